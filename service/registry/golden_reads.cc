// Golden records as they stand, and as they were known at a time.

#include <algorithm>
#include <set>

#include "service/registry/conversions.h"
#include "service/registry/golden.h"
#include "service/registry/policy.h"
#include "service/registry/registry_impl.h"

namespace ipse {
namespace {

// The registry as it was after one entry, replayed for the records that are asked for alone.
class Past {
 public:
  Past(const JournalStore& store, SequenceNumber last) : store_(store), last_(last) {}

  struct Record {
    RecordView view;
    std::vector<ValueOverride> overrides;
  };
  struct Identity {
    bool known = false;
    std::set<RecordId> members;
    Euid survivor;
  };

  absl::StatusOr<Record> RecordOf(RecordId id) const {
    Record record;
    record.view.record = id;
    EntryFilter filter;
    filter.record = id.value;
    IPSE_RETURN_IF_ERROR(Replay(filter, [&](const journal::Effect& effect, uint64_t sequence) { Apply(effect, sequence, &record); }));
    return record;
  }

  absl::StatusOr<Identity> IdentityOf(Euid euid) const {
    Identity identity;
    EntryFilter filter;
    filter.euid = euid.value;
    IPSE_RETURN_IF_ERROR(Replay(filter, [&](const journal::Effect& effect, uint64_t) {
      if (effect.has_identity_opened() && effect.identity_opened().euid() == euid.value) identity.known = true;
      if (effect.has_identity_retired() && effect.identity_retired().euid() == euid.value) {
        identity.survivor = Euid{effect.identity_retired().survivor()};
      }
      if (effect.has_identity_revived() && effect.identity_revived().euid() == euid.value) identity.survivor = {};
      if (!effect.has_record_moved()) return;
      const RecordId record{effect.record_moved().record_id()};
      if (effect.record_moved().from_euid() == euid.value) identity.members.erase(record);
      if (effect.record_moved().to_euid() == euid.value) identity.members.insert(record);
    }));
    return identity;
  }

 private:
  absl::Status Replay(const EntryFilter& filter, const std::function<void(const journal::Effect&, uint64_t)>& visit) const {
    IPSE_ASSIGN_OR_RETURN(const std::vector<uint64_t> entries, store_.Find(filter));
    for (const uint64_t sequence : entries) {
      if (sequence > last_.value) break;
      IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, store_.Read(sequence));
      for (const journal::Effect& effect : entry.effect()) visit(effect, sequence);
    }
    return absl::OkStatus();
  }

  static void Apply(const journal::Effect& effect, uint64_t sequence, Record* record) {
    const uint32_t id = record->view.record.value;
    if (effect.has_record_opened() && effect.record_opened().record_id() == id) {
      record->view.key = FromJournal(effect.record_opened().key());
    } else if (effect.has_version_added() && effect.version_added().record_id() == id && effect.version_added().current()) {
      const journal::VersionAdded& added = effect.version_added();
      TakeVersion(added.version(), added.event_time_us(), added.demographics(), &record->view);
    } else if (effect.has_version_decided() && effect.version_decided().record_id() == id && effect.version_decided().accepted()) {
      const journal::VersionDecided& decided = effect.version_decided();
      TakeVersion(decided.version(), decided.event_time_us(), decided.demographics(), &record->view);
    } else if (effect.has_status_changed() && effect.status_changed().record_id() == id) {
      record->view.status = FromJournal(effect.status_changed().status());
    } else if (effect.has_record_moved() && effect.record_moved().record_id() == id) {
      record->view.euid = Euid{effect.record_moved().to_euid()};
    } else if (effect.has_value_overridden() && effect.value_overridden().record_id() == id) {
      const journal::ValueOverridden& said = effect.value_overridden();
      record->overrides.push_back({OverrideId{said.override_id()}, RecordId{id}, GoldenKindFromName(said.field()),
                                   FromJournal(said.demographics()).demographics.values, said.expires_us(), sequence});
    } else if (effect.has_override_revoked()) {
      std::erase_if(record->overrides,
                    [&](const ValueOverride& value) { return value.id.value == effect.override_revoked().override_id(); });
    }
  }

  static void TakeVersion(uint32_t version, int64_t event_time_us, const journal::Demographics& demographics, RecordView* view) {
    view->version = version;
    view->event_time_us = event_time_us;
    view->person = FromJournal(demographics);
  }

  const JournalStore& store_;
  const SequenceNumber last_;
};

void Choose(std::span<const RecordView> records, std::span<const ValueOverride> overrides, const Survivorship& survivorship,
            int64_t now_us, GoldenAnswer* answer) {
  std::set<RecordKey> identifiers;
  for (const RecordView& record : records) {
    answer->records.push_back(record.key);
    identifiers.insert(record.person.identifiers.begin(), record.person.identifiers.end());
  }
  answer->identifiers.assign(identifiers.begin(), identifiers.end());
  answer->fields = ChooseGolden(records, overrides, survivorship, now_us);
}

}  // namespace

absl::StatusOr<GoldenAnswer> RegistryImpl::Golden(const GoldenRequest& request) const {
  if (request.key.has_value() == static_cast<bool>(request.euid)) return InvalidArgument("name a record's key or an identity");
  if (request.at_us != 0) return GoldenAt(request);
  return ReadAgain([&](const ReadMark& mark) { return GoldenOnce(request, mark); });
}

absl::StatusOr<GoldenAnswer> RegistryImpl::GoldenOnce(const GoldenRequest& request, const ReadMark& mark) const {
  GoldenAnswer answer;
  std::vector<RecordView> records;
  std::vector<ValueOverride> overrides;
  Survivorship survivorship;
  uint64_t touched = 0;
  {
    const absl::ReaderMutexLock held(&state_lock_);
    survivorship = options_.survivorship;
    Euid euid = request.euid;
    if (request.key.has_value()) {
      std::vector<RecordId> named = state_.FindByIdentifier(*request.key);
      if (const RecordId record = state_.FindRecord(*request.key)) named.assign(1, record);
      if (named.empty()) return NotFound("no record has this identifier of authority '{}'", request.key->authority);
      euid = state_.record(named.front()).euid;
      for (const RecordId record : named) {
        touched = std::max(touched, state_.record(record).touched);
        if (state_.record(record).euid != euid) {
          return FailedPrecondition("records of several identities have this identifier of authority '{}'; look them up, and ask by EUID",
                                    request.key->authority);
        }
      }
    } else if (!state_.Has(euid)) {
      return NotFound("identity {} does not exist", FormatEuid(euid));
    }
    if (euid) {  // else it is being decided
      IdentityView view = IdentityViewOf(euid, {}, &touched);
      answer.euid = view.euid;
      answer.asked_as = std::move(view.asked_as);
      records = std::move(view.records);
      for (const RecordView& record : records) {
        const auto of = state_.Overrides(record.record);
        overrides.insert(overrides.end(), of.begin(), of.end());
      }
    }
    answer.as_of = SequenceNumber{committed_};
  }
  IPSE_RETURN_IF_ERROR(Await(mark, touched));
  for (RecordView& record : records) {
    IPSE_ASSIGN_OR_RETURN(record.person, PersonOf(record.record, record.version));
  }
  Choose(records, overrides, survivorship, clock_(), &answer);
  return answer;
}

// The last entry of that time: its clock says no later, the next one's does.
absl::StatusOr<SequenceNumber> RegistryImpl::SequenceAt(int64_t time_us) const {
  uint64_t below = 0, above = committed_ + 1;  // 0 is of no time at all
  while (above - below > 1) {
    const uint64_t middle = below + (above - below) / 2;
    IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, store_->Read(middle));
    (entry.time_us() <= time_us ? below : above) = middle;
  }
  return SequenceNumber{below};
}

absl::StatusOr<GoldenAnswer> RegistryImpl::GoldenAt(const GoldenRequest& request) const {
  IPSE_ASSIGN_OR_RETURN(const SequenceNumber last, SequenceAt(request.at_us));
  const Past past(*store_, last);
  GoldenAnswer answer;
  answer.as_of = last;
  Euid euid = request.euid;
  Survivorship survivorship;
  RecordId record;
  {
    const absl::ReaderMutexLock held(&state_lock_);
    survivorship = SurvivorshipOf(state_.PolicyAt(last));
    if (request.key.has_value()) record = state_.FindRecord(*request.key);
  }
  if (request.key.has_value()) {
    if (record) {
      IPSE_ASSIGN_OR_RETURN(const Past::Record found, past.RecordOf(record));
      euid = found.view.euid;
    }
    if (!euid) return NotFound("at that time no record with this identifier was known in authority '{}'", request.key->authority);
  }
  Past::Identity identity;
  for (;;) {
    IPSE_ASSIGN_OR_RETURN(identity, past.IdentityOf(euid));
    if (!identity.known) return NotFound("at that time identity {} did not exist", FormatEuid(euid));
    if (!identity.survivor) break;
    answer.asked_as.push_back(euid);
    euid = identity.survivor;
  }
  answer.euid = euid;
  std::vector<RecordView> records;
  std::vector<ValueOverride> overrides;
  for (const RecordId member : identity.members) {
    IPSE_ASSIGN_OR_RETURN(Past::Record found, past.RecordOf(member));
    records.push_back(std::move(found.view));
    overrides.insert(overrides.end(), found.overrides.begin(), found.overrides.end());
  }
  Choose(records, overrides, survivorship, request.at_us, &answer);
  return answer;
}

}  // namespace ipse
