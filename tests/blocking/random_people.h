#pragma once

// Random people who share keys often, and rules for them.

#include <fmt/format.h>

#include <random>
#include <string>
#include <vector>

#include "blocking/blocking_rule.h"
#include "tests/matcher/record/people.h"

namespace ipse {

inline KeyPart Part(const char* field, KeyTransform transform = KeyTransform::kExact, bool all_values = false) {
  KeyPart part;
  part.field = FieldIndex(field);
  part.transform = transform;
  part.all_values = all_values;
  return part;
}

inline std::vector<BlockingRule> SomeRules() {
  return {{"family and birth date", {Part("family", KeyTransform::kTokens, true), Part("birth_date")}, 0, false},
          {"phone", {Part("phone", KeyTransform::kExact, true)}, 0, false},
          {"family less a letter", {Part("family", KeyTransform::kDeletions)}, 0, false},
          {"phone masked", {Part("phone", KeyTransform::kWildcard)}, 0, false},
          {"birth year, sex", {Part("birth_date", KeyTransform::kYear), Part("sex")}, 0, false},
          {"no such column", {Part("email")}, 0, false}};
}

inline RecordTable RandomTable(size_t records, uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto pick = [&](std::vector<std::string> from) { return from[random() % from.size()]; };
  const auto digits = [&](int n) {
    std::string text;
    for (int i = 0; i < n; ++i) text += static_cast<char>('1' + random() % 3);
    return text;
  };
  Rows rows;
  for (size_t i = 0; i < records; ++i) {
    rows.push_back({pick({"HART", "HARD", "HARTE", "GARCIA LOPEZ", "LOPEZ", "GARCIA", "MOSS", "KOWALSKI", ""}),
                    pick({fmt::format("1980-0{}-1{}", digits(1), digits(1)), fmt::format("1981-02-0{}", digits(1)), ""}), pick({"M", "F", ""}),
                    pick({fmt::format("2124460{}", digits(3)), ""}), pick({fmt::format("6464460{}", digits(3)), "", ""})});
  }
  return MakePeople({"family_name", "birth_date", "sex", "phone", "phone#2"}, rows);
}

}  // namespace ipse
