#include <array>

#include "matcher/recognise/recognise.h"

namespace ipse {
namespace {

constexpr std::array<std::string_view, kColumnRoles> kRoleNames = {
    "ignored",       "record_id",    "truth",        "source",
    "local_identifier", "national_identifier", "other_identifier", "full_name",
    "given_name",    "middle_name",  "family_name",  "previous_family_name",
    "nickname",      "name_suffix",  "name_title",   "birth_date",
    "birth_year",    "birth_month",  "birth_day",    "age",
    "sex",           "phone",        "email",        "street_number",
    "street",        "street_line_2", "unit",        "city",
    "county",        "state",        "postal_code",  "country",
    "full_address",  "latitude",     "longitude",    "birth_place",
    "birth_order",   "death_date",   "updated_at",   "mother_given_name",
    "mother_family_name", "father_given_name", "code", "free_text"};

}  // namespace

const char* ColumnRoleName(ColumnRole role) { return kRoleNames[static_cast<size_t>(role)].data(); }

std::optional<ColumnRole> ParseColumnRole(std::string_view name) {
  for (int i = 0; i < kColumnRoles; ++i) {
    if (name == kRoleNames[static_cast<size_t>(i)]) return static_cast<ColumnRole>(i);
  }
  return std::nullopt;
}

}  // namespace ipse
