#pragma once

// How large a rule's blocks may be before it mostly produces coincidences. Internal to blocking.
//
// A match is found by many rules, since the records agree in many respects; a coincidence by one or two. So the share of
// a rule's pairs that fewer than two other rules also produce, judged by a sample for each class of block sizes, tells
// what the rule costs for nothing.
// Thread-safety: a pure function. Cost: some hundred pairs' keys under all rules, and only for rules that produce more pairs
// than the budget.

#include <cstdint>
#include <span>

#include "blocking/blocking_rule.h"
#include "blocking/key_groups.h"
#include "matcher/record/record_table.h"

namespace ipse {

// The largest power of two (or `size_max`, if that will do) such that the rule's blocks up to that size produce at most
// `coincidences_max` unsupported pairs; at least 1, which splits every block.
uint32_t BlockSizeWithinBudget(const RecordTable& table, std::span<const BlockingRule> rules, size_t rule,
                               const KeyGroups& groups, uint32_t size_max, double coincidences_max, int threads);

}  // namespace ipse
