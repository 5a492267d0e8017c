#include <algorithm>
#include <array>
#include <cmath>

#include "matcher/base/status.h"
#include "scoring/evaluate/links.h"

namespace ipse {
namespace {

constexpr std::array<double, 11> kDefaultBounds = {.001, .01, .05, .1, .25, .5, .75, .9, .95, .99, .999};

// log2(1 + 2^x) without overflow.
double SoftPlus2(double x) {
  constexpr double kLog2E = 1.4426950408889634;
  return x > 0 ? x + std::log1p(std::exp2(-x)) * kLog2E : std::log1p(std::exp2(x)) * kLog2E;
}

}  // namespace

std::span<const double> DefaultCalibrationBounds() { return kDefaultBounds; }

absl::StatusOr<Calibration> Calibrate(const LabelledEdges& edges, std::span<const double> bounds) {
  double below = 0;
  for (double bound : bounds) {
    if (!(bound > below && bound < 1)) return InvalidArgument("calibration: bounds must ascend inside (0, 1)");
    below = bound;
  }
  if (edges.pairs.size() != edges.weight_bits.size()) {
    return InvalidArgument("calibration: {} pairs, {} weights", edges.pairs.size(), edges.weight_bits.size());
  }
  Calibration result;
  result.bins.resize(bounds.size() + 1);
  for (size_t b = 0; b < bounds.size(); ++b) {
    result.bins[b].probability_high = result.bins[b + 1].probability_low = bounds[b];
  }
  std::vector<uint64_t> right(result.bins.size(), 0);
  for (size_t e = 0; e < edges.pairs.size(); ++e) {
    const LinkPair pair = edges.pairs[e];
    const double weight = edges.weight_bits[e];
    if (std::max(pair.left, pair.right) >= edges.truth.size() || std::isnan(weight)) {
      return InvalidArgument("calibration: edge {} names a record out of range or has no weight", e);
    }
    if (edges.truth[pair.left] == kNoTruth || edges.truth[pair.right] == kNoTruth) continue;
    const bool is_true = edges.truth[pair.left] == edges.truth[pair.right];
    const double probability = 1 / (1 + std::exp2(-weight));
    const size_t bin = std::upper_bound(bounds.begin(), bounds.end(), probability) - bounds.begin();
    ++result.bins[bin].edges;
    result.bins[bin].mean_predicted += probability;
    right[bin] += is_true;
    ++result.edges;
    result.observed_true += is_true;
    result.predicted_true += probability;
    result.brier_score += (probability - is_true) * (probability - is_true);
    result.log_loss_bits += SoftPlus2(is_true ? -weight : weight);
  }
  const double all = static_cast<double>(std::max<uint64_t>(result.edges, 1));
  for (size_t b = 0; b < result.bins.size(); ++b) {
    CalibrationBin& bin = result.bins[b];
    bin.observed = WilsonInterval(right[b], bin.edges);
    if (bin.edges == 0) continue;
    const double count = static_cast<double>(bin.edges);
    bin.mean_predicted /= count;
    result.expected_calibration_error += count / all * std::abs(bin.mean_predicted - bin.observed.share);
  }
  result.brier_score /= all;
  result.log_loss_bits /= all;
  return result;
}

}  // namespace ipse
