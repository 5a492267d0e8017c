#include "service/registry/types.h"

#include <fmt/format.h>

#include <charconv>

namespace ipse {
namespace {

// The digit that makes the Luhn sum of all digits a multiple of ten (ISO/IEC 7812-1, annex B).
int LuhnDigit(std::string_view digits) {
  int sum = 0;
  bool doubled = true;
  for (size_t i = digits.size(); i-- > 0; doubled = !doubled) {
    int digit = digits[i] - '0';
    if (doubled) digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
    sum += digit;
  }
  return (10 - sum % 10) % 10;
}

}  // namespace

std::string FormatEuid(Euid euid) {
  const std::string digits = fmt::format("{:09}", euid.value);
  return fmt::format("E{}-{}", digits, LuhnDigit(digits));
}

std::optional<Euid> ParseEuid(std::string_view text) {
  if (text.size() < 4 || (text[0] != 'E' && text[0] != 'e') || text[text.size() - 2] != '-') return std::nullopt;
  const std::string_view digits = text.substr(1, text.size() - 3);
  Euid euid;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), euid.value);
  if (error != std::errc() || end != digits.data() + digits.size() || euid.value == 0) return std::nullopt;
  if (text.back() - '0' != LuhnDigit(digits)) return std::nullopt;
  return euid;
}

}  // namespace ipse
