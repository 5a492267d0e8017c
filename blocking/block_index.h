#pragma once

// The records grouped by blocking key, for all rules: what batch streams candidate pairs from.
//
//   BlockIndex index = BlockIndex::Build(table, rules, options, threads);
//   index.Partners(record, scratch, &partners);   // every later record that shares a key, once, with the rules that say so
//
// Candidates are streamed record by record and never kept as a list: a record's partners under all rules are gathered,
// sorted and made unique, which also tells which rules found each (completeness is estimated from that overlap), and the
// left record's values stay in cache for the whole tile. This takes the place of comparing the earlier rules' keys: it
// is exact for rules with several keys per record and for split blocks, where "did an earlier rule produce this pair"
// has no short answer. Only blocks of two or more records are kept.
//
// Oversized blocks are split by further parts, and what cannot be split is walked with a window in name order; what
// that costs is counted (RuleStats::pairs_lost).
// Thread-safety: immutable after Build; the scratch belongs to one thread.
// Cost: building sorts one (key, record) list per rule; memory is 9 bytes per record and block it shares with another,
// plus 32 bytes per key of the rules being built (one per thread at a time).

#include <cstdint>
#include <span>
#include <vector>

#include "blocking/blocking_rule.h"
#include "matcher/record/record_table.h"

namespace ipse {

// A candidate: a later record and a bit for each rule that produces the pair.
struct Partner {
  RecordIndex record;
  uint64_t rules;
};

struct RuleStats {
  bool applies = false;         // the table has the fields
  bool not_needed = false;      // a wide rule, in a file that the narrow rules serve; left out
  bool over_budget = false;     // a wide rule that would make too many pairs; left out
  uint64_t keys = 0;
  uint64_t blocks = 0;          // of two or more records
  uint64_t largest_block = 0;   // before splitting
  uint64_t oversized_blocks = 0;
  uint64_t pairs = 0;           // within the rule, a pair that shares several keys counted for each
  uint64_t pairs_lost = 0;      // of oversized blocks, not looked at under this rule
};

class BlockIndex {
 public:
  static BlockIndex Build(const RecordTable& table, std::span<const BlockingRule> rules,
                          const BlockingOptions& options, int threads);

  // Every record after `record` that shares a block with it, in record order, each once.
  void Partners(RecordIndex record, std::vector<Partner>* partners) const;

  std::span<const RuleStats> stats() const { return stats_; }
  uint64_t memory_bytes() const;

 private:
  friend class BlockIndexBuilder;
  // Blocks lie end to end in members_; the last member of each is marked. memberships_ lists, per record, the positions
  // of the record in members_..
  static constexpr uint32_t kLast = 1u << 31;

  struct RuleBlocks {
    std::vector<uint32_t> members;  // record, with kLast on the last one of a block
    std::vector<bool> windowed;     // per member; empty when no block is
  };
  void WindowPartners(const RuleBlocks& blocks, uint32_t position, RecordIndex record, uint64_t rule,
                      std::vector<Partner>* partners) const;

  uint32_t window_ = 0;
  std::vector<RuleBlocks> blocks_;          // one per rule
  std::vector<uint64_t> membership_begin_;  // per record
  std::vector<uint32_t> membership_position_;
  std::vector<uint8_t> membership_rule_;
  std::vector<RuleStats> stats_;
};

}  // namespace ipse
