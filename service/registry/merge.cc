// A source replaces one of its identifiers by another (HL7 v2 A40, FHIR Patient.link replaced-by), or takes that back.

#include <fmt/format.h>

#include "service/registry/decider.h"
#include "service/registry/statements.h"

namespace ipse {

absl::Status Decider::Run(const MergeIdentifiersCommand& command, EntryBuilder* builder) {
  if (command.authority.empty() || command.old.empty() || command.survivor.empty()) {
    return InvalidArgument("a merge names the authority, the identifier that goes and the one that stays");
  }
  if (command.old == command.survivor) return InvalidArgument("a merge names two different identifiers");
  if (command.take_back) return TakeBackMerge(command, builder);

  const RegistryState& state = *context_.state;
  const RecordKey old_key{command.authority, command.old}, survivor_key{command.authority, command.survivor};
  const RecordKey final_key = state.ResolveKey(survivor_key);
  const RecordId old = state.FindRecord(old_key), survivor = state.FindRecord(survivor_key);
  if (final_key == old_key) {
    return HoldMerge(command, survivor, old, "the one that stays was itself replaced by the one that goes", builder);
  }
  if (const AliasState* alias = state.FindAlias(old_key)) {
    if (state.ResolveKey(alias->survivor) == final_key) {
      builder->outcome()->mutable_decision()->set_rule("merged already");
      Answer(old, Disposition::kUnchanged, builder);
      return absl::OkStatus();
    }
    return HoldMerge(command, survivor, old, "the one that goes was already replaced by a third identifier", builder);
  }
  const RecordId stays = state.FindRecord(final_key);
  if (old && stays) {
    const auto barred = AssertionsBetween(state, state.Members(state.record(old).euid),
                                          state.Members(state.record(stays).euid), AssertionKind::kDifferent,
                                          builder->time_us());
    for (const AssertionState& assertion : barred) {
      if (assertion.rank < Rank::kSteward) continue;
      return HoldMerge(command, stays, old, "a person has said that the two are different people", builder);
    }
    // What the machine or the source itself said before gives way to the source's newer word.
    for (const AssertionState& assertion : barred) builder->RevokeAssertion(assertion.id);
  }
  builder->ReplaceIdentifier(old_key, survivor_key);
  if (old) IPSE_RETURN_IF_ERROR(builder->SetStatus(old, RecordStatus::kSubsumed));
  journal::Decision* decision = builder->outcome()->mutable_decision();
  if (!old || !stays) {
    decision->set_rule("one of the two is not known yet: the merge applies when it comes");
    Answer(old ? old : stays, Disposition::kPending, builder);
    if (!old) return absl::OkStatus();
  }
  Resolver resolver(context_, builder);
  IPSE_RETURN_IF_ERROR(resolver.Resolve({&old, 1}));
  resolver.RefreshReviews();
  if (!stays) return absl::OkStatus();
  decision->set_rule("the source merged them");
  Answer(stays, Disposition::kApplied, builder);
  return absl::OkStatus();
}

absl::Status Decider::HoldMerge(const MergeIdentifiersCommand& command, RecordId survivor, RecordId old,
                                std::string_view why, EntryBuilder* builder) {
  (void)command;
  builder->outcome()->mutable_decision()->set_rule(fmt::format("held: {}", why));
  if (old || survivor) {
    builder->OpenReview(ReviewKind::kMergeConflict, old ? old : survivor, old ? survivor : RecordId{}, 0, nullptr, why);
  }
  Answer(old ? old : survivor, Disposition::kHeld, builder);
  return absl::OkStatus();
}

absl::Status Decider::TakeBackMerge(const MergeIdentifiersCommand& command, EntryBuilder* builder) {
  const RecordKey old{command.authority, command.old}, survivor{command.authority, command.survivor};
  const AliasState* alias = context_.state->FindAlias(old);
  if (alias == nullptr || alias->survivor != survivor) {
    return FailedPrecondition("in authority '{}' the one identifier was not replaced by the other; nothing to take back",
                              command.authority);
  }
  const SequenceNumber made{alias->made};
  IPSE_RETURN_IF_ERROR(UndoEntries({&made, 1}, true, Rank::kSource, builder));
  builder->entry()->mutable_cause()->add_undoes(made.value);
  builder->outcome()->mutable_decision()->set_rule("the source took its merge back");
  Answer(context_.state->FindRecord(old), Disposition::kApplied, builder);
  return absl::OkStatus();
}

}  // namespace ipse
