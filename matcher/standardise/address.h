#pragma once

// Postal addresses, part by part, in the manner of the US Postal Service (Publication 28).
//
//   StandardAddress address;
//   StandardiseStreet("4206 West Cherry Lane, #289", &address);
//   // street "4206 W CHERRY LN", number "4206", street_name "CHERRY", unit "289"
//
// Street types, directionals and unit words become their short forms; the unit and the post-office box are taken out.
// Rural and highway routes come out as "RR 2 BOX 15" in `street`. Homeless, general delivery and unknown addresses
// are placeholders with all parts empty. A standard street in the usual form (number, direction, name, type)
// standardises to itself. Nothing is looked up: whether the place exists is not known here.
//
// Thread-safe: pure functions. Cost: one pass and a table look-up a token; a street met before, little more than copying.

#include <string>
#include <string_view>

namespace ipse {

struct StandardAddress {
  std::string street;       // number and name, no unit: "4206 W CHERRY LN"
  std::string number;       // "4206", "12A", "12-14"
  std::string street_name;  // without number, directionals and street type: "CHERRY"
  std::string unit;         // "289"; building and unit together "B 12"
  std::string po_box;       // "1234"
  bool placeholder = false;

  void Clear();
};

// Replaces *out, reusing its buffers; never fails. Remembers, per thread, how what stands behind house numbers was read.
void StandardiseStreet(std::string_view raw, StandardAddress* out);
// The same without remembering.
void StandardiseStreetAfresh(std::string_view raw, StandardAddress* out);

// Each replaces *out; empty for a missing value or a placeholder.
// ZIP+4 -> the five digits; four digits are a ZIP that lost its leading zero and get it back (a four-digit code of
// another country gets one, too, the same in every record); other codes in upper case without blanks. 00000, 99999 and
// 12345 are placeholders.
void StandardisePostalCode(std::string_view raw, std::string* out);
// Full US state and territory names, usual abbreviations and the two letters -> two letters; others folded.
void StandardiseState(std::string_view raw, std::string* out);
// "Ft. Worth" -> "FORT WORTH", "ST LOUIS" -> "SAINT LOUIS", "N LITTLE ROCK" -> "NORTH LITTLE ROCK".
void StandardiseCity(std::string_view raw, std::string* out);
// Usual country names and three-letter codes -> ISO 3166 two letters; others folded.
void StandardiseCountry(std::string_view raw, std::string* out);

}  // namespace ipse
