#pragma once

// Lays records, edges and constraints out by connected component, and cuts components that are too large into parts:
// the planning step of cluster.h. Pure functions of their inputs; the layout does not depend on the number of threads.
//
// Components come from a concurrent union-find that always hangs the larger root under the smaller one by
// compare-and-swap (the scheme of Jayanti & Tarjan 2016, "A randomized concurrent algorithm for disjoint set union",
// with index order for their random order): whatever the interleaving, a component's root is its smallest record.
//
// Cost: linear in records, edges and constraints; a component that is cut costs a sort of its edges.

#include <cstdint>
#include <span>
#include <vector>

#include "scoring/cluster/cluster.h"

namespace ipse {

// Sets of 0..size-1, path halving, the smallest member is the root.
class DisjointSets {
 public:
  explicit DisjointSets(uint32_t size);
  uint32_t Find(uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  // Returns false when both are in one set already.
  bool Union(uint32_t a, uint32_t b);

 private:
  std::vector<uint32_t> parent_;
};

// A half-open range of positions in one of the layout's arrays.
struct Range {
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t size() const { return end - begin; }
};

// Records that are clustered together: a component, or a part of one that was cut.
struct Unit {
  Range members;  // of ClusterLayout::members, ascending record indexes
  Range edges;    // of ClusterLayout::edges
  Range must;     // of ClusterLayout::must
  Range bars;     // of ClusterLayout::bars
};

// A component that was cut. Its units cover its members; `crossing` are its edges between units, heaviest first.
struct SplitComponent {
  Unit whole;
  Range crossing;
};

struct ClusterLayout {
  std::vector<uint32_t> members;  // records that share a component with others, component by component
  std::vector<uint32_t> slot;     // per record its position in members, or kNoSlot
  std::vector<uint32_t> edges;    // indexes into the edges given
  std::vector<uint32_t> must;     // indexes into must_link
  std::vector<uint32_t> bars;     // indexes into cannot_link
  std::vector<Unit> units;        // two or more members each
  std::vector<SplitComponent> splits;
  uint64_t components = 0;
  uint64_t largest_component = 0;
};
inline constexpr uint32_t kNoSlot = UINT32_MAX;

// REQUIRES: all indexes in range, fewer than 2^32 edges, must pairs and cannot pairs. Components above
// `unit_records_max` are cut (a set of must pairs is never cut, however large).
ClusterLayout LayOutComponents(uint32_t record_count, std::span<const ScoredEdge> edges,
                               const ClusterConstraints& constraints, float floor_bits, uint32_t unit_records_max,
                               int threads);

// Heaviest first, then by left and right.
bool HeavierEdge(const ScoredEdge& a, const ScoredEdge& b);

}  // namespace ipse
