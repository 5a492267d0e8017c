#pragma once

// The distinct standardised values of one field kind, coded as 32-bit ids, with everything the comparators and blocking
// rules need computed once per value: phonetic codes, nickname families, tokens, packed dates, kernel slots.
//
// Id 0 is "missing". Ids are ordered by (length in bytes, bytes), so equality is an integer compare and a length class is
// an id range; nothing may rely on the order for correctness. Columns of one kind share a dictionary, so a given name
// that turns up as a family name has the same id and swapped names compare by id.
//
// Thread-safety: const methods are safe from any thread after Finish(). Cost: about 16 bytes of slots, 24 bytes of
// attributes and the text itself per value.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/distance/string_slots.h"
#include "matcher/record/schema.h"

namespace ipse {

using ValueId = uint32_t;
inline constexpr ValueId kMissingValue = 0;

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

  // Takes the distinct values (without the missing one), orders them and computes their attributes on `threads`
  // threads. `values[i]` gets id `(*ids)[i]`. `flags[i]` are the flags known from standardising. Called once.
  void Finish(const std::vector<std::string_view>& values, std::span<const uint8_t> flags, int threads,
              std::vector<ValueId>* ids);

  FieldKind kind() const { return kind_; }
  uint32_t size() const { return static_cast<uint32_t>(begin_.size()) - 1; }  // the missing value included
  std::string_view text(ValueId id) const {
    return std::string_view(text_).substr(begin_[id], begin_[id + 1] - begin_[id]);
  }
  uint8_t flags(ValueId id) const { return flags_[id]; }
  const StringSlots& slots() const { return slots_; }

  // Person names: Soundex code, 0 for none.
  uint32_t soundex(ValueId id) const { return code_[id]; }
  // Dates: yyyymmdd, month and day 0 where unknown.
  uint32_t packed_date(ValueId id) const { return code_[id]; }
  // Person names: families of nicknames, sorted; and the significant tokens of a name of several parts as hashes
  // (empty for a name of one part, whose token is the value itself).
  std::span<const uint16_t> nickname_groups(ValueId id) const { return groups_[id]; }
  std::span<const uint64_t> token_hashes(ValueId id) const {
    return std::span(tokens_).subspan(token_begin_[id], token_begin_[id + 1] - token_begin_[id]);
  }
  // 64-bit hash of the text: the same for a token of a longer value and for the value that is just that token.
  uint64_t hash(ValueId id) const { return hash_[id]; }

 private:
  void ComputeAttributes(int threads);

  FieldKind kind_;
  std::string text_;
  std::vector<uint64_t> begin_{0, 0};
  std::vector<uint8_t> flags_{0};
  std::vector<uint32_t> code_{0};
  std::vector<uint64_t> hash_{0};
  std::vector<std::span<const uint16_t>> groups_{{}};
  std::vector<uint32_t> token_begin_{0, 0};
  std::vector<uint64_t> tokens_;
  StringSlots slots_;
};

}  // namespace ipse
