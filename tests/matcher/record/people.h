#pragma once

// Small tables of people for tests. A column's header is the name of its role ("given_name", "birth_date"); what follows
// a '#' only tells two columns of one role apart ("phone#2").

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "matcher/record/encoder.h"

namespace ipse {

using Rows = std::vector<std::vector<std::string>>;

inline Schema PeopleSchema() {
  return {{{"given", FieldKind::kPersonName, ColumnRole::kGivenName},
           {"middle", FieldKind::kPersonName, ColumnRole::kMiddleName},
           {"family", FieldKind::kPersonName, ColumnRole::kFamilyName},
           {"suffix", FieldKind::kCode, ColumnRole::kNameSuffix},
           {"birth_date", FieldKind::kDate, ColumnRole::kBirthDate},
           {"sex", FieldKind::kCode, ColumnRole::kSex},
           {"national_id", FieldKind::kIdentifier, ColumnRole::kNationalIdentifier},
           {"source", FieldKind::kCode, ColumnRole::kSource},
           {"local_id", FieldKind::kIdentifier, ColumnRole::kLocalIdentifier},
           {"phone", FieldKind::kPhone, ColumnRole::kPhone},
           {"email", FieldKind::kEmail, ColumnRole::kEmail},
           {"street_number", FieldKind::kAddressPart, ColumnRole::kStreetNumber},
           {"street", FieldKind::kAddressPart, ColumnRole::kStreet},
           {"unit", FieldKind::kAddressPart, ColumnRole::kUnit},
           {"city", FieldKind::kAddressPart, ColumnRole::kCity},
           {"state", FieldKind::kAddressPart, ColumnRole::kState},
           {"postal_code", FieldKind::kAddressPart, ColumnRole::kPostalCode},
           {"note", FieldKind::kFreeText, ColumnRole::kFreeText}}};
}

inline std::vector<ColumnRole> RolesOf(const std::vector<std::string>& headers) {
  std::vector<ColumnRole> roles;
  for (const std::string& header : headers) {
    const auto role = ParseColumnRole(std::string_view(header).substr(0, header.find('#')));
    EXPECT_TRUE(role.has_value()) << "no role " << header;
    roles.push_back(role.value_or(ColumnRole::kIgnored));
  }
  return roles;
}

inline RecordTable MakePeople(const std::vector<std::string>& headers, const Rows& rows, int threads = 1,
                              EncodeReport* report = nullptr) {
  EncodeReport unused;
  auto table = EncodeRecords(RawTable::FromRows(headers, rows), RolesOf(headers), PeopleSchema(), {},
                             {.threads = threads}, report != nullptr ? report : &unused);
  EXPECT_TRUE(table.ok()) << table.status();
  return *std::move(table);
}

inline int FieldIndex(std::string_view name) {
  const int field = PeopleSchema().IndexOf(name);
  EXPECT_NE(field, kNoField) << "no field " << std::string(name);
  return field;
}

}  // namespace ipse
