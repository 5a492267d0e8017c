#include "scoring/cluster/components.h"

#include <algorithm>
#include <atomic>
#include <numeric>

#include "matcher/base/parallel.h"

namespace ipse {
namespace {

constexpr size_t kEdgesPerChunk = 1 << 16;
constexpr uint32_t kNoComponent = UINT32_MAX;

uint32_t FindShared(std::vector<uint32_t>& parent, uint32_t i) {
  for (;;) {
    const uint32_t up = std::atomic_ref(parent[i]).load(std::memory_order_relaxed);
    if (up == i) return i;
    uint32_t expected = up;
    const uint32_t above = std::atomic_ref(parent[up]).load(std::memory_order_relaxed);
    if (above != up) {  // halve the path; losing the race is harmless, someone else shortened it
      std::atomic_ref(parent[i]).compare_exchange_weak(expected, above, std::memory_order_relaxed);
    }
    i = above;
  }
}

void UnionShared(std::vector<uint32_t>& parent, uint32_t a, uint32_t b) {
  for (;;) {
    a = FindShared(parent, a);
    b = FindShared(parent, b);
    if (a == b) return;
    if (a < b) std::swap(a, b);
    uint32_t expected = a;
    if (std::atomic_ref(parent[a]).compare_exchange_strong(expected, b, std::memory_order_relaxed)) return;
  }
}

// The component root of every record.
std::vector<uint32_t> FindRoots(uint32_t record_count, std::span<const ScoredEdge> edges,
                                std::span<const RecordPair> must, float floor_bits, int threads) {
  std::vector<uint32_t> parent(record_count);
  std::iota(parent.begin(), parent.end(), 0u);
  ParallelChunks(threads, (edges.size() + kEdgesPerChunk - 1) / kEdgesPerChunk, [&](size_t chunk) {
    const size_t end = std::min(edges.size(), (chunk + 1) * kEdgesPerChunk);
    for (size_t e = chunk * kEdgesPerChunk; e < end; ++e) {
      if (edges[e].weight_bits >= floor_bits) UnionShared(parent, edges[e].left, edges[e].right);
    }
  });
  for (const RecordPair& pair : must) UnionShared(parent, pair.left, pair.right);
  for (uint32_t i = 0; i < record_count; ++i) parent[i] = parent[parent[i]];  // parents come before their children
  return parent;
}

// Numbers components of two or more records in the order of their smallest record; kNoComponent for the others.
std::vector<uint32_t> NumberComponents(const std::vector<uint32_t>& root, std::vector<uint32_t>& sizes) {
  std::vector<uint32_t> component(root.size(), 0);
  for (uint32_t r : root) ++component[r];
  for (size_t i = 0; i < root.size(); ++i) {
    if (root[i] != i) {
      component[i] = component[root[i]];
    } else if (component[i] == 1) {
      component[i] = kNoComponent;
    } else {
      sizes.push_back(component[i]);
      component[i] = static_cast<uint32_t>(sizes.size() - 1);
    }
  }
  return component;
}

// Sorts the pairs whose ends share a bin into `order` (stable), bin by bin, and returns the bins' bounds.
template <typename Pair>
std::vector<uint32_t> BinPairs(std::span<const Pair> pairs, const std::vector<uint32_t>& bin_of, size_t bins,
                               std::vector<uint32_t>& order) {
  std::vector<uint32_t> begin(bins + 1, 0);
  auto bin = [&](const Pair& pair) {
    const uint32_t left = bin_of[pair.left];
    return left == bin_of[pair.right] ? left : kNoComponent;
  };
  for (const Pair& pair : pairs) {
    if (const uint32_t b = bin(pair); b != kNoComponent) ++begin[b + 1];
  }
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  order.resize(begin.back());
  std::vector<uint32_t> at(begin.begin(), begin.end() - 1);
  for (size_t p = 0; p < pairs.size(); ++p) {
    if (const uint32_t b = bin(pairs[p]); b != kNoComponent) order[at[b]++] = static_cast<uint32_t>(p);
  }
  return begin;
}

// Cuts one component into parts.
class Splitter {
 public:
  Splitter(std::span<const ScoredEdge> edges, const ClusterConstraints& constraints, float floor_bits,
           uint32_t unit_records_max, ClusterLayout& layout)
      : edges_(edges), constraints_(constraints), floor_bits_(floor_bits), max_(unit_records_max), layout_(layout) {}

  void Split(const Unit& whole) {
    const uint32_t parts = AssignParts(whole);
    const std::vector<uint32_t> member_begin = ReorderMembers(whole, parts);
    const auto edge_begin = Reorder(layout_.edges, whole.edges, parts, edges_);
    const auto must_begin = Reorder(layout_.must, whole.must, parts, constraints_.must_link);
    const auto bar_begin = Reorder(layout_.bars, whole.bars, parts, constraints_.cannot_link);
    for (uint32_t p = 0; p < parts; ++p) {
      const Range members{member_begin[p], member_begin[p + 1]};
      if (members.size() < 2) continue;
      layout_.units.push_back({members, {edge_begin[p], edge_begin[p + 1]}, {must_begin[p], must_begin[p + 1]},
                               {bar_begin[p], bar_begin[p + 1]}});
    }
    layout_.splits.push_back({whole, {edge_begin[parts], whole.edges.end}});
  }

 private:
  // Kruskal's algorithm, heaviest edge first, refusing unions above the limit. Returns the number of parts and leaves
  // the part of each member in part_, numbered in the order of their smallest record.
  uint32_t AssignParts(const Unit& whole) {
    begin_ = whole.members.begin;
    DisjointSets sets(whole.members.size());
    std::vector<uint32_t> size(whole.members.size(), 1);
    auto unite = [&](uint32_t left, uint32_t right, uint32_t limit) {
      const uint32_t a = sets.Find(Local(left)), b = sets.Find(Local(right));
      if (a == b || size[a] + size[b] > limit) return;
      const uint32_t sum = size[a] + size[b];
      sets.Union(a, b);
      size[std::min(a, b)] = sum;
    };
    for (uint32_t m = whole.must.begin; m < whole.must.end; ++m) {
      const RecordPair& pair = constraints_.must_link[layout_.must[m]];
      unite(pair.left, pair.right, UINT32_MAX);
    }
    std::sort(layout_.edges.begin() + whole.edges.begin, layout_.edges.begin() + whole.edges.end,
              [&](uint32_t a, uint32_t b) {
                if (HeavierEdge(edges_[a], edges_[b])) return true;
                return !HeavierEdge(edges_[b], edges_[a]) && a < b;
              });
    for (uint32_t e = whole.edges.begin; e < whole.edges.end; ++e) {
      const ScoredEdge& edge = edges_[layout_.edges[e]];
      if (edge.weight_bits < floor_bits_) break;
      unite(edge.left, edge.right, max_);
    }
    part_.assign(whole.members.size(), 0);
    uint32_t parts = 0;
    for (uint32_t i = 0; i < part_.size(); ++i) {
      const uint32_t root = sets.Find(i);
      part_[i] = root == i ? parts++ : part_[root];
    }
    return parts;
  }

  std::vector<uint32_t> ReorderMembers(const Unit& whole, uint32_t parts) {
    std::vector<uint32_t> begin(parts + 1, 0);
    for (uint32_t p : part_) ++begin[p + 1];
    begin[0] = begin_;
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    std::vector<uint32_t> at = begin;
    const std::vector<uint32_t> old(layout_.members.begin() + whole.members.begin,
                                    layout_.members.begin() + whole.members.end);
    part_of_slot_.resize(part_.size());
    for (uint32_t i = 0; i < old.size(); ++i) {
      const uint32_t slot = at[part_[i]]++;
      layout_.members[slot] = old[i];
      layout_.slot[old[i]] = slot;
      part_of_slot_[slot - begin_] = part_[i];
    }
    return begin;
  }

  // Sorts a range of pair indexes by part, stably; pairs between parts come last. Returns the parts' bounds, and the
  // beginning of the crossing pairs as the last one.
  template <typename Pair>
  std::vector<uint32_t> Reorder(std::vector<uint32_t>& order, Range range, uint32_t parts,
                                std::span<const Pair> pairs) {
    const std::vector<uint32_t> old(order.begin() + range.begin, order.begin() + range.end);
    auto part = [&](uint32_t index) {
      const uint32_t left = part_of_slot_[Local(pairs[index].left)];
      return left == part_of_slot_[Local(pairs[index].right)] ? left : parts;
    };
    std::vector<uint32_t> begin(parts + 2, 0);
    for (uint32_t index : old) ++begin[part(index) + 1];
    begin[0] = range.begin;
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    std::vector<uint32_t> at = begin;
    for (uint32_t index : old) order[at[part(index)]++] = index;
    begin.pop_back();
    return begin;
  }

  uint32_t Local(uint32_t record) const { return layout_.slot[record] - begin_; }

  std::span<const ScoredEdge> edges_;
  const ClusterConstraints& constraints_;
  const float floor_bits_;
  const uint32_t max_;
  ClusterLayout& layout_;
  uint32_t begin_ = 0;
  std::vector<uint32_t> part_;          // by member before reordering
  std::vector<uint32_t> part_of_slot_;  // by member after reordering
};

}  // namespace

DisjointSets::DisjointSets(uint32_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0u); }

bool DisjointSets::Union(uint32_t a, uint32_t b) {
  a = Find(a);
  b = Find(b);
  if (a == b) return false;
  parent_[std::max(a, b)] = std::min(a, b);
  return true;
}

bool HeavierEdge(const ScoredEdge& a, const ScoredEdge& b) {
  if (a.weight_bits != b.weight_bits) return a.weight_bits > b.weight_bits;
  if (a.left != b.left) return a.left < b.left;
  return a.right < b.right;
}

ClusterLayout LayOutComponents(uint32_t record_count, std::span<const ScoredEdge> edges,
                               const ClusterConstraints& constraints, float floor_bits, uint32_t unit_records_max,
                               int threads) {
  ClusterLayout layout;
  std::vector<uint32_t> sizes;
  std::vector<uint32_t> component;
  {
    const std::vector<uint32_t> root = FindRoots(record_count, edges, constraints.must_link, floor_bits, threads);
    component = NumberComponents(root, sizes);
  }
  layout.components = sizes.size();
  std::vector<uint32_t> begin(sizes.size() + 1, 0);
  std::partial_sum(sizes.begin(), sizes.end(), begin.begin() + 1);
  layout.members.resize(begin.back());
  layout.slot.assign(record_count, kNoSlot);
  std::vector<uint32_t> at = begin;
  for (uint32_t i = 0; i < record_count; ++i) {
    if (component[i] == kNoComponent) continue;
    layout.slot[i] = at[component[i]]++;
    layout.members[layout.slot[i]] = i;
  }
  const auto edge_begin = BinPairs(edges, component, sizes.size(), layout.edges);
  const auto must_begin = BinPairs(constraints.must_link, component, sizes.size(), layout.must);
  const auto bar_begin = BinPairs(constraints.cannot_link, component, sizes.size(), layout.bars);
  layout.units.reserve(sizes.size());
  Splitter splitter(edges, constraints, floor_bits, unit_records_max, layout);
  for (size_t c = 0; c < sizes.size(); ++c) {
    const Unit unit{{begin[c], begin[c + 1]}, {edge_begin[c], edge_begin[c + 1]}, {must_begin[c], must_begin[c + 1]},
                    {bar_begin[c], bar_begin[c + 1]}};
    layout.largest_component = std::max<uint64_t>(layout.largest_component, sizes[c]);
    if (sizes[c] <= unit_records_max) {
      layout.units.push_back(unit);
    } else {
      splitter.Split(unit);
    }
  }
  return layout;
}

}  // namespace ipse
