// Dates that two readers would read in two ways are written so that they cannot.

#include "matcher/record/date_order.h"

#include <gtest/gtest.h>

namespace ipse {
namespace {

TEST(DateOrderTest, WhatCanBeReadInTwoWaysIsWrittenOut) {
  EXPECT_EQ(DateInIso("3/4/1980", DateOrder::kDayFirst), "1980-04-03");
  EXPECT_EQ(DateInIso("03.04.80", DateOrder::kDayFirst), "1980-04-03");
  EXPECT_EQ(DateInIso("03041980", DateOrder::kDayFirst), "1980-04-03");
}

TEST(DateOrderTest, WhatCanBeReadInOneWayOnlyIsLeftAsItIs) {
  for (const char* text : {"1980-04-03", "25/12/1980", "12/25/1980", "5/5/1980", "3-APR-1980", "1980", "1980-04", "unknown", "", "19800403"}) {
    EXPECT_EQ(DateInIso(text, DateOrder::kDayFirst), text);
    EXPECT_EQ(DateInIso(text, DateOrder::kYearFirst), text);
  }
}

// What is written reads month first as it read in its own order, whatever the date.
TEST(DateOrderTest, EveryDateKeepsItsMeaning) {
  const DateParser as_sent(DateOrder::kDayFirst), as_kept(DateOrder::kMonthFirst);
  for (int day = 1; day <= 31; ++day) {
    for (int month = 1; month <= 12; ++month) {
      const std::string text = std::to_string(day) + "/" + std::to_string(month) + "/1987";
      EXPECT_EQ(as_kept.Parse(DateInIso(text, DateOrder::kDayFirst)), as_sent.Parse(text)) << text;
    }
  }
}

// Dates that do not tell, more of them than are shown to who recognises columns, before the first that does.
TEST(DateOrderTest, AColumnIsJudgedByManyOfItsValues) {
  std::vector<std::vector<std::string>> rows;
  for (int year = 1930; year < 1990; ++year) {
    for (int day = 1; day <= 12; ++day) {
      for (int month = 1; month <= 12; ++month) {
        rows.push_back({std::to_string(day) + "/" + std::to_string(month) + "/" + std::to_string(year)});
      }
    }
  }
  ASSERT_GT(rows.size(), size_t{RawColumn::kFirstValuesMax});
  bool ambiguous = false;
  const RawTable untold = RawTable::FromRows({"born"}, rows);
  EXPECT_EQ(DateOrderOf(untold.column(0), rows.size(), &ambiguous), DateOrder::kMonthFirst);
  EXPECT_TRUE(ambiguous);
  rows.push_back({"25/12/1980"});
  const RawTable told = RawTable::FromRows({"born"}, rows);
  EXPECT_EQ(DateOrderOf(told.column(0), rows.size(), &ambiguous), DateOrder::kDayFirst);
  EXPECT_FALSE(ambiguous);
}

TEST(DateOrderTest, OnlyDatesOfARecordChange) {
  Demographics person;
  person.Add(ColumnRole::kBirthDate, "3/4/1980");
  person.Add(ColumnRole::kStreet, "3/4/1980");
  person.Add(ColumnRole::kDeathDate, "5/4/2020");
  WriteDatesInIso(DateOrder::kDayFirst, &person);
  EXPECT_EQ(person.values[0].text.Reveal(), "1980-04-03");
  EXPECT_EQ(person.values[1].text.Reveal(), "3/4/1980");
  EXPECT_EQ(person.values[2].text.Reveal(), "2020-04-05");
}

}  // namespace
}  // namespace ipse
