#pragma once

// Disjoint sets that know which of them must never be joined: the agglomeration state for graphs too large for the
// dense matrix of linkage.h. A set holds its members, the sets it is barred from, and the duplicate-free sources it has
// a record of. Not thread-safe. Cost: joins move the smaller side's data, O(log k) times per datum in all.

#include <absl/container/flat_hash_set.h>

#include <cstdint>
#include <span>
#include <vector>

namespace ipse {

class BarredSets {
 public:
  // One set for each position 0..names.size() - 1; `names` are the records there, in any order.
  explicit BarredSets(std::span<const uint32_t> names);

  // The handle of the set of `i`; any join may change it.
  uint32_t Find(uint32_t i);
  // The smallest name in the set with handle `set`.
  uint32_t Smallest(uint32_t set) const { return smallest_[set]; }
  std::span<const uint32_t> Members(uint32_t set) const { return members_[set]; }

  // Sets apart the sets of a and b; has no effect when they are one already.
  void AddBar(uint32_t a, uint32_t b);
  // Says that the set of `i` holds a record of a duplicate-free source.
  void AddSource(uint32_t i, uint32_t source);
  // Whether a bar or a common duplicate-free source keeps two different sets (handles) apart.
  bool IsBarred(uint32_t a, uint32_t b) const;
  // Joins the sets of a and b, barred or not, and returns the handle of the union.
  uint32_t Join(uint32_t a, uint32_t b);

 private:
  std::vector<uint32_t> parent_;
  std::vector<uint32_t> smallest_;
  std::vector<std::vector<uint32_t>> members_;
  std::vector<absl::flat_hash_set<uint32_t>> barred_;   // handles; empty vector until the first bar
  std::vector<absl::flat_hash_set<uint32_t>> sources_;  // likewise
};

}  // namespace ipse
