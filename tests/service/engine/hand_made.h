#pragma once

// Comparisons and kept pairs of hand-made models, for tests of what is done with scored pairs.

#include <vector>

#include "service/engine/linkage_job.h"
#include "tests/matcher/record/people.h"

namespace ipse {

// Levels of the outcomes named; any other outcome falls to the last level.
inline ComparisonSpec SpecOf(ComparatorKind kind, std::vector<int> fields, const std::vector<std::vector<Outcome>>& levels) {
  ComparisonSpec spec;
  spec.kind = kind;
  spec.fields = std::move(fields);
  for (const std::vector<Outcome>& outcomes : levels) {
    spec.levels.push_back({"", "", outcomes, false});
    for (const Outcome outcome : outcomes) spec.level_of_outcome[outcome] = static_cast<uint8_t>(spec.levels.size());
  }
  for (size_t o = 1; o < spec.level_of_outcome.size(); ++o) {
    if (spec.level_of_outcome[o] == 0) spec.level_of_outcome[o] = static_cast<uint8_t>(spec.levels.size());
  }
  return spec;
}

// All pairs of the table of at least so many bits, as a run keeps them.
inline std::vector<KeptPair> PairsFrom(double bits, const RecordTable& table, const ComparisonPlan& plan, const Mixture& mixture,
                                       const DecisionRule& rule) {
  std::vector<KeptPair> pairs;
  ComparisonPlan::Scratch scratch;
  for (RecordIndex l = 0; l < table.num_records(); ++l) {
    for (RecordIndex r = l + 1; r < table.num_records(); ++r) {
      KeptPair pair{l, r, 0, 0, Grade::kPossible, -1, {}};
      plan.Compare({&l, 1}, {&r, 1}, scratch, {&pair.pattern, 1});
      pair.weight_bits = static_cast<float>(mixture.Weight(pair.pattern));
      pair.grade = GradePair(rule, mixture, pair.pattern, pair.weight_bits, &pair.guard);
      if (pair.weight_bits >= bits) pairs.push_back(pair);
    }
  }
  return pairs;
}

}  // namespace ipse
