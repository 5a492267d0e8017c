#include "blocking/block_index.h"

#include <algorithm>

#include "blocking/block_splitter.h"
#include "blocking/coincidence.h"
#include "blocking/key_maker.h"
#include "blocking/rule_keys.h"
#include "matcher/base/check.h"
#include "matcher/base/parallel.h"
#include "matcher/base/spill.h"

namespace ipse {

class BlockIndexBuilder {
 public:
  BlockIndexBuilder(const RecordTable& table, std::span<const BlockingRule> rules, const BlockingOptions& options,
                    int threads)
      : table_(table), rules_(rules), options_(options), threads_(threads), tables_(table) {}

  BlockIndex Build() {
    IPSE_CHECK(rules_.size() <= kRulesMax && table_.num_records() < kLastOfBlock);
    index_.num_records_ = table_.num_records();
    index_.window_ = options_.window;
    index_.blocks_.resize(rules_.size());
    index_.stats_.resize(rules_.size());
    for (const KeyPart& part : options_.split_by) {
      if (KeyMaker::Applies({"split", {part}, 0, false}, table_)) split_by_.emplace_back(table_, part, &tables_, threads_);
    }
    for (size_t rule = 0; rule < rules_.size(); ++rule) BuildRule(rule);
    return std::move(index_);
  }

 private:
  void BuildRule(size_t rule);
  // A rule's budget of coincidences, in pairs.
  double CoincidencesMax() const { return options_.coincidences_per_record * table_.num_records(); }
  bool Needed(const BlockingRule& rule) const {
    if (options_.use_wide) return true;
    return !rule.wide && (rule.records_max == 0 || table_.num_records() <= rule.records_max);
  }
  // Whether by a share of the rule's keys no block is within the budget; how many keys there are goes to stats.
  bool CoincidencesOnly(size_t rule, const RuleKeys& keys, RuleStats* stats);
  uint32_t OwnMax(size_t rule) const {
    return rules_[rule].block_size_max != 0 ? rules_[rule].block_size_max : options_.block_size_max;
  }
  void SplitParts(size_t rule, KeyGroups groups, uint32_t size_max);

  const RecordTable& table_;
  std::span<const BlockingRule> rules_;
  const BlockingOptions& options_;
  const int threads_;
  PartTables tables_;
  std::vector<PartKey> split_by_;
  KeySpace space_;
  BlockIndex index_;
};

bool BlockIndexBuilder::CoincidencesOnly(size_t rule, const RuleKeys& keys, RuleStats* stats) {
  constexpr int kShareBits = 4;
  const KeyGroups share = GroupShareOfKeys(table_.num_records(), keys, kShareBits, threads_, &space_);
  stats->keys = share.keys;
  return BlockSizeWithinBudget(table_, rules_, rule, share, OwnMax(rule), CoincidencesMax() / (1 << kShareBits), threads_) == 1;
}

void BlockIndexBuilder::BuildRule(size_t rule) {
  RuleStats& stats = index_.stats_[rule];
  stats.applies = KeyMaker::Applies(rules_[rule], table_);
  if (!stats.applies) return;
  if (!Needed(rules_[rule])) {
    stats.not_needed = true;
    return;
  }
  const RuleKeys keys(table_, rules_[rule], &tables_, options_.keys_per_record_max, threads_);
  const bool budgeted = !rules_[rule].wide && table_.num_records() >= options_.coincidence_records_min;
  // Split down to single keys, a rule for typing errors finds what rules of its other parts find; not worth its time.
  const bool drop_if_split = budgeted && ForgivesErrors(rules_[rule]);
  if (drop_if_split && table_.num_records() >= options_.judged_by_share_records_min && CoincidencesOnly(rule, keys, &stats)) {
    stats.block_size_max = 1;
    stats.over_budget = true;
    return;
  }
  KeyGroups groups = GroupKeys(table_.num_records(), keys, threads_, kKeysAtOnceMax, &space_);
  stats.keys = groups.keys;
  uint32_t size_max = OwnMax(rule);
  if (budgeted) size_max = BlockSizeWithinBudget(table_, rules_, rule, groups, size_max, CoincidencesMax(), threads_);
  stats.block_size_max = size_max;
  if (drop_if_split && size_max == 1) {
    stats.over_budget = true;
    return;
  }
  SplitParts(rule, std::move(groups), size_max);
  const double budget = options_.wide_pairs_per_record * table_.num_records();
  if (rules_[rule].wide && static_cast<double>(stats.pairs) > budget) {
    stats.over_budget = true;
    index_.blocks_[rule] = {};
  }
}

void BlockIndexBuilder::SplitParts(size_t rule, KeyGroups groups, uint32_t size_max) {
  std::vector<SplitBlocks> parts(groups.parts.size());
  ParallelChunks(threads_, parts.size(), [&](size_t p) {
    BlockSplitter splitter(table_, split_by_, options_.window, size_max, OwnMax(rule));
    parts[p] = splitter.Split(std::move(groups.parts[p]));
  });
  RuleStats& stats = index_.stats_[rule];
  BlockIndex::RuleBlocks& blocks = index_.blocks_[rule];
  if (Spilling()) {
    size_t members = 0;
    for (const SplitBlocks& part : parts) members += part.blocks.size() + part.windowed.size();
    blocks.end_to_end.Reserve(members);
  }
  const auto keep = [&](std::vector<uint32_t> part, std::vector<std::span<const uint32_t>>* in) {
    if (part.empty()) return;
    if (Spilling()) {
      const size_t begin = blocks.end_to_end.size();
      blocks.end_to_end.Append(part.data(), part.size());
      in->push_back(blocks.end_to_end.span().subspan(begin));
    } else {
      in->push_back(part);
      blocks.parts.push_back(std::move(part));
    }
  };
  for (SplitBlocks& part : parts) {
    keep(std::move(part.blocks), &blocks.blocks);
    keep(std::move(part.windowed), &blocks.windowed);
    stats.blocks += part.num_blocks;
    stats.largest_block = std::max(stats.largest_block, part.largest_block);
    stats.oversized_blocks += part.oversized_blocks;
    stats.pairs += part.pairs;
    stats.pairs_lost += part.pairs_lost;
  }
}

BlockIndex BlockIndex::Build(const RecordTable& table, std::span<const BlockingRule> rules,
                             const BlockingOptions& options, int threads) {
  return BlockIndexBuilder(table, rules, options, threads).Build();
}

void BlockIndex::Partners(RecordIndex record, std::vector<Partner>* partners) const {
  partners->clear();
  for (size_t rule = 0; rule < blocks_.size(); ++rule) {
    const uint64_t bit = uint64_t{1} << rule;
    const auto meet = [&](std::span<const uint32_t> members, uint32_t reach) {
      size_t begin = 0;  // of the current block
      for (size_t i = 0; i < members.size(); ++i) {
        if ((members[i] & ~kLastOfBlock) == record) {
          for (size_t k = i; k > begin && i - k < reach;) partners->push_back({members[--k], bit});
          for (size_t k = i; !(members[k] & kLastOfBlock) && k - i < reach;) {
            ++k;
            partners->push_back({members[k] & ~kLastOfBlock, bit});
          }
        }
        if (members[i] & kLastOfBlock) begin = i + 1;
      }
    };
    for (const auto& part : blocks_[rule].blocks) meet(part, UINT32_MAX);
    for (const auto& part : blocks_[rule].windowed) meet(part, window_);
  }
  std::sort(partners->begin(), partners->end(), [](const Partner& a, const Partner& b) { return a.record < b.record; });
  size_t kept = 0;
  for (const Partner& partner : *partners) {
    if (partner.record <= record) continue;
    if (kept > 0 && (*partners)[kept - 1].record == partner.record) {
      (*partners)[kept - 1].rules |= partner.rules;
    } else {
      (*partners)[kept++] = partner;
    }
  }
  partners->resize(kept);
}

uint64_t BlockIndex::memory_bytes() const {
  uint64_t bytes = 0;
  for (const RuleBlocks& blocks : blocks_) {
    for (const auto& part : blocks.parts) bytes += part.capacity() * sizeof(uint32_t);
    bytes += blocks.end_to_end.capacity() * sizeof(uint32_t);
  }
  return bytes;
}

}  // namespace ipse
