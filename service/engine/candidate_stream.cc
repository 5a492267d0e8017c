#include "service/engine/candidate_stream.h"

namespace ipse {
namespace {

// What one thread needs from stretch to stretch.
struct Buffers {
  std::vector<RecordIndex> left, right;
  std::vector<uint64_t> rules;
  std::vector<Pattern> patterns;
  ComparisonPlan::Scratch scratch;
};

// The pairs in scope, copied only where some are not.
CandidateStretch InScope(const RecordTable& table, const PairScope& scope, const CandidateStretch& stretch,
                         Buffers* buffers) {
  if (!scope.across_files_only) return stretch;
  buffers->left.clear();
  buffers->right.clear();
  buffers->rules.clear();
  for (size_t i = 0; i < stretch.left.size(); ++i) {
    if (!scope.Includes(table, stretch.left[i], stretch.right[i])) continue;
    buffers->left.push_back(stretch.left[i]);
    buffers->right.push_back(stretch.right[i]);
    buffers->rules.push_back(stretch.rules[i]);
  }
  return {stretch.index, buffers->left, buffers->right, buffers->rules};
}

}  // namespace

void ForEachTile(const RecordTable& table, const BlockIndex& index, const ComparisonPlan& plan, const PairScope& scope,
                 int threads, const std::function<void(const Tile&)>& visit) {
  CandidateOptions options;
  options.threads = threads;
  VisitCandidates(index, options, [&](const CandidateStretch& all) {
    thread_local Buffers buffers;
    const CandidateStretch pairs = InScope(table, scope, all, &buffers);
    if (pairs.left.empty()) return;
    buffers.patterns.resize(pairs.left.size());
    plan.Compare(pairs.left, pairs.right, buffers.scratch, buffers.patterns);
    visit({pairs.index, pairs.left, pairs.right, pairs.rules, buffers.patterns});
  });
}

}  // namespace ipse
