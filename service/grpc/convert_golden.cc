// Between golden records and their messages.

#include "service/grpc/convert.h"
#include "service/grpc/convert_parts.h"
#include "service/registry/golden.h"

namespace ipse {
absl::StatusOr<GoldenRequest> FromProto(const v1::GoldenRecordRequest& request) {
  GoldenRequest out;
  if (request.has_key()) out.key = FromProto(request.key());
  IPSE_ASSIGN_OR_RETURN(out.euid, EuidFromText(request.euid()));
  out.at_us = request.at_us();
  return out;
}

void ToProto(const GoldenAnswer& answer, v1::GoldenRecordResponse* response) {
  response->set_as_of(answer.as_of.value);
  response->set_euid(Text(answer.euid));
  for (const Euid asked : answer.asked_as) response->add_asked_as(Text(asked));
  for (const RecordKey& key : answer.records) ToProto(key, response->add_record());
  for (const RecordKey& key : answer.identifiers) ToProto(key, response->add_identifier());
  for (const GoldenField& field : answer.fields) {
    v1::GoldenField* out = response->add_field();
    out->set_field(std::string(GoldenKindName(field.kind)));
    ToProto(field.values, out->mutable_value());
    if (field.record) ToProto(field.key, out->mutable_key());
    out->set_version(field.version);
    out->set_event_time_us(field.event_time_us);
    out->set_why(field.why);
    out->set_records_agreeing(field.records_agreeing);
    for (const GoldenField::Other& other : field.others) {
      v1::GoldenField::Other* to = out->add_other();
      ToProto(other.values, to->mutable_value());
      to->set_records(other.records);
      ToProto(other.key, to->mutable_key());
    }
    out->set_override_id(field.override_id.value);
    out->set_override_made(field.override_made.value);
    out->set_override_expires_us(field.override_expires_us);
  }
}

absl::StatusOr<WriteCommand> CommandOf(const v1::OverrideRequest& request) {
  OverrideCommand command;
  command.origin = OriginOf(request);
  if (request.has_key()) command.key = FromProto(request.key());
  IPSE_ASSIGN_OR_RETURN(command.euid, EuidFromText(request.euid()));
  if (command.key.has_value() == static_cast<bool>(command.euid)) return InvalidArgument("name a record's key or an identity");
  IPSE_ASSIGN_OR_RETURN(Demographics data, FromProto(request.value(), "value"));
  command.values = std::move(data.values);
  command.expires_us = request.expires_us();
  if (request.has_expected()) command.expected = SequenceNumber{request.expected()};
  return WriteCommand(std::move(command));
}

absl::StatusOr<WriteCommand> CommandOf(const v1::RevokeOverrideRequest& request) {
  RevokeOverrideCommand command;
  command.origin = OriginOf(request);
  command.id = OverrideId{request.override_id()};
  return WriteCommand(std::move(command));
}

}  // namespace ipse
