#include "service/registry/state.h"

#include <algorithm>
#include <utility>

#include "matcher/base/check.h"
#include "service/registry/conversions.h"

namespace ipse {

RegistryState::RegistryState()
    : record_index_([this](uint32_t number) {
        const RecordState& record = records_[number - 1];
        return std::pair(record.authority, record.identifier);
      }),
      identifier_index_([this](uint32_t entry) {
        return std::pair(identifiers_[entry].authority, identifiers_[entry].text);
      }) {}

void RegistryState::Apply(const journal::Effect& effect, uint64_t sequence, int64_t time_us) {
  using E = journal::Effect;
  applying_ = sequence;
  switch (effect.change_case()) {
    case E::kRecordOpened: return Open(effect.record_opened(), sequence);
    case E::kVersionAdded: return AddVersion(effect.version_added(), sequence);
    case E::kVersionDecided: return DecideVersion(effect.version_decided(), sequence);
    case E::kStatusChanged: return ChangeStatus(effect.status_changed(), sequence);
    case E::kIdentityOpened: return OpenIdentity(effect.identity_opened(), sequence);
    case E::kRecordMoved: return Move(effect.record_moved(), sequence);
    case E::kIdentityRetired: return Retire(effect.identity_retired(), sequence);
    case E::kIdentityRevived: return Revive(effect.identity_revived(), sequence);
    case E::kIdentifierReplaced: return Replace(effect.identifier_replaced(), sequence);
    case E::kIdentifierRestored: return RestoreIdentifier(effect.identifier_restored());
    case E::kAssertionMade: return MakeAssertion(effect.assertion_made(), sequence);
    case E::kAssertionRevoked: return RevokeAssertion(effect.assertion_revoked());
    case E::kPairScored: return ScorePair(effect.pair_scored());
    case E::kPairsDropped: return DropPairs(effect.pairs_dropped());
    case E::kReviewOpened: return OpenReview(effect.review_opened(), sequence, time_us);
    case E::kReviewUpdated: return UpdateReview(effect.review_updated(), sequence);
    case E::kReviewClosed: return CloseReview(effect.review_closed(), sequence);
    case E::kReviewClaimed: return ClaimReview(effect.review_claimed(), sequence);
    case E::kReviewPostponed: return PostponeReview(effect.review_postponed(), sequence);
    case E::kPairSettled: return SettlePair(effect.pair_settled());
    case E::kPairUnsettled: return UnsettlePair(effect.pair_unsettled());
    case E::kPairDropped: return DropPair(effect.pair_dropped());
    case E::kModelActivated: return ActivateModel(effect.model_activated(), sequence);
    case E::kModelProposed: return ProposeModel(effect.model_proposed(), sequence);
    case E::kModelShadowed: return ShadowModel(effect.model_shadowed());
    case E::kReconcileMarked: return MarkReconcile(effect.reconcile_marked(), sequence);
    case E::kConfigured: return Configure(effect.configured(), sequence);
    case E::kValueOverridden: return Override(effect.value_overridden(), sequence);
    case E::kOverrideRevoked: return RevokeOverride(effect.override_revoked(), sequence);
    case E::CHANGE_NOT_SET: return;  // of a later version, which says so in the schema version
  }
}

void RegistryState::BeginTrial() {
  IPSE_CHECK(!trial_);
  trial_ = true;
}

void RegistryState::Keep() {
  trial_ = false;
  inverses_.clear();
}

void RegistryState::KeepFirst(size_t changes) {
  IPSE_CHECK(trial_ && changes <= inverses_.size());
  inverses_.erase(inverses_.begin(), inverses_.begin() + static_cast<ptrdiff_t>(changes));
}

void RegistryState::TakeBack() {
  TakeBackTo(0);
  trial_ = false;
}

void RegistryState::TakeBackTo(size_t mark) {
  trial_ = false;  // going back is nothing to go back from
  while (inverses_.size() > mark) {
    inverses_.back()();
    inverses_.pop_back();
  }
  trial_ = true;
}

// --- Records ---

RecordId RegistryState::FindRecord(const RecordKey& key) const {
  const uint32_t authority = authorities_.Find(key.authority);
  if (authority == AuthorityTable::kNone) return {};
  const uint32_t number = record_index_.Find(authority, key.identifier);
  return number == KeyIndex::kNone ? RecordId{} : RecordId{number};
}

RecordKey RegistryState::KeyOf(RecordId id) const {
  const RecordState& state = record(id);
  return {std::string(authorities_.name(state.authority)), std::string(state.identifier)};
}

std::vector<SourceCounts> RegistryState::CountsBySource() const {
  std::vector<SourceCounts> out;
  for (uint32_t a = 0; a < by_source_.size(); ++a) {
    const auto& [active, inactive, subsumed] = by_source_[a];
    if (active + inactive + subsumed == 0) continue;
    out.push_back({std::string(authorities_.name(a)), active, inactive, subsumed});
  }
  std::sort(out.begin(), out.end(), [](const auto& l, const auto& r) { return l.authority < r.authority; });
  return out;
}

void RegistryState::CountBySource(const RecordState& record, RecordStatus status, int change) {
  if (by_source_.size() <= record.authority) by_source_.resize(record.authority + 1);
  by_source_[record.authority][static_cast<size_t>(status)] += static_cast<uint64_t>(int64_t{change});
}

RecordState& RegistryState::Mutable(RecordId id, uint64_t sequence) {
  IPSE_CHECK(Has(id));
  RecordState& record = records_[id.value - 1];
  Note([&record, before = record] {
    // Rings and chains have inverses of their own.
    RecordState restored = before;
    restored.euid = record.euid;
    restored.next_member = record.next_member;
    restored.first_identifier = record.first_identifier;
    record = restored;
  });
  record.touched = sequence;
  return record;
}

void RegistryState::Open(const journal::RecordOpened& effect, uint64_t sequence) {
  IPSE_CHECK(effect.record_id() == records_.size() + 1);
  RecordState record;
  record.authority = authorities_.Intern(effect.key().authority());
  record.identifier = texts_.Keep(effect.key().identifier());
  record.touched = sequence;
  IPSE_CHECK(record_index_.Find(record.authority, record.identifier) == KeyIndex::kNone);
  records_.push_back(record);
  record_index_.Insert(record.authority, record.identifier, effect.record_id());
  CountBySource(record, RecordStatus::kActive, +1);
  Note([this] {
    CountBySource(records_.back(), RecordStatus::kActive, -1);
    record_index_.Erase(records_.back().authority, records_.back().identifier);
    records_.pop_back();
  });
}

void RegistryState::AddVersion(const journal::VersionAdded& effect, uint64_t sequence) {
  const RecordId id{effect.record_id()};
  RecordState& record = Mutable(id, sequence);
  IPSE_CHECK(effect.version() == record.versions + 1);
  record.versions = effect.version();
  if (effect.current()) {
    SetCurrent(id, effect.version(), FromJournal(effect.demographics()), effect.event_time_us(), sequence);
  }
}

void RegistryState::SetCurrent(RecordId id, uint32_t version, const PersonData& person, int64_t event_time_us,
                               uint64_t sequence) {
  RecordState& record = Mutable(id, sequence);
  record.current_version = version;
  record.event_time_us = event_time_us;
  record.fingerprint = Fingerprint(person);
  SetIdentifiers(id, person.identifiers);
}

void RegistryState::DecideVersion(const journal::VersionDecided& effect, uint64_t sequence) {
  if (!effect.accepted()) return;
  SetCurrent(RecordId{effect.record_id()}, effect.version(), FromJournal(effect.demographics()), effect.event_time_us(),
             sequence);
}

void RegistryState::ChangeStatus(const journal::StatusChanged& effect, uint64_t sequence) {
  RecordState& record = Mutable(RecordId{effect.record_id()}, sequence);
  const RecordStatus before = record.status, after = FromJournal(effect.status());
  record.status = after;
  CountBySource(record, before, -1);
  CountBySource(record, after, +1);
  Note([this, &record, before, after] {
    CountBySource(record, after, -1);
    CountBySource(record, before, +1);
  });
}

// --- Further identifiers ---

std::vector<RecordId> RegistryState::FindByIdentifier(const RecordKey& identifier) const {
  std::vector<RecordId> found;
  const uint32_t authority = authorities_.Find(identifier.authority);
  if (authority == AuthorityTable::kNone) return found;
  for (uint32_t at = identifier_index_.Find(authority, identifier.identifier); at != kNoEntry;
       at = identifiers_[at].next_same) {
    found.push_back(identifiers_[at].record);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<RecordKey> RegistryState::IdentifiersOf(RecordId id) const {
  std::vector<RecordKey> out;
  for (uint32_t at = record(id).first_identifier; at != kNoEntry; at = identifiers_[at].next_of_record) {
    out.push_back({std::string(authorities_.name(identifiers_[at].authority)), std::string(identifiers_[at].text)});
  }
  std::reverse(out.begin(), out.end());
  return out;
}

void RegistryState::SetIdentifiers(RecordId id, const std::vector<RecordKey>& identifiers) {
  std::vector<RecordKey> before = IdentifiersOf(id);
  if (before == identifiers) return;
  ClearIdentifiers(id);
  for (const RecordKey& identifier : identifiers) AddIdentifier(id, identifier);
  Note([this, id, before = std::move(before)] {
    ClearIdentifiers(id);
    for (const RecordKey& identifier : before) AddIdentifier(id, identifier);
  });
}

void RegistryState::AddIdentifier(RecordId id, const RecordKey& identifier) {
  const uint32_t authority = authorities_.Intern(identifier.authority);
  uint32_t at = static_cast<uint32_t>(identifiers_.size());
  if (free_identifiers_.empty()) {
    identifiers_.emplace_back();
  } else {
    at = free_identifiers_.back();
    free_identifiers_.pop_back();
  }
  RecordState& record = records_[id.value - 1];
  const uint32_t first = identifier_index_.Find(authority, identifier.identifier);
  const std::string_view text = first == KeyIndex::kNone ? texts_.Keep(identifier.identifier) : identifiers_[first].text;
  identifiers_[at] = {authority, text, id, kNoEntry, record.first_identifier};
  record.first_identifier = at;
  if (first == KeyIndex::kNone) {
    identifier_index_.Insert(authority, text, at);
  } else {
    identifiers_[at].next_same = std::exchange(identifiers_[first].next_same, at);
  }
}

void RegistryState::ClearIdentifiers(RecordId id) {
  RecordState& record = records_[id.value - 1];
  for (uint32_t at = std::exchange(record.first_identifier, kNoEntry); at != kNoEntry;) {
    IdentifierEntry& entry = identifiers_[at];
    const uint32_t first = identifier_index_.Find(entry.authority, entry.text);
    if (first == at) {
      identifier_index_.Erase(entry.authority, entry.text);
      if (entry.next_same != kNoEntry) identifier_index_.Insert(entry.authority, entry.text, entry.next_same);
    } else {
      uint32_t before = first;
      while (identifiers_[before].next_same != at) before = identifiers_[before].next_same;
      identifiers_[before].next_same = entry.next_same;
    }
    free_identifiers_.push_back(at);
    at = entry.next_of_record;
  }
}

// --- Identities ---

Euid RegistryState::Resolve(Euid euid) const {
  while (identity(euid).member == 0 && identity(euid).survivor) euid = identity(euid).survivor;
  return euid;
}

std::vector<RecordId> RegistryState::Members(Euid euid) const {
  std::vector<RecordId> members;
  const uint32_t first = identity(euid).member;
  if (first == 0) return members;
  uint32_t at = first;
  do {
    members.push_back(RecordId{at});
    at = records_[at - 1].next_member;
  } while (at != first);
  std::sort(members.begin(), members.end());
  return members;
}

IdentityState& RegistryState::Mutable(Euid euid, uint64_t sequence) {
  IPSE_CHECK(Has(euid));
  IdentityState& identity = identities_[euid.value - 1];
  Note([&identity, before = identity] { identity = before; });
  identity.touched = sequence;
  return identity;
}

void RegistryState::OpenIdentity(const journal::IdentityOpened& effect, uint64_t sequence) {
  IPSE_CHECK(effect.euid() == identities_.size() + 1);
  identities_.push_back({.member = 0, .survivor = {}, .touched = sequence});
  ++identities_in_use_;
  Note([this] {
    identities_.pop_back();
    --identities_in_use_;
  });
}

void RegistryState::Move(const journal::RecordMoved& effect, uint64_t sequence) {
  const RecordId id{effect.record_id()};
  const Euid from{effect.from_euid()}, to{effect.to_euid()};
  RecordState& record = Mutable(id, sequence);
  IPSE_CHECK(record.euid == from);
  record.joined = sequence;
  if (from) {
    Mutable(from, sequence);
    LeaveRing(id);
  }
  Mutable(to, sequence);
  JoinRing(id, to);
  Note([this, id, from] {
    LeaveRing(id);
    if (from) JoinRing(id, from);
  });
}

void RegistryState::LeaveRing(RecordId id) {
  RecordState& record = records_[id.value - 1];
  IdentityState& identity = identities_[record.euid.value - 1];
  if (record.next_member == id.value) {
    identity.member = 0;
  } else {
    uint32_t before = record.next_member;
    while (records_[before - 1].next_member != id.value) before = records_[before - 1].next_member;
    records_[before - 1].next_member = record.next_member;
    identity.member = before;
  }
  record.next_member = 0;
  record.euid = {};
}

void RegistryState::JoinRing(RecordId id, Euid euid) {
  RecordState& record = records_[id.value - 1];
  IdentityState& identity = identities_[euid.value - 1];
  record.euid = euid;
  if (identity.member == 0) {
    record.next_member = id.value;
    identity.member = id.value;
  } else {
    record.next_member = std::exchange(records_[identity.member - 1].next_member, id.value);
  }
}

void RegistryState::Retire(const journal::IdentityRetired& effect, uint64_t sequence) {
  IdentityState& identity = Mutable(Euid{effect.euid()}, sequence);
  IPSE_CHECK(identity.member == 0);
  identity.survivor = Euid{effect.survivor()};
  --identities_in_use_;
  Note([this] { ++identities_in_use_; });
}

void RegistryState::Revive(const journal::IdentityRevived& effect, uint64_t sequence) {
  Mutable(Euid{effect.euid()}, sequence).survivor = {};
  ++identities_in_use_;
  Note([this] { --identities_in_use_; });
}

uint64_t RegistryState::memory_bytes() const {
  uint64_t bytes = texts_.memory_bytes() + record_index_.memory_bytes() + identifier_index_.memory_bytes();
  bytes += records_.size() * sizeof(RecordState) + identities_.size() * sizeof(IdentityState);
  bytes += identifiers_.size() * sizeof(IdentifierEntry);
  bytes += pairs_.size() * (sizeof(std::vector<PairState>) + 2 * sizeof(PairState) + 8);
  return bytes;
}

}  // namespace ipse
