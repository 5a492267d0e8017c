#include "matcher/recognise/fold.h"

#include <algorithm>

namespace ipse {

FoldedLetter FoldLatin(std::string_view text) {
  if (text.size() < 2) return {"", 1};
  const auto lead = static_cast<unsigned char>(text[0]);
  const auto next = static_cast<unsigned char>(text[1]);
  if (lead == 0xC3) {  // U+00C0..U+00FF; capitals and small letters differ by 0x20
    static constexpr std::string_view kFold = "aaaaaaaceeeeiiiidnooooo ouuuuy  ";
    if (next == 0x9F) return {"ss", 2};
    const size_t index = (next & 0x1F);
    return {kFold.substr(index, 1) == " " ? std::string_view("") : kFold.substr(index, 1), 2};
  }
  if (lead == 0xC4 || lead == 0xC5) {  // U+0100..U+017F, the letters of central European headers
    static constexpr std::string_view kFold =
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
        "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
    const size_t index = static_cast<size_t>(lead - 0xC4) * 64 + (next & 0x3F);
    return {kFold.substr(index, 1), 2};
  }
  const size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  return {"", std::min(bytes, text.size())};
}

std::string FoldText(std::string_view text) {
  std::string out;
  bool gap = false;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      gap = !out.empty();
      ++at;
      continue;
    }
    if (gap) out += ' ';
    gap = false;
    if (static_cast<unsigned char>(c) >= 0x80) {
      const FoldedLetter folded = FoldLatin(text.substr(at));
      out += folded.ascii.empty() ? "?" : folded.ascii;  // another script: a letter we cannot read, not nothing
      at += folded.bytes;
      continue;
    }
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    ++at;
  }
  return out;
}

}  // namespace ipse
