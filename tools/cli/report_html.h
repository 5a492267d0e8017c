#pragma once

// Text of the report: escaping, and figures as people read them. Pure functions.

#include <cstdint>
#include <string>
#include <string_view>

namespace ipse {

// Makes text safe inside an element and inside a quoted attribute; control characters become U+FFFD.
std::string EscapeHtml(std::string_view text);
// The same, cut to at most `bytes_max` bytes at a code point, with an ellipsis where something was cut.
std::string EscapeShortened(std::string_view text, size_t bytes_max);

std::string CountText(uint64_t count);                      // 12,345
std::string CountText(double count);                        // the same, rounded; "under 1" for a fraction
std::string PercentText(double share, int decimals = 1);    // 12.3 %
std::string ShareText(double share);                        // 12.3 %, or "1 in 12,345" where small
std::string BitsText(double bits);                          // +3.2, with a true minus sign
std::string ProbabilityText(double weight_bits);            // 97.3 %, never 0 or 100 %
std::string EstimateText(double share);                     // 98.13 %; an estimate is never 100 %
double Ratio(uint64_t part, uint64_t whole);                // 0 where the whole is 0

}  // namespace ipse
