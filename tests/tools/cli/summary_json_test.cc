#include "tools/cli/summary_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/tools/cli/sample_run.h"
#include "tools/cli/run_record.h"

namespace ipse {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;

const SampleRun& Sample() {
  static const SampleRun* run = new SampleRun;
  return *run;
}

std::string WithoutPerformance(const std::string& text) {
  Json json = Json::parse(text);
  json.erase("performance");
  return json.dump();
}

std::string WriteSummary(const std::string& name, const std::string& text) {
  const std::string folder = testing::TempDir() + name;
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/summary.json", std::ios::binary) << text;
  return folder;
}

TEST(SummaryJson, HasEveryKeyAndFiguresThatAddUp) {
  const Json json = Json::parse(SummaryJson(Sample().Summary()));
  for (const char* key : {"program", "version", "command", "inputs", "options", "columns", "notes", "model", "records",
                          "identities", "duplicates", "clusters", "blocking", "training", "links", "estimates", "thresholds",
                          "weight_histogram", "performance"}) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
  EXPECT_EQ(json["records"], SampleRun::kRecords);
  EXPECT_EQ(json["identities"].get<uint64_t>() + json["duplicates"].get<uint64_t>(), SampleRun::kRecords);
  EXPECT_EQ(json["duplicates"], 40u);
  uint64_t identities = 0, records = 0, candidates = 0, new_pairs = 0, kept = 0;
  for (const Json& size : json["clusters"]["sizes"]) {
    identities += size["identities"].get<uint64_t>();
    records += size["identities"].get<uint64_t>() * size["records"].get<uint64_t>();
  }
  EXPECT_EQ(identities, json["identities"]);
  EXPECT_EQ(records, SampleRun::kRecords);
  for (const Json& bin : json["weight_histogram"]["bins"]) candidates += bin["pairs"].get<uint64_t>();
  for (const Json& rule : json["blocking"]["rules"]) new_pairs += rule["new_pairs"].get<uint64_t>();
  for (const auto& grade : json["links"]["by_grade"]) kept += grade.get<uint64_t>();
  EXPECT_EQ(candidates, json["blocking"]["candidate_pairs"]);
  EXPECT_EQ(new_pairs, json["blocking"]["candidate_pairs"]);
  EXPECT_EQ(kept, json["links"]["kept"]);
  EXPECT_EQ(json["blocking"]["all_pairs"], SampleRun::kRecords * (SampleRun::kRecords - 1) / 2);
}

TEST(SummaryJson, ColumnsCarryTheirRoles) {
  const Json json = Json::parse(SummaryJson(Sample().Summary()));
  ASSERT_EQ(json["columns"].size(), 10u);
  EXPECT_EQ(json["columns"][1]["header"], "first_name");
  EXPECT_EQ(json["columns"][1]["role"], "given_name");
  EXPECT_EQ(json["columns"][3]["role"], "birth_date");
  EXPECT_EQ(json["columns"][3]["filled"], SampleRun::kRecords);
}

TEST(SummaryJson, StagesAddUpToTheTotal) {
  const Json performance = Json::parse(SummaryJson(Sample().Summary()))["performance"];
  EXPECT_EQ(performance["seconds"], 1.5);
  EXPECT_EQ(performance["cpu_seconds"], 2.25);
  EXPECT_EQ(performance["peak_memory_bytes"], 64u << 20);
  ASSERT_EQ(performance["stages"].size(), 2u);
  EXPECT_EQ(performance["stages"][0], Json({{"stage", "read"}, {"seconds", 0.5}, {"cpu_seconds", 0.75}, {"peak_memory_bytes", 32u << 20}}));
}

TEST(SummaryJson, HoldsNoRecordValue) {
  const std::string text = SummaryJson(Sample().Summary());
  for (const char* value : {"Marta", "Halloran", "617-555", "6175551000", "Elm", "ELM", "R001", "210-11"}) {
    EXPECT_THAT(text, Not(HasSubstr(value)));
  }
}

TEST(SummaryJson, IsTheSameForAnyRunAndNumberOfThreads) {
  const SampleRun again({.threads = 2});
  RunSummary summary = again.Summary();
  summary.stages = {{"read", 77, 78, 1}};
  EXPECT_EQ(WithoutPerformance(SummaryJson(summary)), WithoutPerformance(SummaryJson(Sample().Summary())));
}

TEST(SummaryJson, BytesThatAreNotUtf8AreReplaced) {
  const SampleRun run({.file_name = "latin\xE9.csv"});
  EXPECT_FALSE(Json::parse(SummaryJson(run.Summary()), nullptr, false).is_discarded());
}

TEST(RunRecord, GivesBackWhatRepeatsTheRun) {
  RunSummary summary = Sample().Summary();
  summary.within_files = false;
  summary.unique_files = {Sample().path()};
  summary.input_options.delimiter = ',';
  summary.input_options.skip_bad_rows = true;
  summary.input_options.phone_region = "GB";
  const auto run = ReadSummary(WriteSummary("run_record", SummaryJson(summary)));
  ASSERT_TRUE(run.ok()) << run.status();
  EXPECT_EQ(run->command, "dedup");
  EXPECT_THAT(run->paths, testing::ElementsAre(std::filesystem::absolute(Sample().path()).lexically_normal().string()));
  EXPECT_THAT(run->file_is_unique, testing::ElementsAre(1));
  EXPECT_FALSE(run->within_files);
  EXPECT_EQ(run->records, SampleRun::kRecords);
  EXPECT_EQ(run->model_id, ModelId(Sample().result().model));
  EXPECT_EQ(run->input.delimiter, ',');
  EXPECT_TRUE(run->input.skip_bad_rows);
  EXPECT_EQ(run->input.phone_region, "GB");
  EXPECT_THAT(run->input.column_roles, testing::Contains("dob=birth_date"));
  EXPECT_EQ(run->input.column_roles.size(), 10u);
}

TEST(RunRecord, InputIsReadAgainAsItWas) {
  const auto run = ReadSummary(WriteSummary("reload", SummaryJson(Sample().Summary())));
  ASSERT_TRUE(run.ok()) << run.status();
  const auto input = ReloadInput(*run, 1, Sample().result().engine, nullptr);
  ASSERT_TRUE(input.ok()) << input.status();
  EXPECT_EQ(input->raw.num_records(), SampleRun::kRecords);
  EXPECT_EQ(input->RecordId(7), Sample().input().RecordId(7));
  RunRecord other = *run;
  other.records = 5;
  EXPECT_EQ(ReloadInput(other, 1, Sample().result().engine, nullptr).status().code(),
            absl::StatusCode::kFailedPrecondition);
  other.paths = {"-"};
  EXPECT_EQ(ReloadInput(other, 1, Sample().result().engine, nullptr).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(RunRecord, RefusesWhatIsNoSummary) {
  EXPECT_EQ(ReadSummary(testing::TempDir() + "there_is_no_such_folder").status().code(), absl::StatusCode::kNotFound);
  for (const char* text : {"", "[", "[]", "{}", "3", "null", R"({"version": 1})"}) {
    EXPECT_EQ(ParseRunRecord(text, "out/summary.json").status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(RunRecord, NamesTheMemberThatIsWrong) {
  Json json = Json::parse(SummaryJson(Sample().Summary()));
  json["columns"][2]["role"] = "no_such_role";
  const auto run = ParseRunRecord(json.dump(), "out/summary.json");
  ASSERT_FALSE(run.ok());
  EXPECT_THAT(std::string(ToStd(run.status().message())), HasSubstr("columns.role"));
}

}  // namespace
}  // namespace ipse
