#pragma once

// What a run believed of itself against what was the case: reliability by predicted probability, and estimated against
// true precision and recall at each threshold. As a table, JSON, and a picture.
//
//   IPSE_ASSIGN_OR_RETURN(CalibrationCurve curve, MakeCalibrationCurve(results, truth.label_of, run_estimates));
//   IPSE_RETURN_IF_ERROR(WriteCalibrationPicture(curve, "calibration.svg"));
//
// Estimated precision of a set of links is the mean of their probabilities; estimated recall their sum over the matches
// the run expected among all pairs, those blocking missed included (from summary.json). Links with an end of unknown
// truth are left out; where records lack truth, recall cannot be compared and is not. Thread-safety: pure functions.
// Cost: O(links log links).

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "scoring/evaluate/links.h"
#include "tools/cli/run_results.h"

namespace ipse {

// One set of links: those of a weight or more, or of a grade.
struct EstimateRow {
  std::string links;                    // "+10.0 bits", "certain"
  std::optional<float> threshold_bits;  // of a row by threshold
  uint64_t count = 0;
  double precision_said = 0;
  Proportion precision;
  std::optional<double> recall_said;
  Proportion recall;
};

struct CalibrationCurve {
  Calibration reliability;        // bins of two bits
  std::vector<EstimateRow> rows;  // ascending thresholds, then the grades
};

// `expected_matches`: what the run expected among all pairs; empty where unknown.
absl::StatusOr<CalibrationCurve> MakeCalibrationCurve(const RunResults& results, std::span<const uint32_t> truth,
                                                      std::optional<double> expected_matches);

std::string CalibrationCurveText(const CalibrationCurve& curve);
nlohmann::ordered_json CalibrationCurveJson(const CalibrationCurve& curve);

// A picture of its own: SVG text with its style, or an HTML page with the tables beside it.
std::string CalibrationSvg(const CalibrationCurve& curve);
std::string CalibrationHtml(const CalibrationCurve& curve);

// Writes the picture; the name's ending says which (.svg, .html). InvalidArgument for another ending; fails as
// AtomicFile.
absl::Status WriteCalibrationPicture(const CalibrationCurve& curve, const std::string& path);
// Whether the name has one of the endings; to be known before the work.
absl::Status CheckPictureName(const std::string& path);

}  // namespace ipse
