#include "scoring/cluster/sparse.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "matcher/base/check.h"
#include "scoring/cluster/barred_sets.h"
#include "scoring/cluster/linkage.h"

namespace ipse {
namespace {

// The sets of one component, by position in the component, with the weakest join of each set.
class EdgeJoiner {
 public:
  EdgeJoiner(const ClusterInput& input, const Unit& whole)
      : input_(input),
        begin_(whole.members.begin),
        members_(std::span(input.layout.members).subspan(begin_, whole.members.size())),
        sets_(members_),
        weakest_(whole.members.size(), {UINT32_MAX, 0, 0, std::numeric_limits<float>::infinity()}) {}

  void JoinRecords(uint32_t left, uint32_t right) { sets_.Join(Local(left), Local(right)); }

  // Call after the joins that bars do not concern.
  void AddBars(Range bars) {
    for (uint32_t b = bars.begin; b < bars.end; ++b) {
      const RecordPair& pair = input_.constraints.cannot_link[input_.layout.bars[b]];
      sets_.AddBar(Local(pair.left), Local(pair.right));
    }
    for (uint32_t i = 0; i < members_.size(); ++i) {
      const uint32_t source = UniqueSourceOf(input_.constraints, members_[i]);
      if (source != kNoSource) sets_.AddSource(i, source);
    }
  }

  // Proposes to join the sets at the ends of an edge; `linkage_of` says how alike two sets (member positions) are.
  template <typename LinkageOf>
  void Propose(const ScoredEdge& edge, const LinkageOf& linkage_of) {
    const uint32_t a = sets_.Find(Local(edge.left)), b = sets_.Find(Local(edge.right));
    if (a == b) return;
    const std::pair<uint32_t, uint32_t> pair = std::minmax(sets_.Smallest(a), sets_.Smallest(b));
    const uint64_t key = static_cast<uint64_t>(pair.first) << 32 | pair.second;
    const uint32_t size = static_cast<uint32_t>(sets_.Members(a).size() + sets_.Members(b).size());
    if (const auto known = declined_.find(key); known != declined_.end() && known->second == size) return;
    const bool a_first = sets_.Smallest(a) == pair.first;
    const float linkage = linkage_of(sets_.Members(a_first ? a : b), sets_.Members(a_first ? b : a), edge);
    if (!(linkage > input_.options.cut_bits)) {
      declined_[key] = size;
    } else if (sets_.IsBarred(a, b)) {
      declined_[key] = size;
      refused_.push_back({pair.first, pair.second, linkage});
    } else {
      WeakBridge weakest = std::min(weakest_[a], weakest_[b], WeakerThan);
      if (linkage < weakest.linkage_bits) weakest = {0, pair.first, pair.second, linkage};
      weakest_[sets_.Join(a, b)] = weakest;
      ++joins_;
    }
  }

  StepReport Finish(std::vector<uint32_t>& cluster_of) {
    StepReport report;
    report.joins = joins_;
    for (uint32_t i = 0; i < members_.size(); ++i) {
      const uint32_t set = sets_.Find(i);
      cluster_of[members_[i]] = sets_.Smallest(set);
      if (sets_.Smallest(set) != members_[i] || !std::isfinite(weakest_[set].linkage_bits)) continue;
      weakest_[set].cluster = members_[i];
      report.weakest_joins.push_back(weakest_[set]);
    }
    report.refused_joins = std::move(refused_);
    return report;
  }

 private:
  static bool WeakerThan(const WeakBridge& a, const WeakBridge& b) { return a.linkage_bits < b.linkage_bits; }
  uint32_t Local(uint32_t record) const { return input_.layout.slot[record] - begin_; }

  const ClusterInput& input_;
  const uint32_t begin_;
  const std::span<const uint32_t> members_;
  BarredSets sets_;
  std::vector<WeakBridge> weakest_;                   // by set handle
  absl::flat_hash_map<uint64_t, uint32_t> declined_;  // pair of smallest records -> size of both when declined
  std::vector<RefusedJoin> refused_;
  uint64_t joins_ = 0;
};

// Scores a deterministic sample of the cross pairs of two sets: all of them when they are few enough, else a Latin
// square of strata, so that every member of either side has the same chance within one pair.
class CrossSampler {
 public:
  CrossSampler(const ClusterInput& input, std::span<const uint32_t> members) : input_(input), members_(members) {}

  float Linkage(std::span<const uint32_t> a, std::span<const uint32_t> b) {
    left_.clear();
    right_.clear();
    const uint64_t limit = input_.options.stitch_sample_pairs;
    if (a.size() * b.size() <= limit) {
      for (uint32_t i : a) {
        for (uint32_t j : b) Add(i, j);
      }
    } else {
      constexpr uint64_t kStep = 2654435761;  // a prime above every limit: t * kStep mod limit visits each stratum once
      for (uint64_t t = 0; t < limit; ++t) {
        const uint64_t u = t * kStep % limit;
        Add(a[t * a.size() / limit], b[u * b.size() / limit]);
      }
    }
    return Score();
  }

  uint64_t scored() const { return scored_; }

 private:
  void Add(uint32_t i, uint32_t j) {
    left_.push_back(std::min(members_[i], members_[j]));
    right_.push_back(std::max(members_[i], members_[j]));
  }

  float Score() {
    weights_.resize(left_.size());
    const size_t batch = input_.options.scorer_batch_pairs;
    for (size_t at = 0; at < left_.size(); at += batch) {
      const size_t count = std::min(batch, left_.size() - at);
      input_.scorer(std::span(left_).subspan(at, count), std::span(right_).subspan(at, count),
                    std::span(weights_).subspan(at, count));
    }
    scored_ += left_.size();
    double sum = 0, lowest = input_.options.clip_bits;
    for (float weight : weights_) {
      IPSE_CHECK(weight == weight);
      const double quantised = QuantiseWeight(weight, input_.options.clip_bits);
      sum += quantised;
      lowest = std::min(lowest, quantised);
    }
    const bool complete = input_.options.linkage == Linkage::kComplete;
    return static_cast<float>(complete ? lowest : sum / static_cast<double>(weights_.size()));
  }

  const ClusterInput& input_;
  const std::span<const uint32_t> members_;
  std::vector<uint32_t> left_, right_;
  std::vector<float> weights_;
  uint64_t scored_ = 0;
};

}  // namespace

uint32_t UniqueSourceOf(const ClusterConstraints& constraints, uint32_t record) {
  if (constraints.source_of.empty()) return kNoSource;
  const uint32_t source = constraints.source_of[record];
  return constraints.source_is_unique[source] ? source : kNoSource;
}

StepReport JoinConnected(const ClusterInput& input, const Unit& unit, std::vector<uint32_t>& cluster_of) {
  EdgeJoiner joiner(input, unit);
  for (uint32_t m = unit.must.begin; m < unit.must.end; ++m) {
    const RecordPair& pair = input.constraints.must_link[input.layout.must[m]];
    joiner.JoinRecords(pair.left, pair.right);
  }
  joiner.AddBars(unit.bars);
  std::vector<ScoredEdge> edges;
  for (uint32_t e = unit.edges.begin; e < unit.edges.end; ++e) {
    const ScoredEdge& edge = input.edges[input.layout.edges[e]];
    if (edge.weight_bits >= input.options.component_floor_bits) edges.push_back(edge);
  }
  std::sort(edges.begin(), edges.end(), HeavierEdge);
  const float clip = input.options.clip_bits;
  for (const ScoredEdge& edge : edges) {
    joiner.Propose(edge, [clip](auto, auto, const ScoredEdge& e) { return QuantiseWeight(e.weight_bits, clip); });
  }
  return joiner.Finish(cluster_of);
}

StepReport StitchParts(const ClusterInput& input, const SplitComponent& split, std::vector<uint32_t>& cluster_of) {
  const Range range = split.whole.members;
  const std::span<const uint32_t> members = std::span(input.layout.members).subspan(range.begin, range.size());
  EdgeJoiner joiner(input, split.whole);
  for (uint32_t record : members) joiner.JoinRecords(record, cluster_of[record]);
  joiner.AddBars(split.whole.bars);
  CrossSampler sampler(input, members);
  for (uint32_t e = split.crossing.begin; e < split.crossing.end; ++e) {
    const ScoredEdge& edge = input.edges[input.layout.edges[e]];
    if (!(QuantiseWeight(edge.weight_bits, input.options.clip_bits) > input.options.cut_bits)) break;  // heaviest first
    joiner.Propose(edge, [&](std::span<const uint32_t> a, std::span<const uint32_t> b, const ScoredEdge&) {
      return sampler.Linkage(a, b);
    });
  }
  StepReport report = joiner.Finish(cluster_of);
  report.pairs_scored = sampler.scored();
  return report;
}

}  // namespace ipse
