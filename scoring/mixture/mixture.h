#pragma once

// The mixture over all pairs of records, of which Fellegi-Sunter is the two-class case.
//
// Every one of the N = n(n-1)/2 pairs belongs to one latent class: match classes (stayed, moved, newborn), non-match
// classes of people who resemble each other for a reason (relatives, twins, father and son, kin elsewhere, namesakes) and
// strangers. Within a class the comparisons are independent; dependence between comparisons comes out of the classes. A
// comparison that is missing says nothing (missing at random).
//
//   P(pattern) = sum_c share_c * prod_k p_ck(level_k)
//   match weight = log2( sum over match classes / sum over the other classes )       [bits]
//
// With one match class and only strangers beside it this is Fellegi and Sunter (1969), with m = p_match and u = p_stranger.
// Thread-safety: immutable after construction. Cost: about two multiplications per comparison and class.
// Source: Larsen and Rubin (2001), mixture models for record linkage, extended by the household classes.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "matcher/compare/comparison_vector.h"

namespace ipse {

enum class ClassKind : uint8_t { kMatch, kNonMatch, kStranger };

// Prior knowledge of one class about one comparison.
struct ClassComparison {
  // Mass by level, summing to 1; where empty, the class starts as strangers are.
  std::vector<double> prior_by_group;  // one per level group of the comparison, negative where unsaid
  std::vector<double> prior_by_level;  // one per level, negative where unsaid; a level said by itself is out of its group
  double strength = 0;                 // pseudo-pairs; 0: Training's default
  double strength_share = 0;           // the same, as a multiple of the class's mass
  bool as_stranger = false;            // not learned
  bool spread_as_stranger = false;     // inside a group, spread as strangers, not as a record agrees with itself
  std::vector<double> probability;     // trained; one per level (missing not among them), empty if untrained
};

struct LatentClass {
  std::string name;
  std::string description;
  ClassKind kind = ClassKind::kNonMatch;
  double share_start = 0;  // multiple of the expected number of matches, or of coincidences
  bool chance = false;     // pairs that agree by chance in what has a prior of at least .5: there are more, the more pairs
  bool household = false;  // of one family; only where the file tells households ...
  bool anywhere = false;   // ... or anywhere
  double share = 0;        // trained
  std::vector<ClassComparison> comparisons;  // one per comparison of the model
};

// What is known of a pair beside its own comparisons, as a factor on the share of each class; 1 says nothing.
inline constexpr size_t kLatentClassesMax = 16;
using ClassFactors = std::array<double, kLatentClassesMax>;
inline constexpr ClassFactors kNothingKnown = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

// Class shares and level probabilities ready for scoring.
class Mixture {
 public:
  static constexpr size_t kClassesMax = kLatentClassesMax;

  Mixture(PatternLayout layout, std::vector<ClassKind> kinds, std::vector<size_t> levels_per_comparison);

  size_t num_classes() const { return kinds_.size(); }
  size_t num_comparisons() const { return levels_.size(); }
  size_t num_levels(size_t comparison) const { return levels_[comparison]; }
  ClassKind kind(size_t c) const { return kinds_[c]; }
  const PatternLayout& layout() const { return layout_; }

  double share(size_t c) const { return share_[c]; }
  void set_share(size_t c, double share) { share_[c] = share; }
  // level: 1-based; level 0 (missing) always has factor 1.
  double probability(size_t c, size_t comparison, size_t level) const {
    return factors_[offset_[comparison] + level].values[c];
  }
  void set_probability(size_t c, size_t comparison, size_t level, double p) {
    factors_[offset_[comparison] + level].values[c] = p;
  }

  // share_c * prod_k p_ck for every class, in class order.
  void Joint(Pattern pattern, std::span<double, kClassesMax> joint) const {
    for (size_t c = 0; c < kClassesMax; ++c) joint[c] = share_[c];
    for (size_t k = 0; k < levels_.size(); ++k) {
      const Factors& factors = factors_[offset_[k] + static_cast<size_t>(layout_.Level(pattern, k))];
      for (size_t c = 0; c < kClassesMax; ++c) joint[c] *= factors.values[c];
    }
  }
  // Match weight in bits.
  double Weight(Pattern pattern) const;
  double Weight(Pattern pattern, const ClassFactors& known) const;
  // Probability that a pair of this pattern is of class c.
  double Posterior(Pattern pattern, size_t c, const ClassFactors& known) const;
  // The likeliest class among those of one side: matches or non-matches.
  size_t LikeliestClass(Pattern pattern, bool match) const;

  // Position of a level among all levels of all comparisons, for accumulators.
  size_t offset(size_t comparison) const { return offset_[comparison]; }
  size_t num_slots() const { return factors_.size(); }

 private:
  struct alignas(64) Factors {
    double values[kClassesMax];
  };
  PatternLayout layout_;
  std::vector<ClassKind> kinds_;
  std::vector<size_t> levels_;
  std::vector<size_t> offset_;
  double share_[kClassesMax] = {};
  std::vector<Factors> factors_;
};

// Probability of a weight: 2^w / (1 + 2^w).
double MatchProbability(double weight_bits);

}  // namespace ipse
