#include "datasets/io/record_file.h"

#include <algorithm>
#include <array>

#include "datasets/io/csv_reader.h"
#include "datasets/io/fhir_patient.h"
#include "datasets/io/text_encoding.h"
#include "matcher/base/check.h"

namespace ipse {
namespace {

constexpr size_t kHeadBytes = 64 << 10;  // read ahead to tell the format

struct Magic {
  std::string_view bytes;
  std::string_view what;
};
// Formats people hand over instead of text, by their first bytes.
constexpr std::array<Magic, 10> kMagics = {{
    {"PK\x03\x04", "an Excel workbook or a zip archive; save the sheet as CSV, or unpack it"},
    {"\xD0\xCF\x11\xE0", "an old Excel workbook; save the sheet as CSV"},
    {"PAR1", "a Parquet file; export it as CSV"},
    {"SQLite format 3", "an SQLite database; export the table as CSV"},
    {"%PDF", "a PDF document; a file of records is needed"},
    {"\x28\xB5\x2F\xFD", "zstd-compressed; decompress it, or use gzip"},
    {"BZh", "bzip2-compressed; decompress it, or use gzip"},
    {"\xFD"
     "7zXZ",
     "xz-compressed; decompress it, or use gzip"},
    {"7z\xBC\xAF", "a 7-Zip archive; unpack it"},
    {"\x7F"
     "ELF",
     "a program; a file of records is needed"},
}};

// The input with compression and UTF-16 taken off, and its first bytes.
struct OpenedInput {
  std::unique_ptr<ByteSource> rest;
  std::string head;
  uint64_t head_offset = 0;  // in the input, where that is not compressed
  bool at_end = false;
};

absl::Status PeelInput(OpenedInput* input, ReadReport* report) {
  IPSE_RETURN_IF_ERROR(ReadUpTo(*input->rest, kHeadBytes, &input->head, &input->at_end));
  if (input->head.starts_with("\x1F\x8B")) {
    report->gzip = true;
    input->rest = GunzipSource(PrefixedSource(std::move(input->head), std::move(input->rest)));
    input->head.clear();
    IPSE_RETURN_IF_ERROR(ReadUpTo(*input->rest, kHeadBytes, &input->head, &input->at_end));
  }
  size_t mark_bytes = 0;
  const Utf16Kind utf16 = DetectUtf16(input->head, &mark_bytes);
  if (utf16 != Utf16Kind::kNone) {
    report->utf16 = true;
    input->rest = Utf16Source(PrefixedSource(input->head.substr(mark_bytes), std::move(input->rest)),
                              utf16 == Utf16Kind::kBigEndian);
    input->head.clear();
    IPSE_RETURN_IF_ERROR(ReadUpTo(*input->rest, kHeadBytes, &input->head, &input->at_end));
  }
  if (input->head.starts_with("\xEF\xBB\xBF")) {
    input->head.erase(0, 3);
    input->head_offset = 3;
  }
  return absl::OkStatus();
}

absl::Status RefuseKnownBinary(const std::string& name, std::string_view head) {
  for (const Magic& magic : kMagics) {
    if (head.starts_with(magic.bytes)) return InvalidArgument("{}: is {}", name, magic.what);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RawTable> ReadRecords(const std::string& path, const ReadOptions& options, ReadReport* report) {
  if (report != nullptr) {
    *report = {};
    report->name = path;
  }
  IPSE_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, OpenSource(path));
  return ReadRecords(std::move(source), options, report);
}

absl::StatusOr<RawTable> ReadRecords(std::unique_ptr<ByteSource> source, const ReadOptions& options,
                                     ReadReport* report) {
  IPSE_CHECK(options.row_bytes_max <= (size_t{512} << 20));
  IPSE_CHECK(options.chunk_bytes >= 1 && options.chunk_bytes <= (size_t{64} << 20));
  ReadReport own_report;
  if (report == nullptr) report = &own_report;
  *report = {};
  report->name = source->name();
  OpenedInput input;
  input.rest = std::move(source);
  IPSE_RETURN_IF_ERROR(PeelInput(&input, report));
  if (input.head.empty()) {
    return InvalidArgument("{}: the file is empty; expected a line that names the columns, and records", report->name);
  }
  IPSE_RETURN_IF_ERROR(RefuseKnownBinary(report->name, input.head));
  report->format = options.format;
  if (options.format == RecordFormat::kAuto) {
    report->format = LooksLikeJson(input.head) ? RecordFormat::kFhirNdjson : RecordFormat::kDelimited;
  }
  if (report->format == RecordFormat::kFhirNdjson) {
    return ReadFhirPatients(std::move(input.head), std::move(input.rest), options, report);
  }
  return ReadDelimited(std::move(input.head), input.head_offset, std::move(input.rest), options, report);
}

std::vector<std::string> ReadReport::Notes() const {
  std::vector<std::string> notes;
  const auto add = [&]<typename... Args>(fmt::format_string<Args...> text, Args&&... args) {
    notes.push_back(name + ": " + fmt::format(text, std::forward<Args>(args)...));
  };
  if (header_only) add("has a header and no record");
  if (header_looks_like_data) {
    add("the first line looks like a record, not like a header; if so, pass --no-header, or it is taken for column "
        "names");
  }
  if (!unnamed_columns.empty()) {
    add("{} column(s) without a name, named by position: {}", unnamed_columns.size(), fmt::join(unnamed_columns, ", "));
  }
  if (blank_lines > 0) add("{} blank line(s) skipped", blank_lines);
  if (skipped_rows > 0) {
    add("{} bad row(s) set aside, first at line(s) {}", skipped_rows, fmt::join(skipped_lines, ", "));
  }
  if (utf16) add("converted from UTF-16");
  if (windows1252_fields > 0) {
    add("{} field(s) not in UTF-8 converted from Windows-1252, first on line {}", windows1252_fields, windows1252_line);
  }
  if (nul_fields > 0) add("NUL bytes removed from {} field(s), first on line {}", nul_fields, nul_line);
  if (stray_quotes > 0) {
    add("{} field(s) with text after the closing quote, first on line {}", stray_quotes, stray_quote_line);
  }
  if (format == RecordFormat::kFhirNdjson && records == 0) add("holds no Patient resource");
  if (other_resources > 0) {
    add("{} resource(s) that are not Patient left out, first on line {}", other_resources, other_resource_line);
  }
  if (dropped_values > 0) {
    add("{} value(s) beyond the kept number of repeats left out, first on line {}", dropped_values, dropped_value_line);
  }
  return notes;
}

}  // namespace ipse
