#pragma once

// A keyed bijection on the integers below a power of four: numbers that are unique without looking random ones up.
// A balanced Feistel network of four rounds with MixHash; not for secrecy. Pure after construction.

#include <cstdint>

#include "matcher/base/hash.h"

namespace ipse {

class Permutation {
 public:
  // Of [0, 2^(2 * half_bits)). REQUIRES: half_bits from 1 to 31.
  Permutation(uint64_t key, int half_bits) : key_(key), half_bits_(half_bits), mask_((uint64_t{1} << half_bits) - 1) {}

  // The smallest domain that has at least `count` numbers.
  static int HalfBitsFor(uint64_t count) {
    int half_bits = 1;
    while (half_bits < 31 && (uint64_t{1} << (2 * half_bits)) < count) ++half_bits;
    return half_bits;
  }

  uint64_t operator()(uint64_t value) const {
    uint64_t left = value >> half_bits_, right = value & mask_;
    for (uint64_t round = 0; round < 4; ++round) {
      const uint64_t next = left ^ (MixHash(key_ + round, right) & mask_);
      left = right;
      right = next;
    }
    return (left << half_bits_) | right;
  }

 private:
  uint64_t key_;
  int half_bits_;
  uint64_t mask_;
};

}  // namespace ipse
