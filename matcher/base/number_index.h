#pragma once

// A hash index over numbers whose owner knows what they stand for: text -> value id, key -> record. It holds 5 bytes a slot
// (the number and eight bits of its hash, which spare nearly every comparison in vain) and no keys, and grows in 256 parts, so that no single insertion pauses for a table of millions.
//
//   NumberIndex index;
//   uint32_t id = index.Find(hash, [&](uint32_t number) { return text(number) == wanted; });   // kNone: not there
//   index.Insert(hash, number, [&](uint32_t other) { return HashOf(other); });
//
// Thread-safety: Find from any thread while nobody writes. Cost: about 10 bytes a number; a look-up a cache miss or two and
// a comparison.

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace ipse {

class NumberIndex {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  template <typename Equals>
  uint32_t Find(uint64_t hash, const Equals& equals) const {
    const Shard& shard = shards_[hash % kShards];
    if (shard.slots.empty()) return kNone;
    const size_t mask = shard.slots.size() - 1;
    for (size_t at = (hash >> kShardBits) & mask; shard.slots[at] != kNone; at = (at + 1) & mask) {
      if (shard.tags[at] == TagOf(hash) && shard.slots[at] != kErased && equals(shard.slots[at])) return shard.slots[at];
    }
    return kNone;
  }

  // REQUIRES: the number is not there. `hash_of` gives the hash of any number that is.
  template <typename HashOf>
  void Insert(uint64_t hash, uint32_t number, const HashOf& hash_of) {
    Shard& shard = shards_[hash % kShards];
    if (shard.used * 4 >= shard.slots.size() * 3) Grow(&shard, hash_of);
    Place(&shard, hash, number);
    ++shard.used;
  }

  // No effect when the number is not there.
  void Erase(uint64_t hash, uint32_t number) {
    Shard& shard = shards_[hash % kShards];
    if (shard.slots.empty()) return;
    const size_t mask = shard.slots.size() - 1;
    for (size_t at = (hash >> kShardBits) & mask; shard.slots[at] != kNone; at = (at + 1) & mask) {
      if (shard.slots[at] != number) continue;
      shard.slots[at] = kErased;
      return;
    }
  }

  // For an archive (archive.h).
  template <typename Self, typename Archive>
  static void Fields(Self& self, Archive* archive) {
    for (auto& shard : self.shards_) {
      archive->Array(shard.slots);
      archive->Array(shard.tags);
      archive->Value(shard.used);
    }
  }

  uint64_t memory_bytes() const {
    uint64_t bytes = sizeof(*this);
    for (const Shard& shard : shards_) bytes += shard.slots.capacity() * sizeof(uint32_t) + shard.tags.capacity();
    return bytes;
  }

 private:
  static constexpr int kShardBits = 8;
  static constexpr size_t kShards = size_t{1} << kShardBits;
  static constexpr uint32_t kErased = UINT32_MAX - 1;

  static uint8_t TagOf(uint64_t hash) { return static_cast<uint8_t>(hash >> 56); }

  struct Shard {
    std::vector<uint32_t> slots;
    std::vector<uint8_t> tags;
    size_t used = 0;  // erased ones included
  };

  static void Place(Shard* shard, uint64_t hash, uint32_t number) {
    const size_t mask = shard->slots.size() - 1;
    size_t at = (hash >> kShardBits) & mask;
    while (shard->slots[at] != kNone) at = (at + 1) & mask;
    shard->slots[at] = number;
    shard->tags[at] = TagOf(hash);
  }

  template <typename HashOf>
  static void Grow(Shard* shard, const HashOf& hash_of) {
    const std::vector<uint32_t> old = std::exchange(shard->slots, {});
    size_t kept = 0;
    for (const uint32_t number : old) kept += number < kErased;
    size_t size = 8;
    while (kept * 2 >= size) size *= 2;
    shard->slots.assign(size, kNone);
    shard->tags.assign(size, 0);
    shard->used = kept;
    for (const uint32_t number : old) {
      if (number < kErased) Place(shard, hash_of(number), number);
    }
  }

  std::array<Shard, kShards> shards_;
};

}  // namespace ipse
