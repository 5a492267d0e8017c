#pragma once

// A pair of records in one sentence for a steward: "same birth date and phone; family name changed or different; both
// addresses in one city".
//
//   std::string text = PairSentence(model.comparisons, layout, pattern);
//
// It follows from the pattern alone, so equal patterns have equal sentences and no record value is in it. First comes
// what is the same, then what is alike or telling, then what differs; what cannot be compared is not mentioned. A
// level's words come from what it groups (matcher/compare/outcomes.h), so they fit models of one's own; where a level
// groups unlike outcomes, it is told by the model's names: "phone: weak". Thread-safety: pure functions. Cost: about a
// microsecond; compute it once per distinct pattern.

#include <span>
#include <string>
#include <string_view>

#include "matcher/compare/comparison_vector.h"

namespace ipse {

// What follows it where other records say so.
inline constexpr std::string_view kRelativeInCommon = "; a relative in common";
// What follows it where a birth date is not taken as it is written (matcher/record/record_day.h); empty where both are.
std::string_view DoubtedBirthDates(bool first, bool second);
std::string PairSentence(std::span<const ComparisonSpec> comparisons, const PatternLayout& layout, Pattern pattern);

}  // namespace ipse
