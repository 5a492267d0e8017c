#pragma once

// The raw material of synthetic names: our own lists, written from general knowledge. Common names carry the head of
// the distribution, parts from which rarer names are composed carry the tail (see NameModel).

#include <span>
#include <string_view>

namespace ipse {

// A given name, how common it was at its height, the year of that height and how long the fashion lasted.
struct GivenNameEntry {
  std::string_view name;
  float weight;
  int16_t peak_year;
  int16_t spread_years;
};

// Roughly where a family's names come from; family and given names are only mildly correlated through it.
enum class NameOrigin { kEnglish, kCeltic, kGerman, kItalian, kSlavic, kHispanic, kEastAsian, kSouthAsian, kCount };

struct SurnameTable {
  std::span<const std::string_view> common;   // Most common first.
  std::span<const std::string_view> roots;    // Tail names are root + ending.
  std::span<const std::string_view> endings;
  double share;       // Of all families.
  double tail_share;  // Of this origin's families, those with a composed name.
};
const SurnameTable& SurnamesOf(NameOrigin origin);

enum class GivenPool { kGeneral, kHispanic, kEastAsian, kSouthAsian };
std::span<const GivenNameEntry> GivenNames(GivenPool pool, bool female);

// Parts of rare given names: start + end. The first group is the modern kind, the second the old-fashioned one.
struct GivenParts {
  std::span<const std::string_view> starts;
  std::span<const std::string_view> ends;
};
GivenParts RareGivenParts(bool female, bool modern);

// A full name and the short forms used for it, separated by spaces.
struct NicknameEntry {
  std::string_view name;
  std::string_view short_forms;
};
std::span<const NicknameEntry> Nicknames();

}  // namespace ipse
