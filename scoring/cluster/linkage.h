#pragma once

// Exact greedy agglomeration of a few hundred records with every pair's weight known: the inner engine of cluster.h,
// which says what is computed. Indexes here are local (0 to count - 1, in the order of the record indexes).
//
// Not thread-safe: one solver per thread; it keeps its buffers between problems. Cost for k records: O(k^2 log k) time
// and up to 36 bytes * k^2, most of it the heap, when all pairs are above the cut. Only cluster pairs above the cut
// enter the heap: a mean (or a minimum) of values at or below the cut never rises above it, so nothing is missed.

#include <cstdint>
#include <span>
#include <vector>

#include "scoring/cluster/cluster.h"

namespace ipse {

// The place of pair (i, j), i < j < count, in a triangular array of count * (count - 1) / 2 weights.
inline size_t PairSlot(size_t i, size_t j, size_t count) { return i * (2 * count - i - 1) / 2 + (j - i - 1); }
inline size_t PairSlots(size_t count) { return count * (count - 1) / 2; }

// Clips to [-clip, clip] and rounds to multiples of 2^-20 bits; the result is exact as a float.
float QuantiseWeight(float weight_bits, float clip_bits);

inline constexpr uint32_t kNoSource = UINT32_MAX;

struct LinkageProblem {
  uint32_t count = 0;
  std::span<const float> weights;           // triangular, quantised
  std::span<const RecordPair> must_link;    // local indexes
  std::span<const RecordPair> cannot_link;  // local indexes
  std::span<const uint32_t> unique_source;  // per record its duplicate-free source, or kNoSource; empty: none
};

// Local indexes throughout. Vectors are cleared and filled by Solve.
struct LinkageSolution {
  std::vector<uint32_t> cluster_of;       // smallest local index of the cluster
  std::vector<WeakBridge> weakest_joins;  // one per cluster that was joined by weight
  std::vector<RefusedJoin> refused_joins;
  uint64_t joins = 0;
  uint64_t records_moved = 0;
};

class LinkageSolver {
 public:
  // Uses linkage (kAverage or kComplete), cut_bits, refine and refine_rounds_max of the options.
  explicit LinkageSolver(const ClusterOptions& options) : options_(options), cut_(options.cut_bits) {}

  // Clusters one problem. REQUIRES: indexes in range; must_link and cannot_link do not contradict each other.
  void Solve(const LinkageProblem& problem, LinkageSolution* solution);

 private:
  struct Candidate {
    double linkage;
    uint32_t left;
    uint32_t right;
    uint32_t size;  // of both together; a cluster only grows, so another size means the candidate is stale
  };
  static bool Worse(const Candidate& a, const Candidate& b);

  void Start(const LinkageProblem& problem);
  void FillBars(const LinkageProblem& problem);
  void Merge(uint32_t left, uint32_t right);
  void PushIfAboveCut(uint32_t left, uint32_t right);
  void JoinGreedily(LinkageSolution* solution);
  void Label(LinkageSolution* solution) const;
  void Refine(const LinkageProblem& problem, LinkageSolution* solution);
  uint64_t RefineRound(const LinkageProblem& problem, std::vector<uint32_t>& label, std::vector<uint8_t>& touched);
  void Rebuild(const LinkageProblem& problem, const std::vector<uint8_t>& touched, LinkageSolution* solution);
  void ReportRefused(LinkageSolution* solution) const;

  double& Value(uint32_t i, uint32_t j) { return value_[static_cast<size_t>(i) * count_ + j]; }
  uint8_t& Barred(uint32_t i, uint32_t j) { return barred_[static_cast<size_t>(i) * count_ + j]; }
  bool IsBarred(uint32_t i, uint32_t j) const { return has_bars_ && barred_[static_cast<size_t>(i) * count_ + j]; }
  double LinkageOf(uint32_t i, uint32_t j) const;
  double Combine(double a, double b) const;

  const ClusterOptions options_;
  const double cut_;
  uint32_t count_ = 0;
  bool has_bars_ = false;
  std::vector<double> value_;    // count x count: sum (average) or minimum (complete) of two clusters' cross weights
  std::vector<uint8_t> barred_;  // count x count, empty without bars
  std::vector<uint32_t> size_;   // by representative; 0 for records that are not one
  std::vector<uint32_t> alive_;  // representatives, ascending
  std::vector<uint32_t> parent_;
  std::vector<WeakBridge> weakest_;  // by representative; cluster == UINT32_MAX: not joined by weight
  std::vector<Candidate> heap_;
};

}  // namespace ipse
