// Identifiers, telephone numbers, e-mail addresses and sex.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "matcher/standardise/email.h"
#include "matcher/standardise/identifier.h"
#include "matcher/standardise/phone.h"
#include "matcher/standardise/sex.h"

namespace ipse {
namespace {

struct IdentifierTruth {
  const char* raw;
  const char* value;
  const char* flags;  // P placeholder, L last four only, V valid
};

std::string Flags(const StandardIdentifier& id) {
  return std::string(id.placeholder ? "P" : "") + (id.last_four_only ? "L" : "") + (id.valid ? "V" : "");
}

TEST(Identifier, SocialSecurityTruths) {
  const IdentifierTruth truths[] = {
      {"", "", ""},
      {"N/A", "", ""},
      {"NONE", "", ""},
      {"REFUSED", "", ""},
      {"123-45-6788", "123456788", "V"},
      {" 123 45 6788 ", "123456788", "V"},
      {"123456788.0", "123456788", "V"},
      {"001-01-0002", "001010002", "V"},
      {"899-99-9998", "899999998", "V"},
      {"000-12-3456", "000123456", ""},
      {"666-12-1234", "666121234", ""},
      {"900-12-1234", "900121234", ""},
      {"123-00-4567", "123004567", "P"},
      {"124-00-4567", "124004567", ""},
      {"124-12-0000", "124120000", ""},
      {"12345678", "12345678", "P"},
      {"2345679", "2345679", ""},
      {"xxx-xx-1234", "1234", "L"},
      {"***-**-1234", "1234", "L"},
      {"1234", "1234", "L"},
      {"0000", "0000", "PL"},
      {"999-99-9999", "999999999", "P"},
      {"123-45-6789", "123456789", "P"},
      {"987654321", "987654321", "P"},
      {"111111111", "111111111", "P"},
      {"000000000", "000000000", "P"},
      {"078-05-1120", "078051120", "P"},
      {"219-09-9999", "219099999", "P"},
      {"123-12-1234", "123121234", "P"},
      {"999-99-0000", "999990000", "P"},
      {"123123123", "123123123", "P"},
  };
  StandardIdentifier id;
  for (const IdentifierTruth& truth : truths) {
    StandardiseIdentifier(truth.raw, IdentifierStyle::kUsSocialSecurity, &id);
    EXPECT_EQ(id.value, truth.value) << truth.raw;
    EXPECT_EQ(Flags(id), truth.flags) << truth.raw;
  }
}

TEST(Identifier, GenericTruths) {
  const IdentifierTruth truths[] = {
      {"", "", ""},
      {"0051522163", "0051522163", "V"},
      {"m 0051-522163", "M0051522163", "V"},
      {"000000", "000000", "P"},
      {"0", "0", "P"},
      {"12345", "12345", "P"},
      {"123456789", "123456789", "P"},
      {"9999", "9999", "P"},
      {"AAAA", "AAAA", "P"},
      {"11", "11", "V"},
      {"UNKNOWN", "", ""},
      {"345678", "345678", "V"},  // a run, but not one people type: it starts in the middle
      {"TEST", "TEST", "P"},
  };
  StandardIdentifier id;
  for (const IdentifierTruth& truth : truths) {
    StandardiseIdentifier(truth.raw, IdentifierStyle::kGeneric, &id);
    EXPECT_EQ(id.value, truth.value) << truth.raw;
    EXPECT_EQ(Flags(id), truth.flags) << truth.raw;
  }
}

struct PhoneTruth {
  const char* raw;
  const char* value;
  bool placeholder = false;
};

TEST(Phone, UnitedStatesTruths) {
  const PhoneTruth truths[] = {
      {"", ""},
      {"NONE", ""},
      {"312-278-2128", "3122782128"},
      {"(312) 278-2128", "3122782128"},
      {"312.278.2128", "3122782128"},
      {"13122782128", "3122782128"},
      {"+1 312 278 2128", "3122782128"},
      {"1 (312) 278-2128 x12", "3122782128"},
      {"312-278-2128 ext. 5", "3122782128"},
      {"3122782128 / 3125551111", "3122782128"},
      {"(312) 278-2128 (home)", "3122782128"},
      {"278-2128", "2782128"},
      {"+44 20 7946 0018", "+442079460018"},
      {"04 22718532", "0422718532"},
      {"999-999-9999", "9999999999", true},
      {"000.000.0000", "0000000000", true},
      {"10000000000", "0000000000", true},
      {"123-456-7890", "1234567890", true},
      {"11234567890", "1234567890", true},
      {"555-555-5555", "5555555555", true},
      {"312-555-0123", "3125550123", true},
      {"555-1212", "5551212", true},
  };
  StandardPhone phone;
  for (const PhoneTruth& truth : truths) {
    StandardisePhone(truth.raw, "US", &phone);
    EXPECT_EQ(phone.value, truth.value) << truth.raw;
    EXPECT_EQ(phone.placeholder, truth.placeholder) << truth.raw;
  }
}

TEST(Phone, OtherRegions) {
  StandardPhone phone;
  StandardisePhone("02 9374 4000", "AU", &phone);
  EXPECT_EQ(phone.value, "+61293744000");
  StandardisePhone("020 7946 0018", "GB", &phone);
  EXPECT_EQ(phone.value, "+442079460018");
  StandardisePhone("+1 312 278 2128", "GB", &phone);
  EXPECT_EQ(phone.value, "3122782128");
}

TEST(Phone, AStandardNumberStaysAsItIs) {
  StandardPhone once;
  StandardPhone twice;
  for (const char* raw : {"312-278-2128", "+44 20 7946 0018", "04 22718532", "278-2128", "999-999-9999", "12345"}) {
    StandardisePhone(raw, "US", &once);
    StandardisePhone(once.value, "US", &twice);
    EXPECT_EQ(once.value, twice.value) << raw;
    EXPECT_EQ(once.placeholder, twice.placeholder) << raw;
  }
}

struct EmailTruth {
  const char* raw;
  const char* value;
  bool placeholder = false;
};

TEST(Email, Truths) {
  const EmailTruth truths[] = {
      {"", ""},
      {"None", ""},
      {"N/A", ""},
      {" John.Smith@Example.COM ", "john.smith@example.com"},
      {"mailto:js@x.example", "js@x.example"},
      {"John Smith <js@x.example>", "js@x.example"},
      {"js@x.example; other@x.example", "js@x.example"},
      {"js @ x.example", "js@x.example"},
      {"js@x.example.", "js@x.example"},
      {"johnsmith", "johnsmith"},
      {"noreply@clinic.example", "noreply@clinic.example", true},
      {"none@none.example", "none@none.example", true},
      {"NA@NA.example", "na@na.example", true},
      {"test@clinic.example", "test@clinic.example", true},
      {"declined@clinic.example", "declined@clinic.example", true},
      {"js@noemail.example", "js@noemail.example", true},
      {"@x.example", "@x.example", true},
  };
  StandardEmail email;
  for (const EmailTruth& truth : truths) {
    StandardiseEmail(truth.raw, &email);
    EXPECT_EQ(email.value, truth.value) << truth.raw;
    EXPECT_EQ(email.placeholder, truth.placeholder) << truth.raw;
  }
  EXPECT_EQ(EmailLocalPart("js@x.example"), "js");
  EXPECT_EQ(EmailDomain("js@x.example"), "x.example");
  EXPECT_EQ(EmailLocalPart("js"), "js");
  EXPECT_EQ(EmailDomain("js"), "");
}

TEST(Sex, Truths) {
  for (const char* raw : {"M", "m", "Male", "1", " MAN ", "boy", "masculino", "männlich", "Hombre", "Homme"})
    EXPECT_EQ(StandardiseSex(raw), 'M') << raw;
  for (const char* raw : {"F", "f", "FEMALE", "2", "Woman", "girl", "femenino", "weiblich", "W", "Mujer", "femme"})
    EXPECT_EQ(StandardiseSex(raw), 'F') << raw;
  for (const char* raw : {"O", "Other", "X", "Intersex", "non-binary", "divers"})
    EXPECT_EQ(StandardiseSex(raw), 'O') << raw;
  for (const char* raw : {"", "U", "Unknown", "0", "9", "N/A", "H", "?", "Smith", "😀"})
    EXPECT_EQ(StandardiseSex(raw), 0) << raw;
}

}  // namespace
}  // namespace ipse
