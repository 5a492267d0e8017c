#include "blocking/candidate_pairs.h"

#include <algorithm>
#include <array>

#include "matcher/base/check.h"
#include "matcher/base/parallel.h"
#include "matcher/raw/growable_buffer.h"

namespace ipse {
namespace {

// Groups of blocks that are read at a time by one thread: enough to balance the threads, few enough to keep a place in
// every stretch for each.
constexpr size_t kGroupsMax = 16;
constexpr int kRuleBits = 6;
static_assert(kRulesMax <= size_t{1} << kRuleBits);

// Some blocks of one rule.
struct Unit {
  std::span<const uint32_t> members;
  uint32_t rule;
  bool windowed;
};

// A pair within its stretch: place of the left record, right record, rule; ordered as a number.
using PackedPair = uint64_t;
PackedPair Pack(RecordIndex left, RecordIndex right, uint32_t rule) {
  return uint64_t{left % kRecordsPerStretch} << (32 + kRuleBits) | uint64_t{right} << kRuleBits | rule;
}

// Calls emit(left, right) for the pairs of the unit whose left record is in [begin, end).
template <typename Emit>
void ForEachPair(const Unit& unit, uint32_t window, RecordIndex begin, RecordIndex end, const Emit& emit) {
  const std::span<const uint32_t> members = unit.members;
  for (size_t i = 0; i < members.size(); ++i) {
    if (members[i] & kLastOfBlock) continue;
    const RecordIndex at = members[i];
    if (!unit.windowed) {
      if (at < begin || at >= end) continue;
      for (size_t k = i; !(members[k] & kLastOfBlock);) {
        ++k;
        emit(at, members[k] & ~kLastOfBlock);
      }
      continue;
    }
    for (size_t k = i; !(members[k] & kLastOfBlock) && k - i < window;) {
      ++k;
      const RecordIndex other = members[k] & ~kLastOfBlock;
      const RecordIndex left = std::min(at, other);
      if (left >= begin && left < end) emit(left, std::max(at, other));
    }
  }
}

// Orders the pairs of one stretch and makes them unique.
class StretchOrder {
 public:
  CandidateStretch Order(size_t stretch, std::span<const PackedPair> pairs) {
    std::array<uint32_t, kRecordsPerStretch + 1> begin{};
    const auto left_of = [](PackedPair pair) { return static_cast<size_t>(pair >> (32 + kRuleBits)); };
    for (const PackedPair pair : pairs) ++begin[left_of(pair) + 1];
    for (size_t l = 0; l < kRecordsPerStretch; ++l) begin[l + 1] += begin[l];
    ordered_.resize(pairs.size());
    std::array<uint32_t, kRecordsPerStretch> next;
    std::copy(begin.begin(), begin.end() - 1, next.begin());
    for (const PackedPair pair : pairs) ordered_[next[left_of(pair)]++] = pair;
    left_.clear();
    right_.clear();
    rules_.clear();
    const RecordIndex first = static_cast<RecordIndex>(stretch * kRecordsPerStretch);
    for (size_t l = 0; l < kRecordsPerStretch; ++l) {
      if (begin[l] == begin[l + 1]) continue;
      std::sort(ordered_.begin() + begin[l], ordered_.begin() + begin[l + 1]);
      AddLeft(first + static_cast<RecordIndex>(l), std::span(ordered_).subspan(begin[l], begin[l + 1] - begin[l]));
    }
    return {stretch, left_, right_, rules_};
  }

 private:
  void AddLeft(RecordIndex left, std::span<const PackedPair> pairs) {
    const size_t from = right_.size();
    for (const PackedPair pair : pairs) {
      const RecordIndex right = static_cast<RecordIndex>(pair >> kRuleBits);
      const uint64_t rule = uint64_t{1} << (pair & (kRulesMax - 1));
      if (right_.size() > from && right_.back() == right) {
        rules_.back() |= rule;
      } else {
        left_.push_back(left);
        right_.push_back(right);
        rules_.push_back(rule);
      }
    }
  }

  std::vector<PackedPair> ordered_;
  std::vector<RecordIndex> left_, right_;
  std::vector<uint64_t> rules_;
};

class CandidateVisitor {
 public:
  CandidateVisitor(const BlockIndex& index, const CandidateOptions& options,
                   const std::function<void(const CandidateStretch&)>& visit)
      : index_(index), options_(options), visit_(visit), stretches_(Stretches(index.num_records())) {}

  void Run() {
    MakeGroups();
    CountPairs();
    for (size_t begin = 0; begin < stretches_;) {
      uint64_t pairs = stretch_pairs_[begin];
      size_t end = begin + 1;
      while (end < stretches_ && pairs + stretch_pairs_[end] <= options_.pairs_at_once_max) {
        pairs += stretch_pairs_[end++];
      }
      if (pairs > 0) Pass(begin, end);
      begin = end;
    }
  }

 private:
  void MakeGroups() {
    uint64_t members = 0;
    for (size_t rule = 0; rule < index_.blocks().size(); ++rule) {
      const auto add = [&](const std::vector<std::span<const uint32_t>>& parts, bool windowed) {
        for (const std::span<const uint32_t> part : parts) {
          units_.push_back({part, static_cast<uint32_t>(rule), windowed});
          members += part.size();
        }
      };
      add(index_.blocks()[rule].blocks, false);
      add(index_.blocks()[rule].windowed, true);
    }
    const uint64_t per_group = members / kGroupsMax + 1;
    uint64_t so_far = 0;
    group_begin_.push_back(0);
    for (size_t u = 0; u < units_.size(); ++u) {
      so_far += units_[u].members.size();
      if (so_far >= per_group * group_begin_.size()) group_begin_.push_back(u + 1);
    }
    if (group_begin_.back() != units_.size()) group_begin_.push_back(units_.size());
  }

  size_t num_groups() const { return group_begin_.size() - 1; }

  // Calls emit(left, right, rule) for the pairs of a group whose left record is in [begin, end).
  template <typename Emit>
  void ForEachPairOf(size_t group, RecordIndex begin, RecordIndex end, const Emit& emit) const {
    for (size_t u = group_begin_[group]; u < group_begin_[group + 1]; ++u) {
      ForEachPair(units_[u], index_.window(), begin, end,
                  [&](RecordIndex left, RecordIndex right) { emit(left, right, units_[u].rule); });
    }
  }

  void CountPairs() {
    counts_.assign(num_groups(), {});
    ParallelChunks(options_.threads, num_groups(), [&](size_t group) {
      std::vector<uint32_t> counts(stretches_, 0);
      ForEachPairOf(group, 0, index_.num_records(),
                    [&](RecordIndex left, RecordIndex, uint32_t) { ++counts[left / kRecordsPerStretch]; });
      counts_[group] = std::move(counts);
    });
    stretch_pairs_.assign(stretches_, 0);
    for (const auto& counts : counts_) {
      for (size_t s = 0; s < stretches_; ++s) stretch_pairs_[s] += counts[s];
    }
  }

  // Lays out and visits the pairs of the stretches [begin, end).
  void Pass(size_t begin, size_t end) {
    std::vector<uint64_t> stretch_begin(end - begin + 1, 0);
    for (size_t s = begin; s < end; ++s) stretch_begin[s - begin + 1] = stretch_begin[s - begin] + stretch_pairs_[s];
    pairs_.Clear();
    pairs_.Extend(stretch_begin.back());
    ParallelChunks(options_.threads, num_groups(), [&](size_t group) {
      std::vector<uint64_t> next(end - begin);
      for (size_t s = begin; s < end; ++s) {
        next[s - begin] = stretch_begin[s - begin];
        for (size_t g = 0; g < group; ++g) next[s - begin] += counts_[g][s];
      }
      const uint64_t last = std::min<uint64_t>(index_.num_records(), uint64_t{end} * kRecordsPerStretch);
      ForEachPairOf(group, static_cast<RecordIndex>(begin * kRecordsPerStretch), static_cast<RecordIndex>(last),
                    [&](RecordIndex left, RecordIndex right, uint32_t rule) {
                      pairs_[next[left / kRecordsPerStretch - begin]++] = Pack(left, right, rule);
                    });
    });
    ParallelChunks(options_.threads, end - begin, [&](size_t s) {
      const auto pairs = pairs_.span().subspan(stretch_begin[s], stretch_begin[s + 1] - stretch_begin[s]);
      if (pairs.empty()) return;
      thread_local StretchOrder order;
      visit_(order.Order(begin + s, pairs));
    });
  }

  const BlockIndex& index_;
  const CandidateOptions& options_;
  const std::function<void(const CandidateStretch&)>& visit_;
  const size_t stretches_;
  std::vector<Unit> units_;
  std::vector<size_t> group_begin_;            // into units_
  std::vector<std::vector<uint32_t>> counts_;  // pairs per group and stretch
  std::vector<uint64_t> stretch_pairs_;
  GrowableBuffer<PackedPair> pairs_;
};

}  // namespace

void VisitCandidates(const BlockIndex& index, const CandidateOptions& options,
                     const std::function<void(const CandidateStretch&)>& visit) {
  CandidateVisitor(index, options, visit).Run();
}

}  // namespace ipse
