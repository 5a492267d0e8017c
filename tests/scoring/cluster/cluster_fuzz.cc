// Any bytes as a small clustering problem: options from the first eight bytes, then four bytes an edge, a bar or a must
// pair. Whatever comes, the call ends; where it succeeds, bars and must pairs hold, one and three threads agree, and an
// unsplit, unrefined run equals the naive clustering.

#include <cstddef>
#include <cstdint>

#include "matcher/base/check.h"
#include "matcher/base/hash.h"
#include "tests/scoring/cluster/naive_clusterer.h"

namespace ipse {
namespace {

using testing::Graph;

constexpr uint32_t kRecordsMax = 20;

Graph ReadGraph(const uint8_t* data, size_t size, uint32_t records) {
  Graph graph(records);
  for (uint32_t a = 0; a < records; ++a) {
    for (uint32_t b = a + 1; b < records; ++b) {
      graph.Set(a, b, static_cast<float>(static_cast<int>(MixHash(MixHash(a, b), size) % 24) - 16));
    }
  }
  for (; size >= 4; data += 4, size -= 4) {
    const uint32_t left = data[1] % (records + 1), right = data[2] % (records + 1);  // now and then out of range
    if (data[0] % 16 == 0) {
      graph.cannot.push_back({left, right});
    } else if (data[0] % 16 == 1) {
      graph.must.push_back({left, right});
    } else {
      const float bits = static_cast<float>(static_cast<int8_t>(data[3])) / 4;
      if (left < right && right < records) graph.Set(left, right, std::max(bits, graph.weight[left][right]));
      graph.edges.push_back({left, right, bits});
    }
  }
  // An edge's weight is the pair's weight: the highest of those given, or of what the scorer says.
  for (ScoredEdge& e : graph.edges) {
    if (e.left < e.right && e.right < records) e.weight_bits = graph.weight[e.left][e.right];
  }
  return graph;
}

void CheckLaws(const Graph& graph, const std::vector<uint32_t>& cluster_of) {
  for (const RecordPair& pair : graph.cannot) IPSE_CHECK(cluster_of[pair.left] != cluster_of[pair.right]);
  for (const RecordPair& pair : graph.must) IPSE_CHECK(cluster_of[pair.left] == cluster_of[pair.right]);
  for (uint32_t i = 0; i < graph.records; ++i) {
    IPSE_CHECK(cluster_of[i] <= i && cluster_of[cluster_of[i]] == cluster_of[i]);
  }
}

void RunOne(const uint8_t* data, size_t size) {
  if (size < 8) return;
  const uint32_t records = data[0] % kRecordsMax;
  ClusterOptions options;
  options.linkage = static_cast<Linkage>(data[1] % 3);
  options.cut_bits = static_cast<float>(static_cast<int8_t>(data[2])) / 8;
  options.component_floor_bits = static_cast<float>(static_cast<int8_t>(data[3])) / 8;
  options.component_full_scoring_max = data[4] % 32;
  options.stitch_sample_pairs = data[5] % 16;
  options.refine = data[6] & 1;
  options.scorer_batch_pairs = data[7];
  Graph graph = ReadGraph(data + 8, size - 8, records);
  if (data[6] & 2) {
    graph.source_is_unique = {1, 0};
    for (uint32_t i = 0; i < records; ++i) graph.source_of.push_back(i % 2);
  }
  const auto one = ClusterRecords(records, graph.edges, graph.Scorer(), graph.Constraints(), options);
  options.threads = 3;
  const auto three = ClusterRecords(records, graph.edges, graph.Scorer(), graph.Constraints(), options);
  IPSE_CHECK(one.status() == three.status());
  if (!one.ok()) return;
  IPSE_CHECK(one->cluster_of == three->cluster_of);
  CheckLaws(graph, one->cluster_of);
  if (options.linkage != Linkage::kConnected && one->stats.components_split == 0 && !options.refine) {
    IPSE_CHECK(one->cluster_of == testing::NaiveClusters(graph, options));
  }
}

}  // namespace
}  // namespace ipse

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size <= 4096) ipse::RunOne(data, size);
  return 0;
}
