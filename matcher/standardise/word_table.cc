#include "matcher/standardise/word_table.h"

#include <bit>

#include "matcher/base/check.h"

namespace ipse {

WordTable::WordTable(std::span<const std::string_view> lines) {
  std::vector<Entry> entries;
  for (std::string_view line : lines) {
    uint32_t value = 0;
    bool first = true;
    ForEachWord(line, [&](std::string_view word) {
      if (!first) {
        entries.emplace_back(word, value);
        return;
      }
      first = false;
      for (char c : word) {
        IPSE_CHECK(c >= '0' && c <= '9');
        value = value * 10 + static_cast<uint32_t>(c - '0');
      }
    });
  }
  Build(entries);
}

WordTable::WordTable(std::span<const Entry> entries) { Build(entries); }

void WordTable::Build(std::span<const Entry> entries) {
  slots_.resize(std::bit_ceil(entries.size() * 2 + 2));
  mask_ = slots_.size() - 1;
  for (const auto& [word, value] : entries) {
    IPSE_CHECK(value > 0);
    if (Find(word) != 0) continue;
    size_t at = HashBytes(word) & mask_;
    while (slots_[at].value != 0) at = (at + 1) & mask_;
    slots_[at] = {word, value};
    if (!word.empty()) {
      lengths_[static_cast<uint8_t>(word[0]) % kFirstLetters] |= 1u << std::min(word.size(), kLengthMax);
    }
    ++size_;
  }
}

}  // namespace ipse
