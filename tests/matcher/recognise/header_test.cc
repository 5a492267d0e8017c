#include "matcher/recognise/header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "matcher/recognise/header_lexicon.h"

namespace ipse {
namespace {

using enum ColumnRole;
using ::testing::ElementsAre;

TEST(HeaderWords, SplitsAtPunctuationCaseAndDigits) {
  EXPECT_THAT(HeaderWords("patientFirstName"), ElementsAre("patient", "first", "name"));
  EXPECT_THAT(HeaderWords("DOBDate"), ElementsAre("dob", "date"));
  EXPECT_THAT(HeaderWords("ADDR_LINE-2"), ElementsAre("addr", "line", "2"));
  EXPECT_THAT(HeaderWords("zip5"), ElementsAre("zip", "5"));
  EXPECT_THAT(HeaderWords("PID-5.1"), ElementsAre("pid", "5", "1"));
  EXPECT_THAT(HeaderWords("Mother's Maiden Name"), ElementsAre("mothers", "maiden", "name"));
}

TEST(HeaderWords, FoldsAccents) {
  EXPECT_THAT(HeaderWords("Prénom"), ElementsAre("prenom"));
  EXPECT_THAT(HeaderWords("Straße"), ElementsAre("strasse"));
  EXPECT_THAT(HeaderWords("Município / Código"), ElementsAre("municipio", "codigo"));
  EXPECT_THAT(HeaderWords("Příjmení"), ElementsAre("prijmeni"));
}

struct Case {
  ColumnRole role;
  std::vector<const char*> headers;
};

class HeaderSpelling : public ::testing::TestWithParam<Case> {};

TEST_P(HeaderSpelling, IsKnown) {
  for (const char* header : GetParam().headers) {
    const HeaderVerdict verdict = ReadHeader(header);
    EXPECT_STREQ(ColumnRoleName(verdict.role), ColumnRoleName(GetParam().role)) << header;
    EXPECT_NE(verdict.match, HeaderMatch::kNone) << header;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Spellings, HeaderSpelling,
    ::testing::Values(
        Case{kGivenName, {"first_name", "FirstName", "patientFirstName", "pat_fname", "fname", "FNAME", "given_name", "forename",
                          "First Name", "pt_first_nm", "name.given", "Patient.name[0].given[0]", "PID-5.2", "pid_5_2", "first_name_2",
                          "FIRST", "vorname", "Prénom", "prenom_patient", "patfname", "givenName1", "name_first", "res_first_name",
                          "legal_first_name", "firstname_l", "fname_c1", "PAT_FIRST_NAME", "nombres", "first.name"}},
        Case{kFamilyName, {"last_name", "lastName", "lname", "PAT_LNAME", "surname", "family_name", "Patient Last Name", "last_name_2",
                           "PID-5.1", "PID.5.1.1", "pid5_1", "hl7.PID-5-1", "name.family", "nachname", "Familienname", "apellido",
                           "apellidos", "Primer Apellido", "nom_de_famille", "sobrenome", "cognome", "LAST", "patlname", "achternaam"}},
        Case{kMiddleName, {"middle_name", "MiddleInitial", "mi", "mname", "midinit", "PID-5.3", "second_given_name", "middle_nm"}},
        Case{kFullName, {"full_name", "patient_name", "PatientName", "PID-5", "nombre_completo", "nome_completo", "Name (Last, First)"}},
        Case{kPreviousFamilyName, {"maiden_name", "MAIDEN", "previous_last_name", "birth_name", "Geburtsname", "PID-9.1", "née"}},
        Case{kNickname, {"nickname", "preferred_name", "known_as", "alias", "Spitzname"}},
        Case{kNameSuffix, {"suffix", "name_suffix", "name_suffix_lbl", "PID-5.4", "SUFFIX"}},
        Case{kNameTitle, {"PREFIX", "salutation", "name_prefix", "Anrede", "civilité", "PID.5.5"}},
        Case{kBirthDate, {"dob", "DOB", "birth_date", "birthDate", "date_of_birth", "birthdt", "patient_dob", "pt_dob", "BIRTHDATE",
                          "birth_datetime", "fecha_nacimiento", "Fecha de Nacimiento", "Geburtsdatum", "geb_datum",
                          "date_de_naissance", "data_nascimento", "data di nascita", "PID-7", "PID.7.1", "Birth Dt", "ptdob", "BIRTH_DT_TM", "Date of Birth (MM/DD/YYYY)", "Geb.-Datum"}},
        Case{kBirthYear, {"birth_year", "year_of_birth", "YOB", "Geburtsjahr"}},
        Case{kAge, {"age", "age_years", "Alter", "current_age"}},
        Case{kSex, {"sex", "gender", "Gender Code", "gender_cd", "administrativeGender", "gender_source_value", "PID-8", "Geschlecht",
                    "sexo", "sexe", "sesso", "patient_sex", "birth_sex", "Sex Assigned at Birth", "SEX_C"}},
        Case{kPhone, {"phone", "phone_home", "home_phone", "cell", "mobile", "tel", "telephone", "Phone Number", "phone1", "PID-13",
                      "pid_13_1", "full_phone_number", "Telefonnummer", "teléfono", "telefone", "téléphone", "contact_phone", "cellPhone"}},
        Case{kEmail, {"email", "e_mail", "E-Mail", "emailAddress", "email_address_1", "correo electrónico", "courriel", "PID-13.4"}},
        Case{kStreetNumber, {"street_number", "house_no", "HouseNumber", "Hausnummer", "numero_civico", "house_num"}},
        Case{kStreet, {"street", "address", "addr1", "address_1", "Address Line 1", "addressLine1", "street_address", "ADDRESS",
                       "res_street_address", "home_street", "PID-11.1", "Patient.address[0].line[0]", "Straße", "rue", "calle",
                       "endereço", "indirizzo", "street_name", "dirección", "mailing_addr1", "ADD_LINE_1", "Straße und Hausnummer"}},
        Case{kStreetLine2, {"address_2", "addr2", "address_line_2", "AddressLine2", "street2", "PID-11.2", "Patient.address[0].line[1]",
                            "Adresszusatz", "complemento"}},
        Case{kUnit, {"apt", "unit", "suite_no", "apartment_number", "flat"}},
        Case{kCity, {"city", "town", "suburb", "address.city", "res_city_desc", "CITY_NAME", "PID-11.3", "ciudad", "Ort", "Wohnort",
                     "ville", "cidade", "città", "home_city", "patient_city"}},
        Case{kState, {"state", "state_cd", "STATE_CODE", "province", "Bundesland", "addressState", "PID.11.4", "provincia", "uf"}},
        Case{kPostalCode, {"zip", "zipcode", "zip_code", "ZIP5", "postcode", "postal_code", "address.postalCode", "PID-11.5", "PLZ",
                           "código postal", "code_postal", "CEP", "CAP", "patient_zip", "zip_plus_4"}},
        Case{kCountry, {"country", "country_code", "Land", "país", "pays", "address.country"}},
        Case{kNationalIdentifier, {"ssn", "SSN", "soc_sec_id", "social_security_number", "nhs_number", "NHSNumber", "PID-19",
                                   "national_id", "DNI", "CPF", "codice_fiscale", "patient_ssn", "SocSecNo", "BSN", "curp"}},
        Case{kLocalIdentifier, {"mrn", "MRN", "pat_id", "patient_id", "medical_record_number", "MedRecNo", "chart_no", "PID-3",
                                "pid.3.1", "hospital_number", "Patientennummer", "NHC", "facility_mrn", "PatientNumber"}},
        Case{kOtherIdentifier, {"member_id", "insurance_id", "DRIVERS", "drivers_license", "PASSPORT", "medicaid_id", "policy_number",
                                "subscriber_id", "voter_reg_num", "ncid"}},
        Case{kSource, {"source", "source_system", "facility", "site", "hospital", "assigning_authority", "clinic_name", "PID-3.4",
                       "sending_facility", "data_source"}},
        Case{kUpdatedAt, {"updated_at", "last_modified", "last_update_date", "LastUpdated", "meta.lastUpdated", "modified_on", "PID-33"}},
        Case{kDeathDate, {"death_date", "DEATHDATE", "date_of_death", "deceasedDateTime", "dod", "PID-29"}},
        Case{kMotherGivenName, {"mother_name", "mother_first_name", "mothersFirstName", "nombre_madre"}},
        Case{kMotherFamilyName, {"mothers_maiden_name", "Mother's Maiden Name", "PID-6", "mmn"}},
        Case{kCode, {"race", "ethnicity", "race_code", "marital_status", "PID-10", "primary_language", "Familienstand"}},
        Case{kBirthOrder, {"birth_order", "multiple_birth", "multipleBirthInteger", "PID-25"}},
        Case{kTruth, {"cluster_id", "true_id", "true_match_id", "entity_id", "label", "match", "is_match", "groundTruth", "cluster",
                      "TrueEntityID", "dup_id", "duplicate_of"}}));

TEST(ReadHeader, LeavesOutOtherPeopleVisitsAndVerdicts) {
  for (const char* header : {"emergency_contact_phone", "physician_last_name", "guarantor_first_name", "pcp_name", "insured_dob",
                             "spouse_first_name", "next_of_kin_name", "employer_city", "visit_date", "admission_date", "created_at",
                             "empi_id", "euid", "row_hash", "encounter_id", "father_phone", "insurance_company_city",
                             "Patient.contact[0].name.family", "Patient.telecom[0].system", "Patient.name[0].use"}) {
    const HeaderVerdict verdict = ReadHeader(header);
    EXPECT_STREQ(ColumnRoleName(verdict.role), "ignored") << header;
    EXPECT_NE(verdict.match, HeaderMatch::kNone) << header;
    EXPECT_NE(verdict.note, nullptr) << header;
  }
}

TEST(ReadHeader, RanksWhatCouldNameTheRow) {
  EXPECT_GT(ReadHeader("rec_id").id_rank, ReadHeader("row_id").id_rank);
  EXPECT_GT(ReadHeader("row_id").id_rank, ReadHeader("id").id_rank);
  EXPECT_GT(ReadHeader("id").id_rank, ReadHeader("patient_id").id_rank);
  EXPECT_GT(ReadHeader("patient_id").id_rank, 0);
  EXPECT_EQ(ReadHeader("ssn").id_rank, 0);
}

TEST(ReadHeader, SaysWhenItDoesNotKnow) {
  for (const char* header : {"", "col7", "x", "F12", "???", "\xff\xfe\xc3", "名前", "foo_bar", "hospital_admission_reason", "mrn_alias_type"}) {
    EXPECT_EQ(ReadHeader(header).match, HeaderMatch::kNone) << header;
  }
  for (const char* header : {"name", "st", "date", "title", "Nom", "nombre"}) {
    EXPECT_EQ(ReadHeader(header).match, HeaderMatch::kAmbiguous) << header;
  }
}

TEST(ReadHeader, FindsAPhraseInsideALongerHeader) {
  const HeaderVerdict verdict = ReadHeader("q12_please_enter_your_date_of_birth_here");
  EXPECT_EQ(verdict.match, HeaderMatch::kPartial);
  EXPECT_STREQ(ColumnRoleName(verdict.role), "birth_date");
}

// A phrase in two entries would make the order of the tables decide silently.
TEST(HeaderLexicon, ListsEveryPhraseOnce) {
  std::map<std::string, std::string> seen;
  size_t phrases = 0;
  const auto add = [&](std::string_view text, const std::string& where) {
    while (!text.empty()) {
      const size_t end = std::min(text.find(' '), text.size());
      const std::string phrase(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
      if (phrase.empty()) continue;
      ++phrases;
      const auto [it, added] = seen.emplace(phrase, where);
      EXPECT_TRUE(added || it->second == where) << phrase << " is in " << it->second << " and in " << where;
    }
  };
  for (const LexiconEntry& entry : HeaderLexicon()) add(entry.phrases, ColumnRoleName(entry.role));
  for (const LexiconEntry& entry : AmbiguousHeaderLexicon()) add(entry.phrases, std::string("ambiguous ") + ColumnRoleName(entry.role));
  for (const LeftOutEntry& entry : LeftOutLexicon()) add(entry.phrases, entry.note);
  EXPECT_GT(phrases, 900u);
}

TEST(ColumnRoleNames, AreUniqueAndParseBack) {
  std::map<std::string, int> seen;
  for (int i = 0; i < kColumnRoles; ++i) {
    const auto role = static_cast<ColumnRole>(i);
    EXPECT_EQ(++seen[ColumnRoleName(role)], 1) << ColumnRoleName(role);
    EXPECT_EQ(ParseColumnRole(ColumnRoleName(role)), role);
  }
  EXPECT_EQ(ParseColumnRole("no_such_role"), std::nullopt);
}

}  // namespace
}  // namespace ipse
