#pragma once

// What people and sources have said about which records are one person, boiled down for clustering: pairs that must and
// pairs that cannot share an identity, free of contradictions.
//
// Rank decides: a steward's word over a source's over the machine's. Within one rank "different" holds against "same",
// because a wrong link does more harm; commands see to it that a steward never leaves such a pair behind (assert.cc).
// Thread-safety: pure functions over the state.

#include <cstdint>
#include <span>
#include <vector>

#include "service/registry/state.h"

namespace ipse {

struct Statements {
  std::vector<std::pair<RecordId, RecordId>> must, cannot;
};

// Assertions in force at `now_us` of and between `records` (ascending), both ends among them. An assertion about a record
// whose identifier was replaced counts for the record that replaced it.
Statements StatementsAmong(const RegistryState& state, std::span<const RecordId> records, int64_t now_us);

// The assertions of a kind that are in force and stand between two groups of records.
std::vector<AssertionState> AssertionsBetween(const RegistryState& state, std::span<const RecordId> left,
                                              std::span<const RecordId> right, AssertionKind kind, int64_t now_us);

bool InForce(const AssertionState& assertion, int64_t now_us);

// The record that stands for this one: itself, or what replaced its identifier, as far as that is known.
RecordId Representative(const RegistryState& state, RecordId record);

}  // namespace ipse
