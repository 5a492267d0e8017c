#pragma once

// A dictionary of strings laid out for the kernels: a value is looked up by its id, a small integer, and lies in 16 bytes.
//
//   StringSlots names = StringSlots::Build(values, /*threads=*/2);   // ids 0..n-1 in the order given
//   uint32_t id = names.Append("zoe");                                // one more
//   OsaAtMost2(names, left_ids, right_ids, distances);                // pair_kernels.h
//
// Every character is recoded to a small number, its *symbol*, per dictionary: the commonest character of the values given
// to Build gets 1 (Append gives new characters the next number). Comparing symbols is comparing code points, so UTF-8 costs
// nothing extra. The first 126 symbols fit the one-byte codes of the slots; values with a rarer symbol ("wide" values)
// and values over 16 characters are kept beside the slots and take slower paths with the same answers.
//
// Layout of a slot (16 bytes, aligned): the codes 1..126, one byte per character, then padding 0x80 | length. So a kernel
// reads a length from the last byte of the 8 or 16 bytes it loads, and min(byte, 0x7F) on one side of a pair keeps
// padding from matching padding.
//
// Ids in order of length (any order among equals) are recognised and make the kernels' sorting of pairs by length class an
// id comparison; other orders are as right and slightly slower.
//
// Memory: 17 bytes per value; plus, for a value over 16 characters, its length rounded up to 16 plus up to 16; plus, for a
// wide value, 4 bytes per character. The text itself is not kept.
// Thread-safe for readers; Append and Truncate need exclusive access and invalidates spans.

#include <absl/container/flat_hash_map.h>

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "matcher/raw/growable_buffer.h"

namespace ipse {

class StringSlots {
 public:
  static constexpr uint32_t kSlotSize = 16;      // characters that fit a slot
  static constexpr uint32_t kSymbolsCoded = 126;  // symbols with a one-byte code, 1..126

  struct alignas(16) Slot {
    uint8_t bytes[kSlotSize];
  };

  StringSlots() { first_id_of_length_.fill(0); }

  // Makes a dictionary of values[0..n-1]. The result is the same for any number of threads.
  static StringSlots Build(std::span<const std::string_view> values, int threads);

  // Appends one value (which may repeat an earlier one) and returns its id.
  uint32_t Append(std::string_view value);

  // Takes the last values away again, until `size` are left. Symbols stay.
  void Truncate(uint32_t size);

  uint32_t size() const { return static_cast<uint32_t>(slots_.size()); }
  // Returns the length of a value in characters.
  uint32_t length(uint32_t id) const;
  // Returns the number of distinct characters seen.
  uint32_t symbols() const { return symbols_; }
  // Returns the symbol of a code point, 0 if no value has it.
  uint32_t SymbolOf(uint32_t code_point) const;
  // Says whether the ids are in order of length and no value is wide.
  bool ordered_by_length() const { return ordered_; }
  // Bytes held, for memory budgets.
  size_t MemoryBytes() const;

  // For an archive (matcher/base/archive.h).
  template <typename Self, typename Archive>
  static void Fields(Self& self, Archive* archive) {
    archive->Array(self.slots_);
    archive->Array(self.marks_);
    archive->Array(self.overflow_.long_codes);
    archive->Array(self.overflow_.wide_symbols);
    archive->Value(self.symbols_);
    archive->Value(self.ascii_symbols_);
    archive->Each(self.other_symbols_, [](auto& symbol, Archive* to) {
      to->Value(symbol.first);
      to->Value(symbol.second);
    });
    archive->Value(self.ordered_);
    archive->Value(self.longest_);
    archive->Value(self.first_id_of_length_);
  }

  // --- For the kernels. ---

  // How a value is stored.
  enum class Storage : uint8_t { kSlot, kLong, kWide };
  Storage storage(uint32_t id) const {
    const uint8_t mark = marks_[id];
    return mark <= kSlotSize ? Storage::kSlot : mark == kLongMark ? Storage::kLong : Storage::kWide;
  }
  // The marks: the length of a value in a slot, or kLongMark or kWideMark.
  static constexpr uint8_t kLongMark = 0xFE;
  static constexpr uint8_t kWideMark = 0xFF;
  const uint8_t* marks() const { return marks_.data(); }
  const Slot* slots() const { return slots_.data(); }
  // With ordered_by_length(): the first id of at least this many characters, 0..17 (size() if none).
  uint32_t FirstIdOfLength(uint32_t length) const { return first_id_of_length_[length]; }

  // The codes of a value in a slot or of a long value. REQUIRES: not wide. Readable, with padding that has the top bit
  // set, up to the next multiple of 16 and at least 16 bytes.
  std::span<const uint8_t> Codes(uint32_t id) const {
    if (marks_[id] <= kSlotSize) return {slots_[id].bytes, marks_[id]};
    const Place place = PlaceOf(id);
    return {overflow_.long_codes.data() + place.offset, place.length};
  }
  // The symbols of any value; `buffer` is used where they are not stored as such.
  std::span<const uint32_t> Symbols(uint32_t id, std::vector<uint32_t>* buffer) const;

 private:
  // Where a long or wide value lies; kept in its slot.
  struct Place {
    uint64_t offset;
    uint32_t length;
    uint32_t unused;
  };
  struct Overflow {
    GrowableBuffer<uint8_t> long_codes;
    std::vector<uint32_t> wide_symbols;
  };
  Place PlaceOf(uint32_t id) const;
  void Encode(std::span<const uint32_t> symbols, uint32_t id, Overflow* overflow);
  uint32_t SymbolFor(uint32_t code_point);
  void CountSymbols(std::span<const std::string_view> values, int threads);
  void NoteOrder(uint32_t id);

  GrowableBuffer<Slot> slots_;
  GrowableBuffer<uint8_t> marks_;
  Overflow overflow_;
  uint32_t symbols_ = 0;
  std::array<uint32_t, 128> ascii_symbols_{};
  absl::flat_hash_map<uint32_t, uint32_t> other_symbols_;
  bool ordered_ = true;
  uint32_t longest_ = 0;  // with ordered_: the length of the last value
  std::array<uint32_t, kSlotSize + 2> first_id_of_length_;
};

}  // namespace ipse
