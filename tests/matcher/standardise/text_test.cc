#include "matcher/standardise/text.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <thread>
#include <vector>

namespace ipse {
namespace {

std::string Fold(std::string_view raw) {
  std::string out = "left over";
  FoldText(raw, &out);
  return out;
}

TEST(FoldText, HandWrittenTruths) {
  const std::vector<std::pair<std::string, std::string>> truths = {
      {"", ""},
      {"Smith", "SMITH"},
      {"  a \t\r\n b  ", "A B"},
      {"O'Brien-Lopez, Jr.", "O'BRIEN-LOPEZ, JR."},
      {"Müller", "MULLER"},
      {"Mu\xCC\x88ller", "MULLER"},  // decomposed
      {"José Ørsted", "JOSE ORSTED"},
      {"straße", "STRASSE"},
      {"Łukasz Đoković", "LUKASZ DOKOVIC"},
      {"Ægir Œuvre Þór Ðan", "AEGIR OEUVRE THOR DAN"},
      {"İstanbul ısı", "ISTANBUL ISI"},
      {"Nguyễn Thị Hương", "NGUYEN THI HUONG"},
      {"O’Brien", "O'BRIEN"},
      {"Anna\xE2\x80\x93Lena", "ANNA-LENA"},  // en dash
      {"A\xC2\xA0"
       "B",
       "A B"},  // no-break space
      {"Михаил Горбачёв", "MIKHAIL GORBACHEV"},
      {"Ольга", "OLGA"},
      {"Γιώργος", "GIORGOS"},
      {"王小明", "WANG XIAO MING"},
      {"ＡＢＣ１２", "ABC12"},
      {"०१२٣", "0123"},
      {"😀 Bob", "BOB"},
      {"\xFF\xFE"
       "abc\x80",
       "ABC"},
      {"\xC3", ""},
  };
  for (const auto& [raw, folded] : truths) EXPECT_EQ(Fold(raw), folded) << raw;
}

TEST(FoldText, DropsControlCharactersAndNul) {
  EXPECT_EQ(Fold(std::string_view("a\0b\x01"
                                  "c\x7F",
                                  6)),
            "ABC");
  EXPECT_EQ(Fold(std::string_view("\0\0", 2)), "");
}

TEST(FoldText, ArabicAndThaiComeOutInLatinLetters) {
  for (const char* raw : {"محمد", "สมชาย", "김민수", "たなか", "שלמה"}) {
    const std::string folded = Fold(raw);
    EXPECT_FALSE(folded.empty()) << raw;
    for (char c : folded) EXPECT_LT(static_cast<unsigned char>(c), 0x80) << raw;
  }
}

TEST(FoldText, LongTextIsFoldedWhole) {
  EXPECT_EQ(Fold(std::string(10000, 'x')), std::string(10000, 'X'));
  std::string umlauts;
  for (int i = 0; i < 5000; ++i) umlauts += "ü";
  EXPECT_EQ(Fold(umlauts), std::string(5000, 'U'));
}

// Random mixtures of scripts, marks, signs and broken bytes.
TEST(FoldTextProperty, IsIdempotentOnRandomText) {
  constexpr uint64_t kSeed = 20240131;
  std::mt19937_64 random(kSeed);
  const std::vector<std::string> pieces = {
      "a",    "Z",    " ",    "'", "-", "é",  "ß",  "Ж", "ь",        "щ",
      "γ",    "ώ",    "王",   "م", "ท", "ア", "각", "😀", "\xCC\x81", "\xE2\x80\x99",
      "\xFF", "\xC3", "\x01", "9", "٣", "Ａ", "ǆ",  "ﬁ", "½",        "º",
      "ა",    "ծ",    "ש"};
  for (int round = 0; round < 3000; ++round) {
    std::string raw;
    for (size_t i = random() % 12; i > 0; --i) raw += pieces[random() % pieces.size()];
    const std::string once = Fold(raw);
    ASSERT_EQ(Fold(once), once) << "seed " << kSeed << " round " << round;
    ASSERT_TRUE(once.empty() || (once.front() != ' ' && once.back() != ' '));
    ASSERT_EQ(once.find("  "), std::string::npos);
  }
}

TEST(FoldText, GivesTheSameFromManyThreads) {
  const std::vector<std::string> raw = {"Михаил", "王小明", "Γιώργος", "محمد", "Müller", "สมชาย", "plain"};
  std::vector<std::string> expected;
  for (const std::string& text : raw) expected.push_back(Fold(text));
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        for (size_t k = 0; k < raw.size(); ++k) wrong[static_cast<size_t>(t)] += Fold(raw[k]) != expected[k];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

TEST(MissingMarker, KnowsMarkersAndLeavesValues) {
  for (const char* marker : {"", "-", "?", "...", "N/A", "N.A.", "NA", "NULL", "NONE", "UNKNOWN", "UNK", "XX", "XXXX",
                             "NOT GIVEN", "NOT-GIVEN", "REFUSED", "DECLINED", "(UNKNOWN)", "NOT AVAILABLE"}) {
    EXPECT_TRUE(IsMissingMarker(marker)) << marker;
  }
  for (const char* value : {"SMITH", "X", "NADA", "NULLARBOR", "0", "1", "NONESUCH", "UNKNOWN MALE SMITH"}) {
    EXPECT_FALSE(IsMissingMarker(value)) << value;
  }
  EXPECT_FALSE(IsMissingNameMarker("NA"));
  EXPECT_TRUE(IsMissingNameMarker("N/A"));
  EXPECT_TRUE(IsMissingNameMarker("UNKNOWN"));
}

}  // namespace
}  // namespace ipse
