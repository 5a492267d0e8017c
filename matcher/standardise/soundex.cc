#include "matcher/standardise/phonetic.h"

namespace ipse {

uint32_t SoundexCode(std::string_view upper) {
  // Digit of each letter; 0 for vowels (which separate equal codes), 7 for H and W (which do not).
  //                                   ABCDEFGHIJKLMNOPQRSTUVWXYZ
  static constexpr char kDigits[] = "01230127022455012623017202";
  uint32_t code = 0;
  int length = 0;
  char last = 0;
  for (char c : upper) {
    if (c < 'A' || c > 'Z') continue;
    const char digit = kDigits[c - 'A'];
    if (length == 0) {
      code = static_cast<uint32_t>(c);
      length = 1;
    } else if (digit == '7') {
      continue;
    } else if (digit != '0' && digit != last) {
      code = (code << 8) | static_cast<uint32_t>(digit);
      if (++length == 4) break;
    }
    last = digit == '7' ? 0 : digit;
  }
  if (length == 0) return 0;
  for (; length < 4; ++length) code = (code << 8) | '0';
  return code;
}

}  // namespace ipse
