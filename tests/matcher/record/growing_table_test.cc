// Queries that come and go leave a growing table as if they had never been.

#include "matcher/record/growing_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/matcher/record/people.h"

namespace ipse {
namespace {

StandardRecord Person(std::mt19937_64* random) {
  const Schema schema = PeopleSchema();
  const auto add = [&](StandardRecord* record, ColumnRole role, int different) {
    record->values.push_back({schema.IndexOf(role), "V" + std::to_string((*random)() % static_cast<uint64_t>(different)), 0});
  };
  StandardRecord record;
  add(&record, ColumnRole::kGivenName, 40);
  add(&record, ColumnRole::kFamilyName, 60);
  for (uint64_t dates = (*random)() % 5; dates > 2; --dates) {
    const uint64_t year = 1900 + (*random)() % 100, day = (*random)() % 3;
    record.values.push_back({schema.IndexOf(ColumnRole::kBirthDate), std::to_string(year * 10000 + 100 + day), 0});
  }
  if ((*random)() % 3 == 0) add(&record, ColumnRole::kFamilyName, 60);  // a former name: a further value
  if ((*random)() % 2 == 0) {
    add(&record, ColumnRole::kStreet, 10);
    add(&record, ColumnRole::kCity, 3);
  }
  for (uint64_t phones = (*random)() % 4; phones > 0; --phones) add(&record, ColumnRole::kPhone, 1'000'000);
  return record;
}

void ExpectSame(const RecordTable& left, const RecordTable& right, bool same_values = true) {
  ASSERT_EQ(left.num_records(), right.num_records());
  for (int f = 0; f < static_cast<int>(left.schema().fields.size()); ++f) {
    const auto text = [&](const RecordTable& table, ValueId value) { return table.dictionary_of(f).text(value); };
    for (RecordIndex r = 1; r < left.num_records(); ++r) {
      const ValueId first = left.column(f).first(r), same = right.column(f).first(r);
      ASSERT_EQ(text(left, first), text(right, same)) << "row " << r << ", field " << f;
      EXPECT_EQ(left.column(f).count(first), right.column(f).count(same));
      const auto others = left.column(f).others(r), same_others = right.column(f).others(r);
      ASSERT_EQ(others.size(), same_others.size()) << "row " << r << ", field " << f;
      for (size_t i = 0; i < others.size(); ++i) EXPECT_EQ(text(left, others[i]), text(right, same_others[i]));
      EXPECT_EQ(left.address_sharing(r), right.address_sharing(r));
    }
    EXPECT_EQ(left.column(f).distinct(), right.column(f).distinct());
    if (same_values) {
      EXPECT_EQ(left.dictionary_of(f).size(), right.dictionary_of(f).size());
    }
  }
}

TEST(GrowingTableTest, CompactedItIsAsIfOnlyTheLiveRowsHadCome) {
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed), people(seed);
    GrowingTable grown(PeopleSchema()), never(PeopleSchema());
    std::vector<StandardRecord> held(1);  // by row; the first is nobody's
    const auto append = [&] {
      held.push_back(Person(&people));
      ASSERT_EQ(grown.Append(held.back()), held.size() - 1);
    };
    for (int row = 0; row < 300; ++row) append();
    // Few, some, most or all of them go.
    for (RecordIndex row = 1; row < held.size(); ++row) {
      if (random() % 10 < (seed % 4) * 3 + 1) grown.Retire(row);
    }
    std::vector<RecordIndex> expected(held.size(), GrowingTable::kNoRow);
    expected[0] = 0;
    for (RecordIndex row = 1; row < held.size(); ++row) {
      if (grown.live(row)) expected[row] = never.Append(held[row]);
    }
    const uint32_t live = grown.num_live();
    EXPECT_EQ(grown.Compact(), expected);
    EXPECT_EQ(grown.num_live(), live);
    ExpectSame(grown.table(), never.table(), /*same_values=*/false);
    // And it goes on growing, asked in between.
    for (int row = 0; row < 150; ++row) {
      const StandardRecord person = Person(&people);
      grown.PushQuery(person);
      grown.PopQuery();
      EXPECT_EQ(grown.Append(person), never.Append(person));
    }
    ExpectSame(grown.table(), never.table(), false);
  }
}

// The oracle sorts the dates of the rows that are live.
TEST(GrowingTableTest, TheLatestDateIsOfTheLiveRows) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed), people(seed);
    GrowingTable grown(PeopleSchema());
    const int birth = grown.table().schema().IndexOf(ColumnRole::kBirthDate);
    EXPECT_EQ(grown.table().LatestDate(birth), 0u);
    std::set<RecordIndex> live;
    for (int step = 0; step < 8000; ++step) {
      if (step > 3000 && random() % 2 == 0) {
        const auto row = std::next(live.begin(), static_cast<std::ptrdiff_t>(random() % std::min<size_t>(live.size(), 50)));
        grown.Retire(*row);
        live.erase(row);
      } else {
        live.insert(grown.Append(Person(&people)));
      }
      if (step == 6000) {
        const std::vector<RecordIndex> moved = grown.Compact();
        std::set<RecordIndex> kept;
        for (const RecordIndex row : live) kept.insert(moved[row]);
        live = std::move(kept);
      }
      if (step % 97 != 0 && step > 50) continue;
      const RecordTable& table = grown.table();
      std::vector<uint32_t> dates;
      uint64_t filled = 0;
      for (const RecordIndex row : live) {
        const auto add = [&](ValueId value) { dates.push_back(table.dictionary_of(birth).packed_date(value)); };
        if (table.column(birth).first(row) == kMissingValue) continue;
        ++filled;
        add(table.column(birth).first(row));
        for (const ValueId other : table.column(birth).others(row)) add(other);
      }
      std::sort(dates.begin(), dates.end(), std::greater<>());
      ASSERT_EQ(table.LatestDate(birth), dates.empty() ? 0 : dates[filled / 1000]) << step;
    }
    ASSERT_GT(live.size(), 2500u);
  }
}

// Rows are packed by 64: queries lie before, on and behind such a border.
TEST(GrowingTableTest, QueriesLeaveNothingBehind) {
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed), people(seed);
    GrowingTable asked(PeopleSchema()), untouched(PeopleSchema());
    std::mt19937_64 strangers(1000 + seed);
    for (int row = 0; row < 200; ++row) {
      const StandardRecord person = Person(&people);
      ASSERT_EQ(asked.Append(person), untouched.Append(person));
      if (random() % 3 != 0) continue;
      const StandardRecord query = Person(&strangers);
      const RecordIndex last = asked.PushQuery(query);
      const int phone = asked.table().schema().IndexOf(ColumnRole::kPhone);
      size_t wanted = 0, found = 0;
      for (const StandardValue& value : query.values) wanted += value.field == phone;
      found += asked.table().column(phone).first(last) != kMissingValue;
      found += asked.table().column(phone).others(last).size();
      EXPECT_EQ(found, wanted);
      asked.PopQuery();
    }
    ExpectSame(asked.table(), untouched.table());
  }
}

}  // namespace
}  // namespace ipse
