// The pair kernels in lanes, compiled once per SIMD target.

#define HWY_WANT_AVX3_DL
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "matcher/distance/simd_table.cc"
#include <hwy/foreach_target.h>
// Highway's own order: this header after foreach_target.h.
#include <hwy/highway.h>

#include <cstring>

#include "matcher/distance/kernel_table.h"
#include "matcher/distance/pair_runner-inl.h"
#include "matcher/distance/scalar_kernels.h"

HWY_BEFORE_NAMESPACE();
namespace ipse {
namespace HWY_NAMESPACE {

#if IPSE_HAVE_LANES
namespace {

// Levels (bytes) or scores (doubles): the kernel finds places, the tables hold the values.
template <typename Value, typename OfScore>
class JaroKernel {
 public:
  using Out = Value;
  JaroKernel(const StringSlots& slots, const Value* short_table, const Value* medium_table, OfScore of_score)
      : slots_(slots), short_table_(short_table), medium_table_(medium_table), of_score_(of_score) {}

  HWY_INLINE void Short(V8 (&pattern)[8], const V8 (&text)[8], Out* out) const {
    alignas(64) uint16_t places[kLanes];
    JaroPlacesShort(pattern, text, places);
    LookUp(short_table_, places, out);
  }
  HWY_INLINE void Mixed(V8 (&pattern)[8], const V8 (&text)[16], Out* out) const {
    alignas(64) uint16_t places[kLanes];
    JaroPlacesShort(pattern, text, places);
    LookUp(short_table_, places, out);
  }
  HWY_INLINE void Medium(V8 (&pattern)[16], const V8 (&text)[16], Out* out) const {
    alignas(64) uint16_t places[kLanes];
    JaroPlacesMedium(pattern, text, places);
    LookUp(medium_table_, places, out);
  }
  Out Slow(uint32_t left, uint32_t right) { return of_score_(scalar_.JaroWinkler(slots_, left, right)); }

 private:
  static HWY_INLINE void LookUp(const Value* table, const uint16_t* places, Out* out) {
#pragma GCC unroll 64
    for (size_t p = 0; p < kLanes; ++p) out[p] = table[places[PlaceIndex(p)]];
  }

  const StringSlots& slots_;
  const Value* short_table_;
  const Value* medium_table_;
  OfScore of_score_;
  ScalarKernels scalar_;
};

// Distances up to kReach, kReach + 1 for more.
template <bool kSwaps, size_t kReach, typename Value>
class EditKernel {
 public:
  using Out = Value;
  EditKernel(const StringSlots& slots, uint32_t most) : slots_(slots), most_(most) {}

  HWY_INLINE void Short(V8 (&pattern)[8], const V8 (&text)[8], Out* out) const {
    Write(EditShort<kSwaps, kReach>(pattern, text), out);
  }
  HWY_INLINE void Mixed(V8 (&pattern)[8], const V8 (&text)[16], Out* out) const {
    Write(EditShort<kSwaps, kReach>(pattern, text), out);
  }
  HWY_INLINE void Medium(V8 (&pattern)[16], const V8 (&text)[16], Out* out) const {
    alignas(64) uint16_t distances[kLanes];
    EditMedium<kSwaps, kReach>(pattern, text, distances);
    for (size_t p = 0; p < kLanes; ++p) {
      out[p] = static_cast<Out>(std::min<uint32_t>(distances[PlaceIndex(p)], most_));
    }
  }
  Out Slow(uint32_t left, uint32_t right) {
    const uint32_t a = slots_.length(left);
    const uint32_t b = slots_.length(right);
    if (std::max(a, b) - std::min(a, b) >= most_) return static_cast<Out>(most_);
    const uint32_t distance = kSwaps ? scalar_.Osa(slots_, left, right) : scalar_.Levenshtein(slots_, left, right);
    return static_cast<Out>(std::min(distance, most_));
  }

 private:
  HWY_INLINE void Write(V8 distances, uint8_t* out) const {
    const D8 d;
    hn::StoreU(hn::Min(distances, hn::Set(d, static_cast<uint8_t>(most_))), d, out);
  }
  HWY_INLINE void Write(V8 distances, uint16_t* out) const {
    alignas(64) uint8_t bytes[kLanes];
    hn::Store(distances, D8(), bytes);
    for (size_t p = 0; p < kLanes; ++p) out[p] = bytes[p];
  }

  const StringSlots& slots_;
  const uint32_t most_;
  ScalarKernels scalar_;
};

template <class Kernel>
void RunPairs(const StringSlots& slots, PairList pairs, Kernel kernel, typename Kernel::Out* out) {
  PairRunner<Kernel>(slots, pairs, &kernel, out).Run();
}

void Levels(const StringSlots& slots, PairList pairs, const JaroWinklerThresholds& thresholds, uint8_t* levels) {
  const auto of_score = [&thresholds](double score) { return thresholds.LevelOf(score); };
  RunPairs(slots, pairs, JaroKernel(slots, thresholds.short_levels(), thresholds.medium_levels(), of_score), levels);
}

void Scores(const StringSlots& slots, PairList pairs, double* scores) {
  const JaroScoreTables& tables = JaroScores();
  RunPairs(slots, pairs,
           JaroKernel(slots, tables.short_scores.data(), tables.medium_scores.data(), [](double score) { return score; }),
           scores);
}

void Levenshtein(const StringSlots& slots, PairList pairs, uint16_t* distances) {
  RunPairs(slots, pairs, EditKernel<false, 16, uint16_t>(slots, 65535), distances);
}
void Osa(const StringSlots& slots, PairList pairs, uint16_t* distances) {
  RunPairs(slots, pairs, EditKernel<true, 16, uint16_t>(slots, 65535), distances);
}
void LevenshteinTo2(const StringSlots& slots, PairList pairs, uint8_t* distances) {
  RunPairs(slots, pairs, EditKernel<false, 2, uint8_t>(slots, 3), distances);
}
void OsaTo2(const StringSlots& slots, PairList pairs, uint8_t* distances) {
  RunPairs(slots, pairs, EditKernel<true, 2, uint8_t>(slots, 3), distances);
}

}  // namespace
#endif  // IPSE_HAVE_LANES

// The table of this target; null for the targets without SIMD.
const KernelTable* TargetTable() {
#if IPSE_HAVE_LANES
#if HWY_TARGET == HWY_AVX3_DL
  constexpr const char* kName = "avx3_dl";
#elif HWY_TARGET == HWY_AVX3
  constexpr const char* kName = "avx3";
#elif HWY_TARGET == HWY_AVX2
  constexpr const char* kName = "avx2";
#elif HWY_TARGET == HWY_SSE4
  constexpr const char* kName = "sse4";
#else
  constexpr const char* kName = "simd";
#endif
  static const KernelTable table = {kName, Levels, Scores, Levenshtein, Osa, LevenshteinTo2, OsaTo2};
  return &table;
#else
  return nullptr;
#endif
}

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
