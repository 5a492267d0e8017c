// A run that gave its values up and reads them again writes what one writes that kept them.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/tools/cli/sample_run.h"

namespace ipse {
namespace {

std::string FileText(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The tables of values in the report: the rest tells times, too.
std::string ValueTables(const std::string& report) {
  std::string tables;
  for (size_t at = 0; (at = report.find("<table class=\"values\">", at)) != std::string::npos; ++at) {
    tables += report.substr(at, report.find("</table>", at) - at);
  }
  return tables;
}

// As if every pair were for review.
RunSummary AllForReview(const SampleRun& run) {
  RunSummary summary = run.Summary();
  summary.values_in_report = true;
  summary.figures.review.clear();
  for (uint64_t i = 0; i < run.result().pairs.size(); ++i) summary.figures.review.push_back(i);
  EXPECT_FALSE(summary.figures.review.empty());
  return summary;
}

void Write(const SampleRun& run, const std::filesystem::path& folder) {
  RunSummary summary = AllForReview(run);
  StageClock clock;
  auto out = OutputFolder::Create(folder.string(), "summary.json");
  ASSERT_TRUE(out.ok()) << out.status();
  const absl::Status written = WriteResults(**out, clock, &summary);
  ASSERT_TRUE(written.ok()) << written;
}

TEST(ValuesReadAgain, ResultsAreThoseOfValuesKept) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "values_read_again";
  SampleOptions options;
  options.file_name = "read_again.csv";
  options.city = "Spring\"field\", of the\nNorth";
  options.threads = 2;
  const SampleRun kept(options);
  EXPECT_TRUE(kept.input().has_values());
  Write(kept, folder / "kept");
  options.values_bytes_max = 0;
  const SampleRun given_up(options);
  EXPECT_FALSE(given_up.input().has_values());
  EXPECT_LT(given_up.input().raw.memory_bytes(), kept.input().raw.memory_bytes());
  Write(given_up, folder / "given_up");
  for (const char* name : {"clusters.csv", "links.csv", "review.csv"}) {
    EXPECT_EQ(FileText(folder / "given_up" / name), FileText(folder / "kept" / name)) << name;
  }
  EXPECT_NE(FileText(folder / "kept" / "review.csv").find("Spring\"\"field"), std::string::npos);
  const std::string tables = ValueTables(FileText(folder / "kept" / "report.html"));
  EXPECT_NE(tables.find("Spring"), std::string::npos);
  EXPECT_EQ(ValueTables(FileText(folder / "given_up" / "report.html")), tables);
}

TEST(ValuesReadAgain, AFileChangedMeanwhileIsAnError) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "values_changed";
  SampleOptions options;
  options.file_name = "changed.csv";
  options.values_bytes_max = 0;
  const SampleRun run(options);
  std::ofstream(run.path(), std::ios::app) << "one more line\n";
  EXPECT_EQ(run.input().RowTexts(0).status().code(), absl::StatusCode::kFailedPrecondition);
  RunSummary summary = AllForReview(run);
  StageClock clock;
  auto out = OutputFolder::Create(folder.string(), "summary.json");
  ASSERT_TRUE(out.ok()) << out.status();
  const absl::Status written = WriteResults(**out, clock, &summary);
  EXPECT_EQ(written.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(std::string(written.message()).find("changed.csv"), std::string::npos) << written;
}

}  // namespace
}  // namespace ipse
