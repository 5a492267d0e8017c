#pragma once

// The one-against-many kernels of one instruction set, as one_to_many.cc calls them. Internal to this folder.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "matcher/distance/one_to_many.h"

namespace ipse {

// A query of 1 to 16 characters: for every code, the positions at which it stands, 0..7 and 8..15.
struct ManyQuery {
  alignas(64) uint8_t low[128] = {};
  alignas(64) uint8_t high[128] = {};
  uint32_t length = 0;
  uint32_t codes = 0;  // all codes of the dictionary are below this, at most 127
};

struct ManyKernelTable {
  // Levels of 64 candidates a block; `levels` is JaroWinklerThresholds::LevelsOfLength(query.length).
  void (*jaro)(const ManyQuery& query, const CandidatePlanes::Block* blocks, size_t count, const uint8_t* levels,
               uint8_t* out);
  // Distances, at most `most`. [swaps]
  void (*edit[2])(const ManyQuery& query, const CandidatePlanes::Block* blocks, size_t count, uint8_t most, uint8_t* out);
};

// In the order of SimdKernelTables().
std::vector<const ManyKernelTable*> SimdManyTables();

// The table in use, null for the target without SIMD.
const ManyKernelTable* CurrentManyKernels();

}  // namespace ipse
