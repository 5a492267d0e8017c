#include "tools/cli/tag_words.h"

#include <algorithm>
#include <iterator>

namespace ipse {
namespace {

// In the order in which phenomena are told.
constexpr TagWords kWords[] = {
    {"nick", "nickname", "goes by a nickname"},
    {"name_before_change", "marriage or change of name", "recorded before the change"},
    {"former_name", "marriage or change of name", "still under the former name"},
    {"hyphen", "family name of two parts", "hyphenated"},
    {"two_surnames", "family name of two parts", "two family names"},
    {"first_typo", "name misspelt", "given name: typing error"},
    {"first_phon", "name misspelt", "given name: by ear"},
    {"first_ocr", "name misspelt", "given name: scanning error"},
    {"last_typo", "name misspelt", "family name: typing error"},
    {"last_phon", "name misspelt", "family name: by ear"},
    {"last_ocr", "name misspelt", "family name: scanning error"},
    {"first_cut", "name cut short", "given name cut off"},
    {"last_cut", "name cut short", "family name cut off"},
    {"first_initial", "name cut short", "given name: initial only"},
    {"first_missing", "name cut short", "given name missing"},
    {"first_two", "two given names in one field", "two given names in one field"},
    {"name_swap", "names swapped", "given and family name"},
    {"first_middle_swap", "names swapped", "given and middle name"},
    {"dob_day", "birth date wrong", "day"},
    {"dob_month", "birth date wrong", "month"},
    {"dob_year", "birth date wrong", "year"},
    {"dob_swap", "birth date wrong", "day and month swapped"},
    {"dob_kin", "birth date wrong", "a relative's"},
    {"dob_jan1", "birth date default or missing", "1 January of the year"},
    {"dob_default", "birth date default or missing", "a default date"},
    {"dob_missing", "birth date default or missing", "missing"},
    {"sex_wrong", "sex wrong", "sex wrong"},
    {"stale_addr", "move", "an earlier address"},
    {"street_typo", "address wrong or missing", "street misspelt"},
    {"street_no", "address wrong or missing", "house number wrong"},
    {"street_missing", "address wrong or missing", "street missing"},
    {"city_typo", "address wrong or missing", "city misspelt"},
    {"zip_typo", "address wrong or missing", "postal code wrong"},
    {"pobox", "post box, no fixed or group address", "post box"},
    {"homeless", "post box, no fixed or group address", "no fixed address"},
    {"group", "post box, no fixed or group address", "nursing home, shelter, dormitory"},
    {"ssn_junk", "placeholder", "national id"},
    {"phone_junk", "placeholder", "phone"},
    {"mail_junk", "placeholder", "e-mail"},
    {"ssn_kin", "a relative's number", "national id"},
    {"phone_kin", "a relative's number", "phone"},
    {"ssn_typo", "number mistyped", "national id"},
    {"ssn_last4", "number mistyped", "national id: last four digits only"},
    {"phone_typo", "number mistyped", "phone"},
    {"mail_typo", "number mistyped", "e-mail"},
    {"twin", "twin", "twin"},
    {"jrsr", "junior and senior", "father and son of one name"},
    {"newborn", "newborn", "registered at birth, before being named"},
    {"overlay", "two people in one chart", "filed under a stranger's number"},
    {"doe", "unknown or test patient", "unknown patient"},
    {"test", "unknown or test patient", "test patient"},
    {"dup_same_source", "how the record came to be", "again in the same facility"},
    {"dup_other_source", "how the record came to be", "again in another facility"},
    {"same_mrn", "how the record came to be", "a later visit under the same number"},
};

}  // namespace

TagWords WordsOf(std::string_view tag) {
  const auto* at = std::find_if(std::begin(kWords), std::end(kWords), [&](const TagWords& words) { return words.tag == tag; });
  return at != std::end(kWords) ? *at : TagWords{tag, "other", tag};
}

}  // namespace ipse
