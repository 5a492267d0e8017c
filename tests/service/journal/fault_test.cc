// The journal on disks that fail: what was acknowledged is there, nothing is half there, and the store says what it knows.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "service/journal/journal_store.h"
#include "tests/service/journal/fault_vfs.h"
#include "tests/service/registry/test_folder.h"

namespace ipse {
namespace {

journal::Entry EntryOf(uint64_t sequence) {
  journal::Entry entry;
  entry.set_sequence(sequence);
  entry.set_time_us(static_cast<int64_t>(1'700'000'000'000'000 + sequence));
  entry.mutable_cause()->set_kind(journal::Cause::REGISTER);
  entry.mutable_cause()->set_source("EAST");
  entry.mutable_cause()->set_message_id(fmt::format("M{}", sequence));
  auto* opened = entry.add_effect()->mutable_record_opened();
  opened->set_record_id(static_cast<uint32_t>(sequence));
  opened->mutable_key()->set_authority("EAST");
  opened->mutable_key()->set_identifier(fmt::format("{:08}", sequence));
  // Some pages each, so that one commit is many writes.
  auto* added = entry.add_effect()->mutable_version_added();
  added->set_record_id(static_cast<uint32_t>(sequence));
  added->set_version(1);
  auto* value = added->mutable_demographics()->add_value();
  value->set_role("free_text");
  value->set_text(std::string(3000, static_cast<char>('A' + sequence % 26)));
  return entry;
}

JournalOptions Faulty() {
  JournalOptions options;
  options.vfs = FaultVfs::name();
  options.busy_timeout_ms = 0;
  options.wal_pages_max = 12;  // a checkpoint every few commits
  return options;
}

// Opens the folder as after a restart: whole, with at least `acknowledged` entries and at most `attempted`.
void ExpectWhole(const std::string& folder, uint64_t acknowledged, uint64_t attempted, const std::string& when) {
  auto store = JournalStore::Open(folder, {});
  ASSERT_TRUE(store.ok()) << when << ": " << store.status();
  const uint64_t last = (*store)->last_sequence();
  EXPECT_GE(last, acknowledged) << when << ": an acknowledged write is lost";
  EXPECT_LE(last, attempted) << when;
  const auto problems = (*store)->Verify({});
  ASSERT_TRUE(problems.ok()) << when << ": " << problems.status();
  EXPECT_TRUE(problems->empty()) << when << ": " << (*problems)[0].what;
  for (uint64_t sequence = 1; sequence <= last; ++sequence) {
    const auto entry = (*store)->Read(sequence);
    ASSERT_TRUE(entry.ok()) << when << ": " << entry.status();
    EXPECT_EQ(entry->SerializeAsString(), EntryOf(sequence).SerializeAsString()) << when;
  }
  const journal::Entry next = EntryOf(last + 1);
  EXPECT_TRUE((*store)->Commit({&next, 1}).ok()) << when << ": goes on";
}

// Commits until `count` entries are stored or the store has failed; returns what was acknowledged.
struct Outcome {
  uint64_t acknowledged = 0, attempted = 0;
};
void CommitSome(JournalStore* store, uint64_t count, Outcome* outcome) {
  outcome->acknowledged = outcome->attempted = store->last_sequence();
  for (uint64_t i = 0; i < count && !store->failed(); ++i) {
    const journal::Entry entry = EntryOf(store->last_sequence() + 1);
    outcome->attempted = std::max(outcome->attempted, entry.sequence());
    if (store->Commit({&entry, 1}).ok()) outcome->acknowledged = entry.sequence();
    if (!store->failed() && store->last_sequence() > 0) (void)store->Read(store->last_sequence());
  }
}

void EveryCallFails(FaultVfs::Once once) {
  FaultVfs vfs;
  uint64_t number = 1, failing_runs = 0;
  for (;; ++number) {
    const TestFolder folder;
    Outcome outcome;
    vfs.FailCall(number, once);
    if (auto store = JournalStore::Open(folder.path(), Faulty()); store.ok()) {
      CommitSome(store->get(), 8, &outcome);
      store->reset();
    }
    const bool failed = vfs.failed();
    vfs.FailCall(0, once);
    ExpectWhole(folder.path(), outcome.acknowledged, outcome.attempted, fmt::format("call {} fails", number));
    if (::testing::Test::HasFatalFailure()) return;
    if (!failed) break;
    ++failing_runs;
  }
  EXPECT_GT(failing_runs, 100u) << "the loop must reach every call of a run";
}

TEST(JournalFaults, OneCallFailsWhicheverItIs) { EveryCallFails(FaultVfs::Once::kYes); }

TEST(JournalFaults, EveryCallFailsFromSomeCallOn) { EveryCallFails(FaultVfs::Once::kNo); }

TEST(JournalFaults, APowerCutAtAnySynchronisationLosesNothingAcknowledged) {
  uint64_t number = 1;
  for (bool reached = true; reached; ++number) {
    for (const uint64_t seed : {0, 1, 2, 3}) {
      const TestFolder folder, after;
      FaultVfs vfs;
      uint64_t acknowledged = 0, attempted = 0;
      vfs.CutPowerAt(number, &acknowledged);
      {
        auto store = JournalStore::Open(folder.path(), Faulty());
        ASSERT_TRUE(store.ok()) << store.status();
        vfs.FolderSynced();  // which opening promises
        for (uint64_t sequence = 1; sequence <= 12; ++sequence) {
          const journal::Entry entry = EntryOf(sequence);
          if (!vfs.cut()) attempted = sequence;
          ASSERT_TRUE((*store)->Commit({&entry, 1}).ok());
          acknowledged = sequence;
        }
      }
      reached = vfs.cut();
      if (!reached) break;
      vfs.WriteWhatWasLeft(after.path(), seed);
      ExpectWhole(after.path(), vfs.acknowledged_then(), attempted,
                  fmt::format("power cut at synchronisation {}, seed {}", number, seed));
      if (::testing::Test::HasFatalFailure()) return;
    }
  }
  EXPECT_GT(number, 12u) << "each commit is synchronised at least once";
}

TEST(JournalFaults, AFullDiskRefusesWritesAndRecoversByItself) {
  const TestFolder folder;
  FaultVfs vfs;
  auto store = JournalStore::Open(folder.path(), Faulty());
  ASSERT_TRUE(store.ok()) << store.status();
  for (uint64_t sequence = 1; sequence <= 5; ++sequence) {
    const journal::Entry entry = EntryOf(sequence);
    ASSERT_TRUE((*store)->Commit({&entry, 1}).ok());
  }
  vfs.FillDisk(true);
  for (int attempt = 0; attempt < 20; ++attempt) {
    const journal::Entry entry = EntryOf(6);
    EXPECT_EQ((*store)->Commit({&entry, 1}).code(), absl::StatusCode::kResourceExhausted) << "attempt " << attempt;
    EXPECT_FALSE((*store)->failed());
    EXPECT_TRUE((*store)->Read(5).ok()) << "reads go on";
  }
  vfs.FillDisk(false);
  for (uint64_t sequence = 6; sequence <= 9; ++sequence) {
    const journal::Entry entry = EntryOf(sequence);
    const absl::Status status = (*store)->Commit({&entry, 1});
    EXPECT_TRUE(status.ok()) << status;
  }
  store->reset();
  ExpectWhole(folder.path(), 9, 9, "after a full disk");
}

TEST(JournalFaults, AFailedSynchronisationStopsTheWriterUntilItIsOpenedAgain) {
  const TestFolder folder;
  FaultVfs vfs;
  auto store = JournalStore::Open(folder.path(), Faulty());
  ASSERT_TRUE(store.ok()) << store.status();
  journal::Entry entry = EntryOf(1);
  ASSERT_TRUE((*store)->Commit({&entry, 1}).ok());
  entry = EntryOf(2);
  // The last call of a commit is its synchronisation: found by counting one that succeeds.
  vfs.FailCall(0, FaultVfs::Once::kYes);
  ASSERT_TRUE((*store)->Commit({&entry, 1}).ok());
  const uint64_t calls = vfs.calls();
  bool stopped = false;
  for (uint64_t call = calls; call > 0 && !stopped; --call) {
    entry = EntryOf((*store)->last_sequence() + 1);
    vfs.FailCall(call, FaultVfs::Once::kYes);
    const absl::Status status = (*store)->Commit({&entry, 1});
    stopped = (*store)->failed();
    if (stopped) {
      EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    }
  }
  EXPECT_TRUE(stopped);
  vfs.FailCall(0, FaultVfs::Once::kYes);
  EXPECT_EQ((*store)->Commit({&entry, 1}).code(), absl::StatusCode::kUnavailable) << "for good, though the disk is well again";
  EXPECT_TRUE((*store)->Read(1).ok()) << "reads go on";
  const uint64_t acknowledged = (*store)->last_sequence();
  store->reset();
  ExpectWhole(folder.path(), acknowledged, acknowledged + 1, "opened again");
}

}  // namespace
}  // namespace ipse
