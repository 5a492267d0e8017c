#include "matcher/standardise/date.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>
#include <vector>

namespace ipse {
namespace {

struct DateTruth {
  const char* raw;
  uint32_t packed;
};

TEST(DateParser, MonthFirstTruths) {
  const DateTruth truths[] = {
      {"2024-01-31", 20240131},
      {"2024/1/31", 20240131},
      {"20240131", 20240131},
      {"01/31/2024", 20240131},
      {"1/31/2024", 20240131},
      {"01-02-2024", 20240102},
      {"31.01.2024", 20240131},  // only the other order works
      {"1/31/24", 20240131},
      {"1/31/29", 20290131},
      {"1/31/30", 19300131},
      {"31-JAN-2024", 20240131},
      {"31 January 2024", 20240131},
      {"Jan 31, 2024", 20240131},
      {"Wed, 31 Jan 2024", 20240131},
      {"March 3rd 1999", 19990303},
      {"31 DE ENERO DE 1990", 19900131},
      {"15-Mai-1988", 19880515},
      {"31JAN2024", 20240131},
      {"2024-01-31T10:11:12Z", 20240131},
      {"2024-01-31 00:00:00.000", 20240131},
      {"1/31/2024 0:00", 20240131},
      {"20240131101112", 20240131},
      {"20240131101112.1234-0500", 20240131},
      {"202401311011", 20240131},
      {"01312024", 20240131},
      {"1312024", 20240131},
      {"013124", 20240131},
      {"990131", 19990131},
      {"2024", 20240000},
      {"2024-01", 20240100},
      {"01/2024", 20240100},
      {"Jan 2024", 20240100},
      // What is impossible.
      {"2021-13-05", 20210513},
      {"2021-31-12", 20211231},
      {"2021-02-31", 20210200},
      {"2021-02-29", 20210200},
      {"2020-02-29", 20200229},
      {"1900-02-29", 19000200},
      {"2021-13-45", 20210000},
      {"2021-00-15", 20210000},
      {"13/13/2020", 20200000},
      {"0000-00-00", 0},
      {"1/1/1", 0},
      {"9999-12-31", 99991231},
      {"", 0},
      {"unknown", 0},
      {"12:30", 0},
      {"5", 0},
      {"--", 0},
      {"45322", 0},
  };
  const DateParser parser;
  for (const DateTruth& truth : truths) {
    EXPECT_EQ(parser.Parse(truth.raw), truth.packed) << truth.raw;
  }
}

TEST(DateParser, OtherOrders) {
  const DateParser day_first(DateOrder::kDayFirst);
  EXPECT_EQ(day_first.Parse("02/01/2024"), 20240102U);
  EXPECT_EQ(day_first.Parse("12/31/2024"), 20241231U);
  EXPECT_EQ(day_first.Parse("310124"), 20240131U);
  EXPECT_EQ(day_first.Parse("31012024"), 20240131U);
  EXPECT_EQ(day_first.Parse("2024-01-02"), 20240102U);
  const DateParser year_first(DateOrder::kYearFirst);
  EXPECT_EQ(year_first.Parse("24/01/02"), 20240102U);
  EXPECT_EQ(year_first.Parse("240102"), 20240102U);
  EXPECT_EQ(year_first.Parse("202401"), 20240100U);
  EXPECT_EQ(year_first.Parse("01/02/2024"), 20240102U);
  EXPECT_EQ(DateParser(DateOrder::kMonthFirst, 50).Parse("1/31/49"), 20490131U);
}

TEST(DateParser, SurvivesNulLongAndForeignText) {
  const DateParser parser;
  EXPECT_EQ(parser.Parse(std::string_view("2024-01-31\0\0", 12)), 20240131U);
  EXPECT_EQ(parser.Parse(std::string(10000, '1')), 0U);
  EXPECT_EQ(parser.Parse(std::string(10000, '/')), 0U);
  EXPECT_EQ(parser.Parse("\xFF\xFE 1/31/2024"), 20240131U);
  EXPECT_EQ(parser.Parse("二〇二四年"), 0U);
}

// Every day of two centuries, in every way of writing it, against the calendar of the standard library.
TEST(DateParserOracle, RoundTripsEveryDay) {
  using namespace std::chrono;
  const DateParser parser;
  const DateParser day_first(DateOrder::kDayFirst);
  char text[40];
  for (sys_days day = sys_days(year(1890) / 1 / 1); day < sys_days(year(2090) / 1 / 1); day += days(1)) {
    const year_month_day date(day);
    const int y = static_cast<int>(date.year());
    const unsigned m = static_cast<unsigned>(date.month());
    const unsigned d = static_cast<unsigned>(date.day());
    const uint32_t packed = PackDate(static_cast<uint32_t>(y), m, d);
    std::snprintf(text, sizeof(text), "%04d-%02u-%02u", y, m, d);
    ASSERT_EQ(parser.Parse(text), packed) << text;
    std::snprintf(text, sizeof(text), "%u/%u/%04d", m, d, y);
    ASSERT_EQ(parser.Parse(text), packed) << text;
    std::snprintf(text, sizeof(text), "%02u.%02u.%04d", d, m, y);
    ASSERT_EQ(day_first.Parse(text), packed) << text;
    std::snprintf(text, sizeof(text), "%04d%02u%02u", y, m, d);
    ASSERT_EQ(DateParser(DateOrder::kYearFirst).Parse(text), packed) << text;
    ASSERT_EQ(DayNumber(packed), day.time_since_epoch().count()) << text;
  }
}

TEST(DateOrder, IsDetectedFromASample) {
  const auto detect = [](std::vector<std::string_view> sample, bool* ambiguous) {
    return DateParser::DetectOrder(sample, ambiguous);
  };
  bool ambiguous = false;
  EXPECT_EQ(detect({"2024-01-31", "1999-12-01"}, &ambiguous), DateOrder::kYearFirst);
  EXPECT_FALSE(ambiguous);
  EXPECT_EQ(detect({"01/02/2024", "01/31/2024"}, &ambiguous), DateOrder::kMonthFirst);
  EXPECT_FALSE(ambiguous);
  EXPECT_EQ(detect({"01/02/2024", "31.01.2024"}, &ambiguous), DateOrder::kDayFirst);
  EXPECT_FALSE(ambiguous);
  EXPECT_EQ(detect({"01/02/2024", "03/04/2024"}, &ambiguous), DateOrder::kMonthFirst);
  EXPECT_TRUE(ambiguous);
  EXPECT_EQ(detect({}, &ambiguous), DateOrder::kMonthFirst);
  EXPECT_TRUE(ambiguous);
  EXPECT_EQ(detect({"20240131", "19991201"}, &ambiguous), DateOrder::kYearFirst);
  EXPECT_EQ(detect({"31/01/2024", "01/31/2024"}, &ambiguous), DateOrder::kMonthFirst);
  EXPECT_TRUE(ambiguous);
}

TEST(DefaultDate, SystemsStandIns) {
  for (uint32_t packed :
       {19000101U, 19010101U, 19700101U, 99991231U, 17530101U, 18000101U, 18991230U, 18991231U, 10101U}) {
    EXPECT_TRUE(IsDefaultDate(packed)) << packed;
  }
  for (uint32_t packed : {0U, 19800101U, 19700102U, 20000101U, 19000000U})
    EXPECT_FALSE(IsDefaultDate(packed)) << packed;
  EXPECT_TRUE(IsJanuaryFirst(19800101));
  EXPECT_FALSE(IsJanuaryFirst(19800102));
}

// Random text from the alphabet of dates: what is returned is always a date, in whole or in part.
TEST(DateParserProperty, ReturnsOnlyDates) {
  constexpr uint64_t kSeed = 19991231;
  std::mt19937_64 random(kSeed);
  constexpr std::string_view kAlphabet = "0123456789012345678901/-. :TJANfebMAYdecZ,";
  for (int round = 0; round < 200000; ++round) {
    std::string raw;
    for (size_t i = random() % 16; i > 0; --i) raw.push_back(kAlphabet[random() % kAlphabet.size()]);
    for (DateOrder order : {DateOrder::kYearFirst, DateOrder::kMonthFirst, DateOrder::kDayFirst}) {
      const uint32_t packed = DateParser(order).Parse(raw);
      if (packed == 0) continue;
      const StandardDate date = UnpackDate(packed);
      ASSERT_TRUE(date.year >= 1 && date.year <= 9999) << raw << " seed " << kSeed;
      ASSERT_LE(date.month, 12) << raw;
      ASSERT_TRUE(date.month > 0 || date.day == 0) << raw;
      if (date.month > 0) {
        ASSERT_LE(date.day, DaysInMonth(date.year, date.month)) << raw;
      }
    }
  }
}

}  // namespace
}  // namespace ipse
