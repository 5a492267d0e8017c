#pragma once

// Short lists of common words, written from general knowledge, to tell names from cities from states. Internal to
// recognise/: they answer "what kind of column is this?", never "is this value right?".

#include <string_view>

namespace ipse {

// Folded, lower-case, separated by spaces (a hyphen stands for a space inside an entry).
enum class WordList { kGivenName, kFamilyName, kCity, kState, kCountry, kStreetWord, kUnitWord, kSex, kNameSuffix, kNameTitle };

// True if `word` (lower case, words separated by single spaces) is in the list.
bool InWordList(WordList list, std::string_view word);

}  // namespace ipse
