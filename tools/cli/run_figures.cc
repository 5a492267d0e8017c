#include "tools/cli/run_figures.h"

#include <algorithm>
#include <map>

namespace ipse {
namespace {

constexpr size_t kClusterSizesShown = 20;

ClusterCounts CountClusters(const LinkageResult& result) {
  const auto& cluster_of = result.clusters.cluster_of;
  std::vector<uint32_t> size(cluster_of.size(), 0);
  for (const uint32_t cluster : cluster_of) ++size[cluster];
  ClusterCounts counts;
  counts.sizes.assign(kClusterSizesShown + 1, 0);
  for (const uint32_t s : size) {
    if (s == 0) continue;
    ++counts.identities;
    counts.duplicates += s - 1;
    counts.largest = std::max<uint64_t>(counts.largest, s);
    ++counts.sizes[std::min<size_t>(s, kClusterSizesShown)];
  }
  return counts;
}

}  // namespace

RunFigures CountRun(const LinkageResult& result) {
  RunFigures figures;
  figures.clusters = CountClusters(result);
  const ReviewReasons reasons(result);
  std::map<std::string_view, uint64_t> by_text;
  for (size_t i = 0; i < result.pairs.size(); ++i) {
    const KeptPair& pair = result.pairs[i];
    ++figures.by_grade[static_cast<size_t>(pair.grade)];
    const std::string_view reason = reasons.Of(pair);
    if (reason.empty()) continue;
    figures.review.push_back(i);
    ++by_text[reason];
  }
  for (const auto& [reason, pairs] : by_text) figures.review_by_reason.emplace_back(reason, pairs);
  return figures;
}

std::string_view ReviewReason(const DecisionRule& rule, const PatternLayout& layout, Pattern pattern, double weight_bits,
                              int8_t guard) {
  if (guard >= 0) return rule.guards[static_cast<size_t>(guard)].reason;
  if (weight_bits >= rule.certain_bits && !rule.Suffices(layout, pattern, weight_bits, false)) {
    return "names and birth date alone: no identifier, phone, e-mail or address agrees";
  }
  return "likely, but below the threshold of an automatic link";
}

std::string_view ReviewReasons::Of(const KeptPair& pair) const {
  return pair.grade == Grade::kProbable ? ReviewReason(rule_, layout_, pair.pattern, pair.weight_bits, pair.guard) : "";
}

}  // namespace ipse
