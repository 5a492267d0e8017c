// Matching, searching, looking up: reads of memory.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "scoring/mixture/mixture.h"
#include "service/registry/conversions.h"
#include "service/registry/registry_impl.h"
#include "service/registry/statements.h"

namespace ipse {
namespace {

// Asked of the person at the desk, most telling first, when the leading candidates differ in it.
constexpr ColumnRole kQuestions[] = {ColumnRole::kNationalIdentifier, ColumnRole::kBirthDate,  ColumnRole::kPhone,
                                     ColumnRole::kEmail,              ColumnRole::kPostalCode, ColumnRole::kStreet,
                                     ColumnRole::kMiddleName,         ColumnRole::kGivenName,  ColumnRole::kSex};

// Besides names and birth date. Many a desk asks for these two alone; one thing more makes sure.
constexpr ColumnRole kBesides[] = {ColumnRole::kNationalIdentifier, ColumnRole::kOtherIdentifier, ColumnRole::kLocalIdentifier,
                                   ColumnRole::kPhone,              ColumnRole::kEmail,           ColumnRole::kPostalCode,
                                   ColumnRole::kCity,               ColumnRole::kStreet};

bool Gave(const PersonData& person, ColumnRole role) {
  return std::any_of(person.demographics.values.begin(), person.demographics.values.end(),
                     [&](const RoleValue& value) { return value.role == role && !value.text.empty(); });
}

}  // namespace

RegistryImpl::ReadMark RegistryImpl::BeginRead(bool last_try) const {
  const absl::MutexLock held(&commit_lock_);
  return {.committed = committed_, .took_back = took_back_, .last_try = last_try};
}

absl::Status RegistryImpl::Await(const ReadMark& mark, uint64_t touched) const {
  if (touched <= mark.committed) return absl::OkStatus();
  if (!mark.may_wait) return MakeStatus(absl::StatusCode::kAborted, "it is being stored");
  const absl::MutexLock held(&commit_lock_);
  const auto settled = [&] { return commit_failed_ || touched <= committed_ || took_back_ != mark.took_back; };
  commit_lock_.Await(absl::Condition(&settled));
  // Another entry may have got the sequence of one that was taken back: that it is stored says nothing then.
  if (took_back_ != mark.took_back) {
    return MakeStatus(absl::StatusCode::kAborted, "it was changed by a write that was taken back; ask again");
  }
  if (touched <= committed_) {
    if (mark.last_try) return absl::OkStatus();
    return MakeStatus(absl::StatusCode::kAborted, "it was changed meanwhile; ask again");
  }
  return MakeStatus(absl::StatusCode::kUnavailable, "it was changed by a write that failed; restart the registry, then ask again");
}

absl::StatusOr<MatchAnswer> RegistryImpl::Match(const MatchRequest& request) const {
  return ReadAgain([&](const ReadMark& mark) { return MatchOnce(request, mark); });
}

absl::StatusOr<MatchAnswer> RegistryImpl::MatchOnce(const MatchRequest& request, const ReadMark& mark) const {
  if (request.person.demographics.values.empty() && request.person.identifiers.empty()) {
    return InvalidArgument("nothing is asked for: give at least one value");
  }
  if (const std::string known = engine_->EntityType(); request.entity_type != known) {
    return InvalidArgument("this registry holds records of entity type '{}'; ask a registry of the other type", known);
  }
  for (const RoleValue& value : request.person.demographics.values) {
    if (value.text.size() > options_.value_bytes_max) {
      return InvalidArgument("the {} has {} bytes; {} is the limit", ColumnRoleName(value.role), value.text.size(),
                             options_.value_bytes_max);
    }
  }
  IPSE_ASSIGN_OR_RETURN(const EngineMatches matches, engine_->LookUp(request.person, request.expired));
  MatchAnswer answer;
  CountShadowed(matches);
  answer.records_compared = matches.compared;
  answer.truncated = matches.truncated;
  uint64_t touched = 0;
  std::map<Euid, MatchedIdentity> found;
  {
    const absl::ReaderMutexLock held(&state_lock_);
    answer.as_of = SequenceNumber{committed_};
    for (const EnginePair& pair : matches.pairs) {
      if (pair.grade > request.grade_min || !state_.Has(pair.other)) continue;
      const RecordState& record = state_.record(pair.other);
      touched = std::max(touched, record.touched);
      if (!record.euid) continue;  // being decided
      touched = std::max(touched, state_.identity(record.euid).touched);
      MatchedIdentity& identity = found[record.euid];
      identity.euid = record.euid;
      if (identity.records.empty()) {  // pairs come best first
        identity.weight_bits = pair.weight_bits;
        identity.probability = MatchProbability(pair.weight_bits);
        identity.grade = pair.grade;
      }
      identity.records.push_back({pair.other, state_.KeyOf(pair.other), pair.weight_bits,
                                  MatchProbability(pair.weight_bits), pair.grade, std::string(pair.guard)});
    }
    for (auto& [euid, identity] : found) {
      bool wanted = request.authorities.empty();
      for (const RecordId member : state_.Members(euid)) {
        const auto in = std::find(request.authorities.begin(), request.authorities.end(), state_.AuthorityOf(member));
        wanted |= in != request.authorities.end();
        const bool matched = std::any_of(identity.records.begin(), identity.records.end(),
                                         [&](const MatchedRecord& record) { return record.record == member; });
        if (!matched) identity.other_records.push_back(state_.KeyOf(member));
      }
      if (wanted) answer.identities.push_back(std::move(identity));
    }
  }
  std::sort(answer.identities.begin(), answer.identities.end(), [](const auto& a, const auto& b) {
    return a.weight_bits != b.weight_bits ? a.weight_bits > b.weight_bits : a.euid < b.euid;
  });
  answer.identities_found = answer.identities.size();
  answer.advice = AdviceFor(request, &answer);
  if (answer.identities.size() > request.identities_max) answer.identities.resize(request.identities_max);
  if (request.explain) {
    for (MatchedIdentity& identity : answer.identities) {
      const auto detail = engine_->Explain(request.person, identity.records[0].record);
      if (detail.ok()) identity.evidence = detail->evidence;
    }
  }
  IPSE_RETURN_IF_ERROR(Await(mark, touched));
  return answer;
}

Advice RegistryImpl::AdviceFor(const MatchRequest& request, MatchAnswer* answer) const {
  const auto& identities = answer->identities;
  if (identities.empty()) {
    if (!answer->truncated.empty()) {
      answer->advice_text = "Too many records share what was given to look at all: give more before creating a record.";
      return Advice::kLookCloser;
    }
    answer->advice_text = "Nobody like this is known: it is safe to create a record.";
    return Advice::kSafeToCreate;
  }
  const bool rival = identities.size() > 1 && identities[1].grade != Grade::kPossible;
  const bool certain = identities[0].grade == Grade::kCertain && !rival;
  const auto use = [&] {
    answer->advice_text = fmt::format("Use identity {}.", FormatEuid(identities[0].euid));
    return Advice::kUseIdentity;
  };
  const auto gave = [&](ColumnRole role) { return Gave(request.person, role); };
  const bool besides = !request.person.identifiers.empty() || std::any_of(std::begin(kBesides), std::end(kBesides), gave);
  if (certain && besides) return use();
  const RecordId first = identities[0].records[0].record;
  for (const ColumnRole role : kQuestions) {
    if (gave(role)) continue;
    const bool tells = identities.size() > 1 ? engine_->Differ(first, identities[1].records[0].record, role)
                                             : engine_->Has(first, role);
    if (!tells) continue;
    answer->ask_field = ColumnRoleName(role);
    answer->advice_text = fmt::format("Ask for the {}: it tells the candidates apart.", answer->ask_field);
    if (identities.size() == 1) answer->advice_text = fmt::format("Ask for the {}: it confirms or rules out the candidate.", answer->ask_field);
    return Advice::kAskQuestion;
  }
  if (certain) return use();
  answer->advice_text = "Look at the candidates: no further question would decide.";
  return Advice::kLookCloser;
}

absl::StatusOr<PersonData> RegistryImpl::PersonOf(RecordId record, uint32_t version) const {
  if (version == 0) return PersonData();
  IPSE_ASSIGN_OR_RETURN(const uint64_t sequence, store_->FindVersion(record.value, version));
  IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, store_->Read(sequence));
  for (const journal::Effect& effect : entry.effect()) {
    if (!effect.has_version_added()) continue;
    const journal::VersionAdded& added = effect.version_added();
    if (added.record_id() == record.value && added.version() == version) return FromJournal(added.demographics());
  }
  return DataLoss("entry {} does not hold version {} of record {}, which the index says; run 'ipse registry verify'",
                  sequence, version, record.value);
}

absl::StatusOr<SearchAnswer> RegistryImpl::Search(const SearchRequest& request) const {
  return ReadAgain([&](const ReadMark& mark) { return SearchOnce(request, mark); });
}

absl::StatusOr<SearchAnswer> RegistryImpl::SearchOnce(const SearchRequest& request, const ReadMark& mark) const {
  std::vector<std::string> words;
  for (size_t at = 0; at < request.text.size();) {
    const size_t end = std::min(request.text.find(' ', at), request.text.size());
    if (end > at) words.push_back(request.text.substr(at, end - at));
    at = end + 1;
  }
  if (words.empty()) return InvalidArgument("nothing to search for: type the beginning of a name, a number or a date");
  SearchAnswer answer;
  const std::vector<RecordId> found = engine_->Search(words, size_t{request.identities_max} * 4 + 1);
  uint64_t touched = 0;
  std::vector<uint32_t> versions;
  {
    const absl::ReaderMutexLock held(&state_lock_);
    answer.as_of = SequenceNumber{committed_};
    for (const RecordId record : found) {
      if (!state_.Has(record)) continue;
      const RecordState& state = state_.record(record);
      touched = std::max(touched, state.touched);
      if (!state.euid) continue;  // being decided
      const bool shown = std::any_of(answer.hits.begin(), answer.hits.end(),
                                     [&](const SearchHit& hit) { return hit.euid == state.euid; });
      if (shown) continue;
      if (answer.hits.size() == request.identities_max) {
        answer.truncated = true;
        break;
      }
      SearchHit hit;
      hit.euid = state.euid;
      hit.key = state_.KeyOf(record);
      hit.record = record;
      answer.hits.push_back(std::move(hit));
      versions.push_back(state.current_version);
    }
    answer.truncated |= found.size() > size_t{request.identities_max} * 4;
  }
  IPSE_RETURN_IF_ERROR(Await(mark, touched));
  for (size_t i = 0; i < answer.hits.size(); ++i) {
    IPSE_ASSIGN_OR_RETURN(answer.hits[i].person, PersonOf(answer.hits[i].record, versions[i]));
  }
  return answer;
}

RecordView RegistryImpl::ViewOf(RecordId record) const {
  const RecordState& state = state_.record(record);
  RecordView view;
  view.record = record;
  view.key = state_.KeyOf(record);
  view.status = state.status;
  view.version = state.current_version;
  view.event_time_us = state.event_time_us;
  view.euid = state.euid;
  if (const AliasState* alias = state_.FindAlias(view.key)) view.replaced_by = alias->survivor;
  return view;
}

IdentityView RegistryImpl::IdentityViewOf(Euid euid, const LookupRequest& request, uint64_t* touched) const {
  IdentityView view;
  view.as_of = SequenceNumber{committed_};
  view.euid = state_.Resolve(euid);
  for (Euid at = euid; at != view.euid; at = state_.identity(at).survivor) view.asked_as.push_back(at);
  *touched = std::max({*touched, state_.identity(euid).touched, state_.identity(view.euid).touched});
  for (const RecordId member : state_.Members(view.euid)) {
    const bool wanted = request.authorities.empty() ||
                        std::find(request.authorities.begin(), request.authorities.end(), state_.AuthorityOf(member)) !=
                            request.authorities.end();
    *touched = std::max(*touched, state_.record(member).touched);
    if (wanted) view.records.push_back(ViewOf(member));
  }
  return view;
}

absl::StatusOr<LookupAnswer> RegistryImpl::Lookup(const LookupRequest& request) const {
  return ReadAgain([&](const ReadMark& mark) { return LookupOnce(request, mark); });
}

std::optional<absl::StatusOr<LookupAnswer>> RegistryImpl::LookupAtOnce(const LookupRequest& request) const {
  if (request.with_person) return std::nullopt;
  ReadMark mark = BeginRead(false);
  mark.may_wait = false;
  auto answer = LookupOnce(request, mark);
  if (answer.status().code() == absl::StatusCode::kAborted) return std::nullopt;
  return answer;
}

absl::StatusOr<LookupAnswer> RegistryImpl::LookupOnce(const LookupRequest& request, const ReadMark& mark) const {
  LookupAnswer answer;
  uint64_t touched = 0;
  {
    const absl::ReaderMutexLock held(&state_lock_);
    answer.as_of = SequenceNumber{committed_};
    std::vector<Euid> euids;
    if (request.key.has_value()) {
      if (request.key->authority.empty() || request.key->identifier.empty()) {
        return InvalidArgument("a key has an authority and an identifier; one of them is empty");
      }
      std::vector<RecordId> records = state_.FindByIdentifier(*request.key);
      if (const RecordId record = state_.FindRecord(*request.key)) records.push_back(record);
      for (const RecordId record : records) {
        touched = std::max(touched, state_.record(record).touched);
        if (const Euid euid = state_.record(record).euid) euids.push_back(euid);  // else it is being decided
      }
      std::sort(euids.begin(), euids.end());
      euids.erase(std::unique(euids.begin(), euids.end()), euids.end());
    } else if (request.euid) {
      if (!state_.Has(request.euid)) return NotFound("identity {} does not exist", FormatEuid(request.euid));
      euids.push_back(request.euid);
    } else if (state_.Has(request.record)) {
      touched = state_.record(request.record).touched;
      if (const Euid euid = state_.record(request.record).euid) euids.push_back(euid);  // else it is being decided
    } else {
      return NotFound("there is no such record; name a key, an identity or a record");
    }
    for (const Euid euid : euids) answer.identities.push_back(IdentityViewOf(euid, request, &touched));
  }
  IPSE_RETURN_IF_ERROR(Await(mark, touched));
  if (answer.identities.empty()) {
    return request.key.has_value() ? NotFound("no record has this identifier of authority '{}'", request.key->authority)
                                   : NotFound("record {} is not there yet", request.record.value);
  }
  if (!request.with_person) return answer;
  for (IdentityView& identity : answer.identities) {
    for (RecordView& record : identity.records) {
      IPSE_ASSIGN_OR_RETURN(record.person, PersonOf(record.record, record.version));
    }
  }
  return answer;
}

bool RegistryImpl::AcceptsWrites() const {
  const absl::MutexLock held(&queue_lock_);
  return stopped_why_.empty() && !draining_ && !stopped_;
}

RegistryStatus RegistryImpl::Status() const {
  RegistryStatus status;
  {
    const absl::MutexLock held(&queue_lock_);
    status.accepts_writes = stopped_why_.empty() && !draining_ && !stopped_;
    status.why_not = !stopped_why_.empty() ? stopped_why_ : status.accepts_writes ? "" : "it is being stopped";
    status.writes_waiting = static_cast<uint32_t>(queue_.size());
  }
  const absl::ReaderMutexLock held(&state_lock_);
  status.as_of = SequenceNumber{committed_};
  status.records = state_.num_records();
  status.identities = state_.num_identities();
  status.open_reviews = state_.reviews().size();
  status.assertions = state_.num_assertions();
  status.sources = state_.CountsBySource();
  status.model_id = state_.model_id();
  status.open_reconcile = state_.open_reconcile();
  status.last_reconcile = SequenceNumber{state_.last_reconcile()};
  status.reconciled_to = SequenceNumber{state_.reconciled_to()};
  status.snapshot = SequenceNumber{snapshot_sequence_};
  status.policy_since = SequenceNumber{state_.policy_since()};
  status.memory_bytes = state_.memory_bytes() + engine_->memory_bytes() + seen_.memory_bytes();
  return status;
}

}  // namespace ipse
