#pragma once

// A record file as read: every column dictionary-coded, nothing cleaned, nothing guessed.
//
// A RawTable is what a reader (datasets/io/record_file.h) hands to the standardisers. Each column holds one 32-bit
// value id per record; equal texts have equal ids, so work on text is done once per distinct value:
//
//   absl::StatusOr<RawTable> table = ReadRecords("patients.csv", {}, nullptr);
//   const RawColumn& sex = table->columns()[*table->FindColumn("sex")];
//   for (uint32_t id = 0; id < sex.num_values(); ++id) Standardise(sex.value(id), sex.counts()[id]);
//   for (size_t record = 0; record < table->num_records(); ++record) Use(sex.ids()[record]);
//
// Id 0 is always the empty value, even where no record has it. Other ids are in order of first appearance, so they do
// not depend on the number of threads or on how the file was cut into chunks.
//
// Multi-valued fields: a field that holds several values per record is several columns of one *group*. The columns
// "phone", "phone_2" and "phone_3" read from FHIR have group() "phone" and repeat() 1, 2 and 3; values fill from the
// first. A reader that knows sets the group; for a CSV file every column is its own group with repeat 1, and whoever
// recognises columns decides whether "phone2" repeats "phone".
//
// A column in which nearly every value is another may be kept *as text* instead (RawTableBuilder::KeepUniqueAsText): a
// dictionary would cost more than it saves. Such a column has no ids; coded() tells, and at(), missing(), distinct() and
// FirstValues() work for both.
//
// Memory: 4 bytes per record and column, and per distinct value its text, 8 bytes of offset and 4 of count; as text, 4.1
// bytes per record and the text. Line numbers cost nothing where records are on consecutive lines, else 16 bytes per
// break in the sequence. Thread-safety: const methods may run at once. Move-only. The table holds personal data and has no
// formatter.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/raw/growable_buffer.h"
#include "matcher/raw/row_places.h"

namespace ipse {

class RawColumn {
 public:
  // The header as written.
  std::string_view name() const { return name_; }
  // What the columns of one multi-valued field share, and this column's place in it, from 1.
  std::string_view group() const { return group_; }
  int repeat() const { return repeat_; }

  // Whether the values are there: false after RawTable::ReleaseValues.
  bool has_values() const { return !released_; }
  // Whether values have ids; else the column is kept as text.
  bool coded() const { return coded_; }
  // One value id per record. REQUIRES: coded().
  std::span<const uint32_t> ids() const { return ids_.span(); }
  // The number of distinct values, the empty one (id 0) included; at least 1. REQUIRES: coded().
  uint32_t num_values() const { return static_cast<uint32_t>(counts_.size()); }
  // The text of a value: UTF-8, as read. Valid as long as the table. REQUIRES: coded() and id < num_values().
  std::string_view value(uint32_t id) const {
    return {text_.data() + offsets_[id], static_cast<size_t>(offsets_[id + 1] - offsets_[id])};
  }
  // The number of records per value. REQUIRES: coded().
  std::span<const uint32_t> counts() const { return counts_.span(); }

  // The text in one record. REQUIRES: record < num_records() of the table, and the values were not released.
  std::string_view at(size_t record) const {
    if (coded_) return value(ids_[record]);
    const uint64_t block = offsets_[record / kRecordsPerBlock];
    const uint32_t begin = record % kRecordsPerBlock == 0 ? 0 : ids_[record - 1];
    return {text_.data() + block + begin, ids_[record] - begin};
  }
  // The number of records without a value.
  uint64_t missing() const { return coded_ ? counts_[0] : census_.missing; }
  // The number of distinct values, the empty one not included. For a column kept as text, texts are told apart by a
  // 64-bit hash.
  uint32_t distinct() const { return coded_ ? num_values() - 1 : census_.distinct; }

  struct ValueCount {
    std::string_view text;
    uint32_t count = 0;
  };
  // The first distinct values, at most kFirstValuesMax, in order of first appearance, and the records that have them.
  static constexpr uint32_t kFirstValuesMax = 5000;
  std::vector<ValueCount> FirstValues() const;

  uint64_t memory_bytes() const;

 private:
  friend class RawTable;
  friend class RawColumnBuilder;

  static constexpr size_t kRecordsPerBlock = 64;

  // What a dictionary would know, for a column kept as text.
  struct Census {
    uint64_t missing = 0;
    uint32_t distinct = 0;
    std::vector<std::pair<uint32_t, uint32_t>> first;  // record where a value is first, records that have it
  };
  void TakeCensus();

  std::string name_;
  std::string group_;
  int repeat_ = 1;
  bool coded_ = true;
  bool released_ = false;
  GrowableBuffer<uint32_t> ids_;  // as text: where each record's text ends, counted from its block
  GrowableBuffer<uint32_t> counts_;
  GrowableBuffer<uint64_t> offsets_;  // num_values + 1, into text_; as text: one per block of records
  GrowableBuffer<char> text_;
  Census census_;
};

class RawTable {
 public:
  // The records of one input file: a contiguous range.
  struct SourceFile {
    std::string path;
    uint64_t first_record = 0;
    uint64_t num_records = 0;
    RowPlaces rows;
  };
  // From `record` on, records are on consecutive lines beginning with `line`.
  struct LineBreak {
    uint64_t record = 0;
    uint64_t line = 0;
  };

  RawTable() = default;
  RawTable(RawTable&&) = default;
  RawTable& operator=(RawTable&&) = default;

  // Builds a small table from texts, for tests and for records that do not come from a file. Record i has line i + 2,
  // as in a file with one header line. REQUIRES: every row has as many texts as there are headers.
  static RawTable FromRows(const std::vector<std::string>& headers, const std::vector<std::vector<std::string>>& rows);

  // Joins two tables into one, records of `left` first. Columns with the same name become one; a column that only one
  // table has is empty for the records of the other. The order is left's columns, then what only right has. Ids of left
  // stay as they are; the files() of both are kept, so file_index() says where a record came from.
  // Cost: one look-up per distinct value of right, one pass over its ids. REQUIRES: fewer than 2^32 records in all.
  static RawTable Merge(RawTable left, RawTable right, int threads = 1);

  size_t num_records() const { return num_records_; }
  std::span<const RawColumn> columns() const { return columns_; }
  const RawColumn& column(size_t index) const { return columns_[index]; }
  // The index of the column of that name, or nothing. Names are compared exactly.
  std::optional<size_t> FindColumn(std::string_view name) const;
  // Renames a column (and makes it a group of its own), e.g. before Merge of files whose headers differ.
  // REQUIRES: no other column has that name.
  void RenameColumn(size_t index, std::string_view name);
  // Gives up a column's values, so that their memory is free; names, missing() and distinct() stay.
  void ReleaseValues(size_t index);
  // Whether the values of every record can be read again from the files.
  bool RowsCanBeReadAgain() const;

  // The input files, in order. Empty for a table that was never in a file.
  std::span<const SourceFile> files() const { return files_; }
  // The index into files() for a record; 0 where files() is empty. Cost: log of the number of files.
  uint32_t file_index(size_t record) const;
  // The line (from 1) of its file on which a record begins. Cost: log of the number of breaks in the sequence.
  uint64_t line(size_t record) const;
  // "path:line", for messages.
  std::string Place(size_t record) const;

  uint64_t memory_bytes() const;

 private:
  friend class RawTableBuilder;

  size_t num_records_ = 0;
  std::vector<RawColumn> columns_;
  std::vector<SourceFile> files_;
  std::vector<LineBreak> line_breaks_;
};

}  // namespace ipse
