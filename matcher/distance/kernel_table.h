#pragma once

// The kernels of one instruction set, as the rest of this folder calls them. Internal to this folder.
//
// Pair kernels work on *staged* groups of 64 pairs. A stage holds the first 8 bytes (a *half*, 512 bytes a group) or all 16
// bytes (1024 bytes a group) of the slots of one side, in the order from which interleaving bytes within 128-bit blocks
// makes planes: the half of pair p lies at 8-byte word p % 16 / 2 * 8 + p / 16 * 2 + p % 2 of its group, the slot at 16-byte
// word p % 16 * 4 + p / 16.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ipse {

inline constexpr size_t kGroup = 64;

// Results of 16 bits come out as the lanes lie: pair p of a group at this index.
constexpr size_t LaneOrder(size_t p) { return p % 16 / 8 * 32 + p / 16 * 8 + p % 8; }

// What a pair kernel is for, by the lengths of the two sides: both at most 8 (halves and halves), the pattern at most 8 and
// the text 9 to 16 (halves and slots), both 9 to 16 (slots and slots).
enum PairClass : uint32_t { kShortPairs, kMixedPairs, kMediumPairs, kLaneClasses };

// Pairs of up to 32 characters each, compared in 32-bit lanes: codes of each, padded with anything that has the top bit.
inline constexpr size_t kLongGroup = 16;
inline constexpr uint32_t kLongMax = 32;
struct LongPairs {
  alignas(64) uint8_t pattern[kLongGroup][kLongMax];
  alignas(64) uint8_t text[kLongGroup][kLongMax];
  alignas(64) uint32_t pattern_length[kLongGroup];
  alignas(64) uint32_t text_length[kLongGroup];
};
struct LongCounts {
  alignas(64) uint32_t matches[kLongGroup];
  alignas(64) uint32_t disagree[kLongGroup];  // matched characters out of order
  alignas(64) uint32_t diagonal[kLongGroup];  // bit i: the characters at i are equal, i < 4
};

struct KernelTable {
  const char* name;

  // Places of each pair in the tables of jaro_index.h, in LaneOrder.
  using JaroKernel = void (*)(const uint8_t* pattern, const uint8_t* text, size_t groups, uint16_t* places);
  JaroKernel jaro[kLaneClasses];

  // Distances of each pair, in order: exact, or where they are over 2 anything over 2. [swaps][at most 2][class]
  using EditKernel = void (*)(const uint8_t* pattern, const uint8_t* text, size_t groups, uint8_t* distances);
  EditKernel edit[2][2][kLaneClasses];

  // The same for the pairs of a LongPairs. [swaps]
  void (*jaro_long)(const LongPairs& pairs, LongCounts* counts);
  void (*edit_long[2])(const LongPairs& pairs, uint32_t* distances);

  // Bit i says that the greater (the lesser) of left[i] and right[i] is at least `bound`, for 64 pairs. REQUIRES: bound > 0.
  uint64_t (*greater_at_or_past)(const uint32_t* left, const uint32_t* right, uint32_t bound);
  uint64_t (*lesser_at_or_past)(const uint32_t* left, const uint32_t* right, uint32_t bound);
};

// The tables of the SIMD targets this machine has, the slowest first. Not thread-safe: called once.
std::vector<const KernelTable*> SimdKernelTables();

// The table in use, null for the target without SIMD: see simd_target.h.
const KernelTable* CurrentKernels();

// Jaro-Winkler similarities by the places of jaro_index.h.
struct JaroScoreTables {
  std::vector<double> short_scores;
  std::vector<double> medium_scores;
};
const JaroScoreTables& JaroScores();

}  // namespace ipse
