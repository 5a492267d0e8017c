// The local-move refinement of LinkageSolver: see `refine` in cluster.h.

#include <algorithm>

#include "matcher/base/check.h"
#include "scoring/cluster/linkage.h"

namespace ipse {
namespace {

float WeightOf(const LinkageProblem& problem, uint32_t i, uint32_t j) {
  return problem.weights[PairSlot(std::min(i, j), std::max(i, j), problem.count)];
}

}  // namespace

// One pass over all records. A label is any index below count that no other cluster uses; `touched` marks labels whose
// cluster changed. Records under a must pair stay where they are.
uint64_t LinkageSolver::RefineRound(const LinkageProblem& problem, std::vector<uint32_t>& label,
                                    std::vector<uint8_t>& touched) {
  std::vector<uint8_t> fixed(count_, 0), blocked(count_);
  for (const RecordPair& pair : problem.must_link) fixed[pair.left] = fixed[pair.right] = 1;
  std::vector<double> gain(count_);
  std::vector<uint32_t> members(count_, 0);
  for (uint32_t record : label) ++members[record];
  uint64_t moves = 0;
  for (uint32_t i = 0; i < count_; ++i) {
    if (fixed[i]) continue;
    std::fill(gain.begin(), gain.end(), 0);
    std::fill(blocked.begin(), blocked.end(), 0);
    for (uint32_t j = 0; j < count_; ++j) {
      if (j == i) continue;
      gain[label[j]] += WeightOf(problem, i, j) - cut_;
      if (IsBarred(i, j)) blocked[label[j]] = 1;
    }
    uint32_t best = label[i];
    for (uint32_t c = 0; c < count_; ++c) {
      if (members[c] > 0 && !blocked[c] && gain[c] > gain[best]) best = c;
    }
    if (gain[best] < 0) {  // alone is better: take a free label
      best = static_cast<uint32_t>(std::find(members.begin(), members.end(), 0u) - members.begin());
      IPSE_CHECK(best < count_);  // a record with company leaves a label free
    }
    if (best == label[i]) continue;
    touched[label[i]] = touched[best] = 1;
    --members[label[i]];
    ++members[best];
    label[i] = best;
    ++moves;
  }
  return moves;
}

void LinkageSolver::Refine(const LinkageProblem& problem, LinkageSolution* solution) {
  if (has_bars_) FillBars(problem);  // by record again
  std::vector<uint32_t> label = solution->cluster_of;
  std::vector<uint8_t> touched(count_, 0);
  for (int round = 0; round < options_.refine_rounds_max; ++round) {
    const uint64_t moves = RefineRound(problem, label, touched);
    solution->records_moved += moves;
    if (moves == 0) break;
  }
  solution->cluster_of = std::move(label);
  Rebuild(problem, touched, solution);
}

// Names clusters by their smallest index again and recomputes what is known about them. The weakest join of a touched
// cluster is that of the record least attached to the others: its joins no longer tell how the cluster hangs together.
void LinkageSolver::Rebuild(const LinkageProblem& problem, const std::vector<uint8_t>& touched,
                            LinkageSolution* solution) {
  std::vector<uint32_t> first(count_, kNoSource);
  std::vector<uint32_t>& label = solution->cluster_of;
  std::vector<uint8_t> changed(count_, 0);
  for (uint32_t i = 0; i < count_; ++i) {
    const uint32_t old = label[i];
    if (first[old] == kNoSource) first[old] = i;
    label[i] = first[old];
    if (touched[old]) changed[label[i]] = 1;
  }
  alive_.clear();
  size_.assign(count_, 0);
  for (uint32_t i = 0; i < count_; ++i) {
    if (label[i] == i) alive_.push_back(i);
    ++size_[label[i]];
  }
  std::fill(value_.begin(), value_.end(), 0.0);
  std::vector<uint8_t> bars(has_bars_ ? value_.size() : 0, 0);
  std::vector<double> attached(count_, 0);
  for (uint32_t i = 0; i < count_; ++i) {
    for (uint32_t j = i + 1; j < count_; ++j) {
      const double weight = WeightOf(problem, i, j);
      const uint32_t a = label[i], b = label[j];
      if (a == b) {
        attached[i] += weight;
        attached[j] += weight;
        continue;
      }
      Value(a, b) = Value(b, a) = Value(a, b) + weight;
      if (IsBarred(i, j)) bars[static_cast<size_t>(a) * count_ + b] = bars[static_cast<size_t>(b) * count_ + a] = 1;
    }
  }
  barred_ = std::move(bars);
  std::erase_if(solution->weakest_joins,
                [&](const WeakBridge& w) { return label[w.cluster] != w.cluster || changed[w.cluster]; });
  for (uint32_t rep : alive_) {
    if (!changed[rep] || size_[rep] < 2) continue;
    WeakBridge weakest{rep, rep, rep, 0};
    uint32_t second = rep;
    for (uint32_t i = rep; i < count_; ++i) {
      if (label[i] != rep) continue;
      if (second == rep && i != rep) second = i;
      const float mean = static_cast<float>(attached[i] / (size_[rep] - 1));
      if (i == rep || mean < weakest.linkage_bits) weakest = {rep, rep, i, mean};
    }
    if (weakest.right == rep) weakest.right = second;
    solution->weakest_joins.push_back(weakest);
  }
  std::sort(solution->weakest_joins.begin(), solution->weakest_joins.end(),
            [](const WeakBridge& a, const WeakBridge& b) { return a.cluster < b.cluster; });
}

}  // namespace ipse
