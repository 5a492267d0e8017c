#include "matcher/record/encoder.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "matcher/base/check.h"
#include "matcher/base/hash.h"
#include "matcher/base/parallel.h"
#include "matcher/record/value_standardiser.h"

namespace ipse {
namespace {

constexpr uint32_t kRawValuesPerChunk = 8192;
constexpr size_t kDateSampleMax = 20000;

// One standard value found in one raw value.
struct Emission {
  uint32_t raw_value;
  uint32_t text_begin;
  uint32_t text_size;
  uint8_t field;
  uint8_t flags;
  ValueId value = kMissingValue;
};

// The standardised values of a run of a column's distinct raw values.
struct Chunk {
  size_t raw_column;
  uint32_t begin, end;  // raw value ids
  std::string text;
  std::vector<Emission> emissions;
  std::vector<std::pair<uint32_t, ReadOutcome>> not_read;
};

// The field that takes a role. Roles of further values have a fallback: a second line holds a unit, a former family name
// and a nickname are further values of the name. kNoField where there is none.
int FallbackField(const Schema& schema, ColumnRole role) {
  switch (role) {
    case ColumnRole::kStreetLine2:
      return schema.IndexOf(ColumnRole::kUnit);
    case ColumnRole::kPreviousFamilyName:
      return schema.IndexOf(ColumnRole::kFamilyName);
    case ColumnRole::kNickname:
      return schema.IndexOf(ColumnRole::kGivenName);
    default:
      return kNoField;
  }
}

int FieldFor(const Schema& schema, ColumnRole role) {
  const int field = schema.IndexOf(role);
  return field != kNoField ? field : FallbackField(schema, role);
}

class RoleTargets {
 public:
  explicit RoleTargets(const Schema& schema) {
    for (size_t role = 0; role < targets_.size(); ++role) {
      targets_[role] = FieldFor(schema, static_cast<ColumnRole>(role));
    }
  }
  int operator[](ColumnRole role) const { return targets_[static_cast<size_t>(role)]; }

 private:
  std::array<int, 64> targets_;
};

// Nine digits in most values: an American social security number; otherwise a number whose rules we do not know.
IdentifierStyle StyleOf(const RawColumn& column) {
  uint64_t nine = 0, seen = 0;
  for (uint32_t id = 1; id < column.num_values() && seen < 2000; ++id, ++seen) {
    const std::string_view value = column.value(id);
    nine += std::count_if(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; }) == 9;
  }
  return nine * 2 > seen ? IdentifierStyle::kUsSocialSecurity : IdentifierStyle::kGeneric;
}

DateParser DatesOf(const RawColumn& column, bool* ambiguous) {
  std::vector<std::string_view> sample;
  for (uint32_t id = 1; id < column.num_values() && sample.size() < kDateSampleMax; ++id) {
    sample.push_back(column.value(id));
  }
  return DateParser(DateParser::DetectOrder(sample, ambiguous));
}

}  // namespace

class RecordTableBuilder {
 public:
  RecordTableBuilder(const RawTable& raw, std::span<const ColumnRole> roles, const Schema& schema,
                     std::span<const CleaningRules> cleaning, const EncodeOptions& options, EncodeReport* report)
      : raw_(raw), roles_(roles), schema_(schema), cleaning_(cleaning), options_(options), report_(report),
        targets_(schema) {}

  RecordTable Build() {
    Standardise();
    BuildDictionaries();
    table_.num_records_ = static_cast<uint32_t>(raw_.num_records());
    table_.schema_ = schema_;
    table_.columns_.resize(schema_.fields.size());
    ParallelChunks(options_.threads, schema_.fields.size(), [&](size_t field) { FillColumn(field); });
    ClearPlaceholderPersons();
    CountAddressSharing();
    if (raw_.files().size() > 1) {
      table_.file_of_.resize(table_.num_records_);
      for (uint32_t r = 0; r < table_.num_records_; ++r) table_.file_of_[r] = raw_.file_index(r);
    }
    return std::move(table_);
  }

 private:
  void Standardise();
  void StandardiseChunk(Chunk* chunk);
  void BuildDictionaries();
  void BuildDictionary(FieldKind kind);
  std::vector<size_t> ColumnsInOrder() const;
  void FillColumn(size_t field);
  void CountAddressSharing();
  void ClearPlaceholderPersons();
  std::vector<uint8_t> TestRecords() const;

  const RawTable& raw_;
  std::span<const ColumnRole> roles_;
  const Schema& schema_;
  std::span<const CleaningRules> cleaning_;
  const EncodeOptions& options_;
  EncodeReport* report_;
  RoleTargets targets_;
  std::vector<StandardiserContext> contexts_;
  std::vector<Chunk> chunks_;
  RecordTable table_;
};

void RecordTableBuilder::Standardise() {
  contexts_.resize(raw_.columns().size());
  report_->columns.assign(raw_.columns().size(), {});
  for (size_t c = 0; c < raw_.columns().size(); ++c) {
    const RawColumn& column = raw_.column(c);
    report_->columns[c].distinct = column.num_values() - 1;
    report_->columns[c].filled = raw_.num_records() - column.counts()[0];
    const int field = targets_[roles_[c]];
    if (roles_[c] == ColumnRole::kIgnored || roles_[c] == ColumnRole::kRecordId || roles_[c] == ColumnRole::kTruth) continue;
    if (field == kNoField && roles_[c] != ColumnRole::kFullName) continue;
    contexts_[c].phone_region = options_.default_phone_region;
    if (roles_[c] == ColumnRole::kNationalIdentifier) contexts_[c].identifier_style = StyleOf(column);
    if (roles_[c] == ColumnRole::kBirthDate || roles_[c] == ColumnRole::kDeathDate) {
      bool ambiguous = false;
      contexts_[c].dates = DatesOf(column, &ambiguous);
      report_->ambiguous_date_order |= ambiguous;
    }
    if (field != kNoField && static_cast<size_t>(field) < cleaning_.size() &&
        !cleaning_[static_cast<size_t>(field)].empty()) {
      contexts_[c].cleaning = &cleaning_[static_cast<size_t>(field)];
    }
    for (uint32_t begin = 1; begin < column.num_values(); begin += kRawValuesPerChunk) {
      Chunk& chunk = chunks_.emplace_back();
      chunk.raw_column = c;
      chunk.begin = begin;
      chunk.end = std::min(begin + kRawValuesPerChunk, column.num_values());
    }
  }
  ParallelChunks(options_.threads, chunks_.size(), [&](size_t i) { StandardiseChunk(&chunks_[i]); });
  for (const Chunk& chunk : chunks_) {
    ColumnReading& reading = report_->columns[chunk.raw_column];
    for (const auto& [raw_value, outcome] : chunk.not_read) {
      const uint64_t records = raw_.column(chunk.raw_column).counts()[raw_value];
      (outcome == ReadOutcome::kUnreadable ? reading.unreadable : reading.placeholders) += records;
    }
  }
}

void RecordTableBuilder::StandardiseChunk(Chunk* chunk) {
  const RawColumn& column = raw_.column(chunk->raw_column);
  ValueStandardiser standardise(roles_[chunk->raw_column], contexts_[chunk->raw_column]);
  uint32_t raw_value = 0;
  const ValueStandardiser::Emit emit = [&](ColumnRole role, std::string_view value, uint8_t flags) {
    const int field = targets_[role];
    if (field == kNoField) return;
    chunk->emissions.push_back({raw_value, static_cast<uint32_t>(chunk->text.size()),
                                static_cast<uint32_t>(value.size()), static_cast<uint8_t>(field), flags});
    chunk->text += value;
  };
  for (raw_value = chunk->begin; raw_value < chunk->end; ++raw_value) {
    const ReadOutcome outcome = standardise(column.value(raw_value), emit);
    if (outcome != ReadOutcome::kRead) chunk->not_read.emplace_back(raw_value, outcome);
  }
}

void RecordTableBuilder::BuildDictionaries() {
  table_.dictionaries_.resize(kNumFieldKinds);
  for (int kind = 0; kind < kNumFieldKinds; ++kind) {
    table_.dictionaries_[static_cast<size_t>(kind)] = std::make_unique<ValueDictionary>(static_cast<FieldKind>(kind));
  }
  ParallelChunks(options_.threads, kNumFieldKinds, [&](size_t kind) { BuildDictionary(static_cast<FieldKind>(kind)); });
}

void RecordTableBuilder::BuildDictionary(FieldKind kind) {
  absl::flat_hash_map<std::string_view, uint32_t, StringHash, StringEq> index;
  std::vector<std::string_view> values;
  std::vector<uint8_t> flags;
  const auto of_kind = [&](const Emission& emission) { return schema_.fields[emission.field].kind == kind; };
  for (Chunk& chunk : chunks_) {
    for (Emission& emission : chunk.emissions) {
      if (!of_kind(emission)) continue;
      const std::string_view value = std::string_view(chunk.text).substr(emission.text_begin, emission.text_size);
      const auto [entry, added] = index.try_emplace(value, static_cast<uint32_t>(values.size()));
      if (added) {
        values.push_back(value);
        flags.push_back(0);
      }
      emission.value = entry->second;
      flags[entry->second] |= emission.flags;
    }
  }
  std::vector<ValueId> ids;
  table_.dictionaries_[static_cast<size_t>(kind)]->Finish(values, flags, 1, &ids);
  for (Chunk& chunk : chunks_) {
    for (Emission& emission : chunk.emissions) {
      if (of_kind(emission)) emission.value = ids[emission.value];
    }
  }
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

void RecordTableBuilder::FillColumn(size_t field) {
  Column& column = table_.columns_[field];
  std::vector<std::pair<RecordIndex, ValueId>> others;
  const uint32_t n = static_cast<uint32_t>(raw_.num_records());
  std::vector<ValueId> value_of;                             // raw value -> its first value for this field
  std::vector<std::pair<uint32_t, ValueId>> further;         // raw value -> further values, sorted by raw value
  for (const size_t c : ColumnsInOrder()) {
    value_of.clear();
    further.clear();
    for (const Chunk& chunk : chunks_) {
      if (chunk.raw_column != c) continue;
      for (const Emission& emission : chunk.emissions) {
        if (emission.field != field) continue;
        if (value_of.empty()) value_of.assign(raw_.column(c).num_values(), kMissingValue);
        ValueId& slot = value_of[emission.raw_value];
        if (slot == kMissingValue) {
          slot = emission.value;
        } else {
          further.emplace_back(emission.raw_value, emission.value);
        }
      }
    }
    if (value_of.empty()) continue;
    if (column.first_.empty()) column.first_.assign(n, kMissingValue);
    const auto ids = raw_.column(c).ids();
    const auto add = [&](RecordIndex r, ValueId value) {
      if (column.first_[r] == kMissingValue) {
        column.first_[r] = value;
      } else if (column.first_[r] != value) {
        others.emplace_back(r, value);
      }
    };
    for (RecordIndex r = 0; r < n; ++r) {
      const ValueId value = value_of[ids[r]];
      if (value == kMissingValue) continue;
      add(r, value);
      if (further.empty()) continue;
      auto at = std::lower_bound(further.begin(), further.end(), std::pair(ids[r], ValueId{0}));
      for (; at != further.end() && at->first == ids[r]; ++at) add(r, at->second);
    }
  }
  std::sort(others.begin(), others.end());
  others.erase(std::unique(others.begin(), others.end()), others.end());
  if (!others.empty()) {
    column.other_begin_.assign(n + 1, 0);
    for (const auto& [r, value] : others) ++column.other_begin_[r + 1];
    for (RecordIndex r = 0; r < n; ++r) column.other_begin_[r + 1] += column.other_begin_[r];
    for (const auto& [r, value] : others) column.others_.push_back(value);
  }
  column.counts_.assign(table_.dictionaries_[static_cast<size_t>(schema_.fields[field].kind)]->size(), 0);
  for (const ValueId value : column.first_) {
    if (value == kMissingValue) continue;
    column.distinct_ += column.counts_[value]++ == 0;
    ++column.records_filled_;
  }
  for (const ValueId value : column.others_) column.distinct_ += column.counts_[value]++ == 0;
}

// JOHN DOE is nobody's name: both names are taken as missing, which neither name alone can tell. A test record (TEST,
// ZZTEST, MICKEY MOUSE) is nobody at all: its date, number and address are as made up as its name, and the same in all
// test records, so that only its source and local number are kept.
void RecordTableBuilder::ClearPlaceholderPersons() {
  const int given = schema_.IndexOf(ColumnRole::kGivenName), family = schema_.IndexOf(ColumnRole::kFamilyName);
  const ValueDictionary& names = *table_.dictionaries_[static_cast<size_t>(FieldKind::kPersonName)];
  const auto value = [&](int field, RecordIndex r) {
    return field == kNoField || table_.columns_[static_cast<size_t>(field)].empty()
               ? kMissingValue
               : table_.columns_[static_cast<size_t>(field)].first(r);
  };
  const auto forget = [&](int field, RecordIndex r) {
    if (value(field, r) == kMissingValue) return;
    Column& column = table_.columns_[static_cast<size_t>(field)];
    column.distinct_ -= --column.counts_[column.first_[r]] == 0;
    --column.records_filled_;
    column.first_[r] = kMissingValue;
  };
  std::vector<uint8_t> is_test = TestRecords();
  for (RecordIndex r = 0; r < table_.num_records_; ++r) {
    const ValueId g = value(given, r), f = value(family, r);
    if (g != kMissingValue && f != kMissingValue) {
      is_test[r] |= IsTestPerson(names.text(g), names.text(f));
      if (IsPlaceholderPerson(names.text(g), names.text(f))) {
        forget(given, r);
        forget(family, r);
      }
    }
    if (!is_test[r]) continue;
    for (size_t field = 0; field < schema_.fields.size(); ++field) {
      const ColumnRole role = schema_.fields[field].role;
      if (role != ColumnRole::kSource && role != ColumnRole::kLocalIdentifier) forget(static_cast<int>(field), r);
    }
  }
}

// Whether one of a record's names says that it is a test.
std::vector<uint8_t> RecordTableBuilder::TestRecords() const {
  std::vector<uint8_t> is_test(table_.num_records_, 0);
  for (size_t c = 0; c < raw_.columns().size(); ++c) {
    absl::flat_hash_set<uint32_t> tests;
    for (const Chunk& chunk : chunks_) {
      if (chunk.raw_column != c) continue;
      for (const auto& [raw_value, outcome] : chunk.not_read) {
        if (outcome == ReadOutcome::kTestPerson) tests.insert(raw_value);
      }
    }
    if (tests.empty()) continue;
    const auto ids = raw_.column(c).ids();
    for (RecordIndex r = 0; r < table_.num_records_; ++r) is_test[r] |= tests.contains(ids[r]);
  }
  return is_test;
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
  std::vector<uint64_t> keys(table_.num_records_, 0);
  absl::flat_hash_map<uint64_t, uint32_t> sharing;
  for (RecordIndex r = 0; r < table_.num_records_; ++r) {
    if (value(street, r) == kMissingValue) continue;
    const uint64_t locality = value(city, r) != kMissingValue ? value(city, r) : uint64_t{value(zip, r)} << 32;
    keys[r] = MixHash(MixHash(value(street, r), value(number, r)), locality) | 1;
    ++sharing[keys[r]];
  }
  table_.address_sharing_.resize(table_.num_records_);
  for (RecordIndex r = 0; r < table_.num_records_; ++r) {
    table_.address_sharing_[r] = keys[r] == 0 ? 0 : sharing[keys[r]];
  }
}

uint64_t RecordTable::memory_bytes() const {
  uint64_t bytes = address_sharing_.size() * 4 + file_of_.size() * 4;
  for (const Column& column : columns_) {
    bytes += uint64_t{num_records_} * (column.empty() ? 0 : 4) + column.counts().size() * 4;
  }
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
