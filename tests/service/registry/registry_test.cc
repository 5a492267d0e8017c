// The registry in a folder, with the engine in earnest: what it answers, and what is left after a restart.

#include "service/registry/registry.h"

#include <absl/synchronization/notification.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/service/registry/test_folder.h"

namespace ipse {
namespace {

RegisterCommand Ann(const std::string& authority, const std::string& identifier) {
  RegisterCommand command;
  command.origin.interface = "test";
  command.key = {authority, identifier};
  Demographics& person = command.person.demographics;
  person.Add(ColumnRole::kGivenName, "ANNEMARIE");
  person.Add(ColumnRole::kFamilyName, "TESTINGHAM");
  person.Add(ColumnRole::kBirthDate, "1971-03-04");
  person.Add(ColumnRole::kSex, "F");
  person.Add(ColumnRole::kPhone, "214-736-0199");
  person.Add(ColumnRole::kStreet, "12 OAK ST");
  person.Add(ColumnRole::kCity, "DALLAS");
  command.person.identifiers.push_back({"SSA", "219-47-8361"});
  return command;
}

RegisterCommand Bob(const std::string& authority, const std::string& identifier) {
  RegisterCommand command = Ann(authority, identifier);
  command.person = {};
  command.person.demographics.Add(ColumnRole::kGivenName, "ROBERT");
  command.person.demographics.Add(ColumnRole::kFamilyName, "SAMPLEMAN");
  command.person.demographics.Add(ColumnRole::kBirthDate, "1944-11-30");
  return command;
}

std::unique_ptr<Registry> Open(const TestFolder& folder, RegistryOptions options = {}) {
  options.snapshot_entries_min = 1;  // opened again, it begins from its snapshot
  auto registry = Registry::Open(folder.path(), options);
  EXPECT_TRUE(registry.ok()) << registry.status();
  return registry.ok() ? *std::move(registry) : nullptr;
}

TEST(Registry, LinksFindsAndRemembersOverARestart) {
  const TestFolder folder;
  Euid euid;
  {
    auto registry = Open(folder);
    const auto first = registry->Write(Ann("EAST", "1"));
    ASSERT_TRUE(first.ok()) << first.status();
    const auto second = registry->Write(Ann("WEST", "7"));
    ASSERT_TRUE(second.ok()) << second.status();
    EXPECT_EQ(second->euid, first->euid);
    EXPECT_EQ(second->decision, "certain match: linked");
    ASSERT_TRUE(registry->Write(Bob("EAST", "2")).ok());
    euid = first->euid;
  }
  auto registry = Open(folder);
  EXPECT_EQ(registry->Status().records, 3u);
  EXPECT_EQ(registry->Status().identities, 2u);
  MatchRequest request;
  request.person = Ann("", "").person;
  request.explain = true;
  const auto match = registry->Match(request);
  ASSERT_TRUE(match.ok()) << match.status();
  ASSERT_EQ(match->identities.size(), 1u);
  EXPECT_EQ(match->identities[0].euid, euid);
  EXPECT_EQ(match->identities[0].grade, Grade::kCertain);
  EXPECT_EQ(match->advice, Advice::kUseIdentity);
  EXPECT_FALSE(match->identities[0].evidence.empty());
  LookupRequest lookup;
  lookup.key = RecordKey{"SSA", "219-47-8361"};
  lookup.with_person = true;
  const auto found = registry->Lookup(lookup);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->identities.size(), 1u);
  EXPECT_EQ(found->identities[0].records.size(), 2u);
  EXPECT_EQ(found->identities[0].records[0].person, Ann("", "").person);
}

TEST(Registry, NobodyAlikeIsSafeToCreateAndALikelyOneAsksAQuestion) {
  const TestFolder folder;
  auto registry = Open(folder);
  ASSERT_TRUE(registry->Write(Ann("EAST", "1")).ok());
  MatchRequest request;
  request.person = Bob("", "").person;
  EXPECT_EQ(registry->Match(request)->advice, Advice::kSafeToCreate);
  request.person = {};
  request.person.demographics.Add(ColumnRole::kGivenName, "ANNEMARIE");
  request.person.demographics.Add(ColumnRole::kFamilyName, "TESTINGHAM");
  request.person.demographics.Add(ColumnRole::kBirthDate, "1971-03-04");
  const auto match = registry->Match(request);
  ASSERT_TRUE(match.ok());
  ASSERT_EQ(match->identities.size(), 1u);
  EXPECT_EQ(match->advice, Advice::kAskQuestion) << match->advice_text;
  EXPECT_EQ(match->ask_field, "national_identifier") << "names and birth date are not all there is";
  request.person.demographics.Add(ColumnRole::kNationalIdentifier, "219-09-9998");
  EXPECT_NE(registry->Match(request)->ask_field, "national_identifier") << "asked for once";
  request.person.demographics.values.resize(3);
  request.person.demographics.Add(ColumnRole::kCity, "DALLAS");
  EXPECT_EQ(registry->Match(request)->advice, Advice::kUseIdentity) << "it lives where she does";
  EXPECT_EQ(registry->Match({}).status().code(), absl::StatusCode::kInvalidArgument);
}

ConfigureCommand Policy(LinkingMode linking) {
  ConfigureCommand command;
  command.origin.actor = "ops";
  command.options.linking = linking;
  return command;
}

TEST(Registry, AnotherPolicyIsTakenWhileItRunsAndKept) {
  const TestFolder folder;
  SequenceNumber configured;
  {
    auto registry = Open(folder);
    ASSERT_TRUE(registry->Write(Ann("EAST", "1")).ok());
    ConfigureCommand trial = Policy(LinkingMode::kObserve);
    trial.origin.dry_run = true;
    const auto tried = registry->Write(trial);
    ASSERT_TRUE(tried.ok()) << tried.status();
    EXPECT_EQ(tried->decision, "linking is observe, was automatic");
    EXPECT_EQ(registry->Write(Ann("WEST", "7"))->decision, "certain match: linked") << "a trial changes nothing";
    const auto answer = registry->Write(Policy(LinkingMode::kObserve));
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->decision, "linking is observe, was automatic");
    configured = answer->sequence;
    const auto again = registry->Write(Policy(LinkingMode::kObserve));
    ASSERT_TRUE(again.ok());
    EXPECT_FALSE(again->changed) << "it is in use already";
    EXPECT_EQ(registry->Status().as_of, configured) << "and leaves no entry";
    EXPECT_NE(registry->Write(Ann("NORTH", "3"))->decision, "certain match: linked");
    ConfigureCommand national = Policy(LinkingMode::kObserve);
    national.options.national_authorities = {"NHS"};
    EXPECT_EQ(registry->Write(national).status().code(), absl::StatusCode::kFailedPrecondition);
    UndoCommand undo;
    undo.origin.actor = "ops";
    undo.entries = {configured};
    EXPECT_EQ(registry->Write(undo).status().code(), absl::StatusCode::kFailedPrecondition) << "says how instead of doing nothing";
  }
  auto registry = Open(folder);
  EXPECT_NE(registry->Write(Ann("SOUTH", "4"))->decision, "certain match: linked") << "the journal's policy holds";
  ASSERT_TRUE(registry->Write(Policy(LinkingMode::kAutomatic)).ok());
  EXPECT_EQ(registry->Write(Ann("UPTOWN", "5"))->decision, "certain match: linked");
}

// The other model needs more for a link: Ann's second record would have been a review.
TEST(Registry, AShadowModelCountsWhatItWouldChangeAndDecidesNothing) {
  const TestFolder folder;
  auto registry = Open(folder);
  EXPECT_EQ(registry->Shadow().model_id, "");
  auto file = ParseModel(*registry->ModelText(""), "the model");
  ASSERT_TRUE(file.ok());
  file->mutable_decision()->set_certain_bits(59);
  ModelCommand shadow;
  shadow.origin.actor = "ops";
  shadow.step = ModelCommand::Step::kShadow;
  shadow.model_text = ModelText(*file);
  ASSERT_TRUE(registry->Write(shadow).ok());
  ASSERT_TRUE(registry->Write(Ann("EAST", "1")).ok());
  RegisterCommand trial = Ann("NORTH", "3");
  trial.origin.dry_run = true;
  ASSERT_TRUE(registry->Write(trial).ok());
  const auto second = registry->Write(Ann("WEST", "7"));
  EXPECT_EQ(second->decision, "certain match: linked") << "the model in use decides";
  ASSERT_TRUE(registry->Write(Bob("EAST", "2")).ok());
  MatchRequest ask;
  ask.person = Ann("", "").person;
  ASSERT_TRUE(registry->Match(ask).ok());
  ask.person = Bob("", "").person;
  ask.person.demographics.values.resize(1);
  ASSERT_TRUE(registry->Match(ask).ok());
  const ShadowReport report = registry->Shadow();
  EXPECT_EQ(report.model_id, ModelId(*file));
  EXPECT_EQ(report.active_model_id, registry->Status().model_id);
  EXPECT_EQ(report.records, 3u) << "the trial is not among them";
  EXPECT_EQ(report.look_ups, 2u);
  EXPECT_EQ(report.look_ups_changed, 1u);
  ASSERT_EQ(report.differences.size(), 3u);
  for (const ModelDifference& difference : report.differences) {
    EXPECT_EQ(difference.links_lost, 1u) << difference.source;
    EXPECT_EQ(difference.links_gained + difference.reviews_added + difference.reviews_removed, 0u);
  }
  EXPECT_EQ(report.differences[1].source, "EAST");
  EXPECT_EQ(report.differences[2].source, "WEST");
  ASSERT_EQ(report.samples.size(), 1u);
  EXPECT_EQ(report.samples[0].what, "link lost");
  EXPECT_EQ(report.samples[0].left, (RecordKey{"WEST", "7"}));
  EXPECT_EQ(report.samples[0].right, (RecordKey{"EAST", "1"}));
  // It runs on when the registry is opened again, and counts anew.
  registry.reset();
  registry = Open(folder);
  EXPECT_EQ(registry->Shadow().model_id, ModelId(*file));
  EXPECT_EQ(registry->Shadow().records, 0u);
  ASSERT_TRUE(registry->Write(Ann("SOUTH", "4")).ok());
  EXPECT_EQ(registry->Shadow().records, 1u);
  EXPECT_EQ(registry->Shadow().differences[0].links_lost, 2u);
  // Another model in use ends it, as does saying so.
  ModelCommand activate = shadow;
  activate.step = ModelCommand::Step::kActivate;
  ASSERT_TRUE(registry->Write(activate).ok());
  EXPECT_EQ(registry->Shadow().model_id, "");
  const auto begun = registry->Write(shadow);
  ASSERT_TRUE(begun.ok());
  EXPECT_EQ(registry->Shadow().records, 0u);
  UndoCommand undo;
  undo.origin.actor = "ops";
  undo.entries = {begun->sequence};
  EXPECT_EQ(registry->Write(undo).status().code(), absl::StatusCode::kFailedPrecondition);
  ModelCommand end = shadow;
  end.step = ModelCommand::Step::kEndShadow;
  ModelCommand trial_end = end;
  trial_end.origin.dry_run = true;
  ASSERT_TRUE(registry->Write(trial_end).ok());
  EXPECT_EQ(registry->Shadow().model_id, ModelId(*file));
  ASSERT_TRUE(registry->Write(end).ok());
  EXPECT_EQ(registry->Shadow().model_id, "");
  EXPECT_EQ(registry->Write(end).status().code(), absl::StatusCode::kFailedPrecondition) << "none runs";
  registry.reset();
  registry = Open(folder);
  EXPECT_EQ(registry->Shadow().model_id, "");
  shadow.model_text = "no model";
  EXPECT_EQ(registry->Write(shadow).status().code(), absl::StatusCode::kInvalidArgument);
}

// What is decided while the entry before it is being committed is seen by nobody until it is committed itself.
TEST(Registry, ALookUpThatMayNotWaitSaysNothingOfWhatIsNotStored) {
  const TestFolder folder;
  auto registry = Open(folder);
  int not_stored_yet = 0;
  for (int i = 0; i < 40; ++i) {
    absl::Notification held, go_on, over;
    registry->Submit(Bob("EAST", fmt::format("B{}", i)), [&](const absl::StatusOr<WriteAnswer>&) {
      held.Notify();
      go_on.WaitForNotification();
    });
    const RegisterCommand command = Bob("WEST", fmt::format("C{}", i));
    registry->Submit(command, [&](const absl::StatusOr<WriteAnswer>& answer) {
      EXPECT_TRUE(answer.ok()) << answer.status();
      over.Notify();
    });
    held.WaitForNotification();
    LookupRequest asked;
    asked.key = command.key;
    const auto meanwhile = registry->LookupAtOnce(asked);
    not_stored_yet += !meanwhile.has_value();
    if (meanwhile.has_value()) {  // not even decided
      EXPECT_EQ(meanwhile->status().code(), absl::StatusCode::kNotFound);
    }
    go_on.Notify();
    over.WaitForNotification();
    const auto after = registry->LookupAtOnce(asked);
    ASSERT_TRUE(after.has_value() && after->ok());
    EXPECT_EQ((*after)->identities[0].euid, registry->Lookup(asked)->identities[0].euid);
    asked.with_person = true;
    EXPECT_FALSE(registry->LookupAtOnce(asked).has_value()) << "persons are on the disk";
  }
  EXPECT_GT(not_stored_yet, 0) << "no look-up came between deciding and storing";
}

TEST(Registry, ARepeatedMessageGetsItsFirstAnswer) {
  const TestFolder folder;
  RegisterCommand message = Ann("EAST", "1");
  message.origin.source = "EAST";
  message.origin.message_id = "MSG-1";
  SequenceNumber sequence;
  {
    auto registry = Open(folder);
    const auto first = registry->Write(message);
    ASSERT_TRUE(first.ok());
    sequence = first->sequence;
    const auto again = registry->Write(message);
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->sequence, sequence);
  }
  auto registry = Open(folder);
  const auto again = registry->Write(message);
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->sequence, sequence);
  EXPECT_EQ(registry->Status().as_of, sequence);
  RegisterCommand other = Bob("EAST", "2");
  other.origin = message.origin;
  EXPECT_EQ(registry->Write(other).status().code(), absl::StatusCode::kAlreadyExists);
  other.origin.source = "WEST";
  const auto another = registry->Write(other);
  ASSERT_TRUE(another.ok()) << "each source numbers its own messages: " << another.status();
  EXPECT_FALSE(another->repeated);
}

TEST(Registry, ADryRunSaysTheSameAndChangesNothing) {
  const TestFolder folder;
  auto registry = Open(folder);
  ASSERT_TRUE(registry->Write(Ann("EAST", "1")).ok());
  const SequenceNumber before = registry->Status().as_of;
  RegisterCommand trial = Ann("WEST", "7");
  trial.origin.dry_run = true;
  const auto tried = registry->Write(trial);
  ASSERT_TRUE(tried.ok());
  EXPECT_EQ(tried->decision, "certain match: linked");
  EXPECT_EQ(registry->Status().as_of, before);
  EXPECT_EQ(registry->Status().records, 1u);
  trial.origin.dry_run = false;
  const auto done = registry->Write(trial);
  EXPECT_EQ(done->decision, tried->decision);
  EXPECT_EQ(done->euid, tried->euid);
  EXPECT_EQ(done->record, tried->record);
}

TEST(Registry, SearchFindsByTheBeginningsOfWords) {
  const TestFolder folder;
  auto registry = Open(folder);
  ASSERT_TRUE(registry->Write(Ann("EAST", "4711")).ok());
  ASSERT_TRUE(registry->Write(Bob("EAST", "4712")).ok());
  const auto hits = [&](const std::string& text) {
    SearchRequest request;
    request.text = text;
    const auto answer = registry->Search(request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer->hits.size();
  };
  EXPECT_EQ(hits("testing ann"), 1u);
  EXPECT_EQ(hits("471"), 2u);
  EXPECT_EQ(hits("sampleman 1944"), 1u);
  EXPECT_EQ(hits("sampleman 1945"), 0u);
}

TEST(Registry, WhyAndHistoryTellTheStory) {
  const TestFolder folder;
  auto registry = Open(folder);
  ASSERT_TRUE(registry->Write(Ann("EAST", "1")).ok());
  ASSERT_TRUE(registry->Write(Ann("WEST", "7")).ok());
  ASSERT_TRUE(registry->Write(Bob("EAST", "2")).ok());
  const auto why = registry->Why({{"EAST", "1"}, {"WEST", "7"}});
  ASSERT_TRUE(why.ok()) << why.status();
  EXPECT_TRUE(why->linked);
  EXPECT_FALSE(why->shared_rules.empty());
  EXPECT_GT(why->probability, 0.99);
  const auto why_not = registry->Why({{"EAST", "1"}, {"EAST", "2"}});
  ASSERT_TRUE(why_not.ok());
  EXPECT_FALSE(why_not->linked);
  EXPECT_EQ(why_not->reasons[0], "no blocking rule brings the two together");
  AssertCommand different;
  different.origin.actor = "steward";
  different.kind = AssertionKind::kDifferent;
  different.left = {"EAST", "1"};
  different.right = {"WEST", "7"};
  ASSERT_TRUE(registry->Write(different).ok());
  HistoryRequest history;
  history.key = RecordKey{"WEST", "7"};
  const auto events = registry->History(history);
  ASSERT_TRUE(events.ok());
  ASSERT_EQ(events->size(), 2u);
  EXPECT_EQ((*events)[0].kind, "register");
  EXPECT_EQ((*events)[1].kind, "assert different");
  EXPECT_EQ((*events)[1].origin.actor, "steward");
}

TEST(Registry, ChangesComeInOrderAndCanBeResumed) {
  const TestFolder folder;
  auto registry = Open(folder);
  ASSERT_TRUE(registry->Write(Ann("EAST", "1")).ok());
  ASSERT_TRUE(registry->Write(Bob("EAST", "2")).ok());
  const auto all = registry->Changes(SequenceNumber{0}, 100, absl::ZeroDuration());
  ASSERT_TRUE(all.ok());
  for (size_t i = 1; i < all->size(); ++i) EXPECT_LE((*all)[i - 1].sequence, (*all)[i].sequence);
  const auto rest = registry->Changes(SequenceNumber{2}, 100, absl::ZeroDuration());
  ASSERT_FALSE(rest->empty());
  EXPECT_EQ((*rest)[0].sequence, SequenceNumber{3});
  std::thread later([&] { EXPECT_TRUE(registry->Write(Ann("WEST", "7")).ok()); });
  const auto waited = registry->Changes(SequenceNumber{3}, 100, absl::Seconds(10));
  later.join();
  EXPECT_FALSE(waited->empty());
}

TEST(Registry, TwoCannotHaveItOpen) {
  const TestFolder folder;
  auto registry = Open(folder);
  EXPECT_EQ(Registry::Open(folder.path(), {}).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(Registry, ABackupTakenMeanwhileIsARegistry) {
  const TestFolder folder, copy;
  auto registry = Open(folder);
  ASSERT_TRUE(registry->Write(Ann("EAST", "1")).ok());
  const std::string path = copy.path() + "/backup";
  ASSERT_TRUE(registry->Backup(path).ok());
  EXPECT_EQ(registry->Backup(path).code(), absl::StatusCode::kAlreadyExists);
  ASSERT_TRUE(registry->Write(Bob("EAST", "2")).ok());
  auto restored = Registry::Open(path, {});
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ((*restored)->Status().records, 1u);
  EXPECT_TRUE((*restored)->Verify({})->problems.empty());
}

TEST(Registry, AFlippedBitIsFoundAndNamed) {
  const TestFolder folder;
  {
    auto registry = Open(folder);
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(registry->Write(Bob("EAST", std::to_string(i))).ok());
    EXPECT_TRUE(registry->Verify({})->problems.empty());
  }
  // A letter of a name, somewhere in the file.
  std::fstream file(folder.path() + "/registry.db", std::ios::in | std::ios::out | std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), {});
  const size_t at = bytes.rfind("SAMPLEMAN");
  ASSERT_NE(at, std::string::npos);
  file.seekp(static_cast<std::streamoff>(at));
  file.put('Z');
  file.close();
  {
    // From its snapshot it opens: what is behind that is not read. Verification reads it all.
    const auto opened = Open(folder);
    const auto report = opened->Verify({});
    ASSERT_TRUE(report.ok());
    ASSERT_FALSE(report->problems.empty());
    EXPECT_NE(report->problems[0].find("entry "), std::string::npos) << report->problems[0];
  }
  std::filesystem::remove(folder.path() + "/registry.snapshot");
  const auto registry = Registry::Open(folder.path(), {});
  EXPECT_EQ(registry.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(registry.status().ToString().find("entry "), std::string::npos) << registry.status();
  EXPECT_EQ(registry.status().ToString().find("SAMPLE"), std::string::npos) << "no personal data in an error text";
}

TEST(Registry, WritersOfAllKindsAtOnceLeaveAJournalThatReplays) {
  const TestFolder folder;
  uint64_t identities = 0;
  {
    auto registry = Open(folder);
    std::vector<std::thread> writers;
    for (int t = 0; t < 4; ++t) {
      writers.emplace_back([&, t] {
        for (int i = 0; i < 25; ++i) {
          const std::string id = std::to_string(i % 10);
          const std::string authority = "FACILITY_" + std::to_string(t);
          EXPECT_TRUE(registry->Write(i % 2 == 0 ? Ann(authority, id) : Bob(authority, id)).ok());
          if (i % 5 == 4) {
            MergeIdentifiersCommand merge;
            merge.authority = authority;
            merge.survivor = "0";
            merge.old = "2";
            merge.take_back = i % 10 == 9;
            (void)registry->Write(merge);
          }
          MatchRequest request;
          request.person = Ann("", "").person;
          EXPECT_TRUE(registry->Match(request).ok());
        }
      });
    }
    for (std::thread& writer : writers) writer.join();
    identities = registry->Status().identities;
    EXPECT_TRUE(registry->Verify({})->problems.empty());
  }
  auto registry = Open(folder);
  EXPECT_EQ(registry->Status().identities, identities);
}

}  // namespace
}  // namespace ipse
