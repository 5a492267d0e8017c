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
// Cost: 4 bytes a record and field that any record has; per further value 8 bytes, and a quarter of a byte per record for
// a column that has any; 4 bytes per field and value of its dictionary.

#include <bit>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "matcher/raw/growable_buffer.h"
#include "matcher/record/latest_dates.h"
#include "matcher/record/schema.h"
#include "matcher/record/value_dictionary.h"

namespace ipse {

using RecordIndex = uint32_t;

class Column {
 public:
  ValueId first(RecordIndex record) const { return first_.empty() ? kMissingValue : first_[record]; }
  // Fetches the record's first value ahead of its use.
  void Prefetch(RecordIndex record) const { __builtin_prefetch(first_.data() + record); }
  // The values behind the first one; mostly empty.
  std::span<const ValueId> others(RecordIndex record) const {
    if (other_begin_.empty()) return {};
    const OtherWord& word = other_words_[record / 64];
    const uint64_t bit = uint64_t{1} << (record % 64);
    if ((word.bits & bit) == 0) return {};
    const size_t at = word.before + static_cast<size_t>(std::popcount(word.bits & (bit - 1)));
    return others_.span().subspan(other_begin_[at], other_begin_[at + 1] - other_begin_[at]);
  }
  bool has_others() const { return !other_begin_.empty(); }
  bool empty() const { return first_.empty(); }
  // In how many records a value of the dictionary occurs in this column.
  uint32_t count(ValueId value) const { return value < counts_.size() ? counts_[value] : 0; }
  // The same for every value of the dictionary; no entries where no record has a value.
  std::span<const uint32_t> counts() const { return counts_.span(); }
  uint64_t records_filled() const { return records_filled_; }
  uint32_t distinct() const { return distinct_; }
  uint64_t memory_bytes() const;
  // For an archive (matcher/base/archive.h).
  template <typename Self, typename Archive>
  static void Fields(Self& self, Archive* archive) {
    archive->Array(self.first_);
    archive->Array(self.other_words_);
    archive->Array(self.other_begin_);
    archive->Array(self.others_);
    archive->Array(self.counts_);
    archive->Value(self.records_filled_);
    archive->Value(self.distinct_);
  }

 private:
  friend class ColumnBuilder;
  friend class GrowingTable;

  // Which of 64 records have other values, and how many records before them have.
  struct OtherWord {
    uint64_t bits = 0;
    uint64_t before = 0;
  };
  GrowableBuffer<ValueId> first_;
  std::vector<OtherWord> other_words_;
  GrowableBuffer<uint32_t> other_begin_;  // per record that has others, and the end
  GrowableBuffer<ValueId> others_;
  GrowableBuffer<uint32_t> counts_;
  uint64_t records_filled_ = 0;
  uint32_t distinct_ = 0;
};

class RecordTable {
 public:
  uint32_t num_records() const { return num_records_; }
  // Records that count: all, but for a growing table (growing_table.h), which also has rows that hold nobody any more.
  uint32_t num_counted() const { return growing_ ? num_counted_ : num_records_; }
  // Whether values, counts and rows may change between two uses.
  bool growing() const { return growing_; }
  const Schema& schema() const { return schema_; }
  const Column& column(int field) const { return columns_[static_cast<size_t>(field)]; }
  const ValueDictionary& dictionary(FieldKind kind) const { return *dictionaries_[static_cast<size_t>(kind)]; }
  const ValueDictionary& dictionary_of(int field) const {
    return dictionary(schema_.fields[static_cast<size_t>(field)].kind);
  }
  // Number of records at the same address (house number, street and locality), 0 where the record has none.
  uint32_t address_sharing(RecordIndex record) const {
    if (address_sharing_.empty()) return 0;
    return growing_ ? address_counts_[address_sharing_[record]] : address_sharing_[record];
  }
  // Of a field of dates, the latest that counts, but for one record in a thousand; 0: none. Cost: of a growing table nothing,
  // else some milliseconds.
  uint32_t LatestDate(int field) const;
  // For a job over several files: which file a record came from.
  uint32_t file_of(RecordIndex record) const { return file_of_.empty() ? 0 : file_of_[record]; }
  // Bytes held, dictionaries included.
  uint64_t memory_bytes() const;
  // For an archive (matcher/base/archive.h); read into a table of the same schema.
  template <typename Self, typename Archive>
  static void Fields(Self& self, Archive* archive) {
    archive->Value(self.num_records_);
    archive->Value(self.growing_);
    archive->Value(self.num_counted_);
    for (auto& column : self.columns_) Column::Fields(column, archive);
    for (auto& dictionary : self.dictionaries_) ValueDictionary::Fields(*dictionary, archive);
    archive->Array(self.address_sharing_);
    archive->Array(self.address_counts_);
    archive->Array(self.file_of_);
  }

 private:
  friend class RecordTableBuilder;
  friend class GrowingTable;
  void CountDates(int field, LatestDates* dates) const;

  uint32_t num_records_ = 0;
  bool growing_ = false;
  uint32_t num_counted_ = 0;
  Schema schema_;
  std::vector<Column> columns_;
  std::vector<std::unique_ptr<ValueDictionary>> dictionaries_;
  GrowableBuffer<uint32_t> address_sharing_;  // of a growing table: which address, an index into address_counts_
  GrowableBuffer<uint32_t> address_counts_;
  std::vector<uint32_t> file_of_;
  std::vector<LatestDates> latest_dates_;  // of a growing table, by field; of those that hold dates
};

}  // namespace ipse
