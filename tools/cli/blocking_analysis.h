#pragma once

// What each blocking rule finds and costs: candidate pairs, and how many of them the model believes to be matches.
//
//   BlockingAnalysis analysis = AnalyseBlocking(table, trained_engine_model, scope, threads, progress);
//   analysis.rules[3].sole_matches;   // matches that would be lost without rule 3
//
// Matches are expected ones: the sum of the pairs' match probabilities under the model, no labels needed.
// Thread-safety: a pure function; the result does not depend on the number of threads.
// Cost: one scoring pass over all candidate pairs; memory is the block index.

#include <vector>

#include "service/engine/candidate_stream.h"
#include "service/engine/engine_model.h"
#include "service/engine/progress.h"

namespace ipse {

struct RuleAnalysis {
  RuleStats stats;
  uint64_t pairs = 0;       // candidates of the job that the rule produces
  uint64_t new_pairs = 0;   // that no earlier rule produces
  uint64_t sole_pairs = 0;  // that no other rule produces
  double matches = 0;
  double sole_matches = 0;
};

struct BlockingAnalysis {
  std::vector<RuleAnalysis> rules;
  uint64_t candidates = 0;
  uint64_t index_bytes = 0;
  double matches = 0;
  double completeness = 1;  // share of all matches that are candidates: an upper bound (rule_overlap.h)
};

// REQUIRES: the model is trained.
BlockingAnalysis AnalyseBlocking(const RecordTable& table, const EngineModel& model, const PairScope& scope, int threads,
                                 Progress* progress);

}  // namespace ipse
