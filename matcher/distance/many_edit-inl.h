// One value against many: edit distances. Per-target include, see lanes-inl.h.

#if defined(IPSE_MATCHER_DISTANCE_MANY_EDIT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef IPSE_MATCHER_DISTANCE_MANY_EDIT_INL_H_
#undef IPSE_MATCHER_DISTANCE_MANY_EDIT_INL_H_
#else
#define IPSE_MATCHER_DISTANCE_MANY_EDIT_INL_H_
#endif

#include <cstring>

#include "matcher/distance/code_table-inl.h"

#if IPSE_HAVE_LANES
HWY_BEFORE_NAMESPACE();
namespace ipse {
namespace HWY_NAMESPACE {

// --- The whole pattern in a lane: exact. ---

// A query's pattern bits.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V PatternBits(D d, uint32_t query_length) {
  return hn::Set(d, static_cast<hn::TFromD<D>>((1u << query_length) - 1));
}

// Of 64-byte vectors one at a time, of others two, so that one's steps fill the other's waiting.
inline constexpr size_t kWays = kLanes < kGroup ? 2 : 1;

// Distances of kWays vectors of lanes, each at most `most`, written to `out`.
template <bool kSwaps, size_t kChunks>
HWY_INLINE void EditBytes(const ManyQuery& query, const CodeTable<kChunks>& table, const Block& block, size_t lane,
                          uint8_t most, uint8_t* out) {
  const D8 d;
  EditState<V8> state[kWays];
#pragma GCC unroll 2
  for (size_t w = 0; w < kWays; ++w) state[w] = StartEdit(d);
  for (size_t j = 0; j < block.shortest; ++j) {
#pragma GCC unroll 2
    for (size_t w = 0; w < kWays; ++w) {
      const V8 codes = hn::LoadU(d, block.planes + j * kGroup + lane + w * kLanes);
      EditStep<kSwaps>(d, table.Get(codes), &state[w]);
    }
  }
#pragma GCC unroll 2
  for (size_t w = 0; w < kWays; ++w) {
    const V8 lengths = hn::LoadU(d, block.lengths + lane + w * kLanes);
    for (size_t j = block.shortest; j < block.longest; ++j) {
      const EditState<V8> before = state[w];
      EditStep<kSwaps>(d, table.Get(hn::LoadU(d, block.planes + j * kGroup + lane + w * kLanes)), &state[w]);
      KeepUnless(hn::Gt(lengths, hn::Set(d, static_cast<uint8_t>(j))), before, &state[w]);
    }
    const V8 distance = EditDistanceOf(state[w], lengths, PatternBits(d, query.length));
    hn::StoreU(hn::Min(distance, hn::Set(d, most)), d, out + lane + w * kLanes);
  }
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
    const V16 at = hn::Set(d16, static_cast<uint16_t>(j));
    KeepUnless(hn::Gt(lower_lengths, at), lower_before, &lower);
    KeepUnless(hn::Gt(upper_lengths, at), upper_before, &upper);
  }
  const V16 bits = PatternBits(d16, query.length);
  return PackHalves(EditDistanceOf(lower, lower_lengths, bits), EditDistanceOf(upper, upper_lengths, bits));
}

template <bool kSwaps, size_t kChunks>
void EditExact(const ManyQuery& query, const Block* blocks, size_t count, uint8_t* out) {
  if (query.length <= 8) {
    const PositionTables<1, kChunks> positions(query);
    const CodeTable<kChunks> table(positions.of[0]);
    for (const Block* block = blocks; block < blocks + count; ++block, out += kGroup) {
      for (size_t lane = 0; lane < kGroup; lane += kWays * kLanes) {
        EditBytes<kSwaps>(query, table, *block, lane, 255, out);
      }
    }
    return;
  }
  const PositionTables<2, kChunks> positions(query);
  const CodeTable<kChunks> low(positions.of[0]);
  const CodeTable<kChunks> high(positions.of[1]);
  for (const Block* block = blocks; block < blocks + count; ++block, out += kGroup) {
    for (size_t lane = 0; lane < kGroup; lane += kLanes) {
      hn::StoreU(EditWords<kSwaps>(query, low, high, *block, lane), D8(), out + lane);
    }
  }
}

template <bool kSwaps>
void EditMany(const ManyQuery& query, const Block* blocks, size_t count, uint8_t* out) {
  WithChunks(query, [&]<size_t kChunks>() { EditExact<kSwaps, kChunks>(query, blocks, count, out); });
}

// --- At most 2. ---

// Says whether the lengths alone leave a distance of at most 2 to some candidate of a block.
HWY_INLINE bool WithinTwo(const ManyQuery& query, const Block& block) {
  return block.shortest <= query.length + 2 && query.length <= block.longest + 2;
}

// The band of H. Hyyro, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances" (2003), section 5, in
// bytes: an alignment of cost 2 stays within 2 of the diagonal, so at text position j (from 1) bit b of a lane stands for
// pattern row j + b - 5, bits 3 to 7 for what is needed, and the vectors turn right by one at each step. Rows before the
// first have no matches and no vertical differences, which gives row 0 its value j. The distance is counted down the diagonal
// that ends in the table's last cell: it grows by one wherever the diagonal difference is not zero.
inline constexpr size_t kBandTop = 7;

// The matches in the band: [text position - 1][code]. At most 2 texts' positions beyond the pattern are of use.
template <size_t kChunks>
struct BandTables {
  alignas(64) uint8_t of[kAtMost2QueryMax + 2][kTableBytes<kChunks>];

  explicit BandTables(const ManyQuery& query) {
    const D8 d;
    for (size_t at = 0; at < kTableBytes<kChunks>; at += kLanes) {
      const V8 codes = hn::Iota(d, static_cast<uint8_t>(at));
      V8 band = hn::Zero(d);
      for (size_t row = 1; row <= query.length + 4; ++row) {  // enters the band at the top
        band = hn::ShiftRight<1>(band);
        if (row <= query.length) {
          band = AddBitWhereEqual(band, codes, hn::Set(d, query.codes[row - 1]), hn::Set(d, 1u << kBandTop));
        }
        if (row >= 3) hn::Store(band, d, of[row - 3] + at);
      }
    }
  }
};

// count + 1 where x & bit is 0.
HWY_INLINE V8 CountWhereClear(V8 count, V8 x, V8 bit) {
#if IPSE_AVX3
  return V8{_mm512_mask_add_epi8(count.raw, _mm512_testn_epi8_mask(x.raw, bit.raw), count.raw, _mm512_set1_epi8(1))};
#else
  return hn::Sub(count, hn::VecFromMask(D8(), hn::Eq(hn::And(x, bit), hn::Zero(D8()))));
#endif
}

template <bool kSwaps, size_t kChunks>
HWY_INLINE V8 BandDistance(const ManyQuery& query, const BandTables<kChunks>& tables, const Block& block, size_t lane) {
  const D8 d;
  const V8 lengths = hn::LoadU(d, block.lengths + lane);
  const V8 top = hn::Set(d, static_cast<uint8_t>(query.length + 2));
  // The diagonal that ends in the last cell is `ahead` - 2 rows from the main one. Others than -2 to 2 count as 3 at once.
  const V8 ahead = hn::Sub(top, lengths);
  const auto far = hn::Gt(ahead, hn::Set(d, 4));
  const V8 bit = hn::IfThenZeroElse(far, TableOf(kLaneTables.bit_of_diagonal, ahead));
  V8 distance = hn::IfThenElse(far, hn::Set(d, 3), hn::SaturatedSub(ahead, hn::Set(d, 2)));
  V8 plus = hn::Set(d, 0xE0);  // rows 1 to 3
  V8 minus = hn::Zero(d);
  V8 zero_diagonal = hn::Set(d, 0xFF);
  V8 codes_before = minus;
  const size_t end = std::min<size_t>(block.longest, query.length + 2);
  for (size_t j = 0; j < end; ++j) {
    const V8 codes = hn::LoadU(d, block.planes + j * kGroup + lane);
    const CodeTable<kChunks> table(tables.of[j]);
    const V8 mask = table.Get(codes);
    const V8 sum = hn::Add(hn::And(mask, plus), plus);
    V8 swapped = minus;
    if constexpr (kSwaps) {
      // The character before matches this row and this character the row before it, which is one bit lower.
      const V8 before = hn::And(table.Get(codes_before), hn::Add(mask, mask));
      swapped = hn::Or(minus, hn::AndNot(zero_diagonal, before));
      codes_before = codes;
    }
    zero_diagonal = hn::Or(XorOr(sum, plus, mask), swapped);
    const V8 counted = CountWhereClear(distance, zero_diagonal, bit);
    if (j < block.shortest) {
      distance = counted;
    } else {
      distance = hn::IfThenElse(hn::Gt(lengths, hn::Set(d, static_cast<uint8_t>(j))), counted, distance);
    }
    const V8 up = OrNor(minus, zero_diagonal, plus);
    const V8 down = hn::And(zero_diagonal, plus);
    const V8 turned = hn::ShiftRight<1>(zero_diagonal);
    plus = OrNor(down, turned, up);
    minus = hn::And(turned, up);
    if (j % 4 == 3 && hn::AllTrue(d, hn::Gt(distance, hn::Set(d, 2)))) break;
  }
  return hn::Min(distance, hn::Set(d, 3));
}

template <bool kSwaps, size_t kChunks>
void AtMost2(const ManyQuery& query, const Block* blocks, size_t count, uint8_t* out) {
  const D8 d;
  if (query.length <= 8) {  // the whole pattern needs no counting
    const PositionTables<1, kChunks> positions(query);
    const CodeTable<kChunks> table(positions.of[0]);
    for (const Block* block = blocks; block < blocks + count; ++block, out += kGroup) {
      if (!WithinTwo(query, *block)) {
        std::memset(out, 3, kGroup);
        continue;
      }
      for (size_t lane = 0; lane < kGroup; lane += kWays * kLanes) {
        EditBytes<kSwaps>(query, table, *block, lane, 3, out);
      }
    }
    return;
  }
  const BandTables<kChunks> tables(query);
  for (const Block* block = blocks; block < blocks + count; ++block, out += kGroup) {
    if (!WithinTwo(query, *block)) {
      std::memset(out, 3, kGroup);
      continue;
    }
    for (size_t lane = 0; lane < kGroup; lane += kLanes) {
      hn::StoreU(BandDistance<kSwaps>(query, tables, *block, lane), d, out + lane);
    }
  }
}

template <bool kSwaps>
void AtMost2Many(const ManyQuery& query, const Block* blocks, size_t count, uint8_t* out) {
  WithChunks(query, [&]<size_t kChunks>() { AtMost2<kSwaps, kChunks>(query, blocks, count, out); });
}

}  // namespace HWY_NAMESPACE
}  // namespace ipse
HWY_AFTER_NAMESPACE();
#endif  // IPSE_HAVE_LANES

#endif  // IPSE_MATCHER_DISTANCE_MANY_EDIT_INL_H_
