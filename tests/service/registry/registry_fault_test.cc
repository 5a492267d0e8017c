// The registry on a disk that fills up or fails while several feeds write: what was acknowledged stays, what was refused
// left no trace, and memory says what the journal says.

#include <absl/synchronization/notification.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <random>
#include <thread>

#include "service/registry/registry_impl.h"
#include "service/registry/snapshot_check.h"
#include "tests/service/journal/fault_vfs.h"
#include "tests/service/registry/test_folder.h"

namespace ipse {
namespace {

constexpr int kFeeds = 4, kMessages = 120;

// Person `number` as one of three sources knows them: some are linked, some are probable, all of it depends on what is there.
RegisterCommand Message(int feed, int i) {
  const int number = i / 2 * kFeeds + feed;
  std::mt19937 draw(static_cast<uint32_t>(number));
  const auto word = [&] {
    std::string text = "QX";
    for (int k = 0; k < 4; ++k) {
      text += "BCDFGHKLMNPRSTVZ"[draw() % 16];
      text += "AEIOU"[draw() % 5];
    }
    return text;
  };
  RegisterCommand command;
  command.origin.source = fmt::format("S{}", i % 3);
  command.origin.message_id = fmt::format("{}-{}", feed, i);
  command.key = {command.origin.source, fmt::format("{}", number)};
  Demographics& person = command.person.demographics;
  person.Add(ColumnRole::kGivenName, word());
  person.Add(ColumnRole::kFamilyName, word());
  person.Add(ColumnRole::kBirthDate, fmt::format("19{:02}-0{}-1{}", draw() % 90 + 10, draw() % 9 + 1, draw() % 9));
  if (number % 3 != 0) person.Add(ColumnRole::kPhone, fmt::format("214-{}-{:04}", draw() % 700 + 200, draw() % 10000));
  return command;
}

class Disk {
 public:
  std::unique_ptr<RegistryImpl> Open() {
    JournalOptions options;
    options.vfs = FaultVfs::name();
    options.wal_pages_max = 50;  // so that checkpoints meet the fault, too
    auto store = JournalStore::Open(folder_.path(), options);
    EXPECT_TRUE(store.ok()) << store.status();
    RegistryOptions always;
    always.snapshot_entries_min = 1;
    always.snapshot_interval = absl::ZeroDuration();
    auto registry = std::make_unique<RegistryImpl>(*std::move(store), always, [this] { return ++now_us_; });
    const absl::Status started = registry->Start();
    EXPECT_TRUE(started.ok()) << started;
    return registry;
  }
  FaultVfs& vfs() { return vfs_; }
  // Memory was saved at some moments, while the disk failed: never what the journal does not say.
  void ExpectSnapshotIsRight() {
    JournalOptions options;
    options.read_only = true;
    const auto store = JournalStore::Open(folder_.path(), options);
    ASSERT_TRUE(store.ok()) << store.status();
    const auto check = CheckSnapshot(**store);
    ASSERT_TRUE(check.ok()) << check.status();
    EXPECT_THAT(check->problems, testing::IsEmpty());
  }
  void RemoveSnapshot() { std::filesystem::remove(folder_.path() + "/registry.snapshot"); }

 private:
  FaultVfs vfs_;
  TestFolder folder_;
  std::atomic<int64_t> now_us_ = 1'700'000'000'000'000;
};

// Everything that can be asked, as text: records with their versions and identities, reviews, and what each person matches.
std::string Dump(const Registry& registry) {
  std::string text;
  for (int feed = 0; feed < kFeeds; ++feed) {
    for (int i = 0; i < kMessages; ++i) {
      LookupRequest lookup;
      lookup.key = Message(feed, i).key;
      const auto found = registry.Lookup(lookup);
      if (!found.ok()) {
        text += fmt::format("{} {}\n", feed, i);
        continue;
      }
      for (const IdentityView& identity : found->identities) {
        text += fmt::format("{} {}: {}", feed, i, identity.euid.value);
        for (const RecordView& record : identity.records) text += fmt::format(" {}:{}v{}", record.key.authority, record.key.identifier, record.version);
        text += "\n";
      }
      MatchRequest request;
      request.person = Message(feed, i).person;
      const auto match = registry.Match(request);
      EXPECT_TRUE(match.ok()) << match.status();
      for (const MatchedIdentity& identity : match->identities) text += fmt::format("  {} {:.4f}\n", identity.euid.value, identity.weight_bits);
    }
  }
  const auto reviews = registry.Reviews({});
  EXPECT_TRUE(reviews.ok()) << reviews.status();
  for (const ReviewView& review : *reviews) text += fmt::format("review {} {}\n", review.id.value, review.why);
  const RegistryStatus status = registry.Status();
  return text + fmt::format("{} records, {} identities, entry {}\n", status.records, status.identities, status.as_of.value);
}

struct Answers {
  std::mutex lock;
  std::map<std::pair<int, int>, uint64_t> acknowledged;  // the entry, by feed and message
  std::map<absl::StatusCode, int> refused;
};

// Every feed sends its messages, several under way at a time, each until it is acknowledged or `again` says no.
void Feed(Registry* registry, Answers* answers, const std::function<bool(absl::StatusCode)>& again) {
  std::vector<std::thread> feeds;
  for (int feed = 0; feed < kFeeds; ++feed) {
    feeds.emplace_back([&, feed] {
      for (int i = 0; i < kMessages; ++i) {
        for (bool go_on = true; go_on;) {
          const auto answer = registry->Write(Message(feed, i));
          const std::lock_guard<std::mutex> held(answers->lock);
          if (answer.ok()) {
            answers->acknowledged[{feed, i}] = answer->sequence.value;
            break;
          }
          ++answers->refused[answer.status().code()];
          go_on = again(answer.status().code());
        }
      }
    });
  }
  for (std::thread& feed : feeds) feed.join();
}

// Reads while others write, and holds the registry to what it told: what was found once stays found.
void Read(const Registry& registry, const std::atomic<bool>* over) {
  std::set<RecordKey> found;
  std::mt19937 draw(6);
  while (!*over) {
    LookupRequest lookup;
    lookup.key = Message(static_cast<int>(draw() % kFeeds), static_cast<int>(draw() % kMessages)).key;
    const auto answer = registry.Lookup(lookup);
    if (answer.ok()) found.insert(*lookup.key);
    if (answer.status().code() == absl::StatusCode::kNotFound) {
      EXPECT_FALSE(found.contains(*lookup.key)) << "told, then gone";
    } else {
      EXPECT_TRUE(answer.ok()) << answer.status();
    }
  }
}

TEST(RegistryFault, APolicyThatCouldNotBeStoredIsNotGoneBy) {
  Disk disk;
  auto registry = disk.Open();
  ASSERT_TRUE(registry->Write(Message(1, 0)).ok());  // who has a phone, too
  ConfigureCommand observe;
  observe.origin.actor = "ops";
  observe.options.linking = LinkingMode::kObserve;
  disk.vfs().FillDisk(true);
  EXPECT_EQ(registry->Write(observe).status().code(), absl::StatusCode::kResourceExhausted);
  disk.vfs().FillDisk(false);
  RegisterCommand same = Message(1, 0);
  same.origin.message_id = "another";
  same.key = {"S9", "1"};
  EXPECT_EQ(registry->Write(same)->decision, "certain match: linked");
  EXPECT_TRUE(registry->Write(observe)->changed);
  same.origin.message_id = "a third";
  same.key = {"S8", "1"};
  EXPECT_NE(registry->Write(same)->decision, "certain match: linked");
}

// The second of two shadows is decided while the first is being committed, and finds no room.
TEST(RegistryFault, AShadowThatCouldNotBeStoredLeavesTheOneBeforeItRunning) {
  Disk disk;
  auto registry = disk.Open();
  const auto with_certain_bits = [&](double bits) {
    auto file = ParseModel(*registry->ModelText(""), "the model");
    EXPECT_TRUE(file.ok());
    file->mutable_decision()->set_certain_bits(bits);
    return *std::move(file);
  };
  const model::Model first_model = with_certain_bits(58), second_model = with_certain_bits(59);
  ModelCommand first, second;
  first.origin.actor = second.origin.actor = "ops";
  first.step = second.step = ModelCommand::Step::kShadow;
  first.model_text = ModelText(first_model);
  second.model_text = ModelText(second_model);
  absl::StatusOr<WriteAnswer> first_answer, second_answer;
  absl::Notification held, both_wait, over;
  registry->Submit(Message(1, 0), [&](const absl::StatusOr<WriteAnswer>&) {
    held.Notify();
    both_wait.WaitForNotification();
  });
  held.WaitForNotification();
  registry->Submit(first, [&](absl::StatusOr<WriteAnswer> answer) {
    first_answer = std::move(answer);
    disk.vfs().FillDisk(true);
  });
  registry->Submit(second, [&](absl::StatusOr<WriteAnswer> answer) {
    second_answer = std::move(answer);
    over.Notify();
  });
  both_wait.Notify();  // the writer goes on, and finds both
  over.WaitForNotification();
  disk.vfs().FillDisk(false);
  ASSERT_TRUE(first_answer.ok()) << first_answer.status();
  ASSERT_EQ(second_answer.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(registry->Shadow().model_id, ModelId(first_model));
  ASSERT_TRUE(registry->Write(Message(0, 0)).ok());
  EXPECT_EQ(registry->Shadow().records, 1u) << "it runs";
  ASSERT_TRUE(registry->Write(second).ok());
  EXPECT_EQ(registry->Shadow().model_id, ModelId(second_model));
}

TEST(RegistryFault, AFullDiskRefusesAndRecoversByItself) {
  Disk disk;
  Answers answers;
  std::string before;
  {
    auto registry = disk.Open();
    std::atomic<bool> over = false;
    std::thread filler([&] {
      std::mt19937 draw(5);
      while (!over) {
        std::this_thread::sleep_for(std::chrono::microseconds(draw() % 4000));
        disk.vfs().FillDisk(draw() % 2 == 0);
      }
      disk.vfs().FillDisk(false);
    });
    std::thread reader([&] { Read(*registry, &over); });
    Feed(registry.get(), &answers, [](absl::StatusCode code) {
      EXPECT_EQ(code, absl::StatusCode::kResourceExhausted);
      return true;
    });
    over = true;
    filler.join();
    reader.join();
    EXPECT_GT(answers.refused[absl::StatusCode::kResourceExhausted], 0) << "the disk was never full when it mattered";
    before = Dump(*registry);
  }
  EXPECT_EQ(answers.acknowledged.size(), size_t{kFeeds * kMessages});
  std::set<uint64_t> entries;
  for (const auto& [message, entry] : answers.acknowledged) entries.insert(entry);
  EXPECT_EQ(entries.size(), answers.acknowledged.size()) << "no entry stands for two messages";
  disk.ExpectSnapshotIsRight();
  auto registry = disk.Open();
  EXPECT_EQ(Dump(*registry), before);
  const auto verified = registry->Verify([](double) { return true; });
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_THAT(verified->problems, testing::IsEmpty());
}

TEST(RegistryFault, AFailedDiskStopsWritingAndLosesNothingAcknowledged) {
  int stopped = 0;
  for (uint64_t call = 20; call < 2000; call += 97) {
    // A disk that is gone, and one that failed once: there, reads and snapshots go on.
    const auto once = call % 2 == 0 ? FaultVfs::Once::kNo : FaultVfs::Once::kYes;
    Disk disk;
    Answers answers;
    {
      auto registry = disk.Open();
      const auto first = registry->Write(Message(0, 0));
      ASSERT_TRUE(first.ok()) << first.status();
      disk.vfs().FailCall(call, once);
      Feed(registry.get(), &answers, [](absl::StatusCode) { return false; });
      if (!registry->AcceptsWrites()) {
        ++stopped;
        LookupRequest known;
        known.key = Message(0, 0).key;
        const auto found = registry->Lookup(known);
        EXPECT_TRUE(found.ok() || found.status().code() == absl::StatusCode::kUnavailable) << found.status();
        std::this_thread::sleep_for(std::chrono::milliseconds(100));  // a snapshot that was begun ends, or is cut short at the close
      }
      disk.vfs().FailCall(0, FaultVfs::Once::kNo);
    }
    disk.ExpectSnapshotIsRight();
    auto registry = disk.Open();
    const std::string from_snapshot = Dump(*registry);
    registry.reset();
    disk.RemoveSnapshot();
    registry = disk.Open();
    EXPECT_EQ(Dump(*registry), from_snapshot) << "when call " << call << " failed";
    for (const auto& [message, entry] : answers.acknowledged) {
      const auto again = registry->Write(Message(message.first, message.second));
      ASSERT_TRUE(again.ok()) << again.status();
      EXPECT_TRUE(again->repeated);
      EXPECT_EQ(again->sequence.value, entry);
    }
  }
  EXPECT_GT(stopped, 5) << "the fault hardly ever met a commit";
}

}  // namespace
}  // namespace ipse
