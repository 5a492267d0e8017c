#pragma once

// A stream of random numbers that is fully named by its key: the n-th number of a stream is a pure function of
// (key, n), so two streams never wait for each other and a household comes out the same whichever thread makes it.
// Only integer and basic double arithmetic is used (no libm), so the same key gives the same draws on every machine.
//
//   RandomStream random(seed, block, household);
//   if (random.Chance(0.02)) ...
//
// Draw in statements of their own: the order in which arguments and operands are evaluated is the compiler's choice, and
// f(random.Below(2), random.Below(3)) would give other data with another compiler.
//
// Not for cryptography. Not thread-safe; make one stream per unit of work. Cost: two multiplications a draw.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "matcher/base/hash.h"

namespace ipse {

class RandomStream {
 public:
  explicit RandomStream(uint64_t seed, uint64_t part = 0, uint64_t sub_part = 0)
      : key_(MixHash(MixHash(MixHash(seed, 0x6A09E667F3BCC909ULL), part + 1), sub_part + 1)) {}

  uint64_t Next() { return MixHash(key_ + 0x9E3779B97F4A7C15ULL * ++counter_, key_); }

  // Uniform in [0, 1) with 53 bits.
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }
  // True with the given probability; a probability of 0 or less never, of 1 or more always.
  bool Chance(double probability) { return Unit() < probability; }
  // Uniform in [0, limit); limit must be positive. The bias is below limit / 2^64.
  uint64_t Below(uint64_t limit) {
    return static_cast<uint64_t>((static_cast<unsigned __int128>(Next()) * limit) >> 64);
  }
  // Uniform in [low, high], both included.
  int64_t Between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(Below(static_cast<uint64_t>(high - low) + 1));
  }
  template <typename T>
  const T& Pick(std::span<const T> choices) {
    return choices[Below(choices.size())];
  }
  template <typename T, size_t n>
  const T& Pick(const T (&choices)[n]) {
    return choices[Below(n)];
  }

 private:
  uint64_t key_;
  uint64_t counter_ = 0;
};

// Draws an index with given weights in constant time (Walker's alias method, built as by Vose).
class WeightedChoice {
 public:
  WeightedChoice() = default;
  // REQUIRES: at least one weight; none negative; their sum positive.
  explicit WeightedChoice(std::span<const double> weights);

  size_t Draw(RandomStream& random) const {
    const uint64_t bits = random.Next();
    const size_t slot = static_cast<size_t>((static_cast<unsigned __int128>(bits) * slots_.size()) >> 64);
    // The low half of the product is an independent-enough fraction: slot counts are far below 2^32.
    const uint32_t fraction = static_cast<uint32_t>((bits * slots_.size()) >> 32);
    return fraction < slots_[slot].keep_below ? slot : slots_[slot].alias;
  }
  size_t size() const { return slots_.size(); }

 private:
  struct Slot {
    uint32_t keep_below = 0;  // Of 2^32: stay at this slot.
    uint32_t alias = 0;
  };
  std::vector<Slot> slots_;
};

}  // namespace ipse
