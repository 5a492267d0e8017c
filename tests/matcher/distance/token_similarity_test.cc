// Unit: hand-worked values of the word and q-gram similarities.

#include "matcher/distance/token_similarity.h"

#include <gtest/gtest.h>

namespace ipse {
namespace {

TEST(TokenSetTest, WordsInAnyOrder) {
  EXPECT_EQ(TokenSetSimilarity("12 main street", "main street 12", {}), 1.0);
  EXPECT_EQ(TokenSetSimilarity("main street 12", "12 main st", {}), 2.0 * 2 / 6);
  EXPECT_EQ(TokenSetSimilarity(" a\ta  b ", "b a", {}), 1.0);  // a set: repeats do not count
  EXPECT_EQ(TokenSetSimilarity("", "  ", {}), 1.0);
  EXPECT_EQ(TokenSetSimilarity("", "a", {}), 0.0);
}

TEST(TokenSetTest, SoftWordsAreTakenBestFirst) {
  TokenSetOptions soft;
  soft.word_similarity_min = 0.9;
  // martha ~ marhta at 0.9611; jones = jones.
  EXPECT_NEAR(TokenSetSimilarity("martha jones", "jones marhta", soft), (1 + 0.96111111) / 2, 1e-6);
  // One word is not used twice: the exact partner is taken, the similar one is left over.
  EXPECT_EQ(TokenSetSimilarity("martha", "marhta martha", soft), 2.0 * 1 / 3);
  EXPECT_EQ(TokenSetSimilarity("martha", "marhta martha", soft), TokenSetSimilarity("marhta martha", "martha", soft));
}

TEST(TokenSetTest, WordsBeyondTheLimitAreIgnored) {
  TokenSetOptions two;
  two.words_max = 2;
  EXPECT_EQ(TokenSetSimilarity("a b c", "a b", two), 1.0);
}

TEST(QgramTest, CountedByHand) {
  // #n ni ig gh ht t# against #n na ac ch ht t#: 3 common of 6 and 6.
  EXPECT_EQ(QgramDice("night", "nacht", 2), 2.0 * 3 / 12);
  EXPECT_EQ(QgramJaccard("night", "nacht", 2), 3.0 / 9);
  EXPECT_EQ(QgramDice("aab", "aab", 3), 1.0);
  EXPECT_EQ(QgramJaccard("aaaa", "aa", 1), 2.0 / 4);  // bags: two of the four a's
  EXPECT_EQ(QgramDice("", "", 2), 1.0);
  EXPECT_EQ(QgramDice("", "x", 2), 0.0);
  EXPECT_EQ(QgramDice("é", "e", 2), 0.0);
}

}  // namespace
}  // namespace ipse
