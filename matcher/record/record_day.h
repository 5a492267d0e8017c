#pragma once

// The birth date of a newborn by the day its record was made.
//
// A child that has no name yet is recorded within days of its birth. Where its birth date is missing, lies behind the record, or
// lies long before it, somebody else's was written (the mother's, a sibling's) or a digit is wrong; the month in which the record
// was made is then what is known of it. That holds in a file whose newborns mostly fit their records: where all records
// carry the day of an export, none does.
// A record made in the first days of a month may be of a birth in the month before, and says nothing. BABY alone does not
// count as a newborn here: it is some grown people's name.
// Dates are packed (matcher/standardise/date.h). Thread-safety: pure functions. Cost: some nanoseconds.

#include <cstdint>
#include <string_view>

namespace ipse {

// Whether a given name in standard form, of a newborn not yet named, is nobody else's ("BABY BOY", "BABY B").
bool IsRecordedAtBirth(std::string_view unnamed);
// Whether a child of a birth date may have been without a name when it was recorded; dates without a day may always.
bool FitsRecord(uint32_t birth_date, uint32_t recorded);
// The year and month of a child that was recorded on a day, 0 where that does not tell.
uint32_t BirthMonthByRecord(uint32_t recorded);
// Whether a file with so many newborns' dates that fit, and that do not, dates its records when they are made.
bool DatesItsRecords(uint64_t fit, uint64_t misfit);

}  // namespace ipse
