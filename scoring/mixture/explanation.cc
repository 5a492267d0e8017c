#include "scoring/mixture/explanation.h"

namespace ipse {
namespace {

// The pattern's first comparisons; the others are as if missing.
Pattern FirstComparisons(const Mixture& mixture, Pattern pattern, size_t comparisons) {
  Pattern first = 0;
  for (size_t k = 0; k < comparisons; ++k) first |= mixture.layout().Put(k, mixture.layout().Level(pattern, k));
  return first;
}

}  // namespace

double PriorWeight(const Mixture& mixture) { return mixture.Weight(0); }

std::vector<double> SequentialContributions(const Mixture& mixture, Pattern pattern) {
  std::vector<double> contributions;
  double running = PriorWeight(mixture);
  for (size_t k = 0; k < mixture.num_comparisons(); ++k) {
    const bool missing = mixture.layout().Level(pattern, k) == 0;
    const double next = missing ? running : mixture.Weight(FirstComparisons(mixture, pattern, k + 1));
    contributions.push_back(next - running);
    running = next;
  }
  return contributions;
}

}  // namespace ipse
