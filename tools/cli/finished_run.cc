#include "tools/cli/finished_run.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>

#include "service/engine/learn.h"

namespace ipse {

absl::StatusOr<std::unique_ptr<FinishedRun>> FinishedRun::Open(const std::string& folder, int threads,
                                                               Progress* progress) {
  std::unique_ptr<FinishedRun> finished(new FinishedRun);
  FinishedRun& run = *finished;
  run.threads_ = threads;
  run.progress_ = progress;
  IPSE_ASSIGN_OR_RETURN(run.record_, ReadSummary(folder));
  IPSE_ASSIGN_OR_RETURN(run.results_, ReadResults(folder, threads));
  IPSE_ASSIGN_OR_RETURN(model::Model file, LoadModelFile(run.record_.model_path));
  IPSE_ASSIGN_OR_RETURN(run.model_, EngineModel::Create(std::move(file)));
  if (!run.model_.compiled.trained()) {
    return FailedPrecondition("{} is not the trained model the run wrote; run again", run.record_.model_path);
  }
  IPSE_ASSIGN_OR_RETURN(run.input_, ReloadInput(run.record_, threads, run.model_, progress));
  const uint32_t records = run.results_.num_records();
  if (records != run.input_.table.num_records() ||
      (records > 0 && (run.results_.RecordId(0) != run.input_.RecordId(0) ||
                       run.results_.RecordId(records - 1) != run.input_.RecordId(records - 1)))) {
    return FailedPrecondition("the input files are not those the results in {} were made of; run again", folder);
  }
  run.plan_ = std::make_unique<ComparisonPlan>(run.input_.table, run.model_.compiled.comparisons);
  run.mixture_ =
      std::make_unique<Mixture>(TrainedMixture(run.model_.compiled.classes, run.model_.compiled.comparisons));
  return finished;
}

const BlockIndex& FinishedRun::Index() {
  if (!index_.has_value()) {
    ProgressStage stage(progress_, "blocking", 0);
    index_ = BuildBlockIndex(table(), model_, threads_);
  }
  return *index_;
}

float FinishedRun::Weight(RecordIndex left, RecordIndex right, Pattern* pattern) const {
  const RecordIndex l = std::min(left, right), r = std::max(left, right);
  ComparisonPlan::Scratch scratch;
  plan_->Compare(std::span(&l, 1), std::span(&r, 1), scratch, std::span(pattern, 1));
  return static_cast<float>(mixture_->Weight(*pattern));
}

void FinishedRun::ForEachCandidate(const std::function<void(const Tile&)>& visit) {
  const BlockIndex& index = Index();
  plan_->Pack(threads_);
  ForEachTile(table(), index, *plan_, scope(), threads_, visit);
}

std::vector<uint8_t> FinishedRun::AreCandidates(std::span<const LinkPair> pairs) {
  std::vector<uint8_t> candidate(pairs.size(), 0);
  absl::flat_hash_map<uint64_t, size_t> index_of;
  for (size_t i = 0; i < pairs.size(); ++i) index_of.emplace(uint64_t{pairs[i].left} << 32 | pairs[i].right, i);
  VisitCandidates(Index(), {.threads = threads_}, [&](const CandidateStretch& stretch) {
    for (size_t i = 0; i < stretch.left.size(); ++i) {
      const auto at = index_of.find(uint64_t{stretch.left[i]} << 32 | stretch.right[i]);
      // A pair is in one stretch, so no two threads write one byte.
      if (at != index_of.end()) candidate[at->second] = scope().Includes(table(), stretch.left[i], stretch.right[i]);
    }
  });
  return candidate;
}

}  // namespace ipse
