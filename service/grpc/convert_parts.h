#pragma once

// Small pieces of conversion that the files of service/grpc share. Internal to service/grpc.

#include <algorithm>

#include "service/grpc/convert.h"

namespace ipse {

inline constexpr uint32_t kIdentitiesDefault = 10, kIdentitiesMax = 100, kPageDefault = 100, kPageMax = 1000;

inline uint32_t Within(uint32_t asked, uint32_t usual, uint32_t max) { return asked == 0 ? usual : std::min(asked, max); }

inline v1::Grade ToProto(Grade grade) {
  switch (grade) {
    case Grade::kCertain: return v1::CERTAIN;
    case Grade::kProbable: return v1::PROBABLE;
    case Grade::kPossible: return v1::POSSIBLE;
  }
  return v1::GRADE_UNSPECIFIED;
}

inline void ToProto(const RecordKey& key, v1::RecordKey* out) {
  out->set_authority(key.authority);
  out->set_identifier(key.identifier);
}

using ProtoValues = google::protobuf::RepeatedPtrField<v1::Value>;

inline void ToProto(const std::vector<RoleValue>& values, ProtoValues* out) {
  for (const RoleValue& value : values) {
    v1::Value* added = out->Add();
    added->set_field(ColumnRoleName(value.role));
    added->set_text(std::string(value.text.Reveal()));
  }
}

// `name`: of the field they came in, for the error text.
absl::StatusOr<Demographics> FromProto(const ProtoValues& values, std::string_view name);

inline void ToProto(const PersonData& person, v1::Person* out) {
  ToProto(person.demographics.values, out->mutable_value());
  for (const RecordKey& identifier : person.identifiers) ToProto(identifier, out->add_identifier());
}

template <typename Evidence>
void ToProto(const std::vector<FieldEvidence>& evidence, Evidence* out) {
  for (const FieldEvidence& from : evidence) {
    v1::FieldEvidence* to = out->Add();
    to->set_comparison(from.comparison);
    to->set_level(from.level);
    to->set_weight_bits(from.weight_bits);
  }
}

inline std::string Text(Euid euid) { return euid ? FormatEuid(euid) : std::string(); }

template <typename Request>
Origin OriginOf(const Request& request) {
  const v1::Origin& from = request.origin();
  Origin origin;
  origin.actor = from.actor();
  origin.interface = from.interface().empty() ? "grpc" : from.interface();
  origin.source = from.source();
  origin.message_id = from.message_id();
  origin.correlation_id = from.correlation_id();
  origin.reason = from.reason();
  origin.comment = from.comment();
  origin.dry_run = request.dry_run();
  return origin;
}

}  // namespace ipse
