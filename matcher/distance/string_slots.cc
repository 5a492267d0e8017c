#include "matcher/distance/string_slots.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "matcher/base/parallel.h"
#include "matcher/distance/code_points.h"

namespace ipse {
namespace {

constexpr size_t kChunk = 16384;  // values per unit of parallel work

size_t ChunkCount(size_t values) { return (values + kChunk - 1) / kChunk; }
std::span<const std::string_view> ChunkOf(std::span<const std::string_view> values, size_t chunk) {
  const size_t first = chunk * kChunk;
  return values.subspan(first, std::min(kChunk, values.size() - first));
}

// How often each character occurs in some values.
struct Histogram {
  std::array<uint64_t, 128> ascii{};
  absl::flat_hash_map<uint32_t, uint64_t> others;

  void Add(std::string_view value) {
    for (size_t at = 0; at < value.size();) {
      const auto byte = static_cast<uint8_t>(value[at]);
      if (byte < 0x80) {
        ++ascii[byte];
        ++at;
      } else {
        ++others[NextCodePoint(value, &at)];
      }
    }
  }
};

}  // namespace

StringSlots StringSlots::Build(std::span<const std::string_view> values, int threads) {
  StringSlots slots;
  slots.CountSymbols(values, threads);
  slots.slots_.Extend(values.size());
  slots.marks_.Extend(values.size());
  const size_t chunks = ChunkCount(values.size());
  std::vector<Overflow> overflows(chunks);
  ParallelChunks(threads, chunks, [&](size_t chunk) {
    std::vector<uint32_t> symbols;
    auto id = static_cast<uint32_t>(chunk * kChunk);
    for (const std::string_view value : ChunkOf(values, chunk)) {
      symbols.clear();
      for (size_t at = 0; at < value.size();) symbols.push_back(slots.SymbolOf(NextCodePoint(value, &at)));
      slots.Encode(symbols, id++, &overflows[chunk]);
    }
  });
  // Places were noted relative to their chunk: append the chunks' overflow in order and shift them.
  for (size_t chunk = 0; chunk < chunks; ++chunk) {
    const uint64_t long_base = slots.overflow_.long_codes.size();
    const uint64_t wide_base = slots.overflow_.wide_symbols.size();
    auto& to = slots.overflow_;
    to.long_codes.Append(overflows[chunk].long_codes.data(), overflows[chunk].long_codes.size());
    to.wide_symbols.insert(to.wide_symbols.end(), overflows[chunk].wide_symbols.begin(),
                           overflows[chunk].wide_symbols.end());
    const size_t end = std::min(values.size(), (chunk + 1) * kChunk);
    for (size_t id = chunk * kChunk; id < end; ++id) {
      if (slots.marks_[id] <= kSlotSize) continue;
      Place place = slots.PlaceOf(static_cast<uint32_t>(id));
      place.offset += slots.marks_[id] == kLongMark ? long_base : wide_base;
      std::memcpy(slots.slots_[id].bytes, &place, sizeof(place));
    }
    overflows[chunk] = Overflow();
  }
  for (uint32_t id = 0; id < slots.size(); ++id) slots.NoteOrder(id);
  return slots;
}

uint32_t StringSlots::Append(std::string_view value) {
  const uint32_t id = size();
  std::vector<uint32_t> symbols;
  for (size_t at = 0; at < value.size();) symbols.push_back(SymbolFor(NextCodePoint(value, &at)));
  slots_.Extend(1);
  marks_.PushBack(0);
  Encode(symbols, id, &overflow_);
  NoteOrder(id);
  return id;
}

void StringSlots::Truncate(uint32_t size) {
  // What lies beside the slots lies in the order of the ids.
  for (uint32_t id = static_cast<uint32_t>(slots_.size()); id-- > size;) {
    if (marks_[id] == kLongMark) overflow_.long_codes.Truncate(PlaceOf(id).offset);
    if (marks_[id] == kWideMark) overflow_.wide_symbols.resize(PlaceOf(id).offset);
  }
  slots_.Truncate(size);
  marks_.Truncate(size);
  // An order once lost stays lost; one that was kept holds for what is left, up to the boundaries.
  for (uint32_t& first : first_id_of_length_) first = std::min(first, size);
  longest_ = size == 0 ? 0 : std::min(longest_, ordered_ ? length(size - 1) : longest_);
}

uint32_t StringSlots::length(uint32_t id) const {
  return marks_[id] <= kSlotSize ? marks_[id] : PlaceOf(id).length;
}

uint32_t StringSlots::SymbolOf(uint32_t code_point) const {
  if (code_point < ascii_symbols_.size()) return ascii_symbols_[code_point];
  const auto found = other_symbols_.find(code_point);
  return found == other_symbols_.end() ? 0 : found->second;
}

size_t StringSlots::MemoryBytes() const {
  return slots_.capacity() * sizeof(Slot) + marks_.capacity() + overflow_.long_codes.capacity() +
         overflow_.wide_symbols.capacity() * sizeof(uint32_t) + other_symbols_.capacity() * 9 + sizeof(*this);
}

std::span<const uint32_t> StringSlots::Symbols(uint32_t id, std::vector<uint32_t>* buffer) const {
  if (marks_[id] == kWideMark) {
    const Place place = PlaceOf(id);
    return {overflow_.wide_symbols.data() + place.offset, place.length};
  }
  const std::span<const uint8_t> codes = Codes(id);
  buffer->assign(codes.begin(), codes.end());
  return *buffer;
}

StringSlots::Place StringSlots::PlaceOf(uint32_t id) const {
  Place place;
  static_assert(sizeof(place) == kSlotSize);
  std::memcpy(&place, slots_[id].bytes, sizeof(place));
  return place;
}

// Stores a value's symbols as slot `id`, which exists, with what does not fit in `overflow`.
void StringSlots::Encode(std::span<const uint32_t> symbols, uint32_t id, Overflow* overflow) {
  const auto length = static_cast<uint32_t>(symbols.size());
  const bool wide = std::any_of(symbols.begin(), symbols.end(), [](uint32_t s) { return s > kSymbolsCoded; });
  uint8_t* slot = slots_[id].bytes;
  if (!wide && length <= kSlotSize) {
    std::memset(slot, static_cast<int>(0x80 | length), kSlotSize);
    for (uint32_t i = 0; i < length; ++i) slot[i] = static_cast<uint8_t>(symbols[i]);
    marks_[id] = static_cast<uint8_t>(length);
    return;
  }
  Place place{0, length, 0};
  if (wide) {
    place.offset = overflow->wide_symbols.size();
    overflow->wide_symbols.insert(overflow->wide_symbols.end(), symbols.begin(), symbols.end());
  } else {
    place.offset = overflow->long_codes.size();
    const size_t padded = (symbols.size() + 15) / 16 * 16;
    uint8_t* codes = overflow->long_codes.Extend(padded);
    std::memset(codes, 0x80, padded);
    for (size_t i = 0; i < symbols.size(); ++i) codes[i] = static_cast<uint8_t>(symbols[i]);
  }
  marks_[id] = wide ? kWideMark : kLongMark;
  std::memcpy(slot, &place, sizeof(place));
}

// Returns the symbol of a code point, giving it the next one when it is new.
uint32_t StringSlots::SymbolFor(uint32_t code_point) {
  uint32_t& symbol = code_point < ascii_symbols_.size() ? ascii_symbols_[code_point] : other_symbols_[code_point];
  if (symbol == 0) symbol = ++symbols_;
  return symbol;
}

// Gives symbols to the characters of `values`, the commonest first, equals by code point.
void StringSlots::CountSymbols(std::span<const std::string_view> values, int threads) {
  const size_t chunks = ChunkCount(values.size());
  std::vector<Histogram> counts(chunks);
  ParallelChunks(threads, chunks, [&](size_t chunk) {
    for (const std::string_view value : ChunkOf(values, chunk)) counts[chunk].Add(value);
  });
  Histogram total;
  for (const Histogram& part : counts) {
    for (size_t c = 0; c < total.ascii.size(); ++c) total.ascii[c] += part.ascii[c];
    for (const auto& [code_point, count] : part.others) total.others[code_point] += count;
  }
  std::vector<std::pair<uint64_t, uint32_t>> order;
  for (uint32_t c = 0; c < total.ascii.size(); ++c) {
    if (total.ascii[c] > 0) order.emplace_back(total.ascii[c], c);
  }
  for (const auto& [code_point, count] : total.others) order.emplace_back(count, code_point);
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  for (const auto& [count, code_point] : order) SymbolFor(code_point);
}

// Keeps ordered_ and the length boundaries true after value `id`, the last one, was stored.
void StringSlots::NoteOrder(uint32_t id) {
  const uint32_t count = length(id);
  if (marks_[id] == kWideMark || count < longest_) ordered_ = false;
  // Lengths not reached yet begin after the last value; from here on the ones up to `count` are settled.
  for (uint32_t l = longest_ + 1; l <= std::min(count, kSlotSize + 1); ++l) first_id_of_length_[l] = id;
  for (uint32_t l = std::max(count, longest_) + 1; l <= kSlotSize + 1; ++l) first_id_of_length_[l] = id + 1;
  longest_ = std::max(longest_, count);
}

}  // namespace ipse
