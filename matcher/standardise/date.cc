#include "matcher/standardise/date.h"

#include <algorithm>
#include <array>

namespace ipse {
namespace {

constexpr size_t kDateBytesMax = 64;  // a longer value is no date

// One run of digits, or a month's name.
struct Group {
  uint32_t value = 0;
  uint8_t digits = 0;  // 0 for a month's name
  bool month_name = false;
};

// The first three groups of a value; a run of 8, 12 or 14 digits alone is a compact date.
struct Groups {
  std::array<Group, 3> at;
  size_t count = 0;
  std::string_view compact;  // the digits, when the value starts with a run of 5 or more
};

char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return Upper(c) >= 'A' && Upper(c) <= 'Z'; }

// The month of a name by its first three letters (English and the usual Romance and German variants), 0 for none.
uint32_t MonthOfName(std::string_view name) {
  static constexpr std::string_view kMonths[12] = {
      "JAN ENE GEN JANV", "FEB FEV FEVR", "MAR MRZ MAE", "APR ABR AVR",     "MAY MAI MAG", "JUN GIU JUIN",
      "JUL LUG JUIL",     "AUG AGO AOU",  "SEP SET",     "OCT OKT OTT OUT", "NOV",         "DEC DIC DEZ"};
  if (name.size() < 3) return 0;
  std::array<char, 4> upper{};
  for (size_t i = 0; i < std::min<size_t>(4, name.size()); ++i) upper[i] = Upper(name[i]);
  // JUIN and JUILLET share their first three letters.
  if (upper[0] == 'J' && upper[1] == 'U' && upper[2] == 'I') return upper[3] == 'L' ? 7 : 6;
  const std::string_view key(upper.data(), 3);
  for (uint32_t month = 0; month < 12; ++month) {
    for (size_t at = 0; at + 3 <= kMonths[month].size(); ++at) {
      const bool word = at == 0 || kMonths[month][at - 1] == ' ';
      if (word && kMonths[month].substr(at, 3) == key) return month + 1;
    }
  }
  return 0;
}

// Skips a weekday ("MON,") or an ordinal's letters ("31ST"); returns the index behind the letters.
size_t LettersEnd(std::string_view raw, size_t at) {
  while (at < raw.size() && IsLetter(raw[at])) ++at;
  return at;
}

// Reads up to three groups. Stops at a time of day: a T or a blank behind three groups.
Groups ReadGroups(std::string_view raw) {
  Groups groups;
  size_t at = 0;
  while (at < raw.size() && groups.count < 3) {
    if (IsDigit(raw[at])) {
      const size_t begin = at;
      uint32_t value = 0;
      while (at < raw.size() && IsDigit(raw[at])) {
        if (at - begin < 9) value = value * 10 + static_cast<uint32_t>(raw[at] - '0');
        ++at;
      }
      if (groups.count == 0 && at - begin >= 5) {
        groups.compact = raw.substr(begin, at - begin);
        return groups;
      }
      groups.at[groups.count++] = {value, static_cast<uint8_t>(std::min<size_t>(at - begin, 9)), false};
      // A colon behind the digits: this was an hour.
      if (at < raw.size() && raw[at] == ':') --groups.count;
      if (at < raw.size() && raw[at] == ':') return groups;
    } else if (IsLetter(raw[at])) {
      const size_t end = LettersEnd(raw, at);
      if (const uint32_t month = MonthOfName(raw.substr(at, end - at)); month != 0) {
        groups.at[groups.count++] = {month, 0, true};
      }
      at = end;
    } else {
      ++at;
    }
  }
  return groups;
}

uint32_t DigitsValue(std::string_view digits) {
  uint32_t value = 0;
  for (char c : digits) value = value * 10 + static_cast<uint32_t>(c - '0');
  return value;
}

bool IsMonth(uint32_t value) { return value >= 1 && value <= 12; }

// The date with its impossible parts left out.
uint32_t Assemble(uint32_t year, uint32_t month, uint32_t day) {
  if (year == 0 || year > 9999) return 0;
  if (month > 12 && month <= 31 && IsMonth(day)) std::swap(month, day);
  if (!IsMonth(month)) return PackDate(year, 0, 0);
  if (day == 0 || day > static_cast<uint32_t>(DaysInMonth(static_cast<int>(year), static_cast<int>(month)))) day = 0;
  return PackDate(year, month, day);
}

uint32_t TwoDigitYear(uint32_t value, int pivot) {
  return value + (value < static_cast<uint32_t>(pivot) ? 2000 : 1900);
}

// The year of a group; 0, which is no year, for a single digit.
uint32_t FullYear(Group group, int pivot) {
  if (group.digits == 1) return 0;
  return group.digits > 2 ? group.value : TwoDigitYear(group.value, pivot);
}

bool IsPlausibleYear(uint32_t year) { return (year >= 1800 && year <= 2150) || year == 9999; }

bool IsValidDate(uint32_t year, uint32_t month, uint32_t day) {
  return IsMonth(month) && day >= 1 &&
         day <= static_cast<uint32_t>(DaysInMonth(static_cast<int>(year), static_cast<int>(month)));
}

// Eight digits: year first when the first four are a year, else as the column writes its dates.
uint32_t ParseEight(std::string_view digits, DateOrder order) {
  const uint32_t first = DigitsValue(digits.substr(0, 4));
  const uint32_t last = DigitsValue(digits.substr(4, 4));
  const uint32_t a = DigitsValue(digits.substr(0, 2));
  const uint32_t b = DigitsValue(digits.substr(2, 2));
  const bool day_first = order == DateOrder::kDayFirst;
  const uint32_t month = day_first ? b : a;
  const uint32_t day = day_first ? a : b;
  const bool year_first_fits = IsPlausibleYear(first);
  const bool year_last_fits = IsPlausibleYear(last) && (IsValidDate(last, month, day) || IsValidDate(last, day, month));
  if (year_last_fits && (!year_first_fits || order != DateOrder::kYearFirst)) {
    const bool swapped = !IsValidDate(last, month, day);
    if (!year_first_fits || !IsValidDate(first, last / 100, last % 100)) {
      return swapped ? Assemble(last, day, month) : Assemble(last, month, day);
    }
  }
  return Assemble(first, last / 100, last % 100);
}

// Six digits: yymmdd, mmddyy or ddmmyy by the column's order, else by any order that makes a date; yyyymm where the
// column is year-first.
uint32_t ParseSix(std::string_view digits, DateOrder order, int pivot) {
  const uint32_t a = DigitsValue(digits.substr(0, 2));
  const uint32_t b = DigitsValue(digits.substr(2, 2));
  const uint32_t c = DigitsValue(digits.substr(4, 2));
  const uint32_t year = DigitsValue(digits.substr(0, 4));
  if (order == DateOrder::kYearFirst && IsPlausibleYear(year) && IsMonth(c)) return PackDate(year, c, 0);
  const uint32_t first = TwoDigitYear(a, pivot);
  const uint32_t last = TwoDigitYear(c, pivot);
  const std::array<std::array<uint32_t, 3>, 3> readings = {{{first, b, c}, {last, a, b}, {last, b, a}}};
  const std::array<uint32_t, 3>& wanted = readings[static_cast<size_t>(order)];
  if (IsValidDate(wanted[0], wanted[1], wanted[2])) return PackDate(wanted[0], wanted[1], wanted[2]);
  for (const auto& [y, m, d] : readings) {
    if (IsValidDate(y, m, d)) return PackDate(y, m, d);
  }
  return Assemble(wanted[0], wanted[1], wanted[2]);
}

uint32_t ParseCompact(std::string_view digits, DateOrder order, int pivot) {
  if (digits.size() == 6) return ParseSix(digits, order, pivot);
  if (digits.size() == 7) {
    // mddyyyy or dmmyyyy that lost its leading zero in a spreadsheet.
    std::array<char, 8> padded{'0'};
    std::copy(digits.begin(), digits.end(), padded.begin() + 1);
    return ParseEight({padded.data(), 8}, order);
  }
  if (digits.size() < 8 || digits.size() > 20) return 0;
  if (digits.size() == 8) return ParseEight(digits, order);
  // yyyymmddhhmmss and its longer and shorter forms: always year first.
  if (!IsPlausibleYear(DigitsValue(digits.substr(0, 4)))) return 0;
  return Assemble(DigitsValue(digits.substr(0, 4)), DigitsValue(digits.substr(4, 2)), DigitsValue(digits.substr(6, 2)));
}

// Two of the three groups are numbers, one is a month's name.
uint32_t ParseNamedMonth(const Groups& groups, DateOrder order, int pivot) {
  Group numbers[2];
  uint32_t month = 0;
  size_t count = 0;
  for (size_t i = 0; i < groups.count; ++i) {
    if (groups.at[i].month_name) {
      month = groups.at[i].value;
    } else if (count < 2) {
      numbers[count++] = groups.at[i];
    }
  }
  if (count == 0) return 0;
  if (count == 1) return numbers[0].digits == 4 ? Assemble(numbers[0].value, month, 0) : 0;
  const bool year_first = numbers[0].digits >= 3 || (numbers[1].digits <= 2 && order == DateOrder::kYearFirst) ||
                          (numbers[0].value > 31 && numbers[1].value <= 31);
  const Group& year = numbers[year_first ? 0 : 1];
  const Group& day = numbers[year_first ? 1 : 0];
  return Assemble(FullYear(year, pivot), month, day.value);
}

// Three numbers. The four-digit one is the year; without one the column's order decides.
uint32_t ParseThree(const Groups& groups, DateOrder order, int pivot) {
  const Group& a = groups.at[0];
  const Group& b = groups.at[1];
  const Group& c = groups.at[2];
  const bool year_first = a.digits >= 3 || (c.digits <= 2 && (order == DateOrder::kYearFirst || a.value > 31));
  if (year_first) return Assemble(FullYear(a, pivot), b.value, c.value);
  const uint32_t year = FullYear(c, pivot);
  const bool day_first = order == DateOrder::kDayFirst;
  return Assemble(year, day_first ? b.value : a.value, day_first ? a.value : b.value);
}

// What one value says of month and day order: +1 month first, -1 day first, 0 nothing. *year_first tells a leading
// year.
int OrderVote(std::string_view raw, bool* year_first) {
  *year_first = false;
  const Groups groups = ReadGroups(raw.substr(0, kDateBytesMax));
  uint32_t a = 0;
  uint32_t b = 0;
  if (groups.compact.size() >= 8) {
    *year_first =
        IsPlausibleYear(DigitsValue(groups.compact.substr(0, 4))) && IsMonth(DigitsValue(groups.compact.substr(4, 2)));
    if (*year_first || groups.compact.size() > 8) return 0;
    a = DigitsValue(groups.compact.substr(0, 2));
    b = DigitsValue(groups.compact.substr(2, 2));
  } else if (groups.count == 3) {
    for (const Group& group : groups.at) {
      if (group.month_name) return 0;
    }
    *year_first = groups.at[0].digits >= 3 || (groups.at[0].digits == 2 && groups.at[0].value > 31);
    if (*year_first) return 0;
    a = groups.at[0].value;
    b = groups.at[1].value;
  }
  if (a > 12 && a <= 31 && IsMonth(b)) return -1;
  if (b > 12 && b <= 31 && IsMonth(a)) return 1;
  return 0;
}

}  // namespace

int DaysInMonth(int year, int month) {
  static constexpr int kDays[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12) return 0;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month];
}

int32_t DayNumber(uint32_t packed) {
  // Howard Hinnant's days_from_civil: years start in March, eras of 400 years have 146,097 days.
  const StandardDate date = UnpackDate(packed);
  const int32_t year = date.year - (date.month <= 2 ? 1 : 0);
  const int32_t era = year / 400;
  const int32_t year_of_era = year - era * 400;
  const int32_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

DateOrder DateParser::DetectOrder(std::span<const std::string_view> sample, bool* ambiguous) {
  size_t year_first = 0;
  size_t month_first = 0;
  size_t day_first = 0;
  for (std::string_view raw : sample) {
    bool leading_year = false;
    const int vote = OrderVote(raw, &leading_year);
    year_first += leading_year ? 1 : 0;
    month_first += vote > 0 ? 1 : 0;
    day_first += vote < 0 ? 1 : 0;
  }
  const size_t votes = month_first + day_first;
  if (year_first > votes * 2) {
    *ambiguous = false;
    return DateOrder::kYearFirst;
  }
  // Up to a twentieth of contrary values are typing errors.
  *ambiguous = votes == 0 || std::min(month_first, day_first) * 20 > votes;
  return day_first > month_first ? DateOrder::kDayFirst : DateOrder::kMonthFirst;
}

uint32_t DateParser::Parse(std::string_view raw) const {
  // 2024-01-31, by far the commonest.
  if (raw.size() == 10 && raw[4] == '-' && raw[7] == '-') {
    uint32_t value = 0;
    bool digits = true;
    for (size_t i : {0, 1, 2, 3, 5, 6, 8, 9}) {
      digits &= IsDigit(raw[i]);
      value = value * 10 + static_cast<uint32_t>(raw[i] - '0');
    }
    if (digits) return Assemble(value / 10000, value / 100 % 100, value % 100);
  }
  if (raw.size() > kDateBytesMax) return 0;
  const Groups groups = ReadGroups(raw);
  if (!groups.compact.empty()) return ParseCompact(groups.compact, order_, two_digit_pivot_);
  bool named = false;
  for (size_t i = 0; i < groups.count; ++i) named |= groups.at[i].month_name;
  if (named) return ParseNamedMonth(groups, order_, two_digit_pivot_);
  if (groups.count == 3) return ParseThree(groups, order_, two_digit_pivot_);
  if (groups.count == 2) {
    // 2024-01 or 01/2024.
    const Group& a = groups.at[0];
    const Group& b = groups.at[1];
    if (a.digits == 4) return Assemble(a.value, b.value, 0);
    if (b.digits == 4) return Assemble(b.value, a.value, 0);
    return 0;
  }
  if (groups.count == 1 && groups.at[0].digits == 4 && IsPlausibleYear(groups.at[0].value)) {
    return PackDate(groups.at[0].value, 0, 0);
  }
  return 0;
}

bool IsDefaultDate(uint32_t packed) {
  const uint32_t year = packed / 10000;
  if (packed == 0) return false;
  if (year < 1850 || year > 2150) return true;
  switch (packed) {
    case 18990101:
    case 18991230:
    case 18991231:
    case 19000101:
    case 19010101:
    case 19691231:
    case 19700101:
      return true;
    default:
      return false;
  }
}

}  // namespace ipse
