#pragma once

// Two models over the same records: what would change if the one took the place of the other.
//
//   IPSE_ASSIGN_OR_RETURN(const ModelComparison result, CompareModels(registry, proposed_text, {}));
//
// Both run over all active records as a reconciliation would (reconcile.h), so the figures are of the whole registry, not of
// a sample. Stewards' words do not come into it: it compares models. Nothing is written.
// Fails with InvalidArgument for a text that is no model and FailedPrecondition for one that is not trained.
// Thread-safety: a pure function over the registry. Cost: a scan, and a batch without training for each model.

#include <string>
#include <vector>

#include "service/engine/progress.h"
#include "service/registry/model_difference.h"
#include "service/registry/registry_api.h"

namespace ipse {

struct CompareModelsOptions {
  int threads = 2;
  size_t samples_max = 10;  // of each kind
  Progress* progress = nullptr;
};

struct ModelFigures {
  std::string model_id;
  uint64_t certain_pairs = 0, probable_pairs = 0, identities = 0;
  double estimated_precision = 1, estimated_recall = 1;
};

struct ModelComparison {
  ModelFigures before, after;
  std::vector<ModelDifference> differences;  // all, then by source
  std::vector<ComparedPair> samples;
};

absl::StatusOr<ModelComparison> CompareModels(const RegistryApi& registry, const std::string& model_text,
                                              const CompareModelsOptions& options);

}  // namespace ipse
