#pragma once

// The distinct standardised values of one field kind, coded as 32-bit ids, with everything the comparators and blocking
// rules need computed once per value: phonetic codes, nickname families, tokens, packed dates, kernel slots.
//
// Id 0 is "missing". Ids are ordered by (length in bytes, bytes), so equality is an integer compare and a length class is
// an id range (but for values added later, at the end); nothing outside may rely on the order for correctness. Columns of one kind share a dictionary, so a given
// name that turns up as a family name has the same id and swapped names compare by id.
//
// Thread-safety: const methods are safe from any thread after Finish(), while nobody appends.
// Memory: the text itself, because a value's place follows from its length; 17 bytes of slots (StringSlots) for what
// kernels compare; 1 byte of flags where a kind has any; for dates 4 bytes; for person names some 40 bytes more.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/base/hash.h"
#include "matcher/distance/string_slots.h"
#include "matcher/record/schema.h"
#include "matcher/record/value_runs.h"

namespace ipse {

// Facts about a value that comparisons ask for; a bit set.
enum ValueFlag : uint8_t {
  kUnnamed = 1,        // given name of a newborn not yet named ("BABY BOY")
  kCommonGiven = 2,    // a real, common given name
  kLastFourOnly = 4,   // identifier known by its last four characters only
  kInitialOnly = 8,    // a name of a single letter
  kUncommonForm = 16,  // identifier that its issuer would not have issued (fails the issuer's rules)
};

class ValueDictionary {
 public:
  explicit ValueDictionary(FieldKind kind) : kind_(kind) {}

  // Takes the texts of `runs`, orders the distinct ones and computes their attributes on `threads` threads; `runs` then
  // knows each text's id, and its texts are given up. Called once.
  void Finish(ValueRuns* runs, int threads);
  // The same for a few values: `values[i]` gets id `(*ids)[i]`. `flags[i]` are the flags known from standardising.
  void Finish(const std::vector<std::string_view>& values, std::span<const uint8_t> flags, int threads,
              std::vector<ValueId>* ids);

  // --- For a table that grows (matcher/record/growing_table.h). Exclusive access. ---
  // Adds a value that is not there. Its id is the next one, whatever its length.
  ValueId Append(std::string_view text, uint8_t flags);
  // Takes the last values away again, until `size` are left. REQUIRES: they came by Append.
  void Truncate(uint32_t size);

  FieldKind kind() const { return kind_; }
  // The missing value included.
  uint32_t size() const { return texts_.size + static_cast<uint32_t>(added_end_.size()); }
  // Cost: a search among the lengths that occur.
  std::string_view text(ValueId id) const {
    if (id == kMissingValue) return {};
    if (id >= texts_.size) {
      const uint32_t at = id - texts_.size;
      const uint64_t begin = at == 0 ? 0 : added_end_[at - 1];
      return {added_text_.data() + begin, static_cast<size_t>(added_end_[at] - begin)};
    }
    const SortedTexts::LengthRange& range = RangeOf(id);
    return {texts_.text.data() + range.text_begin + uint64_t{id - range.first} * range.length, range.length};
  }
  uint8_t flags(ValueId id) const { return texts_.flags.empty() ? 0 : texts_.flags[id]; }
  const StringSlots& slots() const { return slots_; }

  // Person names: Soundex code, 0 for none.
  uint32_t soundex(ValueId id) const { return code_.empty() ? 0 : code_[id]; }
  // Email addresses: a hash of the part before the @.
  uint32_t local_part_hash(ValueId id) const { return code_[id]; }
  // Dates: yyyymmdd, month and day 0 where unknown.
  uint32_t packed_date(ValueId id) const { return code_.empty() ? 0 : code_[id]; }
  // Person names: families of nicknames, sorted; and the significant tokens of a name of several parts as hashes
  // (empty for a name of one part, whose token is the value itself).
  std::span<const uint16_t> nickname_groups(ValueId id) const {
    return groups_.empty() ? std::span<const uint16_t>() : groups_[id];
  }
  std::span<const uint64_t> token_hashes(ValueId id) const {
    if (token_begin_.empty()) return {};
    return std::span(tokens_).subspan(token_begin_[id], token_begin_[id + 1] - token_begin_[id]);
  }
  // 64-bit hash of the text, 0 for the missing value: the same for a token of a longer value and for the value that is
  // just that token. Kept for person names, else computed from the text.
  uint64_t hash(ValueId id) const {
    if (!hash_.empty()) return hash_[id];
    return id == kMissingValue ? 0 : HashBytes(text(id));
  }

  uint64_t memory_bytes() const;

  // For an archive (matcher/base/archive.h). Families of nicknames are in the program's tables: names that have some are kept.
  template <typename Self, typename Archive>
  static void Fields(Self& self, Archive* archive) {
    archive->Value(self.texts_.size);
    archive->Array(self.texts_.text);
    archive->Array(self.texts_.flags);
    archive->Array(self.texts_.lengths);
    archive->Array(self.added_text_);
    archive->Array(self.added_end_);
    archive->Array(self.code_);
    archive->Array(self.hash_);
    archive->Array(self.token_begin_);
    archive->Array(self.tokens_);
    StringSlots::Fields(self.slots_, archive);
    std::vector<ValueId> with_nicknames;
    if constexpr (!Archive::kReads) {
      for (ValueId id = 0; id < self.groups_.size(); ++id) {
        if (!self.groups_[id].empty()) with_nicknames.push_back(id);
      }
    }
    archive->Array(with_nicknames);
    if constexpr (Archive::kReads) self.FindNicknames(with_nicknames);
  }

 private:
  const SortedTexts::LengthRange& RangeOf(ValueId id) const {
    const SortedTexts::LengthRange* base = texts_.lengths.data();
    for (size_t count = texts_.lengths.size(); count > 1;) {
      const size_t half = count / 2;
      base += base[half].first <= id ? half : 0;
      count -= half;
    }
    return *base;
  }
  bool has_slots() const { return kind_ != FieldKind::kDate && kind_ != FieldKind::kCode; }
  void ComputeAttributes(int threads);
  void ComputeNames(int threads);
  void FindNicknames(std::span<const ValueId> names);

  FieldKind kind_;
  SortedTexts texts_;
  GrowableBuffer<char> added_text_;      // of values that came by Append
  GrowableBuffer<uint64_t> added_end_;
  std::vector<uint32_t> code_;
  std::vector<uint64_t> hash_;
  std::vector<std::span<const uint16_t>> groups_;
  std::vector<uint32_t> token_begin_;
  std::vector<uint64_t> tokens_;
  StringSlots slots_;
};

}  // namespace ipse
