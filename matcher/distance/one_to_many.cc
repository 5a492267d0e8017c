#include "matcher/distance/one_to_many.h"

#include <algorithm>
#include <cstring>

#include "matcher/base/check.h"
#include "matcher/distance/kernel_table.h"
#include "matcher/distance/many_table.h"
#include "matcher/distance/pair_kernels.h"

namespace ipse {
namespace {

constexpr size_t kBlocksAtATime = 16;  // of results that have to be put in order

ManyQuery QueryOf(const StringSlots& slots, uint32_t id) {
  const std::span<const uint8_t> codes = slots.Codes(id);
  ManyQuery query;
  query.codes = codes.data();
  query.length = static_cast<uint32_t>(codes.size());
  query.dictionary_end = std::min(slots.symbols(), StringSlots::kSymbolsCoded) + 1;
  return query;
}

// Calls run(blocks, count, out) over all blocks and puts the results where they belong.
template <typename Run>
void RunBlocks(const CandidatePlanes::Part& part, Run run, std::span<uint8_t> results) {
  size_t done = 0;
  if (part.in_place && part.ids.size() >= kGroup) {
    done = part.ids.size() / kGroup;  // the full blocks
    run(part.blocks.data(), done, results.data() + part.positions.front());
  }
  while (done < part.blocks.size()) {
    alignas(64) uint8_t out[kBlocksAtATime * kGroup];
    const size_t count = std::min(kBlocksAtATime, part.blocks.size() - done);
    run(part.blocks.data() + done, count, out);
    const size_t first = done * kGroup;
    const size_t lanes = std::min(count * kGroup, part.ids.size() - first);
    if (part.in_place) {
      std::memcpy(&results[part.positions[first]], out, lanes);
    } else {
      for (size_t i = 0; i < lanes; ++i) results[part.positions[first + i]] = out[i];
    }
    done += count;
  }
}

// Compares `query` with the candidates as a list of pairs, a bounded number at a time: list(left, right, out).
template <typename List>
void RunAsList(const CandidatePlanes::Part& part, uint32_t query, List list, std::span<uint8_t> results) {
  constexpr size_t kPairs = 1024;
  const std::span<const uint32_t> ids = part.ids;
  if (ids.empty()) return;
  const std::vector<uint32_t> left(std::min(ids.size(), kPairs), query);
  std::vector<uint8_t> out(left.size());
  for (size_t first = 0; first < ids.size(); first += kPairs) {
    const size_t count = std::min(kPairs, ids.size() - first);
    list(std::span(left).first(count), ids.subspan(first, count), std::span(out).first(count));
    for (size_t i = 0; i < count; ++i) results[part.positions[first + i]] = out[i];
  }
}

// Calls in_lanes(table, query, blocks, count, out) for queries of up to `query_max` and candidates of up to `text_max`
// characters that lie in planes, and list(left, right, out) for the rest.
template <typename InLanes, typename List>
void Compare(const CandidatePlanes& candidates, uint32_t query, uint32_t query_max, uint32_t text_max,
             std::span<uint8_t> results, InLanes in_lanes, List list) {
  IPSE_CHECK(results.size() == candidates.size());
  constexpr uint32_t kPartMax[] = {kMediumMax, kLongMax, kPlanesMax};
  const StringSlots& slots = candidates.slots();
  const ManyKernelTable* table = CurrentManyKernels();
  const bool lanes =
      table != nullptr && slots.storage(query) != StringSlots::Storage::kWide && slots.length(query) <= query_max;
  const ManyQuery prepared = lanes ? QueryOf(slots, query) : ManyQuery();
  const auto run = [&](const CandidatePlanes::Block* blocks, size_t count, uint8_t* out) {
    in_lanes(*table, prepared, blocks, count, out);
  };
  for (size_t i = 0; i < CandidatePlanes::kParts; ++i) {
    if (lanes && i != CandidatePlanes::kRest && kPartMax[i] <= text_max) {
      RunBlocks(candidates.part(i), run, results);
    } else {
      RunAsList(candidates.part(i), query, list, results);
    }
  }
}

using Ids = std::span<const uint32_t>;
using Bytes = std::span<uint8_t>;

template <bool kSwaps>
void Distances(const CandidatePlanes& candidates, uint32_t query, Bytes distances) {
  Compare(
      candidates, query, kEditQueryMax, kPlanesMax, distances,
      [](const ManyKernelTable& table, const ManyQuery& prepared, const CandidatePlanes::Block* blocks, size_t count,
         uint8_t* out) { table.edit[kSwaps ? 1 : 0](prepared, blocks, count, out); },
      [&](Ids left, Ids right, Bytes out) {
        const StringSlots& slots = candidates.slots();
        std::vector<uint16_t> exact(out.size());
        kSwaps ? OsaDistances(slots, left, right, exact) : LevenshteinDistances(slots, left, right, exact);
        for (size_t i = 0; i < out.size(); ++i) out[i] = static_cast<uint8_t>(std::min<uint16_t>(exact[i], 255));
      });
}

template <bool kSwaps>
void AtMost2(const CandidatePlanes& candidates, uint32_t query, Bytes distances) {
  Compare(
      candidates, query, kAtMost2QueryMax, kPlanesMax, distances,
      [](const ManyKernelTable& table, const ManyQuery& prepared, const CandidatePlanes::Block* blocks, size_t count,
         uint8_t* out) { table.at_most_2[kSwaps ? 1 : 0](prepared, blocks, count, out); },
      [&](Ids left, Ids right, Bytes out) {
        const StringSlots& slots = candidates.slots();
        kSwaps ? OsaAtMost2(slots, left, right, out) : LevenshteinAtMost2(slots, left, right, out);
      });
}

// Stages the slots of 64 values in the order of kernel_table.h.
void StageSlots(const StringSlots::Slot* slots, const uint32_t* ids, uint8_t* stage) {
  for (size_t p = 0; p < kGroup; ++p) std::memcpy(stage + p % 16 * kGroup + p / 16 * 16, slots[ids[p]].bytes, 16);
}

}  // namespace

CandidatePlanes CandidatePlanes::Build(const StringSlots& slots, std::span<const uint32_t> ids) {
  CandidatePlanes result;
  result.Rebuild(slots, ids);
  return result;
}

void CandidatePlanes::Rebuild(const StringSlots& slots, std::span<const uint32_t> ids) {
  slots_ = &slots;
  size_ = ids.size();
  std::array<size_t, kParts + 1> ends;
  Order(ids, &ends);
  for (size_t i = 0; i < kParts; ++i) {
    Part& part = parts_[i];
    const size_t count = ends[i + 1] - ends[i];
    part.ids = std::span(ids_).subspan(ends[i], count);
    part.positions = std::span(positions_).subspan(ends[i], count);
    part.in_place = true;
    for (size_t at = 1; at < count && part.in_place; ++at) part.in_place = part.positions[at] == part.positions[0] + at;
  }
  FillBlocks();
}

// Puts the candidates in order of length, those that cannot lie in planes last; part i is ends[i] to ends[i + 1].
void CandidatePlanes::Order(std::span<const uint32_t> ids, std::array<size_t, kParts + 1>* ends) {
  constexpr uint32_t kNoPlanes = kPlanesMax + 1;
  lengths_.resize(ids.size());
  positions_.resize(ids.size());
  bool ordered = true;
  uint8_t before = 0;
  for (size_t i = 0; i < ids.size(); ++i) {
    const bool wide = slots_->storage(ids[i]) == StringSlots::Storage::kWide;
    lengths_[i] = static_cast<uint8_t>(wide ? kNoPlanes : std::min(slots_->length(ids[i]), kNoPlanes));
    positions_[i] = static_cast<uint32_t>(i);
    ordered &= before <= lengths_[i];
    before = lengths_[i];
  }
  ids_.assign(ids.begin(), ids.end());
  if (ordered) {
    const auto end_of = [&](uint32_t length) {
      return static_cast<size_t>(std::upper_bound(lengths_.begin(), lengths_.end(), length) - lengths_.begin());
    };
    *ends = {0, end_of(kMediumMax), end_of(kLongMax), end_of(kPlanesMax), ids.size()};
    return;
  }
  std::array<uint32_t, kNoPlanes + 2> first{};  // counts, then where the next of each length goes
  for (const uint8_t length : lengths_) ++first[length + 1u];
  for (uint32_t length = 1; length < first.size(); ++length) first[length] += first[length - 1];
  *ends = {0, first[kMediumMax + 1], first[kLongMax + 1], first[kPlanesMax + 1], ids.size()};
  for (uint32_t i = 0; i < ids.size(); ++i) {
    const uint32_t at = first[lengths_[i]]++;
    ids_[at] = ids[i];
    positions_[at] = i;
  }
}

void CandidatePlanes::FillBlocks() {
  // One plane of lengths and `longest` of codes for each block; of slots always 16, as they are made together.
  const auto planes_of = [&](size_t part, uint32_t longest) { return 1 + (part == 0 ? kMediumMax : longest); };
  size_t count_of_planes = 0;
  size_t count_of_blocks = 0;
  const auto for_each_block = [&](auto visit) {
    for (size_t i = 0; i < kRest; ++i) {
      for (size_t first = 0; first < parts_[i].ids.size(); first += kGroup) {
        visit(i, parts_[i].ids.subspan(first, std::min(kGroup, parts_[i].ids.size() - first)));
      }
    }
  };
  for_each_block([&](size_t part, std::span<const uint32_t> lanes) {
    count_of_planes += planes_of(part, slots_->length(lanes.back()));
    ++count_of_blocks;
  });
  if (count_of_planes > planes_capacity_) {
    planes_ = std::make_unique_for_overwrite<Plane[]>(count_of_planes);
    planes_capacity_ = count_of_planes;
  }
  blocks_.clear();
  blocks_.reserve(count_of_blocks);
  Plane* plane = planes_.get();
  std::array<size_t, kRest> blocks_of{};
  for_each_block([&](size_t part, std::span<const uint32_t> lanes) {
    const uint32_t longest = slots_->length(lanes.back());
    FillPlanes(lanes, plane, part == 0);
    blocks_.push_back({plane[1].codes, plane[0].codes, slots_->length(lanes.front()), longest});
    plane += planes_of(part, longest);
    ++blocks_of[part];
  });
  size_t first = 0;
  for (size_t i = 0; i < kRest; ++i) {
    parts_[i].blocks = std::span(blocks_).subspan(first, blocks_of[i]);
    first += blocks_of[i];
  }
}

// Fills the planes of up to 64 values. Lanes without a value repeat the last one: a block of one length stays one.
void CandidatePlanes::FillPlanes(std::span<const uint32_t> lanes, Plane* plane, bool in_slots) const {
  uint32_t ids[kGroup];
  std::copy(lanes.begin(), lanes.end(), ids);
  std::fill(ids + lanes.size(), ids + kGroup, lanes.back());
  if (const ManyKernelTable* table = CurrentManyKernels(); in_slots && table != nullptr) {
    alignas(64) uint8_t stage[kGroup * StringSlots::kSlotSize];
    StageSlots(slots_->slots(), ids, stage);
    table->transpose(stage, plane[1].codes, plane[0].codes);
    return;
  }
  const uint32_t longest = in_slots ? kMediumMax : slots_->length(lanes.back());
  for (size_t lane = 0; lane < kGroup; ++lane) {
    const std::span<const uint8_t> codes = slots_->Codes(ids[lane]);
    plane[0].codes[lane] = static_cast<uint8_t>(codes.size());
    for (size_t j = 0; j < longest; ++j) plane[1 + j].codes[lane] = j < codes.size() ? PlaneCode(codes[j]) : 0;
  }
}

void JaroWinklerLevels(const CandidatePlanes& candidates, uint32_t query, const JaroWinklerThresholds& thresholds,
                       std::span<uint8_t> levels) {
  Compare(
      candidates, query, kJaroQueryMax, kJaroTextMax, levels,
      [&](const ManyKernelTable& table, const ManyQuery& prepared, const CandidatePlanes::Block* blocks, size_t count,
          uint8_t* out) { table.jaro({&prepared, 1}, {blocks, count}, thresholds, out, 0); },
      [&](Ids left, Ids right, Bytes out) { JaroWinklerLevels(candidates.slots(), left, right, thresholds, out); });
}

void LevenshteinDistances(const CandidatePlanes& candidates, uint32_t query, std::span<uint8_t> distances) {
  Distances<false>(candidates, query, distances);
}
void OsaDistances(const CandidatePlanes& candidates, uint32_t query, std::span<uint8_t> distances) {
  Distances<true>(candidates, query, distances);
}
void LevenshteinAtMost2(const CandidatePlanes& candidates, uint32_t query, std::span<uint8_t> distances) {
  AtMost2<false>(candidates, query, distances);
}
void OsaAtMost2(const CandidatePlanes& candidates, uint32_t query, std::span<uint8_t> distances) {
  AtMost2<true>(candidates, query, distances);
}

namespace {

// The levels of one left value with all candidates of a part, lying one after the other, to where they belong in its row.
void PutRow(const CandidatePlanes::Part& part, const uint8_t* levels, uint8_t* row) {
  if (part.in_place) {
    std::memcpy(row + part.positions.front(), levels, part.ids.size());
  } else {
    for (size_t i = 0; i < part.ids.size(); ++i) row[part.positions[i]] = levels[i];
  }
}

// Fills the rows of `count` queries from the parts with planes, by way of `buffer` where lanes are not places.
void RunRows(const ManyKernelTable& table, std::span<const ManyQuery> queries, const CandidatePlanes& planes,
             const JaroWinklerThresholds& thresholds, std::vector<uint8_t>* buffer, uint8_t* rows) {
  const size_t columns = planes.size();
  for (size_t p = 0; p < 2; ++p) {
    const CandidatePlanes::Part& part = planes.part(p);
    if (part.ids.empty()) continue;
    const size_t stride = part.blocks.size() * kGroup;
    if (part.in_place && part.ids.size() == columns && stride == columns) {
      table.jaro(queries, part.blocks, thresholds, rows, columns);
      continue;
    }
    if (buffer->size() < queries.size() * stride) buffer->resize(queries.size() * stride);
    table.jaro(queries, part.blocks, thresholds, buffer->data(), stride);
    for (size_t i = 0; i < queries.size(); ++i) PutRow(part, buffer->data() + i * stride, rows + i * columns);
  }
}

// Fills the rows of `left` from planes, several values at a time.
void LevelsFromPlanes(const StringSlots& slots, Ids left, const CandidatePlanes& planes,
                      const JaroWinklerThresholds& thresholds, std::vector<uint8_t>* buffer, uint8_t* rows) {
  constexpr size_t kRows = 16;
  const ManyKernelTable* table = CurrentManyKernels();
  const size_t columns = planes.size();
  const auto in_lanes = [&](uint32_t id) {
    return table != nullptr && slots.storage(id) != StringSlots::Storage::kWide && slots.length(id) <= kJaroQueryMax;
  };
  const bool all_in_lanes = planes.part(0).ids.size() + planes.part(1).ids.size() == columns;
  for (size_t first = 0; first < left.size();) {
    ManyQuery queries[kRows];
    size_t count = 0;
    while (all_in_lanes && count < kRows && first + count < left.size() && in_lanes(left[first + count])) {
      queries[count] = QueryOf(slots, left[first + count]);
      ++count;
    }
    if (count == 0) {
      JaroWinklerLevels(planes, left[first], thresholds, {rows + first * columns, columns});
      ++first;
      continue;
    }
    RunRows(*table, {queries, count}, planes, thresholds, buffer, rows + first * columns);
    first += count;
  }
}

}  // namespace

// What a block needs to be laid out, kept for the next one: a block of few pairs takes no longer than an allocation or two.
struct BlockScratch {
  CandidatePlanes planes;
  std::vector<uint8_t> levels;
};

namespace {

// Up to eight candidates of at most 16 characters, eight times over: planes for jaro_small, and for single queries, whose
// first lanes are their results.
struct SmallPlanes {
  alignas(64) uint8_t planes[kMediumMax * kGroup];
  alignas(64) uint8_t lengths[kGroup];
  CandidatePlanes::Block block;

  SmallPlanes(const ManyKernelTable& table, const StringSlots& slots, Ids right) : block{planes, lengths, kMediumMax, 0} {
    const uint8_t* from[kSmallBlock];
    for (size_t j = 0; j < kSmallBlock; ++j) from[j] = slots.slots()[right[std::min(j, right.size() - 1)]].bytes;
    table.spread(from, planes, lengths);
    for (const uint32_t id : right) {
      block.shortest = std::min(block.shortest, slots.length(id));
      block.longest = std::max(block.longest, slots.length(id));
    }
  }
};

// Levels of `left` with up to eight candidates, rows `stride` apart. REQUIRES: what CanRunSmall says of all.
void RunSmall(const ManyKernelTable& table, const StringSlots& slots, Ids left, Ids right,
              const JaroWinklerThresholds& thresholds, size_t stride, uint8_t* levels) {
  const SmallPlanes small(table, slots, right);
  ManyQuery queries[kSmallBlock];
  uint8_t* rows[kSmallBlock];
  size_t count = 0;
  const auto run = [&] {
    for (size_t i = count; i < kSmallBlock; ++i) queries[i] = queries[0];
    alignas(64) uint16_t places[kGroup];
    table.jaro_small(queries, small.block, places);
    for (size_t i = 0; i < count; ++i) {
      for (size_t j = 0; j < right.size(); ++j) {
        rows[i][j] = thresholds.short_levels()[places[LaneOrder(kSmallBlock * i + j)]];
      }
    }
    count = 0;
  };
  for (const uint32_t id : left) {
    const ManyQuery query = QueryOf(slots, id);
    if (query.length <= kShortMax) [[likely]] {
      queries[count] = query;
      rows[count++] = levels;
      if (count == kSmallBlock) run();
    } else {
      uint8_t out[kGroup];
      table.jaro({&query, 1}, {&small.block, 1}, thresholds, out, 0);
      std::memcpy(levels, out, right.size());
    }
    levels += stride;
  }
  if (count > 0) run();
}

bool CanRunSmall(const StringSlots& slots, Ids left, Ids right) {
  const ManyKernelTable* table = CurrentManyKernels();
  const auto in_slot = [&](uint32_t id) { return slots.storage(id) == StringSlots::Storage::kSlot; };
  return table != nullptr && table->jaro_small != nullptr && slots.symbols() < 64 &&
         std::all_of(left.begin(), left.end(), in_slot) && std::all_of(right.begin(), right.end(), in_slot);
}

}  // namespace

void JaroWinklerLevelsOfBlock(const StringSlots& slots, std::span<const uint32_t> left,
                              std::span<const uint32_t> right, const JaroWinklerThresholds& thresholds,
                              std::span<uint8_t> levels) {
  IPSE_CHECK(levels.size() == left.size() * right.size());
  constexpr size_t kPlanesFrom = 16;  // fewer candidates leave most lanes of the planes empty
  constexpr size_t kKept = 1024;      // candidates of which a thread keeps the space
  if (left.size() >= kPlanesFrom && right.size() >= kPlanesFrom) {
    if (right.size() > kKept) {
      std::vector<uint8_t> buffer;
      LevelsFromPlanes(slots, left, CandidatePlanes::Build(slots, right), thresholds, &buffer, levels.data());
      return;
    }
    thread_local BlockScratch scratch;
    scratch.planes.Rebuild(slots, right);
    LevelsFromPlanes(slots, left, scratch.planes, thresholds, &scratch.levels, levels.data());
    return;
  }
  // Lanes filled from several left values; best where they are filled, else the pairs as a list, a bounded part at a time.
  constexpr size_t kHalfFull = kSmallBlock / 2;
  if (left.size() > kHalfFull && right.size() > kHalfFull && CanRunSmall(slots, left, right)) {
    for (size_t first = 0; first < right.size(); first += kSmallBlock) {
      const Ids part = right.subspan(first, std::min(kSmallBlock, right.size() - first));
      RunSmall(*CurrentManyKernels(), slots, left, part, thresholds, right.size(), levels.data() + first);
    }
    return;
  }
  constexpr size_t kPairs = 1024;
  uint32_t list_left[kPairs];
  uint32_t list_right[kPairs];
  size_t filled = 0;
  size_t done = 0;
  for (const uint32_t a : left) {
    for (const uint32_t b : right) {
      list_left[filled] = a;
      list_right[filled++] = b;
      if (filled < kPairs && done + filled < levels.size()) continue;
      JaroWinklerLevels(slots, std::span(list_left, filled), std::span(list_right, filled), thresholds,
                        levels.subspan(done, filled));
      done += filled;
      filled = 0;
    }
  }
}

}  // namespace ipse
