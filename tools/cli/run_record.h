#pragma once

// What a finished run says of itself, read back from its output folder: enough to read its input again and to run its
// model again.
//
//   IPSE_ASSIGN_OR_RETURN(RunRecord run, ReadSummary("out"));
//   IPSE_ASSIGN_OR_RETURN(model::Model file, LoadModelFile(run.model_path));
//   ...
//   IPSE_ASSIGN_OR_RETURN(LoadedInput input, ReloadInput(run, threads, engine_model, progress));
//   linkage.scope.across_files_only = !run.within_files;
//
// Thread-safety: pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/base/status.h"
#include "tools/cli/input.h"

namespace ipse {

// Name of the file in an output folder that holds every figure of the run.
inline constexpr const char* kSummaryFile = "summary.json";

struct RunRecord {
  std::string version;              // of the program that ran
  std::string command;              // "dedup" or "link"
  std::vector<std::string> paths;   // input files in order, absolute; "-" was the standard input
  std::vector<uint8_t> file_is_unique;  // per path: declared to hold every person once at most
  bool within_files = true;         // pairs within one file were looked at
  uint64_t records = 0;
  std::string model_id;
  std::string model_path;           // the model as it was used, in the output folder
  // Matches the run expected among all pairs, those that blocking missed included; empty where it does not say.
  std::optional<double> expected_matches;
  // As given, but for the column roles, which name the role of every column as the run decided it. `threads` is 1.
  InputOptions input;
};

// Reads the summary of a finished run from its output folder. Fails with NotFound when the folder holds none, and with
// InvalidArgument when it is none of ours.
absl::StatusOr<RunRecord> ReadSummary(const std::string& folder);

// The same from the text of a summary; `path` is for messages, and its folder holds the model.
absl::StatusOr<RunRecord> ParseRunRecord(std::string_view json, const std::string& path);

// Reads the run's input again, every column in the role it had. Fails with FailedPrecondition when the input came from
// the standard input or now has another number of records, and as LoadInput does.
absl::StatusOr<LoadedInput> ReloadInput(const RunRecord& run, int threads, const EngineModel& model,
                                        Progress* progress);

}  // namespace ipse
