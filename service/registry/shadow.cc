// A model that scores what comes beside the one in use, and decides nothing.

#include "service/registry/live_identity_engine.h"
#include "service/registry/registry_impl.h"

namespace ipse {

absl::Status RegistryImpl::SetShadow(const std::string& model_text) {
  auto* engine = dynamic_cast<LiveIdentityEngine*>(engine_.get());
  if (engine == nullptr) return FailedPrecondition("this engine scores with one model");
  std::unique_ptr<ShadowModel> shadow;
  if (!model_text.empty()) {
    IPSE_ASSIGN_OR_RETURN(const EngineModelText model, engine_->CheckModel(model_text));
    shadow = std::make_unique<ShadowModel>();
    shadow->text = model_text;
    shadow->id = model.id;
    shadow->report.since_us = clock_();
  }
  const uint64_t records = Status().records;
  const absl::MutexLock held(&shadow_lock_);
  IPSE_RETURN_IF_ERROR(engine->SetShadow(model_text, records));
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
