#pragma once

// Labels for a finished run: a model learned again with decided pairs, and the pairs most worth deciding next.
//
//   IPSE_ASSIGN_OR_RETURN(std::vector<DecidedPair> decided, ReadDecisions("decided.csv", run->results(), threads));
//   IPSE_ASSIGN_OR_RETURN(TunedModel tuned, Tune(run.get(), decided));
//   for (const Proposal& p : Propose(run.get(), decided, 50)) ...
//
// Learning is that of the run (scoring/mixture/labelled_training.h) with the decided pairs added: they are spread over the
// classes of their side only. A decided pair speaks for the pairs of its pattern: it counts as the pattern's pairs over
// those decided, at most kSpeaksForMax, and as many are taken out of the undecided ones.
//
// Then the decided pairs are held against the new weights: log odds = intercept + slope * weight is fitted to them with
// a prior at 0 and 1 (so that few labels move little), and the thresholds move to the weights where the fitted odds are
// what the old thresholds promised. Certain is never lowered: labels come from the doubtful middle and say little of
// it.
//
// Proposals: candidates are grouped by pattern. A pattern is worth the number of pairs it stands for times the variance
// of their answer, p(1 - p); patterns with decided pairs are worth less the more of them were decided. Pairs are taken
// one at a time from the worthiest pattern, whose worth then falls as if its pair had been decided; of a pattern's
// pairs, those with the smallest hash. Decided pairs are never proposed.
//
// Deterministic: the same run, labels and N give the same, whatever the number of threads.
// Thread-safety: not thread-safe with the run. Cost: as the run's comparing and training.

#include <cstdint>
#include <string>
#include <vector>

#include "tools/cli/finished_run.h"

namespace ipse {

inline constexpr double kSpeaksForMax = 25;

struct DecidedPair {
  RecordIndex left = 0, right = 0;  // left < right
  bool same = false;
};

// Reads a CSV with columns record_id_l, record_id_r and decision (same, different, or empty: not decided yet; also
// yes/no, match/non-match, 1/0). InvalidArgument names the row: an unknown record, a decision that is none, one pair
// decided both ways.
absl::StatusOr<std::vector<DecidedPair>> ReadDecisions(const std::string& path, const RunResults& results, int threads);

struct TunedModel {
  model::Model file;
  uint64_t same = 0, different = 0;  // decided pairs
  uint64_t not_candidates = 0;       // of these, pairs the run did not compare
  uint64_t wrong_before = 0,
           wrong_after = 0;         // on the other side of probable, with the old and new model and thresholds
  double intercept = 0, slope = 1;  // log2 odds of the decided pairs, over their new weight
  std::vector<std::string> warnings;
};
absl::StatusOr<TunedModel> Tune(FinishedRun* run, const std::vector<DecidedPair>& decided);

struct Proposal {
  RecordIndex left = 0, right = 0;
  Pattern pattern = 0;
  float weight_bits = 0;
  uint64_t stands_for = 0;  // pairs of the pattern
};
// At most `count` undecided candidate pairs, worthiest first.
std::vector<Proposal> Propose(FinishedRun* run, const std::vector<DecidedPair>& decided, size_t count);

}  // namespace ipse
