#pragma once

// The figures of a run that several of its outputs tell, counted once.
//
//   const RunFigures figures = CountRun(result);
//   figures.clusters.identities; figures.review.size();
//
// Thread-safety: pure functions. Cost: one pass over the records and one over the kept pairs; 8 bytes a pair for review.

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "service/engine/linkage_job.h"

namespace ipse {

struct ClusterCounts {
  uint64_t identities = 0;
  uint64_t duplicates = 0;  // records beyond the first of each identity
  uint64_t largest = 0;
  std::vector<uint64_t> sizes;  // sizes[s]: identities of s records, the last entry s or more
};

struct RunFigures {
  ClusterCounts clusters;
  std::array<uint64_t, 3> by_grade{};  // kept pairs
  std::vector<uint64_t> review;        // index of every pair that a person should look at, ascending
  std::vector<std::pair<std::string, uint64_t>> review_by_reason;  // how many, by the text of the reason
};

RunFigures CountRun(const LinkageResult& result);

// Why a person should look at a probable pair; `guard` is what demotes it, or -1. Holds no record value. Valid as long as the rule.
std::string_view ReviewReason(const DecisionRule& rule, const PatternLayout& layout, Pattern pattern, double weight_bits,
                              int8_t guard);

// The same for the pairs of a run. REQUIRES: the result outlives it.
class ReviewReasons {
 public:
  explicit ReviewReasons(const LinkageResult& result)
      : rule_(result.engine.compiled.decision), layout_(result.engine.compiled.comparisons) {}

  // Empty when nobody need look. Valid as long as the result.
  std::string_view Of(const KeptPair& pair) const;

 private:
  const DecisionRule& rule_;
  PatternLayout layout_;
};

}  // namespace ipse
