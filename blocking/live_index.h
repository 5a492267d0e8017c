#pragma once

// The blocking keys of a growing table, for looking single records up: what BlockIndex is for a batch, one record at a time.
//
//   LiveIndex index(rules, options);
//   index.Add(table, row);
//   LiveIndex::Scratch scratch;
//   index.Candidates(table, query_row, &scratch, &partners, &overflow);   // rows that share a key, each once
//
// Keys are KeyMaker's. All rules share one table of buckets, which hold record numbers, each with eight bits of its key.
// Eight bits let one foreign record in 256 of a bucket through, which costs a comparison and nothing else: verdicts are made
// by comparing. What an index is made of lies end to end, bucket after bucket, at five bytes a key (the base); what comes
// later, in chains of small blocks, so that an addition touches one.
//
// No look-up grows with the table: of a key that very many records share, the latest per_key_max are taken, and of a query
// candidates_max in all, rules in the model's order (identifiers first). What was left out is told in the overflow, never
// silently. Rules for small files ("wide") are used while the table has at most `wide_records_max` records.
//
// A removed record is skipped by its mark and leaves the buckets when the index is rebuilt (Rebuild, which also takes what
// came later into the base and grows the bucket table). Thread-safety: Candidates from any thread while nobody writes. Cost:
// a query makes some 60 keys at a cache miss or two each; about 300 bytes a record.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "blocking/block_index.h"
#include "blocking/key_maker.h"
#include "matcher/raw/growable_buffer.h"

namespace ipse {

struct LiveIndexOptions {
  // Records of one key that a look-up takes: a household's phone has four, a common name's key thousands, of which more
  // would only repeat what narrower rules say.
  uint32_t per_key_max = 200;
  uint32_t candidates_max = 2000;
  uint32_t wide_records_max = 2000;
  uint32_t keys_per_record_max = 64;
  // Records to make room for at first, so that growing to them needs no rebuilding, which stops everything for a while: a
  // few tenths of a second per 100,000 records.
  uint32_t records_expected = 250'000;
  // The base counts keys in 32 bits; records beyond go into chains.
  uint32_t base_keys_max = UINT32_MAX;
};

// A rule of which a look-up left records out.
struct TruncatedRule {
  uint32_t rule = 0;
  uint32_t taken = 0;
  bool by_total = false;  // candidates_max was reached before the rule
};

class LiveIndex {
 public:
  // A record's keys, rule after rule.
  struct KeysByRule {
    RecordIndex record = 0;
    std::vector<uint64_t> keys;
    std::vector<uint32_t> ends;  // where each rule's keys end; empty: nobody's
    std::vector<uint64_t> of_rule;  // room to work in
  };
  struct Scratch {
    KeysByRule made;
    std::vector<Partner> found;
  };

  // The rules must outlive the index.
  LiveIndex(std::span<const BlockingRule> rules, const LiveIndexOptions& options);

  // The same rules at another place. REQUIRES: equal to those it was made with.
  void UseRules(std::span<const BlockingRule> rules) { rules_ = rules; }

  void Add(const RecordTable& table, RecordIndex record);
  // Adds all records of a table, or those that are wanted, to an empty index.
  void AddAll(const RecordTable& table, int threads, const std::function<bool(RecordIndex)>& wanted = nullptr);
  void Remove(RecordIndex record);
  // Makes the index anew of the records that are left, with room for them.
  void Rebuild(const RecordTable& table, int threads);
  // Whether so much came since that Rebuild would make look-ups quicker.
  bool crowded() const { return chained_ > uint64_t{12} << bucket_bits_; }

  // Records that share a key with this row of the table, except itself, in ascending order.
  void Candidates(const RecordTable& table, RecordIndex record, Scratch* scratch, std::vector<Partner>* partners,
                  std::vector<TruncatedRule>* truncated) const;

  uint64_t memory_bytes() const;

  // For an archive (matcher/base/archive.h); read into an index of the same rules.
  template <typename Self, typename Archive>
  static void Fields(Self& self, Archive* archive) {
    archive->Value(self.bucket_bits_);
    archive->Array(self.buckets_);
    archive->Array(self.base_records_);
    archive->Array(self.base_tags_);
    archive->Array(self.blocks_);
    archive->Value(self.chained_);
    archive->Bits(self.present_);
    archive->Value(self.records_);
    archive->Value(self.wide_);
  }

 private:
  static constexpr uint32_t kPerBlock = 7;
  struct Block {                     // 40 bytes
    uint32_t records[kPerBlock];
    uint8_t tags[kPerBlock];
    uint8_t used;
    uint32_t next;                   // an older, full block, from 1; 0: none
  };
  struct Bucket {
    uint32_t base_end;               // in the base; it begins where the bucket before ends
    uint32_t block;                  // the latest, from 1; 0: none
  };
  // Keys of some records in a row.
  struct Piece {
    std::vector<uint64_t> keys;
    std::vector<uint32_t> ends;      // by record
  };

  // Keys by their first bits: bucket among those of the share, tag, record.
  using Shares = std::vector<GrowableBuffer<uint64_t>>;

  bool Applies(const BlockingRule& rule, const RecordTable& table) const;
  void Build(const RecordTable& table, int threads);
  // Visits the keys of the records there are, a stretch of records at a time, made by several threads; stops where told to.
  void ForStretches(const RecordTable& table, int threads, RecordIndex end,
                    const std::function<bool(std::span<const Piece> pieces, RecordIndex first)>& visit) const;
  RecordIndex ShareKeys(const RecordTable& table, int threads, Shares* shares) const;
  void SortShare(const GrowableBuffer<uint64_t>& share, size_t first, uint32_t begin);
  void Insert(uint64_t key, RecordIndex record);
  // Adds the record's keys to `all`, and where wanted each rule's end there to `ends`; `keys` is room to work in.
  void MakeKeys(const RecordTable& table, RecordIndex record, KeyMaker* maker, std::vector<uint64_t>* keys,
                std::vector<uint64_t>* all, std::vector<uint32_t>* ends = nullptr) const;
  void MakeKeysByRule(const RecordTable& table, RecordIndex record, KeysByRule* keys) const;
  void Enter(std::span<const uint64_t> keys, RecordIndex record);
  size_t BucketOf(uint64_t key) const { return static_cast<size_t>(key >> (64 - bucket_bits_)) + 1; }
  bool Walk(uint64_t key, RecordIndex record, uint64_t rule, std::vector<Partner>* found) const;
  // Fetches what looking at these keys needs, ahead of its use.
  void Prefetch(std::span<const uint64_t> keys) const;

  std::span<const BlockingRule> rules_;
  LiveIndexOptions options_;
  uint32_t bucket_bits_;
  GrowableBuffer<Bucket> buckets_;   // the first is empty, so that each has one before
  GrowableBuffer<uint32_t> base_records_;
  GrowableBuffer<uint8_t> base_tags_;
  GrowableBuffer<Block> blocks_;
  uint64_t chained_ = 0;             // keys in blocks
  std::vector<bool> present_;
  uint32_t records_ = 0;
  bool wide_ = true;
  KeysByRule latest_;                // of the record that came last, which is mostly looked up next
};

}  // namespace ipse
