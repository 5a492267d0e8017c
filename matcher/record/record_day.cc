#include "matcher/record/newborn_date.h"

#include "matcher/standardise/date.h"

namespace ipse {
namespace {

// A record may be made a day ahead of the birth date, in another time zone, and a child be without a name for two months.
constexpr int32_t kDaysAheadMax = 1, kDaysAfterMax = 60;
// Children whose record is made on a later day of a month were born in it.
constexpr uint8_t kDaysToRecord = 3;
// Wrong birth dates are one in ten where errors are many.
constexpr uint64_t kFitsPerMisfit = 4;

}  // namespace

bool IsRecordedAtBirth(std::string_view unnamed) { return unnamed != "BABY"; }

bool FitsRecord(uint32_t birth_date, uint32_t recorded) {
  if (UnpackDate(birth_date).day == 0 || UnpackDate(recorded).day == 0) return true;
  const int32_t after = DayNumber(recorded) - DayNumber(birth_date);
  return after >= -kDaysAheadMax && after <= kDaysAfterMax;
}

uint32_t BirthMonthByRecord(uint32_t recorded) {
  const StandardDate day = UnpackDate(recorded);
  return day.day <= kDaysToRecord ? 0 : PackDate(static_cast<uint32_t>(day.year), day.month, 0);
}

bool DatesItsRecords(uint64_t fit, uint64_t misfit) { return fit > 0 && fit >= kFitsPerMisfit * misfit; }

}  // namespace ipse
