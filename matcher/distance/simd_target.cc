#include "matcher/distance/simd_target.h"

#include <atomic>
#include <cstdlib>

#include "matcher/base/check.h"
#include "matcher/base/status.h"
#include "matcher/distance/kernel_table.h"
#include "matcher/distance/many_table.h"

namespace ipse {
namespace {

// What there is to choose from: the scalar target has no table.
struct Target {
  std::string name;
  const KernelTable* table;
  const ManyKernelTable* many_table;
};

// Every target this machine can run, the slowest first.
const std::vector<Target>& Targets() {
  static const std::vector<Target> targets = [] {
    std::vector<Target> all = {{"scalar", nullptr, nullptr}};
    const std::vector<const KernelTable*> tables = SimdKernelTables();
    const std::vector<const ManyKernelTable*> many_tables = SimdManyTables();
    IPSE_CHECK(tables.size() == many_tables.size());
    for (size_t i = 0; i < tables.size(); ++i) all.push_back({tables[i]->name, tables[i], many_tables[i]});
    return all;
  }();
  return targets;
}

const Target* Find(std::string_view name) {
  if (name == "auto") return &Targets().back();
  for (const Target& target : Targets()) {
    if (name == target.name) return &target;
  }
  return nullptr;
}

std::atomic<const Target*>& Current() {
  static std::atomic<const Target*> current = [] {
    const char* wish = std::getenv("IPSE_SIMD");
    const Target* target = wish != nullptr ? Find(wish) : nullptr;
    return target != nullptr ? target : &Targets().back();
  }();
  return current;
}

}  // namespace

std::vector<std::string> SupportedSimdTargets() {
  std::vector<std::string> names;
  for (const Target& target : Targets()) names.push_back(target.name);
  return names;
}

absl::Status SelectSimdTarget(std::string_view name) {
  const Target* target = Find(name);
  if (target == nullptr) {
    std::string known = "auto";
    for (const Target& each : Targets()) known += fmt::format(", {}", each.name);
    return InvalidArgument("SIMD target not available on this machine; it has: {}", known);
  }
  Current().store(target, std::memory_order_release);
  return absl::OkStatus();
}

std::string CurrentSimdTarget() { return Current().load(std::memory_order_acquire)->name; }

const KernelTable* CurrentKernels() { return Current().load(std::memory_order_acquire)->table; }

const ManyKernelTable* CurrentManyKernels() { return Current().load(std::memory_order_acquire)->many_table; }

}  // namespace ipse
