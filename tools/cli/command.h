#pragma once

// What every subcommand of `ipse` shares: registration, common options, exit codes.

#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <vector>

#include "matcher/base/status.h"
#include "tools/cli/input.h"

namespace ipse {

// Exit codes of the program; scripts may rely on them.
enum ExitCode : int {
  kExitOk = 0,
  kExitUsage = 2,      // wrong options or arguments
  kExitInput = 3,      // an input cannot be used: missing, malformed, no recognisable column ...
  kExitResources = 4,  // disk full, no permission, another process is writing there, memory
  kExitInternal = 5,   // a bug
};
int ExitCodeOf(const absl::Status& status);

// Options of commands that read record files.
struct CommonOptions {
  InputOptions input;
  std::string delimiter;
  std::string model_path;  // empty: the built-in model
  std::string entity_type = "patient";
  std::string simd;        // empty: the best this machine has
  bool quiet = false;
};
void AddCommonOptions(CLI::App* command, CommonOptions* options);
// Checks and applies the common options: delimiter, SIMD target, threads.
absl::Status ApplyCommonOptions(CommonOptions* options);

// The model to run: the file named, or the built-in one. *trained_file says whether it was a file.
absl::StatusOr<EngineModel> LoadEngineModel(const CommonOptions& options);

// Registers a subcommand's body: it runs when the command is chosen, prints the status' message on failure and sets the
// exit code.
void SetBody(CLI::App* command, int* exit_code, std::function<absl::Status()> body);
// The same for a body whose success has an exit code of its own.
void SetBodyWithCode(CLI::App* command, int* exit_code, std::function<absl::StatusOr<int>()> body);

void AddDedupCommand(CLI::App* app, int* exit_code);
void AddLinkCommand(CLI::App* app, int* exit_code);
void AddTrainCommand(CLI::App* app, int* exit_code);
void AddEvaluateCommand(CLI::App* app, int* exit_code);
void AddExplainCommand(CLI::App* app, int* exit_code);
void AddHouseholdsCommand(CLI::App* app, int* exit_code);
void AddGenerateCommand(CLI::App* app, int* exit_code);
void AddModelCommand(CLI::App* app, int* exit_code);
void AddBlockingCommand(CLI::App* app, int* exit_code);

}  // namespace ipse
