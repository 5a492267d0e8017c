#pragma once

// Whether a job fits the memory there is, asked before it starts and again when its records are known. What does not fit
// goes to files (matcher/base/spill.h) in the folder of the results; a job whose core does not fit, or whose files do
// not fit the disk, is refused.
//
//   const MemoryRoom room{.memory_bytes = AllowedMemoryBytes(limit_gib), .folder = out};
//   IPSE_ASSIGN_OR_RETURN(std::optional<SpillOptions> spill, PlanForFiles(paths, room));
//   ... StartSpilling(*spill) if there is one, read ...
//   IPSE_ASSIGN_OR_RETURN(spill, PlanForJob(input, room));
//
// Figures are measured on generated populations with every field filled (docs/benchmarks.md). Thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "matcher/base/spill.h"
#include "matcher/base/status.h"
#include "tools/cli/input.h"

namespace ipse {

// Bytes this process may still take: what the machine has free, and what the control groups (v1 and v2) it is in leave.
// `root` stands before the paths of /proc and /sys, for tests. UINT64_MAX where nothing says.
uint64_t FreeMemoryBytes(const std::string& root = "");

// What a command line limit (GiB; 0: none) leaves of that.
uint64_t AllowedMemoryBytes(double limit_gib);

// What a job takes at its peak, per byte of a file: 1.6 to 2.1 measured from 5 to 50 M records, of which reading and
// standardising come to 1.8. Besides, up to some limit, more: what threads and the rule with most keys take weighs on small files.
inline constexpr double kBytesPerFileByte = 2.0;
inline constexpr double kBesidesPerFileByte = 1.6, kBesidesMax = 250e6;
// What the job then takes beyond the records, per record: keys, blocks, pairs and results; 240 measured at 1 M records, 185 at
// 5 M and 160 at 20 M.
inline constexpr uint64_t kJobBytesPerRecord = 240;

// The part of these that cannot go to files: what dictionaries know of names, the keys and blocks of the one rule being
// built, packed records, logged pairs, clusters. Measured at 5 M records: 160 bytes a record while blocking, 100 while comparing.
inline constexpr double kCoreBytesPerFileByte = 1.0;
inline constexpr double kCoreBesidesPerFileByte = 0.7, kCoreBesidesMax = 100e6;
inline constexpr uint64_t kCoreJobBytesPerRecord = 120;

struct MemoryRoom {
  uint64_t memory_bytes = 0;  // what the job may still take
  std::string folder;         // where files may lie
  bool may_spill = true;
};

// How files are read: in memory (nothing), or in memory and files. Fails with ResourceExhausted when they are too large
// for both. Compressed files and the standard input do not tell their size and are read in memory.
absl::StatusOr<std::optional<SpillOptions>> PlanForFiles(const std::vector<std::string>& paths, const MemoryRoom& room);

// What the job will need beyond what it holds now.
uint64_t JobMemoryBytes(const LoadedInput& input);
// The same for the rest of the job, the records being read.
absl::StatusOr<std::optional<SpillOptions>> PlanForJob(const LoadedInput& input, const MemoryRoom& room);

}  // namespace ipse
