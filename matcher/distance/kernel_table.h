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

struct KernelTable {
  const char* name;

  // Places of each pair in the tables of jaro_index.h, in LaneOrder.
  using JaroKernel = void (*)(const uint8_t* pattern, const uint8_t* text, size_t groups, uint16_t* places);
  JaroKernel jaro[kLaneClasses];

  // Distances of each pair, in order: exact, or where they are over 2 anything over 2. [swaps][at most 2][class]
  using EditKernel = void (*)(const uint8_t* pattern, const uint8_t* text, size_t groups, uint8_t* distances);
  EditKernel edit[2][2][kLaneClasses];

  // Bit i says that the greater of left[i] and right[i] is at least `bound`, for 64 pairs. REQUIRES: bound > 0.
  uint64_t (*at_or_past)(const uint32_t* left, const uint32_t* right, uint32_t bound);
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
