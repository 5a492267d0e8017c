// From raw columns to the record table: which field a value fills, what is first, what is counted.

#include "matcher/record/record_table.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/matcher/record/people.h"

namespace ipse {
namespace {

std::string First(const RecordTable& table, const char* field, RecordIndex record) {
  const int f = FieldIndex(field);
  const ValueId value = table.column(f).first(record);
  return value == kMissingValue ? "" : std::string(table.dictionary_of(f).text(value));
}
std::vector<std::string> Others(const RecordTable& table, const char* field, RecordIndex record) {
  const int f = FieldIndex(field);
  std::vector<std::string> texts;
  for (const ValueId value : table.column(f).others(record)) texts.emplace_back(table.dictionary_of(f).text(value));
  std::sort(texts.begin(), texts.end());
  return texts;
}

TEST(RecordTableTest, AFullNameFeedsItsParts) {
  const RecordTable table = MakePeople({"full_name"}, {{"Hart, Olivia Grace Jr"}});
  EXPECT_EQ(First(table, "given", 0), "OLIVIA");
  EXPECT_EQ(First(table, "middle", 0), "GRACE");
  EXPECT_EQ(First(table, "family", 0), "HART");
  EXPECT_EQ(First(table, "suffix", 0), "JR");
}

TEST(RecordTableTest, ATestRecordKeepsItsSourceAndLocalNumberOnly) {
  const std::vector<std::string> header = {"source", "local_identifier", "family_name", "given_name", "birth_date", "national_identifier", "street", "city", "phone"};
  const RecordTable table = MakePeople(header, {{"EAST", "1", "Zztest", "Adt", "2000-01-01", "230118742", "123 Main St", "Testville", "2124460142"},
                                                {"EAST", "2", "MOUSE", "MICKEY", "2000-01-01", "230118742", "123 Main St", "Testville", "2124460142"},
                                                {"EAST", "3", "DOE", "JOHN", "1980-02-03", "230118742", "12 Oak St", "Dallas", "2124460143"},
                                                {"EAST", "4", "MOUSE", "HARRIET", "1980-02-03", "", "12 Oak St", "Dallas", "2124460143"}});
  for (const RecordIndex test : {0u, 1u}) {
    EXPECT_EQ(First(table, "source", test), "EAST");
    EXPECT_FALSE(First(table, "local_id", test).empty());
    for (const char* field : {"given", "family", "birth_date", "national_id", "street", "city", "phone"}) EXPECT_EQ(First(table, field, test), "") << field;
  }
  EXPECT_EQ(First(table, "given", 2), "") << "a stand-in's name is forgotten";
  EXPECT_EQ(First(table, "birth_date", 2), "19800203") << "what else is known of him is not";
  EXPECT_EQ(First(table, "family", 3), "MOUSE");
  EXPECT_EQ(table.column(FieldIndex("national_id")).records_filled(), 1u);
  EXPECT_EQ(table.column(FieldIndex("phone")).distinct(), 1u);
}

TEST(RecordTableTest, AStreetFeedsNumberStreetAndUnit) {
  const RecordTable table = MakePeople({"street"}, {{"12 Maple Street Apt 4"}, {"P.O. Box 77"}});
  EXPECT_EQ(First(table, "street_number", 0), "12");
  EXPECT_EQ(First(table, "unit", 0), "4");
  EXPECT_FALSE(First(table, "street", 0).empty());
  EXPECT_EQ(First(table, "street_number", 1), "77");
  EXPECT_EQ(First(table, "street", 1), "PO BOX");
}

TEST(RecordTableTest, SeveralColumnsOfOneRoleAreFirstAndOtherValues) {
  const RecordTable table = MakePeople({"phone", "phone#2", "phone#3"}, {{"2124460142", "6464460177", "2124460142"},
                                                                        {"", "6464460177", ""},
                                                                        {"", "", ""}});
  EXPECT_EQ(First(table, "phone", 0), "2124460142");
  EXPECT_EQ(Others(table, "phone", 0), std::vector<std::string>{"6464460177"});
  EXPECT_EQ(First(table, "phone", 1), "6464460177") << "values fill from the first";
  EXPECT_TRUE(Others(table, "phone", 1).empty());
  EXPECT_EQ(First(table, "phone", 2), "");
  const Column& phones = table.column(FieldIndex("phone"));
  EXPECT_EQ(phones.count(phones.first(1)), 2u) << "first and other values count";
  EXPECT_EQ(phones.records_filled(), 2u);
  EXPECT_EQ(phones.distinct(), 2u);
}

TEST(RecordTableTest, FormerNamesAndNicknamesAreFurtherNamesWhereverTheirColumnsAre) {
  const RecordTable table = MakePeople({"previous_family_name", "nickname", "family_name", "given_name"},
                                       {{"KOWALSKI", "LIV", "HART", "OLIVIA"}});
  EXPECT_EQ(First(table, "family", 0), "HART");
  EXPECT_EQ(Others(table, "family", 0), std::vector<std::string>{"KOWALSKI"});
  EXPECT_EQ(First(table, "given", 0), "OLIVIA");
  EXPECT_EQ(Others(table, "given", 0), std::vector<std::string>{"LIV"});
}

TEST(RecordTableTest, ANameHasOneIdWhereverItStands) {
  const RecordTable table = MakePeople({"given_name", "family_name"}, {{"CARLOS", "REYES"}, {"REYES", "CARLOS"}});
  EXPECT_EQ(table.column(FieldIndex("given")).first(0), table.column(FieldIndex("family")).first(1));
  EXPECT_EQ(table.column(FieldIndex("given")).first(1), table.column(FieldIndex("family")).first(0));
}

TEST(RecordTableTest, PlaceholdersAreMissingAndCounted) {
  EncodeReport report;
  const RecordTable table = MakePeople({"given_name", "national_identifier", "birth_date"},
                                       {{"OLIVIA", "521-34-8867", "1980-05-23"},
                                        {"UNKNOWN", "999-99-9999", "1900-01-01"},
                                        {"IAN", "", "not a date"}}, 1, &report);
  EXPECT_EQ(First(table, "given", 1), "");
  EXPECT_EQ(First(table, "national_id", 1), "");
  EXPECT_EQ(First(table, "birth_date", 1), "");
  EXPECT_EQ(report.columns[0].placeholders, 1u);
  EXPECT_EQ(report.columns[1].filled, 2u);
  EXPECT_EQ(report.columns[1].placeholders, 1u);
  EXPECT_EQ(report.columns[2].placeholders, 1u);
  EXPECT_EQ(report.columns[2].unreadable, 1u);
}

TEST(RecordTableTest, PeopleAtOneAddressAreCounted) {
  const RecordTable table = MakePeople({"street", "city", "postal_code"}, {{"12 Maple St", "Lakeview", "43101"},
                                                                          {"12 MAPLE STREET APT 2", "LAKEVIEW", "43999"},
                                                                          {"12 Maple St", "Brookton", "43101"},
                                                                          {"14 Maple St", "Lakeview", "43101"},
                                                                          {"", "Lakeview", "43101"}});
  EXPECT_EQ(table.address_sharing(0), 2u);
  EXPECT_EQ(table.address_sharing(1), 2u);
  EXPECT_EQ(table.address_sharing(2), 1u);
  EXPECT_EQ(table.address_sharing(3), 1u);
  EXPECT_EQ(table.address_sharing(4), 0u);
}

TEST(RecordTableTest, ATableWithNothingToCompareIsRefused) {
  EncodeReport report;
  const auto table = EncodeRecords(RawTable::FromRows({"x"}, {{"1"}}), std::vector{ColumnRole::kIgnored}, PeopleSchema(), {}, {}, &report);
  EXPECT_EQ(table.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(table.status().message().find("--column"), std::string::npos) << "the remedy";
}

TEST(RecordTableTest, ThreadsDoNotChangeTheTable) {
  Rows rows;
  for (int i = 0; i < 20'000; ++i) {
    rows.push_back({fmt::format("{}{}", static_cast<char>('A' + i % 26), std::string_view("QUILLA").substr(static_cast<size_t>(i % 5))), std::to_string(2124460000 + i * 7),
                    std::to_string(6464460000 + i % 50)});
  }
  const std::vector<std::string> headers = {"given_name", "phone", "phone#2"};
  const RecordTable one = MakePeople(headers, rows, 1), eight = MakePeople(headers, rows, 8);
  for (const char* field : {"given", "phone"}) {
    const int f = FieldIndex(field);
    ASSERT_EQ(one.dictionary_of(f).size(), eight.dictionary_of(f).size());
    for (RecordIndex r = 0; r < one.num_records(); ++r) {
      ASSERT_EQ(one.column(f).first(r), eight.column(f).first(r));
      ASSERT_TRUE(std::ranges::equal(one.column(f).others(r), eight.column(f).others(r)));
    }
  }
}

TEST(ValueDictionaryTest, AttributesOfNamesDatesAndOrder) {
  ValueDictionary names(FieldKind::kPersonName);
  std::vector<ValueId> ids;
  names.Finish({"GARCIA LOPEZ", "BOB", "J", "LOPEZ"}, {}, 2, &ids);
  EXPECT_EQ(ids, (std::vector<ValueId>{4, 2, 1, 3})) << "by length, then by letters";
  EXPECT_EQ(names.text(kMissingValue), "");
  EXPECT_EQ(names.size(), 5u);
  EXPECT_TRUE(names.flags(ids[2]) & kInitialOnly);
  EXPECT_FALSE(names.nickname_groups(ids[1]).empty());
  ASSERT_EQ(names.token_hashes(ids[0]).size(), 2u);
  EXPECT_EQ(names.token_hashes(ids[0])[1], names.hash(ids[3])) << "a token hashes as the name that is just that token";
  EXPECT_TRUE(names.token_hashes(ids[3]).empty());
  ValueDictionary dates(FieldKind::kDate);
  dates.Finish({"19800523", "19800000"}, {}, 1, &ids);
  EXPECT_EQ(dates.packed_date(ids[0]), 19800523u);
  EXPECT_EQ(dates.packed_date(ids[1]), 19800000u);
  EXPECT_EQ(dates.packed_date(kMissingValue), 0u);
}

}  // namespace
}  // namespace ipse
