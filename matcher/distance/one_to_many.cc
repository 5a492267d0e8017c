#include "matcher/distance/one_to_many.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "matcher/base/check.h"
#include "matcher/distance/kernel_table.h"
#include "matcher/distance/many_table.h"
#include "matcher/distance/pair_kernels.h"
#include "matcher/distance/scalar_kernels.h"

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
void RunBlocks(const CandidatePlanes& candidates, Run run, std::span<uint8_t> results) {
  const std::span<const CandidatePlanes::Block> blocks = candidates.blocks();
  const std::span<const uint32_t> positions = candidates.lane_positions();
  size_t done = 0;
  if (candidates.in_place()) {
    done = positions.size() / kGroup;  // the full blocks
    run(blocks.data(), done, results.data());
  }
  while (done < blocks.size()) {
    alignas(64) uint8_t out[kBlocksAtATime * kGroup];
    const size_t count = std::min(kBlocksAtATime, blocks.size() - done);
    run(blocks.data() + done, count, out);
    const size_t first = done * kGroup;
    const size_t lanes = std::min(count * kGroup, positions.size() - first);
    for (size_t i = 0; i < lanes; ++i) results[positions[first + i]] = out[i];
    done += count;
  }
}

// Calls in_lanes(table, query, blocks, count, out) for what fits lanes and one(id) for the rest.
template <typename InLanes, typename One>
void Compare(const CandidatePlanes& candidates, uint32_t query, std::span<uint8_t> results, InLanes in_lanes, One one) {
  IPSE_CHECK(results.size() == candidates.size());
  const StringSlots& slots = candidates.slots();
  const ManyKernelTable* table = CurrentManyKernels();
  for (const CandidatePlanes::Slow& slow : candidates.slow()) results[slow.position] = one(slow.id);
  if (table != nullptr && slots.storage(query) == StringSlots::Storage::kSlot) {
    const ManyQuery prepared = QueryOf(slots, query);
    RunBlocks(
        candidates,
        [&](const CandidatePlanes::Block* blocks, size_t count, uint8_t* out) {
          in_lanes(*table, prepared, blocks, count, out);
        },
        results);
    return;
  }
  for (size_t i = 0; i < candidates.lane_positions().size(); ++i) {
    results[candidates.lane_positions()[i]] = one(candidates.lane_ids()[i]);
  }
}

template <bool kSwaps>
void Distances(const CandidatePlanes& candidates, uint32_t query, uint8_t most, std::span<uint8_t> distances) {
  ScalarKernels scalar;
  const StringSlots& slots = candidates.slots();
  const uint32_t length = slots.length(query);
  Compare(
      candidates, query, distances,
      [most](const ManyKernelTable& table, const ManyQuery& prepared, const CandidatePlanes::Block* blocks, size_t count,
             uint8_t* out) { table.edit[kSwaps ? 1 : 0](prepared, blocks, count, most, out); },
      [&](uint32_t id) {
        const uint32_t other = slots.length(id);
        if (std::max(length, other) - std::min(length, other) >= most) return most;
        const uint32_t distance = kSwaps ? scalar.Osa(slots, query, id) : scalar.Levenshtein(slots, query, id);
        return static_cast<uint8_t>(std::min<uint32_t>(distance, most));
      });
}

}  // namespace

CandidatePlanes CandidatePlanes::Build(const StringSlots& slots, std::span<const uint32_t> ids) {
  CandidatePlanes result;
  result.slots_ = &slots;
  std::vector<uint32_t> order;  // of the candidates that fit lanes, by length
  order.reserve(ids.size());
  for (uint32_t i = 0; i < ids.size(); ++i) {
    if (slots.storage(ids[i]) == StringSlots::Storage::kSlot) {
      order.push_back(i);
    } else {
      result.slow_.push_back({ids[i], i});
    }
  }
  const auto shorter = [&](uint32_t a, uint32_t b) { return slots.marks()[ids[a]] < slots.marks()[ids[b]]; };
  if (!std::is_sorted(order.begin(), order.end(), shorter)) std::stable_sort(order.begin(), order.end(), shorter);
  for (size_t i = 0; i < order.size(); ++i) {
    result.in_place_ &= order[i] == i;
    result.lane_ids_.push_back(ids[order[i]]);
  }
  result.lane_positions_ = std::move(order);
  result.FillPlanes();
  return result;
}

void CandidatePlanes::FillPlanes() {
  const std::span<const uint32_t> ids = lane_ids_;
  const uint8_t* marks = slots_->marks();
  // One plane of lengths and `longest` of codes for each block; counted first, since blocks point into them.
  size_t planes = 0;
  for (size_t first = 0; first < ids.size(); first += kGroup) {
    planes += 1 + marks[ids[std::min(first + kGroup, ids.size()) - 1]];
  }
  planes_.assign(planes, Plane());
  Plane* plane = planes_.data();
  for (size_t first = 0; first < ids.size(); first += kGroup) {
    const size_t count = std::min(kGroup, ids.size() - first);
    const uint32_t longest = marks[ids[first + count - 1]];
    blocks_.push_back({plane[1].codes, plane[0].codes, marks[ids[first]], longest});
    for (size_t lane = 0; lane < kGroup; ++lane) {
      // Lanes without a candidate repeat the last one: a block of one length stays one.
      const uint32_t id = ids[first + std::min(lane, count - 1)];
      plane[0].codes[lane] = marks[id];
      const uint8_t* codes = slots_->slots()[id].bytes;
      for (uint32_t j = 0; j < marks[id]; ++j) plane[1 + j].codes[lane] = codes[j];
    }
    plane += 1 + longest;
  }
}

void JaroWinklerLevels(const CandidatePlanes& candidates, uint32_t query, const JaroWinklerThresholds& thresholds,
                       std::span<uint8_t> levels) {
  ScalarKernels scalar;
  Compare(
      candidates, query, levels,
      [&](const ManyKernelTable& table, const ManyQuery& prepared, const CandidatePlanes::Block* blocks, size_t count,
          uint8_t* out) { table.jaro(prepared, blocks, count, thresholds.LevelsOfLength(prepared.length), out); },
      [&](uint32_t id) { return thresholds.LevelOf(scalar.JaroWinkler(candidates.slots(), query, id)); });
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
