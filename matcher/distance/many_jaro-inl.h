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

// What a query of kBytes * 8 characters is compared with. Where all candidates of a block have one Jaro window for each text
// position, the windows are in the tables already: one table per text position. Else each lane's window is looked up.
template <size_t kBytes, size_t kChunks>
class JaroQuery {
 public:
  JaroQuery(const ManyQuery& query, const JaroWinklerThresholds& thresholds)
      : length_(query.length), positions_(query), levels_(kBytes <= 2 ? thresholds.LevelsOfLength(query.length) : nullptr),
        bounds_(kBytes == 2 ? thresholds.BoundsOfLength(query.length) : nullptr),
        thresholds_(thresholds), count_(static_cast<size_t>(thresholds.count())) {}

  // Compares kQueries queries with the blocks, in turns; `out` is where each one's levels go.
  template <size_t kQueries>
  static void Run(JaroQuery* const (&queries)[kQueries], std::span<const Block> blocks, uint8_t* const (&out)[kQueries]) {
    for (size_t at = 0; at < blocks.size(); ++at) {
      const Block& block = blocks[at];
      bool one_window = true;
      for (const JaroQuery* query : queries) {
        one_window &= std::max({1u, query->length_, block.shortest}) == std::max({1u, query->length_, block.longest});
      }
      uint8_t* to[kQueries];
      for (size_t q = 0; q < kQueries; ++q) to[q] = out[q] + at * kGroup;
      if (one_window) {
        for (JaroQuery* query : queries) query->SetWindows(std::max({1u, query->length_, block.longest}));
        Dispatch<kQueries, false>(queries, block, to);
      } else {
        Dispatch<kQueries, true>(queries, block, to);
      }
    }
  }

 private:
  // Fills windowed_ for candidates with which the longer side has `longer` characters.
  void SetWindows(uint32_t longer) {
    if (longer == longer_) return;
    const D8 d;
    longer_ = longer;
    const size_t at = longer - 1;
    for (size_t byte = 0; byte < kBytes; ++byte) {
      for (size_t j = 0; j < std::max(longer, kTwelve); ++j) {  // see Dispatch
        const V8 window = hn::Set(d, kLaneTables.window[at / 16][byte][j][at % 16]);
        for (size_t i = 0; i < kTableBytes<kChunks>; i += kLanes) {
          hn::Store(hn::And(window, hn::Load(d, positions_.of[byte] + i)), d, windowed_[byte][j] + i);
        }
      }
    }
  }

  template <size_t kQueries, bool kPerLane>
  static HWY_INLINE void Dispatch(JaroQuery* const (&queries)[kQueries], const Block& block,
                                  uint8_t* const (&out)[kQueries]) {
    // Blocks of up to 16 characters have 16 planes, so more steps than characters are only a waste of time. Unrolled are the
    // lengths that names have, for the alphabets they have; every variant is code for each target.
    constexpr bool kUnrolled = kBytes < 4 && kChunks <= (HWY_TARGET == HWY_AVX3_DL ? 4 : 2);
    if (!kUnrolled || block.longest > kTwelve) return Tile<kQueries, 0, kPerLane>(queries, block, out);
    if constexpr (kUnrolled) {
      if (block.longest > 10) return Tile<kQueries, 12, kPerLane>(queries, block, out);
      if (kPerLane || kBytes == 2) {
        if (block.longest > 8) return Tile<kQueries, 10, kPerLane>(queries, block, out);
        if (block.longest > 6) return Tile<kQueries, 8, kPerLane>(queries, block, out);
        return Tile<kQueries, 6, kPerLane>(queries, block, out);
      }
      if constexpr (!kPerLane && kBytes == 1) {
        switch (block.longest) {
          case 10:
            return Tile<kQueries, 10, false>(queries, block, out);
          case 9:
            return Tile<kQueries, 9, false>(queries, block, out);
          case 8:
            return Tile<kQueries, 8, false>(queries, block, out);
          case 7:
            return Tile<kQueries, 7, false>(queries, block, out);
          case 6:
            return Tile<kQueries, 6, false>(queries, block, out);
          case 5:
            return Tile<kQueries, 5, false>(queries, block, out);
          default:
            return Tile<kQueries, 4, false>(queries, block, out);
        }
      }
    }
  }

  // kText: the number of planes, 0 if it is any.
  template <size_t kQueries, size_t kText, bool kPerLane>
  static HWY_NOINLINE void Tile(JaroQuery* const (&queries)[kQueries], const Block& block,
                                uint8_t* const (&out)[kQueries]) {
    for (size_t lane = 0; lane < kGroup; lane += kLanes) {
      if constexpr (kBytes == 1 && kQueries == 2) {
        const JaroQuery* const ways[2] = {queries[0], queries[1]};
        const size_t lanes[2] = {lane, lane};
        uint8_t* const to[2] = {out[0] + lane, out[1] + lane};
        TileOfBytes<2, kText, kPerLane>(ways, block, lanes, to);
      } else if constexpr (kBytes == 1 && kLanes < kGroup) {
        const JaroQuery* const ways[2] = {queries[0], queries[0]};
        const size_t lanes[2] = {lane, lane + kLanes};
        uint8_t* const to[2] = {out[0] + lane, out[0] + lane + kLanes};
        TileOfBytes<2, kText, kPerLane>(ways, block, lanes, to);
        lane += kLanes;
      } else if constexpr (kBytes == 1) {
        const JaroQuery* const ways[1] = {queries[0]};
        const size_t lanes[1] = {lane};
        uint8_t* const to[1] = {out[0] + lane};
        TileOfBytes<1, kText, kPerLane>(ways, block, lanes, to);
      } else if constexpr (kBytes == 2) {
        queries[0]->template TileOfWords<kText, kPerLane>(block, lane, out[0] + lane);
      } else {
        queries[0]->template TileOfDoubleWords<kPerLane>(block, lane, out[0] + lane);
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

  template <size_t kWays, size_t kText, bool kPerLane>
  static HWY_INLINE void TileOfBytes(const JaroQuery* const (&queries)[kWays], const Block& block,
                                     const size_t (&lanes)[kWays], uint8_t* const (&out)[kWays]) {
    const D8 d;
    const size_t text = kText > 0 ? kText : block.longest;
    const size_t half = block.longest > 16 ? 1 : 0;
    V8 masks[kWays][kText > 0 ? kText : kJaroTextMax];
#pragma GCC unroll 2
    for (size_t w = 0; w < kWays; ++w) {
      const V8 longer = kPerLane ? queries[w]->Longer(block, lanes[w]) : hn::Zero(d);
      ForEachStep<kText>(text, [&](size_t j) {
        const V8 codes = hn::LoadU(d, block.planes + j * kGroup + lanes[w]);
        masks[w][j] = queries[w]->template Mask<kPerLane>(0, j, codes, half, longer);
      });
    }
    V8 flags[kWays];
    V8 agree[kWays];
    JaroSteps<kText>(d, masks, text, flags, agree);
#pragma GCC unroll 2
    for (size_t w = 0; w < kWays; ++w) {
      V8 diagonal = hn::Zero(d);
#pragma GCC unroll 4
      for (size_t j = 0; j < 4; ++j) {
        if (j < text) diagonal = OrOfAnd(diagonal, masks[w][j], hn::Set(d, static_cast<uint8_t>(1u << j)));
      }
      queries[w]->StoreLevelsOfBytes(block, lanes[w], flags[w], agree[w], diagonal, out[w]);
    }
  }

  HWY_INLINE void StoreLevelsOfBytes(const Block& block, size_t lane, V8 flags, V8 agree, V8 diagonal,
                                     uint8_t* out) const {
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
    V16 masks[2][kText > 0 ? kText : kJaroTextMax];
    V8 diagonal = hn::Zero(d);
    const V8 longer = kPerLane ? Longer(block, lane) : diagonal;
    const size_t half = block.longest > 16 ? 1 : 0;
    ForEachStep<kText>(text, [&](size_t j) {
      const V8 codes = hn::LoadU(d, block.planes + j * kGroup + lane);
      const V8 low = Mask<kPerLane>(0, j, codes, half, longer);
      const V8 high = Mask<kPerLane>(kBytes - 1, j, codes, half, longer);
      masks[0][j] = hn::BitCast(d16, hn::InterleaveLower(d, low, high));
      masks[1][j] = hn::BitCast(d16, hn::InterleaveUpper(d, low, high));
      if (j < 4) diagonal = OrOfAnd(diagonal, low, hn::Set(d, static_cast<uint8_t>(1u << j)));
    });
    V16 flags[2];
    V16 agree[2];
    JaroSteps<kText>(d16, masks, text, flags, agree);
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
    V32 masks[2][2][kJaroTextMax];  // of the lower halves, of the upper halves
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
        masks[i][0][j] = hn::BitCast(d32, hn::InterleaveLower(d16, part[2 * i], part[2 * i + 1]));
        masks[i][1][j] = hn::BitCast(d32, hn::InterleaveUpper(d16, part[2 * i], part[2 * i + 1]));
      }
    }
    V32 matches[4];
    V32 same[4];
    for (size_t i = 0; i < 2; ++i) {
      V32 flags[2];
      V32 agree[2];
      JaroSteps<0>(d32, masks[i], text, flags, agree);
      for (size_t w = 0; w < 2; ++w) {
        matches[2 * i + w] = hn::PopulationCount(flags[w]);
        same[2 * i + w] = hn::PopulationCount(agree[w]);
      }
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

template <size_t kBytes, size_t kChunks>
void JaroOne(const ManyQuery& query, std::span<const Block> blocks, const JaroWinklerThresholds& thresholds,
             uint8_t* out) {
  JaroQuery<kBytes, kChunks> prepared(query, thresholds);
  JaroQuery<kBytes, kChunks>* const queries[1] = {&prepared};
  uint8_t* const to[1] = {out};
  JaroQuery<kBytes, kChunks>::Run(queries, blocks, to);
}

inline void JaroMany(std::span<const ManyQuery> queries, std::span<const Block> blocks,
                     const JaroWinklerThresholds& thresholds, uint8_t* out, size_t stride) {
#if HWY_TARGET == HWY_AVX3_DL
  const ManyQuery* waiting = nullptr;  // a short query to be run with the next one
#endif
  for (const ManyQuery& query : queries) {
    uint8_t* row = out + static_cast<size_t>(&query - queries.data()) * stride;
    WithChunks(query, [&]<size_t kChunks>() {
      if (query.length > 16) return JaroOne<4, kChunks>(query, blocks, thresholds, row);
      if (query.length > 8) return JaroOne<2, kChunks>(query, blocks, thresholds, row);
#if HWY_TARGET == HWY_AVX3_DL
      if (waiting == nullptr && queries.size() > 1) {
        waiting = &query;
        return;
      }
      if (waiting != nullptr) {
        JaroQuery<1, kChunks> first(*waiting, thresholds);
        JaroQuery<1, kChunks> second(query, thresholds);
        JaroQuery<1, kChunks>* const both[2] = {&first, &second};
        uint8_t* const rows[2] = {out + static_cast<size_t>(waiting - queries.data()) * stride, row};
        JaroQuery<1, kChunks>::Run(both, blocks, rows);
        waiting = nullptr;
        return;
      }
#endif
      JaroOne<1, kChunks>(query, blocks, thresholds, row);
    });
  }
#if HWY_TARGET == HWY_AVX3_DL
  if (waiting != nullptr) {
    uint8_t* row = out + static_cast<size_t>(waiting - queries.data()) * stride;
    WithChunks(*waiting, [&]<size_t kChunks>() { JaroOne<1, kChunks>(*waiting, blocks, thresholds, row); });
  }
#endif
}

}  // namespace HWY_NAMESPACE
}  // namespace ipse
HWY_AFTER_NAMESPACE();
#endif  // IPSE_HAVE_LANES

#endif  // IPSE_MATCHER_DISTANCE_MANY_JARO_INL_H_
