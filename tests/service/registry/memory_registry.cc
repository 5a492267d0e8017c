#include "tests/service/registry/memory_registry.h"

#include <algorithm>
#include <map>

#include "service/registry/conversions.h"

namespace ipse {

PersonData DataOf(const Person& person) {
  PersonData data;
  const auto add = [&](ColumnRole role, const std::string& text) {
    if (!text.empty()) data.demographics.Add(role, text);
  };
  add(ColumnRole::kGivenName, person.given);
  add(ColumnRole::kFamilyName, person.family);
  add(ColumnRole::kBirthDate, person.born);
  add(ColumnRole::kNationalIdentifier, person.national_id);
  add(ColumnRole::kPhone, person.phone);
  return data;
}

MemoryRegistry::MemoryRegistry(RegistryOptions options) : options_(std::move(options)) {
  context_.state = &state_;
  context_.lock = &lock_;
  context_.engine = &engine_;
  context_.options = &options_;
  context_.read_version = [this](RecordId record, uint32_t version) { return ReadVersion(record, version); };
  context_.previous_current = [this](RecordId record, uint32_t version) { return PreviousCurrent(record, version); };
  context_.undone_by = [this](SequenceNumber entry) {
    SequenceNumber by;
    for (const journal::Entry& later : entries_) {
      const auto& undoes = later.cause().undoes();
      if (std::find(undoes.begin(), undoes.end(), entry.value) != undoes.end()) by = SequenceNumber{later.sequence()};
    }
    return by;
  };
  context_.read_entry = [this](SequenceNumber sequence) -> absl::StatusOr<journal::Entry> {
    if (sequence.value == 0 || sequence.value > entries_.size()) return NotFound("there is no entry {}", sequence.value);
    return entries_[sequence.value - 1];
  };
  context_.read_batch = [this](const std::string& batch) {
    std::vector<SequenceNumber> found;
    for (const journal::Entry& entry : entries_) {
      if (entry.cause().batch_id() == batch) found.push_back(SequenceNumber{entry.sequence()});
    }
    return found;
  };
}

absl::StatusOr<StoredVersion> MemoryRegistry::ReadVersion(RecordId record, uint32_t version) const {
  if (version == 0) version = state_.record(record).current_version;
  for (const journal::Entry& entry : entries_) {
    for (const journal::Effect& effect : entry.effect()) {
      const journal::VersionAdded& added = effect.version_added();
      if (effect.has_version_added() && added.record_id() == record.value && added.version() == version) {
        return StoredVersion{FromJournal(added.demographics()), added.event_time_us()};
      }
    }
  }
  return NotFound("record {} has no version {}", record.value, version);
}

// Walks the journal: what was current when this version became so.
uint32_t MemoryRegistry::PreviousCurrent(RecordId record, uint32_t version) const {
  uint32_t current = 0;
  for (const journal::Entry& entry : entries_) {
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

absl::StatusOr<WriteAnswer> MemoryRegistry::Write(const WriteCommand& command) {
  now_us_ += 1'000'000;
  state_.BeginTrial();
  Decider decider(context_);
  auto entry = decider.Decide(command, SequenceNumber{entries_.size() + 1}, now_us_);
  if (entry.ok()) {
    state_.Keep();
    entries_.push_back(*std::move(entry));
    return AnswerOf(entries_.back());
  }
  state_.TakeBack();
  for (const RecordId record : decider.engine_touched()) {
    const bool stored = state_.Has(record) && state_.record(record).status == RecordStatus::kActive &&
                        state_.record(record).current_version != 0;
    if (!stored) {
      engine_.Remove(record);
      continue;
    }
    (void)engine_.Put(record, state_.KeyOf(record), ReadVersion(record, 0)->person);
  }
  return entry.status();
}

absl::StatusOr<WriteAnswer> MemoryRegistry::Register(const std::string& authority, const std::string& identifier,
                                                     const Person& person, int64_t time) {
  RegisterCommand command;
  command.key = {authority, identifier};
  command.person = DataOf(person);
  command.event_time_us = time * 1'000'000;
  return Write(command);
}

absl::StatusOr<WriteAnswer> MemoryRegistry::Merge(const std::string& authority, const std::string& survivor,
                                                  const std::string& old, bool take_back) {
  MergeIdentifiersCommand command;
  command.authority = authority;
  command.survivor = survivor;
  command.old = old;
  command.take_back = take_back;
  return Write(command);
}

absl::StatusOr<WriteAnswer> MemoryRegistry::Say(AssertionKind kind, const RecordKey& left, const RecordKey& right) {
  AssertCommand command;
  command.origin.actor = "steward";
  command.kind = kind;
  command.left = left;
  command.right = right;
  return Write(command);
}

absl::StatusOr<WriteAnswer> MemoryRegistry::Undo(uint64_t entry, bool keep_apart) {
  UndoCommand command;
  command.origin.actor = "steward";
  command.entries = {SequenceNumber{entry}};
  command.keep_apart = keep_apart;
  return Write(command);
}

std::string MemoryRegistry::Identities() const {
  std::map<Euid, std::vector<std::string>> members;
  for (uint32_t r = 1; r <= state_.num_records(); ++r) {
    const RecordKey key = state_.KeyOf(RecordId{r});
    members[state_.record(RecordId{r}).euid].push_back(key.authority + ":" + key.identifier);
  }
  std::vector<std::string> groups;
  for (auto& [euid, keys] : members) {
    std::sort(keys.begin(), keys.end());
    std::string text;
    for (const std::string& key : keys) text += (text.empty() ? "" : " ") + key;
    groups.push_back(text);
  }
  std::sort(groups.begin(), groups.end());
  std::string text;
  for (const std::string& group : groups) text += (text.empty() ? "" : " | ") + group;
  return text;
}

std::vector<ReviewState> MemoryRegistry::OpenReviews() const {
  std::vector<ReviewState> reviews;
  for (const auto& [id, review] : state_.reviews()) reviews.push_back(review);
  return reviews;
}

}  // namespace ipse
