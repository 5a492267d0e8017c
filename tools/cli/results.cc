#include "tools/cli/results.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <thread>

#include "datasets/io/csv_writer.h"
#include "datasets/io/row_reader.h"
#include "tools/cli/pair_sentence.h"
#include "tools/cli/report.h"
#include "tools/cli/summary_json.h"

namespace ipse {
namespace {

absl::Status WriteText(OutputFolder& out, std::string_view name, std::string_view text) {
  IPSE_ASSIGN_OR_RETURN(auto file, out.Begin(name));
  IPSE_RETURN_IF_ERROR(file->Append(text));
  return file->Commit();
}

// Writes a table of `count` rows, formatted on all threads.
absl::Status WriteTable(OutputFolder& out, std::string_view name, const std::vector<std::string>& header, int threads,
                        uint64_t count, const std::function<void(uint64_t, uint64_t, CsvRows&)>& format) {
  IPSE_ASSIGN_OR_RETURN(auto file, out.Begin(name));
  IPSE_ASSIGN_OR_RETURN(CsvWriter writer, CsvWriter::Create(std::move(file), header));
  IPSE_RETURN_IF_ERROR(writer.AppendRows(threads, count, format));
  return writer.Commit();
}

// The texts of some records in some columns, fetched a few dozen records at a time. Pairs lie anywhere in the input, so
// every text is three reads from memory, one after the other; taken together, those of different fields overlap.
class FieldBatch {
 public:
  static constexpr size_t kRecordsMax = 64;

  FieldBatch(const RawTable& raw, const std::vector<size_t>& columns)
      : raw_(raw), numbers_(columns), texts_(columns.size() * kRecordsMax) {
    for (const size_t c : columns) {
      columns_.push_back(&raw.column(c));
      read_again_ |= !columns_.back()->has_values();
    }
    if (read_again_) owned_.resize(texts_.size());
  }

  // REQUIRES: at most kRecordsMax records. Fails where values have to be read again and cannot be.
  absl::Status Fetch(std::span<const RecordIndex> records) {
    if (read_again_) IPSE_RETURN_IF_ERROR(ReadAgain(records));
    std::array<uint32_t, kRecordsMax> ids;
    for (size_t c = 0; c < columns_.size(); ++c) {
      if (!columns_[c]->has_values()) continue;
      if (!columns_[c]->coded()) {
        for (size_t i = 0; i < records.size(); ++i) texts_[c * kRecordsMax + i] = columns_[c]->at(records[i]);
        for (size_t i = 0; i < records.size(); ++i) __builtin_prefetch(texts_[c * kRecordsMax + i].data());
        continue;
      }
      for (size_t i = 0; i < records.size(); ++i) ids[i] = columns_[c]->ids()[records[i]];
      for (size_t i = 0; i < records.size(); ++i) {
        texts_[c * kRecordsMax + i] = columns_[c]->value(ids[i]);
        __builtin_prefetch(texts_[c * kRecordsMax + i].data());
      }
    }
    return absl::OkStatus();
  }
  std::string_view text(size_t column, size_t record) const { return texts_[column * kRecordsMax + record]; }
  size_t num_columns() const { return columns_.size(); }

 private:
  absl::Status ReadAgain(std::span<const RecordIndex> records) {
    if (rows_ == nullptr) {
      IPSE_ASSIGN_OR_RETURN(rows_, RowReader::Open(raw_));
    }
    for (size_t i = 0; i < records.size(); ++i) {
      IPSE_RETURN_IF_ERROR(rows_->Read(records[i]));
      for (size_t c = 0; c < columns_.size(); ++c) {
        if (columns_[c]->has_values()) continue;
        std::string& text = owned_[c * kRecordsMax + i];
        text = rows_->text(numbers_[c]);
        texts_[c * kRecordsMax + i] = text;
      }
    }
    return absl::OkStatus();
  }

  const RawTable& raw_;
  const std::vector<size_t>& numbers_;
  std::vector<const RawColumn*> columns_;
  std::vector<std::string_view> texts_;
  bool read_again_ = false;
  std::unique_ptr<RowReader> rows_;
  std::vector<std::string> owned_;  // the texts read again
};

// The columns that pairs are shown with: the record id first, where there is one, then those for people to compare.
struct PairColumns {
  PairColumns(const LoadedInput& input, bool values) : named(input.id_column >= 0) {
    if (named) columns.push_back(static_cast<size_t>(input.id_column));
    for (size_t c = 0; values && c < input.columns.size(); ++c) {
      const ColumnRole role = input.columns[c].role;
      if (role != ColumnRole::kRecordId && role != ColumnRole::kTruth) columns.push_back(c);
    }
  }
  std::vector<size_t> columns;
  bool named;
};

// Calls row(i, left, right) for pairs begin .. end - 1, where left and right are their places in the batch.
template <typename PairAt, typename Row>
absl::Status ForEachPair(FieldBatch& batch, uint64_t begin, uint64_t end, const PairAt& pair_at, const Row& row) {
  constexpr uint64_t kPairs = FieldBatch::kRecordsMax / 2;
  std::array<RecordIndex, FieldBatch::kRecordsMax> records;
  for (; begin < end; begin += kPairs) {
    const size_t pairs = std::min(kPairs, end - begin);
    for (size_t i = 0; i < pairs; ++i) {
      records[2 * i] = pair_at(begin + i).left;
      records[2 * i + 1] = pair_at(begin + i).right;
    }
    IPSE_RETURN_IF_ERROR(batch.Fetch({records.data(), 2 * pairs}));
    for (size_t i = 0; i < pairs; ++i) row(pair_at(begin + i), 2 * i, 2 * i + 1);
  }
  return absl::OkStatus();
}

// The first failure of the threads that format a table.
class FirstError {
 public:
  void Note(const absl::Status& status) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (status_.ok()) status_ = status;
  }
  const absl::Status& status() const { return status_; }

 private:
  std::mutex mutex_;
  absl::Status status_;
};

// The name of a record of the batch: its id in the file, or its number from 1.
void RecordName(CsvRows& rows, const FieldBatch& batch, bool named, size_t place, RecordIndex record) {
  if (named) {
    rows.Text(batch.text(0, place));
  } else {
    rows.Unsigned(uint64_t{record} + 1);
  }
}

void PairHead(CsvRows& rows, const FieldBatch& batch, bool named, size_t left, size_t right, const KeptPair& pair) {
  RecordName(rows, batch, named, left, pair.left);
  RecordName(rows, batch, named, right, pair.right);
  rows.Real(pair.weight_bits, 4).Real(MatchProbability(pair.weight_bits), 6);
}

// Identities are numbered from 1 in the order of their first record.
std::vector<uint32_t> ClusterNumbers(const LinkageResult& result) {
  const auto& cluster_of = result.clusters.cluster_of;
  std::vector<uint32_t> number(cluster_of.size());
  uint32_t next = 0;
  for (size_t r = 0; r < cluster_of.size(); ++r) number[r] = cluster_of[r] == r ? ++next : number[cluster_of[r]];
  return number;
}

absl::Status WriteClusters(OutputFolder& out, const RunSummary& summary) {
  const std::vector<uint32_t> numbers = ClusterNumbers(summary.result);
  const LoadedInput& input = summary.input;
  const RawColumn* ids = input.id_column >= 0 ? &input.raw.column(static_cast<size_t>(input.id_column)) : nullptr;
  return WriteTable(out, "clusters.csv", {"record_id", "cluster_id"}, summary.input_options.threads, numbers.size(),
                    [&](uint64_t begin, uint64_t end, CsvRows& rows) {
                      for (uint64_t r = begin; r < end; ++r) {
                        if (ids != nullptr) {
                          rows.Text(ids->at(r));
                        } else {
                          rows.Unsigned(r + 1);
                        }
                        rows.Unsigned(numbers[r]).EndRow();
                      }
                    });
}

absl::Status WriteLinks(OutputFolder& out, const RunSummary& summary) {
  const auto& pairs = summary.result.pairs;
  const PairColumns shown(summary.input, false);
  FirstError error;
  IPSE_RETURN_IF_ERROR(WriteTable(
      out, "links.csv", {"record_id_l", "record_id_r", "match_weight", "match_probability", "grade"},
      summary.input_options.threads, pairs.size(), [&](uint64_t begin, uint64_t end, CsvRows& rows) {
        FieldBatch batch(summary.input.raw, shown.columns);
        error.Note(ForEachPair(batch, begin, end, [&](uint64_t i) -> const KeptPair& { return pairs[i]; },
                               [&](const KeptPair& pair, size_t left, size_t right) {
                                 PairHead(rows, batch, shown.named, left, right, pair);
                                 rows.Text(GradeName(pair.grade)).EndRow();
                               }));
      }));
  return error.status();
}

// A pair in words, made once for each pattern of a stretch of rows.
class Sentences {
 public:
  using Cache = absl::flat_hash_map<Pattern, std::string>;

  explicit Sentences(const LinkageResult& result)
      : comparisons_(result.engine.compiled.comparisons), layout_(comparisons_) {}
  std::string_view Of(Pattern pattern, Cache* cache) const {
    std::string& text = (*cache)[pattern];
    if (text.empty()) text = PairSentence(comparisons_, layout_, pattern);
    return text;
  }

 private:
  std::span<const ComparisonSpec> comparisons_;
  PatternLayout layout_;
};

absl::Status WriteReview(OutputFolder& out, const RunSummary& summary) {
  const auto& pairs = summary.result.pairs;
  const auto& review = summary.figures.review;
  const PairColumns shown(summary.input, true);
  const size_t first = shown.named ? 1 : 0;
  std::vector<std::string> header = {"record_id_l", "record_id_r", "match_weight", "match_probability", "reason",
                                     "explanation"};
  for (size_t c = first; c < shown.columns.size(); ++c) {
    const std::string_view name = summary.input.raw.column(shown.columns[c]).name();
    header.push_back(fmt::format("{}_l", name));
    header.push_back(fmt::format("{}_r", name));
  }
  const ReviewReasons reasons(summary.result);
  const Sentences sentences(summary.result);
  const EncodeReport& encoding = summary.input.encoding;
  FirstError error;
  IPSE_RETURN_IF_ERROR(WriteTable(
      out, "review.csv", header, summary.input_options.threads, review.size(),
      [&](uint64_t begin, uint64_t end, CsvRows& rows) {
        FieldBatch batch(summary.input.raw, shown.columns);
        Sentences::Cache told;
        error.Note(ForEachPair(batch, begin, end, [&](uint64_t i) -> const KeptPair& { return pairs[review[i]]; },
                               [&](const KeptPair& pair, size_t left, size_t right) {
                                 PairHead(rows, batch, shown.named, left, right, pair);
                                 rows.Text(reasons.Of(pair));
                                 const std::string_view sentence = sentences.Of(pair.pattern, &told);
                                 const std::string_view relative = pair.relatives == Relatives::kInCommon ? kRelativeInCommon : "";
                                 const std::string_view doubted =
                                     DoubtedBirthDates(encoding.IsDoubted(pair.left), encoding.IsDoubted(pair.right));
                                 if (relative.empty() && doubted.empty()) {
                                   rows.Text(sentence);
                                 } else {
                                   rows.Text(fmt::format("{}{}{}", sentence, relative, doubted));
                                 }
                                 for (size_t c = first; c < batch.num_columns(); ++c) {
                                   rows.Text(batch.text(c, left)).Text(batch.text(c, right));
                                 }
                                 rows.EndRow();
                               }));
      }));
  return error.status();
}

}  // namespace

absl::Status WriteResults(OutputFolder& out, StageClock& clock, RunSummary* summary) {
  IPSE_RETURN_IF_ERROR(WriteClusters(out, *summary));
  IPSE_RETURN_IF_ERROR(WriteLinks(out, *summary));
  IPSE_RETURN_IF_ERROR(WriteReview(out, *summary));
  IPSE_RETURN_IF_ERROR(WriteText(out, "model.textproto", ModelText(summary->result.model)));
  clock.Lap("write");
  summary->stages = clock.stages();
  std::string report;
  absl::Status flushed;
  {
    const std::jthread disk([&] { flushed = out.Flush(); });  // waits for the disk, not for a processor
    report = ReportHtml(*summary);
  }
  IPSE_RETURN_IF_ERROR(flushed);
  IPSE_RETURN_IF_ERROR(WriteText(out, "report.html", report));
  clock.Lap("report");
  summary->stages = clock.stages();
  IPSE_RETURN_IF_ERROR(WriteText(out, "summary.json", SummaryJson(*summary)));
  IPSE_RETURN_IF_ERROR(out.Publish());
  clock.Lap("publish");
  summary->stages = clock.stages();
  return absl::OkStatus();
}

StageTime TotalOf(const std::vector<StageTime>& stages) {
  StageTime total;
  for (const StageTime& stage : stages) {
    total.seconds += stage.seconds;
    total.cpu_seconds += stage.cpu_seconds;
    total.peak_memory_bytes = std::max(total.peak_memory_bytes, stage.peak_memory_bytes);
  }
  return total;
}

}  // namespace ipse
