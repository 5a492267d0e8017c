#include "matcher/record/date_order.h"

#include <fmt/format.h>

namespace ipse {

bool IsDate(ColumnRole role) { return role == ColumnRole::kBirthDate || role == ColumnRole::kDeathDate; }

std::string DateInIso(std::string_view text, DateOrder order) {
  const uint32_t date = DateParser(order).Parse(text);
  if (date == 0 || date == DateParser(DateOrder::kMonthFirst).Parse(text)) return std::string(text);
  const StandardDate parts = UnpackDate(date);
  if (parts.month == 0) return fmt::format("{:04}", parts.year);
  if (parts.day == 0) return fmt::format("{:04}-{:02}", parts.year, parts.month);
  return fmt::format("{:04}-{:02}-{:02}", parts.year, parts.month, parts.day);
}

void WriteDatesInIso(DateOrder order, Demographics* data) {
  if (order == DateOrder::kMonthFirst) return;  // as they are read
  for (RoleValue& value : data->values) {
    if (IsDate(value.role)) value.text = PersonalText(DateInIso(value.text.Reveal(), order));
  }
}

}  // namespace ipse
