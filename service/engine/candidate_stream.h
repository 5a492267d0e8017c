#pragma once

// Streams candidate pairs with their comparison vectors, stretch by stretch; nothing is kept.
//
//   ForEachTile(table, index, plan, scope, threads, [&](const Tile& tile) { ... });
//
// Thread-safety: `visit` is called from several threads, once for each stretch of left records that has pairs in scope, in
// no certain order; what it is given does not depend on the number of threads.
// Cost: see blocking/candidate_pairs.h and matcher/compare/comparator.h. Memory: some hundred kilobytes a thread beyond
// what those say.

#include <functional>
#include <span>

#include "blocking/candidate_pairs.h"
#include "matcher/compare/comparison_vector.h"

namespace ipse {

// Which candidate pairs a job looks at.
struct PairScope {
  bool across_files_only = false;  // linkage of two files: skip pairs within one
  bool Includes(const RecordTable& table, RecordIndex left, RecordIndex right) const {
    return !across_files_only || table.file_of(left) != table.file_of(right);
  }
};

// Pairs of one stretch of records: parallel arrays, by left, then right record.
struct Tile {
  size_t stretch = 0;  // left records from stretch * kRecordsPerStretch
  std::span<const RecordIndex> left, right;
  std::span<const uint64_t> rules;  // bit i: rule i produces the pair
  std::span<const Pattern> patterns;
};

void ForEachTile(const RecordTable& table, const BlockIndex& index, const ComparisonPlan& plan, const PairScope& scope,
                 int threads, const std::function<void(const Tile&)>& visit);

}  // namespace ipse
