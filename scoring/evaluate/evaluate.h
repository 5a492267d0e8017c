#pragma once

// Measures clusters and links against known truth.
//
//   IPSE_ASSIGN_OR_RETURN(ClusterEvaluation e, EvaluateClusters(result.cluster_of, truth));
//   fmt::print("pairs P {:.4f} R {:.4f} F1 {:.4f}\n", e.pairwise.precision, e.pairwise.recall, e.pairwise.f1);
//
// Labels are any 32-bit numbers; equal numbers mean one person. A record with truth kNoTruth is left out of
// everything, as if it were not there. Definitions, with c(P, T) the number of records in predicted cluster P and true
// cluster T, and N records:
//
//   pairwise   TP = sum over (P, T) of c(c-1)/2; TP + FP = sum over P of |P|(|P|-1)/2; TP + FN = sum over T likewise.
//              (Menestrina, Whang & Garcia-Molina 2010, "Evaluating entity resolution results", PVLDB 3.)
//   B-cubed    precision = 1/N sum over (P, T) of c^2 / |P|; recall = 1/N sum of c^2 / |T|: the mean over records of
//              the share of its cluster that is its person (Bagga & Baldwin 1998, "Algorithms for scoring coreference
//              chains", LREC workshop). Large clusters do not drown the small ones as they do in pairs.
//   clusters   exact matches |{P} n {T}| over |{P}| and over |{T}| (Menestrina et al., "cluster F1").
//   F1         harmonic mean 2PR / (P + R).
//
// Nothing out of nothing counts as right: precision without any prediction and recall without any truth are 1.
//
// Thread-safety: pure functions. Determinism: fixed order of summation. Cost: linear in records and edges where
// nothing else is said; about 30 bytes a record for EvaluateClusters.

#include <absl/status/statusor.h>

#include <cstdint>
#include <span>
#include <vector>

namespace ipse {

inline constexpr uint32_t kNoTruth = UINT32_MAX;

struct PairCounts {
  uint64_t true_positive = 0;   // predicted and true
  uint64_t false_positive = 0;  // predicted, not true
  uint64_t false_negative = 0;  // true, not predicted
};

struct PrecisionRecall {
  double precision = 1;
  double recall = 1;
  double f1 = 1;
};

// Precision, recall and F1 of counts, with the conventions above.
PrecisionRecall Rates(const PairCounts& counts);
// 2PR / (P + R), 0 when both are 0.
double HarmonicMean(double precision, double recall);

// A share with its 95 % score interval.
struct Proportion {
  double share = 0;
  double low = 0;
  double high = 1;
};

// The share successes / trials with the Wilson score interval for `z` standard deviations (Wilson 1927, "Probable
// inference, the law of succession, and statistical inference", JASA 22):
//   centre = (p + z^2/2n) / (1 + z^2/n), half-width = z / (1 + z^2/n) * sqrt(p(1-p)/n + z^2/4n^2).
// It stays inside [0, 1] and is of use at shares near 1. Without trials: share 1, interval [0, 1].
// The pairs of one cluster are not independent; for pairs the interval is a lower bound of the uncertainty.
Proportion WilsonInterval(uint64_t successes, uint64_t trials, double z = 1.959963984540054);

struct ClusterEvaluation {
  uint64_t records = 0;                // with known truth
  uint64_t records_without_truth = 0;  // left out
  PairCounts pairs;
  PrecisionRecall pairwise;
  PrecisionRecall b_cubed;
  PrecisionRecall clusters;         // exact matches
  uint64_t clusters_predicted = 0;  // with at least one record of known truth
  uint64_t clusters_true = 0;
  uint64_t clusters_exact = 0;
  uint64_t clusters_exact_multiple = 0;  // of these, with two or more records
  uint64_t clusters_over_merged = 0;     // predicted clusters that hold records of two or more true ones
  uint64_t clusters_split = 0;           // true clusters spread over two or more predicted ones
  uint64_t largest_over_merged = 0;      // records in the largest over-merged cluster
};

// Compares two labellings of the same records. InvalidArgument when their lengths differ.
absl::StatusOr<ClusterEvaluation> EvaluateClusters(std::span<const uint32_t> predicted,
                                                   std::span<const uint32_t> truth);

// The number of pairs of records with one true label: what recall is measured against.
uint64_t CountTruePairs(std::span<const uint32_t> truth);

}  // namespace ipse
