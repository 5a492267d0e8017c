#pragma once

// E-mail addresses: lower case, trimmed, without "mailto:" or a display name.
//
//   StandardEmail email;
//   StandardiseEmail(" Mailto:John.Smith@Example.COM ", &email);   // "john.smith@example.com"
//   StandardiseEmail("noemail@clinic.example", &email);            // placeholder
//
// Local parts are lower-cased too: no provider of note tells case apart. Dots and +tags are kept, because only some
// providers ignore them. A value without an @ is kept as it is, so that a lost @ still compares.
//
// Thread-safe: pure functions. Cost: one pass.

#include <string>
#include <string_view>

namespace ipse {

struct StandardEmail {
  std::string value;
  bool placeholder = false;  // noreply@, none@, test@, na@, declined@, patient@ ...: value kept, means nothing
};

void StandardiseEmail(std::string_view raw, StandardEmail* out);

// The parts around the last @ of a standardised address. Without an @ all of it is the local part.
std::string_view EmailLocalPart(std::string_view value);
std::string_view EmailDomain(std::string_view value);

}  // namespace ipse
