#include "scoring/cluster/linkage.h"

#include <algorithm>
#include <cmath>

#include "matcher/base/check.h"

namespace ipse {
namespace {

constexpr uint32_t kNoCluster = UINT32_MAX;
constexpr WeakBridge kNotJoined{kNoCluster, 0, 0, 0};

}  // namespace

float QuantiseWeight(float weight_bits, float clip_bits) {
  const float clipped = std::clamp(weight_bits, -clip_bits, clip_bits);
  constexpr double kSteps = 1 << 20;
  return static_cast<float>(std::nearbyint(static_cast<double>(clipped) * kSteps) / kSteps);
}

bool LinkageSolver::Worse(const Candidate& a, const Candidate& b) {
  if (a.linkage != b.linkage) return a.linkage < b.linkage;
  if (a.left != b.left) return a.left > b.left;
  return a.right > b.right;
}

double LinkageSolver::LinkageOf(uint32_t i, uint32_t j) const {
  const double value = value_[static_cast<size_t>(i) * count_ + j];
  if (options_.linkage == Linkage::kComplete) return value;
  return value / (static_cast<double>(size_[i]) * static_cast<double>(size_[j]));
}

double LinkageSolver::Combine(double a, double b) const {
  return options_.linkage == Linkage::kComplete ? std::min(a, b) : a + b;
}

void LinkageSolver::Solve(const LinkageProblem& problem, LinkageSolution* solution) {
  IPSE_CHECK(problem.weights.size() == PairSlots(problem.count));
  solution->weakest_joins.clear();
  solution->refused_joins.clear();
  solution->joins = 0;
  solution->records_moved = 0;
  Start(problem);
  JoinGreedily(solution);
  Label(solution);
  for (uint32_t rep : alive_) {
    if (weakest_[rep].cluster != kNoCluster) solution->weakest_joins.push_back(weakest_[rep]);
  }
  if (options_.refine && options_.linkage == Linkage::kAverage) Refine(problem, solution);
  if (has_bars_) ReportRefused(solution);
}

void LinkageSolver::Start(const LinkageProblem& problem) {
  count_ = problem.count;
  value_.resize(static_cast<size_t>(count_) * count_);
  const float* weight = problem.weights.data();
  for (uint32_t i = 0; i < count_; ++i) {
    Value(i, i) = 0;
    for (uint32_t j = i + 1; j < count_; ++j) Value(i, j) = Value(j, i) = *weight++;
  }
  FillBars(problem);
  size_.assign(count_, 1);
  alive_.resize(count_);
  parent_.resize(count_);
  for (uint32_t i = 0; i < count_; ++i) alive_[i] = parent_[i] = i;
  weakest_.assign(count_, kNotJoined);
  for (const RecordPair& pair : problem.must_link) {
    uint32_t left = pair.left, right = pair.right;
    while (parent_[left] != left) left = parent_[left];
    while (parent_[right] != right) right = parent_[right];
    if (left != right) Merge(std::min(left, right), std::max(left, right));
  }
}

void LinkageSolver::FillBars(const LinkageProblem& problem) {
  has_bars_ = !problem.cannot_link.empty() || !problem.unique_source.empty();
  if (!has_bars_) return;
  barred_.assign(static_cast<size_t>(count_) * count_, 0);
  for (const RecordPair& pair : problem.cannot_link) Barred(pair.left, pair.right) = Barred(pair.right, pair.left) = 1;
  if (problem.unique_source.empty()) return;
  for (uint32_t i = 0; i < count_; ++i) {
    if (problem.unique_source[i] == kNoSource) continue;
    for (uint32_t j = i + 1; j < count_; ++j) {
      if (problem.unique_source[i] == problem.unique_source[j]) Barred(i, j) = Barred(j, i) = 1;
    }
  }
}

// Joins cluster `right` into `left` (left < right, so the representative stays the smallest index).
void LinkageSolver::Merge(uint32_t left, uint32_t right) {
  alive_.erase(std::lower_bound(alive_.begin(), alive_.end(), right));
  for (uint32_t other : alive_) {
    if (other == left) continue;
    Value(left, other) = Value(other, left) = Combine(Value(left, other), Value(right, other));
    if (has_bars_ && Barred(right, other)) Barred(left, other) = Barred(other, left) = 1;
  }
  size_[left] += size_[right];
  size_[right] = 0;
  parent_[right] = left;
}

void LinkageSolver::PushIfAboveCut(uint32_t left, uint32_t right) {
  if (IsBarred(left, right)) return;
  const double linkage = LinkageOf(left, right);
  if (!(linkage > cut_)) return;
  heap_.push_back({linkage, std::min(left, right), std::max(left, right), size_[left] + size_[right]});
}

void LinkageSolver::JoinGreedily(LinkageSolution* solution) {
  heap_.clear();
  for (size_t i = 0; i < alive_.size(); ++i) {
    for (size_t j = i + 1; j < alive_.size(); ++j) PushIfAboveCut(alive_[i], alive_[j]);
  }
  std::make_heap(heap_.begin(), heap_.end(), Worse);
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(), Worse);
    const Candidate best = heap_.back();
    heap_.pop_back();
    const uint32_t left = best.left, right = best.right;
    if (size_[left] == 0 || size_[right] == 0 || size_[left] + size_[right] != best.size) continue;
    Merge(left, right);
    // Linkage never rises from one join to the next, so the last join of a cluster is its weakest.
    weakest_[left] = {left, left, right, static_cast<float>(best.linkage)};
    ++solution->joins;
    for (uint32_t other : alive_) {
      if (other == left) continue;
      const size_t before = heap_.size();
      PushIfAboveCut(left, other);
      if (heap_.size() > before) std::push_heap(heap_.begin(), heap_.end(), Worse);
    }
  }
}

void LinkageSolver::Label(LinkageSolution* solution) const {
  std::vector<uint32_t>& label = solution->cluster_of;
  label.resize(count_);
  for (uint32_t i = 0; i < count_; ++i) label[i] = parent_[i] == i ? i : label[parent_[i]];  // parent_[i] <= i
}

void LinkageSolver::ReportRefused(LinkageSolution* solution) const {
  for (size_t i = 0; i < alive_.size(); ++i) {
    for (size_t j = i + 1; j < alive_.size(); ++j) {
      if (!IsBarred(alive_[i], alive_[j])) continue;
      const double linkage = LinkageOf(alive_[i], alive_[j]);
      if (linkage > cut_) solution->refused_joins.push_back({alive_[i], alive_[j], static_cast<float>(linkage)});
    }
  }
}

}  // namespace ipse
