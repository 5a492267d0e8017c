// The block index against all pairs compared one by one, and its promises where blocks are too large.

#include "blocking/block_index.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <random>
#include <string>

#include "blocking/candidate_pairs.h"
#include "blocking/key_maker.h"
#include "tests/blocking/random_people.h"

namespace ipse {
namespace {

using PairRules = std::map<std::pair<RecordIndex, RecordIndex>, uint64_t>;

// All pairs of the index; fails where a record meets another one twice, an earlier one or itself, or where streaming and
// asking for one record differ.
PairRules PairsOf(const BlockIndex& index, uint32_t records, uint64_t pairs_at_once_max = 32 << 20) {
  PairRules pairs;
  std::mutex mutex;
  VisitCandidates(index, {.threads = 2, .pairs_at_once_max = pairs_at_once_max}, [&](const CandidateStretch& stretch) {
    const std::lock_guard lock(mutex);
    for (size_t i = 0; i < stretch.left.size(); ++i) {
      EXPECT_EQ(stretch.left[i] / kRecordsPerStretch, stretch.index);
      EXPECT_LT(stretch.left[i], stretch.right[i]);
      if (i > 0) {
        EXPECT_LT(std::pair(stretch.left[i - 1], stretch.right[i - 1]), std::pair(stretch.left[i], stretch.right[i]))
            << "in order, each once";
      }
      EXPECT_NE(stretch.rules[i], 0u);
      EXPECT_TRUE(pairs.emplace(std::pair(stretch.left[i], stretch.right[i]), stretch.rules[i]).second);
    }
  });
  std::vector<Partner> partners;
  for (RecordIndex a = 0; a < records; a += 1 + records / 50) {
    index.Partners(a, &partners);
    PairRules of_record;
    for (const Partner& partner : partners) of_record[{a, partner.record}] = partner.rules;
    const PairRules expected(pairs.lower_bound({a, 0}), pairs.lower_bound({a + 1, 0}));
    EXPECT_EQ(of_record, expected) << "record " << a;
  }
  return pairs;
}

PairRules BruteForce(const RecordTable& table, std::span<const BlockingRule> rules) {
  PairRules pairs;
  KeyMaker maker(table);
  for (size_t rule = 0; rule < rules.size(); ++rule) {
    std::vector<std::vector<uint64_t>> keys(table.num_records());
    for (RecordIndex r = 0; r < table.num_records(); ++r) maker.Make(rules[rule], r, &keys[r]);
    for (RecordIndex a = 0; a < table.num_records(); ++a) {
      for (RecordIndex b = a + 1; b < table.num_records(); ++b) {
        const bool share = std::any_of(keys[a].begin(), keys[a].end(), [&](uint64_t key) {
          return std::find(keys[b].begin(), keys[b].end(), key) != keys[b].end();
        });
        if (share) pairs[{a, b}] |= uint64_t{1} << rule;
      }
    }
  }
  return pairs;
}

TEST(BlockIndexOracleTest, EqualsAllPairsThatShareAKey) {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    const RecordTable table = RandomTable(40 * seed, seed);
    BlockingOptions options;
    options.block_size_max = 1000;
    const auto rules = SomeRules();
    const PairRules expected = BruteForce(table, rules);
    EXPECT_GT(expected.size(), 40u);
    for (const int threads : {1, 8}) {
      const BlockIndex index = BlockIndex::Build(table, rules, options, threads);
      EXPECT_EQ(PairsOf(index, table.num_records()), expected);
      EXPECT_EQ(PairsOf(index, table.num_records(), 1), expected) << "a pass for each stretch";
      EXPECT_FALSE(index.stats()[5].applies);
      for (const RuleStats& stats : index.stats()) EXPECT_EQ(stats.pairs_lost, 0u);
    }
  }
}

// More than 4,096 keys are sorted another way than few.
TEST(BlockIndexOracleTest, EqualsAllPairsThatShareAKeyInAFileOfThousands) {
  std::mt19937_64 random(77);
  Rows rows;
  for (int i = 0; i < 5000; ++i) rows.push_back({fmt::format("2125{}", 100000 + random() % 4000)});
  const RecordTable table = MakePeople({"phone"}, rows);
  std::map<std::string, uint64_t> sizes;
  for (const auto& row : rows) ++sizes[row[0]];
  uint64_t expected = 0;
  for (const auto& [value, n] : sizes) expected += n * (n - 1) / 2;
  const std::vector<BlockingRule> rules = {{"phone", {Part("phone")}, 0, false}};
  const BlockIndex index = BlockIndex::Build(table, rules, {}, 1);
  const PairRules pairs = PairsOf(index, table.num_records());
  EXPECT_EQ(pairs.size(), expected);
  EXPECT_EQ(index.stats()[0].pairs, expected);
  for (const auto& [pair, rule] : pairs) EXPECT_EQ(rows[pair.first], rows[pair.second]);
}

TEST(BlockIndexTest, SplitsOversizedBlocksByFurtherPartsAndCountsWhatIsLost) {
  // Nine HARTs: four born in 1980, three in 1981, two of unknown birth, who are a part of their own.
  const char* dates[] = {"1980-01-02", "1980-03-04", "1980-05-06", "1980-07-08", "1981-01-02",
                         "1981-03-04", "1981-05-06", "", ""};
  Rows rows;
  for (const char* date : dates) rows.push_back({"HART", date});
  const RecordTable table = MakePeople({"family_name", "birth_date"}, rows);
  BlockingOptions options;
  options.block_size_max = 4;
  options.split_by = {Part("birth_date", KeyTransform::kYear)};
  const std::vector<BlockingRule> rules = {{"family", {Part("family")}, 0, false}};
  const BlockIndex index = BlockIndex::Build(table, rules, options, 1);
  const RuleStats& stats = index.stats()[0];
  EXPECT_EQ(stats.largest_block, 9u);
  EXPECT_EQ(stats.oversized_blocks, 1u);
  EXPECT_EQ(stats.blocks, 3u);
  EXPECT_EQ(stats.pairs, 6u + 3u + 1u);
  EXPECT_EQ(stats.pairs_lost, 36u - 10u);
  const PairRules pairs = PairsOf(index, 9);
  EXPECT_EQ(pairs.size(), 10u);
  EXPECT_EQ(pairs.count({0, 3}), 1u);
  EXPECT_EQ(pairs.count({4, 6}), 1u);
  EXPECT_EQ(pairs.count({7, 8}), 1u);
  EXPECT_EQ(pairs.count({3, 4}), 0u);
}

TEST(BlockIndexTest, ARulesOwnBlockSizeGoesBeforeTheOptions) {
  const RecordTable table = MakePeople({"family_name"}, Rows(6, {"HART"}));
  BlockingOptions options;
  options.block_size_max = 3;
  options.window = 1;
  const std::vector<BlockingRule> rules = {{"family", {Part("family")}, 6, false}, {"narrower", {Part("family")}, 0, false}};
  const BlockIndex index = BlockIndex::Build(table, rules, options, 1);
  EXPECT_EQ(index.stats()[0].pairs, 15u);
  EXPECT_EQ(index.stats()[1].pairs, 5u);  // a window of one: neighbours
  EXPECT_EQ(index.stats()[1].pairs_lost, 10u);
}

TEST(BlockIndexTest, WindowsMeetTheirNextNeighboursInNameOrder) {
  // Sorted by given name (by length, then letters): ANA 1, EVA 3, IDA 0, UNA 2.
  const RecordTable table = MakePeople({"given_name", "family_name"}, {{"IDA", "HART"}, {"ANA", "HART"}, {"UNA", "HART"}, {"EVA", "HART"}});
  BlockingOptions options;
  options.block_size_max = 2;
  options.window = 1;
  const std::vector<BlockingRule> rules = {{"family", {Part("family")}, 0, false}};
  const BlockIndex index = BlockIndex::Build(table, rules, options, 1);
  EXPECT_EQ(PairsOf(index, 4), (PairRules{{{1, 3}, 1}, {{0, 3}, 1}, {{0, 2}, 1}}));
}

TEST(BlockIndexTest, PairsAndPairsLostAddUpToAllPairsOfTheBlocks) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937_64 random(seed);
    Rows rows;
    std::map<std::string, uint64_t> sizes;
    for (int i = 0; i < 400; ++i) {
      const char* const families[] = {"HART", "MOSS", "STONE", "KOWALSKI", "REYES"};
      rows.push_back({families[random() % 5], fmt::format("198{}-05-1{}", random() % 4, random() % 4)});
      ++sizes[rows.back()[0]];
    }
    uint64_t all = 0;
    for (const auto& [value, n] : sizes) all += n * (n - 1) / 2;
    const RecordTable table = MakePeople({"family_name", "birth_date"}, rows);
    BlockingOptions options;
    options.block_size_max = 5 + static_cast<uint32_t>(random() % 30);
    options.window = 1 + static_cast<uint32_t>(random() % 12);
    options.split_by = {Part("birth_date", KeyTransform::kYear)};
    const std::vector<BlockingRule> rules = {{"family", {Part("family")}, 0, false}};
    const BlockIndex index = BlockIndex::Build(table, rules, options, 1);
    EXPECT_EQ(index.stats()[0].pairs + index.stats()[0].pairs_lost, all);
    const PairRules pairs = PairsOf(index, 400);
    EXPECT_EQ(pairs.size(), index.stats()[0].pairs) << "one key a record: each pair is counted once";
    for (const auto& [pair, rule] : pairs) EXPECT_EQ(rows[pair.first][0], rows[pair.second][0]);
    EXPECT_EQ(PairsOf(BlockIndex::Build(table, rules, options, 8), 400), pairs);
  }
}

TEST(BlockIndexTest, FiftyThousandRecordsOfOneNameAreBoundedWork) {
  const uint64_t n = 50'000;
  const RecordTable table = MakePeople({"family_name", "given_name"}, Rows(n, {"HART", "ANA"}));
  BlockingOptions options;
  options.split_by = {Part("birth_date", KeyTransform::kYear), Part("given", KeyTransform::kInitial)};
  const std::vector<BlockingRule> rules = {{"family", {Part("family")}, 0, false}, {"given", {Part("given")}, 0, false}};
  const BlockIndex index = BlockIndex::Build(table, rules, options, 2);
  EXPECT_EQ(index.stats()[0].pairs, 10 * n - 55);  // ten successors each, but for the last ten
  EXPECT_EQ(index.stats()[0].pairs + index.stats()[0].pairs_lost, n * (n - 1) / 2);
  const PairRules pairs = PairsOf(index, n);
  for (const auto& [pair, rules_of_pair] : pairs) ASSERT_EQ(rules_of_pair, 3u);
  EXPECT_EQ(pairs.size(), 10 * n - 55);
}

TEST(BlockIndexTest, WideRulesKeepToTheirBudgetOrAreLeftOut) {
  // Ten records of one name: 45 pairs, 4.5 a record.
  const RecordTable table = MakePeople({"family_name", "phone"}, Rows(10, {"HART", "2124460142"}));
  const std::vector<BlockingRule> rules = {{"wide", {Part("family")}, 0, true}, {"phone", {Part("phone")}, 0, false}};
  BlockingOptions options;
  options.wide_pairs_per_record = 4.5;
  const BlockIndex within = BlockIndex::Build(table, rules, options, 1);
  EXPECT_FALSE(within.stats()[0].over_budget);
  for (const auto& [pair, rule] : PairsOf(within, 10)) EXPECT_EQ(rule, 3u);
  options.wide_pairs_per_record = 4.4;
  const BlockIndex beyond = BlockIndex::Build(table, rules, options, 1);
  EXPECT_TRUE(beyond.stats()[0].over_budget);
  EXPECT_FALSE(beyond.stats()[1].over_budget) << "narrow rules have no budget";
  for (const auto& [pair, rule] : PairsOf(beyond, 10)) EXPECT_EQ(rule, 2u);
  options.use_wide = false;
  const BlockIndex without = BlockIndex::Build(table, rules, options, 1);
  EXPECT_TRUE(without.stats()[0].not_needed);
  for (const auto& [pair, rule] : PairsOf(without, 10)) EXPECT_EQ(rule, 2u);
}

TEST(BlockIndexTest, ARuleForSmallerFilesIsLeftOutOfALargerOneThatIdentifiersServe) {
  const RecordTable table = MakePeople({"family_name", "phone"}, Rows(10, {"HART", "2124460142"}));
  std::vector<BlockingRule> rules = {{"family", {Part("family")}, 0, false}, {"phone", {Part("phone")}, 0, false}};
  BlockingOptions options;
  options.use_wide = false;
  rules[0].records_max = 10;
  for (const auto& [pair, rule] : PairsOf(BlockIndex::Build(table, rules, options, 1), 10)) EXPECT_EQ(rule, 3u);
  rules[0].records_max = 9;
  const BlockIndex larger = BlockIndex::Build(table, rules, options, 1);
  EXPECT_TRUE(larger.stats()[0].not_needed);
  EXPECT_FALSE(larger.stats()[1].not_needed);
  for (const auto& [pair, rule] : PairsOf(larger, 10)) EXPECT_EQ(rule, 2u);
  options.use_wide = true;  // no identifiers: every rule is wanted
  EXPECT_FALSE(BlockIndex::Build(table, rules, options, 1).stats()[0].not_needed);
}

TEST(BlockIndexTest, ATableOfOneRecordHasNoPairs) {
  const RecordTable table = MakePeople({"family_name"}, {{"HART"}});
  const std::vector<BlockingRule> rules = {{"family", {Part("family")}, 0, false}};
  EXPECT_TRUE(PairsOf(BlockIndex::Build(table, rules, {}, 4), 1).empty());
}

}  // namespace
}  // namespace ipse
