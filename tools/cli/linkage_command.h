#pragma once

// The body shared by `ipse dedup` and `ipse link`.

#include "tools/cli/command.h"

namespace ipse {

struct LinkageCommandOptions {
  CommonOptions common;
  std::string command;
  std::vector<std::string> paths;
  std::string output;
  bool within = true;                      // look at pairs within one file, too
  std::vector<std::string> unique_files;   // files declared free of duplicates
  bool no_values = false;                  // leave record values out of the report
  double memory_limit_gib = 0;             // 0: what the machine has free
  bool no_spill = false;                   // refuse what does not fit the memory
};

absl::Status RunLinkageCommand(LinkageCommandOptions options);

}  // namespace ipse
