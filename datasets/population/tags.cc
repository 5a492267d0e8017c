#include "datasets/population/tags.h"

#include <bit>
#include <iterator>

namespace ipse {
namespace {

constexpr std::string_view kNames[] = {
    "dup_same_source", "dup_other_source", "same_mrn", "overlay", "doe", "test",
    "twin", "jrsr", "newborn", "two_surnames", "hyphen", "name_before_change", "group",
    "former_name", "nick", "first_typo", "first_phon", "first_ocr", "first_cut", "first_initial", "first_missing", "first_two",
    "first_middle_swap", "last_typo", "last_phon", "last_ocr", "last_cut", "name_swap",
    "dob_day", "dob_month", "dob_year", "dob_swap", "dob_jan1", "dob_default", "dob_missing", "dob_kin", "sex_wrong",
    "ssn_typo", "ssn_kin", "ssn_junk", "ssn_last4", "phone_typo", "phone_kin", "phone_junk",
    "stale_addr", "street_typo", "street_no", "street_missing", "pobox", "homeless", "city_typo", "zip_typo", "mail_typo",
    "mail_junk"};
static_assert(std::size(kNames) == static_cast<size_t>(Tag::kCount));

}  // namespace

std::string_view TagName(Tag tag) { return kNames[static_cast<size_t>(tag)]; }

void TagSet::AppendTo(std::string& out) const {
  for (uint64_t left = bits_; left != 0; left &= left - 1) {
    if (left != bits_) out += '|';
    out += kNames[std::countr_zero(left)];
  }
}

}  // namespace ipse
