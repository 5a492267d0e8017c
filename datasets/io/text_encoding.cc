#include "datasets/io/text_encoding.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace ipse {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Code points of 0x80-0x9F in Windows-1252.
constexpr char16_t kWindows1252[32] = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                       0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                       0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                       0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

// The length of the well-formed character at `at`, or 0 (Unicode 15, table 3-7).
size_t CharacterLength(const unsigned char* at, size_t left) {
  const unsigned char first = at[0];
  if (first < 0x80) return 1;
  const auto continues = [&](size_t i, unsigned char low = 0x80, unsigned char high = 0xBF) {
    return i < left && at[i] >= low && at[i] <= high;
  };
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned char low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned char high = first == 0xED ? 0x9F : 0xBF;
    return continues(1, low, high) && continues(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned char low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = first == 0xF4 ? 0x8F : 0xBF;
    return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  size_t left = text.size();
  while (left > 0) {
    if (left >= 8) {
      uint64_t word;
      std::memcpy(&word, at, sizeof(word));
      if ((word & 0x8080808080808080ULL) == 0) {
        at += 8;
        left -= 8;
        continue;
      }
    }
    const size_t length = CharacterLength(at, left);
    if (length == 0) return false;
    at += length;
    left -= length;
  }
  return true;
}

void AppendUtf8(char32_t code, std::string* to) {
  const auto put = [&](char32_t byte) { to->push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

void AppendWindows1252(std::string_view text, std::string* to) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    AppendUtf8(byte >= 0x80 && byte < 0xA0 ? kWindows1252[byte - 0x80] : byte, to);
  }
}

void Utf16Decoder::Decode(std::string_view bytes, std::string* to) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (!has_byte_) {
      byte_ = byte;
      has_byte_ = true;
      continue;
    }
    has_byte_ = false;
    Unit(static_cast<char16_t>(big_endian_ ? byte_ << 8 | byte : byte << 8 | byte_), to);
  }
}

void Utf16Decoder::Unit(char16_t unit, std::string* to) {
  const bool is_high = unit >= 0xD800 && unit <= 0xDBFF;
  const bool is_low = unit >= 0xDC00 && unit <= 0xDFFF;
  if (high_ != 0) {
    const char16_t high = high_;
    high_ = 0;
    if (is_low) {
      AppendUtf8(0x10000 + ((static_cast<char32_t>(high) - 0xD800) << 10) + (unit - 0xDC00), to);
      return;
    }
    AppendUtf8(kReplacement, to);
  }
  if (is_high) {
    high_ = unit;
  } else {
    AppendUtf8(is_low ? kReplacement : unit, to);
  }
}

void Utf16Decoder::Finish(std::string* to) {
  if (high_ != 0 || has_byte_) AppendUtf8(kReplacement, to);
  high_ = 0;
  has_byte_ = false;
}

Utf16Kind DetectUtf16(std::string_view head, size_t* mark_bytes) {
  *mark_bytes = 2;
  if (head.starts_with("\xFF\xFE")) return Utf16Kind::kLittleEndian;
  if (head.starts_with("\xFE\xFF")) return Utf16Kind::kBigEndian;
  *mark_bytes = 0;
  const size_t pairs = std::min<size_t>(head.size() / 2, 64);
  size_t zero_first = 0;
  size_t zero_second = 0;
  for (size_t i = 0; i < pairs; ++i) {
    zero_first += head[2 * i] == '\0';
    zero_second += head[2 * i + 1] == '\0';
  }
  if (pairs < 4) return Utf16Kind::kNone;
  if (zero_second * 10 >= pairs * 9 && zero_first == 0) return Utf16Kind::kLittleEndian;
  if (zero_first * 10 >= pairs * 9 && zero_second == 0) return Utf16Kind::kBigEndian;
  return Utf16Kind::kNone;
}

}  // namespace ipse
