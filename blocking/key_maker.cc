#include "blocking/key_maker.h"

#include <algorithm>

#include "matcher/base/hash.h"

namespace ipse {
namespace {

// Two hashes as one, whatever their order.
uint64_t Unordered(uint64_t a, uint64_t b) { return MixHash(std::min(a, b), std::max(a, b)); }

void SortUnique(std::vector<uint64_t>* hashes) {
  std::sort(hashes->begin(), hashes->end());
  hashes->erase(std::unique(hashes->begin(), hashes->end()), hashes->end());
}

}  // namespace

bool KeyMaker::Applies(const BlockingRule& rule, const RecordTable& table) {
  return std::all_of(rule.parts.begin(), rule.parts.end(), [&](const KeyPart& part) {
    if (part.field == kNoField || table.column(part.field).empty()) return false;
    const bool two = part.transform == KeyTransform::kAnyOrder || part.transform == KeyTransform::kSoundexAnyOrder;
    return !two || (part.second_field != kNoField && !table.column(part.second_field).empty());
  });
}

void KeyMaker::Make(const BlockingRule& rule, RecordIndex record, std::vector<uint64_t>* keys) {
  keys->assign(1, HashBytes(rule.name));
  for (const KeyPart& part : rule.parts) {
    part_hashes_.clear();
    PartHashes(part, record);
    if (part_hashes_.empty()) {
      keys->clear();
      return;
    }
    if (part_hashes_.size() > 1) SortUnique(&part_hashes_);
    product_.clear();
    for (const uint64_t key : *keys) {
      for (const uint64_t hash : part_hashes_) {
        if (product_.size() < keys_max_) product_.push_back(MixHash(key, hash));
      }
    }
    keys->swap(product_);
  }
}

void KeyMaker::PartHashes(const KeyPart& part, RecordIndex record) {
  if (part.field == kNoField) return;
  if (part.transform == KeyTransform::kAnyOrder || part.transform == KeyTransform::kSoundexAnyOrder) {
    AnyOrderHash(part, record);
    return;
  }
  const Column& column = table_.column(part.field);
  const ValueId value = column.first(record);
  if (value == kMissingValue) return;
  ValueHashes(part, value);
  if (!part.all_values) return;
  for (const ValueId other : column.others(record)) ValueHashes(part, other);
}

void KeyMaker::AnyOrderHash(const KeyPart& part, RecordIndex record) {
  const ValueId a = table_.column(part.field).first(record);
  const ValueId b = part.second_field == kNoField ? kMissingValue : table_.column(part.second_field).first(record);
  if (a == kMissingValue || b == kMissingValue) return;
  const ValueDictionary& dictionary = table_.dictionary_of(part.field);
  if ((dictionary.flags(a) | dictionary.flags(b)) & kUnnamed) return;
  if (part.transform == KeyTransform::kAnyOrder) {
    part_hashes_.push_back(Unordered(dictionary.hash(a), dictionary.hash(b)));
  } else if (dictionary.soundex(a) != 0 && dictionary.soundex(b) != 0) {
    part_hashes_.push_back(Unordered(dictionary.soundex(a), dictionary.soundex(b)));
  }
}

void KeyMaker::ValueHashes(const KeyPart& part, ValueId value) {
  const ValueDictionary& dictionary = table_.dictionary_of(part.field);
  switch (dictionary.kind()) {
    case FieldKind::kPersonName:
      // A newborn not yet named has no name to block on.
      if (dictionary.flags(value) & kUnnamed) return;
      NameHashes(part, value);
      return;
    case FieldKind::kDate: {
      const uint32_t date = dictionary.packed_date(value);
      const uint32_t month = date / 100 % 100, day = date % 100;
      switch (part.transform) {
        case KeyTransform::kYear:
          part_hashes_.push_back(date / 10000);
          return;
        case KeyTransform::kYearMonth:
          if (month != 0) part_hashes_.push_back(date / 100);
          return;
        case KeyTransform::kMonthDay:
          if (day != 0) part_hashes_.push_back(date % 10000);
          return;
        case KeyTransform::kMonthDayAnyOrder:
          if (day != 0) part_hashes_.push_back(std::min(month, day) * 100 + std::max(month, day));
          return;
        default:
          part_hashes_.push_back(date);
          return;
      }
    }
    case FieldKind::kIdentifier:
      if ((dictionary.flags(value) & kLastFourOnly) && part.transform != KeyTransform::kLastFour) return;
      TextHashes(part, value);
      return;
    default:
      TextHashes(part, value);
  }
}

void KeyMaker::NameHashes(const KeyPart& part, ValueId value) {
  const ValueDictionary& names = table_.dictionary_of(part.field);
  switch (part.transform) {
    case KeyTransform::kSoundex:
      if (names.soundex(value) != 0) part_hashes_.push_back(names.soundex(value));
      return;
    case KeyTransform::kTokens: {
      if ((names.flags(value) & kInitialOnly) != 0) return;
      const auto tokens = names.token_hashes(value);
      if (tokens.empty()) {
        part_hashes_.push_back(names.hash(value));
      } else {
        part_hashes_.insert(part_hashes_.end(), tokens.begin(), tokens.end());
      }
      return;
    }
    case KeyTransform::kNicknames: {
      const auto groups = names.nickname_groups(value);
      for (const uint16_t group : groups) part_hashes_.push_back(MixHash(group, 0x6E69636B));
      if (groups.empty()) part_hashes_.push_back(names.hash(value));
      return;
    }
    default:
      TextHashes(part, value);
  }
}

void KeyMaker::TextHashes(const KeyPart& part, ValueId value) {
  const ValueDictionary& dictionary = table_.dictionary_of(part.field);
  const std::string_view text = dictionary.text(value);
  switch (part.transform) {
    case KeyTransform::kInitial:
      part_hashes_.push_back(static_cast<uint8_t>(text[0]));
      return;
    case KeyTransform::kPrefix:
      if (text.size() >= part.length) part_hashes_.push_back(HashBytes(text.substr(0, part.length)));
      return;
    case KeyTransform::kLastFour:
      if (text.size() >= 4) part_hashes_.push_back(HashBytes(text.substr(text.size() - 4)));
      return;
    case KeyTransform::kDeletions:
      part_hashes_.push_back(dictionary.hash(value));
      if (text.size() < 3) return;
      for (size_t i = 0; i < text.size(); ++i) {
        buffer_.assign(text.substr(0, i));
        buffer_ += text.substr(i + 1);
        part_hashes_.push_back(HashBytes(buffer_));
      }
      return;
    case KeyTransform::kWildcard:
      buffer_.assign(text);
      for (size_t i = 0; i < text.size(); ++i) {
        buffer_[i] = '\x01';
        part_hashes_.push_back(HashBytes(buffer_));
        buffer_[i] = text[i];
      }
      return;
    default:
      part_hashes_.push_back(dictionary.hash(value));
  }
}

}  // namespace ipse
