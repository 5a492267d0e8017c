// Clustering of a synthetic registry: people of one to four records each, kept edges between records of one person
// (nine of ten) and wrong edges between strangers (for one record in eight, log2-odds just above 0), and a scorer that
// costs a hash. Data are drawn from a fixed hash, so every run sees the same. The answer is checked: at least 97 % of
// the records are in a cluster whose representative is the same person.
// Peer: connected components on the same edges (Linkage::kConnected), what most linkage tools stop at.
//
// BM_Giant: every record in one component, in the shapes that a bad rule makes: a chain, a star around one placeholder
// record, a hairball of ten random neighbours a record. Time and pairs scored a record stay the same as records grow.
//
// bytes_per_record is the most that ClusterRecords itself had allocated at a time, edges not counted.

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

#include "matcher/base/check.h"
#include "matcher/base/hash.h"
#include "scoring/cluster/cluster.h"

namespace {

// What is allocated through operator new at present, and the most it has been.
std::atomic<int64_t> allocated_bytes{0}, peak_bytes{0};

void Count(int64_t bytes) {
  const int64_t now = allocated_bytes.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  int64_t peak = peak_bytes.load(std::memory_order_relaxed);
  while (now > peak && !peak_bytes.compare_exchange_weak(peak, now, std::memory_order_relaxed)) {
  }
}

}  // namespace

void* operator new(size_t size) {
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  Count(static_cast<int64_t>(malloc_usable_size(memory)));
  return memory;
}
void operator delete(void* memory) noexcept {
  Count(-static_cast<int64_t>(malloc_usable_size(memory)));
  std::free(memory);
}
void operator delete(void* memory, size_t) noexcept { operator delete(memory); }

namespace ipse {
namespace {

struct Registry {
  std::vector<uint32_t> person;
  std::vector<ScoredEdge> edges;
};

float Weight(uint64_t left, uint64_t right, bool same) {
  const float noise = static_cast<float>(MixHash(MixHash(left, right), 1) >> 40) / static_cast<float>(1 << 24);
  return same ? 4 + 12 * noise : -12 + 13 * noise;
}

Registry MakeRegistry(uint32_t records) {
  Registry registry;
  while (registry.person.size() < records) {
    const uint64_t size = 1 + MixHash(registry.person.size(), 11) % 4;
    const uint32_t person = static_cast<uint32_t>(registry.person.size());
    for (uint64_t i = 0; i < size && registry.person.size() < records; ++i) registry.person.push_back(person);
  }
  for (uint32_t i = 0; i < records; ++i) {
    for (uint32_t j = i + 1; j < records && registry.person[j] == registry.person[i]; ++j) {
      if (MixHash(MixHash(i, j), 2) % 10 != 0) registry.edges.push_back({i, j, Weight(i, j, true)});
    }
    const uint32_t stranger = static_cast<uint32_t>(MixHash(MixHash(i, 3), 4) % records);
    if (i % 4 == 0 && stranger > i && registry.person[stranger] != registry.person[i]) {
      registry.edges.push_back({i, stranger, std::abs(Weight(i, stranger, false)) / 12});
    }
  }
  return registry;
}

void Report(benchmark::State& state, const ClusterStats& stats, size_t edges, int64_t bytes) {
  state.counters["edges"] = static_cast<double>(edges);
  state.counters["components"] = static_cast<double>(stats.components);
  state.counters["largest"] = static_cast<double>(stats.largest_component);
  state.counters["scored"] = static_cast<double>(stats.pairs_scored);
  state.counters["clusters"] = static_cast<double>(stats.clusters);
  state.counters["bytes_per_record"] = static_cast<double>(bytes) / static_cast<double>(state.range(0));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void BM_Cluster(benchmark::State& state, Linkage linkage) {
  const Registry registry = MakeRegistry(static_cast<uint32_t>(state.range(0)));
  const PairScorer scorer = [&](std::span<const uint32_t> left, std::span<const uint32_t> right, std::span<float> out) {
    for (size_t i = 0; i < left.size(); ++i) {
      out[i] = Weight(left[i], right[i], registry.person[left[i]] == registry.person[right[i]]);
    }
  };
  ClusterOptions options;
  options.linkage = linkage;
  options.threads = static_cast<int>(state.range(1));
  ClusterStats stats;
  const int64_t before = allocated_bytes;
  peak_bytes = before;
  for (auto _ : state) {
    auto result = ClusterRecords(static_cast<uint32_t>(registry.person.size()), registry.edges, scorer, {}, options);
    IPSE_CHECK(result.ok());
    stats = result->stats;
    if (linkage == Linkage::kAverage) {
      uint64_t together = 0;
      for (uint32_t i = 0; i < registry.person.size(); ++i) {
        together += registry.person[result->cluster_of[i]] == registry.person[i];
      }
      IPSE_CHECK(together * 100 >= registry.person.size() * 97);
    }
  }
  Report(state, stats, registry.edges.size(), peak_bytes - before);
}

// One component of all records.
enum class Shape { kChain, kStar, kHairball };

std::vector<ScoredEdge> MakeGiant(Shape shape, uint32_t records) {
  std::vector<ScoredEdge> edges;
  const uint64_t per_record = shape == Shape::kHairball ? 10 : 1;
  edges.reserve(per_record * records);
  for (uint32_t i = 1; i < records; ++i) {
    const uint32_t other = shape == Shape::kStar ? 0 : i - 1;
    edges.push_back({other, i, 1 + static_cast<float>(MixHash(i, 5) % 1024) / 256});
    for (uint64_t n = 1; n < per_record; ++n) {
      edges.push_back({static_cast<uint32_t>(MixHash(i, n) % i), i, static_cast<float>(MixHash(i, 99 + n) % 1024) / 1024});
    }
  }
  return edges;
}

void BM_Giant(benchmark::State& state, Shape shape) {
  const uint32_t records = static_cast<uint32_t>(state.range(0));
  const std::vector<ScoredEdge> edges = MakeGiant(shape, records);
  // No two records are one person: every kept edge is wrong, and what its neighbours say takes it back.
  const PairScorer scorer = [](std::span<const uint32_t> left, std::span<const uint32_t> right, std::span<float> out) {
    for (size_t i = 0; i < left.size(); ++i) out[i] = Weight(left[i], right[i], false);
  };
  ClusterOptions options;
  options.threads = 2;
  options.component_full_scoring_max = 300;  // as in the patient model
  ClusterStats stats;
  const int64_t before = allocated_bytes;
  peak_bytes = before;
  for (auto _ : state) {
    auto result = ClusterRecords(records, edges, scorer, {}, options);
    IPSE_CHECK(result.ok());
    stats = result->stats;
    IPSE_CHECK(stats.largest_component == records);
    IPSE_CHECK(stats.pairs_scored <= uint64_t{records} * 150 + edges.size() * 64);  // the bound of cluster.h
    IPSE_CHECK(stats.largest_cluster <= 8);
  }
  Report(state, stats, edges.size(), peak_bytes - before);
}
BENCHMARK_CAPTURE(BM_Cluster, average, Linkage::kAverage)
    ->Unit(benchmark::kMillisecond)
    ->ArgsProduct({{1000000, 5000000}, {1, 2}})
    ->UseRealTime();
BENCHMARK_CAPTURE(BM_Cluster, connected, Linkage::kConnected)
    ->Unit(benchmark::kMillisecond)
    ->ArgsProduct({{1000000, 5000000}, {1, 2}})
    ->UseRealTime();

BENCHMARK_CAPTURE(BM_Giant, chain, Shape::kChain)->Unit(benchmark::kMillisecond)->Arg(250000)->Arg(1000000)->UseRealTime();
BENCHMARK_CAPTURE(BM_Giant, star, Shape::kStar)->Unit(benchmark::kMillisecond)->Arg(250000)->Arg(1000000)->UseRealTime();
BENCHMARK_CAPTURE(BM_Giant, hairball, Shape::kHairball)->Unit(benchmark::kMillisecond)->Arg(100000)->Arg(400000)->UseRealTime();

}  // namespace
}  // namespace ipse

BENCHMARK_MAIN();
