#include "matcher/distance/scalar_kernels.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "matcher/distance/reference.h"

namespace ipse {
namespace {

constexpr size_t kWordBits = 64;

template <typename Masks, typename Unit>
void SetMasks(std::span<const Unit> pattern, Masks* masks) {
  for (size_t i = 0; i < pattern.size(); ++i) masks->At(pattern[i]) |= uint64_t{1} << i;
}

// Hyyro's recurrence. REQUIRES: 1 to 64 characters in the pattern, its masks set.
template <bool kSwaps, typename Masks, typename Unit>
uint32_t BitParallelDistance(size_t pattern_length, std::span<const Unit> text, const Masks& masks) {
  const uint64_t top = uint64_t{1} << (pattern_length - 1);
  uint64_t vertical_plus = ~uint64_t{0};
  uint64_t vertical_minus = 0;
  uint64_t diagonal_zero = 0;
  uint64_t match_before = 0;
  auto distance = static_cast<uint32_t>(pattern_length);
  for (const Unit symbol : text) {
    const uint64_t match = masks.Get(symbol);
    const uint64_t swap = kSwaps ? (((~diagonal_zero) & match) << 1) & match_before : 0;
    diagonal_zero = (((match & vertical_plus) + vertical_plus) ^ vertical_plus) | match | vertical_minus | swap;
    uint64_t horizontal_plus = vertical_minus | ~(diagonal_zero | vertical_plus);
    uint64_t horizontal_minus = diagonal_zero & vertical_plus;
    if (horizontal_plus & top) ++distance;
    if (horizontal_minus & top) --distance;
    horizontal_plus = horizontal_plus << 1 | 1;
    horizontal_minus <<= 1;
    vertical_plus = horizontal_minus | ~(diagonal_zero | horizontal_plus);
    vertical_minus = diagonal_zero & horizontal_plus;
    match_before = match;
  }
  return distance;
}

// The Wagner-Fischer table in three rows.
template <bool kSwaps, typename Unit>
uint32_t TableDistance(std::span<const Unit> left, std::span<const Unit> right, std::vector<uint32_t>* buffer) {
  const size_t width = right.size() + 1;
  buffer->assign(3 * width, 0);
  uint32_t* two_above = buffer->data();
  uint32_t* above = two_above + width;
  uint32_t* row = above + width;
  for (size_t j = 0; j < width; ++j) above[j] = static_cast<uint32_t>(j);
  for (size_t i = 1; i <= left.size(); ++i) {
    row[0] = static_cast<uint32_t>(i);
    for (size_t j = 1; j < width; ++j) {
      const uint32_t change = left[i - 1] == right[j - 1] ? 0 : 1;
      uint32_t best = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
      if (kSwaps && i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
        best = std::min(best, two_above[j - 2] + 1);
      }
      row[j] = best;
    }
    std::swap(two_above, above);
    std::swap(above, row);
  }
  return above[width - 1];
}

template <bool kSwaps, typename Masks, typename Unit>
uint32_t Distance(std::span<const Unit> left, std::span<const Unit> right, Masks* masks,
                  std::vector<uint32_t>* buffer) {
  if (left.size() > right.size()) std::swap(left, right);
  // A common prefix and suffix cost nothing in either distance.
  while (!left.empty() && left.front() == right.front()) {
    left = left.subspan(1);
    right = right.subspan(1);
  }
  while (!left.empty() && left.back() == right.back()) {
    left = left.first(left.size() - 1);
    right = right.first(right.size() - 1);
  }
  if (left.empty()) return static_cast<uint32_t>(right.size());
  if (left.size() > kWordBits) return TableDistance<kSwaps>(left, right, buffer);
  SetMasks(left, masks);
  const uint32_t distance = BitParallelDistance<kSwaps>(left.size(), right, *masks);
  masks->Clear(left);
  return distance;
}

template <typename Unit>
uint32_t CommonPrefix(std::span<const Unit> left, std::span<const Unit> right) {
  const size_t most = std::min({left.size(), right.size(), size_t{4}});
  uint32_t prefix = 0;
  while (prefix < most && left[prefix] == right[prefix]) ++prefix;
  return prefix;
}

size_t Reach(size_t longer) { return longer / 2 > 1 ? longer / 2 - 1 : 0; }

// Jaro with the pattern's matched positions as bits. REQUIRES: pattern no longer than text, at most 64 characters.
template <typename Masks, typename Unit>
JaroCounts BitParallelJaro(std::span<const Unit> pattern, std::span<const Unit> text, const Masks& masks) {
  const size_t reach = Reach(text.size());
  uint64_t flags = 0;
  // The text's matched characters, by position; positions past pattern + reach cannot match.
  Unit matched[kWordBits];
  uint32_t matches = 0;
  const size_t end = std::min(text.size(), pattern.size() + reach);
  for (size_t j = 0; j < end; ++j) {
    const size_t last = j + reach;  // the last pattern position in the window
    const uint64_t upto = last >= kWordBits - 1 ? ~uint64_t{0} : (uint64_t{2} << last) - 1;
    const uint64_t window = j > reach ? (j - reach >= kWordBits ? 0 : upto & (~uint64_t{0} << (j - reach))) : upto;
    const uint64_t hit = masks.Get(text[j]) & window & ~flags;
    if (hit == 0) continue;
    flags |= hit & (~hit + 1);
    matched[matches++] = text[j];
  }
  uint32_t out_of_order = 0;
  for (uint32_t k = 0; k < matches; ++k, flags &= flags - 1) {
    if (pattern[static_cast<size_t>(std::countr_zero(flags))] != matched[k]) ++out_of_order;
  }
  return {matches, out_of_order / 2, 0};
}

// Jaro as it is defined, with a flag per position.
template <typename Unit>
JaroCounts PlainJaro(std::span<const Unit> left, std::span<const Unit> right, std::vector<uint32_t>* buffer) {
  const size_t reach = Reach(std::max(left.size(), right.size()));
  buffer->assign(right.size(), 0);
  uint32_t* right_flags = buffer->data();
  std::vector<Unit> matched;
  for (size_t i = 0; i < left.size(); ++i) {
    const size_t end = std::min(i + reach + 1, right.size());
    for (size_t j = i > reach ? i - reach : 0; j < end; ++j) {
      if (right_flags[j] != 0 || left[i] != right[j]) continue;
      right_flags[j] = 1;
      matched.push_back(left[i]);
      break;
    }
  }
  uint32_t out_of_order = 0;
  size_t k = 0;
  for (size_t j = 0; j < right.size() && k < matched.size(); ++j) {
    if (right_flags[j] != 0 && matched[k++] != right[j]) ++out_of_order;
  }
  return {static_cast<uint32_t>(matched.size()), out_of_order / 2, 0};
}

template <typename Masks, typename Unit>
JaroCounts CountJaro(std::span<const Unit> left, std::span<const Unit> right, Masks* masks,
                     std::vector<uint32_t>* buffer) {
  if (left.size() > right.size()) std::swap(left, right);
  JaroCounts counts;
  if (left.size() > kWordBits) {
    counts = PlainJaro(left, right, buffer);
  } else if (!left.empty()) {
    SetMasks(left, masks);
    counts = BitParallelJaro(left, right, *masks);
    masks->Clear(left);
  }
  counts.prefix = CommonPrefix(left, right);
  return counts;
}

}  // namespace

void ScalarKernels::WideMasks::Clear(std::span<const uint32_t> /*pattern*/) {
  std::fill(std::begin(keys_), std::end(keys_), 0);
  std::fill(std::begin(masks_), std::end(masks_), 0);
}

// Calls run(left, right, masks) with the two values as bytes, or as symbols when one of them is wide.
template <typename Run>
auto ScalarKernels::WithSymbols(const StringSlots& slots, uint32_t left, uint32_t right, Run run) {
  if (slots.storage(left) != StringSlots::Storage::kWide && slots.storage(right) != StringSlots::Storage::kWide) {
    if (byte_masks_ == nullptr) byte_masks_ = std::make_unique<ByteMasks>();
    return run(slots.Codes(left), slots.Codes(right), byte_masks_.get());
  }
  if (wide_masks_ == nullptr) wide_masks_ = std::make_unique<WideMasks>();
  return run(slots.Symbols(left, &left_buffer_), slots.Symbols(right, &right_buffer_), wide_masks_.get());
}

uint32_t ScalarKernels::Levenshtein(const StringSlots& slots, uint32_t left, uint32_t right) {
  return WithSymbols(slots, left, right,
                     [&](auto a, auto b, auto* masks) { return Distance<false>(a, b, masks, &rows_); });
}

uint32_t ScalarKernels::Osa(const StringSlots& slots, uint32_t left, uint32_t right) {
  return WithSymbols(slots, left, right,
                     [&](auto a, auto b, auto* masks) { return Distance<true>(a, b, masks, &rows_); });
}

JaroCounts ScalarKernels::Jaro(const StringSlots& slots, uint32_t left, uint32_t right) {
  return WithSymbols(slots, left, right, [&](auto a, auto b, auto* masks) { return CountJaro(a, b, masks, &rows_); });
}

double ScalarKernels::JaroWinkler(const StringSlots& slots, uint32_t left, uint32_t right) {
  const JaroCounts counts = Jaro(slots, left, right);
  return JaroWinklerFromCounts(slots.length(left), slots.length(right), counts.matches, counts.transpositions,
                               counts.prefix);
}

}  // namespace ipse
