#pragma once

// The grammar of delimited text (CSV, TSV and their kin) and the fast code that cuts it into records and fields.
//
// The grammar is RFC 4180 with the leniency real exports need:
// - A record ends with LF, CRLF or CR outside quotes; the last one may lack its end. A blank line is no record.
// - A quote opens a quoted field only as the field's first byte; elsewhere in an unquoted field it is data (5'10").
// - In a quoted field, "" is a quote and anything else but a lone quote is data, delimiters and line ends included.
// - Text between a closing quote and the next delimiter is kept, appended to the field, and counted as stray.
// A line is what ends with LF, CRLF or CR, inside quotes too, so line numbers are those of a text editor.
//
// Cost: LastRecordEnd reads each byte once and looks at quotes only; CsvTokeniser marks delimiters, quotes and line
// ends 64 bytes at a time with SIMD (dispatched at run time) and then steps from mark to mark. The buffers given to the
// two must be readable for kReadPastBytes beyond their end.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/raw/growable_buffer.h"
#include "matcher/raw/raw_table.h"
#include "matcher/raw/raw_table_builder.h"

namespace ipse {

inline constexpr size_t kReadPastBytes = 64;

// Sets bit i % 64 of masks[i / 64] where data[i] is one of the four bytes, for i < size; other bits are 0.
void MarkBytes(const char* data, size_t size, const char (&bytes)[4], uint64_t* masks);

struct ByteKinds {
  bool has_high = false;  // a byte of 0x80 or more
  bool has_nul = false;
};
ByteKinds ScanByteKinds(const char* data, size_t size);

// Takes the next record off `text`, the slow and plain way: for headers and samples. Returns false if the record is not
// complete (and `at_end` is false) or there is none. A blank line gives one empty field. `lines` is increased by the
// number of lines taken. With an unclosed quote at the end, the rest of the text is the field.
bool NextRecord(std::string_view* text, char delimiter, bool at_end, std::vector<std::string>* fields, uint64_t* lines);

// The number of line ends in the text; a CR as its last byte is one.
uint64_t CountLines(std::string_view text);

// Finds where the last complete record ends. Keeps scratch memory; one per thread.
class RecordSplitter {
 public:
  explicit RecordSplitter(char delimiter) : delimiter_(delimiter) {}

  struct Result {
    size_t end = 0;          // just past the last complete record's line end; 0 if there is none
    bool in_quotes = false;  // the text ends inside a quoted field ...
    size_t quote_at = 0;     // ... that was opened here
  };
  // `data` begins with a record. A CR as the last byte is not yet an end: LF may follow.
  Result LastRecordEnd(const char* data, size_t size);

 private:
  struct Segment {
    size_t begin;
    size_t end;
  };
  size_t LastLineEnd(const char* data, Segment segment, size_t size) const;

  char delimiter_;
  std::vector<uint64_t> masks_;
  std::vector<Segment> unquoted_;
};

// Cuts a chunk of whole records into fields, column by column. Keeps its memory for reuse; one per thread.
class CsvTokeniser {
 public:
  CsvTokeniser(char delimiter, size_t num_columns) : delimiter_(delimiter), num_columns_(num_columns) {}

  // A row with the wrong number of fields.
  struct BadRow {
    uint64_t line;  // relative to the chunk
    size_t begin;   // its text, as read
    size_t size;
    size_t num_fields;
  };

  // Cuts `size` bytes: complete records, each with its line end. Quoted fields are unescaped in place.
  // REQUIRES: size < 2^32.
  void Run(char* data, size_t size);

  size_t num_rows() const { return num_rows_; }
  std::span<FieldSpan> column(size_t index) { return {fields_.data() + index * stride_, num_rows_}; }
  // Line numbers relative to the chunk, as in RawChunk.
  const std::vector<RawTable::LineBreak>& lines() const { return lines_; }
  uint64_t num_lines() const { return line_; }
  // Where every kRecordsPerPlace-th row begins, relative to the chunk.
  const std::vector<RowPlaces::Place>& places() const { return places_; }
  uint64_t blank_lines() const { return blank_lines_; }
  const std::vector<BadRow>& bad_rows() const { return bad_rows_; }
  // Fields with text after their closing quote, and the row (as kept) with the first.
  uint64_t stray_quotes() const { return stray_quotes_; }
  uint64_t first_stray_line() const { return first_stray_line_; }

 private:
  enum class Mode { kPlain, kQuoted, kAfterQuote };
  struct Unescape {
    size_t column;
    size_t begin;
    size_t close;  // the closing quote
    size_t end;    // of the field
  };

  void Step(size_t at);
  void EndField(size_t at);
  void EndRow(size_t at);
  void CountLine(size_t at);
  void UnescapeField(const Unescape& field);
  void GrowRows();

  char delimiter_;
  size_t num_columns_;
  std::vector<uint64_t> masks_;
  GrowableBuffer<FieldSpan> fields_;  // column-major
  size_t stride_ = 0;
  size_t row_capacity_ = 0;

  // The state between two marks.
  char* data_ = nullptr;
  size_t size_ = 0;
  Mode mode_ = Mode::kPlain;
  size_t resume_at_ = 0;  // marks before this are done with
  size_t field_begin_ = 0;
  size_t close_ = 0;      // of the field, in kAfterQuote
  bool escaped_ = false;  // the field has doubled quotes
  size_t column_ = 0;
  size_t row_begin_ = 0;
  uint64_t row_line_ = 0;
  std::vector<Unescape> unescapes_;  // of the current row

  size_t num_rows_ = 0;
  uint64_t line_ = 0;
  uint64_t next_row_line_ = 0;  // where the next row is expected
  std::vector<RawTable::LineBreak> lines_;
  std::vector<RowPlaces::Place> places_;
  uint64_t blank_lines_ = 0;
  std::vector<BadRow> bad_rows_;
  uint64_t stray_quotes_ = 0;
  uint64_t first_stray_line_ = 0;
};

}  // namespace ipse
