// Look-ups of codes (many_table.h) in registers: one byte for each code. Per-target include, see lanes-inl.h.

#if defined(IPSE_MATCHER_DISTANCE_CODE_TABLE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef IPSE_MATCHER_DISTANCE_CODE_TABLE_INL_H_
#undef IPSE_MATCHER_DISTANCE_CODE_TABLE_INL_H_
#else
#define IPSE_MATCHER_DISTANCE_CODE_TABLE_INL_H_
#endif

#include <algorithm>

#include "matcher/distance/many_table.h"
#include "matcher/distance/tiles-inl.h"

#if IPSE_HAVE_LANES
HWY_BEFORE_NAMESPACE();
namespace ipse {
namespace HWY_NAMESPACE {

using Block = CandidatePlanes::Block;

// A table of kChunks sixteenths, in memory: so many bytes apart.
template <size_t kChunks>
inline constexpr size_t kTableBytes = kChunks <= 4 ? 64 : 128;

// The same in registers, or on its way there: what the compiler keeps of a table that does not change.
template <size_t kChunks>
class CodeTable {
 public:
  explicit HWY_INLINE CodeTable(const uint8_t* table) {
#if HWY_TARGET == HWY_AVX3_DL
    for (size_t i = 0; i < kVectors; ++i) part_[i] = hn::Load(D8(), table + i * 64);
#else
    for (size_t i = 0; i < kVectors; ++i) part_[i] = hn::LoadDup128(D8(), table + i * 16);
#endif
  }

  HWY_INLINE V8 Get(V8 codes) const {
#if HWY_TARGET == HWY_AVX3_DL
    if constexpr (kVectors == 1) return V8{_mm512_permutexvar_epi8(codes.raw, part_[0].raw)};
    return V8{_mm512_permutex2var_epi8(part_[0].raw, codes.raw, part_[kVectors - 1].raw)};
#else
    // An index with the top bit gives 0; else its four low bits count. Codes from 16 on have the top bit: turned into an index
    // of chunk i, they alone must lose it. For chunk 1 one subtraction does it: 0x90.. becomes 0x70.., 0xA0 and more stays at
    // 0x80 or above and 0x0F or less wraps round to 0xE0 and above.
    const D8 d;
    V8 found = hn::TableLookupBytesOr0(part_[0], codes);
    if constexpr (kVectors > 1) {
      found = hn::Or(found, hn::TableLookupBytesOr0(part_[1], hn::Sub(codes, hn::Set(d, 0x20))));
    }
#pragma GCC unroll 8
    for (size_t i = 2; i < kVectors; ++i) {
      const V8 in_chunk = hn::Xor(codes, hn::Set(d, static_cast<uint8_t>(0x80 | 16 * i)));
      found = hn::Or(found, hn::TableLookupBytesOr0(part_[i], hn::SaturatedAdd(in_chunk, hn::Set(d, 0x70))));
    }
    return found;
#endif
  }

 private:
#if HWY_TARGET == HWY_AVX3_DL
  static constexpr size_t kVectors = kTableBytes<kChunks> / 64;
#else
  static constexpr size_t kVectors = kChunks;
#endif
  V8 part_[kVectors];
};

// Where the query's codes stand: bit i of of[byte][code] is position 8 byte + i.
template <size_t kBytes, size_t kChunks>
struct PositionTables {
  alignas(64) uint8_t of[kBytes][kTableBytes<kChunks>];

  explicit HWY_INLINE PositionTables(const ManyQuery& query) {
    const D8 d;
    for (size_t at = 0; at < kTableBytes<kChunks>; at += kLanes) {
      const V8 codes = hn::Iota(d, static_cast<uint8_t>(at));
      for (size_t byte = 0; byte < kBytes; ++byte) {
        V8 positions = hn::Zero(d);
#pragma GCC unroll 8
        for (size_t i = 0; i < 8; ++i) {  // the padding is no code
          positions = AddBitWhereEqual(positions, codes, hn::Set(d, query.codes[byte * 8 + i]),
                                       hn::Set(d, static_cast<uint8_t>(1u << i)));
        }
        hn::Store(positions, d, of[byte] + at);
      }
    }
  }
};

// Calls run.operator()<kChunks>() with as few chunks as the query's codes allow; a permutation takes all of them at once, but
// must not mistake the dictionary's other codes for the query's.
template <typename Run>
HWY_INLINE void WithChunks(const ManyQuery& query, Run run) {
#if HWY_TARGET == HWY_AVX3_DL
  query.dictionary_end <= 64 ? run.template operator()<4>() : run.template operator()<8>();
#else
  const uint8_t greatest = query.length == 0 ? 0 : *std::max_element(query.codes, query.codes + query.length);
  if (greatest < 16) {
    run.template operator()<1>();
  } else if (greatest < 32) {
    run.template operator()<2>();
  } else {
    run.template operator()<8>();
  }
#endif
}

}  // namespace HWY_NAMESPACE
}  // namespace ipse
HWY_AFTER_NAMESPACE();
#endif  // IPSE_HAVE_LANES

#endif  // IPSE_MATCHER_DISTANCE_CODE_TABLE_INL_H_
