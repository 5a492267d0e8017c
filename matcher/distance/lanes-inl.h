// The recurrences of the string kernels, one pair per lane, for the SIMD target that includes this file. Per-target
// include: no ordinary guard, see Highway's documentation of foreach_target.h.
//
// In all of them a lane holds, for its pair, one bit per character of the pattern; step j takes the match mask of the
// text's j-th character: bit i says that pattern character i equals it. Strings of n bits fit lanes of n bits.

#if defined(IPSE_MATCHER_DISTANCE_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef IPSE_MATCHER_DISTANCE_LANES_INL_H_
#undef IPSE_MATCHER_DISTANCE_LANES_INL_H_
#else
#define IPSE_MATCHER_DISTANCE_LANES_INL_H_
#endif

#include <hwy/highway.h>

#undef IPSE_AVX3
#undef IPSE_HAVE_LANES
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL
#define IPSE_AVX3 1
#else
#define IPSE_AVX3 0
#endif

// Highway's targets without SIMD are not used: scalar_kernels.h is faster than either.
#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128
#define IPSE_HAVE_LANES 0
#else
#define IPSE_HAVE_LANES 1

HWY_BEFORE_NAMESPACE();
namespace ipse {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D8 = hn::ScalableTag<uint8_t>;
using D16 = hn::ScalableTag<uint16_t>;
using V8 = hn::Vec<D8>;
using V16 = hn::Vec<D16>;

inline constexpr size_t kLanes = HWY_LANES(uint8_t);  // pairs per tile

// --- What AVX-512 says in one instruction. ---

// a | (b & c), a | b | c, ~(a | b) | c ...: the compiler has no three-input logic from single steps.
#if IPSE_AVX3
template <int kTruth, class V>
HWY_INLINE V Logic3(V a, V b, V c) {
  return V{_mm512_ternarylogic_epi64(a.raw, b.raw, c.raw, kTruth)};
}
#endif

template <class V>
HWY_INLINE V OrOfAnd(V a, V b, V c) {  // a | (b & c)
#if IPSE_AVX3
  return Logic3<0xF8>(a, b, c);
#else
  return hn::Or(a, hn::And(b, c));
#endif
}
template <class V>
HWY_INLINE V XorOr(V a, V b, V c) {  // (a ^ b) | c
#if IPSE_AVX3
  return Logic3<0xBE>(a, b, c);
#else
  return hn::Or(hn::Xor(a, b), c);
#endif
}
template <class V>
HWY_INLINE V OrNor(V a, V b, V c) {  // a | ~(b | c)
#if IPSE_AVX3
  return Logic3<0xF1>(a, b, c);
#else
  const hn::DFromV<V> d;
  return hn::Or(a, hn::Xor(hn::Or(b, c), hn::Set(d, static_cast<hn::TFromV<V>>(-1))));
#endif
}

// yes where the lane of `test` is not zero, else 0, with yes = -x: the negative of x where test holds.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V NegateWhereSet(D d, V test, V x) {
#if IPSE_AVX3
  if constexpr (sizeof(hn::TFromD<D>) == 1) {
    return V{_mm512_maskz_sub_epi8(_mm512_test_epi8_mask(test.raw, test.raw), _mm512_setzero_si512(), x.raw)};
  } else if constexpr (sizeof(hn::TFromD<D>) == 4) {
    return V{_mm512_maskz_sub_epi32(_mm512_test_epi32_mask(test.raw, test.raw), _mm512_setzero_si512(), x.raw)};
  } else {
    return V{_mm512_maskz_sub_epi16(_mm512_test_epi16_mask(test.raw, test.raw), _mm512_setzero_si512(), x.raw)};
  }
#else
  return hn::IfThenZeroElse(hn::Eq(test, hn::Zero(d)), hn::Sub(hn::Zero(d), x));
#endif
}

// mask | bit where a == b.
HWY_INLINE V8 AddBitWhereEqual(V8 mask, V8 a, V8 b, V8 bit) {
#if IPSE_AVX3
  return V8{_mm512_mask_add_epi8(mask.raw, _mm512_cmpeq_epi8_mask(a.raw, b.raw), mask.raw, bit.raw)};
#else
  return hn::Or(mask, hn::And(hn::VecFromMask(D8(), hn::Eq(a, b)), bit));
#endif
}
HWY_INLINE V8 BitWhereEqual(V8 a, V8 b, V8 bit) {
#if IPSE_AVX3
  return V8{_mm512_maskz_mov_epi8(_mm512_cmpeq_epi8_mask(a.raw, b.raw), bit.raw)};
#else
  return hn::And(hn::VecFromMask(D8(), hn::Eq(a, b)), bit);
#endif
}

// --- Jaro. ---

// Matches greedily: kText steps in text order, each taking the lowest free pattern position of its mask. `flags` gets the
// matched pattern positions; `agree` those whose character equals the text's matched character of the same rank. The
// masks are limited to the window, which loses nothing for `agree`: pairing two sorted sets in order has no longer
// reach than the pairing they came from.
template <size_t kText, class D, class V = hn::Vec<D>>
HWY_INLINE void JaroSteps(D d, const V (&masks)[kText], V* flags, V* agree) {
  const V zero = hn::Zero(d);
  V taken[kText];
  V all = zero;
#pragma GCC unroll 16
  for (size_t j = 0; j < kText; ++j) {
    const V open = hn::AndNot(all, masks[j]);
    taken[j] = hn::And(open, hn::Sub(zero, open));
    all = hn::Or(all, taken[j]);
  }
  V rest = all;
  V same = zero;
#pragma GCC unroll 16
  for (size_t j = 0; j < kText; ++j) {
    const V lowest = hn::And(rest, NegateWhereSet(d, taken[j], rest));
    rest = hn::Xor(rest, lowest);
    same = OrOfAnd(same, masks[j], lowest);
  }
  *flags = all;
  *agree = same;
}

// --- Edit distance. ---

// Hyyro's recurrence without a running score: the vertical differences of the last column say it all,
// distance = text length + popcount(plus) - popcount(minus) over the pattern's bits.
template <class V>
struct EditState {
  V plus;
  V minus;
  V diagonal_zero;
  V mask_before;
};

template <class D, class V = hn::Vec<D>>
HWY_INLINE EditState<V> StartEdit(D d) {
  return {hn::Set(d, static_cast<hn::TFromD<D>>(-1)), hn::Zero(d), hn::Zero(d), hn::Zero(d)};
}

// One text character. Lanes whose text is over must be kept by the caller, who then has `plus` and `minus` of before.
template <bool kSwaps, class D, class V = hn::Vec<D>>
HWY_INLINE void EditStep(D d, V mask, EditState<V>* s) {
  const V ones = hn::Set(d, static_cast<hn::TFromD<D>>(-1));
  const V sum = hn::Add(hn::And(mask, s->plus), s->plus);
  V zero_diagonal = hn::Or(XorOr(sum, s->plus, mask), s->minus);
  if constexpr (kSwaps) {
    const V moved = hn::AndNot(s->diagonal_zero, mask);
    zero_diagonal = OrOfAnd(zero_diagonal, hn::Add(moved, moved), s->mask_before);
    s->mask_before = mask;
    s->diagonal_zero = zero_diagonal;
  }
  const V up = OrNor(s->minus, zero_diagonal, s->plus);
  const V down = hn::And(zero_diagonal, s->plus);
  const V up_shifted = hn::Sub(hn::Add(up, up), ones);  // (up << 1) | 1: adding 1
  s->plus = OrNor(hn::Add(down, down), zero_diagonal, up_shifted);
  s->minus = hn::And(zero_diagonal, up_shifted);
}

}  // namespace HWY_NAMESPACE
}  // namespace ipse
HWY_AFTER_NAMESPACE();
#endif  // lanes

#endif  // IPSE_MATCHER_DISTANCE_LANES_INL_H_
