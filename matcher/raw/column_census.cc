// What a dictionary would know of a column that is kept as text: how many records have no value, how many values are
// distinct, and how often the first ones occur.

#include <algorithm>
#include <bit>
#include <vector>

#include "matcher/base/hash.h"
#include "matcher/raw/raw_table.h"

namespace ipse {
namespace {

// A set of hashes with open addressing; 0 marks a free slot. Places carry what belongs to a hash.
class HashSet {
 public:
  // Forgets everything and makes room for `expected` hashes.
  void Reset(size_t expected) {
    const size_t slots = std::bit_ceil(expected * 2 + 2);
    slots_.Clear();
    slots_.AppendZeros(slots);
    shift_ = 64 - std::bit_width(slots - 1);
    mask_ = slots - 1;
  }
  // The place of the hash, or the free place where it would go. Uses bits below `skip_bits`, in which hashes may agree.
  size_t Find(uint64_t hash, int skip_bits) const {
    size_t at = (hash << skip_bits) >> shift_;
    while (slots_[at] != 0 && slots_[at] != hash) at = (at + 1) & mask_;
    return at;
  }
  uint64_t& operator[](size_t place) { return slots_[place]; }

 private:
  GrowableBuffer<uint64_t> slots_;
  int shift_ = 0;
  size_t mask_ = 0;
};

// Counts distinct hashes: parts by the upper bits, so that each fits the cache.
uint32_t CountDistinct(std::span<const uint64_t> hashes) {
  constexpr size_t kPerPart = 16384;
  const int bits = std::bit_width(hashes.size() / kPerPart);
  const size_t parts = size_t{1} << bits;
  const auto part_of = [&](uint64_t hash) { return bits == 0 ? 0 : hash >> (64 - bits); };
  std::vector<size_t> place(parts + 1, 0);
  for (const uint64_t hash : hashes) ++place[part_of(hash) + 1];
  for (size_t p = 1; p <= parts; ++p) place[p] += place[p - 1];
  const std::vector<size_t> begin = place;
  GrowableBuffer<uint64_t> parted;
  uint64_t* to = parted.Extend(hashes.size());
  for (const uint64_t hash : hashes) to[place[part_of(hash)]++] = hash;
  HashSet seen;
  uint32_t distinct = 0;
  for (size_t p = 0; p < parts; ++p) {
    seen.Reset(begin[p + 1] - begin[p]);
    for (size_t i = begin[p]; i < begin[p + 1]; ++i) {
      uint64_t& slot = seen[seen.Find(to[i], bits)];
      distinct += slot == 0;
      slot = to[i];
    }
  }
  return distinct;
}

}  // namespace

void RawColumn::TakeCensus() {
  census_ = {};
  GrowableBuffer<uint64_t> hashes;
  hashes.Reserve(ids_.size());
  HashSet first;
  first.Reset(kFirstValuesMax);
  std::vector<uint32_t> first_number(std::bit_ceil(size_t{kFirstValuesMax} * 2 + 2));
  for (size_t record = 0; record < ids_.size(); ++record) {
    const std::string_view text = at(record);
    if (text.empty()) {
      ++census_.missing;
      continue;
    }
    const uint64_t hash = std::max<uint64_t>(1, HashBytes(text));
    hashes.PushBack(hash);
    const size_t place = first.Find(hash, 0);
    if (first[place] == hash) {
      ++census_.first[first_number[place]].second;
    } else if (census_.first.size() < kFirstValuesMax) {
      first[place] = hash;
      first_number[place] = static_cast<uint32_t>(census_.first.size());
      census_.first.emplace_back(static_cast<uint32_t>(record), 1);
    }
  }
  census_.distinct = CountDistinct(hashes.span());
}

}  // namespace ipse
