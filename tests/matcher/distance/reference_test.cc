// Unit: hand-worked values of the reference distances. The Jaro and Jaro-Winkler values are those of Winkler's papers;
// the edit distances can be counted on the fingers.

#include "matcher/distance/reference.h"

#include <gtest/gtest.h>

#include "matcher/distance/code_points.h"

namespace ipse {
namespace {

TEST(ReferenceTest, JaroWinklerOfThePapers) {
  struct Case {
    const char* left;
    const char* right;
    double jaro;
    double jaro_winkler;
  };
  const Case cases[] = {
      {"MARTHA", "MARHTA", 0.9444, 0.9611},  // m 6, one swap: (1 + 1 + 5/6) / 3; prefix 3
      {"DIXON", "DICKSONX", 0.7667, 0.8133},  // m 4 of 5 and 8: (.8 + .5 + 1) / 3; prefix 2
      {"DWAYNE", "DUANE", 0.8222, 0.8400},    // m 4 of 6 and 5; prefix 1
      {"JONES", "JOHNSON", 0.7905, 0.8324},
      {"ABROMS", "ABRAMS", 0.8889, 0.9222},
      {"HARDIN", "MARTINEZ", 0.7222, 0.7222},
      {"ITMAN", "SMITH", 0.4667, 0.4667},  // below 0.7: no boost
      {"JERALDINE", "GERALDINE", 0.9259, 0.9259},
      {"MICHELLE", "MICHAEL", 0.8690, 0.9214},
      {"JULIES", "JULIUS", 0.8889, 0.9333},
      {"TANYA", "TONYA", 0.8667, 0.8800},
      {"SEAN", "SUSAN", 0.7833, 0.8050},
      {"JON", "JAN", 0.7778, 0.8000},
  };
  for (const Case& c : cases) {
    EXPECT_NEAR(ReferenceJaro(c.left, c.right), c.jaro, 5e-5) << c.left << " " << c.right;
    EXPECT_NEAR(ReferenceJaroWinkler(c.left, c.right), c.jaro_winkler, 5e-5) << c.left << " " << c.right;
    EXPECT_EQ(ReferenceJaroWinkler(c.left, c.right), ReferenceJaroWinkler(c.right, c.left));
  }
}

TEST(ReferenceTest, JaroOfEmptyAndShortStrings) {
  EXPECT_EQ(ReferenceJaro("", ""), 1.0);
  EXPECT_EQ(ReferenceJaro("", "a"), 0.0);
  EXPECT_EQ(ReferenceJaro("a", "a"), 1.0);
  EXPECT_EQ(ReferenceJaro("ab", "ba"), 0.0);  // the window of two-character strings is the position itself
  EXPECT_EQ(ReferenceJaroWinkler("abcd", "abcd"), 1.0);
}

TEST(ReferenceTest, EditDistances) {
  struct Case {
    const char* left;
    const char* right;
    size_t levenshtein;
    size_t osa;
    size_t damerau;
  };
  const Case cases[] = {
      {"", "", 0, 0, 0},
      {"", "abc", 3, 3, 3},
      {"kitten", "sitting", 3, 3, 3},
      {"saturday", "sunday", 3, 3, 3},
      {"CA", "ABC", 3, 3, 2},  // CA -> AC -> ABC: the swapped characters are edited again, which OSA does not allow
      {"ab", "ba", 2, 1, 1},
      {"abcd", "badc", 3, 2, 2},
      {"martha", "marhta", 2, 1, 1},
      {"smith", "smyth", 1, 1, 1},
      {"a cat", "an abct", 4, 4, 3},
      {"aa", "aaaa", 2, 2, 2},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(ReferenceLevenshtein(c.left, c.right), c.levenshtein) << c.left << " " << c.right;
    EXPECT_EQ(ReferenceOsa(c.left, c.right), c.osa) << c.left << " " << c.right;
    EXPECT_EQ(ReferenceDamerau(c.left, c.right), c.damerau) << c.left << " " << c.right;
    EXPECT_EQ(ReferenceOsa(c.right, c.left), c.osa) << c.left << " " << c.right;
    EXPECT_EQ(ReferenceDamerau(c.right, c.left), c.damerau) << c.left << " " << c.right;
  }
}

TEST(ReferenceTest, CharactersNotBytes) {
  EXPECT_EQ(ReferenceLevenshtein("Müller", "Muller"), 1u);
  EXPECT_EQ(ReferenceLevenshtein("李明", "李朋"), 1u);
  EXPECT_EQ(ReferenceOsa("éà", "àé"), 1u);
  EXPECT_EQ(ReferenceLevenshtein("\xFF\xFE", "\xFF\xFD"), 1u);  // stray bytes are characters of their own
  EXPECT_EQ(ReferenceLevenshtein("\xC3", "Ã"), 1u);             // 0xC3 alone is not U+00C3
}

TEST(CodePointsTest, WellFormedAndNot) {
  const auto invalid = [](uint32_t byte) { return kInvalidByteBase + byte; };
  EXPECT_EQ(DecodeCodePoints("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x99\x82"),
            (std::vector<uint32_t>{'a', 0xE9, 0x20AC, 0x1F642}));
  EXPECT_EQ(DecodeCodePoints("\xC0\xAF"), (std::vector<uint32_t>{invalid(0xC0), invalid(0xAF)}));  // overlong
  EXPECT_EQ(DecodeCodePoints("\xED\xA0\x80"),                                                     // a surrogate
            (std::vector<uint32_t>{invalid(0xED), invalid(0xA0), invalid(0x80)}));
  EXPECT_EQ(DecodeCodePoints("\xE2\x82"), (std::vector<uint32_t>{invalid(0xE2), invalid(0x82)}));  // cut short
  EXPECT_EQ(DecodeCodePoints("\xF4\x90\x80\x80").size(), 4u);                                      // past U+10FFFF
  EXPECT_EQ(DecodeCodePoints(""), std::vector<uint32_t>());
}

}  // namespace
}  // namespace ipse
