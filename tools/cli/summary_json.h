#pragma once

// Every figure of a run as JSON (summary.json), for scripts; keys are stable. Holds no
// record value. All but the member "performance" is the same, byte for byte, for the same input, model and version.
// What is needed to repeat the run is read back by tools/cli/run_record.h.

#include <string>

#include "tools/cli/results.h"

namespace ipse {

std::string SummaryJson(const RunSummary& summary);

}  // namespace ipse
