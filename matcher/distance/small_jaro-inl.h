// Blocks of few values: eight short ones against eight others in one vector. Per-target include, see lanes-inl.h; only where
// bytes are permuted across a whole vector.

#if defined(IPSE_MATCHER_DISTANCE_SMALL_JARO_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef IPSE_MATCHER_DISTANCE_SMALL_JARO_INL_H_
#undef IPSE_MATCHER_DISTANCE_SMALL_JARO_INL_H_
#else
#define IPSE_MATCHER_DISTANCE_SMALL_JARO_INL_H_
#endif

#include "matcher/distance/code_table-inl.h"

#if IPSE_HAVE_LANES && HWY_TARGET == HWY_AVX3_DL
HWY_BEFORE_NAMESPACE();
namespace ipse {
namespace HWY_NAMESPACE {

// Lane 8 i + j compares query i with candidate j: planes hold the candidates eight times. A look-up serves two queries, whose
// tables are the two halves of a permutation of 128 entries.
template <size_t kText>
HWY_NOINLINE void JaroOfEight(const ManyQuery (&queries)[kSmallBlock], const uint8_t* planes, const uint8_t* lengths,
                              uint16_t* places) {
  const D8 d;
  const D16 d16;
  const hn::ScalableTag<uint64_t> d64;
  V8 tables[kSmallBlock];
  uint64_t query_lengths = 0;
#pragma GCC unroll 8
  for (size_t i = 0; i < kSmallBlock; ++i) {
    tables[i] = hn::Load(d, PositionTables<1, 4>(queries[i]).of[0]);
    query_lengths |= static_cast<uint64_t>(queries[i].length) << 8 * i;
  }
  const V8 query_of_lane = hn::ShiftRight<3>(hn::Iota(d, 0));
  const V8 left = V8{_mm512_permutexvar_epi8(query_of_lane.raw, hn::Set(d64, query_lengths).raw)};
  const V8 right = hn::LoadU(d, lengths);
  const V8 longer = hn::SaturatedSub(hn::Max(left, right), hn::Set(d, 1));
  const V8 second = V8{_mm512_maskz_set1_epi8(0xFF00FF00FF00FF00u, 0x40)};  // odd queries have the second half
  V8 masks[1][kText];
#pragma GCC unroll 16
  for (size_t j = 0; j < kText; ++j) {
    const V8 at = hn::Or(hn::LoadU(d, planes + j * kGroup), second);
    __m512i found[4];
#pragma GCC unroll 4
    for (size_t i = 0; i < 4; ++i) {
      found[i] = _mm512_maskz_permutex2var_epi8(uint64_t{0xFFFF} << 16 * i, tables[2 * i].raw, at.raw,
                                                tables[2 * i + 1].raw);
    }
    const V8 mask = V8{_mm512_or_si512(_mm512_or_si512(found[0], found[1]), _mm512_or_si512(found[2], found[3]))};
    masks[0][j] = hn::And(mask, TableOf(kLaneTables.window_low[j], longer));
  }
  V8 flags[1];
  V8 agree[1];
  JaroSteps<kText>(d, masks, kText, flags, agree);
  const V8 rows = ShortRows(flags[0], agree[0], DiagonalBits(masks[0][0], masks[0][1], masks[0][2], masks[0][3]));
  const V8 columns = hn::Add(TableOf(kLaneTables.times_17, left), right);
  StoreInLaneOrder(hn::BitCast(d16, hn::InterleaveLower(d, columns, rows)),
                   hn::BitCast(d16, hn::InterleaveUpper(d, columns, rows)), places);
}

inline void JaroSmall(const ManyQuery (&queries)[kSmallBlock], const CandidatePlanes::Block& block, uint16_t* places) {
  if (block.longest <= 8) {
    JaroOfEight<8>(queries, block.planes, block.lengths, places);
  } else if (block.longest <= 12) {
    JaroOfEight<12>(queries, block.planes, block.lengths, places);
  } else {
    JaroOfEight<16>(queries, block.planes, block.lengths, places);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace ipse
HWY_AFTER_NAMESPACE();
#endif  // IPSE_HAVE_LANES

#endif  // IPSE_MATCHER_DISTANCE_SMALL_JARO_INL_H_
