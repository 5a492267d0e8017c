#pragma once

// Clustering along edges, for components whose pairs are not all scored: connected components under bars, and the joins
// across the parts of a split component (cluster.h says what both compute). Thread-safe for different components.

#include <cstdint>
#include <span>
#include <vector>

#include "scoring/cluster/cluster.h"
#include "scoring/cluster/components.h"

namespace ipse {

// What every clustering step reads. The spans and references outlive the step.
struct ClusterInput {
  std::span<const ScoredEdge> edges;
  const PairScorer& scorer;
  const ClusterConstraints& constraints;
  const ClusterOptions& options;
  const ClusterLayout& layout;
};

// What one step found besides cluster_of: reports by record index, and its share of the counts. A report may name a
// cluster that a later join or step has absorbed; the caller looks the final cluster up.
struct StepReport {
  std::vector<WeakBridge> weakest_joins;
  std::vector<RefusedJoin> refused_joins;
  uint64_t joins = 0;
  uint64_t pairs_scored = 0;
  uint64_t records_moved = 0;
};

// The duplicate-free source of a record, or kNoSource (linkage.h).
uint32_t UniqueSourceOf(const ClusterConstraints& constraints, uint32_t record);

// Joins a unit's records along its edges above the cut, heaviest first, unless barred.
StepReport JoinConnected(const ClusterInput& input, const Unit& unit, std::vector<uint32_t>& cluster_of);

// Joins clusters of different parts where a sample of their cross pairs says so. Reads and updates the clusters of the
// component's records in `cluster_of`.
StepReport StitchParts(const ClusterInput& input, const SplitComponent& split, std::vector<uint32_t>& cluster_of);

}  // namespace ipse
