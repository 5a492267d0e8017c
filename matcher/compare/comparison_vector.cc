#include "matcher/compare/comparison_vector.h"

#include <algorithm>
#include <atomic>
#include <bit>

#include "matcher/base/check.h"

namespace ipse {
namespace {

uint64_t NextPlanId() {
  static std::atomic<uint64_t> last = 0;
  return ++last;
}

}  // namespace

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
    : id_(NextPlanId()), table_(table), specs_(specs), layout_(specs) {
  for (const ComparisonSpec& spec : specs) {
    fields_.insert(fields_.end(), spec.fields.begin(), spec.fields.end());
    bool present = false;
    for (const int field : spec.fields) present |= field != kNoField && !table.column(field).empty();
    comparators_.push_back(present ? MakeComparator(spec.kind, table, spec.fields, spec.frequency_bins) : nullptr);
  }
}

void ComparisonPlan::Compare(std::span<const RecordIndex> left, std::span<const RecordIndex> right, Scratch& scratch,
                             std::span<Pattern> patterns) const {
  if (scratch.tile_of != id_) {
    scratch.tile.emplace(table_, fields_);
    scratch.tile_of = id_;
    scratch.outcomes.resize(PairTile::kPairsMax);
  }
  for (size_t begin = 0; begin < left.size(); begin += PairTile::kPairsMax) {
    const size_t size = std::min(PairTile::kPairsMax, left.size() - begin);
    scratch.tile->Load(packed_.has_value() ? &*packed_ : nullptr, left.subspan(begin, size),
                       right.subspan(begin, size));
    CompareTile(scratch, patterns.subspan(begin, size));
  }
}

void ComparisonPlan::CompareTile(Scratch& scratch, std::span<Pattern> patterns) const {
  for (Pattern& pattern : patterns) pattern = 0;
  const std::span<Outcome> outcomes = std::span(scratch.outcomes).first(patterns.size());
  for (size_t c = 0; c < comparators_.size(); ++c) {
    if (comparators_[c] == nullptr) continue;
    comparators_[c]->Compare(*scratch.tile, scratch.compare, outcomes);
    const auto& levels = specs_[c].level_of_outcome;
    for (size_t i = 0; i < patterns.size(); ++i) patterns[i] |= layout_.Put(c, levels[outcomes[i]]);
  }
}

}  // namespace ipse
