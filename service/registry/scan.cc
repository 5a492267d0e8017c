// What batch work reads of the whole registry: its records, how its pairs differ from others', its models.

#include <algorithm>
#include <cmath>

#include "service/registry/conversions.h"
#include "service/registry/live_identity_engine.h"
#include "service/registry/registry_impl.h"

namespace ipse {
namespace {

// Records looked at under one hold of the lock: some tens of milliseconds, so that a registration hardly waits.
constexpr uint32_t kRecordsPerHold = 50'000;

}  // namespace

absl::Status RegistryImpl::ScanRecords(const std::function<bool(ScannedRecord&&)>& visit) const {
  // Which version is whose, as of one moment; the texts come from the journal up to there.
  struct Current {
    uint32_t version;
    Euid euid;
  };
  std::vector<Current> current;
  {
    const absl::ReaderMutexLock held(&state_lock_);
    current.reserve(state_.num_records());
    for (uint32_t id = 1; id <= state_.num_records(); ++id) {
      const RecordState& record = state_.record(RecordId{id});
      const bool active = record.status == RecordStatus::kActive;
      current.push_back({active ? record.current_version : 0, record.euid});
    }
  }
  return store_->ForAll([&](const journal::Entry& entry) {
    for (const journal::Effect& effect : entry.effect()) {
      if (!effect.has_version_added()) continue;
      const journal::VersionAdded& added = effect.version_added();
      if (added.record_id() > current.size() || current[added.record_id() - 1].version != added.version()) continue;
      ScannedRecord record;
      record.record = RecordId{added.record_id()};
      record.euid = current[added.record_id() - 1].euid;
      {
        const absl::ReaderMutexLock held(&state_lock_);
        record.key = state_.KeyOf(record.record);
      }
      record.data = EngineDataOf(&record.key, FromJournal(added.demographics()), options_.national_authorities);
      if (!visit(std::move(record))) return false;
    }
    return true;
  });
}

PairDifferences RegistryImpl::Differences(std::span<const ScoredPair> pairs) const {
  PairDifferences out;
  size_t at = 0;
  uint32_t records;
  {
    const absl::ReaderMutexLock held(&state_lock_);
    records = state_.num_records();
  }
  for (uint32_t begin = 1; begin <= records; begin += kRecordsPerHold) {
    const absl::ReaderMutexLock held(&state_lock_);
    for (uint32_t id = begin; id < begin + kRecordsPerHold && id <= records; ++id) {
      const RecordId left{id};
      const size_t first = at;
      while (at < pairs.size() && pairs[at].left == left) ++at;
      const auto mine = pairs.subspan(first, at - first);
      for (size_t i = 0; i < mine.size(); ++i) {
        const PairState* known = nullptr;
        for (const PairState& pair : state_.Pairs(left)) {
          if (pair.other == mine[i].right) known = &pair;
        }
        const ScoredPair& pair = mine[i];
        const bool apart = pair.grade == Grade::kCertain && state_.record(left).euid != state_.record(pair.right).euid;
        const bool differs = known == nullptr ? pair.grade != Grade::kPossible
                                              : known->grade != pair.grade || known->guard != pair.guard ||
                                                    std::abs(known->weight_bits - pair.weight_bits) > options_.material_bits;
        if (differs || apart) out.pairs.push_back(static_cast<uint32_t>(first + i));
      }
      for (const PairState& known : state_.Pairs(left)) {
        if (known.other < left) continue;
        const bool found = std::any_of(mine.begin(), mine.end(), [&](const ScoredPair& p) { return p.right == known.other; });
        if (!found) out.gone.emplace_back(left, known.other);
      }
    }
  }
  return out;
}

absl::StatusOr<std::string> RegistryImpl::ModelText(const std::string& model_id) const {
  const ReadMark mark = BeginRead(/*last_try=*/true);
  uint64_t sequence = 0;
  std::string wanted;
  {
    const absl::ReaderMutexLock held(&state_lock_);
    wanted = model_id.empty() ? state_.model_id() : model_id;
    for (const ModelView& model : state_.models()) {
      if (model.model_id == wanted) sequence = std::max(model.proposed.value, model.activated.value);
    }
  }
  if (sequence == 0) return NotFound("no model '{}' was proposed or active; 'ipse model list' shows them", wanted);
  IPSE_RETURN_IF_ERROR(Await(mark, sequence));
  IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, store_->Read(sequence));
  for (const journal::Effect& effect : entry.effect()) {
    if (effect.has_model_activated() && effect.model_activated().model_id() == wanted) return effect.model_activated().model_text();
    if (effect.has_model_proposed() && effect.model_proposed().model_id() == wanted) return effect.model_proposed().model_text();
  }
  return DataLoss("entry {} does not hold model '{}', which the index says; run 'ipse registry verify'", sequence, wanted);
}

std::vector<ModelView> RegistryImpl::Models() const {
  const absl::ReaderMutexLock held(&state_lock_);
  return state_.models();
}

std::string RegistryImpl::ActiveBaseModel() const {
  const absl::ReaderMutexLock held(&state_lock_);
  for (const ModelView& model : state_.models()) {
    if (model.active) return model.base_model_id;
  }
  return "";
}

}  // namespace ipse
