#include "matcher/record/standard_values.h"

#include <algorithm>

#include "matcher/base/check.h"
#include "matcher/base/parallel.h"
#include "matcher/record/date_order.h"

namespace ipse {
namespace {

constexpr uint32_t kRawValuesPerPiece = 8192;
constexpr size_t kIdentifierSampleMax = 2000;

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

// Nine digits in most values: an American social security number; otherwise a number whose rules we do not know.
IdentifierStyle StyleOf(const RawColumn& column, size_t records) {
  const std::vector<std::string_view> sample = FirstDistinct(column, records, kIdentifierSampleMax);
  const auto nine = std::count_if(sample.begin(), sample.end(), [](std::string_view value) {
    return std::count_if(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; }) == 9;
  });
  return static_cast<size_t>(nine) * 2 > sample.size() ? IdentifierStyle::kUsSocialSecurity : IdentifierStyle::kGeneric;
}

}  // namespace

int FieldFor(const Schema& schema, ColumnRole role) {
  const int field = schema.IndexOf(role);
  return field != kNoField ? field : FallbackField(schema, role);
}

const FieldItems* StandardPiece::ItemsOf(int field) const {
  for (const FieldItems& items : fields) {
    if (items.field == field) return &items;
  }
  return nullptr;
}

StandardColumns::StandardColumns(const RawTable& raw, std::span<const ColumnRole> roles, const Schema& schema,
                                 std::span<const CleaningRules> cleaning, const EncodeOptions& options)
    : raw_(raw), roles_(roles), schema_(schema), cleaning_(cleaning), options_(options),
      contexts_(raw.columns().size()), pieces_(raw.columns().size()) {
  for (size_t role = 0; role < targets_.size(); ++role) targets_[role] = FieldFor(schema, static_cast<ColumnRole>(role));
  for (const ColumnRole role : roles) kinds_.push_back(KindsOf(role));
  for (auto& runs : runs_) runs = std::make_unique<ValueRuns>();
}

// The kinds of the fields to which ValueStandardiser may give values of this role.
uint32_t StandardColumns::KindsOf(ColumnRole role) const {
  if (role == ColumnRole::kIgnored || role == ColumnRole::kRecordId || role == ColumnRole::kTruth) return 0;
  if (targets_[static_cast<size_t>(role)] == kNoField && role != ColumnRole::kFullName) return 0;
  uint32_t kinds = 0;
  const auto add = [&](std::initializer_list<ColumnRole> given) {
    for (const ColumnRole one : given) {
      const int field = targets_[static_cast<size_t>(one)];
      if (field != kNoField) kinds |= 1u << static_cast<int>(schema_.fields[static_cast<size_t>(field)].kind);
    }
  };
  switch (role) {
    case ColumnRole::kGivenName:
    case ColumnRole::kNickname:
    case ColumnRole::kMiddleName:
    case ColumnRole::kFamilyName:
    case ColumnRole::kPreviousFamilyName:
    case ColumnRole::kFullName:
      add({ColumnRole::kGivenName, ColumnRole::kMiddleName, ColumnRole::kFamilyName, ColumnRole::kNameSuffix,
           ColumnRole::kMotherGivenName});
      break;
    case ColumnRole::kStreet:
    case ColumnRole::kStreetLine2:
      add({ColumnRole::kStreetNumber, ColumnRole::kStreet, ColumnRole::kUnit, ColumnRole::kStreetLine2});
      break;
    default:
      add({role});
  }
  return kinds;
}

void StandardColumns::SetUp(size_t column, EncodeReport* report) {
  IPSE_CHECK(pieces_[column].empty());
  const RawColumn& raw = raw_.column(column);
  const ColumnRole role = roles_[column];
  StandardiserContext& context = contexts_[column];
  context.phone_region = options_.default_phone_region;
  const auto& told = options_.told;
  if (role == ColumnRole::kNationalIdentifier) {
    context.identifier_style = told.has_value() ? told->national_identifier : StyleOf(raw, raw_.num_records());
  }
  if (IsDate(role) && told.has_value()) {
    context.dates = DateParser(told->date_order);
  } else if (IsDate(role)) {
    bool ambiguous = false;
    context.dates = DateParser(DateOrderOf(raw, raw_.num_records(), &ambiguous));
    report->ambiguous_date_order |= ambiguous;
  }
  const auto field = static_cast<size_t>(targets_[static_cast<size_t>(role)]);
  if (field < cleaning_.size() && !cleaning_[field].empty()) context.cleaning = &cleaning_[field];
  const uint64_t end = raw.coded() ? raw.num_values() : raw_.num_records();
  for (uint64_t begin = raw.coded() ? 1 : 0; begin < end; begin += kRawValuesPerPiece) {
    StandardPiece& piece = pieces_[column].emplace_back();
    piece.begin = static_cast<uint32_t>(begin);
    piece.end = static_cast<uint32_t>(std::min(begin + kRawValuesPerPiece, end));
  }
}

void StandardColumns::Standardise(std::span<const size_t> columns, EncodeReport* report) {
  std::vector<std::pair<size_t, StandardPiece*>> work;
  for (const size_t c : columns) {
    SetUp(c, report);
    for (StandardPiece& piece : pieces_[c]) work.emplace_back(c, &piece);
  }
  ParallelChunks(options_.threads, work.size(), [&](size_t i) {
    std::unique_ptr<Writers> writers = TakeWriters();
    StandardisePiece(work[i].first, work[i].second, writers.get());
    const std::lock_guard<std::mutex> lock(mutex_);
    idle_.push_back(std::move(writers));
  });
  for (const auto& [c, piece] : work) {
    report->columns[c].placeholders += piece->placeholders;
    report->columns[c].unreadable += piece->unreadable;
  }
}

std::unique_ptr<StandardColumns::Writers> StandardColumns::TakeWriters() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (idle_.empty()) return std::make_unique<Writers>();
  std::unique_ptr<Writers> writers = std::move(idle_.back());
  idle_.pop_back();
  return writers;
}

void StandardColumns::StandardisePiece(size_t column, StandardPiece* piece, Writers* writers) {
  const RawColumn& raw = raw_.column(column);
  const bool coded = raw.coded();
  ValueStandardiser standardise(roles_[column], contexts_[column]);
  for (auto& writer : *writers) {
    if (writer != nullptr) writer->StartColumn();
  }
  uint32_t at = 0;  // of the raw value, from the piece's begin
  const ValueStandardiser::Emit emit = [&](ColumnRole role, std::string_view value, uint8_t flags) {
    const int field = targets_[static_cast<size_t>(role)];
    if (field == kNoField) return;
    const FieldKind kind = schema_.fields[static_cast<size_t>(field)].kind;
    auto& writer = (*writers)[static_cast<size_t>(kind)];
    if (writer == nullptr) writer = std::make_unique<ValueWriter>(&runs(kind));
    const ItemIndex item = writer->Add(value, flags);
    FieldItems* items = const_cast<FieldItems*>(piece->ItemsOf(field));
    if (items == nullptr) {
      items = &piece->fields.emplace_back();
      items->field = field;
      const size_t size = piece->end - piece->begin;
      std::fill_n(items->items.Extend(size), size, kNoItem);
    }
    if (items->items[at] == kNoItem) {
      items->items[at] = item;
    } else {
      items->further.emplace_back(at, item);
    }
  };
  for (; at < piece->end - piece->begin; ++at) {
    const uint32_t value = piece->begin + at;
    const std::string_view text = coded ? raw.value(value) : raw.at(value);
    if (text.empty()) continue;
    const ReadOutcome outcome = standardise(text, emit);
    if (outcome == ReadOutcome::kRead) continue;
    if (outcome == ReadOutcome::kTestPerson) piece->test_persons.push_back(value);
    (outcome == ReadOutcome::kUnreadable ? piece->unreadable : piece->placeholders) += coded ? raw.counts()[value] : 1;
  }
}

void StandardColumns::Release(FieldKind kind) {
  runs_[static_cast<size_t>(kind)] = std::make_unique<ValueRuns>();
  for (auto& writers : idle_) (*writers)[static_cast<size_t>(kind)].reset();
  for (auto& pieces : pieces_) {
    for (StandardPiece& piece : pieces) {
      std::erase_if(piece.fields, [&](const FieldItems& items) {
        return schema_.fields[static_cast<size_t>(items.field)].kind == kind;
      });
    }
  }
}

}  // namespace ipse
