#pragma once

// Splits oversized blocks. Internal to blocking.
//
// A block with more records than it may have is split by the value of a further key part, its pieces by the next part,
// and so on. What pieces agree in they agree in beside the block's key, so one may be larger than a block that was not split.
// A piece that no part makes small enough is kept whole if it is within the rule's own limit, and else walked with
// a window in name order.
// Thread-safety: one splitter per thread. Cost: a pass over the members; sorting for oversized blocks.

#include <cstdint>
#include <span>
#include <vector>

#include "blocking/key_groups.h"
#include "blocking/rule_keys.h"

namespace ipse {

struct SplitBlocks {
  std::vector<uint32_t> blocks;    // as KeyGroups::parts
  std::vector<uint32_t> windowed;  // the same, in name order
  uint64_t num_blocks = 0;
  uint64_t largest_block = 0;      // before splitting
  uint64_t oversized_blocks = 0;
  uint64_t pairs = 0;
  uint64_t pairs_lost = 0;
};

class BlockSplitter {
 public:
  // Blocks of more than `size_max` records are split; what parts cannot split stays whole up to `whole_max` records.
  // `split_by` are the parts, in order.
  BlockSplitter(const RecordTable& table, std::span<const PartKey> split_by, uint32_t window, uint32_t size_max,
                uint32_t whole_max);

  SplitBlocks Split(std::vector<uint32_t> members);

 private:
  void FetchAhead(std::span<const uint32_t> members, size_t from);
  void Add(std::span<KeyEntry> block, size_t depth);
  bool SmallEnough(size_t piece, size_t depth) const;
  void AddByPart(std::span<KeyEntry> block, size_t depth);
  void AddWhole(std::span<const KeyEntry> block);
  void AddWindowed(std::span<KeyEntry> block);

  const RecordTable& table_;
  const std::span<const PartKey> split_by_;
  const uint32_t window_, size_max_, whole_max_;
  std::vector<int> order_fields_;
  size_t fetched_ = 0;
  size_t block_size_ = 0;  // of the block that is being split
  SplitBlocks out_;
};

}  // namespace ipse
