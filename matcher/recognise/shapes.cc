#include "matcher/recognise/shapes.h"

#include <algorithm>
#include <array>
#include <string>

#include "matcher/recognise/word_lists.h"

namespace ipse {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }

// Matches a pattern of 9 (digit), a (letter) and literal characters against the whole text.
bool MatchesPattern(std::string_view text, std::string_view pattern) {
  if (text.size() != pattern.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool fits = pattern[i] == '9' ? IsDigit(text[i]) : pattern[i] == 'a' ? IsLetter(text[i]) : text[i] == pattern[i];
    if (!fits) return false;
  }
  return true;
}

template <size_t N>
bool MatchesAny(std::string_view text, const std::array<std::string_view, N>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(), [&](std::string_view p) { return MatchesPattern(text, p); });
}

std::string DigitsOf(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (IsDigit(c)) digits += c;
  }
  return digits;
}

// 1..12 for a month's name or its first three letters in English or a near spelling, else 0.
int MonthOf(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                               "jul", "aug", "sep", "oct", "nov", "dec"};
  static constexpr std::array<std::string_view, 12> kOthers = {"ene", "fev", "mrz", "abr", "mai", "giu",
                                                               "lug", "ago", "set", "okt", "out", "dez"};
  for (size_t i = 0; i < 12; ++i) {
    if (word.starts_with(kMonths[i]) || word.starts_with(kOthers[i])) return static_cast<int>(i) + 1;
  }
  return 0;
}

struct DatePart {
  int value = 0;
  size_t digits = 0;  // 0: a month's name
};

int FullYear(const DatePart& part) {
  if (part.digits == 4) return part.value;
  if (part.digits == 2) return part.value < 30 ? 2000 + part.value : 1900 + part.value;
  return 0;
}

bool PlausibleYear(int year) { return year >= 1850 && year <= 2100; }
bool DayAndMonth(int a, int b) { return a >= 1 && b >= 1 && a <= 31 && b <= 31 && (a <= 12 || b <= 12); }

// Reads up to three parts from the front; returns how many bytes they took.
size_t ReadDateParts(std::string_view text, std::vector<DatePart>* parts) {
  size_t at = 0;
  while (at < text.size() && parts->size() < 3) {
    size_t end = at;
    DatePart part;
    while (end < text.size() && IsDigit(text[end]) && end - at < 9) part.value = part.value * 10 + (text[end++] - '0');
    part.digits = end - at;
    if (part.digits == 0) {
      while (end < text.size() && IsLetter(text[end])) ++end;
      part.value = MonthOf(text.substr(at, end - at));
      if (part.value == 0) break;
    }
    parts->push_back(part);
    at = end;
    if (parts->size() == 3) break;
    const size_t separator = at;
    while (at < text.size() && (text[at] == '-' || text[at] == '/' || text[at] == '.' || text[at] == ' ' || text[at] == ',')) ++at;
    if (at == separator && at < text.size() && IsDigit(text[at]) == (part.digits != 0)) break;
  }
  return at;
}

std::optional<int> YearOfParts(const std::vector<DatePart>& parts) {
  if (parts.size() != 3) return std::nullopt;
  const DatePart &a = parts[0], &b = parts[1], &c = parts[2];
  if (a.digits == 4 && c.digits <= 2 && DayAndMonth(b.value, c.value)) return a.value;
  if (a.digits <= 2 && b.digits <= 2 && (c.digits == 4 || c.digits == 2) && DayAndMonth(a.value, b.value)) return FullYear(c);
  if (a.digits == 2 && b.digits == 2 && c.digits == 2 && DayAndMonth(b.value, c.value)) return FullYear(a);
  return std::nullopt;
}

// yyyymmdd, ddmmyyyy or mmddyyyy without separators.
std::optional<int> YearOfRun(std::string_view text) {
  const auto number = [&](size_t at, size_t count) {
    int value = 0;
    for (size_t i = at; i < at + count; ++i) value = value * 10 + (text[i] - '0');
    return value;
  };
  if (PlausibleYear(number(0, 4)) && number(4, 2) >= 1 && number(4, 2) <= 12 && number(6, 2) >= 1 && number(6, 2) <= 31) {
    return number(0, 4);
  }
  if (PlausibleYear(number(4, 4)) && DayAndMonth(number(0, 2), number(2, 2))) return number(4, 4);
  return std::nullopt;
}

// What may follow a date: nothing, or a time.
bool ReadTime(std::string_view rest, bool* has_time) {
  if (rest.empty()) return true;
  if (rest[0] != ' ' && rest[0] != 't') return false;
  rest.remove_prefix(1);
  bool nonzero = false;
  int digits = 0;
  for (const char c : rest.substr(0, std::min<size_t>(rest.find_first_of("+z"), 8))) {
    if (IsDigit(c)) {
      ++digits;
      nonzero = nonzero || c != '0';
    } else if (c != ':' && c != '.' && c != ' ' && c != 'a' && c != 'p' && c != 'm') {
      return false;
    }
  }
  *has_time = nonzero;
  return digits >= 3;
}

}  // namespace

CharacterCounts CountCharacters(std::string_view text) {
  CharacterCounts counts;
  counts.size = static_cast<int>(text.size());
  for (const char c : text) {
    if (IsLetter(c) || c == '?') ++counts.letters;
    else if (IsDigit(c)) ++counts.digits;
    else if (c == ' ') ++counts.spaces;
    else ++counts.other;
  }
  return counts;
}

std::optional<DateShape> ReadDateShape(std::string_view text) {
  if (text.size() < 6 || text.size() > 40) return std::nullopt;
  DateShape shape;
  size_t run = 0;
  while (run < text.size() && IsDigit(text[run])) ++run;
  if (run == 8 || ((run == 12 || run == 14) && run == text.size())) {  // HL7: yyyymmdd[hhmm[ss]]
    const std::optional<int> year = YearOfRun(text.substr(0, 8));
    if (!year.has_value()) return std::nullopt;
    shape.year = *year;
    if (run > 8) {
      shape.has_time = text.substr(8).find_first_not_of('0') != std::string_view::npos;
      return shape;
    }
    if (!ReadTime(text.substr(8), &shape.has_time)) return std::nullopt;
    return shape;
  }
  if (run > 4) return std::nullopt;
  std::vector<DatePart> parts;
  const size_t used = ReadDateParts(text, &parts);
  const std::optional<int> year = YearOfParts(parts);
  if (!year.has_value() || !PlausibleYear(*year)) return std::nullopt;
  shape.year = *year;
  if (!ReadTime(text.substr(used), &shape.has_time)) return std::nullopt;
  return shape;
}

bool LooksLikePartDate(std::string_view text) {
  return MatchesAny(text, std::to_array<std::string_view>({"999999", "9999-99", "9999/99", "99/9999", "99.9999"}));
}

bool LooksLikeEmail(std::string_view text) {
  const size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos) return false;
  const std::string_view domain = text.substr(at + 1);
  const size_t dot = domain.rfind('.');
  return dot != std::string_view::npos && dot > 0 && dot + 2 < domain.size() && text.find(' ') == std::string_view::npos;
}

bool LooksLikePhone(std::string_view text, const CharacterCounts& counts) {
  if (counts.digits < 6 || counts.digits > 16) return false;
  const bool extension = text.find('x') != std::string_view::npos || text.find("ext") != std::string_view::npos;
  if (counts.letters > (extension ? 3 : 0)) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return IsDigit(c) || IsLetter(c) || c == ' ' || c == '-' || c == '(' || c == ')' || c == '+' || c == '.' || c == '/' || c == '#';
  });
}

bool WrittenAsPhone(std::string_view text, const CharacterCounts& counts) {
  if (!LooksLikePhone(text, counts) || counts.digits < 7) return false;
  if (text[0] == '+' || (text[0] == '(' && text.find(')') != std::string_view::npos)) return true;
  for (const char separator : {'-', '.', ' ', '/'}) {
    const size_t first = text.find(separator);
    if (first == std::string_view::npos) continue;
    const size_t last = text.rfind(separator);
    const size_t tail = counts.letters > 0 ? 4 : text.size() - last - 1;
    if (first >= 2 && first <= 5 && (tail == 4 || (separator == ' ' && tail >= 3) || first == last) && counts.digits >= 9 &&
        counts.digits <= 13 && !(counts.digits == 9 && first == 3 && tail == 4)) {
      return true;
    }
  }
  // North American numbers without separators: area code and exchange start with 2 to 9.
  return counts.digits == 10 && counts.size == 10 && text[0] >= '2' && text[3] >= '2';
}

bool LooksLikeUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < 36; ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !(IsDigit(text[i]) || (text[i] >= 'a' && text[i] <= 'f'))) return false;
  }
  return true;
}

bool LooksLikeZip(std::string_view text) {
  return MatchesAny(text, std::to_array<std::string_view>({"99999", "99999-9999", "99999 9999"}));
}

bool LooksLikeLetterPostcode(std::string_view text) {
  std::string tight;
  for (const char c : text) {
    if (c != ' ') tight += c;
  }
  return MatchesAny(tight, std::to_array<std::string_view>({"a99aa", "a999aa", "aa99aa", "aa999aa", "a9a9aa", "aa9a9aa", "a9a9a9"}));
}

bool LooksLikeHouseNumber(std::string_view text) {
  size_t digits = 0;
  while (digits < text.size() && IsDigit(text[digits])) ++digits;
  if (digits == 0 || digits > 5) return false;
  const std::string_view rest = text.substr(digits);
  return rest.empty() || (rest.size() == 1 && IsLetter(rest[0])) || (rest[0] == '-' && rest.size() <= 6) || (rest[0] == '/' && rest.size() <= 5) ||
         (rest.size() == 2 && rest[0] == ' ' && IsLetter(rest[1]));
}

bool LooksLikeStreet(std::string_view text) {
  if (text.starts_with("po box") || text.starts_with("p.o. box") || text.starts_with("p o box")) return true;
  const std::vector<std::string_view> words = SplitWords(text);
  if (words.size() < 2) {
    return text.size() > 6 && (text.ends_with("strasse") || text.ends_with("str.") || text.ends_with("straat") || text.ends_with("weg") ||
                               text.ends_with("gatan") || text.ends_with("allee"));
  }
  for (const std::string_view word : words) {
    if (InWordList(WordList::kStreetWord, word) || word.ends_with("strasse") || word.ends_with("str") || word.ends_with("straat") ||
        word.ends_with("gatan") || (word.size() > 5 && word.ends_with("weg"))) {
      return true;
    }
  }
  return LooksLikeHouseNumber(words[0]) && words.size() <= 6 && IsLetter(words[1][0]);
}

bool LooksLikeUnit(std::string_view text) {
  if (text.empty() || text.size() > 24) return false;
  if (text[0] == '#') return text.size() > 1 && (IsDigit(text[1]) || text[1] == ' ');
  const std::vector<std::string_view> words = SplitWords(text);
  return words.size() >= 2 && words.size() <= 3 && InWordList(WordList::kUnitWord, words[0]);
}

bool LooksLikeCoordinate(std::string_view text) {
  const size_t dot = text.find('.');
  if (dot == std::string_view::npos || text.size() - dot < 4) return false;
  if (text[0] == '-' || text[0] == '+') text.remove_prefix(1);
  const size_t whole = text.find('.');
  const std::string digits = DigitsOf(text);
  if (digits.size() + 1 != text.size() || whole == 0 || whole > 3) return false;
  return whole < 3 || (text[0] == '1' && text[1] <= '8');
}

bool HasNhsCheckDigit(std::string_view text) {
  const std::string digits = DigitsOf(text);
  if (digits.size() != 10 || text.size() > 12) return false;
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (digits[static_cast<size_t>(i)] - '0') * (10 - i);
  return (11 - sum % 11) % 11 == digits[9] - '0';
}

bool HasSeparators324(std::string_view text) {
  return MatchesAny(text, std::to_array<std::string_view>({"999-99-9999", "999 99 9999", "999.99.9999"}));
}

std::vector<std::string_view> SplitWords(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, end);
    while (!word.empty() && (word.back() == ',' || word.back() == '.' || word.back() == ';')) word.remove_suffix(1);
    if (!word.empty()) words.push_back(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

}  // namespace ipse
