#pragma once

// The commands of `ipse` that work on a registry: load, registry, ask, tasks, reconcile, stats, and some of model.

#include "tools/cli/command.h"

namespace ipse {

void AddLoadCommand(CLI::App* app, int* exit_code);
void AddRegistryCommand(CLI::App* app, int* exit_code);
void AddReconcileCommand(CLI::App* app, int* exit_code);
// Adds to the command 'model', which must be there.
void AddRegistryModelCommands(CLI::App* app, int* exit_code);
void AddStatsCommand(CLI::App* app, int* exit_code);
void AddTasksCommand(CLI::App* app, int* exit_code);
void AddAskCommand(CLI::App* app, int* exit_code);

}  // namespace ipse
