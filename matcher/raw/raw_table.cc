#include "matcher/raw/raw_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "matcher/base/parallel.h"
#include "matcher/raw/raw_table_builder.h"

namespace ipse {

std::vector<RawColumn::ValueCount> RawColumn::FirstValues() const {
  std::vector<ValueCount> values;
  if (coded_) {
    for (uint32_t id = 1; id < num_values() && id <= kFirstValuesMax; ++id) values.push_back({value(id), counts_[id]});
  } else {
    for (const auto& [record, count] : census_.first) values.push_back({at(record), count});
  }
  return values;
}

uint64_t RawColumn::memory_bytes() const {
  return name_.capacity() + group_.capacity() + ids_.capacity() * sizeof(uint32_t) +
         counts_.capacity() * sizeof(uint32_t) + offsets_.capacity() * sizeof(uint64_t) + text_.capacity() +
         census_.first.capacity() * sizeof(census_.first[0]);
}

RawTable RawTable::FromRows(const std::vector<std::string>& headers,
                            const std::vector<std::vector<std::string>>& rows) {
  RawTableBuilder builder;
  RawChunk chunk;
  chunk.num_records = rows.size();
  chunk.lines = {{0, 0}};
  chunk.num_lines = rows.size();
  chunk.columns.resize(headers.size());
  std::vector<std::string> texts(headers.size());
  ChunkCoder coder;
  for (size_t c = 0; c < headers.size(); ++c) {
    builder.AddColumn(headers[c]);
    std::vector<FieldSpan> fields;
    for (const std::vector<std::string>& row : rows) {
      IPSE_CHECK(row.size() == headers.size());
      fields.push_back({static_cast<uint32_t>(texts[c].size()), static_cast<uint32_t>(row[c].size())});
      texts[c] += row[c];
    }
    coder.Code(texts[c].data(), fields, &chunk.columns[c]);
  }
  builder.SetFirstLine(2);
  const RawChunk* chunks[] = {&chunk};
  builder.Append(chunks, 1);
  RawTable table = builder.Finish("");
  table.files_.clear();
  return table;
}

RawTable RawTable::Merge(RawTable left, RawTable right, int threads) {
  const size_t total = left.num_records_ + right.num_records_;
  IPSE_CHECK(total < RawTableBuilder::kRecordsMax);
  std::vector<std::unique_ptr<RawColumnBuilder>> builders;
  std::vector<const RawColumn*> appended;  // per builder: right's column, or null
  std::vector<bool> taken(right.columns_.size());
  for (RawColumn& column : left.columns_) {
    const std::optional<size_t> same = right.FindColumn(column.name());
    if (same) taken[*same] = true;
    appended.push_back(same ? &right.columns_[*same] : nullptr);
    builders.push_back(std::make_unique<RawColumnBuilder>(std::move(column)));
  }
  for (size_t c = 0; c < right.columns_.size(); ++c) {
    if (taken[c]) continue;
    const RawColumn& column = right.columns_[c];
    appended.push_back(&column);
    builders.push_back(std::make_unique<RawColumnBuilder>(column.name(), column.group(), column.repeat()));
  }
  RawTable merged;
  merged.columns_.resize(builders.size());
  ParallelChunks(threads, builders.size(), [&](size_t c) {
    if (appended[c] != nullptr) builders[c]->Append(*appended[c], left.num_records_);
    merged.columns_[c] = builders[c]->Finish(total);
    builders[c].reset();
  });
  merged.num_records_ = total;
  for (RawTable* part : {&left, &right}) {
    const uint64_t offset = part == &left ? 0 : left.num_records_;
    if (part->files_.empty()) part->files_.push_back({"", 0, part->num_records_, {}});
    for (SourceFile& file : part->files_) {
      file.first_record += offset;
      merged.files_.push_back(std::move(file));
    }
    for (const LineBreak& at : part->line_breaks_) merged.line_breaks_.push_back({at.record + offset, at.line});
  }
  return merged;
}

std::optional<size_t> RawTable::FindColumn(std::string_view name) const {
  for (size_t c = 0; c < columns_.size(); ++c) {
    if (columns_[c].name() == name) return c;
  }
  return std::nullopt;
}

void RawTable::RenameColumn(size_t index, std::string_view name) {
  const std::optional<size_t> same = FindColumn(name);
  IPSE_CHECK(!same || *same == index);
  columns_[index].name_ = name;
  columns_[index].group_ = name;
  columns_[index].repeat_ = 1;
}

void RawTable::ReleaseValues(size_t index) {
  RawColumn& column = columns_[index];
  if (column.coded_) {
    column.census_.missing = column.counts_[0];
    column.census_.distinct = column.num_values() - 1;
    column.coded_ = false;
  }
  column.census_.first = {};
  column.released_ = true;
  column.ids_ = GrowableBuffer<uint32_t>();
  column.counts_ = GrowableBuffer<uint32_t>();
  column.offsets_ = GrowableBuffer<uint64_t>();
  column.text_ = GrowableBuffer<char>();
}

bool RawTable::RowsCanBeReadAgain() const {
  return !files_.empty() && std::all_of(files_.begin(), files_.end(), [](const SourceFile& file) {
    return file.num_records == 0 || !file.rows.places.empty();
  });
}

uint32_t RawTable::file_index(size_t record) const {
  // Later files first where several begin at one record: the earlier ones are empty.
  const auto after = std::upper_bound(files_.begin(), files_.end(), record,
                                      [](uint64_t at, const SourceFile& file) { return at < file.first_record; });
  return after == files_.begin() ? 0 : static_cast<uint32_t>(after - files_.begin() - 1);
}

uint64_t RawTable::line(size_t record) const {
  const auto after = std::upper_bound(line_breaks_.begin(), line_breaks_.end(), record,
                                      [](uint64_t at, const LineBreak& entry) { return at < entry.record; });
  if (after == line_breaks_.begin()) return record + 1;
  const LineBreak& before = *(after - 1);
  return before.line + (record - before.record);
}

std::string RawTable::Place(size_t record) const {
  const std::string_view path = files_.empty() ? std::string_view() : std::string_view(files_[file_index(record)].path);
  return fmt::format("{}:{}", path.empty() ? "record" : path, line(record));
}

uint64_t RawTable::memory_bytes() const {
  uint64_t bytes = line_breaks_.capacity() * sizeof(LineBreak);
  for (const SourceFile& file : files_) bytes += file.rows.places.capacity() * sizeof(RowPlaces::Place);
  for (const RawColumn& column : columns_) bytes += column.memory_bytes();
  return bytes;
}

}  // namespace ipse
