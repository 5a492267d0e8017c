#include "matcher/record/growing_table.h"

#include <algorithm>
#include <utility>

#include "matcher/base/check.h"
#include "matcher/base/hash.h"

namespace ipse {
namespace {

int FieldOf(const Schema& schema, ColumnRole role) { return schema.IndexOf(role); }

}  // namespace

GrowingTable::GrowingTable(const Schema& schema)
    : street_(FieldOf(schema, ColumnRole::kStreet)), number_(FieldOf(schema, ColumnRole::kStreetNumber)),
      city_(FieldOf(schema, ColumnRole::kCity)), zip_(FieldOf(schema, ColumnRole::kPostalCode)) {
  table_.schema_ = schema;
  table_.columns_.resize(schema.fields.size());
  for (int k = 0; k < kNumFieldKinds; ++k) {
    auto& dictionary = table_.dictionaries_.emplace_back(std::make_unique<ValueDictionary>(static_cast<FieldKind>(k)));
    std::vector<ValueId> ids;
    dictionary->Finish({}, {}, 1, &ids);
  }
  AdoptValues();
  AdoptAddresses();
  AdoptDates();
  PushRow({});
  live_[0] = false;
}

GrowingTable::GrowingTable(RecordTable table)
    : table_(std::move(table)), street_(FieldOf(table_.schema(), ColumnRole::kStreet)),
      number_(FieldOf(table_.schema(), ColumnRole::kStreetNumber)),
      city_(FieldOf(table_.schema(), ColumnRole::kCity)), zip_(FieldOf(table_.schema(), ColumnRole::kPostalCode)) {
  table_.num_counted_ = table_.num_records_;
  live_.assign(table_.num_records_, true);
  for (Column& column : table_.columns_) {
    if (column.first_.empty()) column.first_.AppendZeros(table_.num_records_);
  }
  AdoptValues();
  AdoptAddresses();
  AdoptDates();
}

void GrowingTable::AdoptValues() {
  table_.growing_ = true;
  for (int k = 0; k < kNumFieldKinds; ++k) {
    const ValueDictionary& dictionary = *table_.dictionaries_[static_cast<size_t>(k)];
    const auto hash_of = [&](uint32_t id) { return HashBytes(dictionary.text(id)); };
    for (ValueId id = 1; id < dictionary.size(); ++id) values_[static_cast<size_t>(k)].Insert(hash_of(id), id, hash_of);
  }
  for (size_t f = 0; f < table_.columns_.size(); ++f) {
    Column& column = table_.columns_[f];
    const size_t values = table_.dictionary_of(static_cast<int>(f)).size();
    if (column.counts_.size() < values) column.counts_.AppendZeros(values - column.counts_.size());
  }
}

void GrowingTable::AdoptAddresses() {
  table_.address_counts_.Clear();
  table_.address_counts_.PushBack(0);
  address_keys_.PushBack(0);
  table_.address_sharing_.Clear();
  for (RecordIndex row = 0; row < table_.num_records_; ++row) {
    const uint32_t address = AddressOf(row);
    table_.address_sharing_.PushBack(address);
    if (address != 0) ++table_.address_counts_[address];
  }
}

void GrowingTable::AdoptDates() {
  table_.latest_dates_ = std::vector<LatestDates>(table_.columns_.size());
  for (size_t f = 0; f < table_.columns_.size(); ++f) {
    if (table_.schema_.fields[f].kind == FieldKind::kDate) table_.CountDates(static_cast<int>(f), &table_.latest_dates_[f]);
  }
}

ValueId GrowingTable::Find(FieldKind kind, std::string_view text) const {
  const ValueDictionary& dictionary = table_.dictionary(kind);
  const uint32_t id = values_[static_cast<size_t>(kind)].Find(
      HashBytes(text), [&](uint32_t other) { return dictionary.text(other) == text; });
  return id == NumberIndex::kNone ? kMissingValue : id;
}

ValueId GrowingTable::Intern(FieldKind kind, std::string_view text, uint8_t flags) {
  const ValueId known = Find(kind, text);
  if (known != kMissingValue) return known;
  ValueDictionary& dictionary = *table_.dictionaries_[static_cast<size_t>(kind)];
  const ValueId id = dictionary.Append(text, flags);
  values_[static_cast<size_t>(kind)].Insert(HashBytes(text), id,
                                            [&](uint32_t other) { return HashBytes(dictionary.text(other)); });
  return id;
}

RecordIndex GrowingTable::PushRow(const StandardRecord& record) {
  const RecordIndex row = table_.num_records_++;
  std::vector<ValueId> others;
  for (size_t f = 0; f < table_.columns_.size(); ++f) {
    Column& column = table_.columns_[f];
    const FieldKind kind = table_.schema_.fields[f].kind;
    ValueId first = kMissingValue;
    others.clear();
    for (const StandardValue& value : record.values) {
      if (value.field != static_cast<int>(f)) continue;
      const ValueId id = Intern(kind, value.text, value.flags);
      if (first == kMissingValue) {
        first = id;
      } else {
        others.push_back(id);
      }
    }
    PushOthers(&column, row, others);
    column.first_.PushBack(first);
    const size_t values = table_.dictionary(kind).size();
    if (column.counts_.size() < values) column.counts_.AppendZeros(values - column.counts_.size());
  }
  live_.push_back(true);
  table_.address_sharing_.PushBack(AddressOf(row));
  return row;
}

// What a row holds behind its first value. The packed form counts records with further values up to each word of 64 records.
void GrowingTable::PushOthers(Column* column, RecordIndex row, std::span<const ValueId> others) {
  if (!others.empty() && column->other_begin_.empty()) column->other_begin_.PushBack(0);
  if (!column->has_others()) return;
  // A column that began without further values has no word for its rows yet; others() asks by word.
  while (column->other_words_.size() <= row / 64) column->other_words_.push_back({0, column->other_begin_.size() - 1});
  if (others.empty()) return;
  column->other_words_[row / 64].bits |= uint64_t{1} << (row % 64);
  column->others_.Append(others.data(), others.size());
  column->other_begin_.PushBack(static_cast<uint32_t>(column->others_.size()));
}

std::vector<RecordIndex> GrowingTable::Compact() {
  IPSE_CHECK(!querying_);
  std::vector<RecordIndex> moved(table_.num_records_, kNoRow);
  RecordIndex rows = 0;
  for (RecordIndex row = 0; row < moved.size(); ++row) {
    if (row == 0 || live_[row]) moved[row] = rows++;  // the first stays, so that no column is empty
  }
  for (Column& column : table_.columns_) {
    Column kept;
    for (RecordIndex row = 0; row < moved.size(); ++row) {
      if (moved[row] == kNoRow) continue;
      kept.first_.PushBack(column.first_[row]);
      PushOthers(&kept, moved[row], column.others(row));
    }
    column.first_ = std::move(kept.first_);
    column.other_words_ = std::move(kept.other_words_);
    column.other_begin_ = std::move(kept.other_begin_);
    column.others_ = std::move(kept.others_);
  }
  for (RecordIndex row = 0; row < moved.size(); ++row) {
    if (moved[row] == kNoRow) continue;
    table_.address_sharing_[moved[row]] = table_.address_sharing_[row];
    live_[moved[row]] = live_[row];
  }
  table_.address_sharing_.Truncate(rows);
  live_.resize(rows);
  table_.num_records_ = rows;
  return moved;
}

void GrowingTable::Count(RecordIndex row, int change) {
  for (size_t f = 0; f < table_.columns_.size(); ++f) {
    Column& column = table_.columns_[f];
    const bool dates = table_.schema_.fields[f].kind == FieldKind::kDate;
    const auto count = [&](ValueId value) {
      const uint32_t before = column.counts_[value];
      column.counts_[value] = before + static_cast<uint32_t>(change);
      if (dates) table_.latest_dates_[f].Count(table_.dictionary(FieldKind::kDate).packed_date(value), change);
      column.distinct_ += change > 0 ? before == 0 : 0;
      column.distinct_ -= change < 0 ? before == 1 : 0;
    };
    const ValueId first = column.first(row);
    if (first != kMissingValue) {
      count(first);
      column.records_filled_ += static_cast<uint64_t>(static_cast<int64_t>(change));
    }
    for (const ValueId other : column.others(row)) count(other);
    if (dates) table_.latest_dates_[f].Settle(column.records_filled_);
  }
  const uint32_t address = table_.address_sharing_[row];
  if (address != 0) table_.address_counts_[address] += static_cast<uint32_t>(change);
  table_.num_counted_ += static_cast<uint32_t>(change);
}

RecordIndex GrowingTable::Append(const StandardRecord& record) {
  IPSE_CHECK(!querying_);
  const RecordIndex row = PushRow(record);
  Count(row, +1);
  return row;
}

void GrowingTable::Retire(RecordIndex row) {
  IPSE_CHECK(live_[row] && !querying_);
  Count(row, -1);
  live_[row] = false;
}

RecordIndex GrowingTable::PushQuery(const StandardRecord& record) {
  IPSE_CHECK(!querying_);
  querying_ = true;
  for (size_t k = 0; k < kNumFieldKinds; ++k) sizes_before_[k] = table_.dictionaries_[k]->size();
  addresses_before_ = static_cast<uint32_t>(address_keys_.size());
  const RecordIndex row = PushRow(record);
  live_[row] = false;
  return row;
}

void GrowingTable::PopQuery() {
  IPSE_CHECK(querying_);
  querying_ = false;
  const RecordIndex row = --table_.num_records_;
  for (Column& column : table_.columns_) {
    if (!column.others(row).empty()) {
      column.other_words_[row / 64].bits &= ~(uint64_t{1} << (row % 64));
      column.other_begin_.Truncate(column.other_begin_.size() - 1);
      column.others_.Truncate(column.other_begin_[column.other_begin_.size() - 1]);
    }
    column.first_.Truncate(row);
  }
  live_.pop_back();
  table_.address_sharing_.Truncate(row);
  while (address_keys_.size() > addresses_before_) {
    const auto last = static_cast<uint32_t>(address_keys_.size() - 1);
    addresses_.Erase(address_keys_[last], last);
    address_keys_.Truncate(last);
    table_.address_counts_.Truncate(last);
  }
  for (size_t k = 0; k < kNumFieldKinds; ++k) {
    ValueDictionary& dictionary = *table_.dictionaries_[k];
    for (ValueId id = dictionary.size(); id-- > sizes_before_[k];) values_[k].Erase(HashBytes(dictionary.text(id)), id);
    if (dictionary.size() == sizes_before_[k]) continue;
    dictionary.Truncate(sizes_before_[k]);
    for (size_t f = 0; f < table_.columns_.size(); ++f) {
      Column& column = table_.columns_[f];
      if (table_.schema_.fields[f].kind == static_cast<FieldKind>(k)) {
        column.counts_.Truncate(std::min<size_t>(column.counts_.size(), sizes_before_[k]));
      }
    }
  }
}

bool GrowingTable::Same(RecordIndex row, const StandardRecord& record) const {
  for (size_t f = 0; f < table_.columns_.size(); ++f) {
    const Column& column = table_.columns_[f];
    std::vector<ValueId> stored, asked;
    if (column.first(row) != kMissingValue) stored.push_back(column.first(row));
    stored.insert(stored.end(), column.others(row).begin(), column.others(row).end());
    for (const StandardValue& value : record.values) {
      if (value.field != static_cast<int>(f)) continue;
      const ValueId id = Find(table_.schema_.fields[f].kind, value.text);
      if (id == kMissingValue) return false;
      asked.push_back(id);
    }
    if (stored.empty() != asked.empty() || (!stored.empty() && stored[0] != asked[0])) return false;
    std::sort(stored.begin(), stored.end());
    std::sort(asked.begin(), asked.end());
    if (stored != asked) return false;
  }
  return true;
}

// An address is house number, street and locality (the city, else the postal code), as the encoder has it.
uint64_t GrowingTable::AddressKey(RecordIndex row) const {
  const auto value = [&](int field) { return field == kNoField ? kMissingValue : table_.column(field).first(row); };
  if (value(street_) == kMissingValue) return 0;
  const uint64_t locality = value(city_) != kMissingValue ? value(city_) : uint64_t{value(zip_)} << 32;
  return MixHash(MixHash(value(street_), value(number_)), locality) | 1;
}

// The number of the row's address; 0 where it has none.
uint32_t GrowingTable::AddressOf(RecordIndex row) {
  const uint64_t key = AddressKey(row);
  if (key == 0) return 0;
  const uint32_t known = addresses_.Find(key, [&](uint32_t other) { return address_keys_[other] == key; });
  if (known != NumberIndex::kNone) return known;
  const auto address = static_cast<uint32_t>(address_keys_.size());
  address_keys_.PushBack(key);
  table_.address_counts_.PushBack(0);
  addresses_.Insert(key, address, [&](uint32_t other) { return address_keys_[other]; });
  return address;
}

uint64_t GrowingTable::memory_bytes() const {
  uint64_t bytes = table_.memory_bytes() + live_.capacity() / 8 + addresses_.memory_bytes();
  bytes += address_keys_.capacity() * sizeof(uint64_t) + table_.address_counts_.capacity() * sizeof(uint32_t);
  for (const NumberIndex& values : values_) bytes += values.memory_bytes();
  return bytes;
}

}  // namespace ipse
