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
// To format on several threads, each fills a CsvRows of its own, and one appends them in order.

#include <cstdint>
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

  std::string_view text() const { return text_; }
  uint64_t num_rows() const { return num_rows_; }
  void Clear();

 private:
  void BeginField();

  size_t num_columns_;
  char delimiter_;
  size_t column_ = 0;
  uint64_t num_rows_ = 0;
  std::string text_;
};

class CsvWriter {
 public:
  // Begins the file and writes the header. Fails as AtomicFile::Create.
  static absl::StatusOr<CsvWriter> Create(const std::string& path, const std::vector<std::string>& header,
                                          char delimiter = ',');

  // The current row: fill in one field per column, then call EndRow() below.
  CsvRows& rows() { return rows_; }
  // Ends the row; hands text to the file now and then. Fails as AtomicFile::Append, and goes on failing.
  absl::Status EndRow();
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
