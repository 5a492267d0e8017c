#include "blocking/live_index.h"

#include <algorithm>
#include <bit>

namespace ipse {
namespace {

uint8_t TagOf(uint64_t key) { return static_cast<uint8_t>(key); }

}  // namespace

LiveIndex::LiveIndex(std::span<const BlockingRule> rules, const LiveIndexOptions& options)
    : rules_(rules), options_(options), bucket_bits_(options.bucket_bits),
      buckets_(size_t{1} << options.bucket_bits, kNoBlock) {}

bool LiveIndex::Applies(const BlockingRule& rule, const RecordTable& table) const {
  return (!rule.wide || wide_) && KeyMaker::Applies(rule, table);
}

void LiveIndex::Add(const RecordTable& table, RecordIndex record) {
  if (wide_ && records_ >= options_.wide_records_max) wide_ = false;  // the keys go with the next Rebuild
  KeyMaker maker(table, options_.keys_per_record_max);
  std::vector<uint64_t> keys;
  for (const BlockingRule& rule : rules_) {
    if (!Applies(rule, table)) continue;
    maker.Make(rule, record, &keys);
    for (const uint64_t key : keys) Insert(key, record);
  }
  if (present_.size() <= record) present_.resize(size_t{record} + 1);
  present_[record] = true;
  ++records_;
}

void LiveIndex::Insert(uint64_t key, RecordIndex record) {
  uint32_t& head = buckets_[key >> (64 - bucket_bits_)];
  if (head == kNoBlock || block(head).used == kPerBlock) {
    if (num_blocks_ % kBlocksPerPage == 0) blocks_.emplace_back(kBlocksPerPage);
    const uint32_t added = num_blocks_++;
    block(added).next = head;
    head = added;
  }
  Block& to = block(head);
  to.records[to.used] = record;
  to.tags[to.used++] = TagOf(key);
  ++postings_;
}

void LiveIndex::Remove(RecordIndex record) {
  if (record < present_.size() && present_[record]) {
    present_[record] = false;
    --records_;
  }
}

void LiveIndex::Rebuild(const RecordTable& table) {
  std::vector<bool> present = std::move(present_);
  const uint32_t records = records_;
  const uint64_t per_record = records == 0 ? 1 : postings_ / std::max<uint64_t>(1, records) + 1;
  bucket_bits_ = std::max(options_.bucket_bits, static_cast<uint32_t>(std::bit_width(uint64_t{records} * per_record / 6)));
  buckets_.assign(size_t{1} << bucket_bits_, kNoBlock);
  blocks_.clear();
  num_blocks_ = 0;
  postings_ = 0;
  records_ = 0;
  wide_ = records <= options_.wide_records_max;
  present_.clear();
  for (RecordIndex record = 0; record < present.size(); ++record) {
    if (present[record]) Add(table, record);
  }
}

void LiveIndex::Candidates(const RecordTable& table, RecordIndex record, Scratch* scratch,
                           std::vector<Partner>* partners, std::vector<TruncatedRule>* truncated) const {
  partners->clear();
  truncated->clear();
  scratch->found.clear();
  KeyMaker maker(table, options_.keys_per_record_max);
  for (uint32_t r = 0; r < rules_.size(); ++r) {
    if (!Applies(rules_[r], table)) continue;
    maker.Make(rules_[r], record, &scratch->keys);
    for (const uint64_t key : scratch->keys) __builtin_prefetch(&buckets_[key >> (64 - bucket_bits_)]);
    bool cut = false;
    const bool full = scratch->found.size() >= options_.candidates_max;
    uint32_t taken = 0;
    for (const uint64_t key : scratch->keys) {
      if (full) break;
      uint32_t of_key = 0;
      const uint8_t tag = TagOf(key);
      for (uint32_t at = buckets_[key >> (64 - bucket_bits_)]; at != kNoBlock && !cut; at = block(at).next) {
        const Block& from = block(at);
        for (uint32_t i = from.used; i-- > 0;) {
          if (from.tags[i] != tag || from.records[i] == record || !present_[from.records[i]]) continue;
          if (of_key++ >= options_.per_key_max) {
            cut = true;
            break;
          }
          scratch->found.push_back({from.records[i], uint64_t{1} << r});
          ++taken;
        }
      }
    }
    if (cut || (full && !scratch->keys.empty())) truncated->push_back({r, taken, full});
  }
  std::sort(scratch->found.begin(), scratch->found.end(),
            [](const Partner& a, const Partner& b) { return a.record < b.record; });
  for (const Partner& found : scratch->found) {
    if (!partners->empty() && partners->back().record == found.record) {
      partners->back().rules |= found.rules;
    } else {
      partners->push_back(found);
    }
  }
}

uint64_t LiveIndex::memory_bytes() const {
  return buckets_.capacity() * sizeof(uint32_t) + blocks_.size() * kBlocksPerPage * sizeof(Block) + present_.capacity() / 8;
}

}  // namespace ipse
