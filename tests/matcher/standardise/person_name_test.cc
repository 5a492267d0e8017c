#include "matcher/standardise/person_name.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace ipse {
namespace {

using enum NameSuffix;
using enum Newborn;

StandardName Given(std::string_view raw) {
  StandardName name;
  StandardiseGivenName(raw, &name);
  return name;
}
StandardName Family(std::string_view raw) {
  StandardName name;
  StandardiseFamilyName(raw, &name);
  return name;
}
StandardName Full(std::string_view raw) {
  StandardName name;
  StandardiseFullName(raw, &name);
  return name;
}
std::string Tokens(std::string_view family) {
  std::vector<std::string_view> tokens;
  NameTokens(family, &tokens);
  std::string text;
  for (std::string_view token : tokens) text.append("[").append(token).append("]");
  return text;
}

struct GivenTruth {
  const char* raw;
  const char* given;
  const char* middle = "";
  NameSuffix suffix = kNone;
};

TEST(GivenName, HandWrittenTruths) {
  const GivenTruth truths[] = {
      {"", ""},
      {"-", ""},
      {"Mary", "MARY"},
      {"MARY ANN", "MARY ANN"},
      {"MARY ANN B", "MARY ANN", "B"},
      {"John A.", "JOHN", "A"},
      {"JOHN A B", "JOHN", "A B"},
      {"J R", "J", "R"},
      {"J.R.", "J", "R"},
      {"A John", "A JOHN"},
      {"Dr. John", "JOHN"},
      {"MR", ""},
      {"John M.D.", "JOHN"},
      {"Jean-Pierre", "JEAN PIERRE"},
      {"D'Andre", "DANDRE"},
      {"JOHN JR", "JOHN", "", kJr},
      {"JOHN, JR.", "JOHN", "", kJr},
      {"JOHN A III", "JOHN", "A", kIII},
      {"JOHN JR A", "JOHN", "A", kJr},
      {"CARLOS JUNIOR", "CARLOS", "", kJr},
      {"JUNIOR", "JUNIOR"},
      {"JOHN V", "JOHN", "V"},  // one letter: an initial, not the fifth
      {"V", "V"},
      {"III", "", "", kIII},
      {"NA", "NA"},
      {"BOYD", "BOYD"},
      {"JUN", "JUN"},
      {"JOHN UNKNOWN", "JOHN"},
      {"José", "JOSE"},
  };
  for (const GivenTruth& truth : truths) {
    const StandardName name = Given(truth.raw);
    EXPECT_EQ(name.given, truth.given) << truth.raw;
    EXPECT_EQ(name.middle, truth.middle) << truth.raw;
    EXPECT_EQ(name.suffix, truth.suffix) << truth.raw;
    EXPECT_EQ(name.newborn, kNo) << truth.raw;
    EXPECT_FALSE(name.placeholder) << truth.raw;
    EXPECT_EQ(name.family, "") << truth.raw;
  }
}

struct NewbornTruth {
  const char* raw;
  Newborn newborn;
  const char* mother = "";
  char mark = 0;
};

TEST(GivenName, NewbornForms) {
  const NewbornTruth truths[] = {
      {"BABY", kUnspecified},
      {"Newborn", kUnspecified},
      {"INFANT", kUnspecified},
      {"NB", kUnspecified},
      {"BABY BOY", kBoy},
      {"Babyboy", kBoy},
      {"BB", kBoy},
      {"B/B", kBoy},
      {"B/G", kGirl},
      {"BOY", kBoy},
      {"MALE", kBoy},
      {"BABY GIRL", kGirl},
      {"BG", kGirl},
      {"GIRL", kGirl},
      {"Infant Female", kGirl},
      {"GIRL MARIA", kGirl, "MARIA"},
      {"BB MARIA", kBoy, "MARIA"},
      {"BABY BOY OF MARIA", kBoy, "MARIA"},
      {"Maria's Baby Boy", kBoy, "MARIA"},
      {"BOY MARIA ELENA", kBoy, "MARIA ELENA"},
      {"GIRL DANIELLE B", kGirl, "DANIELLE", 'B'},
      {"BABY B", kUnspecified, "", 'B'},
      {"TWIN A", kUnspecified, "", 'A'},
      {"TWIN", kUnspecified, "", '*'},
      {"BABY GIRL 2", kGirl, "", '2'},
      {"BOY A", kBoy, "", 'A'},
      {"GIRLB", kGirl, "", 'B'},
      {"BABY BOY TWIN B", kBoy, "", 'B'},
      {"Baby Girl A Maria", kGirl, "MARIA", 'A'},
  };
  for (const NewbornTruth& truth : truths) {
    const StandardName name = Given(truth.raw);
    EXPECT_EQ(name.newborn, truth.newborn) << truth.raw;
    EXPECT_EQ(name.mother_given, truth.mother) << truth.raw;
    EXPECT_EQ(name.multiple_birth, truth.mark) << truth.raw;
    EXPECT_EQ(name.given, "") << truth.raw;
  }
}

TEST(GivenName, PlaceholdersAndTestPeopleHaveNoName) {
  for (const char* raw : {"UNKNOWN", "Unk", "FNU", "NFN", "No Name", "N/A", "NONE", "XX", "XXXX", "Unknown Male",
                          "PATIENT", "Trauma Alpha", "REFUSED"}) {
    const StandardName name = Given(raw);
    EXPECT_TRUE(name.placeholder) << raw;
    EXPECT_FALSE(name.test_person) << raw;
    EXPECT_EQ(name.given + name.middle, "") << raw;
  }
  for (const char* raw : {"TEST", "ZZTEST", "Zztest Boy", "Testing", "TEST PATIENT", "zzztestpatient", "DUMMY"}) {
    EXPECT_TRUE(Given(raw).test_person) << raw;
    EXPECT_TRUE(Given(raw).placeholder) << raw;
  }
}

TEST(GivenName, NicknamesStandAside) {
  EXPECT_EQ(Given("ROBERT \"BOB\"").given, "ROBERT");
  EXPECT_EQ(Given("ROBERT \"BOB\"").nickname, "BOB");
  EXPECT_EQ(Given("Robert (Bob) J").nickname, "BOB");
  EXPECT_EQ(Given("Robert (Bob) J").middle, "J");
  EXPECT_EQ(Given("(Bob)").given, "BOB");
}

struct FamilyTruth {
  const char* raw;
  const char* family;
  NameSuffix suffix = kNone;
  const char* other = "";
};

TEST(FamilyName, HandWrittenTruths) {
  const FamilyTruth truths[] = {
      {"", ""},
      {"Smith", "SMITH"},
      {"O'Brien", "OBRIEN"},
      {"O’Brien", "OBRIEN"},
      {"O Brien", "OBRIEN"},
      {"D'Angelo", "DANGELO"},
      {"MC DONALD", "MCDONALD"},
      {"Mac Gregor", "MACGREGOR"},
      {"GARCIA-LOPEZ", "GARCIA LOPEZ"},
      {"De La Cruz", "DE LA CRUZ"},
      {"Van der Berg", "VAN DER BERG"},
      {"St. John", "SAINT JOHN"},
      {"ST JOHN", "SAINT JOHN"},
      {"ST", "ST"},
      {"SMITH JR", "SMITH", kJr},
      {"Smith, Jr.", "SMITH", kJr},
      {"SMITH SR", "SMITH", kSr},
      {"SMITH II", "SMITH", kII},
      {"SMITH 3rd", "SMITH", kIII},
      {"SMITH IV", "SMITH", kIV},
      {"SMITH V", "SMITH", kV},
      {"SILVA JUNIOR", "SILVA", kJr},
      {"JUNIOR", "JUNIOR"},
      {"Smith, MD", "SMITH"},
      {"DR SMITH", "SMITH"},
      {"SMITH NEE JONES", "SMITH", kNone, "JONES"},
      {"Smith (nee Jones)", "SMITH", kNone, "JONES"},
      {"Smith f/k/a Jones", "SMITH", kNone, "JONES"},
      {"SMITH (JONES)", "SMITH", kNone, "JONES"},
      {"NEE", "NEE"},
      {"BORN", "BORN"},
      {"DO", "DO"},
      {"LE", "LE"},
      {"NA", "NA"},
      {"BOY", "BOY"},
      {"TESTA", "TESTA"},
      {"DOE", "DOE"},
      {"NO", "NO"},
  };
  for (const FamilyTruth& truth : truths) {
    const StandardName name = Family(truth.raw);
    EXPECT_EQ(name.family, truth.family) << truth.raw;
    EXPECT_EQ(name.suffix, truth.suffix) << truth.raw;
    EXPECT_EQ(name.other_family, truth.other) << truth.raw;
    EXPECT_FALSE(name.placeholder) << truth.raw;
  }
}

TEST(FamilyName, NewbornFormsBesideIt) {
  EXPECT_EQ(Family("SMITH BABY BOY").family, "SMITH");
  EXPECT_EQ(Family("SMITH BABY BOY").newborn, kBoy);
  EXPECT_EQ(Family("BABYGIRL SMITH").family, "SMITH");
  EXPECT_EQ(Family("BABYGIRL SMITH").newborn, kGirl);
  EXPECT_EQ(Family("SMITH TWIN A").multiple_birth, 'A');
}

TEST(FamilyName, ClerksNotesAreCutOff) {
  for (const char* raw :
       {"SMITH DECEASED", "SMITH (DECEASED)", "SMITH - DO NOT USE", "Smith *duplicate*", "SMITH DNU"}) {
    EXPECT_EQ(Family(raw).family, "SMITH") << raw;
    EXPECT_EQ(Family(raw).other_family, "") << raw;
  }
  EXPECT_TRUE(Family("DO NOT USE").placeholder);
  EXPECT_TRUE(Family("DUPLICATE").placeholder);
  EXPECT_EQ(Family("DO").family, "DO");
  EXPECT_EQ(Full("JOHN SMITH DECEASED").family, "SMITH");
  EXPECT_EQ(Given("MARY (DECEASED)").given, "MARY");
}

TEST(FamilyName, Placeholders) {
  for (const char* raw : {"LNU", "UNKNOWN", "No Last Name", "PATIENT", "N/A"})
    EXPECT_TRUE(Family(raw).placeholder) << raw;
  for (const char* raw : {"TEST", "ZZTEST", "TEST PATIENT"}) EXPECT_TRUE(Family(raw).test_person) << raw;
}

TEST(MiddleName, HandWrittenTruths) {
  const std::vector<std::pair<const char*, const char*>> truths = {
      {"", ""},      {"A.", "A"}, {"Ann Marie", "ANN MARIE"}, {"NMN", ""},   {"V", "V"},
      {"A JR", "A"}, {"N/A", ""}, {"De La", "DE LA"},         {"Jun", "JUN"}};
  for (const auto& [raw, middle] : truths) {
    StandardName name;
    StandardiseMiddleName(raw, &name);
    EXPECT_EQ(name.middle, middle) << raw;
  }
}

TEST(Suffix, HandWrittenTruths) {
  const std::vector<std::pair<const char*, NameSuffix>> truths = {
      {"", kNone}, {"JR", kJr},   {"Jr.", kJr}, {"junior", kJr}, {"Sr", kSr},   {"II", kII}, {"2nd", kII},
      {"2", kII},  {"III", kIII}, {"iv", kIV},  {"V", kV},       {"MD", kNone}, {"I", kNone}};
  for (const auto& [raw, suffix] : truths) EXPECT_EQ(StandardiseSuffix(raw), suffix) << raw;
}

struct FullTruth {
  const char* raw;
  const char* given;
  const char* middle;
  const char* family;
  NameSuffix suffix = kNone;
};

TEST(FullName, HandWrittenTruths) {
  const FullTruth truths[] = {
      {"SMITH, JOHN A JR", "JOHN", "A", "SMITH", kJr},
      {"SMITH JR, JOHN A", "JOHN", "A", "SMITH", kJr},
      {"SMITH, JOHN, JR", "JOHN", "", "SMITH", kJr},
      {"Dr. John A. Smith Jr", "JOHN", "A", "SMITH", kJr},
      {"John Smith, MD", "JOHN", "", "SMITH"},
      {"John Smith, Jr., M.D.", "JOHN", "", "SMITH", kJr},
      {"Maria de la Cruz", "MARIA", "", "DE LA CRUZ"},
      {"Ludwig von der Tann III", "LUDWIG", "", "VON DER TANN", kIII},
      {"JOHN ALAN SMITH", "JOHN", "ALAN", "SMITH"},
      {"Smith, John Alan", "JOHN", "ALAN", "SMITH"},
      {"Mary Ann Smith", "MARY ANN", "", "SMITH"},
      {"GARCIA MARQUEZ, JOSE LUIS", "JOSE LUIS", "", "GARCIA MARQUEZ"},
      {"SMITH^JOHN^A^JR^DR", "JOHN", "A", "SMITH", kJr},
      {"SMITH^JOHN", "JOHN", "", "SMITH"},
      {"Madonna", "", "", "MADONNA"},
      {", John", "JOHN", "", ""},
      {"Smith,", "", "", "SMITH"},
      {"John O'Brien Sr.", "JOHN", "", "OBRIEN", kSr},
      {"", "", "", ""},
      {",", "", "", ""},
  };
  for (const FullTruth& truth : truths) {
    const StandardName name = Full(truth.raw);
    EXPECT_EQ(name.given, truth.given) << truth.raw;
    EXPECT_EQ(name.middle, truth.middle) << truth.raw;
    EXPECT_EQ(name.family, truth.family) << truth.raw;
    EXPECT_EQ(name.suffix, truth.suffix) << truth.raw;
  }
}

TEST(FullName, NewbornsMaidenNamesAndPlaceholders) {
  EXPECT_EQ(Full("BABY BOY SMITH").newborn, kBoy);
  EXPECT_EQ(Full("BABY BOY SMITH").family, "SMITH");
  EXPECT_EQ(Full("SMITH, BABY GIRL B").multiple_birth, 'B');
  EXPECT_EQ(Full("MARIA LOPEZ NEE GARCIA").family, "LOPEZ");
  EXPECT_EQ(Full("MARIA LOPEZ NEE GARCIA").other_family, "GARCIA");
  EXPECT_EQ(Full("ROBERT (BOB) JONES").nickname, "BOB");
  EXPECT_TRUE(Full("JOHN DOE").placeholder);
  EXPECT_EQ(Full("JOHN DOE").family, "");
  EXPECT_TRUE(Full("TEST, PATIENT").test_person);
}

TEST(PlaceholderPerson, AsksForBothNames) {
  EXPECT_TRUE(IsPlaceholderPerson("JANE", "DOE"));
  EXPECT_FALSE(IsPlaceholderPerson("TIMOTHY", "DOE"));
  EXPECT_FALSE(IsPlaceholderPerson("JANE", "SMITH"));
}

TEST(NameTokens, DropsParticlesAndKeepsSaints) {
  EXPECT_EQ(Tokens("DE LA CRUZ"), "[CRUZ]");
  EXPECT_EQ(Tokens("VAN DER BERG"), "[BERG]");
  EXPECT_EQ(Tokens("GARCIA LOPEZ"), "[GARCIA][LOPEZ]");
  EXPECT_EQ(Tokens("GARCIA DE LEON"), "[GARCIA][LEON]");
  EXPECT_EQ(Tokens("AL SAYED"), "[SAYED]");
  EXPECT_EQ(Tokens("SAINT JOHN"), "[SAINT JOHN]");
  EXPECT_EQ(Tokens("SAN MIGUEL LOPEZ"), "[SAN MIGUEL][LOPEZ]");
  EXPECT_EQ(Tokens("VAN"), "[VAN]");
  EXPECT_EQ(Tokens("LE"), "[LE]");
  EXPECT_EQ(Tokens("DE LA"), "[LA]");
  EXPECT_EQ(Tokens(""), "");
}

TEST(PersonName, SurvivesOddInput) {
  const std::vector<std::string> odd = {std::string(10000, 'A'),
                                        std::string(10000, ' '),
                                        std::string(3000, '('),
                                        std::string("A\0B", 3),
                                        "\xFF\xFE",
                                        "😀😀",
                                        "محمد بن سلمان",
                                        "王小明",
                                        "^^^^^^",
                                        ",,,,",
                                        "'''",
                                        "\"\"\"",
                                        "()",
                                        "JR JR JR",
                                        "NEE NEE NEE",
                                        "O O O O",
                                        "DR DR DR"};
  StandardName name;
  for (const std::string& raw : odd) {
    StandardiseGivenName(raw, &name);
    StandardiseMiddleName(raw, &name);
    StandardiseFamilyName(raw, &name);
    StandardiseFullName(raw, &name);
    StandardiseSuffix(raw);
  }
}

// Words that mean something, in random order: what comes out must come out again.
TEST(PersonNameProperty, StandardNamesAreFixedPoints) {
  constexpr uint64_t kSeed = 7051120;
  std::mt19937_64 random(kSeed);
  const std::vector<std::string> words = {
      "JOHN",   "MARIA",  "A",           "B",       "V",  "JR",   "III",    "DR",  "MD",   "NEE",  "O",
      "MC",     "MAC",    "DE",          "LA",      "ST", "SAN",  "BABY",   "BOY", "GIRL", "TWIN", "(BOB)",
      "\"AL\"", "O'NEIL", "SMITH-JONES", "UNKNOWN", "NO", "NAME", "JUNIOR", "2",   "ÉLAN", "XX",   "OF"};
  for (int round = 0; round < 20000; ++round) {
    std::string raw;
    for (size_t i = 1 + random() % 5; i > 0; --i) raw += words[random() % words.size()] + " ";
    const StandardName given = Given(raw);
    if (!given.given.empty()) {
      const StandardName again = Given(given.given);
      ASSERT_EQ(again.given, given.given) << raw << " seed " << kSeed << " round " << round;
      ASSERT_EQ(again.middle, "") << raw;
    }
    const StandardName family = Family(raw);
    if (!family.family.empty()) {
      const StandardName again = Family(family.family);
      ASSERT_EQ(again.family, family.family) << raw << " seed " << kSeed << " round " << round;
    }
  }
}

}  // namespace
}  // namespace ipse
