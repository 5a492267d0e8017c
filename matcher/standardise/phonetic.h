#pragma once

// Phonetic codes as integers: equal codes are an integer compare, and 0 means "no code" (no letter in the name).
//
//   SoundexCode("ROBERT") == SoundexCode("RUPERT")                            // R163
//   DoubleMetaphone("SCHMIDT").alternate == DoubleMetaphone("SMITH").primary  // XMT -> SM0 / XMT
//
// Soundex is the US Census coding (H and W do not separate equal codes, vowels do). Double Metaphone follows Lawrence
// Philips' published description (C/C++ Users Journal, June 2000), with codes of up to eight symbols instead of four.
// Blanks and other signs are skipped: "DE LA CRUZ" codes as DELACRUZ. Input is folded upper-case text.
//
// Thread-safe: pure functions. Cost: one pass, no allocation for names up to 64 bytes; longer input is cut there.

#include <cstdint>
#include <string>
#include <string_view>

namespace ipse {

// The four characters of the code packed into the bytes of one word, first character highest; 0 for none.
uint32_t SoundexCode(std::string_view upper);

// Codes of at most eight symbols, four bits each, first symbol highest. `alternate` equals `primary` where the name has
// one reading.
struct MetaphoneCodes {
  uint32_t primary = 0;
  uint32_t alternate = 0;
};
MetaphoneCodes DoubleMetaphone(std::string_view upper);

// Says whether any reading of one is a reading of the other; false where either has none.
inline bool ShareMetaphone(MetaphoneCodes left, MetaphoneCodes right) {
  if (left.primary == 0 || right.primary == 0) return false;
  return left.primary == right.primary || left.primary == right.alternate || left.alternate == right.primary ||
         left.alternate == right.alternate;
}

// The letters of a packed code ("SM0"), for explanations.
std::string MetaphoneText(uint32_t code);

}  // namespace ipse
