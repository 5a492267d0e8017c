// A registry opened from its snapshot says what it said before; any snapshot that is not the journal's is as if it were not there.

#include "service/registry/snapshot.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include "service/journal/journal_store.h"
#include "service/registry/registry.h"
#include "service/registry/snapshot_check.h"
#include "service/registry/state.h"
#include "scoring/model/model_file.h"
#include "tests/service/registry/test_folder.h"

namespace ipse {
namespace {

constexpr int kPeople = 120;

RegistryOptions Always() {
  RegistryOptions options;
  options.snapshot_entries_min = 1;
  return options;
}

PersonData Person(int number, int time) {
  std::mt19937 draw(static_cast<uint32_t>(number / 2));  // two records of each
  const auto word = [&] {
    std::string text = "QX";
    for (int k = 0; k < 3; ++k) text += fmt::format("{}{}", "BCDFGHKLMNPRSTVZ"[draw() % 16], "AEIOU"[draw() % 5]);
    return text;
  };
  PersonData data;
  Demographics& person = data.demographics;
  person.Add(ColumnRole::kFamilyName, word());
  person.Add(ColumnRole::kGivenName, number % 4 == 0 ? "ROBERT" : word());
  person.Add(ColumnRole::kBirthDate, fmt::format("{}-{:02}-{:02}", draw() % 80 + 1920, draw() % 12 + 1, draw() % 28 + 1));
  person.Add(ColumnRole::kStreet, fmt::format("{} {} ST", draw() % 900 + 1, word()));
  person.Add(ColumnRole::kPhone, fmt::format("214-{}-{:04}", draw() % 700 + 200, (draw() + static_cast<uint32_t>(time)) % 10'000));
  if (number % 3 == 0) data.identifiers.push_back({"INSURER", fmt::format("{:06}", draw() % 1'000'000)});
  return data;
}

RecordKey KeyOf(int number) { return {number % 2 == 0 ? "EAST" : "WEST", fmt::format("{}", number)}; }

// Short, where texts are long.
std::string FirstDifference(const std::string& is, const std::string& should_be) {
  std::istringstream left(is), right(should_be);
  for (std::string a, b; left || right; a.clear(), b.clear()) {
    std::getline(left, a);
    std::getline(right, b);
    if (a != b) return fmt::format("'{}' instead of '{}'", a, b);
  }
  return "";
}

class SnapshotTest : public testing::Test {
 protected:
  std::unique_ptr<Registry> Open(const RegistryOptions& options = Always()) {
    auto registry = Registry::Open(folder_.path(), options);
    EXPECT_TRUE(registry.ok()) << registry.status();
    return registry.ok() ? *std::move(registry) : nullptr;
  }
  WriteAnswer Do(Registry& registry, WriteCommand command) {
    const auto answer = registry.Write(std::move(command));
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.value_or(WriteAnswer());
  }
  WriteAnswer Send(Registry& registry, int number, int time = 0) {
    RegisterCommand command;
    command.key = KeyOf(number);
    command.person = Person(number, time);
    return Do(registry, std::move(command));
  }
  // A day's work: records, newer data, replaced identifiers, people's words, what is taken back.
  void Work(Registry& registry, uint32_t seed) {
    std::mt19937 draw(seed);
    const auto some = [&] { return static_cast<int>(draw() % kPeople); };
    std::vector<SequenceNumber> entries;
    for (int i = 0; i < 60; ++i) {
      AssertCommand word;
      word.origin.actor = "steward-a";
      word.origin.reason = "document-seen";
      switch (draw() % 6) {
        case 0: case 1:
          entries.push_back(Send(registry, some(), static_cast<int>(draw() % 9)).sequence);
          break;
        case 2: {
          DeactivateCommand command;
          command.key = KeyOf(some());
          (void)registry.Write(command);
          break;
        }
        case 3:
          word.kind = draw() % 2 == 0 ? AssertionKind::kSame : AssertionKind::kDifferent;
          word.left = KeyOf(some());
          word.right = KeyOf(some());
          if (const auto answer = registry.Write(word); answer.ok()) entries.push_back(answer->sequence);
          break;
        case 4: {
          MergeIdentifiersCommand command;
          const RecordKey survivor = KeyOf(some());
          command.authority = survivor.authority;
          command.survivor = survivor.identifier;
          command.old = fmt::format("old{}", draw() % 40);
          (void)registry.Write(command);
          break;
        }
        default: {
          if (entries.empty()) break;
          UndoCommand command;
          command.origin.actor = "steward-b";
          command.entries = {entries[draw() % entries.size()]};
          command.origin.reason = "data-entry-error";
          (void)registry.Write(command);
        }
      }
    }
  }
  // All that can be seen of it.
  static std::string Dump(const Registry& registry) {
    std::string text;
    for (int number = 0; number < kPeople; ++number) {
      LookupRequest lookup;
      lookup.key = KeyOf(number);
      if (const auto found = registry.Lookup(lookup); found.ok()) {
        for (const IdentityView& identity : found->identities) text += fmt::format("{} is {}\n", number, identity.euid.value);
      }
      MatchRequest request;
      request.person = Person(number, 0);
      const auto match = registry.Match(request);
      EXPECT_TRUE(match.ok()) << match.status();
      if (!match.ok()) return text;
      for (const MatchedIdentity& identity : match->identities) {
        text += fmt::format("{}: {}", number, identity.euid.value);
        for (const MatchedRecord& record : identity.records) text += fmt::format(" {} {:a}", record.record.value, record.weight_bits);
        text += "\n";
      }
    }
    const auto reviews = registry.Reviews({});
    EXPECT_TRUE(reviews.ok()) << reviews.status();
    for (const ReviewView& review : *reviews) text += fmt::format("review {} of {}\n", review.id.value, static_cast<int>(review.kind));
    const RegistryStatus status = registry.Status();
    text += fmt::format("{} {} {} {} {}\n", status.as_of.value, status.records, status.identities, status.open_reviews, status.model_id);
    for (const SourceCounts& source : status.sources) text += fmt::format("{} {} {} {}\n", source.authority, source.active, source.inactive, source.subsumed);
    const IndicatorsView stats = registry.Stats(30);
    text += fmt::format("{} {} {} {}\n", stats.all.new_records, stats.all.updates, stats.all.linked, stats.all.undone);
    return text;
  }
  SnapshotCheck Check() {
    JournalOptions reading;
    reading.read_only = true;
    const auto store = JournalStore::Open(folder_.path(), reading);
    EXPECT_TRUE(store.ok()) << store.status();
    auto check = CheckSnapshot(**store);
    EXPECT_TRUE(check.ok()) << check.status();
    return check.value_or(SnapshotCheck());
  }
  std::string File() const { return folder_.path() + "/registry.snapshot"; }
  std::string Read() const {
    std::ostringstream bytes;
    bytes << std::ifstream(File(), std::ios::binary).rdbuf();
    return bytes.str();
  }
  void Write(const std::string& bytes) const { std::ofstream(File(), std::ios::binary | std::ios::trunc) << bytes; }

  const TestFolder folder_;
};

TEST_F(SnapshotTest, SaysWhatTheJournalSays) {
  auto registry = Open();
  for (int number = 0; number < kPeople; ++number) Send(*registry, number);
  for (uint32_t day = 1; day <= 6; ++day) {
    SCOPED_TRACE(day);
    Work(*registry, day);
    const std::string before = Dump(*registry);
    const uint64_t last = registry->Status().as_of.value;
    registry.reset();
    const SnapshotCheck check = Check();
    EXPECT_EQ(check.sequence, last);
    EXPECT_EQ(check.problems, std::vector<std::string>());
    // Without, as the journal alone says.
    std::filesystem::rename(File(), File() + ".aside");
    RegistryOptions never;
    never.snapshot_entries_min = UINT32_MAX;
    registry = Open(never);
    EXPECT_EQ(registry->Status().snapshot.value, 0u);
    EXPECT_EQ(FirstDifference(Dump(*registry), before), "");
    registry.reset();
    EXPECT_FALSE(std::filesystem::exists(File()));
    std::filesystem::rename(File() + ".aside", File());
    registry = Open();
    EXPECT_EQ(registry->Status().snapshot.value, last);
    EXPECT_EQ(FirstDifference(Dump(*registry), before), "");
  }
}

// Entries behind the snapshot: new records, newer data of old ones, some that go.
TEST_F(SnapshotTest, ReplaysWhatCameSince) {
  RegistryOptions never = Always();
  auto registry = Open();
  for (int number = 0; number < kPeople / 2; ++number) Send(*registry, number);
  registry.reset();
  const uint64_t covered = Check().sequence;
  never.snapshot_entries_min = UINT32_MAX;
  std::string before;
  for (uint32_t day = 1; day <= 3; ++day) {
    registry = Open(never);
    EXPECT_EQ(registry->Status().snapshot.value, covered);
    if (day > 1) {
      EXPECT_EQ(FirstDifference(Dump(*registry), before), "");
    }
    for (int number = kPeople / 2; number < kPeople; ++number) Send(*registry, number, static_cast<int>(day));
    Work(*registry, 10 + day);
    before = Dump(*registry);
    registry.reset();
  }
  std::filesystem::remove(File());
  EXPECT_EQ(FirstDifference(Dump(*Open(never)), before), "");
}

TEST_F(SnapshotTest, DamageIsAsIfThereWereNone) {
  auto registry = Open();
  for (int number = 0; number < kPeople; ++number) Send(*registry, number);
  Work(*registry, 1);
  const std::string before = Dump(*registry);
  registry.reset();
  const std::string whole = Read();
  RegistryOptions never;
  never.snapshot_entries_min = UINT32_MAX;
  std::mt19937 draw(3);
  for (int i = 0; i < 25; ++i) {
    const size_t at = i == 0 ? 0 : draw() % whole.size();
    SCOPED_TRACE(at);
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    Write(i % 5 == 4 ? whole.substr(0, at) : damaged);
    EXPECT_EQ(FirstDifference(Dump(*Open(never)), before), "");
  }
  std::string damaged = whole;
  damaged[1000] = static_cast<char>(damaged[1000] ^ 1);  // in the state, which is what is checked
  Write(damaged);
  EXPECT_EQ(Check().problems.size(), 1u);
}

TEST_F(SnapshotTest, OfAnotherJournalIsNotTaken) {
  const TestFolder other;
  {
    auto registry = Registry::Open(other.path(), Always());
    ASSERT_TRUE(registry.ok());
    for (int number = 30; number < 60; ++number) Send(**registry, number);
  }
  auto registry = Open();
  for (int number = 0; number < 30; ++number) Send(*registry, number);
  const std::string before = Dump(*registry);
  registry.reset();
  std::filesystem::copy_file(other.path() + "/registry.snapshot", File(), std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(Check().problems.size(), 1u) << "verify says so";
  registry = Open();
  EXPECT_EQ(registry->Status().snapshot.value, 0u);
  EXPECT_EQ(FirstDifference(Dump(*registry), before), "");
  registry.reset();
  EXPECT_EQ(Check().problems, std::vector<std::string>()) << "another was written";
  const auto snapshot = Snapshot::Open(folder_.path());
  ASSERT_TRUE(snapshot.ok()) << snapshot.status();
  // A state that is not the journal's under a mark that is: verification finds it.
  ASSERT_TRUE(WriteSnapshot(folder_.path(), (*snapshot)->mark(), [&](ArchiveWriter* archive) {
                RegistryState state;
                journal::Effect effect;
                effect.mutable_record_opened()->set_record_id(1);
                effect.mutable_record_opened()->mutable_key()->set_authority("EAST");
                effect.mutable_record_opened()->mutable_key()->set_identifier("0");
                state.Apply(effect, 1, 1);
                state.Save(archive);
                return true;
              }).ok());
  const SnapshotCheck wrong = Check();
  ASSERT_FALSE(wrong.problems.empty());
  EXPECT_NE(wrong.problems[0].find("records"), std::string::npos) << wrong.problems[0];
}

TEST_F(SnapshotTest, AnotherPolicyOrModelTakesWhatItCan) {
  RegistryOptions options = Always();
  options.policy = RegistryOptions::PolicySource::kSet;
  options.national_authorities = {"NHS"};
  auto registry = Open(options);
  for (int number = 0; number < kPeople; ++number) Send(*registry, number);
  registry.reset();
  options.national_authorities = {"INSURER"};
  registry = Open(options);
  const std::string from_snapshot = Dump(*registry);
  registry.reset();
  std::filesystem::remove(File());
  registry = Open(options);
  EXPECT_EQ(FirstDifference(Dump(*registry), from_snapshot), "") << "records are read by the policy there is";
  // A model of other blocking rules, put into use behind the snapshot.
  registry.reset();
  const auto base = ShippedModel("patient_trained");
  ASSERT_TRUE(base.ok());
  model::Model changed = *base;
  changed.mutable_blocking()->mutable_rule()->RemoveLast();
  RegistryOptions never = options;
  never.snapshot_entries_min = UINT32_MAX;
  registry = Open(never);
  ModelCommand command;
  command.origin.actor = "admin";
  command.origin.reason = "other rules";
  command.step = ModelCommand::Step::kActivate;
  command.model_text = ModelText(changed);
  Do(*registry, command);
  const std::string before = Dump(*registry);
  registry.reset();
  registry = Open(never);
  EXPECT_NE(registry->Status().snapshot.value, 0u);
  EXPECT_EQ(FirstDifference(Dump(*registry), before), "");
}

TEST_F(SnapshotTest, WithoutRoomTheOldOneStays) {
  auto registry = Open();
  for (int number = 0; number < 40; ++number) Send(*registry, number);
  registry.reset();
  const std::string first = Read();
  registry = Open();
  for (int number = 40; number < kPeople; ++number) Send(*registry, number);
  const std::string before = Dump(*registry);
  rlimit old{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = old;
  small.rlim_cur = first.size() / 2;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  registry.reset();
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &old), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_TRUE(Read() == first);
  EXPECT_FALSE(std::filesystem::exists(File() + ".new"));
  registry = Open();
  EXPECT_NE(registry->Status().snapshot.value, 0u);
  EXPECT_EQ(FirstDifference(Dump(*registry), before), "");
}

// A registry that is killed: the folder at some moment while it runs.
TEST_F(SnapshotTest, IsWrittenWhileTheRegistryRuns) {
  RegistryOptions options = Always();
  options.snapshot_interval = absl::ZeroDuration();
  auto registry = Open(options);
  for (const int youngest : {0, 1}) Send(*registry, youngest);
  std::mt19937 draw(1);
  uint64_t seen = 0;
  int snapshots = 0;
  for (int i = 0; i < 3000 && snapshots < 5; ++i) {
    Send(*registry, static_cast<int>(draw() % (kPeople - 2)) + 2, static_cast<int>(draw() % 50));
    const uint64_t now = registry->Status().snapshot.value;
    if (now == seen) continue;
    EXPECT_GT(now, seen);
    seen = now;
    ++snapshots;
    const SnapshotCheck check = Check();
    EXPECT_GE(check.sequence, now);
    EXPECT_EQ(check.problems, std::vector<std::string>());
  }
  EXPECT_EQ(snapshots, 5);
  const TestFolder killed;
  // The snapshot first: one that is written meanwhile may be of entries that the copy of the journal does not have.
  for (const char* file : {"registry.snapshot", "registry.db", "registry.db-wal"}) {
    std::filesystem::copy_file(folder_.path() + "/" + file, killed.path() + "/" + file);
  }
  const std::string before = Dump(*registry);
  auto again = Registry::Open(killed.path(), options);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_GE((*again)->Status().snapshot.value, seen);
  EXPECT_EQ(FirstDifference(Dump(**again), before), "");
}

}  // namespace
}  // namespace ipse
