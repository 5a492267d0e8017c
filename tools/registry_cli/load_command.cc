// ipse load: a whole extract into a registry, record by record as a feed would send it, at the speed of the disk.

#include <absl/synchronization/mutex.h>

#include <chrono>
#include <cstdio>

#include "datasets/io/record_file.h"
#include "matcher/record/date_order.h"
#include "service/journal/journal_store.h"
#include "service/registry/registry.h"
#include "tools/cli/progress_bar.h"
#include "tools/cli/text_table.h"
#include "tools/registry_cli/commands.h"
#include "tools/registry_cli/time_text.h"

namespace ipse {
namespace {

// Writes under way: some commit groups, so that deciding never waits for the reader.
constexpr uint32_t kUnderWayMax = 1024;

struct LoadOptions {
  CommonOptions common;
  std::string folder, path, source, model_path, date_order = "auto";
  bool dry_run = false;
};

// How the columns of the file become records.
struct Columns {
  std::vector<RecognisedColumn> roles;
  std::vector<DateOrder> orders;  // of the dates, by column
  std::vector<std::string> order_unknown;  // columns of dates in which nothing tells day from month
  int source = -1, identifier = -1, updated = -1;
};

// How a column writes dates: as the command line says, else as its values do.
DateOrder OrderOf(const LoadOptions& options, const RawColumn& column, size_t records, bool* unknown) {
  if (options.date_order == "day-first") return DateOrder::kDayFirst;
  if (options.date_order == "month-first") return DateOrder::kMonthFirst;
  return DateOrderOf(column, records, unknown);
}

absl::StatusOr<Columns> Recognise(const RawTable& raw, const LoadOptions& options) {
  std::vector<ColumnSample> samples;
  std::vector<std::vector<RawColumn::ValueCount>> values;
  for (const RawColumn& column : raw.columns()) {
    ColumnSample& sample = samples.emplace_back();
    sample.header = std::string(column.name());
    sample.records = raw.num_records();
    sample.missing = column.missing();
    sample.distinct = column.distinct();
    values.push_back(column.FirstValues());
  }
  for (size_t c = 0; c < samples.size(); ++c) {
    for (const auto& value : values[c]) {
      samples[c].values.push_back(value.text);
      samples[c].counts.push_back(value.count);
    }
  }
  Columns columns;
  columns.roles = RecogniseColumns(samples);
  for (const std::string& said : options.common.input.column_roles) {
    const size_t equals = said.rfind('=');
    const auto at = equals == std::string::npos ? std::nullopt : raw.FindColumn(said.substr(0, equals));
    const auto role = equals == std::string::npos ? std::nullopt : ParseColumnRole(said.substr(equals + 1));
    if (!at.has_value() || !role.has_value()) return InvalidArgument("--column '{}': write HEADER=ROLE, both known", said);
    columns.roles[*at].role = *role;
  }
  const auto find = [&](ColumnRole role) {
    for (size_t c = 0; c < columns.roles.size(); ++c) {
      if (columns.roles[c].role == role) return static_cast<int>(c);
    }
    return -1;
  };
  for (size_t c = 0; c < samples.size(); ++c) {
    bool ambiguous = false;
    DateOrder order = DateOrder::kMonthFirst;
    if (IsDate(columns.roles[c].role)) order = OrderOf(options, raw.column(c), raw.num_records(), &ambiguous);
    columns.orders.push_back(order);
    if (ambiguous && !samples[c].values.empty()) columns.order_unknown.push_back(samples[c].header);
  }
  columns.source = options.source.empty() ? find(ColumnRole::kSource) : -1;
  columns.identifier = find(ColumnRole::kLocalIdentifier);
  if (columns.identifier < 0) columns.identifier = find(ColumnRole::kRecordId);
  columns.updated = find(ColumnRole::kUpdatedAt);
  if (options.source.empty() && columns.source < 0) {
    return InvalidArgument("the file has no column that says which authority issued the numbers; name it with --source");
  }
  if (columns.identifier < 0) {
    return InvalidArgument("no column was recognised as the record's number; name one with --column HEADER=local_identifier");
  }
  return columns;
}

bool Kept(ColumnRole role) {
  switch (role) {
    case ColumnRole::kIgnored:
    case ColumnRole::kRecordId:
    case ColumnRole::kTruth:
    case ColumnRole::kSource:
    case ColumnRole::kLocalIdentifier:
    case ColumnRole::kUpdatedAt:
      return false;
    default:
      return true;
  }
}

class Loader {
 public:
  Loader(RegistryApi* registry, const RawTable& raw, Columns columns, const LoadOptions& options, std::string file_id)
      : registry_(*registry), raw_(raw), columns_(std::move(columns)), options_(options), file_id_(std::move(file_id)) {}

  absl::Status Run(Progress* progress) {
    ProgressStage stage(progress, "loading", raw_.num_records());
    for (size_t row = 0; row < raw_.num_records(); ++row) {
      auto command = CommandOf(row);
      stage.Advance(1);
      if (!command.has_value()) {
        ++without_number_;
        continue;
      }
      {
        const absl::MutexLock held(&lock_);
        const auto room = [this] { return under_way_ < kUnderWayMax || !failed_.ok(); };
        lock_.Await(absl::Condition(&room));
        if (!failed_.ok()) break;
        ++under_way_;
      }
      registry_.Submit(*std::move(command), [this, row](absl::StatusOr<WriteAnswer> answer) { Answered(row, std::move(answer)); });
    }
    const absl::MutexLock held(&lock_);
    const auto done = [this] { return under_way_ == 0; };
    lock_.Await(absl::Condition(&done));
    return failed_;
  }

  void Print(double seconds) const {
    TextTable table({"", ">records"});
    static constexpr const char* kTexts[] = {"", "taken", "nothing new", "older than known", "held as possible overlays",
                                             "", "of replaced identifiers"};
    for (size_t d = 1; d < std::size(kTexts); ++d) {
      if (counts_[d] > 0) table.Row({kTexts[d], fmt::format("{}", counts_[d])});
    }
    if (repeated_ > 0) table.Row({"loaded before from this file", fmt::format("{}", repeated_)});
    if (refused_ > 0) table.Row({fmt::format("refused (first at {}: {})", first_refused_, first_why_), fmt::format("{}", refused_)});
    if (without_number_ > 0) table.Row({"without a number", fmt::format("{}", without_number_)});
    fmt::print("{}", table.Text());
    if (without_time_ > 0) {
      fmt::print("\n{} times in column '{}' cannot be read: those records count as of now. Write them like 2026-03-01T12:00:00Z.\n",
                 without_time_, raw_.column(static_cast<size_t>(columns_.updated)).name());
    }
    for (const std::string& column : columns_.order_unknown) {
      fmt::print("\nNo date in column '{}' tells day from month; they were read as their form suggests, else month first. If that is wrong, "
                 "load the file again with --date-order day-first.\n",
                 column);
    }
    const RegistryStatus status = registry_.Status();
    fmt::print("\nThe registry holds {} records of {} identities; {} reviews wait for a person.\n", status.records,
               status.identities, status.open_reviews);
    fmt::print("{:.1f} s, {:.0f} records a second.\n", seconds, static_cast<double>(raw_.num_records()) / std::max(seconds, 1e-3));
  }

 private:
  std::optional<WriteCommand> CommandOf(size_t row) {
    RegisterCommand command;
    const std::string_view identifier = raw_.column(static_cast<size_t>(columns_.identifier)).at(row);
    const std::string_view source =
        columns_.source >= 0 ? raw_.column(static_cast<size_t>(columns_.source)).at(row) : std::string_view(options_.source);
    if (identifier.empty() || source.empty()) return std::nullopt;
    command.key = {std::string(source), std::string(identifier)};
    for (size_t c = 0; c < raw_.columns().size(); ++c) {
      if (!Kept(columns_.roles[c].role)) continue;
      const std::string_view text = raw_.column(c).at(row);
      if (text.empty()) continue;
      if (columns_.orders[c] == DateOrder::kMonthFirst) {
        command.person.demographics.Add(columns_.roles[c].role, text);
      } else {
        command.person.demographics.Add(columns_.roles[c].role, DateInIso(text, columns_.orders[c]));
      }
    }
    if (columns_.updated >= 0) {
      const std::string_view text = raw_.column(static_cast<size_t>(columns_.updated)).at(row);
      if (const auto time = TimeFromText(text)) {
        command.event_time_us = *time;
      } else if (!text.empty()) {
        ++without_time_;
      }
    }
    command.origin.interface = "load";
    command.origin.source = command.key.authority;
    // A file read otherwise than it reads by itself is another message.
    const char* read_as = options_.date_order == "auto" ? "" : options_.date_order == "day-first" ? ":day-first" : ":month-first";
    command.origin.message_id = fmt::format("load:{}:{}{}", file_id_, row + 1, read_as);
    command.origin.dry_run = options_.dry_run;
    return WriteCommand(std::move(command));
  }

  void Answered(size_t row, absl::StatusOr<WriteAnswer> answer) {
    const absl::MutexLock held(&lock_);
    --under_way_;
    if (answer.ok()) {
      if (answer->repeated) {
        ++repeated_;
      } else {
        ++counts_[static_cast<size_t>(answer->disposition)];
      }
      return;
    }
    if (answer.status().code() != absl::StatusCode::kInvalidArgument) {
      failed_.Update(answer.status());
      return;
    }
    if (refused_++ == 0) {
      first_refused_ = raw_.Place(row);
      first_why_ = std::string(ToStd(answer.status().message()));
    }
  }

  RegistryApi& registry_;
  const RawTable& raw_;
  const Columns columns_;
  const LoadOptions& options_;
  const std::string file_id_;
  absl::Mutex lock_;
  uint32_t under_way_ = 0;
  absl::Status failed_;
  uint64_t counts_[8] = {}, repeated_ = 0, refused_ = 0, without_number_ = 0, without_time_ = 0;
  std::string first_refused_, first_why_;
};

// Stands for the file's content: the same file again is the same messages again.
absl::StatusOr<std::string> FileId(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return NotFound("cannot read '{}'; check the path", path);
  std::string digests, block(1 << 20, '\0');
  for (size_t got; (got = std::fread(block.data(), 1, block.size(), file)) > 0;) {
    digests = Sha256(digests + Sha256(std::string_view(block).substr(0, got)));
  }
  std::fclose(file);
  std::string text;
  for (size_t i = 0; i < 8 && i < digests.size(); ++i) text += fmt::format("{:02x}", static_cast<uint8_t>(digests[i]));
  return text;
}

absl::Status RunLoad(LoadOptions options) {
  const auto start = std::chrono::steady_clock::now();
  IPSE_RETURN_IF_ERROR(ApplyCommonOptions(&options.common));
  IPSE_ASSIGN_OR_RETURN(const std::string file_id, FileId(options.path));
  ProgressBar progress(stderr, options.common.quiet);
  ReadOptions read;
  read.delimiter = options.common.input.delimiter;
  read.has_header = options.common.input.has_header;
  read.threads = options.common.input.threads;
  ReadReport report;
  IPSE_ASSIGN_OR_RETURN(const RawTable raw, ReadRecords(options.path, read, &report));
  IPSE_ASSIGN_OR_RETURN(Columns columns, Recognise(raw, options));
  RegistryOptions registry_options;
  registry_options.model_path = options.model_path;
  registry_options.write_queue_max = 2 * kUnderWayMax;
  IPSE_ASSIGN_OR_RETURN(const auto registry, Registry::Open(options.folder, registry_options));
  Loader loader(registry.get(), raw, std::move(columns), options, file_id);
  IPSE_RETURN_IF_ERROR(loader.Run(&progress));
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  if (!options.common.quiet) loader.Print(time.count());
  return absl::OkStatus();
}

}  // namespace

void AddLoadCommand(CLI::App* app, int* exit_code) {
  CLI::App* command = app->add_subcommand("load", "Load an extract into a registry");
  command->description(
      "Registers every record of a file in a registry, as a feed would: matched, linked where certain, put up for review\n"
      "where probable. Can be stopped at any time and repeated: what was loaded from the same file is not loaded again.\n"
      "The service must not run meanwhile (one process has a registry open at a time).");
  command->footer("Example:\n  ipse load registry/ patients.csv --source EAST_HOSPITAL\n  ipsed --data registry/");
  auto options = std::make_shared<LoadOptions>();
  command->add_option("folder", options->folder, "The registry's folder; made if it is not there")->required();
  command->add_option("file", options->path, "CSV, TSV or FHIR Patient NDJSON file, plain or gzipped")->required();
  command->add_option("--source", options->source,
                      "The assigning authority of all records (default: the file's column of sources)");
  command->add_option("--model", options->model_path, "Model for a new registry, made by 'ipse train' (default: the built-in trained one)");
  command->add_option("--column", options->common.input.column_roles,
                      "HEADER=ROLE: read a column in a given role instead of the recognised one; may be repeated");
  command->add_option("--date-order", options->date_order,
                      "Of dates like 3/4/1980: as the column's other dates tell (auto), month-first or day-first")
      ->check(CLI::IsMember({"auto", "month-first", "day-first"}))
      ->capture_default_str();
  command->add_option("--delimiter", options->common.delimiter, "Field delimiter (default: detected)");
  command->add_flag("--dry-run", options->dry_run, "Say what would become of the records, one by one, and write nothing");
  command->add_flag("--quiet", options->common.quiet, "Print errors only");
  SetBody(command, exit_code, [options] { return RunLoad(*options); });
}

}  // namespace ipse
