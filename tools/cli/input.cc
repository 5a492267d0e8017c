#include "tools/cli/input.h"

#include <absl/container/flat_hash_map.h>


#include <algorithm>
#include <charconv>
#include <filesystem>

#include "datasets/io/row_reader.h"
#include "matcher/recognise/header.h"

namespace ipse {
namespace {

constexpr size_t kLinesNamed = 5;
constexpr const char* kSetByUser = "set on the command line";
// Ranks of matcher/recognise/header.h: "rec_id" and the like can mean nothing else; "id" names the records where it can.
constexpr int kCertainIdRank = 4, kLikelyIdRank = 2;

// The first distinct values are enough to know a column by, and as good as any.
ColumnSample SampleOf(const RawColumn& column, size_t records) {
  ColumnSample sample;
  sample.header = std::string(column.name());
  sample.records = records;
  sample.missing = column.missing();
  sample.distinct = column.distinct();
  for (const RawColumn::ValueCount& value : column.FirstValues()) {
    sample.values.push_back(value.text);
    sample.counts.push_back(value.count);
  }
  return sample;
}

absl::Status ApplyColumnRoles(const std::vector<std::string>& settings, const RawTable& raw,
                              std::vector<RecognisedColumn>* columns) {
  for (const std::string& setting : settings) {
    const size_t equals = setting.rfind('=');
    if (equals == std::string::npos) {
      return InvalidArgument("--column {}: expected HEADER=ROLE, for example --column dob2=birth_date", setting);
    }
    const auto column = raw.FindColumn(setting.substr(0, equals));
    if (!column.has_value()) {
      return InvalidArgument("--column {}: the input has no column with that header", setting);
    }
    const auto role = ParseColumnRole(setting.substr(equals + 1));
    if (!role.has_value()) {
      std::vector<std::string> names;
      for (int r = 0; r < kColumnRoles; ++r) names.push_back(ColumnRoleName(static_cast<ColumnRole>(r)));
      return InvalidArgument("--column {}: there is no such role; roles are {}", setting, fmt::join(names, ", "));
    }
    (*columns)[*column] = {*role, 1.0, kSetByUser};
  }
  return absl::OkStatus();
}

// Where recognition, which asks for unique values in a file large enough to tell, found no record id: takes a column that
// is called one. A certain one is taken although its values repeat, so that CheckRecordIds can say so; numbering the
// records instead would give the user ids that are not his.
void TakeNamedId(const RawTable& raw, std::vector<RecognisedColumn>* columns) {
  const auto is_id = [](const RecognisedColumn& column) { return column.role == ColumnRole::kRecordId; };
  if (std::any_of(columns->begin(), columns->end(), is_id)) return;
  int best_rank = 0;
  size_t best = 0;
  for (size_t c = 0; c < columns->size(); ++c) {
    if ((*columns)[c].role != ColumnRole::kIgnored || (*columns)[c].reason == kSetByUser) continue;
    const RawColumn& column = raw.column(c);
    const int rank = ReadHeader(column.name()).id_rank;
    const bool unique = column.distinct() == raw.num_records();
    const bool filled = column.missing() < raw.num_records();
    if (rank <= best_rank || !filled || rank < (unique ? kLikelyIdRank : kCertainIdRank)) continue;
    best_rank = rank;
    best = c;
  }
  if (best_rank > 0) (*columns)[best] = {ColumnRole::kRecordId, 0.9, "called a record id"};
}

// The first records whose id is missing or another record's, too.
std::vector<size_t> RecordsWithoutOwnId(const RawColumn& column, size_t records) {
  absl::flat_hash_map<std::string_view, uint32_t> counts;
  for (size_t r = 0; r < records; ++r) ++counts[column.at(r)];
  std::vector<size_t> found;
  for (size_t r = 0; r < records && found.size() < kLinesNamed; ++r) {
    if (column.at(r).empty() || counts[column.at(r)] > 1) found.push_back(r);
  }
  return found;
}

absl::Status CheckRecordIds(const LoadedInput& input) {
  const RawColumn& column = input.raw.column(static_cast<size_t>(input.id_column));
  if (column.distinct() == input.raw.num_records()) return absl::OkStatus();
  const bool several_files = input.raw.files().size() > 1;
  const bool missing = column.missing() > 0;
  std::vector<std::string> places;
  for (const size_t r : RecordsWithoutOwnId(column, input.raw.num_records())) places.push_back(input.raw.Place(r));
  if (places.empty()) return absl::OkStatus();  // two texts with one hash
  return InvalidArgument(
      "column '{}' should name every record, but {} ({}{}); correct the ids, or pass --column '{}=ignored' to number "
      "the records instead",
      column.name(),
      missing ? "some records have no id" : several_files ? "ids repeat within or across the files" : "ids repeat",
      fmt::join(places, ", "), places.size() == kLinesNamed ? ", ..." : "", column.name());
}

absl::StatusOr<RawTable> ReadAll(const std::vector<std::string>& paths, const InputOptions& options,
                                 std::vector<std::string>* notes, Progress* progress) {
  RawTable raw;
  for (size_t i = 0; i < paths.size(); ++i) {
    ReadOptions read;
    read.threads = options.threads;
    read.delimiter = options.delimiter;
    read.skip_bad_rows = options.skip_bad_rows;
    read.has_header = options.has_header;
    read.unique_as_text = true;
    std::error_code unknown_size;
    const uint64_t bytes = std::filesystem::file_size(paths[i], unknown_size);
    ProgressStage stage(progress, "reading", unknown_size ? 0 : bytes);
    uint64_t seen = 0;
    read.progress = [&](uint64_t done, uint64_t) {
      stage.Advance(done - std::min(done, seen));
      seen = done;
    };
    ReadReport report;
    IPSE_ASSIGN_OR_RETURN(RawTable one, ReadRecords(paths[i], read, &report));
    if (report.header_only) {
      return InvalidArgument("{} has a header and no record: there is nothing to do", paths[i]);
    }
    for (std::string& note : report.Notes()) notes->push_back(std::move(note));
    raw = i == 0 ? std::move(one) : RawTable::Merge(std::move(raw), std::move(one), options.threads);
  }
  return raw;
}

}  // namespace

std::string LoadedInput::RecordId(RecordIndex record) const {
  if (id_column >= 0) return std::string(raw.column(static_cast<size_t>(id_column)).at(record));
  return fmt::format_int(record + 1).str();
}

bool LoadedInput::has_values() const {
  const auto columns_read = raw.columns();
  return std::all_of(columns_read.begin(), columns_read.end(), [](const RawColumn& c) { return c.has_values(); });
}

absl::StatusOr<std::vector<std::string>> LoadedInput::RowTexts(RecordIndex record) const {
  std::vector<std::string> texts;
  if (has_values()) {
    for (const RawColumn& column : raw.columns()) texts.emplace_back(column.at(record));
    return texts;
  }
  IPSE_ASSIGN_OR_RETURN(std::unique_ptr<RowReader> rows, RowReader::Open(raw));
  IPSE_RETURN_IF_ERROR(rows->Read(record));
  for (size_t c = 0; c < raw.columns().size(); ++c) texts.emplace_back(rows->text(c));
  return texts;
}

absl::StatusOr<LoadedInput> LoadInput(const std::vector<std::string>& paths, const InputOptions& options,
                                      const EngineModel& model, Progress* progress, StageClock* stages) {
  const auto lap = [&](std::string_view stage) {
    if (stages != nullptr) stages->Lap(stage);
  };
  LoadedInput input;
  input.paths = paths;
  IPSE_ASSIGN_OR_RETURN(input.raw, ReadAll(paths, options, &input.notes, progress));
  lap("read");
  std::vector<ColumnSample> samples;
  for (const RawColumn& column : input.raw.columns()) samples.push_back(SampleOf(column, input.raw.num_records()));
  input.columns = RecogniseColumns(samples);
  IPSE_RETURN_IF_ERROR(ApplyColumnRoles(options.column_roles, input.raw, &input.columns));
  TakeNamedId(input.raw, &input.columns);
  std::vector<ColumnRole> roles;
  for (size_t c = 0; c < input.columns.size(); ++c) {
    roles.push_back(input.columns[c].role);
    if (roles.back() == ColumnRole::kRecordId && input.id_column < 0) input.id_column = static_cast<int>(c);
  }
  if (input.id_column >= 0) IPSE_RETURN_IF_ERROR(CheckRecordIds(input));
  lap("recognise");
  ProgressStage stage(progress, "standardising", 0);
  EncodeOptions encode;
  encode.threads = options.threads;
  encode.default_phone_region = options.phone_region;
  if (input.raw.memory_bytes() > options.values_bytes_max && input.raw.RowsCanBeReadAgain()) {
    encode.column_done = [&](size_t c) {
      if (static_cast<int>(c) != input.id_column) input.raw.ReleaseValues(c);
    };
  }
  IPSE_ASSIGN_OR_RETURN(input.table, EncodeRecords(input.raw, roles, model.compiled.schema, model.cleaning, encode,
                                                   &input.encoding));
  lap("standardise");
  if (input.encoding.ambiguous_date_order) {
    input.notes.push_back("no date tells day from month; dates were read in the order the format suggests");
  }
  return input;
}

absl::StatusOr<RecordIndex> FindRecord(const LoadedInput& input, std::string_view id) {
  if (input.id_column >= 0) {
    const RawColumn& column = input.raw.column(static_cast<size_t>(input.id_column));
    for (size_t r = 0; r < input.raw.num_records(); ++r) {
      if (column.at(r) == id) return static_cast<RecordIndex>(r);
    }
  } else {
    uint64_t number = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
    if (error == std::errc() && end == id.data() + id.size() && number >= 1 && number <= input.raw.num_records()) {
      return static_cast<RecordIndex>(number - 1);
    }
  }
  return NotFound("the input has no record with that id; ids are those of clusters.csv");
}

}  // namespace ipse
