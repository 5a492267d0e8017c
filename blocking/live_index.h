#pragma once

// The blocking keys of a growing table, for looking single records up: what BlockIndex is for a batch, one record at a time.
//
//   LiveIndex index(rules, options);
//   index.Add(table, row);
//   LiveIndex::Scratch scratch;
//   index.Candidates(table, query_row, &scratch, &partners, &overflow);   // rows that share a key, each once
//
// Keys are KeyMaker's. All rules share one table of buckets; a bucket is a chain of small blocks of record numbers, each with
// eight bits of its key, so that a key costs five to seven bytes and an addition touches one block. Eight bits let one
// foreign record in 256 of a bucket through, which costs a comparison and nothing else: verdicts are made by comparing.
//
// No look-up grows with the table: of a key that very many records share, the latest per_key_max are taken, and of a query
// candidates_max in all, rules in the model's order (identifiers first). What was left out is told in the overflow, never
// silently. Rules for small files ("wide") are used while the table has at most `wide_records_max` records.
//
// A removed record is skipped by its mark and leaves the chains when the index is rebuilt (Rebuild, also to grow the
// bucket table). Thread-safety: Candidates from any thread while nobody writes. Cost: a query makes some 60 keys at a cache
// miss or two each.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "blocking/block_index.h"
#include "blocking/key_maker.h"

namespace ipse {

struct LiveIndexOptions {
  // Records of one key that a look-up takes: a household's phone has four, a common name's key thousands, of which more
  // would only repeat what narrower rules say.
  uint32_t per_key_max = 200;
  uint32_t candidates_max = 2000;
  uint32_t wide_records_max = 2000;
  uint32_t keys_per_record_max = 64;
  // Records to make room for at first, so that growing to them needs no rebuilding, which stops everything for a while: a
  // quarter of a second per 100,000 records. A bucket costs four bytes.
  uint32_t records_expected = 250'000;
};

// A rule of which a look-up left records out.
struct TruncatedRule {
  uint32_t rule = 0;
  uint32_t taken = 0;
  bool by_total = false;  // candidates_max was reached before the rule
};

class LiveIndex {
 public:
  struct Scratch {
    std::vector<uint64_t> keys, rule_keys;
    std::vector<uint32_t> ends;  // where each rule's keys end
    std::vector<Partner> found;
  };

  // The rules must outlive the index.
  LiveIndex(std::span<const BlockingRule> rules, const LiveIndexOptions& options);

  // The same rules at another place. REQUIRES: equal to those it was made with.
  void UseRules(std::span<const BlockingRule> rules) { rules_ = rules; }

  void Add(const RecordTable& table, RecordIndex record);
  // Adds all records of a table to an empty index.
  void AddAll(const RecordTable& table, int threads);
  void Remove(RecordIndex record);
  // Makes the index anew of the records that are left, with room for them.
  void Rebuild(const RecordTable& table);
  // Whether it has outgrown its buckets and Rebuild would make look-ups quicker.
  bool crowded() const { return postings_ > uint64_t{16} << bucket_bits_; }

  // Records that share a key with this row of the table, except itself, in ascending order.
  void Candidates(const RecordTable& table, RecordIndex record, Scratch* scratch, std::vector<Partner>* partners,
                  std::vector<TruncatedRule>* truncated) const;

  uint64_t memory_bytes() const;
  uint64_t postings() const { return postings_; }

 private:
  static constexpr uint32_t kPerBlock = 7;
  static constexpr uint32_t kNoBlock = UINT32_MAX;
  struct Block {                     // 40 bytes
    uint32_t records[kPerBlock];
    uint8_t tags[kPerBlock];
    uint8_t used = 0;
    uint32_t next = kNoBlock;        // an older, full block
  };

  bool Applies(const BlockingRule& rule, const RecordTable& table) const;
  void Insert(uint64_t key, RecordIndex record);
  // Adds the record's keys to `all`; `keys` is room to work in.
  void MakeKeys(const RecordTable& table, RecordIndex record, KeyMaker* maker, std::vector<uint64_t>* keys,
                std::vector<uint64_t>* all) const;
  void Enter(std::span<const uint64_t> keys, RecordIndex record);
  bool Walk(uint64_t key, RecordIndex record, uint64_t rule, std::vector<Partner>* found) const;
  // Fetches what looking at these keys needs, ahead of its use.
  void Prefetch(std::span<const uint64_t> keys) const;

  std::span<const BlockingRule> rules_;
  LiveIndexOptions options_;
  uint32_t bucket_bits_;
  std::vector<uint32_t> buckets_;    // the latest block
  std::vector<std::vector<Block>> blocks_;  // in pages, which never move
  uint32_t num_blocks_ = 0;
  uint64_t postings_ = 0;
  std::vector<bool> present_;
  uint32_t records_ = 0;
  bool wide_ = true;

  Block& block(uint32_t at) { return blocks_[at / kBlocksPerPage][at % kBlocksPerPage]; }
  const Block& block(uint32_t at) const { return blocks_[at / kBlocksPerPage][at % kBlocksPerPage]; }
  static constexpr uint32_t kBlocksPerPage = 1 << 16;
};

}  // namespace ipse
