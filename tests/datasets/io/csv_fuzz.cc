// Any bytes as a delimited file. The first byte picks the size of chunks and the options.

#include "tests/datasets/io/fuzz_reading.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const uint8_t pick = data[0];
  ipse::ReadOptions options;
  options.skip_bad_rows = (pick & 1) != 0;
  options.has_header = (pick & 2) == 0;
  if ((pick & 4) != 0) options.format = ipse::RecordFormat::kDelimited;
  ipse::io_test::ReadTwice({reinterpret_cast<const char*>(data) + 1, size - 1}, options, 1 + pick / 8);
  return 0;
}
