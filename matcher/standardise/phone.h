#pragma once

// Telephone numbers: ten national digits for North America, E.164 with its plus for the rest of the world.
//
//   StandardPhone phone;
//   StandardisePhone("1 (312) 278-2128 x12", "US", &phone);   // "3122782128"
//   StandardisePhone("+44 20 7946 0018", "US", &phone);       // "+442079460018"
//   StandardisePhone("04 22718532", "US", &phone);            // "0422718532": no valid number, digits kept
//
// Extensions are dropped. North American numbers take a fast path; anything else asks libphonenumber, with
// `default_region` (a two-letter country) for numbers without a country code. What is no valid number keeps its digits.
//
// Thread-safe: pure functions. Cost: one pass on the fast path; microseconds through libphonenumber.

#include <string>
#include <string_view>

namespace ipse {

struct StandardPhone {
  std::string value;
  bool placeholder = false;  // 999-999-9999, 123-456-7890, 555-0100 ...: value kept, means nothing
};

void StandardisePhone(std::string_view raw, std::string_view default_region, StandardPhone* out);

}  // namespace ipse
