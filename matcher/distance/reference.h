#pragma once

// The meaning of every string distance of this project, in slow and obvious code. The kernels of pair_kernels.h and
// one_to_many.h are held equal to these functions, bit for bit, by tests; nothing else calls them in bulk.
//
//   double s = ReferenceJaroWinkler("martha", "marhta");          // 0.9611...
//   size_t d = ReferenceOsa("ca", "abc");                          // 3; the true Damerau distance is 2
//
// All of them compare code points (code_points.h), not bytes, and know nothing of case. All are symmetric.
// Thread-safe. Cost: quadratic in the lengths, with allocation.

#include <cstdint>
#include <span>
#include <string_view>

namespace ipse {

// Jaro similarity, in [0, 1]. M. A. Jaro, "Advances in record-linkage methodology as applied to matching the 1985 census
// of Tampa, Florida", JASA 84 (1989). Characters match when equal and at most max(|left|, |right|) / 2 - 1 positions
// apart (rounded down, not below 0), assigned greedily from the left; t is the number of matched characters that disagree
// in order, halved and rounded down. With m matches the value is
//   (m / |left| + m / |right| + (m - t) / m) / 3,
// computed in doubles in exactly this order. Two empty strings give 1, one empty string or no match gives 0.
double ReferenceJaro(std::span<const uint32_t> left, std::span<const uint32_t> right);

// Jaro-Winkler similarity. W. E. Winkler, "String comparator metrics and enhanced decision rules in the Fellegi-Sunter
// model of record linkage" (1990): where the Jaro similarity j is above 0.7, j + 0.1 p (1 - j), with p the length of the
// common prefix, at most 4. The tie: j is compared with 0.7 as a double, after the additions above. A pair whose Jaro
// similarity is 7/10 in exact arithmetic is therefore boosted where the sum rounds up (e.g. m/|left| = 7/10 with
// m/|right| = 7/10 and (m-t)/m = 7/10 may fall on either side). The same two strings always give the same answer, on
// every CPU and in every kernel, because the kernels' tables are made by this function.
double ReferenceJaroWinkler(std::span<const uint32_t> left, std::span<const uint32_t> right);

// The two formulas above from their counts: lengths, matches m, half-transpositions t, common prefix (at most 4).
double JaroFromCounts(uint32_t left_length, uint32_t right_length, uint32_t matches, uint32_t transpositions);
double JaroWinklerFromCounts(uint32_t left_length, uint32_t right_length, uint32_t matches, uint32_t transpositions,
                             uint32_t prefix);

// Levenshtein distance: insertions, deletions, substitutions. V. I. Levenshtein (1966); the table of R. A. Wagner and
// M. J. Fischer, "The string-to-string correction problem", JACM 21 (1974). O(|left| |right|).
size_t ReferenceLevenshtein(std::span<const uint32_t> left, std::span<const uint32_t> right);

// Optimal string alignment (restricted Damerau): Levenshtein plus the swap of two adjacent characters, no substring edited
// twice, so it is no metric: osa(ca, abc) = 3 while osa(ca, ac) + osa(ac, abc) = 2. L. Boytsov, "Indexing methods for
// approximate dictionary searching", JEA 16 (2011), section 2.2. O(|left| |right|).
size_t ReferenceOsa(std::span<const uint32_t> left, std::span<const uint32_t> right);

// The unrestricted Damerau-Levenshtein distance, a metric: edits may happen between the swapped characters.
// R. Lowrance and R. A. Wagner, "An extension of the string-to-string correction problem", JACM 22 (1975).
// O(|left| |right|).
size_t ReferenceDamerau(std::span<const uint32_t> left, std::span<const uint32_t> right);

// The same on UTF-8 text.
double ReferenceJaro(std::string_view left, std::string_view right);
double ReferenceJaroWinkler(std::string_view left, std::string_view right);
size_t ReferenceLevenshtein(std::string_view left, std::string_view right);
size_t ReferenceOsa(std::string_view left, std::string_view right);
size_t ReferenceDamerau(std::string_view left, std::string_view right);

}  // namespace ipse
