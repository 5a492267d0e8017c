// Opening a registry: replaying the journal, filling the engine, choosing the model.

#include "service/registry/conversions.h"
#include "service/registry/live_identity_engine.h"
#include "service/registry/policy.h"
#include "service/registry/registry_impl.h"

namespace ipse {
namespace {

// Of the latest entries, what sources send is looked at for drift: more than its averages remember of ten busy sources.
constexpr uint64_t kDriftEntries = 100'000;

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
  std::string model_text;
  IPSE_RETURN_IF_ERROR(Replay(&model_text));
  SettlePolicy();
  EngineModel model;
  std::string base_model_id;
  const bool fresh = model_text.empty();
  if (fresh) {
    IPSE_ASSIGN_OR_RETURN(const EngineModel chosen, ModelToStartWith(options_));
    base_model_id = ModelId(chosen.file);
    IPSE_ASSIGN_OR_RETURN(model, ScaledTo(chosen, ModelRecordsFor(state_.num_records())));
  } else {
    IPSE_ASSIGN_OR_RETURN(model::Model file, ParseModel(model_text, "the journal's model"));
    IPSE_ASSIGN_OR_RETURN(model, EngineModel::Create(std::move(file)));
  }
  LiveOptions live;
  live.threads = options_.threads;
  live.index.records_expected = std::max(live.index.records_expected, 2 * state_.num_records());
  IPSE_ASSIGN_OR_RETURN(EngineModel for_engine, EngineModel::Create(model.file));
  IPSE_ASSIGN_OR_RETURN(auto engine, LiveEngine::Create(std::move(for_engine), live));
  engine_ = std::make_unique<LiveIdentityEngine>(std::move(engine), options_.national_authorities);
  context_.engine = engine_.get();
  IPSE_RETURN_IF_ERROR(FillEngine());
  if (fresh) IPSE_RETURN_IF_ERROR(ActivateModel(model, base_model_id));
  StartThreads();
  if (!group_.entries.empty()) {
    const uint64_t wanted = group_.entries.back().sequence();
    CommitAll();
    if (store_->failed() || store_->last_sequence() != wanted) {
      return MakeStatus(absl::StatusCode::kUnavailable, "the first entry could not be stored; check the disk");
    }
  }
  writer_ = std::thread([this] { WriterLoop(); });
  return absl::OkStatus();
}

absl::Status RegistryImpl::Replay(std::string* model_text) {
  const absl::MutexLock held(&state_lock_);
  const uint64_t last = store_->last_sequence();
  IPSE_RETURN_IF_ERROR(store_->ForEach(0, [&](const journal::Entry& entry) {
    for (const journal::Effect& effect : entry.effect()) {
      state_.Apply(effect, entry.sequence(), entry.time_us());
      if (effect.has_model_activated()) *model_text = effect.model_activated().model_text();
    }
    indicators_.Add(entry, entry.sequence() + kDriftEntries > last);
    return true;
  }));
  committed_ = store_->last_sequence();
  return absl::OkStatus();
}

// Gives the engine the current data of every active record, in the order in which they came.
absl::Status RegistryImpl::FillEngine() {
  absl::Status status;
  const auto put = [&](uint32_t record, uint32_t version, const journal::Demographics& demographics) {
    const RecordId id{record};
    const RecordState& state = state_.record(id);
    if (state.status != RecordStatus::kActive || state.current_version != version) return;
    status.Update(engine_->Put(id, state_.KeyOf(id), FromJournal(demographics)));
  };
  IPSE_RETURN_IF_ERROR(store_->ForEach(0, [&](const journal::Entry& entry) {
    for (const journal::Effect& effect : entry.effect()) {
      const journal::VersionAdded& added = effect.version_added();
      if (effect.has_version_added()) put(added.record_id(), added.version(), added.demographics());
    }
    return status.ok();
  }));
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
  const journal::Policy policy = PolicyOf(options_);
  const journal::Policy before = stored ? state_.policy() : PolicyOf(RegistryOptions());
  const std::string change = PolicyChange(before, policy);
  if (stored && change.empty()) return;
  journal::Entry entry = NewEntry(journal::Cause::CONFIGURE);
  entry.mutable_outcome()->mutable_decision()->set_rule(change.empty() ? "policy as by default" : change);
  journal::Configured* configured = entry.add_effect()->mutable_configured();
  *configured->mutable_policy() = policy;
  if (stored) *configured->mutable_previous() = before;
  AddToGroup(std::move(entry));
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
  return engine->engine().SetModel(std::move(scaled));
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
