#pragma once

// What a registry can be asked: durable, explainable, reversible identity. Registry (registry.h) does it; adapters know
// this interface alone.
//
//   IPSE_ASSIGN_OR_RETURN(WriteAnswer answer, registry.Write(RegisterCommand{.origin = origin, .key = key, .person = person}));
//   IPSE_ASSIGN_OR_RETURN(MatchAnswer match, registry.Match({.person = person}));
//
// A source record is what one system said, with every version kept; an identity is a set of source records. Every write is
// one entry of the journal (service/journal), stored with its consequences in one transaction, and can be taken back by a
// further entry. A write is answered after its commit; a repeated message gets its first answer.
//
// Reads run on the caller's thread against memory and never wait for a disk, except those that show stored texts or
// history (marked "reads the store"). Writes queue for the one writer thread, which decides them in order and commits
// them in groups.
//
// Failures: InvalidArgument (the request itself), NotFound, AlreadyExists (a message id used for other content),
// FailedPrecondition (a steward's word is in the way), Aborted (another version than expected; the text names the current
// one; of a read: what it saw was taken back each time it looked, ask again), ResourceExhausted (queue or disk full; try again), Unavailable (the writer has stopped after a failed commit; reads
// go on; reopen), DataLoss (a stored row is damaged; the text names it). No text holds personal data.
// Thread-safety: all functions from any thread.

#include <absl/time/time.h>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "matcher/base/status.h"
#include "service/registry/commands.h"
#include "service/registry/indicators.h"
#include "service/registry/model_difference.h"

namespace ipse {

class RegistryApi {
 public:
  virtual ~RegistryApi() = default;

  // --- Reads ---
  virtual absl::StatusOr<MatchAnswer> Match(const MatchRequest& request) const = 0;
  virtual absl::StatusOr<SearchAnswer> Search(const SearchRequest& request) const = 0;  // reads the store for what it shows
  virtual absl::StatusOr<LookupAnswer> Lookup(const LookupRequest& request) const = 0;  // reads the store only with_person
  // The same without waiting for anything: nothing where what was found is not stored yet, or with_person.
  virtual std::optional<absl::StatusOr<LookupAnswer>> LookupAtOnce(const LookupRequest& request) const = 0;
  // The data to go by, and where each is from. Reads the store; at another time than now, the entries of the identity's records.
  virtual absl::StatusOr<GoldenAnswer> Golden(const GoldenRequest& request) const = 0;
  virtual absl::StatusOr<PairAnswer> Why(const PairQuestion& question) const = 0;       // why (not) linked; reads the store
  // How an identity came to be, or what happened to a record: the entries that touched it, oldest first. Reads the store.
  virtual absl::StatusOr<std::vector<HistoryEvent>> History(const HistoryRequest& request) const = 0;
  // The same by message, interface, correlation id, actor or time.
  virtual absl::StatusOr<std::vector<HistoryEvent>> FindEvents(const EventFilter& filter) const = 0;
  virtual absl::StatusOr<std::vector<ReviewView>> Reviews(const ReviewFilter& filter) const = 0;
  virtual absl::StatusOr<ReviewDetail> Review(ReviewId id) const = 0;  // reads the store

  // --- Writes ---
  // Queues a write. `done` gets its answer after the commit, on the writer's thread: it must be quick and must not call the
  // registry. A write that cannot be queued is answered at once, on this thread.
  using WriteDone = std::function<void(absl::StatusOr<WriteAnswer>)>;
  virtual void Submit(WriteCommand command, WriteDone done) = 0;
  // The same, waiting for the answer.
  absl::StatusOr<WriteAnswer> Write(WriteCommand command);

  // --- The whole registry, for batch work ---
  // Calls `visit` for every active record, as all stood at one moment, until it returns false. A record whose write is
  // being committed at that moment may be left out. Reads the store.
  virtual absl::Status ScanRecords(const std::function<bool(ScannedRecord&&)>& visit) const = 0;
  // What differs materially; pairs by left, then right, the left one the smaller. `of`: only pairs of these records were
  // looked for (ascending); empty: of all.
  virtual PairDifferences Differences(std::span<const ScoredPair> pairs, std::span<const RecordId> of = {}) const = 0;
  // What entries after one may have changed, scored as a batch over all records would.
  virtual absl::StatusOr<RecentPairs> PairsSince(SequenceNumber entry) const = 0;
  // The file of a model that was proposed or active; of the active one for an empty id. Reads the store.
  virtual absl::StatusOr<std::string> ModelText(const std::string& model_id) const = 0;
  virtual std::vector<ModelView> Models() const = 0;  // in the order in which they came
  // What the model in the shadow (ModelCommand) made of what came since it began or the registry was opened.
  virtual ShadowReport Shadow() const = 0;

  // --- Changes ---
  // Entries after `after`, at most `max`, oldest first; waits up to `wait` for the first one. Reads the store; a slow
  // reader costs nobody else anything.
  virtual absl::StatusOr<std::vector<ChangeEvent>> Changes(SequenceNumber after, uint32_t max,
                                                           absl::Duration wait) const = 0;

  // --- Operation ---
  virtual RegistryStatus Status() const = 0;
  // The same as Status().accepts_writes, at the cost of a lock.
  virtual bool AcceptsWrites() const = 0;
  // Writes a consistent copy while the registry runs; `path` must not exist.
  virtual absl::Status Backup(const std::string& path) const = 0;
  virtual absl::StatusOr<VerifyReport> Verify(const std::function<bool(double)>& progress) const = 0;
  // Figures of the latest `days` days.
  virtual IndicatorsView Stats(uint32_t days) const = 0;
  virtual void Drain() = 0;  // refuses new writes, finishes those queued
};

}  // namespace ipse
