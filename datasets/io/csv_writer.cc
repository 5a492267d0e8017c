#include "datasets/io/csv_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "matcher/base/check.h"

namespace ipse {
namespace {

constexpr size_t kFlushBytes = 64 << 10;

bool NeedsQuotes(std::string_view text, char delimiter) {
  return std::any_of(text.begin(), text.end(),
                     [&](char c) { return c == delimiter || c == '"' || c == '\n' || c == '\r'; });
}

}  // namespace

inline void CsvRows::BeginField() {
  if (column_++ > 0) text_ += delimiter_;
}

CsvRows& CsvRows::Text(std::string_view text) {
  BeginField();
  // An empty field alone on its row would be a blank line.
  if (!NeedsQuotes(text, delimiter_) && !(text.empty() && num_columns_ == 1)) {
    text_ += text;
    return *this;
  }
  text_ += '"';
  for (const char c : text) {
    if (c == '"') text_ += '"';
    text_ += c;
  }
  text_ += '"';
  return *this;
}

CsvRows& CsvRows::Integer(int64_t number) {
  BeginField();
  fmt::format_to(std::back_inserter(text_), "{}", number);
  return *this;
}
CsvRows& CsvRows::Unsigned(uint64_t number) {
  BeginField();
  fmt::format_to(std::back_inserter(text_), "{}", number);
  return *this;
}
CsvRows& CsvRows::Real(double number, int decimals) {
  BeginField();
  fmt::format_to(std::back_inserter(text_), "{:.{}f}", number, decimals);
  return *this;
}
CsvRows& CsvRows::RealExact(double number) {
  BeginField();
  fmt::format_to(std::back_inserter(text_), "{}", number);
  return *this;
}

void CsvRows::EndRow() {
  IPSE_CHECK(column_ == num_columns_);
  text_ += '\n';
  column_ = 0;
  ++num_rows_;
}

void CsvRows::Clear() {
  IPSE_CHECK(column_ == 0);
  text_.clear();
  num_rows_ = 0;
}

absl::StatusOr<CsvWriter> CsvWriter::Create(const std::string& path, const std::vector<std::string>& header,
                                            char delimiter) {
  IPSE_CHECK(!header.empty());
  IPSE_ASSIGN_OR_RETURN(std::unique_ptr<AtomicFile> file, AtomicFile::Create(path));
  CsvWriter writer(std::move(file), header.size(), delimiter);
  for (const std::string& name : header) writer.rows_.Text(name);
  IPSE_RETURN_IF_ERROR(writer.EndRow());
  writer.num_rows_ = 0;
  return writer;
}

absl::Status CsvWriter::EndRow() {
  rows_.EndRow();
  ++num_rows_;
  if (rows_.text().size() < kFlushBytes) return absl::OkStatus();
  const absl::Status status = file_->Append(rows_.text());
  rows_.Clear();
  return status;
}

absl::Status CsvWriter::Append(const CsvRows& rows) {
  absl::Status status = file_->Append(rows_.text());
  rows_.Clear();
  if (status.ok()) status = file_->Append(rows.text());
  num_rows_ += rows.num_rows();
  return status;
}

absl::Status CsvWriter::Commit() {
  const absl::Status status = file_->Append(rows_.text());
  rows_.Clear();
  IPSE_RETURN_IF_ERROR(status);
  return file_->Commit();
}

}  // namespace ipse
