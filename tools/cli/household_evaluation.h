#pragma once

// households.csv of a run measured against truth that says who lives together (household_id) and who is kin
// (family_id).
//
//   IPSE_ASSIGN_OR_RETURN(auto evaluation, EvaluateHouseholds("out", results, truth, threads));
//   if (evaluation.has_value()) fmt::print("{}", HouseholdEvaluationText(*evaluation));
//
// Counted are pairs of records of two people (by the truth). Found: in one household. A pair is right for `household`
// when the truth has both people in one household today, and for `family` when they are kin or live together.
// Thread-safety: pure functions. Cost: linear in the records.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "scoring/evaluate/evaluate.h"
#include "tools/cli/truth_file.h"

namespace ipse {

struct HouseholdEvaluation {
  std::optional<PairCounts> household, family;
};

// Empty when the folder has no households.csv or the truth no such column. InvalidArgument when the file is not of
// this run, FailedPrecondition when it is older than the identities.
absl::StatusOr<std::optional<HouseholdEvaluation>> EvaluateHouseholds(const std::string& folder,
                                                                      const RunResults& results, const Truth& truth,
                                                                      int threads);

std::string HouseholdEvaluationText(const HouseholdEvaluation& evaluation);
nlohmann::ordered_json HouseholdEvaluationJson(const HouseholdEvaluation& evaluation);

}  // namespace ipse
