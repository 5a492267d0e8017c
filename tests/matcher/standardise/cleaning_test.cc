#include "matcher/standardise/cleaning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipse {
namespace {

using ::testing::HasSubstr;

std::string Clean(const std::vector<CleaningRule>& list, std::string value) {
  const absl::StatusOr<CleaningRules> rules = CleaningRules::Create(list);
  EXPECT_TRUE(rules.ok()) << rules.status();
  if (rules.ok()) rules->Apply(&value);
  return value;
}

TEST(CleaningRules, RunInOrderOverEveryMatch) {
  EXPECT_EQ(Clean({}, "as it is"), "as it is");
  EXPECT_EQ(Clean({{"(?i)^zz+", ""}}, "ZZSmith"), "Smith");
  EXPECT_EQ(Clean({{"a", "b"}, {"b", "c"}}, "abab"), "cccc");
  EXPECT_EQ(Clean({{"(\\w+)/(\\w+)", "\\2 \\1"}}, "GARCIA/LOPEZ"), "LOPEZ GARCIA");
  EXPECT_EQ(Clean({{"\\bDECEASED\\b", ""}}, "SMITH DECEASED"), "SMITH ");
}

std::string ErrorOf(const std::vector<CleaningRule>& list) {
  const absl::StatusOr<CleaningRules> rules = CleaningRules::Create(list);
  EXPECT_EQ(rules.status().code(), absl::StatusCode::kInvalidArgument);
  return rules.status().ToString();
}

TEST(CleaningRules, ErrorsNameTheRule) {
  EXPECT_THAT(ErrorOf({{"a", ""}, {"(", ""}}), HasSubstr("rule 2"));
  EXPECT_THAT(ErrorOf({{"(", ""}}), HasSubstr("missing"));
  EXPECT_THAT(ErrorOf({{"(a)", "\\2"}}), HasSubstr("rule 1: replacement"));
  EXPECT_THAT(ErrorOf({{"", ""}}), HasSubstr("rule 1"));
  EXPECT_THAT(ErrorOf({{std::string(5000, 'a'), ""}}), HasSubstr("5000 bytes"));
  EXPECT_THAT(ErrorOf(std::vector<CleaningRule>(257, {"a", "b"})), HasSubstr("257"));
}

TEST(CleaningRules, AValueCannotGrowWithoutBound) {
  const std::vector<CleaningRule> doubling(20, {"a", "aa"});
  EXPECT_LE(Clean(doubling, "a").size(), CleaningRules::kValueBytesMax);
}

TEST(CleaningRules, SurvivesBytesThatAreNoText) { EXPECT_EQ(Clean({{"x", "y"}}, "\xFFx"), "\xFFy"); }

}  // namespace
}  // namespace ipse
