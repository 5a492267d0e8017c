#pragma once

// The one-against-many kernels of one instruction set, as one_to_many.cc calls them. Internal to this folder.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "matcher/distance/kernel_table.h"
#include "matcher/distance/one_to_many.h"

namespace ipse {

// A query as the kernels take it.
struct ManyQuery {
  const uint8_t* codes = nullptr;  // readable and padded as StringSlots::Codes says
  uint32_t length = 0;
  uint32_t dictionary_end = 0;  // all codes of its dictionary are below this, at most 127
};

// The kernels' limits, in characters.
inline constexpr uint32_t kJaroQueryMax = 32;
inline constexpr uint32_t kJaroTextMax = 32;
inline constexpr uint32_t kEditQueryMax = 16;
inline constexpr uint32_t kAtMost2QueryMax = 64;
inline constexpr uint32_t kPlanesMax = 64;
inline constexpr size_t kSmallBlock = 8;

// Codes lie in planes with the top bit set from 16 on, so that a look-up among the first 16 codes needs no care for others;
// 0 is the end of a value. Permutations look at the six or seven low bits.
constexpr uint8_t PlaneCode(uint8_t code) { return static_cast<uint8_t>(code < 16 ? code : code | 0x80); }

struct ManyKernelTable {
  // Levels of 64 candidates a block, for queries of up to kJaroQueryMax and texts of up to kJaroTextMax characters: a row for
  // each query, `stride` bytes apart.
  void (*jaro)(std::span<const ManyQuery> queries, std::span<const CandidatePlanes::Block> blocks,
               const JaroWinklerThresholds& thresholds, uint8_t* out, size_t stride);
  // Distances for queries of up to kEditQueryMax and texts of any length in planes. [swaps]
  void (*edit[2])(const ManyQuery& query, const CandidatePlanes::Block* blocks, size_t count, uint8_t* out);
  // Distances up to 2, else 3, for queries of up to kAtMost2QueryMax. [swaps]
  void (*at_most_2[2])(const ManyQuery& query, const CandidatePlanes::Block* blocks, size_t count, uint8_t* out);
  // Places in the short table of jaro_index.h, in LaneOrder, of eight queries of up to 8 characters with eight candidates of up
  // to 16: pair 8 i + j is query i and candidate j, and the planes hold the candidates eight times over. Null where a target
  // has nothing better than a list of pairs. REQUIRES: dictionary_end <= 64.
  void (*jaro_small)(const ManyQuery (&queries)[kSmallBlock], const CandidatePlanes::Block& block, uint16_t* places);
  // Makes those planes (16) and lengths from eight slots. Null with jaro_small.
  void (*spread)(const uint8_t* const (&slots)[kSmallBlock], uint8_t* planes, uint8_t* lengths);
  // From the staged slots (kernel_table.h) of 64 values to their planes, 16 of 64 PlaneCodes, and lengths.
  void (*transpose)(const uint8_t* stage, uint8_t* planes, uint8_t* lengths);
};

// In the order of SimdKernelTables().
std::vector<const ManyKernelTable*> SimdManyTables();

// The table in use, null for the target without SIMD.
const ManyKernelTable* CurrentManyKernels();

}  // namespace ipse
