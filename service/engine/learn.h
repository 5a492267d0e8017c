#pragma once

// Gathers what training needs from the records themselves: counted patterns of the candidates, level shares of random
// pairs, and of records with themselves.
// Thread-safety: a pure function; the result does not depend on the number of threads.
// Cost: one comparison of each candidate pair (or of a fixed sample of them) and of the random pairs.

#include "service/engine/candidate_stream.h"
#include "service/engine/engine_model.h"
#include "service/engine/progress.h"

namespace ipse {

// What one blocking rule contributes; pairs are candidates of the whole job.
struct RuleYield {
  uint64_t pairs = 0;       // candidates the rule produces
  uint64_t new_pairs = 0;   // that no earlier rule produces
  uint64_t sole_pairs = 0;  // that no other rule produces
};

struct LearnedData {
  TrainingData training;
  std::vector<RuleYield> yields;  // scaled to all records when a sample was counted
  uint64_t candidates = 0;        // counted
};

LearnedData GatherTrainingData(const RecordTable& table, const BlockIndex& index, const ComparisonPlan& plan,
                               const PairScope& scope, const CompiledModel& model, int threads, Progress* progress);

// The block index of a job: all rules, the wide ones only where the file is small or has no identifiers.
BlockIndex BuildBlockIndex(const RecordTable& table, const EngineModel& model, int threads);

// Whether households can be told: a street, phone or e-mail is filled often enough.
bool HasHouseholdIdentifiers(const RecordTable& table, double fill_min);
// Whether the file has anything to block on besides names, birth date and region.
bool HasIdentifiers(const RecordTable& table, double fill_min);

}  // namespace ipse
