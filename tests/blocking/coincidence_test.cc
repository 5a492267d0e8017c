// Budgets of coincidences: a rule that alone says two people are alike is cut back, one that others support is not.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "blocking/block_index.h"
#include "blocking/candidate_pairs.h"
#include "tests/matcher/record/people.h"

namespace ipse {
namespace {

KeyPart Part(const char* field, KeyTransform transform = KeyTransform::kExact) {
  KeyPart part;
  part.field = FieldIndex(field);
  part.transform = transform;
  return part;
}

std::vector<BlockingRule> Rules() {
  return {{"name", {Part("family")}, 100, false}, {"phone", {Part("phone")}, 100, false}, {"e-mail", {Part("email")}, 100, false}};
}

// 600 people: 30 strangers for each of twenty names, each with one duplicate of the same phone and e-mail.
RecordTable Namesakes() {
  Rows rows;
  for (int person = 0; person < 600; ++person) {
    const std::string name = std::string("HARTSTONE").substr(0, 4) + static_cast<char>('A' + person % 20);
    for (int copy = 0; copy < 2; ++copy) {
      rows.push_back({name, fmt::format("212446{:04}", person), fmt::format("person{}@mail.example", person), fmt::format("{}-01-02", 1950 + person % 40)});
    }
  }
  return MakePeople({"family_name", "phone", "email", "birth_date"}, rows);
}

BlockingOptions Budget(double coincidences_per_record) {
  BlockingOptions options;
  options.coincidences_per_record = coincidences_per_record;
  options.coincidence_records_min = 0;
  options.split_by = {Part("birth_date", KeyTransform::kYear)};
  return options;
}

TEST(CoincidenceTest, ARuleThatNoOtherSupportsIsCutBackToItsBudget) {
  const RecordTable table = Namesakes();
  const BlockIndex without = BlockIndex::Build(table, Rules(), Budget(1000), 2);
  EXPECT_EQ(without.stats()[0].pairs, 20u * 60 * 59 / 2);
  EXPECT_EQ(without.stats()[0].block_size_max, 100u);

  const BlockIndex within = BlockIndex::Build(table, Rules(), Budget(0.5), 2);
  EXPECT_LT(within.stats()[0].block_size_max, 60u);
  EXPECT_EQ(within.stats()[0].oversized_blocks, 20u);
  // What is left is split by birth year: two years to a name, fifteen people of two records each.
  EXPECT_EQ(within.stats()[0].pairs, 40u * 30 * 29 / 2);
  EXPECT_EQ(within.stats()[0].pairs + within.stats()[0].pairs_lost, 20u * 60 * 59 / 2);
}

TEST(CoincidenceTest, PairsThatTwoOtherRulesFindAreNoCoincidences) {
  // The same records under phone and e-mail: every pair of the phone rule is supported by name and e-mail.
  const BlockIndex index = BlockIndex::Build(Namesakes(), Rules(), Budget(0.1), 1);
  EXPECT_EQ(index.stats()[1].block_size_max, 100u);
  EXPECT_EQ(index.stats()[1].pairs, 600u);
  EXPECT_EQ(index.stats()[2].pairs, 600u);
}

TEST(CoincidenceTest, ARuleForTypingErrorsIsLeftOutWhereItFindsCoincidencesOnly) {
  std::vector<BlockingRule> rules = Rules();
  rules.push_back({"name less one letter", {Part("family", KeyTransform::kDeletions)}, 100, false});
  const BlockIndex index = BlockIndex::Build(Namesakes(), rules, Budget(0.1), 2);
  EXPECT_TRUE(index.stats()[3].over_budget);
  EXPECT_EQ(index.stats()[3].pairs, 0u);
  EXPECT_FALSE(index.stats()[0].over_budget) << "the rule of the same names is split, not left out";
  EXPECT_FALSE(BlockIndex::Build(Namesakes(), rules, Budget(1e6), 2).stats()[3].over_budget);
}

// Four records of one person have a phone in common with two of somebody else, of another birth year: cut back to blocks of
// two, the phone still brings the four together, whatever else of them is misspelt.
TEST(CoincidenceTest, APieceOfABlockMayBeLargerThanABlock) {
  Rows rows;
  for (int household = 0; household < 300; ++household) {
    const std::string phone = fmt::format("212446{:04}", household);
    for (int copy = 0; copy < 4; ++copy) {
      rows.push_back({"HARTSTONE", phone, fmt::format("a{}{}@mail.example", household, copy), "1950-01-02"});
    }
    for (int copy = 0; copy < 2; ++copy) {
      rows.push_back({"QUILLFEATHER", phone, fmt::format("b{}{}@mail.example", household, copy), "1975-01-02"});
    }
  }
  const RecordTable table = MakePeople({"family_name", "phone", "email", "birth_date"}, rows);
  const BlockIndex index = BlockIndex::Build(table, Rules(), Budget(0.1), 2);
  ASSERT_LT(index.stats()[1].block_size_max, 6u);
  EXPECT_EQ(index.stats()[1].oversized_blocks, 300u);
  EXPECT_EQ(index.stats()[1].pairs, 300u * (6 + 1));
  EXPECT_EQ(index.stats()[1].pairs_lost, 300u * 8);
}

// In a large file a share of the keys says so, and all keys need not be grouped.
TEST(CoincidenceTest, WhatAShareOfTheKeysSaysOfARuleForTypingErrorsIsWhatAllSay) {
  std::vector<BlockingRule> rules = Rules();
  rules.push_back({"name less one letter", {Part("family", KeyTransform::kDeletions)}, 100, false});
  for (const double budget : {0.1, 1e6}) {
    BlockingOptions options = Budget(budget);
    const BlockIndex all = BlockIndex::Build(Namesakes(), rules, options, 2);
    options.judged_by_share_records_min = 0;
    const BlockIndex share = BlockIndex::Build(Namesakes(), rules, options, 2);
    EXPECT_EQ(share.stats()[3].over_budget, budget < 1);
    EXPECT_EQ(share.stats()[3].over_budget, all.stats()[3].over_budget);
    EXPECT_EQ(share.stats()[3].keys, all.stats()[3].keys);
    EXPECT_EQ(share.stats()[3].pairs, all.stats()[3].pairs);
  }
}

TEST(CoincidenceTest, SmallFilesHaveNoBudget) {
  BlockingOptions options = Budget(0.1);
  options.coincidence_records_min = 1201;
  const BlockIndex index = BlockIndex::Build(Namesakes(), Rules(), options, 1);
  EXPECT_EQ(index.stats()[0].pairs, 20u * 60 * 59 / 2);
}

TEST(CoincidenceTest, TheSameForAnyNumberOfThreads) {
  const RecordTable table = Namesakes();
  const BlockIndex one = BlockIndex::Build(table, Rules(), Budget(0.5), 1);
  const BlockIndex many = BlockIndex::Build(table, Rules(), Budget(0.5), 8);
  for (size_t r = 0; r < 3; ++r) EXPECT_EQ(one.stats()[r].block_size_max, many.stats()[r].block_size_max);
}

}  // namespace
}  // namespace ipse
