// SortRuns: distinct texts, ordered and numbered.

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <numeric>

#include "matcher/base/check.h"
#include "matcher/base/parallel.h"
#include "matcher/record/value_runs.h"

namespace ipse {
namespace {

constexpr size_t kItemsPerBucket = 6144;  // keys, items and scratch of a bucket stay in the second-level cache
constexpr size_t kBucketsMax = 4096;
constexpr size_t kSamplesPerBucket = 32;

// --- Keys. ---
//
// Six bits a character, in the order of bytes; bytes that standard values rarely hold share a code, behind which no more
// characters count. A text of up to kShortMax bytes: its length in the upper four bits, then ten characters. A longer
// one: kLongClass, its length in eight bits, then eight characters (none for the very long, whose lengths share a code).

constexpr uint32_t kShortMax = 14;
constexpr uint64_t kLongClass = 15;
constexpr uint32_t kVeryLong = 255;
constexpr uint32_t kShortChars = 10;
constexpr uint32_t kLongChars = 8;

struct CodeTable {
  std::array<uint8_t, 256> codes{};
  uint64_t shared = 0;  // bit per code that several bytes have
};

constexpr CodeTable MakeCodes(bool lower) {
  CodeTable table;
  uint8_t code = 0;
  const auto alone = [&](int byte) {
    const bool letter = lower ? byte >= 'a' && byte <= 'z' : byte >= 'A' && byte <= 'Z';
    for (const char c : {' ', '\'', '+', '-', '.', '/', '@', '_'}) {
      if (byte == c) return true;
    }
    return letter || (byte >= '0' && byte <= '9');
  };
  bool before_alone = true;
  for (int byte = 0; byte < 256; ++byte) {
    const bool single = alone(byte);
    if (single || before_alone || byte == 0x80 || byte == 0xC3 || byte == 0xD0) ++code;
    table.codes[static_cast<size_t>(byte)] = code;
    if (!single) table.shared |= uint64_t{1} << code;
    before_alone = single;
  }
  return table;
}
constexpr CodeTable kUpperCodes = MakeCodes(false);
constexpr CodeTable kLowerCodes = MakeCodes(true);
static_assert(kShortChars * 6 == 60 && kLongChars * 6 <= 52);
static_assert(kUpperCodes.codes[255] < 64 && kLowerCodes.codes[255] < 64);

uint64_t PackKey(const CodeTable& table, const char* text, uint32_t size) {
  const bool is_short = size <= kShortMax;
  const uint32_t capped = std::min(size, kVeryLong);
  const uint32_t chars = is_short ? std::min(size, kShortChars) : capped == kVeryLong ? 0 : kLongChars;
  uint64_t packed = 0;
  int shift = 6 * kShortChars;
  for (uint32_t i = 0; i < chars; ++i) {
    const uint8_t code = table.codes[static_cast<uint8_t>(text[i])];
    packed |= uint64_t{code} << (shift -= 6);
    if (table.shared >> code & 1) break;
  }
  if (is_short) return uint64_t{size} << 60 | packed;
  return kLongClass << 60 | uint64_t{capped} << 52 | packed >> 8;
}

// Whether texts with this key are equal.
bool KeySettles(const CodeTable& table, uint64_t key) {
  if (key >> 60 > kShortChars) return false;
  for (uint32_t i = 0; i < kShortChars; ++i) {
    if (table.shared >> (key >> (6 * i) & 63) & 1) return false;
  }
  return true;
}

bool Before(std::string_view left, std::string_view right) {
  return left.size() != right.size() ? left.size() < right.size() : left < right;
}

// --- Buckets. ---

// Finds the bucket of a key: the number of splitters that are not above it.
class Splitters {
 public:
  Splitters(std::vector<uint64_t> samples, size_t buckets) : splitters_(std::bit_ceil(buckets) - 1, UINT64_MAX) {
    std::sort(samples.begin(), samples.end());
    for (size_t i = 1; i < buckets; ++i) splitters_[i - 1] = samples[i * samples.size() / buckets];
    buckets_ = splitters_.size() + 1;
  }
  size_t buckets() const { return buckets_; }
  uint16_t BucketOf(uint64_t key) const {
    const uint64_t* base = splitters_.data();
    for (size_t half = buckets_ / 2; half > 0; half /= 2) base += base[half - 1] <= key ? half : 0;
    return static_cast<uint16_t>(base - splitters_.data());
  }

 private:
  std::vector<uint64_t> splitters_;
  size_t buckets_ = 1;
};

struct Keyed {
  GrowableBuffer<uint64_t> keys;
  GrowableBuffer<ItemIndex> items;
};

// Sorts keys with their items by radix, eleven bits at a time, leaving out digits in which all keys agree.
void RadixSort(uint64_t* keys, ItemIndex* items, size_t size, Keyed* scratch) {
  constexpr int kDigitBits = 11;
  constexpr size_t kDigits = size_t{1} << kDigitBits;
  if (size < 2) return;
  uint64_t differing = 0;
  for (size_t i = 1; i < size; ++i) differing |= keys[i] ^ keys[0];
  if (differing == 0) return;
  scratch->keys.Clear();
  scratch->items.Clear();
  uint64_t* from_keys = keys;
  ItemIndex* from_items = items;
  uint64_t* to_keys = scratch->keys.Extend(size);
  ItemIndex* to_items = scratch->items.Extend(size);
  std::array<uint32_t, kDigits> places;
  int shift = std::countr_zero(differing);
  while (shift < 64 && differing >> shift != 0) {
    places.fill(0);
    for (size_t i = 0; i < size; ++i) ++places[from_keys[i] >> shift & (kDigits - 1)];
    uint32_t place = 0;
    for (uint32_t& at : places) place += std::exchange(at, place);
    for (size_t i = 0; i < size; ++i) {
      const uint32_t to = places[from_keys[i] >> shift & (kDigits - 1)]++;
      to_keys[to] = from_keys[i];
      to_items[to] = from_items[i];
    }
    std::swap(from_keys, to_keys);
    std::swap(from_items, to_items);
    shift += kDigitBits;
    while (shift < 64 && differing >> shift != 0 && (differing >> shift & 1) == 0) ++shift;
  }
  if (from_keys != keys) {
    std::memcpy(keys, from_keys, size * sizeof(*keys));
    std::memcpy(items, from_items, size * sizeof(*items));
  }
}

// One bucket, sorted: what its distinct texts are.
struct Bucket {
  size_t begin = 0, end = 0;  // among all items
  uint32_t distinct = 0;
  uint64_t bytes = 0;
  std::vector<std::pair<uint32_t, uint32_t>> lengths;  // length, first of its distinct texts
  ValueId first_id = 0;
  uint64_t text_begin = 0;
};

class Sorter {
 public:
  Sorter(ValueRuns& runs, FieldKind kind, int threads)
      : runs_(runs), codes_(kind == FieldKind::kEmail ? kLowerCodes : kUpperCodes), threads_(threads) {}

  SortedTexts Run() {
    for (size_t r = 0; r < runs_.num_runs(); ++r) num_items_ += runs_.run(r).size();
    IPSE_CHECK(num_items_ < UINT32_MAX - 1);
    Distribute();
    ParallelChunks(threads_, buckets_.size(), [&](size_t b) { SortBucket(&buckets_[b]); });
    SortedTexts sorted;
    PlaceBuckets(&sorted);
    for (size_t r = 0; r < runs_.num_runs(); ++r) runs_.run(r).ids.Extend(runs_.run(r).size());
    ParallelChunks(threads_, buckets_.size(), [&](size_t b) { WriteBucket(buckets_[b], &sorted); });
    return sorted;
  }

 private:
  static constexpr uint32_t kFirst = 1u << 31;  // in place of a key's upper half: a distinct text's first item

  uint64_t KeyAt(const ValueRun& run, uint32_t place) const {
    const std::string_view text = run.at(place);
    return PackKey(codes_, text.data(), static_cast<uint32_t>(text.size()));
  }

  Splitters Sample() const {
    const size_t buckets = std::clamp<size_t>(num_items_ / kItemsPerBucket, 1, kBucketsMax);
    std::vector<uint64_t> samples;
    const size_t step = std::max<size_t>(1, num_items_ / (buckets * kSamplesPerBucket));
    size_t skip = 0;
    for (size_t r = 0; buckets > 1 && r < runs_.num_runs(); ++r) {
      const ValueRun& run = runs_.run(r);
      for (; skip < run.size(); skip += step) samples.push_back(KeyAt(run, static_cast<uint32_t>(skip)));
      skip -= run.size();
    }
    return Splitters(std::move(samples), buckets);
  }

  // Cuts the items into buckets of ascending keys.
  void Distribute() {
    const Splitters splitters = Sample();
    const size_t buckets = splitters.buckets(), runs = runs_.num_runs();
    std::vector<GrowableBuffer<uint64_t>> run_keys(runs);
    std::vector<GrowableBuffer<uint16_t>> run_buckets(runs);
    std::vector<uint32_t> places(runs * buckets, 0);
    ParallelChunks(threads_, runs, [&](size_t r) {
      const ValueRun& run = runs_.run(r);
      uint64_t* keys = run_keys[r].Extend(run.size());
      for (uint32_t i = 0; i < run.size(); ++i) keys[i] = KeyAt(run, i);
      uint16_t* in = run_buckets[r].Extend(run.size());
      uint32_t* counts = places.data() + r * buckets;
      for (uint32_t i = 0; i < run.size(); ++i) ++counts[in[i] = splitters.BucketOf(keys[i])];
    });
    buckets_.resize(buckets);
    uint32_t place = 0;
    for (size_t b = 0; b < buckets; ++b) {
      buckets_[b].begin = place;
      for (size_t r = 0; r < runs; ++r) place += std::exchange(places[r * buckets + b], place);
      buckets_[b].end = place;
    }
    uint64_t* keys = all_.keys.Extend(num_items_);
    ItemIndex* items = all_.items.Extend(num_items_);
    ParallelChunks(threads_, runs, [&](size_t r) {
      uint32_t* to = places.data() + r * buckets;
      for (uint32_t i = 0; i < run_keys[r].size(); ++i) {
        const uint32_t at = to[run_buckets[r][i]]++;
        keys[at] = run_keys[r][i];
        items[at] = static_cast<ItemIndex>(r << 16 | i);
      }
      run_keys[r] = GrowableBuffer<uint64_t>();
      run_buckets[r] = GrowableBuffer<uint16_t>();
    });
  }

  // Sorts the bucket and puts, in place of each key, the number of its text among the bucket's distinct ones.
  void SortBucket(Bucket* bucket) {
    thread_local Keyed scratch;
    uint64_t* keys = all_.keys.data() + bucket->begin;
    ItemIndex* items = all_.items.data() + bucket->begin;
    const size_t size = bucket->end - bucket->begin;
    RadixSort(keys, items, size, &scratch);
    for (size_t begin = 0, end = 0; begin < size; begin = end) {
      const uint64_t key = keys[begin];
      while (end < size && keys[end] == key) ++end;
      const bool settled = end == begin + 1 || KeySettles(codes_, key);
      if (!settled) {
        std::sort(items + begin, items + end, [&](ItemIndex a, ItemIndex b) { return Before(runs_.at(a), runs_.at(b)); });
      }
      for (size_t i = begin; i < end; ++i) {
        const bool first = i == begin || (!settled && runs_.at(items[i]) != runs_.at(items[i - 1]));
        if (first) AddDistinct(bucket, key >> 60 < kLongClass ? static_cast<uint32_t>(key >> 60) : LengthOf(items[i]));
        keys[i] = (bucket->distinct - 1) | (first ? kFirst : 0);
      }
    }
  }

  uint32_t LengthOf(ItemIndex item) const { return static_cast<uint32_t>(runs_.at(item).size()); }

  static void AddDistinct(Bucket* bucket, uint32_t length) {
    if (bucket->lengths.empty() || bucket->lengths.back().first != length) {
      bucket->lengths.emplace_back(length, bucket->distinct);
    }
    ++bucket->distinct;
    bucket->bytes += length;
  }

  void PlaceBuckets(SortedTexts* sorted) {
    uint64_t bytes = 0;
    for (Bucket& bucket : buckets_) {
      bucket.first_id = sorted->size;
      bucket.text_begin = bytes;
      for (const auto& [length, first] : bucket.lengths) {
        if (!sorted->lengths.empty() && sorted->lengths.back().length == length) continue;
        uint64_t text_begin = 0;
        if (!sorted->lengths.empty()) {
          const SortedTexts::LengthRange& before = sorted->lengths.back();
          text_begin = before.text_begin + uint64_t{bucket.first_id + first - before.first} * before.length;
        }
        sorted->lengths.push_back({bucket.first_id + first, text_begin, length});
      }
      sorted->size += bucket.distinct;
      bytes += bucket.bytes;
    }
    sorted->text.Extend(bytes);
    bool any_flags = false;
    for (size_t r = 0; r < runs_.num_runs() && !any_flags; ++r) {
      const auto flags = runs_.run(r).flags.span();
      any_flags = std::any_of(flags.begin(), flags.end(), [](uint8_t f) { return f != 0; });
    }
    if (any_flags) sorted->flags.AppendZeros(sorted->size);
  }

  void WriteBucket(const Bucket& bucket, SortedTexts* sorted) {
    constexpr size_t kAhead = 16;
    char* to = sorted->text.data() + bucket.text_begin;
    for (size_t i = bucket.begin; i < bucket.end; ++i) {
      if (i + kAhead < bucket.end) {
        const ItemIndex ahead = all_.items[i + kAhead];
        __builtin_prefetch(runs_.run(ahead >> 16).end.data() + (ahead & 0xFFFF));
        __builtin_prefetch(runs_.run(ahead >> 16).ids.data() + (ahead & 0xFFFF), 1);
        __builtin_prefetch(runs_.at(all_.items[i + kAhead / 2]).data());
      }
      const ItemIndex item = all_.items[i];
      ValueRun& run = runs_.run(item >> 16);
      const uint32_t place = item & 0xFFFF;
      const auto entry = static_cast<uint32_t>(all_.keys[i]);
      const ValueId id = bucket.first_id + (entry & ~kFirst);
      run.ids[place] = id;
      if (!sorted->flags.empty()) sorted->flags[id] |= run.flags[place];
      if ((entry & kFirst) == 0) continue;
      const std::string_view text = run.at(place);
      std::memcpy(to, text.data(), text.size());
      to += text.size();
    }
  }

  ValueRuns& runs_;
  const CodeTable& codes_;
  int threads_;
  size_t num_items_ = 0;
  Keyed all_;
  std::vector<Bucket> buckets_;
};

}  // namespace

SortedTexts SortRuns(ValueRuns& runs, FieldKind kind, int threads) { return Sorter(runs, kind, threads).Run(); }

}  // namespace ipse
