// Any bytes as an address: no crash, and standard places are fixed points.

#include <cstdint>
#include <string>
#include <string_view>

#include "matcher/base/check.h"
#include "matcher/standardise/address.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  ipse::StandardAddress once;
  ipse::StandardiseStreet(raw, &once);
  IPSE_CHECK(!once.placeholder || once.street.empty());
  std::string place;
  std::string again;
  ipse::StandardiseCity(raw, &place);
  ipse::StandardiseCity(place, &again);
  IPSE_CHECK(place == again);
  ipse::StandardiseState(raw, &place);
  ipse::StandardiseState(place, &again);
  IPSE_CHECK(place == again);
  ipse::StandardisePostalCode(raw, &place);
  ipse::StandardisePostalCode(place, &again);
  IPSE_CHECK(place == again);
  ipse::StandardiseCountry(raw, &place);
  return 0;
}
