// Any bytes, valid UTF-8 or not, through every corruption: none may crash, empty a text, lie about having changed it,
// add what breaks a CSV row, or split a sequence that was whole.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "datasets/population/corrupt.h"
#include "datasets/population/text_case.h"
#include "matcher/base/check.h"

namespace {

// Whether every sequence is complete (structure only: lead byte and as many continuations as it says).
bool WholeUtf8(const std::string& text) {
  for (size_t i = 0; i < text.size();) {
    const unsigned char lead = static_cast<unsigned char>(text[i]);
    const size_t more = lead < 0x80 ? 0 : lead >= 0xC0 && lead < 0xE0 ? 1 : lead >= 0xE0 && lead < 0xF0 ? 2 : lead >= 0xF0 && lead < 0xF8 ? 3 : 9;
    if (more == 9 || i + more >= text.size()) return false;
    for (size_t k = 1; k <= more; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    }
    i += more + 1;
  }
  return true;
}

size_t Specials(const std::string& text) {
  size_t count = 0;
  for (const char c : text) count += c == ',' || c == '"' || c == '\n' ? 1 : 0;
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 8) return 0;
  uint64_t seed;
  std::memcpy(&seed, data, 8);
  const std::string text(reinterpret_cast<const char*>(data) + 8, size - 8);
  bool (*const kernels[])(std::string&, ipse::RandomStream&) = {ipse::CorruptKeystroke, ipse::CorruptDigit,
                                                               ipse::CorruptPhonetic, ipse::CorruptScan, ipse::CorruptCut};
  for (const auto kernel : kernels) {
    ipse::RandomStream random(seed);
    std::string copy = text;
    const bool changed = kernel(copy, random);
    IPSE_CHECK(changed == (copy != text));
    IPSE_CHECK(copy.empty() == text.empty());
    IPSE_CHECK(Specials(copy) <= Specials(text));
    if (WholeUtf8(text)) IPSE_CHECK(WholeUtf8(copy));
  }
  std::string upper = text;
  ipse::UpperCase(upper);
  IPSE_CHECK(upper.size() == text.size());
  IPSE_CHECK(ipse::StripAccents(text).size() <= text.size());
  return 0;
}
