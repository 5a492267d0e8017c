#pragma once

// What a record of one entity type holds: its fields, their kinds and what feeds them.
//
// A schema comes out of a model file (scoring/model.proto) and is plain data here: the matcher knows field *kinds* and
// nothing of hospitals. A field takes the values of one role (see matcher/recognise/recognise.h); a column of an input
// file may feed several fields (a full name gives given, middle and family name and suffix).
// Thread-safety: value types, immutable after construction.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/recognise/recognise.h"

namespace ipse {

// How a value is standardised, stored and compared. Fields of one kind share one ValueDictionary.
enum class FieldKind : uint8_t {
  kPersonName,
  kDate,
  kIdentifier,
  kPhone,
  kEmail,
  kAddressPart,
  kCode,
  kFreeText,
};
inline constexpr int kNumFieldKinds = 8;

const char* FieldKindName(FieldKind kind);

struct Field {
  std::string name;
  FieldKind kind = FieldKind::kCode;
  ColumnRole role = ColumnRole::kIgnored;
};

inline constexpr int kNoField = -1;

struct Schema {
  std::vector<Field> fields;

  // Index of the field called `name`, or kNoField.
  int IndexOf(std::string_view name) const;
  // Index of the first field that takes `role`, or kNoField.
  int IndexOf(ColumnRole role) const;
};

}  // namespace ipse
