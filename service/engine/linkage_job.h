#pragma once

// The batch engine: blocks, learns (or takes a trained model), scores, grades and clusters the records of a table.
//
//   IPSE_ASSIGN_OR_RETURN(LinkageResult result, RunLinkage(table, model, {.threads = 2}));
//   result.clusters.cluster_of[record];     // smallest record index of the identity
//   for (const KeptPair& pair : result.pairs) ...
//
// Same table and model: the same result, whatever the number of threads.
// Fails with InvalidArgument when the model cannot be used on the table.
// Thread-safety: a pure function. Cost: proportional to records and candidate pairs; memory is the table, the block index
// (about 8 bytes per record and shared block), 24 bytes per kept pair and, while it scores, 8 per record and pair that shares a contact.

#include <string>
#include <vector>

#include "scoring/cluster/cluster.h"
#include "service/engine/engine_model.h"
#include "service/engine/learn.h"
#include "service/engine/progress.h"
#include "service/engine/relatives.h"
#include "service/engine/stage_clock.h"

namespace ipse {

enum class Grade : uint8_t { kCertain, kProbable, kPossible };
const char* GradeName(Grade grade);

struct KeptPair {
  RecordIndex left, right;
  Pattern pattern;
  float weight_bits;
  Grade grade;
  int8_t guard;  // index of the guard that demoted the pair to review, or -1
  Relatives relatives = Relatives::kUnknown;
};

struct LinkageOptions {
  int threads = 1;
  PairScope scope;
  // Learn from the records; otherwise the model must be trained and is used as it is.
  bool train = true;
  // Ask for relatives in common, where the model does not forbid it: a pair's weight then depends on records that neither of
  // its two is like.
  bool relatives = true;
  // Per input file: whether it holds every person once at most.
  std::vector<uint8_t> file_is_unique;
  Progress* progress = nullptr;
  // Where the stages' time goes. May be null.
  StageClock* stages = nullptr;
};

// What the model itself believes of its result; the match probability of a pair is 2^w / (1 + 2^w).
struct LinkageEstimates {
  double matches_found = 0;         // expected matches among the candidates
  double blocking_completeness = 1; // share of all matches that are candidates, from the overlap of the rules
  double link_precision = 1;        // pairs of probable grade or better
  double link_recall = 1;
  double automatic_precision = 1;   // pairs of certain grade
  double automatic_recall = 1;
};

// Number of candidates by weight, in bins of one bit from kLowest upwards.
struct WeightHistogram {
  static constexpr int kLowest = -40, kBins = 80;
  std::vector<uint64_t> candidates = std::vector<uint64_t>(kBins, 0);
  static size_t BinOf(double weight_bits);
};

struct LinkageResult {
  model::Model model;        // as used, trained
  EngineModel engine;        // the same, compiled
  std::vector<std::string> warnings;
  uint32_t training_iterations = 0;
  bool training_converged = true;
  std::vector<double> class_mass;  // expected pairs per class; empty when not trained here
  bool households = false;

  std::vector<RuleStats> rule_stats;
  std::vector<RuleYield> rule_yields;
  uint64_t candidates = 0;
  uint64_t all_pairs = 0;
  uint64_t index_bytes = 0;

  std::vector<KeptPair> pairs;  // by left, then right
  uint64_t competing_pairs = 0;  // whose weight fell because another person claims the same record
  RelativesFound relatives;
  WeightHistogram histogram;
  LinkageEstimates estimates;
  ClusterResult clusters;
};

absl::StatusOr<LinkageResult> RunLinkage(const RecordTable& table, EngineModel model, const LinkageOptions& options);

// The first half of RunLinkage: blocks and learns, without scoring. Of the result, the model, what training said and the
// figures of the blocking rules are filled; pairs, estimates and clusters are empty. RunLinkage with the model that comes
// out gives what RunLinkage with training gives, bit for bit. Cost: about a third of RunLinkage.
absl::StatusOr<LinkageResult> TrainModel(const RecordTable& table, EngineModel model, const LinkageOptions& options);

// Grades one scored pair under a decision rule; sets *guard to the demoting guard's index or -1.
Grade GradePair(const DecisionRule& rule, const Mixture& mixture, Pattern pattern, double weight_bits, int8_t* guard,
                const OtherRecords& others = {});

}  // namespace ipse
