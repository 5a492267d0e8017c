#pragma once

// Streams the candidate pairs of a block index, each once, with the rules that produce it.
//
//   VisitCandidates(index, {.threads = 2}, [&](const CandidateStretch& stretch) {
//     for (size_t i = 0; i < stretch.left.size(); ++i) Compare(stretch.left[i], stretch.right[i]);
//   });
//
// Pairs are taken off the blocks one rule after the other and laid out by stretches of 4,096 left records; a stretch is small
// enough to be ordered and freed of repeats within the cache. That is exact for rules with several keys a record and for
// split blocks, gives the set of rules of each pair (completeness is estimated from their overlap), and leaves no
// random access: blocks and stretches are read and written in order. A large job takes several passes over the blocks, each
// for a range of left records, so that the pairs under way stay within a limit.
// Thread-safety: `visit` is called from several threads, once for each stretch that has pairs, in no certain order; what it is
// given does not depend on the number of threads.
// Cost: 10-15 ns for each pair a rule produces; memory 8 bytes for each of at most pairs_at_once_max of them.

#include <cstdint>
#include <functional>
#include <span>

#include "blocking/block_index.h"

namespace ipse {

// Records per stretch of parallel work.
inline constexpr uint32_t kRecordsPerStretch = 4096;
inline size_t Stretches(uint32_t records) { return (size_t{records} + kRecordsPerStretch - 1) / kRecordsPerStretch; }

// The pairs whose first record is one of a stretch: by left, then right record, each once, left < right. Parallel arrays.
struct CandidateStretch {
  size_t index = 0;  // of the stretch: left records from index * kRecordsPerStretch
  std::span<const RecordIndex> left, right;
  std::span<const uint64_t> rules;  // bit i: rule i produces the pair
};

struct CandidateOptions {
  int threads = 1;
  // Pairs as the rules produce them, repeats included, that are held at a time.
  uint64_t pairs_at_once_max = 32 << 20;
};

void VisitCandidates(const BlockIndex& index, const CandidateOptions& options,
                     const std::function<void(const CandidateStretch&)>& visit);

}  // namespace ipse
