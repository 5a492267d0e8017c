#include "matcher/record/value_dictionary.h"

#include <algorithm>
#include <charconv>

#include "matcher/base/check.h"
#include "matcher/base/parallel.h"
#include "matcher/standardise/common_names.h"
#include "matcher/standardise/email.h"
#include "matcher/standardise/nickname.h"
#include "matcher/standardise/person_name.h"
#include "matcher/standardise/phonetic.h"

namespace ipse {
namespace {

constexpr size_t kValuesPerChunk = 16384;

uint32_t LocalPartHash(std::string_view email) { return static_cast<uint32_t>(HashBytes(EmailLocalPart(email))); }

// What a name's text alone says of it.
uint8_t NameFlags(std::string_view name) {
  return static_cast<uint8_t>((IsCommonGivenName(name) ? kCommonGiven : 0) | (name.size() == 1 ? kInitialOnly : 0));
}

size_t Chunks(size_t items) { return (items + kValuesPerChunk - 1) / kValuesPerChunk; }

}  // namespace

void ValueDictionary::Finish(ValueRuns* runs, int threads) {
  IPSE_CHECK(texts_.size == 1);
  texts_ = SortRuns(*runs, kind_, threads);
  for (size_t r = 0; r < runs->num_runs(); ++r) {
    ValueRun& run = runs->run(r);
    run.text = GrowableBuffer<char>();
    run.end = GrowableBuffer<uint32_t>();
    run.flags = GrowableBuffer<uint8_t>();
  }
  ComputeAttributes(threads);
}

void ValueDictionary::Finish(const std::vector<std::string_view>& values, std::span<const uint8_t> flags, int threads,
                             std::vector<ValueId>* ids) {
  ValueRuns runs;
  ValueWriter writer(&runs);
  std::vector<ItemIndex> items;
  for (size_t i = 0; i < values.size(); ++i) items.push_back(writer.Add(values[i], flags.empty() ? 0 : flags[i]));
  Finish(&runs, threads);
  ids->clear();
  for (const ItemIndex item : items) ids->push_back(runs.IdOf(item));
}

void ValueDictionary::ComputeAttributes(int threads) {
  const size_t n = size();
  if (kind_ == FieldKind::kPersonName) ComputeNames(threads);
  if (kind_ == FieldKind::kDate) {
    code_.resize(n);
    for (ValueId id = 1; id < n; ++id) {
      const std::string_view value = text(id);
      std::from_chars(value.data(), value.data() + value.size(), code_[id]);
    }
  }
  if (kind_ == FieldKind::kEmail) {
    code_.resize(n);
    ParallelChunks(threads, Chunks(n), [&](size_t chunk) {
      const size_t end = std::min(n, (chunk + 1) * kValuesPerChunk);
      for (size_t id = std::max<size_t>(1, chunk * kValuesPerChunk); id < end; ++id) {
        code_[id] = LocalPartHash(text(static_cast<ValueId>(id)));
      }
    });
  }
  if (!has_slots()) return;  // equal or not; no kernel looks at them
  std::vector<std::string_view> texts(n);
  ParallelChunks(threads, Chunks(n), [&](size_t chunk) {
    const size_t end = std::min(n, (chunk + 1) * kValuesPerChunk);
    for (size_t id = chunk * kValuesPerChunk; id < end; ++id) texts[id] = text(static_cast<ValueId>(id));
  });
  slots_ = StringSlots::Build(texts, threads);
}

void ValueDictionary::ComputeNames(int threads) {
  const size_t n = size();
  hash_.resize(n);
  code_.resize(n);
  groups_.resize(n);
  token_begin_.assign(n + 1, 0);
  if (texts_.flags.empty()) texts_.flags.AppendZeros(n);
  std::vector<std::vector<uint64_t>> chunk_tokens(Chunks(n));
  ParallelChunks(threads, Chunks(n), [&](size_t chunk) {
    std::vector<std::string_view> tokens;
    const ValueId end = static_cast<ValueId>(std::min(n, (chunk + 1) * kValuesPerChunk));
    for (ValueId id = static_cast<ValueId>(std::max<size_t>(1, chunk * kValuesPerChunk)); id < end; ++id) {
      const std::string_view value = text(id);
      hash_[id] = HashBytes(value);
      code_[id] = SoundexCode(value);
      groups_[id] = NicknameGroups(value);
      texts_.flags[id] |= NameFlags(value);
      if (value.find(' ') == std::string_view::npos) continue;
      NameTokens(value, &tokens);
      for (const std::string_view token : tokens) chunk_tokens[chunk].push_back(HashBytes(token));
      token_begin_[id + 1] = static_cast<uint32_t>(tokens.size());
    }
  });
  for (size_t i = 1; i <= n; ++i) token_begin_[i] += token_begin_[i - 1];
  for (const auto& tokens : chunk_tokens) tokens_.insert(tokens_.end(), tokens.begin(), tokens.end());
}

void ValueDictionary::FindNicknames(std::span<const ValueId> names) {
  groups_.assign(hash_.size(), {});
  for (const ValueId id : names) groups_[id] = NicknameGroups(text(id));
}

ValueId ValueDictionary::Append(std::string_view value, uint8_t flags) {
  const ValueId id = size();
  added_text_.Append(value.data(), value.size());
  added_end_.PushBack(added_text_.size());
  if (kind_ == FieldKind::kPersonName) {
    hash_.push_back(HashBytes(value));
    code_.push_back(SoundexCode(value));
    groups_.push_back(NicknameGroups(value));
    flags |= NameFlags(value);
    std::vector<std::string_view> tokens;
    if (value.find(' ') != std::string_view::npos) NameTokens(value, &tokens);
    for (const std::string_view token : tokens) tokens_.push_back(HashBytes(token));
    token_begin_.push_back(static_cast<uint32_t>(tokens_.size()));
  }
  if (kind_ == FieldKind::kDate) {
    code_.push_back(0);
    std::from_chars(value.data(), value.data() + value.size(), code_.back());
  }
  if (kind_ == FieldKind::kEmail) code_.push_back(LocalPartHash(value));
  if (texts_.flags.empty() && flags != 0) texts_.flags.AppendZeros(id);
  if (!texts_.flags.empty()) texts_.flags.PushBack(flags);
  if (has_slots()) slots_.Append(value);
  return id;
}

void ValueDictionary::Truncate(uint32_t size) {
  IPSE_CHECK(size >= texts_.size);
  added_end_.Truncate(size - texts_.size);
  added_text_.Truncate(size == texts_.size ? 0 : added_end_[size - texts_.size - 1]);
  if (kind_ == FieldKind::kPersonName) {
    hash_.resize(size);
    groups_.resize(size);
    token_begin_.resize(size_t{size} + 1);
    tokens_.resize(token_begin_.back());
  }
  if (!code_.empty()) code_.resize(size);
  if (!texts_.flags.empty()) texts_.flags.Truncate(std::min<size_t>(texts_.flags.size(), size));
  if (has_slots()) slots_.Truncate(size);
}

uint64_t ValueDictionary::memory_bytes() const {
  return added_text_.capacity() + added_end_.capacity() * sizeof(uint64_t) + texts_.text.capacity() + texts_.flags.capacity() + texts_.lengths.capacity() * sizeof(texts_.lengths[0]) +
         code_.capacity() * sizeof(code_[0]) + hash_.capacity() * sizeof(hash_[0]) +
         groups_.capacity() * sizeof(groups_[0]) + token_begin_.capacity() * sizeof(token_begin_[0]) +
         tokens_.capacity() * sizeof(tokens_[0]) + slots_.MemoryBytes();
}

}  // namespace ipse
