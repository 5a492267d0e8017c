// Taking entries back. Every effect has its counterpart; what came since and is in its way is left and told.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "service/registry/conversions.h"
#include "service/registry/decider.h"
#include "service/registry/statements.h"

namespace ipse {
namespace {

// Takes back the effects of one entry, newest first.
class Taker {
 public:
  Taker(const DecisionContext& context, const journal::Entry& entry, EntryBuilder* builder)
      : context_(context), state_(*context.state), entry_(entry), builder_(*builder) {}

  absl::Status TakeBack() {
    for (int i = entry_.effect_size() - 1; i >= 0; --i) IPSE_RETURN_IF_ERROR(TakeBack(entry_.effect(i)));
    return absl::OkStatus();
  }

  // Records that went back, by the identity they left.
  const std::map<Euid, std::vector<RecordId>>& separated() const { return separated_; }

 private:
  using E = journal::Effect;

  absl::Status TakeBack(const E& effect) {
    switch (effect.change_case()) {
      case E::kRecordMoved: return Move(effect.record_moved());
      case E::kRecordOpened: return builder_.SetStatus(RecordId{effect.record_opened().record_id()}, RecordStatus::kInactive);
      case E::kVersionAdded: return Version(effect.version_added());
      case E::kVersionDecided: return Decided(effect.version_decided());
      case E::kStatusChanged: return Status(effect.status_changed());
      case E::kIdentifierReplaced: return Replaced(effect.identifier_replaced());
      case E::kIdentifierRestored: return Restored(effect.identifier_restored());
      case E::kAssertionMade: return Made(effect.assertion_made());
      case E::kAssertionRevoked: return Revoked(effect.assertion_revoked());
      case E::kPairSettled: return Settled(effect.pair_settled());
      case E::kValueOverridden: return Overridden(effect.value_overridden());
      case E::kOverrideRevoked: return OverrideRevoked(effect.override_revoked());
      case E::kReviewClosed: return Closed(effect.review_closed());
      case E::kConfigured: return FailedPrecondition("entry {} changed the policy; change the configuration back and reload it", entry_.sequence());
      case E::kModelActivated: return FailedPrecondition("entry {} put a model into use; 'ipse model rollback' goes back to the one before", entry_.sequence());
      case E::kModelShadowed: return FailedPrecondition("entry {} began or ended a shadow; 'ipse model shadow' does either", entry_.sequence());
      default: return absl::OkStatus();  // identities follow their records; pairs and reviews follow the evidence
    }
  }

  void Conflict(RecordId record, std::string_view why) {
    journal::Conflict* conflict = builder_.outcome()->add_conflict();
    conflict->set_record_id(record.value);
    conflict->set_euid(state_.record(record).euid.value);
    conflict->set_since(state_.record(record).touched);
    conflict->set_why(std::string(why));
  }

  absl::Status Move(const journal::RecordMoved& moved) {
    const RecordId record{moved.record_id()};
    const Euid from{moved.from_euid()}, to{moved.to_euid()}, now = state_.record(record).euid;
    // A record that the entry brought into the registry has nowhere to go back to: it stays apart, deactivated.
    const Euid back = from ? from : SingleIdentity(record);
    if (now == back) return absl::OkStatus();
    if (now != state_.Resolve(to)) {
      Conflict(record, "moved again since; left where it is");
      return absl::OkStatus();
    }
    const bool revived = state_.identity(back).member == 0 && state_.identity(back).survivor;
    if (revived) builder_.Revive(back);
    builder_.Move(record, back);
    separated_[now].push_back(record);
    if (entry_.cause().kind() == journal::Cause::RECONCILE) IPSE_RETURN_IF_ERROR(Hold(record));
    if (state_.identity(now).member == 0) builder_.Retire(now, back);
    return absl::OkStatus();
  }

  // A record that a batch had split off holds to its identity again, by its strongest pair there, although the evidence
  // alone would not: or it would leave at the next occasion.
  absl::Status Hold(RecordId record) {
    if (state_.record(record).status != RecordStatus::kActive) return absl::OkStatus();
    const Resolver resolver(context_, &builder_);
    std::optional<EnginePair> best;
    for (const RecordId member : state_.Members(state_.record(record).euid)) {
      if (member == record || state_.record(member).status != RecordStatus::kActive) continue;
      for (const PairState& pair : state_.Pairs(record)) {
        if (pair.other == member && resolver.Links(record, pair)) return absl::OkStatus();
      }
      IPSE_ASSIGN_OR_RETURN(const EnginePair pair, context_.engine->Compare(record, member));
      if (!best.has_value() || pair.weight_bits > best->weight_bits) best = pair;
    }
    if (best.has_value()) builder_.ScorePair(record, *best, /*kept=*/true);
    return absl::OkStatus();
  }

  Euid SingleIdentity(RecordId record) {
    const Euid now = state_.record(record).euid;
    return state_.Members(now).size() == 1 ? now : builder_.OpenIdentity();
  }

  absl::Status Version(const journal::VersionAdded& added) {
    const RecordId record{added.record_id()};
    if (!added.current()) return absl::OkStatus();
    if (state_.record(record).current_version != added.version()) {
      Conflict(record, "changed again since; the later data stay");
      return absl::OkStatus();
    }
    return GoBackFrom(record, added.version());
  }

  absl::Status Decided(const journal::VersionDecided& decided) {
    const RecordId record{decided.record_id()};
    if (!decided.accepted()) return absl::OkStatus();
    if (state_.record(record).current_version != decided.version()) {
      Conflict(record, "changed again since; the later data stay");
      return absl::OkStatus();
    }
    return RestoreVersion(record, decided.previous_version());
  }

  // The version before this one that was current.
  absl::Status GoBackFrom(RecordId record, uint32_t version) {
    IPSE_ASSIGN_OR_RETURN(const uint32_t previous, context_.previous_current(record, version));
    if (previous == 0) return absl::OkStatus();  // it was the first one: the record itself goes
    return RestoreVersion(record, previous);
  }

  absl::Status RestoreVersion(RecordId record, uint32_t version) {
    IPSE_ASSIGN_OR_RETURN(const StoredVersion before, context_.read_version(record, version));
    return builder_.AddVersion(record, before.person, before.event_time_us, true, false);
  }

  absl::Status Status(const journal::StatusChanged& changed) {
    const RecordId record{changed.record_id()};
    if (state_.record(record).status != FromJournal(changed.status())) {
      Conflict(record, "its status changed again since; left as it is");
      return absl::OkStatus();
    }
    return builder_.SetStatus(record, FromJournal(changed.previous()));
  }

  absl::Status Replaced(const journal::IdentifierReplaced& replaced) {
    const RecordKey old = FromJournal(replaced.old());
    const AliasState* alias = state_.FindAlias(old);
    if (alias == nullptr || alias->survivor != FromJournal(replaced.survivor())) return absl::OkStatus();
    builder_.RestoreIdentifier(old);
    // A record that came after the merge was filed as replaced when it came.
    const RecordId record = state_.FindRecord(old);
    if (record && state_.record(record).status == RecordStatus::kSubsumed && !ChangesStatusOf(record)) {
      return builder_.SetStatus(record, RecordStatus::kActive);
    }
    return absl::OkStatus();
  }

  bool ChangesStatusOf(RecordId record) const {
    return std::any_of(entry_.effect().begin(), entry_.effect().end(), [&](const E& effect) {
      return effect.has_status_changed() && effect.status_changed().record_id() == record.value;
    });
  }

  absl::Status Restored(const journal::IdentifierRestored& restored) {
    const RecordKey old = FromJournal(restored.old()), survivor = FromJournal(restored.previous_survivor());
    if (state_.FindAlias(old) != nullptr || state_.ResolveKey(survivor) == old) return absl::OkStatus();
    builder_.ReplaceIdentifier(old, survivor);
    return absl::OkStatus();
  }

  absl::Status Made(const journal::AssertionMade& made) {
    const AssertionId id{made.assertion_id()};
    if (state_.FindAssertion(id) != nullptr) builder_.RevokeAssertion(id);
    return absl::OkStatus();
  }

  absl::Status Revoked(const journal::AssertionRevoked& revoked) {
    builder_.MakeAssertion(static_cast<AssertionKind>(revoked.kind()), static_cast<Rank>(revoked.rank()),
                           RecordId{revoked.left_record_id()}, RecordId{revoked.right_record_id()}, revoked.expires_us());
    return absl::OkStatus();
  }

  absl::Status Overridden(const journal::ValueOverridden& overridden) {
    const OverrideId id{overridden.override_id()};
    if (state_.FindOverride(id) != nullptr) builder_.RevokeOverride(id);
    return absl::OkStatus();
  }

  absl::Status OverrideRevoked(const journal::OverrideRevoked& revoked) {
    const RecordId record{revoked.record_id()};
    const GoldenKind kind = GoldenKindFromName(revoked.field());
    for (const RecordId member : state_.Members(state_.record(record).euid)) {
      const auto of = state_.Overrides(member);
      if (std::any_of(of.begin(), of.end(), [&](const ValueOverride& value) { return value.kind == kind; })) {
        Conflict(record, "a person said otherwise since; left as it is");
        return absl::OkStatus();
      }
    }
    builder_.Override(record, kind, FromJournal(revoked.demographics()).demographics.values, revoked.expires_us());
    return absl::OkStatus();
  }

  absl::Status Settled(const journal::PairSettled& settled) {
    builder_.UnsettlePair(RecordId{settled.left_record_id()}, RecordId{settled.right_record_id()});
    return absl::OkStatus();
  }

  // What a person had decided is asked again. Duplicates and overlaps come back by themselves, by the evidence.
  absl::Status Closed(const journal::ReviewClosed& closed) {
    const ReviewKind kind = FromJournal(closed.kind());
    if (closed.decision() == journal::REVIEW_DECISION_UNSPECIFIED || kind == ReviewKind::kPossibleDuplicate ||
        kind == ReviewKind::kPossibleOverlap) {
      return absl::OkStatus();
    }
    PairState pair;
    pair.weight_bits = closed.weight_bits();
    pair.pattern = closed.pattern();
    builder_.OpenReview(kind, RecordId{closed.left_record_id()}, RecordId{closed.right_record_id()}, closed.version(), &pair,
                        fmt::format("the decision of review {} was taken back", closed.review_id()));
    return absl::OkStatus();
  }

  const DecisionContext& context_;
  const RegistryState& state_;
  const journal::Entry& entry_;
  EntryBuilder& builder_;
  std::map<Euid, std::vector<RecordId>> separated_;
};

// Links that the machine made, or a source's merge: what would be made again if nobody said otherwise.
bool WouldComeAgain(journal::Cause::Kind kind) {
  using C = journal::Cause;
  return kind == C::REGISTER || kind == C::LOAD || kind == C::RECONCILE || kind == C::MERGE_IDENTIFIERS ||
         kind == C::DECIDE_HELD_VERSION || kind == C::REVOKE_ASSERTION;
}

}  // namespace

absl::Status Decider::Run(const UndoCommand& command, EntryBuilder* builder) {
  IPSE_RETURN_IF_ERROR(CheckActor(command.origin));
  std::vector<SequenceNumber> entries = command.entries;
  if (!command.batch_id.empty()) {
    if (!entries.empty()) return InvalidArgument("name entries or a batch, not both");
    IPSE_ASSIGN_OR_RETURN(entries, context_.read_batch(command.batch_id));
    if (entries.empty()) return NotFound("no entry of this batch is left to undo");
  }
  if (entries.empty()) return InvalidArgument("name the entries or the batch to undo");
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  IPSE_RETURN_IF_ERROR(UndoEntries(entries, command.keep_apart, Rank::kSteward, builder));
  for (const SequenceNumber entry : entries) builder->entry()->mutable_cause()->add_undoes(entry.value);
  const int conflicts = builder->outcome()->conflict_size();
  builder->outcome()->mutable_decision()->set_rule(
      conflicts == 0 ? "taken back" : fmt::format("taken back, but for {} that changed since", conflicts));
  Answer({}, Disposition::kApplied, builder);
  return absl::OkStatus();
}

absl::Status Decider::UndoEntries(std::span<const SequenceNumber> entries, bool keep_apart, Rank rank,
                                  EntryBuilder* builder) {
  const RegistryState& state = *context_.state;
  std::set<RecordId> newcomers_told;
  for (auto it = entries.rbegin(); it != entries.rend(); ++it) {
    if (it->value == 0 || it->value >= builder->sequence()) return NotFound("there is no entry {}", it->value);
    IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, context_.read_entry(*it));
    IPSE_ASSIGN_OR_RETURN(const SequenceNumber undone, context_.undone_by(*it));
    if (undone.value != 0) return FailedPrecondition("entry {} was undone already, by entry {}", it->value, undone.value);
    Taker taker(context_, entry, builder);
    IPSE_RETURN_IF_ERROR(taker.TakeBack());
    for (const auto& [left, records] : taker.separated()) {
      const std::vector<RecordId> staying = state.Members(left);
      if (keep_apart && WouldComeAgain(entry.cause().kind())) KeepApart(records, staying, rank, builder);
      // Who joined the identity since: a person has to say with whom they belong.
      for (const RecordId member : staying) {
        const SequenceNumber joined{state.record(member).joined};
        if (joined <= *it || !newcomers_told.insert(member).second) continue;
        journal::Conflict* conflict = builder->outcome()->add_conflict();
        conflict->set_record_id(member.value);
        conflict->set_euid(left.value);
        conflict->set_since(joined.value);
        conflict->set_why("joined since; left where it is");
      }
    }
  }
  for (const RecordId record : builder->engine_touched()) {
    if (state.record(record).status == RecordStatus::kActive) {
      journal::Decision scratch;
      IPSE_RETURN_IF_ERROR(ScorePairs(record, builder, &scratch));
    }
  }
  Resolver(context_, builder).RefreshReviews();
  return absl::OkStatus();
}

}  // namespace ipse
