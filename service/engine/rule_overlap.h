#pragma once

// How many matches blocking leaves out, from how much its rules overlap.
//
//   RuleOverlap overlap;
//   overlap.Add(probability, /*rules=*/2);   // for every candidate pair
//   overlap.Completeness()                   // 0.98: two matches in a hundred are no candidates
//
// With f1 matches found by one rule and f2 by two, at least f1^2 / (2 f2) are found by none. The rules overlap by design, so
// that the figure is an upper bound of completeness. Only pairs that rather are matches count: of those that rather are
// not, a wide rule finds thousands alone, and their small probabilities add up to matches that nobody missed.
// Thread-safety: none of its own; sums are added up with Add. Cost: constant.
// Source: Chao (1987), Estimating the population size for capture-recapture data with unequal catchability.

#include <algorithm>
#include <array>
#include <cstddef>

namespace ipse {

class RuleOverlap {
 public:
  // A candidate pair that so many rules find, at least one.
  void Add(double probability, int rules) {
    if (probability >= kProbabilityMin) found_by_[static_cast<size_t>(std::clamp(rules, 1, 3) - 1)] += probability;
  }
  void Add(const RuleOverlap& other) {
    for (size_t i = 0; i < found_by_.size(); ++i) found_by_[i] += other.found_by_[i];
  }

  // Expected matches that no rule finds; 0 where no match is found by two rules, as nothing can be said then.
  double Missed() const { return found_by_[1] > 0 ? found_by_[0] * found_by_[0] / (2 * found_by_[1]) : 0; }
  // Of all matches, the share that is found, in (0, 1].
  double Completeness() const {
    const double found = found_by_[0] + found_by_[1] + found_by_[2];
    return found > 0 ? found / (found + Missed()) : 1;
  }

 private:
  static constexpr double kProbabilityMin = 0.5;
  std::array<double, 3> found_by_{};  // matches found by one rule, two, more
};

}  // namespace ipse
