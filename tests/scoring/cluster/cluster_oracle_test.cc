// Oracle and property tests: the clustering against the slow one of naive_clusterer.h, and what must hold for any
// graph. IPSE_TEST_SEED replays one failing graph.

#include <gtest/gtest.h>

#include <cstdlib>

#include "matcher/base/hash.h"
#include "tests/scoring/cluster/naive_clusterer.h"

namespace ipse {
namespace {

using ::ipse::testing::Graph;
using ::ipse::testing::GraphShape;
using ::ipse::testing::NaiveBarred;
using ::ipse::testing::NaiveClusters;
using ::ipse::testing::NaiveLinkage;
using ::ipse::testing::RandomGraph;

ClusterResult ClustersOf(const Graph& graph, const ClusterOptions& options) {
  auto result = ClusterRecords(graph.records, graph.edges, graph.Scorer(), graph.Constraints(), options);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *result : ClusterResult();
}

// Calls body(graph) for random graphs of all shapes, each under its own seed.
template <typename Body>
void ForGraphs(int graphs, const Body& body) {
  const char* replay = std::getenv("IPSE_TEST_SEED");
  const uint64_t base = HashBytes(::testing::UnitTest::GetInstance()->current_test_info()->name());
  for (int i = 0; i < (replay ? 1 : graphs); ++i) {
    const uint64_t seed = replay ? std::strtoull(replay, nullptr, 10) : base + static_cast<uint64_t>(i);
    SCOPED_TRACE("IPSE_TEST_SEED=" + std::to_string(seed));
    std::mt19937_64 random(seed);
    GraphShape shape;
    shape.records = 2 + static_cast<uint32_t>(random() % 24);
    shape.ties = random() % 2;
    shape.bars = random() % 2;
    shape.must = random() % 3 == 0;
    shape.sources = random() % 3 == 0;
    const Graph graph = RandomGraph(shape, random);
    body(graph, random);
    if (::testing::Test::HasFailure()) return;
  }
}

// Bars between records of two different clusters hold; must pairs are together; representatives are the smallest.
void ExpectLawful(const Graph& graph, const std::vector<uint32_t>& cluster_of) {
  Graph only_must(graph.records);
  only_must.must = graph.must;
  const std::vector<uint32_t> same = ::ipse::testing::NaiveComponents(only_must, 0);
  for (uint32_t a = 0; a < graph.records; ++a) {
    EXPECT_LE(cluster_of[a], a);
    EXPECT_EQ(cluster_of[cluster_of[a]], cluster_of[a]);
    for (uint32_t b = a + 1; b < graph.records; ++b) {
      if (cluster_of[a] == cluster_of[b] && same[a] != same[b]) {
        EXPECT_FALSE(NaiveBarred(graph, a, b)) << a << " " << b;
      }
    }
  }
  for (const RecordPair& pair : graph.must) EXPECT_EQ(cluster_of[pair.left], cluster_of[pair.right]);
}

std::vector<std::vector<uint32_t>> Members(const std::vector<uint32_t>& cluster_of) {
  std::vector<std::vector<uint32_t>> members(cluster_of.size());
  for (uint32_t i = 0; i < cluster_of.size(); ++i) members[cluster_of[i]].push_back(i);
  return members;
}

TEST(ClusterOracleTest, EqualsTheNaiveClustering) {
  ForGraphs(1500, [](const Graph& graph, std::mt19937_64& random) {
    ClusterOptions options;
    options.linkage = random() % 3 ? Linkage::kAverage : Linkage::kComplete;
    options.cut_bits = static_cast<float>(static_cast<int>(random() % 9) - 4);
    options.component_floor_bits = static_cast<float>(static_cast<int>(random() % 5) - 3);
    options.clip_bits = random() % 2 ? 12 : 5;
    const ClusterResult result = ClustersOf(graph, options);
    EXPECT_EQ(result.cluster_of, NaiveClusters(graph, options));
    ExpectLawful(graph, result.cluster_of);
  });
}

TEST(ClusterOracleTest, RefusedJoinsAreTheBarredPairsOfClustersAboveTheCut) {
  ForGraphs(400, [](const Graph& graph, std::mt19937_64& random) {
    ClusterOptions options;
    options.component_floor_bits = -20;  // every kept edge connects
    options.refine = random() % 2;
    const ClusterResult result = ClustersOf(graph, options);
    const auto component = ::ipse::testing::NaiveComponents(graph, options.component_floor_bits);
    const auto members = Members(result.cluster_of);
    uint64_t expected = 0;
    for (uint32_t a = 0; a < graph.records; ++a) {
      for (uint32_t b = a + 1; b < graph.records; ++b) {
        if (members[a].empty() || members[b].empty() || component[a] != component[b]) continue;
        bool barred = false;
        for (uint32_t i : members[a]) {
          for (uint32_t j : members[b]) barred |= NaiveBarred(graph, i, j);
        }
        const double linkage = NaiveLinkage(graph, members[a], members[b], options);
        if (!barred || !(linkage > options.cut_bits)) continue;
        ++expected;
        const bool listed = std::any_of(result.refused_joins.begin(), result.refused_joins.end(), [&](auto& join) {
          return join.left_cluster == a && join.right_cluster == b && join.linkage_bits == static_cast<float>(linkage);
        });
        EXPECT_TRUE(listed) << a << " " << b;
      }
    }
    EXPECT_EQ(result.stats.joins_refused, expected);
  });
}

TEST(ClusterPropertyTest, OrderOfEdgesAndConstraintsDoesNotMatter) {
  ForGraphs(300, [](const Graph& graph, std::mt19937_64& random) {
    ClusterOptions options;
    options.component_full_scoring_max = 4;  // also for components that are split
    options.stitch_sample_pairs = 3;
    options.refine = random() % 2;
    Graph shuffled = graph;
    std::shuffle(shuffled.edges.begin(), shuffled.edges.end(), random);
    std::shuffle(shuffled.cannot.begin(), shuffled.cannot.end(), random);
    std::shuffle(shuffled.must.begin(), shuffled.must.end(), random);
    for (RecordPair& pair : shuffled.cannot) std::swap(pair.left, pair.right);
    EXPECT_EQ(ClustersOf(graph, options).cluster_of, ClustersOf(shuffled, options).cluster_of);
  });
}

TEST(ClusterPropertyTest, SplittingAndConnectingObeyTheBars) {
  ForGraphs(600, [](const Graph& graph, std::mt19937_64& random) {
    ClusterOptions options;
    options.linkage = static_cast<Linkage>(random() % 3);
    options.component_full_scoring_max = 2 + static_cast<uint32_t>(random() % 5);
    options.stitch_sample_pairs = 1 + static_cast<uint32_t>(random() % 8);
    options.refine = random() % 2;
    ExpectLawful(graph, ClustersOf(graph, options).cluster_of);
  });
}

// Without refinement and splitting, the order of joins does not depend on the cut: a higher cut only stops earlier.
TEST(ClusterPropertyTest, HigherCutRefinesTheClusters) {
  ForGraphs(400, [](const Graph& graph, std::mt19937_64& random) {
    ClusterOptions options;
    options.linkage = random() % 2 ? Linkage::kAverage : Linkage::kComplete;
    options.component_floor_bits = -3;
    std::vector<uint32_t> coarse = ClustersOf(graph, options).cluster_of;
    for (float cut : {1.0f, 2.5f, 4.0f, 8.0f}) {
      options.cut_bits = cut;
      const std::vector<uint32_t> fine = ClustersOf(graph, options).cluster_of;
      for (uint32_t i = 0; i < graph.records; ++i) EXPECT_EQ(coarse[i], coarse[fine[i]]);
      coarse = fine;
    }
  });
}

// The refinement's objective: the sum of (weight - cut) over all inside pairs of one component never falls.
TEST(ClusterPropertyTest, RefinementNeverLowersTheTotal) {
  ForGraphs(400, [](const Graph& graph, std::mt19937_64&) {
    ClusterOptions options;
    options.cut_bits = 1;
    auto total = [&](const std::vector<uint32_t>& cluster_of) {
      double sum = 0;
      for (uint32_t a = 0; a < graph.records; ++a) {
        for (uint32_t b = a + 1; b < graph.records; ++b) {
          if (cluster_of[a] != cluster_of[b]) continue;
          sum += QuantiseWeight(graph.weight[a][b], options.clip_bits) - options.cut_bits;
        }
      }
      return sum;
    };
    const ClusterResult plain = ClustersOf(graph, options);
    options.refine = true;
    const ClusterResult refined = ClustersOf(graph, options);
    EXPECT_GE(total(refined.cluster_of), total(plain.cluster_of));
    EXPECT_EQ(refined.stats.records_moved > 0, total(refined.cluster_of) > total(plain.cluster_of));
    ExpectLawful(graph, refined.cluster_of);
  });
}

// A bar more never joins two records that it names, and with no bars at all nothing is refused.
TEST(ClusterPropertyTest, NothingIsRefusedWithoutBars) {
  ForGraphs(200, [](const Graph& graph, std::mt19937_64&) {
    Graph free = graph;
    free.cannot.clear();
    free.source_of.clear();
    EXPECT_EQ(ClustersOf(free, {}).stats.joins_refused, 0u);
  });
}

}  // namespace
}  // namespace ipse
