// Keys of a whole table against those of single records: the same records share a key under every transform.

#include "blocking/rule_keys.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>

#include "blocking/key_maker.h"
#include "tests/matcher/record/people.h"

namespace ipse {
namespace {

using T = KeyTransform;

KeyPart Part(const char* field, T transform = T::kExact, uint32_t length = 0, bool all_values = false) {
  KeyPart part;
  part.field = FieldIndex(field);
  part.transform = transform;
  part.length = length;
  part.all_values = all_values;
  return part;
}

KeyPart TwoFields(T transform) {
  KeyPart part = Part("given", transform);
  part.second_field = FieldIndex("family");
  return part;
}

// Names that repeat letters, contain one another, have several tokens, are initials or not names yet; numbers that are
// short forms; second values.
RecordTable OddPeople(size_t records, uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto pick = [&](std::vector<std::string> from) { return from[random() % from.size()]; };
  Rows rows;
  for (size_t i = 0; i < records; ++i) {
    rows.push_back({pick({"ANNA", "ANA", "HANNA", "HANAN", "BOB", "ROBERT", "J", "BABY BOY", "MARY ANN", "MARY", "LI", ""}),
                    pick({"HART", "HARRT", "HARTT", "GARCIA LOPEZ", "LOPEZ GARCIA", "LOPEZ", "ANNA", "WU", ""}),
                    pick({"HART", "GARCIA", "", ""}),
                    pick({"1980-02-11", "1980-11-02", "1981-02-11", "1980-02", "1980", ""}),
                    pick({"521-34-8867", "521-34-8876", "XXX-XX-8867", "447-19-8867", ""}),
                    pick({"2124460142", "2124460143", "2124460124", "2122460142", ""}), pick({"2124460143", "6464460177", "", ""}),
                    pick({"Dallas", "Austin", "Dalas", ""})});
  }
  return MakePeople({"given_name", "family_name", "previous_family_name", "birth_date", "national_identifier", "phone", "phone#2", "city"},
                    rows);
}

// For each record, the records it shares a key with, and how many keys.
template <typename KeysOf>
std::map<std::pair<RecordIndex, RecordIndex>, int> Shared(uint32_t records, const KeysOf& keys_of) {
  std::map<uint64_t, std::vector<RecordIndex>> by_key;
  for (RecordIndex r = 0; r < records; ++r) {
    const std::vector<uint64_t> keys = keys_of(r);
    EXPECT_EQ(std::set<uint64_t>(keys.begin(), keys.end()).size(), keys.size()) << "record " << r << " has a key twice";
    for (const uint64_t key : keys) by_key[key].push_back(r);
  }
  std::map<std::pair<RecordIndex, RecordIndex>, int> shared;
  for (const auto& [key, holders] : by_key) {
    for (const RecordIndex a : holders) {
      for (const RecordIndex b : holders) ++shared[{a, b}];
    }
  }
  return shared;
}

TEST(RuleKeysOracleTest, ShareKeysExactlyAsSingleRecordsDo) {
  const std::vector<std::vector<KeyPart>> rules = {
      {Part("given")}, {Part("given", T::kSoundex)}, {Part("given", T::kInitial)}, {Part("given", T::kPrefix, 3)},
      {Part("given", T::kTokens)}, {Part("given", T::kNicknames)}, {Part("given", T::kDeletions)},
      {Part("family", T::kTokens, 0, true)}, {Part("family", T::kExact, 0, true)}, {Part("family", T::kDeletions, 0, true)},
      {Part("birth_date")}, {Part("birth_date", T::kYear)}, {Part("birth_date", T::kYearMonth)},
      {Part("birth_date", T::kMonthDay)}, {Part("birth_date", T::kMonthDayAnyOrder)},
      {Part("national_id")}, {Part("national_id", T::kLastFour)}, {Part("national_id", T::kDeletions)},
      {Part("phone")}, {Part("phone", T::kExact, 0, true)}, {Part("phone", T::kWildcard, 0, true)}, {Part("phone", T::kDeletions)},
      {Part("city")}, {Part("city", T::kPrefix, 2)}, {Part("city", T::kDeletions)},
      {TwoFields(T::kAnyOrder)}, {TwoFields(T::kSoundexAnyOrder)},
      {Part("given", T::kDeletions), Part("birth_date")},
      {Part("birth_date", T::kYear), Part("family", T::kTokens, 0, true), Part("phone", T::kWildcard, 0, true)},
      {Part("given", T::kNicknames), Part("family", T::kTokens, 0, true)}};
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    const RecordTable table = OddPeople(120, seed);
    PartTables tables(table);
    for (size_t r = 0; r < rules.size(); ++r) {
      SCOPED_TRACE(fmt::format("seed {}, rule {}", seed, r));
      const BlockingRule rule{"rule", rules[r], 0, false};
      KeyMaker maker(table, 1000);
      const RuleKeys fast(table, rule, &tables, 1000, 2);
      std::vector<KeyEntry> all;
      const uint64_t made = fast.Append(0, table.num_records(), &all);
      EXPECT_EQ(made, all.size());
      // Each key is of one round.
      std::vector<KeyEntry> by_rounds;
      for (uint64_t number = 0; number < 4; ++number) {
        const size_t before = by_rounds.size();
        EXPECT_EQ(fast.Append(0, table.num_records(), &by_rounds, {number, 2}), all.size());
        for (size_t i = before; i < by_rounds.size(); ++i) EXPECT_EQ(by_rounds[i].key >> 62, number);
      }
      const auto by_record = [](const KeyEntry& a, const KeyEntry& b) { return std::tie(a.record, a.key) < std::tie(b.record, b.key); };
      std::vector<KeyEntry> together = all;
      std::sort(together.begin(), together.end(), by_record);
      std::sort(by_rounds.begin(), by_rounds.end(), by_record);
      EXPECT_TRUE(std::ranges::equal(together, by_rounds, [](const KeyEntry& a, const KeyEntry& b) { return a.key == b.key && a.record == b.record; }));
      EXPECT_TRUE(std::is_sorted(all.begin(), all.end(), [](const KeyEntry& a, const KeyEntry& b) { return a.record < b.record; }));
      std::map<RecordIndex, std::vector<uint64_t>> keys;
      for (const KeyEntry& entry : all) keys[entry.record].push_back(entry.key);
      const auto expected = Shared(table.num_records(), [&](RecordIndex record) {
        std::vector<uint64_t> of;
        maker.Make(rule, record, &of);
        return of;
      });
      EXPECT_FALSE(expected.empty());
      EXPECT_EQ(Shared(table.num_records(), [&](RecordIndex record) { return keys[record]; }), expected);
    }
  }
}

TEST(RuleKeysTest, KeepsToTheMostKeysARecordMayHave) {
  const RecordTable table = MakePeople({"family_name"}, {{"THORNTON"}});
  PartTables tables(table);
  const BlockingRule rule{"rule", {Part("family", T::kDeletions)}, 0, false};
  std::vector<KeyEntry> keys;
  RuleKeys(table, rule, &tables, 5, 1).Append(0, 1, &keys);
  EXPECT_EQ(keys.size(), 5u);
}

}  // namespace
}  // namespace ipse
