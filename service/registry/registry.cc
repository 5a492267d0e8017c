// Opening and closing, the queue, and what deciding reads. The writer: writer.cc.

#include "service/registry/registry.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <utility>

#include "service/journal/entry_index.h"
#include "service/registry/conversions.h"
#include "service/registry/registry_impl.h"

namespace ipse {

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
  StopThreads();
  LeaveSnapshot();
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
  std::string digest = DigestOf(command);
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
      queue_.push_back({std::move(command), std::move(digest), std::move(done)});
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

// --- What deciding reads ---

const journal::Entry* RegistryImpl::Pending(SequenceNumber sequence) const {
  const journal::Entry* found = nullptr;
  ForPending([&](const journal::Entry& entry) {
    if (entry.sequence() == sequence.value) found = &entry;
  });
  return found;
}

void RegistryImpl::ForPending(const std::function<void(const journal::Entry&)>& visit) const {
  if (committing_ != nullptr) {
    for (const journal::Entry& entry : committing_->entries) visit(entry);
  }
  for (const journal::Entry& entry : group_.entries) visit(entry);
}

// Of a group being committed the store may tell already, or not yet.
void RegistryImpl::AddPending(std::vector<uint64_t>* entries, const std::function<bool(const journal::Entry&)>& wanted) const {
  const uint64_t last = entries->empty() ? 0 : entries->back();
  ForPending([&](const journal::Entry& entry) {
    if (entry.sequence() > last && wanted(entry)) entries->push_back(entry.sequence());
  });
}

absl::StatusOr<journal::Entry> RegistryImpl::ReadEntry(SequenceNumber sequence) const {
  if (const journal::Entry* pending = Pending(sequence)) return *pending;
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
  std::optional<StoredVersion> pending;
  ForPending([&](const journal::Entry& entry) {
    if (!pending.has_value()) pending = find(entry);
  });
  if (pending.has_value()) return *std::move(pending);
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
  AddPending(&entries, [](const journal::Entry&) { return true; });
  return PreviousAmong(entries, record, version, [this](uint64_t sequence) { return ReadEntry(SequenceNumber{sequence}); });
}

absl::StatusOr<uint32_t> RegistryImpl::PreviousStored(RecordId record, uint32_t version) const {
  EntryFilter filter;
  filter.record = record.value;
  IPSE_ASSIGN_OR_RETURN(const std::vector<uint64_t> entries, store_->Find(filter));
  return PreviousAmong(entries, record, version, [this](uint64_t sequence) { return store_->Read(sequence); });
}

absl::StatusOr<uint32_t> RegistryImpl::PreviousAmong(std::span<const uint64_t> entries, RecordId record, uint32_t version,
                                                     const std::function<absl::StatusOr<journal::Entry>(uint64_t)>& read) {
  uint32_t current = 0;
  for (const uint64_t sequence : entries) {
    IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, read(sequence));
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
  IPSE_ASSIGN_OR_RETURN(std::vector<uint64_t> entries, store_->Find(filter));
  AddPending(&entries, [&](const journal::Entry& entry) { return entry.cause().batch_id() == batch_id; });
  std::vector<SequenceNumber> left;
  for (const uint64_t entry : entries) {
    IPSE_ASSIGN_OR_RETURN(const SequenceNumber undone, UndoneBy(SequenceNumber{entry}));
    if (undone.value == 0) left.push_back(SequenceNumber{entry});
  }
  return left;
}

absl::StatusOr<SequenceNumber> RegistryImpl::UndoneBy(SequenceNumber entry) const {
  SequenceNumber undone_by;
  ForPending([&](const journal::Entry& later) {
    const auto& undoes = later.cause().undoes();
    if (std::find(undoes.begin(), undoes.end(), entry.value) != undoes.end()) undone_by = SequenceNumber{later.sequence()};
  });
  if (undone_by.value != 0) return undone_by;
  IPSE_ASSIGN_OR_RETURN(const uint64_t by, store_->UndoneBy(entry.value));
  return SequenceNumber{by};
}

}  // namespace ipse
