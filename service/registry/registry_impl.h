#pragma once

// The registry at work: queue, writer thread, reads. Internal to service/registry; see registry.h.
//
// A write goes: Submit -> queue -> writer thread: idempotency check, Decider (state and engine change), entry -> group ->
// committer thread: one commit -> writer thread: callbacks. If the commit finds the disk full, state and engine go back to
// what is stored; if it fails in any other way, the writer stops. A read looks at state and engine under the shared lock;
// where it touched something that is not committed yet, it waits for that commit.

#include <absl/container/flat_hash_map.h>

#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <thread>

#include "service/journal/journal_store.h"
#include "service/registry/decider.h"
#include "service/registry/message_digest.h"
#include "service/registry/registry.h"
#include "service/registry/seen_messages.h"

namespace ipse {

using ClockUs = std::function<int64_t()>;

class FirstRows;
struct LiveOptions;
class Snapshot;
struct SnapshotMark;

class RegistryImpl : public Registry {
 public:
  // `engine` is empty; it and the state are filled from the store by Start.
  RegistryImpl(std::unique_ptr<JournalStore> store, const RegistryOptions& options, ClockUs clock);
  ~RegistryImpl() override;
  absl::Status Start();

  absl::StatusOr<MatchAnswer> Match(const MatchRequest& request) const override;
  absl::StatusOr<SearchAnswer> Search(const SearchRequest& request) const override;
  absl::StatusOr<LookupAnswer> Lookup(const LookupRequest& request) const override;
  std::optional<absl::StatusOr<LookupAnswer>> LookupAtOnce(const LookupRequest& request) const override;
  absl::StatusOr<GoldenAnswer> Golden(const GoldenRequest& request) const override;
  absl::StatusOr<PairAnswer> Why(const PairQuestion& question) const override;
  absl::StatusOr<std::vector<HistoryEvent>> History(const HistoryRequest& request) const override;
  absl::StatusOr<std::vector<HistoryEvent>> FindEvents(const EventFilter& filter) const override;
  absl::StatusOr<std::vector<ReviewView>> Reviews(const ReviewFilter& filter) const override;
  absl::StatusOr<ReviewDetail> Review(ReviewId id) const override;
  absl::Status ScanRecords(const std::function<bool(ScannedRecord&&)>& visit) const override;
  PairDifferences Differences(std::span<const ScoredPair> pairs, std::span<const RecordId> of) const override;
  absl::StatusOr<RecentPairs> PairsSince(SequenceNumber entry) const override;
  absl::StatusOr<std::string> ModelText(const std::string& model_id) const override;
  std::vector<ModelView> Models() const override;
  ShadowReport Shadow() const override;
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
    std::string digest;
    WriteDone done;
  };
  struct Decided {
    WriteAnswer answer;
    WriteDone done;
  };
  // What is committed as one. The writer's alone, but for the entries: the committer reads them, and nobody changes them then.
  struct Group {
    std::vector<journal::Entry> entries;
    std::vector<Decided> answers;  // given once it is stored
    std::set<RecordId> engine_touched;
    absl::flat_hash_map<std::pair<std::string, std::string>, uint64_t> messages;  // by source and message id
    size_t changes = 0;            // of the state since the trial began, up to its end
    Decider::Shadowed shadowed;
  };
  // A model that runs beside the one in use, and what it made of things so far.
  struct ShadowModel {
    std::string text, id;
    ShadowReport report;           // its counts alone
    ModelDifferences differences{kShadowSamples};
  };
  static constexpr size_t kShadowSamples = 20;  // of each kind

  // --- Start (start.cc) ---
  absl::Status Replay(uint64_t after, FirstRows* rows);
  absl::Status MakeEngine(EngineModel model, Snapshot* snapshot, FirstRows* rows);
  absl::StatusOr<std::unique_ptr<IdentityEngine>> EngineOfRows(EngineModel model, const LiveOptions& live, FirstRows* rows);
  std::vector<uint32_t> VersionsHeld() const;
  bool Matched(RecordId record) const;
  absl::Status PutOthers(uint64_t after, const std::function<uint32_t(RecordId)>& version_held);
  void SettlePolicy();
  void TakePolicy();
  journal::Entry NewEntry(journal::Cause::Kind kind) const;
  void AddToGroup(journal::Entry entry);
  absl::Status ActivateModel(const EngineModel& model, const std::string& base_model_id);
  std::string ActiveBaseModel() const;
  absl::Status MaybeRescaleModel();

  // --- Snapshots (registry_snapshot.cc) ---
  std::unique_ptr<Snapshot> OpenSnapshot();
  bool SnapshotIsDue() const;
  bool HasRoomForSnapshot() const;
  void WhileStill(const std::function<void()>& act) const;
  absl::Status WriteSnapshot(const SnapshotMark& mark) const;
  absl::StatusOr<SnapshotMark> MarkSnapshot();
  void BeginSnapshot();
  void EndSnapshot(bool wait);
  void LeaveSnapshot();

  // --- Writer (writer.cc) ---
  void StartThreads();
  void StopThreads();
  void CommitterLoop();
  void WriterLoop();
  void Decide(Waiting waiting);
  void DryRun(Waiting waiting);
  absl::StatusOr<std::optional<WriteAnswer>> FirstAnswer(const Waiting& waiting);
  Group* GroupOf(SequenceNumber sequence);
  SequenceNumber NextSequence() const;
  size_t OpenTrial();
  void CloseTrial();
  void StartCommit();
  void CommitAll();
  void SettleIfCommitted();
  void Stop(const absl::Status& why);
  void GoBack();
  void TookBack();
  void RestoreEngine(const std::set<RecordId>& records);
  void RestoreModel();
  DecisionContext MakeContext();

  // --- The shadow model (shadow.cc) ---
  absl::Status TakeShadow();
  absl::Status RefreshShadow();
  void CountShadowed(const Decider::Shadowed& shadowed);
  void CountShadowed(const EngineMatches& look_up) const;

  // --- What deciding reads: what is not stored yet, then the store. The writer's alone ---
  const journal::Entry* Pending(SequenceNumber sequence) const;
  void ForPending(const std::function<void(const journal::Entry&)>& visit) const;
  void AddPending(std::vector<uint64_t>* entries, const std::function<bool(const journal::Entry&)>& wanted) const;
  absl::StatusOr<journal::Entry> ReadEntry(SequenceNumber sequence) const;
  absl::StatusOr<StoredVersion> ReadVersion(RecordId record, uint32_t version) const;
  absl::StatusOr<uint32_t> PreviousCurrent(RecordId record, uint32_t version) const;
  static absl::StatusOr<uint32_t> PreviousAmong(std::span<const uint64_t> entries, RecordId record, uint32_t version,
                                                const std::function<absl::StatusOr<journal::Entry>(uint64_t)>& read);
  absl::StatusOr<std::string> ReadModelText(uint64_t sequence, const std::string& wanted) const;
  absl::StatusOr<std::vector<SequenceNumber>> ReadBatch(const std::string& batch_id) const;
  absl::StatusOr<SequenceNumber> UndoneBy(SequenceNumber entry) const;

  // --- Reads ---
  // Taken before a read looks at anything.
  struct ReadMark {
    uint64_t committed = 0, took_back = 0;
    bool last_try = false;
    bool may_wait = true;  // else what is not stored yet is Aborted
  };
  ReadMark BeginRead(bool last_try) const;
  // Waits until it is known what becomes of what was read. Aborted where the read must look again: what it saw was taken
  // back, or (but for the last try) may have been half an entry. Unavailable if it never will be known.
  absl::Status Await(const ReadMark& mark, uint64_t touched) const;
  // Asks until nothing was changed while it looked. Where something always is, the last try takes what is committed.
  template <typename Ask>
  auto ReadAgain(const Ask& ask) const {
    constexpr int kTries = 8;
    for (int tries = 1;; ++tries) {
      auto answer = ask(BeginRead(/*last_try=*/tries >= kTries));
      if (answer.status().code() != absl::StatusCode::kAborted || tries == 2 * kTries) return answer;
    }
  }
  absl::StatusOr<MatchAnswer> MatchOnce(const MatchRequest& request, const ReadMark& mark) const;
  absl::StatusOr<SearchAnswer> SearchOnce(const SearchRequest& request, const ReadMark& mark) const;
  absl::StatusOr<LookupAnswer> LookupOnce(const LookupRequest& request, const ReadMark& mark) const;
  absl::StatusOr<GoldenAnswer> GoldenOnce(const GoldenRequest& request, const ReadMark& mark) const;
  absl::StatusOr<GoldenAnswer> GoldenAt(const GoldenRequest& request) const;
  absl::StatusOr<SequenceNumber> SequenceAt(int64_t time_us) const;
  absl::StatusOr<PairAnswer> WhyOnce(const PairQuestion& question, const ReadMark& mark) const;
  absl::StatusOr<std::vector<ReviewView>> ReviewsOnce(const ReviewFilter& filter, const ReadMark& mark) const;
  absl::StatusOr<ReviewDetail> ReviewOnce(ReviewId id, const ReadMark& mark) const;
  Advice AdviceFor(const MatchRequest& request, MatchAnswer* answer) const;
  RecordView ViewOf(RecordId record) const;
  ReviewView ViewOf(const ReviewState& review) const;
  IdentityView IdentityViewOf(Euid euid, const LookupRequest& request, uint64_t* touched) const;
  absl::StatusOr<uint32_t> PreviousStored(RecordId record, uint32_t version) const;
  absl::StatusOr<PersonData> PersonOf(RecordId record, uint32_t version) const;
  absl::StatusOr<HistoryEvent> EventOf(uint64_t sequence) const;
  void TouchedSince(SequenceNumber entry, std::vector<RecordId>* active, std::vector<RecordId>* changed) const;
  // Those that a record was like when its last decision up to an entry was made.
  absl::StatusOr<std::vector<RecordId>> FormerPartners(RecordId record, SequenceNumber entry) const;
  void AppendChanges(const journal::Entry& entry, std::vector<ChangeEvent>* changes) const;
  std::vector<std::string> ReasonsApart(RecordId left, RecordId right, const PairDetail* detail) const;

  RegistryOptions options_;          // its policy changes under state_lock_, but for the national authorities; the rest is fixed
  journal::Policy first_policy_;     // that it started with
  const ClockUs clock_;
  std::unique_ptr<JournalStore> store_;
  std::unique_ptr<IdentityEngine> engine_;

  mutable absl::Mutex state_lock_;   // exclusive while an effect is applied
  RegistryState state_;
  DecisionContext context_;
  Indicators indicators_;
  SeenMessages seen_;                // the writer's alone

  mutable absl::Mutex shadow_lock_;
  std::unique_ptr<ShadowModel> shadow_;

  mutable absl::Mutex queue_lock_;
  std::deque<Waiting> queue_;
  bool draining_ = false, stopped_ = false, committer_stopped_ = false;
  std::string stopped_why_;          // not empty: the writer has stopped
  const std::vector<journal::Entry>* to_commit_ = nullptr;
  std::vector<journal::Entry> spent_;  // stored, and for the committer to free: the writer has more to do
  std::optional<absl::Status> commit_result_;  // of what was to be committed, until the writer has seen it

  mutable absl::Mutex commit_lock_;
  std::atomic<uint64_t> committed_ = 0;
  uint64_t took_back_ = 0;             // how often something that readers may have seen went
  bool commit_failed_ = false;

  // The writer's alone.
  Group group_;                        // being decided
  std::unique_ptr<Group> committing_;  // none: the committer is idle
  bool trial_open_ = false;
  bool started_ = false;
  bool engine_exact_ = true;           // false once something could not be read that the engine needed to go back
  std::atomic<uint64_t> snapshot_sequence_ = 0;  // the last entry in the snapshot; 0: there is none to be used
  uint64_t snapshot_tried_ = 0;        // up to which entry one was written or could not be
  absl::Time snapshot_begun_;          // of the latest while running
  pid_t snapshot_process_ = 0;         // that writes one; 0: none
  std::vector<uint32_t> versions_held_;  // while opening: of each record, what the snapshot's engine has; 0: nothing
  std::thread writer_, committer_;
};

}  // namespace ipse
