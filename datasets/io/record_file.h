#pragma once

// Reads a file of records, whatever it is, into a RawTable.
//
//   ReadReport report;
//   absl::StatusOr<RawTable> table = ReadRecords("patients.csv.gz", {}, &report);
//   for (const std::string& note : report.Notes()) Print(note);
//
// Formats, told by content: delimited text (comma, tab, semicolon or bar; the grammar is in delimited_text.h) with a
// header line, and FHIR R4 Patient resources as NDJSON (columns are in fhir_patient.h). Either may be gzip-compressed.
// UTF-8 and UTF-16 are read as such; a value that is not valid UTF-8 is taken as Windows-1252 and converted.
//
// Nothing is lost silently: what could not be kept is an error, or is counted in the report with its first line.
// Error messages name file, line and remedy and never hold a value.
//
// Memory: the table, plus about 100 bytes per byte of ReadOptions::chunk_bytes. Cost: one pass, parsing on all threads.
// The result does not depend on the number of threads or the size of chunks. Thread-safe: calls share nothing.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/io/byte_source.h"
#include "matcher/base/status.h"
#include "matcher/raw/raw_table.h"

namespace ipse {

enum class RecordFormat { kAuto, kDelimited, kFhirNdjson };

struct ReadOptions {
  // DEFAULT: told by content.
  RecordFormat format = RecordFormat::kAuto;
  // The field delimiter, or '\0' to detect it from the header and the first rows.
  char delimiter = '\0';
  // Whether the first row names the columns. Without, they are named column_1, column_2 ...
  bool has_header = true;
  // Sets aside rows with the wrong number of fields (and NDJSON lines that are no JSON) instead of refusing the file.
  bool skip_bad_rows = false;
  // Receives every row set aside: its line and its text as read, in the order of the file. For writing them to a file.
  std::function<void(uint64_t line, std::string_view row)> on_bad_row;
  // Receives bytes read and bytes in all (of the file as it lies on disk; 0 if unknown), a few hundred times or less
  // for a large file, from one thread at a time.
  std::function<void(uint64_t bytes_done, uint64_t bytes_total)> progress;
  // DEFAULT: 0, all processors.
  int threads = 0;
  // Keeps columns of large files as text in which nearly every value is another, e.g. record ids (RawColumn::coded()):
  // less memory and time for whoever reads all values once.
  bool unique_as_text = false;
  // A longer row is refused: it is an unclosed quote or no record file at all. REQUIRES: at most 512 MiB.
  size_t row_bytes_max = 16 << 20;
  // More columns are refused.
  size_t columns_max = 4096;
  // The unit of parallel work. Tests set it to a few bytes. REQUIRES: 1 to 64 MiB.
  size_t chunk_bytes = 512 << 10;
};

struct ReadReport {
  std::string name;  // the path, or "standard input"
  RecordFormat format = RecordFormat::kAuto;
  char delimiter = '\0';
  bool gzip = false;
  bool utf16 = false;
  uint64_t bytes = 0;  // of the input as it lies on disk
  uint64_t records = 0;
  size_t columns = 0;

  bool header_only = false;             // a header and no record
  bool header_looks_like_data = false;  // perhaps the file has no header, and its first record became one
  std::vector<size_t> unnamed_columns;  // positions from 1; they are named column_<position>
  uint64_t blank_lines = 0;             // skipped

  uint64_t skipped_rows = 0;            // set aside, see ReadOptions::skip_bad_rows
  std::vector<uint64_t> skipped_lines;  // the first kLinesNamed of them
  uint64_t windows1252_fields = 0;      // converted to UTF-8
  uint64_t windows1252_line = 0;        // the first of them
  uint64_t nul_fields = 0;              // fields from which NUL bytes were removed
  uint64_t nul_line = 0;
  uint64_t stray_quotes = 0;  // fields with text after their closing quote
  uint64_t stray_quote_line = 0;

  uint64_t other_resources = 0;  // FHIR resources that are not Patient, not read
  uint64_t other_resource_line = 0;
  uint64_t dropped_values = 0;  // FHIR values beyond the number of repeats that are kept
  uint64_t dropped_value_line = 0;

  static constexpr size_t kLinesNamed = 5;

  // What a person should know about the reading, one sentence each, without any value of a record. Empty if nothing
  // is remarkable.
  std::vector<std::string> Notes() const;
};

// Reads the file at `path` ("-": standard input). `report` may be null; it is filled on failure, too, as far as known.
// Fails with NotFound, PermissionDenied, InvalidArgument (not a record file, or rows that do not fit the header),
// DataLoss (damaged compression, disk errors) or ResourceExhausted (a limit of the options).
absl::StatusOr<RawTable> ReadRecords(const std::string& path, const ReadOptions& options, ReadReport* report);

// The same for any source of bytes, e.g. MemorySource("upload.csv", text).
absl::StatusOr<RawTable> ReadRecords(std::unique_ptr<ByteSource> source, const ReadOptions& options,
                                     ReadReport* report);

}  // namespace ipse
