#include "datasets/population/population.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "matcher/base/hash.h"
#include "tests/datasets/population/population_rows.h"

namespace ipse {
namespace {

using ::testing::HasSubstr;

constexpr uint64_t kGoldenRows = 3941889729427723930U;
constexpr uint64_t kGoldenTruth = 4003633634313450734U;
constexpr uint64_t kGoldenTags = 8124316494256484903U;

KeepingSink Generate(const PopulationOptions& options) {
  KeepingSink sink;
  const absl::Status status = GeneratePopulation(options, sink);
  EXPECT_TRUE(status.ok()) << status.ToString();
  return sink;
}

TEST(PopulationTest, SameBytesForAnyNumberOfThreads) {
  PopulationOptions options = OptionsFor(Difficulty::kHeavy, 50000, 7);
  // Several windows, the last one partly filled.
  options.shuffle_window = 16384;
  options.threads = 1;
  const KeepingSink one = Generate(options);
  for (const int threads : {2, 3, 8}) {
    options.threads = threads;
    const KeepingSink many = Generate(options);
    EXPECT_TRUE(one.rows == many.rows) << threads;
    EXPECT_TRUE(one.truth == many.truth) << threads;
    EXPECT_TRUE(one.tags == many.tags) << threads;
  }
}

TEST(PopulationTest, SeedsDiffer) {
  EXPECT_NE(Generate(OptionsFor(Difficulty::kModerate, 500, 1)).rows, Generate(OptionsFor(Difficulty::kModerate, 500, 2)).rows);
}

// The bytes are a promise: files named by their options and seed are compared across machines and versions. Change the
// hash only together with a line in the changelog.
TEST(PopulationTest, GoldenBytes) {
  const KeepingSink moderate = Generate(OptionsFor(Difficulty::kModerate, 5000, 1));
  EXPECT_EQ(HashBytes(moderate.rows), kGoldenRows);
  EXPECT_EQ(HashBytes(moderate.truth), kGoldenTruth);
  EXPECT_EQ(HashBytes(moderate.tags), kGoldenTags);
}

TEST(PopulationTest, ExactlySoManyRowsWithUniqueIds) {
  for (const uint64_t records : {1u, 2u, 17u, 2047u, 2048u, 2049u, 10001u}) {
    const std::vector<TestRow> rows = MakeRows(OptionsFor(Difficulty::kModerate, records, records));
    EXPECT_EQ(rows.size(), records);
    std::set<std::string> ids;
    for (const TestRow& row : rows) EXPECT_TRUE(ids.insert(row["rec_id"]).second);
  }
}

TEST(PopulationTest, ColumnsAreWellFormed) {
  for (const TestRow& row : MakeRows(OptionsFor(Difficulty::kHeavy, 20000, 3))) {
    EXPECT_FALSE(row["source"].empty());
    EXPECT_FALSE(Digits(row["mrn"]).empty());
    EXPECT_FALSE(row["last_name"].empty());
    const std::string& birth = row["birth_date"];
    EXPECT_TRUE(birth.empty() || (birth.size() == 10 && birth[4] == '-' && birth[7] == '-')) << birth;
    const size_t ssn = Digits(row["ssn"]).size();
    EXPECT_TRUE(ssn == 0 || ssn == 4 || ssn == 9);
    const size_t phone = Digits(row["phone"]).size();
    EXPECT_TRUE(phone == 0 || phone == 10 || phone == 11);
    EXPECT_TRUE(row["zip"].empty() || row["zip"].size() == 5 || row["zip"].size() == 10);
    const std::string& email = row["email"];
    EXPECT_TRUE(email.empty() || email.ends_with(".example"));
    EXPECT_EQ(row["updated_at"].size(), 20u);
    EXPECT_EQ(row["updated_at"].back(), 'Z');
  }
}

// Numbers that can ring nobody: the area code's middle digit is 9, unless a typo or a placeholder hit it.
TEST(PopulationTest, TelephoneNumbersAreNotAssignable) {
  for (const TestRow& row : MakeRows(WithoutErrors(5000, 4))) {
    if (row["phone"].empty()) continue;
    const std::string digits = Digits(row["phone"]);
    EXPECT_EQ(digits[digits.size() - 9], '9') << row["phone"];
  }
}

// With all errors off, what one person's records say must fit one person.
TEST(PopulationTest, AClusterIsOnePerson) {
  const std::vector<TestRow> rows = MakeRows(WithoutErrors(20000, 5));
  size_t repeated = 0;
  for (const auto& [cluster, members] : ByCluster(rows)) {
    repeated += members.size() > 1 ? 1 : 0;
    std::set<std::string> births, ssns, firsts;
    size_t firsts_of_cluster = 0;
    for (const TestRow* row : members) {
      births.insert((*row)["birth_date"]);
      if (!(*row)["ssn"].empty()) ssns.insert(Digits((*row)["ssn"]));
      if (!row->Has("newborn")) {
        std::string first = (*row)["first_name"];
        std::transform(first.begin(), first.end(), first.begin(), [](unsigned char c) { return std::toupper(c); });
        // Sources differ in accents.
        if (std::all_of(first.begin(), first.end(), [](char c) { return c > 0; })) firsts.insert(first);
      }
      firsts_of_cluster += !row->Has("dup_same_source") && !row->Has("dup_other_source") && !row->Has("same_mrn") ? 1 : 0;
    }
    EXPECT_EQ(births.size(), 1u) << cluster;
    EXPECT_LE(ssns.size(), 1u) << cluster;
    EXPECT_LE(firsts.size(), 1u) << cluster;
    EXPECT_EQ(firsts_of_cluster, 1u) << cluster;
  }
  EXPECT_GT(repeated, 1000u);
}

// A chart is one person's, except where the tag says that a stranger was filed into it.
TEST(PopulationTest, OnlyOverlaysShareAnMrn) {
  const std::vector<TestRow> rows = MakeRows(OptionsFor(Difficulty::kHeavy, 30000, 6));
  std::map<std::string, std::set<std::string>> people;
  std::set<std::string> overlaid;
  for (const TestRow& row : rows) {
    const std::string chart = row["source"] + "/" + row["mrn"];
    people[chart].insert(row.cluster);
    if (row.Has("overlay")) overlaid.insert(chart);
  }
  size_t shared = 0;
  for (const auto& [chart, clusters] : people) {
    if (clusters.size() > 1) {
      ++shared;
      EXPECT_TRUE(overlaid.count(chart) != 0) << chart;
    }
  }
  EXPECT_GT(shared, 50u);
}

// A version of a chart repeats an earlier (source, mrn) of the same person; a duplicate has a number of its own.
TEST(PopulationTest, RepeatsAreWhatTheirTagsSay) {
  const std::vector<TestRow> rows = MakeRows(WithoutErrors(20000, 8));
  for (const auto& entry : ByCluster(rows)) {
    const std::string& cluster = entry.first;
    const std::vector<const TestRow*>& members = entry.second;
    std::set<std::string> charts, sources;
    std::string first_source;
    for (const TestRow* row : members) {
      charts.insert((*row)["source"] + "/" + (*row)["mrn"]);
      sources.insert((*row)["source"]);
      if (!row->Has("same_mrn") && !row->Has("dup_same_source") && !row->Has("dup_other_source")) first_source = (*row)["source"];
    }
    const auto count = [&](const char* tag) {
      return static_cast<size_t>(std::count_if(members.begin(), members.end(), [&](const TestRow* row) { return row->Has(tag); }));
    };
    EXPECT_EQ(charts.size(), 1 + count("dup_same_source") + count("dup_other_source")) << cluster;
    EXPECT_EQ(sources.size() > 1, count("dup_other_source") > 0) << cluster;
    for (const TestRow* row : members) {
      EXPECT_TRUE(!row->Has("dup_same_source") || (*row)["source"] == first_source) << cluster;
      EXPECT_TRUE(!row->Has("dup_other_source") || (*row)["source"] != first_source) << cluster;
    }
  }
}

TEST(PopulationTest, NoRepeatsAtAll) {
  PopulationOptions options = OptionsFor(Difficulty::kModerate, 10000, 9);
  options.duplicates.share = 0;
  EXPECT_EQ(ByCluster(MakeRows(options)).size(), options.records);
}

TEST(PopulationTest, EverybodyTwice) {
  for (const uint64_t records : {2u, 3u, 2047u, 2048u, 2050u, 9999u}) {
    PopulationOptions options = OptionsFor(Difficulty::kModerate, records, 10);
    options.duplicates.everybody = true;
    for (const auto& [cluster, members] : ByCluster(MakeRows(options))) {
      EXPECT_GE(members.size(), 2u) << records << " " << cluster;
    }
  }
}

// Without households no two people have anything of their own in common.
TEST(PopulationTest, HouseholdShareNought) {
  PopulationOptions options = WithoutErrors(4000, 11);
  options.households.shared = 0;
  options.households.group_address = 0;
  std::map<std::string, std::string> owner_of_phone, owner_of_ssn, owner_of_street, owner_of_email;
  const auto own = [](std::map<std::string, std::string>& owners, const std::string& value, const TestRow& row) {
    if (value.empty()) return;
    const auto [at, added] = owners.emplace(value, row.cluster);
    EXPECT_EQ(at->second, row.cluster);
  };
  for (const TestRow& row : MakeRows(options)) {
    EXPECT_FALSE(row.Has("twin") || row.Has("jrsr") || row.Has("group"));
    own(owner_of_phone, Digits(row["phone"]).empty() ? "" : Digits(row["phone"]).substr(Digits(row["phone"]).size() - 10), row);
    own(owner_of_ssn, Digits(row["ssn"]), row);
    own(owner_of_email, row["email"], row);
    own(owner_of_street, row["street"].empty() ? "" : row["street"] + "/" + row["zip"].substr(0, 5), row);
  }
}

TEST(PopulationTest, NamesAndBirthDateOnly) {
  PopulationOptions options = OptionsFor(Difficulty::kHeavy, 3000, 12);
  options.names_and_birth_date_only = true;
  for (const TestRow& row : MakeRows(options)) {
    for (const char* column : {"sex", "ssn", "street", "city", "state", "zip", "phone", "email"}) {
      EXPECT_EQ(row[column], "") << column;
    }
    EXPECT_FALSE(row["last_name"].empty());
  }
}

// Position in the file must not tell who belongs together: repeats are as far apart as chance puts them.
TEST(PopulationTest, RowsAreShuffled) {
  const std::vector<TestRow> rows = MakeRows(OptionsFor(Difficulty::kModerate, 20000, 13));
  std::map<std::string, size_t> last;
  double distance = 0, pairs = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (const auto at = last.find(rows[i].cluster); at != last.end()) {
      distance += static_cast<double>(i - at->second);
      ++pairs;
    }
    last[rows[i].cluster] = i;
  }
  // Neighbouring repeats of a pair are n/3 apart on average, of larger clusters less.
  EXPECT_GT(distance / pairs, 20000 / 4.5);
}

// Who lives together shares addresses, and the truth says so; kin elsewhere are of the family, not of the household.
TEST(PopulationTest, HouseholdsAndFamilies) {
  const std::vector<TestRow> rows = MakeRows(WithoutErrors(6000, 31));
  std::map<std::string, std::set<std::string>> people_of, households_of, places_of;
  std::map<std::string, std::set<std::string>> twins_of;
  std::map<std::string, std::string> household_of_person;
  for (const TestRow& row : rows) {
    people_of[row.household].insert(row.cluster);
    households_of[row.family].insert(row.household);
    EXPECT_EQ(household_of_person.try_emplace(row.cluster, row.household).first->second, row.household);
    EXPECT_EQ(row.household.substr(1, 9), row.family.substr(1));
    if (row.Has("twin")) twins_of[row.household].insert(row.cluster);
  }
  size_t together = 0, apart = 0;
  for (const auto& [household, people] : people_of) together += people.size() > 1;
  for (const auto& [family, households] : households_of) apart += households.size() > 1;
  EXPECT_GT(together, 1000u);
  EXPECT_GT(apart, 100u);
  // Two children of one birth, in one household; a household may be cut at the end of a block.
  EXPECT_GT(twins_of.size(), 10u);
  size_t alone = 0;
  for (const auto& [household, twins] : twins_of) alone += twins.size() % 2;
  EXPECT_LE(alone, 6000 / 2048 + 1u);
  size_t pairs[2] = {0, 0}, same_place[2] = {0, 0};
  for (size_t i = 0; i < 3000; ++i) {
    for (size_t j = i + 1; j < 3000; ++j) {
      if (rows[i].cluster == rows[j].cluster || rows[i]["zip"].empty() || rows[j]["zip"].empty()) continue;
      const bool one = rows[i].household == rows[j].household;
      ++pairs[one];
      same_place[one] += rows[i]["zip"] == rows[j]["zip"];
    }
  }
  EXPECT_GT(static_cast<double>(same_place[1]), 0.5 * static_cast<double>(pairs[1]));
  EXPECT_LT(static_cast<double>(same_place[0]), 0.02 * static_cast<double>(pairs[0]));
}

TEST(PopulationTest, ASinkThatFailsStopsIt) {
  struct FullDisk : RecordSink {
    int calls = 0;
    absl::Status Append(const PopulationChunk&) override {
      ++calls;
      return absl::ResourceExhaustedError("disk full");
    }
  } sink;
  const absl::Status status = GeneratePopulation(OptionsFor(Difficulty::kModerate, 100000, 1), sink);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(sink.calls, 1);
}

TEST(PopulationTest, OptionsOutOfRangeAreNamed) {
  KeepingSink sink;
  const auto failure = [&](const PopulationOptions& options) {
    const absl::Status status = GeneratePopulation(options, sink);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(sink.records, 0u);
    return std::string(status.message().data(), status.message().size());
  };
  PopulationOptions options;
  options.records = 0;
  EXPECT_THAT(failure(options), HasSubstr("records"));
  options = PopulationOptions();
  options.duplicates.share = 0.7;
  EXPECT_THAT(failure(options), HasSubstr("duplicates.share"));
  options = PopulationOptions();
  options.errors.first_typo = -0.1;
  EXPECT_THAT(failure(options), HasSubstr("first_typo"));
  options = PopulationOptions();
  options.errors.overlay = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(failure(options), HasSubstr("overlay"));
  options = PopulationOptions();
  options.shuffle_window = 10;
  EXPECT_THAT(failure(options), HasSubstr("shuffle_window"));
  options = PopulationOptions();
  options.records = 2049;
  options.duplicates.everybody = true;
  EXPECT_THAT(failure(options), HasSubstr("everybody"));
}

}  // namespace
}  // namespace ipse
