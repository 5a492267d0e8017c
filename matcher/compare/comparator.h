#pragma once

// Compares pairs of records in one respect, a tile of pairs at a time.
//
//   auto compare = MakeComparator(ComparatorKind::kGivenName, table, fields, bins);
//   compare->Compare(tile, scratch, outcomes);
//
// Equal ids are decided by an integer compare; only unequal values go to the string-distance kernels, in one batch per
// tile. What the outcomes mean: matcher/compare/outcomes.h.
// Thread-safety: Compare is const and safe from any thread; the scratch belongs to one thread.
// Cost: a few nanoseconds a pair where ids decide, 2-3 ns more where a kernel does.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "matcher/compare/outcomes.h"
#include "matcher/compare/pair_tile.h"

namespace ipse {

// Reusable buffers of one thread.
struct CompareScratch {
  std::vector<uint32_t> pair;  // index into the tile
  std::vector<ValueId> left, right;
  std::vector<uint8_t> levels, distance;
  void Clear() {
    pair.clear();
    left.clear();
    right.clear();
  }
  void Add(size_t i, ValueId l, ValueId r) {
    pair.push_back(static_cast<uint32_t>(i));
    left.push_back(l);
    right.push_back(r);
  }
};

class Comparator {
 public:
  virtual ~Comparator() = default;
  // Writes one outcome per pair of the tile, which holds the comparator's fields. REQUIRES: one outcome a pair.
  virtual void Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const = 0;
};

// `fields` are indexes into the table's schema, in the comparator's order; kNoField where absent. `frequency_bins` are
// ascending upper limits of the share of records that hold a value. The table must outlive the comparator.
std::unique_ptr<Comparator> MakeComparator(ComparatorKind kind, const RecordTable& table, std::span<const int> fields,
                                           std::span<const double> frequency_bins);

}  // namespace ipse
