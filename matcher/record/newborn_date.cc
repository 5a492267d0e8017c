#include "matcher/record/newborn_date.h"

#include "matcher/standardise/date.h"

namespace ipse {
namespace {

// A record may be made a day ahead of the birth date, in another time zone, and a child be without a name for two months.
constexpr int32_t kDaysAheadMax = 1, kDaysAfterMax = 60;
// Children whose record is made on a later day of a month were born in it.
constexpr uint8_t kDaysToRecord = 3;

}  // namespace

bool IsRecordedAtBirth(std::string_view unnamed) { return unnamed != "BABY"; }

uint32_t BirthMonthByRecord(uint32_t birth_date, uint32_t recorded) {
  const StandardDate day = UnpackDate(recorded), birth = UnpackDate(birth_date);
  if (day.day <= kDaysToRecord) return 0;  // nor is one known without a day
  const uint32_t month = PackDate(static_cast<uint32_t>(day.year), day.month, 0);
  if (birth_date == 0) return month;
  if (birth.day == 0) return 0;
  const int32_t after = DayNumber(recorded) - DayNumber(birth_date);
  return after < -kDaysAheadMax || after > kDaysAfterMax ? month : 0;
}

}  // namespace ipse
