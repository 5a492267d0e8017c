#pragma once

// Blocking rules in words: "family (each token) + birth_date (year)".
// Thread-safety: pure functions.

#include <string>

#include "blocking/blocking_rule.h"

namespace ipse {

std::string PartText(const KeyPart& part, const Schema& schema);
std::string RuleText(const BlockingRule& rule, const Schema& schema);

}  // namespace ipse
