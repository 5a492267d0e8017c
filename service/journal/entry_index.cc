#include "service/journal/entry_index.h"

#include "service/journal/journal_store.h"

namespace ipse {
namespace {

void AddSubjects(const journal::Effect& effect, std::set<int64_t>* subjects) {
  const auto record = [&](uint32_t id) {
    if (id != 0) subjects->insert(RecordSubject(id));
  };
  const auto identity = [&](uint64_t euid) {
    if (euid != 0) subjects->insert(IdentitySubject(euid));
  };
  using E = journal::Effect;
  switch (effect.change_case()) {
    case E::kRecordOpened: return record(effect.record_opened().record_id());
    case E::kVersionAdded: return record(effect.version_added().record_id());
    case E::kVersionDecided: return record(effect.version_decided().record_id());
    case E::kStatusChanged: return record(effect.status_changed().record_id());
    case E::kIdentityOpened: return identity(effect.identity_opened().euid());
    case E::kRecordMoved:
      record(effect.record_moved().record_id());
      identity(effect.record_moved().from_euid());
      return identity(effect.record_moved().to_euid());
    case E::kIdentityRetired:
      identity(effect.identity_retired().euid());
      return identity(effect.identity_retired().survivor());
    case E::kIdentityRevived: return identity(effect.identity_revived().euid());
    case E::kAssertionMade:
      record(effect.assertion_made().left_record_id());
      return record(effect.assertion_made().right_record_id());
    case E::kAssertionRevoked:
      record(effect.assertion_revoked().left_record_id());
      return record(effect.assertion_revoked().right_record_id());
    case E::kReviewOpened:
      record(effect.review_opened().left_record_id());
      return record(effect.review_opened().right_record_id());
    case E::kValueOverridden: return record(effect.value_overridden().record_id());
    case E::kOverrideRevoked: return record(effect.override_revoked().record_id());
    default: return;
  }
}

}  // namespace

EntryIndex IndexOf(const journal::Entry& entry) {
  EntryIndex index;
  for (const journal::Effect& effect : entry.effect()) {
    if (effect.has_version_added()) {
      index.versions.emplace_back(effect.version_added().record_id(), effect.version_added().version());
    }
    AddSubjects(effect, &index.subjects);
  }
  if (entry.outcome().record_id() != 0) index.subjects.insert(RecordSubject(entry.outcome().record_id()));
  const journal::Cause& cause = entry.cause();
  const auto origin = [&](OriginKind kind, const std::string& value) {
    if (!value.empty()) index.origins.emplace_back(kind, value);
  };
  origin(OriginKind::kInterface, cause.interface());
  origin(OriginKind::kSource, cause.source());
  origin(OriginKind::kMessage, cause.message_id());
  origin(OriginKind::kCorrelation, cause.correlation_id());
  origin(OriginKind::kActor, cause.actor());
  origin(OriginKind::kBatch, cause.batch_id());
  index.undoes.assign(cause.undoes().begin(), cause.undoes().end());
  return index;
}

absl::Status ReadChecked(uint64_t sequence, std::string_view digest, std::string_view body, journal::Entry* entry) {
  if (Sha256(body) != digest) {
    return DataLoss("entry {} of the journal is damaged; run 'ipse registry verify' and restore a backup", sequence);
  }
  if (!entry->ParseFromArray(body.data(), static_cast<int>(body.size())) || entry->sequence() != sequence) {
    return DataLoss("entry {} of the journal cannot be read; run 'ipse registry verify' and restore a backup", sequence);
  }
  return absl::OkStatus();
}

absl::StatusOr<journal::Entry> CheckedEntry(uint64_t sequence, std::string_view digest, std::string_view body) {
  journal::Entry entry;
  IPSE_RETURN_IF_ERROR(ReadChecked(sequence, digest, body, &entry));
  return entry;
}

}  // namespace ipse
