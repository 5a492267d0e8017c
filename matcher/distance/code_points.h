#pragma once

// Text as a sequence of comparable units, one per character, for everything in this folder.
//
// A unit is a Unicode code point. A byte that is not part of well-formed UTF-8 (Unicode 15, table 3-7: no surrogates,
// no overlong forms) becomes a unit of its own, kInvalidByteBase + byte: two different stray bytes differ, equal ones are
// equal, and neither equals any real character. Nothing is folded or normalised here: that is standardisation's work.
// Thread-safe. Cost: linear.

#include <cstdint>
#include <string_view>
#include <vector>

namespace ipse {

inline constexpr uint32_t kInvalidByteBase = 0x110000;  // one past the last code point

// Reads the unit that starts at *at (which must be < text.size()) and moves *at past it.
uint32_t NextCodePoint(std::string_view text, size_t* at);

// Appends the units of `text` to `units`.
void AppendCodePoints(std::string_view text, std::vector<uint32_t>* units);

// Returns the units of `text`.
std::vector<uint32_t> DecodeCodePoints(std::string_view text);

}  // namespace ipse
