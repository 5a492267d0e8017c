#include "matcher/recognise/recognise.h"

#include <fmt/format.h>

#include <algorithm>

#include "matcher/recognise/header.h"
#include "matcher/recognise/values.h"

namespace ipse {
namespace {

constexpr double kDoubtBelow = 0.3;          // share of fitting values under which a header is not believed
constexpr uint64_t kDoubtObservedMin = 5;    // ... once there are that many values to judge by
constexpr double kValuesAloneMin = 0.6;      // confidence from which values are believed without a header
constexpr double kValuesAgainstMin = 0.75;   // ... and against one

struct Column {
  HeaderVerdict header;
  ValueProfile profile;
  ValueVerdict values;
  RecognisedColumn result;
};

bool IsNameRole(ColumnRole role) {
  return role == ColumnRole::kFullName || role == ColumnRole::kGivenName || role == ColumnRole::kFamilyName;
}

RecognisedColumn LeaveOut(double confidence, std::string reason) {
  return {ColumnRole::kIgnored, confidence, std::move(reason)};
}

// A header with several meanings: the values choose, the header's first guess needs their consent.
RecognisedColumn JudgeAmbiguous(const Column& column) {
  const ColumnRole guess = column.header.role;
  const ValueProfile& p = column.profile;
  if (p.observed == 0) return {guess, 0.4, "by its header, which has several meanings"};
  const bool names_only = IsNameRole(guess);
  if (column.values.confidence >= kValuesAloneMin && (!names_only || IsNameRole(column.values.role) || column.values.confidence >= kValuesAgainstMin)) {
    if (!names_only || column.values.role != ColumnRole::kCity) {
      return {column.values.role, column.values.confidence, fmt::format("by its values, which look like {}", column.values.looks)};
    }
  }
  if (guess == ColumnRole::kFullName && p.alphabetic >= 0.8) {
    const ColumnRole role = p.single_word >= 0.8 ? ColumnRole::kFamilyName : ColumnRole::kFullName;
    return {role, 0.55, "by its header and the number of words in its values"};
  }
  if (guess == ColumnRole::kState && p.state < 0.5) return LeaveOut(0.5, "its header has several meanings and its values do not settle it");
  if (guess == ColumnRole::kNameTitle && p.name_title < 0.5) return LeaveOut(0.5, "its header has several meanings and its values are no name titles");
  if ((guess == ColumnRole::kBirthDate || guess == ColumnRole::kUpdatedAt) && column.values.role != guess) {
    return LeaveOut(0.5, "a date, but not clearly a birth date");
  }
  if (Agreement(guess, p).value_or(1.0) >= 0.8) return {guess, 0.6, "by its header, and its values fit"};
  return LeaveOut(0.5, "its header has several meanings and its values do not settle it");
}

// A header that says birth date over days of the month or years.
std::optional<ColumnRole> BirthDatePart(const ValueProfile& p) {
  if (p.small_number >= 0.95) return ColumnRole::kBirthDay;
  if (p.year >= 0.95) return ColumnRole::kBirthYear;
  return std::nullopt;
}

RecognisedColumn JudgeKnown(const Column& column) {
  const ColumnRole role = column.header.role;
  const double header_confidence = column.header.match == HeaderMatch::kExact ? 0.95 : 0.7;
  const ValueProfile& p = column.profile;
  if (role == ColumnRole::kIgnored) return LeaveOut(header_confidence, column.header.note);
  if (role == ColumnRole::kTruth) return {role, header_confidence, "names the true person; never compared"};
  if (p.observed == 0) return {role, header_confidence - 0.1, "by its header; there are no values to check it by"};
  const double agreement = std::clamp(Agreement(role, p).value_or(0.9), 0.0, 1.0);
  if (role == ColumnRole::kStreet && p.full_address >= 0.6) {
    return {ColumnRole::kFullAddress, 0.8, "by its header, and its values hold whole addresses"};
  }
  if (agreement >= kDoubtBelow || p.observed < kDoubtObservedMin) {
    return {role, header_confidence * (0.5 + 0.5 * agreement),
            column.header.match == HeaderMatch::kExact ? "by its header, and its values fit" : "by a part of its header, and its values fit"};
  }
  if (role == ColumnRole::kBirthDate) {
    if (const std::optional<ColumnRole> part = BirthDatePart(p)) return {*part, 0.8, "by its header and the range of its numbers"};
  }
  if (column.values.confidence >= kValuesAgainstMin) {
    return {column.values.role, 0.8 * column.values.confidence,
            fmt::format("its header says {}, but its values look like {}", ColumnRoleName(role), column.values.looks)};
  }
  return LeaveOut(0.6, fmt::format("its header says {}, but its values do not look like it", ColumnRoleName(role)));
}

RecognisedColumn JudgeUnknown(const Column& column) {
  if (column.profile.observed == 0) return LeaveOut(0.9, "its header is not known and it is empty");
  if (column.values.confidence >= kValuesAloneMin) {
    return {column.values.role, 0.9 * column.values.confidence, fmt::format("by its values, which look like {}", column.values.looks)};
  }
  return LeaveOut(0.5, "neither its header nor its values are known");
}

RecognisedColumn Judge(const Column& column) {
  switch (column.header.match) {
    case HeaderMatch::kNone: return JudgeUnknown(column);
    case HeaderMatch::kAmbiguous: return JudgeAmbiguous(column);
    case HeaderMatch::kPartial:
    case HeaderMatch::kExact: return JudgeKnown(column);
  }
  return {};
}

bool Has(const std::vector<Column>& columns, ColumnRole role) {
  return std::any_of(columns.begin(), columns.end(), [&](const Column& c) { return c.result.role == role; });
}

// Could this column name the row? Ranks above 2 are called so; rank 1 are patient numbers that happen to be unique;
// with no header at all only the first column may.
int RecordIdRank(const Column& column, bool first) {
  if (!column.profile.unique && column.profile.observed > 0) return 0;
  if (column.profile.observed == 0) return column.header.id_rank > 1 ? column.header.id_rank : 0;
  const bool unknown_number = column.header.match == HeaderMatch::kNone && column.result.role == ColumnRole::kIgnored &&
                              column.profile.has_digit > 0.99 && column.profile.date < 0.5;
  if (column.header.id_rank > 0) return column.header.id_rank * 2;
  return first && unknown_number ? 1 : 0;
}

void ChooseRecordId(std::vector<Column>* columns) {
  size_t best = columns->size();
  int best_rank = 0;
  for (size_t i = 0; i < columns->size(); ++i) {
    const int rank = RecordIdRank((*columns)[i], i == 0);
    if (rank > best_rank) {
      best = i;
      best_rank = rank;
    }
  }
  for (size_t i = 0; i < columns->size(); ++i) {
    Column& column = (*columns)[i];
    if (i == best) {
      column.result = {ColumnRole::kRecordId, best_rank > 2 ? 0.95 : 0.7, "every row has its own; names the row"};
    } else if (column.header.id_rank > 0 && column.result.role == ColumnRole::kIgnored) {
      column.result.reason = column.profile.unique || column.profile.observed == 0
                                 ? "another row number; says nothing about the person"
                                 : "called an id but repeats; name its role if it is a patient number";
    }
  }
}

// "name" beside a given name is the family name; "nombre" or "nome" alone is the whole name.
void SettleNames(std::vector<Column>* columns) {
  const bool given = Has(*columns, ColumnRole::kGivenName), family = Has(*columns, ColumnRole::kFamilyName);
  for (Column& column : *columns) {
    if (column.header.match != HeaderMatch::kAmbiguous || !IsNameRole(column.result.role)) continue;
    const bool one_word = column.profile.observed > 0 ? column.profile.single_word >= 0.6 : true;
    if (column.header.role != ColumnRole::kFullName || !one_word) continue;
    if (given && !family && column.result.role != ColumnRole::kGivenName) {
      column.result = {ColumnRole::kFamilyName, 0.8, "a name beside a given-name column"};
    } else if (family && !given && column.result.role != ColumnRole::kFamilyName) {
      column.result = {ColumnRole::kGivenName, 0.8, "a name beside a family-name column"};
    }
  }
}

// Data that others make redundant, or that go stale.
void DropRedundant(std::vector<Column>* columns) {
  if (!Has(*columns, ColumnRole::kBirthDate)) return;
  for (Column& column : *columns) {
    switch (column.result.role) {
      case ColumnRole::kAge: column.result = LeaveOut(0.9, "an age follows from the birth date and goes stale"); break;
      case ColumnRole::kBirthYear:
      case ColumnRole::kBirthMonth:
      case ColumnRole::kBirthDay: column.result = LeaveOut(0.9, "a part of the birth date, which has its own column"); break;
      default: break;
    }
  }
}

// Of several date columns without a telling header only the one with the earliest years is a birth date.
void SettleDates(std::vector<Column>* columns) {
  const auto by_values = [](const Column& c) { return c.result.role == ColumnRole::kBirthDate && c.header.role != ColumnRole::kBirthDate; };
  const bool named = std::any_of(columns->begin(), columns->end(), [&](const Column& c) {
    return c.result.role == ColumnRole::kBirthDate && !by_values(c);
  });
  Column* earliest = nullptr;
  for (Column& column : *columns) {
    if (by_values(column) && (earliest == nullptr || column.profile.date_year_median < earliest->profile.date_year_median)) earliest = &column;
  }
  for (Column& column : *columns) {
    if (by_values(column) && (named || &column != earliest)) column.result = LeaveOut(0.6, "a date, but another column is the birth date");
  }
}

// House numbers stand before a street column that has none of its own.
void SettleHouseNumbers(std::vector<Column>* columns) {
  for (size_t i = 0; i + 1 < columns->size(); ++i) {
    Column &column = (*columns)[i], &next = (*columns)[i + 1];
    const ValueProfile& p = column.profile;
    const bool bare_street = next.result.role == ColumnRole::kStreet && next.profile.street_with_number < 0.3;
    if (column.header.match == HeaderMatch::kNone && bare_street && p.house_number >= 0.9 && p.distinct_share < 0.9 && p.distinct > 10) {
      column.result = {ColumnRole::kStreetNumber, 0.7, "house numbers before a street column"};
    }
  }
}

}  // namespace

std::vector<RecognisedColumn> RecogniseColumns(std::span<const ColumnSample> samples) {
  std::vector<Column> columns;
  columns.reserve(samples.size());
  for (const ColumnSample& sample : samples) {
    Column column{ReadHeader(sample.header), ProfileValues(sample), {}, {}};
    column.values = ReadValues(column.profile);
    column.result = Judge(column);
    columns.push_back(std::move(column));
  }
  SettleNames(&columns);
  SettleDates(&columns);
  DropRedundant(&columns);
  SettleHouseNumbers(&columns);
  ChooseRecordId(&columns);
  std::vector<RecognisedColumn> results;
  results.reserve(columns.size());
  for (Column& column : columns) results.push_back(std::move(column.result));
  return results;
}

}  // namespace ipse
