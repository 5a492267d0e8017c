#include "matcher/record/date_order.h"

#include <absl/container/flat_hash_set.h>
#include <fmt/format.h>

namespace ipse {
namespace {

constexpr size_t kDateSampleMax = 20000;

}  // namespace

std::vector<std::string_view> FirstDistinct(const RawColumn& column, size_t records, size_t values_max) {
  std::vector<std::string_view> values;
  if (column.coded()) {
    for (uint32_t id = 1; id < column.num_values() && values.size() < values_max; ++id) values.push_back(column.value(id));
    return values;
  }
  absl::flat_hash_set<std::string_view> seen;
  for (size_t record = 0; record < records && values.size() < values_max; ++record) {
    const std::string_view value = column.at(record);
    if (!value.empty() && seen.insert(value).second) values.push_back(value);
  }
  return values;
}

DateOrder DateOrderOf(const RawColumn& column, size_t records, bool* ambiguous) {
  return DateParser::DetectOrder(FirstDistinct(column, records, kDateSampleMax), ambiguous);
}

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
