#pragma once

// The report of a run as one self-contained HTML page: inline SVG and CSS, no script from elsewhere, no network.

#include <string>

#include "tools/cli/results.h"

namespace ipse {

std::string ReportHtml(const RunSummary& summary);

}  // namespace ipse
