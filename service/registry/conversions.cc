#include "service/registry/conversions.h"

#include <set>

#include "matcher/base/hash.h"

namespace ipse {

// The enums of both sides have the same order; these hold it.
static_assert(static_cast<int>(Disposition::kSubsumed) == journal::Outcome::SUBSUMED);
static_assert(static_cast<int>(Disposition::kApplied) == journal::Outcome::APPLIED);
static_assert(static_cast<int>(ReviewKind::kDisagreement) == journal::DISAGREEMENT);
static_assert(static_cast<int>(ReviewDecision::kNotEnough) == journal::NOT_ENOUGH);
static_assert(static_cast<int>(ReviewKind::kPossibleDuplicate) == journal::POSSIBLE_DUPLICATE);
static_assert(static_cast<int>(RecordStatus::kSubsumed) == journal::StatusChanged::SUBSUMED);
static_assert(static_cast<int>(RecordStatus::kActive) == journal::StatusChanged::ACTIVE);

journal::RecordKey ToJournal(const RecordKey& key) {
  journal::RecordKey out;
  out.set_authority(key.authority);
  out.set_identifier(key.identifier);
  return out;
}

RecordKey FromJournal(const journal::RecordKey& key) { return {key.authority(), key.identifier()}; }

journal::Demographics ToJournal(const PersonData& person) {
  journal::Demographics out;
  for (const RoleValue& value : person.demographics.values) {
    journal::Demographics::Value* added = out.add_value();
    added->set_role(ColumnRoleName(value.role));
    added->set_text(std::string(value.text.Reveal()));
  }
  for (const RecordKey& identifier : person.identifiers) *out.add_identifier() = ToJournal(identifier);
  return out;
}

PersonData FromJournal(const journal::Demographics& demographics) {
  PersonData out;
  for (const auto& value : demographics.value()) {
    if (const auto role = ParseColumnRole(value.role())) out.demographics.Add(*role, value.text());
  }
  for (const auto& identifier : demographics.identifier()) out.identifiers.push_back(FromJournal(identifier));
  return out;
}

journal::Grade ToJournal(Grade grade) {
  switch (grade) {
    case Grade::kCertain: return journal::CERTAIN;
    case Grade::kProbable: return journal::PROBABLE;
    case Grade::kPossible: return journal::POSSIBLE;
  }
  return journal::CERTAINLY_NOT;
}

Grade FromJournal(journal::Grade grade) {
  switch (grade) {
    case journal::CERTAIN: return Grade::kCertain;
    case journal::PROBABLE: return Grade::kProbable;
    default: return Grade::kPossible;
  }
}

journal::Outcome::Disposition ToJournal(Disposition disposition) {
  return static_cast<journal::Outcome::Disposition>(disposition);
}
Disposition FromJournal(journal::Outcome::Disposition disposition) { return static_cast<Disposition>(disposition); }
journal::ReviewKind ToJournal(ReviewKind kind) { return static_cast<journal::ReviewKind>(kind); }
ReviewKind FromJournal(journal::ReviewKind kind) { return static_cast<ReviewKind>(kind); }
journal::StatusChanged::Status ToJournal(RecordStatus status) {
  return static_cast<journal::StatusChanged::Status>(status);
}
RecordStatus FromJournal(journal::StatusChanged::Status status) { return static_cast<RecordStatus>(status); }

void SetOrigin(const Origin& origin, journal::Cause* cause) {
  cause->set_actor(origin.actor);
  cause->set_interface(origin.interface);
  cause->set_source(origin.source);
  cause->set_message_id(origin.message_id);
  cause->set_correlation_id(origin.correlation_id);
  cause->set_reason(origin.reason);
  cause->set_comment(origin.comment);
}

Origin OriginOf(const journal::Cause& cause) {
  Origin origin;
  origin.actor = cause.actor();
  origin.interface = cause.interface();
  origin.source = cause.source();
  origin.message_id = cause.message_id();
  origin.correlation_id = cause.correlation_id();
  origin.reason = cause.reason();
  origin.comment = cause.comment();
  return origin;
}

WriteAnswer AnswerOf(const journal::Entry& entry) {
  const journal::Outcome& outcome = entry.outcome();
  WriteAnswer answer;
  answer.sequence = SequenceNumber{entry.sequence()};
  answer.disposition = FromJournal(outcome.disposition());
  answer.record = RecordId{outcome.record_id()};
  answer.version = outcome.record_version();
  answer.euid = Euid{outcome.euid()};
  for (const auto& candidate : outcome.decision().candidate()) {
    answer.candidates.push_back({RecordId{candidate.record_id()}, Euid{candidate.euid()}, candidate.weight_bits(),
                                 FromJournal(candidate.grade()), candidate.guard()});
  }
  answer.decision = outcome.decision().rule();
  for (const uint64_t id : outcome.review_id()) answer.reviews.push_back(ReviewId{id});
  for (const uint64_t id : outcome.assertion_id()) answer.assertions.push_back(AssertionId{id});
  for (const uint64_t id : outcome.override_id()) answer.overrides.push_back(OverrideId{id});
  for (const auto& conflict : outcome.conflict()) {
    answer.conflicts.push_back(
        {RecordId{conflict.record_id()}, Euid{conflict.euid()}, SequenceNumber{conflict.since()}, conflict.why()});
  }
  std::set<uint64_t> retired, opened;
  for (const journal::Effect& effect : entry.effect()) {
    if (effect.has_identity_retired()) retired.insert(effect.identity_retired().euid());
    if (effect.has_identity_opened()) opened.insert(effect.identity_opened().euid());
    if (effect.has_identity_revived()) opened.insert(effect.identity_revived().euid());
  }
  for (const journal::Effect& effect : entry.effect()) {
    if (!effect.has_record_moved() || effect.record_moved().from_euid() == 0) continue;
    const journal::RecordMoved& moved = effect.record_moved();
    answer.moves.push_back({RecordId{moved.record_id()}, Euid{moved.from_euid()}, Euid{moved.to_euid()},
                            retired.contains(moved.from_euid()), opened.contains(moved.to_euid())});
  }
  answer.changed = entry.effect_size() > 0;
  return answer;
}

uint64_t Fingerprint(const PersonData& person) {
  uint64_t hash = 0x49505345;
  for (const RoleValue& value : person.demographics.values) {
    hash = MixHash(hash, HashBytes(value.text.Reveal(), static_cast<uint64_t>(value.role)));
  }
  for (const RecordKey& identifier : person.identifiers) {
    hash = MixHash(hash, HashBytes(identifier.identifier, HashBytes(identifier.authority)));
  }
  return hash;
}

}  // namespace ipse
