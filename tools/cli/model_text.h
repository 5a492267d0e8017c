#pragma once

// A model as tables for people: what `ipse model show` prints.
// Thread-safety: pure functions. Cost: microseconds.

#include <string>

#include "service/engine/engine_model.h"

namespace ipse {

// Fields, blocking rules, classes, comparisons with m, u and weight per level, decision and provenance.
std::string ModelTables(const EngineModel& engine);

// P(level | match), over the match classes by their shares, and P(level | stranger).
struct LevelProbabilities {
  double match = 0;
  double stranger = 0;
};
// One per level of the comparison; REQUIRES: the model is trained.
std::vector<LevelProbabilities> ProbabilitiesOf(const CompiledModel& model, size_t comparison);

}  // namespace ipse
