#include "blocking/block_splitter.h"

#include <algorithm>

namespace ipse {
namespace {

// Blocks of a large file may be cut back to two records (blocking/coincidence.h), and a person often has three or four.
constexpr size_t kPieceMax = 8;

uint64_t PairsOf(uint64_t records) { return records * (records - 1) / 2; }

}  // namespace

BlockSplitter::BlockSplitter(const RecordTable& table, std::span<const PartKey> split_by, uint32_t window,
                             uint32_t size_max, uint32_t whole_max)
    : table_(table), split_by_(split_by), window_(window), size_max_(size_max), whole_max_(whole_max) {
  // Name order is the order of the ids of names and birth date: equal and like-lengthed values are neighbours.
  for (const ColumnRole role : {ColumnRole::kGivenName, ColumnRole::kFamilyName, ColumnRole::kBirthDate,
                                ColumnRole::kNationalIdentifier, ColumnRole::kPhone}) {
    const int field = table_.schema().IndexOf(role);
    if (field != kNoField) order_fields_.push_back(field);
  }
}

SplitBlocks BlockSplitter::Split(std::vector<uint32_t> members) {
  const auto block_end = [&](size_t begin) {
    size_t end = begin;
    while (!(members[end] & kLastOfBlock)) ++end;
    return end + 1;
  };
  for (size_t i = 0; i < members.size();) {
    const size_t size = block_end(i) - i;
    out_.largest_block = std::max<uint64_t>(out_.largest_block, size);
    out_.oversized_blocks += size > size_max_;
    if (size <= size_max_) {
      ++out_.num_blocks;
      out_.pairs += PairsOf(size);
    }
    i += size;
  }
  if (out_.oversized_blocks == 0) {
    out_.blocks = std::move(members);
    return std::move(out_);
  }
  std::vector<KeyEntry> block;
  for (size_t i = 0; i < members.size();) {
    const size_t end = block_end(i);
    if (end - i <= size_max_) {
      out_.blocks.insert(out_.blocks.end(), members.begin() + static_cast<ptrdiff_t>(i),
                         members.begin() + static_cast<ptrdiff_t>(end));
    } else {
      block.clear();
      for (size_t k = i; k < end; ++k) block.push_back({0, members[k] & ~kLastOfBlock});
      FetchAhead(members, end);
      block_size_ = block.size();
      AddByPart(block, 0);
    }
    i = end;
  }
  out_.blocks.shrink_to_fit();
  out_.windowed.shrink_to_fit();
  return std::move(out_);
}

// Fetches what the next blocks are split by: their records lie anywhere in the table.
void BlockSplitter::FetchAhead(std::span<const uint32_t> members, size_t from) {
  constexpr size_t kAhead = 64;
  const size_t end = std::min(members.size(), from + kAhead);
  for (fetched_ = std::max(fetched_, from); fetched_ < end; ++fetched_) {
    for (const PartKey& part : split_by_) part.Prefetch(members[fetched_] & ~kLastOfBlock);
  }
}

bool BlockSplitter::SmallEnough(size_t piece, size_t depth) const {
  if (piece <= size_max_) return true;
  return piece <= whole_max_ && (depth >= split_by_.size() || (piece < block_size_ && piece <= kPieceMax));
}

// A piece of a block that was split by the parts before `depth`.
void BlockSplitter::Add(std::span<KeyEntry> block, size_t depth) {
  if (block.size() < 2) return;
  if (SmallEnough(block.size(), depth)) {
    AddWhole(block);
  } else {
    AddByPart(block, depth);
  }
}

// Records with the same value of the part make a piece; those without a value, another.
void BlockSplitter::AddByPart(std::span<KeyEntry> block, size_t depth) {
  if (depth >= split_by_.size()) {
    if (block.size() <= whole_max_) {
      AddWhole(block);
    } else {
      AddWindowed(block);
    }
    return;
  }
  for (KeyEntry& entry : block) entry.key = split_by_[depth].Of(entry.record);
  // Records ascend within a piece, as they do in the block.
  std::sort(block.begin(), block.end(), [](const KeyEntry& a, const KeyEntry& b) {
    return a.key != b.key ? a.key < b.key : a.record < b.record;
  });
  uint64_t kept = 0;
  for (size_t i = 0; i < block.size();) {
    size_t end = i + 1;
    while (end < block.size() && block[end].key == block[i].key) ++end;
    kept += PairsOf(end - i);
    Add(block.subspan(i, end - i), depth + 1);
    i = end;
  }
  out_.pairs_lost += PairsOf(block.size()) - kept;
}

void BlockSplitter::AddWhole(std::span<const KeyEntry> block) {
  for (const KeyEntry& entry : block) out_.blocks.push_back(entry.record);
  out_.blocks.back() |= kLastOfBlock;
  ++out_.num_blocks;
  out_.pairs += PairsOf(block.size());
}

void BlockSplitter::AddWindowed(std::span<KeyEntry> block) {
  std::stable_sort(block.begin(), block.end(), [&](const KeyEntry& a, const KeyEntry& b) {
    for (const int field : order_fields_) {
      const ValueId l = table_.column(field).first(a.record), r = table_.column(field).first(b.record);
      if (l != r) return l < r;
    }
    return a.record < b.record;
  });
  for (const KeyEntry& entry : block) out_.windowed.push_back(entry.record);
  out_.windowed.back() |= kLastOfBlock;
  ++out_.num_blocks;
  const uint64_t window = std::min<uint64_t>(window_, block.size() - 1);
  const uint64_t kept = window * block.size() - window * (window + 1) / 2;
  out_.pairs += kept;
  out_.pairs_lost += PairsOf(block.size()) - kept;
}

}  // namespace ipse
