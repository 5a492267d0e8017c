// Pairs of some records as a batch over all of them would keep them.

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <tuple>

#include "service/engine/adjudicate.h"
#include "service/live/workspace.h"

namespace ipse {
namespace {

constexpr size_t kRowsAtATime = 64;  // under one hold of the lock: some milliseconds

void SortOnce(std::vector<KeptPair>* pairs) {
  const auto key = [](const KeptPair& pair) { return std::tie(pair.left, pair.right); };
  std::sort(pairs->begin(), pairs->end(), [&](const KeptPair& a, const KeptPair& b) { return key(a) < key(b); });
  pairs->erase(std::unique(pairs->begin(), pairs->end(), [&](const KeptPair& a, const KeptPair& b) { return key(a) == key(b); }),
               pairs->end());
}

}  // namespace

absl::Status LiveEngine::AddPairsOf(RecordIndex row, Workspace* work, KeptPairs* out, std::vector<RecordIndex>* partners) const {
  if (row >= table_.table().num_records() || !table_.live(row)) return absl::OkStatus();
  IPSE_ASSIGN_OR_RETURN(const LookUpResult found, LookUpLocked(row, {}, work));
  out->truncated |= !found.truncated.empty();
  for (const LiveCandidate& pair : found.candidates) {
    const auto [left, right] = std::minmax(row, pair.row);
    out->pairs.push_back({left, right, pair.pattern, pair.weight_bits, pair.grade, pair.guard, {}});
    partners->push_back(pair.row);
  }
  return absl::OkStatus();
}

absl::StatusOr<LiveEngine::KeptPairs> LiveEngine::PairsOf(std::span<const RecordIndex> rows) const {
  KeptPairs out;
  Borrowed work(*this);
  std::optional<uint64_t> model;
  for (size_t begin = 0; begin < rows.size(); begin += kRowsAtATime) {
    const auto asked = rows.subspan(begin, std::min(kRowsAtATime, rows.size() - begin));
    const absl::flat_hash_set<RecordIndex> wanted(asked.begin(), asked.end());
    const absl::ReaderMutexLock held(&lock_);
    if (model.value_or(model_number_) != model_number_) return MakeStatus(absl::StatusCode::kAborted, "another model was put into use");
    model = model_number_;
    // The competition for a pair is decided by what else either record is like, and by which of those are one person: all
    // that lies up to two steps from a record that was asked about.
    constexpr int kSteps = 2;
    KeptPairs around;
    absl::flat_hash_set<RecordIndex> looked_up;
    std::vector<RecordIndex> rows_now(asked.begin(), asked.end()), partners;
    for (int step = 0; step <= kSteps; ++step) {
      partners.clear();
      for (const RecordIndex row : rows_now) {
        if (looked_up.insert(row).second) IPSE_RETURN_IF_ERROR(AddPairsOf(row, work.get(), &around, &partners));
      }
      rows_now.swap(partners);
    }
    SortOnce(&around.pairs);
    CompeteForRecords(*plan_, *mixture_, model_->compiled, {}, &around.pairs);
    out.truncated |= around.truncated;
    for (const KeptPair& pair : around.pairs) {
      if (wanted.contains(pair.left) || wanted.contains(pair.right)) out.pairs.push_back(pair);
    }
  }
  SortOnce(&out.pairs);
  return out;
}

}  // namespace ipse
