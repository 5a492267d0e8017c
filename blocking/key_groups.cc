#include "blocking/key_groups.h"

#include <algorithm>
#include <bit>

#include "matcher/base/check.h"
#include "matcher/base/parallel.h"

namespace ipse {
namespace {

// A partition of this many entries, with its counters, fits the level-2 cache.
constexpr uint64_t kEntriesPerPartition = 24 * 1024;
constexpr int kPartitionBitsMax = 13;
// Entries spread at a time by one thread: few enough to stay in the cache, enough to write long runs.
constexpr uint64_t kEntriesPerChunk = 256 * 1024;
constexpr uint32_t kSampleRecords = 4096;
constexpr int kSlotBits = 17;

using Chunk = KeySpace::Chunk;

// Which keys are grouped at a time, and how they are parted: the bits behind those of the round say the partition.
struct KeyShare {
  KeyRound round;
  int bits = 0;
  size_t PartitionOf(uint64_t key) const { return bits == 0 ? 0 : static_cast<size_t>((key << round.bits) >> (64 - bits)); }
};

void Spread(const RuleKeys& rule_keys, RecordIndex first, RecordIndex last, const KeyShare& share, Chunk* out) {
  thread_local std::vector<KeyEntry> entries;
  entries.clear();
  Chunk& chunk = *out;
  chunk.made = rule_keys.Append(first, last, &entries, share.round);
  chunk.begin.assign((size_t{1} << share.bits) + 1, 0);
  for (const KeyEntry& entry : entries) ++chunk.begin[share.PartitionOf(entry.key) + 1];
  for (size_t p = 1; p < chunk.begin.size(); ++p) chunk.begin[p] += chunk.begin[p - 1];
  chunk.Reserve(entries.size());
  std::vector<uint32_t> next(chunk.begin.begin(), chunk.begin.end() - 1);
  for (const KeyEntry& entry : entries) {
    const uint32_t at = next[share.PartitionOf(entry.key)]++;
    chunk.keys[at] = entry.key;
    chunk.records[at] = entry.record;
  }
}

// Lays out the keys of one partition that occur more than once, by order of first appearance.
class Grouper {
 public:
  void Group(std::span<const Chunk> chunks, size_t partition, std::vector<uint32_t>* members);

 private:
  static size_t SlotOf(uint64_t key) { return static_cast<size_t>(key >> 20) & ((size_t{1} << kSlotBits) - 1); }
  void Count(std::span<const Chunk> chunks, size_t partition);
  void CollectRepeated(std::span<const Chunk> chunks, size_t partition);
  void WriteBlock(std::span<KeyEntry> block, std::vector<uint32_t>* members);

  std::vector<uint8_t> counts_ = std::vector<uint8_t>(size_t{1} << kSlotBits);       // 0, 1, 3 for more
  std::vector<uint32_t> group_of_ = std::vector<uint32_t>(size_t{1} << kSlotBits);   // 1 + index, 0 for none yet
  size_t entries_ = 0, num_repeated_ = 0;
  std::vector<KeyEntry> repeated_, ordered_;
  std::vector<uint32_t> group_, begin_;
};

void Grouper::Count(std::span<const Chunk> chunks, size_t partition) {
  std::fill(counts_.begin(), counts_.end(), 0);
  entries_ = 0;
  for (const Chunk& chunk : chunks) {
    const uint32_t end = chunk.begin[partition + 1];
    entries_ += end - chunk.begin[partition];
    for (uint32_t i = chunk.begin[partition]; i < end; ++i) {
      uint8_t& count = counts_[SlotOf(chunk.keys[i])];
      count = static_cast<uint8_t>((count << 1 | 1) & 3);
    }
  }
}

// Slots hold one key mostly; the few that hold several are told apart when the block is written. Without branches: most
// keys go, and which ones cannot be predicted.
void Grouper::CollectRepeated(std::span<const Chunk> chunks, size_t partition) {
  if (repeated_.size() < entries_ + 1) repeated_.resize(entries_ + 1);
  num_repeated_ = 0;
  for (const Chunk& chunk : chunks) {
    for (uint32_t i = chunk.begin[partition]; i < chunk.begin[partition + 1]; ++i) {
      repeated_[num_repeated_] = {chunk.keys[i], chunk.records[i]};
      num_repeated_ += counts_[SlotOf(chunk.keys[i])] >> 1;
    }
  }
  group_.resize(num_repeated_);
  begin_.assign(1, 0);
  for (size_t i = 0; i < num_repeated_; ++i) {
    uint32_t& group = group_of_[SlotOf(repeated_[i].key)];
    if (group == 0) {
      group = static_cast<uint32_t>(begin_.size());
      begin_.push_back(0);
    }
    ++begin_[group];
    group_[i] = group - 1;
  }
  for (size_t i = 0; i < num_repeated_; ++i) group_of_[SlotOf(repeated_[i].key)] = 0;
  for (size_t g = 1; g < begin_.size(); ++g) begin_[g] += begin_[g - 1];
}

void Grouper::WriteBlock(std::span<KeyEntry> block, std::vector<uint32_t>* members) {
  const bool one_key = std::all_of(block.begin(), block.end(), [&](const KeyEntry& e) { return e.key == block[0].key; });
  if (!one_key) std::stable_sort(block.begin(), block.end(), [](const KeyEntry& a, const KeyEntry& b) { return a.key < b.key; });
  for (size_t i = 0; i < block.size();) {
    size_t end = i + 1;
    while (end < block.size() && block[end].key == block[i].key) ++end;
    if (end - i > 1) {
      for (size_t k = i; k < end; ++k) members->push_back(block[k].record);
      members->back() |= kLastOfBlock;
    }
    i = end;
  }
}

void Grouper::Group(std::span<const Chunk> chunks, size_t partition, std::vector<uint32_t>* members) {
  Count(chunks, partition);
  CollectRepeated(chunks, partition);
  ordered_.resize(num_repeated_);
  std::vector<uint32_t> next(begin_.begin(), begin_.end() - 1);
  for (size_t i = 0; i < num_repeated_; ++i) ordered_[next[group_[i]]++] = repeated_[i];
  for (size_t g = 0; g + 1 < begin_.size(); ++g) {
    WriteBlock(std::span(ordered_).subspan(begin_[g], begin_[g + 1] - begin_[g]), members);
  }
  members->shrink_to_fit();
}

// Adds the blocks of the share's keys.
void GroupShare(uint32_t num_records, const RuleKeys& keys, const KeyShare& share, uint32_t records_per_chunk, int threads,
                KeySpace* space, KeyGroups* groups) {
  const size_t num_chunks = (num_records + uint64_t{records_per_chunk} - 1) / records_per_chunk;
  if (space->chunks.size() < num_chunks) space->chunks.resize(num_chunks);
  const std::span<Chunk> chunks = std::span(space->chunks).first(num_chunks);
  ParallelChunks(threads, chunks.size(), [&](size_t c) {
    const uint64_t first = c * uint64_t{records_per_chunk};
    const uint64_t last = std::min<uint64_t>(num_records, first + records_per_chunk);
    Spread(keys, static_cast<RecordIndex>(first), static_cast<RecordIndex>(last), share, &chunks[c]);
  });
  if (share.round.number == 0) {
    for (const Chunk& chunk : chunks) groups->keys += chunk.made;
  }

  // A thread keeps its grouper over a run of partitions.
  constexpr size_t kPartitionsPerRun = 8;
  const size_t before = groups->parts.size(), partitions = size_t{1} << share.bits;
  groups->parts.resize(before + partitions);
  const size_t runs = (partitions + kPartitionsPerRun - 1) / kPartitionsPerRun;
  ParallelChunks(threads, runs, [&](size_t run) {
    Grouper grouper;
    const size_t end = std::min(partitions, (run + 1) * kPartitionsPerRun);
    for (size_t p = run * kPartitionsPerRun; p < end; ++p) grouper.Group(chunks, p, &groups->parts[before + p]);
  });
}

// How many keys a record has, judged by some records from all over the table.
double KeysPerRecord(uint32_t num_records, const RuleKeys& keys) {
  std::vector<KeyEntry> sample;
  const uint32_t step = std::max(1u, num_records / kSampleRecords);
  uint64_t sampled = 0;
  for (uint64_t r = 0; r < num_records; r += step, ++sampled) {
    keys.Append(static_cast<RecordIndex>(r), static_cast<RecordIndex>(r) + 1, &sample);
  }
  return static_cast<double>(sample.size()) / static_cast<double>(sampled);
}

// Groups the first `rounds` of the rounds that there are.
KeyGroups GroupRounds(uint32_t num_records, const RuleKeys& keys, double keys_per_record, int round_bits, uint64_t rounds, int threads,
                      KeySpace* space) {
  KeyGroups groups;
  KeySpace own;
  if (space == nullptr) space = &own;
  KeyShare share;
  share.round.bits = round_bits;
  const double expected = keys_per_record * num_records / static_cast<double>(uint64_t{1} << round_bits);
  const uint64_t wanted = static_cast<uint64_t>(expected / kEntriesPerPartition) + 1;
  share.bits = std::min<int>(kPartitionBitsMax, std::bit_width(wanted - 1));
  const uint32_t records_per_chunk = static_cast<uint32_t>(
      std::clamp(static_cast<double>(kEntriesPerChunk) / std::max(keys_per_record, 0.25), 1024.0, 1048576.0));
  for (; share.round.number < rounds; ++share.round.number) GroupShare(num_records, keys, share, records_per_chunk, threads, space, &groups);
  return groups;
}

}  // namespace

void KeySpace::Chunk::Reserve(size_t entries) {
  if (entries <= capacity) return;
  capacity = 0;  // should there be no memory
  keys = std::make_unique_for_overwrite<uint64_t[]>(entries);
  records = std::make_unique_for_overwrite<RecordIndex[]>(entries);
  capacity = entries;
}

KeyGroups GroupKeys(uint32_t num_records, const RuleKeys& keys, int threads, uint64_t keys_at_once_max, KeySpace* space) {
  IPSE_CHECK(num_records < kLastOfBlock);
  if (num_records == 0) return {};
  const double keys_per_record = KeysPerRecord(num_records, keys);
  const int round_bits = std::bit_width(static_cast<uint64_t>(keys_per_record * num_records / static_cast<double>(keys_at_once_max)));
  return GroupRounds(num_records, keys, keys_per_record, round_bits, uint64_t{1} << round_bits, threads, space);
}

KeyGroups GroupShareOfKeys(uint32_t num_records, const RuleKeys& keys, int share_bits, int threads, KeySpace* space) {
  IPSE_CHECK(num_records < kLastOfBlock);
  if (num_records == 0) return {};
  return GroupRounds(num_records, keys, KeysPerRecord(num_records, keys), share_bits, 1, threads, space);
}

}  // namespace ipse
