// Runs the tables in scenarios/: people, messages and what must come of them, over a registry with the engine in earnest.
//
//   register EAST:1 | given_name=ANN | family_name=SAMPLE | birth_date=1980-02-03 | at=2026-03-01 | message=M1
//   same EAST:1 WEST:7, and so different; merge EAST:old EAST:new, unmerge; move EAST:1; deactivate EAST:1;
//   accept EAST:1 2, and so reject (a held version); undo 3 4 (the table's third and fourth message)
//   answer held                                 what the line before was answered
//   identities EAST:1 WEST:7, EAST:2            all of them, those with one record too
//   reviews possible overlap EAST:1 EAST:2      all open ones, separated by commas, or: none
//
// Empty lines and those with # are for the reader. At the end the registry is opened again, from its snapshot
// and from the journal alone, and must say the same.

#include <absl/time/time.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "service/registry/registry.h"
#include "tests/service/registry/test_folder.h"

namespace ipse {
namespace {

std::string Trim(std::string text) {
  const size_t begin = text.find_first_not_of(' '), end = text.find_last_not_of(' ');
  return begin == std::string::npos ? "" : text.substr(begin, end - begin + 1);
}

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) {
    if (!Trim(part).empty()) parts.push_back(Trim(part));
  }
  return parts;
}

RecordKey KeyOf(const std::string& text) {
  const size_t colon = text.find(':');
  return {text.substr(0, colon), text.substr(colon + 1)};
}

std::string TextOf(const RecordKey& key) { return key.authority + ":" + key.identifier; }

int64_t TimeOf(const std::string& date) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d", date, &time, &error)) << date << ": " << error;
  return absl::ToUnixMicros(time);
}

const char* NameOf(ReviewKind kind) {
  switch (kind) {
    case ReviewKind::kPossibleDuplicate: return "possible duplicate";
    case ReviewKind::kPossibleOverlap: return "possible overlap";
    case ReviewKind::kPossibleOverlay: return "possible overlay";
    case ReviewKind::kConflictingCluster: return "conflicting cluster";
    case ReviewKind::kMergeConflict: return "merge conflict";
    default: return "other";
  }
}

const char* NameOf(Disposition disposition) {
  static constexpr const char* kNames[] = {"none", "applied", "unchanged", "stale", "held", "pending", "subsumed"};
  return kNames[static_cast<size_t>(disposition)];
}

class Scenario {
 public:
  explicit Scenario(const std::string& path) : path_(path) { Open(); }

  void Run() {
    std::ifstream file(path_);
    ASSERT_TRUE(file.good()) << path_;
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
      SCOPED_TRACE(path_ + ":" + std::to_string(number));
      line = Trim(line.substr(0, line.find('#')));
      if (!line.empty()) Do(line);
      if (testing::Test::HasFatalFailure()) return;
    }
    const std::string identities = Identities(), reviews = Reviews();
    registry_.reset();
    Open();
    EXPECT_EQ(Identities(), identities) << "after opening again";
    EXPECT_EQ(Reviews(), reviews) << "after opening again";
    registry_.reset();
    std::filesystem::remove(folder_.path() + "/registry.snapshot");
    Open();
    EXPECT_EQ(Identities(), identities) << "after a replay";
    EXPECT_EQ(Reviews(), reviews) << "after a replay";
    EXPECT_GT(expectations_, 0) << "the table expects nothing";
  }

 private:
  void Open() {
    RegistryOptions options;
    options.snapshot_entries_min = 1;
    auto registry = Registry::Open(folder_.path(), options);
    ASSERT_TRUE(registry.ok()) << registry.status();
    registry_ = *std::move(registry);
  }

  void Do(const std::string& line) {
    const std::string verb = line.substr(0, line.find(' '));
    const std::string rest = verb.size() < line.size() ? line.substr(verb.size() + 1) : "";
    if (verb == "identities" || verb == "reviews" || verb == "answer") {
      ++expectations_;
      const std::string there = verb == "identities" ? Identities() : verb == "reviews" ? Reviews() : answer_;
      EXPECT_EQ(there, rest == "none" ? "" : Sorted(rest));
      return;
    }
    const auto answer = registry_->Write(CommandOf(verb, Split(rest, '|')));
    answer_ = !answer.ok() ? "refused" : answer->repeated ? "repeated" : NameOf(answer->disposition);
    EXPECT_TRUE(answer.ok()) << answer.status();
    sent_.push_back(answer.ok() ? answer->sequence : SequenceNumber());
  }

  // The line's words and its field=value parts.
  WriteCommand CommandOf(const std::string& verb, const std::vector<std::string>& parts) {
    const std::vector<std::string> words = parts.empty() ? std::vector<std::string>() : Split(parts[0], ' ');
    Origin origin;
    origin.interface = "scenario";
    std::map<std::string, std::string> said;
    PersonData person;
    for (size_t i = 1; i < parts.size(); ++i) {
      const size_t equals = parts[i].find('=');
      const std::string field = parts[i].substr(0, equals), value = parts[i].substr(equals + 1);
      if (const auto role = ParseColumnRole(field); role.has_value()) {
        person.demographics.Add(*role, value);
      } else if (field == "number") {
        person.identifiers.push_back(KeyOf(value));
      } else {
        said[field] = value;
      }
    }
    origin.message_id = said["message"];
    origin.source = words.empty() ? "" : KeyOf(words[0]).authority;
    if (verb == "register") {
      RegisterCommand command;
      command.origin = origin;
      command.key = KeyOf(words.at(0));
      command.person = person;
      if (!said["at"].empty()) command.event_time_us = TimeOf(said["at"]);
      keys_.insert(command.key);
      return command;
    }
    origin.actor = "steward";
    origin.reason = "scenario";
    origin.source.clear();
    if (verb == "merge" || verb == "unmerge") {  // merge EAST:old EAST:new
      MergeIdentifiersCommand command{origin, KeyOf(words.at(0)).authority, KeyOf(words.at(1)).identifier, KeyOf(words.at(0)).identifier};
      command.take_back = verb == "unmerge";
      return command;
    }
    if (verb == "same" || verb == "different") {
      AssertCommand command;
      command.origin = origin;
      command.kind = verb == "same" ? AssertionKind::kSame : AssertionKind::kDifferent;
      command.left = KeyOf(words.at(0));
      command.right = KeyOf(words.at(1));
      return command;
    }
    if (verb == "move") {
      MoveRecordCommand command;
      command.origin = origin;
      command.key = KeyOf(words.at(0));
      return command;
    }
    if (verb == "deactivate") {
      DeactivateCommand command;
      command.origin = origin;
      command.key = KeyOf(words.at(0));
      return command;
    }
    if (verb == "accept" || verb == "reject") {
      DecideHeldVersionCommand command;
      command.origin = origin;
      command.key = KeyOf(words.at(0));
      command.version = static_cast<uint32_t>(std::stoul(words.at(1)));
      command.accept = verb == "accept";
      return command;
    }
    EXPECT_EQ(verb, "undo") << "no such command";
    UndoCommand command;
    command.origin = origin;
    for (const std::string& message : words) command.entries.push_back(sent_.at(std::stoul(message) - 1));
    return command;
  }

  static std::string Sorted(const std::string& list) {
    std::set<std::string> parts;
    for (const std::string& part : Split(list, ',')) parts.insert(part);
    return fmt::format("{}", fmt::join(parts, ", "));
  }

  std::string Identities() const {
    std::set<std::string> identities;
    for (const RecordKey& key : keys_) {
      LookupRequest lookup;
      lookup.key = key;
      const auto found = registry_->Lookup(lookup);
      EXPECT_TRUE(found.ok()) << TextOf(key) << ": " << found.status();
      if (!found.ok()) continue;
      for (const IdentityView& identity : found->identities) {
        std::set<std::string> records;
        for (const RecordView& record : identity.records) records.insert(TextOf(record.key));
        identities.insert(fmt::format("{}", fmt::join(records, " ")));
      }
    }
    return fmt::format("{}", fmt::join(identities, ", "));
  }

  std::string Reviews() const {
    std::set<std::string> open;
    const auto reviews = registry_->Reviews({});
    EXPECT_TRUE(reviews.ok()) << reviews.status();
    if (!reviews.ok()) return "";
    for (const ReviewView& review : *reviews) {
      std::set<std::string> of = {TextOf(review.left_key)};
      if (review.right.value != 0) of.insert(TextOf(review.right_key));
      open.insert(fmt::format("{} {}", NameOf(review.kind), fmt::join(of, " ")));
    }
    return fmt::format("{}", fmt::join(open, ", "));
  }

  const std::string path_;
  TestFolder folder_;
  std::unique_ptr<Registry> registry_;
  std::set<RecordKey> keys_;
  std::vector<SequenceNumber> sent_;
  std::string answer_;
  int expectations_ = 0;
};

class Scenarios : public testing::TestWithParam<std::string> {};

TEST_P(Scenarios, EndAsTheTableSays) { Scenario(GetParam()).Run(); }

std::vector<std::string> Tables() {
  std::vector<std::string> tables;
  for (const auto& entry : std::filesystem::directory_iterator("tests/service/registry/scenarios")) tables.push_back(entry.path());
  std::sort(tables.begin(), tables.end());
  return tables;
}

INSTANTIATE_TEST_SUITE_P(, Scenarios, testing::ValuesIn(Tables()), [](const auto& table) {
  return std::filesystem::path(table.param).stem().string();
});

}  // namespace
}  // namespace ipse
