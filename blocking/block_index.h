#pragma once

// The records grouped by blocking key, for all rules: what batch takes its candidate pairs from.
//
//   BlockIndex index = BlockIndex::Build(table, rules, options, threads);
//   VisitCandidates(index, {.threads = 2}, [&](const CandidateStretch& stretch) { ... });   // candidate_pairs.h
//
// Only blocks of two or more records are kept. Oversized blocks are split by further parts, and what cannot be split is
// walked with a window in name order; what that costs is counted (RuleStats::pairs_lost).
//
// The number of coincidences - pairs that one rule alone produces - grows with the square of the file, that of matches with
// the file. In large files a rule therefore has a budget of coincidences a record: where a sample of its pairs says that
// it would produce more, its larger blocks are split until it does not. Rare keys keep all their pairs.
//
// Thread-safety: immutable after Build. The result does not depend on the number of threads.
// Cost: about 10 ns a key; memory is 4 bytes per record and block it shares with another, plus 12 bytes per key of the
// rule with most of them, while it is built.

#include <cstdint>
#include <span>
#include <vector>

#include "blocking/blocking_rule.h"
#include "blocking/key_groups.h"
#include "matcher/raw/growable_buffer.h"
#include "matcher/record/record_table.h"

namespace ipse {

// A candidate: a later record and a bit for each rule that produces the pair.
struct Partner {
  RecordIndex record;
  uint64_t rules;
};

struct RuleStats {
  bool applies = false;         // the table has the fields
  bool not_needed = false;      // a wide rule in a file that the narrow rules serve, or one for smaller files; left out
  bool over_budget = false;     // would make too many pairs or coincidences, a wide rule or one for typing errors; left out
  uint64_t keys = 0;
  uint64_t blocks = 0;          // of two or more records
  uint64_t largest_block = 0;   // before splitting
  uint64_t oversized_blocks = 0;
  uint64_t block_size_max = 0;  // in use: the rule's own, or less where its budget of coincidences asks for it
  uint64_t pairs = 0;           // within the rule, a pair that shares several keys counted for each
  uint64_t pairs_lost = 0;      // of oversized blocks, not looked at under this rule
};

class BlockIndex {
 public:
  // One rule's blocks in parts of a cache-friendly size; within a part, blocks lie end to end, the last record of each
  // marked with kLastOfBlock.
  struct RuleBlocks {
    std::vector<std::span<const uint32_t>> blocks;    // records of a block ascend
    std::vector<std::span<const uint32_t>> windowed;  // in name order: each record meets options.window successors

    // What they lie in: the parts as they were made or, in a job larger than memory, one array that can go to a file.
    std::vector<std::vector<uint32_t>> parts;
    GrowableBuffer<uint32_t> end_to_end;
  };

  static BlockIndex Build(const RecordTable& table, std::span<const BlockingRule> rules,
                          const BlockingOptions& options, int threads);

  // Every record after `record` that shares a block with it, in record order, each once. For explaining a pair: it looks
  // through all blocks, so it costs milliseconds per million records.
  void Partners(RecordIndex record, std::vector<Partner>* partners) const;

  std::span<const RuleStats> stats() const { return stats_; }
  std::span<const RuleBlocks> blocks() const { return blocks_; }
  uint32_t num_records() const { return num_records_; }
  uint32_t window() const { return window_; }
  uint64_t memory_bytes() const;

 private:
  friend class BlockIndexBuilder;

  uint32_t num_records_ = 0;
  uint32_t window_ = 0;
  std::vector<RuleBlocks> blocks_;  // one per rule
  std::vector<RuleStats> stats_;
};

}  // namespace ipse
