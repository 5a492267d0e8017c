#include "service/journal/journal_store.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "service/journal/schema.h"
#include "service/journal/sqlite.h"
#include "tests/service/registry/test_folder.h"

namespace ipse {
namespace {

journal::Entry EntryOf(uint64_t sequence, const std::string& source, const std::string& message_id) {
  journal::Entry entry;
  entry.set_sequence(sequence);
  entry.mutable_cause()->set_source(source);
  entry.mutable_cause()->set_message_id(message_id);
  return entry;
}

std::unique_ptr<JournalStore> StoreOf(const TestFolder& folder) {
  auto store = JournalStore::Open(folder.path(), {});
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

void Write(const TestFolder& folder) {
  const journal::Entry entries[] = {EntryOf(1, "EAST", "M1"), EntryOf(2, "WEST", "M1"), EntryOf(3, "EAST", "M2"), EntryOf(4, "", "")};
  EXPECT_TRUE(StoreOf(folder)->Commit(entries).ok());
}

void ExpectFound(const JournalStore& store) {
  EXPECT_EQ(*store.FindMessage("EAST", "M1"), 1u);
  EXPECT_EQ(*store.FindMessage("WEST", "M1"), 2u) << "another source's message of the same id";
  EXPECT_EQ(*store.FindMessage("EAST", "M2"), 3u);
  EXPECT_EQ(*store.FindMessage("WEST", "M2"), 0u);
  EXPECT_EQ(*store.FindMessage("EAST", "M"), 0u);
}

TEST(JournalStore, FindsAMessageByItsSourceAndId) {
  const TestFolder folder;
  Write(folder);
  ExpectFound(*StoreOf(folder));
}

TEST(JournalStore, BringsALayoutWithAnIndexOfMessagesForward) {
  const TestFolder folder;
  Write(folder);
  const std::string path = folder.path() + "/registry.db";
  {
    auto db = Sqlite::Open(path, {});
    ASSERT_TRUE(db.ok()) << db.status();
    ASSERT_TRUE(db->Execute("CREATE TABLE message(key BLOB PRIMARY KEY, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
                            "INSERT INTO message VALUES(x'01', 1), (x'02', 2), (x'03', 3); PRAGMA user_version = 1")
                    .ok());
  }
  const auto store = StoreOf(folder);
  ASSERT_NE(store, nullptr);
  ExpectFound(*store);
  const auto problems = store->Verify({});
  ASSERT_TRUE(problems.ok()) << problems.status();
  EXPECT_TRUE(problems->empty()) << problems->front().what;
  SqliteOptions reading;
  reading.read_only = true;
  auto db = Sqlite::Open(path, reading);
  ASSERT_TRUE(db.ok()) << db.status();
  EXPECT_EQ(*db->Integer("PRAGMA user_version"), kJournalSchemaVersion);
  EXPECT_EQ(*db->Integer("SELECT count(*) FROM sqlite_schema WHERE name = 'message'"), 0);
  const journal::Entry next = EntryOf(5, "EAST", "M3");
  EXPECT_TRUE(store->Commit({&next, 1}).ok());
}

TEST(JournalStore, RefusesALaterLayout) {
  const TestFolder folder;
  Write(folder);
  {
    auto db = Sqlite::Open(folder.path() + "/registry.db", {});
    ASSERT_TRUE(db.ok() && db->Execute(fmt::format("PRAGMA user_version = {}", kJournalSchemaVersion + 1)).ok());
  }
  EXPECT_EQ(JournalStore::Open(folder.path(), {}).status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace ipse
