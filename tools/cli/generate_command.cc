// ipse generate: a synthetic patient population with truth.

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>

#include "datasets/population/population.h"
#include "matcher/base/parallel.h"
#include "tools/cli/command.h"
#include "tools/cli/text_table.h"

namespace ipse {
namespace {

constexpr uint64_t kRecordsMax = uint64_t{1} << 32;
constexpr double kDuplicateShareMax = 0.59;

struct GenerateOptions {
  uint64_t records = 20000;
  uint64_t seed = 1;
  std::string difficulty = "moderate";
  double duplicates = -1;  // below 0: the difficulty's own
  bool everybody = false;
  bool names_and_birth_date_only = false;
  std::string records_path, truth_path, tags_path;
  int threads = 0;
  bool quiet = false;
};

absl::StatusOr<PopulationOptions> MakeOptions(const GenerateOptions& from) {
  static const std::map<std::string, Difficulty> kDifficulties = {
      {"easy", Difficulty::kEasy}, {"moderate", Difficulty::kModerate}, {"heavy", Difficulty::kHeavy}};
  const auto difficulty = kDifficulties.find(from.difficulty);
  if (difficulty == kDifficulties.end()) {
    return InvalidArgument("--difficulty {}: expected easy, moderate or heavy", from.difficulty);
  }
  PopulationOptions options = OptionsFor(difficulty->second, from.records, from.seed);
  options.threads = from.threads;
  options.names_and_birth_date_only = from.names_and_birth_date_only;
  options.duplicates.everybody = from.everybody;
  if (from.duplicates >= 0) options.duplicates.share = from.duplicates;
  IPSE_RETURN_IF_ERROR(ValidateOptions(options));
  return options;
}

// Two outputs of one path would overwrite each other.
absl::Status CheckPaths(const GenerateOptions& options) {
  const std::string* paths[] = {&options.records_path, &options.truth_path, &options.tags_path};
  for (size_t i = 0; i < 3; ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (!paths[i]->empty() && *paths[i] == *paths[j]) {
        return InvalidArgument("{} is named for two outputs; give each of --output, --truth and --tags its own file", *paths[i]);
      }
    }
  }
  return absl::OkStatus();
}

void PrintFile(const char* what, const std::string& path) {
  if (path.empty()) return;
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  fmt::print("{:<8} {} {}\n", what, path, error ? std::string() : fmt::format("({} bytes)", Grouped(bytes)));
}

absl::Status RunGenerate(const GenerateOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  IPSE_RETURN_IF_ERROR(CheckPaths(options));
  IPSE_ASSIGN_OR_RETURN(const PopulationOptions population, MakeOptions(options));
  IPSE_RETURN_IF_ERROR(WritePopulation(population, options.records_path, options.truth_path, options.tags_path));
  const bool to_stdout = options.records_path == "-" || options.truth_path == "-" || options.tags_path == "-";
  if (options.quiet || to_stdout) return absl::OkStatus();
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  fmt::print("{} records of a synthetic population, difficulty {}, seed {}, in {:.2f} s\n", Grouped(options.records),
             options.difficulty, options.seed, time.count());
  PrintFile("records", options.records_path);
  PrintFile("truth", options.truth_path);
  PrintFile("tags", options.tags_path);
  if (!options.truth_path.empty()) {
    fmt::print("try:     ipse dedup {} --output out/ && ipse evaluate out/ --truth {}\n", options.records_path,
               options.truth_path);
  }
  return absl::OkStatus();
}

}  // namespace

void AddGenerateCommand(CLI::App* app, int* exit_code) {
  CLI::App* command = app->add_subcommand("generate", "Make a synthetic patient population with truth");
  command->description(
      "Makes patient records that are nobody's, as several facilities would have written them down: families at one\n"
      "address, twins, fathers and sons of one name, moves, marriages, newborns, nicknames, typing errors, missing and\n"
      "shared values. The truth file says which records are one person, the tags file what happened to each record.\n"
      "The same options and seed give the same bytes on any machine.");
  command->footer(
      "Example:\n"
      "  ipse generate --records 100000 --seed 7 --output patients.csv --truth truth.csv --tags tags.csv\n\n"
      "Columns: rec_id, source, mrn, last_name, first_name, middle_name, suffix, birth_date, sex, ssn, street, city,\n"
      "state, zip, phone, email, updated_at. Truth: rec_id, cluster_id (the person), household_id (who lives\n"
      "together), family_id (and their kin elsewhere). Tags: rec_id, cluster_id, tags ('|' between).");
  auto options = std::make_shared<GenerateOptions>();
  command->add_option("-n,--records", options->records, "Number of records (rows)")
      ->required()
      ->check(CLI::Range(uint64_t{1}, kRecordsMax));
  command->add_option("--seed", options->seed, "Another seed gives another population")->capture_default_str();
  command->add_option("-o,--output", options->records_path, "The records, as CSV; - is standard output")->required();
  command->add_option("--truth", options->truth_path, "Also write who is who, as CSV");
  command->add_option("--tags", options->tags_path, "Also write what happened to each record, as CSV");
  command->add_option("--difficulty", options->difficulty,
                      "easy (half of moderate's errors), moderate, or heavy (2 to 3 times, and more missing)")
      ->check(CLI::IsMember({"easy", "moderate", "heavy"}))
      ->capture_default_str();
  command->add_option("--duplicates", options->duplicates,
                      "Share of the records that repeat a person already recorded, 0 to 0.59 (default: 0.12 or so)")
      ->check(CLI::Range(0.0, kDuplicateShareMax));
  command->add_flag("--everybody", options->everybody, "Every person has at least two records");
  command->add_flag("--names-and-birth-date-only", options->names_and_birth_date_only,
                    "Leave everything but names and birth date empty: a hard, poor file");
  command->add_option("--threads", options->threads, "Number of threads (default: all processors)")->check(CLI::Range(1, 1024));
  command->add_flag("--quiet", options->quiet, "Print errors only");
  SetBody(command, exit_code, [options] { return RunGenerate(*options); });
}

}  // namespace ipse
