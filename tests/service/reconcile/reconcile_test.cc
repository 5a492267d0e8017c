// The nightly job over a registry in a folder, with the engine in earnest.

#include "service/reconcile/reconcile.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <thread>

#include "matcher/record/record_standardiser.h"
#include "matcher/record/standard_values.h"
#include "scoring/model/model_file.h"
#include "service/reconcile/batch_records.h"
#include "service/reconcile/compare_models.h"
#include "service/registry/registry.h"
#include "tests/datasets/population/population_rows.h"
#include "tests/service/registry/test_folder.h"

namespace ipse {
namespace {

constexpr int kPeople = 60;

// A person with a number of their own; everything about two of them differs.
RegisterCommand PersonAt(const std::string& authority, int number) {
  static const char* const kGiven[] = {"ANNEMARIE", "BARTHOLOMEW", "CORDELIA", "DESMOND", "EVANGELINE", "FERDINAND"};
  static const char* const kFamily[] = {"TESTINGHAM", "SAMPLEMAN", "EXAMPLESON", "MOCKRIDGE", "PLACEHOLT"};
  RegisterCommand command;
  command.origin.interface = "test";
  command.key = {authority, fmt::format("{:04}", number)};
  Demographics& person = command.person.demographics;
  person.Add(ColumnRole::kGivenName, kGiven[number % 6]);
  person.Add(ColumnRole::kFamilyName, kFamily[number % 5]);
  person.Add(ColumnRole::kBirthDate, fmt::format("{}-{:02}-{:02}", 1931 + number, 1 + number % 12, 1 + number % 28));
  person.Add(ColumnRole::kSex, number % 2 == 0 ? "F" : "M");
  person.Add(ColumnRole::kPhone, fmt::format("214-736-{:04}", 1000 + 7 * number));
  person.Add(ColumnRole::kStreet, fmt::format("{} OAK ST", 10 + 3 * number));
  command.person.identifiers.push_back({"SSA", fmt::format("219-47-{:04}", 1100 + 13 * number)});
  return command;
}

std::unique_ptr<Registry> Open(const TestFolder& folder, LinkingMode linking) {
  RegistryOptions options;
  options.linking = linking;
  auto registry = Registry::Open(folder.path(), options);
  EXPECT_TRUE(registry.ok()) << registry.status();
  return registry.ok() ? *std::move(registry) : nullptr;
}

// Everybody at two places, while links were only observed: nobody is linked.
void Fill(const TestFolder& folder) {
  const auto registry = Open(folder, LinkingMode::kObserve);
  for (int person = 0; person < kPeople; ++person) {
    for (const char* authority : {"EAST", "WEST"}) {
      const auto answer = registry->Write(PersonAt(authority, person));
      ASSERT_TRUE(answer.ok()) << answer.status();
    }
  }
  ASSERT_EQ(registry->Status().identities, 2u * kPeople);
}

ReconcileOptions Options(bool apply) {
  ReconcileOptions options;
  options.apply = apply;
  options.gates.moved_share_max = 0.6;
  return options;
}

TEST(Reconcile, SaysWhatWouldChangeThenChangesItThenFindsNothing) {
  const TestFolder folder;
  Fill(folder);
  const auto registry = Open(folder, LinkingMode::kAutomatic);
  const uint64_t before = registry->Status().as_of.value;
  const auto trial = Reconcile(registry.get(), Options(false));
  ASSERT_TRUE(trial.ok()) << trial.status();
  EXPECT_EQ(trial->joins, kPeople);
  EXPECT_EQ(trial->changes.size(), kPeople);
  EXPECT_FALSE(trial->applied);
  EXPECT_EQ(registry->Status().as_of.value, before) << "a trial writes nothing";
  EXPECT_EQ(registry->Status().identities, 2u * kPeople);
  for (const ReconcileChange& change : trial->changes) {
    EXPECT_EQ(change.kind, ReconcileChange::Kind::kJoin);
    EXPECT_EQ(change.key.identifier, change.other_key.identifier);
    EXPECT_EQ(change.grade, Grade::kCertain);
  }

  const auto applied = Reconcile(registry.get(), Options(true));
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_TRUE(applied->applied);
  EXPECT_EQ(applied->joins, kPeople);
  EXPECT_EQ(registry->Status().identities, static_cast<uint64_t>(kPeople));
  EXPECT_EQ(registry->Status().open_reconcile, "");
  const uint64_t after = registry->Status().as_of.value;
  const auto again = Reconcile(registry.get(), Options(true));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->changed_groups, 0u);
  EXPECT_EQ(registry->Status().as_of.value, after) << "a run without changes leaves no trace";

  // Taken back as one, it stays taken back: a person has spoken.
  UndoCommand undo;
  undo.origin.actor = "steward";
  undo.batch_id = applied->batch_id;
  const auto undone = registry->Write(undo);
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_EQ(registry->Status().identities, 2u * kPeople);
  const auto third = Reconcile(registry.get(), Options(false));
  ASSERT_TRUE(third.ok()) << third.status();
  EXPECT_EQ(third->joins, 0u);
  const auto verified = registry->Verify({});
  ASSERT_TRUE(verified.ok());
  EXPECT_TRUE(verified->problems.empty());
}

// A column of dates that mostly tells day from month would be read otherwise than its values one by one, as they came.
TEST(Reconcile, ReadsRecordsAsTheyWereReadWhenTheyCame) {
  const TestFolder folder;
  const auto registry = Open(folder, LinkingMode::kAutomatic);
  const auto written = [](int person) { return fmt::format("{:02}/{:02}/{}", 1 + person % 28, 1 + person % 12, 1931 + person); };
  for (int person = 0; person < kPeople; ++person) {
    RegisterCommand command = PersonAt("EAST", person);
    command.person.demographics.values[2].text = PersonalText(written(person));
    ASSERT_TRUE(registry->Write(command).ok());
  }
  const auto records = ScanForBatch(*registry, 2);
  ASSERT_TRUE(records.ok()) << records.status();
  auto file = ParseModel(*registry->ModelText(""), "the model");
  ASSERT_TRUE(file.ok()) << file.status();
  const auto model = EngineModel::Create(*std::move(file));
  ASSERT_TRUE(model.ok()) << model.status();
  const auto table = records->Encode(*model, 2);
  ASSERT_TRUE(table.ok()) << table.status();
  const int field = FieldFor(model->compiled.schema, ColumnRole::kBirthDate);
  const DateParser one_by_one(RecordStandardiserOptions().date_order);
  for (RecordIndex row = 0; row < table->num_records(); ++row) {
    EXPECT_EQ(table->dictionary_of(field).packed_date(table->column(field).first(row)), one_by_one.Parse(written(static_cast<int>(row))))
        << row;
  }
}

// Record `n` of a generated population, as its source sends it; `changed`: with another street, phone and given name.
RegisterCommand Generated(const std::vector<TestRow>& rows, size_t n, bool changed) {
  static const std::map<size_t, ColumnRole> kRoles = {
      {3, ColumnRole::kFamilyName}, {4, ColumnRole::kGivenName}, {5, ColumnRole::kMiddleName}, {7, ColumnRole::kBirthDate},
      {8, ColumnRole::kSex},        {9, ColumnRole::kNationalIdentifier}, {10, ColumnRole::kStreet}, {11, ColumnRole::kCity},
      {12, ColumnRole::kState},     {13, ColumnRole::kPostalCode},        {14, ColumnRole::kPhone}, {15, ColumnRole::kEmail}};
  RegisterCommand command;
  command.key = {rows[n].columns[1], fmt::format("{:06}", n)};
  for (const auto& [column, role] : kRoles) {
    const bool other = changed && (role == ColumnRole::kStreet || role == ColumnRole::kPhone || role == ColumnRole::kGivenName);
    const std::string& text = rows[(n + (other ? 7 : 0)) % rows.size()].columns[column];
    if (!text.empty()) command.person.demographics.Add(role, text);
  }
  return command;
}

// What a run would change, whichever way it looked.
std::string ChangesOf(const ReconcileReport& report) {
  std::set<std::string> lines;
  for (const ReconcileChange& change : report.changes) {
    lines.insert(fmt::format("{} {}->{} with {} {:.2f}\n", change.record.value, change.from.value, change.to.value, change.other.value,
                             change.weight_bits));
  }
  std::string text = fmt::format("{} joins {} splits {} moves {} reviews\n", report.joins, report.splits, report.moves, report.reviews);
  for (const std::string& line : lines) text += line;
  return text;
}

TEST(Reconcile, AnIncrementalRunFindsWhatAFullOneWould) {
  const TestFolder folder;
  PopulationOptions population = OptionsFor(Difficulty::kHeavy, 900, 31);
  const std::vector<TestRow> rows = MakeRows(population);
  const size_t first = rows.size() * 2 / 3;
  ReconcileOptions apply = Options(true);
  apply.incremental = true;
  apply.gates.join_precision_min = 0;
  {
    const auto registry = Open(folder, LinkingMode::kAutomatic);
    for (size_t n = 0; n < first; ++n) ASSERT_TRUE(registry->Write(Generated(rows, n, false)).ok());
    const auto begun = Reconcile(registry.get(), apply);
    ASSERT_TRUE(begun.ok()) << begun.status();
    EXPECT_FALSE(begun->incremental);
    EXPECT_EQ(begun->full_because, "no run has finished yet");
    const auto idle = Reconcile(registry.get(), apply);
    ASSERT_TRUE(idle.ok()) << idle.status();
    EXPECT_TRUE(idle->incremental) << idle->full_because;
    EXPECT_EQ(idle->changed_groups, 0u);
  }
  // New records come while links are only observed, so that there is something to change; old ones change, some go.
  {
    const auto registry = Open(folder, LinkingMode::kObserve);
    for (size_t n = first; n < rows.size(); ++n) ASSERT_TRUE(registry->Write(Generated(rows, n, false)).ok());
    for (size_t n = 0; n < first; n += 9) ASSERT_TRUE(registry->Write(Generated(rows, n, true)).ok());
    for (size_t n = 4; n < first; n += 31) {
      DeactivateCommand gone;
      gone.key = Generated(rows, n, false).key;
      ASSERT_TRUE(registry->Write(gone).ok());
    }
  }
  const auto registry = Open(folder, LinkingMode::kAutomatic);
  ReconcileOptions trial = apply;
  trial.apply = false;
  const auto incremental = Reconcile(registry.get(), trial);
  trial.incremental = false;
  const auto full = Reconcile(registry.get(), trial);
  ASSERT_TRUE(incremental.ok() && full.ok()) << incremental.status() << full.status();
  EXPECT_TRUE(incremental->incremental) << incremental->full_because;
  EXPECT_FALSE(incremental->truncated);
  EXPECT_EQ(incremental->records, full->records);
  EXPECT_GT(full->joins, 20u);
  EXPECT_EQ(ChangesOf(*incremental), ChangesOf(*full));
  // Applied, it leaves nothing to a full run.
  const auto applied = Reconcile(registry.get(), apply);
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_TRUE(applied->incremental && applied->applied);
  const auto after = Reconcile(registry.get(), trial);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(ChangesOf(*after), "0 joins 0 splits 0 moves 0 reviews\n");
}

// Does something when a stage begins.
class OnStage : public Progress {
 public:
  OnStage(std::string stage, std::function<void()> work) : stage_(std::move(stage)), work_(std::move(work)) {}
  void Begin(std::string_view stage, uint64_t) override {
    if (stage == stage_) work_();
  }
  void Advance(uint64_t) override {}
  void End() override {}

 private:
  std::string stage_;
  std::function<void()> work_;
};

TEST(Reconcile, WhatCameWhileARunReadIsLeftToTheNextIncrementalOne) {
  const TestFolder folder;
  const auto registry = Open(folder, LinkingMode::kAutomatic);
  for (int person = 0; person < 4; ++person) ASSERT_TRUE(registry->Write(PersonAt("EAST", person)).ok());
  OnStage meanwhile("comparing", [&] { ASSERT_TRUE(registry->Write(PersonAt("EAST", 30)).ok()); });
  ReconcileOptions options = Options(true);
  options.progress = &meanwhile;
  const auto full = Reconcile(registry.get(), options);
  ASSERT_TRUE(full.ok()) << full.status();
  EXPECT_EQ(full->records, 4u);
  options.progress = nullptr;
  options.incremental = true;
  const auto next = Reconcile(registry.get(), options);
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_TRUE(next->incremental) << next->full_because;
  EXPECT_EQ(next->touched, 1u);
}

TEST(Reconcile, AGateThatDoesNotHoldKeepsEverythingAsItIs) {
  const TestFolder folder;
  Fill(folder);
  const auto registry = Open(folder, LinkingMode::kAutomatic);
  const uint64_t before = registry->Status().as_of.value;
  ReconcileOptions options = Options(true);
  options.gates.moved_share_max = 0.02;
  const auto report = Reconcile(registry.get(), options);
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->gate_failures.size(), 1u);
  EXPECT_EQ(report->gate_failures[0], "60 of 120 records would change their identity: 50.00 %, the limit is 2.00 %");
  EXPECT_FALSE(report->applied);
  EXPECT_EQ(registry->Status().as_of.value, before);
}

TEST(Reconcile, AStoppedRunIsTakenUpUnderTheSameBatch) {
  const TestFolder folder;
  Fill(folder);
  std::string batch;
  {
    const auto registry = Open(folder, LinkingMode::kAutomatic);
    ReconcileOptions options = Options(true);
    int asked = 0;
    // The groups are tried first, one question each; some are applied after that.
    options.stopped = [&] { return ++asked > kPeople + 20; };
    const auto report = Reconcile(registry.get(), options);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_TRUE(report->stopped);
    EXPECT_FALSE(report->applied);
    batch = report->batch_id;
    EXPECT_EQ(registry->Status().open_reconcile, batch);
    EXPECT_EQ(registry->Status().identities, 2u * kPeople - 20);
  }
  const auto registry = Open(folder, LinkingMode::kAutomatic);
  EXPECT_EQ(registry->Status().open_reconcile, batch) << "a restart does not forget it";
  const auto report = Reconcile(registry.get(), Options(true));
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->resumed);
  EXPECT_EQ(report->batch_id, batch);
  EXPECT_EQ(report->joins, kPeople - 20u);
  EXPECT_EQ(registry->Status().identities, static_cast<uint64_t>(kPeople));
  EXPECT_EQ(registry->Status().open_reconcile, "");
  UndoCommand undo;
  undo.origin.actor = "steward";
  undo.batch_id = batch;
  ASSERT_TRUE(registry->Write(undo).ok());
  EXPECT_EQ(registry->Status().identities, 2u * kPeople) << "both parts are one batch";
}

TEST(Reconcile, AStewardsWordHoldsAgainstIt) {
  const TestFolder folder;
  Fill(folder);
  const auto registry = Open(folder, LinkingMode::kAutomatic);
  AssertCommand different;
  different.origin.actor = "steward";
  different.kind = AssertionKind::kDifferent;
  different.left = {"EAST", "0007"};
  different.right = {"WEST", "0007"};
  ASSERT_TRUE(registry->Write(different).ok());
  const auto report = Reconcile(registry.get(), Options(true));
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->joins, kPeople - 1u);
}

// A model that links nothing is put into use, and the nightly job takes everything apart: a bad night, taken back.
TEST(Reconcile, ABadBatchIsTakenBackAndStaysTakenBack) {
  const TestFolder folder;
  Fill(folder);
  const auto registry = Open(folder, LinkingMode::kAutomatic);
  ASSERT_TRUE(Reconcile(registry.get(), Options(true)).ok());
  ASSERT_EQ(registry->Status().identities, static_cast<uint64_t>(kPeople));
  std::string text = *registry->ModelText("");
  const size_t at = text.find("certain_bits:");
  text.replace(at, text.find('\n', at) - at, "certain_bits: 500");
  ModelCommand activate;
  activate.origin.actor = "ops";
  activate.model_text = text;
  activate.step = ModelCommand::Step::kActivate;
  ASSERT_TRUE(registry->Write(activate).ok());
  const auto careful = Reconcile(registry.get(), Options(false));
  ASSERT_TRUE(careful.ok()) << careful.status();
  EXPECT_EQ(careful->splits, 0u) << "links are not taken apart unless that is asked for";
  ReconcileOptions options = Options(true);
  options.may_split = true;
  const auto bad = Reconcile(registry.get(), options);
  ASSERT_TRUE(bad.ok()) << bad.status();
  EXPECT_EQ(bad->splits, static_cast<uint64_t>(kPeople));
  ASSERT_EQ(registry->Status().identities, 2u * kPeople);
  UndoCommand undo;
  undo.origin.actor = "steward";
  undo.batch_id = bad->batch_id;
  const auto undone = registry->Write(undo);
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_TRUE(undone->conflicts.empty());
  EXPECT_EQ(registry->Status().identities, static_cast<uint64_t>(kPeople));
  // Nor do they part when one of them is sent again.
  RegisterCommand moved = PersonAt("EAST", 7);
  moved.person.demographics.Add(ColumnRole::kEmail, "sample@mail.example");
  ASSERT_TRUE(registry->Write(moved).ok());
  EXPECT_EQ(registry->Status().identities, static_cast<uint64_t>(kPeople));
}

TEST(Reconcile, TheRegistryServesAndTakesWritesMeanwhile) {
  const TestFolder folder;
  Fill(folder);
  const auto registry = Open(folder, LinkingMode::kAutomatic);
  std::atomic<bool> done = false;
  std::thread feed([&] {
    for (int person = kPeople; !done && person < kPeople + 40; ++person) {
      for (const char* authority : {"EAST", "WEST", "NORTH"}) {
        const auto answer = registry->Write(PersonAt(authority, person));
        EXPECT_TRUE(answer.ok()) << answer.status();
      }
    }
  });
  const auto report = Reconcile(registry.get(), Options(true));
  done = true;
  feed.join();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_GE(report->joins, static_cast<uint64_t>(kPeople));
  LookupRequest lookup;
  for (int person = 0; person < kPeople; ++person) {
    lookup.key = PersonAt("EAST", person).key;
    const auto found = registry->Lookup(lookup);
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found->identities[0].records.size(), 2u);
  }
}

TEST(Policy, LiesInTheJournalAndHoldsForWhoeverOpensTheRegistry) {
  const TestFolder folder;
  RegistryOptions options;
  options.policy = RegistryOptions::PolicySource::kSet;
  options.linking = LinkingMode::kObserve;
  options.linking_by_source["NORTH"] = LinkingMode::kReview;
  {
    auto registry = Registry::Open(folder.path(), options);
    ASSERT_TRUE(registry.ok()) << registry.status();
    ASSERT_TRUE((*registry)->Write(PersonAt("EAST", 1)).ok());
  }
  const auto open = [&](RegistryOptions::PolicySource source, LinkingMode linking) {
    RegistryOptions other;
    other.policy = source;
    other.linking = linking;
    auto registry = Registry::Open(folder.path(), other);
    EXPECT_TRUE(registry.ok()) << registry.status();
    return *std::move(registry);
  };
  uint64_t before;
  {
    const auto registry = open(RegistryOptions::PolicySource::kStored, LinkingMode::kAutomatic);
    const auto observed = registry->Write(PersonAt("WEST", 1));
    ASSERT_TRUE(observed.ok());
    EXPECT_EQ(registry->Status().identities, 2u) << "a bulk load that knows no configuration observes, too";
    before = registry->Status().as_of.value;
  }
  {
    const auto registry = open(RegistryOptions::PolicySource::kTry, LinkingMode::kAutomatic);
    const auto report = Reconcile(registry.get(), Options(false));
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(report->joins, 1u) << "what the other policy would do";
    EXPECT_EQ(registry->Status().as_of.value, before) << "a trial writes nothing";
  }
  {
    const auto registry = open(RegistryOptions::PolicySource::kStored, LinkingMode::kAutomatic);
    const auto report = Reconcile(registry.get(), Options(true));
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(report->joins, 0u);
  }
  const auto registry = open(RegistryOptions::PolicySource::kSet, LinkingMode::kAutomatic);
  EventFilter filter;
  filter.interface = "registry";
  const auto events = registry->FindEvents(filter);
  ASSERT_TRUE(events.ok());
  EXPECT_EQ(events->back().kind, "configure");
  EXPECT_EQ(events->back().decision, "linking is automatic, was observe; linking of NORTH is as for all");
  const auto report = Reconcile(registry.get(), Options(true));
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->joins, 1u);
}

TEST(CompareModels, AModelDoesNotDifferFromItself) {
  const TestFolder folder;
  Fill(folder);
  const auto registry = Open(folder, LinkingMode::kAutomatic);
  const auto text = registry->ModelText("");
  ASSERT_TRUE(text.ok()) << text.status();
  const auto result = CompareModels(*registry, *text, {});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->before.certain_pairs, static_cast<uint64_t>(kPeople));
  EXPECT_EQ(result->after.certain_pairs, static_cast<uint64_t>(kPeople));
  ASSERT_EQ(result->differences.size(), 3u);  // all, EAST, WEST
  for (const ModelDifference& difference : result->differences) {
    EXPECT_EQ(difference.links_gained + difference.links_lost + difference.reviews_added + difference.reviews_removed, 0u);
  }
  EXPECT_EQ(CompareModels(*registry, "no model", {}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(CompareModels, AStricterModelLosesLinksWhichASampleShows) {
  const TestFolder folder;
  Fill(folder);
  const auto registry = Open(folder, LinkingMode::kAutomatic);
  std::string text = *registry->ModelText("");
  // A certain link would take more bits than anybody has.
  const size_t at = text.find("certain_bits:");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, text.find('\n', at) - at, "certain_bits: 500");
  const auto result = CompareModels(*registry, text, {.threads = 2, .samples_max = 5, .progress = nullptr});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->differences[0].links_lost, static_cast<uint64_t>(kPeople));
  ASSERT_EQ(result->samples.size(), 5u);
  for (const ComparedPair& pair : result->samples) {
    EXPECT_EQ(pair.what, "link lost");
    EXPECT_EQ(pair.left.identifier, pair.right.identifier);
  }
  // Put into use, it is one entry; taken back by another, everything is as it was.
  const std::string before = registry->Status().model_id;
  ModelCommand activate;
  activate.origin.actor = "ops";
  activate.model_text = text;
  activate.step = ModelCommand::Step::kActivate;
  ASSERT_TRUE(registry->Write(activate).ok());
  EXPECT_NE(registry->Status().model_id, before);
  const auto probable = registry->Write(PersonAt("NORTH", 3));
  ASSERT_TRUE(probable.ok());
  EXPECT_EQ(probable->candidates[0].grade, Grade::kProbable);
  activate.model_text = *registry->ModelText(before);
  ASSERT_TRUE(registry->Write(activate).ok());
  EXPECT_EQ(registry->Status().model_id, before);
  const auto certain = registry->Write(PersonAt("SOUTH", 3));
  ASSERT_TRUE(certain.ok());
  EXPECT_EQ(certain->candidates[0].grade, Grade::kCertain);
  // A trial changes nothing.
  activate.model_text = text;
  activate.origin.dry_run = true;
  ASSERT_TRUE(registry->Write(activate).ok());
  EXPECT_EQ(registry->Status().model_id, before);
  EXPECT_EQ(registry->Write(PersonAt("SOUTH", 4))->candidates[0].grade, Grade::kCertain);
}

}  // namespace
}  // namespace ipse
