#include "datasets/io/csv_reader.h"

#include <algorithm>
#include <map>

#include "datasets/io/chunk_reader.h"
#include "datasets/io/delimited_text.h"
#include "datasets/io/text_encoding.h"

namespace ipse {
namespace {

constexpr std::string_view kDelimiters = ",\t;|";

class CsvChunkParser : public ChunkParser {
 public:
  CsvChunkParser(char delimiter, size_t num_columns, const RawTableBuilder& table)
      : num_columns_(num_columns), table_(table), tokeniser_(delimiter, num_columns) {}

  void Parse(ParsedChunk* chunk) override {
    const ByteKinds kinds = ScanByteKinds(chunk->bytes.data(), chunk->size);
    const bool has_foreign = kinds.has_high && !IsUtf8({chunk->bytes.data(), chunk->size});
    tokeniser_.Run(chunk->bytes.data(), chunk->size);
    CopyFindings(chunk);
    if (has_foreign || kinds.has_nul) CleanFields(chunk);
    chunk->records.columns.resize(num_columns_);
    for (size_t c = 0; c < num_columns_; ++c) {
      if (table_.as_text(c)) {
        coder_.Copy(chunk->bytes.data(), tokeniser_.column(c), &chunk->records.columns[c]);
      } else {
        coder_.Code(chunk->bytes.data(), tokeniser_.column(c), &chunk->records.columns[c]);
      }
    }
  }

 private:
  void CopyFindings(ParsedChunk* chunk) {
    chunk->records.num_records = tokeniser_.num_rows();
    chunk->records.lines = tokeniser_.lines();
    chunk->records.num_lines = tokeniser_.num_lines();
    chunk->places = tokeniser_.places();
    chunk->blank_lines = tokeniser_.blank_lines();
    chunk->windows1252 = {};
    chunk->nul = {};
    chunk->stray_quotes = {tokeniser_.stray_quotes(), tokeniser_.first_stray_line()};
    chunk->rejected.clear();
    for (const CsvTokeniser::BadRow& row : tokeniser_.bad_rows()) {
      chunk->rejected.push_back({row.line, row.begin, row.size, row.num_fields});
    }
  }

  // Removes NUL bytes and converts fields that are not UTF-8. New texts go behind the chunk's own.
  void CleanFields(ParsedChunk* chunk) {
    size_t line_entry = 0;
    for (size_t row = 0; row < tokeniser_.num_rows(); ++row) {
      const std::vector<RawTable::LineBreak>& lines = tokeniser_.lines();
      while (line_entry + 1 < lines.size() && lines[line_entry + 1].record <= row) ++line_entry;
      const uint64_t line = lines[line_entry].line + (row - lines[line_entry].record);
      for (size_t c = 0; c < num_columns_; ++c) CleanField(chunk, line, &tokeniser_.column(c)[row]);
    }
    chunk->bytes.AppendZeros(kReadPastBytes);
  }

  void CleanField(ParsedChunk* chunk, uint64_t line, FieldSpan* field) {
    std::string_view text(chunk->bytes.data() + field->begin, field->size);
    const FieldCleaning cleaning = CleanFieldText(text, &cleaned_);
    if (!cleaning.had_nul && !cleaning.was_windows1252) return;
    if (cleaning.had_nul) chunk->nul.Add(line);
    if (cleaning.was_windows1252) chunk->windows1252.Add(line);
    field->begin = static_cast<uint32_t>(chunk->bytes.size());
    field->size = static_cast<uint32_t>(cleaned_.size());
    chunk->bytes.Append(cleaned_.data(), cleaned_.size());
  }

  size_t num_columns_;
  const RawTableBuilder& table_;  // changes between waves of chunks only
  CsvTokeniser tokeniser_;
  ChunkCoder coder_;
  std::string cleaned_;
};

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool LooksLikeData(std::string_view cell) {
  cell = Trim(cell);
  if (cell.empty()) return false;
  if (cell.find('@') != std::string_view::npos) return true;
  const auto digits =
      static_cast<size_t>(std::count_if(cell.begin(), cell.end(), [](char c) { return c >= '0' && c <= '9'; }));
  return digits * 2 > cell.size();  // numbers, dates, phone numbers
}

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
}

// The first row as read.
struct Header {
  std::vector<std::string> names;
  uint64_t lines = 0;  // with blank lines before it
  size_t size = 0;     // in bytes, likewise
};

// Refuses a header that ends inside quotes: the whole file would be its last name.
absl::Status CheckHeaderQuotes(const std::string& file, std::string_view head, char delimiter, uint64_t first_line) {
  std::string padded(head);
  padded.resize(head.size() + kReadPastBytes);
  RecordSplitter splitter(delimiter);
  const RecordSplitter::Result split = splitter.LastRecordEnd(padded.data(), head.size());
  if (!split.in_quotes) return absl::OkStatus();
  const uint64_t line = first_line + CountLines(head.substr(0, split.quote_at));
  return InvalidArgument("{}:{}: the quote opened on this line is never closed; close it, or double it if it is data",
                         file, line);
}

// Finds the header in `head`, reading on until it is complete.
absl::Status FindHeader(ByteSource& rest, const ReadOptions& options, char delimiter, uint64_t first_line,
                        std::string* head, bool at_end, Header* header) {
  std::vector<std::string> fields;
  while (true) {
    std::string_view text = *head;
    header->lines = 0;
    while (NextRecord(&text, delimiter, at_end, &fields, &header->lines)) {
      if (fields.size() == 1 && fields[0].empty()) continue;  // a blank line
      header->names = std::move(fields);
      header->size = head->size() - text.size();
      return text.empty() ? CheckHeaderQuotes(rest.name(), *head, delimiter, first_line) : absl::OkStatus();
    }
    if (at_end) {
      return InvalidArgument("{}: holds only blank lines; expected a line that names the columns", rest.name());
    }
    if (head->size() > options.row_bytes_max) {
      return ResourceExhausted(
          "{}:{}: the first row is longer than {} bytes, the most a row may have; is this a file of records?",
          rest.name(), first_line, options.row_bytes_max);
    }
    IPSE_RETURN_IF_ERROR(ReadUpTo(rest, head->size() * 2, head, &at_end));
  }
}

absl::Status CheckNames(const ReadOptions& options, const std::string& file, uint64_t line, ReadReport* report,
                        std::vector<std::string>* names) {
  if (names->size() > options.columns_max) {
    return ResourceExhausted("{}:{}: {} columns, more than the {} allowed; is the delimiter right?", file, line,
                             names->size(), options.columns_max);
  }
  std::map<std::string, size_t, std::less<>> positions;
  for (size_t i = 0; i < names->size(); ++i) {
    std::string& name = (*names)[i];
    if (std::any_of(name.begin(), name.end(), IsControl)) {
      return InvalidArgument("{}:{}: the header has control characters in column {}; the file is not text", file, line,
                             i + 1);
    }
    if (!IsUtf8(name)) {
      std::string converted;
      AppendWindows1252(name, &converted);
      name = std::move(converted);
    }
    if (Trim(name).empty()) {
      name = fmt::format("column_{}", i + 1);
      report->unnamed_columns.push_back(i + 1);
    }
    const auto [before, added] = positions.emplace(Trim(name), i + 1);
    if (!added) {
      return InvalidArgument("{}:{}: columns {} and {} have the same name; rename one of them in the header", file,
                             line, before->second, i + 1);
    }
  }
  return absl::OkStatus();
}

// Takes Excel's "sep=;" line off; returns its delimiter or '\0'.
char TakeSeparatorLine(std::string* head) {
  if (!head->starts_with("sep=") || head->size() < 6) return '\0';
  const char delimiter = (*head)[4];
  size_t end = 5;
  if ((*head)[end] != '\n' && (*head)[end] != '\r') return '\0';
  if (head->compare(end, 2, "\r\n") == 0) ++end;
  head->erase(0, end + 1);
  return delimiter;
}

}  // namespace

FieldCleaning CleanFieldText(std::string_view text, std::string* cleaned) {
  FieldCleaning cleaning;
  cleaning.had_nul = text.find('\0') != std::string_view::npos;
  cleaning.was_windows1252 = !IsUtf8(text);
  cleaned->clear();
  if (cleaning.was_windows1252) {
    AppendWindows1252(text, cleaned);
  } else {
    *cleaned = text;
  }
  std::erase(*cleaned, '\0');
  return cleaning;
}

char DetectDelimiter(std::string_view head, bool at_end) {
  constexpr size_t kRowsSampled = 100;
  char best = ',';
  double best_share = 0;
  size_t best_fields = 1;
  for (const char delimiter : kDelimiters) {
    std::string_view text = head;
    std::vector<std::string> fields;
    uint64_t lines = 0;
    size_t header_fields = 0;
    size_t rows = 0;
    size_t fitting = 0;
    while (rows < kRowsSampled && NextRecord(&text, delimiter, at_end, &fields, &lines)) {
      if (fields.size() == 1 && fields[0].empty()) continue;
      if (header_fields == 0) header_fields = fields.size();
      ++rows;
      fitting += fields.size() == header_fields;
    }
    if (header_fields < 2) continue;
    const double share = static_cast<double>(fitting) / static_cast<double>(rows);
    if (share > best_share || (share == best_share && header_fields > best_fields)) {
      best = delimiter;
      best_share = share;
      best_fields = header_fields;
    }
  }
  return best;
}

bool HeaderLooksLikeData(const std::vector<std::string>& cells) {
  const auto like_data = static_cast<size_t>(std::count_if(cells.begin(), cells.end(), LooksLikeData));
  return like_data > 0 && like_data * 8 >= cells.size();
}

absl::StatusOr<RawTable> ReadDelimited(std::string head, uint64_t head_offset, std::unique_ptr<ByteSource> rest,
                                       const ReadOptions& options, ReadReport* report) {
  const ByteSource::FileState file = rest->file_state();
  bool at_end = false;
  IPSE_RETURN_IF_ERROR(ReadUpTo(*rest, head.size() + 1, &head, &at_end));
  const size_t size_before = head.size();
  const char separator = TakeSeparatorLine(&head);
  head_offset += size_before - head.size();
  char delimiter = options.delimiter;
  if (delimiter == '\0') delimiter = separator != '\0' ? separator : DetectDelimiter(head, at_end);
  if (delimiter == '"' || delimiter == '\n' || delimiter == '\r' || static_cast<unsigned char>(delimiter) >= 0x80) {
    return InvalidArgument("{}: the delimiter must be one ASCII character, no quote and no line end", rest->name());
  }
  report->delimiter = delimiter;

  Header header;
  uint64_t first_line = separator != '\0' ? 2 : 1;
  IPSE_RETURN_IF_ERROR(FindHeader(*rest, options, delimiter, first_line, &head, at_end, &header));
  const uint64_t header_line = first_line + header.lines - 1;
  if (options.has_header) {
    report->header_looks_like_data = HeaderLooksLikeData(header.names);
    head.erase(0, header.size);
    head_offset += header.size;
    first_line += header.lines;
  } else {
    for (size_t i = 0; i < header.names.size(); ++i) header.names[i] = fmt::format("column_{}", i + 1);
  }
  IPSE_RETURN_IF_ERROR(CheckNames(options, rest->name(), header_line, report, &header.names));

  RawTableBuilder builder;
  for (const std::string& name : header.names) builder.AddColumn(name);
  if (options.unique_as_text) builder.KeepUniqueAsText();
  report->columns = header.names.size();
  ChunkReaderSetUp set_up;
  set_up.delimiter = delimiter;
  set_up.first_line = first_line;
  set_up.first_offset = head_offset;
  RowPlaces places;
  places.delimiter = delimiter;
  places.columns = header.names;
  places.file_bytes = file.bytes;
  places.file_changed_ns = file.changed_ns;
  if (file.is_file) set_up.rows = &places;
  set_up.num_fields = header.names.size();
  set_up.make_parser = [&] { return std::make_unique<CsvChunkParser>(delimiter, header.names.size(), builder); };
  const std::unique_ptr<ByteSource> rows = PrefixedSource(std::move(head), std::move(rest));
  IPSE_RETURN_IF_ERROR(ReadChunks(*rows, set_up, options, &builder, report));
  report->header_only = builder.num_records() == 0;
  return builder.Finish(report->name, /*drop_empty_columns=*/false, ReadThreads(options), std::move(places));
}

}  // namespace ipse
