#pragma once

// Registers `ipse tune`.

#include <CLI/CLI.hpp>

namespace ipse {

void AddTuneCommand(CLI::App* app, int* exit_code);

}  // namespace ipse
