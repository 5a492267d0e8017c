#pragma once

// One record as a system sent it: raw values by the role they fill, several per role where the person has several.
//
//   Demographics person;
//   person.Add(ColumnRole::kFamilyName, "Smith");
//   person.Add(ColumnRole::kPhone, "214-555-0123");
//
// The first value of a role is the current one. Nothing is cleaned: standardising is the encoder's (encoder.h).
// Thread-safety: plain data.

#include <string_view>
#include <vector>

#include "matcher/base/personal_text.h"
#include "matcher/recognise/recognise.h"

namespace ipse {

struct RoleValue {
  ColumnRole role = ColumnRole::kIgnored;
  PersonalText text;
  auto operator<=>(const RoleValue&) const = default;
};

struct Demographics {
  std::vector<RoleValue> values;

  void Add(ColumnRole role, std::string_view text) { values.push_back({role, PersonalText(text)}); }
  bool operator==(const Demographics&) const = default;
};

}  // namespace ipse
