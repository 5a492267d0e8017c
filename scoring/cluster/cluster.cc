#include "scoring/cluster/cluster.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

#include "matcher/base/check.h"
#include "matcher/base/parallel.h"
#include "matcher/base/status.h"
#include "scoring/cluster/components.h"
#include "scoring/cluster/linkage.h"
#include "scoring/cluster/sparse.h"

namespace ipse {
namespace {

// Units are worked off in chunks of about this many pairs and records: large enough for full batches, small enough
// to spread over threads and to stay in the cache.
constexpr uint64_t kPairsPerChunk = 1 << 14;
constexpr uint64_t kRecordsPerChunk = 1 << 13;

absl::Status CheckOptions(const ClusterOptions& o, bool has_scorer) {
  if (!std::isfinite(o.cut_bits)) return InvalidArgument("clustering: cut_bits must be finite");
  if (!(o.clip_bits > 0 && o.clip_bits <= 1024)) return InvalidArgument("clustering: clip_bits must be in (0, 1024]");
  if (std::isnan(o.component_floor_bits)) return InvalidArgument("clustering: component_floor_bits must be a number");
  if (o.component_full_scoring_max < 2 || o.component_full_scoring_max > 4096) {
    return InvalidArgument("clustering: component_full_scoring_max must be 2 to 4096, is {}",
                           o.component_full_scoring_max);
  }
  if (o.stitch_sample_pairs < 1 || o.stitch_sample_pairs > 4096) {
    return InvalidArgument("clustering: stitch_sample_pairs must be 1 to 4096, is {}", o.stitch_sample_pairs);
  }
  if (o.scorer_batch_pairs < 1 || o.threads < 1 || o.refine_rounds_max < 1) {
    return InvalidArgument("clustering: scorer_batch_pairs, threads and refine_rounds_max must be at least 1");
  }
  if (!has_scorer && o.linkage != Linkage::kConnected) {
    return InvalidArgument("clustering: this linkage needs a scorer; pass one or use connected components");
  }
  return absl::OkStatus();
}

absl::Status CheckEdges(uint32_t record_count, std::span<const ScoredEdge> edges) {
  if (edges.size() >= UINT32_MAX) {
    return ResourceExhausted("clustering: {} edges; at most 2^32 - 2 are handled", edges.size());
  }
  for (size_t e = 0; e < edges.size(); ++e) {
    if (!(edges[e].left < edges[e].right && edges[e].right < record_count)) {
      return InvalidArgument("clustering: edge {} joins records {} and {}; left < right < {} is required", e,
                             edges[e].left, edges[e].right, record_count);
    }
    if (std::isnan(edges[e].weight_bits)) return InvalidArgument("clustering: edge {} has no weight (NaN)", e);
  }
  return absl::OkStatus();
}

absl::Status CheckConstraints(uint32_t record_count, const ClusterConstraints& c) {
  if (c.cannot_link.size() >= UINT32_MAX || c.must_link.size() >= UINT32_MAX) {
    return ResourceExhausted("clustering: more than 2^32 - 2 constraints of a kind");
  }
  for (const auto& pairs : {c.cannot_link, c.must_link}) {
    for (const RecordPair& pair : pairs) {
      if (pair.left >= record_count || pair.right >= record_count) {
        return InvalidArgument("clustering: a constraint names record {}; there are {}",
                               std::max(pair.left, pair.right), record_count);
      }
    }
  }
  if (!c.source_of.empty()) {
    if (c.source_of.size() != record_count) {
      return InvalidArgument("clustering: {} sources for {} records", c.source_of.size(), record_count);
    }
    for (uint32_t source : c.source_of) {
      if (source >= c.source_is_unique.size()) {
        return InvalidArgument("clustering: source {} is not among the {} declared", source, c.source_is_unique.size());
      }
    }
  }
  if (c.cannot_link.empty()) return absl::OkStatus();
  DisjointSets same(c.must_link.empty() ? 0 : record_count);
  for (const RecordPair& pair : c.must_link) same.Union(pair.left, pair.right);
  for (const RecordPair& pair : c.cannot_link) {
    if (pair.left == pair.right || (!c.must_link.empty() && same.Find(pair.left) == same.Find(pair.right))) {
      return InvalidArgument("clustering: records {} and {} are declared both same and different; settle that first",
                             pair.left, pair.right);
    }
  }
  return absl::OkStatus();
}

// Clusters runs of small units: collects their weights, in batches that span units, then solves unit by unit.
class UnitClusterer {
 public:
  UnitClusterer(const ClusterInput& input, std::vector<uint32_t>& cluster_of)
      : input_(input), cluster_of_(cluster_of), solver_(input.options) {}

  StepReport Run(std::span<const Unit> units) {
    weight_begin_.assign(1, 0);
    for (const Unit& unit : units) {
      weight_begin_.push_back(weight_begin_.back() + (IsOneMustSet(unit) ? 0 : PairSlots(unit.members.size())));
    }
    weights_.assign(weight_begin_.back(), std::numeric_limits<float>::quiet_NaN());
    for (size_t u = 0; u < units.size(); ++u) {
      if (!IsOneMustSet(units[u])) FillWeights(units[u], weights_.data() + weight_begin_[u]);
    }
    ScoreBatch();
    for (size_t u = 0; u < units.size(); ++u) {
      if (IsOneMustSet(units[u])) {
        for (uint32_t record : Members(units[u])) cluster_of_[record] = Members(units[u]).front();
      } else {
        SolveUnit(units[u], std::span(weights_).subspan(weight_begin_[u], PairSlots(units[u].members.size())));
      }
    }
    return std::move(report_);
  }

 private:
  // Only a set of must pairs can be larger than the limit, and then it is the whole unit (components.h).
  bool IsOneMustSet(const Unit& unit) const {
    return unit.members.size() > input_.options.component_full_scoring_max;
  }
  std::span<const uint32_t> Members(const Unit& unit) const {
    return std::span(input_.layout.members).subspan(unit.members.begin, unit.members.size());
  }
  uint32_t Local(const Unit& unit, uint32_t record) const { return input_.layout.slot[record] - unit.members.begin; }
  float Quantise(float weight) const { return QuantiseWeight(weight, input_.options.clip_bits); }

  // Takes the kept edges' weights and queues the other pairs for scoring.
  void FillWeights(const Unit& unit, float* weights) {
    const uint32_t count = unit.members.size();
    for (uint32_t e = unit.edges.begin; e < unit.edges.end; ++e) {
      const ScoredEdge& edge = input_.edges[input_.layout.edges[e]];
      float& weight = weights[PairSlot(Local(unit, edge.left), Local(unit, edge.right), count)];
      const float given = Quantise(edge.weight_bits);
      if (!(weight >= given)) weight = given;  // NaN: not seen yet
    }
    const std::span<const uint32_t> members = Members(unit);
    for (uint32_t i = 0; i < count; ++i) {
      for (uint32_t j = i + 1; j < count; ++j, ++weights) {
        if (*weights == *weights) continue;
        left_.push_back(members[i]);
        right_.push_back(members[j]);
        target_.push_back(weights);
        if (left_.size() == input_.options.scorer_batch_pairs) ScoreBatch();
      }
    }
  }

  void ScoreBatch() {
    if (left_.empty()) return;
    scores_.resize(left_.size());
    input_.scorer(left_, right_, scores_);
    for (size_t i = 0; i < scores_.size(); ++i) {
      IPSE_CHECK(scores_[i] == scores_[i]);  // a scorer never puts out NaN
      *target_[i] = Quantise(scores_[i]);
    }
    report_.pairs_scored += left_.size();
    left_.clear();
    right_.clear();
    target_.clear();
  }

  void SolveUnit(const Unit& unit, std::span<const float> weights) {
    must_.clear();
    bars_.clear();
    sources_.clear();
    for (uint32_t m = unit.must.begin; m < unit.must.end; ++m) {
      const RecordPair& pair = input_.constraints.must_link[input_.layout.must[m]];
      must_.push_back({Local(unit, pair.left), Local(unit, pair.right)});
    }
    for (uint32_t b = unit.bars.begin; b < unit.bars.end; ++b) {
      const RecordPair& pair = input_.constraints.cannot_link[input_.layout.bars[b]];
      bars_.push_back({Local(unit, pair.left), Local(unit, pair.right)});
    }
    if (!input_.constraints.source_of.empty()) {
      for (uint32_t record : Members(unit)) sources_.push_back(UniqueSourceOf(input_.constraints, record));
    }
    solver_.Solve({unit.members.size(), weights, must_, bars_, sources_}, &solution_);
    const std::span<const uint32_t> members = Members(unit);
    for (size_t i = 0; i < members.size(); ++i) cluster_of_[members[i]] = members[solution_.cluster_of[i]];
    for (const WeakBridge& w : solution_.weakest_joins) {
      report_.weakest_joins.push_back({members[w.cluster], members[w.left], members[w.right], w.linkage_bits});
    }
    for (const RefusedJoin& r : solution_.refused_joins) {
      report_.refused_joins.push_back({members[r.left_cluster], members[r.right_cluster], r.linkage_bits});
    }
    report_.joins += solution_.joins;
    report_.records_moved += solution_.records_moved;
  }

  const ClusterInput& input_;
  std::vector<uint32_t>& cluster_of_;  // written for this run's records only
  LinkageSolver solver_;
  LinkageSolution solution_;
  StepReport report_;
  std::vector<float> weights_;        // the units' triangles, one after the other
  std::vector<size_t> weight_begin_;  // per unit
  std::vector<uint32_t> left_, right_;
  std::vector<float*> target_;
  std::vector<float> scores_;
  std::vector<RecordPair> must_, bars_;
  std::vector<uint32_t> sources_;
};

// Bounds of runs of units, each of about kPairsPerChunk pairs: the same for any number of threads.
std::vector<size_t> ChunkUnits(std::span<const Unit> units) {
  std::vector<size_t> bounds = {0};
  uint64_t pairs = 0, records = 0;
  for (size_t u = 0; u < units.size(); ++u) {
    pairs += PairSlots(units[u].members.size());
    records += units[u].members.size();
    if (pairs < kPairsPerChunk && records < kRecordsPerChunk && u + 1 < units.size()) continue;
    bounds.push_back(u + 1);
    pairs = records = 0;
  }
  return bounds;
}

void AddReport(const StepReport& report, StepReport& total) {
  total.weakest_joins.insert(total.weakest_joins.end(), report.weakest_joins.begin(), report.weakest_joins.end());
  total.refused_joins.insert(total.refused_joins.end(), report.refused_joins.begin(), report.refused_joins.end());
  total.joins += report.joins;
  total.pairs_scored += report.pairs_scored;
  total.records_moved += report.records_moved;
}

// Runs `step` over `count` chunks and adds the reports up in their order, keeping only bridges that are weak.
template <typename Step>
void RunSteps(const ClusterOptions& options, size_t count, const Step& step, StepReport& total) {
  std::vector<StepReport> reports(count);
  ParallelChunks(options.threads, count, [&](size_t chunk) {
    reports[chunk] = step(chunk);
    const float weak = options.cut_bits + options.weak_bridge_margin_bits;
    std::erase_if(reports[chunk].weakest_joins, [weak](const WeakBridge& w) { return w.linkage_bits > weak; });
  });
  for (const StepReport& report : reports) AddReport(report, total);
}

// Keeps the weakest bridge of each final cluster.
std::vector<WeakBridge> FinalBridges(std::vector<WeakBridge> bridges, const std::vector<uint32_t>& cluster_of,
                                     uint32_t reports_max) {
  for (WeakBridge& bridge : bridges) bridge.cluster = cluster_of[bridge.cluster];
  std::sort(bridges.begin(), bridges.end(), [](const WeakBridge& a, const WeakBridge& b) {
    return std::tuple(a.cluster, a.linkage_bits, a.left, a.right) <
           std::tuple(b.cluster, b.linkage_bits, b.left, b.right);
  });
  const auto same = [](const WeakBridge& a, const WeakBridge& b) { return a.cluster == b.cluster; };
  bridges.erase(std::unique(bridges.begin(), bridges.end(), same), bridges.end());
  std::sort(bridges.begin(), bridges.end(), [](const WeakBridge& a, const WeakBridge& b) {
    return std::tuple(a.linkage_bits, a.cluster) < std::tuple(b.linkage_bits, b.cluster);
  });
  bridges.resize(std::min<size_t>(bridges.size(), reports_max));
  return bridges;
}

// Keeps the strongest refusal of each pair of final clusters.
std::vector<RefusedJoin> FinalRefusals(std::vector<RefusedJoin> joins, const std::vector<uint32_t>& cluster_of) {
  for (RefusedJoin& join : joins) {
    const auto pair = std::minmax(cluster_of[join.left_cluster], cluster_of[join.right_cluster]);
    join = {pair.first, pair.second, join.linkage_bits};
  }
  std::sort(joins.begin(), joins.end(), [](const RefusedJoin& a, const RefusedJoin& b) {
    return std::tuple(a.left_cluster, a.right_cluster, -a.linkage_bits) <
           std::tuple(b.left_cluster, b.right_cluster, -b.linkage_bits);
  });
  const auto same = [](const RefusedJoin& a, const RefusedJoin& b) {
    return a.left_cluster == b.left_cluster && a.right_cluster == b.right_cluster;
  };
  joins.erase(std::unique(joins.begin(), joins.end(), same), joins.end());
  std::stable_sort(joins.begin(), joins.end(),
                   [](const RefusedJoin& a, const RefusedJoin& b) { return a.linkage_bits > b.linkage_bits; });
  return joins;
}

void CountClusters(const std::vector<uint32_t>& cluster_of, ClusterStats* stats) {
  std::vector<uint32_t> size(cluster_of.size(), 0);
  for (uint32_t cluster : cluster_of) ++size[cluster];
  for (uint32_t count : size) {
    stats->clusters += count > 0;
    stats->singletons += count == 1;
    stats->largest_cluster = std::max<uint64_t>(stats->largest_cluster, count);
  }
}

}  // namespace

absl::StatusOr<ClusterResult> ClusterRecords(uint32_t record_count, std::span<const ScoredEdge> edges,
                                             const PairScorer& scorer, const ClusterConstraints& constraints,
                                             const ClusterOptions& options) {
  IPSE_RETURN_IF_ERROR(CheckOptions(options, static_cast<bool>(scorer)));
  IPSE_RETURN_IF_ERROR(CheckEdges(record_count, edges));
  IPSE_RETURN_IF_ERROR(CheckConstraints(record_count, constraints));
  const bool connected = options.linkage == Linkage::kConnected;
  const ClusterLayout layout =
      LayOutComponents(record_count, edges, constraints, options.component_floor_bits,
                       connected ? UINT32_MAX : options.component_full_scoring_max, options.threads);
  const ClusterInput input{edges, scorer, constraints, options, layout};

  ClusterResult result;
  result.cluster_of.resize(record_count);
  std::iota(result.cluster_of.begin(), result.cluster_of.end(), 0u);
  const std::vector<size_t> bounds = ChunkUnits(layout.units);
  StepReport total;
  RunSteps(options, bounds.size() - 1, [&](size_t chunk) {
    const std::span<const Unit> units(layout.units.data() + bounds[chunk], bounds[chunk + 1] - bounds[chunk]);
    if (!connected) return UnitClusterer(input, result.cluster_of).Run(units);
    StepReport report;
    for (const Unit& unit : units) AddReport(JoinConnected(input, unit, result.cluster_of), report);
    return report;
  }, total);
  const uint64_t joins_in_parts = total.joins;
  RunSteps(options, layout.splits.size(),
           [&](size_t s) { return StitchParts(input, layout.splits[s], result.cluster_of); }, total);

  ClusterStats& stats = result.stats;
  stats.components = layout.components;
  stats.largest_component = layout.largest_component;
  stats.components_split = layout.splits.size();
  stats.pairs_scored = total.pairs_scored;
  stats.joins = total.joins;
  stats.joins_stitched = total.joins - joins_in_parts;
  stats.records_moved = total.records_moved;
  result.weak_bridges = FinalBridges(std::move(total.weakest_joins), result.cluster_of, options.reports_max);
  result.refused_joins = FinalRefusals(std::move(total.refused_joins), result.cluster_of);
  stats.joins_refused = result.refused_joins.size();
  result.refused_joins.resize(std::min<size_t>(result.refused_joins.size(), options.reports_max));
  CountClusters(result.cluster_of, &stats);
  return result;
}

}  // namespace ipse
