#include "tools/cli/calibration_curve.h"

#include <algorithm>

#include "datasets/io/atomic_file.h"
#include "scoring/mixture/mixture.h"
#include "tools/cli/text_table.h"

namespace ipse {
namespace {

constexpr float kThresholds[] = {-4, -2, 0, 2, 4, 6, 8, 10, 12, 15, 20, 25, 30};
constexpr int kBinsFromBits = -4, kBinsToBits = 20, kBinBits = 2;

struct KnownLink {
  float weight_bits;
  Grade grade;
  bool is_true;
};

EstimateRow RowOf(std::string name, std::span<const KnownLink> links, uint64_t true_pairs, const double* expected,
                  const std::function<bool(const KnownLink&)>& chosen) {
  EstimateRow row;
  row.links = std::move(name);
  uint64_t right = 0;
  double said = 0;
  for (const KnownLink& link : links) {
    if (!chosen(link)) continue;
    ++row.count;
    right += link.is_true;
    said += MatchProbability(link.weight_bits);
  }
  row.precision_said = row.count == 0 ? 1 : said / static_cast<double>(row.count);
  row.precision = WilsonInterval(right, row.count);
  if (expected != nullptr) row.recall_said = *expected > 0 ? std::min(1.0, said / *expected) : 1;
  row.recall = WilsonInterval(right, true_pairs);
  return row;
}

std::string Percent(double share) { return fmt::format("{:.2f} %", 100 * share); }
std::string Interval(const Proportion& p) { return fmt::format("{:.2f} - {:.2f} %", 100 * p.low, 100 * p.high); }

std::vector<KnownLink> KnownLinks(const RunResults& results, std::span<const uint32_t> truth) {
  std::vector<KnownLink> links;
  for (const ResultLink& link : results.links()) {
    if (truth[link.left] == kNoTruth || truth[link.right] == kNoTruth) continue;
    links.push_back({link.weight_bits, link.grade, truth[link.left] == truth[link.right]});
  }
  return links;
}

absl::StatusOr<Calibration> Reliability(const RunResults& results, std::span<const uint32_t> truth) {
  std::vector<LinkPair> pairs;
  std::vector<float> weights;
  for (const ResultLink& link : results.links()) {
    pairs.push_back({link.left, link.right});
    weights.push_back(link.weight_bits);
  }
  std::vector<double> bounds;
  for (int bits = kBinsFromBits; bits <= kBinsToBits; bits += kBinBits) bounds.push_back(MatchProbability(bits));
  return Calibrate({pairs, weights, truth}, bounds);
}

}  // namespace

absl::StatusOr<CalibrationCurve> MakeCalibrationCurve(const RunResults& results, std::span<const uint32_t> truth,
                                                      std::optional<double> expected_matches) {
  CalibrationCurve curve;
  IPSE_ASSIGN_OR_RETURN(curve.reliability, Reliability(results, truth));
  const std::vector<KnownLink> links = KnownLinks(results, truth);
  const uint64_t true_pairs = CountTruePairs(truth);
  // The run counted on all records; with truth for some of them, its count is of something else.
  const bool whole = std::find(truth.begin(), truth.end(), kNoTruth) == truth.end();
  const double* expected = whole && expected_matches.has_value() ? &*expected_matches : nullptr;
  for (const float threshold : kThresholds) {
    curve.rows.push_back(RowOf(Bits(threshold) + " bits", links, true_pairs, expected,
                               [&](const KnownLink& link) { return link.weight_bits >= threshold; }));
    curve.rows.back().threshold_bits = threshold;
  }
  curve.rows.push_back(RowOf("probable and certain", links, true_pairs, expected,
                             [](const KnownLink& link) { return link.grade != Grade::kPossible; }));
  curve.rows.push_back(RowOf("certain", links, true_pairs, expected,
                             [](const KnownLink& link) { return link.grade == Grade::kCertain; }));
  return curve;
}

std::string CalibrationCurveText(const CalibrationCurve& curve) {
  TextTable bins({">probability said", ">links", ">mean said", ">true", ">95 % interval", ""});
  for (const CalibrationBin& bin : curve.reliability.bins) {
    if (bin.edges == 0) continue;
    const bool inside = bin.mean_predicted >= bin.observed.low && bin.mean_predicted <= bin.observed.high;
    bins.Row({fmt::format("{:.6f} - {:.6f}", bin.probability_low, bin.probability_high), Grouped(bin.edges),
              fmt::format("{:.6f}", bin.mean_predicted), fmt::format("{:.6f}", bin.observed.share),
              fmt::format("{:.6f} - {:.6f}", bin.observed.low, bin.observed.high),
              inside                                   ? ""
              : bin.mean_predicted > bin.observed.high ? "said too much"
                                                       : "said too little"});
  }
  TextTable rows({"links from", ">links", ">precision said", ">true", ">95 % interval", ">recall said", ">true",
                  ">95 % interval"});
  for (const EstimateRow& row : curve.rows) {
    if (row.count == 0) continue;
    rows.Row({row.links, Grouped(row.count), Percent(row.precision_said), Percent(row.precision.share),
              Interval(row.precision), row.recall_said.has_value() ? Percent(*row.recall_said) : "-",
              Percent(row.recall.share), Interval(row.recall)});
  }
  return bins.Text() + "\n" + rows.Text() + "\n";
}

nlohmann::ordered_json CalibrationCurveJson(const CalibrationCurve& curve) {
  using nlohmann::ordered_json;
  const auto proportion = [](const Proportion& p) -> ordered_json {
    return {{"share", p.share}, {"low", p.low}, {"high", p.high}};
  };
  ordered_json bins = ordered_json::array(), rows = ordered_json::array();
  for (const CalibrationBin& bin : curve.reliability.bins) {
    bins.push_back({{"low", bin.probability_low},
                    {"high", bin.probability_high},
                    {"links", bin.edges},
                    {"mean_predicted", bin.mean_predicted},
                    {"observed", proportion(bin.observed)}});
  }
  for (const EstimateRow& row : curve.rows) {
    ordered_json entry = {{"links_from", row.links},
                          {"threshold_bits", nullptr},
                          {"links", row.count},
                          {"precision_estimated", row.precision_said},
                          {"precision", proportion(row.precision)},
                          {"recall_estimated", nullptr},
                          {"recall", proportion(row.recall)}};
    if (row.threshold_bits.has_value()) entry["threshold_bits"] = *row.threshold_bits;
    if (row.recall_said.has_value()) entry["recall_estimated"] = *row.recall_said;
    rows.push_back(std::move(entry));
  }
  return {{"reliability", bins}, {"estimated_against_true", rows}};
}

absl::Status CheckPictureName(const std::string& path) {
  if (path.empty() || path.ends_with(".svg") || path.ends_with(".html")) return absl::OkStatus();
  return InvalidArgument(
      "--calibration {}: name a file that ends in .svg or .html; put the results folder before the option", path);
}

absl::Status WriteCalibrationPicture(const CalibrationCurve& curve, const std::string& path) {
  IPSE_RETURN_IF_ERROR(CheckPictureName(path));
  IPSE_ASSIGN_OR_RETURN(auto file, AtomicFile::Create(path));
  IPSE_RETURN_IF_ERROR(file->Append(path.ends_with(".svg") ? CalibrationSvg(curve) : CalibrationHtml(curve)));
  return file->Commit();
}

}  // namespace ipse
