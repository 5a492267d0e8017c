#pragma once

// The slow, obvious clustering that cluster.h is held to: components by flooding, linkages recomputed from every cross
// pair at every step, bars looked up pair by pair. And random graphs to compare on.

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <random>
#include <vector>

#include "scoring/cluster/cluster.h"
#include "scoring/cluster/linkage.h"

namespace ipse::testing {

// A small world: the weight of every pair, which pairs are kept as edges, and what is known beforehand.
struct Graph {
  uint32_t records = 0;
  std::vector<std::vector<float>> weight;  // symmetric
  std::vector<ScoredEdge> edges;
  std::vector<RecordPair> cannot, must;
  std::vector<uint32_t> source_of;
  std::vector<uint8_t> source_is_unique;

  explicit Graph(uint32_t count, float absent_bits = -10)
      : records(count), weight(count, std::vector<float>(count, absent_bits)) {}

  void Set(uint32_t a, uint32_t b, float bits) { weight[a][b] = weight[b][a] = bits; }
  // Sets a weight and keeps the pair as an edge.
  void Keep(uint32_t a, uint32_t b, float bits) {
    Set(a, b, bits);
    edges.push_back({std::min(a, b), std::max(a, b), bits});
  }
  void KeepAbove(float bits) {
    for (uint32_t a = 0; a < records; ++a) {
      for (uint32_t b = a + 1; b < records; ++b) {
        if (weight[a][b] >= bits) edges.push_back({a, b, weight[a][b]});
      }
    }
  }
  PairScorer Scorer() const {
    return [this](std::span<const uint32_t> left, std::span<const uint32_t> right, std::span<float> out) {
      for (size_t i = 0; i < left.size(); ++i) out[i] = weight[left[i]][right[i]];
    };
  }
  ClusterConstraints Constraints() const { return {cannot, must, source_of, source_is_unique}; }
};

inline std::vector<uint32_t> NaiveComponents(const Graph& graph, float floor_bits) {
  std::vector<uint32_t> component(graph.records);
  std::iota(component.begin(), component.end(), 0u);
  for (bool changed = true; changed;) {
    changed = false;
    auto flow = [&](uint32_t a, uint32_t b) {
      const uint32_t low = std::min(component[a], component[b]);
      changed |= component[a] != low || component[b] != low;
      component[a] = component[b] = low;
    };
    for (const ScoredEdge& e : graph.edges) {
      if (e.weight_bits >= floor_bits) flow(e.left, e.right);
    }
    for (const RecordPair& m : graph.must) flow(m.left, m.right);
  }
  return component;
}

inline bool NaiveBarred(const Graph& graph, uint32_t a, uint32_t b) {
  for (const RecordPair& c : graph.cannot) {
    if ((c.left == a && c.right == b) || (c.left == b && c.right == a)) return true;
  }
  return !graph.source_of.empty() && graph.source_of[a] == graph.source_of[b] &&
         graph.source_is_unique[graph.source_of[a]];
}

inline double NaiveLinkage(const Graph& graph, const std::vector<uint32_t>& a, const std::vector<uint32_t>& b,
                           const ClusterOptions& options) {
  double sum = 0, lowest = options.clip_bits;
  for (uint32_t i : a) {
    for (uint32_t j : b) {
      const double weight = QuantiseWeight(graph.weight[i][j], options.clip_bits);
      sum += weight;
      lowest = std::min(lowest, weight);
    }
  }
  return options.linkage == Linkage::kComplete ? lowest : sum / static_cast<double>(a.size() * b.size());
}

// Average or complete linkage, no refinement, no splitting.
inline std::vector<uint32_t> NaiveClusters(const Graph& graph, const ClusterOptions& options) {
  const std::vector<uint32_t> component = NaiveComponents(graph, options.component_floor_bits);
  std::map<uint32_t, std::vector<uint32_t>> clusters;  // by smallest record
  {
    Graph only_must(graph.records);
    only_must.must = graph.must;
    const std::vector<uint32_t> same = NaiveComponents(only_must, 0);
    for (uint32_t i = 0; i < graph.records; ++i) clusters[same[i]].push_back(i);
  }
  auto barred = [&](const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) {
    for (uint32_t i : a) {
      for (uint32_t j : b) {
        if (NaiveBarred(graph, i, j)) return true;
      }
    }
    return false;
  };
  for (;;) {
    double best = options.cut_bits;
    std::optional<std::pair<uint32_t, uint32_t>> join;
    for (auto& [a, members_a] : clusters) {
      for (auto& [b, members_b] : clusters) {
        if (a >= b || component[a] != component[b] || barred(members_a, members_b)) continue;
        const double linkage = NaiveLinkage(graph, members_a, members_b, options);
        if (linkage > best) {
          best = linkage;
          join = {a, b};
        }
      }
    }
    if (!join) break;
    std::vector<uint32_t>& into = clusters[join->first];
    into.insert(into.end(), clusters[join->second].begin(), clusters[join->second].end());
    clusters.erase(join->second);
  }
  std::vector<uint32_t> cluster_of(graph.records);
  for (const auto& [representative, members] : clusters) {
    for (uint32_t record : members) cluster_of[record] = representative;
  }
  return cluster_of;
}

struct GraphShape {
  uint32_t records = 12;
  bool ties = false;  // few distinct weights
  bool bars = false;
  bool must = false;
  bool sources = false;
};

// People of one to five records; pairs of one person weigh about +6, others about -6, with much overlap.
inline Graph RandomGraph(const GraphShape& shape, std::mt19937_64& random) {
  Graph graph(shape.records);
  std::vector<uint32_t> person(shape.records);
  for (uint32_t i = 0; i < shape.records; ++i) person[i] = static_cast<uint32_t>(random() % (shape.records / 3 + 1));
  std::normal_distribution<float> noise(0, 5);
  for (uint32_t a = 0; a < shape.records; ++a) {
    for (uint32_t b = a + 1; b < shape.records; ++b) {
      const float bits = (person[a] == person[b] ? 6.0f : -6.0f) + noise(random);
      graph.Set(a, b, shape.ties ? std::round(bits / 4) * 4 : bits);
    }
  }
  graph.KeepAbove(-3);
  std::shuffle(graph.edges.begin(), graph.edges.end(), random);
  if (shape.sources) {
    graph.source_is_unique = {1, 0, 1};
    for (uint32_t i = 0; i < shape.records; ++i) graph.source_of.push_back(static_cast<uint32_t>(random() % 3));
  }
  auto pick = [&] { return static_cast<uint32_t>(random() % shape.records); };
  if (shape.must) {
    for (int i = 0; i < 2; ++i) graph.must.push_back({pick(), pick()});
  }
  for (int i = 0; shape.bars && i < 4; ++i) {
    const RecordPair bar{pick(), pick()};
    Graph only_must(graph.records);
    only_must.must = graph.must;
    const std::vector<uint32_t> same = NaiveComponents(only_must, 0);
    if (same[bar.left] != same[bar.right]) graph.cannot.push_back(bar);
  }
  return graph;
}

}  // namespace ipse::testing
