#pragma once

// Dates from anything people and systems write, packed into one integer whose order is the calendar's.
//
//   DateParser parser(DateOrder::kMonthFirst);
//   parser.Parse("01/31/2024")      // 20240131
//   parser.Parse("31-JAN-2024")     // 20240131
//   parser.Parse("2021-02-31")      // 20210200: the day is impossible, year and month stand
//
// Understood: 2024-01-31, 2024/1/31, 20240131, 01/31/2024, 31.01.2024, 1/31/24, 31-JAN-2024, Jan 31, 2024, 2024-01,
// 2024, ISO timestamps, HL7 TS (yyyymmddhhmmss+zzzz) and a time of day behind a blank ("1/31/2024 0:00"). A year-first
// date whose month is 13 to 31 and whose day is a month is taken as swapped, and so is one of the other orders that
// only works the other way round. What remains impossible is left out part by part: the day first, then the month;
// without a year nothing is left. A day without a month is dropped.
//
// Two-digit years: 00 .. pivot-1 are 20yy, pivot .. 99 are 19yy; no clock is asked, so results never change with time.
//
// Thread-safe: pure functions. Cost: one pass over at most 40 bytes, no allocation.

#include <cstdint>
#include <span>
#include <string_view>

namespace ipse {

struct StandardDate {
  int16_t year = 0;
  uint8_t month = 0;
  uint8_t day = 0;
};

// year*10000 + month*100 + day; 0 is missing; a part that is not known is 0.
constexpr uint32_t PackDate(uint32_t year, uint32_t month, uint32_t day) { return year * 10000 + month * 100 + day; }
constexpr StandardDate UnpackDate(uint32_t packed) {
  return {static_cast<int16_t>(packed / 10000), static_cast<uint8_t>(packed / 100 % 100),
          static_cast<uint8_t>(packed % 100)};
}

// The number of days of a month, 0 for a month that does not exist (Gregorian calendar).
int DaysInMonth(int year, int month);

// Days since 1970-01-01 of a complete packed date (proleptic Gregorian), for differences in days.
// REQUIRES: a date with all three parts that Parse could return.
int32_t DayNumber(uint32_t packed);

// How a column writes its dates.
enum class DateOrder { kYearFirst, kMonthFirst, kDayFirst };

class DateParser {
 public:
  // DEFAULT: the pivot puts 30..99 into 1930..1999 and 00..29 into 2000..2029.
  explicit DateParser(DateOrder order = DateOrder::kMonthFirst, int two_digit_pivot = 30)
      : order_(order), two_digit_pivot_(two_digit_pivot) {}

  // Decides the order of a column from a sample of its values. *ambiguous is set when no value tells month from day
  // (the answer is then kMonthFirst) or when values contradict each other by more than a few (the majority then rules).
  static DateOrder DetectOrder(std::span<const std::string_view> sample, bool* ambiguous);

  // The packed date, or 0 where there is none.
  uint32_t Parse(std::string_view raw) const;

  DateOrder order() const { return order_; }

 private:
  DateOrder order_;
  int two_digit_pivot_;
};

// Says whether a date is a system's stand-in for "not known" (1900-01-01, 1901-01-01, 1970-01-01, 9999-12-31,
// 1753-01-01, 1899-12-30 ...) or lies outside 1850 to 2150, where no living person's date lies.
bool IsDefaultDate(uint32_t packed);

// Says whether a date is a first of January, which clerks write when only the year (or the age) is known.
constexpr bool IsJanuaryFirst(uint32_t packed) { return packed % 10000 == 101; }

}  // namespace ipse
