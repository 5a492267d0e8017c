#pragma once

// A column that may be absent, as the comparators read it. Internal to matcher/compare.

#include <initializer_list>
#include <utility>

#include "matcher/base/check.h"
#include "matcher/compare/comparator.h"
#include "matcher/distance/jaro_winkler_thresholds.h"

namespace ipse {

// Marks a pair whose ids do not decide; never leaves a comparator.
inline constexpr Outcome kUndecided = 255;

// Thresholds written in the code, which cannot be wrong.
inline JaroWinklerThresholds FixedThresholds(std::initializer_list<double> descending) {
  auto thresholds = JaroWinklerThresholds::Create({descending.begin(), descending.size()});
  IPSE_CHECK(thresholds.ok());
  return *std::move(thresholds);
}

class ColumnView {
 public:
  ColumnView(const RecordTable& table, int field)
      : column_(field == kNoField ? nullptr : &table.column(field)), field_(field) {}

  // First values of pair i; missing where the column is absent.
  ValueId left(const PairTile& tile, size_t i) const { return tile.left(field_)[i]; }
  ValueId right(const PairTile& tile, size_t i) const { return tile.right(field_)[i]; }
  bool present() const { return column_ != nullptr && !column_->empty(); }
  uint32_t count(ValueId value) const { return column_ == nullptr ? 0 : column_->count(value); }

  // Calls visit(left value, right value) for each combination of the two records' values; not at all when one has none.
  template <typename Visit>
  void ForEachPair(const PairTile& tile, size_t i, const Visit& visit) const {
    const ValueId l = left(tile, i), r = right(tile, i);
    if (l == kMissingValue || r == kMissingValue) return;
    visit(l, r);
    if (!tile.further_values(i) || !column_->has_others()) return;
    const auto left_others = column_->others(tile.left_record(i));
    const auto right_others = column_->others(tile.right_record(i));
    for (const ValueId other : right_others) visit(l, other);
    for (const ValueId other : left_others) {
      visit(other, r);
      for (const ValueId further : right_others) visit(other, further);
    }
  }

 private:
  const Column* column_;
  int field_;
};

}  // namespace ipse
