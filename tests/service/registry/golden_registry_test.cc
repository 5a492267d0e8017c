// Golden records of a registry: as they stand, as they were, and what people say over them.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "service/registry/golden.h"
#include "service/registry/registry_impl.h"
#include "tests/service/registry/test_folder.h"

namespace ipse {
namespace {

class GoldenRegistry : public testing::Test {
 protected:
  void Open(const RegistryOptions& options = {}) {
    registry_.reset();
    auto store = JournalStore::Open(folder_.path(), {});
    ASSERT_TRUE(store.ok()) << store.status();
    registry_ = std::make_unique<RegistryImpl>(*std::move(store), options, [this] { return now_us_ += 1000; });
    const absl::Status started = registry_->Start();
    ASSERT_TRUE(started.ok()) << started;
  }

  WriteAnswer Write(WriteCommand command) {
    auto answer = registry_->Write(std::move(command));
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *std::move(answer) : WriteAnswer();
  }

  WriteAnswer Register(const std::string& authority, const std::string& identifier, const std::string& family, const std::string& phone) {
    RegisterCommand command;
    command.key = {authority, identifier};
    Demographics& person = command.person.demographics;
    person.Add(ColumnRole::kGivenName, "ANNEMARIE");
    person.Add(ColumnRole::kFamilyName, family);
    person.Add(ColumnRole::kBirthDate, "1971-03-04");
    person.Add(ColumnRole::kStreet, "12 OAK ST");
    person.Add(ColumnRole::kCity, "DALLAS");
    if (!phone.empty()) person.Add(ColumnRole::kPhone, phone);
    command.person.identifiers.push_back({"SSA", "219-47-8361"});
    return Write(std::move(command));
  }

  OverrideCommand Word(const RecordKey& key, ColumnRole role, const char* text) const {
    OverrideCommand command;
    command.origin.actor = "jane";
    command.origin.reason = "document-seen";
    command.key = key;
    command.values.push_back({role, PersonalText(text)});
    return command;
  }

  // All that a golden record says, as text; its number where it is none.
  std::string Text(const GoldenRequest& request) const {
    const auto answer = registry_->Golden(request);
    if (!answer.ok()) return fmt::format("({})", static_cast<int>(answer.status().code()));
    std::string text = fmt::format("{}:", answer->euid.value);
    for (const RecordKey& key : answer->records) text += fmt::format(" {}:{}", key.authority, key.identifier);
    for (const GoldenField& field : answer->fields) {
      text += fmt::format("\n{} {}:{}v{} {} {}", GoldenKindName(field.kind), field.key.authority, field.key.identifier, field.version,
                          field.why, field.override_id.value);
      for (const RoleValue& value : field.values) text += fmt::format(" {}", value.text.Reveal());
      for (const GoldenField::Other& other : field.others) text += fmt::format(" other {} {}", other.records, other.values[0].text.Reveal());
    }
    for (const RecordKey& key : answer->identifiers) text += fmt::format("\n{} {}", key.authority, key.identifier);
    return text;
  }

  std::string Phone(const GoldenRequest& request) const {
    const auto answer = registry_->Golden(request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    if (!answer.ok()) return "";
    for (const GoldenField& field : answer->fields) {
      if (field.kind == GoldenKind::kPhone) return field.values.empty() ? "withheld" : std::string(field.values[0].text.Reveal());
    }
    return "none";
  }

  TestFolder folder_;
  int64_t now_us_ = 1'700'000'000'000'000;
  std::unique_ptr<RegistryImpl> registry_;
};

TEST_F(GoldenRegistry, FollowsEveryChange) {
  Open();
  const Euid euid = Register("EAST", "1", "TESTINGHAM", "214-736-0101").euid;
  const GoldenRequest request{.euid = euid};
  EXPECT_EQ(Phone(request), "214-736-0101");
  EXPECT_EQ(Register("WEST", "7", "TESTINGHAM", "214-736-0102").euid, euid);
  EXPECT_EQ(Phone(request), "214-736-0102");
  Register("EAST", "1", "TESTINGHAM", "214-736-0103");
  EXPECT_EQ(Phone(request), "214-736-0103");
  DeactivateCommand deactivate;
  deactivate.key = {"EAST", "1"};
  Write(deactivate);
  EXPECT_EQ(Phone(request), "214-736-0102");
  EXPECT_EQ(Phone({.key = RecordKey{"EAST", "1"}}), "214-736-0102");
  EXPECT_EQ(Phone({.key = RecordKey{"SSA", "219-47-8361"}}), "214-736-0102");
  RegisterCommand other;
  other.key = {"NORTH", "3"};
  other.person.demographics.Add(ColumnRole::kGivenName, "CORDELIA");
  other.person.demographics.Add(ColumnRole::kBirthDate, "1999-12-31");
  other.person.identifiers.push_back({"SSA", "219-47-8361"});
  Write(other);
  EXPECT_EQ(registry_->Golden({.key = RecordKey{"SSA", "219-47-8361"}}).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(registry_->Golden({}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(registry_->Golden({.euid = Euid{99}}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(registry_->Golden({.key = RecordKey{"EAST", "99"}}).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(GoldenRegistry, APersonsWordStaysWithItsRecordAndSurvivesARestart) {
  Open();
  const RecordKey east{"EAST", "1"}, west{"WEST", "7"};
  Register("EAST", "1", "TESTINGHAM", "214-736-0101");
  const WriteAnswer said = Write(Word(east, ColumnRole::kPhone, "214-736-0109"));
  ASSERT_EQ(said.overrides.size(), 1u);
  Register("WEST", "7", "TESTINGHAM", "214-736-0102");
  EXPECT_EQ(Phone({.key = west}), "214-736-0109");
  MoveRecordCommand move;
  move.origin.actor = "jane";
  move.key = west;
  Write(move);
  EXPECT_EQ(Phone({.key = west}), "214-736-0102");
  EXPECT_EQ(Phone({.key = east}), "214-736-0109");
  Open();
  EXPECT_EQ(Phone({.key = east}), "214-736-0109");
  RevokeOverrideCommand revoke;
  revoke.origin.actor = "jane";
  revoke.id = said.overrides[0];
  const WriteAnswer revoked = Write(revoke);
  EXPECT_EQ(Phone({.key = east}), "214-736-0101");
  UndoCommand undo;
  undo.origin.actor = "jane";
  undo.entries = {revoked.sequence};
  Write(undo);
  EXPECT_EQ(Phone({.key = east}), "214-736-0109");
  EXPECT_TRUE(registry_->Verify({})->problems.empty());
}

TEST_F(GoldenRegistry, ALaterWordReplacesTheEarlierAndUndoBringsItBack) {
  Open();
  const RecordKey east{"EAST", "1"}, west{"WEST", "7"};
  Register("EAST", "1", "TESTINGHAM", "214-736-0101");
  Register("WEST", "7", "TESTINGHAM", "214-736-0102");
  const WriteAnswer first = Write(Word(east, ColumnRole::kPhone, "214-736-0109"));
  const WriteAnswer second = Write(Word(west, ColumnRole::kPhone, ""));
  EXPECT_EQ(Phone({.key = east}), "withheld");
  RevokeOverrideCommand revoke;
  revoke.origin.actor = "jane";
  revoke.id = first.overrides[0];
  EXPECT_EQ(registry_->Write(revoke).status().code(), absl::StatusCode::kNotFound) << "the second took its place";
  UndoCommand undo;
  undo.origin.actor = "jane";
  undo.entries = {second.sequence};
  Write(undo);
  EXPECT_EQ(Phone({.key = east}), "214-736-0109");
  // A word that was replaced does not come back over one that was said since.
  const WriteAnswer third = Write(Word(east, ColumnRole::kPhone, "214-736-0108"));
  Write(Word(east, ColumnRole::kPhone, "214-736-0107"));
  undo.entries = {third.sequence};
  EXPECT_EQ(Write(undo).conflicts.size(), 1u);
  EXPECT_EQ(Phone({.key = east}), "214-736-0107");
}

TEST_F(GoldenRegistry, ABadWordIsRefused) {
  Open();
  const RecordKey east{"EAST", "1"};
  Register("EAST", "1", "TESTINGHAM", "214-736-0101");
  const auto code = [&](const OverrideCommand& command) { return registry_->Write(command).status().code(); };
  EXPECT_EQ(code(Word(east, ColumnRole::kBirthDate, "in spring")), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(Word(east, ColumnRole::kPhone, "999-999-9999")), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(Word(east, ColumnRole::kAge, "44")), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(Word({"EAST", "99"}, ColumnRole::kPhone, "214-736-0109")), absl::StatusCode::kNotFound);
  OverrideCommand command = Word(east, ColumnRole::kPhone, "214-736-0109");
  command.origin.reason = "because";
  EXPECT_EQ(code(command), absl::StatusCode::kInvalidArgument);
  command.origin.reason = "document-seen";
  command.origin.actor.clear();
  EXPECT_EQ(code(command), absl::StatusCode::kInvalidArgument);
  command.origin.actor = "jane";
  command.expires_us = 1;
  EXPECT_EQ(code(command), absl::StatusCode::kInvalidArgument);
  command.expires_us = 0;
  command.expected = SequenceNumber{0};
  EXPECT_EQ(code(command), absl::StatusCode::kAborted);
  command.expected.reset();
  command.origin.dry_run = true;
  EXPECT_TRUE(registry_->Write(command).ok());
  EXPECT_EQ(Phone({.key = east}), "214-736-0101");
  EventFilter filter;
  filter.key = east;
  const auto events = registry_->FindEvents(filter);
  ASSERT_TRUE(events.ok());
  EXPECT_EQ(events->size(), 1u) << "what was refused or tried left no trace";
}

TEST_F(GoldenRegistry, RulesAreThoseOfTheTimeAskedAbout) {
  Open();
  Register("EAST", "1", "TESTINGHAM", "214-736-0101");
  Register("WEST", "7", "TESTINGHAM", "214-736-0102");
  const GoldenRequest now{.key = RecordKey{"EAST", "1"}};
  const GoldenRequest then{.key = RecordKey{"EAST", "1"}, .at_us = now_us_};
  EXPECT_EQ(Phone(now), "214-736-0102");
  RegistryOptions options;
  options.policy = RegistryOptions::PolicySource::kSet;
  options.survivorship.fields["phone"].trusted = {"EAST"};
  Open(options);
  EXPECT_EQ(Phone(now), "214-736-0101");
  EXPECT_EQ(Phone(then), "214-736-0102");
  Open();  // by what the journal says
  EXPECT_EQ(Phone(now), "214-736-0101");
}

// Whatever happened since, what was known at a time is what was answered then.
TEST_F(GoldenRegistry, ThePastIsWhatWasAnsweredThen) {
  for (const uint32_t seed : {1u, 2u, 3u}) {
    std::filesystem::remove_all(folder_.path());
    Open();
    std::mt19937 draw(seed);
    std::map<std::pair<int64_t, std::string>, std::string> known;  // time, whose -> what
    const std::vector<RecordKey> keys = {{"EAST", "1"}, {"EAST", "2"}, {"WEST", "7"}, {"NORTH", "3"}};
    std::vector<uint64_t> entries;
    for (int step = 0; step < 60; ++step) {
      const RecordKey& key = keys[draw() % keys.size()];
      const RecordKey& other = keys[draw() % keys.size()];
      Origin origin;
      origin.actor = "jane";
      origin.reason = "document-seen";
      absl::StatusOr<WriteAnswer> answer;
      switch (draw() % 8) {
        case 0:
        case 1:
        case 2:
          Register(key.authority, key.identifier, draw() % 4 == 0 ? "OTHERWISE" : "TESTINGHAM", fmt::format("214-736-01{:02}", draw() % 50 + 10));
          continue;
        case 3:
          answer = registry_->Write(Word(key, ColumnRole::kPhone, draw() % 3 == 0 ? "" : "214-736-0109"));
          break;
        case 4: answer = registry_->Write(MoveRecordCommand{origin, key, {}, /*keep_apart=*/false, {}}); break;
        case 5: answer = registry_->Write(DeactivateCommand{origin, key, 0}); break;
        case 6:
          answer = registry_->Write(AssertCommand{origin, AssertionKind::kSame, key, other, 0, {}});
          break;
        default:
          if (!entries.empty()) answer = registry_->Write(UndoCommand{origin, {SequenceNumber{entries[draw() % entries.size()]}}, "", true});
      }
      if (answer.ok() && answer->sequence.value != 0) entries.push_back(answer->sequence.value);
      const int64_t time = now_us_;
      for (const RecordKey& asked : keys) known[{time, asked.authority + asked.identifier}] = Text({.key = asked});
      for (uint64_t euid = 1; euid <= 4; ++euid) known[{time, std::to_string(euid)}] = Text({.euid = Euid{euid}});
    }
    ASSERT_GT(entries.size(), 10u);
    for (const bool reopened : {false, true}) {
      if (reopened) Open();
      for (const auto& [when, text] : known) {
        GoldenRequest request{.at_us = when.first};
        for (const RecordKey& key : keys) {
          if (key.authority + key.identifier == when.second) request.key = key;
        }
        if (!request.key.has_value()) request.euid = Euid{std::stoull(when.second)};
        ASSERT_EQ(Text(request), text) << "seed " << seed << ", " << when.second << " at " << when.first;
      }
    }
  }
}

}  // namespace
}  // namespace ipse
