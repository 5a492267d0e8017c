#include "matcher/distance/jaro_winkler_thresholds.h"

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
  tables.short_rows.assign(9 * 17 * kRowsOfShort, none);
  tables.medium_rows.assign(8 * 17 * kRowsOfMedium, none);
  ForEachCount(16, [&](uint32_t a, uint32_t b, uint32_t m, uint32_t t, uint32_t p) {
    const uint8_t level = result.LevelOf(JaroWinklerFromCounts(a, b, m, t, p));
    if (a <= kShortMax) {
      tables.short_rows[(a * 17 + b) * kRowsOfShort + ShortRow(m, t, p)] = level;
    } else {
      tables.medium_rows[((a - 9) * 17 + b) * kRowsOfMedium + MediumRow(m, t, p)] = level;
    }
  });
  result.tables_ = std::make_shared<const Tables>(std::move(tables));
  return result;
}

}  // namespace ipse
