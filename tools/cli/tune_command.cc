// ipse tune: a model learned again with decided pairs, and the pairs most worth deciding.

#include "tools/cli/tune_command.h"

#include <cstdio>

#include "datasets/io/csv_writer.h"
#include "matcher/base/parallel.h"
#include "tools/cli/command.h"
#include "tools/cli/pair_sentence.h"
#include "tools/cli/progress_bar.h"
#include "tools/cli/text_table.h"
#include "tools/cli/tuning.h"

namespace ipse {
namespace {

struct TuneCommandOptions {
  std::string folder, labels_path, output, proposals_path;
  uint32_t propose = 0;
  bool no_values = false, quiet = false;
  int threads = AvailableProcessors();
};

absl::Status CheckOptions(const TuneCommandOptions& options) {
  if (options.output.empty() && options.propose == 0) {
    return InvalidArgument(
        "nothing to do: give --labels with --output for a tuned model, or --propose for pairs to decide");
  }
  if (!options.output.empty() && options.labels_path.empty()) {
    return InvalidArgument("--output needs --labels: the decided pairs to tune with; without labels, use 'ipse train'");
  }
  if ((options.propose == 0) != options.proposals_path.empty()) {
    return InvalidArgument("--propose and --proposals go together: how many pairs, and the file to write them to");
  }
  return absl::OkStatus();
}

absl::Status WriteProposals(const FinishedRun& run, const std::vector<Proposal>& proposals,
                            const TuneCommandOptions& options) {
  std::vector<std::string> header = {"record_id_l",       "record_id_r", "decision",
                                     "match_probability", "stands_for",  "explanation"};
  const LoadedInput& input = run.input();
  std::vector<const RawColumn*> shown;
  for (size_t c = 0; c < input.columns.size() && !options.no_values; ++c) {
    if (input.columns[c].role == ColumnRole::kRecordId || input.columns[c].role == ColumnRole::kTruth) continue;
    shown.push_back(&input.raw.column(c));
    header.push_back(fmt::format("{}_l", shown.back()->name()));
    header.push_back(fmt::format("{}_r", shown.back()->name()));
  }
  IPSE_ASSIGN_OR_RETURN(CsvWriter writer, CsvWriter::Create(options.proposals_path, header));
  const PatternLayout& layout = run.plan().layout();
  for (const Proposal& p : proposals) {
    CsvRows& row = writer.rows();
    row.Text(run.results().RecordId(p.left))
        .Text(run.results().RecordId(p.right))
        .Empty()
        .Real(MatchProbability(p.weight_bits), 6);
    row.Unsigned(p.stands_for).Text(PairSentence(run.model().compiled.comparisons, layout, p.pattern));
    for (const RawColumn* column : shown) row.Text(column->at(p.left)).Text(column->at(p.right));
    IPSE_RETURN_IF_ERROR(writer.EndRow());
  }
  return writer.Commit();
}

void PrintTuned(const TunedModel& tuned, const model::Decision& before, const TuneCommandOptions& options) {
  fmt::print("decided pairs      {:>8}   ({} same, {} different)\n", Grouped(tuned.same + tuned.different), tuned.same,
             tuned.different);
  if (tuned.not_candidates > 0) {
    fmt::print("of these           {:>8}   were never compared: no blocking rule makes candidates of them\n",
               tuned.not_candidates);
  }
  fmt::print("contradicted       {:>8}   by the model before, {} by the tuned one\n\n", tuned.wrong_before,
             tuned.wrong_after);
  const model::Decision& after = tuned.file.decision();
  TextTable table({"threshold", ">before", ">tuned"});
  table.Row({"certain", Bits(before.certain_bits()), Bits(after.certain_bits())});
  if (after.certain_alone_bits() != 0) {
    table.Row({"certain by names and birth date alone", Bits(before.certain_alone_bits()), Bits(after.certain_alone_bits())});
  }
  table.Row({"probable", Bits(before.probable_bits()), Bits(after.probable_bits())});
  table.Row({"possible", Bits(before.possible_bits()), Bits(after.possible_bits())});
  fmt::print("{}\n", table.Text());
  for (const std::string& warning : tuned.warnings) fmt::print("warning: {}\n", warning);
  fmt::print("model {} written to {}\nuse it:  ipse dedup FILE --model {} --output out/\n", ModelId(tuned.file),
             options.output, options.output);
}

absl::Status RunTune(const TuneCommandOptions& options) {
  IPSE_RETURN_IF_ERROR(CheckOptions(options));
  ProgressBar progress(stderr, options.quiet);
  IPSE_ASSIGN_OR_RETURN(auto run, FinishedRun::Open(options.folder, options.threads, &progress));
  std::vector<DecidedPair> decided;
  if (!options.labels_path.empty()) {
    IPSE_ASSIGN_OR_RETURN(decided, ReadDecisions(options.labels_path, run->results(), options.threads));
  }
  if (!options.output.empty()) {
    if (decided.empty()) return InvalidArgument("{}: no row has a decision", options.labels_path);
    IPSE_ASSIGN_OR_RETURN(const TunedModel tuned, Tune(run.get(), decided));
    IPSE_ASSIGN_OR_RETURN(auto file, AtomicFile::Create(options.output));
    IPSE_RETURN_IF_ERROR(file->Append(ModelText(tuned.file)));
    IPSE_RETURN_IF_ERROR(file->Commit());
    PrintTuned(tuned, run->model().file.decision(), options);
  }
  if (options.propose == 0) return absl::OkStatus();
  const std::vector<Proposal> proposals = Propose(run.get(), decided, options.propose);
  IPSE_RETURN_IF_ERROR(WriteProposals(*run, proposals, options));
  fmt::print(
      "{} pairs to decide are in {}: write same or different into the column 'decision' and pass it to --labels\n",
      proposals.size(), options.proposals_path);
  return absl::OkStatus();
}

}  // namespace

void AddTuneCommand(CLI::App* app, int* exit_code) {
  CLI::App* command = app->add_subcommand("tune", "Improve a model with decided pairs, and propose pairs to decide");
  command->description(
      "Labels are optional: Ipse learns without. Where a person has decided some pairs, this learns the model of a "
      "finished run\n"
      "again with them and moves the thresholds to where the decided pairs say they belong. With --propose it writes "
      "the\n"
      "pairs most worth deciding: doubtful ones of patterns that many pairs share.");
  command->footer(
      "Example:\n"
      "  ipse tune out/ --propose 100 --proposals decide.csv\n"
      "  (write same or different into the column 'decision')\n"
      "  ipse tune out/ --labels decide.csv --output tuned.model.textproto\n"
      "  ipse dedup patients.csv --model tuned.model.textproto --output tuned/\n\n"
      "The labels file has columns record_id_l, record_id_r and decision: same, different, or empty (not decided "
      "yet).");
  auto options = std::make_shared<TuneCommandOptions>();
  command->add_option("results", options->folder, "The --output folder of 'ipse dedup' or 'ipse link'")->required();
  command->add_option("--labels", options->labels_path, "CSV of decided pairs");
  command->add_option("-o,--output", options->output, "The tuned model to write");
  command->add_option("--propose", options->propose, "How many pairs to propose; never one that --labels decides")
      ->check(CLI::Range(1, 1000000));
  command->add_option("--proposals", options->proposals_path, "File for the proposed pairs");
  command->add_flag("--no-values", options->no_values, "Leave record values out of the proposals");
  command->add_option("--threads", options->threads, "Number of threads (default: all processors)")
      ->check(CLI::Range(1, 1024));
  command->add_flag("--quiet", options->quiet, "No progress");
  SetBody(command, exit_code, [options] { return RunTune(*options); });
}

}  // namespace ipse
