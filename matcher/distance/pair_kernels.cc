#include "matcher/distance/pair_kernels.h"

#include <algorithm>
#include <bit>

#include "matcher/base/check.h"
#include "matcher/distance/jaro_index.h"
#include "matcher/distance/kernel_table.h"
#include "matcher/distance/pair_runner.h"
#include "matcher/distance/reference.h"
#include "matcher/distance/scalar_kernels.h"

namespace ipse {
namespace {

// Levels (bytes) or scores (doubles): lanes find places, the tables hold the values.
template <typename Value, typename OfScore>
class JaroKernel {
 public:
  using Out = Value;
  static constexpr bool kMixedTakesShort = true;
  JaroKernel(const KernelTable* table, const StringSlots& slots, const Value* short_values, const Value* medium_values,
             OfScore of_score)
      : table_(table), slots_(slots), short_values_(short_values), medium_values_(medium_values), of_score_(of_score) {}

  void Run(PairClass c, const uint8_t* pattern, const uint8_t* text, size_t groups, Out* out) const {
    alignas(64) uint16_t places[4 * kGroup];
    table_->jaro[c](pattern, text, groups, places);
    const Value* values = PatternIsHalf(c) ? short_values_ : medium_values_;
    for (const uint16_t* group = places; group < places + groups * kGroup; group += kGroup, out += kGroup) {
      for (size_t block = 0; block < kGroup; block += 16) {
#pragma GCC unroll 16
        for (size_t p = 0; p < 16; ++p) out[block + p] = values[group[block / 2 + LaneOrder(p)]];
      }
    }
  }
  void RunTo(PairClass c, const uint8_t* pattern, const uint8_t* text, size_t count, const uint32_t* positions,
             Out* out) const {
    alignas(64) uint16_t places[4 * kGroup];
    table_->jaro[c](pattern, text, (count + kGroup - 1) / kGroup, places);
    const Value* values = PatternIsHalf(c) ? short_values_ : medium_values_;
    const uint16_t* group = places;
    for (; count >= kGroup; count -= kGroup, group += kGroup) {
      for (size_t block = 0; block < kGroup; block += 16, positions += 16) {
#pragma GCC unroll 16
        for (size_t p = 0; p < 16; ++p) out[positions[p]] = values[group[block / 2 + LaneOrder(p)]];
      }
    }
    for (size_t p = 0; p < count; ++p) out[positions[p]] = values[group[LaneOrder(p)]];
  }
  void RunLong(const LongPairs& pairs, size_t count, Out* out) const {
    LongCounts counts;
    table_->jaro_long(pairs, &counts);
    for (size_t i = 0; i < count; ++i) {
      out[i] = of_score_(JaroWinklerFromCounts(pairs.pattern_length[i], pairs.text_length[i], counts.matches[i],
                                               counts.disagree[i] / 2,
                                               static_cast<uint32_t>(std::countr_one(counts.diagonal[i]))));
    }
  }
  Out Slow(uint32_t left, uint32_t right) { return of_score_(scalar_.JaroWinkler(slots_, left, right)); }

 private:
  const KernelTable* table_;
  const StringSlots& slots_;
  const Value* short_values_;
  const Value* medium_values_;
  OfScore of_score_;
  ScalarKernels scalar_;
};

// Distances up to most - 1, and `most` for more.
template <bool kSwaps, uint32_t kMost, typename Value>
class EditKernel {
 public:
  using Out = Value;
  static constexpr bool kMixedTakesShort = false;
  EditKernel(const KernelTable* table, const StringSlots& slots) : table_(table), slots_(slots) {}

  void Run(PairClass c, const uint8_t* pattern, const uint8_t* text, size_t groups, Out* out) const {
    alignas(64) uint8_t distances[4 * kGroup];
    table_->edit[kSwaps ? 1 : 0][kMost == 3 ? 1 : 0][c](pattern, text, groups, distances);
    for (size_t i = 0; i < groups * kGroup; ++i) {
      out[i] = static_cast<Out>(kMost < 255 ? std::min(distances[i], static_cast<uint8_t>(kMost)) : distances[i]);
    }
  }
  void RunTo(PairClass c, const uint8_t* pattern, const uint8_t* text, size_t count, const uint32_t* positions,
             Out* out) const {
    alignas(64) Out results[4 * kGroup];
    Run(c, pattern, text, (count + kGroup - 1) / kGroup, results);
    for (size_t i = 0; i < count; ++i) out[positions[i]] = results[i];
  }
  void RunLong(const LongPairs& pairs, size_t count, Out* out) const {
    uint32_t distances[kLongGroup];
    table_->edit_long[kSwaps ? 1 : 0](pairs, distances);
    for (size_t i = 0; i < count; ++i) out[i] = static_cast<Out>(std::min(distances[i], kMost));
  }
  Out Slow(uint32_t left, uint32_t right) {
    const uint32_t a = slots_.length(left);
    const uint32_t b = slots_.length(right);
    if (std::max(a, b) - std::min(a, b) >= kMost) return static_cast<Out>(kMost);
    const uint32_t distance = kSwaps ? scalar_.Osa(slots_, left, right) : scalar_.Levenshtein(slots_, left, right);
    return static_cast<Out>(std::min(distance, kMost));
  }

 private:
  const KernelTable* table_;
  const StringSlots& slots_;
  ScalarKernels scalar_;
};

PairList Pairs(std::span<const uint32_t> left, std::span<const uint32_t> right, size_t results) {
  IPSE_CHECK(left.size() == right.size() && left.size() == results);
  return {left.data(), right.data(), left.size()};
}

template <class Kernel, typename... Args>
void RunPairs(const StringSlots& slots, PairList pairs, typename Kernel::Out* out, Args... args) {
  const KernelTable* table = CurrentKernels();
  Kernel kernel(table, slots, args...);
  PairRunner<Kernel>(table, slots, pairs, &kernel, out).Run();
}

}  // namespace

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

void JaroWinklerLevels(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                       const JaroWinklerThresholds& thresholds, std::span<uint8_t> levels) {
  const auto level_of = [&thresholds](double score) { return thresholds.LevelOf(score); };
  RunPairs<JaroKernel<uint8_t, decltype(level_of)>>(slots, Pairs(left, right, levels.size()), levels.data(),
                                                    thresholds.short_levels(), thresholds.medium_levels(), level_of);
}

void JaroWinklerScores(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                       std::span<double> scores) {
  const auto same = [](double score) { return score; };
  const JaroScoreTables& tables = JaroScores();
  RunPairs<JaroKernel<double, decltype(same)>>(slots, Pairs(left, right, scores.size()), scores.data(),
                                               tables.short_scores.data(), tables.medium_scores.data(), same);
}

void OsaAtMost2(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                std::span<uint8_t> distances) {
  RunPairs<EditKernel<true, 3, uint8_t>>(slots, Pairs(left, right, distances.size()), distances.data());
}

void LevenshteinAtMost2(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                        std::span<uint8_t> distances) {
  RunPairs<EditKernel<false, 3, uint8_t>>(slots, Pairs(left, right, distances.size()), distances.data());
}

void OsaDistances(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                  std::span<uint16_t> distances) {
  RunPairs<EditKernel<true, 65535, uint16_t>>(slots, Pairs(left, right, distances.size()), distances.data());
}

void LevenshteinDistances(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                          std::span<uint16_t> distances) {
  RunPairs<EditKernel<false, 65535, uint16_t>>(slots, Pairs(left, right, distances.size()), distances.data());
}

}  // namespace ipse
