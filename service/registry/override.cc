// A person's word on fields of a golden record.

#include <algorithm>
#include <map>

#include "service/registry/decider.h"
#include "service/registry/golden.h"

namespace ipse {

// The record that the word goes with.
absl::StatusOr<RecordId> Decider::Anchor(const OverrideCommand& command) const {
  const RegistryState& state = *context_.state;
  if (command.key.has_value()) return Find(*command.key);
  if (!state.Has(command.euid)) return NotFound("identity {} does not exist", FormatEuid(command.euid));
  const std::vector<RecordId> members = state.Members(state.Resolve(command.euid));
  const auto active = std::find_if(members.begin(), members.end(),
                                   [&](RecordId record) { return state.record(record).status == RecordStatus::kActive; });
  if (active != members.end()) return *active;
  if (members.empty()) return FailedPrecondition("identity {} has no records any more", FormatEuid(command.euid));
  return members.front();
}

absl::Status Decider::Run(const OverrideCommand& command, EntryBuilder* builder) {
  IPSE_RETURN_IF_ERROR(CheckActor(command.origin));
  IPSE_RETURN_IF_ERROR(CheckReason(command.origin));
  IPSE_RETURN_IF_ERROR(CheckPerson({.demographics = {command.values}, .identifiers = {}}));
  if (command.expires_us != 0 && command.expires_us <= builder->time_us()) {
    return InvalidArgument("an override ends in the future, or never");
  }
  std::map<GoldenKind, std::vector<RoleValue>> fields;
  for (size_t i = 0; i < command.values.size(); ++i) {
    const RoleValue& value = command.values[i];
    const GoldenKind kind = GoldenKindOf(value.role);
    if (kind == GoldenKind::kNone) {
      return InvalidArgument("value {} ({}) is in no golden record", i + 1, ColumnRoleName(value.role));
    }
    if (!value.text.empty() && !IsReadable(value.role, value.text.Reveal())) {
      return InvalidArgument("value {} ({}) stands for no value or cannot be read; correct it, or leave its text empty to "
                             "withhold the field",
                             i + 1, ColumnRoleName(value.role));
    }
    fields[kind].push_back(value);
  }
  if (fields.empty()) return InvalidArgument("name the values to go by; a field with an empty text is withheld");
  IPSE_ASSIGN_OR_RETURN(const RecordId record, Anchor(command));
  IPSE_RETURN_IF_ERROR(CheckExpected(command.expected, {&record, 1}));
  const RegistryState& state = *context_.state;
  for (const auto& [kind, values] : fields) {
    std::vector<OverrideId> before;
    for (const RecordId member : state.Members(state.record(record).euid)) {
      for (const ValueOverride& value : state.Overrides(member)) {
        if (value.kind == kind) before.push_back(value.id);
      }
    }
    for (const OverrideId id : before) builder->RevokeOverride(id);
    builder->Override(record, kind, values, command.expires_us);
  }
  builder->outcome()->mutable_decision()->set_rule("a person's word is to go by");
  Answer(record, Disposition::kApplied, builder);
  return absl::OkStatus();
}

absl::Status Decider::Run(const RevokeOverrideCommand& command, EntryBuilder* builder) {
  IPSE_RETURN_IF_ERROR(CheckActor(command.origin));
  const ValueOverride* value = context_.state->FindOverride(command.id);
  if (value == nullptr) return NotFound("override {} is not in force", command.id.value);
  const RecordId record = value->record;
  builder->RevokeOverride(command.id);
  builder->outcome()->mutable_decision()->set_rule("revoked; the records decide again");
  Answer(record, Disposition::kApplied, builder);
  return absl::OkStatus();
}

}  // namespace ipse
