// ipse train: learns a model from records, without labels.

#include <chrono>
#include <cstdio>

#include "datasets/io/atomic_file.h"
#include "service/engine/linkage_job.h"
#include "tools/cli/command.h"
#include "tools/cli/progress_bar.h"
#include "tools/cli/text_table.h"

namespace ipse {
namespace {

struct TrainCommandOptions {
  CommonOptions common;
  std::vector<std::string> paths;
  std::string output;
  bool across_files = false;
};

void PrintTrained(const LinkageResult& result, const TrainCommandOptions& options, uint64_t records, double seconds) {
  fmt::print("records            {:>14}\n", Grouped(records));
  fmt::print("candidate pairs    {:>14}\n", Grouped(result.model.provenance().candidate_pairs()));
  fmt::print("iterations         {:>14}   ({})\n\n", result.training_iterations,
             result.training_converged ? "converged" : "not converged");
  TextTable classes({"class", ">expected pairs", ">share of all pairs", "what it is"});
  for (size_t c = 0; c < result.engine.compiled.classes.size(); ++c) {
    const LatentClass& latent = result.engine.compiled.classes[c];
    const double mass = c < result.class_mass.size() ? result.class_mass[c] : 0;
    classes.Row({latent.name, fmt::format("{:.0f}", mass), fmt::format("{:.3g}", latent.share), latent.description});
  }
  fmt::print("{}\n", classes.Text());
  for (const std::string& warning : result.warnings) fmt::print("warning: {}\n", warning);
  fmt::print("model {} written to {} in {:.2f} s\nuse it:  ipse dedup FILE --model {} --output out/\nread it: ipse model show {}\n",
             ModelId(result.model), options.output, seconds, options.output, options.output);
}

absl::Status RunTrain(TrainCommandOptions options) {
  const auto start = std::chrono::steady_clock::now();
  IPSE_RETURN_IF_ERROR(ApplyCommonOptions(&options.common));
  if (options.across_files && options.paths.size() < 2) {
    return InvalidArgument("--across-files needs two files or more; leave it out to train for de-duplication");
  }
  IPSE_ASSIGN_OR_RETURN(EngineModel model, LoadEngineModel(options.common));
  // Created first, so that a folder that cannot be written to is known before the work and not after it.
  IPSE_ASSIGN_OR_RETURN(std::unique_ptr<AtomicFile> file, AtomicFile::Create(options.output));
  ProgressBar progress(stderr, options.common.quiet);
  IPSE_ASSIGN_OR_RETURN(LoadedInput input, LoadInput(options.paths, options.common.input, model, &progress));
  LinkageOptions linkage;
  linkage.threads = options.common.input.threads;
  linkage.scope.across_files_only = options.across_files;
  linkage.progress = &progress;
  IPSE_ASSIGN_OR_RETURN(LinkageResult result, TrainModel(input.table, std::move(model), linkage));
  IPSE_RETURN_IF_ERROR(file->Append(ModelText(result.model)));
  IPSE_RETURN_IF_ERROR(file->Commit());
  if (options.output == "-" || options.common.quiet) return absl::OkStatus();
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  PrintTrained(result, options, input.raw.num_records(), time.count());
  return absl::OkStatus();
}

}  // namespace

void AddTrainCommand(CLI::App* app, int* exit_code) {
  CLI::App* command = app->add_subcommand("train", "Learn a model from records, without labels");
  command->description(
      "Learns from one or more files how often the fields of one person agree and how often those of relatives and\n"
      "strangers do, and writes the model. Needs no labels: expectation maximisation over counted comparison patterns.\n"
      "'ipse dedup' trains by itself; a model of its own is for using one training on many files, for small files (which\n"
      "teach little) and for keeping results stable from run to run.");
  command->footer(
      "Example:\n"
      "  ipse train patients.csv --output patients.model.textproto\n"
      "  ipse dedup new_patients.csv --model patients.model.textproto --output out/\n\n"
      "Weights in a model are in bits: each bit doubles the odds that a pair is one person.");
  auto options = std::make_shared<TrainCommandOptions>();
  command->add_option("files", options->paths, "CSV, TSV or FHIR Patient NDJSON files, plain or gzipped; - is standard input")
      ->required();
  command->add_option("-o,--output", options->output, "The model file to write; - is standard output")->required();
  command->add_flag("--across-files", options->across_files,
                    "Learn from pairs across files only, for a model that 'ipse link' will use");
  AddCommonOptions(command, &options->common);
  SetBody(command, exit_code, [options] { return RunTrain(*options); });
}

}  // namespace ipse
