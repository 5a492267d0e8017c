#include "service/registry/decider.h"

#include <absl/strings/str_join.h>

#include "service/registry/conversions.h"

namespace ipse {
namespace {

journal::Cause::Kind KindOf(const WriteCommand& command) {
  using C = journal::Cause;
  struct Visitor {
    C::Kind operator()(const RegisterCommand&) { return C::REGISTER; }
    C::Kind operator()(const DeactivateCommand&) { return C::DEACTIVATE; }
    C::Kind operator()(const MergeIdentifiersCommand& merge) {
      return merge.take_back ? C::UNMERGE_IDENTIFIERS : C::MERGE_IDENTIFIERS;
    }
    C::Kind operator()(const AssertCommand& statement) {
      return statement.kind == AssertionKind::kSame ? C::ASSERT_SAME : C::ASSERT_DIFFERENT;
    }
    C::Kind operator()(const RevokeAssertionCommand&) { return C::REVOKE_ASSERTION; }
    C::Kind operator()(const MoveRecordCommand&) { return C::MOVE_RECORD; }
    C::Kind operator()(const UndoCommand&) { return C::UNDO; }
    C::Kind operator()(const DecideHeldVersionCommand&) { return C::DECIDE_HELD_VERSION; }
    C::Kind operator()(const HandleReviewCommand&) { return C::HANDLE_REVIEW; }
    C::Kind operator()(const DecideReviewCommand&) { return C::DECIDE_REVIEW; }
    C::Kind operator()(const ReconcileCommand&) { return C::RECONCILE; }
    C::Kind operator()(const ModelCommand& c) {
      switch (c.step) {
        case ModelCommand::Step::kPropose: return C::PROPOSE_MODEL;
        case ModelCommand::Step::kActivate: return C::ACTIVATE_MODEL;
        case ModelCommand::Step::kShadow:
        case ModelCommand::Step::kEndShadow: return C::SHADOW_MODEL;
      }
      return C::KIND_UNSPECIFIED;
    }
    C::Kind operator()(const OverrideCommand&) { return C::OVERRIDE_VALUE; }
    C::Kind operator()(const RevokeOverrideCommand&) { return C::REVOKE_OVERRIDE; }
    C::Kind operator()(const ConfigureCommand&) { return C::CONFIGURE; }
  };
  return std::visit(Visitor(), command);
}

}  // namespace

absl::StatusOr<journal::Entry> Decider::Decide(const WriteCommand& command, SequenceNumber sequence, int64_t now_us) {
  engine_touched_.clear();
  shadowed_ = {};
  const Origin& origin = std::visit([](const auto& c) -> const Origin& { return c.origin; }, command);
  EntryBuilder builder(context_, KindOf(command), origin, sequence, now_us);
  const absl::Status status = std::visit([&](const auto& c) { return Run(c, &builder); }, command);
  engine_touched_ = builder.engine_touched();
  if (!status.ok()) return status;
  return std::move(*builder.entry());
}

absl::StatusOr<RecordId> Decider::Find(const RecordKey& key) const {
  const RecordId record = context_.state->FindRecord(key);
  if (!record) return NotFound("no record with this identifier is known in authority '{}'", key.authority);
  return record;
}

void Decider::Answer(RecordId record, Disposition disposition, EntryBuilder* builder) {
  journal::Outcome* outcome = builder->outcome();
  outcome->set_disposition(ToJournal(disposition));
  if (!record) return;
  outcome->set_record_id(record.value);
  outcome->set_record_version(context_.state->record(record).versions);
  outcome->set_euid(context_.state->record(record).euid.value);
}

absl::Status Decider::CheckActor(const Origin& origin) const {
  if (origin.actor.empty()) return InvalidArgument("origin.actor is empty; a steward's command says who gives it");
  return absl::OkStatus();
}

absl::Status Decider::CheckReason(const Origin& origin) const {
  const auto& reasons = context_.options->review_reasons;
  if (reasons.empty() || reasons.contains(origin.reason)) return absl::OkStatus();
  return InvalidArgument("origin.reason must be one of: {}", ToStd(absl::StrJoin(reasons, ", ")));
}

absl::Status Decider::CheckExpected(const std::optional<SequenceNumber>& expected,
                                    std::span<const RecordId> records) const {
  if (!expected.has_value()) return absl::OkStatus();
  uint64_t touched = 0;
  for (const RecordId record : records) {
    touched = std::max(touched, context_.state->record(record).touched);
    if (const Euid euid = context_.state->record(record).euid) {
      touched = std::max(touched, context_.state->identity(euid).touched);
    }
  }
  if (touched <= expected->value) return absl::OkStatus();
  return MakeStatus(absl::StatusCode::kAborted,
                    "changed since sequence {}: the current one is {}; look again and repeat with it", expected->value,
                    touched);
}

}  // namespace ipse
