#include "datasets/population/corrupt.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "matcher/base/hash.h"

namespace ipse {
namespace {

using Corrupt = bool (*)(std::string&, RandomStream&);
struct Kernel {
  const char* name;
  Corrupt run;
};
constexpr Kernel kKernels[] = {{"keystroke", CorruptKeystroke},
                               {"digit", CorruptDigit},
                               {"phonetic", CorruptPhonetic},
                               {"scan", CorruptScan},
                               {"cut", CorruptCut}};

// Every outcome of many draws on one text.
std::set<std::string> Outcomes(Corrupt run, const std::string& text) {
  std::set<std::string> outcomes;
  for (uint64_t i = 0; i < 4000; ++i) {
    RandomStream random(HashBytes("outcomes"), i);
    std::string copy = text;
    if (run(copy, random)) outcomes.insert(copy);
  }
  return outcomes;
}

TEST(CorruptTest, PhoneticMistakesAreTheOnesPeopleMake) {
  EXPECT_TRUE(Outcomes(CorruptPhonetic, "Stephen").count("Stefen"));
  EXPECT_TRUE(Outcomes(CorruptPhonetic, "Katherine").count("Catherine"));
  EXPECT_TRUE(Outcomes(CorruptPhonetic, "Phillips").count("Fillips"));
  EXPECT_TRUE(Outcomes(CorruptPhonetic, "Schmidt").count("Shmidt"));
  EXPECT_TRUE(Outcomes(CorruptPhonetic, "Harris").count("Haris"));
  // Not at the end, where a double l would sound different in no way and look odd.
  EXPECT_FALSE(Outcomes(CorruptPhonetic, "Daniel").count("Daniell"));
}

TEST(CorruptTest, ScannerMistakesLookAlike) {
  EXPECT_TRUE(Outcomes(CorruptScan, "Burns").count("Bums"));
  EXPECT_TRUE(Outcomes(CorruptScan, "Clark").count("C1ark"));
  EXPECT_TRUE(Outcomes(CorruptScan, "Moore").count("M0ore"));
  EXPECT_TRUE(Outcomes(CorruptScan, "Adams").count("Aclams"));
}

TEST(CorruptTest, KeystrokesAreOneStepAway) {
  const std::set<std::string> outcomes = Outcomes(CorruptKeystroke, "Smith");
  EXPECT_TRUE(outcomes.count("Smiht"));   // exchanged
  EXPECT_TRUE(outcomes.count("Smth"));    // dropped
  EXPECT_TRUE(outcomes.count("Smiith"));  // doubled
  EXPECT_TRUE(outcomes.count("Smitj"));   // next key
  for (const std::string& outcome : outcomes) {
    EXPECT_LE(std::abs(static_cast<int>(outcome.size()) - 5), 1) << outcome;
    EXPECT_TRUE(outcome[0] >= 'A' && outcome[0] <= 'Z') << outcome;
  }
}

TEST(CorruptTest, DigitsStayDigits) {
  for (const std::string& outcome : Outcomes(CorruptDigit, "123-45-6789")) {
    ASSERT_EQ(outcome.size(), 11u);
    EXPECT_EQ(outcome[3], '-');
    EXPECT_EQ(outcome[6], '-');
    int changed = 0;
    for (size_t i = 0; i < outcome.size(); ++i) changed += outcome[i] != "123-45-6789"[i] ? 1 : 0;
    EXPECT_TRUE(changed == 1 || changed == 2) << outcome;
  }
}

TEST(CorruptTest, CutsKeepThreeLetters) {
  EXPECT_EQ(Outcomes(CorruptCut, "Allen"), (std::set<std::string>{"All", "Alle"}));
  EXPECT_TRUE(Outcomes(CorruptCut, "Lee").empty());
  // No half letters: ñ is two bytes.
  EXPECT_EQ(Outcomes(CorruptCut, "Muñoz"), (std::set<std::string>{"Mu", "Muñ", "Muño"}));
}

TEST(CorruptTest, NothingToChangeIsSaid) {
  for (const Kernel& kernel : kKernels) {
    for (const char* text : {"", "-", "·"}) {
      RandomStream random(1);
      std::string copy = text;
      EXPECT_FALSE(kernel.run(copy, random)) << kernel.name;
      EXPECT_EQ(copy, text) << kernel.name;
    }
  }
}

// True exactly if something changed.
TEST(CorruptTest, ReportsWhatItDid) {
  for (const Kernel& kernel : kKernels) {
    for (const char* text : {"Ann", "Aa", "Lee", "Peña", "O'Brien", "De La Cruz", "Garcia-Lopez", "11", "12 Elm St, #4", "AAAA"}) {
      for (uint64_t i = 0; i < 500; ++i) {
        RandomStream random(HashBytes("reports"), i);
        std::string copy = text;
        const bool changed = kernel.run(copy, random);
        EXPECT_EQ(changed, copy != text) << kernel.name << " " << text << " " << i;
        EXPECT_FALSE(copy.empty());
      }
    }
  }
}

}  // namespace
}  // namespace ipse
