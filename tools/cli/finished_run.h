#pragma once

// A finished run brought back: its results, its model ready to run, and its input read again. What looks at single
// pairs of a run afterwards (explain, evaluate, households, tune) starts here; the figures are those of the run, bit
// for bit.
//
//   IPSE_ASSIGN_OR_RETURN(auto run, FinishedRun::Open("out", threads, progress));
//   float weight = run->Weight(17, 23, &pattern);
//
// Not thread-safe (the block index is made when first asked for); otherwise immutable. Cost: opening reads the input;
// the index costs what blocking cost the run.

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "blocking/block_index.h"
#include "scoring/evaluate/links.h"
#include "service/engine/linkage_job.h"
#include "tools/cli/run_record.h"
#include "tools/cli/run_results.h"

namespace ipse {

class FinishedRun {
 public:
  // Fails as ReadSummary, ReadResults, ReloadInput and LoadModelFile do; with FailedPrecondition when the input is not
  // the one the results were made of.
  static absl::StatusOr<std::unique_ptr<FinishedRun>> Open(const std::string& folder, int threads, Progress* progress);

  const RunRecord& record() const { return record_; }
  const RunResults& results() const { return results_; }
  const EngineModel& model() const { return model_; }
  const LoadedInput& input() const { return input_; }
  const RecordTable& table() const { return input_.table; }
  const ComparisonPlan& plan() const { return *plan_; }
  const Mixture& mixture() const { return *mixture_; }
  PairScope scope() const { return {.across_files_only = !record_.within_files}; }
  int threads() const { return threads_; }

  // The blocking of the run; made at the first call.
  const BlockIndex& Index();
  // The pattern of a pair and its weight in bits. REQUIRES: two different records.
  float Weight(RecordIndex left, RecordIndex right, Pattern* pattern) const;
  // Visits the run's candidate pairs with their patterns, as ForEachTile does.
  void ForEachCandidate(const std::function<void(const Tile&)>& visit);
  // Whether the run compared each pair. REQUIRES: the smaller index first. Cost: one walk over all candidates.
  std::vector<uint8_t> AreCandidates(std::span<const LinkPair> pairs);

 private:
  FinishedRun() = default;

  RunRecord record_;
  RunResults results_;
  EngineModel model_;
  LoadedInput input_;
  int threads_ = 1;
  Progress* progress_ = nullptr;
  std::unique_ptr<ComparisonPlan> plan_;
  std::unique_ptr<Mixture> mixture_;
  std::optional<BlockIndex> index_;
};

}  // namespace ipse
