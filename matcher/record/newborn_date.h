#pragma once

// The birth date of a newborn by the day its record was made.
//
// A child that has no name yet is recorded within days of its birth. Where its birth date is missing, lies behind the record, or
// lies long before it, somebody else's was written (the mother's, a sibling's) or a digit is wrong; the month in which the record
// was made is then what is known of it.
// A record made in the first days of a month may be of a birth in the month before, and says nothing. BABY alone does not
// count as a newborn here: it is some grown people's name.
// Thread-safety: pure functions. Cost: some nanoseconds.

#include <cstdint>
#include <string_view>

namespace ipse {

// Whether a given name in standard form, of a newborn not yet named, is nobody else's ("BABY BOY", "BABY B").
bool IsRecordedAtBirth(std::string_view unnamed);

// What to take in place of a packed birth date (matcher/standardise/date.h; 0: missing): year and month, or 0 for leaving it.
uint32_t BirthMonthByRecord(uint32_t birth_date, uint32_t recorded);

}  // namespace ipse
