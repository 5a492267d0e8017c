#include "service/registry/key_arena.h"

#include <cstring>
#include <utility>

#include "matcher/base/check.h"

namespace ipse {

std::string_view TextArena::Keep(std::string_view text) {
  IPSE_CHECK(text.size() <= kBlockBytes);
  if (used_ + text.size() > kBlockBytes) {
    blocks_.push_back(std::make_unique<char[]>(kBlockBytes));
    used_ = 0;
  }
  char* place = blocks_.back().get() + used_;
  std::memcpy(place, text.data(), text.size());
  used_ += text.size();
  return {place, text.size()};
}

uint32_t AuthorityTable::Find(std::string_view name) const {
  const auto found = numbers_.find(name);
  return found == numbers_.end() ? kNone : found->second;
}

uint32_t AuthorityTable::Intern(std::string_view name) {
  const uint32_t known = Find(name);
  if (known != kNone) return known;
  names_.emplace_back(name);
  const auto number = static_cast<uint32_t>(names_.size() - 1);
  numbers_.emplace(names_.back(), number);
  return number;
}

uint32_t KeyIndex::Find(uint32_t authority, std::string_view identifier) const {
  const uint64_t hash = HashOf(authority, identifier);
  const Shard& shard = shards_[hash % kShards];
  if (shard.slots.empty()) return kNone;
  const size_t mask = shard.slots.size() - 1;
  for (size_t at = (hash >> 8) & mask; shard.slots[at] != kEmpty; at = (at + 1) & mask) {
    if (shard.slots[at] == kErased) continue;
    if (text_of_(shard.slots[at]) == std::pair(authority, identifier)) return shard.slots[at];
  }
  return kNone;
}

void KeyIndex::Insert(uint32_t authority, std::string_view identifier, uint32_t number) {
  IPSE_CHECK(number < kErased);
  const uint64_t hash = HashOf(authority, identifier);
  Shard& shard = shards_[hash % kShards];
  if (shard.used * 4 >= shard.slots.size() * 3) Grow(&shard);
  const size_t mask = shard.slots.size() - 1;
  size_t at = (hash >> 8) & mask;
  while (shard.slots[at] != kEmpty) at = (at + 1) & mask;
  shard.slots[at] = number;
  ++shard.used;
}

void KeyIndex::Erase(uint32_t authority, std::string_view identifier) {
  const uint64_t hash = HashOf(authority, identifier);
  Shard& shard = shards_[hash % kShards];
  if (shard.slots.empty()) return;
  const size_t mask = shard.slots.size() - 1;
  for (size_t at = (hash >> 8) & mask; shard.slots[at] != kEmpty; at = (at + 1) & mask) {
    if (shard.slots[at] == kErased || text_of_(shard.slots[at]) != std::pair(authority, identifier)) continue;
    shard.slots[at] = kErased;
    return;
  }
}

void KeyIndex::Grow(Shard* shard) {
  std::vector<uint32_t> old = std::exchange(shard->slots, {});
  size_t kept = 0;
  for (const uint32_t number : old) kept += number < kErased;
  size_t size = 8;
  while (kept * 2 >= size) size *= 2;
  shard->slots.assign(size, kEmpty);
  shard->used = kept;
  for (const uint32_t number : old) {
    if (number >= kErased) continue;
    const auto [authority, identifier] = text_of_(number);
    size_t at = (HashOf(authority, identifier) >> 8) & (size - 1);
    while (shard->slots[at] != kEmpty) at = (at + 1) & (size - 1);
    shard->slots[at] = number;
  }
}

uint64_t KeyIndex::memory_bytes() const {
  uint64_t bytes = 0;
  for (const Shard& shard : shards_) bytes += shard.slots.capacity() * sizeof(uint32_t);
  return bytes;
}

}  // namespace ipse
