#pragma once

// The similarities at which a Jaro-Winkler comparison changes its level, prepared for the kernels.
//
//   IPSE_ASSIGN_OR_RETURN(auto levels, JaroWinklerThresholds::Create({{0.92, 0.88, 0.7}}));
//   // similarity >= 0.92 is level 0, >= 0.88 level 1, >= 0.7 level 2, anything less level 3
//
// Lanes compare integers, never floats: with n = m^2 (a + b) + (m - t) a b and d = a b m (lengths a, b, matches m,
// transpositions t) three times the Jaro similarity is n / d, and for a given prefix the threshold is met exactly from some
// fraction n0 / d0 on, so that n d0 >= d n0 decides. The fractions are found here by running the double formula of
// reference.h over all counts of strings of at most 16 characters; where that formula gives pairs of the same exact
// fraction different answers (a rounding tie, at a threshold or at Winkler's 0.7), the bound is marked and the kernels
// settle equal pairs by the formula itself. So the levels agree with the double formula always, by construction.
// Immutable; thread-safe. Create costs about a millisecond.

#include <absl/status/statusor.h>

#include <array>
#include <cstdint>
#include <span>

namespace ipse {

class JaroWinklerThresholds {
 public:
  static constexpr int kCountMax = 4;
  static constexpr uint32_t kLengthMax = 16;  // of the strings the integer bounds are for
  static constexpr uint32_t kPrefixMax = 4;

  // Prepares 1 to kCountMax thresholds in (0, 1], falling strictly. InvalidArgument for anything else.
  static absl::StatusOr<JaroWinklerThresholds> Create(std::span<const double> descending);

  int count() const { return count_; }
  double threshold(int level) const { return thresholds_[static_cast<size_t>(level)]; }

  // Returns the level of a similarity: the first threshold it reaches, count() if none.
  uint8_t LevelOf(double similarity) const {
    int level = 0;
    while (level < count_ && !(similarity >= thresholds_[static_cast<size_t>(level)])) ++level;
    return static_cast<uint8_t>(level);
  }

  // A pair of the given prefix reaches the level when n * denominator >= d * numerator; both fit 15 bits. With
  // `tie`, a pair for which the two sides are equal must be settled by the double formula.
  struct Bound {
    int16_t numerator = 0;
    int16_t denominator = 0;
    bool tie = false;
  };
  const Bound& bound(int level, uint32_t prefix) const { return bounds_[static_cast<size_t>(level)][prefix]; }
  // Whether any bound is marked with a tie.
  bool has_ties() const { return has_ties_; }

 private:
  JaroWinklerThresholds() = default;

  int count_ = 0;
  std::array<double, kCountMax> thresholds_{};
  std::array<std::array<Bound, kPrefixMax + 1>, kCountMax> bounds_{};
  bool has_ties_ = false;
};

}  // namespace ipse
