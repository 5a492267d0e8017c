#include "matcher/distance/simd_target.h"

#include <atomic>
#include <cstdlib>

#include "matcher/base/status.h"
#include "matcher/distance/kernel_table.h"

namespace ipse {
namespace {

// Every table this machine can run, the slowest first.
const std::vector<const KernelTable*>& Tables() {
  static const std::vector<const KernelTable*> tables = [] {
    std::vector<const KernelTable*> all = SimdKernelTables();
    all.insert(all.begin(), &ScalarKernelTable());
    return all;
  }();
  return tables;
}

const KernelTable* Find(std::string_view name) {
  if (name == "auto") return Tables().back();
  for (const KernelTable* table : Tables()) {
    if (name == table->name) return table;
  }
  return nullptr;
}

std::atomic<const KernelTable*>& Current() {
  static std::atomic<const KernelTable*> current = [] {
    const char* wish = std::getenv("IPSE_SIMD");
    const KernelTable* table = wish != nullptr ? Find(wish) : nullptr;
    return table != nullptr ? table : Tables().back();
  }();
  return current;
}

}  // namespace

std::vector<std::string> SupportedSimdTargets() {
  std::vector<std::string> names;
  for (const KernelTable* table : Tables()) names.emplace_back(table->name);
  return names;
}

absl::Status SelectSimdTarget(std::string_view name) {
  const KernelTable* table = Find(name);
  if (table == nullptr) {
    std::string known = "auto";
    for (const KernelTable* each : Tables()) known += fmt::format(", {}", each->name);
    return InvalidArgument("SIMD target not available on this machine; it has: {}", known);
  }
  Current().store(table, std::memory_order_release);
  return absl::OkStatus();
}

std::string CurrentSimdTarget() { return CurrentKernels().name; }

const KernelTable& CurrentKernels() { return *Current().load(std::memory_order_acquire); }

}  // namespace ipse
