#include "blocking/rule_keys.h"

#include <algorithm>
#include <array>

#include "blocking/key_maker.h"
#include "matcher/base/check.h"
#include "matcher/base/hash.h"
#include "matcher/base/parallel.h"

namespace ipse {
namespace {

constexpr uint32_t kValuesPerChunk = 1 << 14;
constexpr uint64_t kIdSalt = 0x6964;

// A text's hash is a sum of one term per letter and place, so that the hashes of its deletions and maskings follow from
// running sums.
class LetterTerms {
 public:
  static constexpr char kMask = 1;  // no standardised value holds this letter
  LetterTerms() {
    for (size_t i = 0; i < kPlaces; ++i) places_[i] = MixHash(i, 0x706C6163) | 1;
    for (size_t i = 0; i < 256; ++i) letters_[i] = MixHash(i, 0x6C657474);
  }
  uint64_t at(size_t place, char letter) const {
    const uint64_t factor = place < kPlaces ? places_[place] : MixHash(place, 0x706C6163) | 1;
    return factor * letters_[static_cast<uint8_t>(letter)];
  }

 private:
  static constexpr size_t kPlaces = 64;
  std::array<uint64_t, kPlaces> places_;
  std::array<uint64_t, 256> letters_;
};

const LetterTerms& Terms() {
  static const LetterTerms terms;
  return terms;
}

void AddDeletions(std::string_view text, std::vector<uint64_t>* hashes) {
  const LetterTerms& terms = Terms();
  const size_t size = text.size();
  uint64_t whole = 0, after = 0;  // all letters, and those behind the deleted one moved up by one
  for (size_t i = 0; i < size; ++i) whole += terms.at(i, text[i]);
  for (size_t i = 1; i < size; ++i) after += terms.at(i - 1, text[i]);
  const size_t first = hashes->size();
  hashes->resize(first + size + 1);
  uint64_t* out = hashes->data() + first;
  *out++ = MixHash(whole, size);
  uint64_t before = 0;
  for (size_t i = 0; i < size && size >= 3; ++i) {
    // Leaving out either of two equal neighbours gives one text.
    *out = MixHash(before + after, size - 1);
    out += i == 0 || text[i] != text[i - 1];
    before += terms.at(i, text[i]);
    if (i + 1 < size) after -= terms.at(i, text[i + 1]);
  }
  hashes->resize(static_cast<size_t>(out - hashes->data()));
}

void AddWildcards(std::string_view text, std::vector<uint64_t>* hashes) {
  const LetterTerms& terms = Terms();
  const size_t size = text.size();
  uint64_t whole = 0;
  for (size_t i = 0; i < size; ++i) whole += terms.at(i, text[i]);
  const size_t first = hashes->size();
  hashes->resize(first + size);
  for (size_t i = 0; i < size; ++i) {
    (*hashes)[first + i] = MixHash(whole - terms.at(i, text[i]) + terms.at(i, LetterTerms::kMask), size);
  }
}

void SortUnique(std::vector<uint64_t>* hashes) {
  std::sort(hashes->begin(), hashes->end());
  hashes->erase(std::unique(hashes->begin(), hashes->end()), hashes->end());
}

// No value of a table is 0, which says "no key".
uint64_t NotZero(uint64_t hash) { return hash == 0 ? 1 : hash; }

}  // namespace

PartTables::Id PartTables::IdOf(const KeyPart& part) const {
  return {table_.dictionary_of(part.field).kind(), part.transform, part.length};
}

const PartTables::Single& PartTables::SingleOf(const KeyPart& part, int threads) {
  const auto [at, is_new] = singles_.try_emplace(IdOf(part));
  Single& single = at->second;
  if (!is_new) return single;
  const uint32_t values = table_.dictionary_of(part.field).size();
  single.assign(values, 0);
  ParallelChunks(threads, (values + kValuesPerChunk - 1) / kValuesPerChunk, [&](size_t chunk) {
    KeyMaker maker(table_);
    std::vector<uint64_t> hashes;
    const size_t begin = std::max<size_t>(1, chunk * kValuesPerChunk);
    const size_t end = std::min<size_t>(values, (chunk + 1) * kValuesPerChunk);
    for (size_t v = begin; v < end; ++v) {
      maker.ValuePartHashes(part, static_cast<ValueId>(v), &hashes);
      if (!hashes.empty()) single[v] = NotZero(hashes.front());
    }
  });
  return single;
}

const PartTables::Several& PartTables::SeveralOf(const KeyPart& part, int threads) {
  const auto [at, is_new] = several_.try_emplace(IdOf(part));
  Several& several = at->second;
  if (!is_new) return several;
  const uint32_t values = table_.dictionary_of(part.field).size();
  const size_t chunks = (values + kValuesPerChunk - 1) / kValuesPerChunk;
  several.begin.assign(size_t{values} + 1, 0);
  std::vector<std::vector<uint64_t>> chunk_hashes(chunks);
  ParallelChunks(threads, chunks, [&](size_t chunk) {
    KeyMaker maker(table_);
    std::vector<uint64_t> hashes;
    const size_t end = std::min<size_t>(values, (chunk + 1) * kValuesPerChunk);
    for (size_t v = std::max<size_t>(1, chunk * kValuesPerChunk); v < end; ++v) {
      maker.ValuePartHashes(part, static_cast<ValueId>(v), &hashes);
      SortUnique(&hashes);
      several.begin[v + 1] = static_cast<uint32_t>(hashes.size());
      chunk_hashes[chunk].insert(chunk_hashes[chunk].end(), hashes.begin(), hashes.end());
    }
  });
  for (size_t v = 0; v < values; ++v) several.begin[v + 1] += several.begin[v];
  several.hashes.reserve(several.begin.back());
  for (const auto& hashes : chunk_hashes) several.hashes.insert(several.hashes.end(), hashes.begin(), hashes.end());
  return several;
}

PartKey::PartKey(const RecordTable& table, const KeyPart& part, PartTables* tables, int threads)
    : column_(&table.column(part.field)) {
  if (part.transform == KeyTransform::kTokens || part.transform == KeyTransform::kNicknames ||
      part.transform == KeyTransform::kDeletions || part.transform == KeyTransform::kWildcard) {
    several_ = &tables->SeveralOf(part, threads);
  } else {
    single_ = &tables->SingleOf(part, threads);
  }
}

uint64_t PartKey::Of(RecordIndex record) const {
  const ValueId value = column_->first(record);
  if (value == kMissingValue) return 0;
  if (single_ != nullptr) return (*single_)[value];
  return several_->begin[value] == several_->begin[value + 1] ? 0 : several_->hashes[several_->begin[value]];
}

RuleKeys::Way RuleKeys::WayOf(const KeyPart& part, FieldKind kind) {
  switch (part.transform) {
    case KeyTransform::kAnyOrder:
    case KeyTransform::kSoundexAnyOrder:
      return Way::kAnyOrder;
    case KeyTransform::kTokens:
    case KeyTransform::kNicknames:
      return Way::kSeveral;
    case KeyTransform::kDeletions:
      return Way::kDeletions;
    case KeyTransform::kWildcard:
      return Way::kWildcards;
    case KeyTransform::kExact:
      // Some names and short forms of identifiers give no key: their table says so.
      return kind == FieldKind::kPersonName || kind == FieldKind::kIdentifier ? Way::kSingle : Way::kId;
    default:
      return Way::kSingle;
  }
}

RuleKeys::RuleKeys(const RecordTable& table, const BlockingRule& rule, PartTables* tables,
                   uint32_t keys_per_record_max, int threads)
    : salt_(HashBytes(rule.name)), keys_max_(keys_per_record_max) {
  for (const KeyPart& from : rule.parts) {
    Part part;
    part.column = &table.column(from.field);
    part.dictionary = &table.dictionary_of(from.field);
    part.way = WayOf(from, part.dictionary->kind());
    part.all_values = from.all_values && part.column->has_others();
    if (part.way == Way::kAnyOrder) {
      part.second = &table.column(from.second_field);
      KeyPart alone = from;
      alone.transform = from.transform == KeyTransform::kAnyOrder ? KeyTransform::kExact : KeyTransform::kSoundex;
      part.single = &tables->SingleOf(alone, threads);
    } else if (part.way == Way::kSingle) {
      part.single = &tables->SingleOf(from, threads);
    } else if (part.way == Way::kSeveral) {
      part.several = &tables->SeveralOf(from, threads);
    }
    const bool one = part.way == Way::kAnyOrder ||
                     ((part.way == Way::kId || part.way == Way::kSingle) && !part.all_values);
    (one ? ones_ : lists_).push_back(part);
  }
}

// 0 for none.
uint64_t RuleKeys::OneHash(const Part& part, RecordIndex record) const {
  const ValueId value = part.column->first(record);
  if (value == kMissingValue) return 0;
  switch (part.way) {
    case Way::kId:
      return NotZero(MixHash(value, kIdSalt));
    case Way::kSingle:
      return (*part.single)[value];
    default: {
      const uint64_t a = (*part.single)[value], b = (*part.single)[part.second->first(record)];
      return a == 0 || b == 0 ? 0 : NotZero(MixHash(std::min(a, b), std::max(a, b)));
    }
  }
}

void RuleKeys::ValueHashes(const Part& part, ValueId value, std::vector<uint64_t>* hashes) const {
  switch (part.way) {
    case Way::kId:
      hashes->push_back(MixHash(value, kIdSalt));
      return;
    case Way::kSeveral:
      hashes->insert(hashes->end(), part.several->hashes.begin() + part.several->begin[value],
                     part.several->hashes.begin() + part.several->begin[value + 1]);
      return;
    case Way::kDeletions:
    case Way::kWildcards: {
      const FieldKind kind = part.dictionary->kind();
      if (kind == FieldKind::kPersonName && (part.dictionary->flags(value) & kUnnamed)) return;
      if (kind == FieldKind::kIdentifier && (part.dictionary->flags(value) & kLastFourOnly)) return;
      if (part.way == Way::kDeletions) {
        AddDeletions(part.dictionary->text(value), hashes);
      } else {
        AddWildcards(part.dictionary->text(value), hashes);
      }
      return;
    }
    default:
      if ((*part.single)[value] != 0) hashes->push_back((*part.single)[value]);
  }
}

void RuleKeys::Hashes(const Part& part, RecordIndex record, std::vector<uint64_t>* hashes) const {
  hashes->clear();
  const ValueId value = part.column->first(record);
  if (value == kMissingValue) return;
  ValueHashes(part, value, hashes);
  if (!part.all_values) return;
  const auto others = part.column->others(record);
  if (others.empty()) return;
  for (const ValueId other : others) ValueHashes(part, other, hashes);
  SortUnique(hashes);
}

// Fetches what the record's keys will be made from; a table of the values of a large file does not fit the cache.
void RuleKeys::Prefetch(const Part& part, RecordIndex record) const {
  const ValueId value = part.column->first(record);
  if (part.single != nullptr) {
    __builtin_prefetch(part.single->data() + value);
    if (part.second != nullptr) __builtin_prefetch(part.single->data() + part.second->first(record));
  } else if (part.several != nullptr) {
    __builtin_prefetch(part.several->begin.data() + value);
  } else if (part.way != Way::kId && value != kMissingValue) {
    __builtin_prefetch(part.dictionary->text(value).data());
  }
}

uint64_t RuleKeys::Append(RecordIndex begin, RecordIndex end, std::vector<KeyEntry>* out, KeyRound round) const {
  uint64_t made = 0;
  thread_local std::vector<uint64_t> hashes, product, next;
  constexpr RecordIndex kAhead = 16;
  for (RecordIndex record = begin; record < end; ++record) {
    if (end - record > kAhead) {
      for (const Part& part : ones_) Prefetch(part, record + kAhead);
      for (const Part& part : lists_) Prefetch(part, record + kAhead);
    }
    uint64_t key = salt_;
    bool complete = true;
    for (const Part& part : ones_) {
      const uint64_t hash = OneHash(part, record);
      complete &= hash != 0;
      key = MixHash(key, hash);
    }
    if (!complete) continue;
    if (lists_.empty()) {
      ++made;
      if (round.Has(key)) out->push_back({key, record});
      continue;
    }
    if (lists_.size() == 1) {
      Hashes(lists_[0], record, &hashes);
      const size_t count = std::min<size_t>(hashes.size(), keys_max_);
      const size_t first = out->size();
      out->resize(first + count);
      KeyEntry* to = out->data() + first;
      for (size_t i = 0; i < count; ++i) {
        *to = {MixHash(key, hashes[i]), record};
        to += round.Has(to->key);
      }
      made += count;
      out->resize(static_cast<size_t>(to - out->data()));
      continue;
    }
    product.assign(1, key);
    for (size_t p = 0; p < lists_.size() && !product.empty(); ++p) {
      Hashes(lists_[p], record, &hashes);
      next.clear();
      for (const uint64_t left : product) {
        for (const uint64_t hash : hashes) {
          if (next.size() < keys_max_) next.push_back(MixHash(left, hash));
        }
      }
      product.swap(next);
    }
    made += product.size();
    for (const uint64_t each : product) {
      if (round.Has(each)) out->push_back({each, record});
    }
  }
  return made;
}

}  // namespace ipse
