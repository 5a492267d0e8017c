#pragma once

// Folding of Latin letters to lower-case ASCII, as much as headers and shape tests need ("Prénom" -> "prenom").
// Standardisation of values is another matter and lives in matcher/standardise. Thread-safe: pure.

#include <string>
#include <string_view>

namespace ipse {

struct FoldedLetter {
  std::string_view ascii;  // one or two letters; empty for another script
  size_t bytes;            // consumed, at least 1
};

// Folds the non-ASCII letter that `text` starts with.
FoldedLetter FoldLatin(std::string_view text);

// Folds a whole text; runs of white space become one space, and none stays at the ends.
std::string FoldText(std::string_view text);

}  // namespace ipse
