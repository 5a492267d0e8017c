#include "tools/cli/summary_json.h"

namespace ipse {

std::string SummaryJson(const RunSummary& summary) {
  return fmt::format("{{\"records\": {}}}\n", summary.input.raw.num_records());
}

}  // namespace ipse
