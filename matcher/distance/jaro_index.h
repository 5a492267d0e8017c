#pragma once

// How the SIMD kernels turn the counts of a pair of short strings into a place in a table, so that levels and scores of
// lanes come from the double formula by look-up and are exact by construction. Internal to this folder.
//
// Short: one side has at most 8 characters, the other at most 16. Row 5 f(m) + 5 t + p of the 125 counts (m matches,
// t transpositions, at most m / 2, p common prefix), f(m) = floor((m+1)^2 / 4) being the number of (m', t) with m' < m;
// column 17 a + b. The row is the high byte, the column the low one, of a 16-bit index.
// Medium: both sides have 9 to 16 characters: 2880 m + 320 t + 64 p + 8 (a - 9) + (b - 9).

#include <cstdint>

namespace ipse {

inline constexpr uint32_t kShortRows = 125;
inline constexpr uint32_t kShortTableSize = kShortRows * 256;
inline constexpr uint32_t kMediumTableSize = 17 * 2880;
inline constexpr uint32_t kShortMax = 8;
inline constexpr uint32_t kMediumMax = 16;

constexpr uint32_t ShortRow(uint32_t m, uint32_t t, uint32_t p) { return 5 * ((m + 1) * (m + 1) / 4) + 5 * t + p; }
constexpr uint32_t ShortColumn(uint32_t a, uint32_t b) { return 17 * a + b; }
constexpr uint32_t MediumIndex(uint32_t a, uint32_t b, uint32_t m, uint32_t t, uint32_t p) {
  return 2880 * m + 320 * t + 64 * p + 8 * (a - 9) + (b - 9);
}

// For one known length of 9 to 16 on one side, any on the other: the row of the counts alone.
constexpr uint32_t MediumRow(uint32_t m, uint32_t t, uint32_t p) { return 45 * m + 5 * t + p; }

// The same with the transpositions left out, for tables of the disagreements at which a level is lost.
inline constexpr uint32_t kBoundsRow = 128;
constexpr uint32_t BoundsAt(uint32_t m, uint32_t p) { return 5 * m + p; }

// And for one known length of at most 16 on one side and one known length on the other: where the matches and transpositions
// stand, f(m) + t with the f above, in a table of their ranks by similarity. 81 places are in use, 25 where m <= 8.
inline constexpr uint32_t kRankTable = 96;
constexpr uint32_t RankAt(uint32_t m, uint32_t t) { return (m + 1) * (m + 1) / 4 + t; }

// Calls visit(a, b, m, t, p) for all counts of strings of 0 to `a_max` and 0 to `b_max` characters.
template <typename Visit>
void ForEachCount(uint32_t a_max, uint32_t b_max, Visit visit) {
  for (uint32_t a = 0; a <= a_max; ++a) {
    for (uint32_t b = 0; b <= b_max; ++b) {
      for (uint32_t m = 0; m <= (a < b ? a : b); ++m) {
        for (uint32_t t = 0; t <= m / 2; ++t) {
          for (uint32_t p = 0; p <= (m < 4 ? m : 4); ++p) visit(a, b, m, t, p);
        }
      }
    }
  }
}

// Calls visit(a, b, m, t, p, index) for every place of the short table in use.
template <typename Visit>
void ForEachShort(Visit visit) {
  ForEachCount(kMediumMax, kMediumMax, [&](uint32_t a, uint32_t b, uint32_t m, uint32_t t, uint32_t p) {
    if (a <= kShortMax) visit(a, b, m, t, p, ShortRow(m, t, p) << 8 | ShortColumn(a, b));
  });
}

// The same for the medium table.
template <typename Visit>
void ForEachMedium(Visit visit) {
  ForEachCount(kMediumMax, kMediumMax, [&](uint32_t a, uint32_t b, uint32_t m, uint32_t t, uint32_t p) {
    if (a > kShortMax && b > kShortMax) visit(a, b, m, t, p, MediumIndex(a, b, m, t, p));
  });
}

}  // namespace ipse
