// Any bytes as a header and as values: recognition must stand, and keep its promises about what it returns.
// Input: the first line is a header, every further line a value; a line "=" starts another column.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/base/check.h"
#include "matcher/recognise/recognise.h"

namespace {

std::vector<ipse::ColumnSample> SamplesOf(std::string_view text) {
  std::vector<ipse::ColumnSample> samples;
  bool header = true;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line == "=") {
      header = true;
    } else if (header) {
      samples.emplace_back().header = std::string(line);
      header = false;
    } else {
      ipse::ColumnSample& sample = samples.back();
      ++sample.records;
      line.empty() ? ++sample.missing : ++sample.distinct;
      if (!line.empty()) sample.values.push_back(line);
    }
  }
  return samples;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::vector<ipse::ColumnSample> samples = SamplesOf({reinterpret_cast<const char*>(data), size});
  const std::vector<ipse::RecognisedColumn> columns = ipse::RecogniseColumns(samples);
  IPSE_CHECK(columns.size() == samples.size());
  int record_ids = 0;
  for (const ipse::RecognisedColumn& column : columns) {
    IPSE_CHECK(!column.reason.empty());
    IPSE_CHECK(column.confidence >= 0 && column.confidence <= 1);
    IPSE_CHECK(ipse::ParseColumnRole(ipse::ColumnRoleName(column.role)) == column.role);
    record_ids += column.role == ipse::ColumnRole::kRecordId;
  }
  IPSE_CHECK(record_ids <= 1);
  return 0;
}
