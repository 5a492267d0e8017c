#pragma once

// Case and accents of Latin-1 letters in UTF-8 (U+00C0 to U+00FF), all that synthetic names contain. Pure functions.

#include <string>
#include <string_view>

namespace ipse {

inline void UpperCase(std::string& text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    if (c >= 'a' && c <= 'z') text[i] = static_cast<char>(c - 32);
    // U+00E0..U+00FE but the division sign: C3 A0..BE becomes C3 80..9E.
    if (c == 0xC3 && i + 1 < text.size()) {
      const unsigned char next = static_cast<unsigned char>(text[i + 1]);
      if (next >= 0xA0 && next <= 0xBE && next != 0xB7) text[i + 1] = static_cast<char>(next - 0x20);
      ++i;
    }
  }
}

// Whether any byte is beyond ASCII.
inline bool HasAccents(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return all >= 0x80;
}

inline std::string StripAccents(std::string_view text) {
  static constexpr std::string_view kPlain = "AAAAAAACEEEEIIIIDNOOOOO*OUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";
  std::string plain;
  plain.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    if (c == 0xC3 && i + 1 < text.size()) {
      plain += kPlain[static_cast<unsigned char>(text[++i]) & 0x3F];
    } else {
      plain += text[i];
    }
  }
  return plain;
}

}  // namespace ipse
