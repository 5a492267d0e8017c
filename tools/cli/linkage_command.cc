#include "tools/cli/linkage_command.h"

#include <algorithm>
#include <cstdio>

#include "tools/cli/memory_check.h"
#include "tools/cli/progress_bar.h"
#include "tools/cli/results.h"

namespace ipse {
namespace {

std::string Percent(uint64_t part, uint64_t whole) {
  return whole == 0 ? "-" : fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

void PrintColumns(const LoadedInput& input) {
  size_t width = 6;
  for (const RawColumn& column : input.raw.columns()) width = std::max(width, column.name().size());
  width = std::min<size_t>(width, 30);
  fmt::print("{} records, {} columns\n\n", input.raw.num_records(), input.raw.columns().size());
  fmt::print("  {:<{}}  {:<20} {:>8} {:>10} {:>12}  {}\n", "column", width, "read as", "filled", "distinct",
             "placeholders", "why");
  for (size_t c = 0; c < input.columns.size(); ++c) {
    const RecognisedColumn& column = input.columns[c];
    const ColumnReading& reading = input.encoding.columns[c];
    fmt::print("  {:<{}.{}}  {:<20} {:>8} {:>10} {:>12}  {}\n", input.raw.column(c).name(), width, width,
               ColumnRoleName(column.role), Percent(reading.filled, input.raw.num_records()), reading.distinct,
               reading.placeholders, column.reason);
  }
  for (const std::string& note : input.notes) fmt::print("\nnote: {}\n", note);
  fmt::print("\n");
}

// "read 0.31, ... write 0.10 s": the stages in their order, those of one name together, without what is too short to matter.
std::string StagesText(const std::vector<StageTime>& stages) {
  std::vector<std::pair<std::string, double>> shown;
  for (const StageTime& stage : stages) {
    const auto at = std::find_if(shown.begin(), shown.end(), [&](const auto& entry) { return entry.first == stage.name; });
    if (at != shown.end()) {
      at->second += stage.seconds;
    } else {
      shown.emplace_back(stage.name, stage.seconds);
    }
  }
  std::string text;
  for (const auto& [name, seconds] : shown) {
    if (seconds >= 0.005) text += fmt::format("{}{} {:.2f}", text.empty() ? "" : ", ", name, seconds);
  }
  return text.empty() ? "no stage took 0.005 s" : text + " s";
}

void PrintOutcome(const RunSummary& summary, const std::string& output) {
  const LinkageResult& result = summary.result;
  const ClusterCounts& counts = summary.figures.clusters;
  const uint64_t certain = summary.figures.by_grade[static_cast<size_t>(Grade::kCertain)];
  const LinkageEstimates& estimates = result.estimates;
  const uint64_t records = summary.input.raw.num_records();
  fmt::print("records            {:>12}\n", records);
  fmt::print("identities         {:>12}\n", counts.identities);
  fmt::print("duplicates         {:>12}   ({})\n", counts.duplicates, Percent(counts.duplicates, records));
  fmt::print("pairs compared     {:>12}   ({:.1f} per record)\n", result.candidates,
             static_cast<double>(result.candidates) / static_cast<double>(std::max<uint64_t>(1, records)));
  const std::string precision = certain > 0 ? fmt::format("   (estimated precision {:.2f} %)", 100 * estimates.automatic_precision) : "";
  fmt::print("certain links      {:>12}{}\n", certain, precision);
  fmt::print("pairs for review   {:>12}\n", summary.figures.review.size());
  if (estimates.matches_found < 1) {
    fmt::print("estimated          nothing: hardly a match was found\n");
  } else {
    fmt::print("estimated          precision {:.2f} %, recall {:.2f} %, blocking completeness {:.2f} %\n",
               100 * estimates.link_precision, 100 * estimates.link_recall, 100 * estimates.blocking_completeness);
  }
  for (const std::string& warning : result.warnings) fmt::print("warning: {}\n", warning);
  const StageTime total = TotalOf(summary.stages);
  const std::string spilled =
      SpilledPeakBytes() > 0 ? fmt::format(" and files of {:.0f} MiB", static_cast<double>(SpilledPeakBytes()) / (1 << 20)) : "";
  fmt::print("time               {:.2f} s, peak memory {:.0f} MiB{}\n", total.seconds,
             static_cast<double>(total.peak_memory_bytes) / (1 << 20), spilled);
  fmt::print("                   {}\n", StagesText(summary.stages));
  fmt::print("\nresults in {0}: clusters.csv links.csv review.csv summary.json model.textproto\nreport:  {0}/report.html\n",
             output);
}

MemoryRoom RoomOf(const LinkageCommandOptions& options) {
  return {.memory_bytes = AllowedMemoryBytes(options.memory_limit_gib), .folder = options.output, .may_spill = !options.no_spill};
}

// Puts what does not fit the memory into files from now on, where the plan is to do so.
absl::Status Follow(const std::optional<SpillOptions>& plan, const LinkageCommandOptions& options) {
  if (!plan.has_value()) return absl::OkStatus();
  if (!options.common.quiet) {
    fmt::print("memory             not enough for the job: what does not fit will be kept in files in {}, which takes longer\n\n",
               options.output);
  }
  return StartSpilling(*plan);
}

// Says what a large job will need, and refuses one that would not fit, before it starts.
absl::Status CheckMemory(const LoadedInput& input, const LinkageCommandOptions& options) {
  const double gib = 1 << 30;
  const uint64_t allowed = AllowedMemoryBytes(options.memory_limit_gib);
  const auto needed = static_cast<double>(JobMemoryBytes(input));
  if (needed > gib && !options.common.quiet) {
    fmt::print("memory             {:.1f} GiB taken by the records, about {:.1f} GiB more will be needed, {:.1f} GiB may be used\n\n",
               static_cast<double>(input.raw.memory_bytes() + input.table.memory_bytes()) / gib, needed / gib,
               static_cast<double>(allowed) / gib);
  }
  if (Spilling()) return absl::OkStatus();  // planned with the whole job in view
  IPSE_ASSIGN_OR_RETURN(const std::optional<SpillOptions> plan, PlanForJob(input, RoomOf(options)));
  return Follow(plan, options);
}

void AddOutputOptions(CLI::App* command, LinkageCommandOptions* options) {
  command->add_option("-o,--output", options->output, "Folder for the results; created if need be")->required();
  command->add_flag("--no-values", options->no_values,
                    "Leave record values out of report.html (review.csv always holds them)");
  command->add_option("--memory-limit", options->memory_limit_gib,
                      "GiB the job may use; what does not fit is kept in files in the output folder (default: what is free)")
      ->check(CLI::PositiveNumber);
  command->add_flag("--no-spill", options->no_spill, "Refuse a job that does not fit the memory, before it starts");
}

// Moves what is large to a place that is never given back: the process ends with the command, and the kernel takes its
// pages in a fraction of the time that destructors need to return millions of small pieces.
template <typename T>
const T& KeepUntilExit(T value) {
  // A list that is read, so that no compiler drops it: what it holds is reachable, and no leak to sanitisers.
  static auto* const kept = new std::vector<const void*>;
  const T* const result = new T(std::move(value));
  kept->push_back(result);
  return *result;
}

absl::StatusOr<std::vector<uint8_t>> UniqueFlags(const LinkageCommandOptions& options) {
  std::vector<uint8_t> flags(options.paths.size(), 0);
  for (const std::string& path : options.unique_files) {
    const auto at = std::find(options.paths.begin(), options.paths.end(), path);
    if (at == options.paths.end()) {
      return InvalidArgument("--unique {}: this is none of the input files; write it as on the command line", path);
    }
    flags[static_cast<size_t>(at - options.paths.begin())] = 1;
  }
  return flags;
}

}  // namespace

absl::Status RunLinkageCommand(LinkageCommandOptions options) {
  StageClock clock = StageClock::SinceProcessStart();
  IPSE_RETURN_IF_ERROR(ApplyCommonOptions(&options.common));
  IPSE_ASSIGN_OR_RETURN(EngineModel model, LoadEngineModel(options.common));
  LinkageOptions linkage;
  IPSE_ASSIGN_OR_RETURN(linkage.file_is_unique, UniqueFlags(options));
  // Before the work: a folder that cannot be written is better known now than in an hour.
  IPSE_ASSIGN_OR_RETURN(auto out, OutputFolder::Create(options.output, "summary.json"));
  IPSE_ASSIGN_OR_RETURN(const std::optional<SpillOptions> plan, PlanForFiles(options.paths, RoomOf(options)));
  IPSE_RETURN_IF_ERROR(Follow(plan, options));
  clock.Lap("start");
  ProgressBar progress(stderr, options.common.quiet);
  IPSE_ASSIGN_OR_RETURN(LoadedInput loaded, LoadInput(options.paths, options.common.input, model, &progress, &clock));
  const LoadedInput& input = KeepUntilExit(std::move(loaded));
  if (!options.common.quiet) PrintColumns(input);
  IPSE_RETURN_IF_ERROR(CheckMemory(input, options));
  linkage.threads = options.common.input.threads;
  linkage.scope.across_files_only = !options.within;
  linkage.train = options.common.model_path.empty() || !model.compiled.trained();
  linkage.progress = &progress;
  linkage.stages = &clock;
  IPSE_ASSIGN_OR_RETURN(LinkageResult linked, RunLinkage(input.table, std::move(model), linkage));
  const LinkageResult& result = KeepUntilExit(std::move(linked));
  RunSummary summary{.input = input, .result = result, .figures = CountRun(result), .command = options.command, .stages = {}, .unique_files = {}, .input_options = {}};
  summary.within_files = options.within;
  summary.unique_files = options.unique_files;
  summary.input_options = options.common.input;
  summary.values_in_report = !options.no_values;
  IPSE_RETURN_IF_ERROR(WriteResults(*out, clock, &summary));
  PrintOutcome(summary, options.output);
  return absl::OkStatus();
}

void AddDedupCommand(CLI::App* app, int* exit_code) {
  CLI::App* command = app->add_subcommand("dedup", "Find the duplicates in a file of patient records");
  command->description(
      "Finds which records of one or more files are the same person. Needs no configuration: columns are recognised by\n"
      "header and values, and the model is trained on the records themselves, without labels.\n\n"
      "Writes into the output folder: clusters.csv (which identity each record belongs to), links.csv (every pair kept,\n"
      "with weight, probability and grade), review.csv (pairs a person should look at, why, and how they are alike), model.textproto (the\n"
      "model used; pass it to --model to run it again), summary.json and report.html.");
  auto options = std::make_shared<LinkageCommandOptions>();
  options->command = "dedup";
  command->add_option("files", options->paths, "CSV, TSV or FHIR Patient NDJSON files, plain or gzipped; - is standard input")
      ->required();
  AddOutputOptions(command, options.get());
  AddCommonOptions(command, &options->common);
  SetBody(command, exit_code, [options] { return RunLinkageCommand(*options); });
}

void AddLinkCommand(CLI::App* app, int* exit_code) {
  CLI::App* command = app->add_subcommand("link", "Link the records of two or more files");
  command->description(
      "Finds pairs of records across files that are the same person; pairs within one file are looked at with --within\n"
      "only. A file declared free of duplicates with --unique is matched one to one: at most one of its records can\n"
      "belong to an identity. Output as of 'ipse dedup'.");
  auto options = std::make_shared<LinkageCommandOptions>();
  options->command = "link";
  options->within = false;
  command->add_option("files", options->paths, "Two or more record files")->required()->expected(2, 200);
  AddOutputOptions(command, options.get());
  command->add_flag("--within", options->within, "De-duplicate within each file, too");
  command->add_option("--unique", options->unique_files, "A file that holds every person once at most; may be repeated");
  AddCommonOptions(command, &options->common);
  SetBody(command, exit_code, [options] { return RunLinkageCommand(*options); });
}

}  // namespace ipse
