#pragma once

// A read-only flat hash from words to small numbers, for the name, street and marker tables built into the binary.
//
//   static const WordTable table(kSuffixLines);       // {"1 JR JUNIOR", "2 SR SENIOR"}
//   table.Find("JUNIOR")                              // 1; 0 for a word it does not hold
//
// The words are not copied: they must outlive the table (string literals do). Thread-safe once built; hold it in a
// function-local static. Cost of Find: one hash and, nearly always, one probe (load factor at most one half).

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "matcher/base/hash.h"

namespace ipse {

class WordTable {
 public:
  using Entry = std::pair<std::string_view, uint32_t>;

  // Each line is a number above 0 and the words it is the value of. The first of two equal words wins.
  explicit WordTable(std::span<const std::string_view> lines);

  // Values must be above 0. The first of two equal words wins.
  explicit WordTable(std::span<const Entry> entries);

  // The value of `word`, or 0.
  uint32_t Find(std::string_view word) const {
    if (!MayHold(word)) return 0;
    size_t at = HashBytes(word) & mask_;
    while (slots_[at].value != 0) {
      if (slots_[at].word == word) return slots_[at].value;
      at = (at + 1) & mask_;
    }
    return 0;
  }

  // The number of different words.
  size_t size() const { return size_; }

 private:
  struct Slot {
    std::string_view word;
    uint32_t value = 0;
  };
  void Build(std::span<const Entry> entries);
  // Most words that are looked up are in no table: their first letter and length tell nearly always.
  bool MayHold(std::string_view word) const {
    if (word.empty()) return false;
    return (lengths_[static_cast<uint8_t>(word[0]) % kFirstLetters] >> std::min(word.size(), kLengthMax) & 1) != 0;
  }

  static constexpr size_t kFirstLetters = 64;
  static constexpr size_t kLengthMax = 31;  // and more

  std::array<uint32_t, kFirstLetters> lengths_{};  // a bit per length, by first letter
  std::vector<Slot> slots_;
  size_t mask_ = 0;
  size_t size_ = 0;
};

// Calls visit(word) for each space-separated word of `line`, in order.
template <typename Visit>
void ForEachWord(std::string_view line, Visit visit) {
  size_t at = 0;
  while (at < line.size()) {
    size_t end = line.find(' ', at);
    if (end == std::string_view::npos) end = line.size();
    if (end > at) visit(line.substr(at, end - at));
    at = end + 1;
  }
}

}  // namespace ipse
