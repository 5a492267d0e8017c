#pragma once

// A run measured against truth, as figures; scoring/evaluate defines the measures. error_types.h looks phenomenon by phenomenon.
//
//   IPSE_ASSIGN_OR_RETURN(Evaluation e, Evaluate(results, truth.label_of, {}));
//   fmt::print("{}", EvaluationText(e));
//   fmt::print("{}", EvaluationJson(e).dump(2));
//
// Thread-safety: pure functions. Cost: O(links log links).

#include <nlohmann/json.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "scoring/evaluate/evaluate.h"
#include "scoring/evaluate/links.h"
#include "tools/cli/truth_file.h"

namespace ipse {

struct Evaluation {
  ClusterEvaluation clusters;
  std::array<GroupRow, 3> grades;  // certain, probable, possible
  std::vector<ThresholdRow> thresholds;
  std::optional<ThresholdRow> best_recall;  // at precision >= kPrecisionMin
  std::optional<ThresholdRow> best_f1;
  Calibration calibration;
  std::vector<LinkPair> worst_false_links;  // heaviest first
  std::vector<float> worst_false_weights;
  std::vector<LinkPair> missed_pairs;       // a sample of true pairs in different clusters
  static constexpr double kPrecisionMin = 0.999;
};

struct EvaluateOptions {
  size_t worst = 10;           // false links named
  size_t missed_sample = 500;  // missed true pairs looked into
};

absl::StatusOr<Evaluation> Evaluate(const RunResults& results, std::span<const uint32_t> truth,
                                    const EvaluateOptions& options);

std::string EvaluationText(const Evaluation& evaluation);
nlohmann::ordered_json EvaluationJson(const Evaluation& evaluation);

}  // namespace ipse
