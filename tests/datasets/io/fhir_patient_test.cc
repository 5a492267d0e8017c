#include "datasets/io/fhir_patient.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/datasets/io/test_files.h"

namespace ipse {
namespace {

using io_test::Lines;
using io_test::ReadText;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

// The filled columns of one record.
std::map<std::string, std::string> Filled(const RawTable& table, size_t record) {
  std::map<std::string, std::string> filled;
  for (const RawColumn& column : table.columns()) {
    if (!column.at(record).empty()) filled[std::string(column.name())] = column.at(record);
  }
  return filled;
}

std::map<std::string, std::string> ReadOne(const std::string& members) {
  std::string line = "{\"resourceType\":\"Patient\"" + (members.empty() ? "" : "," + members) + "}";
  std::erase(line, '\n');
  const auto table = ReadText(line);
  EXPECT_TRUE(table.ok()) << table.status();
  if (!table.ok() || table->num_records() != 1) return {};
  return Filled(*table, 0);
}

TEST(FhirPatient, ReadsAWholePatient) {
  const auto record = ReadOne(R"(
      "id": "p1",
      "meta": {"lastUpdated": "2024-05-01T10:00:00Z", "source": "http://example.org/adt"},
      "identifier": [
        {"type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]},
         "system": "urn:oid:1.2.3", "value": "M-1001"},
        {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "900-12-3456"},
        {"type": {"coding": [{"code": "DL"}]}, "system": "urn:oid:2.16.840.1.113883.4.3.41", "value": "D-77"},
        {"system": "http://example.org/loyalty", "value": "L-5"}],
      "name": [{"use": "official", "family": "Okafor", "given": ["Grace", "Ada", "N."], "prefix": ["Dr."], "suffix": ["Jr", "PhD"]}],
      "telecom": [{"system": "phone", "value": "555-0101", "use": "home"}, {"system": "email", "value": "grace@example.org"}],
      "gender": "female",
      "birthDate": "1980-02-29",
      "deceasedBoolean": false,
      "address": [{"use": "home", "line": ["1 Elm St", "Apt 2"], "city": "Salem", "district": "Marion", "state": "OR",
                   "postalCode": "97301", "country": "US"}],
      "maritalStatus": {"coding": [{"code": "M"}]},
      "multipleBirthInteger": 2,
      "communication": [{"language": {"coding": [{"code": "en-US"}]}}],
      "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName", "valueString": "Eze"}])");
  const std::map<std::string, std::string> expected = {{"id", "p1"},
                                                       {"updated_at", "2024-05-01T10:00:00Z"},
                                                       {"source", "urn:oid:1.2.3"},
                                                       {"mrn", "M-1001"},
                                                       {"mrn_system", "urn:oid:1.2.3"},
                                                       {"ssn", "900-12-3456"},
                                                       {"drivers_license", "D-77"},
                                                       {"identifier", "L-5"},
                                                       {"identifier_system", "http://example.org/loyalty"},
                                                       {"family_name", "Okafor"},
                                                       {"given_name", "Grace"},
                                                       {"middle_name", "Ada N."},
                                                       {"prefix", "Dr."},
                                                       {"suffix", "Jr PhD"},
                                                       {"phone", "555-0101"},
                                                       {"email", "grace@example.org"},
                                                       {"sex", "female"},
                                                       {"birth_date", "1980-02-29"},
                                                       {"deceased", "false"},
                                                       {"street", "1 Elm St, Apt 2"},
                                                       {"city", "Salem"},
                                                       {"county", "Marion"},
                                                       {"state", "OR"},
                                                       {"postal_code", "97301"},
                                                       {"country", "US"},
                                                       {"marital_status", "M"},
                                                       {"birth_order", "2"},
                                                       {"multiple_birth", "true"},
                                                       {"language", "en-US"},
                                                       {"mother_maiden_name", "Eze"}};
  EXPECT_EQ(record, expected);
}

TEST(FhirPatient, OfficialNameFirstOldLastMaidenApart) {
  const auto record = ReadOne(R"("name": [
      {"use": "old", "family": "Smith", "given": ["Ann"]},
      {"use": "maiden", "family": "Jones"},
      {"use": "nickname", "given": ["Annie"]},
      {},
      {"use": "official", "family": "Brown", "given": ["Anne", "Marie"]},
      {"text": "Anne M. Brown"}])");
  EXPECT_THAT(record, UnorderedElementsAre(Pair("family_name", "Brown"), Pair("given_name", "Anne"),
                                           Pair("middle_name", "Marie"), Pair("full_name_2", "Anne M. Brown"),
                                           Pair("given_name_3", "Annie"), Pair("family_name_4", "Smith"),
                                           Pair("given_name_4", "Ann"), Pair("maiden_name", "Jones")));
}

TEST(FhirPatient, TelecomByRankOldLast) {
  const auto record = ReadOne(R"("telecom": [
      {"system": "phone", "value": "1", "use": "old", "rank": 1},
      {"system": "phone", "value": "2"},
      {"system": "sms", "value": "3", "rank": 2},
      {"system": "phone", "value": "4", "rank": 1},
      {"system": "fax", "value": "5"},
      {"system": "url", "value": "http://example.org"},
      {"system": "phone"}])");
  EXPECT_THAT(record,
              UnorderedElementsAre(Pair("phone", "4"), Pair("phone_2", "3"), Pair("phone_3", "2"), Pair("phone_4", "1"),
                                   Pair("fax", "5"), Pair("other_contact", "http://example.org")));
}

TEST(FhirPatient, AddressesStayTogether) {
  const auto record = ReadOne(R"("address": [
      {"use": "old", "line": ["9 Old Rd"], "city": "Bend"},
      {"text": "General Delivery, Sisters OR"},
      {"use": "home", "city": "Salem", "postalCode": "97301"}])");
  EXPECT_THAT(record, UnorderedElementsAre(Pair("city", "Salem"), Pair("postal_code", "97301"),
                                           Pair("street_2", "General Delivery, Sisters OR"),
                                           Pair("street_3", "9 Old Rd"), Pair("city_3", "Bend")));
}

TEST(FhirPatient, SeveralRecordNumbersKeepTheirSystems) {
  const auto record = ReadOne(R"("identifier": [
      {"type": {"coding": [{"code": "MR"}]}, "value": "A1"},
      {"type": {"coding": [{"code": "MR"}]}, "system": "urn:b", "value": "B2"},
      {"type": {"coding": [{"code": "MR"}]}, "system": "urn:none"}],
      "managingOrganization": {"reference": "Organization/7"})");
  EXPECT_THAT(record, UnorderedElementsAre(Pair("mrn", "A1"), Pair("mrn_2", "B2"), Pair("mrn_system_2", "urn:b"),
                                           Pair("source", "urn:b")));
  EXPECT_THAT(ReadOne(R"("managingOrganization": {"reference": "Organization/7"})"),
              UnorderedElementsAre(Pair("source", "Organization/7")));
}

TEST(FhirPatient, DeathAndMultipleBirth) {
  EXPECT_THAT(
      ReadOne(R"("deceasedDateTime": "2020-03", "multipleBirthBoolean": true)"),
      UnorderedElementsAre(Pair("deceased", "true"), Pair("death_date", "2020-03"), Pair("multiple_birth", "true")));
}

TEST(FhirPatient, WrongShapesAreNotRead) {
  EXPECT_THAT(
      ReadOne(
          R"("name": "Okafor", "telecom": {"value": 5}, "birthDate": 1980, "gender": ["female"], "address": [7, null],
      "identifier": [{"value": {}}], "deceasedBoolean": "no", "communication": [{}], "meta": [], "extension": [[]], "id": "x")"),
      UnorderedElementsAre(Pair("id", "x")));
  EXPECT_TRUE(ReadOne("").empty());
}

TEST(FhirPatient, RepeatsBeyondTheLimitAreCounted) {
  std::string telecoms;
  for (int i = 0; i < 11; ++i) telecoms += fmt::format(R"({}{{"system":"phone","value":"{}"}})", i > 0 ? "," : "", i);
  ReadReport report;
  const auto table = ReadText(
      "{\"resourceType\":\"Patient\"}\n{\"resourceType\":\"Patient\",\"telecom\":[" + telecoms + "]}\n", {}, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->columns().size(), static_cast<size_t>(kFhirRepeatsMax));
  EXPECT_EQ(table->columns()[7].name(), "phone_8");
  EXPECT_EQ(table->columns()[7].group(), "phone");
  EXPECT_EQ(table->columns()[7].repeat(), 8);
  EXPECT_EQ(report.dropped_values, 3u);
  EXPECT_EQ(report.dropped_value_line, 2u);
  EXPECT_THAT(report.Notes(), ElementsAre(HasSubstr("first on line 2")));
}

TEST(FhirPatient, OtherResourcesAreCountedAndBundlesOpened) {
  ReadReport report;
  const auto table = ReadText(
      "{\"resourceType\":\"Patient\",\"id\":\"a\"}\r\n"
      "\r\n"
      "{\"resourceType\":\"Observation\",\"id\":\"o\"}\r\n"
      "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"b\"}},"
      "{\"resource\":{\"resourceType\":\"Encounter\"}},{},{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"c\"}}]}"
      "\r\n"
      "{\"resourceType\":\"Patient\",\"id\":\"d\"}",
      {}, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_EQ(table->num_records(), 4u);
  EXPECT_THAT(Lines(*table), ElementsAre(1, 4, 4, 5));
  EXPECT_EQ(table->column(0).at(3), "d");
  EXPECT_EQ(report.format, RecordFormat::kFhirNdjson);
  EXPECT_EQ(report.other_resources, 3u);
  EXPECT_EQ(report.other_resource_line, 3u);
  EXPECT_EQ(report.blank_lines, 1u);
}

TEST(FhirPatient, NoPatientAtAllIsSaidSo) {
  ReadReport report;
  const auto table = ReadText("{\"resourceType\":\"Observation\"}\n", {}, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->num_records(), 0u);
  EXPECT_THAT(report.Notes(), testing::Contains(HasSubstr("no Patient")));
}

TEST(FhirPatient, TextsAreUnescapedAndConverted) {
  ReadReport report;
  const auto table = ReadText(
      "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"O\\u2019Neil\\n\",\"given\":[\"Zo\\u00eb\"]}]}\n"
      "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"M\xFCller\",\"given\":[\"A\\u0000da\"]}]}\n",
      {}, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(Filled(*table, 0),
            (std::map<std::string, std::string>{{"family_name", "O’Neil\n"}, {"given_name", "Zoë"}}));
  EXPECT_EQ(Filled(*table, 1), (std::map<std::string, std::string>{{"family_name", "Müller"}, {"given_name", "Ada"}}));
  EXPECT_EQ(report.windows1252_fields, 1u);
  EXPECT_EQ(report.nul_fields, 1u);
  EXPECT_EQ(report.nul_line, 2u);
}

TEST(FhirPatient, ThreadsAndChunksDoNotMatter) {
  std::string text;
  for (int i = 0; i < 800; ++i) {
    text += fmt::format(
        R"({{"resourceType":"Patient","id":"{}","name":[{{"family":"F{}"}}]{}}})", i, i * 7 % 31,
        i % 50 == 49 ? R"(,"telecom":[{"system":"phone","value":"1"},{"system":"phone","value":"2"}])" : "");
    text += i % 9 == 0 ? "\n\n" : "\n";
  }
  const auto expected = ReadText(text);
  ASSERT_TRUE(expected.ok());
  for (int threads = 1; threads <= 8; ++threads) {
    ReadOptions options;
    options.threads = threads;
    options.chunk_bytes = threads == 1 ? 1 : 100 * static_cast<size_t>(threads);
    const auto table = ReadText(text, options);
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(io_test::Headers(*table), io_test::Headers(*expected));
    EXPECT_EQ(io_test::Records(*table), io_test::Records(*expected));
    EXPECT_EQ(Lines(*table), Lines(*expected));
    for (size_t c = 0; c < table->columns().size(); ++c) {
      EXPECT_TRUE(std::ranges::equal(table->column(c).ids(), expected->column(c).ids()));
      EXPECT_TRUE(std::ranges::equal(table->column(c).counts(), expected->column(c).counts()));
    }
  }
}

TEST(FhirPatient, DeepNestingIsNoHarm) {
  const std::string deep =
      "{\"resourceType\":\"Patient\",\"x\":" + std::string(200'000, '[') + std::string(200'000, ']') + "}";
  EXPECT_TRUE(ReadText(deep).ok());
  EXPECT_FALSE(ReadText("{\"resourceType\":\"Patient\",\"x\":" + std::string(200'000, '[') + "}").ok());
}

}  // namespace
}  // namespace ipse
