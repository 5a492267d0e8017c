#pragma once

// A column that may be absent, as the comparators read it. Internal to matcher/compare.

#include <algorithm>
#include <cstring>
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

// Whether two values begin, or end, with the same `count` characters (all of a shorter value). Reads the slots that the
// kernels read, too, and the texts only where a value has none.
inline bool SameStart(const ValueDictionary& values, ValueId left, ValueId right, size_t count) {
  const StringSlots& slots = values.slots();
  const uint8_t l = slots.marks()[left], r = slots.marks()[right];
  if (l > StringSlots::kSlotSize || r > StringSlots::kSlotSize) {
    return values.text(left).substr(0, count) == values.text(right).substr(0, count);
  }
  const size_t compared = std::min<size_t>(count, l);
  return compared == std::min<size_t>(count, r) &&
         std::memcmp(slots.slots()[left].bytes, slots.slots()[right].bytes, compared) == 0;
}
inline bool SameEnd(const ValueDictionary& values, ValueId left, ValueId right, size_t count) {
  const StringSlots& slots = values.slots();
  const size_t l = slots.marks()[left], r = slots.marks()[right];
  if (l > StringSlots::kSlotSize || r > StringSlots::kSlotSize) {
    const auto end = [count](std::string_view text) { return text.substr(text.size() - std::min(count, text.size())); };
    return end(values.text(left)) == end(values.text(right));
  }
  const size_t compared = std::min(count, l);
  return compared == std::min(count, r) && std::memcmp(slots.slots()[left].bytes + l - compared,
                                                       slots.slots()[right].bytes + r - compared, compared) == 0;
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
