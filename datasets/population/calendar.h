#pragma once

// Days since 1970-01-01 and back, proleptic Gregorian. Pure functions.

#include <cstdint>
#include <string>

namespace ipse {

using DayNumber = int32_t;

struct CivilDate {
  int year = 1970;
  int month = 1;
  int day = 1;
};

// H. Hinnant's days_from_civil: eras of 400 years beginning on 1 March.
constexpr DayNumber DayOf(CivilDate date) {
  const int year = date.month <= 2 ? date.year - 1 : date.year;
  const int era = (year >= 0 ? year : year - 399) / 400;
  const unsigned year_of_era = static_cast<unsigned>(year - era * 400);
  const unsigned day_of_year =
      (153u * static_cast<unsigned>(date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + static_cast<unsigned>(date.day) - 1;
  const unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + static_cast<int>(day_of_era) - 719468;
}

constexpr CivilDate DateOf(DayNumber day) {
  const int shifted = day + 719468;
  const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const unsigned day_of_era = static_cast<unsigned>(shifted - era * 146097);
  const unsigned year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const unsigned month_index = (5 * day_of_year + 2) / 153;
  const int month = static_cast<int>(month_index) + (month_index < 10 ? 3 : -9);
  return {static_cast<int>(year_of_era) + era * 400 + (month <= 2 ? 1 : 0), month,
          static_cast<int>(day_of_year - (153 * month_index + 2) / 5) + 1};
}

constexpr int DaysInMonth(int year, int month) {
  if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// Appends yyyy-mm-dd.
inline void AppendDate(CivilDate date, std::string& out) {
  const int year = date.year;
  const char text[] = {static_cast<char>('0' + year / 1000),
                       static_cast<char>('0' + year / 100 % 10),
                       static_cast<char>('0' + year / 10 % 10),
                       static_cast<char>('0' + year % 10),
                       '-',
                       static_cast<char>('0' + date.month / 10),
                       static_cast<char>('0' + date.month % 10),
                       '-',
                       static_cast<char>('0' + date.day / 10),
                       static_cast<char>('0' + date.day % 10)};
  out.append(text, sizeof(text));
}

}  // namespace ipse
