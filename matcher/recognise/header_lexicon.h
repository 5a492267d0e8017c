#pragma once

// The phrases headers are made of, written from general knowledge. Internal to recognise/.

#include <span>
#include <string_view>

#include "matcher/recognise/recognise.h"

namespace ipse {

// Phrases are folded words run together ("dateofbirth"), separated by spaces.
struct LexiconEntry {
  ColumnRole role;
  std::string_view phrases;
};

std::span<const LexiconEntry> HeaderLexicon();           // one meaning
std::span<const LexiconEntry> AmbiguousHeaderLexicon();  // a first guess; values and neighbours decide
std::span<const LexiconEntry> Hl7Lexicon();              // "pid5.1": segment, field, component

// A header that is known and left out, with the reason the user reads.
struct LeftOutEntry {
  const char* note;
  std::string_view phrases;
};
std::span<const LeftOutEntry> LeftOutLexicon();

// Headers that could name the row, best first: rank 3, 2, 1.
std::string_view RecordIdPhrases(int rank);

std::string_view LeadingWords();      // "patient", "home": dropped in front
std::string_view TrailingWords();     // "value", "code": dropped behind
std::string_view OtherPersonWords();  // "guarantor", "physician": the column is about somebody else

}  // namespace ipse
