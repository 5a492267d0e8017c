#pragma once

// Delimited text into a RawTable: the header, the delimiter, and the parser of chunks. Used by ReadRecords.

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

// Reads delimited text. `head` is what was read ahead, with any byte order mark removed.
absl::StatusOr<RawTable> ReadDelimited(std::string head, std::unique_ptr<ByteSource> rest, const ReadOptions& options,
                                       ReadReport* report);

}  // namespace ipse
