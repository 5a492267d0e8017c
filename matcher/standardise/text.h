#pragma once

// Folding of raw text: what every standardiser does first, so that "Müller", "MULLER" and "müller " are one value.
//
//   std::string folded;
//   FoldText("  Jos\xC3\xA9 \xC3\x98rsted ", &folded);   // "JOSE ORSTED"
//
// Upper-case ASCII comes out wherever a Latin form exists: diacritics go (Ö->O, ß->SS, Ø->O, Ł->L, Æ->AE), other
// scripts are transliterated (Cyrillic, Greek, Han to toneless pinyin, Arabic without its unwritten vowels ...),
// typographic quotes and dashes become ASCII ones, white space runs become one space, control characters, emojis and
// invalid UTF-8 are dropped. Letters without a Latin form stay, case-folded. ASCII punctuation is kept: what it means
// depends on the field. Folding is idempotent. It does not say what a value means; see person_name.h, address.h and so
// on.
//
// Thread-safe: pure functions. Cost: one pass for ASCII and for Latin letters with diacritics; ICU only beyond those.

#include <string>
#include <string_view>

namespace ipse {

// Replaces *out with the folded form of `utf8`; never fails. REQUIRES: `utf8` does not point into *out.
void FoldText(std::string_view utf8, std::string* out);

// Says whether a folded value stands for "nothing known": empty, punctuation only ("-", "?", "."), X or 9 runs, N/A,
// NA, NULL, NONE, UNKNOWN, UNK, NOT GIVEN, REFUSED ... Not for names of persons: NA is a surname.
bool IsMissingMarker(std::string_view folded);

// The same for person names: leaves out what people are really called (NA, NONE is kept as a marker).
bool IsMissingNameMarker(std::string_view folded);

}  // namespace ipse
