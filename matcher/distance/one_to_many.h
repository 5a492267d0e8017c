#pragma once

// Compares one value with many of the same dictionary: the candidates are laid out once, as planes, and then compared with
// any number of values. Faster per pair than a list (pair_kernels.h), since nothing is gathered and a character's match mask
// is one look-up in registers.
//
//   CandidatePlanes block = CandidatePlanes::Build(names, ids);
//   for (uint32_t query : queries) JaroWinklerLevels(block, query, thresholds, levels);   // levels[i] is of ids[i]
//
// The meaning is reference.h's, exactly, whatever the instruction set. Run on planes: Jaro-Winkler of up to 32 characters on
// both sides; exact edit distances of queries of up to 16 and candidates of up to 64; "at most 2" of up to 64 on both. All else,
// and values with a rare character, is compared as a list of pairs.
//
// Build costs about ten nanoseconds a candidate and keeps 26 bytes for one of up to 16 characters, else its length plus ten;
// many candidates given in order of length
// are compared fastest, since blocks of 64 of one length need no care for the ends. For fewer than about 64
// candidates a pair list is the better choice: JaroWinklerLevelsOfBlock chooses.
// Thread-safe: comparisons only read. The dictionary must outlive the planes and stay as it is.

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "matcher/distance/jaro_winkler_thresholds.h"
#include "matcher/distance/string_slots.h"

namespace ipse {

class CandidatePlanes {
 public:
  CandidatePlanes(CandidatePlanes&&) = default;
  CandidatePlanes& operator=(CandidatePlanes&&) = default;

  // Lays out the values of `ids`, in any order, repeats allowed.
  static CandidatePlanes Build(const StringSlots& slots, std::span<const uint32_t> ids);

  size_t size() const { return size_; }
  const StringSlots& slots() const { return *slots_; }

  // Does the same in this object's space. The object must not be in use.
  void Rebuild(const StringSlots& slots, std::span<const uint32_t> ids);

  // --- For the kernels. ---

  // Up to 64 candidates: planes of 64 codes (as many_table.h stores them), one for each position below `longest`, 0 where a
  // value has ended.
  struct Block {
    const uint8_t* planes;
    const uint8_t* lengths;  // 64
    uint32_t shortest;
    uint32_t longest;
  };
  // Candidates in order of length; all blocks but the last are full. Lane i is the value ids[i] and the result
  // positions[i]; with `in_place` the positions are consecutive.
  struct Part {
    std::span<const Block> blocks;
    std::span<const uint32_t> ids;
    std::span<const uint32_t> positions;
    bool in_place = true;
  };
  // By length: up to 16 characters, up to 32, up to 64; and longer or wide ones, without blocks.
  static constexpr size_t kParts = 4;
  static constexpr size_t kRest = 3;
  const Part& part(size_t i) const { return parts_[i]; }

 private:
  struct alignas(64) Plane {
    uint8_t codes[64];
  };
  friend struct BlockScratch;
  CandidatePlanes() = default;
  void Order(std::span<const uint32_t> ids, std::array<size_t, kParts + 1>* ends);
  void FillBlocks();
  void FillPlanes(std::span<const uint32_t> lanes, Plane* plane, bool in_slots) const;

  const StringSlots* slots_ = nullptr;
  size_t size_ = 0;
  std::vector<uint32_t> ids_;        // in the order of the lanes
  std::vector<uint32_t> positions_;  // and where they stand among the ids given
  std::vector<uint8_t> lengths_;     // of the ids given; kPlanesMax + 1 for those without planes
  std::vector<Block> blocks_;
  std::unique_ptr<Plane[]> planes_;
  size_t planes_capacity_ = 0;
  std::array<Part, kParts> parts_;
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
