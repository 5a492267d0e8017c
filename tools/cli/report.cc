#include "tools/cli/report.h"

namespace ipse {

std::string ReportHtml(const RunSummary& summary) {
  return fmt::format("<!doctype html><title>Ipse</title><p>{} records</p>", summary.input.raw.num_records());
}

}  // namespace ipse
