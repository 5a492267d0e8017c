// How fast the string kernels are against the best public library, rapidfuzz-cpp, in the same run, where its headers were
// given (-DIPSE_RAPIDFUZZ_DIR=...; tools/bench/kernels.sh fetches them). Complete without them, but then without ratios.
//
//   kernels_bench [--rounds 9] [--only TEXT] [--target avx2]
//
// Data: names and addresses of a generated population of 60,000 records, seed 3 (bench_columns.h). Every competitor runs at
// least 10 ms a turn, turns interleave, and figures are medians over the rounds of process CPU time a pair. The peer
// runs in every mode the task allows; the one with the best median is *the peer*, and the ratio is the median of the
// rounds' own ratios to it. Before anything is timed all answers are compared with the reference on a sample, and the
// peer's with ours.

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "matcher/base/check.h"
#include "matcher/distance/one_to_many.h"
#include "matcher/distance/pair_kernels.h"
#include "matcher/distance/reference.h"
#include "matcher/distance/simd_target.h"
#include "tests/matcher/distance/bench_columns.h"
#include "tests/matcher/distance/rapidfuzz_peer.h"

namespace ipse {
namespace {

constexpr double kTurnSeconds = 0.010;
constexpr size_t kPairs = 196608;

double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

// One competitor: a turn makes `pairs` comparisons.
struct Competitor {
  std::string name;
  std::function<void()> turn;
  std::vector<double> ns = {};
};

// A line of the table.
struct Row {
  std::string workload;
  std::string data;
  double ratio_least = 0;  // to be reached; 0: none is set
  size_t pairs = 0;        // of one turn
  Competitor ours = {};
  std::vector<Competitor> peers = {};
};

class Bench {
 public:
  Bench(int rounds, std::string only, std::vector<std::string> targets)
      : rounds_(rounds), only_(std::move(only)), targets_(std::move(targets)) {}

  bool Wants(const std::string& row) const { return only_.empty() || row.find(only_) != std::string::npos; }

  void Header() const {
    fmt::print("| workload | data | target | ns a pair | spread | peer, best mode | ns a pair | ratio | spread | asked |\n");
    fmt::print("|---|---|---|---|---|---|---|---|---|---|\n");
  }

  // Runs the competitors of one row in interleaved rounds, on each target, and prints a line for each.
  void Run(Row row, double ratio_least_avx2 = 0) {
    for (const std::string& target : targets_) {
      IPSE_CHECK(SelectSimdTarget(target).ok());
      std::vector<Competitor*> field = {&row.ours};
      for (Competitor& peer : row.peers) field.push_back(&peer);
      for (Competitor* each : field) each->ns.clear();
      for (int round = 0; round < rounds_; ++round) {
        for (Competitor* each : field) each->ns.push_back(TurnNs(*each, row.pairs));
      }
      Print(row, target == "avx2" ? ratio_least_avx2 : row.ratio_least);
    }
    IPSE_CHECK(SelectSimdTarget("auto").ok());
  }

 private:
  static double TurnNs(const Competitor& each, size_t pairs) {
    const double start = CpuSeconds();
    double spent = 0;
    size_t turns = 0;
    do {
      each.turn();
      ++turns;
      spent = CpuSeconds() - start;
    } while (spent < kTurnSeconds);
    return spent * 1e9 / static_cast<double>(turns * pairs);
  }

  static std::string Spread(const std::vector<double>& values, const char* format) {
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    return fmt::format(fmt::runtime(format), *least, *most);
  }

  static void Print(const Row& row, double ratio_least) {
    fmt::print("| {} | {} | {} | {:.3f} | {} ", row.workload, row.data, CurrentSimdTarget(), Median(row.ours.ns),
               Spread(row.ours.ns, "{:.3f} to {:.3f}"));
    const Competitor* best = nullptr;
    for (const Competitor& peer : row.peers) {
      if (best == nullptr || Median(peer.ns) < Median(best->ns)) best = &peer;
    }
    if (best == nullptr) {
      fmt::print("| | | | | |\n");
      return;
    }
    std::vector<double> ratios;
    for (size_t r = 0; r < best->ns.size(); ++r) ratios.push_back(best->ns[r] / row.ours.ns[r]);
    const double ratio = Median(ratios);
    const std::string asked =
        ratio_least == 0 ? "" : fmt::format("{:g}, {}", ratio_least, ratio >= ratio_least ? "holds" : "**falls short**");
    fmt::print("| {} | {:.2f} | {:.2f} | {} | {} |\n", best->name, Median(best->ns), ratio,
               Spread(ratios, "{:.2f} to {:.2f}"), asked);
    std::fflush(stdout);
  }

  int rounds_;
  std::string only_;
  std::vector<std::string> targets_;
};

const JaroWinklerThresholds& Levels() {
  static const auto thresholds = *JaroWinklerThresholds::Create(std::vector<double>{0.92, 0.88, 0.7});
  return thresholds;
}

// --- What is compared, and that it is right. ---

using Ids = std::span<const uint32_t>;

struct Task {
  const char* name;
  PeerTask peer;
  void (*pairs)(const StringSlots&, Ids, Ids, std::span<uint8_t>);
  void (*many)(const CandidatePlanes&, uint32_t, std::span<uint8_t>);
};

template <void (*kFunction)(const StringSlots&, Ids, Ids, std::span<uint16_t>)>
void ExactPairs(const StringSlots& slots, Ids left, Ids right, std::span<uint8_t> bytes) {
  static std::vector<uint16_t> words;
  words.resize(left.size());
  kFunction(slots, left, right, words);
  for (size_t i = 0; i < words.size(); ++i) bytes[i] = static_cast<uint8_t>(std::min<uint16_t>(words[i], 255));
}

const Task kJaroWinkler = {
    "Jaro-Winkler levels", {PeerMetric::kJaroWinkler, false},
    [](const StringSlots& slots, Ids left, Ids right, std::span<uint8_t> out) {
      JaroWinklerLevels(slots, left, right, Levels(), out);
    },
    [](const CandidatePlanes& planes, uint32_t query, std::span<uint8_t> out) {
      JaroWinklerLevels(planes, query, Levels(), out);
    }};
const Task kLevenshtein = {
    "Levenshtein", {PeerMetric::kLevenshtein, false}, ExactPairs<LevenshteinDistances>, LevenshteinDistances};
const Task kOsa = {"OSA", {PeerMetric::kOsa, false}, ExactPairs<OsaDistances>, OsaDistances};
const Task kLevenshtein2 = {
    "Levenshtein <= 2", {PeerMetric::kLevenshtein, true}, LevenshteinAtMost2, LevenshteinAtMost2};
const Task kOsa2 = {"OSA <= 2", {PeerMetric::kOsa, true}, OsaAtMost2, OsaAtMost2};

uint8_t Reference(const PeerTask& task, std::string_view a, std::string_view b) {
  if (task.metric == PeerMetric::kJaroWinkler) return Levels().LevelOf(ReferenceJaroWinkler(a, b));
  const size_t distance =
      task.metric == PeerMetric::kOsa ? ReferenceOsa(a, b) : ReferenceLevenshtein(a, b);
  return static_cast<uint8_t>(std::min<size_t>(distance, task.at_most_2 ? 3 : 255));
}

// The peer's answer is ours: the distance, or a similarity of that level but for rounding at a threshold.
[[maybe_unused]] void CheckPeer(const PeerTask& task, double peer, uint8_t ours) {
  if (task.metric != PeerMetric::kJaroWinkler) {
    IPSE_CHECK(peer == ours);
    return;
  }
  IPSE_CHECK(Levels().LevelOf(peer - 1e-12) == ours || Levels().LevelOf(peer + 1e-12) == ours);
}

// --- The workloads. ---

void RacePairs(Bench& bench, const Task& task, const Column& column, const char* kind, const IdPairs& pairs,
               double asked) {
  const std::string workload = fmt::format("list of pairs, {}", task.name);
  if (!bench.Wants(workload + ", " + column.name)) return;
  std::vector<uint8_t> ours(pairs.size());
  std::vector<double> peer(pairs.size());
  task.pairs(column.slots, pairs.left, pairs.right, ours);
  for (size_t i = 0; i < ours.size(); i += 11) {
    IPSE_CHECK(ours[i] == Reference(task.peer, column.values[pairs.left[i]], column.values[pairs.right[i]]));
  }
  Row row{workload, fmt::format("{}, {}", column.name, kind), asked, pairs.size()};
  row.ours = {"", [&] { task.pairs(column.slots, pairs.left, pairs.right, ours); }};
#ifdef IPSE_HAVE_RAPIDFUZZ
  const auto check = [&] {
    for (size_t i = 0; i < ours.size(); ++i) CheckPeer(task.peer, peer[i], ours[i]);
  };
  PeerPlainPairs(task.peer, column.values, pairs, peer);
  check();
  // Edit distances also without the maximum, should that be faster.
  row.peers.push_back({"plain", [&] { PeerPlainPairs(task.peer, column.values, pairs, peer); }});
  if (task.peer.at_most_2) {
    row.peers.push_back(
        {"plain, no maximum", [&] { PeerPlainPairs({task.peer.metric, false}, column.values, pairs, peer); }});
  }
#endif
  bench.Run(std::move(row));
}

void RaceMany(Bench& bench, const Task& task, const Column& column, size_t candidates, double asked,
              double asked_avx2 = 0) {
  const std::string workload = fmt::format("one against {}, {}", candidates, task.name);
  if (!bench.Wants(workload + ", " + column.name)) return;
  std::vector<uint32_t> ids = column.Sample(candidates, 7);
  std::sort(ids.begin(), ids.end());  // the engine's dictionaries come in order of length
  const std::vector<uint32_t> queries = column.Sample(48, 8);
  const CandidatePlanes planes = CandidatePlanes::Build(column.slots, ids);
  std::vector<uint8_t> ours(candidates);
  std::vector<double> peer(candidates);
  Row row{workload, column.name, asked, candidates * queries.size()};
  row.ours = {"", [&] {
                for (const uint32_t query : queries) task.many(planes, query, ours);
              }};
#ifdef IPSE_HAVE_RAPIDFUZZ
  const auto multi = PeerMulti::Make(task.peer, column.values, ids);
  row.peers.push_back({"Multi", [&] {
                         for (const uint32_t query : queries) multi->Compare(column.values[query]);
                       }});
  row.peers.push_back({"Cached", [&] {
                         for (const uint32_t query : queries) PeerCached(task.peer, column.values, query, ids, peer);
                       }});
#endif
  for (const uint32_t query : queries) {
    task.many(planes, query, ours);
    for (size_t i = 0; i < candidates; i += 17) {
      IPSE_CHECK(ours[i] == Reference(task.peer, column.values[query], column.values[ids[i]]));
    }
#ifdef IPSE_HAVE_RAPIDFUZZ
    multi->Compare(column.values[query]);
    for (size_t i = 0; i < candidates; ++i) CheckPeer(task.peer, multi->Result(i), ours[i]);
    PeerCached(task.peer, column.values, query, ids, peer);
    for (size_t i = 0; i < candidates; ++i) CheckPeer(task.peer, peer[i], ours[i]);
#endif
  }
  bench.Run(std::move(row), asked_avx2);
}

// Blocks of `side` x `side` values, all their pairs, with everything that has to be built for a block.
void RaceBlocks(Bench& bench, const Column& column, size_t side, double asked) {
  const std::string workload = fmt::format("blocks of {} x {}, Jaro-Winkler levels", side, side);
  if (!bench.Wants(workload + ", " + column.name)) return;
  const size_t blocks = std::max<size_t>(4, 65536 / (side * side));
  const PeerTask task = kJaroWinkler.peer;
  std::vector<std::vector<uint32_t>> left(blocks), right(blocks);
  for (size_t b = 0; b < blocks; ++b) {
    left[b] = column.Sample(side, 100 + b);
    right[b] = column.Sample(side, 9000 + b);
    std::sort(right[b].begin(), right[b].end());
  }
  std::vector<uint8_t> ours(side * side);
  std::vector<double> peer(side);
  const auto run_ours = [&](size_t b) { JaroWinklerLevelsOfBlock(column.slots, left[b], right[b], Levels(), ours); };
  for (size_t b = 0; b < blocks; ++b) {
    run_ours(b);
    for (size_t i = 0; i < side * side; i += 7) {
      const uint32_t l = left[b][i / side], r = right[b][i % side];
      IPSE_CHECK(ours[i] == Reference(task, column.values[l], column.values[r]));
    }
#ifdef IPSE_HAVE_RAPIDFUZZ
    const auto multi = PeerMulti::Make(task, column.values, right[b]);
    for (size_t i = 0; i < side; ++i) {
      multi->Compare(column.values[left[b][i]]);
      for (size_t j = 0; j < side; ++j) CheckPeer(task, multi->Result(j), ours[i * side + j]);
    }
#endif
  }
  Row row{workload, column.name, asked, blocks * side * side};
  row.ours = {"", [&] {
                for (size_t b = 0; b < blocks; ++b) run_ours(b);
              }};
#ifdef IPSE_HAVE_RAPIDFUZZ
  row.peers.push_back({"Multi with its build", [&] {
                         for (size_t b = 0; b < blocks; ++b) {
                           const auto multi = PeerMulti::Make(task, column.values, right[b]);
                           for (const uint32_t id : left[b]) multi->Compare(column.values[id]);
                         }
                       }});
  row.peers.push_back({"Cached", [&] {
                         for (size_t b = 0; b < blocks; ++b) {
                           for (const uint32_t id : left[b]) PeerCached(task, column.values, id, right[b], peer);
                         }
                       }});
#endif
  bench.Run(std::move(row));
}

// Lists over dictionaries larger than the caches: against only fetching the slots of every pair.
void RaceGather(Bench& bench, const Task& task, const Column& column, const IdPairs& pairs) {
  const std::string workload = fmt::format("list of pairs, {}, against fetching alone", task.name);
  if (!bench.Wants(workload + ", " + column.name)) return;
  std::vector<uint8_t> ours(pairs.size());
  uint64_t sum = 0;
  Row row{workload, fmt::format("{} invented values, {} MiB of slots", column.values.size(),
                                column.values.size() * sizeof(StringSlots::Slot) >> 20),
          0.5, pairs.size()};
  row.ours = {"", [&] { task.pairs(column.slots, pairs.left, pairs.right, ours); }};
  row.peers.push_back({"fetching alone", [&] {
                         const StringSlots::Slot* slots = column.slots.slots();
                         uint64_t part = 0;
                         for (size_t i = 0; i < pairs.size(); ++i) {
                           uint64_t a, b;
                           std::memcpy(&a, slots[pairs.left[i]].bytes, sizeof(a));
                           std::memcpy(&b, slots[pairs.right[i]].bytes, sizeof(b));
                           part += a ^ b;
                         }
                         sum += part;
                       }});
  bench.Run(std::move(row), 0.5);
  IPSE_CHECK(sum != 1);
}

void RunAll(Bench& bench) {
  const std::vector<Column> columns = MakeColumns(60000, 3);
  const std::span<const Column> names = std::span(columns).first(2);
  bench.Header();
  for (const Column& column : names) RaceMany(bench, kJaroWinkler, column, 10000, 30, 12);
  for (const Column& column : std::span(columns).subspan(2)) RaceMany(bench, kJaroWinkler, column, 10000, 0);
  for (const Column& column : names) RaceMany(bench, kLevenshtein, column, 10000, 7, 3.5);
  for (const Column& column : names) RaceMany(bench, kOsa, column, 10000, 6.5, 3.5);
  for (const Column& column : columns) RaceMany(bench, kLevenshtein2, column, 10000, 11);
  for (const Column& column : columns) RaceMany(bench, kOsa2, column, 10000, 11);
  for (const Column& column : names) {
    const IdPairs random = column.RandomPairs(kPairs, 21);
    const IdPairs blocked = column.BlockedPairs(kPairs, 22);
    for (const auto& [kind, pairs] : {std::pair{"any pairs", &random}, std::pair{"same first letters", &blocked}}) {
      RacePairs(bench, kJaroWinkler, column, kind, *pairs, 20);
      RacePairs(bench, kOsa2, column, kind, *pairs, 24);
      RacePairs(bench, kLevenshtein2, column, kind, *pairs, 0);
    }
  }
  for (const Column& column : names) {
    for (const auto& [side, asked] : {std::pair{256, 20}, std::pair{128, 17}, std::pair{64, 15}, std::pair{8, 8}}) {
      RaceBlocks(bench, column, static_cast<size_t>(side), asked);
    }
  }
  for (const Column& column : names) RaceMany(bench, kJaroWinkler, column, 1000, 0);
  if (bench.Wants("against fetching alone")) {
    const Column large = MakeLargeColumn(4000000, 5, 8, 5);
    const IdPairs pairs = large.RandomPairs(1 << 20, 23);
    for (const Task& task : {kJaroWinkler, kOsa2}) RaceGather(bench, task, large, pairs);
  }
}

int Main(int argc, char** argv) {
  int rounds = 9;
  std::string only;
  std::vector<std::string> targets = SupportedSimdTargets();
  std::erase_if(targets, [&](const std::string& name) { return name != "avx2" && name != targets.back(); });
  std::reverse(targets.begin(), targets.end());
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view flag = argv[i];
    if (flag == "--rounds") rounds = std::max(1, std::atoi(argv[i + 1]));
    if (flag == "--only") only = argv[i + 1];
    if (flag == "--target") targets = {argv[i + 1]};
  }
  for (const std::string& target : targets) {
    if (!SelectSimdTarget(target).ok()) {
      fmt::print(stderr, "no such SIMD target on this machine: {}\n", target);
      return 2;
    }
  }
  Bench bench(rounds, only, targets);
  RunAll(bench);
  return 0;
}

}  // namespace
}  // namespace ipse

int main(int argc, char** argv) { return ipse::Main(argc, argv); }
