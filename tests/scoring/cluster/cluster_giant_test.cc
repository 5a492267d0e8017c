// Large graphs: bounded work for giant components, and the same result for any number of threads.

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>

#include "matcher/base/hash.h"
#include "scoring/cluster/cluster.h"

namespace ipse {
namespace {

// A scorer from a function of the two records, counting its pairs.
struct CountingScorer {
  float (*weight)(uint32_t, uint32_t);
  std::atomic<uint64_t> pairs{0};
  PairScorer Get() {
    return [this](std::span<const uint32_t> left, std::span<const uint32_t> right, std::span<float> out) {
      pairs += left.size();
      for (size_t i = 0; i < left.size(); ++i) out[i] = weight(left[i], right[i]);
    };
  }
};

ClusterResult ClustersOf(uint32_t records, std::span<const ScoredEdge> edges, CountingScorer& scorer,
                  const ClusterOptions& options) {
  auto result = ClusterRecords(records, edges, scorer.Get(), {}, options);
  EXPECT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->stats.pairs_scored, scorer.pairs.load());
  return *std::move(result);
}

ClusterOptions SmallParts(int threads = 2) {
  ClusterOptions options;
  options.component_full_scoring_max = 128;
  options.threads = threads;
  return options;
}

// 100,000 records that all resemble one placeholder record, and nothing else each other.
TEST(GiantTest, StarAroundAPlaceholderRecordFallsApart) {
  constexpr uint32_t kRecords = 100000;
  std::vector<ScoredEdge> edges;
  for (uint32_t i = 1; i < kRecords; ++i) edges.push_back({0, i, 6});
  CountingScorer scorer{[](uint32_t left, uint32_t) { return left == 0 ? 6.0f : -10.0f; }};
  const ClusterResult result = ClustersOf(kRecords, edges, scorer, SmallParts());
  EXPECT_EQ(result.stats.components_split, 1u);
  EXPECT_EQ(result.stats.largest_cluster, 2u);
  EXPECT_EQ(result.stats.clusters, kRecords - 1);
  EXPECT_LE(result.stats.pairs_scored, kRecords * 64u + edges.size() * 64u);
}

// The same star, but really one person with 100,000 records: the parts are stitched into one cluster.
TEST(GiantTest, OnePersonWithManyRecordsIsStitchedTogether) {
  constexpr uint32_t kRecords = 100000;
  std::vector<ScoredEdge> edges;
  for (uint32_t i = 1; i < kRecords; ++i) edges.push_back({0, i, 6});
  CountingScorer scorer{[](uint32_t, uint32_t) { return 6.0f; }};
  const ClusterResult result = ClustersOf(kRecords, edges, scorer, SmallParts());
  EXPECT_EQ(result.stats.clusters, 1u);
  EXPECT_GT(result.stats.joins_stitched, 0u);
  EXPECT_LE(result.stats.pairs_scored, kRecords * 64u + edges.size() * 64u);
}

// A chain of 200,000 records, each like its neighbours only: no chain of links makes one person of them.
TEST(GiantTest, ChainFallsIntoPairs) {
  constexpr uint32_t kRecords = 200000;
  std::vector<ScoredEdge> edges;
  for (uint32_t i = 0; i + 1 < kRecords; ++i) edges.push_back({i, i + 1, 8});
  CountingScorer scorer{[](uint32_t left, uint32_t right) { return right - left == 1 ? 8.0f : -12.0f; }};
  const ClusterResult result = ClustersOf(kRecords, edges, scorer, SmallParts());
  EXPECT_EQ(result.stats.largest_component, kRecords);
  EXPECT_EQ(result.stats.largest_cluster, 2u);
  EXPECT_LE(result.stats.pairs_scored, kRecords * 64u + edges.size() * 4u);
}

// 50,000 records of one common name, 20 random neighbours each (a million edges), people of 5 records within.
TEST(GiantTest, MillionEdgeHairballYieldsItsPeople) {
  constexpr uint32_t kRecords = 50000;
  auto weight = [](uint32_t left, uint32_t right) {
    const float noise = static_cast<float>(MixHash(MixHash(left, right), 3) % 1024) / 512;  // 0 to 2
    return left / 5 == right / 5 ? 8 + noise : 1 - 8 * noise;                   // strangers: -15 to 1, kept above 0
  };
  std::vector<ScoredEdge> edges;
  for (uint32_t i = 0; i < kRecords; ++i) {
    for (uint32_t j = i + 1; j < i / 5 * 5 + 5; ++j) edges.push_back({i, j, weight(i, j)});
  }
  for (uint64_t draw = 0; edges.size() < 1000000; ++draw) {
    const uint32_t a = static_cast<uint32_t>(MixHash(draw, 1) % kRecords);
    const uint32_t b = static_cast<uint32_t>(MixHash(draw, 2) % kRecords);
    if (a < b && a / 5 != b / 5 && weight(a, b) > 0) edges.push_back({a, b, weight(a, b)});
  }
  CountingScorer scorer{weight};
  const ClusterResult result = ClustersOf(kRecords, edges, scorer, SmallParts());
  EXPECT_EQ(result.stats.largest_component, kRecords);
  EXPECT_EQ(result.stats.clusters, kRecords / 5);
  for (uint32_t i = 0; i < kRecords; ++i) ASSERT_EQ(result.cluster_of[i], i / 5 * 5) << i;
}

// 200,000 records in components of all sizes; every kind of report compared.
TEST(GiantTest, SameResultForAnyNumberOfThreads) {
  constexpr uint32_t kRecords = 200000;
  auto weight = [](uint32_t left, uint32_t right) {
    return static_cast<float>(static_cast<int>(MixHash(left / 3, right / 3) % 17) - (left / 3 == right / 3 ? 4 : 12));
  };
  std::vector<ScoredEdge> edges;
  for (uint64_t draw = 0; draw < 400000; ++draw) {
    const uint32_t a = static_cast<uint32_t>(MixHash(draw, 7) % kRecords);
    const uint32_t b = a + 1 + static_cast<uint32_t>(MixHash(draw, 8) % (a % 10 == 0 ? 40 : 3));
    if (b < kRecords) edges.push_back({a, b, weight(a, b)});
  }
  std::vector<RecordPair> cannot, must;
  for (uint32_t i = 0; i + 5 < kRecords; i += 50) {
    cannot.push_back({i, i + 2});
    must.push_back({i + 1, i + 4});
  }
  std::vector<uint32_t> source_of;
  for (uint32_t i = 0; i < kRecords; ++i) source_of.push_back(i % 7);
  const std::vector<uint8_t> unique = {1, 0, 0, 1, 0, 0, 0};
  for (Linkage linkage : {Linkage::kAverage, Linkage::kComplete, Linkage::kConnected}) {
    ClusterOptions options = SmallParts(1);
    options.component_full_scoring_max = 40;
    options.linkage = linkage;
    options.refine = true;
    CountingScorer scorer{weight};
    auto one = ClusterRecords(kRecords, edges, scorer.Get(), {cannot, must, source_of, unique}, options);
    options.threads = 8;
    auto eight = ClusterRecords(kRecords, edges, scorer.Get(), {cannot, must, source_of, unique}, options);
    ASSERT_TRUE(one.ok() && eight.ok()) << one.status() << eight.status();
    EXPECT_GT(one->stats.components, 100u);
    EXPECT_EQ(one->cluster_of, eight->cluster_of);
    EXPECT_EQ(one->stats.pairs_scored, eight->stats.pairs_scored);
    EXPECT_EQ(one->stats.joins_refused, eight->stats.joins_refused);
    auto same_bridge = [](const WeakBridge& a, const WeakBridge& b) {
      return a.cluster == b.cluster && a.left == b.left && a.right == b.right && a.linkage_bits == b.linkage_bits;
    };
    EXPECT_TRUE(std::equal(one->weak_bridges.begin(), one->weak_bridges.end(), eight->weak_bridges.begin(),
                           eight->weak_bridges.end(), same_bridge));
    auto same_join = [](const RefusedJoin& a, const RefusedJoin& b) {
      return a.left_cluster == b.left_cluster && a.right_cluster == b.right_cluster && a.linkage_bits == b.linkage_bits;
    };
    EXPECT_TRUE(std::equal(one->refused_joins.begin(), one->refused_joins.end(), eight->refused_joins.begin(),
                           eight->refused_joins.end(), same_join));
    for (const RecordPair& pair : cannot) ASSERT_NE(one->cluster_of[pair.left], one->cluster_of[pair.right]);
    for (const RecordPair& pair : must) ASSERT_EQ(one->cluster_of[pair.left], one->cluster_of[pair.right]);
  }
}

}  // namespace
}  // namespace ipse
