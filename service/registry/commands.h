#pragma once

// What can be asked of a registry (registry.h), and what it answers. Adapters - gRPC, the command line, later HL7 v2 and
// FHIR - translate to and from these and hold no logic of their own.
//
// Every write carries an Origin; every answer the sequence number it reflects. Thread-safety: plain values.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "matcher/record/demographics.h"
#include "service/engine/linkage_job.h"
#include "service/registry/options.h"
#include "service/registry/types.h"

namespace ipse {

// Who asks, through which door, and how a repetition of the same message is recognised.
struct Origin {
  std::string actor;           // a person or a system account. REQUIRED for steward's commands.
  std::string interface;       // "grpc", "load", a feed's name
  std::string source;          // sending authority; with message_id the key against double application
  std::string message_id;      // empty: every call is a new one
  std::string correlation_id;
  std::string reason;          // a code
  std::string comment;         // free text
  bool dry_run = false;        // answers what would happen; nothing is written
};

// A person's data as sent: values by role, and further identifiers with their authority.
struct PersonData {
  Demographics demographics;
  std::vector<RecordKey> identifiers;
  bool operator==(const PersonData&) const = default;
};

// --- Reads ---

enum class Advice : uint8_t {
  kNone,
  kUseIdentity,   // one identity is certain, and nothing speaks against it
  kAskQuestion,   // the leading candidates can be told apart by one more field
  kLookCloser,    // candidates a person should look at; no single question decides
  kSafeToCreate,  // nobody in the registry is like this
};

struct MatchRequest {
  PersonData person;
  std::string entity_type = "patient";
  std::vector<std::string> authorities;  // only identities with a record in one of these; empty: all
  Grade grade_min = Grade::kPossible;
  uint32_t identities_max = 10;
  bool explain = false;                  // per-field explanation of each candidate's best record
  std::function<bool()> expired;         // asked between steps; true stops the work with DeadlineExceeded
};

struct FieldEvidence {
  std::string comparison;  // "birth date"
  std::string level;       // "exact", "one digit"
  float weight_bits = 0;
};

struct MatchedRecord {
  RecordId record;
  RecordKey key;
  float weight_bits = 0;
  double probability = 0;
  Grade grade = Grade::kPossible;
  std::string guard;       // that took it out of certain; empty if none
};

struct MatchedIdentity {
  Euid euid;
  float weight_bits = 0;   // of its best record
  double probability = 0;
  Grade grade = Grade::kPossible;
  std::vector<MatchedRecord> records;     // those that matched, best first
  std::vector<RecordKey> other_records;   // the identity's others
  std::vector<FieldEvidence> evidence;    // of the best record; with `explain`
};

struct MatchAnswer {
  SequenceNumber as_of;
  std::vector<MatchedIdentity> identities;  // best first
  uint64_t identities_found = 0;            // before identities_max
  uint32_t records_compared = 0;
  // Too many to look at: what was left out, by blocking rule. Never empty-handed in silence.
  std::vector<std::string> truncated;
  Advice advice = Advice::kNone;
  std::string ask_field;                    // for kAskQuestion: the role to ask for, e.g. "phone"
  std::string advice_text;                  // one sentence for the clerk
};

// Records as a clerk types: every token must begin a name, a number or a date of the record.
struct SearchRequest {
  std::string text;
  uint32_t identities_max = 10;
};

struct SearchHit {
  Euid euid;
  RecordId record;
  RecordKey key;
  PersonData person;  // of the record found
};

struct SearchAnswer {
  SequenceNumber as_of;
  std::vector<SearchHit> hits;
  bool truncated = false;
};

struct RecordView {
  RecordId record;
  RecordKey key;
  RecordStatus status = RecordStatus::kActive;
  uint32_t version = 0;
  int64_t event_time_us = 0;
  Euid euid;
  std::optional<RecordKey> replaced_by;
  PersonData person;   // empty unless asked for
};

struct IdentityView {
  SequenceNumber as_of;
  Euid euid;                    // the surviving one
  std::vector<Euid> asked_as;   // retired EUIDs on the way from the one asked for, itself first
  std::vector<RecordView> records;
};

struct LookupRequest {
  // One of the three.
  std::optional<RecordKey> key;    // a source record's, or any further identifier's
  Euid euid;
  RecordId record;
  std::vector<std::string> authorities;  // only records of these; empty: all
  bool with_person = false;
};

struct LookupAnswer {
  SequenceNumber as_of;
  std::vector<IdentityView> identities;  // several when a further identifier occurs in several
};

// The data to go by (golden.h), as they stand or as they were known at a time.
struct GoldenRequest {
  // One of the two. A record's key, or (now only) a further identifier that one identity alone has.
  std::optional<RecordKey> key = {};
  Euid euid = {};
  int64_t at_us = 0;    // 0: now
};

struct GoldenField {
  GoldenKind kind = GoldenKind::kNone;
  std::vector<RoleValue> values;   // empty: withheld
  // Where it is from; none for a person's word.
  RecordId record;
  RecordKey key;
  uint32_t version = 0;
  int64_t event_time_us = 0;
  std::string why;                 // one clause: "the most recent", "3 of 4 records say so"
  uint32_t records_agreeing = 0;
  struct Other {
    std::vector<RoleValue> values;
    uint32_t records = 0;          // that say so
    RecordKey key;                 // one of them
  };
  std::vector<Other> others;       // what else is said, most often first
  OverrideId override_id;
  int64_t override_expires_us = 0;
  SequenceNumber override_made;
};

struct GoldenAnswer {
  SequenceNumber as_of;            // the entry it reflects
  Euid euid;
  std::vector<Euid> asked_as;      // as in IdentityView
  std::vector<RecordKey> records;  // of the identity
  std::vector<GoldenField> fields;
  std::vector<RecordKey> identifiers;  // further ones, of all its records
};

// --- Writes ---

struct RegisterCommand {
  Origin origin;
  std::string entity_type = "patient";
  RecordKey key;
  PersonData person;
  int64_t event_time_us = 0;        // when the source says it happened; 0: now
  std::optional<uint32_t> expected_version;  // of the record; another one is Aborted
};

struct DeactivateCommand {
  Origin origin;
  RecordKey key;
  int64_t event_time_us = 0;
};

// `old` is replaced by `survivor` within one authority. Either may be unknown yet.
struct MergeIdentifiersCommand {
  Origin origin;
  std::string authority;
  std::string survivor;
  std::string old;
  bool take_back = false;   // undoes the replacement instead
};

// A steward's word on two records. Same also links, Different also separates.
struct AssertCommand {
  Origin origin;
  AssertionKind kind = AssertionKind::kNone;
  RecordKey left, right;
  int64_t expires_us = 0;
  std::optional<SequenceNumber> expected;  // latest entry that touched either identity; a later one is Aborted
};

struct RevokeAssertionCommand {
  Origin origin;
  AssertionId assertion;
};

// Takes a record out of its identity into another one, or into a new one where `to` is none.
struct MoveRecordCommand {
  Origin origin;
  RecordKey key;
  Euid to;
  bool keep_apart = true;    // the record and those it leaves are asserted different
  std::optional<SequenceNumber> expected;
};

struct UndoCommand {
  Origin origin;
  std::vector<SequenceNumber> entries;  // or:
  std::string batch_id;
  // Links of the machine that are taken back are asserted different, so that it does not make them again.
  bool keep_apart = true;
};

// A steward's word on fields of a golden record: stands above what records say until it is revoked or expires. It is said
// of a record's person and stays with that record. One of the same field before it is revoked.
struct OverrideCommand {
  Origin origin;                   // with a reason out of RegistryOptions::review_reasons
  // One of the two; of an identity, its oldest active record is taken.
  std::optional<RecordKey> key;
  Euid euid;
  std::vector<RoleValue> values;   // each field named is given whole; with empty texts it is withheld
  int64_t expires_us = 0;
  std::optional<SequenceNumber> expected;
};

struct RevokeOverrideCommand {
  Origin origin;
  OverrideId id;
};

struct DecideHeldVersionCommand {
  Origin origin;
  RecordKey key;
  uint32_t version = 0;
  bool accept = false;
};

// Takes a review for oneself, gives it back, or puts it off.
struct HandleReviewCommand {
  enum class Action : uint8_t { kNone, kClaim, kRelease, kPostpone };
  Origin origin;
  ReviewId review;
  Action action = Action::kNone;
  int64_t until_us = 0;  // of a postponement; of a claim, 0 is the longest lease allowed
  std::optional<SequenceNumber> expected;  // `updated` of the review as it was seen; a later one is Aborted
};

// A person's decision on reviews; with all that follows from it, in one entry. Several at once must be of one kind and
// have been raised for the same reason.
struct DecideReviewCommand {
  Origin origin;            // with a reason out of RegistryOptions::review_reasons
  std::vector<ReviewId> reviews;
  ReviewDecision decision = ReviewDecision::kNone;
  std::vector<std::vector<RecordKey>> groups;  // of kSplit: records that are one person each
  std::optional<SequenceNumber> expected;      // as above; with one review only
};

// A pair as a batch over the whole registry scored it.
struct ScoredPair {
  RecordId left, right;
  float weight_bits = 0;
  Grade grade = Grade::kPossible;
  std::string_view guard;  // lives as long as the batch's result
  Pattern pattern = 0;
};

// A part of a reconciliation: pairs whose score differs from what the registry holds, and the identities around them. A
// pair whose records have changed since the batch read them is left as it is. Writes no entry where nothing changes.
struct ReconcileCommand {
  Origin origin;
  std::string batch_id;
  std::vector<ScoredPair> pairs;
  std::vector<std::pair<RecordId, RecordId>> gone;  // that the registry holds and the batch did not find
  // Links of the machine that the evidence no longer carries are taken apart; else they stay.
  bool may_split = false;
  // Begin and end of the whole instead.
  struct Mark {
    bool finished = false;
    uint64_t records = 0, joins = 0, splits = 0, moves = 0, reviews = 0;
    SequenceNumber read_to;          // the latest entry when it began to read
  };
  std::optional<Mark> mark;
};

// Puts a model into use, which ends what runs in the shadow; keeps it to be looked at; or runs it in the shadow: beside the
// one in use, deciding nothing, until it is ended. What it made of what came is counted anew when the registry is opened.
struct ModelCommand {
  enum class Step : uint8_t { kPropose, kActivate, kShadow, kEndShadow };
  Origin origin;
  Step step = Step::kPropose;
  std::string model_text;  // none to end the shadow
};

// Puts another policy into use (options.h, Policy): links made so far stay. National authorities need a restart. Writes no
// entry where nothing changes.
struct ConfigureCommand {
  Origin origin;
  RegistryOptions options;
};

using WriteCommand = std::variant<RegisterCommand, DeactivateCommand, MergeIdentifiersCommand, AssertCommand,
                                  RevokeAssertionCommand, MoveRecordCommand, UndoCommand, DecideHeldVersionCommand,
                                  HandleReviewCommand, DecideReviewCommand, ReconcileCommand, ModelCommand, OverrideCommand, RevokeOverrideCommand,
                                  ConfigureCommand>;

struct DecisionCandidate {
  RecordId record;
  Euid euid;
  float weight_bits = 0;
  Grade grade = Grade::kPossible;
  std::string guard;
};

struct ConflictView {
  RecordId record;
  Euid euid;              // where it is now
  SequenceNumber since;
  std::string why;
};

// A record that changed its identity.
struct RecordMove {
  RecordId record;
  Euid from, to;
  bool from_retired = false;  // nobody is left there
  bool to_opened = false;     // it is a new one, or one that is back
};

struct WriteAnswer {
  SequenceNumber sequence;     // of the entry; of the first one for a repeated message
  bool repeated = false;       // the message was known: this is its first answer
  Disposition disposition = Disposition::kNone;
  RecordId record;
  uint32_t version = 0;
  Euid euid;
  std::vector<DecisionCandidate> candidates;
  std::string decision;        // one clause: what was decided and why
  std::vector<ReviewId> reviews;
  std::vector<AssertionId> assertions;
  std::vector<OverrideId> overrides;
  std::vector<ConflictView> conflicts;
  std::vector<RecordMove> moves;  // of records that had an identity before
  bool changed = true;            // false: it would have changed nothing, and nothing was written
};

// An active record with what the engine takes of it.
struct ScannedRecord {
  RecordId record;
  RecordKey key;
  Euid euid;
  Demographics data;
};

// Pairs of records that were touched, and of those that were or are their partners.
struct RecentPairs {
  std::vector<ScoredPair> pairs;   // by left, then right, the left one the smaller; each has one of `records`
  std::vector<RecordId> records;   // ascending
  uint64_t touched = 0;            // of them, active
  bool truncated = false;          // some key had more records than a look-up looks at
};

// How scored pairs differ from what a registry holds.
struct PairDifferences {
  std::vector<uint32_t> pairs;                      // numbers of those that are new or have changed
  std::vector<std::pair<RecordId, RecordId>> gone;  // held, and not among them
};

struct ModelView {
  std::string model_id, base_model_id;
  SequenceNumber proposed, activated;  // entries; 0: never
  bool active = false;
};


// --- Why ---

struct PairQuestion {
  RecordKey left, right;
};

struct PairAnswer {
  SequenceNumber as_of;
  bool linked = false;          // in one identity now
  Euid left_euid, right_euid;
  bool compared_now = true;
  float weight_bits = 0;
  double probability = 0;
  Grade grade = Grade::kPossible;
  bool below_possible = false;  // certainly not
  std::string guard;
  std::string kind;             // "same person", "relative, same household", ...
  std::vector<FieldEvidence> evidence;
  std::vector<std::string> shared_rules;          // blocking rules that bring the two together
  std::vector<std::string> reasons;               // why (not) linked, strongest first, one clause each
  std::vector<AssertionId> assertions;            // about exactly these or barring their identities
  std::vector<SequenceNumber> entries;            // that linked or separated them
};

struct ReviewView {
  ReviewId id;
  ReviewKind kind = ReviewKind::kNone;
  RecordId left, right;
  RecordKey left_key, right_key;
  Euid left_euid, right_euid;
  uint32_t version = 0;          // the held one, of an overlay
  float weight_bits = 0;
  float opened_bits = 0;         // when it was opened
  double risk = 0;               // 0 to 1: how likely something is wrong while it waits
  std::string why;
  SequenceNumber opened, updated;
  int64_t opened_us = 0;
  std::string holder;            // empty: free
  int64_t held_until_us = 0, postponed_until_us = 0;
  bool open = true;
};

enum class ReviewOrder : uint8_t { kOldest, kRiskiest };

struct ReviewFilter {
  ReviewKind kind = ReviewKind::kNone;  // kNone: all
  std::string authority;                // of either record; empty: all
  std::string holder;                   // of this person only; empty: all
  std::string why;                      // raised for this reason exactly; empty: all
  bool free_only = false;               // that nobody else holds
  bool with_postponed = false;
  ReviewOrder order = ReviewOrder::kOldest;
  ReviewId after;                       // for the next page, by age
  uint32_t skip = 0;                    // for the next page, by risk
  uint32_t max = 100;
};

// A review with all a person needs to decide it.
struct ReviewDetail {
  SequenceNumber as_of;
  ReviewView review;
  PersonData left, right;                    // current data; of an overlay: the record's, and the held or taken version's
  std::vector<FieldEvidence> evidence;       // as it stands
  std::vector<FieldEvidence> evidence_then;  // as it stood when opened; empty where nothing changed
  std::vector<RecordKey> left_identity, right_identity;  // all records of the two identities
  bool decided = false;                      // closed: by `closed_by`
  SequenceNumber closed_by;
};

// --- History and changes ---

// One entry of the journal for people and for audit; what changed as plain clauses.
struct HistoryEvent {
  SequenceNumber sequence;
  int64_t time_us = 0;
  std::string kind;        // "register", "merge identifiers", "undo", ...
  Origin origin;
  std::string decision;
  std::vector<std::string> changes;  // "record 12 joined E000000012-3", ...
  std::vector<SequenceNumber> undoes;
  SequenceNumber undone_by;
};

struct HistoryRequest {
  std::optional<RecordKey> key;
  Euid euid;
  SequenceNumber after;
  uint32_t max = 1000;
};

// Conditions are joined by "and"; empty ones do not count.
struct EventFilter {
  std::optional<RecordKey> key;
  std::string interface, source, message_id, correlation_id, actor, batch_id;
  int64_t from_us = 0, to_us = 0;
  SequenceNumber after;
  uint32_t max = 100;
};

// One change for a subscriber. Records moved together by one entry share its sequence.
struct ChangeEvent {
  enum class Kind : uint8_t { kRecordAdded, kRecordChanged, kRecordStatus, kIdentitiesMerged, kIdentitySplit,
                              kRecordMoved, kReviewOpened, kReviewClosed, kOther, kValueOverridden };
  SequenceNumber sequence;
  Kind kind = Kind::kOther;
  int64_t time_us = 0;
  RecordId record;
  RecordKey key;
  Euid old_euid, new_euid;
  ReviewId review;
};

// --- Operation ---

struct SourceCounts {
  std::string authority;
  uint64_t active = 0, inactive = 0, subsumed = 0;
};

struct RegistryStatus {
  SequenceNumber as_of;
  bool accepts_writes = true;
  std::string why_not;          // of a writer that has stopped
  uint64_t records = 0, identities = 0, open_reviews = 0, assertions = 0;
  std::vector<SourceCounts> sources;
  std::string model_id;
  std::string open_reconcile;        // batch of a reconciliation that was begun and not finished
  SequenceNumber last_reconcile;     // that finished the latest one
  SequenceNumber reconciled_to;      // the latest entry when that one began to read
  SequenceNumber snapshot;           // the last entry in the snapshot an opening begins from; 0: there is none
  SequenceNumber policy_since;       // that put the policy in use there; 0: there is none in the journal
  uint32_t writes_waiting = 0;
  uint64_t memory_bytes = 0;
};

struct VerifyReport {
  uint64_t entries = 0;
  uint64_t rows = 0;
  std::vector<std::string> problems;  // each names the entry, record or row; empty: all is well
};

}  // namespace ipse
