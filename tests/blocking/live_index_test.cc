// The live index against the keys of all records, however its records came into it.

#include "blocking/live_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/blocking/random_people.h"

namespace ipse {
namespace {

using Partners = std::map<RecordIndex, uint64_t>;  // record -> rules

Partners Ask(const LiveIndex& index, const RecordTable& table, RecordIndex record, std::vector<TruncatedRule>* truncated) {
  LiveIndex::Scratch scratch;
  std::vector<Partner> found;
  index.Candidates(table, record, &scratch, &found, truncated);
  Partners partners;
  for (const Partner& partner : found) EXPECT_TRUE(partners.emplace(partner.record, partner.rules).second);
  return partners;
}

// Some records, from all over the table.
constexpr RecordIndex kEvery = 97;

std::map<RecordIndex, Partners> AskAll(const LiveIndex& index, const RecordTable& table) {
  std::map<RecordIndex, Partners> all;
  std::vector<TruncatedRule> truncated;
  for (RecordIndex record = 0; record < table.num_records(); record += kEvery) {
    all[record] = Ask(index, table, record, &truncated);
    EXPECT_TRUE(truncated.empty());
  }
  return all;
}

// Who shares a key with whom, by the keys themselves.
std::map<RecordIndex, Partners> BruteForce(const RecordTable& table, std::span<const BlockingRule> rules) {
  std::map<RecordIndex, Partners> all;
  KeyMaker maker(table);
  std::vector<uint64_t> keys, of_other;
  for (size_t rule = 0; rule < rules.size(); ++rule) {
    if (!KeyMaker::Applies(rules[rule], table)) continue;
    for (RecordIndex record = 0; record < table.num_records(); record += kEvery) {
      maker.Make(rules[rule], record, &keys);
      for (RecordIndex other = 0; other < table.num_records(); ++other) {
        if (other == record) continue;
        maker.Make(rules[rule], other, &of_other);
        if (std::find_first_of(keys.begin(), keys.end(), of_other.begin(), of_other.end()) == keys.end()) continue;
        all[record][other] |= uint64_t{1} << rule;
      }
    }
  }
  return all;
}

// All that share a key are found, by every rule; a tag of eight bits lets few others through.
void ExpectAll(const std::map<RecordIndex, Partners>& found, const std::map<RecordIndex, Partners>& expected,
               const std::vector<bool>& there) {
  size_t right = 0, foreign = 0;
  for (const auto& [record, partners] : found) {
    for (const auto& [partner, rules] : expected.at(record)) {
      if (!there[partner]) continue;
      const auto at = partners.find(partner);
      ASSERT_TRUE(at != partners.end()) << record << " and " << partner;
      EXPECT_EQ(at->second & rules, rules);
      ++right;
    }
    for (const auto& [partner, rules] : partners) {
      EXPECT_TRUE(there[partner]);
      foreign += !expected.at(record).contains(partner);
    }
  }
  EXPECT_GT(right, 1000u);
  EXPECT_LT(foreign * 5, right);
}

LiveIndexOptions Options() {
  LiveIndexOptions options;
  options.per_key_max = options.candidates_max = 100'000;
  options.records_expected = 1;  // a few buckets for all
  return options;
}

TEST(LiveIndex, FindsAllThatShareAKeyHoweverTheyCame) {
  const RecordTable table = RandomTable(5000, 3);  // more than one piece for a thread
  const auto rules = SomeRules();
  const std::map<RecordIndex, Partners> expected = BruteForce(table, rules);
  LiveIndex one_by_one(rules, Options());
  for (RecordIndex record = 0; record < table.num_records(); ++record) one_by_one.Add(table, record);
  const std::map<RecordIndex, Partners> found = AskAll(one_by_one, table);
  ExpectAll(found, expected, std::vector<bool>(table.num_records(), true));
  for (const int threads : {1, 3}) {
    SCOPED_TRACE(threads);
    LiveIndex at_once(rules, Options());
    at_once.AddAll(table, threads);
    EXPECT_EQ(AskAll(at_once, table), found);

    LiveIndexOptions little = Options();
    little.base_keys_max = 60'000;  // of some 150,000
    LiveIndex in_part(rules, little);
    in_part.AddAll(table, threads);
    EXPECT_EQ(AskAll(in_part, table), found);
    EXPECT_GT(in_part.memory_bytes(), at_once.memory_bytes());

    LiveIndex half(rules, Options());
    half.AddAll(table, threads, [](RecordIndex record) { return record < 2000; });
    for (RecordIndex record = 2000; record < table.num_records(); ++record) half.Add(table, record);
    EXPECT_EQ(AskAll(half, table), found);
    EXPECT_TRUE(half.crowded());
    std::vector<bool> there(table.num_records(), true);
    for (RecordIndex record = 0; record < table.num_records(); record += 7) {
      half.Remove(record);
      there[record] = false;
    }
    ExpectAll(AskAll(half, table), expected, there);
    half.Rebuild(table, threads);
    EXPECT_FALSE(half.crowded());
    ExpectAll(AskAll(half, table), expected, there);
  }
}

// The keys of the record that came last are kept for its look-up.
TEST(LiveIndex, ARecordFindsTheSameRightAfterItCame) {
  const RecordTable table = RandomTable(400, 5);
  auto rules = SomeRules();
  rules.push_back({"wide", {Part("family")}, 0, true});
  LiveIndexOptions options = Options();
  options.wide_records_max = 200;
  LiveIndex index(rules, options);
  std::vector<TruncatedRule> truncated;
  size_t found = 0;
  for (RecordIndex record = 0; record < table.num_records(); ++record) {
    index.Add(table, record);
    const Partners at_once = Ask(index, table, record, &truncated);
    found += at_once.size();
    LiveIndex::Scratch scratch;
    std::vector<Partner> later;
    if (record % 50 == 0) index.Rebuild(table, 1);  // forgets them
    index.Candidates(table, record, &scratch, &later, &truncated);
    Partners again;
    for (const Partner& partner : later) again[partner.record] = partner.rules;
    EXPECT_EQ(again, at_once) << record;
  }
  EXPECT_GT(found, 400u);
  // With fewer records wide rules are back, also for the last one.
  for (RecordIndex record = 0; record < 250; ++record) index.Remove(record);
  index.Rebuild(table, 1);
  LiveIndex afresh(rules, options);
  afresh.AddAll(table, 1, [](RecordIndex record) { return record >= 250; });
  const RecordIndex last = table.num_records() - 1;
  EXPECT_EQ(Ask(index, table, last, &truncated), Ask(afresh, table, last, &truncated));
}

TEST(LiveIndex, OfAKeyOfManyTheLatestAreTaken) {
  Rows rows;
  for (int i = 0; i < 10; ++i) rows.push_back({"2124460123"});
  rows.push_back({"2124460199"});
  const RecordTable table = MakePeople({"phone"}, rows);
  const std::vector<BlockingRule> rules = {{"phone", {Part("phone")}, 0, false}};
  LiveIndexOptions options;
  options.per_key_max = 5;
  for (const RecordIndex in_base : {0u, 6u, 8u, 11u}) {
    SCOPED_TRACE(in_base);
    LiveIndex index(rules, options);
    index.AddAll(table, 2, [&](RecordIndex record) { return record < in_base; });
    for (RecordIndex record = in_base; record < table.num_records(); ++record) index.Add(table, record);
    std::vector<TruncatedRule> truncated;
    EXPECT_EQ(Ask(index, table, 9, &truncated), (Partners{{4, 1}, {5, 1}, {6, 1}, {7, 1}, {8, 1}}));
    ASSERT_EQ(truncated.size(), 1u);
    EXPECT_EQ(truncated[0].taken, 5u);
    EXPECT_TRUE(Ask(index, table, 10, &truncated).empty());
    EXPECT_TRUE(truncated.empty());
  }
}

}  // namespace
}  // namespace ipse
