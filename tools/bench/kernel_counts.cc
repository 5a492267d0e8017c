// A fixed amount of work for each string kernel, to count instructions of: tools/bench/instruction_counts.py runs it under
// callgrind, which closes a count whenever EndOfWorkload returns. Prints the workloads in their order.
//
//   kernel_counts TARGET          exit code 3 where this machine does not have the target

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <vector>

#include "matcher/base/check.h"
#include "matcher/base/hash.h"
#include "matcher/base/status.h"
#include "matcher/distance/one_to_many.h"
#include "matcher/distance/pair_kernels.h"
#include "matcher/distance/simd_target.h"

namespace ipse {

// Callgrind looks for this name.
[[gnu::noinline]] void EndOfWorkload(const char* name) {
  fmt::print("{}\n", name);
  std::fflush(stdout);
}

namespace {

constexpr uint32_t kNames = 4000;
constexpr uint32_t kCandidates = 1000;
constexpr uint32_t kQueries = 50;
constexpr uint32_t kPairs = 50'000;
constexpr uint32_t kBlock = 64;

// Names of 3 to 14 letters, the length and the letters of unequal frequency, an eighth of them close to the one before.
std::vector<std::string> MakeNames() {
  std::vector<std::string> names;
  for (uint64_t n = 0; n < kNames; ++n) {
    if (n % 8 == 7) {
      std::string near = names.back();
      near[MixHash(n, 3) % near.size()] = static_cast<char>('A' + MixHash(n, 4) % 26);
      names.push_back(std::move(near));
      continue;
    }
    std::string name;
    const uint64_t length = 3 + MixHash(n, 1) % 6 + MixHash(n, 2) % 7;
    for (uint64_t i = 0; i < length; ++i) {
      const uint64_t random = MixHash(n, 100 + i);
      name += "EARNILSTOHDMCUEAIRNSLOBGKYPWFVJZXQ"[random % 2 == 0 ? random / 2 % 12 : random / 2 % 34];
    }
    names.push_back(std::move(name));
  }
  return names;
}

JaroWinklerThresholds Thresholds() {
  auto thresholds = JaroWinklerThresholds::Create(std::vector<double>{0.95, 0.88, 0.8});
  IPSE_CHECK(thresholds.ok());
  return *std::move(thresholds);
}

void OneToMany(const StringSlots& slots, const JaroWinklerThresholds& thresholds) {
  std::vector<uint32_t> ids(kCandidates);
  for (uint32_t i = 0; i < kCandidates; ++i) ids[i] = static_cast<uint32_t>(MixHash(i, 5) % kNames);
  const CandidatePlanes planes = CandidatePlanes::Build(slots, ids);
  EndOfWorkload("lay out candidates");
  std::vector<uint8_t> results(kCandidates);
  const auto each_query = [&](const char* name, const auto& compare) {
    for (uint32_t q = 0; q < kQueries; ++q) compare(static_cast<uint32_t>(MixHash(q, 6) % kNames));
    EndOfWorkload(name);
  };
  each_query("one to many, jaro-winkler", [&](uint32_t q) { JaroWinklerLevels(planes, q, thresholds, results); });
  each_query("one to many, levenshtein", [&](uint32_t q) { LevenshteinDistances(planes, q, results); });
  each_query("one to many, osa", [&](uint32_t q) { OsaDistances(planes, q, results); });
  each_query("one to many, osa at most 2", [&](uint32_t q) { OsaAtMost2(planes, q, results); });
}

void PairLists(const StringSlots& slots, const JaroWinklerThresholds& thresholds) {
  std::vector<uint32_t> left(kPairs), right(kPairs);
  for (uint32_t i = 0; i < kPairs; ++i) {
    left[i] = static_cast<uint32_t>(MixHash(i, 7) % kNames);
    right[i] = static_cast<uint32_t>(MixHash(i, 8) % kNames);
  }
  std::vector<uint8_t> results(kPairs);
  JaroWinklerLevels(slots, left, right, thresholds, results);
  EndOfWorkload("pairs, jaro-winkler");
  OsaAtMost2(slots, left, right, results);
  EndOfWorkload("pairs, osa at most 2");
  LevenshteinAtMost2(slots, left, right, results);
  EndOfWorkload("pairs, levenshtein at most 2");
  std::vector<uint8_t> levels(kBlock * kBlock);
  for (uint32_t b = 0; b + 1 < 16; ++b) {
    JaroWinklerLevelsOfBlock(slots, std::span(left).subspan(b * kBlock, kBlock), std::span(right).subspan(b * kBlock, kBlock),
                             thresholds, levels);
  }
  EndOfWorkload("blocks, jaro-winkler");
}

int Run(const char* target) {
  if (!SelectSimdTarget(target).ok()) {
    fmt::print(stderr, "this machine has no target '{}'\n", target);
    return 3;
  }
  const std::vector<std::string> names = MakeNames();
  const std::vector<std::string_view> views(names.begin(), names.end());
  EndOfWorkload("start");
  const StringSlots slots = StringSlots::Build(views, 1);
  EndOfWorkload("build dictionary");
  const JaroWinklerThresholds thresholds = Thresholds();
  EndOfWorkload("make thresholds");
  OneToMany(slots, thresholds);
  PairLists(slots, thresholds);
  return 0;
}

}  // namespace
}  // namespace ipse

int main(int argc, char** argv) {
  if (argc == 2) return ipse::Run(argv[1]);
  fmt::print(stderr, "usage: kernel_counts TARGET\n");
  return 2;
}
