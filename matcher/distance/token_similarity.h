#pragma once

// Similarity of texts made of several words (addresses, organisation names, compound surnames) or of pieces, where the
// order or a missing word should matter less than in a character distance.
//
//   TokenSetSimilarity("main street 12", "12 main st", {})            // 2 exact words of 3 and 3
//   QgramDice("nicholson", "nicolson", 2)
//
// All functions are symmetric, compare code points, fold nothing, and lie in [0, 1]: two texts with nothing in them give
// 1, one such text against another gives 0. Thread-safe. Cost: see each; they allocate, and are for comparisons on distinct
// values, not for inner loops.

#include <cstddef>
#include <string_view>

namespace ipse {

struct TokenSetOptions {
  // Two words count as the same when their Jaro-Winkler similarity is at least this; they then weigh their similarity.
  // 1.0 asks for equality. REQUIRES: in (0, 1]. DEFAULT: 1.0.
  double word_similarity_min = 1.0;
  // Words of one text beyond this many are ignored, so that no input is worse than quadratic in it. DEFAULT: 64.
  size_t words_max = 64;
};

// Words are the maximal runs without ASCII white space; each text is the *set* of its words. Pairs of words, one of each
// text, are taken in order of falling similarity (ties by the words' own order, so that the answer does not depend on the
// sides), no word twice. The value is 2 s / (|A| + |B|), s the sum of the similarities taken: the Dice coefficient of
// the two sets when word_similarity_min is 1. (Soft matching of tokens: W. Cohen, P. Ravikumar, S. Fienberg, "A comparison
// of string distance metrics for name-matching tasks", 2003.) O(words^2 x word length^2).
double TokenSetSimilarity(std::string_view left, std::string_view right, const TokenSetOptions& options);

// q-grams: the bag of all runs of q characters of the text between q - 1 marks on either side, which lets first and last
// characters count as much as the others. E. Ukkonen, "Approximate string-matching with q-grams and maximal matches",
// TCS 92 (1992). REQUIRES: 1 <= q <= 8. O(n log n).
// Dice: 2 |A and B| / (|A| + |B|) of the bags. Jaccard: |A and B| / |A or B|.
double QgramDice(std::string_view left, std::string_view right, size_t q);
double QgramJaccard(std::string_view left, std::string_view right, size_t q);

}  // namespace ipse
