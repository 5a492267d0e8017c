#pragma once

// The registry's state in memory: what the effects of all entries give.
//
//   RegistryState state;
//   state.Apply(effect, sequence, time_us);         // in the journal's order
//   RecordId record = state.FindRecord(key);
//   for (RecordId member : state.Members(euid)) ...
//
// Apply is the only way to change it, knows no engine and no clock, and CHECKs what only a bug could break (a record moved
// from an identity it is not in). While a trial is open, changes can be taken back as one: that is how a dry run works,
// and a transaction that could not be stored.
//
// Thread-safety: one writer; readers hold the owner's shared lock. Cost: about 135 bytes a record with its key, 16 an
// identity, 48 a kept pair; every operation is constant, or linear in an identity's records.

#include <absl/container/flat_hash_map.h>

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "service/journal/journal.pb.h"
#include "service/registry/commands.h"
#include "service/registry/golden.h"
#include "service/registry/key_arena.h"

namespace ipse {

class ArchiveReader;
class ArchiveWriter;

inline constexpr uint32_t kNoEntry = UINT32_MAX;

struct RecordState {
  std::string_view identifier;
  uint32_t authority = 0;
  RecordStatus status = RecordStatus::kActive;
  uint32_t current_version = 0;   // 0: none of its versions was ever taken
  uint32_t versions = 0;
  int64_t event_time_us = 0;      // of the current version
  uint64_t fingerprint = 0;       // of the current version's data
  Euid euid;
  uint32_t next_member = 0;       // ring of the identity's records
  uint32_t first_identifier = kNoEntry;  // chain of its further identifiers
  uint64_t touched = 0;           // latest entry that changed it
  uint64_t joined = 0;            // the entry that brought it into its identity
  uint64_t weighed = 0;           // latest entry that may have changed what it is like; taking that back leaves it
};

struct IdentityState {
  uint32_t member = 0;            // one of its records; 0: none (retired)
  Euid survivor;                  // of a retired one
  uint64_t touched = 0;
};

// A pair that scored as probable or better, seen from one of its records.
struct PairState {
  RecordId other;
  float weight_bits = 0;
  Grade grade = Grade::kPossible;
  bool kept = false;
  Pattern pattern = 0;
  std::string_view guard;
};

struct AssertionState {
  AssertionId id;
  AssertionKind kind = AssertionKind::kNone;
  Rank rank = Rank::kNone;
  RecordId left, right;
  int64_t expires_us = 0;
  uint64_t made = 0;  // entry
};

struct ReviewState {
  ReviewId id;
  ReviewKind kind = ReviewKind::kNone;
  RecordId left, right;
  uint32_t version = 0;
  float weight_bits = 0;
  Pattern pattern = 0;
  std::string why;
  uint64_t opened = 0, updated = 0;  // entries; the latter is its version for who decides it
  int64_t opened_us = 0;
  float opened_bits = 0;             // the evidence when it was opened
  Pattern opened_pattern = 0;
  std::string holder;                // a person works on it
  int64_t held_until_us = 0;
  int64_t postponed_until_us = 0;
};

// What a person left undecided of two records.
struct SettledState {
  ReviewDecision decision = ReviewDecision::kNone;
  ReviewId review;
  float weight_bits = 0;
  Pattern pattern = 0;
  uint32_t left_version = 0, right_version = 0;
};

struct AliasState {
  RecordKey survivor;
  uint64_t made = 0;  // entry
};

class RegistryState {
 public:
  RegistryState();
  RegistryState(const RegistryState&) = delete;
  RegistryState& operator=(const RegistryState&) = delete;

  // `time_us` is the entry's: what is measured in time (how long a review waited) is by the journal's clock.
  void Apply(const journal::Effect& effect, uint64_t sequence, int64_t time_us);

  // --- Trials ---
  // From here on, changes can be taken back.
  void BeginTrial();
  void Keep();      // the changes since BeginTrial stay
  void KeepFirst(size_t changes);  // the first of them stay; the trial goes on
  void TakeBack();  // they go
  // A point inside a trial, and going back to it; the trial goes on.
  size_t TrialMark() const { return inverses_.size(); }
  void TakeBackTo(size_t mark);

  // --- Records ---
  RecordId FindRecord(const RecordKey& key) const;  // none where there is none
  const RecordState& record(RecordId id) const { return records_[id.value - 1]; }
  RecordKey KeyOf(RecordId id) const;
  bool Has(RecordId id) const { return id.value != 0 && id.value <= records_.size(); }
  uint32_t num_records() const { return static_cast<uint32_t>(records_.size()); }
  // Records that carry a further identifier.
  std::vector<RecordId> FindByIdentifier(const RecordKey& identifier) const;
  std::string_view AuthorityOf(RecordId id) const { return authorities_.name(record(id).authority); }
  const AuthorityTable& authorities() const { return authorities_; }
  std::vector<SourceCounts> CountsBySource() const;

  // --- Identities ---
  bool Has(Euid euid) const { return euid.value != 0 && euid.value <= identities_.size(); }
  const IdentityState& identity(Euid euid) const { return identities_[euid.value - 1]; }
  Euid Resolve(Euid euid) const;  // follows survivors
  std::vector<RecordId> Members(Euid euid) const;  // ascending
  uint64_t num_identities() const { return identities_in_use_; }
  Euid next_euid() const { return Euid{identities_.size() + 1}; }

  // --- Identifier aliases ---
  const AliasState* FindAlias(const RecordKey& old) const;
  RecordKey ResolveKey(const RecordKey& key) const;
  // Keys that were replaced by this one, directly.
  std::vector<RecordKey> ReplacedBy(const RecordKey& survivor) const;

  // --- Pairs, assertions, reviews ---
  std::span<const PairState> Pairs(RecordId id) const;
  const AssertionState* FindAssertion(AssertionId id) const;
  std::vector<AssertionState> Assertions(RecordId id) const;
  AssertionId next_assertion() const { return AssertionId{next_assertion_}; }
  const ReviewState* FindReview(ReviewId id) const;
  std::vector<ReviewId> ReviewsOf(RecordId id) const;
  const std::map<uint64_t, ReviewState>& reviews() const { return reviews_; }
  ReviewId next_review() const { return ReviewId{next_review_}; }
  // The entry that closed a review; 0 while it is open or never was.
  uint64_t ReviewClosedBy(ReviewId id) const;
  const SettledState* FindSettled(RecordId left, RecordId right) const;
  uint64_t num_assertions() const { return assertions_.size(); }
  // Persons' words on golden records: of a record, expired ones included; nullptr where there is none of that number.
  std::span<const ValueOverride> Overrides(RecordId id) const;
  const ValueOverride* FindOverride(OverrideId id) const;
  OverrideId next_override() const { return OverrideId{next_override_}; }

  const std::string& model_id() const { return model_id_; }
  const std::string& shadow_model() const { return shadow_model_; }  // empty: none
  // As last configured; the default message where it never was.
  const journal::Policy& policy() const { return policy_; }
  bool has_policy() const { return has_policy_; }
  // As it was when this entry was written.
  const journal::Policy& PolicyAt(SequenceNumber sequence) const;
  const std::vector<ModelView>& models() const { return models_; }
  // The batch of a reconciliation that began and has not finished; empty if there is none.
  uint64_t policy_since() const { return former_policies_.empty() ? 0 : former_policies_.back().first; }
  const std::string& open_reconcile() const { return open_reconcile_; }
  uint64_t last_reconcile() const { return last_reconcile_; }  // the entry that ended the latest
  uint64_t reconciled_to() const { return reconciled_to_; }    // the latest entry when that one began to read
  uint64_t memory_bytes() const;

  // --- Archives (matcher/base/archive.h; state_archive.cc) ---
  // REQUIRES: no trial is open.
  void Save(ArchiveWriter* archive) const;
  // REQUIRES: nothing was applied yet. What a damaged archive gives is not to be used: the archive says so.
  void Restore(ArchiveReader* archive);
  // One number for each part: equal in states that the same entries led to, live, replayed or restored. Cost: some
  // microseconds a record.
  struct PartDigest {
    const char* part;
    uint64_t digest;
  };
  std::vector<PartDigest> Digests() const;

 private:
  struct IdentifierEntry {
    uint32_t authority;
    std::string_view text;
    RecordId record;
    uint32_t next_same;       // entry of another record with the same identifier
    uint32_t next_of_record;  // another entry of the same record
  };

  template <typename Self, typename Archive>
  static void Fields(Self& self, Archive* archive);
  template <typename Self, typename Archive>
  static void RecordFields(Self& self, Archive* archive);
  template <typename Self, typename Archive>
  static void IdentifierFields(Self& self, Archive* archive);
  template <typename Self, typename Archive>
  static void PairFields(Self& self, Archive* archive);

  RecordState& Mutable(RecordId id, uint64_t sequence);
  IdentityState& Mutable(Euid euid, uint64_t sequence);
  void Note(std::function<void()> inverse) {
    if (trial_) inverses_.push_back(std::move(inverse));
  }
  void Open(const journal::RecordOpened& effect, uint64_t sequence);
  void AddVersion(const journal::VersionAdded& effect, uint64_t sequence);
  void SetCurrent(RecordId id, uint32_t version, const PersonData& person, int64_t event_time_us, uint64_t sequence);
  void DecideVersion(const journal::VersionDecided& effect, uint64_t sequence);
  void ChangeStatus(const journal::StatusChanged& effect, uint64_t sequence);
  void OpenIdentity(const journal::IdentityOpened& effect, uint64_t sequence);
  void Move(const journal::RecordMoved& effect, uint64_t sequence);
  void Retire(const journal::IdentityRetired& effect, uint64_t sequence);
  void Revive(const journal::IdentityRevived& effect, uint64_t sequence);
  void Replace(const journal::IdentifierReplaced& effect, uint64_t sequence);
  void RestoreIdentifier(const journal::IdentifierRestored& effect);
  void MakeAssertion(const journal::AssertionMade& effect, uint64_t sequence);
  void RevokeAssertion(const journal::AssertionRevoked& effect);
  void ScorePair(const journal::PairScored& effect);
  void DropPairs(const journal::PairsDropped& effect);
  void DropPair(const journal::PairDropped& effect);
  void ActivateModel(const journal::ModelActivated& effect, uint64_t sequence);
  void Configure(const journal::Configured& effect, uint64_t sequence);
  void ProposeModel(const journal::ModelProposed& effect, uint64_t sequence);
  void ShadowModel(const journal::ModelShadowed& effect);
  void MarkReconcile(const journal::ReconcileMarked& effect, uint64_t sequence);
  void OpenReview(const journal::ReviewOpened& effect, uint64_t sequence, int64_t time_us);
  void UpdateReview(const journal::ReviewUpdated& effect, uint64_t sequence);
  void CloseReview(const journal::ReviewClosed& effect, uint64_t sequence);
  void ClaimReview(const journal::ReviewClaimed& effect, uint64_t sequence);
  void PostponeReview(const journal::ReviewPostponed& effect, uint64_t sequence);
  void SettlePair(const journal::PairSettled& effect);
  void UnsettlePair(const journal::PairUnsettled& effect);
  void Override(const journal::ValueOverridden& effect, uint64_t sequence);
  void RevokeOverride(const journal::OverrideRevoked& effect, uint64_t sequence);
  ReviewState& MutableReview(uint64_t id, uint64_t sequence);

  void CountBySource(const RecordState& record, RecordStatus status, int change);
  void LeaveRing(RecordId id);
  void JoinRing(RecordId id, Euid euid);
  std::vector<RecordKey> IdentifiersOf(RecordId id) const;
  void SetIdentifiers(RecordId id, const std::vector<RecordKey>& identifiers);
  void AddIdentifier(RecordId id, const RecordKey& identifier);
  void ClearIdentifiers(RecordId id);
  void ForgetAlias(const RecordKey& old);
  void AddAssertion(const AssertionState& assertion);
  void RemoveAssertion(AssertionId id);
  void AddOverride(const ValueOverride& value);
  void RemoveOverride(OverrideId id);
  void AddReview(const ReviewState& review);
  void RemoveReview(ReviewId id);
  void SetPair(RecordId from, const PairState& pair);
  void ErasePair(RecordId from, RecordId to);
  std::string_view Guard(const std::string& name);

  TextArena texts_;
  AuthorityTable authorities_;
  std::deque<RecordState> records_;
  uint64_t applying_ = 0;  // the entry of the latest effect
  std::vector<std::array<uint64_t, 3>> by_source_;  // by authority and status
  KeyIndex record_index_;
  std::deque<IdentifierEntry> identifiers_;
  KeyIndex identifier_index_;  // key -> first entry
  std::vector<uint32_t> free_identifiers_;
  std::deque<IdentityState> identities_;
  uint64_t identities_in_use_ = 0;
  std::map<RecordKey, AliasState> aliases_;
  std::multimap<RecordKey, RecordKey> replaced_by_;
  absl::flat_hash_map<uint32_t, std::vector<PairState>> pairs_;
  std::map<uint64_t, AssertionState> assertions_;
  absl::flat_hash_map<uint32_t, std::vector<uint64_t>> assertions_of_;
  uint64_t next_assertion_ = 1;
  std::map<uint64_t, uint32_t> overrides_;  // override -> record
  std::map<uint32_t, std::vector<ValueOverride>> overrides_of_;
  uint64_t next_override_ = 1;
  std::map<uint64_t, ReviewState> reviews_;
  absl::flat_hash_map<uint32_t, std::vector<uint64_t>> reviews_of_;
  uint64_t next_review_ = 1;
  absl::flat_hash_map<uint64_t, uint64_t> reviews_closed_;  // review -> entry
  std::map<std::pair<uint32_t, uint32_t>, SettledState> settled_;
  std::set<std::string, std::less<>> guards_;  // pairs point to them
  std::string model_id_, shadow_model_;
  std::vector<ModelView> models_;
  journal::Policy policy_;
  bool has_policy_ = false;
  std::vector<std::pair<uint64_t, journal::Policy>> former_policies_;  // with the entry that ended each
  std::string open_reconcile_;
  uint64_t last_reconcile_ = 0, reconciled_to_ = 0;

  bool trial_ = false;
  std::vector<std::function<void()>> inverses_;
};

}  // namespace ipse
