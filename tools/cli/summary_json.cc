#include "tools/cli/summary_json.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "matcher/base/spill.h"
#include "scoring/mixture/explanation.h"
#include "tools/cli/version.h"

namespace ipse {
namespace {

using Json = nlohmann::ordered_json;

std::string AbsolutePath(const std::string& path) {
  if (path == "-") return path;
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  return error ? path : absolute.lexically_normal().string();
}

Json Inputs(const RunSummary& summary) {
  Json inputs = Json::array();
  const auto files = summary.input.raw.files();
  for (size_t i = 0; i < summary.input.paths.size(); ++i) {
    const std::string& path = summary.input.paths[i];
    const auto& unique = summary.unique_files;
    inputs.push_back({{"path", AbsolutePath(path)},
                      {"records", i < files.size() ? files[i].num_records : 0},
                      {"unique", std::find(unique.begin(), unique.end(), path) != unique.end()}});
  }
  return inputs;
}

Json Options(const RunSummary& summary) {
  const InputOptions& options = summary.input_options;
  return {{"delimiter", options.delimiter == '\0' ? std::string() : std::string(1, options.delimiter)},
          {"skip_bad_rows", options.skip_bad_rows},
          {"has_header", options.has_header},
          {"phone_region", options.phone_region},
          {"within_files", summary.within_files}};
}

Json Columns(const LoadedInput& input) {
  Json columns = Json::array();
  for (size_t c = 0; c < input.columns.size(); ++c) {
    const ColumnReading& reading = input.encoding.columns[c];
    columns.push_back({{"header", input.raw.column(c).name()},
                       {"role", ColumnRoleName(input.columns[c].role)},
                       {"confidence", input.columns[c].confidence},
                       {"reason", input.columns[c].reason},
                       {"filled", reading.filled},
                       {"distinct", reading.distinct},
                       {"placeholders", reading.placeholders},
                       {"unreadable", reading.unreadable}});
  }
  return columns;
}

Json Blocking(const LinkageResult& result) {
  Json rules = Json::array();
  for (size_t r = 0; r < result.rule_stats.size(); ++r) {
    const RuleStats& stats = result.rule_stats[r];
    const RuleYield yield = r < result.rule_yields.size() ? result.rule_yields[r] : RuleYield();
    const BlockingRule& rule = result.engine.blocking_rules[r];
    rules.push_back({{"rule", rule.name},
                     {"wide", rule.wide},
                     {"applies", stats.applies},
                     {"not_needed", stats.not_needed},
                     {"over_budget", stats.over_budget},
                     {"keys", stats.keys},
                     {"blocks", stats.blocks},
                     {"largest_block", stats.largest_block},
                     {"oversized_blocks", stats.oversized_blocks},
                     {"block_pairs", stats.pairs},
                     {"pairs_lost", stats.pairs_lost},
                     {"pairs", yield.pairs},
                     {"new_pairs", yield.new_pairs},
                     {"sole_pairs", yield.sole_pairs}});
  }
  return {{"all_pairs", result.all_pairs},
          {"candidate_pairs", result.candidates},
          {"index_bytes", result.index_bytes},
          {"rules", std::move(rules)}};
}

const char* KindName(ClassKind kind) {
  static constexpr const char* kNames[] = {"match", "non_match", "stranger"};
  return kNames[static_cast<size_t>(kind)];
}

Json Training(const LinkageResult& result) {
  const CompiledModel& model = result.engine.compiled;
  const bool trained = !result.class_mass.empty();
  Json classes = Json::array();
  for (size_t c = 0; c < model.classes.size(); ++c) {
    const LatentClass& latent = model.classes[c];
    const double pairs = trained ? result.class_mass[c] : latent.share * static_cast<double>(result.all_pairs);
    classes.push_back({{"name", latent.name},
                       {"kind", KindName(latent.kind)},
                       {"description", latent.description},
                       {"household", latent.household},
                       {"share", latent.share},
                       {"expected_pairs", pairs}});
  }
  return {{"trained_on_this_input", trained},
          {"iterations", result.training_iterations},
          {"converged", result.training_converged},
          {"households", result.households},
          {"prior_weight", PriorWeight(TrainedMixture(model.classes, model.comparisons))},
          {"classes", std::move(classes)},
          {"warnings", result.warnings}};
}

Json Links(const LinkageResult& result, const RunFigures& figures) {
  Json grades = Json::object(), reasons = Json::array();
  for (const Grade grade : {Grade::kCertain, Grade::kProbable, Grade::kPossible}) {
    grades[GradeName(grade)] = figures.by_grade[static_cast<size_t>(grade)];
  }
  for (const auto& [reason, pairs] : figures.review_by_reason) reasons.push_back({{"reason", reason}, {"pairs", pairs}});
  const RelativesFound& relatives = result.relatives;
  return {{"kept", result.pairs.size()},
          {"by_grade", std::move(grades)},
          {"relatives",
           {{"in_common", relatives.pairs_in_common},
            {"none_in_common", relatives.pairs_apart},
            {"compared_for_them_alone", relatives.pairs_added}}},
          {"review", figures.review.size()},
          {"review_by_reason", std::move(reasons)}};
}

Json Clusters(const LinkageResult& result, const ClusterCounts& counts) {
  Json sizes = Json::array();
  for (size_t s = 1; s < counts.sizes.size(); ++s) {
    if (counts.sizes[s] == 0) continue;
    sizes.push_back({{"records", s}, {"or_more", s + 1 == counts.sizes.size()}, {"identities", counts.sizes[s]}});
  }
  const ClusterStats& stats = result.clusters.stats;
  return {{"largest", counts.largest},
          {"sizes", std::move(sizes)},
          {"components", stats.components},
          {"largest_component", stats.largest_component},
          {"components_split", stats.components_split},
          {"pairs_scored", stats.pairs_scored},
          {"joins_refused", stats.joins_refused},
          {"weak_bridges", result.clusters.weak_bridges.size()}};
}

Json Estimates(const LinkageEstimates& estimates) {
  return {{"matches_found", estimates.matches_found},
          {"blocking_completeness", estimates.blocking_completeness},
          {"link_precision", estimates.link_precision},
          {"link_recall", estimates.link_recall},
          {"automatic_precision", estimates.automatic_precision},
          {"automatic_recall", estimates.automatic_recall}};
}

Json Thresholds(const CompiledModel& model) {
  const double alone = model.decision.certain_alone_bits;
  return {{"certain_bits", model.decision.certain_bits},
          {"certain_alone_bits", std::isfinite(alone) ? Json(alone) : Json(nullptr)},  // null: never
          {"probable_bits", model.decision.probable_bits},
          {"possible_bits", model.decision.possible_bits},
          {"cluster_cut_bits", model.cluster.cut_bits}};
}

Json Histogram(const WeightHistogram& histogram) {
  Json bins = Json::array();
  for (size_t b = 0; b < histogram.candidates.size(); ++b) {
    if (histogram.candidates[b] == 0) continue;
    bins.push_back({{"bits_from", WeightHistogram::kLowest + static_cast<int>(b)}, {"pairs", histogram.candidates[b]}});
  }
  return {{"bin_bits", 1},
          {"lowest_bits", WeightHistogram::kLowest},
          {"highest_bits", WeightHistogram::kLowest + WeightHistogram::kBins},
          {"bins", std::move(bins)}};
}

Json Performance(const RunSummary& summary) {
  Json stages = Json::array();
  for (const StageTime& stage : summary.stages) {
    stages.push_back({{"stage", stage.name},
                      {"seconds", stage.seconds},
                      {"cpu_seconds", stage.cpu_seconds},
                      {"peak_memory_bytes", stage.peak_memory_bytes}});
  }
  const StageTime total = TotalOf(summary.stages);
  return {{"seconds", total.seconds},
          {"cpu_seconds", total.cpu_seconds},
          {"threads", summary.input_options.threads},
          {"peak_memory_bytes", total.peak_memory_bytes},
          {"spilled_bytes", SpilledPeakBytes()},
          {"stages", std::move(stages)}};
}

}  // namespace

std::string SummaryJson(const RunSummary& summary) {
  const LinkageResult& result = summary.result;
  const ClusterCounts& counts = summary.figures.clusters;
  const Json json = {{"program", "ipse"},
                     {"version", kVersion},
                     {"command", summary.command},
                     {"inputs", Inputs(summary)},
                     {"options", Options(summary)},
                     {"columns", Columns(summary.input)},
                     {"notes", summary.input.notes},
                     {"model", {{"name", result.engine.compiled.name}, {"id", ModelId(result.model)}}},
                     {"records", summary.input.raw.num_records()},
                     {"identities", counts.identities},
                     {"duplicates", counts.duplicates},
                     {"clusters", Clusters(result, counts)},
                     {"blocking", Blocking(result)},
                     {"training", Training(result)},
                     {"links", Links(result, summary.figures)},
                     {"estimates", Estimates(result.estimates)},
                     {"thresholds", Thresholds(result.engine.compiled)},
                     {"weight_histogram", Histogram(result.histogram)},
                     {"performance", Performance(summary)}};
  // A header or path may hold bytes that are not UTF-8; they are replaced, as JSON must be UTF-8.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace ipse
