// The "scalar" target: every pair on its own, in 64-bit words; and the table of scores.

#include <algorithm>

#include "matcher/distance/jaro_index.h"
#include "matcher/distance/kernel_table.h"
#include "matcher/distance/reference.h"
#include "matcher/distance/scalar_kernels.h"

namespace ipse {
namespace {

void Levels(const StringSlots& slots, PairList pairs, const JaroWinklerThresholds& thresholds, uint8_t* levels) {
  ScalarKernels kernels;
  for (size_t i = 0; i < pairs.count; ++i) {
    levels[i] = thresholds.LevelOf(kernels.JaroWinkler(slots, pairs.left[i], pairs.right[i]));
  }
}

void Scores(const StringSlots& slots, PairList pairs, double* scores) {
  ScalarKernels kernels;
  for (size_t i = 0; i < pairs.count; ++i) scores[i] = kernels.JaroWinkler(slots, pairs.left[i], pairs.right[i]);
}

template <bool kSwaps, typename Out>
void Distances(const StringSlots& slots, PairList pairs, uint32_t most, Out* distances) {
  ScalarKernels kernels;
  for (size_t i = 0; i < pairs.count; ++i) {
    const uint32_t left = slots.length(pairs.left[i]);
    const uint32_t right = slots.length(pairs.right[i]);
    uint32_t distance = left > right ? left - right : right - left;  // a lower bound
    if (distance < most) {
      distance = kSwaps ? kernels.Osa(slots, pairs.left[i], pairs.right[i])
                        : kernels.Levenshtein(slots, pairs.left[i], pairs.right[i]);
    }
    distances[i] = static_cast<Out>(std::min(distance, most));
  }
}

void Levenshtein(const StringSlots& slots, PairList pairs, uint16_t* distances) {
  Distances<false>(slots, pairs, 65535, distances);
}
void Osa(const StringSlots& slots, PairList pairs, uint16_t* distances) {
  Distances<true>(slots, pairs, 65535, distances);
}
void LevenshteinTo2(const StringSlots& slots, PairList pairs, uint8_t* distances) {
  Distances<false>(slots, pairs, 3, distances);
}
void OsaTo2(const StringSlots& slots, PairList pairs, uint8_t* distances) {
  Distances<true>(slots, pairs, 3, distances);
}

}  // namespace

const KernelTable& ScalarKernelTable() {
  static const KernelTable table = {"scalar", Levels, Scores, Levenshtein, Osa, LevenshteinTo2, OsaTo2};
  return table;
}

const JaroScoreTables& JaroScores() {
  static const JaroScoreTables tables = [] {
    JaroScoreTables made{std::vector<double>(kShortTableSize), std::vector<double>(kMediumTableSize)};
    ForEachShort([&](uint32_t a, uint32_t b, uint32_t m, uint32_t t, uint32_t p, uint32_t index) {
      made.short_scores[index] = JaroWinklerFromCounts(a, b, m, t, p);
    });
    ForEachMedium([&](uint32_t a, uint32_t b, uint32_t m, uint32_t t, uint32_t p, uint32_t index) {
      made.medium_scores[index] = JaroWinklerFromCounts(a, b, m, t, p);
    });
    return made;
  }();
  return tables;
}

}  // namespace ipse
