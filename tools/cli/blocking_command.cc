// ipse blocking analyse: what each blocking rule finds and costs on given files.

#include <cstdio>

#include "service/engine/linkage_job.h"
#include "tools/cli/blocking_analysis.h"
#include "tools/cli/command.h"
#include "tools/cli/progress_bar.h"
#include "tools/cli/rule_text.h"
#include "tools/cli/text_table.h"

namespace ipse {
namespace {

struct BlockingCommandOptions {
  CommonOptions common;
  std::vector<std::string> paths;
  bool across_files = false;
};

// Fields the rule needs and the input lacks.
std::string MissingFields(const BlockingRule& rule, const RecordTable& table) {
  std::string missing;
  for (const KeyPart& part : rule.parts) {
    for (const int field : {part.field, part.second_field}) {
      if (field == kNoField || !table.column(field).empty()) continue;
      const std::string& name = table.schema().fields[static_cast<size_t>(field)].name;
      missing += fmt::format("{}{}", missing.empty() ? "" : ", ", name);
    }
  }
  return missing;
}

void PrintRules(const EngineModel& model, const RecordTable& table, const BlockingAnalysis& analysis) {
  TextTable rules({"rule", ">keys", ">blocks", ">largest", ">pairs", ">new", ">sole", ">lost", ">matches", ">sole matches"});
  TextTable unused({"not used", "why"});
  for (size_t r = 0; r < analysis.rules.size(); ++r) {
    const RuleAnalysis& rule = analysis.rules[r];
    const std::string& name = model.blocking_rules[r].name;
    if (!rule.stats.applies) {
      unused.Row({name, "the input has no " + MissingFields(model.blocking_rules[r], table)});
    } else if (const std::string why = WhyLeftOut(model.blocking_rules[r], rule.stats, model.blocking); !why.empty()) {
      unused.Row({name, why});
    } else {
      rules.Row({name, Grouped(rule.stats.keys), Grouped(rule.stats.blocks), Grouped(rule.stats.largest_block),
                 Grouped(rule.pairs), Grouped(rule.new_pairs), Grouped(rule.sole_pairs), Grouped(rule.stats.pairs_lost),
                 fmt::format("{:.1f}", rule.matches), fmt::format("{:.1f}", rule.sole_matches)});
    }
  }
  if (!rules.empty()) fmt::print("{}\n", rules.Text());
  if (!unused.empty()) fmt::print("{}\n", unused.Text());
}

void PrintTotals(const RecordTable& table, const LinkageResult& trained, const BlockingAnalysis& analysis) {
  const double records = table.num_records();
  const double all = static_cast<double>(trained.all_pairs);
  TextTable totals({"", ">", ""});
  totals.Row({"records", Grouped(table.num_records())});
  totals.Row({"all pairs", Grouped(trained.all_pairs)});
  totals.Row({"candidate pairs", Grouped(analysis.candidates),
              fmt::format("{:.1f} per record, {:.4g} % of all", static_cast<double>(analysis.candidates) / records,
                          all > 0 ? 100 * static_cast<double>(analysis.candidates) / all : 0.0)});
  totals.Row({"expected matches", fmt::format("{:.1f}", analysis.matches),
              analysis.matches > 0 ? fmt::format("one in {:.1f} candidates", static_cast<double>(analysis.candidates) / analysis.matches) : ""});
  totals.Row({"estimated completeness", fmt::format("{:.2f} %", 100 * analysis.completeness),
              "of all matches are candidates (at most; from the overlap of the rules)"});
  totals.Row({"index memory", fmt::format("{:.1f} MiB", static_cast<double>(analysis.index_bytes) / (1 << 20))});
  fmt::print("{}", totals.Text());
  for (const std::string& warning : trained.warnings) fmt::print("warning: {}\n", warning);
}

absl::Status RunAnalyse(BlockingCommandOptions options) {
  IPSE_RETURN_IF_ERROR(ApplyCommonOptions(&options.common));
  if (options.across_files && options.paths.size() < 2) {
    return InvalidArgument("--across-files needs two files or more");
  }
  IPSE_ASSIGN_OR_RETURN(EngineModel model, LoadEngineModel(options.common));
  ProgressBar progress(stderr, options.common.quiet);
  IPSE_ASSIGN_OR_RETURN(const LoadedInput input, LoadInput(options.paths, options.common.input, model, &progress));
  LinkageOptions linkage;
  linkage.threads = options.common.input.threads;
  linkage.scope.across_files_only = options.across_files;
  linkage.train = options.common.model_path.empty() || !model.compiled.trained();
  linkage.progress = &progress;
  IPSE_ASSIGN_OR_RETURN(const LinkageResult trained, TrainModel(input.table, std::move(model), linkage));
  const BlockingAnalysis analysis =
      AnalyseBlocking(input.table, trained.engine, linkage.scope, linkage.threads, &progress);
  PrintRules(trained.engine, input.table, analysis);
  PrintTotals(input.table, trained, analysis);
  return absl::OkStatus();
}

}  // namespace

void AddBlockingCommand(CLI::App* app, int* exit_code) {
  CLI::App* command = app->add_subcommand("blocking", "Look at how candidate pairs are chosen");
  command->description("Blocking chooses which pairs of records are worth comparing; n records have n(n-1)/2 pairs.");
  command->require_subcommand(1);
  CLI::App* analyse = command->add_subcommand("analyse", "Say what each blocking rule finds and costs");
  analyse->description(
      "Runs blocking, training and scoring on the files, writes nothing, and prints a line for each rule:\n"
      "  keys          keys of all records under the rule\n"
      "  blocks        groups of two or more records with one key; 'largest' before oversized ones are split\n"
      "  pairs         candidate pairs the rule produces\n"
      "  new, sole     of these, pairs that no earlier rule, or no other rule at all, produces\n"
      "  lost          pairs of oversized blocks that the rule leaves out\n"
      "  matches       expected matches among its pairs; 'sole matches' would be lost without the rule");
  analyse->footer(
      "Example:\n"
      "  ipse blocking analyse patients.csv\n"
      "A rule with many sole pairs and hardly a sole match costs time and buys nothing; a completeness well below 100 %\n"
      "asks for another rule. Edit the rules in a copy of 'ipse model show --text' and pass it with --model.");
  auto options = std::make_shared<BlockingCommandOptions>();
  analyse->add_option("files", options->paths, "CSV, TSV or FHIR Patient NDJSON files, plain or gzipped; - is standard input")
      ->required();
  analyse->add_flag("--across-files", options->across_files, "Look at pairs across files only, as 'ipse link' does");
  AddCommonOptions(analyse, &options->common);
  SetBody(analyse, exit_code, [options] { return RunAnalyse(*options); });
}

}  // namespace ipse
