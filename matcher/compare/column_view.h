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
  ColumnView(const RecordTable& table, int field) : column_(field == kNoField ? nullptr : &table.column(field)) {}

  ValueId first(RecordIndex record) const { return column_ == nullptr ? kMissingValue : column_->first(record); }
  bool present() const { return column_ != nullptr && !column_->empty(); }
  uint32_t count(ValueId value) const { return column_ == nullptr ? 0 : column_->count(value); }

  // Calls visit(left value, right value) for each combination of the two records' values; not at all when one has none.
  template <typename Visit>
  void ForEachPair(RecordIndex left, RecordIndex right, const Visit& visit) const {
    const ValueId l = first(left), r = first(right);
    if (l == kMissingValue || r == kMissingValue) return;
    visit(l, r);
    if (!column_->has_others()) return;
    const auto left_others = column_->others(left);
    const auto right_others = column_->others(right);
    for (const ValueId other : right_others) visit(l, other);
    for (const ValueId other : left_others) {
      visit(other, r);
      for (const ValueId further : right_others) visit(other, further);
    }
  }

 private:
  const Column* column_;
};

}  // namespace ipse
