#include "matcher/record/demographics_table.h"

#include <fmt/format.h>

#include <array>

namespace ipse {
namespace {

// Values of one role that count; a record with more is compared by its first ones. Registered records seldom have three.
constexpr size_t kRepeatsMax = 6;
constexpr size_t kChunkRecords = 32'768;
constexpr size_t kColumns = static_cast<size_t>(kColumnRoles) * kRepeatsMax;

}  // namespace

DemographicsTable::DemographicsTable(int threads) : threads_(threads), fields_(kColumns) {
  for (size_t c = 0; c < kColumns; ++c) {
    const std::string_view role = ColumnRoleName(static_cast<ColumnRole>(c / kRepeatsMax));
    builder_.AddColumn(fmt::format("{}_{}", role, c % kRepeatsMax + 1), role, static_cast<int>(c % kRepeatsMax) + 1);
  }
}

bool DemographicsTable::Add(const Demographics& data) {
  std::array<uint8_t, kColumnRoles> used{};
  bool whole = true;
  for (const RoleValue& value : data.values) {
    if (value.text.empty()) continue;
    uint8_t& repeat = used[static_cast<size_t>(value.role)];
    if (repeat == kRepeatsMax) {
      whole = false;
      continue;
    }
    std::vector<FieldSpan>& column = fields_[static_cast<size_t>(value.role) * kRepeatsMax + repeat++];
    column.resize(records_);
    const std::string_view text = value.text.Reveal();
    column.push_back({static_cast<uint32_t>(texts_.size()), static_cast<uint32_t>(text.size())});
    texts_ += text;
  }
  ++added_;
  if (++records_ == kChunkRecords) Flush();
  return whole;
}

RawTable DemographicsTable::Finish(std::string_view name, std::vector<ColumnRole>* roles) {
  Flush();
  RawTable table = builder_.Finish(std::string(name), /*drop_empty_columns=*/true, threads_);
  for (const RawColumn& column : table.columns()) roles->push_back(*ParseColumnRole(column.group()));
  return table;
}

void DemographicsTable::Flush() {
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

}  // namespace ipse
