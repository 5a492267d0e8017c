#pragma once

// The encodings record files come in, turned into UTF-8. Pure functions and one small decoder; cost is linear.

#include <cstddef>
#include <string>
#include <string_view>

namespace ipse {

// Whether the bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF).
bool IsUtf8(std::string_view text);

// Appends the UTF-8 form of a code point. REQUIRES: a Unicode scalar value.
void AppendUtf8(char32_t code, std::string* to);

// Appends Windows-1252 text as UTF-8. It is Latin-1 with letters and typographic marks in 0x80-0x9F; the five bytes
// Windows-1252 leaves undefined keep their Latin-1 meaning. Every byte string is valid input.
void AppendWindows1252(std::string_view text, std::string* to);

// Decodes UTF-16 piece by piece; a piece may end inside a character. Lone surrogates and an odd last byte become
// U+FFFD.
class Utf16Decoder {
 public:
  explicit Utf16Decoder(bool big_endian) : big_endian_(big_endian) {}
  void Decode(std::string_view bytes, std::string* to);
  void Finish(std::string* to);

 private:
  void Unit(char16_t unit, std::string* to);

  bool big_endian_;
  bool has_byte_ = false;
  unsigned char byte_ = 0;
  char16_t high_ = 0;  // a high surrogate that waits for its partner
};

enum class Utf16Kind { kNone, kLittleEndian, kBigEndian };
// Recognises UTF-16 by its byte order mark or, without one, by zero bytes in every other place of the first characters
// (western text). `mark_bytes` is the length of the mark.
Utf16Kind DetectUtf16(std::string_view head, size_t* mark_bytes);

}  // namespace ipse
