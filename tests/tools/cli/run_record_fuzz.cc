// Whatever a summary.json holds, reading it gives a run or an error.

#include <cstddef>
#include <cstdint>

#include "matcher/base/check.h"
#include "tools/cli/run_record.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto run = ipse::ParseRunRecord(text, "out/summary.json");
  if (run.ok()) {
    IPSE_CHECK(run->paths.size() == run->file_is_unique.size());
  } else {
    IPSE_CHECK(run.status().code() == absl::StatusCode::kInvalidArgument);
  }
  return 0;
}
