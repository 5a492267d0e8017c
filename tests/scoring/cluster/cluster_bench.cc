// Clustering of a synthetic registry: people of one to four records each, kept edges between records of one person
// (nine of ten) and wrong edges between strangers (for one record in eight, log2-odds just above 0), and a scorer that
// costs a hash. Data are drawn from a fixed hash, so every run sees the same. The answer is checked: at least 97 % of
// the records are in a cluster whose representative is the same person.
// Peer: connected components on the same edges (Linkage::kConnected), what most linkage tools stop at.

#include <benchmark/benchmark.h>

#include <cstdlib>

#include "matcher/base/check.h"
#include "matcher/base/hash.h"
#include "scoring/cluster/cluster.h"

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
  state.counters["edges"] = static_cast<double>(registry.edges.size());
  state.counters["components"] = static_cast<double>(stats.components);
  state.counters["largest"] = static_cast<double>(stats.largest_component);
  state.counters["scored"] = static_cast<double>(stats.pairs_scored);
  state.counters["clusters"] = static_cast<double>(stats.clusters);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK_CAPTURE(BM_Cluster, average, Linkage::kAverage)
    ->Unit(benchmark::kMillisecond)
    ->ArgsProduct({{1000000}, {1, 2}})
    ->UseRealTime();
BENCHMARK_CAPTURE(BM_Cluster, connected, Linkage::kConnected)
    ->Unit(benchmark::kMillisecond)
    ->ArgsProduct({{1000000}, {1, 2}})
    ->UseRealTime();

}  // namespace
}  // namespace ipse

BENCHMARK_MAIN();
