#include "matcher/distance/code_points.h"

namespace ipse {
namespace {

bool IsContinuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

}  // namespace

uint32_t NextCodePoint(std::string_view text, size_t* at) {
  const size_t left = text.size() - *at;
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[*at + i]); };
  const uint32_t first = byte(0);
  size_t length = 1;
  uint32_t unit = first < 0x80 ? first : kInvalidByteBase + first;
  if (first >= 0xC2 && first <= 0xDF) {
    if (left >= 2 && IsContinuation(byte(1))) {
      unit = (first & 0x1F) << 6 | (byte(1) & 0x3Fu);
      length = 2;
    }
  } else if (first >= 0xE0 && first <= 0xEF) {
    if (left >= 3 && IsContinuation(byte(1)) && IsContinuation(byte(2))) {
      const uint32_t point = (first & 0x0F) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
      if (point >= 0x800 && (point < 0xD800 || point > 0xDFFF)) {
        unit = point;
        length = 3;
      }
    }
  } else if (first >= 0xF0 && first <= 0xF4) {
    if (left >= 4 && IsContinuation(byte(1)) && IsContinuation(byte(2)) && IsContinuation(byte(3))) {
      const uint32_t point =
          (first & 0x07) << 18 | (byte(1) & 0x3Fu) << 12 | (byte(2) & 0x3Fu) << 6 | (byte(3) & 0x3Fu);
      if (point >= 0x10000 && point <= 0x10FFFF) {
        unit = point;
        length = 4;
      }
    }
  }
  *at += length;
  return unit;
}

void AppendCodePoints(std::string_view text, std::vector<uint32_t>* units) {
  size_t at = 0;
  while (at < text.size()) units->push_back(NextCodePoint(text, &at));
}

std::vector<uint32_t> DecodeCodePoints(std::string_view text) {
  std::vector<uint32_t> units;
  units.reserve(text.size());
  AppendCodePoints(text, &units);
  return units;
}

}  // namespace ipse
