// What a batch over the whole registry found, decided group by group; and models, proposed and put into use.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "service/registry/conversions.h"
#include "service/registry/decider.h"

namespace ipse {
namespace {

const PairState* Known(const RegistryState& state, RecordId left, RecordId right) {
  for (const PairState& pair : state.Pairs(left)) {
    if (pair.other == right) return &pair;
  }
  return nullptr;
}

bool Active(const RegistryState& state, RecordId record) {
  return state.Has(record) && state.record(record).status == RecordStatus::kActive &&
         state.record(record).current_version != 0;
}

}  // namespace

absl::Status Decider::Run(const ReconcileCommand& command, EntryBuilder* builder) {
  IPSE_RETURN_IF_ERROR(CheckActor(command.origin));
  if (command.batch_id.empty()) return InvalidArgument("a reconciliation names its batch, so that it can be taken back as one");
  builder->entry()->mutable_cause()->set_batch_id(command.batch_id);
  journal::Decision* decision = builder->outcome()->mutable_decision();
  decision->set_model_id(context_.state->model_id());
  if (command.mark.has_value()) {
    builder->MarkReconcile(command.batch_id, *command.mark);
    decision->set_rule(command.mark->finished ? "reconciliation finished" : "reconciliation began");
    Answer({}, Disposition::kApplied, builder);
    return absl::OkStatus();
  }
  std::set<RecordId> records;
  for (const ScoredPair& pair : command.pairs) {
    if (!Active(*context_.state, pair.left) || !Active(*context_.state, pair.right)) continue;
    IPSE_RETURN_IF_ERROR(Rescore(command, pair, builder));
    records.insert({pair.left, pair.right});
  }
  for (const auto& [left, right] : command.gone) {
    if (!Active(*context_.state, left) || !Active(*context_.state, right)) continue;
    IPSE_RETURN_IF_ERROR(Forget(command, left, right, builder));
    records.insert({left, right});
  }
  for (const RecordId record : records) builder->Affect(record);
  Resolver resolver(context_, builder);
  // Each seed's neighbourhood is resolved once: seeds that hang together share it.
  const std::vector<RecordId> seeds(records.begin(), records.end());
  if (!seeds.empty()) IPSE_RETURN_IF_ERROR(resolver.Resolve(seeds));
  resolver.RefreshReviews();
  decision->set_rule(fmt::format("reconciled: {} pairs of {} records looked at", command.pairs.size() + command.gone.size(),
                                 records.size()));
  Answer({}, builder->entry()->effect_size() == 0 ? Disposition::kUnchanged : Disposition::kApplied, builder);
  return absl::OkStatus();
}

absl::Status Decider::Rescore(const ReconcileCommand& command, const ScoredPair& scored, EntryBuilder* builder) {
  const RegistryState& state = *context_.state;
  const PairState* known = Known(state, scored.left, scored.right);
  IPSE_ASSIGN_OR_RETURN(EnginePair pair, context_.engine->Compare(scored.left, scored.right));
  if (pair.pattern != scored.pattern) return absl::OkStatus();  // changed since the batch read them, and scored anew then
  // What the batch knows beyond the two records - others that claim the same one - counts.
  pair.weight_bits = scored.weight_bits;
  pair.grade = scored.grade;
  pair.guard = scored.guard;
  const bool together = state.record(scored.left).euid == state.record(scored.right).euid;
  const bool held = known != nullptr && Resolver(context_, builder).Links(scored.left, *known);
  const bool kept = !command.may_split && together && held && pair.grade != Grade::kCertain;
  if (pair.grade == Grade::kPossible && !kept) {
    if (known != nullptr) builder->DropPair(scored.left, scored.right);
    return absl::OkStatus();
  }
  const bool same = known != nullptr && known->grade == pair.grade && known->weight_bits == pair.weight_bits &&
                    known->guard == pair.guard && known->kept == kept;
  if (!same) builder->ScorePair(scored.left, pair, kept);
  return absl::OkStatus();
}

absl::Status Decider::Forget(const ReconcileCommand& command, RecordId left, RecordId right, EntryBuilder* builder) {
  const RegistryState& state = *context_.state;
  const PairState* known = Known(state, left, right);
  if (known == nullptr) return absl::OkStatus();
  IPSE_ASSIGN_OR_RETURN(const EnginePair pair, context_.engine->Compare(left, right));
  if (pair.grade != Grade::kPossible && pair.possible) return absl::OkStatus();  // has changed since, and is like that now
  const bool together = state.record(left).euid == state.record(right).euid;
  if (!command.may_split && together && Resolver(context_, builder).Links(left, *known)) {
    const bool same = known->kept && known->weight_bits == pair.weight_bits;
    if (!same) builder->ScorePair(left, pair, /*kept=*/true);
  } else {
    builder->DropPair(left, right);
  }
  return absl::OkStatus();
}

absl::Status Decider::Run(const ModelCommand& command, EntryBuilder* builder) {
  using Step = ModelCommand::Step;
  IPSE_RETURN_IF_ERROR(CheckActor(command.origin));
  const RegistryState& state = *context_.state;
  std::string rule;
  if (command.step == Step::kEndShadow) {
    if (state.shadow_model().empty()) return FailedPrecondition("no model runs in the shadow");
    rule = fmt::format("model {} no longer in the shadow", state.shadow_model());
    builder->ShadowModel("");
  } else {
    const std::string before = state.model_id();
    IPSE_ASSIGN_OR_RETURN(const EngineModelText model, context_.engine->CheckModel(command.model_text));
    const auto known = std::find_if(state.models().begin(), state.models().end(),
                                    [&](const ModelView& view) { return view.model_id == model.id; });
    const bool is_known = known != state.models().end();
    if (command.step == Step::kActivate) {
      IPSE_RETURN_IF_ERROR(builder->ActivateModel(command.model_text, is_known ? known->base_model_id : model.id));
      if (!state.shadow_model().empty()) builder->ShadowModel("");
      rule = fmt::format("model {} in use, instead of {}", state.model_id(), before);
    } else if (is_known && command.step == Step::kPropose) {
      builder->outcome()->mutable_decision()->set_rule(fmt::format("model {} is known already", model.id));
      Answer({}, Disposition::kUnchanged, builder);
      return absl::OkStatus();
    } else {
      if (!is_known) builder->ProposeModel(model.id, model.text);
      if (command.step == Step::kShadow) builder->ShadowModel(model.id);
      rule = fmt::format("model {} {}", model.id, command.step == Step::kShadow ? "in the shadow" : "proposed");
    }
  }
  journal::Decision* decision = builder->outcome()->mutable_decision();
  decision->set_rule(rule);
  decision->set_model_id(state.model_id());
  Answer({}, Disposition::kApplied, builder);
  return absl::OkStatus();
}

}  // namespace ipse
