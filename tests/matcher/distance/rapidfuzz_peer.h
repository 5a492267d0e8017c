#pragma once

// rapidfuzz-cpp as kernels_bench calls it, in each of its modes. Compiled only where its headers are at hand, for the machine
// it is built on, so that the peer is at its best. All similarities and distances come out as doubles.

#include <cstdint>
#include <memory>
#include <span>

#include "tests/matcher/distance/bench_columns.h"

namespace ipse {

enum class PeerMetric { kJaroWinkler, kLevenshtein, kOsa };

// Compares with no cutoff, or (edit distances) with a maximum of 2.
struct PeerTask {
  PeerMetric metric = PeerMetric::kJaroWinkler;
  bool at_most_2 = false;
};

// The plain functions, pair by pair in the order given.
void PeerPlainPairs(PeerTask task, const Arena& values, const IdPairs& pairs, std::span<double> results);

// The Cached classes: one query, prepared once, against each of `ids`.
void PeerCached(PeerTask task, const Arena& values, uint32_t query, std::span<const uint32_t> ids,
                std::span<double> results);

// The Multi classes (SIMD): one object for each length class of the candidates, at most 64 characters.
class PeerMulti {
 public:
  static std::unique_ptr<PeerMulti> Make(PeerTask task, const Arena& values, std::span<const uint32_t> ids);
  virtual ~PeerMulti() = default;
  // The result of candidate i (of the ids given) is then Result(i).
  virtual void Compare(std::string_view query) = 0;
  virtual double Result(size_t i) const = 0;
};

}  // namespace ipse
