#include "service/grpc/convert.h"

#include "matcher/record/date_order.h"
#include "service/grpc/convert_parts.h"

namespace ipse {
grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  return grpc::Status(static_cast<grpc::StatusCode>(status.raw_code()), std::string(ToStd(status.message())));
}

absl::StatusOr<Demographics> FromProto(const ProtoValues& values, std::string_view name) {
  Demographics data;
  for (int i = 0; i < values.size(); ++i) {
    const auto role = ParseColumnRole(values[i].field());
    // The name of an unknown field may itself be a value somebody put in the wrong place.
    if (!role.has_value()) return InvalidArgument("{}[{}].field is none that is known; 'ipse ask fields' lists them", name, i);
    data.Add(*role, values[i].text());
  }
  return data;
}

absl::StatusOr<PersonData> FromProto(const v1::Person& person) {
  PersonData data;
  IPSE_ASSIGN_OR_RETURN(data.demographics, FromProto(person.value(), "person.value"));
  for (const v1::RecordKey& identifier : person.identifier()) data.identifiers.push_back(FromProto(identifier));
  return data;
}

RecordKey FromProto(const v1::RecordKey& key) { return {key.authority(), key.identifier()}; }

absl::StatusOr<Euid> EuidFromText(const std::string& text) {
  if (text.empty()) return Euid();
  const auto euid = ParseEuid(text);
  if (!euid.has_value()) return InvalidArgument("an EUID is written E000000012-5, with a check digit; this one is mistyped");
  return *euid;
}

absl::StatusOr<MatchRequest> FromProto(const v1::MatchRequest& request, const ServiceOptions& options) {
  MatchRequest out;
  IPSE_ASSIGN_OR_RETURN(out.person, FromProto(request.person()));
  WriteDatesInIso(options.date_order, &out.person.demographics);
  if (!request.entity_type().empty()) out.entity_type = request.entity_type();
  out.authorities.assign(request.authority().begin(), request.authority().end());
  out.grade_min = request.grade_min() == v1::CERTAIN    ? Grade::kCertain
                  : request.grade_min() == v1::PROBABLE ? Grade::kProbable
                                                        : Grade::kPossible;
  out.identities_max = Within(request.identities_max(), kIdentitiesDefault, kIdentitiesMax);
  out.explain = request.explain();
  return out;
}

void ToProto(const MatchAnswer& answer, v1::MatchResponse* response) {
  response->set_as_of(answer.as_of.value);
  for (const MatchedIdentity& identity : answer.identities) {
    v1::MatchedIdentity* out = response->add_identity();
    out->set_euid(Text(identity.euid));
    out->set_weight_bits(identity.weight_bits);
    out->set_probability(identity.probability);
    out->set_grade(ToProto(identity.grade));
    for (const MatchedRecord& record : identity.records) {
      v1::MatchedRecord* to = out->add_record();
      ToProto(record.key, to->mutable_key());
      to->set_record_id(record.record.value);
      to->set_weight_bits(record.weight_bits);
      to->set_probability(record.probability);
      to->set_grade(ToProto(record.grade));
      to->set_guard(record.guard);
    }
    for (const RecordKey& key : identity.other_records) ToProto(key, out->add_other_record());
    ToProto(identity.evidence, out->mutable_evidence());
  }
  response->set_identities_found(answer.identities_found);
  response->set_records_compared(answer.records_compared);
  for (const std::string& truncated : answer.truncated) response->add_truncated(truncated);
  response->set_advice(static_cast<v1::Advice>(answer.advice));
  response->set_ask_field(answer.ask_field);
  response->set_advice_text(answer.advice_text);
}

SearchRequest FromProto(const v1::SearchRequest& request) {
  return {request.text(), Within(request.identities_max(), kIdentitiesDefault, kIdentitiesMax)};
}

void ToProto(const SearchAnswer& answer, v1::SearchResponse* response) {
  response->set_as_of(answer.as_of.value);
  response->set_truncated(answer.truncated);
  for (const SearchHit& hit : answer.hits) {
    v1::SearchHit* out = response->add_hit();
    out->set_euid(Text(hit.euid));
    ToProto(hit.key, out->mutable_key());
    ToProto(hit.person, out->mutable_person());
  }
}

absl::StatusOr<LookupRequest> FromProto(const v1::LookupRequest& request) {
  LookupRequest out;
  if (request.has_key()) out.key = FromProto(request.key());
  IPSE_ASSIGN_OR_RETURN(out.euid, EuidFromText(request.euid()));
  out.record = RecordId{request.record_id()};
  out.authorities.assign(request.authority().begin(), request.authority().end());
  out.with_person = request.with_person();
  return out;
}

void ToProto(const LookupAnswer& answer, v1::LookupResponse* response) {
  response->set_as_of(answer.as_of.value);
  for (const IdentityView& identity : answer.identities) {
    v1::Identity* out = response->add_identity();
    out->set_euid(Text(identity.euid));
    for (const Euid asked : identity.asked_as) out->add_asked_as(Text(asked));
    for (const RecordView& record : identity.records) {
      v1::Record* to = out->add_record();
      ToProto(record.key, to->mutable_key());
      to->set_record_id(record.record.value);
      to->set_status(static_cast<v1::RecordStatus>(static_cast<int>(record.status) + 1));
      to->set_version(record.version);
      to->set_event_time_us(record.event_time_us);
      if (record.replaced_by.has_value()) ToProto(*record.replaced_by, to->mutable_replaced_by());
      ToProto(record.person, to->mutable_person());
    }
  }
}

void ToProto(const PairAnswer& answer, v1::WhyResponse* response) {
  response->set_as_of(answer.as_of.value);
  response->set_linked(answer.linked);
  response->set_left_euid(Text(answer.left_euid));
  response->set_right_euid(Text(answer.right_euid));
  response->set_compared(answer.compared_now);
  response->set_weight_bits(answer.weight_bits);
  response->set_probability(answer.probability);
  if (answer.compared_now) response->set_grade(answer.below_possible ? v1::CERTAINLY_NOT : ToProto(answer.grade));
  response->set_guard(answer.guard);
  response->set_kind(answer.kind);
  ToProto(answer.evidence, response->mutable_evidence());
  for (const std::string& rule : answer.shared_rules) response->add_shared_rule(rule);
  for (const std::string& reason : answer.reasons) response->add_reason(reason);
  for (const AssertionId id : answer.assertions) response->add_assertion_id(id.value);
  for (const SequenceNumber entry : answer.entries) response->add_entry(entry.value);
}

absl::StatusOr<HistoryRequest> FromProto(const v1::HistoryRequest& request) {
  HistoryRequest out;
  if (request.has_key()) out.key = FromProto(request.key());
  IPSE_ASSIGN_OR_RETURN(out.euid, EuidFromText(request.euid()));
  if (!out.key.has_value() && !out.euid) return InvalidArgument("name a record's key or an euid");
  out.after = SequenceNumber{request.after()};
  out.max = Within(request.max(), kPageDefault, kPageMax);
  return out;
}

EventFilter FromProto(const v1::FindEventsRequest& request) {
  EventFilter out;
  if (request.has_key()) out.key = FromProto(request.key());
  out.interface = request.interface();
  out.source = request.source();
  out.message_id = request.message_id();
  out.correlation_id = request.correlation_id();
  out.actor = request.actor();
  out.batch_id = request.batch_id();
  out.from_us = request.from_us();
  out.to_us = request.to_us();
  out.after = SequenceNumber{request.after()};
  out.max = Within(request.max(), kPageDefault, kPageMax);
  return out;
}

void ToProto(const std::vector<HistoryEvent>& events, v1::HistoryResponse* response) {
  for (const HistoryEvent& event : events) {
    v1::Event* out = response->add_event();
    out->set_sequence(event.sequence.value);
    out->set_time_us(event.time_us);
    out->set_kind(event.kind);
    v1::Origin* origin = out->mutable_origin();
    origin->set_actor(event.origin.actor);
    origin->set_interface(event.origin.interface);
    origin->set_source(event.origin.source);
    origin->set_message_id(event.origin.message_id);
    origin->set_correlation_id(event.origin.correlation_id);
    origin->set_reason(event.origin.reason);
    origin->set_comment(event.origin.comment);
    out->set_decision(event.decision);
    for (const std::string& change : event.changes) out->add_change(change);
    for (const SequenceNumber undone : event.undoes) out->add_undoes(undone.value);
    out->set_undone_by(event.undone_by.value);
  }
}

void ToProto(const RegistryStatus& status, v1::StatusResponse* response) {
  response->set_as_of(status.as_of.value);
  response->set_accepts_writes(status.accepts_writes);
  response->set_why_not(status.why_not);
  response->set_records(status.records);
  response->set_identities(status.identities);
  response->set_open_reviews(status.open_reviews);
  response->set_open_reconcile(status.open_reconcile);
  response->set_last_reconcile(status.last_reconcile.value);
  response->set_assertions(status.assertions);
  for (const SourceCounts& source : status.sources) {
    v1::SourceCount* out = response->add_source();
    out->set_authority(source.authority);
    out->set_active(source.active);
    out->set_inactive(source.inactive);
    out->set_subsumed(source.subsumed);
  }
  response->set_model_id(status.model_id);
  response->set_writes_waiting(status.writes_waiting);
  response->set_memory_bytes(status.memory_bytes);
}

void ToProto(const ChangeEvent& change, v1::Change* out) {
  using Kind = ChangeEvent::Kind;
  static constexpr v1::Change::Kind kKinds[] = {
      v1::Change::RECORD_ADDED,   v1::Change::RECORD_CHANGED, v1::Change::RECORD_STATUS,  v1::Change::IDENTITIES_MERGED,
      v1::Change::IDENTITY_SPLIT, v1::Change::RECORD_MOVED,   v1::Change::REVIEW_OPENED,  v1::Change::REVIEW_CLOSED,
      v1::Change::OTHER,          v1::Change::VALUE_OVERRIDDEN};
  static_assert(static_cast<size_t>(Kind::kValueOverridden) + 1 == std::size(kKinds));
  out->set_sequence(change.sequence.value);
  out->set_kind(kKinds[static_cast<size_t>(change.kind)]);
  out->set_time_us(change.time_us);
  out->set_record_id(change.record.value);
  if (change.record) ToProto(change.key, out->mutable_key());
  out->set_old_euid(Text(change.old_euid));
  out->set_new_euid(Text(change.new_euid));
  out->set_review_id(change.review.value);
}

absl::StatusOr<WriteCommand> CommandOf(const v1::RegisterRequest& request, const ServiceOptions& options) {
  RegisterCommand command;
  command.origin = OriginOf(request);
  if (!request.entity_type().empty()) command.entity_type = request.entity_type();
  command.key = FromProto(request.key());
  IPSE_ASSIGN_OR_RETURN(command.person, FromProto(request.person()));
  const auto own = options.date_order_by_source.find(command.key.authority);
  WriteDatesInIso(own != options.date_order_by_source.end() ? own->second : options.date_order, &command.person.demographics);
  command.event_time_us = request.event_time_us();
  if (request.has_expected_version()) command.expected_version = request.expected_version();
  return WriteCommand(std::move(command));
}

absl::StatusOr<WriteCommand> CommandOf(const v1::DeactivateRequest& request) {
  DeactivateCommand command;
  command.origin = OriginOf(request);
  command.key = FromProto(request.key());
  command.event_time_us = request.event_time_us();
  return WriteCommand(std::move(command));
}

absl::StatusOr<WriteCommand> CommandOf(const v1::MergeIdentifiersRequest& request) {
  MergeIdentifiersCommand command;
  command.origin = OriginOf(request);
  command.authority = request.authority();
  command.survivor = request.survivor();
  command.old = request.old();
  command.take_back = request.take_back();
  return WriteCommand(std::move(command));
}

absl::StatusOr<WriteCommand> CommandOf(const v1::AssertRequest& request, AssertionKind kind) {
  AssertCommand command;
  command.origin = OriginOf(request);
  command.kind = kind;
  command.left = FromProto(request.left());
  command.right = FromProto(request.right());
  command.expires_us = request.expires_us();
  if (request.has_expected()) command.expected = SequenceNumber{request.expected()};
  return WriteCommand(std::move(command));
}

absl::StatusOr<WriteCommand> CommandOf(const v1::RevokeAssertionRequest& request) {
  RevokeAssertionCommand command;
  command.origin = OriginOf(request);
  command.assertion = AssertionId{request.assertion_id()};
  return WriteCommand(std::move(command));
}

absl::StatusOr<WriteCommand> CommandOf(const v1::MoveRecordRequest& request) {
  MoveRecordCommand command;
  command.origin = OriginOf(request);
  command.key = FromProto(request.key());
  IPSE_ASSIGN_OR_RETURN(command.to, EuidFromText(request.to_euid()));
  command.keep_apart = !request.may_return();
  if (request.has_expected()) command.expected = SequenceNumber{request.expected()};
  return WriteCommand(std::move(command));
}

absl::StatusOr<WriteCommand> CommandOf(const v1::UndoRequest& request) {
  UndoCommand command;
  command.origin = OriginOf(request);
  for (const uint64_t entry : request.entry()) command.entries.push_back(SequenceNumber{entry});
  command.batch_id = request.batch_id();
  command.keep_apart = !request.may_return();
  return WriteCommand(std::move(command));
}

absl::StatusOr<WriteCommand> CommandOf(const v1::DecideHeldVersionRequest& request) {
  DecideHeldVersionCommand command;
  command.origin = OriginOf(request);
  command.key = FromProto(request.key());
  command.version = request.version();
  command.accept = request.accept();
  return WriteCommand(std::move(command));
}

void ToProto(const WriteAnswer& answer, v1::WriteResponse* response) {
  response->set_sequence(answer.sequence.value);
  response->set_repeated_message(answer.repeated);
  response->set_disposition(static_cast<v1::Disposition>(answer.disposition));
  response->set_record_id(answer.record.value);
  response->set_version(answer.version);
  response->set_euid(Text(answer.euid));
  for (const DecisionCandidate& candidate : answer.candidates) {
    v1::Candidate* out = response->add_candidate();
    out->set_record_id(candidate.record.value);
    out->set_euid(Text(candidate.euid));
    out->set_weight_bits(candidate.weight_bits);
    out->set_grade(ToProto(candidate.grade));
    out->set_guard(candidate.guard);
  }
  response->set_decision(answer.decision);
  for (const ReviewId id : answer.reviews) response->add_review_id(id.value);
  for (const AssertionId id : answer.assertions) response->add_assertion_id(id.value);
  for (const OverrideId id : answer.overrides) response->add_override_id(id.value);
  for (const ConflictView& conflict : answer.conflicts) {
    v1::Conflict* out = response->add_conflict();
    out->set_record_id(conflict.record.value);
    out->set_euid(Text(conflict.euid));
    out->set_since(conflict.since.value);
    out->set_why(conflict.why);
  }
}

}  // namespace ipse
