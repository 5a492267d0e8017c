#pragma once

// Reads single records of a table again from the files it was read from, for the few whose values a result shows. A table
// whose values were given up (RawTable::ReleaseValues) needs a fraction of the memory.
//
//   IPSE_ASSIGN_OR_RETURN(std::unique_ptr<RowReader> rows, RowReader::Open(table));
//   IPSE_RETURN_IF_ERROR(rows->Read(record));
//   rows->text(column)                         // what table.column(column).at(record) said
//
// Open fails with FailedPrecondition where a file is not the one that was read any more. One reader per thread.
// Cost: a read of some 3 KB and a microsecond or two of parsing; records near the last one are at hand already.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/io/delimited_text.h"
#include "matcher/base/status.h"
#include "matcher/raw/raw_table.h"

namespace ipse {

class RowReader {
 public:
  // REQUIRES: table.RowsCanBeReadAgain(); the table outlives the reader.
  static absl::StatusOr<std::unique_ptr<RowReader>> Open(const RawTable& table);
  ~RowReader();

  // Reads a record of the table.
  absl::Status Read(size_t record);
  // The text of the record read last in a column of the table. Valid until the next Read.
  std::string_view text(size_t column) const { return texts_[column]; }

 private:
  struct File {
    int fd = -1;
    std::vector<int> column_of;  // column of the table -> column of the file, or -1
    std::unique_ptr<CsvTokeniser> tokeniser;
  };
  explicit RowReader(const RawTable& table) : table_(table), texts_(table.columns().size()) {}
  absl::Status OpenFile(const RawTable::SourceFile& source);
  absl::Status ReadRows(size_t file, size_t place);
  absl::Status Changed(size_t file) const;

  const RawTable& table_;
  std::vector<File> files_;
  std::vector<std::string> texts_;
  GrowableBuffer<char> bytes_;
  size_t file_ = SIZE_MAX, place_ = SIZE_MAX;  // what bytes_ holds
};

}  // namespace ipse
