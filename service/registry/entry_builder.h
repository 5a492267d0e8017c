#pragma once

// One journal entry in the making: every effect is applied to the state as it is added, so that what is decided next sees
// it. What happens if the entry is never stored is the owner's (RegistryState::TakeBack).
//
// Not thread-safe: the writer's.

#include <absl/synchronization/mutex.h>

#include <set>
#include <string>

#include "service/journal/journal.pb.h"
#include "service/registry/identity_engine.h"
#include "service/registry/options.h"
#include "service/registry/state.h"

namespace ipse {

struct StoredVersion {
  PersonData person;
  int64_t event_time_us = 0;
};

// What deciding needs. `lock` is held exclusively whenever the state changes.
struct DecisionContext {
  RegistryState* state;
  absl::Mutex* lock;
  IdentityEngine* engine;
  const RegistryOptions* options;
  // A stored version's data; the current one's for version 0.
  std::function<absl::StatusOr<StoredVersion>(RecordId record, uint32_t version)> read_version;
  // The version that was current before this one; 0 if none was.
  std::function<absl::StatusOr<uint32_t>(RecordId record, uint32_t version)> previous_current;
  // The entry that undid an entry; 0: none.
  std::function<absl::StatusOr<SequenceNumber>(SequenceNumber entry)> undone_by;
  // A stored entry.
  std::function<absl::StatusOr<journal::Entry>(SequenceNumber sequence)> read_entry;
  // The entries of a batch that were not undone, ascending.
  std::function<absl::StatusOr<std::vector<SequenceNumber>>(const std::string& batch_id)> read_batch;

  LinkingMode ModeOf(RecordId record) const;
  // Whether both are of one source that policy says has no person twice.
  bool OneUniqueSource(RecordId left, RecordId right) const;
};

class EntryBuilder {
 public:
  EntryBuilder(const DecisionContext& context, journal::Cause::Kind kind, const Origin& origin, SequenceNumber sequence,
               int64_t time_us);

  journal::Entry* entry() { return &entry_; }
  journal::Outcome* outcome() { return entry_.mutable_outcome(); }
  uint64_t sequence() const { return entry_.sequence(); }
  int64_t time_us() const { return entry_.time_us(); }

  RecordId OpenRecord(const RecordKey& key, const std::string& entity_type);
  // Adds a version; a current one is also given to the engine if the record is active.
  absl::Status AddVersion(RecordId record, const PersonData& person, int64_t event_time_us, bool current, bool held);
  absl::Status AcceptVersion(RecordId record, uint32_t version, const PersonData& person, int64_t event_time_us);
  void RejectVersion(RecordId record, uint32_t version);
  // Also takes the record out of the engine, or gives it back.
  absl::Status SetStatus(RecordId record, RecordStatus status);
  Euid OpenIdentity();
  void Move(RecordId record, Euid to);
  void Retire(Euid euid, Euid survivor);
  void Revive(Euid euid);
  void ReplaceIdentifier(const RecordKey& old, const RecordKey& survivor);
  void RestoreIdentifier(const RecordKey& old);
  AssertionId MakeAssertion(AssertionKind kind, Rank rank, RecordId left, RecordId right, int64_t expires_us);
  void RevokeAssertion(AssertionId id);
  void ScorePair(RecordId record, const EnginePair& pair, bool kept);
  void DropPairs(RecordId record);
  void DropPair(RecordId left, RecordId right);
  OverrideId Override(RecordId record, GoldenKind kind, std::span<const RoleValue> values, int64_t expires_us);
  void RevokeOverride(OverrideId id);
  // Counts a record among those whose evidence changed.
  void Affect(RecordId record) { affected_.insert(record); }
  void MarkReconcile(const std::string& batch_id, const ReconcileCommand::Mark& mark);
  void ProposeModel(const std::string& model_id, const std::string& model_text);
  void ShadowModel(const std::string& model_id);  // a known one; empty: none any longer
  // Also gives it to the engine.
  absl::Status ActivateModel(const std::string& model_text, const std::string& base_model_id);
  bool model_changed() const { return model_changed_; }
  void Configure(journal::Configured configured);
  ReviewId OpenReview(ReviewKind kind, RecordId left, RecordId right, uint32_t version, const PairState* pair,
                      std::string_view why);
  void UpdateReview(const ReviewState& review, const PairState& pair, std::string_view why);
  void CloseReview(ReviewId id, std::string_view why, ReviewDecision decision = ReviewDecision::kNone);
  void ClaimReview(ReviewId id, const std::string& holder, int64_t until_us);  // nobody holds it for an empty holder
  void PostponeReview(ReviewId id, int64_t until_us);
  // A person left the two as they are. `right` is none where one record alone was in question.
  void SettlePair(const ReviewState& review, ReviewDecision decision);
  void UnsettlePair(RecordId left, RecordId right);

  // Records given to or taken from the engine, and records whose identity or evidence changed.
  const std::set<RecordId>& engine_touched() const { return engine_touched_; }
  const std::set<RecordId>& affected() const { return affected_; }

 private:
  journal::Effect* Begin();
  void Apply();  // the effect begun last

  const DecisionContext& context_;
  journal::Entry entry_;
  std::set<RecordId> engine_touched_, affected_;
  bool model_changed_ = false;
};

}  // namespace ipse
