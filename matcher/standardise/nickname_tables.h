#pragma once

// The nickname tables, by language. Internal to nickname.cc.
//
// A line is one group: a formal given name first, then its short forms, pet names and spellings, all folded. Names of
// two words are written with an underscore. A name may stand in several lines; lines are never merged. A compound
// name has a line for each of its parts, so that JOSE MANUEL is JOSE and is MANUEL, and these two are not one another.

#include <span>
#include <string_view>

namespace ipse {

std::span<const std::string_view> EnglishMaleNicknames();
std::span<const std::string_view> EnglishFemaleNicknames();
std::span<const std::string_view> RarerEnglishNicknames();  // formal names borne by few
std::span<const std::string_view> RomanceNicknames();   // Spanish, Portuguese, Italian, French
std::span<const std::string_view> EuropeanNicknames();  // German, Dutch, Nordic, Polish, Russian, Greek, Hungarian ...
std::span<const std::string_view> WorldNicknames();     // Arabic, Hebrew, Indian, Vietnamese, Chinese, Korean, African

}  // namespace ipse
