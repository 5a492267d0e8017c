// A newborn's birth date by the day its record was made: the rule by hand, then in a file and in a single record.

#include "matcher/record/newborn_date.h"

#include <gtest/gtest.h>

#include <map>

#include "matcher/record/demographics.h"
#include "matcher/record/record_standardiser.h"
#include "tests/matcher/record/people.h"

namespace ipse {
namespace {

TEST(BirthMonthByRecordTest, ADateThatFitsTheRecordStands) {
  EXPECT_EQ(BirthMonthByRecord(20240610, 20240611), 0);
  EXPECT_EQ(BirthMonthByRecord(20240612, 20240611), 0) << "a day ahead: another time zone";
  EXPECT_EQ(BirthMonthByRecord(20240412, 20240611), 0) << "sixty days without a name";
  EXPECT_EQ(BirthMonthByRecord(20240600, 20240611), 0) << "what is known fits, or cannot be told";
}

TEST(BirthMonthByRecordTest, ADateThatDoesNotFitBecomesTheMonthOfTheRecord) {
  EXPECT_EQ(BirthMonthByRecord(0, 20240611), 20240600);
  EXPECT_EQ(BirthMonthByRecord(19900102, 20240611), 20240600) << "the mother's";
  EXPECT_EQ(BirthMonthByRecord(20240613, 20240611), 20240600) << "nobody is recorded before being born";
  EXPECT_EQ(BirthMonthByRecord(20240411, 20240611), 20240600) << "61 days";
}

TEST(BirthMonthByRecordTest, ARecordOfTheFirstDaysOfAMonthSaysNothing) {
  for (const uint32_t recorded : {20240601u, 20240603u, 20240600u, 20240000u, 0u}) {
    EXPECT_EQ(BirthMonthByRecord(0, recorded), 0) << recorded;
    EXPECT_EQ(BirthMonthByRecord(19900102, recorded), 0) << recorded;
  }
  EXPECT_EQ(BirthMonthByRecord(0, 20240604), 20240600);
}

const std::vector<std::string> kHeaders = {"given_name", "birth_date", "updated_at"};
const Rows kRows = {{"BABY GIRL", "1990-01-02", "2024-06-11T08:00:00Z"},  // the mother's
                    {"Baby Boy B", "", "2024-06-11"},
                    {"Infant Girl", "2024-06-10", "2024-06-11"},
                    {"BABY", "1955-03-04", "2024-06-11"},                  // a grown person's name
                    {"ANNA", "1990-01-02", "2024-06-11"},
                    {"BG", "1990-01-02", ""},
                    {"BABY GIRL", "1990-01-02", "never"}};
const std::vector<uint32_t> kDates = {20240600, 20240600, 20240610, 19550304, 19900102, 19900102, 19900102};

TEST(NewbornDateTest, AFilesNewbornsAreCorrected) {
  for (const int threads : {1, 3}) {
    const RecordTable table = MakePeople(kHeaders, kRows, threads);
    const int field = FieldIndex("birth_date");
    const Column& dates = table.column(field);
    std::map<uint32_t, uint32_t> holders;
    for (RecordIndex r = 0; r < table.num_records(); ++r) {
      EXPECT_EQ(table.dictionary_of(field).packed_date(dates.first(r)), kDates[r]) << r;
      ++holders[kDates[r]];
    }
    for (RecordIndex r = 0; r < table.num_records(); ++r) EXPECT_EQ(dates.count(dates.first(r)), holders[kDates[r]]) << r;
    EXPECT_EQ(dates.records_filled(), kRows.size());
    EXPECT_EQ(dates.distinct(), holders.size());
  }
}

TEST(NewbornDateTest, ASingleRecordIsReadTheSame) {
  const Schema schema = PeopleSchema();
  RecordStandardiser standardise(schema, {}, {});
  const std::vector<ColumnRole> roles = RolesOf(kHeaders);
  for (size_t r = 0; r < kRows.size(); ++r) {
    Demographics person;
    for (size_t c = 0; c < roles.size(); ++c) {
      if (!kRows[r][c].empty()) person.Add(roles[c], kRows[r][c]);
    }
    std::string date;
    for (const StandardValue& value : standardise(person).values) {
      if (value.field == FieldIndex("birth_date")) date = value.text;
    }
    EXPECT_EQ(date, std::to_string(kDates[r])) << r;
  }
}

TEST(NewbornDateTest, AFileThatDoesNotSayWhenRecordsWereMadeKeepsItsDates) {
  const RecordTable table = MakePeople({"given_name", "birth_date"}, {{"BABY GIRL", "1990-01-02"}});
  const int field = FieldIndex("birth_date");
  EXPECT_EQ(table.dictionary_of(field).packed_date(table.column(field).first(0)), 19900102);
}

}  // namespace
}  // namespace ipse
