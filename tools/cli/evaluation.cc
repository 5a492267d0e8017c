#include "tools/cli/evaluation.h"

#include <algorithm>

#include "scoring/mixture/mixture.h"
#include "tools/cli/text_table.h"

namespace ipse {
namespace {

constexpr float kThresholds[] = {-4, -2, 0, 2, 4, 6, 8, 10, 12, 15, 20, 25, 30};
constexpr const char* kGrades[] = {"certain", "probable", "possible"};

std::string Percent(double share) { return fmt::format("{:.2f} %", 100 * share); }
std::string Interval(const Proportion& p) { return fmt::format("{:.2f} - {:.2f} %", 100 * p.low, 100 * p.high); }

std::string ClusterText(const ClusterEvaluation& c) {
  TextTable rates({"", ">precision", ">recall", ">F1"});
  const auto row = [&](const char* name, const PrecisionRecall& r) {
    rates.Row({name, fmt::format("{:.5f}", r.precision), fmt::format("{:.5f}", r.recall), fmt::format("{:.5f}", r.f1)});
  };
  row("pairs of one cluster", c.pairwise);
  row("B-cubed (per record)", c.b_cubed);
  row("whole clusters", c.clusters);
  TextTable counts({"", ">", ""});
  counts.Row({"records with truth", Grouped(c.records), c.records_without_truth > 0 ? fmt::format("{} without were left out", Grouped(c.records_without_truth)) : ""});
  counts.Row({"pairs found and true", Grouped(c.pairs.true_positive)});
  counts.Row({"pairs found but false", Grouped(c.pairs.false_positive)});
  counts.Row({"true pairs not found", Grouped(c.pairs.false_negative)});
  counts.Row({"people", Grouped(c.clusters_true), fmt::format("{} of them spread over several clusters", Grouped(c.clusters_split))});
  counts.Row({"clusters", Grouped(c.clusters_predicted), fmt::format("{} of them hold several people, the largest {} records", Grouped(c.clusters_over_merged), Grouped(c.largest_over_merged))});
  counts.Row({"exact clusters", Grouped(c.clusters_exact), fmt::format("{} of two records or more", Grouped(c.clusters_exact_multiple))});
  return rates.Text() + "\n" + counts.Text() + "\n";
}

std::string GradeText(const Evaluation& e) {
  TextTable table({"grade", ">links", ">true", ">precision", ">95 % interval", ">of all true pairs"});
  for (size_t g = 0; g < e.grades.size(); ++g) {
    const GroupRow& row = e.grades[g];
    table.Row({kGrades[g], Grouped(row.edges), Grouped(row.right), row.edges == 0 ? "-" : Percent(row.precision.share),
               row.edges == 0 ? "-" : Interval(row.precision), Percent(row.share_of_true_pairs)});
  }
  return table.Text() + "\n";
}

std::string ThresholdText(const Evaluation& e) {
  TextTable table({">links from bits", ">true", ">false", ">missed", ">precision", ">95 % interval", ">recall", ">F1"});
  for (const ThresholdRow& row : e.thresholds) {
    table.Row({Bits(row.threshold_bits), Grouped(row.pairs.true_positive), Grouped(row.pairs.false_positive),
               Grouped(row.pairs.false_negative), Percent(row.precision.share), Interval(row.precision), Percent(row.recall.share),
               fmt::format("{:.4f}", row.f1)});
  }
  std::string text = table.Text();
  if (e.best_recall.has_value()) {
    text += fmt::format("recall at precision of at least {:.1f} %: {} (links from {:+.2f} bits)\n", 100 * Evaluation::kPrecisionMin,
                        Percent(e.best_recall->recall.share), e.best_recall->threshold_bits);
  } else {
    text += fmt::format("no threshold reaches a precision of {:.1f} %\n", 100 * Evaluation::kPrecisionMin);
  }
  if (e.best_f1.has_value()) {
    text += fmt::format("best F1 of links: {:.4f} (links from {:+.2f} bits)\n", e.best_f1->f1, e.best_f1->threshold_bits);
  }
  return text + "\n";
}

std::string CalibrationText(const Calibration& c) {
  TextTable table({">probability said", ">links", ">mean said", ">true", ">95 % interval"});
  for (const CalibrationBin& bin : c.bins) {
    if (bin.edges == 0) continue;
    table.Row({fmt::format("{:g} - {:g}", bin.probability_low, bin.probability_high), Grouped(bin.edges),
               fmt::format("{:.4f}", bin.mean_predicted), fmt::format("{:.4f}", bin.observed.share),
               fmt::format("{:.4f} - {:.4f}", bin.observed.low, bin.observed.high)});
  }
  return table.Text() + fmt::format("true links expected {:.1f}, found {}; Brier score {:.5f}, calibration error {:.5f}\n\n",
                                    c.predicted_true, Grouped(c.observed_true), c.brier_score, c.expected_calibration_error);
}

nlohmann::ordered_json Json(const PrecisionRecall& r) { return {{"precision", r.precision}, {"recall", r.recall}, {"f1", r.f1}}; }
nlohmann::ordered_json Json(const Proportion& p) { return {{"share", p.share}, {"low", p.low}, {"high", p.high}}; }
nlohmann::ordered_json Json(const std::optional<ThresholdRow>& row) {
  if (!row.has_value()) return nullptr;
  return {{"threshold_bits", row->threshold_bits}, {"true_links", row->pairs.true_positive},
          {"false_links", row->pairs.false_positive}, {"missed", row->pairs.false_negative},
          {"precision", Json(row->precision)}, {"recall", Json(row->recall)}, {"f1", row->f1}};
}

}  // namespace

absl::StatusOr<Evaluation> Evaluate(const RunResults& results, std::span<const uint32_t> truth,
                                    const EvaluateOptions& options) {
  Evaluation e;
  std::vector<LinkPair> pairs;
  std::vector<float> weights;
  std::vector<uint8_t> grades;
  for (const ResultLink& link : results.links()) {
    pairs.push_back({link.left, link.right});
    weights.push_back(link.weight_bits);
    grades.push_back(static_cast<uint8_t>(link.grade));
  }
  const LabelledEdges edges{pairs, weights, truth};
  IPSE_ASSIGN_OR_RETURN(e.clusters, EvaluateClusters(results.cluster_of(), truth));
  IPSE_ASSIGN_OR_RETURN(const std::vector<GroupRow> groups, PrecisionByGroup(edges, grades, 3));
  std::copy(groups.begin(), groups.end(), e.grades.begin());
  IPSE_ASSIGN_OR_RETURN(e.thresholds, ThresholdTable(edges, kThresholds));
  IPSE_ASSIGN_OR_RETURN(e.best_recall, BestRecallAtPrecision(edges, Evaluation::kPrecisionMin));
  IPSE_ASSIGN_OR_RETURN(e.best_f1, BestF1(edges));
  IPSE_ASSIGN_OR_RETURN(e.calibration, Calibrate(edges, DefaultCalibrationBounds()));
  IPSE_ASSIGN_OR_RETURN(const std::vector<size_t> worst, WorstFalseLinks(edges, options.worst));
  for (const size_t i : worst) {
    e.worst_false_links.push_back(pairs[i]);
    e.worst_false_weights.push_back(weights[i]);
  }
  MissOptions misses;
  misses.count = options.missed_sample;
  IPSE_ASSIGN_OR_RETURN(e.missed_pairs, SampleSplitPairs(results.cluster_of(), truth, misses));
  return e;
}

std::string EvaluationText(const Evaluation& e) {
  return ClusterText(e.clusters) + GradeText(e) + ThresholdText(e) + CalibrationText(e.calibration);
}

nlohmann::ordered_json EvaluationJson(const Evaluation& e) {
  using nlohmann::ordered_json;
  const ClusterEvaluation& c = e.clusters;
  ordered_json grades, thresholds = ordered_json::array(), bins = ordered_json::array();
  for (size_t g = 0; g < e.grades.size(); ++g) {
    grades[kGrades[g]] = {{"links", e.grades[g].edges}, {"true", e.grades[g].right}, {"precision", Json(e.grades[g].precision)},
                          {"share_of_true_pairs", e.grades[g].share_of_true_pairs}};
  }
  for (const ThresholdRow& row : e.thresholds) thresholds.push_back(Json(std::optional(row)));
  for (const CalibrationBin& bin : e.calibration.bins) {
    bins.push_back({{"low", bin.probability_low}, {"high", bin.probability_high}, {"links", bin.edges},
                    {"mean_predicted", bin.mean_predicted}, {"observed", Json(bin.observed)}});
  }
  return {{"records", c.records},
          {"records_without_truth", c.records_without_truth},
          {"pairwise", Json(c.pairwise)},
          {"b_cubed", Json(c.b_cubed)},
          {"clusters", Json(c.clusters)},
          {"pairs", {{"true_positive", c.pairs.true_positive}, {"false_positive", c.pairs.false_positive}, {"false_negative", c.pairs.false_negative}}},
          {"cluster_counts", {{"predicted", c.clusters_predicted}, {"true", c.clusters_true}, {"exact", c.clusters_exact},
                              {"exact_multiple", c.clusters_exact_multiple}, {"over_merged", c.clusters_over_merged},
                              {"split", c.clusters_split}, {"largest_over_merged", c.largest_over_merged}}},
          {"grades", grades},
          {"thresholds", thresholds},
          {"recall_at_precision_0.999", Json(e.best_recall)},
          {"best_f1", Json(e.best_f1)},
          {"calibration", {{"bins", bins}, {"links", e.calibration.edges}, {"brier_score", e.calibration.brier_score},
                           {"log_loss_bits", e.calibration.log_loss_bits},
                           {"expected_calibration_error", e.calibration.expected_calibration_error},
                           {"predicted_true", e.calibration.predicted_true}, {"observed_true", e.calibration.observed_true}}}};
}

}  // namespace ipse
