// A newborn's birth date by the day its record was made: the rule by hand, then in a file.

#include "matcher/record/newborn_date.h"

#include <gtest/gtest.h>

#include <map>

#include "matcher/standardise/date.h"
#include "tests/matcher/record/people.h"

namespace ipse {
namespace {

TEST(NewbornDateTest, ADateFitsARecordOfTheFirstTwoMonths) {
  EXPECT_TRUE(FitsRecord(20240610, 20240611));
  EXPECT_TRUE(FitsRecord(20240612, 20240611)) << "a day ahead: another time zone";
  EXPECT_TRUE(FitsRecord(20240412, 20240611)) << "sixty days without a name";
  EXPECT_TRUE(FitsRecord(20240600, 20240611)) << "what is known fits, or cannot be told";
  EXPECT_TRUE(FitsRecord(19900102, 20240600));
  EXPECT_FALSE(FitsRecord(19900102, 20240611)) << "the mother's";
  EXPECT_FALSE(FitsRecord(20240613, 20240611)) << "nobody is recorded before being born";
  EXPECT_FALSE(FitsRecord(20240411, 20240611)) << "61 days";
}

TEST(NewbornDateTest, ARecordOfTheFirstDaysOfAMonthTellsNoMonth) {
  for (const uint32_t recorded : {20240601u, 20240603u, 20240600u, 20240000u, 0u}) EXPECT_EQ(BirthMonthByRecord(recorded), 0) << recorded;
  EXPECT_EQ(BirthMonthByRecord(20240604), 20240600);
  EXPECT_EQ(BirthMonthByRecord(20240630), 20240600);
}

TEST(NewbornDateTest, OneInFiveMayBeWrong) {
  EXPECT_TRUE(DatesItsRecords(4, 1));
  EXPECT_FALSE(DatesItsRecords(3, 1));
  EXPECT_FALSE(DatesItsRecords(0, 0));
}

const std::vector<std::string> kHeaders = {"given_name", "birth_date", "updated_at"};
const Rows kRows = {{"BABY GIRL", "1990-01-02", "2024-06-11T08:00:00Z"},  // the mother's
                    {"Baby Boy B", "", "2024-06-11"},
                    {"Infant Girl", "2024-06-10", "2024-06-11"},
                    {"BABY", "1955-03-04", "2024-06-11"},                  // a grown person's name
                    {"ANNA", "1990-01-02", "2024-06-11"},
                    {"BG", "1990-01-02", ""},
                    {"BABY GIRL", "1990-01-02", "never"},
                    {"BABY BOY", "2024-05-30", "2024-06-01"},
                    {"BABY BOY", "2024-02-10", "2024-02-11"},
                    {"BABY BOY", "2024-02-10", "2024-02-13"}};
const std::vector<uint32_t> kDates = {20240600, 20240600, 20240610, 19550304, 19900102, 19900102, 19900102, 20240530, 20240210, 20240210};

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

TEST(NewbornDateTest, AFilesNewbornsAreCorrected) {
  for (const int threads : {1, 3}) ExpectDates(MakePeople(kHeaders, kRows, threads), kDates);
}

TEST(NewbornDateTest, TheDayOfAnExportIsNobodysBirth) {
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
TEST(NewbornDateTest, AColumnThatIsComparedIsLeftToThat) {
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

TEST(NewbornDateTest, AFileThatDoesNotSayWhenRecordsWereMadeKeepsItsDates) {
  const RecordTable table = MakePeople({"given_name", "birth_date"}, {{"BABY GIRL", "1990-01-02"}});
  const int field = FieldIndex("birth_date");
  EXPECT_EQ(table.dictionary_of(field).packed_date(table.column(field).first(0)), 19900102);
}

}  // namespace
}  // namespace ipse
