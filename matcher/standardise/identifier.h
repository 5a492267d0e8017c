#pragma once

// Identifiers: US social security numbers and numbers of other issuers (MRN, licence, insurance, passport).
//
//   StandardIdentifier id;
//   StandardiseIdentifier("xxx-xx-1234", IdentifierStyle::kUsSocialSecurity, &id);  // "1234", last_four_only
//   StandardiseIdentifier("078-05-1120", IdentifierStyle::kUsSocialSecurity, &id);  // placeholder: a leaflet's
//   StandardiseIdentifier("m 0051-522163", IdentifierStyle::kGeneric, &id);         // "M0051522163"
//
// Leading zeros are part of an identifier and are kept in both styles: issuers that pad differently are told apart by
// their assigning authority, not here. A social security number that is not nine digits keeps its digits and is not
// valid.
//
// Thread-safe: pure functions. Cost: one pass.

#include <cstdint>
#include <string>
#include <string_view>

namespace ipse {

enum class IdentifierStyle { kUsSocialSecurity, kGeneric };

struct StandardIdentifier {
  std::string value;         // letters and digits only, upper case
  bool placeholder = false;  // 999999999, 123456789, 000..., N/A, published sample numbers: value kept, means nothing
  bool last_four_only = false;  // only the serial is known
  bool valid = false;           // social security: nine digits by the SSA's rules; generic: has a value, no placeholder
};

// Replaces *out, reusing its buffer. A missing value gives an empty value that is neither placeholder nor valid.
void StandardiseIdentifier(std::string_view raw, IdentifierStyle style, StandardIdentifier* out);

}  // namespace ipse
