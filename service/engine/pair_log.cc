#include "service/engine/pair_log.h"

#include <algorithm>
#include <bit>

#include "matcher/base/check.h"

namespace ipse {

PairLog::PairLog(uint32_t num_records, size_t num_rules) : num_rules_(num_rules), stretches_(Stretches(num_records)) {}

PairLog::Counter* PairLog::Take() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) {
    counters_.push_back(std::make_unique<Counter>());
    counters_.back()->index = static_cast<uint32_t>(counters_.size() - 1);
    counters_.back()->yields.resize(num_rules_);
    idle_.push_back(counters_.back().get());
  }
  Counter* counter = idle_.back();
  idle_.pop_back();
  return counter;
}

void PairLog::GiveBack(Counter* counter) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(counter);
}

void PairLog::Add(const Tile& tile) {
  Counter* counter = Take();
  Stretch& stretch = stretches_[tile.stretch];
  stretch.counter = counter->index;
  stretch.entries.resize(tile.patterns.size());
  stretch.left_pairs.assign(tile.left.back() % kRecordsPerStretch + 1, 0);
  constexpr size_t kAhead = 12;  // look-ups under way at a time
  for (size_t i = 0; i < tile.patterns.size(); ++i) {
    if (i + kAhead < tile.patterns.size()) counter->number_of.prefetch(tile.patterns[i + kAhead]);
    const auto [at, is_new] =
        counter->number_of.try_emplace(tile.patterns[i], static_cast<uint32_t>(counter->patterns.size()));
    if (is_new) {
      counter->patterns.push_back({tile.patterns[i], 0});
      IPSE_CHECK(counter->patterns.size() <= kPatternMask);
    }
    ++counter->patterns[at->second].count;
    ++stretch.left_pairs[tile.left[i] % kRecordsPerStretch];
    const uint64_t rules = tile.rules[i];
    const uint32_t found_by = static_cast<uint32_t>(std::min(3, std::popcount(rules)));
    stretch.entries[i] = {tile.right[i], at->second | found_by << kFoundShift};
    ++counter->yields[static_cast<size_t>(std::countr_zero(rules))].new_pairs;
    if (found_by == 1) ++counter->yields[static_cast<size_t>(std::countr_zero(rules))].sole_pairs;
    for (uint64_t left = rules; left != 0; left &= left - 1) {
      ++counter->yields[static_cast<size_t>(std::countr_zero(left))].pairs;
    }
  }
  GiveBack(counter);
}

void PairLog::Finish() {
  yields_.resize(num_rules_);
  for (const auto& counter : counters_) {
    patterns_.insert(patterns_.end(), counter->patterns.begin(), counter->patterns.end());
    for (size_t r = 0; r < num_rules_; ++r) {
      yields_[r].pairs += counter->yields[r].pairs;
      yields_[r].new_pairs += counter->yields[r].new_pairs;
      yields_[r].sole_pairs += counter->yields[r].sole_pairs;
    }
    counter->number_of = {};
  }
  std::sort(patterns_.begin(), patterns_.end(),
            [](const PatternCount& a, const PatternCount& b) { return a.pattern < b.pattern; });
  size_t kept = 0;
  for (const PatternCount& each : patterns_) {
    if (kept > 0 && patterns_[kept - 1].pattern == each.pattern) {
      patterns_[kept - 1].count += each.count;
    } else {
      patterns_[kept++] = each;
    }
  }
  patterns_.resize(kept);
  patterns_.shrink_to_fit();
  for (const auto& counter : counters_) {
    counter->rank.reserve(counter->patterns.size());
    for (const PatternCount& each : counter->patterns) {
      const auto at = std::lower_bound(patterns_.begin(), patterns_.end(), each.pattern,
                                       [](const PatternCount& p, Pattern pattern) { return p.pattern < pattern; });
      counter->rank.push_back(static_cast<uint32_t>(at - patterns_.begin()));
    }
    counter->patterns = {};
  }
  for (const PatternCount& each : patterns_) pairs_ += each.count;
}

}  // namespace ipse
