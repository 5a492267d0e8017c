#pragma once

// Makes the blocking keys of a record.
//
//   KeyMaker keys(table);
//   keys.Make(rule, record, &hashes);     // every key of the record under the rule, no duplicates
//
// Thread-safety: not thread-safe (it reuses buffers); one per thread. Cost: 5-20 ns a key; a deletion part makes as many
// keys as the value has letters.

#include <cstdint>
#include <string>
#include <vector>

#include "blocking/blocking_rule.h"
#include "matcher/record/record_table.h"

namespace ipse {

class KeyMaker {
 public:
  // The table must outlive the maker.
  explicit KeyMaker(const RecordTable& table, uint32_t keys_per_record_max = 64)
      : table_(table), keys_max_(keys_per_record_max) {}

  // Replaces `*keys` with the record's keys under the rule; empty when a part is missing. Deterministic order.
  void Make(const BlockingRule& rule, RecordIndex record, std::vector<uint64_t>* keys);

  // Replaces `*hashes` with what one part makes of one value alone; not for parts of two fields. May hold repeats.
  void ValuePartHashes(const KeyPart& part, ValueId value, std::vector<uint64_t>* hashes) {
    part_hashes_.clear();
    ValueHashes(part, value);
    hashes->assign(part_hashes_.begin(), part_hashes_.end());
  }

  // True when the rule can make keys at all: the table has every field it needs.
  static bool Applies(const BlockingRule& rule, const RecordTable& table);

 private:
  void PartHashes(const KeyPart& part, RecordIndex record);
  void ValueHashes(const KeyPart& part, ValueId value);
  void NameHashes(const KeyPart& part, ValueId value);
  void TextHashes(const KeyPart& part, ValueId value);
  void AnyOrderHash(const KeyPart& part, RecordIndex record);

  const RecordTable& table_;
  uint32_t keys_max_;
  std::vector<uint64_t> part_hashes_;
  std::vector<uint64_t> product_;
  std::string buffer_;
};

}  // namespace ipse
