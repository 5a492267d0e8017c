#include "matcher/record/encoder.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

#include "matcher/base/check.h"
#include "matcher/base/hash.h"
#include "matcher/base/parallel.h"
#include "matcher/record/column_builder.h"
#include "matcher/record/date_order.h"
#include "matcher/record/record_day.h"
#include "matcher/record/standard_values.h"
#include "matcher/standardise/person_name.h"

namespace ipse {
namespace {

constexpr uint32_t kRecordsPerChunk = 1 << 16;

// The kinds with most distinct values first: while they take most memory, little else is there yet.
constexpr FieldKind kKindsInOrder[kNumFieldKinds] = {
    FieldKind::kIdentifier,  FieldKind::kPhone, FieldKind::kEmail, FieldKind::kFreeText,
    FieldKind::kAddressPart, FieldKind::kPersonName, FieldKind::kDate, FieldKind::kCode};

// Counts how many records have each key, by parts of the keys that fit the cache.
class KeyCounter {
 public:
  struct Entry {
    uint64_t key;  // 0: none
    RecordIndex record;
  };
  KeyCounter(uint32_t records, int threads) : records_(records), threads_(threads) {
    bits_ = std::bit_width(records / kRecordsPerPart);
  }

  // counts[r] becomes the number of records with the key of r, 0 where that is 0.
  template <typename KeyOf>
  void Count(const KeyOf& key_of, uint32_t* counts) {
    const size_t parts = size_t{1} << bits_, chunks = (records_ + size_t{kRecordsPerChunk} - 1) / kRecordsPerChunk;
    std::vector<uint32_t> places(parts * chunks, 0);
    const auto for_each = [&](size_t chunk, const auto& visit) {
      const auto begin = static_cast<RecordIndex>(chunk * kRecordsPerChunk);
      const RecordIndex end = begin + std::min(kRecordsPerChunk, records_ - begin);
      for (RecordIndex r = begin; r < end; ++r) visit(key_of(r), r);
    };
    ParallelChunks(threads_, chunks, [&](size_t chunk) {
      for_each(chunk, [&](uint64_t key, RecordIndex r) {
        counts[r] = 0;
        if (key != 0) ++places[PartOf(key) * chunks + chunk];
      });
    });
    uint32_t total = 0;
    for (uint32_t& place : places) total += std::exchange(place, total);
    const std::vector<uint32_t> begins = places;
    entries_.Extend(total);
    ParallelChunks(threads_, chunks, [&](size_t chunk) {
      for_each(chunk, [&](uint64_t key, RecordIndex r) {
        if (key != 0) entries_[places[PartOf(key) * chunks + chunk]++] = {key, r};
      });
    });
    ParallelChunks(threads_, parts, [&](size_t part) {
      const size_t begin = begins[part * chunks], end = part + 1 == parts ? total : begins[(part + 1) * chunks];
      CountPart({entries_.data() + begin, end - begin}, counts);
    });
  }

 private:
  static constexpr uint32_t kRecordsPerPart = 8192;

  size_t PartOf(uint64_t key) const { return bits_ == 0 ? 0 : key >> (64 - bits_); }

  void CountPart(std::span<const Entry> entries, uint32_t* counts) const {
    struct Slot {
      uint64_t key;
      uint32_t count;
    };
    const int slot_bits = std::bit_width(entries.size() * 2);
    GrowableBuffer<Slot> slots;
    slots.AppendZeros(size_t{1} << slot_bits);
    const auto find = [&](uint64_t key) -> Slot& {
      size_t at = slot_bits == 0 ? 0 : (key << bits_) >> (64 - slot_bits);
      while (slots[at].key != 0 && slots[at].key != key) at = (at + 1) & (slots.size() - 1);
      return slots[at];
    };
    for (const Entry& entry : entries) {
      Slot& slot = find(entry.key);
      slot.key = entry.key;
      ++slot.count;
    }
    for (const Entry& entry : entries) counts[entry.record] = find(entry.key).count;
  }

  uint32_t records_;
  int threads_;
  int bits_;
  GrowableBuffer<Entry> entries_;
};

}  // namespace

class RecordTableBuilder {
 public:
  RecordTableBuilder(const RawTable& raw, std::span<const ColumnRole> roles, const Schema& schema,
                     std::span<const CleaningRules> cleaning, const EncodeOptions& options, EncodeReport* report)
      : raw_(raw), roles_(roles), schema_(schema), options_(options), report_(report),
        standard_(raw, roles, schema, cleaning, options) {}

  RecordTable Build() {
    StartReport();
    table_.num_records_ = static_cast<uint32_t>(raw_.num_records());
    table_.schema_ = schema_;
    table_.columns_.resize(schema_.fields.size());
    table_.dictionaries_.resize(kNumFieldKinds);
    while (recorded_column_ < roles_.size() &&
           (roles_[recorded_column_] != ColumnRole::kUpdatedAt || standard_.used(recorded_column_))) {
      ++recorded_column_;
    }
    for (size_t c = 0; c < raw_.columns().size(); ++c) {
      if (!standard_.used(c) && c != recorded_column_) Done(c);
    }
    std::vector<bool> standardised(raw_.columns().size()), done(raw_.columns().size());
    for (size_t k = 0; k < kNumFieldKinds; ++k) {
      std::vector<size_t> columns;
      for (size_t c = 0; c < raw_.columns().size(); ++c) {
        if (!standardised[c] && standard_.MayGive(c, kKindsInOrder[k])) columns.push_back(c);
      }
      standard_.Standardise(columns, report_);
      for (const size_t c : columns) {
        NoteTestPersons(c);
        standardised[c] = true;
        done[c] = !raw_.column(c).coded();  // of these only the standard values are needed
        if (done[c]) Done(c);
      }
      if (kKindsInOrder[k] == FieldKind::kDate) NoteRecordDays();
      EncodeKind(kKindsInOrder[k]);
      if (kKindsInOrder[k] == FieldKind::kDate && recorded_column_ < roles_.size()) Done(recorded_column_);
      for (size_t c = 0; c < raw_.columns().size(); ++c) {
        if (!standardised[c] || done[c] || GivesLater(c, k)) continue;
        done[c] = true;
        Done(c);
      }
    }
    ClearPlaceholderPersons();
    CountAddressSharing();
    NoteFiles();
    return std::move(table_);
  }

 private:
  void Done(size_t column) {
    if (options_.column_done) options_.column_done(column);
  }
  // Whether the column may give values of a kind after the k-th.
  bool GivesLater(size_t column, size_t k) const {
    return std::any_of(kKindsInOrder + k + 1, kKindsInOrder + kNumFieldKinds,
                       [&](FieldKind later) { return standard_.MayGive(column, later); });
  }
  void StartReport();
  void EncodeKind(FieldKind kind);
  std::vector<size_t> ColumnsInOrder() const;
  void CountAddressSharing();
  void NoteRecordDays();
  void CorrectBirthDates(const ValueRuns& dates, Column* birth_dates);
  void NoteTestPersons(size_t column);
  void ClearPlaceholderPersons();
  std::vector<RecordIndex> PlaceholderPersons(const ValueDictionary& names, const Column& given,
                                              const Column& family) const;
  void NoteFiles();

  const RawTable& raw_;
  std::span<const ColumnRole> roles_;
  const Schema& schema_;
  const EncodeOptions& options_;
  EncodeReport* report_;
  StandardColumns standard_;
  std::vector<RecordIndex> test_records_;
  size_t recorded_column_ = 0;  // says when records were made; one that no field takes, so that its values are kept for this alone
  std::optional<RecordDays> days_;
  RecordTable table_;
};

void RecordTableBuilder::StartReport() {
  report_->columns.assign(raw_.columns().size(), {});
  for (size_t c = 0; c < raw_.columns().size(); ++c) {
    report_->columns[c].distinct = raw_.column(c).distinct();
    report_->columns[c].filled = raw_.num_records() - raw_.column(c).missing();
  }
}

void RecordTableBuilder::EncodeKind(FieldKind kind) {
  auto& dictionary = table_.dictionaries_[static_cast<size_t>(kind)];
  dictionary = std::make_unique<ValueDictionary>(kind);
  ValueRuns& runs = standard_.runs(kind);
  dictionary->Finish(&runs, options_.threads);
  for (size_t field = 0; field < schema_.fields.size(); ++field) {
    if (schema_.fields[field].kind != kind) continue;
    ColumnBuilder builder(static_cast<int>(field), table_.num_records_, dictionary->size(), options_.threads);
    for (const size_t c : ColumnsInOrder()) builder.Add(raw_.column(c), standard_.pieces(c), runs);
    table_.columns_[field] = builder.Finish();
    if (schema_.fields[field].role == ColumnRole::kBirthDate) CorrectBirthDates(runs, &table_.columns_[field]);
  }
  standard_.Release(kind);
}

// What the column that says when records were made tells of births; names are encoded before dates are. What a column says as a
// whole is not asked where it is told.
void RecordTableBuilder::NoteRecordDays() {
  const int given = schema_.IndexOf(ColumnRole::kGivenName);
  if (options_.told || recorded_column_ >= roles_.size() || given == kNoField) return;
  days_.emplace(raw_.column(recorded_column_), table_.num_records_, options_.threads);
  days_->NoteNewborns(table_.columns_[static_cast<size_t>(given)],
                      *table_.dictionaries_[static_cast<size_t>(FieldKind::kPersonName)], &standard_.runs(FieldKind::kDate));
}

void RecordTableBuilder::CorrectBirthDates(const ValueRuns& dates, Column* birth_dates) {
  if (!days_.has_value()) return;
  Column& given = table_.columns_[static_cast<size_t>(schema_.IndexOf(ColumnRole::kGivenName))];
  RecordDays::Doubted doubted =
      days_->Correct(dates, *table_.dictionaries_[static_cast<size_t>(FieldKind::kDate)], birth_dates, &given);
  const auto column = std::find(roles_.begin(), roles_.end(), ColumnRole::kBirthDate);
  if (column != roles_.end()) report_->columns[static_cast<size_t>(column - roles_.begin())].unreadable += doubted.left_out;
  report_->birth_dates_doubted = std::move(doubted.records);
}

// Columns as they are filled in: a former name or a nickname never comes before the name itself, wherever its column is.
std::vector<size_t> RecordTableBuilder::ColumnsInOrder() const {
  std::vector<size_t> order(raw_.columns().size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_partition(order.begin(), order.end(), [&](size_t c) {
    return roles_[c] != ColumnRole::kPreviousFamilyName && roles_[c] != ColumnRole::kNickname;
  });
  return order;
}

// Notes the records that a name in this column says are tests.
void RecordTableBuilder::NoteTestPersons(size_t column) {
  std::vector<uint32_t> tests;
  for (const StandardPiece& piece : standard_.pieces(column)) {
    tests.insert(tests.end(), piece.test_persons.begin(), piece.test_persons.end());
  }
  if (tests.empty()) return;
  const RawColumn& raw = raw_.column(column);
  if (!raw.coded()) {
    test_records_.insert(test_records_.end(), tests.begin(), tests.end());
    return;
  }
  std::vector<uint8_t> is_test(raw.num_values(), 0);
  for (const uint32_t value : tests) is_test[value] = 1;
  for (RecordIndex r = 0; r < table_.num_records_; ++r) {
    if (is_test[raw.ids()[r]] != 0) test_records_.push_back(r);
  }
}

// JOHN DOE is nobody's name: both names are taken as missing, which neither name alone can tell. A test record (TEST,
// ZZTEST, MICKEY MOUSE) is nobody at all: its date, number and address are as made up as its name, and the same in all
// test records, so that only its source and local number are kept.
void RecordTableBuilder::ClearPlaceholderPersons() {
  const int given = schema_.IndexOf(ColumnRole::kGivenName), family = schema_.IndexOf(ColumnRole::kFamilyName);
  const ValueDictionary& names = *table_.dictionaries_[static_cast<size_t>(FieldKind::kPersonName)];
  if (given != kNoField && family != kNoField) {
    Column& given_column = table_.columns_[static_cast<size_t>(given)];
    Column& family_column = table_.columns_[static_cast<size_t>(family)];
    for (const RecordIndex r : PlaceholderPersons(names, given_column, family_column)) {
      if (IsTestPerson(names.text(given_column.first(r)), names.text(family_column.first(r)))) test_records_.push_back(r);
      ColumnBuilder::Forget(&given_column, r);
      ColumnBuilder::Forget(&family_column, r);
    }
  }
  for (size_t field = 0; field < schema_.fields.size(); ++field) {
    const ColumnRole role = schema_.fields[field].role;
    if (role == ColumnRole::kSource || role == ColumnRole::kLocalIdentifier) continue;
    for (const RecordIndex r : test_records_) ColumnBuilder::Forget(&table_.columns_[field], r);
  }
}

// The records whose two names together are a stand-in, in order.
std::vector<RecordIndex> RecordTableBuilder::PlaceholderPersons(const ValueDictionary& names, const Column& given,
                                                                const Column& family) const {
  std::vector<uint8_t> suspect(names.size(), 0);
  for (ValueId name = 1; name < names.size(); ++name) suspect[name] = IsPlaceholderFamilyName(names.text(name));
  const size_t chunks = (raw_.num_records() + kRecordsPerChunk - 1) / kRecordsPerChunk;
  std::vector<std::vector<RecordIndex>> found(chunks);
  ParallelChunks(options_.threads, chunks, [&](size_t chunk) {
    const auto begin = static_cast<RecordIndex>(chunk * kRecordsPerChunk);
    const RecordIndex end = begin + std::min(kRecordsPerChunk, table_.num_records_ - begin);
    for (RecordIndex r = begin; r < end; ++r) {
      const ValueId g = given.first(r), f = family.first(r);
      if (suspect[f] == 0 || g == kMissingValue) continue;
      if (IsPlaceholderPerson(names.text(g), names.text(f))) found[chunk].push_back(r);
    }
  });
  std::vector<RecordIndex> all;
  for (const auto& records : found) all.insert(all.end(), records.begin(), records.end());
  return all;
}

// An address is house number, street and locality (the city, else the postal code).
void RecordTableBuilder::CountAddressSharing() {
  const int street = schema_.IndexOf(ColumnRole::kStreet);
  const int number = schema_.IndexOf(ColumnRole::kStreetNumber);
  const int city = schema_.IndexOf(ColumnRole::kCity);
  const int zip = schema_.IndexOf(ColumnRole::kPostalCode);
  if (street == kNoField || table_.column(street).empty()) return;
  const auto value = [&](int field, RecordIndex r) {
    return field == kNoField ? kMissingValue : table_.column(field).first(r);
  };
  table_.address_sharing_.Extend(table_.num_records_);
  KeyCounter(table_.num_records_, options_.threads).Count(
      [&](RecordIndex r) -> uint64_t {
        if (value(street, r) == kMissingValue) return 0;
        const uint64_t locality = value(city, r) != kMissingValue ? value(city, r) : uint64_t{value(zip, r)} << 32;
        return MixHash(MixHash(value(street, r), value(number, r)), locality) | 1;
      },
      table_.address_sharing_.data());
}

void RecordTableBuilder::NoteFiles() {
  if (raw_.files().size() < 2) return;
  table_.file_of_.resize(table_.num_records_);
  for (uint32_t r = 0; r < table_.num_records_; ++r) table_.file_of_[r] = raw_.file_index(r);
}

uint64_t Column::memory_bytes() const {
  return first_.capacity() * sizeof(ValueId) + other_words_.capacity() * sizeof(OtherWord) +
         (other_begin_.capacity() + others_.capacity() + counts_.capacity()) * sizeof(uint32_t);
}

void RecordTable::CountDates(int field, LatestDates* dates) const {
  const Column& column = this->column(field);
  const ValueDictionary& dictionary = dictionary_of(field);
  const size_t values = std::min<size_t>(column.counts().size(), dictionary.size());
  for (ValueId v = 1; v < values; ++v) dates->Count(dictionary.packed_date(v), column.count(v));
  dates->Settle(column.records_filled());
}

uint32_t RecordTable::LatestDate(int field) const {
  if (growing_) return latest_dates_[static_cast<size_t>(field)].latest();
  LatestDates dates;
  CountDates(field, &dates);
  return dates.latest();
}

uint64_t RecordTable::memory_bytes() const {
  uint64_t bytes = (address_sharing_.capacity() + file_of_.capacity()) * sizeof(uint32_t);
  for (const Column& column : columns_) bytes += column.memory_bytes();
  for (const auto& dictionary : dictionaries_) bytes += dictionary->memory_bytes();
  return bytes;
}

absl::StatusOr<RecordTable> EncodeRecords(const RawTable& raw, std::span<const ColumnRole> roles, const Schema& schema,
                                          std::span<const CleaningRules> cleaning, const EncodeOptions& options,
                                          EncodeReport* report) {
  IPSE_CHECK(roles.size() == raw.columns().size());
  if (raw.num_records() >= UINT32_MAX) {
    return InvalidArgument("the input has {} records; one job takes fewer than 2^32, split the input",
                           raw.num_records());
  }
  const bool any = std::any_of(roles.begin(), roles.end(), [&](ColumnRole role) {
    return role == ColumnRole::kFullName || (role != ColumnRole::kIgnored && FieldFor(schema, role) != kNoField);
  });
  if (!any) {
    return InvalidArgument(
        "no column could be recognised as one the model compares (names, birth date, identifiers, phone, e-mail, "
        "address); name the columns in a header line, or pass --column HEADER=ROLE");
  }
  return RecordTableBuilder(raw, roles, schema, cleaning, options, report).Build();
}

}  // namespace ipse
