#pragma once

// Learns the mixture from counted patterns, without labels: expectation maximisation with informed priors.
//
//   TrainingData data = ...;            // counted candidate patterns, level shares of random pairs
//   TrainingResult result = Train(classes, comparisons, data, options);
//
// The candidates are enumerated; all other pairs are strangers. Strangers' level probabilities (u) come from random
// pairs and value counts, never from the candidates alone, except for levels that are themselves blocking keys: every pair
// at such a level is a candidate, so its u is the strangers' posterior mass there over all strangers. What identifies the
// other classes are Dirichlet priors: the class's informed centre with a strength in pseudo-pairs, the larger of an
// absolute one and a share of the class's own mass. No probability ever becomes 0 or 1. The classes' shares have one, too:
// their start shares, with the strength of some expected matches, so that of a handful of pairs one class does not take all.
// Thread-safety: a pure function; the result does not depend on the number of threads.
// Cost: distinct patterns x classes x comparisons per iteration, independent of the number of pairs.
// Source: Dempster, Laird and Rubin (1977); Winkler (1988) for record linkage; Enamorado et al. (2019) for counted
// patterns.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "scoring/mixture/mixture.h"

namespace ipse {

struct PatternCount {
  Pattern pattern;
  uint64_t count;
};

struct TrainingOptions {
  double prior_strength = 200;        // pseudo-pairs behind each class's prior
  double prior_strength_share = 0.1;  // or this multiple of the class's mass, if larger
  uint32_t iterations_max = 120;
  size_t patterns_max = 50'000;       // distinct patterns looked at; of more, the rare ones are sampled
  double matches_start = 0.15;        // expected matches as a multiple of the number of records
  double prior_matches = 0;           // expected matches behind the classes' start shares, at most as many as expected
  bool household = true;              // use the household classes
  int threads = 1;
};

struct TrainingData {
  uint64_t records = 0;
  uint64_t pairs = 0;                       // all pairs there are
  std::vector<PatternCount> candidates;     // sorted by pattern
  // Per comparison and level (1-based level at index level - 1): share among all pairs that have both values.
  std::vector<std::vector<double>> all_pairs;
  // Per comparison: share of all pairs that have both values.
  std::vector<double> observed;
  // The same for a record compared with itself: how exact agreement spreads over the frequency bins.
  std::vector<std::vector<double>> self;
};

struct TrainingResult {
  Mixture mixture;
  uint32_t iterations = 0;
  bool converged = false;
  double log_likelihood = 0;
  std::vector<double> class_mass;      // expected pairs per class, scaled to all candidates
  std::vector<std::string> warnings;
};

TrainingResult Train(std::span<const LatentClass> classes, std::span<const ComparisonSpec> comparisons,
                     const TrainingData& data, const TrainingOptions& options);

// The level groups of a comparison, in order of first mention; group_of[level - 1] indexes them.
struct LevelGroups {
  std::vector<std::string> names;
  std::vector<size_t> group_of;
};
LevelGroups GroupsOf(const ComparisonSpec& comparison);

// A mixture with the probabilities that trained classes carry. REQUIRES: every class is trained.
Mixture TrainedMixture(std::span<const LatentClass> classes, std::span<const ComparisonSpec> comparisons);

}  // namespace ipse
