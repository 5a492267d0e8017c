#pragma once

// Blocking rules in words: "family (each token) + birth_date (year)".
// Thread-safety: pure functions.

#include <string>

#include "blocking/block_index.h"

namespace ipse {

std::string PartText(const KeyPart& part, const Schema& schema);
std::string RuleText(const BlockingRule& rule, const Schema& schema);
// Why a file was not blocked by a rule whose fields it has; empty where it was.
std::string WhyLeftOut(const BlockingRule& rule, const RuleStats& stats, const BlockingOptions& options);

}  // namespace ipse
