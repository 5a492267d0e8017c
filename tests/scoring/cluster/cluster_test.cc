#include "scoring/cluster/cluster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/scoring/cluster/naive_clusterer.h"

namespace ipse {
namespace {

using ::ipse::testing::Graph;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

ClusterResult ClustersOf(const Graph& graph, const ClusterOptions& options = {}) {
  auto result = ClusterRecords(graph.records, graph.edges, graph.Scorer(), graph.Constraints(), options);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *result : ClusterResult();
}

absl::Status Refusal(const Graph& graph, const ClusterOptions& options = {}) {
  return ClusterRecords(graph.records, graph.edges, graph.Scorer(), graph.Constraints(), options).status();
}

void AddClique(Graph& graph, std::vector<uint32_t> members, float bits) {
  for (size_t i = 0; i < members.size(); ++i) {
    for (size_t j = i + 1; j < members.size(); ++j) graph.Keep(members[i], members[j], bits);
  }
}

TEST(ClusterTest, NoRecordsAndNoEdges) {
  EXPECT_THAT(ClustersOf(Graph(0)).cluster_of, IsEmpty());
  const ClusterResult result = ClustersOf(Graph(3));
  EXPECT_THAT(result.cluster_of, ElementsAre(0, 1, 2));
  EXPECT_EQ(result.stats.clusters, 3u);
  EXPECT_EQ(result.stats.singletons, 3u);
  EXPECT_EQ(result.stats.components, 0u);
  EXPECT_EQ(result.stats.pairs_scored, 0u);
}

TEST(ClusterTest, PairJoinsAboveTheCutOnly) {
  Graph graph(6);
  graph.Keep(0, 3, 5);
  graph.Keep(1, 4, 4);
  graph.Keep(2, 5, 4.001f);
  ClusterOptions options;
  options.cut_bits = 4;
  EXPECT_THAT(ClustersOf(graph, options).cluster_of, ElementsAre(0, 1, 2, 0, 4, 2));
}

// Two families of three, and one wrong edge between them that outweighs every right one.
TEST(ClusterTest, BridgeBetweenTwoCliquesStaysCut) {
  Graph graph(6);
  AddClique(graph, {0, 1, 2}, 6);
  AddClique(graph, {3, 4, 5}, 6);
  graph.Keep(2, 3, 11);
  // The bridge is the heaviest edge, so the greedy order takes it first: {2,3} then stands between the families.
  // With the bridge a little lighter than the cliques, both families come out whole.
  graph.Set(2, 3, 5);
  graph.edges.back().weight_bits = 5;
  const ClusterResult result = ClustersOf(graph);
  EXPECT_THAT(result.cluster_of, ElementsAre(0, 0, 0, 3, 3, 3));
  EXPECT_EQ(result.stats.components, 1u);
  EXPECT_EQ(result.stats.largest_component, 6u);
  EXPECT_EQ(result.stats.pairs_scored, 8u);  // nine cross pairs, one of them kept

  ClusterOptions connected;
  connected.linkage = Linkage::kConnected;
  const ClusterResult merged = ClustersOf(graph, connected);
  EXPECT_THAT(merged.cluster_of, ElementsAre(0, 0, 0, 0, 0, 0));
  EXPECT_EQ(merged.stats.pairs_scored, 0u);
}

// The same families with the bridge as the heaviest edge: greedy joins {2,3} first, and refinement mends it.
TEST(ClusterTest, RefinementReturnsRecordsThatAHeavyBridgePulledOut) {
  Graph graph(6);
  AddClique(graph, {0, 1, 2}, 6);
  AddClique(graph, {3, 4, 5}, 6);
  graph.Keep(2, 3, 11);
  EXPECT_THAT(ClustersOf(graph).cluster_of, ElementsAre(0, 0, 2, 2, 4, 4));
  ClusterOptions options;
  options.refine = true;
  const ClusterResult refined = ClustersOf(graph, options);
  EXPECT_THAT(refined.cluster_of, ElementsAre(0, 0, 0, 3, 3, 3));
  EXPECT_EQ(refined.stats.records_moved, 2u);
}

TEST(ClusterTest, CompleteLinkageNeedsEveryPair) {
  Graph graph(3);
  graph.Keep(0, 1, 8);
  graph.Keep(1, 2, 7);
  graph.Keep(0, 2, -1);  // average with {0,1}: (7 - 1) / 2 = 3
  EXPECT_THAT(ClustersOf(graph).cluster_of, ElementsAre(0, 0, 0));
  ClusterOptions options;
  options.linkage = Linkage::kComplete;
  EXPECT_THAT(ClustersOf(graph, options).cluster_of, ElementsAre(0, 0, 2));
}

TEST(ClusterTest, ClippingKeepsOnePairFromOutvotingMany) {
  Graph graph(4, -5);
  AddClique(graph, {0, 1, 2}, 9);
  graph.Keep(2, 3, 1000);
  // Record 3 agrees with record 2 alone: (12 - 5 - 5) / 3 > 0 with the clip at 12, (8 - 5 - 5) / 3 < 0 at 8.
  ClusterOptions options;
  options.clip_bits = 8;
  EXPECT_THAT(ClustersOf(graph, options).cluster_of, ElementsAre(0, 0, 0, 3));
}

TEST(ClusterTest, TiesGoToTheSmallerRecords) {
  // A chain of equal weights whose ends contradict: 0-1 is joined first, then 2-3.
  Graph graph(4, -12);
  graph.Keep(0, 1, 5);
  graph.Keep(1, 2, 5);
  graph.Keep(2, 3, 5);
  EXPECT_THAT(ClustersOf(graph).cluster_of, ElementsAre(0, 0, 2, 2));
}

TEST(ClusterTest, FloorBelowTheCutBringsInPairsOnlyNeighboursJoin) {
  Graph graph(3, -10);
  graph.Keep(0, 1, -1);  // kept, but below the cut
  graph.Set(0, 2, 9);    // 0 and 2 were in no block together
  graph.Keep(1, 2, -1.5);
  EXPECT_THAT(ClustersOf(graph).cluster_of, ElementsAre(0, 1, 2));
  ClusterOptions options;
  options.component_floor_bits = -2;
  EXPECT_THAT(ClustersOf(graph, options).cluster_of, ElementsAre(0, 1, 0));
}

TEST(ClusterTest, PairGivenTwiceCountsWithItsHighestWeight) {
  Graph graph(2);
  graph.Keep(0, 1, 3);
  graph.edges.push_back({0, 1, -2});
  EXPECT_THAT(ClustersOf(graph).cluster_of, ElementsAre(0, 0));
  std::swap(graph.edges[0], graph.edges[1]);
  EXPECT_THAT(ClustersOf(graph).cluster_of, ElementsAre(0, 0));
}

TEST(BarTest, BarredPairIsNeverJoined) {
  Graph graph(2);
  graph.Keep(0, 1, 12);
  graph.cannot = {{1, 0}};
  for (Linkage linkage : {Linkage::kAverage, Linkage::kComplete, Linkage::kConnected}) {
    ClusterOptions options;
    options.linkage = linkage;
    const ClusterResult result = ClustersOf(graph, options);
    EXPECT_THAT(result.cluster_of, ElementsAre(0, 1));
    EXPECT_EQ(result.stats.joins_refused, 1u);
    ASSERT_THAT(result.refused_joins, SizeIs(1));
    EXPECT_EQ(result.refused_joins[0].left_cluster, 0u);
    EXPECT_EQ(result.refused_joins[0].right_cluster, 1u);
    EXPECT_FLOAT_EQ(result.refused_joins[0].linkage_bits, 12);
  }
}

// 0 and 3 are set apart; 1 and 2 look like both. No chain may bring 0 and 3 together.
TEST(BarTest, BarHoldsThroughAChain) {
  Graph graph(4);
  AddClique(graph, {0, 1, 2, 3}, 8);
  graph.Set(0, 1, 9);
  graph.Set(2, 3, 9);
  graph.edges.clear();
  graph.KeepAbove(0);
  graph.cannot = {{0, 3}};
  for (Linkage linkage : {Linkage::kAverage, Linkage::kComplete, Linkage::kConnected}) {
    ClusterOptions options;
    options.linkage = linkage;
    EXPECT_THAT(ClustersOf(graph, options).cluster_of, ElementsAre(0, 0, 2, 2));
  }
  ClusterOptions refine;
  refine.refine = true;  // 1 is worth 8 + 8 beside 2 and 3, and 9 beside 0
  EXPECT_THAT(ClustersOf(graph, refine).cluster_of, ElementsAre(0, 1, 1, 1));
}

TEST(BarTest, RecordsOfADuplicateFreeSourceStayApart) {
  Graph graph(4);
  AddClique(graph, {0, 1, 2, 3}, 8);
  graph.source_of = {0, 0, 1, 1};
  graph.source_is_unique = {1, 0};
  for (Linkage linkage : {Linkage::kAverage, Linkage::kConnected}) {
    ClusterOptions options;
    options.linkage = linkage;
    const ClusterResult result = ClustersOf(graph, options);
    EXPECT_THAT(result.cluster_of, ElementsAre(0, 1, 0, 0));
    EXPECT_EQ(result.stats.joins_refused, 1u);
  }
  graph.source_is_unique = {0, 0};
  EXPECT_THAT(ClustersOf(graph).cluster_of, ElementsAre(0, 0, 0, 0));
}

TEST(MustTest, MustPairsAreJoinedWhateverTheirWeight) {
  Graph graph(4);
  graph.Set(0, 2, -12);
  graph.must = {{2, 0}, {3, 3}};
  for (Linkage linkage : {Linkage::kAverage, Linkage::kComplete, Linkage::kConnected}) {
    ClusterOptions options;
    options.linkage = linkage;
    options.refine = true;
    const ClusterResult result = ClustersOf(graph, options);
    EXPECT_THAT(result.cluster_of, ElementsAre(0, 1, 0, 3));
    EXPECT_EQ(result.stats.joins, 0u);
    EXPECT_THAT(result.weak_bridges, IsEmpty());
  }
}

TEST(MustTest, BarAgainstOneMemberHoldsForTheWholeMustSet) {
  Graph graph(3);
  graph.Keep(1, 2, 12);
  graph.Set(0, 2, 12);
  graph.must = {{0, 1}};
  graph.cannot = {{0, 2}};
  EXPECT_THAT(ClustersOf(graph).cluster_of, ElementsAre(0, 0, 2));
  ClusterOptions options;
  options.linkage = Linkage::kConnected;
  EXPECT_THAT(ClustersOf(graph, options).cluster_of, ElementsAre(0, 0, 2));
}

TEST(MustTest, StewardWinsAgainstADuplicateFreeSource) {
  Graph graph(3);
  AddClique(graph, {0, 1, 2}, 9);
  graph.source_of = {0, 0, 0};
  graph.source_is_unique = {1};
  graph.must = {{0, 1}};
  EXPECT_THAT(ClustersOf(graph).cluster_of, ElementsAre(0, 0, 2));
}

TEST(MustTest, MustSetLargerThanTheLimitIsNotScored) {
  Graph graph(6, -12);
  graph.must = {{0, 1}, {1, 2}, {2, 3}, {3, 4}};
  graph.Keep(4, 5, 12);
  ClusterOptions options;
  options.component_full_scoring_max = 3;
  options.stitch_sample_pairs = 100;
  const ClusterResult result = ClustersOf(graph, options);
  EXPECT_THAT(result.cluster_of, ElementsAre(0, 0, 0, 0, 0, 5));  // the mean over the five pairs is far below the cut
  EXPECT_EQ(result.stats.components_split, 1u);
  EXPECT_EQ(result.stats.pairs_scored, 5u);
}

TEST(ReportTest, WeakBridgeNamesTheTwoSides) {
  Graph graph(4, 1);
  graph.Keep(0, 2, 9);
  graph.Keep(1, 3, 8);
  graph.Keep(0, 1, 1);
  const ClusterResult result = ClustersOf(graph);
  EXPECT_THAT(result.cluster_of, ElementsAre(0, 0, 0, 0));
  ASSERT_THAT(result.weak_bridges, SizeIs(1));
  EXPECT_EQ(result.weak_bridges[0].cluster, 0u);
  EXPECT_EQ(result.weak_bridges[0].left, 0u);
  EXPECT_EQ(result.weak_bridges[0].right, 1u);
  EXPECT_FLOAT_EQ(result.weak_bridges[0].linkage_bits, 1);
  ClusterOptions strict;
  strict.weak_bridge_margin_bits = 0.5;
  EXPECT_THAT(ClustersOf(graph, strict).weak_bridges, IsEmpty());
}

TEST(ReportTest, WeakestFirstAndNoMoreThanAsked) {
  Graph graph(6);
  graph.Keep(0, 1, 1.5);
  graph.Keep(2, 3, 0.5);
  graph.Keep(4, 5, 1);
  ClusterOptions options;
  options.reports_max = 2;
  const ClusterResult result = ClustersOf(graph, options);
  ASSERT_THAT(result.weak_bridges, SizeIs(2));
  EXPECT_EQ(result.weak_bridges[0].cluster, 2u);
  EXPECT_EQ(result.weak_bridges[1].cluster, 4u);
}

TEST(ErrorTest, BadInputIsNamedNotGuessed) {
  const auto kInvalid = absl::StatusCode::kInvalidArgument;
  Graph graph(3);
  graph.edges = {{1, 0, 1}};
  EXPECT_EQ(Refusal(graph).code(), kInvalid);
  graph.edges = {{1, 1, 1}};
  EXPECT_EQ(Refusal(graph).code(), kInvalid);
  graph.edges = {{1, 3, 1}};
  EXPECT_EQ(Refusal(graph).code(), kInvalid);
  graph.edges = {{1, 2, std::nanf("")}};
  EXPECT_EQ(Refusal(graph).code(), kInvalid);
  graph.edges.clear();

  graph.cannot = {{0, 3}};
  EXPECT_EQ(Refusal(graph).code(), kInvalid);
  graph.cannot = {{2, 2}};
  EXPECT_EQ(Refusal(graph).code(), kInvalid);
  graph.cannot = {{0, 2}};
  graph.must = {{0, 1}, {2, 1}};
  EXPECT_EQ(Refusal(graph).code(), kInvalid);
  graph.cannot.clear();
  EXPECT_TRUE(Refusal(graph).ok());
  graph.source_of = {0, 0};
  graph.source_is_unique = {1};
  EXPECT_EQ(Refusal(graph).code(), kInvalid);
  graph.source_of = {0, 0, 1};
  EXPECT_EQ(Refusal(graph).code(), kInvalid);
}

TEST(ErrorTest, OptionsOutOfRange) {
  const Graph graph(2);
  const float kNan = std::numeric_limits<float>::quiet_NaN();
  auto refused = [&](auto change) {
    ClusterOptions options;
    change(options);
    return Refusal(graph, options).code() == absl::StatusCode::kInvalidArgument;
  };
  EXPECT_TRUE(refused([&](ClusterOptions& o) { o.cut_bits = kNan; }));
  EXPECT_TRUE(refused([&](ClusterOptions& o) { o.clip_bits = 0; }));
  EXPECT_TRUE(refused([&](ClusterOptions& o) { o.clip_bits = kNan; }));
  EXPECT_TRUE(refused([&](ClusterOptions& o) { o.component_floor_bits = kNan; }));
  EXPECT_TRUE(refused([&](ClusterOptions& o) { o.component_full_scoring_max = 1; }));
  EXPECT_TRUE(refused([&](ClusterOptions& o) { o.component_full_scoring_max = 5000; }));
  EXPECT_TRUE(refused([&](ClusterOptions& o) { o.stitch_sample_pairs = 0; }));
  EXPECT_TRUE(refused([&](ClusterOptions& o) { o.scorer_batch_pairs = 0; }));
  EXPECT_TRUE(refused([&](ClusterOptions& o) { o.refine_rounds_max = 0; }));
  EXPECT_TRUE(refused([&](ClusterOptions& o) { o.threads = 0; }));
  EXPECT_FALSE(refused([](ClusterOptions&) {}));
  EXPECT_EQ(ClusterRecords(2, {}, nullptr, {}, {}).status().code(), absl::StatusCode::kInvalidArgument);
  ClusterOptions connected;
  connected.linkage = Linkage::kConnected;
  EXPECT_TRUE(ClusterRecords(2, {}, nullptr, {}, connected).ok());
}

TEST(EdgeListScorerTest, KnowsListedPairsOnly) {
  const std::vector<ScoredEdge> edges = {{3, 4, 2}, {0, 1, 5}, {0, 1, 7}, {0, 9, -1}};
  const PairScorer scorer = EdgeListScorer(edges, -8);
  const std::vector<uint32_t> left = {0, 0, 0, 3, 8}, right = {1, 2, 9, 4, 9};
  std::vector<float> weights(5);
  scorer(left, right, weights);
  EXPECT_THAT(weights, ElementsAre(7, -8, -1, 2, -8));
}

TEST(ScorerTest, BatchesAreFullAndEachPairIsScoredOnce) {
  // 400 chains of three records: one missing pair each.
  Graph graph(1200);
  for (uint32_t i = 0; i < 1200; i += 3) {
    graph.Keep(i, i + 1, 5);
    graph.Keep(i + 1, i + 2, 5);
  }
  std::vector<size_t> batches;
  uint64_t pairs = 0;
  const PairScorer scorer = [&](std::span<const uint32_t> left, std::span<const uint32_t> right, std::span<float> out) {
    batches.push_back(left.size());
    for (size_t i = 0; i < left.size(); ++i, ++pairs) {
      EXPECT_EQ(left[i] % 3, 0u);
      EXPECT_EQ(right[i], left[i] + 2);
      out[i] = 1;
    }
  };
  ClusterOptions options;
  options.scorer_batch_pairs = 150;
  auto result = ClusterRecords(1200, graph.edges, scorer, {}, options);
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(batches, ElementsAre(150, 150, 100));
  EXPECT_EQ(result->stats.pairs_scored, 400u);
  EXPECT_EQ(result->stats.clusters, 400u);
}

}  // namespace
}  // namespace ipse
