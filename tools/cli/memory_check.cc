#include "tools/cli/memory_check.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>

#include "service/engine/stage_clock.h"

namespace ipse {
namespace {

constexpr double kGib = 1 << 30;

// The number a file begins with; nothing where it has none ("max") or is not there.
std::optional<uint64_t> NumberIn(const std::string& path) {
  std::ifstream file(path);
  std::string text;
  if (!std::getline(file, text)) return std::nullopt;
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  return number;
}

// The number behind a word that begins a line ("MemAvailable:", "inactive_file ").
std::optional<uint64_t> NumberAfter(const std::string& path, std::string_view word) {
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line)) {
    if (!line.starts_with(word)) continue;
    const size_t digit = line.find_first_of("0123456789", word.size());
    uint64_t number = 0;
    if (digit == std::string::npos) return std::nullopt;
    std::from_chars(line.data() + digit, line.data() + line.size(), number);
    return number;
  }
  return std::nullopt;
}

// What one group leaves: its limit less what it holds, where files the kernel would drop do not count.
uint64_t GroupLeaves(const std::string& folder, const char* limit_name, const char* usage_name, const char* cache_word) {
  const auto limit = NumberIn(folder + limit_name), usage = NumberIn(folder + usage_name);
  if (!limit || !usage) return UINT64_MAX;
  const uint64_t cache = std::min(*usage, NumberAfter(folder + "/memory.stat", cache_word).value_or(0));
  const uint64_t held = *usage - cache;
  return *limit > held ? *limit - held : 0;
}

// The least that a group and those above it leave.
uint64_t GroupsLeave(const std::string& mount, std::string group, const char* limit_name, const char* usage_name,
                     const char* cache_word) {
  uint64_t least = UINT64_MAX;
  while (true) {
    least = std::min(least, GroupLeaves(mount + (group == "/" ? "" : group), limit_name, usage_name, cache_word));
    const size_t slash = group.rfind('/');
    if (slash == std::string::npos || group.size() <= 1) return least;
    group.resize(std::max<size_t>(slash, 1));
  }
}

bool IsCompressed(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  char magic[2] = {};
  file.read(magic, 2);
  return magic[0] == '\x1F' && magic[1] == '\x8B';
}

}  // namespace

uint64_t FreeMemoryBytes(const std::string& root) {
  uint64_t least = UINT64_MAX;
  if (const auto kib = NumberAfter(root + "/proc/meminfo", "MemAvailable:")) least = *kib * 1024;
  std::ifstream groups(root + "/proc/self/cgroup");
  std::string line;
  while (std::getline(groups, line)) {
    const size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = fmt::format(",{},", std::string_view(line).substr(first + 1, second - first - 1));
    const std::string group = line.substr(second + 1), mount = root + "/sys/fs/cgroup";
    if (controllers == ",,") {
      least = std::min(least, GroupsLeave(mount, group, "/memory.max", "/memory.current", "inactive_file "));
    } else if (controllers.find(",memory,") != std::string::npos) {
      least = std::min(least, GroupsLeave(mount + "/memory", group, "/memory.limit_in_bytes", "/memory.usage_in_bytes",
                                          "total_inactive_file "));
    }
  }
  return least;
}

namespace {

// What the process holds that only memory can hold: resident pages without those of files.
uint64_t HeldMemoryBytes() {
  std::ifstream file("/proc/self/statm");
  uint64_t size = 0, resident = 0, of_files = 0;
  if (!(file >> size >> resident >> of_files) || resident < of_files) return PeakMemoryBytes();
  return (resident - of_files) * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

uint64_t AllowedMemoryBytes(double limit_gib) {
  const uint64_t free = FreeMemoryBytes();
  if (limit_gib <= 0) return free;
  const double left = limit_gib * kGib - static_cast<double>(HeldMemoryBytes());
  return std::min(free, static_cast<uint64_t>(std::max(0.0, left)));
}

namespace {

std::string SizeText(double bytes) {
  return bytes < kGib ? fmt::format("{:.0f} MiB", bytes / (1 << 20)) : fmt::format("{:.1f} GiB", bytes / kGib);
}

// What a step needs, in bytes, and what of it has to be memory.
struct Need {
  std::string what;
  double all = 0;
  double core = 0;
};

absl::StatusOr<std::optional<SpillOptions>> Plan(const Need& need, const MemoryRoom& room) {
  const auto memory = static_cast<double>(room.memory_bytes);
  if (need.all <= memory) return std::nullopt;
  if (!room.may_spill) {
    return ResourceExhausted(
        "{} about {} of memory, and {} may be used; leave --no-spill out, use a machine with more memory, raise "
        "--memory-limit, or split the input by region or birth year",
        need.what, SizeText(need.all), SizeText(memory));
  }
  if (need.core > memory) {
    return ResourceExhausted(
        "{} about {} of memory, {} of which files cannot stand in for, and {} may be used; use a "
        "machine with more memory, raise --memory-limit, or split the input by region or birth year",
        need.what, SizeText(need.all), SizeText(need.core), SizeText(memory));
  }
  std::error_code unknown;
  const auto disk = std::filesystem::space(room.folder, unknown);
  const double in_files = need.all - memory + need.core;
  if (!unknown && static_cast<double>(disk.available) < in_files) {
    return ResourceExhausted(
        "{} about {} of memory, {} may be used, and the disk of {} has {} for the {} that do not fit; "
        "write the results to a larger disk, or split the input by region or birth year",
        need.what, SizeText(need.all), SizeText(memory), room.folder, SizeText(static_cast<double>(disk.available)), SizeText(in_files));
  }
  return SpillOptions{.folder = room.folder, .memory_bytes = static_cast<uint64_t>(memory - need.core)};
}

}  // namespace

absl::StatusOr<std::optional<SpillOptions>> PlanForFiles(const std::vector<std::string>& paths, const MemoryRoom& room) {
  double bytes_of_files = 0;
  for (const std::string& path : paths) {
    std::error_code no_size;
    const uint64_t bytes = std::filesystem::file_size(path, no_size);
    if (!no_size && !IsCompressed(path)) bytes_of_files += static_cast<double>(bytes);
  }
  return Plan({.what = "the job needs",
               .all = bytes_of_files * kBytesPerFileByte + std::min(kBesidesMax, bytes_of_files * kBesidesPerFileByte),
               .core = bytes_of_files * kCoreBytesPerFileByte + std::min(kCoreBesidesMax, bytes_of_files * kCoreBesidesPerFileByte)},
              room);
}

uint64_t JobMemoryBytes(const LoadedInput& input) { return input.raw.num_records() * kJobBytesPerRecord; }

absl::StatusOr<std::optional<SpillOptions>> PlanForJob(const LoadedInput& input, const MemoryRoom& room) {
  const auto records = static_cast<double>(input.raw.num_records());
  return Plan({.what = fmt::format("beyond what is read, {} records need", input.raw.num_records()),
               .all = static_cast<double>(JobMemoryBytes(input)),
               .core = records * kCoreJobBytesPerRecord},
              room);
}

}  // namespace ipse
