#pragma once

// Texts of record keys, kept end to end in blocks that never move, and a hash index over them that grows in small steps:
// no single insertion pauses for a whole table of millions.
//
//   KeyIndex index;
//   uint32_t at = index.Find(authority, identifier);           // kNone where it is not there
//   index.Insert(authority, identifier, value);                // value: whatever the caller numbers keys by
//
// Thread-safety: const functions from any thread while nobody writes. Cost: the text plus about 20 bytes a key.

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "matcher/base/hash.h"
#include "matcher/base/number_index.h"
#include "service/registry/types.h"

namespace ipse {

// Keeps texts for good; the views it gives stay valid.
class TextArena {
 public:
  std::string_view Keep(std::string_view text);
  uint64_t memory_bytes() const { return blocks_.size() * kBlockBytes; }

 private:
  static constexpr size_t kBlockBytes = 1 << 18;
  std::vector<std::unique_ptr<char[]>> blocks_;
  size_t used_ = kBlockBytes;
};

// Small numbers for authorities: there are few.
class AuthorityTable {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;
  uint32_t Find(std::string_view name) const;
  uint32_t Intern(std::string_view name);
  std::string_view name(uint32_t authority) const { return names_[authority]; }
  size_t size() const { return names_.size(); }

 private:
  std::deque<std::string> names_;
  absl::flat_hash_map<std::string_view, uint32_t> numbers_;
};

// Key -> number. Keys are told apart by their full text, which the owner of the numbers shows through `text_of`.
class KeyIndex {
 public:
  static constexpr uint32_t kNone = NumberIndex::kNone;
  using TextOf = std::function<std::pair<uint32_t, std::string_view>(uint32_t number)>;  // authority, identifier

  explicit KeyIndex(TextOf text_of) : text_of_(std::move(text_of)) {}

  uint32_t Find(uint32_t authority, std::string_view identifier) const;
  // REQUIRES: the key is not there.
  void Insert(uint32_t authority, std::string_view identifier, uint32_t number);
  void Erase(uint32_t authority, std::string_view identifier);
  uint64_t memory_bytes() const { return index_.memory_bytes(); }
  // For an archive (matcher/base/archive.h), beside the numbers' owner.
  template <typename Self, typename Archive>
  static void Fields(Self& self, Archive* archive) {
    NumberIndex::Fields(self.index_, archive);
  }

 private:
  static uint64_t HashOf(uint32_t authority, std::string_view identifier) { return HashBytes(identifier, authority + 1); }
  uint64_t HashOf(uint32_t number) const {
    const auto [authority, identifier] = text_of_(number);
    return HashOf(authority, identifier);
  }

  TextOf text_of_;
  NumberIndex index_;
};

}  // namespace ipse
