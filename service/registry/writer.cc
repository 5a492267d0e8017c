// The writer: takes what waits, decides it, and has it committed by a thread beside it.
//
// While one group of entries is being committed the next is decided, so the disk and the deciding never wait for each
// other; a group is as large as what came while the one before it was on its way. The next group rests on the one being
// committed: if that could not be stored, both go back.

#include <algorithm>
#include <utility>

#include "service/registry/conversions.h"
#include "service/registry/registry_impl.h"

namespace ipse {
namespace {

bool Shadows(const journal::Entry& entry) {
  return std::ranges::any_of(entry.effect(), [](const journal::Effect& effect) { return effect.has_model_shadowed(); });
}

uint64_t MessageHashOf(const Origin& origin) { return SeenMessages::HashOf(origin.source, origin.message_id); }

}  // namespace

void RegistryImpl::StartThreads() {
  committer_ = std::thread([this] { CommitterLoop(); });
}

void RegistryImpl::StopThreads() {
  {
    const absl::MutexLock held(&queue_lock_);
    stopped_ = true;
  }
  if (writer_.joinable()) writer_.join();
  {
    const absl::MutexLock held(&queue_lock_);
    committer_stopped_ = true;
  }
  if (committer_.joinable()) committer_.join();
}

void RegistryImpl::CommitterLoop() {
  for (;;) {
    const std::vector<journal::Entry>* entries;
    std::vector<journal::Entry> spent;
    {
      const absl::MutexLock held(&queue_lock_);
      const auto ready = [this] { return committer_stopped_ || to_commit_ != nullptr; };
      queue_lock_.Await(absl::Condition(&ready));
      if (to_commit_ == nullptr) return;
      entries = to_commit_;
      spent = std::move(spent_);
    }
    absl::Status status = store_->Commit(*entries);
    if (status.ok()) {
      for (const journal::Entry& entry : *entries) indicators_.Add(entry);
    }
    const absl::MutexLock held(&queue_lock_);
    to_commit_ = nullptr;
    commit_result_ = std::move(status);
  }
}

void RegistryImpl::WriterLoop() {
  for (;;) {
    std::optional<Waiting> next;
    bool over;
    {
      const absl::MutexLock held(&queue_lock_);
      const auto room = [this] { return group_.entries.size() < options_.commit_group_max; };
      const auto ready = [&] {
        if (commit_result_.has_value()) return true;
        return queue_.empty() ? stopped_ && to_commit_ == nullptr : room();
      };
      if (snapshot_process_ == 0) {
        queue_lock_.Await(absl::Condition(&ready));
      } else {
        queue_lock_.AwaitWithTimeout(absl::Condition(&ready), absl::Seconds(1));
      }
      if (!queue_.empty() && room()) {
        next = std::move(queue_.front());
        queue_.pop_front();
      }
      over = stopped_ && queue_.empty() && !next.has_value() && to_commit_ == nullptr && !commit_result_.has_value();
    }
    if (over) return;
    SettleIfCommitted();
    EndSnapshot(/*wait=*/false);
    BeginSnapshot();
    if (next.has_value()) {
      if (OriginOf(next->command).dry_run) {
        CommitAll();  // so that only the trial itself is taken back
        DryRun(*std::move(next));
      } else {
        Decide(*std::move(next));
      }
    }
    StartCommit();
  }
}

// Hands the group over unless one is on its way.
void RegistryImpl::StartCommit() {
  if (committing_ != nullptr || group_.entries.empty()) return;
  {
    const absl::MutexLock held(&state_lock_);
    group_.changes = state_.TrialMark();
  }
  committing_ = std::make_unique<Group>(std::exchange(group_, Group()));
  const absl::MutexLock held(&queue_lock_);
  to_commit_ = &committing_->entries;
}

void RegistryImpl::CommitAll() {
  for (StartCommit(); committing_ != nullptr; StartCommit()) {
    {
      const absl::MutexLock held(&queue_lock_);
      const auto ended = [this] { return commit_result_.has_value(); };
      queue_lock_.Await(absl::Condition(&ended));
    }
    SettleIfCommitted();
  }
}

// When a commit has ended: memory follows, and who waits for it is answered.
void RegistryImpl::SettleIfCommitted() {
  absl::Status status;
  {
    const absl::MutexLock held(&queue_lock_);
    if (!commit_result_.has_value()) return;
    status = *std::exchange(commit_result_, std::nullopt);
  }
  std::vector<Decided> answers = std::move(committing_->answers);
  if (status.ok()) {
    {
      const absl::MutexLock held(&state_lock_);
      state_.KeepFirst(committing_->changes);
      if (group_.entries.empty()) CloseTrial();
    }
    CountShadowed(committing_->shadowed);
    if (std::ranges::any_of(committing_->entries, Shadows)) (void)TakeShadow();  // was checked; if it fails, none is said to run
    const absl::MutexLock held(&commit_lock_);
    committed_ = committing_->entries.back().sequence();
  } else {
    for (Decided& decided : group_.answers) answers.push_back(std::move(decided));
    if (store_->failed()) {
      Stop(status);
    } else {
      GoBack();
    }
    group_ = Group();
  }
  {
    const absl::MutexLock held(&queue_lock_);
    spent_.swap(committing_->entries);
  }
  committing_.reset();
  for (Decided& decided : answers) {
    if (status.ok()) {
      decided.done(std::move(decided.answer));
    } else {
      decided.done(status);
    }
  }
}

// REQUIRES: state_lock_.
void RegistryImpl::CloseTrial() {
  if (!trial_open_) return;
  state_.Keep();
  trial_open_ = false;
}

// Nobody knows what was stored: nothing is written any more.
void RegistryImpl::Stop(const absl::Status& why) {
  {
    const absl::MutexLock held(&queue_lock_);
    stopped_why_ = std::string(ToStd(why.message()));
  }
  const absl::MutexLock held(&commit_lock_);
  commit_failed_ = true;
}

// Nothing was stored of the group that was to be committed: memory follows, with all that was decided on top of it.
void RegistryImpl::GoBack() {
  {
    const absl::MutexLock held(&state_lock_);
    state_.TakeBack();
    trial_open_ = false;
  }
  std::set<RecordId> touched = std::move(committing_->engine_touched);
  touched.merge(group_.engine_touched);
  const auto configures = [](const journal::Entry& entry) { return entry.cause().kind() == journal::Cause::CONFIGURE; };
  const bool configured = std::ranges::any_of(committing_->entries, configures) || std::ranges::any_of(group_.entries, configures);
  const bool shadowed = std::ranges::any_of(committing_->entries, Shadows) || std::ranges::any_of(group_.entries, Shadows);
  committing_->entries.clear();
  group_.entries.clear();
  if (configured) TakePolicy();
  RestoreModel();
  RestoreEngine(touched);
  if (shadowed) (void)TakeShadow();  // one that was committed while the next was decided had nothing to read yet
  TookBack();
}

// Tells readers that what they saw may not be there any more.
void RegistryImpl::TookBack() {
  const absl::MutexLock held(&commit_lock_);
  ++took_back_;
}

// The group that holds an entry; none if it is stored.
RegistryImpl::Group* RegistryImpl::GroupOf(SequenceNumber sequence) {
  for (Group* group : {committing_.get(), &group_}) {
    if (group == nullptr || group->entries.empty()) continue;
    if (sequence.value >= group->entries.front().sequence() && sequence.value <= group->entries.back().sequence()) return group;
  }
  return nullptr;
}

absl::StatusOr<std::optional<WriteAnswer>> RegistryImpl::FirstAnswer(const Waiting& waiting) {
  const Origin& origin = OriginOf(waiting.command);
  if (origin.message_id.empty() || !seen_.MayHave(MessageHashOf(origin))) return std::optional<WriteAnswer>();
  uint64_t sequence = 0;
  for (const Group* group : {committing_.get(), &group_}) {
    if (group == nullptr) continue;
    if (const auto found = group->messages.find({origin.source, origin.message_id}); found != group->messages.end()) sequence = found->second;
  }
  if (sequence == 0) {
    IPSE_ASSIGN_OR_RETURN(sequence, store_->FindMessage(origin.source, origin.message_id));
  }
  if (sequence == 0) return std::optional<WriteAnswer>();
  IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, ReadEntry(SequenceNumber{sequence}));
  if (entry.cause().request_digest() != waiting.digest) {
    return MakeStatus(absl::StatusCode::kAlreadyExists,
                      "this message id of source '{}' was used for another message (entry {}); give each its own",
                      origin.source, sequence);
  }
  WriteAnswer answer = AnswerOf(entry);
  answer.repeated = true;
  return std::optional<WriteAnswer>(std::move(answer));
}

// Decides one command: answers it at once, or adds its entry to the group.
void RegistryImpl::Decide(Waiting waiting) {
  {
    const absl::MutexLock held(&queue_lock_);
    if (!stopped_why_.empty()) {
      return waiting.done(MakeStatus(absl::StatusCode::kUnavailable, "writing has stopped: {}", stopped_why_));
    }
  }
  auto first = FirstAnswer(waiting);
  if (!first.ok()) return waiting.done(first.status());
  if (first->has_value()) {
    // Of a message that is not stored yet, the answer waits for the commit, too.
    if (Group* group = GroupOf((*first)->sequence); group != nullptr) {
      group->answers.push_back({**first, std::move(waiting.done)});
    } else {
      waiting.done(**first);
    }
    return;
  }
  const absl::Status scaled = MaybeRescaleModel();
  if (!scaled.ok()) return waiting.done(scaled);
  const size_t mark = OpenTrial();
  Decider decider(context_);
  const SequenceNumber sequence = NextSequence();
  auto entry = decider.Decide(waiting.command, sequence, clock_());
  if (!entry.ok()) {
    bool changed;
    {
      const absl::MutexLock held(&state_lock_);
      changed = state_.TrialMark() > mark;
      state_.TakeBackTo(mark);
    }
    RestoreModel();
    RestoreEngine(decider.engine_touched());
    if (changed) TookBack();
    return waiting.done(entry.status());
  }
  // A part of a reconciliation that finds nothing to change leaves no trace, nor does the policy that is in use.
  const bool may_do_nothing =
      std::holds_alternative<ReconcileCommand>(waiting.command) || std::holds_alternative<ConfigureCommand>(waiting.command);
  if (may_do_nothing && entry->effect_size() == 0) {
    WriteAnswer answer = AnswerOf(*entry);
    answer.sequence = SequenceNumber{entry->sequence() - 1};
    return waiting.done(std::move(answer));
  }
  if (std::holds_alternative<ConfigureCommand>(waiting.command)) TakePolicy();
  entry->mutable_cause()->set_request_digest(waiting.digest);
  if (const Origin& origin = OriginOf(waiting.command); !origin.message_id.empty()) {
    seen_.Add(MessageHashOf(origin));  // should it not be stored, its index will say so
    group_.messages[{origin.source, origin.message_id}] = entry->sequence();
  }
  group_.engine_touched.insert(decider.engine_touched().begin(), decider.engine_touched().end());
  group_.shadowed.records += decider.shadowed().records;
  group_.shadowed.pairs.insert(group_.shadowed.pairs.end(), decider.shadowed().pairs.begin(), decider.shadowed().pairs.end());
  group_.answers.push_back({AnswerOf(*entry), std::move(waiting.done)});
  group_.entries.push_back(*std::move(entry));
}

// From here on what is decided can be taken back; gives the point to go back to.
size_t RegistryImpl::OpenTrial() {
  const absl::MutexLock held(&state_lock_);
  if (!trial_open_) state_.BeginTrial();
  trial_open_ = true;
  return state_.TrialMark();
}

SequenceNumber RegistryImpl::NextSequence() const {
  if (!group_.entries.empty()) return SequenceNumber{group_.entries.back().sequence() + 1};
  if (committing_ != nullptr) return SequenceNumber{committing_->entries.back().sequence() + 1};
  return SequenceNumber{store_->last_sequence() + 1};
}

// Decides as if in earnest, then takes everything back. REQUIRES: nothing waits to be committed.
void RegistryImpl::DryRun(Waiting waiting) {
  auto first = FirstAnswer(waiting);
  if (!first.ok()) return waiting.done(first.status());
  if (first->has_value()) return waiting.done(**first);
  {
    const absl::MutexLock held(&state_lock_);
    CloseTrial();
    state_.BeginTrial();
  }
  Decider decider(context_);
  auto entry = decider.Decide(waiting.command, NextSequence(), clock_());
  {
    const absl::MutexLock held(&state_lock_);
    state_.TakeBack();
  }
  RestoreModel();
  RestoreEngine(decider.engine_touched());
  TookBack();
  if (!entry.ok()) return waiting.done(entry.status());
  WriteAnswer answer = AnswerOf(*entry);
  answer.sequence = SequenceNumber{store_->last_sequence()};
  waiting.done(std::move(answer));
}

// Gives the engine what the state now says of these records.
void RegistryImpl::RestoreEngine(const std::set<RecordId>& records) {
  for (const RecordId record : records) {
    const bool matched = state_.Has(record) && state_.record(record).status == RecordStatus::kActive &&
                         state_.record(record).current_version != 0;
    if (!matched) {
      engine_->Remove(record);
      continue;
    }
    const auto version = ReadVersion(record, 0);
    engine_exact_ &= version.ok() && engine_->Put(record, state_.KeyOf(record), version->person).ok();
  }
}

}  // namespace ipse
