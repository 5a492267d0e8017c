#include "blocking/live_index.h"

#include <algorithm>
#include <bit>

#include "matcher/base/parallel.h"

namespace ipse {
namespace {

// Keys a record has, about, and keys a bucket should have at most: their tags share a cache line.
constexpr uint64_t kKeysPerRecord = 60, kKeysPerBucket = 20;
constexpr uint32_t kPieceRecords = 2048;
// Shares into which keys are sorted at first.
uint32_t ShareBits(uint32_t bucket_bits) { return std::min(8u, bucket_bits); }

uint8_t TagOf(uint64_t key) { return static_cast<uint8_t>(key); }

uint32_t BitsFor(uint64_t records) {
  return static_cast<uint32_t>(std::bit_width(std::max<uint64_t>(64, records * kKeysPerRecord / kKeysPerBucket)));
}

}  // namespace

LiveIndex::LiveIndex(std::span<const BlockingRule> rules, const LiveIndexOptions& options)
    : rules_(rules), options_(options), bucket_bits_(BitsFor(options.records_expected)) {
  buckets_.AppendZeros((size_t{1} << bucket_bits_) + 1);
}

bool LiveIndex::Applies(const BlockingRule& rule, const RecordTable& table) const {
  return (!rule.wide || wide_) && KeyMaker::Applies(rule, table);
}

void LiveIndex::Add(const RecordTable& table, RecordIndex record) {
  if (wide_ && records_ >= options_.wide_records_max) wide_ = false;  // the keys go with the next Rebuild
  latest_.record = record;
  MakeKeysByRule(table, record, &latest_);
  Enter(latest_.keys, record);
  if (present_.size() <= record) present_.resize(size_t{record} + 1);
  present_[record] = true;
  ++records_;
}

void LiveIndex::MakeKeys(const RecordTable& table, RecordIndex record, KeyMaker* maker, std::vector<uint64_t>* keys,
                         std::vector<uint64_t>* all, std::vector<uint32_t>* ends) const {
  for (const BlockingRule& rule : rules_) {
    if (Applies(rule, table)) {
      maker->Make(rule, record, keys);
      all->insert(all->end(), keys->begin(), keys->end());
    }
    if (ends != nullptr) ends->push_back(static_cast<uint32_t>(all->size()));
  }
}

void LiveIndex::MakeKeysByRule(const RecordTable& table, RecordIndex record, KeysByRule* keys) const {
  KeyMaker maker(table, options_.keys_per_record_max);
  keys->keys.clear();
  keys->ends.clear();
  MakeKeys(table, record, &maker, &keys->of_rule, &keys->keys, &keys->ends);
}

void LiveIndex::AddAll(const RecordTable& table, int threads, const std::function<bool(RecordIndex)>& wanted) {
  present_.assign(table.num_records(), true);
  records_ = table.num_records();
  for (RecordIndex record = 0; wanted != nullptr && record < table.num_records(); ++record) {
    if (!wanted(record)) Remove(record);
  }
  Build(table, threads);
}

void LiveIndex::Rebuild(const RecordTable& table, int threads) {
  // Room for four times as many.
  bucket_bits_ = BitsFor(std::max<uint64_t>(options_.records_expected, uint64_t{records_} * 4));
  Build(table, threads);
}

// The base of all records that are present. Keys are shared out by their first bits, in the order of records, and each share
// is sorted by bucket, which the processor's cache holds.
void LiveIndex::Build(const RecordTable& table, int threads) {
  wide_ = records_ <= options_.wide_records_max;
  latest_ = {};
  chained_ = 0;
  blocks_.Clear();
  buckets_.Clear();
  buckets_.AppendZeros((size_t{1} << bucket_bits_) + 1);
  Shares shares(size_t{1} << ShareBits(bucket_bits_));
  const RecordIndex end = ShareKeys(table, threads, &shares);
  std::vector<uint32_t> begins;
  uint32_t keys = 0;
  for (const GrowableBuffer<uint64_t>& share : shares) {
    begins.push_back(keys);
    keys += static_cast<uint32_t>(share.size());
  }
  base_records_.Clear();
  base_records_.Extend(keys);
  base_tags_.Clear();
  base_tags_.Extend(keys);
  ParallelChunks(threads, shares.size(), [&](size_t share) {
    SortShare(shares[share], share * ((buckets_.size() - 1) / shares.size()) + 1, begins[share]);
    shares[share] = GrowableBuffer<uint64_t>();
  });
  KeyMaker maker(table, options_.keys_per_record_max);
  std::vector<uint64_t> rule_keys, all;
  for (RecordIndex record = end; record < present_.size(); ++record) {
    if (!present_[record]) continue;
    all.clear();
    MakeKeys(table, record, &maker, &rule_keys, &all);
    Enter(all, record);
  }
}

void LiveIndex::ForStretches(const RecordTable& table, int threads, RecordIndex end,
                             const std::function<bool(std::span<const Piece>, RecordIndex)>& visit) const {
  std::vector<Piece> pieces(static_cast<size_t>(std::max(1, threads)) * 2);
  const auto stretch = static_cast<uint32_t>(pieces.size()) * kPieceRecords;
  for (uint64_t begin = 0; begin < end; begin += stretch) {
    ParallelChunks(threads, pieces.size(), [&](size_t p) {
      KeyMaker maker(table, options_.keys_per_record_max);
      std::vector<uint64_t> keys;
      pieces[p].keys.clear();
      pieces[p].ends.clear();
      const uint64_t first = begin + p * kPieceRecords, last = std::min<uint64_t>(first + kPieceRecords, end);
      for (uint64_t record = first; record < last; ++record) {
        if (present_[record]) MakeKeys(table, static_cast<RecordIndex>(record), &maker, &keys, &pieces[p].keys);
        pieces[p].ends.push_back(static_cast<uint32_t>(pieces[p].keys.size()));
      }
    });
    if (!visit(pieces, static_cast<RecordIndex>(begin))) return;
  }
}

// Up to which record there is room in the base.
RecordIndex LiveIndex::ShareKeys(const RecordTable& table, int threads, Shares* shares) const {
  auto end = static_cast<RecordIndex>(present_.size());
  uint64_t all = 0;
  const auto parts = static_cast<size_t>(std::max(1, threads));
  const uint32_t share_bits = ShareBits(bucket_bits_);
  const uint64_t in_share = (uint64_t{1} << (bucket_bits_ - share_bits)) - 1;
  ForStretches(table, threads, end, [&](std::span<const Piece> pieces, RecordIndex first) {
    for (const Piece& piece : pieces) all += piece.keys.size();
    if (all > options_.base_keys_max) {
      end = first;
      return false;
    }
    ParallelChunks(threads, parts, [&](size_t part) {
      RecordIndex record = first;
      for (const Piece& piece : pieces) {
        uint32_t at = 0;
        for (const uint32_t key_end : piece.ends) {
          for (; at < key_end; ++at) {
            const uint64_t key = piece.keys[at], share = key >> (64 - share_bits);
            if (share % parts != part) continue;
            const uint64_t bucket = key >> (64 - bucket_bits_) & in_share;
            (*shares)[share].PushBack((bucket << 8 | TagOf(key)) << 32 | record);
          }
          ++record;
        }
      }
    });
    return true;
  });
  return end;
}

// Puts a share's keys into the base from `begin` on; its buckets are those from `first` on.
void LiveIndex::SortShare(const GrowableBuffer<uint64_t>& share, size_t first, uint32_t begin) {
  Bucket* const buckets = buckets_.data() + first;
  const size_t count = size_t{1} << (bucket_bits_ - ShareBits(bucket_bits_));
  for (const uint64_t key : share.span()) ++buckets[key >> 40].base_end;
  for (size_t b = 0; b < count; ++b) {
    const uint32_t keys = buckets[b].base_end;
    buckets[b].base_end = begin;  // where its next key goes, and in the end its end
    begin += keys;
  }
  for (const uint64_t key : share.span()) {
    const uint32_t at = buckets[key >> 40].base_end++;
    base_records_[at] = static_cast<uint32_t>(key);
    base_tags_[at] = static_cast<uint8_t>(key >> 32);
  }
}

void LiveIndex::Enter(std::span<const uint64_t> keys, RecordIndex record) {
  Prefetch(keys);
  for (const uint64_t key : keys) Insert(key, record);
}

void LiveIndex::Prefetch(std::span<const uint64_t> keys) const {
  for (const uint64_t key : keys) __builtin_prefetch(&buckets_[BucketOf(key)]);
  for (const uint64_t key : keys) {
    const size_t bucket = BucketOf(key);
    if (const uint32_t block = buckets_[bucket].block; block != 0) __builtin_prefetch(&blocks_[block - 1]);
    if (const uint32_t end = buckets_[bucket].base_end; end != buckets_[bucket - 1].base_end) {
      __builtin_prefetch(&base_tags_[end - 1]);
      __builtin_prefetch(&base_records_[end - 1]);
    }
  }
}

void LiveIndex::Insert(uint64_t key, RecordIndex record) {
  uint32_t& latest = buckets_[BucketOf(key)].block;
  if (latest == 0 || blocks_[latest - 1].used == kPerBlock) {
    Block added{};
    added.next = latest;
    blocks_.PushBack(added);
    latest = static_cast<uint32_t>(blocks_.size());
  }
  Block& to = blocks_[latest - 1];
  to.records[to.used] = record;
  to.tags[to.used++] = TagOf(key);
  ++chained_;
}

void LiveIndex::Remove(RecordIndex record) {
  if (record < present_.size() && present_[record]) {
    present_[record] = false;
    --records_;
  }
}

// Takes the records of a key, the latest first; false when there were more than may be taken.
bool LiveIndex::Walk(uint64_t key, RecordIndex record, uint64_t rule, std::vector<Partner>* found) const {
  const uint8_t tag = TagOf(key);
  uint32_t taken = 0;
  const auto take = [&](uint8_t its_tag, const uint32_t& its_record) {
    if (its_tag != tag || its_record == record || !present_[its_record]) return true;
    if (taken++ == options_.per_key_max) return false;
    found->push_back({its_record, rule});
    return true;
  };
  const size_t bucket = BucketOf(key);
  for (uint32_t at = buckets_[bucket].block; at != 0; at = blocks_[at - 1].next) {
    const Block& from = blocks_[at - 1];
    for (uint32_t i = from.used; i-- > 0;) {
      if (!take(from.tags[i], from.records[i])) return false;
    }
  }
  for (uint32_t at = buckets_[bucket].base_end, begin = buckets_[bucket - 1].base_end; at-- > begin;) {
    if (!take(base_tags_[at], base_records_[at])) return false;
  }
  return true;
}

void LiveIndex::Candidates(const RecordTable& table, RecordIndex record, Scratch* scratch,
                           std::vector<Partner>* partners, std::vector<TruncatedRule>* truncated) const {
  partners->clear();
  truncated->clear();
  scratch->found.clear();
  const bool just_added = record == latest_.record && !latest_.ends.empty();
  if (!just_added) MakeKeysByRule(table, record, &scratch->made);
  const KeysByRule& made = just_added ? latest_ : scratch->made;
  Prefetch(made.keys);
  uint32_t begin = 0;
  for (uint32_t r = 0; r < rules_.size(); ++r) {
    const std::span<const uint64_t> keys = std::span(made.keys).subspan(begin, made.ends[r] - begin);
    begin = made.ends[r];
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
  return buckets_.size() * sizeof(Bucket) + blocks_.size() * sizeof(Block) + base_records_.size() * sizeof(uint32_t) +
         base_tags_.size() + present_.capacity() / 8;
}

}  // namespace ipse
