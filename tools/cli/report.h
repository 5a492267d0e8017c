#pragma once

// The report of a run as one self-contained HTML page: inline SVG and CSS, no script, no network (its content security
// policy forbids both). Everything that comes from data is escaped. The page shows the values of a few sample pairs unless
// RunSummary::values_in_report is false. Same run, same bytes, but for the section "performance".
// Cost: milliseconds, plus a few passes over the kept pairs.

#include <string>

#include "tools/cli/results.h"

namespace ipse {

std::string ReportHtml(const RunSummary& summary);

}  // namespace ipse
