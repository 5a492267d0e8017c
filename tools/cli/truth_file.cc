#include "tools/cli/truth_file.h"

#include <algorithm>

#include "datasets/io/record_file.h"
#include "matcher/recognise/header.h"
#include "scoring/evaluate/evaluate.h"

namespace ipse {
namespace {

constexpr size_t kTagsMax = 1000;

absl::StatusOr<size_t> NamedColumn(const RawTable& table, const std::string& path, const std::string& name,
                                   const char* option) {
  const auto column = table.FindColumn(name);
  if (column.has_value()) return *column;
  return InvalidArgument("{} {}: {} has no column of that name", option, name, path);
}

std::optional<size_t> DetectId(const RawTable& table) {
  std::optional<size_t> best;
  int best_rank = 0;
  for (size_t c = 0; c < table.columns().size(); ++c) {
    const HeaderVerdict verdict = ReadHeader(table.column(c).name());
    if (verdict.role == ColumnRole::kTruth || verdict.id_rank <= best_rank) continue;
    best = c;
    best_rank = verdict.id_rank;
  }
  return best;
}

std::optional<size_t> DetectTruth(const RawTable& table, std::optional<size_t> id) {
  for (size_t c = 0; c < table.columns().size(); ++c) {
    if (c != id && ReadHeader(table.column(c).name()).role == ColumnRole::kTruth) return c;
  }
  // Two columns, one of them the id: the other one is it.
  if (table.columns().size() == 2 && id.has_value()) return 1 - *id;
  return std::nullopt;
}

absl::StatusOr<std::optional<size_t>> IdColumn(const RawTable& table, const std::string& path, const TruthOptions& options) {
  if (options.id_column.empty()) return DetectId(table);
  IPSE_ASSIGN_OR_RETURN(const size_t column, NamedColumn(table, path, options.id_column, "--id-column"));
  return std::optional(column);
}

absl::StatusOr<RawTable> ReadTable(const std::string& path, int threads) {
  ReadOptions read;
  read.threads = threads;
  IPSE_ASSIGN_OR_RETURN(RawTable table, ReadRecords(path, read, nullptr));
  if (table.num_records() == 0) return InvalidArgument("{} has no row", path);
  return table;
}

// The record of each row: by id, or row by row.
struct RowRecords {
  std::vector<std::optional<uint32_t>> record_of_row;
  uint64_t unknown = 0;
};
absl::StatusOr<RowRecords> MatchRows(const RawTable& table, const std::string& path, std::optional<size_t> id,
                                     const RunResults& results) {
  RowRecords rows;
  if (!id.has_value()) {
    if (table.num_records() != results.num_records()) {
      return InvalidArgument("{}: no column looks like a record id, and it has {} rows for {} records; pass --id-column",
                             path, table.num_records(), results.num_records());
    }
    for (uint32_t r = 0; r < results.num_records(); ++r) rows.record_of_row.push_back(r);
    return rows;
  }
  const RawColumn& column = table.column(*id);
  for (size_t row = 0; row < table.num_records(); ++row) {
    rows.record_of_row.push_back(results.Find(column.at(row)));
    rows.unknown += !rows.record_of_row.back().has_value();
  }
  if (rows.unknown == table.num_records()) {
    return InvalidArgument("{}: no value of column '{}' is a record id of clusters.csv; pass --id-column, or check that "
                           "this is the run's file", path, column.name());
  }
  return rows;
}

// Numbers for the values of columns over several files: equal texts are equal numbers, an empty one is kNoTruth.
class Labels {
 public:
  std::vector<uint32_t> OfValues(const RawColumn& column) {
    std::vector<uint32_t> labels = {kNoTruth};
    for (uint32_t v = 1; v < column.num_values(); ++v) {
      labels.push_back(label_of_text_.try_emplace(std::string(column.value(v)), static_cast<uint32_t>(label_of_text_.size())).first->second);
    }
    return labels;
  }

 private:
  absl::flat_hash_map<std::string, uint32_t, StringHash, StringEq> label_of_text_;
};

// A column of that very name, where there is one; records it does not name stay kNoTruth.
void ReadGroups(const RawTable& table, const char* name, const RowRecords& rows, uint32_t records, Labels* numbers,
                std::vector<uint32_t>* groups) {
  const auto index = table.FindColumn(name);
  if (!index.has_value()) return;
  const RawColumn& column = table.column(*index);
  const std::vector<uint32_t> labels = numbers->OfValues(column);
  groups->resize(records, kNoTruth);
  for (size_t row = 0; row < table.num_records(); ++row) {
    if (rows.record_of_row[row].has_value()) (*groups)[*rows.record_of_row[row]] = labels[column.ids()[row]];
  }
}

}  // namespace

absl::StatusOr<Truth> ReadTruth(const std::vector<std::string>& paths, const TruthOptions& options,
                                const RunResults& results, int threads) {
  Truth truth;
  truth.label_of.assign(results.num_records(), kNoTruth);
  Labels people, households, families;
  for (const std::string& path : paths) {
    IPSE_ASSIGN_OR_RETURN(const RawTable table, ReadTable(path, threads));
    IPSE_ASSIGN_OR_RETURN(const std::optional<size_t> id, IdColumn(table, path, options));
    std::optional<size_t> who = DetectTruth(table, id);
    if (!options.truth_column.empty()) {
      IPSE_ASSIGN_OR_RETURN(who, NamedColumn(table, path, options.truth_column, "--truth-column"));
    }
    if (!who.has_value() || who == id) {
      return InvalidArgument("{}: no column looks like a true identity (cluster_id, true_id, entity_id ...); pass "
                             "--truth-column", path);
    }
    IPSE_ASSIGN_OR_RETURN(const RowRecords rows, MatchRows(table, path, id, results));
    const RawColumn& column = table.column(*who);
    const std::vector<uint32_t> labels = people.OfValues(column);
    for (size_t row = 0; row < table.num_records(); ++row) {
      const uint32_t label = labels[column.ids()[row]];
      if (!rows.record_of_row[row].has_value() || label == kNoTruth) continue;
      uint32_t& to = truth.label_of[*rows.record_of_row[row]];
      if (to != kNoTruth && to != label) {
        return InvalidArgument("{}: this record has another truth elsewhere; each record is one person", table.Place(row));
      }
      to = label;
    }
    ReadGroups(table, "household_id", rows, results.num_records(), &households, &truth.household_of);
    ReadGroups(table, "family_id", rows, results.num_records(), &families, &truth.family_of);
    truth.notes.push_back(fmt::format("{}: {}, truth in column '{}'", path,
                                      id.has_value() ? fmt::format("record ids in column '{}'", table.column(*id).name())
                                                     : std::string("row by row, no column of record ids"),
                                      column.name()));
    if (rows.unknown > 0) {
      truth.notes.push_back(fmt::format("{}: {} rows name no record of the run and were left out", path, rows.unknown));
    }
  }
  const auto silent = std::count(truth.label_of.begin(), truth.label_of.end(), kNoTruth);
  if (silent == static_cast<ptrdiff_t>(truth.label_of.size())) {
    return InvalidArgument("the truth says nothing about any record: its column is empty");
  }
  if (silent > 0) truth.notes.push_back(fmt::format("{} records have no truth and were left out", silent));
  return truth;
}

absl::StatusOr<RecordTags> ReadTags(const std::string& path, const TruthOptions& options, const RunResults& results,
                                    int threads) {
  IPSE_ASSIGN_OR_RETURN(const RawTable table, ReadTable(path, threads));
  IPSE_ASSIGN_OR_RETURN(const std::optional<size_t> id, IdColumn(table, path, options));
  const auto plural = table.FindColumn("tags");
  const auto column_index = plural.has_value() ? plural : table.FindColumn("tag");
  if (!column_index.has_value()) return InvalidArgument("{} has no column 'tags'", path);
  IPSE_ASSIGN_OR_RETURN(const RowRecords rows, MatchRows(table, path, id, results));
  const RawColumn& column = table.column(*column_index);
  RecordTags tags;
  std::vector<std::vector<uint16_t>> tags_of_value;
  for (uint32_t v = 0; v < column.num_values(); ++v) {
    std::vector<uint16_t>& of_value = tags_of_value.emplace_back();
    std::string_view left = column.value(v);
    while (!left.empty()) {
      const std::string_view name = left.substr(0, left.find('|'));
      left.remove_prefix(std::min(left.size(), name.size() + 1));
      if (name.empty()) continue;
      const auto at = std::find(tags.names.begin(), tags.names.end(), name);
      of_value.push_back(static_cast<uint16_t>(at - tags.names.begin()));
      if (at == tags.names.end()) tags.names.emplace_back(name);
      if (tags.names.size() > kTagsMax) return InvalidArgument("{}: more than {} different tags", path, kTagsMax);
    }
  }
  tags.tags_of.resize(results.num_records());
  for (size_t row = 0; row < table.num_records(); ++row) {
    if (rows.record_of_row[row].has_value()) tags.tags_of[*rows.record_of_row[row]] = tags_of_value[column.ids()[row]];
  }
  return tags;
}

}  // namespace ipse
