#pragma once

// The keys of many records under one rule, fast: what KeyMaker does for one record, for a whole table.
//
//   PartTables tables(table);
//   RuleKeys keys(table, rule, &tables, keys_per_record_max, threads);
//   keys.Append(begin, end, &out);     // every key of the records [begin, end), by record
//
// Two records share a key here exactly if they share one of KeyMaker's; the 64-bit values themselves differ. What a key
// part makes of a value is computed once per distinct value where a table of it pays, and kept for the rules that share
// the part; a value less each one letter is a difference of sums (one term per letter and place), so that a key costs a
// nanosecond or two whatever the length of the value.
// Thread-safety: Append is const and safe from any thread; PartTables is not thread-safe. Cost: 2-10 ns a key.

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "blocking/blocking_rule.h"
#include "matcher/record/record_table.h"

namespace ipse {

struct KeyEntry {
  uint64_t key;
  RecordIndex record;
};

// What single-valued and few-valued transforms make of each distinct value of a dictionary.
class PartTables {
 public:
  explicit PartTables(const RecordTable& table) : table_(table) {}

  // One hash per value; 0 for a value that gives no key.
  using Single = std::vector<uint64_t>;
  // Several per value, distinct.
  struct Several {
    std::vector<uint32_t> begin;  // values + 1
    std::vector<uint64_t> hashes;
  };

  const Single& SingleOf(const KeyPart& part, int threads);
  const Several& SeveralOf(const KeyPart& part, int threads);

 private:
  using Id = std::tuple<FieldKind, KeyTransform, uint32_t>;
  Id IdOf(const KeyPart& part) const;

  const RecordTable& table_;
  std::map<Id, Single> singles_;
  std::map<Id, Several> several_;
};

// The single hash that a part makes of a record: the least of them where it may make several. For splitting blocks.
class PartKey {
 public:
  PartKey(const RecordTable& table, const KeyPart& part, PartTables* tables, int threads);
  // 0 where the record has none.
  uint64_t Of(RecordIndex record) const;
  // Fetches the record's value.
  void Prefetch(RecordIndex record) const { column_->Prefetch(record); }

 private:
  const Column* column_;
  const PartTables::Single* single_ = nullptr;
  const PartTables::Several* several_ = nullptr;
};

// Some of all keys: those whose `bits` highest bits are `number`.
struct KeyRound {
  uint64_t number = 0;
  int bits = 0;
  bool Has(uint64_t key) const { return bits == 0 || key >> (64 - bits) == number; }
};

class RuleKeys {
 public:
  // The table, the rule and the tables must outlive it.
  RuleKeys(const RecordTable& table, const BlockingRule& rule, PartTables* tables, uint32_t keys_per_record_max,
           int threads);

  // Appends the keys of the records [begin, end) that are of the round, records in order; how many there are of all rounds.
  uint64_t Append(RecordIndex begin, RecordIndex end, std::vector<KeyEntry>* out, KeyRound round = {}) const;

 private:
  enum class Way : uint8_t {
    kId,          // the value itself
    kSingle,      // a table of one hash per value
    kAnyOrder,    // two columns, one table
    kSeveral,     // a table of several
    kDeletions,   // computed from the text
    kWildcards,
  };
  struct Part {
    Way way;
    const Column* column;
    const Column* second = nullptr;
    const ValueDictionary* dictionary;
    const PartTables::Single* single = nullptr;
    const PartTables::Several* several = nullptr;
    bool all_values = false;
  };

  static Way WayOf(const KeyPart& part, FieldKind kind);
  void Prefetch(const Part& part, RecordIndex record) const;
  uint64_t OneHash(const Part& part, RecordIndex record) const;
  void Hashes(const Part& part, RecordIndex record, std::vector<uint64_t>* hashes) const;
  void ValueHashes(const Part& part, ValueId value, std::vector<uint64_t>* hashes) const;

  uint64_t salt_;
  uint32_t keys_max_;
  std::vector<Part> ones_;   // parts that give one hash at most
  std::vector<Part> lists_;  // parts that may give several
};

}  // namespace ipse
