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
// Memory: 4 bytes per record and column, and per distinct value its text, 8 bytes of offset and 4 of count. Line
// numbers cost nothing where records are on consecutive lines, else 16 bytes per break in the sequence. Thread-safety:
// const methods may run at once. Move-only. The table holds personal data and has no formatter.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/raw/growable_buffer.h"

namespace ipse {

class RawColumn {
 public:
  // The header as written.
  std::string_view name() const { return name_; }
  // What the columns of one multi-valued field share, and this column's place in it, from 1.
  std::string_view group() const { return group_; }
  int repeat() const { return repeat_; }

  // One value id per record.
  std::span<const uint32_t> ids() const { return ids_.span(); }
  // The number of distinct values, the empty one (id 0) included; at least 1.
  uint32_t num_values() const { return static_cast<uint32_t>(counts_.size()); }
  // The text of a value: UTF-8, as read. Valid as long as the table. REQUIRES: id < num_values().
  std::string_view value(uint32_t id) const {
    return {text_.data() + offsets_[id], static_cast<size_t>(offsets_[id + 1] - offsets_[id])};
  }
  // The number of records per value.
  std::span<const uint32_t> counts() const { return counts_.span(); }
  // The text in one record. REQUIRES: record < num_records() of the table.
  std::string_view at(size_t record) const { return value(ids_[record]); }

  uint64_t memory_bytes() const;

 private:
  friend class RawTable;
  friend class RawColumnBuilder;

  std::string name_;
  std::string group_;
  int repeat_ = 1;
  GrowableBuffer<uint32_t> ids_;
  GrowableBuffer<uint32_t> counts_;
  GrowableBuffer<uint64_t> offsets_;  // num_values + 1, into text_
  GrowableBuffer<char> text_;
};

class RawTable {
 public:
  // The records of one input file: a contiguous range.
  struct SourceFile {
    std::string path;
    uint64_t first_record = 0;
    uint64_t num_records = 0;
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
