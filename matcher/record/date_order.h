#pragma once

// Dates whose meaning depends on the order of day and month - 3/4/1980 - written so that it no longer does.
//
//   DateInIso("3/4/1980", DateOrder::kDayFirst)      // "1980-04-03"
//   DateInIso("25/12/1980", DateOrder::kDayFirst)    // as it is: nobody can read it otherwise
//   WriteDatesInIso(DateOrder::kDayFirst, &person);
//   DateOrderOf(column, num_records, &ambiguous)     // what a whole column says of it
//
// What reads a record later, possibly years later from a journal, knows nothing of who sent it and how they write dates: it
// reads month first (RecordStandardiserOptions). Whoever knows better says so here, before the record is kept.
// Thread-safe: pure functions. Cost: two readings of each date.

#include <string>
#include <string_view>
#include <vector>

#include "matcher/raw/raw_table.h"
#include "matcher/record/demographics.h"
#include "matcher/standardise/date.h"

namespace ipse {

// The date as year, month and day where reading it in this order gives another one than reading it month first; else the
// text as it is. A date of which month or day is not known loses no more than that.
std::string DateInIso(std::string_view text, DateOrder order);

// The same for all dates of a record.
void WriteDatesInIso(DateOrder order, Demographics* data);

// How a column of dates writes them, by its first distinct values; as DateParser::DetectOrder, which says what *ambiguous is.
DateOrder DateOrderOf(const RawColumn& column, size_t records, bool* ambiguous);
// The first distinct values of a column, in order of first appearance.
std::vector<std::string_view> FirstDistinct(const RawColumn& column, size_t records, size_t values_max);

// Whether the values of a role are dates of a person's life.
bool IsDate(ColumnRole role);

}  // namespace ipse
