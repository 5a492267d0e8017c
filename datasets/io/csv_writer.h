#pragma once

// Writes delimited text that ReadRecords, spreadsheets and databases read back exactly.
//
//   IPSE_ASSIGN_OR_RETURN(CsvWriter writer, CsvWriter::Create("links.csv", {"left", "right", "weight"}));
//   writer.rows().Text("R1").Text("R2").Real(12.5, 3);
//   IPSE_RETURN_IF_ERROR(writer.EndRow());
//   IPSE_RETURN_IF_ERROR(writer.Commit());
//
// A field is quoted where it holds the delimiter, a quote or a line end (RFC 4180); lines end with LF. Numbers do not
// depend on the locale. The file appears whole at Commit or not at all (atomic_file.h).
//
// Many rows are formatted on several threads and land in their order:
//
//   IPSE_RETURN_IF_ERROR(writer.AppendRows(threads, pairs.size(), [&](uint64_t begin, uint64_t end, CsvRows& rows) {
//     for (uint64_t i = begin; i < end; ++i) rows.Text(pairs[i].left).Text(pairs[i].right).Real(pairs[i].weight, 3).EndRow();
//   }));
//
// Cost: a copy of the text and one system call for some thousand rows; memory of a megabyte or so a thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/io/atomic_file.h"
#include "matcher/base/status.h"

namespace ipse {

// Rows as text, in memory. Not thread-safe.
class CsvRows {
 public:
  explicit CsvRows(size_t num_columns, char delimiter = ',') : num_columns_(num_columns), delimiter_(delimiter) {}

  CsvRows& Text(std::string_view text);
  CsvRows& Integer(int64_t number);
  CsvRows& Unsigned(uint64_t number);
  // With a fixed number of decimals, rounded half to even of the binary value.
  CsvRows& Real(double number, int decimals);
  // The shortest text that gives the same number back.
  CsvRows& RealExact(double number);
  CsvRows& Empty() { return Text({}); }
  // REQUIRES: as many fields as columns since the last.
  void EndRow();

  std::string_view text() const { return {text_.data(), size_}; }
  uint64_t num_rows() const { return num_rows_; }
  size_t num_columns() const { return num_columns_; }
  char delimiter() const { return delimiter_; }
  void Clear();

 private:
  // Begins a field of at most `bytes` bytes; returns where it is to be written, and Advance() says how far it was.
  char* BeginField(size_t bytes);
  void Advance(const char* end) { size_ = static_cast<size_t>(end - text_.data()); }

  size_t num_columns_;
  char delimiter_;
  size_t column_ = 0;
  uint64_t num_rows_ = 0;
  std::string text_;  // room; the rows are its first size_ bytes
  size_t size_ = 0;
};

class CsvWriter {
 public:
  // Begins the file and writes the header. Fails as AtomicFile::Create.
  static absl::StatusOr<CsvWriter> Create(const std::string& path, const std::vector<std::string>& header,
                                          char delimiter = ',');
  // The same into a file that has been begun, e.g. by OutputFolder.
  static absl::StatusOr<CsvWriter> Create(std::unique_ptr<AtomicFile> file, const std::vector<std::string>& header,
                                          char delimiter = ',');

  // The current row: fill in one field per column, then call EndRow() below.
  CsvRows& rows() { return rows_; }
  // Ends the row; hands text to the file now and then. Fails as AtomicFile::Append, and goes on failing.
  absl::Status EndRow();
  // Formats `count` rows on up to `threads` threads and appends them in order. `format` adds rows [begin, end) to `rows`;
  // it is called for stretches of the range, from several threads at once. Fails as AtomicFile::Append; then some
  // stretches are not formatted at all. REQUIRES: no row is begun here.
  absl::Status AppendRows(int threads, uint64_t count,
                          const std::function<void(uint64_t begin, uint64_t end, CsvRows& rows)>& format);
  // Appends rows formatted elsewhere. REQUIRES: of the same number of columns and delimiter; no row is begun here.
  absl::Status Append(const CsvRows& rows);
  // Makes the file appear. Without it, the file that was there before stays.
  absl::Status Commit();

  uint64_t num_rows() const { return num_rows_; }  // without the header

 private:
  CsvWriter(std::unique_ptr<AtomicFile> file, size_t num_columns, char delimiter)
      : file_(std::move(file)), rows_(num_columns, delimiter) {}

  std::unique_ptr<AtomicFile> file_;
  CsvRows rows_;
  uint64_t num_rows_ = 0;
};

}  // namespace ipse
