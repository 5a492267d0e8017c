#include "blocking/live_index.h"

#include <algorithm>
#include <bit>

#include "matcher/base/parallel.h"

namespace ipse {
namespace {

// Keys a record has, about, and keys a bucket should have: two blocks or less are walked for one key.
constexpr uint64_t kKeysPerRecord = 60, kKeysPerBucket = 10;

uint8_t TagOf(uint64_t key) { return static_cast<uint8_t>(key); }

uint32_t BitsFor(uint64_t records) {
  return static_cast<uint32_t>(std::bit_width(std::max<uint64_t>(64, records * kKeysPerRecord / kKeysPerBucket)));
}

}  // namespace

LiveIndex::LiveIndex(std::span<const BlockingRule> rules, const LiveIndexOptions& options)
    : rules_(rules), options_(options), bucket_bits_(BitsFor(options.records_expected)),
      buckets_(size_t{1} << bucket_bits_, kNoBlock) {}

bool LiveIndex::Applies(const BlockingRule& rule, const RecordTable& table) const {
  return (!rule.wide || wide_) && KeyMaker::Applies(rule, table);
}

void LiveIndex::Add(const RecordTable& table, RecordIndex record) {
  if (wide_ && records_ >= options_.wide_records_max) wide_ = false;  // the keys go with the next Rebuild
  KeyMaker maker(table, options_.keys_per_record_max);
  std::vector<uint64_t> keys, all;
  MakeKeys(table, record, &maker, &keys, &all);
  Enter(all, record);
}

void LiveIndex::MakeKeys(const RecordTable& table, RecordIndex record, KeyMaker* maker, std::vector<uint64_t>* keys,
                         std::vector<uint64_t>* all) const {
  for (const BlockingRule& rule : rules_) {
    if (!Applies(rule, table)) continue;
    maker->Make(rule, record, keys);
    all->insert(all->end(), keys->begin(), keys->end());
  }
}

void LiveIndex::AddAll(const RecordTable& table, int threads) {
  wide_ = table.num_records() <= options_.wide_records_max;
  // Keys are made by several threads, a stretch at a time, and entered by one.
  constexpr uint32_t kPiece = 2048;
  struct Piece {
    std::vector<uint64_t> keys;
    std::vector<uint32_t> ends;  // by record
  };
  std::vector<Piece> pieces(static_cast<size_t>(std::max(1, threads)) * 2);
  const auto stretch = static_cast<uint32_t>(pieces.size()) * kPiece;
  for (RecordIndex begin = 0; begin < table.num_records(); begin += stretch) {
    ParallelChunks(threads, pieces.size(), [&](size_t p) {
      KeyMaker maker(table, options_.keys_per_record_max);
      std::vector<uint64_t> keys;
      pieces[p].keys.clear();
      pieces[p].ends.clear();
      const RecordIndex first = begin + static_cast<RecordIndex>(p) * kPiece;
      for (RecordIndex record = first; record < first + kPiece && record < table.num_records(); ++record) {
        MakeKeys(table, record, &maker, &keys, &pieces[p].keys);
        pieces[p].ends.push_back(static_cast<uint32_t>(pieces[p].keys.size()));
      }
    });
    RecordIndex record = begin;
    for (const Piece& piece : pieces) {
      uint32_t from = 0;
      for (const uint32_t end : piece.ends) {
        Enter(std::span(piece.keys).subspan(from, end - from), record++);
        from = end;
      }
    }
  }
}

void LiveIndex::Enter(std::span<const uint64_t> keys, RecordIndex record) {
  Prefetch(keys);
  for (const uint64_t key : keys) Insert(key, record);
  if (present_.size() <= record) present_.resize(size_t{record} + 1);
  present_[record] = true;
  ++records_;
}

void LiveIndex::Prefetch(std::span<const uint64_t> keys) const {
  for (const uint64_t key : keys) __builtin_prefetch(&buckets_[key >> (64 - bucket_bits_)]);
  for (const uint64_t key : keys) {
    const uint32_t head = buckets_[key >> (64 - bucket_bits_)];
    if (head != kNoBlock) __builtin_prefetch(&block(head));
  }
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
  // Room for four times as many.
  bucket_bits_ = BitsFor(std::max<uint64_t>(options_.records_expected, uint64_t{records} * 4));
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

// Takes the records of a key, the latest first; false when there were more than may be taken.
bool LiveIndex::Walk(uint64_t key, RecordIndex record, uint64_t rule, std::vector<Partner>* found) const {
  const uint8_t tag = TagOf(key);
  uint32_t taken = 0;
  for (uint32_t at = buckets_[key >> (64 - bucket_bits_)]; at != kNoBlock; at = block(at).next) {
    const Block& from = block(at);
    for (uint32_t i = from.used; i-- > 0;) {
      if (from.tags[i] != tag || from.records[i] == record || !present_[from.records[i]]) continue;
      if (taken++ == options_.per_key_max) return false;
      found->push_back({from.records[i], rule});
    }
  }
  return true;
}

void LiveIndex::Candidates(const RecordTable& table, RecordIndex record, Scratch* scratch,
                           std::vector<Partner>* partners, std::vector<TruncatedRule>* truncated) const {
  partners->clear();
  truncated->clear();
  scratch->found.clear();
  KeyMaker maker(table, options_.keys_per_record_max);
  scratch->keys.clear();
  scratch->ends.clear();
  for (const BlockingRule& rule : rules_) {
    if (Applies(rule, table)) {
      maker.Make(rule, record, &scratch->rule_keys);
      scratch->keys.insert(scratch->keys.end(), scratch->rule_keys.begin(), scratch->rule_keys.end());
    }
    scratch->ends.push_back(static_cast<uint32_t>(scratch->keys.size()));
  }
  Prefetch(scratch->keys);
  uint32_t begin = 0;
  for (uint32_t r = 0; r < rules_.size(); ++r) {
    const std::span<const uint64_t> keys = std::span(scratch->keys).subspan(begin, scratch->ends[r] - begin);
    begin = scratch->ends[r];
    const bool full = scratch->found.size() >= options_.candidates_max;
    const size_t before = scratch->found.size();
    bool cut = false;
    for (const uint64_t key : keys) {
      if (!full) cut |= !Walk(key, record, uint64_t{1} << r, &scratch->found);
    }
    const auto taken = static_cast<uint32_t>(scratch->found.size() - before);
    if (cut || (full && !keys.empty())) truncated->push_back({r, taken, full});
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
