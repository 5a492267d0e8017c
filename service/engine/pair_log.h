#pragma once

// The compared pairs of a job, in 8 bytes each: what lets a job compare every candidate once, learn from the counted
// patterns and then look up each pair's weight.
//
//   PairLog log(table.num_records());
//   ForEachTile(..., [&](const Tile& tile) { log.Add(tile); });
//   log.Finish();
//   for (const PatternCount& p : log.patterns()) ...                       // sorted by pattern
//   log.ForEachPair(stretch, [&](RecordIndex left, RecordIndex right, uint32_t pattern, int found_by) { ... });
//
// Patterns are numbered per thread while pairs are added, and renumbered in their order by Finish: what comes out does
// not depend on the number of threads.
// Thread-safety: Add from several threads, each stretch once; const methods from any thread after Finish.
// Cost: a hash look-up a pair. Memory: 8 bytes a pair, 4 a record, 24 a distinct pattern and thread.

#include <absl/container/flat_hash_map.h>

#include <memory>
#include <mutex>
#include <vector>

#include "scoring/mixture/training.h"
#include "service/engine/candidate_stream.h"

namespace ipse {

// What one blocking rule contributes; pairs are candidates of the whole job.
struct RuleYield {
  uint64_t pairs = 0;       // candidates the rule produces
  uint64_t new_pairs = 0;   // that no earlier rule produces
  uint64_t sole_pairs = 0;  // that no other rule produces
};

class PairLog {
 public:
  PairLog(uint32_t num_records, size_t num_rules);

  void Add(const Tile& tile);
  void Finish();

  uint64_t pairs() const { return pairs_; }
  const std::vector<RuleYield>& yields() const { return yields_; }
  // Distinct patterns with the number of pairs that have them.
  const std::vector<PatternCount>& patterns() const { return patterns_; }
  size_t num_stretches() const { return stretches_.size(); }

  // Calls visit(left, right, index into patterns(), number of rules that produce the pair: 1, 2 or 3 for more).
  template <typename Visit>
  void ForEachPair(size_t stretch, const Visit& visit) const {
    const Stretch& of = stretches_[stretch];
    if (of.entries.empty()) return;
    const std::vector<uint32_t>& rank = counters_[of.counter]->rank;
    size_t at = 0;
    for (size_t l = 0; l < of.left_pairs.size(); ++l) {
      const RecordIndex left = static_cast<RecordIndex>(stretch * kRecordsPerStretch + l);
      for (const size_t end = at + of.left_pairs[l]; at < end; ++at) {
        const Entry& entry = of.entries[at];
        visit(left, entry.right, rank[entry.pattern & kPatternMask], static_cast<int>(entry.pattern >> kFoundShift));
      }
    }
  }

 private:
  static constexpr int kFoundShift = 30;
  static constexpr uint32_t kPatternMask = (1u << kFoundShift) - 1;

  struct Entry {
    RecordIndex right;
    uint32_t pattern;  // number within the counter; number of rules above
  };
  struct Stretch {
    std::vector<Entry> entries;
    std::vector<uint32_t> left_pairs;  // pairs of each left record
    uint32_t counter = 0;
  };
  // One per thread at work.
  struct Counter {
    uint32_t index = 0;
    absl::flat_hash_map<Pattern, uint32_t> number_of;
    std::vector<PatternCount> patterns;
    std::vector<RuleYield> yields;
    std::vector<uint32_t> rank;  // number -> index into patterns_
  };
  Counter* Take();
  void GiveBack(Counter* counter);

  std::mutex mutex_;  // guards the next two and pairs_ while adding
  std::vector<std::unique_ptr<Counter>> counters_;
  std::vector<Counter*> idle_;
  uint64_t pairs_ = 0;
  size_t num_rules_;
  std::vector<Stretch> stretches_;
  std::vector<PatternCount> patterns_;
  std::vector<RuleYield> yields_;
};

}  // namespace ipse
