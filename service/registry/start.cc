// Opening a registry: replaying the journal, filling the engine, choosing the model.

#include <absl/time/clock.h>

#include "service/registry/conversions.h"
#include "service/registry/first_rows.h"
#include "service/registry/live_identity_engine.h"
#include "service/registry/policy.h"
#include "service/registry/registry_impl.h"
#include "service/registry/snapshot.h"

#include <utility>

namespace ipse {
namespace {

// Of the latest entries, what sources send is looked at for drift: more than its averages remember of ten busy sources.
constexpr uint64_t kDriftEntries = 100'000;
// Up to one in so many records is looked up by itself; for more, reading the whole journal is quicker.
constexpr uint32_t kOthersOneByOne = 8;

absl::StatusOr<EngineModel> ModelToStartWith(const RegistryOptions& options) {
  if (!options.model_path.empty()) {
    IPSE_ASSIGN_OR_RETURN(model::Model file, LoadModelFile(options.model_path));
    return EngineModel::Create(std::move(file));
  }
  IPSE_ASSIGN_OR_RETURN(model::Model file, ShippedModel("patient_trained"));
  return EngineModel::Create(std::move(file));
}

}  // namespace

absl::Status RegistryImpl::Start() {
  FirstRows rows(options_.threads);
  const std::unique_ptr<Snapshot> snapshot = OpenSnapshot();
  if (snapshot != nullptr) {
    versions_held_ = VersionsHeld();
    IPSE_RETURN_IF_ERROR(Replay(snapshot->mark().sequence, nullptr));
  } else {
    IPSE_RETURN_IF_ERROR(Replay(0, &rows));
  }
  SettlePolicy();
  first_policy_ = PolicyOf(options_);
  EngineModel model;
  std::string base_model_id;
  const bool fresh = state_.model_id().empty();
  if (fresh) {
    IPSE_ASSIGN_OR_RETURN(const EngineModel chosen, ModelToStartWith(options_));
    base_model_id = ModelId(chosen.file);
    IPSE_ASSIGN_OR_RETURN(model, ScaledTo(chosen, ModelRecordsFor(state_.num_records())));
  } else {
    IPSE_ASSIGN_OR_RETURN(const std::string text, ModelText(""));
    IPSE_ASSIGN_OR_RETURN(model::Model file, ParseModel(text, "the journal's model"));
    IPSE_ASSIGN_OR_RETURN(model, EngineModel::Create(std::move(file)));
  }
  IPSE_ASSIGN_OR_RETURN(EngineModel for_engine, EngineModel::Create(model.file));
  IPSE_RETURN_IF_ERROR(MakeEngine(std::move(for_engine), snapshot.get(), &rows));
  if (fresh) IPSE_RETURN_IF_ERROR(ActivateModel(model, base_model_id));
  StartThreads();
  if (!group_.entries.empty()) {
    const uint64_t wanted = group_.entries.back().sequence();
    CommitAll();
    if (store_->failed() || store_->last_sequence() != wanted) {
      return MakeStatus(absl::StatusCode::kUnavailable, "the first entry could not be stored; check the disk");
    }
  }
  (void)TakeShadow();  // decides nothing: a registry opens without it, and says that none runs
  started_ = true;
  snapshot_begun_ = absl::Now();
  writer_ = std::thread([this] { WriterLoop(); });
  return absl::OkStatus();
}

// Applies all entries after one, and gathers records for the engine on the way: the journal is read once.
absl::Status RegistryImpl::Replay(uint64_t after, FirstRows* rows) {
  const absl::MutexLock held(&state_lock_);
  const uint64_t last = store_->last_sequence();
  if (rows != nullptr) rows->SetNational(options_.national_authorities);
  IPSE_RETURN_IF_ERROR(store_->ForAll(after, [&](const journal::Entry& entry) {
    for (const journal::Effect& effect : entry.effect()) {
      state_.Apply(effect, entry.sequence(), entry.time_us());
      if (rows != nullptr && effect.has_version_added()) rows->See(effect.version_added(), state_);
      if (rows != nullptr && effect.has_configured()) {
        const auto& national = effect.configured().policy().national_authority();
        rows->SetNational({national.begin(), national.end()});
      }
    }
    indicators_.Add(entry, entry.sequence() + kDriftEntries > last);
    const journal::Cause& cause = entry.cause();
    if (!cause.message_id().empty()) seen_.Add(SeenMessages::HashOf(cause.source(), cause.message_id()));
    return true;
  }));
  committed_ = store_->last_sequence();
  return absl::OkStatus();
}

// The engine, with the current data of every active record.
absl::Status RegistryImpl::MakeEngine(EngineModel model, Snapshot* snapshot, FirstRows* rows) {
  LiveOptions live;
  live.threads = options_.threads;
  live.index.records_expected = std::max(live.index.records_expected, state_.num_records());
  if (snapshot != nullptr) {
    IPSE_ASSIGN_OR_RETURN(EngineModel for_snapshot, EngineModel::Create(model.file));
    auto engine = LiveIdentityEngine::Create(std::move(for_snapshot), live, options_.national_authorities, &snapshot->archive());
    if (engine.ok() && snapshot->archive().Finish().ok()) {
      engine_ = *std::move(engine);
      context_.engine = engine_.get();
      const std::vector<uint32_t> versions = std::exchange(versions_held_, {});
      return PutOthers(snapshot->mark().sequence, [&](RecordId record) { return record.value <= versions.size() ? versions[record.value - 1] : 0; });
    }
    // The state is as the journal says; what the engine needs of it is gathered anew.
    versions_held_.clear();
    snapshot_sequence_ = snapshot_tried_ = 0;
    rows->SetNational(options_.national_authorities);
    const absl::ReaderMutexLock held(&state_lock_);
    IPSE_RETURN_IF_ERROR(store_->ForAll(0, [&](const journal::Entry& entry) {
      for (const journal::Effect& effect : entry.effect()) {
        if (effect.has_version_added()) rows->See(effect.version_added(), state_);
      }
      return true;
    }));
  }
  IPSE_ASSIGN_OR_RETURN(engine_, EngineOfRows(std::move(model), live, rows));
  context_.engine = engine_.get();
  return PutOthers(0, [&](RecordId record) { return rows->VersionOf(record); });
}

absl::StatusOr<std::unique_ptr<IdentityEngine>> RegistryImpl::EngineOfRows(EngineModel model, const LiveOptions& live,
                                                                           FirstRows* rows) {
  const bool usable = rows->Usable(options_.national_authorities, model.compiled.schema);
  std::unique_ptr<LiveEngine> engine;
  if (usable) {
    IPSE_ASSIGN_OR_RETURN(engine, LiveEngine::Create(std::move(model), live, rows->raw(), rows->roles()));
    rows->ReleaseData();
  } else {
    IPSE_ASSIGN_OR_RETURN(engine, LiveEngine::Create(std::move(model), live));
  }
  auto made = std::make_unique<LiveIdentityEngine>(std::move(engine), options_.national_authorities);
  if (usable) made->SetRows(rows->records());
  return made;
}

bool RegistryImpl::Matched(RecordId record) const {
  return state_.record(record).status == RecordStatus::kActive && state_.record(record).current_version != 0;
}

// Of each record, the version that an engine of this moment has.
std::vector<uint32_t> RegistryImpl::VersionsHeld() const {
  const absl::ReaderMutexLock held(&state_lock_);
  std::vector<uint32_t> versions(state_.num_records());
  for (uint32_t id = 1; id <= state_.num_records(); ++id) {
    if (Matched(RecordId{id})) versions[id - 1] = state_.record(RecordId{id}).current_version;
  }
  return versions;
}

// Brings the engine from the versions that it holds to the current ones, in the order in which those came: most of them in
// entries after one.
absl::Status RegistryImpl::PutOthers(uint64_t after, const std::function<uint32_t(RecordId)>& version_held) {
  std::vector<RecordId> others;
  for (uint32_t id = 1; id <= state_.num_records(); ++id) {
    const RecordId record{id};
    if (!Matched(record)) {
      engine_->Remove(record);
    } else if (version_held(record) != state_.record(record).current_version) {
      others.push_back(record);
    }
  }
  absl::Status status;
  std::vector<bool> done(others.size(), false);
  const auto put = [&](const journal::Effect& effect) {
    const journal::VersionAdded& added = effect.version_added();
    const RecordId record{added.record_id()};
    const auto other = std::lower_bound(others.begin(), others.end(), record);
    if (!effect.has_version_added() || other == others.end() || *other != record) return;
    if (state_.record(record).current_version != added.version()) return;
    done[static_cast<size_t>(other - others.begin())] = true;
    status.Update(engine_->Put(record, state_.KeyOf(record), FromJournal(added.demographics())));
  };
  const auto put_all = [&](const journal::Entry& entry) {
    for (const journal::Effect& effect : entry.effect()) put(effect);
    return status.ok();
  };
  if (others.size() > state_.num_records() / kOthersOneByOne || (after > 0 && !others.empty())) {
    IPSE_RETURN_IF_ERROR(store_->ForAll(after, put_all));
    IPSE_RETURN_IF_ERROR(status);
  }
  std::set<uint64_t> entries;
  for (size_t i = 0; i < others.size(); ++i) {
    if (done[i]) continue;
    const RecordId record = others[i];
    IPSE_ASSIGN_OR_RETURN(const uint64_t sequence, store_->FindVersion(record.value, state_.record(record).current_version));
    entries.insert(sequence);
  }
  for (const uint64_t sequence : entries) {
    IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, store_->Read(sequence));
    put_all(entry);
  }
  return status;
}

// Takes the journal's policy, or writes what it is from now on.
void RegistryImpl::SettlePolicy() {
  const bool stored = state_.has_policy();
  if (options_.policy == RegistryOptions::PolicySource::kStored) {
    if (stored) ApplyPolicy(state_.policy(), &options_);
    return;
  }
  if (options_.policy == RegistryOptions::PolicySource::kTry) return;
  std::optional<PolicyStep> step = StepTo(stored ? &state_.policy() : nullptr, PolicyOf(options_));
  if (!step.has_value()) return;
  journal::Entry entry = NewEntry(journal::Cause::CONFIGURE);
  entry.mutable_outcome()->mutable_decision()->set_rule(step->rule);
  *entry.add_effect()->mutable_configured() = std::move(step->effect);
  AddToGroup(std::move(entry));
}

// Goes by the policy the state holds, after it was changed or the change was taken back.
void RegistryImpl::TakePolicy() {
  const absl::MutexLock held(&state_lock_);
  ApplyPolicy(state_.has_policy() ? state_.policy() : first_policy_, &options_);
}

// An entry of the registry's own.
journal::Entry RegistryImpl::NewEntry(journal::Cause::Kind kind) const {
  Origin origin;
  origin.interface = "registry";
  journal::Entry entry;
  entry.set_sequence(NextSequence().value);
  entry.set_time_us(clock_());
  entry.mutable_cause()->set_kind(kind);
  SetOrigin(origin, entry.mutable_cause());
  entry.mutable_outcome()->set_disposition(journal::Outcome::APPLIED);
  return entry;
}

void RegistryImpl::AddToGroup(journal::Entry entry) {
  OpenTrial();
  {
    const absl::MutexLock held(&state_lock_);
    for (const journal::Effect& effect : entry.effect()) state_.Apply(effect, entry.sequence(), entry.time_us());
  }
  group_.entries.push_back(std::move(entry));
}

absl::Status RegistryImpl::ActivateModel(const EngineModel& model, const std::string& base_model_id) {
  journal::Entry entry = NewEntry(journal::Cause::ACTIVATE_MODEL);
  journal::ModelActivated* activated = entry.add_effect()->mutable_model_activated();
  activated->set_model_id(ModelId(model.file));
  activated->set_model_text(ipse::ModelText(model.file));
  activated->set_previous_model_id(state_.model_id());
  activated->set_base_model_id(base_model_id);
  AddToGroup(std::move(entry));
  return absl::OkStatus();
}

// When the registry has outgrown the number of records its model is for, the same model is brought to twice that.
absl::Status RegistryImpl::MaybeRescaleModel() {
  auto* engine = dynamic_cast<LiveIdentityEngine*>(engine_.get());
  if (engine == nullptr) return absl::OkStatus();
  const uint64_t model_records = engine->engine().model().file.provenance().records();
  if (model_records == 0 || state_.num_records() < model_records) return absl::OkStatus();
  IPSE_ASSIGN_OR_RETURN(EngineModel scaled,
                        ScaledTo(engine->engine().model(), ModelRecordsFor(state_.num_records() + 1)));
  IPSE_RETURN_IF_ERROR(ActivateModel(scaled, ActiveBaseModel()));
  IPSE_RETURN_IF_ERROR(engine->engine().SetModel(std::move(scaled)));
  return RefreshShadow();
}

// Gives the engine the model the state says is in use, after an activation was taken back.
void RegistryImpl::RestoreModel() {
  if (engine_->ModelId() == state_.model_id()) return;
  uint64_t sequence = 0;
  for (const ModelView& model : state_.models()) {
    if (model.active) sequence = model.activated.value;
  }
  const auto entry = ReadEntry(SequenceNumber{sequence});
  if (!entry.ok()) return;
  for (const journal::Effect& effect : entry->effect()) {
    if (effect.has_model_activated()) (void)engine_->UseModel(effect.model_activated().model_text(), state_.num_records());
  }
}

}  // namespace ipse
