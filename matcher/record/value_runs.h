#pragma once

// Texts of one field kind as they come out of the standardisers, before they are numbered: many, in any order, with
// repeats. SortRuns finds the distinct ones, orders them by (length in bytes, bytes) and numbers them from 1.
//
//   ValueRuns runs;                       // one per field kind
//   ValueWriter writer(&runs);            // one per thread
//   ItemIndex item = writer.Add("SMITH", /*flags=*/0);
//   SortedTexts sorted = SortRuns(runs, kind, threads);
//   ValueId id = runs.IdOf(item);
//
// Ids depend on the set of texts alone: not on their order, on repeats or on the number of threads.
//
// How: a text's first characters are packed, order preserved, into a 64-bit key behind its length. Keys are cut into
// buckets at sampled splitters, each bucket is radix-sorted in the cache, and only texts whose keys agree without
// settling the matter are compared as such. (Sample sort: Frazer and McKellar, J. ACM 17, 1970.)
// Cost: about 60 ns and 26 bytes per text while it runs. Thread-safety: one ValueWriter per thread; the rest is not.

#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "matcher/raw/growable_buffer.h"
#include "matcher/record/schema.h"

namespace ipse {

using ValueId = uint32_t;
inline constexpr ValueId kMissingValue = 0;

// Where a text lies: the run in the upper 16 bits, its place in it in the lower.
using ItemIndex = uint32_t;
inline constexpr ItemIndex kNoItem = UINT32_MAX;

// Up to kTextsMax texts, one behind the other.
struct ValueRun {
  static constexpr uint32_t kTextsMax = 1 << 16;
  static constexpr size_t kBytesMax = size_t{1} << 30;  // full beyond this, so that offsets stay below 2^32

  GrowableBuffer<char> text;
  GrowableBuffer<uint32_t> end;   // of each text
  GrowableBuffer<uint8_t> flags;  // of each text
  GrowableBuffer<ValueId> ids;    // after SortRuns
  uint32_t number = 0;            // among the runs

  uint32_t size() const { return static_cast<uint32_t>(end.size()); }
  bool full() const { return size() >= kTextsMax || text.size() > kBytesMax; }
  std::string_view at(uint32_t place) const {
    const uint32_t begin = place == 0 ? 0 : end[place - 1];
    return {text.data() + begin, end[place] - begin};
  }
};

class ValueRuns {
 public:
  // The most runs there may be: an item index holds no more.
  static constexpr size_t kRunsMax = (size_t{1} << 16) - 1;

  // Adds an empty run. Thread-safe.
  ValueRun* AddRun();
  ValueRun& run(size_t index) { return *runs_[index]; }
  const ValueRun& run(size_t index) const { return *runs_[index]; }
  size_t num_runs() const { return runs_.size(); }
  std::string_view at(ItemIndex item) const { return runs_[item >> 16]->at(item & 0xFFFF); }
  // REQUIRES: SortRuns was called.
  ValueId IdOf(ItemIndex item) const { return runs_[item >> 16]->ids[item & 0xFFFF]; }

 private:
  std::mutex mutex_;  // guards runs_ while it grows
  std::vector<std::unique_ptr<ValueRun>> runs_;
};

// Adds texts to the runs, remembering recent ones, so that what repeats is held few times.
class ValueWriter {
 public:
  explicit ValueWriter(ValueRuns* runs) : runs_(runs) {}
  // Adds a text, which may be one added before. Flags of equal texts are united by SortRuns.
  ItemIndex Add(std::string_view text, uint8_t flags);
  // Says that other texts follow: whether remembering pays is found out anew.
  void StartColumn() { tried_ = hits_ = 0; }

 private:
  struct Recent {
    uint32_t hash = 0;
    uint32_t place = 0;
    const ValueRun* run = nullptr;
  };
  static constexpr uint32_t kRecentBits = 14;
  static constexpr uint32_t kTried = 1024;  // texts after which remembering is given up unless one in eight was found

  ItemIndex Append(std::string_view text, uint8_t flags);

  ValueRuns* runs_;
  ValueRun* run_ = nullptr;
  std::vector<Recent> recent_;
  uint32_t tried_ = 0;
  uint32_t hits_ = 0;
};

// Distinct texts in order, one behind the other. Ids of one length are a range, so lengths are kept per range.
struct SortedTexts {
  struct LengthRange {
    ValueId first = 0;        // the first id of this length
    uint64_t text_begin = 0;  // of that value
    uint32_t length = 0;
  };
  uint32_t size = 1;  // of the ids, the missing value 0 included
  GrowableBuffer<char> text;
  GrowableBuffer<uint8_t> flags;  // per id; no entries where none has any
  std::vector<LengthRange> lengths;
};

// Numbers all texts; the runs' ids are filled and their texts may be given up afterwards.
SortedTexts SortRuns(ValueRuns& runs, FieldKind kind, int threads);

}  // namespace ipse
