#pragma once

// What the fuzz targets of the readers share: whatever the bytes, reading gives a sound table or an error that begins
// with the file's name, and cutting the input into other chunks makes no difference.

#include <cstdint>
#include <string_view>

#include "datasets/io/record_file.h"
#include "matcher/base/check.h"

namespace ipse::io_test {

inline void CheckTable(const RawTable& table) {
  for (const RawColumn& column : table.columns()) {
    IPSE_CHECK(column.ids().size() == table.num_records());
    IPSE_CHECK(column.num_values() >= 1 && column.value(0).empty());
    uint64_t counted = 0;
    for (uint32_t id = 0; id < column.num_values(); ++id) {
      counted += column.counts()[id];
      IPSE_CHECK(id == 0 || (column.counts()[id] > 0 && !column.value(id).empty()));
    }
    IPSE_CHECK(counted == table.num_records());
    uint32_t seen = 0;  // ids are in order of first appearance
    for (const uint32_t id : column.ids()) {
      IPSE_CHECK(id <= seen + 1);
      seen = id > seen ? id : seen;
    }
    IPSE_CHECK(seen + 1 == column.num_values());
  }
  for (size_t record = 1; record < table.num_records(); ++record) {
    IPSE_CHECK(table.line(record) >= table.line(record - 1));
  }
}

inline void CheckSame(const RawTable& left, const RawTable& right) {
  IPSE_CHECK(left.num_records() == right.num_records() && left.columns().size() == right.columns().size());
  for (size_t c = 0; c < left.columns().size(); ++c) {
    IPSE_CHECK(left.column(c).name() == right.column(c).name());
    for (size_t record = 0; record < left.num_records(); ++record) {
      IPSE_CHECK(left.column(c).at(record) == right.column(c).at(record));
      IPSE_CHECK(left.line(record) == right.line(record));
    }
  }
}

inline void ReadTwice(std::string_view bytes, ReadOptions options, size_t chunk_bytes) {
  options.threads = 1;
  const auto read = [&](size_t chunk) {
    options.chunk_bytes = chunk;
    return ReadRecords(MemorySource("fuzz.csv", bytes), options, nullptr);
  };
  const auto whole = read(size_t{1} << 20);
  const auto cut = read(chunk_bytes);
  IPSE_CHECK(whole.ok() == cut.ok());
  if (!whole.ok()) {
    IPSE_CHECK(whole.status() == cut.status());
    IPSE_CHECK(ToStd(whole.status().message()).starts_with("fuzz.csv:"));
    return;
  }
  CheckTable(*whole);
  CheckSame(*whole, *cut);
}

}  // namespace ipse::io_test
