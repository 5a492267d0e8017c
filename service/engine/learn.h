#pragma once

// Gathers what training needs: counted patterns of the candidates, level shares of random pairs, and of records with
// themselves.
// Thread-safety: a pure function; the result does not depend on the number of threads.
// Cost: one comparison of each random pair.

#include "service/engine/engine_model.h"
#include "service/engine/pair_log.h"
#include "service/engine/progress.h"

namespace ipse {

// What training needs, from the patterns of a finished log and from the records.
TrainingData GatherTrainingData(const RecordTable& table, const ComparisonPlan& plan, const PairScope& scope,
                                const CompiledModel& model, const PairLog& log, int threads, Progress* progress);

// All pairs of the records in scope.
uint64_t AllPairs(const RecordTable& table, const PairScope& scope);

// The block index of a job: all rules, the wide ones only where the file is small or has no identifiers.
BlockIndex BuildBlockIndex(const RecordTable& table, const EngineModel& model, int threads);

// Whether households can be told: a street, phone or e-mail is filled often enough.
bool HasHouseholdIdentifiers(const RecordTable& table, double fill_min);
// Whether the file has anything to block on besides names, birth date and region.
bool HasIdentifiers(const RecordTable& table, double fill_min);

}  // namespace ipse
