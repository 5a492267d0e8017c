#pragma once

// Runs lane kernels over a list of pairs: sorts the pairs by length class, stages their slots, puts results in their
// places. Internal to this folder.
//
// Where most of a batch is short, all its pairs run as short ones where they stand, and the others are done again by
// their own class; else every pair waits in the queue of its class for a full batch. A Kernel is a class with
//   using Out = ...;
//   void Run(PairClass, const uint8_t* pattern, const uint8_t* text, size_t groups, Out* out);   staged pairs, in lanes
//   void RunLong(const LongPairs& pairs, size_t count, Out* out);                                longer ones, in lanes
//   Out Slow(uint32_t left, uint32_t right);                                                     what lanes do not take

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "matcher/distance/jaro_index.h"
#include "matcher/distance/kernel_table.h"
#include "matcher/distance/string_slots.h"

namespace ipse {

// `count` pairs of ids of one dictionary.
struct PairList {
  const uint32_t* left;
  const uint32_t* right;
  size_t count;
};

template <class Kernel>
class PairRunner {
 public:
  using Out = typename Kernel::Out;

  // `table` may be null: then every pair is slow.
  PairRunner(const KernelTable* table, const StringSlots& slots, PairList pairs, Kernel* kernel, Out* out)
      : table_(table), slots_(slots), pairs_(pairs), kernel_(*kernel), out_(out) {
    if (slots.ordered_by_length()) {
      short_end_ = slots.FirstIdOfLength(kShortMax + 1);
      medium_end_ = slots.FirstIdOfLength(kMediumMax + 1);
    }
  }

  void Run() {
    if (table_ == nullptr) {
      for (size_t i = 0; i < pairs_.count; ++i) out_[i] = kernel_.Slow(pairs_.left[i], pairs_.right[i]);
      return;
    }
    for (size_t first = 0; first < pairs_.count; first += kBatch) {
      const size_t count = std::min(kBatch, pairs_.count - first);
      if (slots_.ordered_by_length() && count == kBatch) {
        RunOrdered(first);
      } else {
        for (size_t i = first; i < first + count; ++i) Enqueue(i);
      }
      for (uint32_t c = 0; c < kQueues; ++c) {
        if (queues_[c].count >= kBatch) Flush(c, kBatch);
      }
    }
    for (uint32_t c = 0; c < kQueues; ++c) {
      if (queues_[c].count > 0) Flush(c, queues_[c].count);
    }
  }

 private:
  // Pairs staged at a time: enough that the first are in the cache when the last are stored, so that the wide loads
  // do not wait for the narrow stores.
  static constexpr size_t kBatch = 4 * kGroup;
  static constexpr uint32_t kLong = kLaneClasses;
  static constexpr uint32_t kSlow = kLaneClasses + 1;
  static constexpr uint32_t kQueues = kLaneClasses + 2;

  // Pairs of one class waiting for a full batch: the pattern is the shorter side.
  struct Queue {
    size_t count = 0;
    uint32_t pattern[2 * kBatch];
    uint32_t text[2 * kBatch];
    uint32_t position[2 * kBatch];
  };
  struct alignas(64) Stage {
    uint8_t bytes[kBatch * 16];
  };

  void RunOrdered(size_t first) {
    const uint32_t* left = pairs_.left + first;
    const uint32_t* right = pairs_.right + first;
    // The classes of 64 pairs as bits. With ids in order of length classes are ranges of ids.
    uint64_t not_short[kBatch / kGroup];
    size_t shorts = kBatch;
    for (size_t group = 0; group < kBatch / kGroup; ++group) {
      not_short[group] = Past(table_->greater_at_or_past, left + group * kGroup, right + group * kGroup, short_end_);
      shorts -= static_cast<size_t>(std::popcount(not_short[group]));
    }
    const bool direct = shorts * 2 > kBatch;
    if (direct) RunLanes(kShortPairs, left, right, kBatch, out_ + first);
    for (size_t group = 0; group < kBatch / kGroup; ++group) {
      const size_t at = first + group * kGroup;
      if (!direct) Append(kShortPairs, ~not_short[group], at);
      if (not_short[group] == 0) continue;
      const uint64_t both = Past(table_->lesser_at_or_past, pairs_.left + at, pairs_.right + at, short_end_);
      const uint64_t past_slots = Past(table_->greater_at_or_past, pairs_.left + at, pairs_.right + at, medium_end_);
      Append(kMixedPairs, not_short[group] & ~both & ~past_slots, at);
      Append(kMediumPairs, both & ~past_slots, at);
      for (uint64_t todo = past_slots; todo != 0; todo &= todo - 1) {
        Enqueue(at + static_cast<size_t>(std::countr_zero(todo)));
      }
    }
  }

  static uint64_t Past(uint64_t (*compare)(const uint32_t*, const uint32_t*, uint32_t), const uint32_t* left,
                       const uint32_t* right, uint32_t bound) {
    return bound == 0 ? ~uint64_t{0} : compare(left, right, bound);
  }

  // Puts the pairs at `first` and their bit's number into a queue; the lesser id is the shorter side.
  void Append(uint32_t c, uint64_t bits, size_t first) {
    Queue& queue = queues_[c];
    size_t count = queue.count;
    for (; bits != 0; bits &= bits - 1) {
      const size_t i = first + static_cast<size_t>(std::countr_zero(bits));
      queue.pattern[count] = std::min(pairs_.left[i], pairs_.right[i]);
      queue.text[count] = std::max(pairs_.left[i], pairs_.right[i]);
      queue.position[count++] = static_cast<uint32_t>(i);
    }
    queue.count = count;
  }

  // The class of a pair of which one value at least is not in a slot.
  uint32_t LongOrSlow(uint32_t left, uint32_t right) const {
    constexpr auto kWide = StringSlots::Storage::kWide;
    if (slots_.storage(left) == kWide || slots_.storage(right) == kWide) return kSlow;
    return std::max(slots_.length(left), slots_.length(right)) <= kLongMax ? kLong : kSlow;
  }

  void Enqueue(size_t i) {
    uint32_t shorter = pairs_.left[i];
    uint32_t longer = pairs_.right[i];
    const uint8_t* marks = slots_.marks();
    if (marks[shorter] > marks[longer]) std::swap(shorter, longer);
    uint32_t c;
    if (marks[longer] <= kShortMax) {
      c = kShortPairs;
    } else if (marks[longer] <= kMediumMax) {
      c = marks[shorter] <= kShortMax ? kMixedPairs : kMediumPairs;
    } else {
      c = LongOrSlow(shorter, longer);
    }
    Put(c, shorter, longer, i);
  }

  void Put(uint32_t c, uint32_t pattern, uint32_t text, size_t position) {
    Queue& queue = queues_[c];
    queue.pattern[queue.count] = pattern;
    queue.text[queue.count] = text;
    queue.position[queue.count] = static_cast<uint32_t>(position);
    ++queue.count;
  }

  // Runs the first `count` pairs of a queue, at most kBatch, and moves the rest up.
  void Flush(uint32_t c, size_t count) {
    Queue& queue = queues_[c];
    if (c == kSlow) {
      for (size_t i = 0; i < count; ++i) out_[queue.position[i]] = kernel_.Slow(queue.pattern[i], queue.text[i]);
    } else if (c == kLong) {
      for (size_t first = 0; first < count; first += kLongGroup) {
        RunLong(queue, first, std::min(kLongGroup, count - first));
      }
    } else {
      // A last group that is not full is filled up with the first pair.
      for (size_t i = count; i % kGroup != 0; ++i) {
        queue.pattern[i] = queue.pattern[0];
        queue.text[i] = queue.text[0];
      }
      alignas(64) Out results[kBatch];
      RunLanes(static_cast<PairClass>(c), queue.pattern, queue.text, count, results);
      for (size_t i = 0; i < count; ++i) out_[queue.position[i]] = results[i];
    }
    const size_t left = queue.count - count;
    std::copy_n(queue.pattern + count, left, queue.pattern);
    std::copy_n(queue.text + count, left, queue.text);
    std::copy_n(queue.position + count, left, queue.position);
    queue.count = left;
  }

  // Runs up to kLongGroup pairs of the long queue; lanes without a pair repeat the first.
  void RunLong(const Queue& queue, size_t first, size_t count) {
    LongPairs pairs;
    for (size_t i = 0; i < kLongGroup; ++i) {
      const size_t at = first + (i < count ? i : 0);
      pairs.pattern_length[i] = CopyCodes(queue.pattern[at], pairs.pattern[i]);
      pairs.text_length[i] = CopyCodes(queue.text[at], pairs.text[i]);
    }
    Out results[kLongGroup];
    kernel_.RunLong(pairs, count, results);
    for (size_t i = 0; i < count; ++i) out_[queue.position[first + i]] = results[i];
  }

  // Copies a value's codes with padding after them and returns its length.
  uint32_t CopyCodes(uint32_t id, uint8_t* to) const {
    const std::span<const uint8_t> codes = slots_.Codes(id);
    std::memcpy(to, codes.data(), 16);
    if (codes.size() > 16) {
      std::memcpy(to + 16, codes.data() + 16, 16);
    } else {
      std::memset(to + 16, 0x80, 16);
    }
    return static_cast<uint32_t>(codes.size());
  }

  void RunLanes(PairClass c, const uint32_t* pattern, const uint32_t* text, size_t count, Out* out) {
    const size_t groups = (count + kGroup - 1) / kGroup;
    for (size_t group = 0; group < groups; ++group) {
      if (c == kMediumPairs) {
        StageSlots(pattern + group * kGroup, pattern_stage_.bytes + group * kGroup * 16);
      } else {
        StageHalves(pattern + group * kGroup, pattern_stage_.bytes + group * kGroup * 8);
      }
      if (c == kShortPairs) {
        StageHalves(text + group * kGroup, text_stage_.bytes + group * kGroup * 8);
      } else {
        StageSlots(text + group * kGroup, text_stage_.bytes + group * kGroup * 16);
      }
    }
    kernel_.Run(c, pattern_stage_.bytes, text_stage_.bytes, groups, out);
  }

  // Stages one group in the order of kernel_table.h.
  void StageHalves(const uint32_t* ids, uint8_t* stage) const {
    const StringSlots::Slot* slots = slots_.slots();
    for (size_t block = 0; block < kGroup / 16; ++block, ids += 16, stage += 16) {
#pragma GCC unroll 16
      for (size_t p = 0; p < 16; ++p) std::memcpy(stage + p / 2 * kGroup + p % 2 * 8, slots[ids[p]].bytes, 8);
    }
  }
  void StageSlots(const uint32_t* ids, uint8_t* stage) const {
    const StringSlots::Slot* slots = slots_.slots();
    for (size_t block = 0; block < kGroup / 16; ++block, ids += 16, stage += 16) {
#pragma GCC unroll 16
      for (size_t p = 0; p < 16; ++p) std::memcpy(stage + p * kGroup, slots[ids[p]].bytes, 16);
    }
  }

  const KernelTable* const table_;
  const StringSlots& slots_;
  const PairList pairs_;
  Kernel& kernel_;
  Out* const out_;
  uint32_t short_end_ = 0;
  uint32_t medium_end_ = 0;
  Stage pattern_stage_;
  Stage text_stage_;
  Queue queues_[kQueues];
};

}  // namespace ipse
