#pragma once

// What a column's values look like: the second half of column recognition (see recognise.h).
//
// Every sampled value is tested for a few shapes (e-mail, date, phone, words ...) and the shares are kept, weighted by how
// often each value occurs. The profile holds shares and counts only, never a value. Thread-safe: pure.

#include <cstdint>
#include <optional>
#include <string_view>

#include "matcher/recognise/recognise.h"

namespace ipse {

// Shares are of the non-missing values, 0..1.
struct ValueProfile {
  uint64_t observed = 0;       // values seen in the sample, weighted, but for "N/A" and the like; 0: nothing to go by
  uint64_t distinct = 0;       // in the whole file
  double distinct_share = 0;   // distinct values per non-missing record of the file
  bool unique = false;         // every row has its own value

  double alphabetic = 0;       // letters, spaces and name punctuation only
  double digits = 0;           // digits only
  double has_digit = 0;
  double single_letter = 0;
  double single_word = 0;
  double two_to_four_words = 0;
  double comma = 0;            // "FAMILY, Given"
  double long_text = 0;        // five words or more

  double email = 0;
  double date = 0;             // a calendar date, with or without a time
  double part_date = 0;        // six digits, or year and month only: a date if the header says so
  double date_time = 0;        // with a time that is not midnight
  double date_recent = 0;      // of the dates, from 2000 on
  double date_year_spread = 0; // years between the 5th and 95th percentile of the dates
  double date_year_median = 0;
  double phone = 0;            // could be a telephone number
  double phone_written = 0;    // written as only telephone numbers are: brackets, leading +, groups 3-3-4
  double social = 0;           // 9 digits, bare or 3-2-4
  double social_written = 0;   // 3-2-4 with separators
  double nhs = 0;              // 10 digits with a right check digit (modulus 11)
  double uuid = 0;
  double zip = 0;              // 5 digits or 5-4
  double zip_plus4 = 0;
  double four_digits = 0;
  double postcode = 0;         // British or Canadian pattern
  double year = 0;             // four digits, 1880 to 2035
  double small_number = 0;     // 1 to 31
  double age = 0;              // 0 to 115
  double house_number = 0;     // 1 to 5 digits, perhaps a letter or range
  double leading_zero = 0;
  double street = 0;           // number and words, or a word such as "street", "rue", "calle"
  double street_with_number = 0;
  double full_address = 0;     // street, city and postal code in one text
  double unit = 0;             // "apt 4", "#12", "flat b"
  double sex_word = 0;         // m, f, male, weiblich ...
  double sex_code = 0;         // sex_word, or 0, 1, 2, 9
  double coordinate = 0;       // a decimal number within +-180
  double state = 0;            // US, Canadian, Australian states
  double country = 0;
  double given_name = 0;       // among the common given names
  double family_name = 0;
  double city = 0;
  double name_suffix = 0;
  double name_title = 0;
  double given_in_words = 0;   // two or more words, one of them a common given name
  double letters_distinct = 0; // of single letters: how many different ones
};

ValueProfile ProfileValues(const ColumnSample& sample);

// What the values alone say, with the confidence; kIgnored and 0 if nothing.
struct ValueVerdict {
  ColumnRole role = ColumnRole::kIgnored;
  double confidence = 0;
  const char* looks = "";  // "values look like ..."
};
ValueVerdict ReadValues(const ValueProfile& profile);

// How well the values agree with a role that the header claims: 0 to 1, or nothing where any value could do.
std::optional<double> Agreement(ColumnRole role, const ValueProfile& profile);

}  // namespace ipse
