#pragma once

// 64-bit hashing for dictionary look-ups and blocking keys: the same on every machine and in every run (keys are
// stored and compared across processes), not safe against an adversary who chooses inputs.
// Thread-safe: pure functions. Cost: about one multiplication per 8 bytes.

#include <cstdint>
#include <cstring>
#include <string_view>

namespace ipse {

// Mixes two words: the high and low halves of the 128-bit product, folded.
inline uint64_t MixHash(uint64_t a, uint64_t b) {
  const unsigned __int128 product = static_cast<unsigned __int128>(a ^ 0x9E3779B97F4A7C15ULL) * (b ^ 0xD1B54A32D192ED03ULL);
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

// Hashes bytes; equal bytes and seed give equal results everywhere (little-endian reads are part of the definition).
inline uint64_t HashBytes(std::string_view bytes, uint64_t seed = 0) {
  uint64_t hash = MixHash(seed, bytes.size());
  const char* at = bytes.data();
  size_t left = bytes.size();
  for (; left >= 8; at += 8, left -= 8) {
    uint64_t word;
    std::memcpy(&word, at, 8);
    hash = MixHash(hash, word);
  }
  if (left > 0) {
    uint64_t word = 0;
    std::memcpy(&word, at, left);
    hash = MixHash(hash, word);
  }
  return MixHash(hash, 0xA0761D6478BD642FULL);
}

// Transparent hash for look-ups by std::string_view in absl or std hash maps keyed by std::string.
struct StringHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return HashBytes(text); }
};
struct StringEq {
  using is_transparent = void;
  bool operator()(std::string_view left, std::string_view right) const { return left == right; }
};

}  // namespace ipse
