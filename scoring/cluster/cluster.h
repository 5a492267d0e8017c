#pragma once

// Turns scored pairs into clusters: which records are one person.
//
//   ClusterOptions options;
//   options.threads = AvailableProcessors();
//   IPSE_ASSIGN_OR_RETURN(ClusterResult result, ClusterRecords(table.size(), kept_edges, scorer, {}, options));
//   result.cluster_of[7];  // the smallest record index of the cluster that holds record 7
//
// Connected components over-merge: one wrong edge glues two families. Average linkage (UPGMA: Sokal & Michener 1958,
// "A statistical method for evaluating systematic relationships", Univ. Kansas Sci. Bull. 38) joins two clusters by
// the mean weight over *all* their cross pairs, so a single high edge does not outvote the pairs that disagree:
//
//   linkage(A, B) = 1 / (|A| |B|) * sum over a in A, b in B of clip(weight(a, b))
//
// The kept edges only say which records may belong together at all (their connected components). Every pair inside
// a component is then scored, also those no blocking rule produced, and the pair of clusters with the highest linkage
// is joined as long as it is above `cut_bits`. That greedy order is exact; ties go to the cluster pair with the
// smaller record indexes, compared as (smaller representative, larger representative). Weights are rounded to
// 2^-20 bits, which makes all sums exact in double and the outcome independent of the order of summation.
//
// A component above `component_full_scoring_max` records is first cut into parts that fit: edges are taken from
// the heaviest down and unite parts as long as the union fits (the edge floor is raised, part by part, until the
// parts fit). Parts are clustered exactly as above. Then cross edges above the cut, heaviest first, propose joins of
// the clusters they connect; a proposal is carried out where the mean weight over a deterministic sample of
// `stitch_sample_pairs` cross pairs is above the cut. So a giant component of k records costs at most
// k * component_full_scoring_max / 2 + cross edges * stitch_sample_pairs scored pairs, never k^2.
//
// Bars are absolute. Two records that are set apart never share a cluster, through whatever chain; the same holds for
// two records of one source declared free of duplicates. "Must" pairs always share a cluster and win against a
// source bar (a steward knows better than a file's label); a must pair against a "cannot" pair is an error.
//
// Thread-safety: pure function of its arguments; `scorer` is called from several threads at once.
// Determinism: the result is the same for any number of threads and for any order of edges and constraints.
// Cost: linear in records and edges, plus O(k^2 log k) and k(k-1)/2 weights for a component of k records; a component
// that is cut sorts its edges. Memory: about 24 bytes a record, 4 bytes an edge, per thread up to
// 36 bytes * component_full_scoring_max^2 (9 MiB), and where a component is cut, about 100 bytes for each of its records
// and up to 50 for each of its edges. tests/scoring/cluster/cluster_bench.cc measures both, also for components of all
// records.

#include <absl/status/statusor.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace ipse {

// A scored pair of records: left < right, both record indexes. A pair that is given twice counts with its
// highest weight.
struct ScoredEdge {
  uint32_t left = 0;
  uint32_t right = 0;
  float weight_bits = 0;
};

// An unordered pair of record indexes.
struct RecordPair {
  uint32_t left = 0;
  uint32_t right = 0;
};

enum class Linkage : uint8_t {
  kAverage,    // mean weight of all cross pairs (see above)
  kComplete,   // lowest weight of all cross pairs: every pair must be above the cut
  kConnected,  // highest kept edge: connected components of edges above the cut, held apart only by bars; never scores
};

struct ClusterOptions {
  Linkage linkage = Linkage::kAverage;
  // Clusters are joined while their linkage is above this. REQUIRES: finite.
  float cut_bits = 0;
  // Weights are cut to [-clip, clip] before averaging, so that no single pair outvotes many. REQUIRES: in (0, 1024].
  float clip_bits = 12;
  // Edges of at least this weight connect records into components; a lower floor than the cut lets pairs in that only
  // their neighbours can bring together.
  float component_floor_bits = 0;
  // Components up to this many records get every inside pair scored. REQUIRES: 2 to 4096.
  uint32_t component_full_scoring_max = 512;
  // Cross pairs sampled to decide on a join between parts of a larger component. REQUIRES: 1 to 4096.
  uint32_t stitch_sample_pairs = 64;
  // After joining, moves single records to another cluster, or out, while that raises the sum of (weight - cut) over
  // all inside pairs. For kAverage only; never across the parts of a split component. Gains where the pairs of a
  // record err independently, loses where records differ in how telling they are (cluster_truth_test): hence a choice.
  bool refine = false;
  // Rounds of such moves over a component. REQUIRES: at least 1.
  int refine_rounds_max = 8;
  // Clusters whose weakest join is at most this far above the cut are reported as weak bridges.
  float weak_bridge_margin_bits = 2;
  // The reports keep at most this many weak bridges (the weakest) and refused joins (the strongest).
  uint32_t reports_max = 100000;
  // Pairs handed to the scorer in one call, from several components together. REQUIRES: at least 1.
  uint32_t scorer_batch_pairs = 4096;
  // REQUIRES: at least 1.
  int threads = 1;
};

// Writes weights[i] for the pair (left[i], right[i]), left[i] < right[i]. All spans have one length, at most
// scorer_batch_pairs. Must be thread-safe, must give a pair the same weight every time, must not put out NaN.
using PairScorer =
    std::function<void(std::span<const uint32_t> left, std::span<const uint32_t> right, std::span<float> weights)>;

// What is known beforehand. Pairs may come in any order, either way round, and more than once.
struct ClusterConstraints {
  std::span<const RecordPair> cannot_link;
  std::span<const RecordPair> must_link;
  // The source (file) of each record, and per source whether it declares at most one record a person.
  // Either both are empty, or source_of has one entry a record, each below source_is_unique.size().
  std::span<const uint32_t> source_of;
  std::span<const uint8_t> source_is_unique;
};

// The weakest join that made a cluster: the two sides (smallest record index of each) and the linkage between
// them. A cluster with a weak bridge is the first place to look for two people in one.
struct WeakBridge {
  uint32_t cluster = 0;
  uint32_t left = 0;
  uint32_t right = 0;
  float linkage_bits = 0;
};

// Two clusters of the result whose linkage is above the cut, but which a bar keeps apart.
struct RefusedJoin {
  uint32_t left_cluster = 0;
  uint32_t right_cluster = 0;
  float linkage_bits = 0;
};

struct ClusterStats {
  uint64_t components = 0;         // with two or more records
  uint64_t largest_component = 0;  // records
  uint64_t components_split = 0;   // larger than component_full_scoring_max
  uint64_t pairs_scored = 0;       // by the callback
  uint64_t clusters = 0;           // single records included
  uint64_t singletons = 0;
  uint64_t largest_cluster = 0;  // records
  uint64_t joins = 0;            // by weight, not by must_link
  uint64_t joins_stitched = 0;   // of these, across parts of split components
  uint64_t joins_refused = 0;    // pairs of clusters kept apart by a bar (all, also beyond reports_max)
  uint64_t records_moved = 0;    // by refinement
};

struct ClusterResult {
  std::vector<uint32_t> cluster_of;         // per record: the smallest record index of its cluster
  std::vector<WeakBridge> weak_bridges;     // weakest first, then by cluster
  std::vector<RefusedJoin> refused_joins;   // strongest first, then by clusters
  ClusterStats stats;
};

// Clusters `record_count` records. InvalidArgument when an index is out of range, an edge is not left < right or has
// weight NaN, an option is out of its range, the source columns do not fit, or must_link and cannot_link contradict
// each other. `scorer` may be empty for Linkage::kConnected only.
absl::StatusOr<ClusterResult> ClusterRecords(uint32_t record_count, std::span<const ScoredEdge> edges,
                                             const PairScorer& scorer, const ClusterConstraints& constraints,
                                             const ClusterOptions& options);

// A scorer for callers that have nothing but an edge list (an imported file of scored pairs): gives a listed pair its
// highest weight and every other pair `absent_bits`. Copies the edges; a look-up is a binary search.
PairScorer EdgeListScorer(std::span<const ScoredEdge> edges, float absent_bits);

}  // namespace ipse
