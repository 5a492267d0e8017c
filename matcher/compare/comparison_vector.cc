#include "matcher/compare/comparison_vector.h"

#include <bit>

#include "matcher/base/check.h"

namespace ipse {

PatternLayout::PatternLayout(std::span<const ComparisonSpec> specs) {
  for (const ComparisonSpec& spec : specs) {
    const int width = std::bit_width(spec.levels.size());
    shift_.push_back(static_cast<uint8_t>(bits_));
    mask_.push_back((Pattern{1} << width) - 1);
    bits_ += width;
  }
  IPSE_CHECK(bits_ <= 64);
}

ComparisonPlan::ComparisonPlan(const RecordTable& table, std::span<const ComparisonSpec> specs)
    : specs_(specs), layout_(specs) {
  for (const ComparisonSpec& spec : specs) {
    bool present = false;
    for (const int field : spec.fields) present |= field != kNoField && !table.column(field).empty();
    comparators_.push_back(present ? MakeComparator(spec.kind, table, spec.fields, spec.frequency_bins) : nullptr);
  }
}

void ComparisonPlan::Compare(std::span<const RecordIndex> left, std::span<const RecordIndex> right, Scratch& scratch,
                             std::span<Pattern> patterns) const {
  scratch.outcomes.resize(left.size());
  for (Pattern& pattern : patterns) pattern = 0;
  for (size_t c = 0; c < comparators_.size(); ++c) {
    if (comparators_[c] == nullptr) continue;
    comparators_[c]->Compare(left, right, scratch.compare, scratch.outcomes);
    for (size_t i = 0; i < left.size(); ++i) {
      patterns[i] |= layout_.Put(c, specs_[c].level_of_outcome[scratch.outcomes[i]]);
    }
  }
}

}  // namespace ipse
