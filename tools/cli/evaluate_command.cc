// ipse evaluate: a finished run measured against truth.

#include <cstdio>

#include "matcher/base/parallel.h"
#include "tools/cli/calibration_curve.h"
#include "tools/cli/command.h"
#include "tools/cli/error_types.h"
#include "tools/cli/evaluation.h"
#include "tools/cli/household_evaluation.h"
#include "tools/cli/pair_story.h"
#include "tools/cli/progress_bar.h"
#include "tools/cli/text_table.h"

namespace ipse {
namespace {

struct EvaluateCommandOptions {
  std::string folder;
  std::vector<std::string> truth_paths;
  std::string tags_path;
  bool calibration = false;
  std::string picture_path;  // empty: none
  TruthOptions columns;
  uint32_t worst = 5;
  bool json = false, no_values = false, quiet = false;
  int threads = AvailableProcessors();
};

// How many of the sampled missed pairs were missed for which (first) reason.
using MissSummary = std::vector<std::pair<MissReason, uint64_t>>;

MissSummary Summarise(PairExplainer* explainer, const std::vector<LinkPair>& missed) {
  MissSummary summary;
  for (const MissReason reason :
       {MissReason::kNotCompared, MissReason::kBelowThreshold, MissReason::kClusterAverage, MissReason::kBarred}) {
    summary.emplace_back(reason, 0);
  }
  for (const LinkPair& pair : missed) {
    const PairStory story = explainer->Explain(pair.left, pair.right);
    for (auto& [reason, count] : summary) {
      if (!story.reasons.empty() && story.reasons.front() == reason) ++count;
    }
  }
  return summary;
}

const char* ReasonWords(MissReason reason) {
  switch (reason) {
    case MissReason::kBarred:
      return "kept apart by --unique";
    case MissReason::kNotCompared:
      return "not compared: no blocking rule makes a candidate";
    case MissReason::kBelowThreshold:
      return "compared, but below the threshold";
    case MissReason::kClusterAverage:
      return "above the threshold, but kept apart by the rest of the cluster";
  }
  return "";
}

void PrintStories(PairExplainer* explainer, const Evaluation& evaluation, const EvaluateCommandOptions& options) {
  const auto heading = [](const std::string& text) { fmt::print("{}\n{}\n\n", text, std::string(text.size(), '-')); };
  if (!evaluation.worst_false_links.empty()) {
    heading(fmt::format("The {} heaviest false links", evaluation.worst_false_links.size()));
    for (const LinkPair& pair : evaluation.worst_false_links) {
      fmt::print("{}\n", explainer->Text(explainer->Explain(pair.left, pair.right), !options.no_values));
    }
  }
  if (evaluation.missed_pairs.empty()) return;
  heading("Missed true pairs");
  TextTable reasons({fmt::format("why ({} of them, picked at random)", evaluation.missed_pairs.size()), ">pairs", ">share"});
  for (const auto& [reason, count] : Summarise(explainer, evaluation.missed_pairs)) {
    reasons.Row({ReasonWords(reason), Grouped(count),
                 Share(static_cast<double>(count), static_cast<double>(evaluation.missed_pairs.size()))});
  }
  fmt::print("{}\n", reasons.Text());
  for (size_t i = 0; i < std::min<size_t>(options.worst, evaluation.missed_pairs.size()); ++i) {
    const LinkPair& pair = evaluation.missed_pairs[i];
    fmt::print("{}\n", explainer->Text(explainer->Explain(pair.left, pair.right), !options.no_values));
  }
}

nlohmann::ordered_json StoriesJson(PairExplainer* explainer, const Evaluation& evaluation, bool values) {
  using nlohmann::ordered_json;
  const auto id = [&](uint32_t record) {
    return values ? std::string(explainer->results().RecordId(record)) : fmt::format("#{}", record + 1);
  };
  ordered_json worst = ordered_json::array(), missed = ordered_json::array();
  for (size_t i = 0; i < evaluation.worst_false_links.size(); ++i) {
    const LinkPair& pair = evaluation.worst_false_links[i];
    worst.push_back({{"record_id_l", id(pair.left)},
                     {"record_id_r", id(pair.right)},
                     {"match_weight", evaluation.worst_false_weights[i]}});
  }
  for (const LinkPair& pair : evaluation.missed_pairs) {
    const PairStory story = explainer->Explain(pair.left, pair.right);
    missed.push_back({{"record_id_l", id(pair.left)},
                      {"record_id_r", id(pair.right)},
                      {"match_weight", story.weight_bits},
                      {"reason", story.reasons.empty() ? "" : MissReasonName(story.reasons.front())}});
  }
  return {{"worst_false_links", worst}, {"missed_pairs_sample", missed}};
}

absl::StatusOr<CalibrationCurve> Curve(const RunResults& results, const Truth& truth, const std::string& folder) {
  const absl::StatusOr<RunRecord> run = ReadSummary(folder);
  return MakeCalibrationCurve(results, truth.label_of, run.ok() ? run->expected_matches : std::nullopt);
}

absl::Status RunEvaluate(const EvaluateCommandOptions& options) {
  IPSE_RETURN_IF_ERROR(CheckPictureName(options.picture_path));
  IPSE_ASSIGN_OR_RETURN(const RunResults results, ReadResults(options.folder, options.threads));
  IPSE_ASSIGN_OR_RETURN(Truth truth, ReadTruth(options.truth_paths, options.columns, results, options.threads));
  std::optional<RecordTags> tags;
  if (!options.tags_path.empty()) {
    IPSE_ASSIGN_OR_RETURN(tags, ReadTags(options.tags_path, options.columns, results, options.threads));
  }
  EvaluateOptions evaluate;
  evaluate.worst = options.worst;
  IPSE_ASSIGN_OR_RETURN(const Evaluation evaluation,
                        Evaluate(results, truth.label_of, evaluate));
  // A file that a former run left is no reason to withhold the other figures.
  std::optional<HouseholdEvaluation> households;
  if (auto found = EvaluateHouseholds(options.folder, results, truth, options.threads); found.ok()) {
    households = *found;
  } else {
    truth.notes.push_back(fmt::format("households are not measured: {}", ToStd(found.status().message())));
  }
  std::optional<CalibrationCurve> curve;
  if (options.calibration) {
    IPSE_ASSIGN_OR_RETURN(curve, Curve(results, truth, options.folder));
    if (!options.picture_path.empty()) IPSE_RETURN_IF_ERROR(WriteCalibrationPicture(*curve, options.picture_path));
  }
  // The figures need the results only; the stories need the input, which may be gone.
  ProgressBar progress(stderr, options.quiet);
  absl::StatusOr<std::unique_ptr<PairExplainer>> explainer =
      PairExplainer::Open(options.folder, options.threads, &progress);
  const std::string gone = explainer.ok() ? "" : std::string(ToStd(explainer.status().message()));
  const ErrorTypes types = CountErrorTypes(results, truth, tags.has_value() ? &*tags : nullptr,
                                           explainer.ok() ? explainer->get() : nullptr);
  if (options.json) {
    nlohmann::ordered_json json = EvaluationJson(evaluation);
    json.update(ErrorTypesJson(types));
    if (households.has_value()) json["households"] = HouseholdEvaluationJson(*households);
    if (curve.has_value()) json["calibration_curve"] = CalibrationCurveJson(*curve);
    if (explainer.ok()) json.update(StoriesJson(explainer->get(), evaluation, !options.no_values));
    json["notes"] = truth.notes;
    if (!gone.empty()) json["notes"].push_back(gone);
    fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    return absl::OkStatus();
  }
  for (const std::string& note : truth.notes) fmt::print("{}\n", note);
  fmt::print("\n{}", EvaluationText(evaluation) + ErrorTypesText(types));
  if (households.has_value()) fmt::print("{}", HouseholdEvaluationText(*households));
  if (curve.has_value()) fmt::print("{}", CalibrationCurveText(*curve));
  if (!options.picture_path.empty()) fmt::print("calibration drawn in {}\n\n", options.picture_path);
  if (explainer.ok()) {
    PrintStories(explainer->get(), evaluation, options);
  } else {
    fmt::print("note: no single pairs are shown: {}\n", gone);
  }
  return absl::OkStatus();
}

}  // namespace

void AddEvaluateCommand(CLI::App* app, int* exit_code) {
  CLI::App* command = app->add_subcommand("evaluate", "Measure a finished run against known truth");
  command->description(
      "Compares the results of 'ipse dedup' or 'ipse link' with a file that says who is who, and prints: precision, recall\n"
      "and F1 of pairs, per record (B-cubed) and of whole clusters; precision by grade and by threshold, with 95 %\n"
      "intervals; recall at a precision of 99.9 %; how well the probabilities are calibrated; the heaviest false links and\n"
      "a sample of missed pairs, each explained as by 'ipse explain'.");
  command->footer(
      "Example:\n"
      "  ipse evaluate out/ --truth truth.csv\n\n"
      "The truth file has a record id (as in clusters.csv) and a true identity, equal for the records of one person, e.g.\n"
      "rec_id,cluster_id. Records it does not name are left out of every figure. Weights are in bits.\n"
      "With --tags, the table by phenomenon (nickname, marriage, move, twin ...): a true pair counts for each tag that one\n"
      "of its records carries, and is certain, for review, joined through other records, weak, or was never compared.\n"
      "False links are told by kind: from household_id and family_id in the truth and from the tags, as far as there.\n"
      "Where 'ipse households' was run and the truth has these columns, its households are measured, too.");
  auto options = std::make_shared<EvaluateCommandOptions>();
  command->add_option("results", options->folder, "The --output folder of 'ipse dedup' or 'ipse link'")->required();
  command->add_option("--truth", options->truth_paths, "File with record ids and true identities; may be repeated")->required();
  command->add_option("--id-column", options->columns.id_column, "Its column of record ids (default: told by the header)");
  command->add_option("--truth-column", options->columns.truth_column, "Its column of identities (default: told by the header)");
  command->add_option("--tags", options->tags_path, "File with record ids and a column 'tags' ('|' between), as 'ipse generate' writes");
  const CLI::Option* calibration = command->add_option("--calibration", options->picture_path,
                      "Compare what the run said with what was the case: probabilities in bins of two bits, estimated precision\n"
                      "and recall at each threshold; with a FILE.svg or FILE.html, drawn as well")
      ->expected(0, 1)
      ->type_name("FILE");
  command->add_option("--worst", options->worst, "How many false links and missed pairs to explain")
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  command->add_flag("--no-values", options->no_values, "Leave record values and ids out; records are called #1, #2 ... in the order of clusters.csv");
  command->add_flag("--json", options->json, "Print every figure as JSON");
  command->add_option("--threads", options->threads, "Number of threads (default: all processors)")->check(CLI::Range(1, 1024));
  command->add_flag("--quiet", options->quiet, "No progress");
  SetBody(command, exit_code, [options, calibration] {
    options->calibration = calibration->count() > 0;
    return RunEvaluate(*options);
  });
}

}  // namespace ipse
