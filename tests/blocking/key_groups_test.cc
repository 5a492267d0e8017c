// Keys grouped in rounds: the same blocks as all at once, and as a map of keys makes.

#include "blocking/key_groups.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "tests/blocking/random_people.h"

namespace ipse {
namespace {

// The blocks, each a list of records in order.
std::multiset<std::vector<uint32_t>> BlocksOf(const KeyGroups& groups) {
  std::multiset<std::vector<uint32_t>> blocks;
  for (const auto& part : groups.parts) {
    std::vector<uint32_t> block;
    for (const uint32_t member : part) {
      block.push_back(member & ~kLastOfBlock);
      if ((member & kLastOfBlock) == 0) continue;
      blocks.insert(block);
      block.clear();
    }
    EXPECT_TRUE(block.empty()) << "a block without an end";
  }
  return blocks;
}

// Calls check(table, keys) for the keys of each rule.
template <typename Check>
void ForEachRule(const Check& check) {
  const RecordTable table = RandomTable(3000, 5);
  for (const BlockingRule& rule : SomeRules()) {
    if (rule.name == "no such column") continue;
    SCOPED_TRACE(rule.name);
    PartTables tables(table);
    const RuleKeys keys(table, rule, &tables, 64, 2);
    check(table, keys);
  }
}

TEST(KeyGroupsTest, RoundsGiveTheBlocksThatAllAtOnceGives) {
  ForEachRule([](const RecordTable& table, const RuleKeys& keys) {
    std::vector<KeyEntry> all;
    keys.Append(0, table.num_records(), &all);
    std::map<uint64_t, std::vector<uint32_t>> by_key;
    for (const KeyEntry& entry : all) by_key[entry.key].push_back(entry.record);
    std::multiset<std::vector<uint32_t>> expected;
    for (const auto& [key, records] : by_key) {
      if (records.size() > 1) expected.insert(records);
    }
    ASSERT_GT(expected.size(), 2u);
    for (const uint64_t at_once : {kKeysAtOnceMax, uint64_t{2000}, uint64_t{300}}) {
      for (const int threads : {1, 8}) {
        const KeyGroups groups = GroupKeys(table.num_records(), keys, threads, at_once);
        EXPECT_EQ(BlocksOf(groups), expected) << at_once << " keys at once";
        EXPECT_EQ(groups.keys, all.size());
      }
    }
  });
}

TEST(KeyGroupsTest, AShareHasAllOfSomeBlocks) {
  ForEachRule([](const RecordTable& table, const RuleKeys& keys) {
    const std::multiset<std::vector<uint32_t>> all = BlocksOf(GroupKeys(table.num_records(), keys, 2));
    for (const int bits : {0, 2}) {
      const KeyGroups share = GroupShareOfKeys(table.num_records(), keys, bits, 2);
      const std::multiset<std::vector<uint32_t>> some = BlocksOf(share);
      EXPECT_TRUE(std::includes(all.begin(), all.end(), some.begin(), some.end()));
      const double expected = static_cast<double>(all.size()) / (1 << bits);
      EXPECT_NEAR(static_cast<double>(some.size()), expected, 5 * std::sqrt(expected) * (bits > 0) + 1e-9);
      EXPECT_EQ(share.keys, GroupKeys(table.num_records(), keys, 2).keys);
    }
  });
}

}  // namespace
}  // namespace ipse
