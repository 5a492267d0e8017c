#include "scoring/evaluate/evaluate.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "matcher/base/status.h"
#include "scoring/evaluate/labels.h"

namespace ipse {
namespace {

// Turns counts of exact matches into rates.
PrecisionRecall ExactRates(uint64_t exact, uint64_t predicted, uint64_t truth) {
  PrecisionRecall rates;
  if (predicted > 0) rates.precision = static_cast<double>(exact) / static_cast<double>(predicted);
  if (truth > 0) rates.recall = static_cast<double>(exact) / static_cast<double>(truth);
  rates.f1 = HarmonicMean(rates.precision, rates.recall);
  return rates;
}

// Adds predicted cluster after predicted cluster to the evaluation.
class Contingency {
 public:
  Contingency(const RecordsByLabel& by_truth, const DenseLabels& truth)
      : by_truth_(by_truth), truth_(truth), pieces_(truth.count, 0) {
    out_.records = by_truth.records.size();
    out_.clusters_true = truth.count;
  }

  void AddCluster(std::span<const uint32_t> records) {
    labels_.clear();
    for (uint32_t record : records) labels_.push_back(truth_.label[record]);
    std::sort(labels_.begin(), labels_.end());
    const uint64_t size = labels_.size();
    ++out_.clusters_predicted;
    uint64_t cells = 0;
    for (size_t at = 0; at < size; ++cells) {
      const size_t end = std::upper_bound(labels_.begin() + at, labels_.end(), labels_[at]) - labels_.begin();
      AddCell(labels_[at], end - at, size);
      at = end;
    }
    predicted_pairs_ += PairsOf(size);
    out_.clusters_over_merged += cells > 1;
    if (cells > 1) out_.largest_over_merged = std::max(out_.largest_over_merged, size);
  }

  ClusterEvaluation Finish() {
    uint64_t true_pairs = 0;
    for (uint32_t t = 0; t < truth_.count; ++t) {
      true_pairs += PairsOf(by_truth_.Of(t).size());
      out_.clusters_split += pieces_[t] > 1;
    }
    out_.pairs.false_positive = predicted_pairs_ - out_.pairs.true_positive;
    out_.pairs.false_negative = true_pairs - out_.pairs.true_positive;
    out_.pairwise = Rates(out_.pairs);
    if (out_.records > 0) {
      out_.b_cubed.precision = precision_sum_ / static_cast<double>(out_.records);
      out_.b_cubed.recall = recall_sum_ / static_cast<double>(out_.records);
      out_.b_cubed.f1 = HarmonicMean(out_.b_cubed.precision, out_.b_cubed.recall);
    }
    out_.clusters = ExactRates(out_.clusters_exact, out_.clusters_predicted, out_.clusters_true);
    return out_;
  }

 private:
  void AddCell(uint32_t truth, uint64_t count, uint64_t predicted_size) {
    const uint64_t true_size = by_truth_.Of(truth).size();
    out_.pairs.true_positive += PairsOf(count);
    const double square = static_cast<double>(count) * static_cast<double>(count);
    precision_sum_ += square / static_cast<double>(predicted_size);
    recall_sum_ += square / static_cast<double>(true_size);
    ++pieces_[truth];
    if (count == predicted_size && count == true_size) {
      ++out_.clusters_exact;
      out_.clusters_exact_multiple += count > 1;
    }
  }

  const RecordsByLabel& by_truth_;
  const DenseLabels& truth_;
  std::vector<uint32_t> pieces_;  // predicted clusters that touch each true one
  std::vector<uint32_t> labels_;
  uint64_t predicted_pairs_ = 0;
  double precision_sum_ = 0;
  double recall_sum_ = 0;
  ClusterEvaluation out_;
};

}  // namespace

DenseLabels MakeDense(std::span<const uint32_t> labels, std::span<const uint32_t> truth) {
  DenseLabels dense;
  dense.label.assign(labels.size(), kNoLabel);
  uint32_t highest = 0;
  for (uint32_t label : labels) highest = std::max(highest, label);
  auto renumber = [&](auto&& number_of) {
    for (size_t i = 0; i < labels.size(); ++i) {
      if (truth[i] == kNoTruth) continue;
      uint32_t& number = number_of(labels[i]);
      if (number == kNoLabel) number = dense.count++;
      dense.label[i] = number;
    }
  };
  if (highest < 4 * static_cast<uint64_t>(labels.size()) + 1024) {  // record indexes, mostly: a plain array
    std::vector<uint32_t> numbers(static_cast<size_t>(highest) + 1, kNoLabel);
    renumber([&](uint32_t label) -> uint32_t& { return numbers[label]; });
  } else {
    absl::flat_hash_map<uint32_t, uint32_t> numbers;
    renumber([&](uint32_t label) -> uint32_t& { return numbers.try_emplace(label, kNoLabel).first->second; });
  }
  return dense;
}

RecordsByLabel SortByLabel(const DenseLabels& labels) {
  RecordsByLabel sorted;
  sorted.begin.assign(static_cast<size_t>(labels.count) + 1, 0);
  for (uint32_t label : labels.label) {
    if (label != kNoLabel) ++sorted.begin[label + 1];
  }
  std::partial_sum(sorted.begin.begin(), sorted.begin.end(), sorted.begin.begin());
  sorted.records.resize(sorted.begin.back());
  std::vector<uint32_t> at(sorted.begin.begin(), sorted.begin.end() - 1);
  for (uint32_t i = 0; i < labels.label.size(); ++i) {
    if (labels.label[i] != kNoLabel) sorted.records[at[labels.label[i]]++] = i;
  }
  return sorted;
}

double HarmonicMean(double precision, double recall) {
  return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

PrecisionRecall Rates(const PairCounts& counts) {
  const double hits = static_cast<double>(counts.true_positive);
  const double predicted = hits + static_cast<double>(counts.false_positive);
  const double truth = hits + static_cast<double>(counts.false_negative);
  PrecisionRecall rates;
  if (predicted > 0) rates.precision = hits / predicted;
  if (truth > 0) rates.recall = hits / truth;
  rates.f1 = HarmonicMean(rates.precision, rates.recall);
  return rates;
}

Proportion WilsonInterval(uint64_t successes, uint64_t trials, double z) {
  if (trials == 0) return {1, 0, 1};
  const double n = static_cast<double>(trials);
  const double p = static_cast<double>(successes) / n;
  const double scale = 1 + z * z / n;
  const double centre = (p + z * z / (2 * n)) / scale;
  const double half = z / scale * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {p, successes == 0 ? 0 : std::max(0.0, centre - half), successes == trials ? 1 : std::min(1.0, centre + half)};
}

absl::StatusOr<ClusterEvaluation> EvaluateClusters(std::span<const uint32_t> predicted,
                                                   std::span<const uint32_t> truth) {
  if (predicted.size() != truth.size()) {
    return InvalidArgument("evaluation: {} predicted labels, {} true ones", predicted.size(), truth.size());
  }
  const DenseLabels dense_truth = MakeDense(truth, truth);
  const RecordsByLabel by_truth = SortByLabel(dense_truth);
  const DenseLabels dense_predicted = MakeDense(predicted, truth);
  const RecordsByLabel by_predicted = SortByLabel(dense_predicted);
  Contingency table(by_truth, dense_truth);
  for (uint32_t p = 0; p < dense_predicted.count; ++p) table.AddCluster(by_predicted.Of(p));
  ClusterEvaluation evaluation = table.Finish();
  evaluation.records_without_truth = truth.size() - evaluation.records;
  return evaluation;
}

uint64_t CountTruePairs(std::span<const uint32_t> truth) {
  const RecordsByLabel by_truth = SortByLabel(MakeDense(truth, truth));
  uint64_t pairs = 0;
  for (size_t t = 0; t + 1 < by_truth.begin.size(); ++t) pairs += PairsOf(by_truth.begin[t + 1] - by_truth.begin[t]);
  return pairs;
}

}  // namespace ipse
