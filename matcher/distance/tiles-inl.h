// Tiles: the slots of kLanes values turned into planes, one vector per character position, and what pair kernels make of
// two tiles. Per-target include, see lanes-inl.h.

#if defined(IPSE_MATCHER_DISTANCE_TILES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef IPSE_MATCHER_DISTANCE_TILES_INL_H_
#undef IPSE_MATCHER_DISTANCE_TILES_INL_H_
#else
#define IPSE_MATCHER_DISTANCE_TILES_INL_H_
#endif

#include "matcher/distance/kernel_table.h"
#include "matcher/distance/lane_tables.h"
#include "matcher/distance/lanes-inl.h"

#if IPSE_HAVE_LANES
HWY_BEFORE_NAMESPACE();
namespace ipse {
namespace HWY_NAMESPACE {

// --- From staged slots (kernel_table.h) to planes. ---

// Interleaves the bytes of v[i] and v[i + distance] for every such pair: the register bit `distance` changes places with
// the top bit of the position within the 128-bit block, which turns by one.
template <size_t kCount>
HWY_INLINE void Shuffle(size_t distance, V8 (&v)[kCount]) {
  const D8 d;
#pragma GCC unroll 16
  for (size_t i = 0; i < kCount; ++i) {
    if ((i & distance) != 0) continue;
    const V8 a = v[i];
    const V8 b = v[i + distance];
    v[i] = hn::InterleaveLower(d, a, b);
    v[i + distance] = hn::InterleaveUpper(d, a, b);
  }
}

HWY_INLINE void PlanesOfHalves(const uint8_t* stage, V8 (&planes)[8]) {
  V8 v[8];
#pragma GCC unroll 8
  for (size_t k = 0; k < 8; ++k) v[k] = hn::Load(D8(), stage + k * kGroup);
  Shuffle(4, v);
  Shuffle(2, v);
  Shuffle(1, v);
  Shuffle(4, v);
#pragma GCC unroll 8
  for (size_t c = 0; c < 8; ++c) planes[c] = v[(c & 1) * 4 + (c >> 1)];
}

HWY_INLINE void TransposeSlots(V8 (&v)[16]) {
  Shuffle(8, v);
  Shuffle(4, v);
  Shuffle(2, v);
  Shuffle(1, v);
}

HWY_INLINE void PlanesOfSlots(const uint8_t* stage, V8 (&planes)[16]) {
#pragma GCC unroll 16
  for (size_t k = 0; k < 16; ++k) planes[k] = hn::Load(D8(), stage + k * kGroup);
  TransposeSlots(planes);
}

// The lengths of strings of at most kMax characters, from the last plane: a code below 0x80 there, or 0x80 | length.
HWY_INLINE V8 Lengths(V8 last_plane, uint8_t most) {
  const D8 d;
  return hn::Min(hn::Xor(last_plane, hn::Set(d, 0x80)), hn::Set(d, most));
}

// Makes padding 0x7F, which no padding or code of the other side equals.
template <size_t kCount>
HWY_INLINE void MarkPattern(V8 (&planes)[kCount]) {
  const V8 limit = hn::Set(D8(), 0x7F);
#pragma GCC unroll 16
  for (size_t i = 0; i < kCount; ++i) planes[i] = hn::Min(planes[i], limit);
}

// --- Match masks. ---

// The mask of the text's character j over pattern positions first..first + 7, of those at most kReach from j.
template <size_t kReach, size_t kPattern>
HWY_INLINE V8 MatchMask(const V8 (&pattern)[kPattern], size_t first, V8 text, size_t j) {
  const D8 d;
  V8 mask = hn::Zero(d);
  bool any = false;
#pragma GCC unroll 8
  for (size_t i = 0; i < 8; ++i) {
    const size_t at = first + i;
    if (at + kReach < j || at > j + kReach) continue;
    const V8 bit = hn::Set(d, static_cast<uint8_t>(1u << i));
    mask = any ? AddBitWhereEqual(mask, pattern[at], text, bit) : BitWhereEqual(pattern[at], text, bit);
    any = true;
  }
  return mask;
}

HWY_INLINE V8 TableOf(const uint8_t* table16, V8 index) {
  return hn::TableLookupBytes(hn::LoadDup128(D8(), table16), index);
}

// --- Jaro-Winkler: from two tiles to places in the tables of jaro_index.h. ---

// The first four diagonal matches as bits 0..3.
HWY_INLINE V8 DiagonalBits(V8 m0, V8 m1, V8 m2, V8 m3) {
  const D8 d;
  V8 bits = hn::And(m0, hn::Set(d, 1));
  bits = OrOfAnd(bits, m1, hn::Set(d, 2));
  bits = OrOfAnd(bits, m2, hn::Set(d, 4));
  return OrOfAnd(bits, m3, hn::Set(d, 8));
}

// The row of the short table.
HWY_INLINE V8 ShortRows(V8 flags, V8 agree, V8 diagonal) {
  const V8 matches = hn::PopulationCount(flags);
  const V8 disagree = hn::Sub(matches, hn::PopulationCount(agree));
  return hn::Add(hn::Add(TableOf(kLaneTables.row_of_matches, matches), TableOf(kLaneTables.row_of_disagree, disagree)),
                 TableOf(kLaneTables.prefix_of_diagonal, diagonal));
}

// Stores 16-bit results in LaneOrder: `to` is the group's, moved on by 8 for each block of lanes before these.
HWY_INLINE void StoreInLaneOrder(V16 lower, V16 upper, uint16_t* to) {
  const D16 d;
  hn::StoreU(lower, d, to);
  hn::StoreU(upper, d, to + kGroup / 2);
}

// Of kWays pairs of tiles, whose steps fill each other's waiting. kText: the greatest length of a text.
template <size_t kText, size_t kWays, size_t kPlanes>
HWY_INLINE void JaroPlacesShort(V8 (&pattern)[kWays][8], const V8 (&text)[kWays][kPlanes],
                                uint16_t* const (&places)[kWays]) {
  const D8 d;
  constexpr size_t kReach = kText / 2 - 1;
  V8 columns[kWays];
  V8 masks[kWays][kText];
#pragma GCC unroll 2
  for (size_t w = 0; w < kWays; ++w) {
    const V8 pattern_length = Lengths(pattern[w][7], 8);
    const V8 text_length = Lengths(text[w][kPlanes - 1], kPlanes);
    columns[w] = hn::Add(TableOf(kLaneTables.times_17, pattern_length), text_length);
    MarkPattern(pattern[w]);
    const V8 window = hn::SaturatedSub(hn::Max(pattern_length, text_length), hn::Set(d, 1));
#pragma GCC unroll 16
    for (size_t j = 0; j < kText; ++j) {
      masks[w][j] =
          hn::And(MatchMask<kReach>(pattern[w], 0, text[w][j], j), TableOf(kLaneTables.window_low[j], window));
    }
  }
  V8 flags[kWays];
  V8 agree[kWays];
  JaroSteps<kText>(d, masks, kText, flags, agree);
  const D16 d16;
#pragma GCC unroll 2
  for (size_t w = 0; w < kWays; ++w) {
    const V8 rows =
        ShortRows(flags[w], agree[w], DiagonalBits(masks[w][0], masks[w][1], masks[w][2], masks[w][3]));
    StoreInLaneOrder(hn::BitCast(d16, hn::InterleaveLower(d, columns[w], rows)),
                     hn::BitCast(d16, hn::InterleaveUpper(d, columns[w], rows)), places[w]);
  }
}

// Half a tile of the medium class in 16-bit lanes: the place is 2880 m + 320 t + 64 p + column.
HWY_INLINE V16 MediumPlaces(V16 flags, V16 agree, V16 prefix_and_column) {
  const D16 d;
  const V16 matches = hn::PopulationCount(flags);
  const V16 transpositions = hn::ShiftRight<1>(hn::Sub(matches, hn::PopulationCount(agree)));
  const V16 column = hn::And(prefix_and_column, hn::Set(d, 0xFF));
  const V16 prefix = hn::ShiftRight<8>(prefix_and_column);
  return hn::Add(hn::Add(hn::Mul(matches, hn::Set(d, 2880)), hn::Mul(transpositions, hn::Set(d, 320))),
                 hn::Add(hn::ShiftLeft<6>(prefix), column));
}

template <size_t kText>
HWY_INLINE void JaroPlacesMedium(V8 (&pattern)[16], const V8 (&text)[16], uint16_t* places) {
  const D8 d;
  const D16 d16;
  const V8 pattern_length = Lengths(pattern[15], 16);
  const V8 text_length = Lengths(text[15], 16);
  MarkPattern(pattern);
  const V8 window = hn::Sub(hn::Max(pattern_length, text_length), hn::Set(d, 1));
  constexpr size_t kReach = kText / 2 - 1;
  V16 masks[2][kText];
  V8 first[4];
#pragma GCC unroll 16
  for (size_t j = 0; j < kText; ++j) {
    const V8 low = hn::And(MatchMask<kReach>(pattern, 0, text[j], j), TableOf(kLaneTables.window_low[j], window));
    const V8 high = hn::And(MatchMask<kReach>(pattern, 8, text[j], j), TableOf(kLaneTables.window_high[j], window));
    masks[0][j] = hn::BitCast(d16, hn::InterleaveLower(d, low, high));
    masks[1][j] = hn::BitCast(d16, hn::InterleaveUpper(d, low, high));
    if (j < 4) first[j] = low;
  }
  V16 flags[2];
  V16 agree[2];
  JaroSteps<kText>(d16, masks, kText, flags, agree);
  const V8 prefix = TableOf(kLaneTables.prefix_of_diagonal, DiagonalBits(first[0], first[1], first[2], first[3]));
  const V8 nine = hn::Set(d, 9);
  const V8 column = hn::Add(TableOf(kLaneTables.times_8, hn::Sub(pattern_length, nine)), hn::Sub(text_length, nine));
  StoreInLaneOrder(MediumPlaces(flags[0], agree[0], hn::BitCast(d16, hn::InterleaveLower(d, column, prefix))),
                   MediumPlaces(flags[1], agree[1], hn::BitCast(d16, hn::InterleaveUpper(d, column, prefix))), places);
}

// --- Edit distances: from two tiles to distances, of matches at most kReach apart. ---
// Without the other matches a distance of at most kReach comes out right and a greater one no smaller than kReach + 1: an
// alignment of cost k strays at most k from the diagonal.

template <bool kSwaps, size_t kReach, size_t kText, size_t kWays, size_t kPlanes>
HWY_INLINE void EditShort(V8 (&pattern)[kWays][8], const V8 (&text)[kWays][kPlanes], V8 (&distances)[kWays]) {
  const D8 d;
  V8 pattern_length[kWays];
  V8 text_length[kWays];
  EditState<V8> state[kWays];
#pragma GCC unroll 2
  for (size_t w = 0; w < kWays; ++w) {
    pattern_length[w] = Lengths(pattern[w][7], 8);
    text_length[w] = Lengths(text[w][kPlanes - 1], kPlanes);
    MarkPattern(pattern[w]);
    state[w] = StartEdit(d);
  }
#pragma GCC unroll 16
  for (size_t j = 0; j < kText; ++j) {
#pragma GCC unroll 2
    for (size_t w = 0; w < kWays; ++w) {
      const EditState<V8> before = state[w];
      EditStep<kSwaps>(d, MatchMask<kReach>(pattern[w], 0, text[w][j], j), &state[w]);
      if (kText > 8 && j < 9) continue;  // the text has at least 9 characters
      KeepUnless(hn::Gt(text_length[w], hn::Set(d, static_cast<uint8_t>(j))), before, &state[w]);
    }
  }
#pragma GCC unroll 2
  for (size_t w = 0; w < kWays; ++w) {
    distances[w] = EditDistanceOf(state[w], text_length[w], TableOf(kLaneTables.low_bits, pattern_length[w]));
  }
}

template <bool kSwaps, size_t kText>
HWY_INLINE V16 EditMediumHalf(const V16 (&masks)[kText], V16 pattern_bits, V16 text_length) {
  const D16 d;
  EditState<V16> state = StartEdit(d);
#pragma GCC unroll 16
  for (size_t j = 0; j < kText; ++j) {
    const EditState<V16> before = state;
    EditStep<kSwaps>(d, masks[j], &state);
    if (j < 9) continue;
    const auto on = hn::Gt(text_length, hn::Set(d, static_cast<uint16_t>(j)));
    KeepUnless(on, before, &state);
  }
  return EditDistanceOf(state, text_length, pattern_bits);
}

// Undoes the interleaving: 16-bit values under 128 of the lower and upper halves of each block, as bytes in order.
HWY_INLINE V8 PackHalves(V16 lower, V16 upper) {
#if IPSE_AVX3
  return V8{_mm512_packus_epi16(lower.raw, upper.raw)};
#elif HWY_TARGET == HWY_AVX2
  return V8{_mm256_packus_epi16(lower.raw, upper.raw)};
#else
  return V8{_mm_packus_epi16(lower.raw, upper.raw)};
#endif
}

// The same with 32-bit values of the halves of each block.
HWY_INLINE V16 PackWords(V32 lower, V32 upper) {
#if IPSE_AVX3
  return V16{_mm512_packus_epi32(lower.raw, upper.raw)};
#elif HWY_TARGET == HWY_AVX2
  return V16{_mm256_packus_epi32(lower.raw, upper.raw)};
#else
  return V16{_mm_packus_epi32(lower.raw, upper.raw)};
#endif
}

template <bool kSwaps, size_t kReach, size_t kText>
HWY_INLINE V8 EditMedium(V8 (&pattern)[16], const V8 (&text)[16]) {
  const D8 d;
  const D16 d16;
  const V8 pattern_length = Lengths(pattern[15], 16);
  const V8 text_length = Lengths(text[15], 16);
  MarkPattern(pattern);
  V16 lower[kText];
  V16 upper[kText];
#pragma GCC unroll 16
  for (size_t j = 0; j < kText; ++j) {
    const V8 low = MatchMask<kReach>(pattern, 0, text[j], j);
    const V8 high = MatchMask<kReach>(pattern, 8, text[j], j);
    lower[j] = hn::BitCast(d16, hn::InterleaveLower(d, low, high));
    upper[j] = hn::BitCast(d16, hn::InterleaveUpper(d, low, high));
  }
  const V8 all = hn::Set(d, 0xFF);
  const V8 high_bits = TableOf(kLaneTables.low_bits, hn::Sub(pattern_length, hn::Set(d, 8)));
  const V8 none = hn::Zero(d);
  const V16 lower_distance = EditMediumHalf<kSwaps>(lower, hn::BitCast(d16, hn::InterleaveLower(d, all, high_bits)),
                                                    hn::BitCast(d16, hn::InterleaveLower(d, text_length, none)));
  const V16 upper_distance = EditMediumHalf<kSwaps>(upper, hn::BitCast(d16, hn::InterleaveUpper(d, all, high_bits)),
                                                    hn::BitCast(d16, hn::InterleaveUpper(d, text_length, none)));
  return PackHalves(lower_distance, upper_distance);
}

}  // namespace HWY_NAMESPACE
}  // namespace ipse
HWY_AFTER_NAMESPACE();
#endif  // IPSE_HAVE_LANES

#endif  // IPSE_MATCHER_DISTANCE_TILES_INL_H_
