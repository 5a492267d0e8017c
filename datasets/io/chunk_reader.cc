#include "datasets/io/chunk_reader.h"

#include <algorithm>
#include <cstring>
#include <mutex>

#include "matcher/base/parallel.h"

namespace ipse {
namespace {

// Chunks per wave: enough that threads rarely wait for the slowest at its end.
constexpr size_t kChunksPerWave = 16;

// Takes chunks of whole records off the source. Used under a lock.
class ChunkFeeder {
 public:
  ChunkFeeder(ByteSource& source, const ChunkReaderSetUp& set_up, const ReadOptions& options)
      : source_(source), set_up_(set_up), options_(options), splitter_(set_up.delimiter), offset_(set_up.first_offset) {}

  enum class Problem { kNone, kRead, kRowTooLong, kOpenQuote };

  bool done() const { return done_; }
  // Of the first byte behind the chunks given.
  uint64_t offset() const { return offset_; }
  Problem problem() const { return problem_; }
  const absl::Status& read_status() const { return read_status_; }
  // Lines between the end of the last chunk given and the trouble: the row's beginning, or its open quote.
  uint64_t problem_lines() const { return problem_lines_; }
  bool problem_in_quotes() const { return problem_in_quotes_; }

  // Fills the chunk with the next records; false at the end or on a problem.
  bool Next(ParsedChunk* chunk) {
    if (done_) return false;
    GrowableBuffer<char>& bytes = chunk->bytes;
    bytes.Clear();
    bytes.Append(carry_.data(), carry_.size());
    carry_.Clear();
    while (true) {
      const bool at_end = !Fill(&bytes);
      if (problem_ != Problem::kNone) return Stop();
      const bool added = at_end && !bytes.empty() && bytes[bytes.size() - 1] != '\n' && bytes[bytes.size() - 1] != '\r';
      const size_t size = bytes.size();
      Pad(&bytes);
      if (at_end && size == 0) return Stop();
      RecordSplitter::Result split = Split(bytes.data(), size);
      if (at_end) {
        done_ = true;
        if (split.in_quotes) return Fail(Problem::kOpenQuote, {bytes.data(), split.quote_at});
        if (added) bytes[size] = '\n';
        chunk->size = size + added;
        bytes.Truncate(chunk->size);
        Pad(&bytes);
        chunk->offset = offset_;
        offset_ += size;
        return true;
      }
      if (size - split.end > options_.row_bytes_max) {
        problem_in_quotes_ = split.in_quotes;
        return Fail(Problem::kRowTooLong, {bytes.data(), split.in_quotes ? split.quote_at : split.end});
      }
      bytes.Truncate(size);
      if (split.end == 0) continue;  // not one whole record yet
      carry_.Append(bytes.data() + split.end, size - split.end);
      chunk->size = split.end;
      bytes.Truncate(split.end);
      Pad(&bytes);
      chunk->offset = offset_;
      offset_ += split.end;
      return true;
    }
  }

 private:
  // Adds a chunk's worth of bytes; false at the end of the source.
  bool Fill(GrowableBuffer<char>* bytes) {
    const size_t goal = bytes->size() + options_.chunk_bytes;
    while (bytes->size() < goal) {
      const size_t wanted = goal - bytes->size();
      bytes->Reserve(bytes->size() + wanted + kReadPastBytes);
      char* to = bytes->Extend(wanted);
      absl::StatusOr<size_t> got = source_.Read(to, wanted);
      bytes->Truncate(bytes->size() - wanted + (got.ok() ? *got : 0));
      if (!got.ok()) {
        problem_ = Problem::kRead;
        read_status_ = got.status();
        return false;
      }
      if (*got == 0) return false;
      ReportProgress();
    }
    return true;
  }

  void ReportProgress() {
    constexpr uint64_t kProgressBytes = 4 << 20;
    if (!options_.progress || source_.bytes_done() < progress_at_) return;
    options_.progress(source_.bytes_done(), source_.bytes_total());
    progress_at_ = source_.bytes_done() + kProgressBytes;
  }

  static void Pad(GrowableBuffer<char>* bytes) { bytes->AppendZeros(kReadPastBytes); }

  RecordSplitter::Result Split(const char* data, size_t size) {
    if (set_up_.quotes) return splitter_.LastRecordEnd(data, size);
    RecordSplitter::Result result;
    const void* lf = ::memrchr(data, '\n', size);
    if (lf != nullptr) result.end = static_cast<size_t>(static_cast<const char*>(lf) - data) + 1;
    return result;
  }

  bool Fail(Problem problem, std::string_view text_before) {
    problem_ = problem;
    problem_lines_ = CountLines(text_before);
    return Stop();
  }
  bool Stop() {
    done_ = true;
    return false;
  }

  ByteSource& source_;
  const ChunkReaderSetUp& set_up_;
  const ReadOptions& options_;
  RecordSplitter splitter_;
  GrowableBuffer<char> carry_;
  uint64_t offset_;
  bool done_ = false;
  Problem problem_ = Problem::kNone;
  absl::Status read_status_;
  uint64_t problem_lines_ = 0;
  bool problem_in_quotes_ = false;
  uint64_t progress_at_ = 0;
};

// What the chunks said, put together in their order.
class ReportCollector {
 public:
  ReportCollector(const ReadOptions& options, ReadReport* report) : options_(options), report_(report) {}

  void Add(const ParsedChunk& chunk, uint64_t first_line) {
    report_->blank_lines += chunk.blank_lines;
    Note(chunk.windows1252, first_line, &report_->windows1252_fields, &report_->windows1252_line);
    Note(chunk.nul, first_line, &report_->nul_fields, &report_->nul_line);
    Note(chunk.stray_quotes, first_line, &report_->stray_quotes, &report_->stray_quote_line);
    Note(chunk.other_resources, first_line, &report_->other_resources, &report_->other_resource_line);
    Note(chunk.dropped_values, first_line, &report_->dropped_values, &report_->dropped_value_line);
    for (const RejectedRow& row : chunk.rejected) {
      if (report_->skipped_rows++ == 0) first_rejected_ = row;
      const uint64_t line = first_line + row.line;
      if (report_->skipped_lines.size() < ReadReport::kLinesNamed) report_->skipped_lines.push_back(line);
      if (options_.skip_bad_rows && options_.on_bad_row) {
        options_.on_bad_row(line, {chunk.bytes.data() + row.begin, row.size});
      }
    }
  }
  const RejectedRow& first_rejected() const { return first_rejected_; }

 private:
  static void Note(const Occurrences& seen, uint64_t first_line, uint64_t* count, uint64_t* line) {
    if (seen.count == 0) return;
    if (*count == 0) *line = first_line + seen.first_line;
    *count += seen.count;
  }

  const ReadOptions& options_;
  ReadReport* report_;
  RejectedRow first_rejected_;
};

std::string LinesNamed(const ReadReport& report) {
  std::string lines = fmt::format("{}", fmt::join(report.skipped_lines, ", "));
  if (report.skipped_rows > report.skipped_lines.size()) {
    lines += fmt::format(" and {} more", report.skipped_rows - report.skipped_lines.size());
  }
  return lines;
}

absl::Status RejectedRowsError(const ChunkReaderSetUp& set_up, const RejectedRow& first, const ReadReport& report) {
  const uint64_t line = report.skipped_lines.front();
  const std::string_view plural = report.skipped_rows == 1 ? "" : "s";
  if (!set_up.quotes) {
    return InvalidArgument(
        "{}:{}: not a FHIR resource on one line ({} bad line{}: {}); export the file as NDJSON again, or set bad rows "
        "aside "
        "with --skip-bad-rows",
        report.name, line, report.skipped_rows, plural, LinesNamed(report));
  }
  return InvalidArgument(
      "{}:{}: row has {} fields where the header has {} ({} bad row{}, at line{} {}); check quotes and delimiters "
      "there, "
      "or set bad rows aside with --skip-bad-rows",
      report.name, line, first.num_fields, set_up.num_fields, report.skipped_rows, plural, plural, LinesNamed(report));
}

absl::Status FeederError(const ChunkFeeder& feeder, uint64_t line, const ReadOptions& options,
                         const std::string& name) {
  switch (feeder.problem()) {
    case ChunkFeeder::Problem::kNone:
      return absl::OkStatus();
    case ChunkFeeder::Problem::kRead:
      return feeder.read_status();
    case ChunkFeeder::Problem::kOpenQuote:
      return InvalidArgument(
          "{}:{}: the quote opened on this line is never closed; close it, or double it if it is data", name, line);
    case ChunkFeeder::Problem::kRowTooLong:
      break;
  }
  if (feeder.problem_in_quotes()) {
    return ResourceExhausted(
        "{}:{}: the quote opened on this line is not closed within {} bytes, the most a row may have; close it, or "
        "double it if it is data",
        name, line, options.row_bytes_max);
  }
  return ResourceExhausted(
      "{}:{}: the row is longer than {} bytes, the most a row may have; is this a file of records?", name, line,
      options.row_bytes_max);
}

// Guesses the number of records from what is read so far, to save growing columns. At the end of a wave.
void ReserveByProgress(const ByteSource& source, RawTableBuilder* builder) {
  const uint64_t done = source.bytes_done();
  const uint64_t total = source.bytes_total();
  if (done == 0 || total <= done) return;
  const double estimate =
      static_cast<double>(builder->num_records()) * static_cast<double>(total) / static_cast<double>(done) * 1.02;
  builder->Reserve(std::min<size_t>(static_cast<size_t>(estimate), RawTableBuilder::kRecordsMax));
}

}  // namespace

int ReadThreads(const ReadOptions& options) {
  return options.threads > 0 ? options.threads : AvailableProcessors();
}

absl::Status ReadChunks(ByteSource& source, const ChunkReaderSetUp& set_up, const ReadOptions& options,
                        RawTableBuilder* builder, ReadReport* report) {
  const int threads = ReadThreads(options);
  ChunkFeeder feeder(source, set_up, options);
  ReportCollector collector(options, report);
  std::vector<ParsedChunk> wave(std::max<size_t>(kChunksPerWave, 4 * static_cast<size_t>(threads)));
  std::mutex mutex;  // guards feeder, taken and idle_parsers
  size_t taken = 0;
  std::vector<std::unique_ptr<ChunkParser>> idle_parsers;
  builder->SetFirstLine(set_up.first_line);

  while (!feeder.done()) {
    taken = 0;
    ParallelChunks(threads, wave.size(), [&](size_t) {
      ParsedChunk* chunk = nullptr;
      std::unique_ptr<ChunkParser> parser;
      {
        const std::lock_guard<std::mutex> lock(mutex);
        if (!feeder.Next(&wave[taken])) return;
        chunk = &wave[taken++];
        if (!idle_parsers.empty()) {
          parser = std::move(idle_parsers.back());
          idle_parsers.pop_back();
        }
      }
      if (parser == nullptr) parser = set_up.make_parser();
      parser->Parse(chunk);
      const std::lock_guard<std::mutex> lock(mutex);
      idle_parsers.push_back(std::move(parser));
    });
    std::vector<const RawChunk*> chunks;
    uint64_t line = builder->next_line();
    uint64_t records = builder->num_records();
    for (size_t i = 0; i < taken; ++i) {
      chunks.push_back(&wave[i].records);
      collector.Add(wave[i], line);
      for (const RowPlaces::Place& place : wave[i].places) {
        if (set_up.rows != nullptr) set_up.rows->places.push_back({records + place.record, wave[i].offset + place.offset});
      }
      line += wave[i].records.num_lines;
      records += wave[i].records.num_records;
    }
    if (records >= RawTableBuilder::kRecordsMax) {
      return ResourceExhausted("{}: more than {} records; split the file", report->name, RawTableBuilder::kRecordsMax);
    }
    const bool first_wave = builder->num_records() == 0;
    builder->Append(chunks, threads);
    if (first_wave) ReserveByProgress(source, builder);
  }
  if (set_up.rows != nullptr) set_up.rows->end = feeder.offset();
  report->bytes = source.bytes_done();
  report->records = builder->num_records();
  IPSE_RETURN_IF_ERROR(FeederError(feeder, builder->next_line() + feeder.problem_lines(), options, report->name));
  if (report->skipped_rows > 0 && !options.skip_bad_rows) {
    return RejectedRowsError(set_up, collector.first_rejected(), *report);
  }
  if (options.progress) options.progress(source.bytes_done(), source.bytes_total());
  return absl::OkStatus();
}

}  // namespace ipse
