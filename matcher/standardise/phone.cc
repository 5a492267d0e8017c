#include "matcher/standardise/phone.h"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>

#include "matcher/standardise/text.h"

namespace ipse {
namespace {

constexpr size_t kPhoneBytesMax = 80;  // longer text is no telephone number

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsNorthAmerica(std::string_view region) {
  static constexpr std::string_view kRegions[] = {"US", "CA", "PR", "GU", "VI", "AS", "MP",
                                                  "BS", "BB", "BM", "DO", "JM", "TT"};
  return region.empty() || std::find(std::begin(kRegions), std::end(kRegions), region) != std::end(kRegions);
}

// Cuts an extension off: "x12", "ext. 12", "#12", and a second number behind a semicolon or slash.
std::string_view WithoutExtension(std::string_view folded) {
  size_t digits = 0;
  for (size_t i = 0; i < folded.size(); ++i) {
    const char c = folded[i];
    if (IsDigit(c)) ++digits;
    if (digits >= 7 && (c == 'X' || c == 'E' || c == '#' || c == ';' || c == '/' || c == ','))
      return folded.substr(0, i);
  }
  return folded;
}

bool AllSame(std::string_view text) {
  return !text.empty() && text.find_first_not_of(text[0]) == std::string_view::npos;
}

// Digits each one above or below the one before, 9 and 0 neighbours.
bool IsRun(std::string_view text, int step) {
  for (size_t i = 1; i < text.size(); ++i) {
    if ((text[i - 1] - '0' + step + 10) % 10 != text[i] - '0') return false;
  }
  return text.size() > 3;
}

// Ten digits that no one has been given: repeated, counted up, or the fictional 555-0100 to 555-0199.
bool IsPlaceholderNumber(std::string_view digits) {
  if (digits.size() < 7) return !digits.empty() && (AllSame(digits) || IsRun(digits, 1));
  const std::string_view local = digits.substr(digits.size() - 7);
  if (AllSame(local) || IsRun(digits, 1) || IsRun(digits, -1) || local == "1234567") return true;
  if (local.substr(0, 5) == "55501" || local == "5551212" || local == "5551234") return true;
  return digits.size() == 10 && (digits.substr(0, 3) == "000" || AllSame(digits.substr(0, 9)));
}

// Area code and exchange start with 2 to 9 (North American Numbering Plan).
bool IsNanp(std::string_view digits) { return digits.size() == 10 && digits[0] >= '2' && digits[3] >= '2'; }

// Asks libphonenumber. Returns false, leaving *value alone, when it knows no valid number.
bool ReadWorldwide(std::string_view folded, std::string_view region, std::string* value) {
  namespace i18n = ::i18n::phonenumbers;
  const i18n::PhoneNumberUtil& util = *i18n::PhoneNumberUtil::GetInstance();
  i18n::PhoneNumber number;
  const std::string text(folded);
  const std::string where(region.empty() ? std::string_view("US") : region);
  if (util.Parse(text, where, &number) != i18n::PhoneNumberUtil::NO_PARSING_ERROR || !util.IsValidNumber(number))
    return false;
  if (number.country_code() == 1) {
    std::string national;
    util.GetNationalSignificantNumber(number, &national);
    *value = std::move(national);
  } else {
    util.Format(number, i18n::PhoneNumberUtil::E164, value);
  }
  return true;
}

}  // namespace

void StandardisePhone(std::string_view raw, std::string_view default_region, StandardPhone* out) {
  out->value.clear();
  out->placeholder = false;
  thread_local std::string folded;
  FoldText(raw.substr(0, kPhoneBytesMax), &folded);
  const std::string_view text = WithoutExtension(folded);
  bool plus = false;
  size_t letters = 0;
  for (char c : text) {
    if (IsDigit(c)) out->value.push_back(c);
    plus |= c == '+' && out->value.empty();
    letters += (c >= 'A' && c <= 'Z') ? 1 : 0;
  }
  std::string& value = out->value;
  if (value.empty() && letters < 7) return;
  const bool north_america = IsNorthAmerica(default_region) && !(plus && value[0] != '1');
  if (north_america && value.size() == 11 && value[0] == '1') value.erase(0, 1);
  out->placeholder = IsPlaceholderNumber(value);
  if (out->placeholder || (north_america && IsNanp(value))) return;
  if (north_america && value.size() == 7 && letters == 0) return;  // a local number: no area code to check
  if (raw.size() > kPhoneBytesMax) return;
  // Letters may be dialled (1-800-FLOWERS); otherwise only the digits count, however they are grouped.
  if (letters > 0 && ReadWorldwide(text, default_region, &value)) return;
  ReadWorldwide(plus ? "+" + value : value, default_region, &value);
}

}  // namespace ipse
