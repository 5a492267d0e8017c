#pragma once

// Compares one value with many of the same dictionary: the candidates are laid out once, as planes, and then compared with
// any number of values. Faster per pair than a list (pair_kernels.h), since nothing is gathered and a character's match mask
// is one look-up in registers.
//
//   CandidatePlanes block = CandidatePlanes::Build(names, ids);
//   for (uint32_t query : queries) JaroWinklerLevels(block, query, thresholds, levels);   // levels[i] is of ids[i]
//
// The meaning is reference.h's, exactly, whatever the instruction set. Candidates over 16 characters or with a rare
// character, and all candidates of such a query, are compared one by one in 64-bit words.
//
// Build costs some tens of nanoseconds a candidate and keeps its length plus nine bytes; candidates given in order of length
// are compared fastest, since blocks of 64 of one length need no care for the ends. For fewer than about 64
// candidates a pair list is the better choice: JaroWinklerLevelsOfBlock chooses.
// Thread-safe: comparisons only read. The dictionary must outlive the planes and stay as it is.

#include <cstdint>
#include <span>
#include <vector>

#include "matcher/distance/jaro_winkler_thresholds.h"
#include "matcher/distance/string_slots.h"

namespace ipse {

class CandidatePlanes {
 public:
  // Lays out the values of `ids`, in any order, repeats allowed.
  static CandidatePlanes Build(const StringSlots& slots, std::span<const uint32_t> ids);

  size_t size() const { return lane_positions_.size() + slow_.size(); }
  const StringSlots& slots() const { return *slots_; }

  // --- For the kernels. ---

  // Up to 64 candidates: planes of 64 codes, one for each position below `longest`, 0 where a value has ended.
  struct Block {
    const uint8_t* planes;
    const uint8_t* lengths;  // 64
    uint32_t shortest;
    uint32_t longest;
  };
  std::span<const Block> blocks() const { return blocks_; }
  // Which result and which value each lane is, in block order, and whether the results are 0, 1, 2 ... there.
  std::span<const uint32_t> lane_positions() const { return lane_positions_; }
  std::span<const uint32_t> lane_ids() const { return lane_ids_; }
  bool in_place() const { return in_place_; }
  // Candidates compared one by one.
  struct Slow {
    uint32_t id;
    uint32_t position;
  };
  std::span<const Slow> slow() const { return slow_; }

 private:
  struct alignas(64) Plane {
    uint8_t codes[64];
  };
  void FillPlanes();

  const StringSlots* slots_ = nullptr;
  std::vector<Plane> planes_;
  std::vector<Block> blocks_;
  std::vector<uint32_t> lane_positions_;
  std::vector<uint32_t> lane_ids_;
  std::vector<Slow> slow_;
  bool in_place_ = true;
};

// Each writes one result per candidate, in the order of the ids given to Build.
// REQUIRES: results.size() == candidates.size(); query is an id of candidates.slots().
void JaroWinklerLevels(const CandidatePlanes& candidates, uint32_t query, const JaroWinklerThresholds& thresholds,
                       std::span<uint8_t> levels);
// Distances, 255 where they are more than that.
void LevenshteinDistances(const CandidatePlanes& candidates, uint32_t query, std::span<uint8_t> distances);
void OsaDistances(const CandidatePlanes& candidates, uint32_t query, std::span<uint8_t> distances);
// Distances of 0, 1 or 2, else 3.
void LevenshteinAtMost2(const CandidatePlanes& candidates, uint32_t query, std::span<uint8_t> distances);
void OsaAtMost2(const CandidatePlanes& candidates, uint32_t query, std::span<uint8_t> distances);

// Compares every value of `left` with every value of `right`: levels[i * right.size() + j] is of left[i] and right[j].
// Picks the better of planes and a list of pairs for the size of the block.
// REQUIRES: levels.size() == left.size() * right.size().
void JaroWinklerLevelsOfBlock(const StringSlots& slots, std::span<const uint32_t> left,
                              std::span<const uint32_t> right, const JaroWinklerThresholds& thresholds,
                              std::span<uint8_t> levels);

}  // namespace ipse
