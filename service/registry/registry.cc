// The queue and the writer.

#include "service/registry/registry.h"

#include <absl/time/clock.h>

#include <utility>

#include "matcher/base/check.h"
#include "service/journal/entry_index.h"
#include "service/registry/conversions.h"
#include "service/registry/registry_impl.h"

namespace ipse {
namespace {

const Origin& OriginOf(const WriteCommand& command) {
  return std::visit([](const auto& c) -> const Origin& { return c.origin; }, command);
}

// What a message says, apart from how it was delivered: the same message again has the same digest.
std::string DigestOf(const WriteCommand& command) {
  std::string text = fmt::format("{}\n", command.index());
  const auto add = [&](std::string_view part) {
    text += fmt::format("{}:", part.size());
    text += part;
  };
  const auto add_key = [&](const RecordKey& key) {
    add(key.authority);
    add(key.identifier);
  };
  struct Visitor {
    const decltype(add)& text;
    const decltype(add_key)& key;
    void operator()(const RegisterCommand& c) const {
      key(c.key);
      text(c.entity_type);
      text(std::to_string(c.event_time_us));
      text(ToJournal(c.person).SerializeAsString());
    }
    void operator()(const DeactivateCommand& c) const { key(c.key); }
    void operator()(const MergeIdentifiersCommand& c) const {
      text(c.authority);
      text(c.survivor);
      text(c.old);
      text(c.take_back ? "back" : "");
    }
    void operator()(const AssertCommand& c) const {
      key(c.left);
      key(c.right);
      text(std::to_string(static_cast<int>(c.kind)));
    }
    void operator()(const RevokeAssertionCommand& c) const { text(std::to_string(c.assertion.value)); }
    void operator()(const MoveRecordCommand& c) const {
      key(c.key);
      text(std::to_string(c.to.value));
    }
    void operator()(const UndoCommand& c) const {
      text(c.batch_id);
      for (const SequenceNumber entry : c.entries) text(std::to_string(entry.value));
    }
    void operator()(const DecideHeldVersionCommand& c) const {
      key(c.key);
      text(std::to_string(c.version * 2 + (c.accept ? 1 : 0)));
    }
    void operator()(const ReconcileCommand& c) const {
      text(c.batch_id);
      for (const ScoredPair& pair : c.pairs) text(fmt::format("{} {}", pair.left.value, pair.right.value));
      for (const auto& [left, right] : c.gone) text(fmt::format("{} {}", left.value, right.value));
      if (c.mark.has_value()) text(c.mark->finished ? "finished" : "begun");
    }
    void operator()(const ModelCommand& c) const {
      text(c.model_text);
      text(c.activate ? "activate" : "propose");
    }
    void operator()(const HandleReviewCommand& c) const {
      text(fmt::format("{} {} {}", c.review.value, static_cast<int>(c.action), c.until_us));
    }
    void operator()(const DecideReviewCommand& c) const {
      text(std::to_string(static_cast<int>(c.decision)));
      for (const ReviewId id : c.reviews) text(std::to_string(id.value));
      for (const auto& group : c.groups) {
        text("group");
        for (const RecordKey& member : group) key(member);
      }
    }
  };
  std::visit(Visitor{add, add_key}, command);
  return Sha256(text).substr(0, 16);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Registry>> Registry::Open(const std::string& folder, const RegistryOptions& options) {
  IPSE_ASSIGN_OR_RETURN(auto store, JournalStore::Open(folder, {}));
  auto registry = std::make_unique<RegistryImpl>(std::move(store), options, [] { return absl::GetCurrentTimeNanos() / 1000; });
  IPSE_RETURN_IF_ERROR(registry->Start());
  return std::unique_ptr<Registry>(std::move(registry));
}

RegistryImpl::RegistryImpl(std::unique_ptr<JournalStore> store, const RegistryOptions& options, ClockUs clock)
    : options_(options), clock_(std::move(clock)), store_(std::move(store)) {
  context_ = MakeContext();
}

RegistryImpl::~RegistryImpl() {
  {
    const absl::MutexLock held(&queue_lock_);
    stopped_ = true;
  }
  if (writer_.joinable()) writer_.join();
}

DecisionContext RegistryImpl::MakeContext() {
  DecisionContext context;
  context.state = &state_;
  context.lock = &state_lock_;
  context.options = &options_;
  context.read_version = [this](RecordId record, uint32_t version) { return ReadVersion(record, version); };
  context.previous_current = [this](RecordId record, uint32_t version) { return PreviousCurrent(record, version); };
  context.undone_by = [this](SequenceNumber entry) { return UndoneBy(entry); };
  context.read_entry = [this](SequenceNumber sequence) { return ReadEntry(sequence); };
  context.read_batch = [this](const std::string& batch) { return ReadBatch(batch); };
  return context;
}

void RegistryImpl::Submit(WriteCommand command, WriteDone done) {
  absl::Status refused;
  {
    const absl::MutexLock held(&queue_lock_);
    if (!stopped_why_.empty()) {
      refused = MakeStatus(absl::StatusCode::kUnavailable, "writing has stopped: {}", stopped_why_);
    } else if (draining_ || stopped_) {
      refused = MakeStatus(absl::StatusCode::kUnavailable, "the registry is being stopped; repeat the write at the next one");
    } else if (queue_.size() >= options_.write_queue_max) {
      refused = ResourceExhausted("{} writes are waiting; try again in a moment", queue_.size());
    } else {
      queue_.push_back({std::move(command), std::move(done)});
      return;
    }
  }
  done(refused);
}

void RegistryImpl::Drain() {
  const absl::MutexLock held(&queue_lock_);
  draining_ = true;
  const auto empty = [this] { return queue_.empty(); };
  queue_lock_.Await(absl::Condition(&empty));
}

void RegistryImpl::WriterLoop() {
  for (;;) {
    std::vector<Waiting> group = TakeGroup();
    if (group.empty()) return;
    WriteGroup(std::move(group));
  }
}

// Waits for work; empty when the registry is closed and nothing waits.
std::vector<RegistryImpl::Waiting> RegistryImpl::TakeGroup() {
  const absl::MutexLock held(&queue_lock_);
  const auto ready = [this] { return stopped_ || !queue_.empty(); };
  queue_lock_.Await(absl::Condition(&ready));
  std::vector<Waiting> group;
  while (!queue_.empty() && group.size() < options_.commit_group_max) {
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return group;
}

void RegistryImpl::WriteGroup(std::vector<Waiting> group) {
  for (Waiting& waiting : group) {
    if (OriginOf(waiting.command).dry_run) {
      CommitGroup();  // so that only the trial itself is taken back
      DryRun(std::move(waiting));
    } else {
      Decide(std::move(waiting));
    }
  }
  CommitGroup();
}

absl::StatusOr<std::optional<WriteAnswer>> RegistryImpl::FirstAnswer(const WriteCommand& command,
                                                                     const std::string& digest) {
  const Origin& origin = OriginOf(command);
  if (origin.message_id.empty()) return std::optional<WriteAnswer>();
  const auto in_group = group_messages_.find(MessageKey(origin.source, origin.message_id));
  uint64_t sequence = in_group != group_messages_.end() ? in_group->second : 0;
  if (sequence == 0) {
    IPSE_ASSIGN_OR_RETURN(sequence, store_->FindMessage(origin.source, origin.message_id));
  }
  if (sequence == 0) return std::optional<WriteAnswer>();
  IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, ReadEntry(SequenceNumber{sequence}));
  if (entry.cause().request_digest() != digest) {
    return MakeStatus(absl::StatusCode::kAlreadyExists,
                      "this message id of source '{}' was used for another message (entry {}); give each its own",
                      origin.source, sequence);
  }
  WriteAnswer answer = AnswerOf(entry);
  answer.repeated = true;
  return std::optional<WriteAnswer>(std::move(answer));
}

void RegistryImpl::Decide(Waiting waiting) {
  {
    const absl::MutexLock held(&queue_lock_);
    if (!stopped_why_.empty()) {
      return waiting.done(MakeStatus(absl::StatusCode::kUnavailable, "writing has stopped: {}", stopped_why_));
    }
  }
  const std::string digest = DigestOf(waiting.command);
  auto first = FirstAnswer(waiting.command, digest);
  if (!first.ok()) return waiting.done(first.status());
  if (first->has_value()) {
    // Of a message in this very group, the answer waits for the commit, too.
    if ((*first)->sequence.value > committed_) {
      group_done_.push_back({**first, std::move(waiting.done)});
    } else {
      waiting.done(**first);
    }
    return;
  }
  const absl::Status scaled = MaybeRescaleModel();
  if (!scaled.ok()) return waiting.done(scaled);
  if (!trial_open_) {
    const absl::MutexLock held(&state_lock_);
    state_.BeginTrial();
    trial_open_ = true;
  }
  size_t mark;
  {
    const absl::MutexLock held(&state_lock_);
    mark = state_.TrialMark();
  }
  Decider decider(context_);
  auto entry = decider.Decide(waiting.command, SequenceNumber{store_->last_sequence() + group_.size() + 1}, clock_());
  if (!entry.ok()) {
    {
      const absl::MutexLock held(&state_lock_);
      state_.TakeBackTo(mark);
    }
    RestoreModel();
    RestoreEngine(decider.engine_touched());
    return waiting.done(entry.status());
  }
  // A part of a reconciliation that finds nothing to change leaves no trace.
  if (std::holds_alternative<ReconcileCommand>(waiting.command) && entry->effect_size() == 0) {
    WriteAnswer answer = AnswerOf(*entry);
    answer.sequence = SequenceNumber{entry->sequence() - 1};
    return waiting.done(std::move(answer));
  }
  entry->mutable_cause()->set_request_digest(digest);
  const Origin& origin = OriginOf(waiting.command);
  if (!origin.message_id.empty()) group_messages_[MessageKey(origin.source, origin.message_id)] = entry->sequence();
  group_engine_touched_.insert(decider.engine_touched().begin(), decider.engine_touched().end());
  group_done_.push_back({AnswerOf(*entry), std::move(waiting.done)});
  group_.push_back(*std::move(entry));
}

// Decides as if in earnest, then takes everything back. REQUIRES: nothing waits to be committed.
void RegistryImpl::DryRun(Waiting waiting) {
  const std::string digest = DigestOf(waiting.command);
  auto first = FirstAnswer(waiting.command, digest);
  if (!first.ok()) return waiting.done(first.status());
  if (first->has_value()) return waiting.done(**first);
  {
    const absl::MutexLock held(&state_lock_);
    state_.BeginTrial();
  }
  Decider decider(context_);
  auto entry = decider.Decide(waiting.command, SequenceNumber{store_->last_sequence() + 1}, clock_());
  {
    const absl::MutexLock held(&state_lock_);
    state_.TakeBack();
  }
  RestoreModel();
  RestoreEngine(decider.engine_touched());
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
    if (version.ok()) (void)engine_->Put(record, state_.KeyOf(record), version->person);
  }
}

void RegistryImpl::CommitGroup() {
  if (group_.empty()) {
    // A trial whose commands all failed holds nothing.
    if (trial_open_) {
      const absl::MutexLock held(&state_lock_);
      state_.Keep();
      trial_open_ = false;
    }
    for (Decided& decided : std::exchange(group_done_, {})) decided.done(std::move(decided.answer));
    return;
  }
  const absl::Status status = store_->Commit(group_);
  if (status.ok()) {
    {
      const absl::MutexLock held(&state_lock_);
      state_.Keep();
      trial_open_ = false;
    }
    {
      const absl::MutexLock held(&commit_lock_);
      committed_ = group_.back().sequence();
    }
    for (const journal::Entry& entry : group_) indicators_.Add(entry);
    group_.clear();
  } else if (!store_->failed()) {
    GoBack();
  } else {
    {
      const absl::MutexLock held(&queue_lock_);
      stopped_why_ = std::string(ToStd(status.message()));
    }
    const absl::MutexLock held(&commit_lock_);
    commit_failed_ = true;
  }
  group_messages_.clear();
  group_engine_touched_.clear();
  for (Decided& decided : std::exchange(group_done_, {})) {
    if (status.ok()) {
      decided.done(std::move(decided.answer));
    } else {
      decided.done(status);
    }
  }
}

// Nothing of the group was stored: memory follows.
void RegistryImpl::GoBack() {
  {
    const absl::MutexLock held(&state_lock_);
    state_.TakeBack();
    trial_open_ = false;
  }
  group_.clear();
  RestoreModel();
  RestoreEngine(group_engine_touched_);
}

// --- What deciding reads ---

absl::StatusOr<journal::Entry> RegistryImpl::ReadEntry(SequenceNumber sequence) const {
  const uint64_t stored = store_->last_sequence();
  if (sequence.value > stored && sequence.value <= stored + group_.size()) return group_[sequence.value - stored - 1];
  return store_->Read(sequence.value);
}

absl::StatusOr<StoredVersion> RegistryImpl::ReadVersion(RecordId record, uint32_t version) const {
  if (version == 0) version = state_.record(record).current_version;
  const auto find = [&](const journal::Entry& entry) -> std::optional<StoredVersion> {
    for (const journal::Effect& effect : entry.effect()) {
      if (!effect.has_version_added()) continue;
      const journal::VersionAdded& added = effect.version_added();
      if (added.record_id() != record.value || added.version() != version) continue;
      return StoredVersion{FromJournal(added.demographics()), added.event_time_us()};
    }
    return std::nullopt;
  };
  for (const journal::Entry& entry : group_) {
    if (auto found = find(entry)) return *std::move(found);
  }
  IPSE_ASSIGN_OR_RETURN(const uint64_t sequence, store_->FindVersion(record.value, version));
  IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, store_->Read(sequence));
  if (auto found = find(entry)) return *std::move(found);
  return DataLoss("entry {} does not hold version {} of record {}, which the index says; run 'ipse registry verify'",
                  sequence, version, record.value);
}

// What was current when this version became so: walks the record's entries.
absl::StatusOr<uint32_t> RegistryImpl::PreviousCurrent(RecordId record, uint32_t version) const {
  EntryFilter filter;
  filter.record = record.value;
  IPSE_ASSIGN_OR_RETURN(std::vector<uint64_t> entries, store_->Find(filter));
  for (const journal::Entry& entry : group_) entries.push_back(entry.sequence());
  uint32_t current = 0;
  for (const uint64_t sequence : entries) {
    IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, ReadEntry(SequenceNumber{sequence}));
    for (const journal::Effect& effect : entry.effect()) {
      uint32_t next = current;
      const journal::VersionAdded& added = effect.version_added();
      if (effect.has_version_added() && added.record_id() == record.value && added.current()) next = added.version();
      const journal::VersionDecided& decided = effect.version_decided();
      if (effect.has_version_decided() && decided.record_id() == record.value && decided.accepted()) {
        next = decided.version();
      }
      if (next == version && current != version) return current;
      current = next;
    }
  }
  return 0;
}

absl::StatusOr<std::vector<SequenceNumber>> RegistryImpl::ReadBatch(const std::string& batch_id) const {
  EntryFilter filter;
  filter.batch_id = batch_id;
  IPSE_ASSIGN_OR_RETURN(const std::vector<uint64_t> entries, store_->Find(filter));
  std::vector<SequenceNumber> left;
  for (const uint64_t entry : entries) {
    IPSE_ASSIGN_OR_RETURN(const SequenceNumber undone, UndoneBy(SequenceNumber{entry}));
    if (undone.value == 0) left.push_back(SequenceNumber{entry});
  }
  return left;
}

absl::StatusOr<SequenceNumber> RegistryImpl::UndoneBy(SequenceNumber entry) const {
  for (const journal::Entry& later : group_) {
    for (const uint64_t undone : later.cause().undoes()) {
      if (undone == entry.value) return SequenceNumber{later.sequence()};
    }
  }
  IPSE_ASSIGN_OR_RETURN(const uint64_t by, store_->UndoneBy(entry.value));
  return SequenceNumber{by};
}

}  // namespace ipse
