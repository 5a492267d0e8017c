#pragma once

// Tests of one value's shape, on folded text (see fold.h). Internal to recognise/; generous on purpose: they decide what
// a column holds, not whether a value is valid. Thread-safe: pure.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace ipse {

// Counts of a value's characters, taken once and shared by the tests.
struct CharacterCounts {
  int letters = 0;  // folded letters, and those of other scripts
  int digits = 0;
  int spaces = 0;
  int other = 0;    // all other characters
  int size = 0;
};
CharacterCounts CountCharacters(std::string_view text);

struct DateShape {
  int year = 0;
  bool has_time = false;  // a time of day other than midnight
};
// Reads year-month-day, day-month-year, month-day-year (separators - / . space or none, month names), with or without a
// time behind it. Two-digit years count only with separators and are put into 1930..2029.
std::optional<DateShape> ReadDateShape(std::string_view text);

bool LooksLikePartDate(std::string_view text);       // 031250, 1950-03, 03/1950
bool LooksLikeEmail(std::string_view text);
bool LooksLikePhone(std::string_view text, const CharacterCounts& counts);
bool WrittenAsPhone(std::string_view text, const CharacterCounts& counts);
bool LooksLikeUuid(std::string_view text);
bool LooksLikeZip(std::string_view text);           // 5 digits or 5-4
bool LooksLikeLetterPostcode(std::string_view text);  // British or Canadian
bool LooksLikeHouseNumber(std::string_view text);
bool LooksLikeStreet(std::string_view text);
bool LooksLikeUnit(std::string_view text);
bool LooksLikeCoordinate(std::string_view text);
bool HasNhsCheckDigit(std::string_view text);       // NHS number: 10 digits, modulus 11
bool HasSeparators324(std::string_view text);       // 3-2-4 as social security numbers are written

// Splits at single spaces; punctuation at the ends of words (",.;") is dropped.
std::vector<std::string_view> SplitWords(std::string_view text);

}  // namespace ipse
