#pragma once

// Measures scored edges (links) against truth: tables over thresholds, grades and probability bins, and the errors
// most worth a look.
//
//   const float thresholds[] = {0, 5, 10, 20};
//   IPSE_ASSIGN_OR_RETURN(auto rows, ThresholdTable(edges, truth, thresholds));
//   // rows[1].precision.low: with 95 % confidence at least this share of the links at 5 bits and above is right
//
// Edges are given as parallel spans: `pairs` and `weight_bits`, each pair once. An edge with an end of unknown truth
// (kNoTruth) is left out. Recall counts against all true pairs of the truth labels, also those never kept as an edge.
// Thread-safety: pure functions. Every function returns InvalidArgument when lengths differ, an index is out of
// range or a weight is NaN. Cost: O(edges log edges) at most.

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "scoring/evaluate/evaluate.h"

namespace ipse {

struct LinkPair {
  uint32_t left = 0;
  uint32_t right = 0;
};

// Edges with their truth: what all functions below read. The spans outlive the call.
struct LabelledEdges {
  std::span<const LinkPair> pairs;
  std::span<const float> weight_bits;
  std::span<const uint32_t> truth;  // per record
};

struct ThresholdRow {
  float threshold_bits = 0;  // edges of at least this weight are links
  PairCounts pairs;
  Proportion precision;
  Proportion recall;
  double f1 = 1;
};

// One row for each threshold, in the order given.
absl::StatusOr<std::vector<ThresholdRow>> ThresholdTable(const LabelledEdges& edges,
                                                         std::span<const float> thresholds);

// The lowest threshold whose links have at least `precision_min`: the most recall to be had at that precision. Edges of
// one weight stand or fall together. Empty when no threshold reaches it. REQUIRES: precision_min in (0, 1].
absl::StatusOr<std::optional<ThresholdRow>> BestRecallAtPrecision(const LabelledEdges& edges, double precision_min);

// The threshold with the highest F1 (the higher threshold on ties); what an oracle would choose. Empty without edges.
absl::StatusOr<std::optional<ThresholdRow>> BestF1(const LabelledEdges& edges);

struct GroupRow {
  uint64_t edges = 0;  // with known truth
  uint64_t right = 0;
  Proportion precision;
  double share_of_true_pairs = 0;  // of all true pairs of the labels
};

// Precision by group, for instance by grade (certain, probable, possible): `group_of_edge` gives each edge a number
// below `groups`; a row for each.
absl::StatusOr<std::vector<GroupRow>> PrecisionByGroup(const LabelledEdges& edges,
                                                       std::span<const uint8_t> group_of_edge, uint32_t groups);

struct CalibrationBin {
  double probability_low = 0;  // bin: low <= probability < high (the last one includes 1)
  double probability_high = 1;
  uint64_t edges = 0;
  double mean_predicted = 0;  // mean of the predicted probabilities, 0 when empty
  Proportion observed;        // share of true pairs
};

struct Calibration {
  std::vector<CalibrationBin> bins;
  uint64_t edges = 0;
  double brier_score = 0;                 // mean of (p - y)^2 (Brier 1950)
  double log_loss_bits = 0;               // mean of -log2 of the probability given to what was the case
  double expected_calibration_error = 0;  // mean over edges of |mean predicted - observed share| of their bin
  double predicted_true = 0;              // sum of p: how many true pairs the model believes are among the edges
  uint64_t observed_true = 0;
};

// Compares predicted probabilities with what was the case. Weights are posterior log2-odds: p = 1 / (1 + 2^-weight).
// `bounds` are the bins' inner bounds, ascending, inside (0, 1); k bounds make k + 1 bins.
absl::StatusOr<Calibration> Calibrate(const LabelledEdges& edges, std::span<const double> bounds);

// Bounds that look closely where decisions are taken: .001 .01 .05 .1 .25 .5 .75 .9 .95 .99 .999.
std::span<const double> DefaultCalibrationBounds();

// Indexes (into the edges) of the `count` heaviest false links, heaviest first; ties by pair.
absl::StatusOr<std::vector<size_t>> WorstFalseLinks(const LabelledEdges& edges, size_t count);

// Indexes of the `count` lightest true links, lightest first; ties by pair.
absl::StatusOr<std::vector<size_t>> LightestTrueLinks(const LabelledEdges& edges, size_t count);

struct MissOptions {
  size_t count = 100;
  // Records of one true cluster that pairs are drawn from (those with the smallest hashes): bounds the work for huge
  // clusters. REQUIRES: at least 2.
  uint32_t records_per_cluster_max = 64;
  uint64_t seed = 0;
};

// A sample of true pairs that are not among the links (edges of at least `threshold_bits`), for a look at why: blocking
// or weight. Chosen by the hash of (seed, pair), so the same pairs come out whatever the order of the edges, and mostly
// the same ones after a change of the model. Ordered by pair.
absl::StatusOr<std::vector<LinkPair>> SampleMissedPairs(const LabelledEdges& edges, float threshold_bits,
                                                        const MissOptions& options);

// The same for clusters: true pairs whose records are in different predicted clusters. InvalidArgument when lengths
// differ.
absl::StatusOr<std::vector<LinkPair>> SampleSplitPairs(std::span<const uint32_t> predicted,
                                                       std::span<const uint32_t> truth, const MissOptions& options);

}  // namespace ipse
