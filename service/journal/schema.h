#pragma once

// The tables of the journal's database and how they change from version to version. Internal to service/journal.

#include <cstdint>
#include <string_view>

#include "service/journal/sqlite.h"

namespace ipse {

inline constexpr int64_t kJournalSchemaVersion = 2;

// What a row of `origin` says of its entry.
enum class OriginKind : int64_t { kInterface = 1, kSource = 2, kMessage = 3, kCorrelation = 4, kActor = 5, kBatch = 6 };

// Brings the database to the current version, in one transaction: from nothing, or from any earlier version.
// FailedPrecondition for a later one.
absl::Status Migrate(Sqlite* db);

// Rows of `touched`: records have even subjects, identities odd ones.
inline int64_t RecordSubject(uint32_t record) { return int64_t{record} * 2; }
inline int64_t IdentitySubject(uint64_t euid) { return static_cast<int64_t>(euid * 2 + 1); }

}  // namespace ipse
