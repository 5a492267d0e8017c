// Any bytes as a date: what comes out is a date, in whole or in part.

#include <cstdint>
#include <string_view>

#include "matcher/base/check.h"
#include "matcher/standardise/date.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  for (ipse::DateOrder order :
       {ipse::DateOrder::kYearFirst, ipse::DateOrder::kMonthFirst, ipse::DateOrder::kDayFirst}) {
    const uint32_t packed = ipse::DateParser(order).Parse(raw);
    if (packed == 0) continue;
    const ipse::StandardDate date = ipse::UnpackDate(packed);
    IPSE_CHECK(date.year >= 1 && date.year <= 9999 && date.month <= 12);
    IPSE_CHECK(date.month > 0 ? date.day <= ipse::DaysInMonth(date.year, date.month) : date.day == 0);
    ipse::IsDefaultDate(packed);
    if (date.day > 0) ipse::DayNumber(packed);
  }
  bool ambiguous = false;
  ipse::DateParser::DetectOrder({&raw, 1}, &ambiguous);
  return 0;
}
