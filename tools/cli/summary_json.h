#pragma once

// Every figure of a run as JSON (summary.json), for scripts; keys are stable. Holds no record value.

#include <string>

#include "tools/cli/results.h"

namespace ipse {

std::string SummaryJson(const RunSummary& summary);

}  // namespace ipse
