#pragma once

// Training with some pairs decided by a person: expectation maximisation in which decided pairs keep to the classes of
// their side, and all others find theirs (Nigam et al. 2000, text classification from labelled and unlabelled documents).
//
//   TrainingResult result = TrainWithLabels(classes, comparisons, data, {{pattern, 3, 0}}, options);
//
// Without labels it is Train (training.h), bit for bit. Thread-safety and cost as there.

#include "scoring/mixture/training.h"

namespace ipse {

// Decided pairs of one pattern. Counts may be weighted; the pairs are not among TrainingData.candidates.
struct LabelledPattern {
  Pattern pattern;
  double same = 0;       // pairs that are one person
  double different = 0;  // that are two
};

TrainingResult TrainWithLabels(std::span<const LatentClass> classes, std::span<const ComparisonSpec> comparisons,
                               const TrainingData& data, std::span<const LabelledPattern> labelled,
                               const TrainingOptions& options);

}  // namespace ipse
