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

#include <algorithm>
#include <cstring>

#include "matcher/distance/many_table.h"
#include "matcher/distance/tiles-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ipse {
namespace HWY_NAMESPACE {

#if IPSE_HAVE_LANES
namespace {

using Block = CandidatePlanes::Block;

// A byte for each code, looked up in registers. kChunks: sixteenths of the table in use.
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
    // In chunk i, codes ^ 16 i is under 16; the addition sets the top bit of all others, which look up 0.
    const D8 d;
    V8 found = hn::Zero(d);
#pragma GCC unroll 8
    for (size_t i = 0; i < kVectors; ++i) {
      const V8 in_chunk = hn::Xor(codes, hn::Set(d, static_cast<uint8_t>(16 * i)));
      found = hn::Or(found, hn::TableLookupBytesOr0(part_[i], hn::SaturatedAdd(in_chunk, hn::Set(d, 0x70))));
    }
    return found;
#endif
  }

 private:
#if HWY_TARGET == HWY_AVX3_DL
  static constexpr size_t kVectors = kChunks <= 4 ? 1 : 2;
#else
  static constexpr size_t kVectors = kChunks;
#endif
  V8 part_[kVectors];
};

// The Jaro window of text position j, pattern positions 0..15, for a longer side of `longer`.
HWY_INLINE uint32_t Window(uint32_t j, uint32_t longer) {
  const uint32_t at = std::max(longer, 1u) - 1;
  return kLaneTables.window_low[j][at] | static_cast<uint32_t>(kLaneTables.window_high[j][at]) << 8;
}

// --- Jaro-Winkler. ---

// As JaroSteps, for any number of masks.
template <class D, class V = hn::Vec<D>>
HWY_INLINE void JaroLoop(D d, const V* masks, size_t text, V* flags, V* agree) {
  const V zero = hn::Zero(d);
  V taken[16];
  V all = zero;
  for (size_t j = 0; j < text; ++j) {
    const V open = hn::AndNot(all, masks[j]);
    taken[j] = hn::And(open, hn::Sub(zero, open));
    all = hn::Or(all, taken[j]);
  }
  V rest = all;
  V same = zero;
  for (size_t j = 0; j < text; ++j) {
    const V lowest = hn::And(rest, NegateWhereSet(d, taken[j], rest));
    rest = hn::Xor(rest, lowest);
    same = OrOfAnd(same, masks[j], lowest);
  }
  *flags = all;
  *agree = same;
}

// Writes levels[row] of every lane; with `lengths` levels[128 length + row].
HWY_INLINE void StoreLevels(V8 rows, const uint8_t* levels, const uint8_t* lengths, uint8_t* out) {
#if HWY_TARGET == HWY_AVX3_DL
  if (lengths == nullptr) {
    const __m512i low = _mm512_loadu_si512(levels);
    const __m512i high = _mm512_loadu_si512(levels + 64);
    _mm512_storeu_si512(out, _mm512_permutex2var_epi8(low, rows.raw, high));
    return;
  }
#endif
  alignas(64) uint8_t row[kLanes];
  hn::Store(rows, D8(), row);
  asm volatile("" : : "r"(row) : "memory");  // see pair_kernels.cc: keep the look-ups out of vector registers
  for (size_t p = 0; p < kLanes; ++p) {
    out[p] = levels[(lengths == nullptr ? 0u : lengths[p] * JaroWinklerThresholds::kRowsOfShort) + row[p]];
  }
}

// A query of at most 8 characters: byte lanes. kText 0: any number of planes. kUniform: all candidates are of one length.
template <size_t kChunks, size_t kText, bool kUniform>
HWY_INLINE void JaroBytes(const ManyQuery& query, const CodeTable<kChunks>& table, const Block& block,
                          const uint8_t* levels, uint8_t* out) {
  const D8 d;
  const size_t text = kText > 0 ? kText : block.longest;
  for (size_t lane = 0; lane < kGroup; lane += kLanes) {
    V8 masks[kText > 0 ? kText : 16];
    const V8 longer =
        hn::SaturatedSub(hn::Max(hn::LoadU(d, block.lengths + lane), hn::Set(d, static_cast<uint8_t>(query.length))),
                         hn::Set(d, 1));
    const uint32_t longest = std::max(query.length, block.longest);
#pragma GCC unroll 8
    for (size_t j = 0; j < text; ++j) {
      const V8 mask = table.Get(hn::LoadU(d, block.planes + j * kGroup + lane));
      const V8 window = kUniform ? hn::Set(d, static_cast<uint8_t>(Window(static_cast<uint32_t>(j), longest)))
                                : TableOf(kLaneTables.window_low[j], longer);
      masks[j] = hn::And(mask, window);
    }
    V8 flags;
    V8 agree;
    if constexpr (kText > 0) {
      JaroSteps(d, masks, &flags, &agree);
    } else {
      JaroLoop(d, masks, text, &flags, &agree);
    }
    V8 diagonal = hn::Zero(d);
#pragma GCC unroll 4
    for (size_t j = 0; j < 4; ++j) {
      if (j < text) diagonal = OrOfAnd(diagonal, masks[j], hn::Set(d, static_cast<uint8_t>(1u << j)));
    }
    StoreLevels(ShortRows(flags, agree, diagonal),
                kUniform ? levels + block.longest * JaroWinklerThresholds::kRowsOfShort : levels,
                kUniform ? nullptr : block.lengths + lane, out + lane);
  }
}

template <size_t kChunks>
void JaroShortQuery(const ManyQuery& query, const Block* blocks, size_t count, const uint8_t* levels, uint8_t* out) {
  const CodeTable<kChunks> table(query.low);
  for (const Block* block = blocks; block < blocks + count; ++block, out += kGroup) {
    if (block->shortest != block->longest) {
      if (block->longest == 8) {
        JaroBytes<kChunks, 8, false>(query, table, *block, levels, out);
      } else {
        JaroBytes<kChunks, 0, false>(query, table, *block, levels, out);
      }
      continue;
    }
    switch (block->longest) {
      case 4:
        JaroBytes<kChunks, 4, true>(query, table, *block, levels, out);
        break;
      case 5:
        JaroBytes<kChunks, 5, true>(query, table, *block, levels, out);
        break;
      case 6:
        JaroBytes<kChunks, 6, true>(query, table, *block, levels, out);
        break;
      case 7:
        JaroBytes<kChunks, 7, true>(query, table, *block, levels, out);
        break;
      case 8:
        JaroBytes<kChunks, 8, true>(query, table, *block, levels, out);
        break;
      default:
        JaroBytes<kChunks, 0, true>(query, table, *block, levels, out);
    }
  }
}

// Half a tile of 16-bit lanes: the rows of MediumRow.
HWY_INLINE V16 MediumRows(const V16* masks, size_t text, V16 prefix) {
  const D16 d;
  V16 flags;
  V16 agree;
  JaroLoop(d, masks, text, &flags, &agree);
  const V16 matches = hn::PopulationCount(flags);
  const V16 transpositions = hn::ShiftRight<1>(hn::Sub(matches, hn::PopulationCount(agree)));
  return hn::Add(hn::Add(hn::Mul(matches, hn::Set(d, 45)), hn::Mul(transpositions, hn::Set(d, 5))), prefix);
}

// A query of 9 to 16 characters: 16-bit lanes.
template <size_t kChunks>
void JaroLongQuery(const ManyQuery& query, const Block* blocks, size_t count, const uint8_t* levels, uint8_t* out) {
  const D8 d;
  const D16 d16;
  const CodeTable<kChunks> low_table(query.low);
  const CodeTable<kChunks> high_table(query.high);
  for (const Block* block = blocks; block < blocks + count; ++block, out += kGroup) {
    alignas(64) uint16_t rows[kGroup];
    for (size_t lane = 0; lane < kGroup; lane += kLanes) {
      V16 lower[16];
      V16 upper[16];
      V8 diagonal = hn::Zero(d);
      const V8 longer = hn::Sub(
          hn::Max(hn::LoadU(d, block->lengths + lane), hn::Set(d, static_cast<uint8_t>(query.length))), hn::Set(d, 1));
      for (size_t j = 0; j < block->longest; ++j) {
        const V8 codes = hn::LoadU(d, block->planes + j * kGroup + lane);
        const V8 low = hn::And(low_table.Get(codes), TableOf(kLaneTables.window_low[j], longer));
        const V8 high = hn::And(high_table.Get(codes), TableOf(kLaneTables.window_high[j], longer));
        lower[j] = hn::BitCast(d16, hn::InterleaveLower(d, low, high));
        upper[j] = hn::BitCast(d16, hn::InterleaveUpper(d, low, high));
        if (j < 4) diagonal = OrOfAnd(diagonal, low, hn::Set(d, static_cast<uint8_t>(1u << j)));
      }
      const V8 prefix = TableOf(kLaneTables.prefix_of_diagonal, diagonal);
      const V8 none = hn::Zero(d);
      StoreInLaneOrder(MediumRows(lower, block->longest, hn::BitCast(d16, hn::InterleaveLower(d, prefix, none))),
                       MediumRows(upper, block->longest, hn::BitCast(d16, hn::InterleaveUpper(d, prefix, none))),
                       rows + lane / 2);
    }
    asm volatile("" : : "r"(rows) : "memory");
    for (size_t p = 0; p < kGroup; ++p) {
      out[p] = levels[block->lengths[p] * JaroWinklerThresholds::kRowsOfMedium + rows[LaneOrder(p)]];
    }
  }
}

// --- Edit distance. ---

// Keeps lanes whose text is over as they were.
template <class D, class V = hn::Vec<D>>
HWY_INLINE void KeepEnded(D d, V lengths, size_t j, const EditState<V>& before, EditState<V>* state) {
  const auto on = hn::Gt(lengths, hn::Set(d, static_cast<hn::TFromD<D>>(j)));
  state->plus = hn::IfThenElse(on, state->plus, before.plus);
  state->minus = hn::IfThenElse(on, state->minus, before.minus);
}

template <class D, class V = hn::Vec<D>>
HWY_INLINE V DistanceOf(D d, const EditState<V>& state, V lengths, uint32_t query_length) {
  const V bits = hn::Set(d, static_cast<hn::TFromD<D>>((1u << query_length) - 1));
  return hn::Sub(hn::Add(lengths, hn::PopulationCount(hn::And(state.plus, bits))),
                 hn::PopulationCount(hn::And(state.minus, bits)));
}

template <bool kSwaps, size_t kChunks>
HWY_INLINE V8 EditBytes(const ManyQuery& query, const CodeTable<kChunks>& table, const Block& block, size_t lane) {
  const D8 d;
  const V8 lengths = hn::LoadU(d, block.lengths + lane);
  EditState<V8> state = StartEdit(d);
  for (size_t j = 0; j < block.shortest; ++j) {
    EditStep<kSwaps>(d, table.Get(hn::LoadU(d, block.planes + j * kGroup + lane)), &state);
  }
  for (size_t j = block.shortest; j < block.longest; ++j) {
    const EditState<V8> before = state;
    EditStep<kSwaps>(d, table.Get(hn::LoadU(d, block.planes + j * kGroup + lane)), &state);
    KeepEnded(d, lengths, j, before, &state);
  }
  return DistanceOf(d, state, lengths, query.length);
}

template <bool kSwaps, size_t kChunks>
HWY_INLINE V8 EditWords(const ManyQuery& query, const CodeTable<kChunks>& low_table,
                        const CodeTable<kChunks>& high_table, const Block& block, size_t lane) {
  const D8 d;
  const D16 d16;
  const V8 lengths = hn::LoadU(d, block.lengths + lane);
  const V16 lower_lengths = hn::BitCast(d16, hn::InterleaveLower(d, lengths, hn::Zero(d)));
  const V16 upper_lengths = hn::BitCast(d16, hn::InterleaveUpper(d, lengths, hn::Zero(d)));
  EditState<V16> lower = StartEdit(d16);
  EditState<V16> upper = StartEdit(d16);
  for (size_t j = 0; j < block.longest; ++j) {
    const V8 codes = hn::LoadU(d, block.planes + j * kGroup + lane);
    const V8 low = low_table.Get(codes);
    const V8 high = high_table.Get(codes);
    const EditState<V16> lower_before = lower;
    const EditState<V16> upper_before = upper;
    EditStep<kSwaps>(d16, hn::BitCast(d16, hn::InterleaveLower(d, low, high)), &lower);
    EditStep<kSwaps>(d16, hn::BitCast(d16, hn::InterleaveUpper(d, low, high)), &upper);
    if (j < block.shortest) continue;
    KeepEnded(d16, lower_lengths, j, lower_before, &lower);
    KeepEnded(d16, upper_lengths, j, upper_before, &upper);
  }
  return PackHalves(DistanceOf(d16, lower, lower_lengths, query.length),
                    DistanceOf(d16, upper, upper_lengths, query.length));
}

template <bool kSwaps, size_t kChunks>
void EditMany(const ManyQuery& query, const Block* blocks, size_t count, uint8_t most, uint8_t* out) {
  const D8 d;
  const V8 limit = hn::Set(d, most);
  const CodeTable<kChunks> low_table(query.low);
  const CodeTable<kChunks> high_table(query.high);
  for (const Block* block = blocks; block < blocks + count; ++block, out += kGroup) {
    if (block->shortest >= query.length + most || query.length >= block->longest + most) {
      std::memset(out, most, kGroup);  // the lengths alone say so
      continue;
    }
    for (size_t lane = 0; lane < kGroup; lane += kLanes) {
      const V8 distance = query.length <= 8 ? EditBytes<kSwaps>(query, low_table, *block, lane)
                                            : EditWords<kSwaps>(query, low_table, high_table, *block, lane);
      hn::StoreU(hn::Min(distance, limit), d, out + lane);
    }
  }
}

// --- By the size of the alphabet. ---

void JaroMany(const ManyQuery& query, const Block* blocks, size_t count, const uint8_t* levels, uint8_t* out) {
  if (query.length > 8) {
    if (query.codes <= 64) {
      JaroLongQuery<4>(query, blocks, count, levels, out);
    } else {
      JaroLongQuery<8>(query, blocks, count, levels, out);
    }
  } else if (query.codes <= 32 && HWY_TARGET != HWY_AVX3_DL) {
    JaroShortQuery<2>(query, blocks, count, levels, out);
  } else if (query.codes <= 64) {
    JaroShortQuery<4>(query, blocks, count, levels, out);
  } else {
    JaroShortQuery<8>(query, blocks, count, levels, out);
  }
}

template <bool kSwaps>
void EditManyOf(const ManyQuery& query, const Block* blocks, size_t count, uint8_t most, uint8_t* out) {
  if (query.codes <= 32 && HWY_TARGET != HWY_AVX3_DL) {
    EditMany<kSwaps, 2>(query, blocks, count, most, out);
  } else if (query.codes <= 64) {
    EditMany<kSwaps, 4>(query, blocks, count, most, out);
  } else {
    EditMany<kSwaps, 8>(query, blocks, count, most, out);
  }
}

const ManyKernelTable kManyTable = {JaroMany, {EditManyOf<false>, EditManyOf<true>}};

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
