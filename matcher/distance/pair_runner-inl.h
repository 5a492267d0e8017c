// Runs a pair kernel over a list: sorts pairs by length class, fills tiles, puts results in their places. Per-target
// include, see lanes-inl.h.
//
// Classes: *short* both at most 8 characters; *mixed* one at most 8, the other 9 to 16; *medium* both 9 to 16; *slow* the
// rest. Where most of a batch is short, all its pairs run as short ones where they stand and the others are done again
// by their own class; else every class goes through a queue. A kernel is a class with
//   using Out = ...;
//   void Short(V8 (&pattern)[8], const V8 (&text)[8], Out* out);        kLanes results
//   void Mixed(V8 (&pattern)[8], const V8 (&text)[16], Out* out);
//   void Medium(V8 (&pattern)[16], const V8 (&text)[16], Out* out);
//   Out Slow(uint32_t left, uint32_t right);

#if defined(IPSE_MATCHER_DISTANCE_PAIR_RUNNER_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef IPSE_MATCHER_DISTANCE_PAIR_RUNNER_INL_H_
#undef IPSE_MATCHER_DISTANCE_PAIR_RUNNER_INL_H_
#else
#define IPSE_MATCHER_DISTANCE_PAIR_RUNNER_INL_H_
#endif

#include <algorithm>
#include <utility>

#include "matcher/distance/kernel_table.h"
#include "matcher/distance/tiles-inl.h"

#if IPSE_HAVE_LANES
HWY_BEFORE_NAMESPACE();
namespace ipse {
namespace HWY_NAMESPACE {

inline constexpr size_t kBatch = 256;  // pairs staged at a time; a multiple of every kLanes
enum PairClass : uint32_t { kShortPairs, kMixedPairs, kMediumPairs, kSlowPairs, kPairClasses };

// Pairs of one class waiting for a full batch: the shorter side is the pattern.
struct PairQueue {
  size_t count = 0;
  uint32_t pattern[2 * kBatch];
  uint32_t text[2 * kBatch];
  uint32_t position[2 * kBatch];
};

template <class Kernel>
class PairRunner {
 public:
  using Out = typename Kernel::Out;

  PairRunner(const StringSlots& slots, PairList pairs, Kernel* kernel, Out* out)
      : slots_(slots), pairs_(pairs), kernel_(*kernel), out_(out) {
    if (slots.ordered_by_length()) {
      short_end_ = slots.FirstIdOfLength(kShortMax + 1);
      medium_end_ = slots.FirstIdOfLength(kMediumMax + 1);
    }
  }

  void Run() {
    for (size_t first = 0; first < pairs_.count; first += kBatch) {
      const size_t count = std::min(kBatch, pairs_.count - first);
      if (slots_.ordered_by_length() && count == kBatch) {
        RunOrdered(first);
      } else {
        for (size_t i = first; i < first + count; ++i) Enqueue(i);
      }
      for (uint32_t c = 0; c < kPairClasses; ++c) {
        if (queues_[c].count >= kBatch) Flush(c, kBatch);
      }
    }
    for (uint32_t c = 0; c < kPairClasses; ++c) {
      if (queues_[c].count > 0) Flush(c, queues_[c].count);
    }
  }

 private:
  void RunOrdered(size_t first) {
    const uint32_t* left = pairs_.left + first;
    const uint32_t* right = pairs_.right + first;
    size_t shorts = 0;
    for (size_t i = 0; i < kBatch; ++i) shorts += std::max(left[i], right[i]) < short_end_ ? 1 : 0;
    const bool direct = shorts * 2 > kBatch;
    if (direct) RunShort(left, right, out_ + first);
    if (shorts == kBatch) return;
    for (size_t i = first; i < first + kBatch; ++i) {
      const uint32_t lesser = std::min(pairs_.left[i], pairs_.right[i]);
      const uint32_t greater = std::max(pairs_.left[i], pairs_.right[i]);
      const uint32_t pair_class = (greater >= short_end_ ? 1u : 0u) + (lesser >= short_end_ ? 1u : 0u);
      const uint32_t c = greater >= medium_end_ ? static_cast<uint32_t>(kSlowPairs) : pair_class;
      Put(c, lesser, greater, i, direct && c == kShortPairs ? 0 : 1);
    }
  }

  void Enqueue(size_t i) {
    uint32_t shorter = pairs_.left[i];
    uint32_t longer = pairs_.right[i];
    const uint8_t* marks = slots_.marks();
    if (marks[shorter] > marks[longer]) std::swap(shorter, longer);
    uint32_t c = kSlowPairs;
    if (marks[longer] <= kShortMax) {
      c = kShortPairs;
    } else if (marks[longer] <= kMediumMax) {
      c = marks[shorter] <= kShortMax ? kMixedPairs : kMediumPairs;
    }
    Put(c, shorter, longer, i, 1);
  }

  // Stores the pair at the end of its queue; it stays there when `stays` is 1.
  HWY_INLINE void Put(uint32_t c, uint32_t pattern, uint32_t text, size_t position, size_t stays) {
    PairQueue& queue = queues_[c];
    queue.pattern[queue.count] = pattern;
    queue.text[queue.count] = text;
    queue.position[queue.count] = static_cast<uint32_t>(position);
    queue.count += stays;
  }

  // Runs the first `count` pairs of a queue, at most kBatch, and moves the rest up.
  void Flush(uint32_t c, size_t count) {
    PairQueue& queue = queues_[c];
    if (c == kSlowPairs) {
      for (size_t i = 0; i < count; ++i) {
        out_[queue.position[i]] = kernel_.Slow(queue.pattern[i], queue.text[i]);
      }
    } else {
      // Fill the batch up with its first pair.
      for (size_t i = count; i < kBatch && count < kBatch; ++i) {
        queue.pattern[i] = queue.pattern[0];
        queue.text[i] = queue.text[0];
      }
      alignas(64) Out results[kBatch];
      if (c == kShortPairs) RunShort(queue.pattern, queue.text, results);
      if (c == kMixedPairs) RunMixed(queue.pattern, queue.text, count, results);
      if (c == kMediumPairs) RunMedium(queue.pattern, queue.text, count, results);
      for (size_t i = 0; i < count; ++i) out_[queue.position[i]] = results[i];
    }
    const size_t left = queue.count - count;
    std::copy_n(queue.pattern + count, left, queue.pattern);
    std::copy_n(queue.text + count, left, queue.text);
    std::copy_n(queue.position + count, left, queue.position);
    queue.count = left;
  }

  void RunShort(const uint32_t* pattern, const uint32_t* text, Out* out) {
    for (size_t i = 0; i < kBatch; i += kLanes) {
      StageHalves(slots_.slots(), pattern + i, pattern_stage_.halves + i);
      StageHalves(slots_.slots(), text + i, text_stage_.halves + i);
    }
    for (size_t i = 0; i < kBatch; i += kLanes) {
      V8 pattern_planes[8];
      V8 text_planes[8];
      PlanesOfHalves(pattern_stage_.halves + i, pattern_planes);
      PlanesOfHalves(text_stage_.halves + i, text_planes);
      kernel_.Short(pattern_planes, text_planes, out + i);
    }
  }

  void RunMixed(const uint32_t* pattern, const uint32_t* text, size_t count, Out* out) {
    for (size_t i = 0; i < count; i += kLanes) {
      StageHalves(slots_.slots(), pattern + i, pattern_stage_.halves + i);
      StageSlots(slots_.slots(), text + i, text_stage_.slots + i);
    }
    for (size_t i = 0; i < count; i += kLanes) {
      V8 pattern_planes[8];
      V8 text_planes[16];
      PlanesOfHalves(pattern_stage_.halves + i, pattern_planes);
      PlanesOfSlots(text_stage_.slots + i, text_planes);
      kernel_.Mixed(pattern_planes, text_planes, out + i);
    }
  }

  void RunMedium(const uint32_t* pattern, const uint32_t* text, size_t count, Out* out) {
    for (size_t i = 0; i < count; i += kLanes) {
      StageSlots(slots_.slots(), pattern + i, pattern_stage_.slots + i);
      StageSlots(slots_.slots(), text + i, text_stage_.slots + i);
    }
    for (size_t i = 0; i < count; i += kLanes) {
      V8 pattern_planes[16];
      V8 text_planes[16];
      PlanesOfSlots(pattern_stage_.slots + i, pattern_planes);
      PlanesOfSlots(text_stage_.slots + i, text_planes);
      kernel_.Medium(pattern_planes, text_planes, out + i);
    }
  }

  union Stage {
    Stage() {}
    alignas(64) uint64_t halves[kBatch];
    StringSlots::Slot slots[kBatch];
  };

  const StringSlots& slots_;
  const PairList pairs_;
  Kernel& kernel_;
  Out* const out_;
  uint32_t short_end_ = 0;
  uint32_t medium_end_ = 0;
  Stage pattern_stage_;
  Stage text_stage_;
  PairQueue queues_[kPairClasses];
};

}  // namespace HWY_NAMESPACE
}  // namespace ipse
HWY_AFTER_NAMESPACE();
#endif  // IPSE_HAVE_LANES

#endif  // IPSE_MATCHER_DISTANCE_PAIR_RUNNER_INL_H_
