// Any bytes as NDJSON. The first byte picks the size of chunks and the options.

#include "tests/datasets/io/fuzz_reading.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const uint8_t pick = data[0];
  ipse::ReadOptions options;
  options.format = ipse::RecordFormat::kFhirNdjson;
  options.skip_bad_rows = (pick & 1) != 0;
  ipse::io_test::ReadTwice({reinterpret_cast<const char*>(data) + 1, size - 1}, options, 1 + pick / 2);
  return 0;
}
