// The one-against-many kernels in lanes, compiled once per SIMD target.

#define HWY_WANT_AVX3_DL
#ifndef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#endif
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "matcher/distance/many_lanes.cc"
#include <hwy/foreach_target.h>
// Highway's own order: this header after foreach_target.h.
#include <hwy/highway.h>

#include "matcher/distance/many_edit-inl.h"
#include "matcher/distance/many_jaro-inl.h"
#include "matcher/distance/many_table.h"
#include "matcher/distance/small_jaro-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ipse {
namespace HWY_NAMESPACE {

#if IPSE_HAVE_LANES
namespace {

// Stores the planes of kLanes slots as PlaneCodes, and the lengths.
HWY_INLINE void StorePlanes(V8 (&v)[16], uint8_t* planes, uint8_t* lengths) {
  const D8 d;
  hn::StoreU(Lengths(v[15], 16), d, lengths);
  for (size_t j = 0; j < 16; ++j) {
    const auto padding = hn::Gt(v[j], hn::Set(d, 0x7F));
    const auto low = hn::Lt(v[j], hn::Set(d, 16));
    const V8 code = hn::IfThenElse(low, v[j], hn::Or(v[j], hn::Set(d, 0x80)));
    hn::StoreU(hn::IfThenZeroElse(padding, code), d, planes + j * kGroup);
  }
}

void Transpose(const uint8_t* stage, uint8_t* planes, uint8_t* lengths) {
  for (size_t lane = 0; lane < kGroup; lane += kLanes) {
    V8 v[16];
    PlanesOfSlots(stage + lane, v);
    StorePlanes(v, planes + lane, lengths + lane);
  }
}

#if HWY_TARGET == HWY_AVX3_DL
// As if slot p % 8 were staged for lane p.
void Spread(const uint8_t* const (&slots)[kSmallBlock], uint8_t* planes, uint8_t* lengths) {
  V8 v[16];
#pragma GCC unroll 16
  for (size_t k = 0; k < 16; ++k) v[k] = hn::LoadDup128(D8(), slots[k % kSmallBlock]);
  TransposeSlots(v);
  StorePlanes(v, planes, lengths);
}
#endif

const ManyKernelTable kManyTable = {
    JaroMany,
    {EditMany<false>, EditMany<true>},
    {AtMost2Many<false>, AtMost2Many<true>},
#if HWY_TARGET == HWY_AVX3_DL
    JaroSmall,
    Spread,
#else
    nullptr,
    nullptr,
#endif
    Transpose};

}  // namespace

const ManyKernelTable* TargetManyTable() { return &kManyTable; }
#else
const ManyKernelTable* TargetManyTable() { return nullptr; }  // a target without SIMD
#endif  // IPSE_HAVE_LANES

}  // namespace HWY_NAMESPACE
}  // namespace ipse
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ipse {

HWY_EXPORT(TargetManyTable);

std::vector<const ManyKernelTable*> SimdManyTables() {
  std::vector<const ManyKernelTable*> tables;
  const std::vector<int64_t> targets = hwy::SupportedAndGeneratedTargets();
  for (auto target = targets.rbegin(); target != targets.rend(); ++target) {  // lower values are better targets
    hwy::SetSupportedTargetsForTest(*target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    const ManyKernelTable* table = HWY_DYNAMIC_DISPATCH(TargetManyTable)();
    if (table != nullptr) tables.push_back(table);
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  return tables;
}

}  // namespace ipse
#endif
