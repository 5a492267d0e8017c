#include "blocking/block_index.h"

#include <algorithm>
#include <array>

#include "blocking/key_maker.h"
#include "matcher/base/check.h"
#include "matcher/base/parallel.h"

namespace ipse {
namespace {

struct Entry {
  uint64_t key;
  RecordIndex record;
};

// Least-significant-digit radix sort by key, 11 bits a pass over the high 33 bits, then the rare ties of the prefix are
// finished by comparison. Stable, so that records of one key stay in record order.
void SortByKey(std::vector<Entry>* entries, std::vector<Entry>* buffer) {
  constexpr int kBits = 11, kPasses = 3;
  constexpr uint32_t kBuckets = 1u << kBits;
  if (entries->size() < 4096) {
    std::stable_sort(entries->begin(), entries->end(), [](const Entry& a, const Entry& b) { return a.key < b.key; });
    return;
  }
  buffer->resize(entries->size());
  for (int pass = 0; pass < kPasses; ++pass) {
    const int shift = 64 - kBits * (kPasses - pass);
    std::array<uint32_t, kBuckets> start{};
    for (const Entry& entry : *entries) ++start[entry.key >> shift & (kBuckets - 1)];
    uint32_t sum = 0;
    for (uint32_t& s : start) {
      const uint32_t count = s;
      s = sum;
      sum += count;
    }
    for (const Entry& entry : *entries) (*buffer)[start[entry.key >> shift & (kBuckets - 1)]++] = entry;
    entries->swap(*buffer);
  }
  for (size_t i = 0; i < entries->size();) {
    size_t end = i + 1;
    bool mixed = false;
    while (end < entries->size() && (*entries)[end].key >> 31 == (*entries)[i].key >> 31) {
      mixed |= (*entries)[end].key != (*entries)[i].key;
      ++end;
    }
    if (mixed) {
      std::stable_sort(entries->begin() + static_cast<ptrdiff_t>(i), entries->begin() + static_cast<ptrdiff_t>(end),
                       [](const Entry& a, const Entry& b) { return a.key < b.key; });
    }
    i = end;
  }
}

uint64_t PairsOf(uint64_t records) { return records * (records - 1) / 2; }

}  // namespace

class BlockIndexBuilder {
 public:
  BlockIndexBuilder(const RecordTable& table, std::span<const BlockingRule> rules, const BlockingOptions& options)
      : table_(table), rules_(rules), options_(options) {}

  BlockIndex Build(int threads) {
    IPSE_CHECK(rules_.size() <= kRulesMax && table_.num_records() < BlockIndex::kLast);
    index_.window_ = options_.window;
    index_.blocks_.resize(rules_.size());
    index_.stats_.resize(rules_.size());
    ParallelChunks(threads, rules_.size(), [&](size_t rule) { BuildRule(rule); });
    BuildMemberships();
    return std::move(index_);
  }

 private:
  void BuildRule(size_t rule);
  void AddBlock(size_t rule, KeyMaker* keys, std::span<Entry> block, size_t split_depth);
  void SplitBlock(size_t rule, KeyMaker* keys, std::span<Entry> block, size_t split_depth);
  void AddWindowed(size_t rule, std::span<Entry> block);
  void BuildMemberships();
  uint32_t BlockSizeMax(size_t rule) const {
    return rules_[rule].block_size_max != 0 ? rules_[rule].block_size_max : options_.block_size_max;
  }

  const RecordTable& table_;
  std::span<const BlockingRule> rules_;
  const BlockingOptions& options_;
  BlockIndex index_;
};

void BlockIndexBuilder::BuildRule(size_t rule) {
  RuleStats& stats = index_.stats_[rule];
  stats.applies = KeyMaker::Applies(rules_[rule], table_);
  if (!stats.applies) return;
  if (rules_[rule].wide && !options_.use_wide) {
    stats.not_needed = true;
    return;
  }
  KeyMaker maker(table_, options_.keys_per_record_max);
  std::vector<Entry> entries, buffer;
  std::vector<uint64_t> keys;
  entries.reserve(table_.num_records());
  for (RecordIndex record = 0; record < table_.num_records(); ++record) {
    maker.Make(rules_[rule], record, &keys);
    for (const uint64_t key : keys) entries.push_back({key, record});
  }
  stats.keys = entries.size();
  SortByKey(&entries, &buffer);
  buffer = {};
  for (size_t i = 0; i < entries.size();) {
    size_t end = i + 1;
    while (end < entries.size() && entries[end].key == entries[i].key) ++end;
    if (end - i > 1) {
      stats.largest_block = std::max<uint64_t>(stats.largest_block, end - i);
      stats.oversized_blocks += end - i > BlockSizeMax(rule);
      AddBlock(rule, &maker, std::span(entries).subspan(i, end - i), 0);
    }
    i = end;
  }
  const double budget = options_.wide_pairs_per_record * table_.num_records();
  if (rules_[rule].wide && static_cast<double>(stats.pairs) > budget) {
    stats.over_budget = true;
    index_.blocks_[rule] = {};
  }
  index_.blocks_[rule].members.shrink_to_fit();
}

void BlockIndexBuilder::AddBlock(size_t rule, KeyMaker* keys, std::span<Entry> block, size_t split_depth) {
  if (block.size() < 2) return;
  if (block.size() > BlockSizeMax(rule)) {
    if (split_depth < options_.split_by.size()) {
      SplitBlock(rule, keys, block, split_depth);
    } else {
      AddWindowed(rule, block);
    }
    return;
  }
  BlockIndex::RuleBlocks& blocks = index_.blocks_[rule];
  for (const Entry& entry : block) blocks.members.push_back(entry.record);
  blocks.members.back() |= BlockIndex::kLast;
  if (!blocks.windowed.empty()) blocks.windowed.resize(blocks.members.size(), false);
  ++index_.stats_[rule].blocks;
  index_.stats_[rule].pairs += PairsOf(block.size());
}

// Splits by one more part: records with the same value of it make a block of their own; those without, another.
void BlockIndexBuilder::SplitBlock(size_t rule, KeyMaker* keys, std::span<Entry> block, size_t split_depth) {
  const BlockingRule part{"split", {options_.split_by[split_depth]}};
  std::vector<uint64_t> hashes;
  for (Entry& entry : block) {
    keys->Make(part, entry.record, &hashes);
    entry.key = hashes.empty() ? 0 : hashes.front();
  }
  std::stable_sort(block.begin(), block.end(), [](const Entry& a, const Entry& b) { return a.key < b.key; });
  uint64_t kept = 0;
  for (size_t i = 0; i < block.size();) {
    size_t end = i + 1;
    while (end < block.size() && block[end].key == block[i].key) ++end;
    kept += PairsOf(end - i);
    AddBlock(rule, keys, block.subspan(i, end - i), split_depth + 1);
    i = end;
  }
  index_.stats_[rule].pairs_lost += PairsOf(block.size()) - kept;
}

void BlockIndexBuilder::AddWindowed(size_t rule, std::span<Entry> block) {
  // Sorted by the ids of names and birth date, so that equal and like-lengthed values are neighbours; ties by record.
  std::vector<int> order_fields;
  for (const ColumnRole role : {ColumnRole::kGivenName, ColumnRole::kFamilyName, ColumnRole::kBirthDate,
                                ColumnRole::kNationalIdentifier, ColumnRole::kPhone}) {
    const int field = table_.schema().IndexOf(role);
    if (field != kNoField) order_fields.push_back(field);
  }
  std::stable_sort(block.begin(), block.end(), [&](const Entry& a, const Entry& b) {
    for (const int field : order_fields) {
      const ValueId l = table_.column(field).first(a.record), r = table_.column(field).first(b.record);
      if (l != r) return l < r;
    }
    return a.record < b.record;
  });
  BlockIndex::RuleBlocks& blocks = index_.blocks_[rule];
  if (blocks.windowed.empty()) blocks.windowed.resize(blocks.members.size(), false);
  for (const Entry& entry : block) blocks.members.push_back(entry.record);
  blocks.members.back() |= BlockIndex::kLast;
  blocks.windowed.resize(blocks.members.size(), true);
  RuleStats& stats = index_.stats_[rule];
  ++stats.blocks;
  const uint64_t window = std::min<uint64_t>(options_.window, block.size() - 1);
  const uint64_t kept = window * block.size() - window * (window + 1) / 2;
  stats.pairs += kept;
  stats.pairs_lost += PairsOf(block.size()) - kept;
}

void BlockIndexBuilder::BuildMemberships() {
  auto& begin = index_.membership_begin_;
  begin.assign(size_t{table_.num_records()} + 1, 0);
  for (const auto& blocks : index_.blocks_) {
    for (const uint32_t member : blocks.members) ++begin[(member & ~BlockIndex::kLast) + 1];
  }
  for (size_t r = 0; r < table_.num_records(); ++r) begin[r + 1] += begin[r];
  index_.membership_position_.resize(begin.back());
  index_.membership_rule_.resize(begin.back());
  std::vector<uint64_t> next(begin.begin(), begin.end() - 1);
  for (size_t rule = 0; rule < index_.blocks_.size(); ++rule) {
    const auto& members = index_.blocks_[rule].members;
    for (size_t position = 0; position < members.size(); ++position) {
      const uint64_t at = next[members[position] & ~BlockIndex::kLast]++;
      index_.membership_position_[at] = static_cast<uint32_t>(position);
      index_.membership_rule_[at] = static_cast<uint8_t>(rule);
    }
  }
}

BlockIndex BlockIndex::Build(const RecordTable& table, std::span<const BlockingRule> rules,
                             const BlockingOptions& options, int threads) {
  return BlockIndexBuilder(table, rules, options).Build(threads);
}

void BlockIndex::WindowPartners(const RuleBlocks& blocks, uint32_t position, RecordIndex record, uint64_t rule,
                                std::vector<Partner>* partners) const {
  for (uint32_t step = 1, at = position; step <= window_ && !(blocks.members[at] & kLast); ++step) {
    const RecordIndex other = blocks.members[++at] & ~kLast;
    if (other > record) partners->push_back({other, rule});
  }
  for (uint32_t step = 1, at = position; step <= window_ && at > 0 && !(blocks.members[at - 1] & kLast); ++step) {
    const RecordIndex other = blocks.members[--at] & ~kLast;
    if (other > record) partners->push_back({other, rule});
  }
}

void BlockIndex::Partners(RecordIndex record, std::vector<Partner>* partners) const {
  partners->clear();
  for (uint64_t m = membership_begin_[record]; m < membership_begin_[record + 1]; ++m) {
    const RuleBlocks& blocks = blocks_[membership_rule_[m]];
    const uint64_t rule = uint64_t{1} << membership_rule_[m];
    const uint32_t position = membership_position_[m];
    if (!blocks.windowed.empty() && blocks.windowed[position]) {
      WindowPartners(blocks, position, record, rule, partners);
      continue;
    }
    // Members are in record order, so the later records of the block are exactly those that follow.
    for (uint32_t at = position; !(blocks.members[at] & kLast);) {
      partners->push_back({blocks.members[++at] & ~kLast, rule});
    }
  }
  std::sort(partners->begin(), partners->end(), [](const Partner& a, const Partner& b) { return a.record < b.record; });
  size_t kept = 0;
  for (size_t i = 0; i < partners->size(); ++i) {
    if (kept > 0 && (*partners)[kept - 1].record == (*partners)[i].record) {
      (*partners)[kept - 1].rules |= (*partners)[i].rules;
    } else if ((*partners)[i].record != record) {
      (*partners)[kept++] = (*partners)[i];
    }
  }
  partners->resize(kept);
}

uint64_t BlockIndex::memory_bytes() const {
  uint64_t bytes = membership_begin_.size() * 8 + membership_position_.size() * 5;
  for (const RuleBlocks& blocks : blocks_) bytes += blocks.members.size() * 4;
  return bytes;
}

}  // namespace ipse
