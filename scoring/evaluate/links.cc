#include "scoring/evaluate/links.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <queue>
#include <tuple>

#include "matcher/base/hash.h"
#include "matcher/base/status.h"
#include "scoring/evaluate/labels.h"

namespace ipse {
namespace {

absl::Status CheckEdges(const LabelledEdges& edges) {
  if (edges.pairs.size() != edges.weight_bits.size()) {
    return InvalidArgument("evaluation: {} pairs, {} weights", edges.pairs.size(), edges.weight_bits.size());
  }
  for (size_t e = 0; e < edges.pairs.size(); ++e) {
    if (std::max(edges.pairs[e].left, edges.pairs[e].right) >= edges.truth.size() ||
        edges.pairs[e].left == edges.pairs[e].right) {
      return InvalidArgument("evaluation: edge {} is not a pair of two of the {} records", e, edges.truth.size());
    }
    if (std::isnan(edges.weight_bits[e])) return InvalidArgument("evaluation: edge {} has no weight (NaN)", e);
  }
  return absl::OkStatus();
}

bool IsKnown(const LabelledEdges& edges, size_t e) {
  return edges.truth[edges.pairs[e].left] != kNoTruth && edges.truth[edges.pairs[e].right] != kNoTruth;
}
bool IsTrue(const LabelledEdges& edges, size_t e) {
  return edges.truth[edges.pairs[e].left] == edges.truth[edges.pairs[e].right];
}

// The true pairs of the labels; InvalidArgument when more edges are true than that: some pair is given twice.
absl::StatusOr<uint64_t> TruePairs(const LabelledEdges& edges) {
  const uint64_t true_pairs = CountTruePairs(edges.truth);
  uint64_t right = 0;
  for (size_t e = 0; e < edges.pairs.size(); ++e) right += IsKnown(edges, e) && IsTrue(edges, e);
  if (right > true_pairs) {
    return InvalidArgument("evaluation: {} edges join records of one person, of {} such pairs; a pair is given twice",
                           right, true_pairs);
  }
  return true_pairs;
}

LinkPair Ordered(LinkPair pair) { return {std::min(pair.left, pair.right), std::max(pair.left, pair.right)}; }
uint64_t PairKey(LinkPair pair) { return static_cast<uint64_t>(Ordered(pair).left) << 32 | Ordered(pair).right; }

// Two rounds: one leaves the low bits of nearby numbers alike.
uint64_t SampleHash(uint64_t seed, uint64_t item) { return MixHash(MixHash(seed, item), 1); }

ThresholdRow MakeRow(float threshold, uint64_t links, uint64_t right, uint64_t true_pairs) {
  ThresholdRow row;
  row.threshold_bits = threshold;
  row.pairs = {right, links - right, true_pairs - right};
  row.precision = WilsonInterval(right, links);
  row.recall = WilsonInterval(right, true_pairs);
  row.f1 = Rates(row.pairs).f1;
  return row;
}

// Edges of known truth, heaviest first, walked weight by weight: visit(weight, links so far, right so far).
template <typename Visit>
void Sweep(const LabelledEdges& edges, const Visit& visit) {
  std::vector<size_t> order;
  for (size_t e = 0; e < edges.pairs.size(); ++e) {
    if (IsKnown(edges, e)) order.push_back(e);
  }
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return edges.weight_bits[a] > edges.weight_bits[b]; });
  uint64_t links = 0, right = 0;
  for (size_t at = 0; at < order.size();) {
    const float weight = edges.weight_bits[order[at]];
    for (; at < order.size() && edges.weight_bits[order[at]] == weight; ++at) {
      ++links;
      right += IsTrue(edges, order[at]);
    }
    visit(weight, links, right);
  }
}

// The `count` first edges of one truth value by weight times `sign`, descending.
std::vector<size_t> Extreme(const LabelledEdges& edges, bool truth, float sign, size_t count) {
  std::vector<size_t> chosen;
  for (size_t e = 0; e < edges.pairs.size(); ++e) {
    if (IsKnown(edges, e) && IsTrue(edges, e) == truth) chosen.push_back(e);
  }
  count = std::min(count, chosen.size());
  std::partial_sort(chosen.begin(), chosen.begin() + count, chosen.end(), [&](size_t a, size_t b) {
    return std::tuple(-sign * edges.weight_bits[a], PairKey(edges.pairs[a]), a) <
           std::tuple(-sign * edges.weight_bits[b], PairKey(edges.pairs[b]), b);
  });
  chosen.resize(count);
  return chosen;
}

// Draws the pairs with the smallest hashes among the true pairs that `is_found` denies.
template <typename IsFound>
std::vector<LinkPair> SampleTruePairs(std::span<const uint32_t> truth, const MissOptions& options,
                                      const IsFound& is_found) {
  std::priority_queue<std::pair<uint64_t, uint64_t>> chosen;  // (hash, pair), the largest hash on top
  const RecordsByLabel by_truth = SortByLabel(MakeDense(truth, truth));
  std::vector<uint32_t> records;
  for (size_t t = 0; t + 1 < by_truth.begin.size(); ++t) {
    const std::span<const uint32_t> all = by_truth.Of(static_cast<uint32_t>(t));
    records.assign(all.begin(), all.end());
    if (records.size() > options.records_per_cluster_max) {
      std::nth_element(records.begin(), records.begin() + options.records_per_cluster_max, records.end(),
                       [&](uint32_t a, uint32_t b) {
                         return std::pair(SampleHash(options.seed, a), a) < std::pair(SampleHash(options.seed, b), b);
                       });
      records.resize(options.records_per_cluster_max);
      std::sort(records.begin(), records.end());
    }
    for (size_t i = 0; i < records.size(); ++i) {
      for (size_t j = i + 1; j < records.size(); ++j) {
        const LinkPair pair{records[i], records[j]};
        const std::pair entry(SampleHash(options.seed, PairKey(pair)), PairKey(pair));
        if (chosen.size() == options.count && (options.count == 0 || !(entry < chosen.top()))) continue;
        if (is_found(pair)) continue;
        chosen.push(entry);
        if (chosen.size() > options.count) chosen.pop();
      }
    }
  }
  std::vector<LinkPair> pairs;
  for (; !chosen.empty(); chosen.pop()) {
    const uint64_t key = chosen.top().second;
    pairs.push_back({static_cast<uint32_t>(key >> 32), static_cast<uint32_t>(key)});
  }
  std::sort(pairs.begin(), pairs.end(), [](LinkPair a, LinkPair b) { return PairKey(a) < PairKey(b); });
  return pairs;
}

absl::Status CheckMissOptions(const MissOptions& options) {
  if (options.records_per_cluster_max < 2) {
    return InvalidArgument("evaluation: records_per_cluster_max must be at least 2");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<ThresholdRow>> ThresholdTable(const LabelledEdges& edges,
                                                         std::span<const float> thresholds) {
  IPSE_RETURN_IF_ERROR(CheckEdges(edges));
  std::vector<float> ascending(thresholds.begin(), thresholds.end());
  if (std::any_of(ascending.begin(), ascending.end(), [](float t) { return std::isnan(t); })) {
    return InvalidArgument("evaluation: a threshold is not a number");
  }
  std::sort(ascending.begin(), ascending.end());
  // Edge counts by the number of thresholds they reach, then summed from the top.
  std::vector<uint64_t> links(ascending.size() + 1, 0), right(ascending.size() + 1, 0);
  for (size_t e = 0; e < edges.pairs.size(); ++e) {
    if (!IsKnown(edges, e)) continue;
    const size_t reached =
        std::upper_bound(ascending.begin(), ascending.end(), edges.weight_bits[e]) - ascending.begin();
    ++links[reached];
    right[reached] += IsTrue(edges, e);
  }
  for (size_t i = ascending.size(); i-- > 0;) {
    links[i] += links[i + 1];
    right[i] += right[i + 1];
  }
  IPSE_ASSIGN_OR_RETURN(const uint64_t true_pairs, TruePairs(edges));
  std::vector<ThresholdRow> rows;
  for (float threshold : thresholds) {
    const size_t reached = std::upper_bound(ascending.begin(), ascending.end(), threshold) - ascending.begin();
    rows.push_back(MakeRow(threshold, links[reached], right[reached], true_pairs));
  }
  return rows;
}

absl::StatusOr<std::optional<ThresholdRow>> BestRecallAtPrecision(const LabelledEdges& edges, double precision_min) {
  IPSE_RETURN_IF_ERROR(CheckEdges(edges));
  if (!(precision_min > 0 && precision_min <= 1)) {
    return InvalidArgument("evaluation: precision_min must be in (0, 1], is {}", precision_min);
  }
  IPSE_ASSIGN_OR_RETURN(const uint64_t true_pairs, TruePairs(edges));
  std::optional<ThresholdRow> best;
  Sweep(edges, [&](float weight, uint64_t links, uint64_t right) {
    if (static_cast<double>(right) >= precision_min * static_cast<double>(links)) {
      best = MakeRow(weight, links, right, true_pairs);
    }
  });
  return best;
}

absl::StatusOr<std::optional<ThresholdRow>> BestF1(const LabelledEdges& edges) {
  IPSE_RETURN_IF_ERROR(CheckEdges(edges));
  IPSE_ASSIGN_OR_RETURN(const uint64_t true_pairs, TruePairs(edges));
  std::optional<ThresholdRow> best;
  Sweep(edges, [&](float weight, uint64_t links, uint64_t right) {
    ThresholdRow row = MakeRow(weight, links, right, true_pairs);
    if (!best || row.f1 > best->f1) best = row;
  });
  return best;
}

absl::StatusOr<std::vector<GroupRow>> PrecisionByGroup(const LabelledEdges& edges,
                                                       std::span<const uint8_t> group_of_edge, uint32_t groups) {
  IPSE_RETURN_IF_ERROR(CheckEdges(edges));
  if (group_of_edge.size() != edges.pairs.size()) {
    return InvalidArgument("evaluation: {} groups for {} edges", group_of_edge.size(), edges.pairs.size());
  }
  std::vector<GroupRow> rows(groups);
  for (size_t e = 0; e < edges.pairs.size(); ++e) {
    if (group_of_edge[e] >= groups) return InvalidArgument("evaluation: edge {} has a group above {}", e, groups);
    if (!IsKnown(edges, e)) continue;
    ++rows[group_of_edge[e]].edges;
    rows[group_of_edge[e]].right += IsTrue(edges, e);
  }
  IPSE_ASSIGN_OR_RETURN(const uint64_t true_pairs, TruePairs(edges));
  for (GroupRow& row : rows) {
    row.precision = WilsonInterval(row.right, row.edges);
    row.share_of_true_pairs = true_pairs == 0 ? 0 : static_cast<double>(row.right) / static_cast<double>(true_pairs);
  }
  return rows;
}

absl::StatusOr<std::vector<size_t>> WorstFalseLinks(const LabelledEdges& edges, size_t count) {
  IPSE_RETURN_IF_ERROR(CheckEdges(edges));
  return Extreme(edges, /*truth=*/false, 1, count);
}

absl::StatusOr<std::vector<size_t>> LightestTrueLinks(const LabelledEdges& edges, size_t count) {
  IPSE_RETURN_IF_ERROR(CheckEdges(edges));
  return Extreme(edges, /*truth=*/true, -1, count);
}

absl::StatusOr<std::vector<LinkPair>> SampleMissedPairs(const LabelledEdges& edges, float threshold_bits,
                                                        const MissOptions& options) {
  IPSE_RETURN_IF_ERROR(CheckEdges(edges));
  IPSE_RETURN_IF_ERROR(CheckMissOptions(options));
  absl::flat_hash_set<uint64_t> found;
  for (size_t e = 0; e < edges.pairs.size(); ++e) {
    if (edges.weight_bits[e] >= threshold_bits && IsKnown(edges, e) && IsTrue(edges, e)) {
      found.insert(PairKey(edges.pairs[e]));
    }
  }
  return SampleTruePairs(edges.truth, options, [&](LinkPair pair) { return found.contains(PairKey(pair)); });
}

absl::StatusOr<std::vector<LinkPair>> SampleSplitPairs(std::span<const uint32_t> predicted,
                                                       std::span<const uint32_t> truth, const MissOptions& options) {
  IPSE_RETURN_IF_ERROR(CheckMissOptions(options));
  if (predicted.size() != truth.size()) {
    return InvalidArgument("evaluation: {} predicted labels, {} true ones", predicted.size(), truth.size());
  }
  return SampleTruePairs(truth, options,
                         [&](LinkPair pair) { return predicted[pair.left] == predicted[pair.right]; });
}

}  // namespace ipse
