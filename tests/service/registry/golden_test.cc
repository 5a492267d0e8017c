// How a golden record chooses: hand-worked cases.

#include "service/registry/golden.h"

#include <gtest/gtest.h>

namespace ipse {
namespace {

using Role = ColumnRole;

// A record of `authority` with an event time in days.
RecordView Record(uint32_t number, const std::string& authority, int64_t day, std::initializer_list<std::pair<Role, const char*>> values) {
  RecordView source;
  source.record = RecordId{number};
  source.key = {authority, std::to_string(number)};
  source.version = 1;
  source.event_time_us = day * 86'400'000'000;
  for (const auto& [role, text] : values) source.person.demographics.Add(role, text);
  return source;
}

const GoldenField* Find(const std::vector<GoldenField>& fields, GoldenKind kind) {
  for (const GoldenField& field : fields) {
    if (field.kind == kind) return &field;
  }
  return nullptr;
}

// "JON SMITH", "1" (the record), "the most recent"
struct Chosen {
  std::string text = {};
  uint32_t record = 0;
  std::string why = {};
  bool operator==(const Chosen&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Chosen& chosen) {
  return out << chosen.text << " of " << chosen.record << ": " << chosen.why;
}

Chosen Choose(std::span<const RecordView> sources, GoldenKind kind, const Survivorship& survivorship = {}) {
  const auto fields = ChooseGolden(sources, {}, survivorship, 1);
  const GoldenField* field = Find(fields, kind);
  if (field == nullptr) return {};
  Chosen chosen{.record = field->record.value, .why = field->why};
  for (const RoleValue& value : field->values) chosen.text += (chosen.text.empty() ? "" : " ") + std::string(value.text.Reveal());
  return chosen;
}

TEST(Golden, OneRecordIsTakenAsItIs) {
  const RecordView sources[] = {Record(1, "EAST", 1, {{Role::kGivenName, "Jon"}, {Role::kFamilyName, "Sampleton"}})};
  EXPECT_EQ(Choose(sources, GoldenKind::kName), (Chosen{"Jon Sampleton", 1, "the only record that says it"}));
  EXPECT_EQ(Find(ChooseGolden(sources, {}, {}, 1), GoldenKind::kPhone), nullptr);
}

TEST(Golden, ValuesAgreeByWhatTheyMean) {
  const RecordView sources[] = {Record(1, "EAST", 1, {{Role::kPhone, "(214) 736-0199"}, {Role::kBirthDate, "1980-02-03"}}),
                                  Record(2, "WEST", 2, {{Role::kPhone, "214.736.0199"}, {Role::kBirthDate, "02/03/1980"}})};
  EXPECT_EQ(Choose(sources, GoldenKind::kPhone), (Chosen{"214.736.0199", 2, "all 2 records agree"}));
  EXPECT_EQ(Choose(sources, GoldenKind::kBirthDate).why, "all 2 records agree");
  EXPECT_TRUE(Find(ChooseGolden(sources, {}, {}, 1), GoldenKind::kPhone)->others.empty());
}

TEST(Golden, ANameIsWholeAndNeverPutTogether) {
  // The latest has a new family name, the older one a middle name: no record ever said "Ann Marie Newfield".
  const RecordView sources[] = {
      Record(1, "EAST", 1, {{Role::kGivenName, "Ann"}, {Role::kMiddleName, "Marie"}, {Role::kFamilyName, "Oldfield"}}),
      Record(2, "WEST", 2, {{Role::kGivenName, "Ann"}, {Role::kFamilyName, "Newfield"}})};
  EXPECT_EQ(Choose(sources, GoldenKind::kName), (Chosen{"Ann Newfield", 2, "the most recent"}));
}

TEST(Golden, AnInitialLosesToAName) {
  const RecordView sources[] = {Record(1, "EAST", 1, {{Role::kGivenName, "Jonathan"}, {Role::kFamilyName, "Sampleton"}}),
                                  Record(2, "WEST", 2, {{Role::kGivenName, "J"}, {Role::kFamilyName, "Sampleton"}})};
  EXPECT_EQ(Choose(sources, GoldenKind::kName), (Chosen{"Jonathan Sampleton", 1, "the most complete"}));
}

TEST(Golden, WhatDoesNotChangeGoesByMostRecords) {
  const RecordView sources[] = {Record(1, "EAST", 1, {{Role::kBirthDate, "1980-02-03"}}),
                                  Record(2, "WEST", 2, {{Role::kBirthDate, "1980-02-03"}}),
                                  Record(3, "NORTH", 3, {{Role::kBirthDate, "1980-03-02"}})};
  EXPECT_EQ(Choose(sources, GoldenKind::kBirthDate), (Chosen{"1980-02-03", 2, "2 of 3 records say so"}));
  const auto fields = ChooseGolden(sources, {}, {}, 1);
  const GoldenField* field = Find(fields, GoldenKind::kBirthDate);
  EXPECT_EQ(field->records_agreeing, 2u);
  ASSERT_EQ(field->others.size(), 1u);
  EXPECT_EQ(field->others[0].values[0].text.Reveal(), "1980-03-02");
  EXPECT_EQ(field->others[0].key, (RecordKey{"NORTH", "3"}));
}

TEST(Golden, PlaceholdersTakeNoPart) {
  const RecordView sources[] = {
      Record(1, "EAST", 1, {{Role::kPhone, "214-736-0199"}, {Role::kGivenName, "Jon"}, {Role::kFamilyName, "Sampleton"}}),
      Record(2, "WEST", 2, {{Role::kPhone, "999-999-9999"}, {Role::kGivenName, "UNKNOWN"}, {Role::kFamilyName, "UNKNOWN"}})};
  EXPECT_EQ(Choose(sources, GoldenKind::kPhone), (Chosen{"214-736-0199", 1, "the only record that says it"}));
  EXPECT_EQ(Choose(sources, GoldenKind::kName), (Chosen{"Jon Sampleton", 1, "the only record that says it"}));
}

TEST(Golden, WhatCannotBeReadComesLast) {
  const RecordView sources[] = {Record(1, "EAST", 1, {{Role::kBirthDate, "1980-02-03"}}),
                                  Record(2, "WEST", 2, {{Role::kBirthDate, "in spring"}})};
  EXPECT_EQ(Choose(sources, GoldenKind::kBirthDate), (Chosen{"1980-02-03", 1, "the others cannot be read"}));
  EXPECT_EQ(Choose({&sources[1], 1}, GoldenKind::kBirthDate), (Chosen{"in spring", 2, "the only record that says it"}));
}

TEST(Golden, ADeactivatedRecordSpeaksOnlyWhereNoActiveOneIsLeft) {
  RecordView sources[] = {Record(1, "EAST", 1, {{Role::kCity, "DALLAS"}, {Role::kStreet, "12 OAK ST"}}),
                            Record(2, "WEST", 2, {{Role::kCity, "AUSTIN"}, {Role::kStreet, "7 ELM ST"}}),
                            Record(3, "WEST", 3, {{Role::kCity, "WACO"}, {Role::kStreet, "9 FIR ST"}})};
  sources[1].status = RecordStatus::kInactive;
  sources[2].status = RecordStatus::kSubsumed;
  EXPECT_EQ(Choose(sources, GoldenKind::kAddress).record, 1u);
  sources[0].status = RecordStatus::kInactive;
  EXPECT_EQ(Choose(sources, GoldenKind::kAddress).record, 2u);
  EXPECT_EQ(Choose({&sources[2], 1}, GoldenKind::kAddress).record, 3u);
}

TEST(Golden, TheFieldsOwnRulesComeBeforeThoseOfAll) {
  const RecordView sources[] = {Record(1, "EAST", 3, {{Role::kPhone, "214-736-0101"}, {Role::kEmail, "ann@clinic.example"}}),
                                  Record(2, "WEST", 2, {{Role::kPhone, "214-736-0102"}, {Role::kEmail, "bea@clinic.example"}}),
                                  Record(3, "NORTH", 1, {{Role::kPhone, "214-736-0103"}, {Role::kEmail, "cat@clinic.example"}})};
  Survivorship survivorship;
  survivorship.fields[""].trusted = {"NORTH", "WEST"};
  survivorship.fields["phone"].trusted = {"WEST"};
  EXPECT_EQ(Choose(sources, GoldenKind::kPhone, survivorship), (Chosen{"214-736-0102", 2, "from the most trusted source"}));
  EXPECT_EQ(Choose(sources, GoldenKind::kEmail, survivorship), (Chosen{"cat@clinic.example", 3, "from the most trusted source"}));
  survivorship.fields["email"].rules = {SurvivorshipRule::kRecent};
  EXPECT_EQ(Choose(sources, GoldenKind::kEmail, survivorship), (Chosen{"ann@clinic.example", 1, "the most recent"}));
  // The trust list without any of the sources decides nothing.
  survivorship.fields["phone"].trusted = {"SOUTH"};
  EXPECT_EQ(Choose(sources, GoldenKind::kPhone, survivorship), (Chosen{"214-736-0101", 1, "the most recent"}));
}

TEST(Golden, TiesGoToTheOldestRecord) {
  const RecordView sources[] = {Record(1, "EAST", 1, {{Role::kPhone, "214-736-0101"}}),
                                  Record(2, "WEST", 1, {{Role::kPhone, "214-736-0102"}})};
  EXPECT_EQ(Choose(sources, GoldenKind::kPhone), (Chosen{"214-736-0101", 1, "the oldest record"}));
}

TEST(Golden, APersonsWordStandsUntilItExpires) {
  const RecordView sources[] = {Record(1, "EAST", 1, {{Role::kPhone, "214-736-0101"}})};
  ValueOverride word{.id = OverrideId{3}, .record = RecordId{1}, .kind = GoldenKind::kPhone, .expires_us = 100, .made = 9};
  word.values.push_back({Role::kPhone, PersonalText("214-736-0109")});
  auto fields = ChooseGolden(sources, {&word, 1}, {}, 99);
  ASSERT_EQ(fields.size(), 1u);
  EXPECT_EQ(fields[0].values[0].text.Reveal(), "214-736-0109");
  EXPECT_EQ(fields[0].override_id, OverrideId{3});
  EXPECT_EQ(fields[0].why, "a person said so");
  EXPECT_EQ(fields[0].others.size(), 1u);
  fields = ChooseGolden(sources, {&word, 1}, {}, 100);
  EXPECT_EQ(fields[0].values[0].text.Reveal(), "214-736-0101");
  EXPECT_EQ(fields[0].override_id, OverrideId{});
  // The later word wins; an empty one withholds.
  ValueOverride words[] = {word, {.id = OverrideId{4}, .record = RecordId{1}, .kind = GoldenKind::kPhone}};
  words[1].values.push_back({Role::kPhone, PersonalText("")});
  fields = ChooseGolden(sources, words, {}, 1);
  EXPECT_TRUE(fields[0].values.empty());
  EXPECT_EQ(fields[0].why, "withheld by a person");
}

TEST(Golden, EveryFieldHasANameAndRules) {
  for (int i = 1; i <= static_cast<int>(GoldenKind::kCode); ++i) {
    const auto kind = static_cast<GoldenKind>(i);
    EXPECT_EQ(GoldenKindFromName(GoldenKindName(kind)), kind) << i;
    EXPECT_FALSE(DefaultRules(kind).empty()) << i;
  }
  EXPECT_EQ(GoldenKindFromName("shoe_size"), GoldenKind::kNone);
  EXPECT_EQ(GoldenKindOf(Role::kMiddleName), GoldenKind::kName);
  EXPECT_EQ(GoldenKindOf(Role::kAge), GoldenKind::kNone);
}

}  // namespace
}  // namespace ipse
