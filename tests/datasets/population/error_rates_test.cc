// Truth: each error option, switched on alone, must show in the records as often as it says, under its own tag, and
// nowhere else.

#include <gtest/gtest.h>

#include <cmath>

#include "tests/datasets/population/population_rows.h"

namespace ipse {
namespace {

constexpr uint64_t kRecords = 24000;
constexpr double kRate = 0.2;

struct Case {
  std::string_view option;
  std::string_view tag;  // Empty for those that leave no tag but an empty column.
  // Who can show it: a column that must be filled in (or, for what empties it, just be asked for).
  std::string_view column;
  // The share of those who show it, as a multiple of the rate: below 1 where a value cannot be changed that way, or
  // where only some people qualify.
  double least, most;
};

// The bounds of the corruptions follow from their rules: a scanner finds a letter to misread in nearly every name; only
// one in three dates can swap day and month visibly; one person in two has a relative, and so on.
constexpr Case kCases[] = {
    {"first_typo", "first_typo", "first_name", 0.85, 1.05},
    {"last_typo", "last_typo", "last_name", 0.85, 1.05},
    {"first_phonetic", "first_phon", "first_name", 0.90, 1.05},
    {"last_phonetic", "last_phon", "last_name", 0.90, 1.05},
    {"first_ocr", "first_ocr", "first_name", 0.90, 1.05},
    {"last_ocr", "last_ocr", "last_name", 0.90, 1.05},
    {"first_cut", "first_cut", "first_name", 0.85, 1.05},
    {"last_cut", "last_cut", "last_name", 0.85, 1.05},
    {"first_initial", "first_initial", "last_name", 0.90, 1.02},
    {"first_missing", "first_missing", "last_name", 0.90, 1.02},
    {"first_middle_swap", "first_middle_swap", "first_name", 0.78, 0.95},
    {"name_swap", "name_swap", "first_name", 0.90, 1.05},
    {"first_two", "first_two", "first_name", 0.78, 0.95},
    {"nickname", "nick", "first_name", 0.30, 0.60},
    {"former_name", "former_name", "first_name", 0.05, 0.25},
    {"dob_day", "dob_day", "birth_date", 0.93, 1.05},
    {"dob_month", "dob_month", "birth_date", 0.93, 1.05},
    {"dob_year", "dob_year", "birth_date", 0.93, 1.05},
    {"dob_swap", "dob_swap", "birth_date", 0.28, 0.44},
    {"dob_jan1", "dob_jan1", "birth_date", 0.93, 1.05},
    {"dob_default", "dob_default", "birth_date", 0.93, 1.05},
    {"dob_missing", "dob_missing", "last_name", 0.93, 1.05},
    {"dob_kin", "dob_kin", "birth_date", 0.60, 0.98},
    {"sex_wrong", "sex_wrong", "sex", 0.93, 1.05},
    {"ssn_typo", "ssn_typo", "ssn", 0.93, 1.05},
    {"ssn_kin", "ssn_kin", "ssn", 0.60, 0.98},
    {"ssn_junk", "ssn_junk", "ssn", 0.93, 1.25},
    {"ssn_last4", "ssn_last4", "ssn", 0.93, 1.05},
    {"phone_typo", "phone_typo", "phone", 0.93, 1.05},
    {"phone_kin", "phone_kin", "phone", 0.40, 0.90},
    {"phone_junk", "phone_junk", "phone", 0.93, 1.05},
    {"street_typo", "street_typo", "street", 0.80, 1.05},
    {"street_number", "street_no", "street", 0.93, 1.05},
    {"street_missing", "street_missing", "last_name", 0.93, 1.05},
    {"po_box", "pobox", "street", 0.93, 1.05},
    {"homeless", "homeless", "street", 0.93, 1.05},
    {"stale_address", "stale_addr", "street", 0.45, 0.90},
    {"city_typo", "city_typo", "city", 0.85, 1.05},
    {"zip_typo", "zip_typo", "zip", 0.93, 1.05},
    {"email_typo", "mail_typo", "email", 0.85, 1.05},
    {"email_junk", "mail_junk", "email", 0.93, 1.05},
    {"doe", "doe", "last_name", 0.75, 1.05},
    {"test", "test", "last_name", 0.75, 1.05},
    {"overlay", "overlay", "last_name", 0.75, 1.0},
    {"sex_unknown", "", "last_name", 0.93, 1.05},
    {"sex_missing", "", "last_name", 0.93, 1.05},
    {"city_missing", "", "last_name", 0.93, 1.05},
    {"state_missing", "", "last_name", 0.93, 1.05},
    {"zip_missing", "", "last_name", 0.93, 1.05},
    {"phone_missing", "", "last_name", 0.93, 1.05},
};

class ErrorRateTest : public testing::TestWithParam<Case> {};

// What an option without a tag does to a row.
bool ShowsUntagged(std::string_view option, const TestRow& row) {
  if (option == "sex_unknown") return row["sex"] == "U" || row["sex"] == "Unknown" || row["sex"] == "0";
  return row[option.substr(0, option.find('_'))].empty();
}

TEST_P(ErrorRateTest, ShowsAsOftenAsAsked) {
  const Case& test = GetParam();
  PopulationOptions options = WithoutErrors(kRecords, 21);
  options.households.newborn = 0;
  const ErrorRate* rate = nullptr;
  for (const ErrorRate& each : ErrorRates()) {
    if (each.name == test.option) rate = &each;
  }
  ASSERT_NE(rate, nullptr);
  options.errors.*rate->rate = kRate;
  double able = 0, shown = 0;
  for (const TestRow& row : MakeRows(options)) {
    const bool shows = test.tag.empty() ? ShowsUntagged(test.option, row) : row.Has(std::string(test.tag));
    shown += shows ? 1 : 0;
    able += shows || !row[test.column].empty() ? 1 : 0;
    // No other error's tag appears: what remains is about who the person is and how often they came.
    for (const std::string& tag : row.tags) {
      static const std::set<std::string> kNoErrors = {"dup_same_source", "dup_other_source", "same_mrn", "twin", "jrsr",
                                                      "two_surnames", "hyphen", "name_before_change", "group"};
      EXPECT_TRUE(tag == test.tag || kNoErrors.count(tag) != 0) << tag;
    }
  }
  const double noise = 4 * std::sqrt(kRate * (1 - kRate) / able);
  EXPECT_GE(shown / able, kRate * test.least - noise);
  EXPECT_LE(shown / able, kRate * test.most + noise);
}

INSTANTIATE_TEST_SUITE_P(AllRates, ErrorRateTest, testing::ValuesIn(kCases),
                         [](const auto& case_info) { return std::string(case_info.param.option); });

TEST(ErrorRatesTest, EveryRateIsTested) { EXPECT_EQ(std::size(kCases), ErrorRates().size()); }

// The shares of the phenomena that are not errors, for the defaults.
TEST(PhenomenaTest, SharesAreAsDescribed) {
  struct Share {
    const char* tag;
    double least, most;  // Of all records.
  };
  const std::vector<TestRow> rows = MakeRows(OptionsFor(Difficulty::kModerate, 40000, 22));
  for (const Share& share : {Share{"dup_same_source", 0.055, 0.067}, Share{"dup_other_source", 0.036, 0.046},
                             Share{"same_mrn", 0.014, 0.022}, Share{"newborn", 0.022, 0.036}, Share{"twin", 0.012, 0.026},
                             Share{"jrsr", 0.004, 0.012}, Share{"group", 0.010, 0.017}, Share{"hyphen", 0.004, 0.010},
                             Share{"two_surnames", 0.006, 0.014}, Share{"name_before_change", 0.022, 0.042},
                             Share{"overlay", 0.0008, 0.0024}}) {
    double shown = 0;
    for (const TestRow& row : rows) shown += row.Has(share.tag) ? 1 : 0;
    EXPECT_GE(shown / static_cast<double>(rows.size()), share.least) << share.tag;
    EXPECT_LE(shown / static_cast<double>(rows.size()), share.most) << share.tag;
  }
}

TEST(PhenomenaTest, DuplicateShareIsAsAsked) {
  for (const double share : {0.02, 0.1, 0.3, 0.55}) {
    PopulationOptions options = OptionsFor(Difficulty::kModerate, 40000, 23);
    options.duplicates.share = share;
    double repeats = 0;
    for (const TestRow& row : MakeRows(options)) {
      repeats += row.Has("dup_same_source") || row.Has("dup_other_source") || row.Has("same_mrn") ? 1 : 0;
    }
    EXPECT_NEAR(repeats / 40000, share, 0.012) << share;
  }
}

TEST(PhenomenaTest, HarderMeansMoreErrors) {
  const auto clean = [](Difficulty difficulty) {
    double untouched = 0;
    for (const TestRow& row : MakeRows(OptionsFor(difficulty, 10000, 24))) untouched += row.tags.empty() ? 1 : 0;
    return untouched / 10000;
  };
  const double easy = clean(Difficulty::kEasy), moderate = clean(Difficulty::kModerate), heavy = clean(Difficulty::kHeavy);
  EXPECT_GT(easy, moderate + 0.05);
  EXPECT_GT(moderate, heavy + 0.15);
}

}  // namespace
}  // namespace ipse
