#pragma once

// Runs lane kernels over a list of pairs: sorts the pairs by length class, stages their slots, puts results in their
// places. Internal to this folder.
//
// Where nearly all of a batch is short, all its pairs run as short ones where they stand, and the others are done again by
// their own class; else every pair waits in the queue of its class for a full batch. A Kernel is a class with
//   using Out = ...;
//   static constexpr bool kMixedTakesShort = ...;   the kernels of mixed pairs are right for short pairs, too
//   void Run(PairClass, const uint8_t* pattern, const uint8_t* text, size_t groups, Out* out);   staged pairs, in lanes
//   void RunTo(PairClass, ..., size_t count, const uint32_t* positions, Out* out);               result i to positions[i]
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
      : table_(table), slots_(slots), pairs_(pairs), kernel_(*kernel), out_(out) {}

  void Run() {
    if (table_ == nullptr) {
      for (size_t i = 0; i < pairs_.count; ++i) out_[i] = kernel_.Slow(pairs_.left[i], pairs_.right[i]);
      return;
    }
    for (size_t first = 0; first < pairs_.count; first += kBatch) {
      const size_t count = std::min(kBatch, pairs_.count - first);
      const size_t groups = count / kGroup;
      if (groups > 0) RunGroups(first, groups);
      for (size_t i = first + groups * kGroup; i < first + count; ++i) Enqueue(i);
      for (uint32_t c = 0; c < kQueues; ++c) {
        if (queues_[c].count >= kBatch) Flush(c, queues_[c].count / kGroup * kGroup);
      }
    }
    for (uint32_t c = 0; c < kQueues; ++c) Flush(c, queues_[c].count);
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
    uint32_t pattern[2 * kBatch + 16];
    uint32_t text[2 * kBatch + 16];
    uint32_t position[2 * kBatch + 16];
  };
  struct alignas(64) Stage {
    uint8_t bytes[kBatch * 16];
  };

  // At most kBatch / kGroup groups of 64 pairs.
  void RunGroups(size_t first, size_t groups) {
    constexpr size_t kGroups = kBatch / kGroup;
    uint64_t bits[kLaneClasses][kGroups];
    uint64_t past_16[kGroups];
    size_t shorts = 0;
    for (size_t group = 0; group < groups; ++group) {
      const PairBits b = Classify(first + group * kGroup);
      const uint64_t one = b.past_8 & ~b.both_past_8;
      bits[kShortPairs][group] = ~b.past_8;
      bits[kMixedPairs12][group] = one & ~b.past_12;
      bits[kMixedPairs][group] = one & b.past_12 & ~b.past_16;
      bits[kMediumPairs12][group] = b.both_past_8 & ~b.past_12;
      bits[kMediumPairs][group] = b.both_past_8 & b.past_12 & ~b.past_16;
      past_16[group] = b.past_16;
      shorts += static_cast<size_t>(std::popcount(~b.past_8));
    }
    bool direct = shorts * 16 >= groups * kGroup * table_->direct_from;
    if (Kernel::kMixedTakesShort && pairs_.count < 2 * kGroup && shorts < kGroup) {
      // Few pairs: one run for both classes instead of two that are hardly filled.
      bits[kMixedPairs12][0] |= bits[kShortPairs][0];
      bits[kShortPairs][0] = 0;
      direct = false;
    }
    if (direct) RunDirect(first, groups);
    if (shorts == groups * kGroup && direct) return;
    for (uint32_t c = direct ? kMixedPairs12 : kShortPairs; c < kLaneClasses; ++c) {
      Append(static_cast<PairClass>(c), {bits[c], groups}, first);
    }
    for (size_t group = 0; group < groups; ++group) {
      for (uint64_t todo = past_16[group]; todo != 0; todo &= todo - 1) {
        Enqueue(first + group * kGroup + static_cast<size_t>(std::countr_zero(todo)));
      }
    }
  }

  // Runs all pairs as short ones where they stand.
  void RunDirect(size_t first, size_t groups) {
    StageAll(kShortPairs, pairs_.left + first, pairs_.right + first, groups * kGroup);
    kernel_.Run(kShortPairs, pattern_stage_.bytes, text_stage_.bytes, groups, out_ + first);
  }

  // The classes of 64 pairs. With ids in order of length classes are ranges of ids.
  PairBits Classify(size_t first) const {
    PairBits bits;
    if (slots_.ordered_by_length()) {
      const uint32_t ends[3] = {slots_.FirstIdOfLength(kShortMax + 1), slots_.FirstIdOfLength(kTwelve + 1),
                                slots_.FirstIdOfLength(kMediumMax + 1)};
      table_->classify(pairs_.left + first, pairs_.right + first, ends, &bits);
      return bits;
    }
    const uint8_t* marks = slots_.marks();
    for (size_t i = 0; i < kGroup; ++i) {
      const uint32_t a = marks[pairs_.left[first + i]], b = marks[pairs_.right[first + i]];
      const uint32_t longer = std::max(a, b);
      bits.past_8 |= static_cast<uint64_t>(longer > kShortMax) << i;
      bits.both_past_8 |= static_cast<uint64_t>(std::min(a, b) > kShortMax) << i;
      bits.past_12 |= static_cast<uint64_t>(longer > kTwelve) << i;
      bits.past_16 |= static_cast<uint64_t>(longer > kMediumMax) << i;
    }
    return bits;
  }

  // Puts the pairs that have their bit set, counted from `first`, into a queue.
  void Append(PairClass c, std::span<const uint64_t> bits, size_t first) {
    Queue& queue = queues_[c];
    uint32_t* pattern = queue.pattern + queue.count;
    uint32_t* text = queue.text + queue.count;
    const size_t count = table_->append(pairs_.left + first, pairs_.right + first, static_cast<uint32_t>(first), bits,
                                        pattern, text, queue.position + queue.count);
    queue.count += count;
    // The lesser id is the shorter side where ids are in order of length; else only one class has to know.
    if (slots_.ordered_by_length() || !PatternIsHalf(c) || TextIsHalf(c)) return;
    const uint8_t* marks = slots_.marks();
    for (size_t i = 0; i < count; ++i) {
      if (marks[pattern[i]] > marks[text[i]]) std::swap(pattern[i], text[i]);
    }
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
      const bool up_to_12 = marks[longer] <= kTwelve;
      if (marks[shorter] <= kShortMax) {
        c = up_to_12 ? kMixedPairs12 : kMixedPairs;
      } else {
        c = up_to_12 ? kMediumPairs12 : kMediumPairs;
      }
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

  // Runs the first `count` pairs of a queue and moves the rest up.
  void Flush(uint32_t c, size_t count) {
    if (count == 0) return;
    Queue& queue = queues_[c];
    for (size_t first = 0; first < count; first += kBatch) RunQueue(c, queue, first, std::min(kBatch, count - first));
    const size_t left = queue.count - count;
    queue.count = left;
    if (left == 0) return;
    std::copy_n(queue.pattern + count, left, queue.pattern);
    std::copy_n(queue.text + count, left, queue.text);
    std::copy_n(queue.position + count, left, queue.position);
  }

  // Runs up to kBatch pairs of a queue. A last group of lanes that is not full is filled up with the first pair.
  void RunQueue(uint32_t c, Queue& queue, size_t first, size_t count) {
    uint32_t* pattern = queue.pattern + first;
    uint32_t* text = queue.text + first;
    const uint32_t* position = queue.position + first;
    if (c == kSlow) {
      for (size_t i = 0; i < count; ++i) out_[position[i]] = kernel_.Slow(pattern[i], text[i]);
    } else if (c == kLong) {
      for (size_t i = 0; i < count; i += kLongGroup) RunLong(queue, first + i, std::min(kLongGroup, count - i));
    } else {
      for (size_t i = count; i % kGroup != 0; ++i) {
        pattern[i] = pattern[0];
        text[i] = text[0];
      }
      StageAll(static_cast<PairClass>(c), pattern, text, count);
      kernel_.RunTo(static_cast<PairClass>(c), pattern_stage_.bytes, text_stage_.bytes, count, position, out_);
    }
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

  void StageAll(PairClass c, const uint32_t* pattern, const uint32_t* text, size_t count) {
    for (size_t first = 0; first < count; first += kGroup) {
      if (PatternIsHalf(c)) {
        StageHalves(pattern + first, pattern_stage_.bytes + first * 8);
      } else {
        StageSlots(pattern + first, pattern_stage_.bytes + first * 16);
      }
      if (TextIsHalf(c)) {
        StageHalves(text + first, text_stage_.bytes + first * 8);
      } else {
        StageSlots(text + first, text_stage_.bytes + first * 16);
      }
    }
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
  Stage pattern_stage_;
  Stage text_stage_;
  Queue queues_[kQueues];
};

}  // namespace ipse
