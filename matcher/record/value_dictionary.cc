#include "matcher/record/value_dictionary.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "matcher/base/check.h"
#include "matcher/base/hash.h"
#include "matcher/base/parallel.h"
#include "matcher/standardise/common_names.h"
#include "matcher/standardise/nickname.h"
#include "matcher/standardise/person_name.h"
#include "matcher/standardise/phonetic.h"

namespace ipse {
namespace {

// Order of ids: by length, then by bytes.
bool Before(std::string_view left, std::string_view right) {
  return left.size() != right.size() ? left.size() < right.size() : left < right;
}

constexpr size_t kValuesPerChunk = 16384;

size_t Chunks(size_t items) { return (items + kValuesPerChunk - 1) / kValuesPerChunk; }

// Sorts indexes into `values` in parallel: chunks are sorted, then merged pairwise.
std::vector<uint32_t> SortedOrder(const std::vector<std::string_view>& values, int threads) {
  std::vector<uint32_t> order(values.size());
  std::iota(order.begin(), order.end(), 0u);
  const auto before = [&](uint32_t a, uint32_t b) { return Before(values[a], values[b]); };
  const size_t parts = threads > 1 && values.size() > 4 * kValuesPerChunk ? static_cast<size_t>(threads) : 1;
  std::vector<size_t> edges;
  for (size_t i = 0; i <= parts; ++i) edges.push_back(values.size() * i / parts);
  ParallelChunks(threads, parts, [&](size_t part) {
    std::sort(order.begin() + static_cast<ptrdiff_t>(edges[part]),
              order.begin() + static_cast<ptrdiff_t>(edges[part + 1]), before);
  });
  for (size_t i = 1; i < parts; ++i) {
    std::inplace_merge(order.begin(), order.begin() + static_cast<ptrdiff_t>(edges[i]),
                       order.begin() + static_cast<ptrdiff_t>(edges[i + 1]), before);
  }
  return order;
}

}  // namespace

void ValueDictionary::Finish(const std::vector<std::string_view>& values, std::span<const uint8_t> flags, int threads,
                             std::vector<ValueId>* ids) {
  IPSE_CHECK(begin_.size() == 2 && values.size() < UINT32_MAX - 1);
  const std::vector<uint32_t> order = SortedOrder(values, threads);
  ids->assign(values.size(), kMissingValue);
  size_t bytes = 0;
  for (const std::string_view value : values) bytes += value.size();
  text_.reserve(bytes);
  begin_.reserve(values.size() + 2);
  flags_.reserve(values.size() + 1);
  for (size_t i = 0; i < order.size(); ++i) {
    text_ += values[order[i]];
    begin_.push_back(text_.size());
    flags_.push_back(flags.empty() ? 0 : flags[order[i]]);
    (*ids)[order[i]] = static_cast<ValueId>(i + 1);
  }
  ComputeAttributes(threads);
}

void ValueDictionary::ComputeAttributes(int threads) {
  const size_t n = size();
  hash_.resize(n);
  code_.resize(n);
  const bool names = kind_ == FieldKind::kPersonName;
  if (names) groups_.resize(n);
  std::vector<std::vector<uint64_t>> chunk_tokens(Chunks(n));
  if (names) token_begin_.assign(n + 1, 0);
  ParallelChunks(threads, Chunks(n), [&](size_t chunk) {
    std::vector<std::string_view> tokens;
    const ValueId end = static_cast<ValueId>(std::min(n, (chunk + 1) * kValuesPerChunk));
    for (ValueId id = static_cast<ValueId>(std::max<size_t>(1, chunk * kValuesPerChunk)); id < end; ++id) {
      const std::string_view value = text(id);
      hash_[id] = HashBytes(value);
      if (kind_ == FieldKind::kDate) std::from_chars(value.data(), value.data() + value.size(), code_[id]);
      if (!names) continue;
      code_[id] = SoundexCode(value);
      groups_[id] = NicknameGroups(value);
      if (IsCommonGivenName(value)) flags_[id] |= kCommonGiven;
      if (value.size() == 1) flags_[id] |= kInitialOnly;
      if (value.find(' ') == std::string_view::npos) continue;
      NameTokens(value, &tokens);
      for (const std::string_view token : tokens) chunk_tokens[chunk].push_back(HashBytes(token));
      token_begin_[id + 1] = static_cast<uint32_t>(tokens.size());
    }
  });
  if (names) {
    for (size_t i = 1; i <= n; ++i) token_begin_[i] += token_begin_[i - 1];
    for (const auto& tokens : chunk_tokens) tokens_.insert(tokens_.end(), tokens.begin(), tokens.end());
  }
  std::vector<std::string_view> texts(n);
  for (ValueId id = 0; id < n; ++id) texts[id] = text(id);
  if (kind_ != FieldKind::kDate && kind_ != FieldKind::kCode) slots_ = StringSlots::Build(texts, threads);
}

}  // namespace ipse
