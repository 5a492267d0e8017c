#pragma once

// Charts of the report as inline SVG. Bars stretch to the cell they are in and carry no text: the figure stands beside
// them. Colours are classes of the style sheet, so the charts follow light, dark and print. Pure functions.

#include <string>

#include "scoring/model/model_file.h"
#include "service/engine/linkage_job.h"

namespace ipse {

// A bar of `share` (0..1) of the width; `inner` (at most share) of it is drawn dark.
std::string BarSvg(double share, double inner);
// A bar from `from` to `to` (0..1); `positive` picks its colour, `zero` (0..1) marks the line of no evidence.
std::string SpanSvg(double from, double to, bool positive, double zero);
// Candidates by weight on a logarithmic scale, with the grades' thresholds. `width` is in CSS pixels.
std::string HistogramSvg(const WeightHistogram& histogram, const DecisionRule& rule, int width);

}  // namespace ipse
