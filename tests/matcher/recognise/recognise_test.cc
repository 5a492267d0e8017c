#include "matcher/recognise/recognise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace ipse {
namespace {

using enum ColumnRole;

// A column written out as a user's file would have it: one text per row, empty where missing.
class Table {
 public:
  Table& Add(std::string header, std::vector<std::string> rows) {
    headers_.push_back(std::move(header));
    columns_.push_back(std::move(rows));
    return *this;
  }

  std::vector<RecognisedColumn> Recognise() const {
    std::vector<ColumnSample> samples;
    for (size_t i = 0; i < columns_.size(); ++i) samples.push_back(Sample(headers_[i], columns_[i]));
    return RecogniseColumns(samples);
  }

  std::vector<std::string> Roles() const {
    std::vector<std::string> roles;
    for (const RecognisedColumn& column : Recognise()) roles.push_back(ColumnRoleName(column.role));
    return roles;
  }

 private:
  static ColumnSample Sample(const std::string& header, const std::vector<std::string>& rows) {
    ColumnSample sample;
    sample.header = header;
    sample.records = rows.size();
    for (const std::string& row : rows) {
      if (row.empty()) {
        ++sample.missing;
        continue;
      }
      const auto it = std::find(sample.values.begin(), sample.values.end(), row);
      if (it == sample.values.end()) {
        sample.values.push_back(row);
        sample.counts.push_back(1);
      } else {
        ++sample.counts[static_cast<size_t>(it - sample.values.begin())];
      }
    }
    sample.distinct = sample.values.size();
    return sample;
  }

  std::vector<std::string> headers_;
  std::vector<std::vector<std::string>> columns_;
};

using Rows = std::vector<std::string>;

// Ten rows of a made-up extract, column by column.
const Rows kIds = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"};
const Rows kGiven = {"Anna", "James", "Maria", "Robert", "Linda", "Peter", "Anna", "Susan", "Thomas", "Kevin"};
const Rows kFamily = {"Smith", "Johnson", "Garcia", "Okafor", "Miller", "Lindqvist", "Smith", "Nguyen", "Brown", "Zielke"};
const Rows kBirths = {"1950-03-12", "1987-11-02", "2001-01-30", "1969-07-07", "1933-12-25",
                      "1978-05-19", "1950-03-12", "1994-08-08", "2012-10-10", "1961-02-28"};
const Rows kPhones = {"(312) 555-0101", "312-555-0102", "312.555.0103", "3125550104", "312-555-0105",
                      "+1 312 555 0106", "(312) 555-0101", "312-555-0108", "", "312-555-0110"};
const Rows kEmails = {"anna@mail.example", "jj@post.example", "", "rob.o@mail.example", "", "pl@inbox.example",
                      "anna@mail.example", "", "tb@mail.example", "kz@post.example"};
const Rows kSocials = {"900-12-3456", "900-23-4567", "900345678", "900-45-6789", "", "900-56-7890",
                       "900-12-3456", "900-67-8901", "900-78-9012", "900-89-0123"};
const Rows kStates = {"IL", "NY", "CA", "TX", "IL", "WI", "IL", "CA", "FL", "TX"};
const Rows kZips = {"60601", "10001-1234", "90001", "75001", "60601", "53202", "60601", "90001", "33101", "75001"};
const Rows kSexes = {"F", "M", "F", "M", "F", "M", "F", "F", "M", "U"};
const Rows kStreets = {"12 Oak Street", "8 West 5th Ave", "77 Hill Rd", "4 Pine Ln", "901 Lake Shore Dr",
                       "3 Elm Ct", "12 Oak Street", "15 Bay Blvd", "PO Box 12", "6 Cedar Way"};
const Rows kCities = {"Chicago", "New York", "Los Angeles", "Dallas", "Chicago", "Milwaukee", "Chicago", "Sacramento", "Miami", "Houston"};

TEST(RecogniseColumns, ReadsAnOrdinaryExtract) {
  const Table table = Table()
                          .Add("rec_id", kIds)
                          .Add("cluster_id", {"1", "2", "3", "4", "5", "6", "1", "8", "9", "10"})
                          .Add("fname", kGiven)
                          .Add("lname", kFamily)
                          .Add("DOB", kBirths)
                          .Add("Gender", kSexes)
                          .Add("soc_sec_id", kSocials)
                          .Add("addr1", kStreets)
                          .Add("city", kCities)
                          .Add("st", kStates)
                          .Add("zipcode", kZips)
                          .Add("phone_home", kPhones)
                          .Add("e_mail", kEmails);
  EXPECT_EQ(table.Roles(), (std::vector<std::string>{"record_id", "truth", "given_name", "family_name", "birth_date", "sex",
                                                     "national_identifier", "street", "city", "state", "postal_code", "phone", "email"}));
}

TEST(RecogniseColumns, ReadsTheSameExtractWithoutHeaders) {
  const Table table = Table()
                          .Add("c1", kIds)
                          .Add("c2", kGiven)
                          .Add("c3", kFamily)
                          .Add("c4", kBirths)
                          .Add("c5", kSexes)
                          .Add("c6", kSocials)
                          .Add("c7", kStreets)
                          .Add("c8", kCities)
                          .Add("c9", kStates)
                          .Add("c10", kZips)
                          .Add("c11", kPhones)
                          .Add("c12", kEmails);
  EXPECT_EQ(table.Roles(), (std::vector<std::string>{"record_id", "given_name", "family_name", "birth_date", "sex", "national_identifier",
                                                     "street", "city", "state", "postal_code", "phone", "email"}));
}

TEST(RecogniseColumns, GivesEveryColumnAReasonAndNoValue) {
  const std::vector<RecognisedColumn> columns =
      Table().Add("x", kFamily).Add("phone", kEmails).Add("visit_date", kBirths).Add("zzz", {"q7", "w9", "e1"}).Add("", {}).Recognise();
  for (const RecognisedColumn& column : columns) {
    EXPECT_FALSE(column.reason.empty());
    EXPECT_GE(column.confidence, 0.0);
    EXPECT_LE(column.confidence, 1.0);
    for (const Rows* rows : {&kFamily, &kEmails, &kBirths}) {
      for (const std::string& value : *rows) {
        EXPECT_TRUE(value.empty() || column.reason.find(value) == std::string::npos) << column.reason;
      }
    }
  }
}

TEST(RecogniseColumns, DoubtsAHeaderWhoseValuesSayOtherwise) {
  const std::vector<RecognisedColumn> columns = Table()
                                                    .Add("phone", kEmails)    // strong values win
                                                    .Add("phone2", kFamily)   // family names: not phones, at any rate
                                                    .Add("dob", kCities)
                                                    .Add("first_name", kSocials)
                                                    .Add("email", {"a", "b", "c", "d", "e", "f"})
                                                    .Recognise();
  EXPECT_EQ(columns[0].role, kEmail);
  EXPECT_NE(columns[1].role, kPhone);
  EXPECT_NE(columns[2].role, kBirthDate);
  EXPECT_EQ(columns[3].role, kNationalIdentifier);
  EXPECT_EQ(columns[4].role, kIgnored);
}

TEST(RecogniseColumns, KeepsTheRoleOfSecondComponents) {
  EXPECT_EQ(Table().Add("first_name_1", kGiven).Add("first_name_2", {"", "", "Jane", "", "", "", "", "", "", "Ann"}).Add("last_name_2", kFamily).Roles(),
            (std::vector<std::string>{"given_name", "given_name", "family_name"}));
}

TEST(RecogniseColumns, LetsOnlyOneColumnNameTheRow) {
  EXPECT_EQ(Table().Add("id", kIds).Add("rec_id", kIds).Add("first", kGiven).Roles(),
            (std::vector<std::string>{"ignored", "record_id", "given_name"}));
  EXPECT_EQ(Table().Add("id", kIds).Add("row", kIds).Roles(), (std::vector<std::string>{"ignored", "record_id"}));
}

TEST(RecogniseColumns, TakesAPatientNumberAsRowNameOnlyIfUniqueAndNothingBetter) {
  const Rows repeated = {"7", "8", "9", "7", "7", "8", "11", "12", "13", "14"};
  EXPECT_EQ(Table().Add("patient_id", kIds).Add("first", kGiven).Roles()[0], "record_id");
  EXPECT_EQ(Table().Add("patient_id", repeated).Add("first", kGiven).Roles()[0], "local_identifier");
  EXPECT_EQ(Table().Add("rec_id", kIds).Add("patient_id", kIds).Roles(), (std::vector<std::string>{"record_id", "local_identifier"}));
  EXPECT_EQ(Table().Add("id", repeated).Roles()[0], "ignored");
}

TEST(RecogniseColumns, ReadsANameByItsNeighbours) {
  EXPECT_EQ(Table().Add("Vorname", kGiven).Add("Name", kFamily).Roles(), (std::vector<std::string>{"given_name", "family_name"}));
  EXPECT_EQ(Table().Add("nom", kFamily).Add("prénom", kGiven).Roles(), (std::vector<std::string>{"family_name", "given_name"}));
  EXPECT_EQ(Table().Add("nombre", kGiven).Add("apellidos", kFamily).Roles(), (std::vector<std::string>{"given_name", "family_name"}));
  Rows whole;
  for (size_t i = 0; i < kGiven.size(); ++i) whole.push_back(kGiven[i] + " " + kFamily[i]);
  EXPECT_EQ(Table().Add("name", whole).Roles()[0], "full_name");
  EXPECT_EQ(Table().Add("c1", whole).Roles()[0], "full_name");
}

TEST(RecogniseColumns, LeavesOutAnAgeBesideABirthDate) {
  const Rows ages = {"70", "34", "20", "52", "88", "43", "70", "27", "9", "60"};
  EXPECT_EQ(Table().Add("age", ages).Add("dob", kBirths).Roles(), (std::vector<std::string>{"ignored", "birth_date"}));
  EXPECT_EQ(Table().Add("age", ages).Roles()[0], "age");
}

TEST(RecogniseColumns, TakesOneBirthDateOfSeveralUnnamedDates) {
  const Rows admissions = {"2019-01-02", "2003-03-04", "1990-05-06", "2021-07-08", "2008-09-10",
                           "2022-11-12", "1985-01-14", "2020-03-16", "1995-05-18", "2021-07-20"};
  EXPECT_EQ(Table().Add("c1", admissions).Add("c2", kBirths).Roles(), (std::vector<std::string>{"ignored", "birth_date"}));
  EXPECT_EQ(Table().Add("visit_date", admissions).Add("dob", kBirths).Roles(), (std::vector<std::string>{"ignored", "birth_date"}));
}

TEST(RecogniseColumns, ReadsDatesInManyWritings) {
  for (const Rows& rows : {Rows{"12/03/1950", "02/11/1987", "30/01/2001", "07/07/1969", "25/12/1933"},
                           Rows{"19500312", "19871102", "20010130", "19690707", "19331225"},
                           Rows{"12.3.1950", "2.11.1987", "30.1.2001", "7.7.1969", "25.12.1933"},
                           Rows{"12-Mar-1950", "2 Nov 1987", "30-JAN-2001", "07JUL1969", "25 December 1933"},
                           Rows{"Mar 12, 1950", "November 2, 1987", "Jan 30 2001", "Jul 7, 1969", "Dec 25, 1933"},
                           Rows{"1950-03-12T00:00:00", "1987-11-02T00:00:00Z", "2001-01-30 00:00:00", "1969-07-07 00:00:00.000", "1933-12-25"}}) {
    EXPECT_EQ(Table().Add("c1", rows).Roles()[0], "birth_date") << rows[0];
  }
}

TEST(RecogniseColumns, DoesNotDoubtAHeaderForMissingWordsOrPartsOfDates) {
  EXPECT_EQ(Table().Add("dob", {"NULL", "null", "N/A", "n/a", "NULL", "NULL", "NULL", "1950-03-12", "-", "1987-11-02"}).Roles()[0], "birth_date");
  EXPECT_EQ(Table().Add("dob", {"031250", "110287", "013001", "070769", "122533"}).Roles()[0], "birth_date");
  EXPECT_EQ(Table().Add("dob", {"1950-03", "1987-11", "2001-01", "1969-07", "1933-12"}).Roles()[0], "birth_date");
}

TEST(RecogniseColumns, DecidesByTheHeaderWhenNothingIsRead) {
  std::vector<ColumnSample> samples(4);
  samples[0].header = "id";
  samples[1].header = "dob";
  samples[2].header = "surname";
  samples[3].header = "q";
  const std::vector<RecognisedColumn> columns = RecogniseColumns(samples);
  EXPECT_EQ(columns[0].role, kRecordId);
  EXPECT_EQ(columns[1].role, kBirthDate);
  EXPECT_EQ(columns[2].role, kFamilyName);
  EXPECT_EQ(columns[3].role, kIgnored);
}

TEST(RecogniseColumns, TellsAWholeAddressFromAStreet) {
  EXPECT_EQ(Table().Add("address", {"12 Oak St, Chicago, IL 60601", "8 Fifth Ave, New York, NY 10001", "77 Hill Rd, Reno, NV 89501"}).Roles()[0],
            "full_address");
  EXPECT_EQ(Table().Add("address", kStreets).Roles()[0], "street");
}

TEST(RecogniseColumns, TakesNoColumns) { EXPECT_TRUE(RecogniseColumns({}).empty()); }

}  // namespace
}  // namespace ipse
