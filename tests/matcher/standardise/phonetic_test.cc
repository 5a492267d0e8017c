#include "matcher/standardise/phonetic.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ipse {
namespace {

std::string SoundexText(std::string_view name) {
  std::string text;
  const uint32_t code = SoundexCode(name);
  for (int shift = 24; shift >= 0; shift -= 8) {
    if (const char c = static_cast<char>(code >> shift); c != 0) text.push_back(c);
  }
  return text;
}

// The examples of the National Archives' page on the Soundex indexing system, and the usual ones beside them.
TEST(Soundex, PublishedExamples) {
  const std::vector<std::pair<const char*, const char*>> truths = {
      {"WASHINGTON", "W252"},
      {"LEE", "L000"},
      {"GUTIERREZ", "G362"},
      {"PFISTER", "P236"},
      {"JACKSON", "J250"},
      {"TYMCZAK", "T522"},
      {"ASHCRAFT", "A261"},
      {"ROBERT", "R163"},
      {"RUPERT", "R163"},
      {"RUBIN", "R150"},
      {"HONEYMAN", "H555"},
      {"VANDEUSEN", "V532"},
      {"O'BRIEN", "O165"},
      {"", ""},
      {"123", ""},
      {"LLOYD", "L300"},
  };
  for (const auto& [name, code] : truths) EXPECT_EQ(SoundexText(name), code) << name;
}

TEST(DoubleMetaphone, PublishedExamples) {
  struct Truth {
    const char* name;
    const char* primary;
    const char* alternate;
  };
  const Truth truths[] = {
      {"SMITH", "SM0", "XMT"},
      {"SCHMIDT", "XMT", "SMT"},
      {"THOMAS", "TMS", "TMS"},
      {"THOMPSON", "TMPSN", "TMPSN"},
      {"CATHERINE", "K0RN", "KTRN"},
      {"KATHRYN", "K0RN", "KTRN"},
      {"WASSERMAN", "ASRMN", "FSRMN"},
      {"JOSE", "HS", "HS"},
      {"KNIGHT", "NT", "NT"},
      {"PHILIP", "FLP", "FLP"},
      {"MCLAUGHLIN", "MKLFLN", "MKLFLN"},
      {"CZERNY", "SRN", "XRN"},
      {"ARNOW", "ARN", "ARNF"},
      {"FILIPOWICZ", "FLPTS", "FLPFX"},
      {"CABRILLO", "KPRL", "KPR"},
      {"BACCHUS", "PKS", "PKS"},
      {"FOCACCIA", "FKX", "FKX"},
      {"EDGE", "AJ", "AJ"},
      {"EDGAR", "ATKR", "ATKR"},
      {"GHISLANE", "JLN", "JLN"},
      {"ISLAND", "ALNT", "ALNT"},
      {"SUGAR", "XKR", "SKR"},
      {"SCHENKER", "XNKR", "SKNKR"},
      {"ZHAO", "J", "J"},
      {"CHORUS", "KRS", "KRS"},
      {"CAESAR", "SSR", "SSR"},
      {"BREAUX", "PR", "PR"},
      {"ROGIER", "RJ", "RJR"},
      {"THUMB", "0M", "TM"},
      {"WRIGHT", "RT", "RT"},
      {"XAVIER", "SF", "SFR"},
      {"A", "A", "A"},
  };
  for (const Truth& truth : truths) {
    const MetaphoneCodes codes = DoubleMetaphone(truth.name);
    EXPECT_EQ(MetaphoneText(codes.primary), truth.primary) << truth.name;
    EXPECT_EQ(MetaphoneText(codes.alternate), truth.alternate) << truth.name;
  }
}

TEST(DoubleMetaphone, NamesThatSoundAlikeShareACode) {
  for (const auto& [left, right] : std::vector<std::pair<const char*, const char*>>{{"SMITH", "SCHMIDT"},
                                                                                    {"CATHERINE", "KATHERINE"},
                                                                                    {"STEVEN", "STEPHEN"},
                                                                                    {"NIELSEN", "NEILSON"},
                                                                                    {"MEYER", "MAIER"},
                                                                                    {"JEFFREY", "GEOFFREY"}}) {
    EXPECT_TRUE(ShareMetaphone(DoubleMetaphone(left), DoubleMetaphone(right))) << left << " " << right;
  }
  EXPECT_FALSE(ShareMetaphone(DoubleMetaphone("SMITH"), DoubleMetaphone("JONES")));
  EXPECT_FALSE(ShareMetaphone(DoubleMetaphone(""), DoubleMetaphone("")));
  EXPECT_FALSE(ShareMetaphone(DoubleMetaphone("123"), DoubleMetaphone("456")));
}

TEST(Phonetic, BlanksAreSkippedAndLongNamesAreCut) {
  EXPECT_EQ(DoubleMetaphone("DE LA CRUZ").primary, DoubleMetaphone("DELACRUZ").primary);
  EXPECT_EQ(SoundexCode("DE LA CRUZ"), SoundexCode("DELACRUZ"));
  EXPECT_NE(DoubleMetaphone(std::string(10000, 'B')).primary, 0U);
  EXPECT_NE(SoundexCode(std::string(10000, 'B')), 0U);
}

// Every one- to three-letter name: no reading outside the buffer, a code exactly if there is something to say.
TEST(Phonetic, AllShortNames) {
  std::string name;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = '@'; b <= 'Z'; ++b) {
      for (char c = '@'; c <= 'Z'; ++c) {
        name.assign({a, b, c});
        EXPECT_NE(SoundexCode(name), 0U) << name;
        const MetaphoneCodes codes = DoubleMetaphone(name);
        EXPECT_EQ(codes.primary == 0, codes.alternate == 0) << name;
      }
    }
  }
}

}  // namespace
}  // namespace ipse
