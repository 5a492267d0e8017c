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
