#pragma once

// The golden record: of all that the records of one identity say, the data to go by, field by field, each with where it is
// from and why it won.
//
//   const std::vector<GoldenField> fields = ChooseGolden(records, overrides, options.survivorship, now_us);
//
// A field is taken whole from one record - a name with all its parts, an address with all its lines - so that nothing is
// put together that nobody ever said. Placeholders and test names take no part; what cannot be read only where nothing else
// is there; deactivated records only where no active one is left, and replaced ones only after those. Of what remains the
// field's rules pick, one after the other, until all that are left agree; values agree by what they mean, not by how they
// are written. Ties go to the latest event, then to the oldest record. A person's override in force stands above all rules.
//
// Thread-safety: pure functions. Cost: some microseconds a value.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "service/registry/commands.h"
#include "service/registry/options.h"

namespace ipse {

// A person's word on one field. Texts all empty: the field is withheld.
struct ValueOverride {
  OverrideId id;
  RecordId record;               // goes with this record, whatever becomes of its identity
  GoldenKind kind = GoldenKind::kNone;
  std::vector<RoleValue> values = {};
  int64_t expires_us = 0;        // 0: never
  uint64_t made = 0;             // entry
};

// "name", "birth_date", "address" ...
std::string_view GoldenKindName(GoldenKind kind);
GoldenKind GoldenKindFromName(std::string_view name);  // kNone for what is none
// The field that a role is a part of; kNone for roles that are in no golden record (record ids, ages, free text).
GoldenKind GoldenKindOf(ColumnRole role);
// The rules of a field, in their order, where none are configured.
std::span<const SurvivorshipRule> DefaultRules(GoldenKind kind);
std::string_view SurvivorshipRuleName(SurvivorshipRule rule);

// False for a text that stands for no value, or that cannot be read as one of its role.
bool IsReadable(ColumnRole role, std::string_view text);

// `records`: those of the identity, with what they say. Fields that nobody fills are left out.
std::vector<GoldenField> ChooseGolden(std::span<const RecordView> records, std::span<const ValueOverride> overrides,
                                      const Survivorship& survivorship, int64_t now_us);

}  // namespace ipse
