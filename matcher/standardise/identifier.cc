#include "matcher/standardise/identifier.h"

#include <algorithm>

#include "matcher/standardise/text.h"

namespace ipse {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AllDigits(std::string_view text) { return std::all_of(text.begin(), text.end(), IsDigit); }

bool AllSame(std::string_view text) { return text.find_first_not_of(text[0]) == std::string_view::npos; }

// 12345, 0123456789, 1234567890: each digit one above (step 1) or below (step -1) the last, 9 and 0 neighbours.
bool IsRun(std::string_view text, int step) {
  for (size_t i = 1; i < text.size(); ++i) {
    if (!IsDigit(text[i]) || (text[i - 1] - '0' + step + 10) % 10 != text[i] - '0') return false;
  }
  return AllDigits(text);
}

// 121212121, 123123123: one short group over and over.
bool IsRepeated(std::string_view text, size_t period) {
  return text.size() % period == 0 && text.substr(period) == text.substr(0, text.size() - period);
}

// Numbers printed in advertisements, leaflets and test plans, and the usual keyboard walks.
bool IsKnownSampleSsn(std::string_view digits) {
  static constexpr std::string_view kSamples[] = {"078051120", "219099999", "457555462", "123121234", "111223333",
                                                  "123456780", "001010001", "123450000", "111111112", "999999990",
                                                  "999999998", "123004567", "112233445"};
  return std::find(std::begin(kSamples), std::end(kSamples), digits) != std::end(kSamples);
}

bool IsSsnPlaceholder(std::string_view digits) {
  if (digits.size() < 4) return !digits.empty() && AllSame(digits);
  if (AllSame(digits) || IsKnownSampleSsn(digits)) return true;
  if (digits.size() >= 6 && (IsRun(digits, 1) || IsRun(digits, -1))) return true;
  if (digits.size() != 9) return false;
  if (IsRepeated(digits, 3)) return true;
  const std::string_view area_group = digits.substr(0, 5);
  return area_group == "99999" || area_group == "00000" || area_group == "88888" || digits.substr(3) == "000000";
}

// Social Security Administration, "Social Security Number Randomization": never issued are areas 000, 666 and 900-999,
// group 00 and serial 0000.
bool IsIssuableSsn(std::string_view digits) {
  if (digits.size() != 9 || digits[0] == '9') return false;
  const std::string_view area = digits.substr(0, 3);
  return area != "000" && area != "666" && digits.substr(3, 2) != "00" && digits.substr(5) != "0000";
}

// What a mask puts in place of the digits it hides.
bool IsMask(char c) { return c == 'X' || c == '*' || c == '#' || c == '?'; }

void ReadSsn(std::string_view folded, StandardIdentifier* out) {
  size_t masked = 0;
  bool other_letters = false;
  for (char c : folded) {
    if (IsDigit(c)) {
      out->value.push_back(c);
    } else if (IsMask(c)) {
      ++masked;
    } else {
      other_letters |= (c >= 'A' && c <= 'Z');
    }
  }
  if (other_letters && out->value.size() < 4) {
    out->value.clear();
    return;
  }
  // A spreadsheet's "123456789.0".
  if (out->value.size() > 1 && folded.ends_with(".0") && masked == 0) out->value.pop_back();
  out->last_four_only = out->value.size() == 4;
  if (out->last_four_only) {
    out->placeholder = out->value == "0000" || out->value == "9999";
    return;
  }
  out->placeholder = IsSsnPlaceholder(out->value);
  out->valid = !out->placeholder && IsIssuableSsn(out->value);
}

bool IsGenericPlaceholder(std::string_view value) {
  if (value.find_first_not_of('0') == std::string_view::npos) return true;
  if (value.size() < 4) return false;
  if (AllSame(value)) return true;
  return value.size() >= 5 && (IsRun(value, 1) || IsRun(value, -1)) && (value[0] <= '1' || value[0] == '9');
}

void ReadGeneric(std::string_view folded, StandardIdentifier* out) {
  for (char c : folded) {
    if (IsDigit(c) || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80) out->value.push_back(c);
  }
  if (out->value.empty()) return;
  out->placeholder = IsGenericPlaceholder(out->value) || out->value == "TEST";
  out->valid = !out->placeholder;
}

}  // namespace

void StandardiseIdentifier(std::string_view raw, IdentifierStyle style, StandardIdentifier* out) {
  out->value.clear();
  out->placeholder = out->last_four_only = out->valid = false;
  thread_local std::string folded;
  FoldText(raw, &folded);
  if (folded.empty()) return;
  const bool digits_in = std::any_of(folded.begin(), folded.end(), IsDigit);
  if (!digits_in && IsMissingMarker(folded)) return;
  if (style == IdentifierStyle::kUsSocialSecurity) {
    ReadSsn(folded, out);
  } else {
    ReadGeneric(folded, out);
  }
}

}  // namespace ipse
