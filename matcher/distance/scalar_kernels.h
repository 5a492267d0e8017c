#pragma once

// The kernels for one pair in 64-bit words: what lanes do not take (long strings, characters without a one-byte code) and
// the "scalar" target. One object per thread: it owns the tables of pattern masks, made when first needed, so that an object
// nobody asks anything costs nothing.
//
// Edit distances: G. Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic programming", JACM 46
// (1999), in the form of H. Hyyro, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", Nordic
// J. of Computing 10 (2003), which adds the swap. O(longer) when the shorter string has at most 64 characters, else
// the plain table, O(|left| |right|). Jaro: matched positions as bits of a word, under the same limit.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "matcher/distance/string_slots.h"

namespace ipse {

struct JaroCounts {
  uint32_t matches = 0;
  uint32_t transpositions = 0;  // halved, rounded down
  uint32_t prefix = 0;          // at most 4
};

class ScalarKernels {
 public:
  uint32_t Levenshtein(const StringSlots& slots, uint32_t left, uint32_t right);
  uint32_t Osa(const StringSlots& slots, uint32_t left, uint32_t right);
  JaroCounts Jaro(const StringSlots& slots, uint32_t left, uint32_t right);
  double JaroWinkler(const StringSlots& slots, uint32_t left, uint32_t right);

 private:
  // Where each symbol stands in the pattern, one bit per position.
  class ByteMasks {
   public:
    uint64_t& At(uint32_t symbol) { return masks_[symbol]; }
    uint64_t Get(uint32_t symbol) const { return masks_[symbol]; }
    void Clear(std::span<const uint8_t> pattern) {
      for (const uint8_t symbol : pattern) masks_[symbol] = 0;
    }

   private:
    uint64_t masks_[256] = {};
  };
  // The same for any symbols: at most 64 entries in an open table of 128.
  class WideMasks {
   public:
    uint64_t& At(uint32_t symbol) {
      const size_t at = Find(symbol);
      keys_[at] = symbol;
      return masks_[at];
    }
    uint64_t Get(uint32_t symbol) const { return masks_[Find(symbol)]; }
    void Clear(std::span<const uint32_t> pattern);

   private:
    size_t Find(uint32_t symbol) const {
      size_t at = symbol * 0x9E3779B1u >> 25;
      while (keys_[at] != 0 && keys_[at] != symbol) at = (at + 1) % 128;
      return at;
    }
    uint32_t keys_[128] = {};  // 0: free; symbols start at 1
    uint64_t masks_[128] = {};
  };

  template <typename Run>
  auto WithSymbols(const StringSlots& slots, uint32_t left, uint32_t right, Run run);

  std::unique_ptr<ByteMasks> byte_masks_;
  std::unique_ptr<WideMasks> wide_masks_;
  std::vector<uint32_t> left_buffer_;
  std::vector<uint32_t> right_buffer_;
  std::vector<uint32_t> rows_;
};

}  // namespace ipse
