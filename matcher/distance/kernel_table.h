#pragma once

// The kernels of one instruction set, as the rest of this folder calls them. Internal to this folder.
//
// Pair kernels work on *staged* groups of 64 pairs. A stage holds the first 8 bytes (a *half*, 512 bytes a group) or all 16
// bytes (1024 bytes a group) of the slots of one side, in the order from which interleaving bytes within 128-bit blocks
// makes planes: the half of pair p lies at 8-byte word p % 16 / 2 * 8 + p / 16 * 2 + p % 2 of its group, the slot at 16-byte
// word p % 16 * 4 + p / 16.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ipse {

inline constexpr size_t kGroup = 64;

// Results of 16 bits come out as the lanes lie: pair p of a group at this index.
constexpr size_t LaneOrder(size_t p) { return p % 16 / 8 * 32 + p / 16 * 8 + p % 8; }

// What a pair kernel is for, by the lengths of the two sides: both at most 8 (halves and halves), the pattern at most 8 and
// the text 9 to 12 or 13 to 16 (halves and slots), both 9 to 12 or the text 13 to 16 (slots and slots).
enum PairClass : uint32_t { kShortPairs, kMixedPairs12, kMixedPairs, kMediumPairs12, kMediumPairs, kLaneClasses };
inline constexpr uint32_t kTwelve = 12;

constexpr bool PatternIsHalf(PairClass c) { return c < kMediumPairs12; }
constexpr bool TextIsHalf(PairClass c) { return c == kShortPairs; }

// Which of 64 pairs, a bit each, have a side past 8 characters, both sides, a side past 12, and a side past 16.
struct PairBits {
  uint64_t past_8 = 0;
  uint64_t both_past_8 = 0;
  uint64_t past_12 = 0;
  uint64_t past_16 = 0;
};

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

  // Fills the bits of 64 pairs of ids in order of length: ids from ends[0] on are past 8, ends[1] past 12, ends[2] past 16.
  void (*classify)(const uint32_t* left, const uint32_t* right, const uint32_t (&ends)[3], PairBits* bits);
  // Appends the pairs, 64 for each word of `bits`, that have their bit set: the lesser id, the greater id and `first` + the bit's
  // number. Returns how many they are. REQUIRES: room for 16 more.
  size_t (*append)(const uint32_t* left, const uint32_t* right, uint32_t first, std::span<const uint64_t> bits,
                   uint32_t* lesser, uint32_t* greater, uint32_t* positions);
  // Of 16 pairs, how many must be short for it to be best to run all as short ones: depends on the cost of `append`.
  size_t direct_from;
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
