#include "service/registry/seen_messages.h"

#include <algorithm>

#include "matcher/base/hash.h"

namespace ipse {
namespace {

constexpr uint64_t kFirstRoom = uint64_t{1} << 16;
constexpr uint64_t kBitsPerMessage = 12;
constexpr size_t kBlockWords = 8;  // a cache line
constexpr int kBitsSet = 6;
constexpr uint64_t kSeed = 0x5EE7;

// Calls act(word, bit) for the bits of a message until it returns false; says whether it never did.
template <typename Words, typename Act>
bool EachBit(Words& words, uint64_t hash, const Act& act) {
  const uint64_t blocks = words.size() / kBlockWords;
  auto* const block = &words[static_cast<size_t>(((hash >> 32) * blocks) >> 32) * kBlockWords];
  uint64_t bits = MixHash(hash, kSeed);
  for (int i = 0; i < kBitsSet; ++i, bits >>= 9) {
    if (!act(block[bits >> 6 & (kBlockWords - 1)], uint64_t{1} << (bits & 63))) return false;
  }
  return true;
}

}  // namespace

uint64_t SeenMessages::HashOf(std::string_view source, std::string_view message_id) {
  return HashBytes(message_id, HashBytes(source));
}

void SeenMessages::Add(uint64_t hash) {
  if (filters_.empty() || filters_.back().room == 0) {
    const uint64_t room = kFirstRoom << filters_.size();
    filters_.push_back({room, std::vector<uint64_t>(room * kBitsPerMessage / 64)});
    CountMemory();
  }
  Filter& filter = filters_.back();
  --filter.room;
  EachBit(filter.words, hash, [](uint64_t& word, uint64_t bit) {
    word |= bit;
    return true;
  });
}

bool SeenMessages::MayHave(uint64_t hash) const {
  return std::any_of(filters_.begin(), filters_.end(), [&](const Filter& filter) {
    return EachBit(filter.words, hash, [](uint64_t word, uint64_t bit) { return (word & bit) != 0; });
  });
}

void SeenMessages::CountMemory() {
  uint64_t bytes = 0;
  for (const Filter& filter : filters_) bytes += filter.words.capacity() * sizeof(uint64_t);
  memory_bytes_.store(bytes, std::memory_order_relaxed);
}

}  // namespace ipse
