#pragma once

// Whether a job fits the memory there is, asked before it starts and again when its records are known.
//
//   IPSE_RETURN_IF_ERROR(CheckMemoryForFiles(paths, AllowedMemory(limit_gib)));
//   ... read ...
//   IPSE_RETURN_IF_ERROR(CheckMemoryForJob(input, AllowedMemory(limit_gib)));
//
// Figures are measured on generated populations with every field filled (docs/benchmarks.md). Thread-safe.

#include <cstdint>
#include <string>
#include <vector>

#include "matcher/base/status.h"
#include "tools/cli/input.h"

namespace ipse {

// Bytes this process may still take: what the machine has free, and what the control groups (v1 and v2) it is in leave.
// `root` stands before the paths of /proc and /sys, for tests. UINT64_MAX where nothing says.
uint64_t FreeMemoryBytes(const std::string& root = "");

// What a command line limit (GiB; 0: none) leaves of that.
uint64_t AllowedMemoryBytes(double limit_gib);

// What reading and standardising a file take, per byte of it: 1.8 measured, whether values are kept or given up.
inline constexpr double kReadBytesPerFileByte = 2.0;
// What the job then takes beyond the records, per record: keys, blocks, pairs and results; 240 measured at 1 M records, 185 at
// 5 M and 160 at 20 M.
inline constexpr uint64_t kJobBytesPerRecord = 240;

// Refuses files that are too large to be read. Compressed ones and the standard input tell too little to be refused.
absl::Status CheckMemoryForFiles(const std::vector<std::string>& paths, uint64_t allowed_bytes);

// What the job will need beyond what it holds now.
uint64_t JobMemoryBytes(const LoadedInput& input);
absl::Status CheckMemoryForJob(const LoadedInput& input, uint64_t allowed_bytes);

}  // namespace ipse
