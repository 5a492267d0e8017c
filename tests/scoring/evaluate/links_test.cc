#include "scoring/evaluate/links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace ipse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Persons 1 = {0 1 2}, 2 = {3 4}, 3 = {5}; record 6 is unknown. Four true pairs, one of them (1-2) never kept.
struct World {
  std::vector<uint32_t> truth = {1, 1, 1, 2, 2, 3, kNoTruth};
  std::vector<LinkPair> pairs = {{0, 1}, {3, 4}, {0, 5}, {2, 0}, {3, 5}, {5, 6}};
  std::vector<float> weight = {20, 10, 8, 3, -1, 30};
  LabelledEdges Edges() const { return {pairs, weight, truth}; }
};

std::vector<std::pair<uint32_t, uint32_t>> Plain(const std::vector<LinkPair>& pairs) {
  std::vector<std::pair<uint32_t, uint32_t>> plain;
  for (const LinkPair& pair : pairs) plain.emplace_back(pair.left, pair.right);
  return plain;
}

TEST(ThresholdTableTest, CountsLinksAtAndAboveEachThreshold) {
  const World world;
  const std::vector<float> thresholds = {10, 3, 25, -INFINITY, 10};
  auto rows = ThresholdTable(world.Edges(), thresholds);
  ASSERT_TRUE(rows.ok());
  ASSERT_EQ(rows->size(), 5u);
  EXPECT_EQ((*rows)[0].pairs.true_positive, 2u);
  EXPECT_EQ((*rows)[0].pairs.false_positive, 0u);
  EXPECT_EQ((*rows)[0].pairs.false_negative, 2u);
  EXPECT_DOUBLE_EQ((*rows)[0].recall.share, 0.5);
  EXPECT_NEAR((*rows)[0].precision.low, 0.3424, 5e-5);  // two of two
  EXPECT_DOUBLE_EQ((*rows)[0].f1, 2.0 / 3);
  EXPECT_EQ((*rows)[1].pairs.true_positive, 3u);
  EXPECT_EQ((*rows)[1].pairs.false_positive, 1u);
  EXPECT_DOUBLE_EQ((*rows)[1].precision.share, 0.75);
  EXPECT_EQ((*rows)[2].pairs.true_positive, 0u);  // the edge at 30 has an unknown end
  EXPECT_EQ((*rows)[2].precision.share, 1);
  EXPECT_EQ((*rows)[3].pairs.false_positive, 2u);
  EXPECT_EQ((*rows)[4].pairs.true_positive, 2u);
}

TEST(OperatingPointTest, MostRecallAtAPrecision) {
  const World world;
  auto at = [&](double precision) { return BestRecallAtPrecision(world.Edges(), precision).value(); };
  EXPECT_EQ(at(0.999)->threshold_bits, 10);
  EXPECT_EQ(at(0.75)->threshold_bits, 3);  // 2 of 3 at 8 bits is below, 3 of 4 at 3 bits is enough again
  EXPECT_EQ(at(0.6)->threshold_bits, -1);
  World wrong;
  wrong.pairs = {{0, 5}};
  wrong.weight = {4};
  EXPECT_FALSE(BestRecallAtPrecision(wrong.Edges(), 0.5).value().has_value());
}

TEST(OperatingPointTest, EqualWeightsStandOrFallTogether) {
  World world;
  world.weight = {5, 5, 5, 5, 5, 5};
  EXPECT_FALSE(BestRecallAtPrecision(world.Edges(), 0.9).value().has_value());
  EXPECT_EQ(BestRecallAtPrecision(world.Edges(), 0.6).value()->pairs.true_positive, 3u);
}

TEST(OperatingPointTest, BestF1) {
  const World world;  // F1: 0.4, 2/3, 4/7, 3/4, 2/3
  EXPECT_EQ(BestF1(world.Edges()).value()->threshold_bits, 3);
  EXPECT_DOUBLE_EQ(BestF1(world.Edges()).value()->f1, 0.75);
  EXPECT_FALSE(BestF1({}).value().has_value());
}

TEST(GroupTest, PrecisionByGrade) {
  const World world;
  const std::vector<uint8_t> grades = {0, 0, 1, 1, 2, 0};
  auto rows = PrecisionByGroup(world.Edges(), grades, 4);
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ((*rows)[0].edges, 2u);
  EXPECT_EQ((*rows)[0].right, 2u);
  EXPECT_DOUBLE_EQ((*rows)[0].share_of_true_pairs, 0.5);
  EXPECT_DOUBLE_EQ((*rows)[1].precision.share, 0.5);
  EXPECT_DOUBLE_EQ((*rows)[2].precision.share, 0);
  EXPECT_EQ((*rows)[3].edges, 0u);
  EXPECT_EQ(PrecisionByGroup(world.Edges(), grades, 2).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(WorstTest, HeaviestFalseAndLightestTrueLinks) {
  const World world;
  EXPECT_THAT(WorstFalseLinks(world.Edges(), 9).value(), ElementsAre(2, 4));
  EXPECT_THAT(WorstFalseLinks(world.Edges(), 1).value(), ElementsAre(2));
  EXPECT_THAT(LightestTrueLinks(world.Edges(), 2).value(), ElementsAre(3, 1));
}

TEST(MissTest, MissedPairsAreTruePairsWithoutALink) {
  const World world;
  EXPECT_THAT(Plain(SampleMissedPairs(world.Edges(), 0, {}).value()), ElementsAre(std::pair(1u, 2u)));
  EXPECT_THAT(Plain(SampleMissedPairs(world.Edges(), 10, {}).value()),
              ElementsAre(std::pair(0u, 2u), std::pair(1u, 2u)));
  EXPECT_EQ(SampleMissedPairs({{}, {}, world.truth}, 0, {}).value().size(), 4u);
  MissOptions none;
  none.count = 0;
  EXPECT_THAT(SampleMissedPairs(world.Edges(), 10, none).value(), IsEmpty());
}

TEST(MissTest, SplitPairsAreTruePairsInDifferentClusters) {
  const World world;
  const std::vector<uint32_t> predicted = {0, 0, 2, 3, 3, 2, 6};
  EXPECT_THAT(Plain(SampleSplitPairs(predicted, world.truth, {}).value()),
              ElementsAre(std::pair(0u, 2u), std::pair(1u, 2u)));
}

TEST(MissTest, SampleIsBoundedAndStable) {
  const std::vector<uint32_t> truth(100000, 1);  // five thousand million true pairs
  MissOptions options;
  options.count = 50;
  const auto first = SampleMissedPairs({{}, {}, truth}, 0, options).value();
  EXPECT_EQ(first.size(), 50u);
  EXPECT_EQ(Plain(first), Plain(SampleMissedPairs({{}, {}, truth}, 0, options).value()));
  // A link found removes its pair and lets one other in.
  const std::vector<LinkPair> link = {{first[7].right, first[7].left}};
  const std::vector<float> weight = {9};
  const auto second = Plain(SampleMissedPairs({link, weight, truth}, 0, options).value());
  size_t kept = 0;
  for (const auto& pair : Plain(first)) kept += std::count(second.begin(), second.end(), pair);
  EXPECT_EQ(kept, 49u);
  options.seed = 1;
  EXPECT_NE(Plain(SampleMissedPairs({{}, {}, truth}, 0, options).value()), Plain(first));
}

TEST(CalibrationTest, BinsAndScores) {
  // Log2-odds 0: p = 1/2, one right of two. Log2-odds 3: p = 8/9, right. -3: p = 1/9, wrong link, rightly doubted.
  const std::vector<uint32_t> truth = {1, 1, 2, 1, 1};
  const std::vector<LinkPair> pairs = {{0, 1}, {0, 2}, {1, 3}, {2, 4}};
  const std::vector<float> weight = {0, 0, 3, -3};
  const double bounds[] = {0.5};
  auto c = Calibrate({pairs, weight, truth}, bounds);
  ASSERT_TRUE(c.ok());
  ASSERT_EQ(c->bins.size(), 2u);
  EXPECT_EQ(c->bins[0].edges, 1u);
  EXPECT_NEAR(c->bins[0].mean_predicted, 1.0 / 9, 1e-12);
  EXPECT_EQ(c->bins[0].observed.share, 0);
  EXPECT_EQ(c->bins[1].edges, 3u);  // 0.5 belongs to the upper bin
  EXPECT_NEAR(c->bins[1].mean_predicted, (0.5 + 0.5 + 8.0 / 9) / 3, 1e-12);
  EXPECT_NEAR(c->bins[1].observed.share, 2.0 / 3, 1e-12);
  EXPECT_EQ(c->bins[1].probability_low, 0.5);
  EXPECT_EQ(c->bins[1].probability_high, 1);
  EXPECT_NEAR(c->brier_score, (0.25 + 0.25 + 2.0 / 81) / 4, 1e-12);
  EXPECT_NEAR(c->log_loss_bits, (1 + 1 - 2 * std::log2(8.0 / 9)) / 4, 1e-12);
  EXPECT_NEAR(c->expected_calibration_error, (1.0 / 9) / 4 + 3.0 / 4 * (2.0 / 3 - 17.0 / 27), 1e-12);
  EXPECT_NEAR(c->predicted_true, 2, 1e-12);
  EXPECT_EQ(c->observed_true, 2u);
}

TEST(CalibrationTest, ExtremeWeightsAndNoEdges) {
  const std::vector<uint32_t> truth = {1, 1};
  const std::vector<LinkPair> pairs = {{0, 1}};
  for (float bits : {2000.0f, -2000.0f}) {
    const std::vector<float> weight = {bits};
    auto c = Calibrate({pairs, weight, truth}, DefaultCalibrationBounds());
    ASSERT_TRUE(c.ok());
    EXPECT_NEAR(c->log_loss_bits, bits > 0 ? 0 : 2000, 1e-9);
  }
  auto empty = Calibrate({}, DefaultCalibrationBounds());
  ASSERT_TRUE(empty.ok());
  EXPECT_EQ(empty->brier_score, 0);
  EXPECT_EQ(empty->bins.size(), 12u);
}

TEST(LinksErrorTest, BadInputIsRefused) {
  const auto kInvalid = absl::StatusCode::kInvalidArgument;
  const std::vector<float> thresholds = {0, NAN};
  World world;
  EXPECT_EQ(ThresholdTable(world.Edges(), thresholds).status().code(), kInvalid);
  EXPECT_EQ(BestRecallAtPrecision(world.Edges(), 0).status().code(), kInvalid);
  EXPECT_EQ(BestRecallAtPrecision(world.Edges(), 1.1).status().code(), kInvalid);
  EXPECT_EQ(PrecisionByGroup(world.Edges(), {}, 1).status().code(), kInvalid);
  EXPECT_EQ(SampleMissedPairs(world.Edges(), 0, {10, 1, 0}).status().code(), kInvalid);
  EXPECT_EQ(SampleSplitPairs({}, world.truth, {}).status().code(), kInvalid);
  for (const std::vector<double>& bounds : {std::vector<double>{0.0}, {1.0}, {0.5, 0.5}, {0.9, 0.1}}) {
    EXPECT_EQ(Calibrate(world.Edges(), bounds).status().code(), kInvalid);
  }
  auto refused = [&] {
    return BestF1(world.Edges()).status().code() == kInvalid &&
           Calibrate(world.Edges(), {}).status().code() == kInvalid;
  };
  world.weight[3] = NAN;
  EXPECT_TRUE(refused());
  world.weight.pop_back();
  EXPECT_TRUE(refused());
  world = World();
  world.pairs[1].right = 7;
  EXPECT_TRUE(refused());
  world = World();
  world.truth = {1, 1, 3, 2, 4, 5, 6};
  world.pairs[3] = {1, 0};  // the only true pair once more
  EXPECT_EQ(BestF1(world.Edges()).status().code(), kInvalid);
}

}  // namespace
}  // namespace ipse
