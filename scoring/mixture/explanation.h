#pragma once

// Takes a match weight apart, comparison by comparison.
//
//   double running = PriorWeight(mixture);
//   for (double bits : SequentialContributions(mixture, pattern)) running += bits;   // ends at mixture.Weight(pattern)
//
// In a mixture the comparisons are not independent: an equal address says little once the family name agrees, because
// relatives share both. So the parts of a weight depend on what is already known. They are taken in the model's order:
// each contribution is the change of the running weight when the comparison is added to those before it, and they add up
// exactly. In the two-class case the order does not matter and each is log2(m/u).
// Thread-safety: pure functions. Cost: one weight a comparison, a microsecond in all; not for inner loops.

#include <vector>

#include "scoring/mixture/mixture.h"

namespace ipse {

// Match weight of a pair nothing is known of: log2 of the match classes' shares over the others'.
double PriorWeight(const Mixture& mixture);

// One figure per comparison, in bits; 0 where the comparison is missing.
std::vector<double> SequentialContributions(const Mixture& mixture, Pattern pattern);

}  // namespace ipse
