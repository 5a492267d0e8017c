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
  return index_.Find(HashOf(authority, identifier),
                     [&](uint32_t number) { return text_of_(number) == std::pair(authority, identifier); });
}

void KeyIndex::Insert(uint32_t authority, std::string_view identifier, uint32_t number) {
  index_.Insert(HashOf(authority, identifier), number, [this](uint32_t other) { return HashOf(other); });
}

void KeyIndex::Erase(uint32_t authority, std::string_view identifier) {
  const uint32_t number = Find(authority, identifier);
  if (number != kNone) index_.Erase(HashOf(authority, identifier), number);
}

}  // namespace ipse
