#pragma once

// Streams candidate pairs with their comparison vectors, tile by tile; nothing is kept.
//
//   ForEachTile(index, plan, scope, begin, end, [&](const Tile& tile) { ... });
//
// Thread-safety: const inputs; one call per thread, over disjoint record ranges.
// Cost: see blocking/block_index.h and matcher/compare/comparator.h. Memory: a few hundred kilobytes a call.

#include <functional>
#include <span>

#include "blocking/block_index.h"
#include "matcher/compare/comparison_vector.h"

namespace ipse {

// Which candidate pairs a job looks at.
struct PairScope {
  bool across_files_only = false;  // linkage of two files: skip pairs within one
  bool Includes(const RecordTable& table, RecordIndex left, RecordIndex right) const {
    return !across_files_only || table.file_of(left) != table.file_of(right);
  }
};

// Pairs of one stretch of records: parallel arrays.
struct Tile {
  std::span<const RecordIndex> left, right;
  std::span<const uint64_t> rules;  // bit i: rule i produces the pair
  std::span<const Pattern> patterns;
};

// Visits every candidate pair whose first record is in [begin, end) and that `sample` accepts (all, when null).
void ForEachTile(const RecordTable& table, const BlockIndex& index, const ComparisonPlan& plan, const PairScope& scope,
                 RecordIndex begin, RecordIndex end, const std::function<bool(RecordIndex)>& sample,
                 const std::function<void(const Tile&)>& visit);

// Records per stretch of parallel work.
inline constexpr uint32_t kRecordsPerStretch = 4096;
inline size_t Stretches(uint32_t records) { return (records + kRecordsPerStretch - 1) / kRecordsPerStretch; }

}  // namespace ipse
