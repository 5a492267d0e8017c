#include "service/journal/schema.h"

namespace ipse {
namespace {

// Step i brings version i to i + 1. Steps are only ever added.
constexpr const char* kSteps[] = {
    // The journal itself; and indexes that hold sequence numbers alone, each clustered on what it is asked by.
    "CREATE TABLE journal(sequence INTEGER PRIMARY KEY, digest BLOB NOT NULL, chain BLOB NOT NULL, body BLOB NOT NULL) STRICT;"
    "CREATE TABLE version(record INTEGER, version INTEGER, sequence INTEGER NOT NULL, PRIMARY KEY(record, version)) "
    "  STRICT, WITHOUT ROWID;"
    "CREATE TABLE touched(subject INTEGER, sequence INTEGER, PRIMARY KEY(subject, sequence)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE message(key BLOB PRIMARY KEY, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE origin(kind INTEGER, value TEXT, sequence INTEGER, PRIMARY KEY(kind, value, sequence)) "
    "  STRICT, WITHOUT ROWID;"
    "CREATE TABLE undone(sequence INTEGER PRIMARY KEY, by INTEGER NOT NULL) STRICT;",
    // A message is found by its id in origin.
    "DROP TABLE message;",
};
static_assert(std::size(kSteps) == kJournalSchemaVersion);

}  // namespace

absl::Status Migrate(Sqlite* db) {
  IPSE_ASSIGN_OR_RETURN(const int64_t version, db->Integer("PRAGMA user_version"));
  if (version > kJournalSchemaVersion) {
    return FailedPrecondition("the registry was written by a later version of Ipse (format {}, this one knows {}); use that",
                              version, kJournalSchemaVersion);
  }
  if (version == kJournalSchemaVersion) return absl::OkStatus();
  std::string sql = "BEGIN IMMEDIATE;";
  for (int64_t step = version; step < kJournalSchemaVersion; ++step) sql += kSteps[step];
  sql += fmt::format("PRAGMA user_version = {}; COMMIT;", kJournalSchemaVersion);
  const absl::Status migrated = db->Execute(sql);
  if (!migrated.ok()) (void)db->Execute("ROLLBACK");
  return migrated;
}

}  // namespace ipse
