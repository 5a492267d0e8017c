#include "service/reconcile/batch_records.h"

#include <fmt/format.h>

#include <array>
#include <map>

#include "matcher/raw/raw_table_builder.h"
#include "matcher/record/encoder.h"

namespace ipse {
namespace {

// Values of one role that count; a record with more is compared by its first ones. Registered records seldom have three.
constexpr size_t kRepeatsMax = 6;
constexpr size_t kChunkRecords = 32'768;
constexpr size_t kColumns = static_cast<size_t>(kColumnRoles) * kRepeatsMax;

// Collects records until a chunk is full, then hands it to the builder.
class Collector {
 public:
  explicit Collector(int threads) : threads_(threads), fields_(kColumns) {
    for (size_t c = 0; c < kColumns; ++c) {
      const std::string_view role = ColumnRoleName(static_cast<ColumnRole>(c / kRepeatsMax));
      builder_.AddColumn(fmt::format("{}_{}", role, c % kRepeatsMax + 1), role, static_cast<int>(c % kRepeatsMax) + 1);
    }
  }

  void Add(const Demographics& data) {
    std::array<uint8_t, kColumnRoles> used{};
    for (const RoleValue& value : data.values) {
      uint8_t& repeat = used[static_cast<size_t>(value.role)];
      if (repeat == kRepeatsMax) continue;
      std::vector<FieldSpan>& column = fields_[static_cast<size_t>(value.role) * kRepeatsMax + repeat++];
      column.resize(records_);
      const std::string_view text = value.text.Reveal();
      column.push_back({static_cast<uint32_t>(texts_.size()), static_cast<uint32_t>(text.size())});
      texts_ += text;
    }
    if (++records_ == kChunkRecords) Flush();
  }

  RawTable Finish(std::vector<ColumnRole>* roles) {
    Flush();
    RawTable table = builder_.Finish("the registry", /*drop_empty_columns=*/true, threads_);
    for (const RawColumn& column : table.columns()) roles->push_back(*ParseColumnRole(column.group()));
    return table;
  }

 private:
  void Flush() {
    if (records_ == 0) return;
    texts_.append(ChunkCoder::kReadPastBytes, '\0');
    RawChunk chunk;
    chunk.num_records = records_;
    chunk.num_lines = records_;
    chunk.columns.resize(kColumns);
    for (size_t c = 0; c < kColumns; ++c) {
      if (fields_[c].empty()) continue;
      fields_[c].resize(records_);
      coder_.Code(texts_.data(), fields_[c], &chunk.columns[c]);
      fields_[c].clear();
    }
    const RawChunk* const one = &chunk;
    builder_.Append({&one, 1}, threads_);
    texts_.clear();
    records_ = 0;
  }

  const int threads_;
  RawTableBuilder builder_;
  ChunkCoder coder_;
  std::string texts_;
  std::vector<std::vector<FieldSpan>> fields_;
  size_t records_ = 0;
};

}  // namespace

absl::StatusOr<BatchRecords> ScanForBatch(const RegistryApi& registry, int threads) {
  BatchRecords out;
  Collector collector(threads);
  std::map<std::string, uint16_t, std::less<>> sources;
  const absl::Status status = registry.ScanRecords([&](ScannedRecord&& record) {
    const auto [source, added] = sources.try_emplace(record.key.authority, static_cast<uint16_t>(sources.size()));
    if (added) out.sources.push_back(record.key.authority);
    out.record.push_back(record.record);
    out.euid.push_back(record.euid);
    out.source.push_back(source->second);
    collector.Add(record.data);
    return true;
  });
  IPSE_RETURN_IF_ERROR(status);
  out.raw = collector.Finish(&out.roles);
  return out;
}

absl::StatusOr<RecordTable> BatchRecords::Encode(const EngineModel& model, int threads) const {
  EncodeReport report;
  EncodeOptions options;
  options.threads = threads;
  return EncodeRecords(raw, roles, model.compiled.schema, model.cleaning, options, &report);
}

}  // namespace ipse
