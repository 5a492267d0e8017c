// One value against many: Jaro-Winkler levels. Per-target include, see lanes-inl.h.

#if defined(IPSE_MATCHER_DISTANCE_MANY_JARO_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef IPSE_MATCHER_DISTANCE_MANY_JARO_INL_H_
#undef IPSE_MATCHER_DISTANCE_MANY_JARO_INL_H_
#else
#define IPSE_MATCHER_DISTANCE_MANY_JARO_INL_H_
#endif

#include "matcher/distance/code_table-inl.h"

#if IPSE_HAVE_LANES
HWY_BEFORE_NAMESPACE();
namespace ipse {
namespace HWY_NAMESPACE {

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

// What a query of kBytes * 8 characters is compared with. Where all candidates of a block have one Jaro window for each text
// position, the windows are in the tables already: one table per text position. Else each lane's window is looked up.
template <size_t kBytes, size_t kChunks>
class JaroQuery {
 public:
  JaroQuery(const ManyQuery& query, const JaroWinklerThresholds& thresholds)
      : length_(query.length), positions_(query), levels_(kBytes <= 2 ? thresholds.LevelsOfLength(query.length) : nullptr),
        bounds_(kBytes == 2 ? thresholds.BoundsOfLength(query.length) : nullptr),
        thresholds_(thresholds), count_(static_cast<size_t>(thresholds.count())) {}

  void Run(std::span<const Block> blocks, uint8_t* out) {
    for (const Block& block : blocks) {
      const uint32_t longer = std::max({1u, length_, block.longest});
      if (std::max({1u, length_, block.shortest}) == longer) {
        if (longer != longer_) SetWindows(longer);
        Dispatch<false>(block, out);
      } else {
        Dispatch<true>(block, out);
      }
      out += kGroup;
    }
  }

 private:
  // Fills windowed_ for candidates with which the longer side has `longer` characters.
  void SetWindows(uint32_t longer) {
    const D8 d;
    longer_ = longer;
    const size_t at = longer - 1;
    for (size_t byte = 0; byte < kBytes; ++byte) {
      for (size_t j = 0; j < longer; ++j) {
        const V8 window = hn::Set(d, kLaneTables.window[at / 16][byte][j][at % 16]);
        for (size_t i = 0; i < kTableBytes<kChunks>; i += kLanes) {
          hn::Store(hn::And(window, hn::Load(d, positions_.of[byte] + i)), d, windowed_[byte][j] + i);
        }
      }
    }
  }

  template <bool kPerLane>
  HWY_INLINE void Dispatch(const Block& block, uint8_t* out) const {
    if constexpr (kBytes == 4) return Tile<0, kPerLane>(block, out);
    switch (block.longest) {
      case 4:
        return Tile<4, kPerLane>(block, out);
      case 5:
        return Tile<5, kPerLane>(block, out);
      case 6:
        return Tile<6, kPerLane>(block, out);
      case 7:
        return Tile<7, kPerLane>(block, out);
      case 8:
        return Tile<8, kPerLane>(block, out);
      case 9:
        return Tile<9, kPerLane>(block, out);
      case 10:
        return Tile<10, kPerLane>(block, out);
      case 11:
        return Tile<11, kPerLane>(block, out);
      default:
        return Tile<0, kPerLane>(block, out);
    }
  }

  // kText: the number of planes, 0 if it is any.
  template <size_t kText, bool kPerLane>
  HWY_NOINLINE void Tile(const Block& block, uint8_t* out) const {
    for (size_t lane = 0; lane < kGroup; lane += kLanes) {
      if constexpr (kBytes == 1) {
        TileOfBytes<kText, kPerLane>(block, lane, out + lane);
      } else if constexpr (kBytes == 4) {
        TileOfDoubleWords<kPerLane>(block, lane, out + lane);
      } else {
        TileOfWords<kText, kPerLane>(block, lane, out + lane);
      }
    }
  }

  // The mask of one byte of the query's positions for text position j.
  template <bool kPerLane>
  HWY_INLINE V8 Mask(size_t byte, size_t j, V8 codes, size_t half, V8 longer) const {
    if constexpr (!kPerLane) return CodeTable<kChunks>(windowed_[byte][j]).Get(codes);
    return hn::And(CodeTable<kChunks>(positions_.of[byte]).Get(codes), TableOf(kLaneTables.window[half][byte][j], longer));
  }

  // The greater of both lengths, less one, within the half of the window tables that a block is in.
  HWY_INLINE V8 Longer(const Block& block, size_t lane) const {
    const D8 d;
    const V8 longer = hn::Max(hn::LoadU(d, block.lengths + lane), hn::Set(d, static_cast<uint8_t>(length_)));
    return hn::Sub(longer, hn::Set(d, 1));  // of 1 to 16 or 17 to 32: the look-up takes the four low bits
  }

  template <size_t kText, bool kPerLane>
  HWY_INLINE void TileOfBytes(const Block& block, size_t lane, uint8_t* out) const {
    const D8 d;
    const size_t text = kText > 0 ? kText : block.longest;
    V8 masks[kText > 0 ? kText : kJaroTextMax];
    const V8 longer = kPerLane ? Longer(block, lane) : hn::Zero(d);
    const size_t half = block.longest > 16 ? 1 : 0;
    ForEachStep<kText>(text, [&](size_t j) {
      masks[j] = Mask<kPerLane>(0, j, hn::LoadU(d, block.planes + j * kGroup + lane), half, longer);
    });
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
#if HWY_TARGET == HWY_AVX3_DL
    StoreLevelsOfRows(block, lane, ShortRows(flags, agree, diagonal), out);
#else
    if (block.shortest == block.longest) {
      const V8 matches = hn::PopulationCount(flags);
      StoreLevelsOfRanks(block, matches, hn::Sub(matches, hn::PopulationCount(agree)), diagonal, out);
    } else {
      StoreLevelsOfRows(block, lane, ShortRows(flags, agree, diagonal), out);
    }
#endif
  }

  // All candidates of one length: ranks of similarity.
  HWY_INLINE void StoreLevelsOfRanks(const Block& block, V8 matches, V8 disagree, V8 diagonal, uint8_t* out) const {
    const D8 d;
    const uint8_t* ranks = thresholds_.RanksOfLengths(length_, block.longest);
    const hn::RebindToSigned<D8> di;  // ranks and bounds are below 128, and signed comparisons quicker
    constexpr size_t kChunksOfRanks = kBytes == 1 ? 2 : kRankTable / 16;
    const V8 one = hn::Set(d, 1);
    // None is 255 less one, which looks up 0.
    const V8 at = hn::Add(TableOf(kLaneTables.rank_of_matches, hn::Sub(matches, one)),
                          TableOf(kLaneTables.half_of_disagree, hn::Sub(disagree, one)));
    V8 rank = hn::Zero(d);
#pragma GCC unroll 6
    for (size_t i = 0; i < kChunksOfRanks; ++i) {
      // Below the chunk: 0x80 and more. Above it: the addition, not needed for the last one, sets the top bit.
      const V8 in_chunk = hn::Sub(at, hn::Set(d, static_cast<uint8_t>(16 * i)));
      const V8 index = i + 1 < kChunksOfRanks ? hn::SaturatedAdd(in_chunk, hn::Set(d, 0x70)) : in_chunk;
      rank = hn::Or(rank, hn::TableLookupBytesOr0(hn::LoadDup128(d, ranks + 16 * i), index));
    }
    V8 level = hn::Zero(d);
    for (size_t l = 0; l < count_; ++l) {
      const V8 bound = hn::TableLookupBytes(hn::LoadDup128(d, ranks + kRankTable + 16 * l), diagonal);
      const auto missed = hn::Lt(hn::BitCast(di, rank), hn::BitCast(di, bound));
      level = hn::Sub(level, hn::BitCast(d, hn::VecFromMask(di, missed)));
    }
    hn::StoreU(level, d, out);
  }

  HWY_INLINE void StoreLevelsOfRows(const Block& block, size_t lane, V8 rows, uint8_t* out) const {
    constexpr size_t kRow = JaroWinklerThresholds::kRowsOfShort;
#if HWY_TARGET == HWY_AVX3_DL
    // One look-up for each length in the block, of the lanes that have it.
    const uint8_t* table = levels_ + block.shortest * kRow;
    if (block.shortest == block.longest) {
      rows.raw = _mm512_permutex2var_epi8(_mm512_loadu_si512(table), rows.raw, _mm512_loadu_si512(table + 64));
    } else {
      const __m512i lengths = _mm512_loadu_si512(block.lengths + lane);
      __m512i levels = _mm512_setzero_si512();
      for (uint32_t length = block.shortest; length <= block.longest; ++length, table += kRow) {
        const __mmask64 here = _mm512_cmpeq_epi8_mask(lengths, _mm512_set1_epi8(static_cast<char>(length)));
        const __m512i of_length = _mm512_maskz_permutex2var_epi8(here, _mm512_loadu_si512(table), rows.raw,
                                                                 _mm512_loadu_si512(table + 64));
        levels = _mm512_or_si512(levels, of_length);
      }
      rows.raw = levels;
    }
    hn::StoreU(rows, D8(), out);
#else
    alignas(64) uint8_t row[kLanes];
    hn::Store(rows, D8(), row);
    asm volatile("" : : "r"(row) : "memory");  // see pair_kernels.cc: keep the look-ups out of vector registers
    const uint8_t* lengths = block.lengths + lane;
#pragma GCC unroll 8
    for (size_t p = 0; p < kLanes; ++p) out[p] = levels_[lengths[p] * kRow + row[p]];
#endif
  }

  template <size_t kText, bool kPerLane>
  HWY_INLINE void TileOfWords(const Block& block, size_t lane, uint8_t* out) const {
    const D8 d;
    const D16 d16;
    const size_t text = kText > 0 ? kText : block.longest;
    V16 lower[kText > 0 ? kText : kJaroTextMax];
    V16 upper[kText > 0 ? kText : kJaroTextMax];
    V8 diagonal = hn::Zero(d);
    const V8 longer = kPerLane ? Longer(block, lane) : diagonal;
    const size_t half = block.longest > 16 ? 1 : 0;
    ForEachStep<kText>(text, [&](size_t j) {
      const V8 codes = hn::LoadU(d, block.planes + j * kGroup + lane);
      const V8 low = Mask<kPerLane>(0, j, codes, half, longer);
      const V8 high = Mask<kPerLane>(kBytes - 1, j, codes, half, longer);
      lower[j] = hn::BitCast(d16, hn::InterleaveLower(d, low, high));
      upper[j] = hn::BitCast(d16, hn::InterleaveUpper(d, low, high));
      if (j < 4) diagonal = OrOfAnd(diagonal, low, hn::Set(d, static_cast<uint8_t>(1u << j)));
    });
    V16 flags[2];
    V16 agree[2];
    if constexpr (kText > 0) {
      JaroSteps(d16, lower, &flags[0], &agree[0]);
      JaroSteps(d16, upper, &flags[1], &agree[1]);
    } else {
      JaroLoop(d16, lower, text, &flags[0], &agree[0]);
      JaroLoop(d16, upper, text, &flags[1], &agree[1]);
    }
    const V8 matches = PackHalves(hn::PopulationCount(flags[0]), hn::PopulationCount(flags[1]));
    const V8 same = PackHalves(hn::PopulationCount(agree[0]), hn::PopulationCount(agree[1]));
    if (HWY_TARGET != HWY_AVX3_DL && block.shortest == block.longest) {
      StoreLevelsOfRanks(block, matches, hn::Sub(matches, same), diagonal, out);
    } else {
      StoreLevelsOfCounts(block, lane, matches, hn::Sub(matches, same),
                          TableOf(kLaneTables.prefix_of_diagonal, diagonal), out);
    }
  }

  HWY_INLINE void StoreLevelsOfCounts(const Block& block, size_t lane, V8 matches, V8 disagree, V8 prefix,
                                      uint8_t* out) const {
#if HWY_TARGET == HWY_AVX3_DL
    const D8 d;
    const V8 twice = hn::Add(matches, matches);
    const V8 at = hn::Add(hn::Add(twice, twice), hn::Add(matches, prefix));  // BoundsAt
    const V8 one = hn::Set(d, 1);
    const __m512i lengths = _mm512_loadu_si512(block.lengths + lane);
    const uint8_t* table = bounds_ + block.shortest * count_ * kBoundsRow;
    __m512i level = _mm512_setzero_si512();
    for (uint32_t length = block.shortest; length <= block.longest; ++length) {
      const __mmask64 here = _mm512_cmpeq_epi8_mask(lengths, _mm512_set1_epi8(static_cast<char>(length)));
      for (size_t l = 0; l < count_; ++l, table += kBoundsRow) {
        const __m512i bound =
            _mm512_permutex2var_epi8(_mm512_loadu_si512(table), at.raw, _mm512_loadu_si512(table + 64));
        level = _mm512_mask_add_epi8(level, _mm512_mask_cmpge_epu8_mask(here, disagree.raw, bound), level, one.raw);
      }
    }
    _mm512_storeu_si512(out, level);
#else
    alignas(64) uint8_t m[kLanes], t[kLanes], p[kLanes];
    hn::Store(matches, D8(), m);
    hn::Store(disagree, D8(), t);
    hn::Store(prefix, D8(), p);
    asm volatile("" : : "r"(m), "r"(t), "r"(p) : "memory");
    const uint8_t* lengths = block.lengths + lane;
    for (size_t i = 0; i < kLanes; ++i) {
      out[i] = levels_[lengths[i] * JaroWinklerThresholds::kRowsOfMedium + MediumRow(m[i], t[i] / 2u, p[i])];
    }
#endif
  }

  // Queries of 17 to 32 characters: four vectors of 32-bit lanes.
  template <bool kPerLane>
  HWY_INLINE void TileOfDoubleWords(const Block& block, size_t lane, uint8_t* out) const {
    const D8 d;
    const D16 d16;
    const D32 d32;
    const size_t text = block.longest;
    V32 masks[4][kJaroTextMax];
    V8 diagonal = hn::Zero(d);
    const V8 longer = kPerLane ? Longer(block, lane) : diagonal;
    const size_t half = std::max(length_, block.longest) > 16 ? 1 : 0;
    for (size_t j = 0; j < text; ++j) {
      const V8 codes = hn::LoadU(d, block.planes + j * kGroup + lane);
      V16 part[4];
      for (size_t i = 0; i < 2; ++i) {
        const V8 low = Mask<kPerLane>(i * 2 % kBytes, j, codes, half, longer);
        const V8 high = Mask<kPerLane>((i * 2 + 1) % kBytes, j, codes, half, longer);
        part[i] = hn::BitCast(d16, hn::InterleaveLower(d, low, high));
        part[2 + i] = hn::BitCast(d16, hn::InterleaveUpper(d, low, high));
        if (i == 0 && j < 4) diagonal = OrOfAnd(diagonal, low, hn::Set(d, static_cast<uint8_t>(1u << j)));
      }
      for (size_t i = 0; i < 2; ++i) {
        masks[2 * i][j] = hn::BitCast(d32, hn::InterleaveLower(d16, part[2 * i], part[2 * i + 1]));
        masks[2 * i + 1][j] = hn::BitCast(d32, hn::InterleaveUpper(d16, part[2 * i], part[2 * i + 1]));
      }
    }
    V32 matches[4];
    V32 same[4];
    for (size_t i = 0; i < 4; ++i) {
      V32 flags;
      V32 agree;
      JaroLoop(d32, masks[i], text, &flags, &agree);
      matches[i] = hn::PopulationCount(flags);
      same[i] = hn::PopulationCount(agree);
    }
    const V8 all = PackQuarters(matches);
    StoreLevelsOfScores(block, lane, all, hn::Sub(all, PackQuarters(same)),
                        TableOf(kLaneTables.prefix_of_diagonal, diagonal), out);
  }

  static HWY_INLINE V8 PackQuarters(const V32 (&v)[4]) {
    return PackHalves(PackWords(v[0], v[1]), PackWords(v[2], v[3]));
  }

  // The formula of reference.h itself, in doubles and in its order.
  HWY_INLINE void StoreLevelsOfScores(const Block& block, size_t lane, V8 matches, V8 disagree, V8 prefix,
                                      uint8_t* out) const {
    const hn::ScalableTag<double> df;
    alignas(64) uint8_t m[kLanes], t[kLanes], p[kLanes];
    hn::Store(matches, D8(), m);
    hn::Store(hn::ShiftRight<1>(disagree), D8(), t);
    hn::Store(prefix, D8(), p);
    const uint8_t* lengths = block.lengths + lane;
    const auto left = hn::Set(df, static_cast<double>(length_));
    const auto one = hn::Set(df, 1.0);
    for (size_t first = 0; first < kLanes; first += hn::Lanes(df)) {
      alignas(64) double of_m[hn::MaxLanes(df)], of_t[hn::MaxLanes(df)], of_p[hn::MaxLanes(df)], of_b[hn::MaxLanes(df)];
      for (size_t i = 0; i < hn::Lanes(df); ++i) {
        of_m[i] = m[first + i];
        of_t[i] = t[first + i];
        of_p[i] = p[first + i];
        of_b[i] = lengths[first + i];
      }
      const auto count = hn::Load(df, of_m);
      const auto divisor = hn::Max(count, one);  // without matches, where the result is 0 whatever comes out here
      const auto sum = hn::Add(hn::Add(hn::Div(count, left), hn::Div(count, hn::Max(hn::Load(df, of_b), one))),
                               hn::Div(hn::Sub(count, hn::Load(df, of_t)), divisor));
      const auto jaro = hn::Div(sum, hn::Set(df, 3.0));
      const auto rise = hn::Mul(hn::Mul(hn::Load(df, of_p), hn::Set(df, 0.1)), hn::Sub(one, jaro));
      const auto boosted = hn::IfThenElse(hn::Gt(jaro, hn::Set(df, 0.7)), hn::Add(jaro, rise), jaro);
      alignas(64) double score[hn::MaxLanes(df)];
      hn::Store(boosted, df, score);
      for (size_t i = 0; i < hn::Lanes(df); ++i) out[first + i] = thresholds_.LevelOf(of_m[i] == 0 ? 0 : score[i]);
    }
  }

  uint32_t length_;
  PositionTables<kBytes, kChunks> positions_;
  const uint8_t* levels_;
  const uint8_t* bounds_;
  const JaroWinklerThresholds& thresholds_;
  size_t count_;
  uint32_t longer_ = 0;  // what windowed_ is for
  alignas(64) uint8_t windowed_[kBytes][kJaroTextMax][kTableBytes<kChunks>];
};

inline void JaroMany(std::span<const ManyQuery> queries, std::span<const Block> blocks,
                     const JaroWinklerThresholds& thresholds, uint8_t* out, size_t stride) {
  for (const ManyQuery& query : queries) {
    WithChunks(query, [&]<size_t kChunks>() {
      if (query.length <= 8) {
        JaroQuery<1, kChunks>(query, thresholds).Run(blocks, out);
      } else if (query.length <= 16) {
        JaroQuery<2, kChunks>(query, thresholds).Run(blocks, out);
      } else {
        JaroQuery<4, kChunks>(query, thresholds).Run(blocks, out);
      }
    });
    out += stride;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace ipse
HWY_AFTER_NAMESPACE();
#endif  // IPSE_HAVE_LANES

#endif  // IPSE_MATCHER_DISTANCE_MANY_JARO_INL_H_
