#include "matcher/distance/jaro_winkler_thresholds.h"

#include <algorithm>

#include "matcher/base/status.h"
#include "matcher/distance/reference.h"

namespace ipse {
namespace {

constexpr int16_t kNever = 32767;  // above 3 = 3/1, the largest n / d

// Says whether n1 / d1 < n2 / d2.
bool Less(int32_t n1, int32_t d1, int32_t n2, int32_t d2) { return n1 * d2 < n2 * d1; }

// Calls visit(n, d, similarity) for the counts of every pair of strings of 1 to kLengthMax characters with `prefix`
// common ones; some counts no pair has are visited, too, which only tightens what is concluded.
template <typename Visit>
void ForEachCount(uint32_t prefix, Visit visit) {
  for (uint32_t a = 1; a <= JaroWinklerThresholds::kLengthMax; ++a) {
    for (uint32_t b = a; b <= JaroWinklerThresholds::kLengthMax; ++b) {
      for (uint32_t m = std::max(prefix, 1u); m <= a; ++m) {
        for (uint32_t t = 0; t <= m / 2; ++t) {
          visit(static_cast<int32_t>(m * m * (a + b) + (m - t) * a * b), static_cast<int32_t>(a * b * m),
                JaroWinklerFromCounts(a, b, m, t, prefix));
        }
      }
    }
  }
}

// Finds the least fraction that reaches `threshold`, and whether an equal fraction does not.
JaroWinklerThresholds::Bound FindBound(double threshold, uint32_t prefix) {
  int32_t n0 = kNever;
  int32_t d0 = 1;
  ForEachCount(prefix, [&](int32_t n, int32_t d, double similarity) {
    if (similarity >= threshold && Less(n, d, n0, d0)) {
      n0 = n;
      d0 = d;
    }
  });
  bool tie = false;
  ForEachCount(prefix, [&](int32_t n, int32_t d, double similarity) {
    if (!(similarity >= threshold) && !Less(n, d, n0, d0)) tie = true;
  });
  return {static_cast<int16_t>(n0), static_cast<int16_t>(d0), tie};
}

}  // namespace

absl::StatusOr<JaroWinklerThresholds> JaroWinklerThresholds::Create(std::span<const double> descending) {
  if (descending.empty() || descending.size() > kCountMax) {
    return InvalidArgument("Jaro-Winkler levels: {} thresholds given; give 1 to {}", descending.size(), kCountMax);
  }
  JaroWinklerThresholds result;
  for (const double threshold : descending) {
    const bool falls = result.count_ == 0 || threshold < result.thresholds_[static_cast<size_t>(result.count_ - 1)];
    if (!(threshold > 0 && threshold <= 1) || !falls) {
      return InvalidArgument("Jaro-Winkler levels: threshold {} must be in (0, 1] and below the one before it", threshold);
    }
    const auto level = static_cast<size_t>(result.count_++);
    result.thresholds_[level] = threshold;
    for (uint32_t prefix = 0; prefix <= kPrefixMax; ++prefix) {
      result.bounds_[level][prefix] = FindBound(threshold, prefix);
      result.has_ties_ |= result.bounds_[level][prefix].tie;
    }
  }
  return result;
}

}  // namespace ipse
