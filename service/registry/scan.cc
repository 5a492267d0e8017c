// What batch work reads of the whole registry: its records, how its pairs differ from others', its models.

#include <algorithm>
#include <cmath>
#include <set>

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
  return store_->ForAll(0, [&](const journal::Entry& entry) {
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

absl::StatusOr<std::vector<RecordId>> RegistryImpl::FormerPartners(RecordId record, SequenceNumber entry) const {
  EntryFilter filter;
  filter.record = record.value;
  IPSE_ASSIGN_OR_RETURN(const std::vector<uint64_t> entries, store_->Find(filter));
  std::vector<RecordId> partners;
  for (auto at = std::upper_bound(entries.begin(), entries.end(), entry.value); at != entries.begin();) {
    IPSE_ASSIGN_OR_RETURN(const journal::Entry then, store_->Read(*--at));
    const journal::Outcome& outcome = then.outcome();
    if (outcome.record_id() != record.value || outcome.decision().model_id().empty()) continue;  // it was not scored
    for (const auto& candidate : outcome.decision().candidate()) partners.push_back(RecordId{candidate.record_id()});
    break;
  }
  return partners;
}

// Of records that entries after one touched: those that are active, and those whose data may have been others before it.
void RegistryImpl::TouchedSince(SequenceNumber entry, std::vector<RecordId>* active, std::vector<RecordId>* changed) const {
  const uint32_t records = static_cast<uint32_t>(Status().records);
  for (uint32_t begin = 1; begin <= records; begin += kRecordsPerHold) {
    const absl::ReaderMutexLock held(&state_lock_);
    for (uint32_t id = begin; id < begin + kRecordsPerHold && id <= records; ++id) {
      const RecordState& record = state_.record(RecordId{id});
      if (std::max(record.touched, record.weighed) <= entry.value || record.current_version == 0) continue;
      if (record.status == RecordStatus::kActive) active->push_back(RecordId{id});
      if (record.versions > 1 || record.status != RecordStatus::kActive) changed->push_back(RecordId{id});
    }
  }
}

absl::StatusOr<RecentPairs> RegistryImpl::PairsSince(SequenceNumber entry) const {
  const auto* engine = dynamic_cast<const LiveIdentityEngine*>(engine_.get());
  if (engine == nullptr) return FailedPrecondition("this engine knows no pairs of its own");
  RecentPairs out;
  std::vector<RecordId> touched, changed;
  TouchedSince(entry, &touched, &changed);
  out.touched = touched.size();
  IPSE_ASSIGN_OR_RETURN(const auto own, engine->PairsOf(touched));
  std::set<RecordId> around(touched.begin(), touched.end());
  for (const ScoredPair& pair : own.pairs) around.insert({pair.left, pair.right});
  for (const RecordId record : changed) {
    IPSE_ASSIGN_OR_RETURN(const std::vector<RecordId> former, FormerPartners(record, entry));
    around.insert(former.begin(), former.end());
  }
  out.records.assign(around.begin(), around.end());
  IPSE_ASSIGN_OR_RETURN(auto pairs, engine->PairsOf(out.records));
  out.pairs = std::move(pairs.pairs);
  out.truncated = own.truncated || pairs.truncated;
  return out;
}

PairDifferences RegistryImpl::Differences(std::span<const ScoredPair> pairs, std::span<const RecordId> of) const {
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
      const bool looked_for = of.empty() || std::binary_search(of.begin(), of.end(), left);
      for (const PairState& known : state_.Pairs(left)) {
        if (known.other < left || (!looked_for && !std::binary_search(of.begin(), of.end(), known.other))) continue;
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
  return ReadModelText(sequence, wanted);
}

// The model that an entry proposed or put into use.
absl::StatusOr<std::string> RegistryImpl::ReadModelText(uint64_t sequence, const std::string& wanted) const {
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
