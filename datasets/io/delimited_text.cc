#include "datasets/io/delimited_text.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace ipse {
namespace {

bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

}  // namespace

bool NextRecord(std::string_view* text, char delimiter, bool at_end, std::vector<std::string>* fields,
                uint64_t* lines) {
  fields->clear();
  if (text->empty()) return false;
  const std::string_view all = *text;
  std::string field;
  enum { kStart, kPlain, kQuoted, kAfter } state = kStart;
  uint64_t lines_taken = 0;
  for (size_t at = 0; at < all.size(); ++at) {
    const char c = all[at];
    const bool last = at + 1 == all.size();
    if (c == '\r' && last && !at_end) return false;  // LF may follow
    const bool ends_line = c == '\n' || (c == '\r' && (last || all[at + 1] != '\n'));
    lines_taken += ends_line;
    if (state == kQuoted) {
      if (c != '"') {
        field += c;
      } else if (!last && all[at + 1] == '"') {
        field += all[++at];
      } else {
        if (last && !at_end) return false;
        state = kAfter;
      }
      continue;
    }
    if (state == kStart && c == '"') {
      state = kQuoted;
    } else if (c == delimiter) {
      fields->push_back(std::move(field));
      field.clear();
      state = kStart;
    } else if (IsLineEnd(c)) {
      if (!ends_line) continue;  // the CR of CRLF
      fields->push_back(std::move(field));
      *lines += lines_taken;
      text->remove_prefix(at + 1);
      return true;
    } else {
      field += c;
      if (state == kStart) state = kPlain;
    }
  }
  if (!at_end) return false;
  fields->push_back(std::move(field));
  *lines += lines_taken + 1;
  *text = {};
  return true;
}

uint64_t CountLines(std::string_view text) {
  uint64_t lines = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    lines += text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'));
  }
  return lines;
}

// The end of the last line that ends in the segment, or 0. A CR just before the text's end is not counted.
size_t RecordSplitter::LastLineEnd(const char* data, Segment segment, size_t size) const {
  const char* begin = data + segment.begin;
  const void* lf = ::memrchr(begin, '\n', segment.end - segment.begin);
  const size_t after_lf = lf == nullptr ? segment.begin : static_cast<size_t>(static_cast<const char*>(lf) - data) + 1;
  size_t cr_end = std::min(segment.end, size - 1);
  if (cr_end > after_lf) {
    const void* cr = ::memrchr(data + after_lf, '\r', cr_end - after_lf);
    if (cr != nullptr) return static_cast<size_t>(static_cast<const char*>(cr) - data) + 1;
  }
  return lf == nullptr ? 0 : after_lf;
}

RecordSplitter::Result RecordSplitter::LastRecordEnd(const char* data, size_t size) {
  Result result;
  if (size == 0) return result;
  if (std::memchr(data, '"', size) == nullptr) {
    result.end = LastLineEnd(data, {0, size}, size);
    return result;
  }
  masks_.resize((size + 63) / 64);
  MarkBytes(data, size, {'"', '"', '"', '"'}, masks_.data());
  unquoted_.clear();
  size_t segment_begin = 0;
  size_t skip = size;  // a quote that the one before made into data
  for (size_t block = 0; block < masks_.size(); ++block) {
    for (uint64_t mask = masks_[block]; mask != 0; mask &= mask - 1) {
      const size_t at = block * 64 + static_cast<size_t>(std::countr_zero(mask));
      if (result.in_quotes) {
        if (at == skip) continue;
        if (at + 1 < size && data[at + 1] == '"') {
          skip = at + 1;
        } else {
          result.in_quotes = false;
          segment_begin = at + 1;
        }
      } else if (at == 0 || data[at - 1] == delimiter_ || IsLineEnd(data[at - 1])) {
        unquoted_.push_back({segment_begin, at});
        result.in_quotes = true;
        result.quote_at = at;
      }
    }
  }
  if (!result.in_quotes) unquoted_.push_back({segment_begin, size});
  for (size_t i = unquoted_.size(); i-- > 0 && result.end == 0;) {
    result.end = LastLineEnd(data, unquoted_[i], size);
  }
  return result;
}

void CsvTokeniser::Run(char* data, size_t size) {
  data_ = data;
  size_ = size;
  mode_ = Mode::kPlain;
  resume_at_ = field_begin_ = row_begin_ = column_ = 0;
  row_line_ = line_ = num_rows_ = blank_lines_ = stray_quotes_ = first_stray_line_ = 0;
  next_row_line_ = ~uint64_t{0};
  lines_.clear();
  places_.clear();
  bad_rows_.clear();
  unescapes_.clear();
  if (row_capacity_ == 0) GrowRows();
  masks_.resize((size + 63) / 64);
  MarkBytes(data, size, {'"', '\n', '\r', delimiter_}, masks_.data());
  for (size_t block = 0; block < masks_.size(); ++block) {
    for (uint64_t mask = masks_[block]; mask != 0; mask &= mask - 1) {
      Step(block * 64 + static_cast<size_t>(std::countr_zero(mask)));
    }
  }
}

inline void CsvTokeniser::Step(size_t at) {
  const char c = data_[at];
  if (c == delimiter_ && mode_ == Mode::kPlain) [[likely]] {
    if (column_ < num_columns_) {
      fields_[column_ * stride_ + num_rows_] = {static_cast<uint32_t>(field_begin_),
                                                static_cast<uint32_t>(at - field_begin_)};
    }
    ++column_;
    field_begin_ = at + 1;
    return;
  }
  if (at < resume_at_) return;
  if (mode_ == Mode::kQuoted) {
    if (c != '"') {
      if (IsLineEnd(c)) CountLine(at);
    } else if (at + 1 < size_ && data_[at + 1] == '"') {
      escaped_ = true;
      resume_at_ = at + 2;
    } else {
      mode_ = Mode::kAfterQuote;
      close_ = at;
    }
    return;
  }
  if (c == '"') {
    if (mode_ == Mode::kPlain && at == field_begin_) {
      mode_ = Mode::kQuoted;
      escaped_ = false;
    }
    return;
  }
  EndField(at);
  if (IsLineEnd(c)) EndRow(at);
}

// Counts a line at its last byte: the CR of CRLF does not count.
inline void CsvTokeniser::CountLine(size_t at) {
  if (data_[at] == '\n' || at + 1 >= size_ || data_[at + 1] != '\n') ++line_;
}

inline void CsvTokeniser::EndField(size_t at) {
  FieldSpan field = {static_cast<uint32_t>(field_begin_), static_cast<uint32_t>(at - field_begin_)};
  if (mode_ == Mode::kAfterQuote) {
    field = {static_cast<uint32_t>(field_begin_ + 1), static_cast<uint32_t>(close_ - field_begin_ - 1)};
    const bool stray = close_ + 1 != at;
    if (stray && stray_quotes_++ == 0) first_stray_line_ = row_line_;
    if ((stray || escaped_) && column_ < num_columns_) unescapes_.push_back({column_, field_begin_ + 1, close_, at});
  }
  if (column_ < num_columns_) fields_[column_ * stride_ + num_rows_] = field;
  ++column_;
  field_begin_ = at + 1;
  mode_ = Mode::kPlain;
}

inline void CsvTokeniser::EndRow(size_t at) {
  if (at == row_begin_) {
    ++blank_lines_;
  } else if (column_ != num_columns_) {
    bad_rows_.push_back({row_line_, row_begin_, at - row_begin_, column_});
  } else {
    for (const Unescape& field : unescapes_) UnescapeField(field);
    if (row_line_ != next_row_line_) lines_.push_back({num_rows_, row_line_});
    next_row_line_ = row_line_ + 1;
    if (num_rows_ % RowPlaces::kRecordsPerPlace == 0) places_.push_back({num_rows_, row_begin_});
    if (++num_rows_ == row_capacity_) GrowRows();
  }
  unescapes_.clear();
  column_ = 0;
  if (data_[at] == '\r' && at + 1 < size_ && data_[at + 1] == '\n') {
    resume_at_ = at + 2;
    field_begin_ = at + 2;
  }
  ++line_;
  row_line_ = line_;
  row_begin_ = field_begin_;
}

void CsvTokeniser::UnescapeField(const Unescape& field) {
  char* to = data_ + field.begin;
  for (size_t at = field.begin; at < field.close; ++at) {
    *to++ = data_[at];
    if (data_[at] == '"') ++at;  // the second of a pair
  }
  const size_t stray = field.end - field.close - 1;
  std::memmove(to, data_ + field.close + 1, stray);
  to += stray;
  fields_[field.column * stride_ + num_rows_].size = static_cast<uint32_t>(to - data_ - field.begin);
}

// Rows per column double. The stride is no multiple of the cache's size, or all columns would share its first lines.
void CsvTokeniser::GrowRows() {
  constexpr size_t kRowsMin = 1024;
  constexpr size_t kStridePad = 8;  // one cache line
  const size_t capacity = row_capacity_ == 0 ? kRowsMin : row_capacity_ * 2;
  GrowableBuffer<FieldSpan> grown;
  grown.Extend(num_columns_ * (capacity + kStridePad));
  for (size_t c = 0; c < num_columns_ && num_rows_ > 0; ++c) {
    std::memcpy(static_cast<void*>(grown.data() + c * (capacity + kStridePad)), fields_.data() + c * stride_,
                num_rows_ * sizeof(FieldSpan));
  }
  fields_ = std::move(grown);
  stride_ = capacity + kStridePad;
  row_capacity_ = capacity;
}

}  // namespace ipse
