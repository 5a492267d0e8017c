#include "matcher/distance/pair_kernels.h"

#include "matcher/base/check.h"
#include "matcher/distance/kernel_table.h"

namespace ipse {
namespace {

PairList Pairs(std::span<const uint32_t> left, std::span<const uint32_t> right, size_t results) {
  IPSE_CHECK(left.size() == right.size() && left.size() == results);
  return {left.data(), right.data(), left.size()};
}

}  // namespace

void JaroWinklerLevels(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                       const JaroWinklerThresholds& thresholds, std::span<uint8_t> levels) {
  CurrentKernels().jaro_winkler_levels(slots, Pairs(left, right, levels.size()), thresholds, levels.data());
}

void JaroWinklerScores(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                       std::span<double> scores) {
  CurrentKernels().jaro_winkler_scores(slots, Pairs(left, right, scores.size()), scores.data());
}

void OsaAtMost2(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                std::span<uint8_t> distances) {
  CurrentKernels().osa_at_most_2(slots, Pairs(left, right, distances.size()), distances.data());
}

void LevenshteinAtMost2(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                        std::span<uint8_t> distances) {
  CurrentKernels().levenshtein_at_most_2(slots, Pairs(left, right, distances.size()), distances.data());
}

void OsaDistances(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                  std::span<uint16_t> distances) {
  CurrentKernels().osa(slots, Pairs(left, right, distances.size()), distances.data());
}

void LevenshteinDistances(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                          std::span<uint16_t> distances) {
  CurrentKernels().levenshtein(slots, Pairs(left, right, distances.size()), distances.data());
}

}  // namespace ipse
