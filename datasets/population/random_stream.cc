#include "datasets/population/random_stream.h"

#include "matcher/base/check.h"

namespace ipse {

WeightedChoice::WeightedChoice(std::span<const double> weights) {
  double sum = 0;
  for (const double weight : weights) {
    IPSE_CHECK(weight >= 0);
    sum += weight;
  }
  IPSE_CHECK(sum > 0);
  const size_t n = weights.size();
  std::vector<double> scaled(n);
  std::vector<uint32_t> small, large;
  for (size_t i = 0; i < n; ++i) {
    scaled[i] = weights[i] * static_cast<double>(n) / sum;
    (scaled[i] < 1 ? small : large).push_back(static_cast<uint32_t>(i));
  }
  slots_.resize(n);
  while (!small.empty() && !large.empty()) {
    const uint32_t low = small.back();
    small.pop_back();
    const uint32_t high = large.back();
    slots_[low] = {static_cast<uint32_t>(scaled[low] * 4294967295.0), high};
    scaled[high] -= 1 - scaled[low];
    if (scaled[high] < 1) {
      large.pop_back();
      small.push_back(high);
    }
  }
  for (const uint32_t i : large) slots_[i] = {0xFFFFFFFFu, i};
  for (const uint32_t i : small) slots_[i] = {0xFFFFFFFFu, i};
}

}  // namespace ipse
