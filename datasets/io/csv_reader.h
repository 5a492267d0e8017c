#pragma once

// Delimited text into a RawTable: the header, the delimiter, and the parser of chunks. Used by ReadRecords.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/io/byte_source.h"
#include "datasets/io/record_file.h"

namespace ipse {

// Tells the delimiter from the first rows: among comma, tab, semicolon and bar the one that cuts most of them into as
// many fields as the header, at least two; the larger number of fields wins a draw. Comma if none does.
// `at_end` says that `head` is the whole file.
char DetectDelimiter(std::string_view head, bool at_end);

// Whether cells of a header look like data: numbers, dates, e-mail addresses.
bool HeaderLooksLikeData(const std::vector<std::string>& cells);

// Reads delimited text. `head` is what was read ahead, with any byte order mark removed; it begins at `head_offset` of
// the file.
absl::StatusOr<RawTable> ReadDelimited(std::string head, uint64_t head_offset, std::unique_ptr<ByteSource> rest,
                                       const ReadOptions& options, ReadReport* report);

// What had to be done to a field's text: NUL bytes are taken out, and what is not UTF-8 is taken as Windows-1252.
struct FieldCleaning {
  bool had_nul = false;
  bool was_windows1252 = false;
};
FieldCleaning CleanFieldText(std::string_view text, std::string* cleaned);

}  // namespace ipse
