#include "scoring/evaluate/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipse {
namespace {

using Labels = std::vector<uint32_t>;

ClusterEvaluation Evaluate(const Labels& predicted, const Labels& truth) {
  auto evaluation = EvaluateClusters(predicted, truth);
  EXPECT_TRUE(evaluation.ok()) << evaluation.status();
  return evaluation.ok() ? *evaluation : ClusterEvaluation();
}

void ExpectPerfect(const PrecisionRecall& rates) {
  EXPECT_EQ(rates.precision, 1);
  EXPECT_EQ(rates.recall, 1);
  EXPECT_EQ(rates.f1, 1);
}

// Six records; the third one of person B was filed with person A.
//   predicted {0 1 2} {3 4} {5}     truth A = {0 1}, B = {2 3 4}, C = {5}
TEST(EvaluateTest, OneRecordInTheWrongCluster) {
  const ClusterEvaluation e = Evaluate({10, 10, 10, 20, 20, 30}, {7, 7, 8, 8, 8, 9});
  EXPECT_EQ(e.records, 6u);
  EXPECT_EQ(e.pairs.true_positive, 2u);   // 0-1 and 3-4
  EXPECT_EQ(e.pairs.false_positive, 2u);  // 0-2 and 1-2
  EXPECT_EQ(e.pairs.false_negative, 2u);  // 2-3 and 2-4
  EXPECT_DOUBLE_EQ(e.pairwise.precision, 0.5);
  EXPECT_DOUBLE_EQ(e.pairwise.recall, 0.5);
  EXPECT_DOUBLE_EQ(e.pairwise.f1, 0.5);
  // Records 0 and 1: 2/3 each, record 2: 1/3, the others 1: 14/3 of 6.
  EXPECT_DOUBLE_EQ(e.b_cubed.precision, 7.0 / 9);
  // Records 3 and 4: 2/3 each, record 2: 1/3, the others 1.
  EXPECT_DOUBLE_EQ(e.b_cubed.recall, 7.0 / 9);
  EXPECT_EQ(e.clusters_predicted, 3u);
  EXPECT_EQ(e.clusters_true, 3u);
  EXPECT_EQ(e.clusters_exact, 1u);
  EXPECT_EQ(e.clusters_exact_multiple, 0u);
  EXPECT_DOUBLE_EQ(e.clusters.f1, 1.0 / 3);
  EXPECT_EQ(e.clusters_over_merged, 1u);
  EXPECT_EQ(e.largest_over_merged, 3u);
  EXPECT_EQ(e.clusters_split, 1u);
}

// The example of Bagga & Baldwin 1998: persons of 5, 2 and 5 mentions; merging the small one with a large one costs
// less than merging the two large ones.
TEST(EvaluateTest, BaggaAndBaldwinsExample) {
  const Labels truth = {1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3};
  const ClusterEvaluation small = Evaluate({1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2}, truth);
  EXPECT_NEAR(small.b_cubed.precision, 0.762, 0.0005);
  EXPECT_DOUBLE_EQ(small.b_cubed.recall, 1);
  const ClusterEvaluation large = Evaluate({1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 1, 1}, truth);
  EXPECT_NEAR(large.b_cubed.precision, 0.583, 0.0005);
  EXPECT_DOUBLE_EQ(large.b_cubed.recall, 1);
}

TEST(EvaluateTest, NoRecordsAndOneRecord) {
  for (const Labels& labels : {Labels{}, Labels{5}}) {
    const ClusterEvaluation e = Evaluate(labels, labels);
    EXPECT_EQ(e.records, labels.size());
    EXPECT_EQ(e.clusters_exact, labels.size());
    ExpectPerfect(e.pairwise);
    ExpectPerfect(e.b_cubed);
    ExpectPerfect(e.clusters);
  }
}

TEST(EvaluateTest, AllOneAgainstAllApart) {
  const Labels one = {4, 4, 4, 4}, apart = {0, 1, 2, 3};
  const ClusterEvaluation merged = Evaluate(one, apart);
  EXPECT_EQ(merged.pairs.false_positive, 6u);
  EXPECT_DOUBLE_EQ(merged.pairwise.precision, 0);
  EXPECT_DOUBLE_EQ(merged.pairwise.recall, 1);  // no true pair was missed
  EXPECT_DOUBLE_EQ(merged.pairwise.f1, 0);
  EXPECT_DOUBLE_EQ(merged.b_cubed.precision, 0.25);
  EXPECT_DOUBLE_EQ(merged.b_cubed.recall, 1);
  EXPECT_EQ(merged.clusters_over_merged, 1u);
  EXPECT_EQ(merged.largest_over_merged, 4u);
  EXPECT_EQ(merged.clusters_split, 0u);

  const ClusterEvaluation split = Evaluate(apart, one);
  EXPECT_EQ(split.pairs.false_negative, 6u);
  EXPECT_DOUBLE_EQ(split.pairwise.precision, 1);
  EXPECT_DOUBLE_EQ(split.pairwise.recall, 0);
  EXPECT_EQ(split.clusters_over_merged, 0u);
  EXPECT_EQ(split.clusters_split, 1u);
  ExpectPerfect(Evaluate(apart, apart).pairwise);
  ExpectPerfect(Evaluate(one, one).clusters);
  EXPECT_EQ(Evaluate(one, one).clusters_exact_multiple, 1u);
}

TEST(EvaluateTest, RecordsWithoutTruthAreAsIfNotThere) {
  const ClusterEvaluation e = Evaluate({1, 1, 1, 2, 3}, {5, kNoTruth, 5, kNoTruth, 6});
  EXPECT_EQ(e.records, 3u);
  EXPECT_EQ(e.records_without_truth, 2u);
  EXPECT_EQ(e.clusters_predicted, 2u);
  ExpectPerfect(e.pairwise);
  ExpectPerfect(e.clusters);
  const ClusterEvaluation none = Evaluate({1, 1}, {kNoTruth, kNoTruth});
  EXPECT_EQ(none.records, 0u);
  ExpectPerfect(none.b_cubed);
}

TEST(EvaluateTest, LabelsMayBeAnyNumbers) {
  const ClusterEvaluation e = Evaluate({UINT32_MAX, UINT32_MAX, 0}, {UINT32_MAX - 1, UINT32_MAX - 1, 4000000000});
  ExpectPerfect(e.clusters);
  EXPECT_EQ(e.clusters_exact, 2u);
}

TEST(EvaluateTest, PairsOfALargeClusterNeedSixtyFourBits) {
  const Labels labels(200000, 3);
  EXPECT_EQ(Evaluate(labels, labels).pairs.true_positive, 19999900000u);
  EXPECT_EQ(CountTruePairs(labels), 19999900000u);
}

TEST(EvaluateTest, LengthsMustAgree) {
  EXPECT_EQ(EvaluateClusters(Labels{1}, Labels{}).status().code(), absl::StatusCode::kInvalidArgument);
}

// Worked with the published formula for 8 of 10: centre (0.8 + 0.192073) / 1.384146, and so on.
TEST(WilsonTest, KnownIntervals) {
  EXPECT_NEAR(WilsonInterval(8, 10).low, 0.4902, 5e-5);
  EXPECT_NEAR(WilsonInterval(8, 10).high, 0.9433, 5e-5);
  EXPECT_EQ(WilsonInterval(0, 10).low, 0);
  EXPECT_NEAR(WilsonInterval(0, 10).high, 0.2775, 5e-5);
  EXPECT_NEAR(WilsonInterval(10, 10).low, 0.7225, 5e-5);
  EXPECT_EQ(WilsonInterval(10, 10).high, 1);
  EXPECT_EQ(WilsonInterval(0, 0).low, 0);
  EXPECT_EQ(WilsonInterval(0, 0).high, 1);
}

TEST(RatesTest, NothingOutOfNothingIsRight) {
  ExpectPerfect(Rates({}));
  EXPECT_EQ(Rates({0, 1, 0}).precision, 0);
  EXPECT_EQ(Rates({0, 1, 0}).f1, 0);
  EXPECT_DOUBLE_EQ(Rates({3, 1, 3}).f1, 0.6);  // P = 3/4, R = 1/2
  EXPECT_EQ(HarmonicMean(0, 0), 0);
}

}  // namespace
}  // namespace ipse
