#include "scoring/mixture/mixture.h"

#include <cmath>

#include "matcher/base/check.h"

namespace ipse {
namespace {

// Keeps a weight finite where one side's mass underflows; far beyond any threshold.
constexpr double kWeightLimitBits = 200;

}  // namespace

Mixture::Mixture(PatternLayout layout, std::vector<ClassKind> kinds, std::vector<size_t> levels_per_comparison)
    : layout_(std::move(layout)), kinds_(std::move(kinds)), levels_(std::move(levels_per_comparison)) {
  IPSE_CHECK(kinds_.size() <= kClassesMax);
  size_t slots = 0;
  for (const size_t levels : levels_) {
    offset_.push_back(slots);
    slots += levels + 1;
  }
  factors_.resize(slots);
  for (Factors& factors : factors_) {
    for (double& value : factors.values) value = 1;
  }
}

double Mixture::Weight(Pattern pattern) const { return Weight(pattern, kNothingKnown); }

double Mixture::Weight(Pattern pattern, const ClassFactors& known) const {
  double joint[kClassesMax];
  Joint(pattern, joint);
  double match = 0, other = 0;
  for (size_t i = 0; i < kinds_.size(); ++i) (kinds_[i] == ClassKind::kMatch ? match : other) += joint[i] * known[i];
  if (match <= 0) return -kWeightLimitBits;
  if (other <= 0) return kWeightLimitBits;
  return std::log2(match / other);
}

double Mixture::Posterior(Pattern pattern, size_t c, const ClassFactors& known) const {
  double joint[kClassesMax];
  Joint(pattern, joint);
  double all = 0;
  for (size_t i = 0; i < kinds_.size(); ++i) all += joint[i] * known[i];
  return all > 0 ? joint[c] * known[c] / all : 0;
}

size_t Mixture::LikeliestClass(Pattern pattern, bool match) const {
  double joint[kClassesMax];
  Joint(pattern, joint);
  size_t best = kinds_.size();
  for (size_t c = 0; c < kinds_.size(); ++c) {
    if ((kinds_[c] == ClassKind::kMatch) != match) continue;
    if (best == kinds_.size() || joint[c] > joint[best]) best = c;
  }
  return best;
}

double MatchProbability(double weight_bits) { return 1.0 / (1.0 + std::exp2(-weight_bits)); }

}  // namespace ipse
