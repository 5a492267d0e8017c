// The evaluation against plain enumeration of all pairs and all records, on random small partitions.
// IPSE_TEST_SEED replays one of them.

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "matcher/base/hash.h"
#include "scoring/evaluate/links.h"

namespace ipse {
namespace {

struct World {
  std::vector<uint32_t> predicted, truth;
  std::vector<LinkPair> pairs;
  std::vector<float> weight;
};

World RandomWorld(std::mt19937_64& random) {
  World world;
  const uint32_t records = static_cast<uint32_t>(random() % 30);
  const uint32_t people = 1 + static_cast<uint32_t>(random() % 12);
  for (uint32_t i = 0; i < records; ++i) {
    const uint32_t person = static_cast<uint32_t>(random() % people);
    world.truth.push_back(random() % 8 == 0 ? kNoTruth : person * 1000000);
    world.predicted.push_back(random() % 3 ? person : static_cast<uint32_t>(random() % people));
  }
  for (uint32_t a = 0; a < records; ++a) {
    for (uint32_t b = a + 1; b < records; ++b) {
      if (random() % 2) continue;
      world.pairs.push_back(random() % 2 ? LinkPair{a, b} : LinkPair{b, a});
      world.weight.push_back(static_cast<float>(static_cast<int>(random() % 12) - 4));
    }
  }
  return world;
}

template <typename Body>
void ForWorlds(int worlds, const Body& body) {
  const char* replay = std::getenv("IPSE_TEST_SEED");
  const uint64_t base = HashBytes(::testing::UnitTest::GetInstance()->current_test_info()->name());
  for (int i = 0; i < (replay ? 1 : worlds); ++i) {
    const uint64_t seed = replay ? std::strtoull(replay, nullptr, 10) : base + static_cast<uint64_t>(i);
    SCOPED_TRACE("IPSE_TEST_SEED=" + std::to_string(seed));
    std::mt19937_64 random(seed);
    body(RandomWorld(random), random);
    if (::testing::Test::HasFailure()) return;
  }
}

bool IsTruePair(const World& w, uint32_t a, uint32_t b) { return w.truth[a] != kNoTruth && w.truth[a] == w.truth[b]; }
bool IsKnownPair(const World& w, uint32_t a, uint32_t b) { return w.truth[a] != kNoTruth && w.truth[b] != kNoTruth; }

TEST(EvaluateOracleTest, PairsAndBCubedByEnumeration) {
  ForWorlds(500, [](const World& w, std::mt19937_64&) {
    PairCounts pairs;
    double precision = 0, recall = 0, known = 0;
    for (uint32_t a = 0; a < w.truth.size(); ++a) {
      if (w.truth[a] == kNoTruth) continue;
      double both = 0, predicted = 0, truth = 0;
      for (uint32_t b = 0; b < w.truth.size(); ++b) {
        if (w.truth[b] == kNoTruth) continue;
        const bool p = w.predicted[a] == w.predicted[b], t = w.truth[a] == w.truth[b];
        both += p && t;
        predicted += p;
        truth += t;
        if (b <= a) continue;
        pairs.true_positive += p && t;
        pairs.false_positive += p && !t;
        pairs.false_negative += !p && t;
      }
      precision += both / predicted;
      recall += both / truth;
      ++known;
    }
    auto e = EvaluateClusters(w.predicted, w.truth);
    ASSERT_TRUE(e.ok());
    EXPECT_EQ(e->pairs.true_positive, pairs.true_positive);
    EXPECT_EQ(e->pairs.false_positive, pairs.false_positive);
    EXPECT_EQ(e->pairs.false_negative, pairs.false_negative);
    EXPECT_EQ(CountTruePairs(w.truth), pairs.true_positive + pairs.false_negative);
    EXPECT_NEAR(e->b_cubed.precision, known > 0 ? precision / known : 1, 1e-12);
    EXPECT_NEAR(e->b_cubed.recall, known > 0 ? recall / known : 1, 1e-12);
  });
}

TEST(EvaluateOracleTest, ClustersBySets) {
  ForWorlds(500, [](const World& w, std::mt19937_64&) {
    std::map<uint32_t, std::set<uint32_t>> predicted, truth, truths_in, pieces_of;
    for (uint32_t i = 0; i < w.truth.size(); ++i) {
      if (w.truth[i] == kNoTruth) continue;
      predicted[w.predicted[i]].insert(i);
      truth[w.truth[i]].insert(i);
      truths_in[w.predicted[i]].insert(w.truth[i]);
      pieces_of[w.truth[i]].insert(w.predicted[i]);
    }
    uint64_t exact = 0, over = 0, split = 0;
    for (const auto& [p, members] : predicted) {
      for (const auto& [t, persons] : truth) exact += members == persons;
      over += truths_in[p].size() > 1;
    }
    for (const auto& [t, pieces] : pieces_of) split += pieces.size() > 1;
    auto e = EvaluateClusters(w.predicted, w.truth);
    ASSERT_TRUE(e.ok());
    EXPECT_EQ(e->clusters_predicted, predicted.size());
    EXPECT_EQ(e->clusters_true, truth.size());
    EXPECT_EQ(e->clusters_exact, exact);
    EXPECT_EQ(e->clusters_over_merged, over);
    EXPECT_EQ(e->clusters_split, split);
  });
}

// Swapping truth and prediction swaps precision and recall.
TEST(EvaluatePropertyTest, PrecisionAndRecallAreMirrorImages) {
  ForWorlds(200, [](const World& w, std::mt19937_64&) {
    World full = w;
    for (uint32_t& label : full.truth) label = label == kNoTruth ? 17 : label;
    auto one = EvaluateClusters(full.predicted, full.truth), two = EvaluateClusters(full.truth, full.predicted);
    ASSERT_TRUE(one.ok() && two.ok());
    EXPECT_EQ(one->pairwise.precision, two->pairwise.recall);
    EXPECT_NEAR(one->b_cubed.precision, two->b_cubed.recall, 1e-12);
    EXPECT_EQ(one->clusters.precision, two->clusters.recall);
    EXPECT_EQ(one->clusters_over_merged, two->clusters_split);
  });
}

TEST(LinksOracleTest, ThresholdsByEnumeration) {
  ForWorlds(300, [](const World& w, std::mt19937_64&) {
    const std::vector<float> thresholds = {3, -5, 0, 7, 100, 3.5};
    auto rows = ThresholdTable({w.pairs, w.weight, w.truth}, thresholds);
    ASSERT_TRUE(rows.ok());
    double best_f1 = -1, best_recall = -1;
    auto count = [&](float threshold) {
      PairCounts counts;
      counts.false_negative = CountTruePairs(w.truth);
      for (size_t e = 0; e < w.pairs.size(); ++e) {
        if (w.weight[e] < threshold || !IsKnownPair(w, w.pairs[e].left, w.pairs[e].right)) continue;
        const bool is_true = IsTruePair(w, w.pairs[e].left, w.pairs[e].right);
        counts.true_positive += is_true;
        counts.false_negative -= is_true;
        counts.false_positive += !is_true;
      }
      return counts;
    };
    for (size_t r = 0; r < thresholds.size(); ++r) {
      const PairCounts expected = count(thresholds[r]);
      EXPECT_EQ((*rows)[r].pairs.true_positive, expected.true_positive);
      EXPECT_EQ((*rows)[r].pairs.false_positive, expected.false_positive);
      EXPECT_EQ((*rows)[r].pairs.false_negative, expected.false_negative);
    }
    for (size_t e = 0; e < w.pairs.size(); ++e) {
      if (!IsKnownPair(w, w.pairs[e].left, w.pairs[e].right)) continue;
      const PrecisionRecall rates = Rates(count(w.weight[e]));
      best_f1 = std::max(best_f1, rates.f1);
      if (rates.precision >= 0.6) best_recall = std::max(best_recall, rates.recall);
    }
    auto f1 = BestF1({w.pairs, w.weight, w.truth});
    auto recall = BestRecallAtPrecision({w.pairs, w.weight, w.truth}, 0.6);
    ASSERT_TRUE(f1.ok() && recall.ok());
    EXPECT_EQ(f1->has_value(), best_f1 >= 0);
    if (f1->has_value()) {
      EXPECT_DOUBLE_EQ((*f1)->f1, best_f1);
    }
    EXPECT_EQ(recall->has_value(), best_recall >= 0);
    if (recall->has_value()) {
      EXPECT_DOUBLE_EQ((*recall)->recall.share, best_recall);
    }
  });
}

TEST(LinksOracleTest, MissedPairsByEnumeration) {
  ForWorlds(300, [](const World& w, std::mt19937_64& random) {
    std::set<std::pair<uint32_t, uint32_t>> found, missed;
    for (size_t e = 0; e < w.pairs.size(); ++e) {
      if (w.weight[e] >= 2) found.insert(std::minmax(w.pairs[e].left, w.pairs[e].right));
    }
    for (uint32_t a = 0; a < w.truth.size(); ++a) {
      for (uint32_t b = a + 1; b < w.truth.size(); ++b) {
        if (IsTruePair(w, a, b) && !found.contains({a, b})) missed.insert({a, b});
      }
    }
    MissOptions options;
    options.count = random() % 20;
    auto sample = SampleMissedPairs({w.pairs, w.weight, w.truth}, 2, options);
    ASSERT_TRUE(sample.ok());
    EXPECT_EQ(sample->size(), std::min(options.count, missed.size()));
    for (const LinkPair& pair : *sample) EXPECT_TRUE(missed.contains({pair.left, pair.right}));
  });
}

}  // namespace
}  // namespace ipse
