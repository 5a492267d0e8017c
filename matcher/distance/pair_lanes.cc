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
struct Planes {
  static constexpr size_t kGroupBytes = kGroup * kCount;
  V8 v[kCount];
  explicit HWY_INLINE Planes(const uint8_t* stage) {
    if constexpr (kCount == 8) {
      PlanesOfHalves(stage, v);
    } else {
      PlanesOfSlots(stage, v);
    }
  }
};

template <size_t kPattern, size_t kText>
void Jaro(const uint8_t* pattern, const uint8_t* text, size_t groups, uint16_t* places) {
  for (size_t group = 0; group < groups; ++group) {
    for (size_t lane = 0; lane < kGroup; lane += kLanes) {
      Planes<kPattern> pattern_planes(pattern + lane);
      const Planes<kText> text_planes(text + lane);
      if constexpr (kPattern == 8) {
        JaroPlacesShort(pattern_planes.v, text_planes.v, places + lane / 2);
      } else {
        JaroPlacesMedium(pattern_planes.v, text_planes.v, places + lane / 2);
      }
    }
    pattern += Planes<kPattern>::kGroupBytes;
    text += Planes<kText>::kGroupBytes;
    places += kGroup;
  }
}

template <bool kSwaps, size_t kReach, size_t kPattern, size_t kText>
void Edit(const uint8_t* pattern, const uint8_t* text, size_t groups, uint8_t* distances) {
  for (size_t group = 0; group < groups; ++group) {
    for (size_t lane = 0; lane < kGroup; lane += kLanes) {
      Planes<kPattern> pattern_planes(pattern + lane);
      const Planes<kText> text_planes(text + lane);
      V8 distance;
      if constexpr (kPattern == 8) {
        distance = EditShort<kSwaps, kReach>(pattern_planes.v, text_planes.v);
      } else {
        distance = EditMedium<kSwaps, kReach>(pattern_planes.v, text_planes.v);
      }
      hn::StoreU(distance, D8(), distances + lane);
    }
    pattern += Planes<kPattern>::kGroupBytes;
    text += Planes<kText>::kGroupBytes;
    distances += kGroup;
  }
}

uint64_t AtOrPast(const uint32_t* left, const uint32_t* right, uint32_t bound) {
  const hn::ScalableTag<uint32_t> d;
  const auto limit = hn::Set(d, bound - 1);
  uint64_t bits = 0;
  for (size_t i = 0; i < 64; i += hn::Lanes(d)) {
    uint8_t part[8] = {};
    hn::StoreMaskBits(d, hn::Gt(hn::Max(hn::LoadU(d, left + i), hn::LoadU(d, right + i)), limit), part);
    uint64_t word;
    std::memcpy(&word, part, sizeof(word));
    bits |= word << i;
  }
  return bits;
}

#define IPSE_EDIT(swaps, reach) {Edit<swaps, reach, 8, 8>, Edit<swaps, reach, 8, 16>, Edit<swaps, reach, 16, 16>}

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
    {Jaro<8, 8>, Jaro<8, 16>, Jaro<16, 16>},
    {{IPSE_EDIT(false, 16), IPSE_EDIT(false, 2)}, {IPSE_EDIT(true, 16), IPSE_EDIT(true, 2)}},
    AtOrPast};

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
