#include "service/registry/entry_builder.h"

#include <algorithm>

#include "service/registry/conversions.h"

namespace ipse {

namespace {

// What was said, and what is revoked, with all of it.
template <typename Effect>
void Fill(const ValueOverride& value, Effect* effect) {
  effect->set_override_id(value.id.value);
  effect->set_record_id(value.record.value);
  effect->set_field(std::string(GoldenKindName(value.kind)));
  PersonData person;
  person.demographics.values = value.values;
  *effect->mutable_demographics() = ToJournal(person);
  effect->set_expires_us(value.expires_us);
}

}  // namespace

LinkingMode DecisionContext::ModeOf(RecordId record) const {
  const auto found = options->linking_by_source.find(std::string(state->AuthorityOf(record)));
  return found == options->linking_by_source.end() ? options->linking : found->second;
}

bool DecisionContext::OneUniqueSource(RecordId left, RecordId right) const {
  return !options->unique_sources.empty() && state->record(left).authority == state->record(right).authority &&
         options->unique_sources.contains(std::string(state->AuthorityOf(left)));
}

EntryBuilder::EntryBuilder(const DecisionContext& context, journal::Cause::Kind kind, const Origin& origin,
                           SequenceNumber sequence, int64_t time_us)
    : context_(context) {
  entry_.set_sequence(sequence.value);
  entry_.set_time_us(time_us);
  entry_.mutable_cause()->set_kind(kind);
  SetOrigin(origin, entry_.mutable_cause());
  outcome()->set_disposition(journal::Outcome::APPLIED);
}

journal::Effect* EntryBuilder::Begin() { return entry_.add_effect(); }

void EntryBuilder::Apply() {
  const absl::MutexLock held(context_.lock);
  context_.state->Apply(entry_.effect(entry_.effect_size() - 1), entry_.sequence(), entry_.time_us());
}

RecordId EntryBuilder::OpenRecord(const RecordKey& key, const std::string& entity_type) {
  const RecordId record{context_.state->num_records() + 1};
  journal::RecordOpened* effect = Begin()->mutable_record_opened();
  effect->set_record_id(record.value);
  *effect->mutable_key() = ToJournal(key);
  effect->set_entity_type(entity_type);
  Apply();
  affected_.insert(record);
  return record;
}

absl::Status EntryBuilder::AddVersion(RecordId record, const PersonData& person, int64_t event_time_us, bool current,
                                      bool held) {
  journal::VersionAdded* effect = Begin()->mutable_version_added();
  effect->set_record_id(record.value);
  effect->set_version(context_.state->record(record).versions + 1);
  *effect->mutable_demographics() = ToJournal(person);
  effect->set_event_time_us(event_time_us);
  effect->set_current(current);
  effect->set_held(held);
  Apply();
  affected_.insert(record);
  if (!current || context_.state->record(record).status != RecordStatus::kActive) return absl::OkStatus();
  engine_touched_.insert(record);
  return context_.engine->Put(record, context_.state->KeyOf(record), person);
}

absl::Status EntryBuilder::AcceptVersion(RecordId record, uint32_t version, const PersonData& person,
                                         int64_t event_time_us) {
  journal::VersionDecided* effect = Begin()->mutable_version_decided();
  effect->set_record_id(record.value);
  effect->set_version(version);
  effect->set_accepted(true);
  effect->set_previous_version(context_.state->record(record).current_version);
  *effect->mutable_demographics() = ToJournal(person);
  effect->set_event_time_us(event_time_us);
  Apply();
  affected_.insert(record);
  if (context_.state->record(record).status != RecordStatus::kActive) return absl::OkStatus();
  engine_touched_.insert(record);
  return context_.engine->Put(record, context_.state->KeyOf(record), person);
}

void EntryBuilder::RejectVersion(RecordId record, uint32_t version) {
  journal::VersionDecided* effect = Begin()->mutable_version_decided();
  effect->set_record_id(record.value);
  effect->set_version(version);
  effect->set_previous_version(context_.state->record(record).current_version);
  Apply();
}

absl::Status EntryBuilder::SetStatus(RecordId record, RecordStatus status) {
  const RecordStatus previous = context_.state->record(record).status;
  if (status == previous) return absl::OkStatus();
  journal::StatusChanged* effect = Begin()->mutable_status_changed();
  effect->set_record_id(record.value);
  effect->set_status(ToJournal(status));
  effect->set_previous(ToJournal(previous));
  Apply();
  affected_.insert(record);
  if (context_.state->record(record).current_version == 0) return absl::OkStatus();
  if (status == RecordStatus::kActive) {
    IPSE_ASSIGN_OR_RETURN(const StoredVersion version, context_.read_version(record, 0));
    engine_touched_.insert(record);
    return context_.engine->Put(record, context_.state->KeyOf(record), version.person);
  }
  if (previous == RecordStatus::kActive) {
    engine_touched_.insert(record);
    context_.engine->Remove(record);
  }
  return absl::OkStatus();
}

Euid EntryBuilder::OpenIdentity() {
  const Euid euid = context_.state->next_euid();
  Begin()->mutable_identity_opened()->set_euid(euid.value);
  Apply();
  return euid;
}

void EntryBuilder::Move(RecordId record, Euid to) {
  journal::RecordMoved* effect = Begin()->mutable_record_moved();
  effect->set_record_id(record.value);
  effect->set_from_euid(context_.state->record(record).euid.value);
  effect->set_to_euid(to.value);
  Apply();
  affected_.insert(record);
}

void EntryBuilder::Retire(Euid euid, Euid survivor) {
  journal::IdentityRetired* effect = Begin()->mutable_identity_retired();
  effect->set_euid(euid.value);
  effect->set_survivor(survivor.value);
  Apply();
}

void EntryBuilder::Revive(Euid euid) {
  journal::IdentityRevived* effect = Begin()->mutable_identity_revived();
  effect->set_euid(euid.value);
  effect->set_previous_survivor(context_.state->identity(euid).survivor.value);
  Apply();
}

void EntryBuilder::ReplaceIdentifier(const RecordKey& old, const RecordKey& survivor) {
  journal::IdentifierReplaced* effect = Begin()->mutable_identifier_replaced();
  *effect->mutable_old() = ToJournal(old);
  *effect->mutable_survivor() = ToJournal(survivor);
  Apply();
}

void EntryBuilder::RestoreIdentifier(const RecordKey& old) {
  const AliasState* alias = context_.state->FindAlias(old);
  journal::IdentifierRestored* effect = Begin()->mutable_identifier_restored();
  *effect->mutable_old() = ToJournal(old);
  *effect->mutable_previous_survivor() = ToJournal(alias->survivor);
  Apply();
}

AssertionId EntryBuilder::MakeAssertion(AssertionKind kind, Rank rank, RecordId left, RecordId right,
                                        int64_t expires_us) {
  const AssertionId id = context_.state->next_assertion();
  journal::AssertionMade* effect = Begin()->mutable_assertion_made();
  effect->set_assertion_id(id.value);
  effect->set_kind(static_cast<journal::AssertionMade::Kind>(kind));
  effect->set_rank(static_cast<journal::AssertionMade::Rank>(rank));
  effect->set_left_record_id(std::min(left, right).value);
  effect->set_right_record_id(std::max(left, right).value);
  effect->set_expires_us(expires_us);
  Apply();
  affected_.insert({left, right});
  outcome()->add_assertion_id(id.value);
  return id;
}

void EntryBuilder::RevokeAssertion(AssertionId id) {
  const AssertionState assertion = *context_.state->FindAssertion(id);
  journal::AssertionRevoked* effect = Begin()->mutable_assertion_revoked();
  effect->set_assertion_id(id.value);
  effect->set_kind(static_cast<journal::AssertionMade::Kind>(assertion.kind));
  effect->set_rank(static_cast<journal::AssertionMade::Rank>(assertion.rank));
  effect->set_left_record_id(assertion.left.value);
  effect->set_right_record_id(assertion.right.value);
  effect->set_expires_us(assertion.expires_us);
  Apply();
  affected_.insert({assertion.left, assertion.right});
}

void EntryBuilder::ScorePair(RecordId record, const EnginePair& pair, bool kept) {
  journal::PairScored* effect = Begin()->mutable_pair_scored();
  effect->set_left_record_id(std::min(record, pair.other).value);
  effect->set_right_record_id(std::max(record, pair.other).value);
  effect->set_weight_bits(pair.weight_bits);
  effect->set_grade(pair.possible ? ToJournal(pair.grade) : journal::CERTAINLY_NOT);
  effect->set_pattern(pair.pattern);
  effect->set_guard(std::string(pair.guard));
  effect->set_kept(kept);
  Apply();
}

void EntryBuilder::DropPairs(RecordId record) {
  if (context_.state->Pairs(record).empty()) return;
  Begin()->mutable_pairs_dropped()->set_record_id(record.value);
  Apply();
}

void EntryBuilder::DropPair(RecordId left, RecordId right) {
  journal::PairDropped* effect = Begin()->mutable_pair_dropped();
  effect->set_left_record_id(std::min(left, right).value);
  effect->set_right_record_id(std::max(left, right).value);
  Apply();
}

ReviewId EntryBuilder::OpenReview(ReviewKind kind, RecordId left, RecordId right, uint32_t version, const PairState* pair,
                                  std::string_view why) {
  const ReviewId id = context_.state->next_review();
  journal::ReviewOpened* effect = Begin()->mutable_review_opened();
  effect->set_review_id(id.value);
  effect->set_kind(ToJournal(kind));
  effect->set_left_record_id(left.value);
  effect->set_right_record_id(right.value);
  effect->set_version(version);
  if (pair != nullptr) {
    effect->set_weight_bits(pair->weight_bits);
    effect->set_pattern(pair->pattern);
  }
  effect->set_why(std::string(why));
  effect->set_model_id(context_.state->model_id());
  Apply();
  outcome()->add_review_id(id.value);
  return id;
}

void EntryBuilder::UpdateReview(const ReviewState& review, const PairState& pair, std::string_view why) {
  journal::ReviewUpdated* effect = Begin()->mutable_review_updated();
  effect->set_review_id(review.id.value);
  effect->set_weight_bits(pair.weight_bits);
  effect->set_previous_weight_bits(review.weight_bits);
  effect->set_pattern(pair.pattern);
  effect->set_why(std::string(why));
  effect->set_model_id(context_.state->model_id());
  Apply();
  outcome()->add_review_id(review.id.value);
}

void EntryBuilder::CloseReview(ReviewId id, std::string_view why, ReviewDecision decision) {
  const ReviewState& review = *context_.state->FindReview(id);
  for (const RecordId record : {review.left, review.right}) {
    if (record && decision != ReviewDecision::kNone) affected_.insert(record);
  }
  journal::ReviewClosed* effect = Begin()->mutable_review_closed();
  effect->set_review_id(id.value);
  effect->set_why(std::string(why));
  if (decision != ReviewDecision::kNone) {
    effect->set_decision(static_cast<journal::ReviewDecision>(decision));
    effect->set_kind(ToJournal(review.kind));
    effect->set_left_record_id(review.left.value);
    effect->set_right_record_id(review.right.value);
    effect->set_version(review.version);
    effect->set_weight_bits(review.weight_bits);
    effect->set_pattern(review.pattern);
  }
  Apply();
}

void EntryBuilder::ClaimReview(ReviewId id, const std::string& holder, int64_t until_us) {
  const ReviewState& review = *context_.state->FindReview(id);
  journal::ReviewClaimed* effect = Begin()->mutable_review_claimed();
  effect->set_review_id(id.value);
  effect->set_holder(holder);
  effect->set_until_us(until_us);
  effect->set_previous_holder(review.holder);
  effect->set_previous_until_us(review.held_until_us);
  Apply();
  outcome()->add_review_id(id.value);
}

void EntryBuilder::PostponeReview(ReviewId id, int64_t until_us) {
  const ReviewState& review = *context_.state->FindReview(id);
  journal::ReviewPostponed* effect = Begin()->mutable_review_postponed();
  effect->set_review_id(id.value);
  effect->set_until_us(until_us);
  effect->set_previous_until_us(review.postponed_until_us);
  Apply();
  outcome()->add_review_id(id.value);
}

void EntryBuilder::SettlePair(const ReviewState& review, ReviewDecision decision) {
  const auto version_of = [&](RecordId record) {
    return record ? context_.state->record(record).current_version : 0;
  };
  journal::PairSettled* effect = Begin()->mutable_pair_settled();
  const auto [left, right] = std::minmax(review.left, review.right);
  effect->set_left_record_id(left.value);
  effect->set_right_record_id(right.value);
  effect->set_decision(static_cast<journal::ReviewDecision>(decision));
  effect->set_review_id(review.id.value);
  effect->set_weight_bits(review.weight_bits);
  effect->set_pattern(review.pattern);
  effect->set_left_version(version_of(left));
  effect->set_right_version(version_of(right));
  Apply();
}

void EntryBuilder::UnsettlePair(RecordId left, RecordId right) {
  if (context_.state->FindSettled(left, right) == nullptr) return;
  journal::PairUnsettled* effect = Begin()->mutable_pair_unsettled();
  effect->set_left_record_id(std::min(left, right).value);
  effect->set_right_record_id(std::max(left, right).value);
  Apply();
  for (const RecordId record : {left, right}) {
    if (record) affected_.insert(record);
  }
}

OverrideId EntryBuilder::Override(RecordId record, GoldenKind kind, std::span<const RoleValue> values, int64_t expires_us) {
  ValueOverride value{.id = context_.state->next_override(), .record = record, .kind = kind, .expires_us = expires_us};
  value.values.assign(values.begin(), values.end());
  Fill(value, Begin()->mutable_value_overridden());
  Apply();
  outcome()->add_override_id(value.id.value);
  return value.id;
}

void EntryBuilder::RevokeOverride(OverrideId id) {
  const ValueOverride* value = context_.state->FindOverride(id);
  IPSE_CHECK(value != nullptr);
  Fill(*value, Begin()->mutable_override_revoked());
  Apply();
}

void EntryBuilder::MarkReconcile(const std::string& batch_id, const ReconcileCommand::Mark& mark) {
  journal::ReconcileMarked* effect = Begin()->mutable_reconcile_marked();
  effect->set_batch_id(batch_id);
  effect->set_finished(mark.finished);
  effect->set_model_id(context_.state->model_id());
  effect->set_records(mark.records);
  effect->set_joins(mark.joins);
  effect->set_splits(mark.splits);
  effect->set_moves(mark.moves);
  effect->set_reviews(mark.reviews);
  effect->set_read_to(mark.read_to.value);
  Apply();
}

void EntryBuilder::Configure(journal::Configured configured) {
  *Begin()->mutable_configured() = std::move(configured);
  Apply();
}

void EntryBuilder::ProposeModel(const std::string& model_id, const std::string& model_text) {
  journal::ModelProposed* effect = Begin()->mutable_model_proposed();
  effect->set_model_id(model_id);
  effect->set_model_text(model_text);
  Apply();
}

void EntryBuilder::ShadowModel(const std::string& model_id) {
  Begin()->mutable_model_shadowed()->set_model_id(model_id);
  Apply();
}

absl::Status EntryBuilder::ActivateModel(const std::string& model_text, const std::string& base_model_id) {
  IPSE_ASSIGN_OR_RETURN(const EngineModelText scaled, context_.engine->UseModel(model_text, context_.state->num_records()));
  model_changed_ = true;
  journal::ModelActivated* effect = Begin()->mutable_model_activated();
  effect->set_model_id(scaled.id);
  effect->set_model_text(scaled.text);
  effect->set_previous_model_id(context_.state->model_id());
  effect->set_base_model_id(base_model_id);
  Apply();
  return absl::OkStatus();
}

}  // namespace ipse
