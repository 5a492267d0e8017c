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
// The look-ups by bytes rely on what pshufb does with an index of 16 to 127.
#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128 || !HWY_ARCH_X86
#define IPSE_HAVE_LANES 0
#else
#define IPSE_HAVE_LANES 1

HWY_BEFORE_NAMESPACE();
namespace ipse {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D8 = hn::ScalableTag<uint8_t>;
using D16 = hn::ScalableTag<uint16_t>;
using D32 = hn::ScalableTag<uint32_t>;
using V8 = hn::Vec<D8>;
using V16 = hn::Vec<D16>;
using V32 = hn::Vec<D32>;

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
HWY_INLINE V OrOfAndNot(V a, V b, V c) {  // a | (~b & c)
#if IPSE_AVX3
  return Logic3<0xF2>(a, b, c);
#else
  return hn::Or(a, hn::AndNot(b, c));
#endif
}
template <class V>
HWY_INLINE V OrAndNot(V a, V b, V c) {  // (a | b) & ~c
#if IPSE_AVX3
  return Logic3<0x54>(a, b, c);
#else
  return hn::AndNot(c, hn::Or(a, b));
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

// step(j) for the text positions: unrolled where their number is known.
template <size_t kText, typename Step>
HWY_INLINE void ForEachStep(size_t text, Step step) {
  if constexpr (kText > 0) {
#pragma GCC unroll 16
    for (size_t j = 0; j < kText; ++j) step(j);
  } else {
    for (size_t j = 0; j < text; ++j) step(j);
  }
}

// --- Jaro. ---

// Matches greedily: kText steps in text order, each taking the lowest free pattern position of its mask. `flags` gets the
// matched pattern positions; `agree` those whose character equals the text's matched character of the same rank. The
// masks are limited to the window, which loses nothing for `agree`: pairing two sorted sets in order has no longer
// reach than the pairing they came from.
//
// The lowest bit of x is x & -x. A step that matched takes the lowest bit off `rest`, which subtracting 1 shows; one that
// did not subtracts 0 and finds no bit to be lowest.
template <class D, class V = hn::Vec<D>>
struct JaroState {
  V all;
  V rest;
  V same;

  HWY_INLINE explicit JaroState(D d = D()) : all(hn::Zero(d)), rest(all), same(all) {}
  // Returns the free positions of text character j's mask.
  HWY_INLINE V Match(D d, V mask) {
    const V open = hn::AndNot(all, mask);
    all = OrOfAnd(all, open, hn::Sub(hn::Zero(d), open));
    return open;
  }
  HWY_INLINE void Compare(D d, V mask, V open) {
    const V dropped = hn::Sub(rest, hn::Min(open, hn::Set(d, 1)));
    const V lowest = hn::AndNot(dropped, rest);
    rest = hn::And(rest, dropped);
    same = OrOfAnd(same, mask, lowest);
  }
};

// Runs kWays independent vectors, whose steps fill each other's waiting. kText 0: `text` masks, at most 32.
template <size_t kText, size_t kWays, class D, class V = hn::Vec<D>, size_t kMasks>
HWY_INLINE void JaroSteps(D d, const V (&masks)[kWays][kMasks], size_t text, V (&flags)[kWays], V (&agree)[kWays]) {
  static_assert(kText == 0 || kText == kMasks);
  V open[kWays][kMasks];
  JaroState<D> state[kWays];
  const auto match = [&](size_t j) {
#pragma GCC unroll 2
    for (size_t w = 0; w < kWays; ++w) open[w][j] = state[w].Match(d, masks[w][j]);
  };
  const auto compare = [&](size_t j) {
#pragma GCC unroll 2
    for (size_t w = 0; w < kWays; ++w) state[w].Compare(d, masks[w][j], open[w][j]);
  };
  ForEachStep<kText>(text, match);
#pragma GCC unroll 2
  for (size_t w = 0; w < kWays; ++w) state[w].rest = state[w].all;
  ForEachStep<kText>(text, compare);
#pragma GCC unroll 2
  for (size_t w = 0; w < kWays; ++w) {
    flags[w] = state[w].all;
    agree[w] = state[w].same;
  }
}

// One vector of a known number of masks.
template <size_t kText, class D, class V = hn::Vec<D>>
HWY_INLINE void JaroSteps(D d, const V (&masks)[kText], V* flags, V* agree) {
  V open[kText];
  JaroState<D> state(d);
#pragma GCC unroll 16
  for (size_t j = 0; j < kText; ++j) open[j] = state.Match(d, masks[j]);
  state.rest = state.all;
#pragma GCC unroll 16
  for (size_t j = 0; j < kText; ++j) state.Compare(d, masks[j], open[j]);
  *flags = state.all;
  *agree = state.same;
}

// --- Edit distance. ---

// Hyyro's recurrence without a running score: the vertical differences of the last column say it all,
// distance = text length + popcount(plus) - popcount(minus) over the pattern's bits.
// `plus` is kept inverted: with p = ~n, (m & p) + p is ~(n - (m & ~n)), and no step needs an inversion of its own.
template <class V>
struct EditState {
  V not_plus;
  V minus;
  V diagonal_zero;
  V mask_before;
};

template <class D, class V = hn::Vec<D>>
HWY_INLINE EditState<V> StartEdit(D d) {
  return {hn::Zero(d), hn::Zero(d), hn::Zero(d), hn::Zero(d)};
}

// One text character. Lanes whose text is over must be kept by the caller, who then has the differences of before.
template <bool kSwaps, class D, class V = hn::Vec<D>>
HWY_INLINE void EditStep(D d, V mask, EditState<V>* s) {
  const V ones = hn::Set(d, static_cast<hn::TFromD<D>>(-1));
  const V not_sum = hn::Sub(s->not_plus, hn::AndNot(s->not_plus, mask));
  V zero_diagonal = hn::Or(XorOr(not_sum, s->not_plus, mask), s->minus);
  if constexpr (kSwaps) {
    const V moved = hn::AndNot(s->diagonal_zero, mask);
    zero_diagonal = OrOfAnd(zero_diagonal, hn::Add(moved, moved), s->mask_before);
    s->mask_before = mask;
    s->diagonal_zero = zero_diagonal;
  }
  const V up = OrOfAndNot(s->minus, zero_diagonal, s->not_plus);
  const V down = hn::AndNot(s->not_plus, zero_diagonal);
  const V up_shifted = hn::Sub(hn::Add(up, up), ones);  // (up << 1) | 1: adding 1
  s->not_plus = OrAndNot(zero_diagonal, up_shifted, hn::Add(down, down));
  s->minus = hn::And(zero_diagonal, up_shifted);
}

// Where the text is over, the differences of before stay. REQUIRES: `on` says where it is not.
template <class M, class V>
HWY_INLINE void KeepUnless(M on, const EditState<V>& before, EditState<V>* s) {
  s->not_plus = hn::IfThenElse(on, s->not_plus, before.not_plus);
  s->minus = hn::IfThenElse(on, s->minus, before.minus);
}

// The distance, `bits` being those of the pattern.
template <class V>
HWY_INLINE V EditDistanceOf(const EditState<V>& s, V text_length, V bits) {
  return hn::Sub(hn::Add(text_length, hn::PopulationCount(hn::AndNot(s.not_plus, bits))),
                 hn::PopulationCount(hn::And(s.minus, bits)));
}

}  // namespace HWY_NAMESPACE
}  // namespace ipse
HWY_AFTER_NAMESPACE();
#endif  // lanes

#endif  // IPSE_MATCHER_DISTANCE_LANES_INL_H_
