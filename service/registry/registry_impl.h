#pragma once

// The registry at work: queue, writer thread, reads. Internal to service/registry; see registry.h.
//
// A write goes: Submit -> queue -> writer thread: idempotency check, Decider (state and engine change), entry -> group ->
// one commit -> callbacks. If the commit finds the disk full, state and engine go back to what is stored; if it fails in
// any other way, the writer stops. A read looks at state and engine under the shared lock; where it touched something
// that is not committed yet, it waits for that commit.

#include <absl/container/flat_hash_map.h>

#include <atomic>
#include <deque>
#include <thread>

#include "service/journal/journal_store.h"
#include "service/registry/decider.h"
#include "service/registry/registry.h"

namespace ipse {

using ClockUs = std::function<int64_t()>;

class RegistryImpl : public Registry {
 public:
  // `engine` is empty; it and the state are filled from the store by Start.
  RegistryImpl(std::unique_ptr<JournalStore> store, const RegistryOptions& options, ClockUs clock);
  ~RegistryImpl() override;
  absl::Status Start();

  absl::StatusOr<MatchAnswer> Match(const MatchRequest& request) const override;
  absl::StatusOr<SearchAnswer> Search(const SearchRequest& request) const override;
  absl::StatusOr<LookupAnswer> Lookup(const LookupRequest& request) const override;
  absl::StatusOr<PairAnswer> Why(const PairQuestion& question) const override;
  absl::StatusOr<std::vector<HistoryEvent>> History(const HistoryRequest& request) const override;
  absl::StatusOr<std::vector<HistoryEvent>> FindEvents(const EventFilter& filter) const override;
  absl::StatusOr<std::vector<ReviewView>> Reviews(const ReviewFilter& filter) const override;
  absl::StatusOr<ReviewDetail> Review(ReviewId id) const override;
  absl::Status ScanRecords(const std::function<bool(ScannedRecord&&)>& visit) const override;
  PairDifferences Differences(std::span<const ScoredPair> pairs) const override;
  absl::StatusOr<std::string> ModelText(const std::string& model_id) const override;
  std::vector<ModelView> Models() const override;
  void Submit(WriteCommand command, WriteDone done) override;
  absl::StatusOr<std::vector<ChangeEvent>> Changes(SequenceNumber after, uint32_t max, absl::Duration wait) const override;
  RegistryStatus Status() const override;
  bool AcceptsWrites() const override;
  absl::Status Backup(const std::string& path) const override { return store_->Backup(path); }
  absl::StatusOr<VerifyReport> Verify(const std::function<bool(double)>& progress) const override;
  IndicatorsView Stats(uint32_t days) const override { return indicators_.View(clock_(), days); }
  void Drain() override;

 private:
  struct Waiting {
    WriteCommand command;
    WriteDone done;
  };
  struct Decided {
    WriteAnswer answer;
    WriteDone done;
  };

  // --- Start (start.cc) ---
  absl::Status Replay(std::string* model_text);
  absl::Status FillEngine();
  void SettlePolicy();
  journal::Entry NewEntry(journal::Cause::Kind kind) const;
  void AddToGroup(journal::Entry entry);
  absl::Status ActivateModel(const EngineModel& model, const std::string& base_model_id);
  std::string ActiveBaseModel() const;
  absl::Status MaybeRescaleModel();

  // --- Writer ---
  void WriterLoop();
  std::vector<Waiting> TakeGroup();
  void WriteGroup(std::vector<Waiting> group);
  // Decides one command: answers it at once, or adds its entry to the group.
  void Decide(Waiting waiting);
  void DryRun(Waiting waiting);
  absl::StatusOr<std::optional<WriteAnswer>> FirstAnswer(const WriteCommand& command, const std::string& digest);
  void CommitGroup();
  void GoBack();
  void RestoreEngine(const std::set<RecordId>& records);
  void RestoreModel();
  DecisionContext MakeContext();

  // --- What deciding reads: the group first, then the store ---
  absl::StatusOr<journal::Entry> ReadEntry(SequenceNumber sequence) const;
  absl::StatusOr<StoredVersion> ReadVersion(RecordId record, uint32_t version) const;
  absl::StatusOr<uint32_t> PreviousCurrent(RecordId record, uint32_t version) const;
  absl::StatusOr<std::vector<SequenceNumber>> ReadBatch(const std::string& batch_id) const;
  absl::StatusOr<SequenceNumber> UndoneBy(SequenceNumber entry) const;

  // --- Reads ---
  // Waits until what was read is committed; Unavailable if it never will be.
  absl::Status Await(uint64_t touched) const;
  Advice AdviceFor(const MatchRequest& request, MatchAnswer* answer) const;
  RecordView ViewOf(RecordId record) const;
  ReviewView ViewOf(const ReviewState& review) const;
  IdentityView IdentityViewOf(Euid euid, const LookupRequest& request, uint64_t* touched) const;
  absl::StatusOr<PersonData> PersonOf(RecordId record, uint32_t version) const;
  absl::StatusOr<HistoryEvent> EventOf(uint64_t sequence) const;
  void AppendChanges(const journal::Entry& entry, std::vector<ChangeEvent>* changes) const;
  std::vector<std::string> ReasonsApart(RecordId left, RecordId right, const PairDetail* detail) const;

  RegistryOptions options_;          // fixed once Start has taken the policy from the journal
  const ClockUs clock_;
  std::unique_ptr<JournalStore> store_;
  std::unique_ptr<IdentityEngine> engine_;

  mutable absl::Mutex state_lock_;   // exclusive while an effect is applied
  RegistryState state_;
  DecisionContext context_;
  Indicators indicators_;

  mutable absl::Mutex queue_lock_;
  std::deque<Waiting> queue_;
  bool draining_ = false, stopped_ = false;
  std::string stopped_why_;          // not empty: the writer has stopped

  mutable absl::Mutex commit_lock_;
  std::atomic<uint64_t> committed_ = 0;
  bool commit_failed_ = false;

  // The writer's alone: the group being decided.
  std::vector<journal::Entry> group_;
  std::vector<Decided> group_done_;
  std::set<RecordId> group_engine_touched_;
  absl::flat_hash_map<std::string, uint64_t> group_messages_;
  bool trial_open_ = false;
  std::thread writer_;
};

}  // namespace ipse
