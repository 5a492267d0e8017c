#pragma once

// The records of a job as columns of 32-bit value ids: the core structure everything fast follows from.
//
//   IPSE_ASSIGN_OR_RETURN(RecordTable table, EncodeRecords(raw, columns, schema, options));
//   ValueId given = table.column(given_field).first(record);
//   std::string_view text = table.dictionary(FieldKind::kPersonName).text(given);
//
// A column holds a first (current) value per record and, where a record has more (aliases, former names, further
// phones), the others behind it. It does not hold the raw text: RawTable does.
// Thread-safety: immutable after EncodeRecords; safe from any thread.
// Cost: 4 bytes a record and single-valued field; 4 more per further value, and 4 per record for a column that has any.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "matcher/record/schema.h"
#include "matcher/record/value_dictionary.h"

namespace ipse {

using RecordIndex = uint32_t;

class Column {
 public:
  ValueId first(RecordIndex record) const { return first_.empty() ? kMissingValue : first_[record]; }
  // The values behind the first one; mostly empty.
  std::span<const ValueId> others(RecordIndex record) const {
    if (other_begin_.empty()) return {};
    return std::span(others_).subspan(other_begin_[record], other_begin_[record + 1] - other_begin_[record]);
  }
  bool has_others() const { return !other_begin_.empty(); }
  bool empty() const { return first_.empty(); }
  // In how many records a value of the dictionary occurs in this column.
  uint32_t count(ValueId value) const { return value < counts_.size() ? counts_[value] : 0; }
  std::span<const uint32_t> counts() const { return counts_; }
  uint64_t records_filled() const { return records_filled_; }
  uint32_t distinct() const { return distinct_; }

 private:
  friend class RecordTableBuilder;
  std::vector<ValueId> first_;
  std::vector<uint32_t> other_begin_;
  std::vector<ValueId> others_;
  std::vector<uint32_t> counts_;
  uint64_t records_filled_ = 0;
  uint32_t distinct_ = 0;
};

class RecordTable {
 public:
  uint32_t num_records() const { return num_records_; }
  const Schema& schema() const { return schema_; }
  const Column& column(int field) const { return columns_[static_cast<size_t>(field)]; }
  const ValueDictionary& dictionary(FieldKind kind) const { return *dictionaries_[static_cast<size_t>(kind)]; }
  const ValueDictionary& dictionary_of(int field) const {
    return dictionary(schema_.fields[static_cast<size_t>(field)].kind);
  }
  // Number of records at the same address (house number, street and locality), 0 where the record has none.
  uint32_t address_sharing(RecordIndex record) const {
    return address_sharing_.empty() ? 0 : address_sharing_[record];
  }
  // For a job over several files: which file a record came from.
  uint32_t file_of(RecordIndex record) const { return file_of_.empty() ? 0 : file_of_[record]; }
  uint64_t memory_bytes() const;

 private:
  friend class RecordTableBuilder;
  uint32_t num_records_ = 0;
  Schema schema_;
  std::vector<Column> columns_;
  std::vector<std::unique_ptr<ValueDictionary>> dictionaries_;
  std::vector<uint32_t> address_sharing_;
  std::vector<uint32_t> file_of_;
};

}  // namespace ipse
