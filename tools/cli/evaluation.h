#pragma once

// A run measured against truth: everything `ipse evaluate` says, as figures. scoring/evaluate defines the measures.
//
//   IPSE_ASSIGN_OR_RETURN(Evaluation e, Evaluate(results, truth.label_of, tags));
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

// True pairs of which at least one record carries a tag, by what became of them.
struct TagRow {
  std::string tag;
  uint64_t records = 0;
  uint64_t true_pairs = 0;
  uint64_t found = 0;    // in one cluster
  uint64_t review = 0;   // not in one cluster, but handed to a person
  uint64_t missed = 0;   // neither
  uint64_t false_links = 0;  // certain or probable links between two people, a record of which carries the tag
};

struct Evaluation {
  ClusterEvaluation clusters;
  std::array<GroupRow, 3> grades;  // certain, probable, possible
  std::vector<ThresholdRow> thresholds;
  std::optional<ThresholdRow> best_recall;  // at precision >= kPrecisionMin
  std::optional<ThresholdRow> best_f1;
  Calibration calibration;
  std::vector<TagRow> tags;
  bool tags_sampled = false;               // a true cluster was too large to enumerate
  std::vector<LinkPair> worst_false_links;  // heaviest first
  std::vector<float> worst_false_weights;
  std::vector<LinkPair> missed_pairs;       // a sample of true pairs in different clusters
  static constexpr double kPrecisionMin = 0.999;
};

struct EvaluateOptions {
  size_t worst = 10;           // false links named
  size_t missed_sample = 500;  // missed true pairs looked into
};

// `tags` may be null.
absl::StatusOr<Evaluation> Evaluate(const RunResults& results, std::span<const uint32_t> truth, const RecordTags* tags,
                                    const EvaluateOptions& options);

std::string EvaluationText(const Evaluation& evaluation);
nlohmann::ordered_json EvaluationJson(const Evaluation& evaluation);

}  // namespace ipse
