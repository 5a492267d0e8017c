#pragma once

// Birth dates against the day on which a record was made, where a file says it.
//
//   RecordDays days(raw.column(updated_at), records, threads);
//   days.NoteNewborns(given_names, names, &date_runs);                              // before dates are numbered
//   const RecordDays::Doubted doubted = days.Correct(runs, dates, &birth_dates, &given_names);   // after
//
// Nobody is recorded before being born: such a birth date is somebody else's (a sibling's, the next row's) or has a digit wrong,
// and is left out, where it is rare in the file.
// A child that has no name yet is recorded within days of its birth. Where its birth date is missing, lies behind the record, or
// lies long before it (the mother's), the month in which the record was made is what is known of it; a record made in the first
// days of a month may be of a birth in the month before, and says nothing. Who is called BABY alone and was born long before is
// no newborn: it is some grown people's name, or the date is another's; the name is left out.
// This holds in a file whose newborns mostly fit their records: where all records carry the day of an export, none does.
// Dates are packed (matcher/standardise/date.h). Thread-safety: none; the functions are pure. Cost: some nanoseconds a record.

#include <cstdint>
#include <string_view>
#include <vector>

#include "matcher/raw/raw_table.h"
#include "matcher/record/record_table.h"
#include "matcher/record/value_runs.h"
#include "matcher/standardise/date.h"

namespace ipse {

// Whether a given name in standard form, of a newborn not yet named, is nobody else's ("BABY BOY", "BABY B").
bool IsRecordedAtBirth(std::string_view unnamed);
// Whether a child of a birth date may have been without a name when it was recorded; dates without a day may always.
bool FitsRecord(uint32_t birth_date, uint32_t recorded);
// Whether somebody was recorded before being born; a day ahead may be another time zone. Not where either day is not known or a
// stand-in.
bool BornAfterRecord(uint32_t birth_date, uint32_t recorded);
// The year and month of a child that was recorded on a day, 0 where that does not tell.
uint32_t BirthMonthByRecord(uint32_t recorded);
// Whether a file with so many newborns' dates that fit, and that do not, dates its records when they are made.
bool DatesItsRecords(uint64_t fit, uint64_t misfit);
// Whether births after the record are few enough to be errors of the birth dates.
bool AreErrors(uint64_t born_after, uint64_t born_before);

class RecordDays {
 public:
  // `recorded` says when each record was made, and is read until Correct returns.
  RecordDays(const RawColumn& recorded, uint32_t num_records, int threads);

  // Finds the newborns by their given names and has their months numbered among the dates.
  void NoteNewborns(const Column& given, const ValueDictionary& names, ValueRuns* dates);
  // Records whose birth date, as it is written, cannot be theirs.
  struct Doubted {
    std::vector<RecordIndex> records;  // ascending
    uint64_t left_out = 0;             // of these, dates that were not replaced by a month
  };
  // Corrects birth dates and given names.
  Doubted Correct(const ValueRuns& runs, const ValueDictionary& dates, Column* birth_dates, Column* given) const;

 private:
  struct Newborn {
    RecordIndex record;
    uint32_t recorded;
    ItemIndex month;
    bool surely;  // nobody else is called so
  };
  Doubted CorrectNewborns(const ValueRuns& runs, const ValueDictionary& dates, Column* birth_dates, Column* given) const;
  std::vector<RecordIndex> BornAfterTheirRecords(const ValueDictionary& dates, const Column& birth_dates) const;

  const RawColumn& recorded_;
  const uint32_t num_records_;
  const int threads_;
  DateParser parser_;
  std::vector<Newborn> newborns_;
};

}  // namespace ipse
