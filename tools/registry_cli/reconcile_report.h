#pragma once

// What a reconciliation would change, or has: for people on the terminal and as a page, for programs as CSV and NDJSON.

#include <string>
#include <vector>

#include "ipse/v1/registry.pb.h"
#include "matcher/base/status.h"

namespace ipse {

struct ReconcileOutcome {
  v1::ReconcileReport report;
  std::vector<v1::ReconcileChange> changes;
};

std::string TextOf(const ReconcileOutcome& outcome);
// Writes changes.csv, changes.ndjson, summary.json and report.html, which appear together. They name records by their keys,
// so they are as confidential as the registry.
absl::Status WriteReport(const ReconcileOutcome& outcome, const std::string& folder);

}  // namespace ipse
