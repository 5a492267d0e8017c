// ipse: the command line. Each subcommand lives in a file of its own.

#include <absl/synchronization/mutex.h>

#include <cstdio>
#include <new>
#include <system_error>

#include "tools/cli/command.h"
#include "tools/cli/tune_command.h"
#include "tools/cli/version.h"
#include "tools/registry_cli/commands.h"

int main(int argc, char** argv) {
  CLI::App app("Ipse says which records are one person, how sure it is, and why.", "ipse");
  app.set_version_flag("--version", std::string("ipse ") + ipse::kVersion);
  app.require_subcommand(1);
  app.fallthrough(false);
  app.footer(
      "Exit codes: 0 done; 2 wrong options; 3 an input cannot be used; 4 disk, memory or permissions; 5 internal error.\n"
      "Try: ipse dedup patients.csv --output out/");
  // Debian's Abseil looks for cycles of locks at every lock, under one lock of its own; the tests do that.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  int exit_code = ipse::kExitOk;
  ipse::AddDedupCommand(&app, &exit_code);
  ipse::AddLinkCommand(&app, &exit_code);
  ipse::AddTrainCommand(&app, &exit_code);
  ipse::AddTuneCommand(&app, &exit_code);
  ipse::AddEvaluateCommand(&app, &exit_code);
  ipse::AddExplainCommand(&app, &exit_code);
  ipse::AddHouseholdsCommand(&app, &exit_code);
  ipse::AddModelCommand(&app, &exit_code);
  ipse::AddBlockingCommand(&app, &exit_code);
  ipse::AddGenerateCommand(&app, &exit_code);
  ipse::AddLoadCommand(&app, &exit_code);
  ipse::AddRegistryCommand(&app, &exit_code);
  ipse::AddAskCommand(&app, &exit_code);
  ipse::AddTasksCommand(&app, &exit_code);
  ipse::AddStatsCommand(&app, &exit_code);
  ipse::AddReconcileCommand(&app, &exit_code);
  ipse::AddRegistryModelCommands(&app, &exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? ipse::kExitOk : ipse::kExitUsage;
  } catch (const std::bad_alloc&) {
    std::fputs("ipse: out of memory; use a machine with more of it, or cut the input into parts\n", stderr);
    return ipse::kExitResources;
  } catch (const std::system_error& error) {
    // What printing throws when nobody takes the output.
    std::fprintf(stderr, "ipse: cannot write to standard output: %s\n", error.code().message().c_str());
    return ipse::kExitResources;
  }
  if (std::fflush(stdout) != 0) {
    std::perror("ipse: cannot write to standard output");
    return ipse::kExitResources;
  }
  return exit_code;
}
