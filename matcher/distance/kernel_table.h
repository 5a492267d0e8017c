#pragma once

// The kernels of one instruction set, as the dispatcher sees them. Internal to this folder.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "matcher/distance/jaro_winkler_thresholds.h"
#include "matcher/distance/string_slots.h"

namespace ipse {

// `count` pairs of ids of one dictionary.
struct PairList {
  const uint32_t* left;
  const uint32_t* right;
  size_t count;
};

struct KernelTable {
  const char* name;
  void (*jaro_winkler_levels)(const StringSlots&, PairList, const JaroWinklerThresholds&, uint8_t*);
  void (*jaro_winkler_scores)(const StringSlots&, PairList, double*);
  void (*levenshtein)(const StringSlots&, PairList, uint16_t*);
  void (*osa)(const StringSlots&, PairList, uint16_t*);
  void (*levenshtein_at_most_2)(const StringSlots&, PairList, uint8_t*);
  void (*osa_at_most_2)(const StringSlots&, PairList, uint8_t*);
};

// The table without SIMD.
const KernelTable& ScalarKernelTable();

// The tables of the SIMD targets this machine has, the slowest first. Not thread-safe: called once.
std::vector<const KernelTable*> SimdKernelTables();

// Jaro-Winkler similarities by the places of jaro_index.h.
struct JaroScoreTables {
  std::vector<double> short_scores;
  std::vector<double> medium_scores;
};
const JaroScoreTables& JaroScores();

// The table in use: see simd_target.h.
const KernelTable& CurrentKernels();

}  // namespace ipse
