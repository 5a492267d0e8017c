#include "matcher/distance/one_to_many.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "matcher/base/check.h"
#include "matcher/distance/kernel_table.h"
#include "matcher/distance/many_table.h"
#include "matcher/distance/pair_kernels.h"

namespace ipse {
namespace {

constexpr size_t kBlocksAtATime = 16;  // of results that have to be put in order

// Fills the masks of a value that lies in a slot.
ManyQuery QueryOf(const StringSlots& slots, uint32_t id) {
  ManyQuery query;
  const std::span<const uint8_t> codes = slots.Codes(id);
  query.length = static_cast<uint32_t>(codes.size());
  query.codes = std::min(slots.symbols(), StringSlots::kSymbolsCoded) + 1;
  for (size_t i = 0; i < codes.size(); ++i) {
    uint8_t* masks = i < 8 ? query.low : query.high;
    masks[codes[i]] = static_cast<uint8_t>(masks[codes[i]] | 1u << i % 8);
  }
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
    for (size_t i = 0; i < lanes; ++i) results[part.positions[first + i]] = out[i];
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

// Calls in_lanes(table, query, blocks, count, out) for what fits planes and list(left, right, out) for the rest.
template <typename InLanes, typename List>
void Compare(const CandidatePlanes& candidates, uint32_t query, bool long_in_lanes, std::span<uint8_t> results,
             InLanes in_lanes, List list) {
  IPSE_CHECK(results.size() == candidates.size());
  const ManyKernelTable* table = CurrentManyKernels();
  const bool lanes = table != nullptr && candidates.slots().storage(query) == StringSlots::Storage::kSlot;
  const ManyQuery prepared = lanes ? QueryOf(candidates.slots(), query) : ManyQuery();
  const auto run = [&](const CandidatePlanes::Block* blocks, size_t count, uint8_t* out) {
    in_lanes(*table, prepared, blocks, count, out);
  };
  if (lanes) {
    RunBlocks(candidates.slot_part(), run, results);
  } else {
    RunAsList(candidates.slot_part(), query, list, results);
  }
  if (lanes && long_in_lanes) {
    RunBlocks(candidates.long_part(), run, results);
  } else {
    RunAsList(candidates.long_part(), query, list, results);
  }
  RunAsList(candidates.rest(), query, list, results);
}

using Ids = std::span<const uint32_t>;
using Bytes = std::span<uint8_t>;

template <bool kSwaps>
void Distances(const CandidatePlanes& candidates, uint32_t query, uint8_t most, Bytes distances) {
  const StringSlots& slots = candidates.slots();
  Compare(
      candidates, query, /*long_in_lanes=*/true, distances,
      [most](const ManyKernelTable& table, const ManyQuery& prepared, const CandidatePlanes::Block* blocks, size_t count,
             uint8_t* out) { table.edit[kSwaps ? 1 : 0](prepared, blocks, count, most, out); },
      [&](Ids left, Ids right, Bytes out) {
        if (most == 3) {
          kSwaps ? OsaAtMost2(slots, left, right, out) : LevenshteinAtMost2(slots, left, right, out);
          return;
        }
        std::vector<uint16_t> exact(out.size());
        kSwaps ? OsaDistances(slots, left, right, exact) : LevenshteinDistances(slots, left, right, exact);
        for (size_t i = 0; i < out.size(); ++i) out[i] = static_cast<uint8_t>(std::min<uint16_t>(exact[i], most));
      });
}

}  // namespace

CandidatePlanes CandidatePlanes::Build(const StringSlots& slots, std::span<const uint32_t> ids) {
  CandidatePlanes result;
  result.slots_ = &slots;
  result.size_ = ids.size();
  std::vector<uint32_t> in_slots;
  std::vector<uint32_t> longer;
  in_slots.reserve(ids.size());
  for (uint32_t i = 0; i < ids.size(); ++i) {
    const StringSlots::Storage storage = slots.storage(ids[i]);
    if (storage == StringSlots::Storage::kSlot) {
      in_slots.push_back(i);
    } else if (storage == StringSlots::Storage::kLong && slots.length(ids[i]) <= kLongMax) {
      longer.push_back(i);
    } else {
      result.rest_.ids.push_back(ids[i]);
      result.rest_.positions.push_back(i);
    }
  }
  result.FillPlanes(ids, std::move(in_slots), &result.slot_part_);
  result.FillPlanes(ids, std::move(longer), &result.long_part_);
  return result;
}

// Makes a part of the candidates at `order`, places in `ids`.
void CandidatePlanes::FillPlanes(std::span<const uint32_t> ids, std::vector<uint32_t> order, Part* part) {
  const auto shorter = [&](uint32_t a, uint32_t b) { return slots_->length(ids[a]) < slots_->length(ids[b]); };
  if (!std::is_sorted(order.begin(), order.end(), shorter)) std::stable_sort(order.begin(), order.end(), shorter);
  for (size_t i = 0; i < order.size(); ++i) {
    part->in_place &= order[i] == order[0] + i;
    part->ids.push_back(ids[order[i]]);
  }
  part->positions = std::move(order);
  // One plane of lengths and `longest` of codes for each block; counted first, since blocks point into them.
  const std::vector<uint32_t>& lanes = part->ids;
  size_t count_of_planes = 0;
  for (size_t first = 0; first < lanes.size(); first += kGroup) {
    count_of_planes += 1 + slots_->length(lanes[std::min(first + kGroup, lanes.size()) - 1]);
  }
  planes_.emplace_back(count_of_planes + 1);  // a last block of empty values points past its lengths
  Plane* plane = planes_.back().data();
  for (size_t first = 0; first < lanes.size(); first += kGroup) {
    const size_t count = std::min(kGroup, lanes.size() - first);
    const uint32_t longest = slots_->length(lanes[first + count - 1]);
    part->blocks.push_back({plane[1].codes, plane[0].codes, slots_->length(lanes[first]), longest});
    for (size_t lane = 0; lane < kGroup; ++lane) {
      // Lanes without a candidate repeat the last one: a block of one length stays one.
      const std::span<const uint8_t> codes = slots_->Codes(lanes[first + std::min(lane, count - 1)]);
      plane[0].codes[lane] = static_cast<uint8_t>(codes.size());
      for (size_t j = 0; j < codes.size(); ++j) plane[1 + j].codes[lane] = codes[j];
    }
    plane += 1 + longest;
  }
}

void JaroWinklerLevels(const CandidatePlanes& candidates, uint32_t query, const JaroWinklerThresholds& thresholds,
                       std::span<uint8_t> levels) {
  Compare(
      candidates, query, /*long_in_lanes=*/false, levels,
      [&](const ManyKernelTable& table, const ManyQuery& prepared, const CandidatePlanes::Block* blocks, size_t count,
          uint8_t* out) { table.jaro(prepared, blocks, count, thresholds.LevelsOfLength(prepared.length), out); },
      [&](Ids left, Ids right, Bytes out) { JaroWinklerLevels(candidates.slots(), left, right, thresholds, out); });
}

void LevenshteinDistances(const CandidatePlanes& candidates, uint32_t query, std::span<uint8_t> distances) {
  Distances<false>(candidates, query, 255, distances);
}
void OsaDistances(const CandidatePlanes& candidates, uint32_t query, std::span<uint8_t> distances) {
  Distances<true>(candidates, query, 255, distances);
}
void LevenshteinAtMost2(const CandidatePlanes& candidates, uint32_t query, std::span<uint8_t> distances) {
  Distances<false>(candidates, query, 3, distances);
}
void OsaAtMost2(const CandidatePlanes& candidates, uint32_t query, std::span<uint8_t> distances) {
  Distances<true>(candidates, query, 3, distances);
}

void JaroWinklerLevelsOfBlock(const StringSlots& slots, std::span<const uint32_t> left,
                              std::span<const uint32_t> right, const JaroWinklerThresholds& thresholds,
                              std::span<uint8_t> levels) {
  IPSE_CHECK(levels.size() == left.size() * right.size());
  constexpr size_t kPlanesFrom = 32;  // fewer candidates leave most lanes of the planes empty
  if (left.size() >= kPlanesFrom && right.size() >= kPlanesFrom) {
    const CandidatePlanes planes = CandidatePlanes::Build(slots, right);
    for (size_t i = 0; i < left.size(); ++i) {
      JaroWinklerLevels(planes, left[i], thresholds, levels.subspan(i * right.size(), right.size()));
    }
    return;
  }
  // Lanes filled from several left values: the pairs as a list, a bounded part at a time.
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
