#pragma once

// Cities, street names and street types for synthetic addresses: our own lists, from general knowledge.

#include <span>
#include <string_view>

namespace ipse {

struct CityEntry {
  std::string_view name;
  std::string_view state;
  std::string_view zip_prefix;  // First three digits.
  float weight;                 // Relative population.
};
struct StreetType {
  std::string_view full;
  std::string_view abbreviated;
  float weight;
};

std::span<const CityEntry> Cities();
std::span<const StreetType> StreetTypes();
std::span<const std::string_view> StreetNames();  // Most common first.

}  // namespace ipse
