// Any bytes as a telephone number, e-mail address, identifier or sex: no crash, and standard values are fixed points.

#include <cstdint>
#include <string>
#include <string_view>

#include "matcher/base/check.h"
#include "matcher/standardise/email.h"
#include "matcher/standardise/identifier.h"
#include "matcher/standardise/phone.h"
#include "matcher/standardise/sex.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  ipse::StandardPhone phone;
  ipse::StandardPhone phone_again;
  ipse::StandardisePhone(raw, "US", &phone);
  ipse::StandardisePhone(phone.value, "US", &phone_again);
  IPSE_CHECK(phone.value == phone_again.value);
  ipse::StandardisePhone(raw, "GB", &phone);
  ipse::StandardEmail email;
  ipse::StandardEmail email_again;
  ipse::StandardiseEmail(raw, &email);
  ipse::StandardiseEmail(email.value, &email_again);
  IPSE_CHECK(email.value == email_again.value);
  for (ipse::IdentifierStyle style : {ipse::IdentifierStyle::kUsSocialSecurity, ipse::IdentifierStyle::kGeneric}) {
    ipse::StandardIdentifier id;
    ipse::StandardiseIdentifier(raw, style, &id);
    IPSE_CHECK(!(id.valid && id.placeholder));
  }
  ipse::StandardiseSex(raw);
  return 0;
}
