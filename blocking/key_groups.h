#pragma once

// Finds the keys that several records have.
//
//   KeyGroups groups = GroupKeys(table.num_records(), keys, threads);
//   // groups.parts[p].members: records, block after block; the last record of a block carries kLastOfBlock
//
// Keys are spread over partitions small enough for the level-2 cache; within each, a table of counters finds the keys
// that occur once, which are most and are dropped, and the rest is laid out block by block. No key is ever sorted.
// Thread-safety: a pure function; the result does not depend on the number of threads.
// More keys than may be held at a time are grouped in rounds, by their highest bits, and made anew for each round; the
// blocks are the same.
// Cost: about 10 ns a key and round; memory 12 bytes a key while it runs, for at most keys_at_once_max or so.
// Source: radix partitioning as in Manegold, Boncz and Kersten (2002), "Optimizing main-memory join on modern hardware".

#include <cstdint>
#include <memory>
#include <vector>

#include "blocking/rule_keys.h"

namespace ipse {

inline constexpr uint32_t kLastOfBlock = 1u << 31;  // marks the last record of a block in a list of members

inline constexpr uint64_t kKeysAtOnceMax = uint64_t{192} << 20;

// The blocks of two records or more, in an order that depends on the keys alone. Within a block, records ascend.
struct KeyGroups {
  std::vector<std::vector<uint32_t>> parts;
  uint64_t keys = 0;
};

// Where keys are spread, kept from one rule to the next: fresh memory costs as much as what is done with it.
struct KeySpace {
  // The entries of a stretch of records, ordered by partition.
  struct Chunk {
    void Reserve(size_t entries);

    std::unique_ptr<uint64_t[]> keys;  // both uninitialised at first: every entry is written once
    std::unique_ptr<RecordIndex[]> records;
    size_t capacity = 0;
    std::vector<uint32_t> begin;  // partitions + 1; the last is the number of entries
    uint64_t made = 0;            // entries with those of other rounds
  };
  std::vector<Chunk> chunks;
};

// With a space, for one caller at a time; without, memory is given up at the end.
KeyGroups GroupKeys(uint32_t num_records, const RuleKeys& keys, int threads, uint64_t keys_at_once_max = kKeysAtOnceMax,
                    KeySpace* space = nullptr);

// Only the blocks of about one key in 2^share_bits, all of each: what a rule's blocks are like, for less. `keys` is of all.
KeyGroups GroupShareOfKeys(uint32_t num_records, const RuleKeys& keys, int share_bits, int threads, KeySpace* space = nullptr);

}  // namespace ipse
