#include "matcher/record/record_day.h"

#include <algorithm>
#include <string>

#include "matcher/base/parallel.h"
#include "matcher/record/column_builder.h"
#include "matcher/record/date_order.h"

namespace ipse {
namespace {

constexpr RecordIndex kRecordsPerChunk = 1 << 16;
// A record may be made a day ahead of the birth date, in another time zone, and a child be without a name for two months.
constexpr int32_t kDaysAheadMax = 1, kDaysAfterMax = 60;
// Children whose record is made on a later day of a month were born in it.
constexpr uint8_t kDaysToRecord = 3;
// Wrong birth dates are one in ten where errors are many.
constexpr uint64_t kFitsPerMisfit = 4;
// Of wrong birth dates one in twenty or so lies behind the record.
constexpr uint64_t kBeforePerAfter = 50;

// The year of a text that begins with it, as most records' days are written; 0 for others.
uint32_t LeadingYear(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return 0;
  uint32_t year = 0;
  for (const char digit : text.substr(0, 4)) {
    if (digit < '0' || digit > '9') return 0;
    year = 10 * year + static_cast<uint32_t>(digit - '0');
  }
  return year;
}

bool IsWholeDay(uint32_t date) { return UnpackDate(date).day != 0; }

DateParser ParserOf(const RawColumn& column, size_t records) {
  bool ambiguous = false;
  return DateParser(DateOrderOf(column, records, &ambiguous));
}

}  // namespace

bool IsRecordedAtBirth(std::string_view unnamed) { return unnamed != "BABY"; }

bool FitsRecord(uint32_t birth_date, uint32_t recorded) {
  if (!IsWholeDay(birth_date) || !IsWholeDay(recorded)) return true;
  const int32_t after = DayNumber(recorded) - DayNumber(birth_date);
  return after >= -kDaysAheadMax && after <= kDaysAfterMax;
}

bool BornAfterRecord(uint32_t birth_date, uint32_t recorded) {
  if (!IsWholeDay(birth_date) || !IsWholeDay(recorded) || IsDefaultDate(recorded) || IsJanuaryFirst(recorded)) return false;
  return DayNumber(birth_date) - DayNumber(recorded) > kDaysAheadMax;
}

uint32_t BirthMonthByRecord(uint32_t recorded) {
  const StandardDate day = UnpackDate(recorded);
  return day.day <= kDaysToRecord ? 0 : PackDate(static_cast<uint32_t>(day.year), day.month, 0);
}

bool DatesItsRecords(uint64_t fit, uint64_t misfit) { return fit > 0 && fit >= kFitsPerMisfit * misfit; }

bool AreErrors(uint64_t born_after, uint64_t born_before) { return born_before >= kBeforePerAfter * born_after; }

RecordDays::RecordDays(const RawColumn& recorded, uint32_t num_records, int threads)
    : recorded_(recorded), num_records_(num_records), threads_(threads), parser_(ParserOf(recorded, num_records)) {}

void RecordDays::NoteNewborns(const Column& given, const ValueDictionary& names, ValueRuns* dates) {
  enum : uint8_t { kNo, kPerhaps, kSurely };
  std::vector<uint8_t> newborn(names.size(), kNo);
  for (ValueId name = 1; name < names.size(); ++name) {
    if ((names.flags(name) & kUnnamed) != 0) newborn[name] = IsRecordedAtBirth(names.text(name)) ? kSurely : kPerhaps;
  }
  if (std::find(newborn.begin(), newborn.end(), kSurely) == newborn.end()) return;
  ValueWriter writer(dates);
  for (RecordIndex r = 0; r < num_records_; ++r) {
    const uint8_t is = newborn[given.first(r)];
    if (is == kNo) continue;
    const uint32_t recorded = parser_.Parse(recorded_.at(r)), month = BirthMonthByRecord(recorded);
    newborns_.push_back({r, recorded, month == 0 ? kNoItem : writer.Add(std::to_string(month), 0), is == kSurely});
  }
}

RecordDays::Doubted RecordDays::Correct(const ValueRuns& runs, const ValueDictionary& dates, Column* birth_dates,
                                        Column* given) const {
  if (birth_dates->empty()) return {};
  Doubted doubted = CorrectNewborns(runs, dates, birth_dates, given);
  for (const RecordIndex r : BornAfterTheirRecords(dates, *birth_dates)) {
    ColumnBuilder::Forget(birth_dates, r);
    doubted.records.push_back(r);
    ++doubted.left_out;
  }
  std::sort(doubted.records.begin(), doubted.records.end());
  return doubted;
}

RecordDays::Doubted RecordDays::CorrectNewborns(const ValueRuns& runs, const ValueDictionary& dates, Column* birth_dates,
                                                Column* given) const {
  const auto written = [&](const Newborn& newborn) { return dates.packed_date(birth_dates->first(newborn.record)); };
  Doubted doubted;
  uint64_t fit = 0, misfit = 0;
  for (const Newborn& newborn : newborns_) {
    if (!newborn.surely || !IsWholeDay(written(newborn)) || !IsWholeDay(newborn.recorded)) continue;
    ++(FitsRecord(written(newborn), newborn.recorded) ? fit : misfit);
  }
  if (!DatesItsRecords(fit, misfit)) return doubted;
  for (const Newborn& newborn : newborns_) {
    const bool missing = written(newborn) == 0, fits = FitsRecord(written(newborn), newborn.recorded);
    if (!newborn.surely && !missing) {
      if (!fits && !BornAfterRecord(written(newborn), newborn.recorded)) ColumnBuilder::Forget(given, newborn.record);
      continue;
    }
    if (!missing && fits) continue;
    if (!missing) doubted.records.push_back(newborn.record);
    if (newborn.month != kNoItem) {
      ColumnBuilder::Replace(birth_dates, newborn.record, runs.IdOf(newborn.month));
    } else if (!missing) {
      ColumnBuilder::Forget(birth_dates, newborn.record);
      ++doubted.left_out;
    }
  }
  return doubted;
}

// In order; none where they are too many to be errors.
std::vector<RecordIndex> RecordDays::BornAfterTheirRecords(const ValueDictionary& dates, const Column& birth_dates) const {
  struct Stretch {
    std::vector<RecordIndex> born_after;
    uint64_t born_before = 0;
  };
  std::vector<Stretch> stretches((num_records_ + size_t{kRecordsPerChunk} - 1) / kRecordsPerChunk);
  ParallelChunks(threads_, stretches.size(), [&](size_t chunk) {
    Stretch& stretch = stretches[chunk];
    const auto begin = static_cast<RecordIndex>(chunk * kRecordsPerChunk);
    const RecordIndex end = begin + std::min(kRecordsPerChunk, num_records_ - begin);
    for (RecordIndex r = begin; r < end; ++r) {
      const uint32_t born = dates.packed_date(birth_dates.first(r));
      if (!IsWholeDay(born)) continue;
      const std::string_view text = recorded_.at(r);
      if (LeadingYear(text) > born / 10000) {  // enough to tell, and read much faster
        ++stretch.born_before;
        continue;
      }
      const uint32_t recorded = parser_.Parse(text);
      if (BornAfterRecord(born, recorded)) {
        stretch.born_after.push_back(r);
      } else {
        stretch.born_before += IsWholeDay(recorded);
      }
    }
  });
  std::vector<RecordIndex> born_after;
  uint64_t born_before = 0;
  for (const Stretch& stretch : stretches) {
    born_after.insert(born_after.end(), stretch.born_after.begin(), stretch.born_after.end());
    born_before += stretch.born_before;
  }
  if (!AreErrors(born_after.size(), born_before)) born_after.clear();
  return born_after;
}

}  // namespace ipse
