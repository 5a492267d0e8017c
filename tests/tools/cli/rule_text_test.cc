#include "tools/cli/rule_text.h"

#include <gtest/gtest.h>

namespace ipse {
namespace {

TEST(WhyLeftOut, SaysWhatHeldTheRuleBack) {
  BlockingRule rule{"street", {}, 0, false, 4'000'000};
  RuleStats stats;
  stats.applies = true;
  stats.keys = 12'345'678;
  stats.pairs = 9'000'000;
  BlockingOptions options;
  options.wide_pairs_per_record = 6;
  EXPECT_EQ(WhyLeftOut(rule, stats, options), "");
  stats.not_needed = true;
  EXPECT_EQ(WhyLeftOut(rule, stats, options), "a rule for files of at most 4,000,000 records");
  stats.not_needed = false;
  stats.over_budget = true;
  EXPECT_EQ(WhyLeftOut(rule, stats, options), "its 12,345,678 keys would make little but coincidences");
  rule.wide = true;
  EXPECT_EQ(WhyLeftOut(rule, stats, options), "would make 9,000,000 pairs, more than 6 a record");
  stats.not_needed = true;
  EXPECT_EQ(WhyLeftOut(rule, stats, options), "a wide rule, for small files and files without identifiers");
}

}  // namespace
}  // namespace ipse
