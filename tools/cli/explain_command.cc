// ipse explain: why two records of a finished run are one identity, or are not.

#include <cstdio>
#include <nlohmann/json.hpp>

#include "matcher/base/parallel.h"
#include "tools/cli/command.h"
#include "tools/cli/pair_story.h"
#include "tools/cli/progress_bar.h"

namespace ipse {
namespace {

struct ExplainOptions {
  std::string folder;
  std::string left, right;
  bool no_values = false;
  bool json = false;
  bool quiet = false;
  int threads = AvailableProcessors();
};

// The record's own id is the user's, who typed it: it may name a person, so it does not go into the message.
absl::StatusOr<uint32_t> Find(const PairExplainer& explainer, const std::string& id, const char* which) {
  const auto record = explainer.results().Find(id);
  if (record.has_value()) return *record;
  return NotFound("the {} record id is not in the results; ids are those in the column record_id of clusters.csv", which);
}

nlohmann::ordered_json Json(const PairExplainer& explainer, const PairStory& story, bool values) {
  using nlohmann::ordered_json;
  const auto id = [&](uint32_t record) {
    return values ? std::string(explainer.results().RecordId(record)) : fmt::format("#{}", record + 1);
  };
  ordered_json comparisons = ordered_json::array(), rules = ordered_json::array(), path = ordered_json::array();
  for (const ComparisonStory& c : story.comparisons) {
    ordered_json entry = {{"comparison", c.name}, {"level", c.level}};
    if (values) {
      entry["left"] = c.left;
      entry["right"] = c.right;
    }
    entry["left_records"] = c.left_records;
    entry["right_records"] = c.right_records;
    entry["bits"] = c.bits;
    entry["total_bits"] = c.running_bits;
    comparisons.push_back(std::move(entry));
  }
  for (const RuleStory& rule : story.rules) {
    rules.push_back({{"rule", rule.rule}, {"produces", rule.produces}, {"why_not", rule.why_not}});
  }
  for (const uint32_t record : story.path) path.push_back(id(record));
  ordered_json reasons = ordered_json::array();
  for (size_t i = 0; i < story.reasons.size(); ++i) {
    reasons.push_back({{"reason", MissReasonName(story.reasons[i])}, {"text", story.texts[i]}});
  }
  ordered_json relatives = nullptr;  // nothing known
  if (story.relatives.known == Relatives::kNoneInCommon) relatives = {{"in_common", false}};
  if (story.relatives.known == Relatives::kInCommon) {
    relatives = {{"in_common", true}, {"with_l", id(story.relatives.by_left)}, {"with_r", id(story.relatives.by_right)}};
  }
  return {{"record_id_l", id(story.left)},
          {"record_id_r", id(story.right)},
          {"match_weight", story.weight_bits},
          {"match_probability", MatchProbability(story.weight_bits)},
          {"grade", story.certainly_not ? "certainly-not" : GradeName(story.grade)},
          {"review_reason", story.review_reason},
          {"explanation", story.sentence},
          {"prior_bits", story.prior_bits},
          {"comparisons", comparisons},
          {"other_records_bits", story.others_bits},
          {"relatives", std::move(relatives)},
          {"match_class", story.match_class},
          {"match_class_probability", story.match_class_share},
          {"other_class", story.other_class},
          {"other_class_probability", story.other_class_share},
          {"rules", rules},
          {"rules_unused", story.rules_unused},
          {"one_identity", story.same_cluster},
          {"path", path},
          {"reasons", reasons}};
}

absl::Status RunExplain(const ExplainOptions& options) {
  ProgressBar progress(stderr, options.quiet);
  IPSE_ASSIGN_OR_RETURN(auto explainer, PairExplainer::Open(options.folder, options.threads, &progress));
  IPSE_ASSIGN_OR_RETURN(const uint32_t left, Find(*explainer, options.left, "first"));
  IPSE_ASSIGN_OR_RETURN(const uint32_t right, Find(*explainer, options.right, "second"));
  if (left == right) return InvalidArgument("both ids name the same record; name two");
  const PairStory story = explainer->Explain(left, right);
  if (options.json) {
    using nlohmann::json;
    fmt::print("{}\n", Json(*explainer, story, !options.no_values).dump(2, ' ', false, json::error_handler_t::replace));
  } else {
    fmt::print("{}", explainer->Text(story, !options.no_values));
  }
  return absl::OkStatus();
}

}  // namespace

void AddExplainCommand(CLI::App* app, int* exit_code) {
  CLI::App* command = app->add_subcommand("explain", "Say why two records are one identity, or are not");
  command->description(
      "Explains one pair of records of a finished run: both values of each comparison, the level they reach, how many\n"
      "records hold the value, what it adds in bits and the running total; what other records add (a relative in\n"
      "common, somebody else who claims one of the two); the grade; what kind of pair it most likely is; which blocking\n"
      "rules look at it. For a pair that is not one identity: whether it was not compared (per rule, the key parts that\n"
      "differ or are missing), is below the threshold (which comparisons cost most), is held for review (by which guard),\n"
      "or was kept apart by the rest of its cluster. Reads the run's input files again.");
  command->footer(
      "Example:\n"
      "  ipse explain out/ R-1042 R-7\n\n"
      "A bit doubles the odds of being one person: +10 bits are odds of 1,024 to 1, probability 0.999. A comparison's bits\n"
      "are what it adds to the ones above it: an equal address says little once relatives share a family name.");
  auto options = std::make_shared<ExplainOptions>();
  command->add_option("results", options->folder, "The --output folder of 'ipse dedup' or 'ipse link'")->required();
  command->add_option("first", options->left, "A record id, as in clusters.csv")->required();
  command->add_option("second", options->right, "Another")->required();
  command->add_flag("--no-values", options->no_values, "Leave record values and ids out");
  command->add_flag("--json", options->json, "Print JSON");
  command->add_option("--threads", options->threads, "Number of threads (default: all processors)")->check(CLI::Range(1, 1024));
  command->add_flag("--quiet", options->quiet, "No progress");
  SetBody(command, exit_code, [options] { return RunExplain(*options); });
}

}  // namespace ipse
