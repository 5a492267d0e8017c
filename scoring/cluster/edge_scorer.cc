#include <algorithm>
#include <memory>

#include "matcher/base/check.h"
#include "scoring/cluster/cluster.h"

namespace ipse {

PairScorer EdgeListScorer(std::span<const ScoredEdge> edges, float absent_bits) {
  auto sorted = std::make_shared<std::vector<ScoredEdge>>(edges.begin(), edges.end());
  auto before = [](const ScoredEdge& a, const ScoredEdge& b) {
    return a.left != b.left ? a.left < b.left : a.right < b.right;
  };
  std::sort(sorted->begin(), sorted->end(), [before](const ScoredEdge& a, const ScoredEdge& b) {
    return before(a, b) || (!before(b, a) && a.weight_bits > b.weight_bits);  // the highest first: a look-up finds it
  });
  return [sorted, before, absent_bits](std::span<const uint32_t> left, std::span<const uint32_t> right,
                                       std::span<float> weights) {
    IPSE_CHECK(left.size() == right.size() && left.size() == weights.size());
    for (size_t i = 0; i < left.size(); ++i) {
      const ScoredEdge wanted{left[i], right[i], 0};
      const auto at = std::lower_bound(sorted->begin(), sorted->end(), wanted, before);
      weights[i] = at != sorted->end() && !before(wanted, *at) ? at->weight_bits : absent_bits;
    }
  };
}

}  // namespace ipse
