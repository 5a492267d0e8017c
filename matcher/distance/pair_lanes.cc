// The pair kernels in lanes, compiled once per SIMD target.

#define HWY_WANT_AVX3_DL
#ifndef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#endif
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "matcher/distance/pair_lanes.cc"
#include <hwy/foreach_target.h>
// Highway's own order: this header after foreach_target.h.
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>

#include "matcher/distance/kernel_table.h"
#include "matcher/distance/tiles-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ipse {
namespace HWY_NAMESPACE {

#if IPSE_HAVE_LANES
namespace {


// The planes of one side: halves or slots.
template <size_t kCount>
HWY_INLINE void PlanesOf(const uint8_t* stage, V8 (&planes)[kCount]) {
  if constexpr (kCount == 8) {
    PlanesOfHalves(stage, planes);
  } else {
    PlanesOfSlots(stage, planes);
  }
}

// Where the vector of lanes number `unit` begins in stages of kCount bytes a pair.
template <size_t kCount>
constexpr size_t StageAt(size_t unit) {
  return unit * kLanes / kGroup * kGroup * kCount + unit * kLanes % kGroup;
}
// And its places, which are in LaneOrder.
constexpr size_t PlacesAt(size_t unit) { return unit * kLanes / kGroup * kGroup + unit * kLanes % kGroup / 2; }

// Of kPattern and kPlanes bytes staged, texts of at most kText characters. Short patterns go two vectors at a time, the last
// one, if it has no partner, twice.
template <size_t kPattern, size_t kPlanes, size_t kText>
void Jaro(const uint8_t* pattern, const uint8_t* text, size_t groups, uint16_t* places) {
  constexpr size_t kWays = kPattern == 8 ? 2 : 1;
  const size_t units = groups * (kGroup / kLanes);
  for (size_t unit = 0; unit < units; unit += kWays) {
    V8 pattern_planes[kWays][kPattern];
    V8 text_planes[kWays][kPlanes];
    uint16_t* to[kWays];
#pragma GCC unroll 2
    for (size_t w = 0; w < kWays; ++w) {
      const size_t of = std::min(unit + w, units - 1);
      PlanesOf(pattern + StageAt<kPattern>(of), pattern_planes[w]);
      PlanesOf(text + StageAt<kPlanes>(of), text_planes[w]);
      to[w] = places + PlacesAt(of);
    }
    if constexpr (kPattern == 8) {
      JaroPlacesShort<kText>(pattern_planes, text_planes, to);
    } else {
      JaroPlacesMedium<kText>(pattern_planes[0], text_planes[0], to[0]);
    }
  }
}

template <bool kSwaps, size_t kReach, size_t kPattern, size_t kPlanes, size_t kText>
void Edit(const uint8_t* pattern, const uint8_t* text, size_t groups, uint8_t* distances) {
  constexpr size_t kWays = kPattern == 8 ? 2 : 1;
  const size_t units = groups * (kGroup / kLanes);
  for (size_t unit = 0; unit < units; unit += kWays) {
    V8 pattern_planes[kWays][kPattern];
    V8 text_planes[kWays][kPlanes];
#pragma GCC unroll 2
    for (size_t w = 0; w < kWays; ++w) {
      const size_t of = std::min(unit + w, units - 1);
      PlanesOf(pattern + StageAt<kPattern>(of), pattern_planes[w]);
      PlanesOf(text + StageAt<kPlanes>(of), text_planes[w]);
    }
    V8 distance[kWays];
    if constexpr (kPattern == 8) {
      EditShort<kSwaps, kReach, kText>(pattern_planes, text_planes, distance);
    } else {
      distance[0] = EditMedium<kSwaps, kReach, kText>(pattern_planes[0], text_planes[0]);
    }
#pragma GCC unroll 2
    for (size_t w = 0; w < kWays; ++w) {
      hn::StoreU(distance[w], D8(), distances + std::min(unit + w, units - 1) * kLanes);
    }
  }
}

// --- Up to 32 characters: 32-bit lanes. ---

struct LongMasks {
  alignas(64) uint32_t of[kLongMax][kLongGroup];  // [text position][pair]
  size_t steps;                                   // the longest text
};

// A pattern of kLongMax codes; its padding is made such that no text, padded or not, has it.
class LongPattern {
 public:
  explicit HWY_INLINE LongPattern(const uint8_t* codes) {
    const hn::CappedTag<uint8_t, kLongMax> d;
    for (size_t i = 0; i < kParts; ++i) {
      part_[i] = hn::Min(hn::Load(d, codes + i * hn::Lanes(d)), hn::Set(d, 0x7F));
    }
  }

  // Bit i says that the character at i is `code`.
  HWY_INLINE uint32_t Positions(uint8_t code) const {
    const auto text = hn::Set(hn::CappedTag<uint8_t, kLongMax>(), code);
#if IPSE_AVX3 || HWY_TARGET == HWY_AVX2
    // With AVX-512, too: storing a mask register takes longer than this.
    return static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(part_[0].raw, text.raw)));
#elif HWY_TARGET == HWY_SSE4
    return static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(part_[0].raw, text.raw))) |
           static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(part_[kParts - 1].raw, text.raw))) << 16;
#else
    const hn::CappedTag<uint8_t, kLongMax> d;
    uint32_t positions = 0;
    for (size_t i = 0; i < kParts; ++i) {
      uint8_t bits[8] = {};
      hn::StoreMaskBits(d, hn::Eq(part_[i], text), bits);
      uint32_t word;
      std::memcpy(&word, bits, sizeof(word));
      positions |= word << i * hn::Lanes(d);
    }
    return positions;
#endif
  }

 private:
  static constexpr size_t kParts = kLanes >= kLongMax ? 1 : kLongMax / kLanes;
  hn::Vec<hn::CappedTag<uint8_t, kLongMax>> part_[kParts];
};

// The match masks of every pair, for as many steps as the longest text has: a shorter one's padding matches nothing.
void BuildLongMasks(const LongPairs& pairs, LongMasks* masks) {
  masks->steps = *std::max_element(pairs.text_length, pairs.text_length + kLongGroup);
  for (size_t pair = 0; pair < kLongGroup; ++pair) {
    const LongPattern pattern(pairs.pattern[pair]);
    for (size_t j = 0; j < masks->steps; ++j) masks->of[j][pair] = pattern.Positions(pairs.text[pair][j]);
  }
}

void JaroLong(const LongPairs& pairs, LongCounts* counts) {
  const D32 d;
  LongMasks masks;
  BuildLongMasks(pairs, &masks);
  const V32 zero = hn::Zero(d);
  const V32 one = hn::Set(d, 1);
  for (size_t lane = 0; lane < kLongGroup; lane += hn::Lanes(d)) {
    const V32 longer =
        hn::Max(hn::Load(d, pairs.pattern_length + lane), hn::Load(d, pairs.text_length + lane));
    const V32 half = hn::ShiftRight<1>(hn::Max(longer, hn::Set(d, 2)));
    // The window of text position j: bits j - reach to j + reach, reach = half - 1.
    V32 window = hn::Sub(hn::Shl(one, half), one);
    V32 open[kLongMax];
    JaroState<D32> state(d);
    V32 diagonal = zero;
    for (size_t j = 0; j < masks.steps; ++j) {
      const V32 mask = hn::And(hn::Load(d, masks.of[j] + lane), window);
      hn::Store(mask, d, masks.of[j] + lane);
      if (j < 4) diagonal = OrOfAnd(diagonal, mask, hn::Set(d, 1u << j));
      open[j] = state.Match(d, mask);
      const auto from_zero = hn::Gt(hn::BitCast(hn::RebindToSigned<D32>(), half),
                                    hn::Set(hn::RebindToSigned<D32>(), static_cast<int32_t>(j + 1)));
      const V32 low_bit = hn::And(hn::BitCast(d, hn::VecFromMask(hn::RebindToSigned<D32>(), from_zero)), one);
      window = hn::Or(hn::Add(window, window), low_bit);
    }
    state.rest = state.all;
    for (size_t j = 0; j < masks.steps; ++j) state.Compare(d, hn::Load(d, masks.of[j] + lane), open[j]);
    const V32 matches = hn::PopulationCount(state.all);
    hn::Store(matches, d, counts->matches + lane);
    hn::Store(hn::Sub(matches, hn::PopulationCount(state.same)), d, counts->disagree + lane);
    hn::Store(diagonal, d, counts->diagonal + lane);
  }
}

template <bool kSwaps>
void EditLong(const LongPairs& pairs, uint32_t* distances) {
  const D32 d;
  LongMasks masks;
  BuildLongMasks(pairs, &masks);
  const size_t shortest = *std::min_element(pairs.text_length, pairs.text_length + kLongGroup);
  for (size_t lane = 0; lane < kLongGroup; lane += hn::Lanes(d)) {
    const V32 text_length = hn::Load(d, pairs.text_length + lane);
    const V32 pattern_length = hn::Load(d, pairs.pattern_length + lane);
    EditState<V32> state = StartEdit(d);
    for (size_t j = 0; j < masks.steps; ++j) {
      const EditState<V32> before = state;
      EditStep<kSwaps>(d, hn::Load(d, masks.of[j] + lane), &state);
      if (j < shortest) continue;
      const auto on = hn::Gt(text_length, hn::Set(d, static_cast<uint32_t>(j)));
      KeepUnless(on, before, &state);
    }
    // The low pattern_length bits, 0 to 32 of them: the shift by 32 - length is done in two parts, each under 32.
    const V32 missing = hn::Sub(hn::Set(d, kLongMax), pattern_length);
    const V32 half = hn::ShiftRight<1>(missing);
    const V32 bits = hn::Shr(hn::Shr(hn::Set(d, 0xFFFFFFFFu), half), hn::Sub(missing, half));
    hn::StoreU(EditDistanceOf(state, text_length, bits), d, distances + lane);
  }
}

// Bit i says that a[i] >= bound.
HWY_INLINE uint64_t AtOrPast(V32 a, uint32_t bound) {
  const D32 d;
  const auto past = hn::Eq(hn::Max(a, hn::Set(d, bound)), a);
#if IPSE_AVX3
  return past.raw;
#else
  uint8_t part[8] = {};
  hn::StoreMaskBits(d, past, part);
  uint64_t word;
  std::memcpy(&word, part, sizeof(word));
  return word;
#endif
}

void Classify(const uint32_t* left, const uint32_t* right, const uint32_t (&ends)[3], PairBits* bits) {
  const D32 d;
  PairBits all;
  for (size_t i = 0; i < kGroup; i += hn::Lanes(d)) {
    const V32 a = hn::LoadU(d, left + i);
    const V32 b = hn::LoadU(d, right + i);
    const V32 greater = hn::Max(a, b);
    all.past_8 |= AtOrPast(greater, ends[0]) << i;
    all.both_past_8 |= AtOrPast(hn::Min(a, b), ends[0]) << i;
    all.past_12 |= AtOrPast(greater, ends[1]) << i;
    all.past_16 |= AtOrPast(greater, ends[2]) << i;
  }
  *bits = all;
}

size_t Append(const uint32_t* left, const uint32_t* right, uint32_t first, std::span<const uint64_t> bits,
              uint32_t* lesser, uint32_t* greater, uint32_t* positions) {
  size_t count = 0;
#if IPSE_AVX3
  size_t set = 0;
  for (const uint64_t word : bits) set += hwy::PopCount(word);
  if (set >= 6 * bits.size()) {
    // Many: all of them, without branches, for which sixteens have a pair is nothing to be predicted. Compressed in a register
    // and stored whole, for compressing stores are slow.
    const D32 d;
    V32 at = hn::Iota(d, first);
    for (size_t word = 0; word < bits.size(); ++word) {
      for (size_t i = 0; i < kGroup; i += 16, left += 16, right += 16) {
        const auto here = static_cast<__mmask16>(bits[word] >> i);
        const __m512i a = _mm512_loadu_si512(left);
        const __m512i b = _mm512_loadu_si512(right);
        _mm512_storeu_si512(lesser + count, _mm512_maskz_compress_epi32(here, _mm512_min_epu32(a, b)));
        _mm512_storeu_si512(greater + count, _mm512_maskz_compress_epi32(here, _mm512_max_epu32(a, b)));
        _mm512_storeu_si512(positions + count, _mm512_maskz_compress_epi32(here, at.raw));
        count += static_cast<size_t>(hwy::PopCount(static_cast<uint64_t>(here)));
        at = hn::Add(at, hn::Set(d, 16));
      }
    }
    return count;
  }
#endif
  for (size_t word = 0; word < bits.size(); ++word) {
    for (uint64_t todo = bits[word]; todo != 0; todo &= todo - 1) {
      const size_t i = word * kGroup + hwy::Num0BitsBelowLS1Bit_Nonzero64(todo);
      lesser[count] = std::min(left[i], right[i]);
      greater[count] = std::max(left[i], right[i]);
      positions[count++] = first + static_cast<uint32_t>(i);
    }
  }
  return count;
}

#define IPSE_EDIT(swaps, reach)                                                                                \
  {                                                                                                            \
    Edit<swaps, reach, 8, 8, 8>, Edit<swaps, reach, 8, 16, 12>, Edit<swaps, reach, 8, 16, 16>,                 \
        Edit<swaps, reach, 16, 16, 12>, Edit<swaps, reach, 16, 16, 16>                                         \
  }

const KernelTable kTable = {
#if HWY_TARGET == HWY_AVX3_DL
    "avx3_dl",
#elif HWY_TARGET == HWY_AVX3
    "avx3",
#elif HWY_TARGET == HWY_AVX2
    "avx2",
#elif HWY_TARGET == HWY_SSE4
    "sse4",
#else
    "simd",
#endif
    {Jaro<8, 8, 8>, Jaro<8, 16, 12>, Jaro<8, 16, 16>, Jaro<16, 16, 12>, Jaro<16, 16, 16>},
    {{IPSE_EDIT(false, 16), IPSE_EDIT(false, 2)}, {IPSE_EDIT(true, 16), IPSE_EDIT(true, 2)}},
    JaroLong,
    {EditLong<false>, EditLong<true>},
    Classify,
    Append,
    IPSE_AVX3 ? 10 : 8};

}  // namespace

const KernelTable* TargetTable() { return &kTable; }
#else
const KernelTable* TargetTable() { return nullptr; }  // a target without SIMD
#endif  // IPSE_HAVE_LANES

}  // namespace HWY_NAMESPACE
}  // namespace ipse
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ipse {

HWY_EXPORT(TargetTable);

std::vector<const KernelTable*> SimdKernelTables() {
  std::vector<const KernelTable*> tables;
  const std::vector<int64_t> targets = hwy::SupportedAndGeneratedTargets();
  for (auto target = targets.rbegin(); target != targets.rend(); ++target) {  // lower values are better targets
    hwy::SetSupportedTargetsForTest(*target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    const KernelTable* table = HWY_DYNAMIC_DISPATCH(TargetTable)();
    if (table != nullptr) tables.push_back(table);
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  return tables;
}

}  // namespace ipse
#endif
