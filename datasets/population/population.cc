#include "datasets/population/population.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "datasets/population/block_maker.h"
#include "matcher/base/parallel.h"
#include "matcher/base/status.h"

namespace ipse {
namespace {

// Rows of one output chunk: about 3 MB of text, large enough to write in one go.
constexpr uint64_t kChunkRows = 16384;

// One shuffle window: blocks made in parallel, rows dealt out in a drawn order.
class Window {
 public:
  Window(const PopulationOptions& options, const BlockMaker& maker, uint64_t first_record, uint64_t records, int threads)
      : first_record_(first_record), threads_(threads), id_digits_(IdDigits(options.records)) {
    const uint64_t first_block = first_record / BlockMaker::kRows;
    blocks_.resize((records + BlockMaker::kRows - 1) / BlockMaker::kRows);
    ParallelChunks(threads, blocks_.size(), [&](size_t i) {
      const uint64_t left = records - i * BlockMaker::kRows;
      maker.Make(first_block + i, std::min(left, BlockMaker::kRows), blocks_[i]);
    });
    order_.resize(records);
    for (uint64_t i = 0; i < records; ++i) order_[i] = static_cast<uint32_t>(i);
    RandomStream random(options.seed, 0x73687566666C65ULL, first_record);
    for (uint64_t i = records - 1; i > 0; --i) std::swap(order_[i], order_[random.Below(i + 1)]);
  }

  absl::Status Emit(RecordSink& sink) const {
    // As many chunks at a time as keep the threads busy, so that the text in flight stays small.
    const uint64_t at_once = static_cast<uint64_t>(threads_) * 2;
    const uint64_t chunks = (order_.size() + kChunkRows - 1) / kChunkRows;
    std::vector<PopulationChunk> ready(std::min(at_once, chunks));
    for (uint64_t first = 0; first < chunks; first += at_once) {
      const uint64_t count = std::min(at_once, chunks - first);
      ParallelChunks(threads_, count, [&](size_t i) { Fill((first + i) * kChunkRows, ready[i]); });
      for (uint64_t i = 0; i < count; ++i) IPSE_RETURN_IF_ERROR(sink.Append(ready[i]));
    }
    return absl::OkStatus();
  }

 private:
  static int IdDigits(uint64_t records) {
    int digits = 5;
    for (uint64_t limit = 99999; records > limit && digits < 18; limit = limit * 10 + 9) ++digits;
    return digits;
  }

  void Fill(uint64_t from, PopulationChunk& chunk) const {
    const uint64_t to = std::min<uint64_t>(from + kChunkRows, order_.size());
    chunk.first_record = first_record_ + from;
    chunk.records = to - from;
    chunk.rows.clear();
    chunk.truth.clear();
    chunk.tags.clear();
    for (uint64_t i = from; i < to; ++i) {
      const Block& block = blocks_[order_[i] / BlockMaker::kRows];
      const Block::Row& row = block.rows[order_[i] % BlockMaker::kRows];
      const size_t start = chunk.truth.size();
      AppendId(first_record_ + i + 1, chunk.truth);
      chunk.truth += ",P";
      fmt::format_to(std::back_inserter(chunk.truth), "{:09}", row.cluster);
      const std::string_view ids = std::string_view(chunk.truth).substr(start);
      chunk.rows += ids.substr(0, static_cast<size_t>(id_digits_) + 2);
      chunk.rows.append(block.text, row.begin, row.end - row.begin);
      chunk.rows += '\n';
      chunk.tags += ids;
      chunk.tags += ',';
      row.tags.AppendTo(chunk.tags);
      chunk.tags += '\n';
      fmt::format_to(std::back_inserter(chunk.truth), ",H{0:09}{1},F{0:09}\n", row.family, static_cast<char>('A' + row.household));
    }
  }

  // 'R' and the row's number with leading zeros; the comma that follows is part of the truth's next field.
  void AppendId(uint64_t number, std::string& out) const {
    char digits[20];
    for (int i = id_digits_; i > 0; --i, number /= 10) digits[i - 1] = static_cast<char>('0' + number % 10);
    out += 'R';
    out.append(digits, static_cast<size_t>(id_digits_));
  }

  uint64_t first_record_;
  int threads_;
  int id_digits_;
  std::vector<Block> blocks_;
  std::vector<uint32_t> order_;
};

}  // namespace

std::string_view PopulationHeader() {
  return "rec_id,source,mrn,last_name,first_name,middle_name,suffix,birth_date,sex,ssn,street,city,state,zip,phone,email,"
         "updated_at\n";
}
std::string_view TruthHeader() { return "rec_id,cluster_id,household_id,family_id\n"; }
std::string_view TagsHeader() { return "rec_id,cluster_id,tags\n"; }

absl::Status GeneratePopulation(const PopulationOptions& options, RecordSink& sink) {
  IPSE_RETURN_IF_ERROR(ValidateOptions(options));
  const int threads = options.threads == 0 ? AvailableProcessors() : options.threads;
  const BlockMaker maker(options);
  // Whole blocks a window, so that a block's place does not depend on where windows begin.
  const uint64_t window =
      std::min(options.shuffle_window, uint64_t{1} << 31) / BlockMaker::kRows * BlockMaker::kRows;
  for (uint64_t first = 0; first < options.records; first += window) {
    const Window rows(options, maker, first, std::min(window, options.records - first), threads);
    IPSE_RETURN_IF_ERROR(rows.Emit(sink));
  }
  return absl::OkStatus();
}

}  // namespace ipse
