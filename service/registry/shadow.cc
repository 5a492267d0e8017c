// A model that scores what comes beside the one in use, and decides nothing.

#include "service/registry/live_identity_engine.h"
#include "service/registry/registry_impl.h"

namespace ipse {

// Runs the model that the journal says is in the shadow, if any. Reads the store: REQUIRES what proposed it is committed.
absl::Status RegistryImpl::TakeShadow() {
  auto* engine = dynamic_cast<LiveIdentityEngine*>(engine_.get());
  std::string wanted;
  uint64_t proposed = 0;
  uint32_t records = 0;
  {
    const absl::ReaderMutexLock held(&state_lock_);
    wanted = state_.shadow_model();
    records = state_.num_records();
    for (const ModelView& model : state_.models()) {
      if (model.model_id == wanted) proposed = std::max(model.proposed.value, model.activated.value);
    }
  }
  std::unique_ptr<ShadowModel> shadow;
  if (engine != nullptr && !wanted.empty()) {
    shadow = std::make_unique<ShadowModel>();
    IPSE_ASSIGN_OR_RETURN(shadow->text, ReadModelText(proposed, wanted));
    shadow->id = wanted;
    shadow->report.since_us = clock_();
  }
  const absl::MutexLock held(&shadow_lock_);
  if (engine == nullptr || (shadow == nullptr && shadow_ == nullptr)) return absl::OkStatus();
  IPSE_RETURN_IF_ERROR(engine->SetShadow(shadow == nullptr ? "" : shadow->text, records));
  shadow_ = std::move(shadow);
  return absl::OkStatus();
}

ShadowReport RegistryImpl::Shadow() const {
  ShadowReport report;
  std::optional<ModelDifferences> differences;
  {
    const absl::MutexLock held(&shadow_lock_);
    if (shadow_ != nullptr) {
      report = shadow_->report;
      report.model_id = shadow_->id;
      differences = shadow_->differences;
    }
  }
  const absl::ReaderMutexLock held(&state_lock_);
  report.active_model_id = state_.model_id();
  if (differences.has_value()) {
    report.differences = differences->figures();
    report.samples = differences->samples([this](RecordId record) { return record ? state_.KeyOf(record) : RecordKey(); });
  }
  return report;
}

// Brings the shadow to the size the model in use has been brought to.
absl::Status RegistryImpl::RefreshShadow() {
  const absl::MutexLock held(&shadow_lock_);
  auto* engine = dynamic_cast<LiveIdentityEngine*>(engine_.get());
  if (shadow_ == nullptr || engine == nullptr) return absl::OkStatus();
  return engine->SetShadow(shadow_->text, state_.num_records() + 1);
}

void RegistryImpl::CountShadowed(const Decider::Shadowed& shadowed) {
  if (shadowed.records == 0) return;
  const absl::ReaderMutexLock state_held(&state_lock_);
  const absl::MutexLock held(&shadow_lock_);
  if (shadow_ == nullptr) return;
  shadow_->report.records += shadowed.records;
  for (const GradedTwice& pair : shadowed.pairs) {
    shadow_->differences.Add(pair, state_.AuthorityOf(pair.left), state_.AuthorityOf(pair.right));
  }
}

void RegistryImpl::CountShadowed(const EngineMatches& look_up) const {
  if (!look_up.shadowed) return;
  const absl::MutexLock held(&shadow_lock_);
  if (shadow_ == nullptr) return;
  ++shadow_->report.look_ups;
  shadow_->report.look_ups_changed += look_up.regraded.empty() ? 0 : 1;
}

}  // namespace ipse
