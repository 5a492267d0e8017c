#include "matcher/compare/outcomes.h"

namespace ipse {
namespace {

using Names = std::string_view;

constexpr Names kGiven[] = {"missing",  "exact_0",      "exact_1", "exact_2", "exact_3",           "exact_4",
                            "exact_5",  "exact_6",      "exact_7", "both_unnamed", "nickname",     "initial",
                            "shared_token", "middle",   "crossed_initials", "swapped", "half_swapped", "near",
                            "near_both_common", "loose", "phonetic", "one_unnamed_multiple", "one_unnamed", "different"};
constexpr Names kFamily[] = {"missing", "exact_0", "exact_1",      "exact_2", "exact_3", "exact_4",  "exact_5",
                             "exact_6", "exact_7", "other",        "shared_token", "middle", "near", "loose",
                             "phonetic", "different_female", "different"};
constexpr Names kMiddle[] = {"missing", "exact", "initial", "near", "same_initial", "different"};
constexpr Names kSuffix[] = {"missing", "equal", "one_sided", "conflict"};
constexpr Names kDate[] = {"missing", "exact_young", "exact", "exact_january_first", "swapped", "year_digit", "month_day_digit",
                           "partial", "one_january_first", "same_month_day", "same_year_and_part", "within_2_years",
                           "within_14_years", "apart"};
constexpr Names kSexNames[] = {"missing", "same", "different"};
constexpr Names kNational[] = {"missing", "exact", "exact_shared", "last_four", "one_edit", "same_last_four",
                               "different"};
constexpr Names kPhone[] = {"missing", "exact", "exact_shared", "exact_wide", "one_edit", "same_area", "different"};
constexpr Names kEmail[] = {"missing", "exact", "exact_shared", "near", "same_local_part", "alike", "different"};
constexpr Names kAddressNames[] = {"missing", "exact", "exact_group", "other_unit", "near", "same_street",
                                   "same_postal_code", "same_city", "same_state", "different"};
constexpr Names kLocal[] = {"missing", "same", "near", "same_authority", "other_authority"};
constexpr Names kCode[] = {"missing", "same", "different"};
constexpr Names kTextNames[] = {"missing", "exact", "near", "loose", "different"};

struct Entry {
  const char* name;
  int fields;
  std::span<const Names> outcomes;
};

const Entry& EntryOf(ComparatorKind kind) {
  static const Entry kEntries[] = {
      {"given_name", 3, kGiven},  {"family_name", 4, kFamily}, {"middle_name", 2, kMiddle},
      {"name_suffix", 1, kSuffix}, {"birth_date", 1, kDate},   {"sex", 1, kSexNames},
      {"national_identifier", 1, kNational}, {"phone_set", 1, kPhone}, {"email_set", 1, kEmail},
      {"address", 6, kAddressNames}, {"local_identifier", 2, kLocal}, {"code_set", 1, kCode}, {"text", 1, kTextNames},
  };
  return kEntries[static_cast<size_t>(kind)];
}

}  // namespace

std::span<const std::string_view> OutcomeNames(ComparatorKind kind) { return EntryOf(kind).outcomes; }
int ComparatorFields(ComparatorKind kind) { return EntryOf(kind).fields; }
const char* ComparatorName(ComparatorKind kind) { return EntryOf(kind).name; }

}  // namespace ipse
