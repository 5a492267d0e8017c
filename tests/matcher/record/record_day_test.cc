// Birth dates against the days on which records were made: the rules by hand, then in a file.

#include "matcher/record/record_day.h"

#include <gtest/gtest.h>

#include <map>

#include "matcher/standardise/date.h"
#include "tests/matcher/record/people.h"

namespace ipse {
namespace {

TEST(RecordDayTest, ADateFitsARecordOfTheFirstTwoMonths) {
  EXPECT_TRUE(FitsRecord(20240610, 20240611));
  EXPECT_TRUE(FitsRecord(20240612, 20240611)) << "a day ahead: another time zone";
  EXPECT_TRUE(FitsRecord(20240412, 20240611)) << "sixty days without a name";
  EXPECT_TRUE(FitsRecord(20240600, 20240611)) << "what is known fits, or cannot be told";
  EXPECT_TRUE(FitsRecord(19900102, 20240600));
  EXPECT_FALSE(FitsRecord(19900102, 20240611)) << "the mother's";
  EXPECT_FALSE(FitsRecord(20240613, 20240611)) << "nobody is recorded before being born";
  EXPECT_FALSE(FitsRecord(20240411, 20240611)) << "61 days";
}

TEST(RecordDayTest, ARecordOfTheFirstDaysOfAMonthTellsNoMonth) {
  for (const uint32_t recorded : {20240601u, 20240603u, 20240600u, 20240000u, 0u}) EXPECT_EQ(BirthMonthByRecord(recorded), 0) << recorded;
  EXPECT_EQ(BirthMonthByRecord(20240604), 20240600);
  EXPECT_EQ(BirthMonthByRecord(20240630), 20240600);
}

TEST(RecordDayTest, OneInFiveMayBeWrong) {
  EXPECT_TRUE(DatesItsRecords(4, 1));
  EXPECT_FALSE(DatesItsRecords(3, 1));
  EXPECT_FALSE(DatesItsRecords(0, 0));
}

TEST(RecordDayTest, NobodyIsRecordedBeforeBeingBorn) {
  EXPECT_TRUE(BornAfterRecord(20240613, 20240611));
  EXPECT_TRUE(BornAfterRecord(20250101, 20240611));
  EXPECT_FALSE(BornAfterRecord(20240612, 20240611)) << "a day ahead: another time zone";
  EXPECT_FALSE(BornAfterRecord(20240611, 20240611));
  EXPECT_FALSE(BornAfterRecord(19900102, 20240611));
  EXPECT_FALSE(BornAfterRecord(20250000, 20240611)) << "what is not known in full";
  EXPECT_FALSE(BornAfterRecord(20250613, 20240600));
  EXPECT_FALSE(BornAfterRecord(0, 20240611));
  EXPECT_FALSE(BornAfterRecord(20240613, 0));
  for (const uint32_t stand_in : {19000101u, 19700101u, 20000101u}) EXPECT_FALSE(BornAfterRecord(20240613, stand_in)) << stand_in;
}

TEST(RecordDayTest, TwoInAHundredMayBeErrors) {
  EXPECT_TRUE(AreErrors(1, 50));
  EXPECT_FALSE(AreErrors(1, 49));
  EXPECT_TRUE(AreErrors(0, 0));
}

const std::vector<std::string> kHeaders = {"given_name", "birth_date", "updated_at"};
const Rows kRows = {{"BABY GIRL", "1990-01-02", "2024-06-11T08:00:00Z"},  // the mother's
                    {"Baby Boy B", "", "2024-06-11"},
                    {"Infant Girl", "2024-06-10", "2024-06-11"},
                    {"BABY", "1955-03-04", "2024-06-11"},                  // a grown person's name
                    {"BABY", "2024-06-01", "2024-06-11"},
                    {"Baby Boy", "1990-01-02", "2024-06-02"},              // born in May or June
                    {"Baby", "", "2024-06-11"},
                    {"ANNA", "1990-01-02", "2024-06-11"},
                    {"BG", "1990-01-02", ""},
                    {"BABY GIRL", "1990-01-02", "never"},
                    {"BABY BOY", "2024-05-30", "2024-06-01"},
                    {"BABY BOY", "2024-02-10", "2024-02-11"},
                    {"BABY BOY", "2024-02-10", "2024-02-13"},
                    {"BABY BOY", "2024-03-10", "2024-03-10"},
                    {"BABY GIRL", "2024-03-10", "2024-03-11"},
                    {"BABY BOY", "2024-03-10", "2024-03-12"},
                    {"BABY BOY", "2024-03-10", "2024-03-13"}};
const std::vector<uint32_t> kDates = {20240600, 20240600, 20240610, 19550304, 20240601, 0, 20240600, 19900102, 19900102, 19900102, 20240530, 20240210, 20240210,
                                      20240310, 20240310, 20240310, 20240310};

void ExpectDates(const RecordTable& table, const std::vector<uint32_t>& expected) {
  const int field = FieldIndex("birth_date");
  const Column& dates = table.column(field);
  std::map<uint32_t, uint32_t> holders;
  for (RecordIndex r = 0; r < table.num_records(); ++r) {
    EXPECT_EQ(table.dictionary_of(field).packed_date(dates.first(r)), expected[r]) << r;
    if (expected[r] != 0) ++holders[expected[r]];
  }
  uint64_t filled = 0;
  for (RecordIndex r = 0; r < table.num_records(); ++r) {
    if (expected[r] == 0) continue;
    EXPECT_EQ(dates.count(dates.first(r)), holders[expected[r]]) << r;
    ++filled;
  }
  EXPECT_EQ(dates.records_filled(), filled);
  EXPECT_EQ(dates.distinct(), holders.size());
}

TEST(RecordDayTest, AFilesNewbornsAreCorrected) {
  for (const int threads : {1, 3}) ExpectDates(MakePeople(kHeaders, kRows, threads), kDates);
}

TEST(RecordDayTest, WhatIsNotTakenAsWrittenIsTold) {
  EncodeReport report;
  ASSERT_TRUE(EncodeRecords(RawTable::FromRows(kHeaders, kRows), RolesOf(kHeaders), PeopleSchema(), {}, {}, &report).ok());
  EXPECT_EQ(report.birth_dates_doubted, (std::vector<RecordIndex>{0, 5})) << "not where nothing was written";
  EXPECT_EQ(report.columns[1].unreadable, 1u) << "of these the one that no month replaces";
}

TEST(RecordDayTest, BabyAloneIsANameOnlyOfTheNewlyBorn) {
  const RecordTable table = MakePeople(kHeaders, kRows);
  const Column& names = table.column(FieldIndex("given"));
  EXPECT_EQ(names.first(3), kMissingValue) << "sixty-nine years before the record";
  EXPECT_NE(names.first(4), kMissingValue) << "ten days";
  for (const RecordIndex r : {0u, 1u, 2u, 5u, 6u, 7u}) EXPECT_NE(names.first(r), kMissingValue) << r;
}

// Two in a hundred are errors; three are another meaning of the column.
TEST(RecordDayTest, BirthsBehindTheRecordAreLeftOutWhereTheyAreRare) {
  for (const uint32_t wrong : {2u, 3u}) {
    Rows rows(102, {"ANNA", "1990-01-02", "2024-06-11"});
    std::vector<uint32_t> expected(rows.size(), 19900102);
    for (uint32_t i = 0; i < wrong; ++i) {
      rows[40 * i] = {"JOHN", "2015-03-04", "2009-02-03T10:00:00Z"};
      expected[40 * i] = wrong == 2 ? 0 : 20150304;
    }
    for (const int threads : {1, 3}) ExpectDates(MakePeople(kHeaders, rows, threads), expected);
    const RawTable raw = RawTable::FromRows(kHeaders, rows);
    EncodeReport report;
    ASSERT_TRUE(EncodeRecords(raw, RolesOf(kHeaders), PeopleSchema(), {}, {}, &report).ok());
    EXPECT_EQ(report.columns[1].unreadable, wrong == 2 ? 2 : 0);
    EXPECT_EQ(report.birth_dates_doubted, wrong == 2 ? std::vector<RecordIndex>({0, 40}) : std::vector<RecordIndex>());
    EXPECT_EQ(report.IsDoubted(40), wrong == 2);
    EXPECT_FALSE(report.IsDoubted(41));
  }
}

TEST(RecordDayTest, TheDayOfAnExportIsNobodysBirth) {
  Rows rows = kRows;
  std::vector<uint32_t> written;
  const DateParser parser;
  for (auto& row : rows) {
    row[2] = "2024-06-11";
    written.push_back(parser.Parse(row[1]));
  }
  ExpectDates(MakePeople(kHeaders, rows), written);
}

// A model that compares the days of records needs the column for itself; it is given up once, after its last use.
TEST(RecordDayTest, AColumnThatIsComparedIsLeftToThat) {
  Schema schema = PeopleSchema();
  schema.fields.push_back({"updated", FieldKind::kFreeText, ColumnRole::kUpdatedAt});
  const RawTable raw = RawTable::FromRows(kHeaders, kRows);
  std::map<size_t, int> done;
  EncodeOptions options;
  options.column_done = [&](size_t column) { ++done[column]; };
  EncodeReport report;
  const auto table = EncodeRecords(raw, RolesOf(kHeaders), schema, {}, options, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(done, (std::map<size_t, int>{{0, 1}, {1, 1}, {2, 1}}));
  const int born = schema.IndexOf("birth_date");
  EXPECT_EQ(table->dictionary_of(born).packed_date(table->column(born).first(0)), 19900102);
}

TEST(RecordDayTest, AFileThatDoesNotSayWhenRecordsWereMadeKeepsItsDates) {
  const RecordTable table = MakePeople({"given_name", "birth_date"}, {{"BABY GIRL", "1990-01-02"}});
  const int field = FieldIndex("birth_date");
  EXPECT_EQ(table.dictionary_of(field).packed_date(table.column(field).first(0)), 19900102);
}

}  // namespace
}  // namespace ipse
