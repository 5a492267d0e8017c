#pragma once

// Labels made dense, and records sorted by label: the counting both evaluation headers share.

#include <cstdint>
#include <span>
#include <vector>

namespace ipse {

// Labels renumbered 0, 1, ... in the order of their first record; kNoLabel for records of unknown truth.
inline constexpr uint32_t kNoLabel = UINT32_MAX;
struct DenseLabels {
  std::vector<uint32_t> label;
  uint32_t count = 0;
};
// REQUIRES: labels.size() == truth.size().
DenseLabels MakeDense(std::span<const uint32_t> labels, std::span<const uint32_t> truth);

// Records sorted by dense label (stable; kNoLabel left out): label l owns records[begin[l], begin[l + 1]).
struct RecordsByLabel {
  std::vector<uint32_t> records;
  std::vector<uint32_t> begin;
  std::span<const uint32_t> Of(uint32_t label) const {
    return std::span(records).subspan(begin[label], begin[label + 1] - begin[label]);
  }
};
RecordsByLabel SortByLabel(const DenseLabels& labels);

inline uint64_t PairsOf(uint64_t records) { return records < 2 ? 0 : records * (records - 1) / 2; }

}  // namespace ipse
