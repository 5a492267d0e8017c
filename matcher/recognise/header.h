#pragma once

// What a header says by itself: the first half of column recognition (see recognise.h).
//
//   HeaderVerdict verdict = ReadHeader("patientFirstName");   // kGivenName, exact
//
// A header is folded (case, accents), split into words (at punctuation, camelCase and digits) and looked up whole; then
// without what usually surrounds it (patient_, home_, _1, _code); then for the longest known run of words inside it.
// Thread-safe: pure. Cost: about a microsecond.

#include <string>
#include <string_view>
#include <vector>

#include "matcher/recognise/recognise.h"

namespace ipse {

enum class HeaderMatch : uint8_t {
  kNone,       // nothing known: the values decide
  kAmbiguous,  // several meanings ("name", "st", "date"): the values and the other columns decide
  kPartial,    // a known phrase inside a longer header
  kExact,      // the whole header, but for the usual surroundings
};

struct HeaderVerdict {
  HeaderMatch match = HeaderMatch::kNone;
  ColumnRole role = ColumnRole::kIgnored;
  const char* note = nullptr;  // why a known header is left out, for kIgnored
  int id_rank = 0;             // > 0: could name the row; the highest rank wins
};

HeaderVerdict ReadHeader(std::string_view header);

// Splits a header into lower-case ASCII words: "Téléphone (1)" -> telephone, 1. Exposed for tests and fuzzing.
std::vector<std::string> HeaderWords(std::string_view header);

}  // namespace ipse
