#pragma once

// The words of street addresses and their short forms after USPS Publication 28 (appendices B, C) with usual
// misspellings and a few Commonwealth street types. Internal to address.cc and place.cc. Thread-safe: built once at
// first use.

#include <string_view>

namespace ipse {

// Each returns the short form of a word, or an empty view when it is not of that kind.
std::string_view StreetType(std::string_view word);     // AVENUE, AVE, AVN -> AVE
std::string_view Directional(std::string_view word);    // NORTH, NO -> N; NORTHEAST -> NE
std::string_view UnitWord(std::string_view word);       // APARTMENT, APT -> APT; SUITE -> STE
std::string_view UnitWordAlone(std::string_view word);  // BASEMENT, BSMT -> BSMT: units without a number
std::string_view OrdinalWord(std::string_view word);    // FIFTH -> 5TH; TWENTY -> 20 (a ten to be joined)
bool IsRoadWord(std::string_view word);                 // HWY, RTE: a number behind it is the road's own

// Names of places that stand in front of others: ST -> SAINT, MT -> MOUNT, FT -> FORT; empty otherwise.
std::string_view PlaceLead(std::string_view word);

}  // namespace ipse
