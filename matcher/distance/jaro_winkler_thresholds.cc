#include "matcher/distance/jaro_winkler_thresholds.h"

#include <algorithm>
#include <bit>

#include "matcher/base/status.h"
#include "matcher/distance/jaro_index.h"
#include "matcher/distance/reference.h"

namespace ipse {

absl::StatusOr<JaroWinklerThresholds> JaroWinklerThresholds::Create(std::span<const double> descending) {
  if (descending.empty() || descending.size() > kCountMax) {
    return InvalidArgument("Jaro-Winkler levels: {} thresholds given; give 1 to {}", descending.size(), kCountMax);
  }
  JaroWinklerThresholds result;
  for (const double threshold : descending) {
    const bool falls = result.count_ == 0 || threshold < result.thresholds_[static_cast<size_t>(result.count_ - 1)];
    if (!(threshold > 0 && threshold <= 1) || !falls) {
      return InvalidArgument("Jaro-Winkler levels: threshold {} must be in (0, 1] and below the one before it", threshold);
    }
    result.thresholds_[static_cast<size_t>(result.count_++)] = threshold;
  }
  Tables tables;
  const auto none = static_cast<uint8_t>(result.count_);
  tables.short_levels.assign(kShortTableSize, none);
  tables.medium_levels.assign(kMediumTableSize, none);
  ForEachShort([&](uint32_t a, uint32_t b, uint32_t m, uint32_t t, uint32_t p, uint32_t index) {
    tables.short_levels[index] = result.LevelOf(JaroWinklerFromCounts(a, b, m, t, p));
  });
  ForEachMedium([&](uint32_t a, uint32_t b, uint32_t m, uint32_t t, uint32_t p, uint32_t index) {
    tables.medium_levels[index] = result.LevelOf(JaroWinklerFromCounts(a, b, m, t, p));
  });
  constexpr uint32_t kLengths = kOtherMax + 1;
  const auto levels = static_cast<size_t>(result.count_);
  tables.short_rows.assign(9 * kLengths * kRowsOfShort, none);
  tables.medium_rows.assign(8 * kLengths * kRowsOfMedium, none);
  tables.bounds.assign(8 * kLengths * levels * kBoundsRow, 0);
  ForEachCount(kMediumMax, kOtherMax, [&](uint32_t a, uint32_t b, uint32_t m, uint32_t t, uint32_t p) {
    const uint8_t level = result.LevelOf(JaroWinklerFromCounts(a, b, m, t, p));
    if (a <= kShortMax) {
      tables.short_rows[(a * kLengths + b) * kRowsOfShort + ShortRow(m, t, p)] = level;
      return;
    }
    const uint32_t lengths = (a - 9) * kLengths + b;
    tables.medium_rows[lengths * kRowsOfMedium + MediumRow(m, t, p)] = level;
    // More transpositions never raise the similarity: level l is lost for good after the last t that reaches it.
    for (size_t l = level; l < levels; ++l) {
      tables.bounds[(lengths * levels + l) * kBoundsRow + BoundsAt(m, p)] = static_cast<uint8_t>(2 * (t + 1));
    }
  });
  tables.ranks.assign((kMediumMax + 1) * kLengths * (kRankTable + 16 * levels), 0);
  uint8_t* ranks = tables.ranks.data();
  for (uint32_t a = 0; a <= kMediumMax; ++a) {
    for (uint32_t b = 0; b <= kOtherMax; ++b, ranks += kRankTable + 16 * levels) result.RankLengths(a, b, ranks);
  }
  result.tables_ = std::make_shared<const Tables>(std::move(tables));
  return result;
}

// Fills what RanksOfLengths gives. That ranks decide: with prefix p the similarity is j + c u, u = 1 - j, where j > 0.7, and
// grows with j also in doubles. u is exact; a step of j is at least 2^-53, of which c u takes away at most 0.4 and its
// rounding 2^-56; so the exact sum grows, and the last rounding keeps the order.
void JaroWinklerThresholds::RankLengths(uint32_t a, uint32_t b, uint8_t* ranks) const {
  struct Similarity {
    double jaro;
    uint32_t m, t;
  };
  std::array<Similarity, kRankTable> all;
  size_t count = 0;
  for (uint32_t m = 0; m <= std::min(a, b); ++m) {
    for (uint32_t t = 0; t <= m / 2; ++t) all[count++] = {JaroFromCounts(a, b, m, t), m, t};
  }
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(count);
  std::sort(all.begin(), end, [](const Similarity& x, const Similarity& y) { return x.jaro < y.jaro; });
  for (size_t rank = 0; rank < count; ++rank) ranks[RankAt(all[rank].m, all[rank].t)] = static_cast<uint8_t>(rank);
  for (int l = 0; l < count_; ++l) {
    for (uint32_t diagonal = 0; diagonal < 16; ++diagonal) {
      const auto prefix = static_cast<uint32_t>(std::countr_one(diagonal));
      const auto first = std::partition_point(all.begin(), end, [&](const Similarity& s) {
        return LevelOf(JaroWinklerFromCounts(a, b, s.m, s.t, prefix)) > l;
      });
      ranks[kRankTable + 16 * static_cast<uint32_t>(l) + diagonal] = static_cast<uint8_t>(first - all.begin());
    }
  }
}

}  // namespace ipse
