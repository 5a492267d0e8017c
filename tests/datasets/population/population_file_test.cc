#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/datasets/population/population_rows.h"

namespace ipse {
namespace {

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class PopulationFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("ipse_population_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directory(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  size_t Files() const {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder_), {}));
  }

  std::filesystem::path folder_;
};

TEST_F(PopulationFileTest, WritesWhatTheGeneratorMakes) {
  const PopulationOptions options = OptionsFor(Difficulty::kModerate, 3000, 1);
  ASSERT_TRUE(WritePopulation(options, Path("p.csv"), Path("t.csv"), Path("g.csv")).ok());
  KeepingSink sink;
  ASSERT_TRUE(GeneratePopulation(options, sink).ok());
  EXPECT_EQ(ReadFile(Path("p.csv")), std::string(PopulationHeader()) + sink.rows);
  EXPECT_EQ(ReadFile(Path("t.csv")), std::string(TruthHeader()) + sink.truth);
  EXPECT_EQ(ReadFile(Path("g.csv")), std::string(TagsHeader()) + sink.tags);
  EXPECT_EQ(Files(), 3u);
}

TEST_F(PopulationFileTest, AnEmptyPathLeavesTheFileOut) {
  ASSERT_TRUE(WritePopulation(OptionsFor(Difficulty::kEasy, 10, 1), Path("p.csv"), "", "").ok());
  EXPECT_EQ(Files(), 1u);
}

TEST_F(PopulationFileTest, AFailureLeavesWhatWasThere) {
  std::ofstream(Path("p.csv")) << "old";
  const absl::Status status =
      WritePopulation(OptionsFor(Difficulty::kEasy, 10, 1), Path("p.csv"), Path("missing/t.csv"), "");
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(ReadFile(Path("p.csv")), "old");
  EXPECT_EQ(Files(), 1u);
}

TEST_F(PopulationFileTest, BadOptionsTouchNothing) {
  PopulationOptions options;
  options.records = 0;
  EXPECT_EQ(WritePopulation(options, Path("p.csv"), "", "").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Files(), 0u);
}

// The shipped sample is what its page says it is.
TEST_F(PopulationFileTest, TheShippedSampleIsMadeByThis) {
  const PopulationOptions options = OptionsFor(Difficulty::kModerate, 2000, 2025);
  ASSERT_TRUE(WritePopulation(options, Path("p.csv"), Path("t.csv"), "").ok());
  // Compared as a whole: a difference of two hundred kilobytes helps nobody.
  EXPECT_TRUE(ReadFile(Path("p.csv")) == ReadFile("datasets/samples/patients_2k.csv"));
  EXPECT_TRUE(ReadFile(Path("t.csv")) == ReadFile("datasets/samples/patients_2k_truth.csv"));
}

}  // namespace
}  // namespace ipse
