#include "service/engine/rule_overlap.h"

#include <gtest/gtest.h>

#include <bit>
#include <random>

namespace ipse {
namespace {

TEST(RuleOverlapTest, TwoMatchesFoundOnceAndOneFoundTwiceLeaveTwoUnfound) {
  RuleOverlap overlap;
  overlap.Add(1, 1);
  overlap.Add(1, 1);
  overlap.Add(1, 2);
  overlap.Add(1, 7);
  EXPECT_DOUBLE_EQ(overlap.Missed(), 2 * 2 / (2.0 * 1));
  EXPECT_DOUBLE_EQ(overlap.Completeness(), 4.0 / 6);
}

TEST(RuleOverlapTest, NothingFoundAndNothingFoundTwiceSayNothing) {
  RuleOverlap overlap;
  EXPECT_EQ(overlap.Completeness(), 1);
  overlap.Add(1, 1);
  EXPECT_EQ(overlap.Missed(), 0);
  EXPECT_EQ(overlap.Completeness(), 1);
}

TEST(RuleOverlapTest, ThousandsOfUnlikelyPairsAreNoMissedMatches) {
  RuleOverlap overlap;
  for (int i = 0; i < 1000; ++i) overlap.Add(.95, 1 + i % 5);
  const double before = overlap.Completeness();
  for (int i = 0; i < 100'000; ++i) overlap.Add(.1, 1);
  EXPECT_EQ(overlap.Completeness(), before);
}

// Five rules that each find a match independently with one chance in two leave out one in 32; the estimate comes near it,
// in one piece and from two parts.
TEST(RuleOverlapTest, IndependentRulesGiveBackTheShareTheyMiss) {
  std::mt19937 random(1);
  RuleOverlap whole, parts[2];
  constexpr int kMatches = 100'000;
  for (int i = 0; i < kMatches; ++i) {
    const int rules = std::popcount(static_cast<uint32_t>(random() & 31));
    if (rules == 0) continue;
    whole.Add(1, rules);
    parts[i % 2].Add(1, rules);
  }
  // f1 = 5/32, f2 = 10/32 of all: missed 25/640 = 1.25/32, and so much is missed truly to within Chao's lower bound.
  EXPECT_NEAR(whole.Missed() / kMatches, 25.0 / 640, .002);
  EXPECT_NEAR(whole.Completeness(), 31.0 / (31 + 1.25), .002);
  parts[0].Add(parts[1]);
  EXPECT_DOUBLE_EQ(parts[0].Completeness(), whole.Completeness());
}

}  // namespace
}  // namespace ipse
