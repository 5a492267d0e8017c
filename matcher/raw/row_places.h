#pragma once

// Where the rows of a table lie in the file they were read from, so that a few can be read again (datasets/io/row_reader.h)
// instead of all being kept. A plain value; about one byte per record.

#include <cstdint>
#include <string>
#include <vector>

namespace ipse {

struct RowPlaces {
  struct Place {
    uint64_t record = 0;  // of the file
    uint64_t offset = 0;  // of its row's first byte
  };
  // Every kRecordsPerPlace records or more often, the first one included.
  static constexpr uint64_t kRecordsPerPlace = 16;

  std::vector<Place> places;         // ascending; none where the file cannot be read again
  uint64_t end = 0;                  // of the last row
  char delimiter = ',';
  std::vector<std::string> columns;  // of the file, in its order
  uint64_t file_bytes = 0;           // by these a changed file is known
  int64_t file_changed_ns = 0;
};

}  // namespace ipse
