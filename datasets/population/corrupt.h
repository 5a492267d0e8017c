#pragma once

// The ways a value goes wrong between a person and a record: fingers, ears and scanners.
// Each function changes `text` in place and returns true only if it did change it; none splits a UTF-8 sequence,
// leaves the text empty, or adds a comma, a quote or a line end.

#include <string>

#include "datasets/population/random_stream.h"

namespace ipse {

// One keystroke wrong: a neighbouring key, a letter doubled, dropped or exchanged with the next. Digits stay digits.
bool CorruptKeystroke(std::string& text, RandomStream& random);
// One digit wrong or two neighbouring digits exchanged; other characters and the length stay.
bool CorruptDigit(std::string& text, RandomStream& random);
// Written as heard: ph for f, ie for y, a doubled consonant single.
bool CorruptPhonetic(std::string& text, RandomStream& random);
// Read by a scanner: rn for m, 0 for O, cl for d.
bool CorruptScan(std::string& text, RandomStream& random);
// Cut off after at least three characters.
bool CorruptCut(std::string& text, RandomStream& random);

}  // namespace ipse
