#include "matcher/raw/raw_table_builder.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "matcher/base/hash.h"
#include "matcher/base/parallel.h"

namespace ipse {
namespace {

uint64_t Load64(const char* at) {
  uint64_t word;
  std::memcpy(&word, at, sizeof(word));
  return word;
}
uint32_t Load32(const char* at) {
  uint32_t word;
  std::memcpy(&word, at, sizeof(word));
  return word;
}

// Equality of two texts of one length: word-wise, the last words overlapping; short values need no call.
bool EqualText(const char* left, const char* right, size_t size) {
  if (size >= 8) {
    for (size_t at = 0; at + 8 < size; at += 8) {
      if (Load64(left + at) != Load64(right + at)) return false;
    }
    return Load64(left + size - 8) == Load64(right + size - 8);
  }
  if (size >= 4) return Load32(left) == Load32(right) && Load32(left + size - 4) == Load32(right + size - 4);
  for (size_t at = 0; at < size; ++at) {
    if (left[at] != right[at]) return false;
  }
  return true;
}

constexpr int kIndexBitsMin = 8;

}  // namespace

uint32_t HashValue(const char* text, size_t size) {
  uint64_t first = 0;
  uint64_t second = 0;
  uint64_t seed = size;
  if (size > 16) {
    size_t left = size;
    for (; left > 16; left -= 16, text += 16) seed = MixHash(Load64(text) ^ seed, Load64(text + 8));
    first = Load64(text + left - 16);
    second = Load64(text + left - 8);
  } else if (size >= 8) {
    first = Load64(text);
    second = Load64(text + size - 8);
  } else if (size >= 4) {
    first = Load32(text);
    second = Load32(text + size - 4);
  } else if (size > 0) {
    first = static_cast<uint8_t>(text[0]) | static_cast<uint64_t>(static_cast<uint8_t>(text[size / 2])) << 8 |
            static_cast<uint64_t>(static_cast<uint8_t>(text[size - 1])) << 16;
  }
  return static_cast<uint32_t>(MixHash(MixHash(first ^ seed, second), seed) >> 32);
}

void ValueIndex::Reset(size_t expected) {
  const int bits = std::max(kIndexBitsMin, static_cast<int>(std::bit_width(expected + expected / 2)));
  slots_.Clear();
  Allocate(std::min(bits, 31));
  size_ = 0;
}

void ValueIndex::Allocate(int bits) {
  const size_t capacity = size_t{1} << bits;
  slots_.AppendZeros(capacity);
  mask_ = capacity - 1;
  shift_ = 32 - bits;
  size_max_ = capacity / 8 * 5;
}

void ValueIndex::Grow() {
  GrowableBuffer<Slot> old = std::move(slots_);
  slots_ = GrowableBuffer<Slot>();
  Allocate(old.empty() ? kIndexBitsMin : std::min(33 - shift_, 32));
  for (const Slot& slot : old.span()) {
    if (slot.id == 0) continue;
    size_t at = slot.hash >> shift_;
    while (slots_[at].id != 0) at = (at + 1) & mask_;
    slots_[at] = slot;
  }
}

void ChunkCoder::Copy(const char* base, std::span<const FieldSpan> fields, ChunkColumn* column) {
  column->as_text = true;
  column->ids.Clear();
  column->values.Clear();
  column->counts.Clear();
  size_t bytes = 0;
  for (const FieldSpan& field : fields) bytes += field.size;
  column->text.Clear();
  column->text.Reserve(bytes + kReadPastBytes);
  column->end.Clear();
  uint32_t* end = column->end.Extend(fields.size());
  char* const begin = column->text.Extend(bytes);
  char* to = begin;
  for (size_t record = 0; record < fields.size(); ++record) {
    const char* from = base + fields[record].begin;
    const uint32_t size = fields[record].size;
    if (size <= kReadPastBytes) {
      std::memcpy(to, from, kReadPastBytes);  // a fixed size needs no call; what is too much is overwritten
    } else {
      std::memcpy(to, from, size);
    }
    to += size;
    end[record] = static_cast<uint32_t>(to - begin);
  }
}

void ChunkCoder::Code(const char* base, std::span<const FieldSpan> fields, ChunkColumn* column) {
  column->as_text = false;
  index_.Reset(column->values.size());  // as many as the chunk before it had
  column->values.Clear();
  column->values.PushBack({base, 0, 0});
  column->counts.Clear();
  column->counts.PushBack(0);
  column->ids.Clear();
  uint32_t* ids = column->ids.Extend(fields.size());
  for (size_t record = 0; record < fields.size(); ++record) {
    const uint32_t size = fields[record].size;
    if (size == 0) {
      ids[record] = 0;
      continue;
    }
    const char* text = base + fields[record].begin;
    const uint32_t hash = HashValue(text, size);
    const ChunkColumn::Value* values = column->values.data();
    const uint32_t next = static_cast<uint32_t>(column->values.size());
    const uint32_t id = index_.FindOrAdd(hash, next, [&](uint32_t other) {
      return values[other].size == size && EqualText(values[other].data, text, size);
    });
    if (id == next) {
      column->values.PushBack({text, size, hash});
      column->counts.PushBack(0);
    }
    ids[record] = id;
    ++column->counts[id];
  }
  uint32_t filled = 0;
  for (size_t id = 1; id < column->counts.size(); ++id) filled += column->counts[id];
  column->counts[0] = static_cast<uint32_t>(fields.size()) - filled;
  if (filled == 0) column->ids.Clear();
}

RawColumnBuilder::RawColumnBuilder(std::string_view name, std::string_view group, int repeat) {
  column_.name_ = name;
  column_.group_ = group;
  column_.repeat_ = repeat;
  column_.counts_.PushBack(0);
  column_.offsets_.PushBack(0);
  column_.offsets_.PushBack(0);
  index_.Reset(0);
}

RawColumnBuilder::RawColumnBuilder(RawColumn column) : column_(std::move(column)) {
  if (!column_.coded_) return;
  index_.Reset(column_.num_values());
  for (uint32_t id = 1; id < column_.num_values(); ++id) {
    const std::string_view text = column_.value(id);
    index_.FindOrAdd(HashValue(text.data(), text.size()), id, [](uint32_t) { return false; });
  }
}

uint32_t RawColumnBuilder::FindOrAdd(const char* text, uint32_t size, uint32_t hash) {
  const uint32_t next = column_.num_values();
  const uint64_t* offsets = column_.offsets_.data();
  const char* texts = column_.text_.data();
  const uint32_t id = index_.FindOrAdd(hash, next, [&](uint32_t other) {
    return offsets[other + 1] - offsets[other] == size && EqualText(texts + offsets[other], text, size);
  });
  if (id == next) {
    column_.text_.Append(text, size);
    column_.offsets_.PushBack(column_.text_.size());
    column_.counts_.PushBack(0);
  }
  return id;
}

// The table does not fit in the cache: asks for slots, offsets and texts of a batch before they are compared.
void RawColumnBuilder::PrefetchValues(const ChunkColumn::Value* values, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const uint32_t id = index_.Candidate(values[i].hash);
    __builtin_prefetch(column_.offsets_.data() + id);
    __builtin_prefetch(column_.counts_.data() + id);
  }
  for (size_t i = 0; i < count; ++i) {
    const uint32_t id = index_.Candidate(values[i].hash);
    if (id != 0) __builtin_prefetch(column_.text_.data() + column_.offsets_[id]);
  }
}

void RawColumnBuilder::AppendText(std::string_view text) {
  const size_t record = column_.ids_.size();
  if (record % RawColumn::kRecordsPerBlock == 0) column_.offsets_.PushBack(column_.text_.size());
  column_.text_.Append(text.data(), text.size());
  column_.ids_.PushBack(static_cast<uint32_t>(column_.text_.size() - column_.offsets_[column_.offsets_.size() - 1]));
}

void RawColumnBuilder::AppendChunkText(const ChunkColumn& chunk) {
  const uint64_t text_begin = column_.text_.size();
  column_.text_.Append(chunk.text.data(), chunk.text.size());
  size_t record = column_.ids_.size();
  uint32_t* ends = column_.ids_.Extend(chunk.end.size());
  uint64_t block = column_.offsets_.empty() ? 0 : column_.offsets_[column_.offsets_.size() - 1];
  for (size_t i = 0; i < chunk.end.size(); ++i, ++record) {
    if (record % RawColumn::kRecordsPerBlock == 0) {
      block = text_begin + (i == 0 ? 0 : chunk.end[i - 1]);
      column_.offsets_.PushBack(block);
    }
    ends[i] = static_cast<uint32_t>(text_begin + chunk.end[i] - block);
  }
}

void RawColumnBuilder::TurnIntoText(size_t num_records) {
  RawColumn coded = std::move(column_);
  column_ = RawColumn();
  column_.name_ = coded.name_;
  column_.group_ = coded.group_;
  column_.repeat_ = coded.repeat_;
  column_.coded_ = false;
  index_ = ValueIndex();
  for (size_t record = 0; record < coded.ids_.size(); ++record) AppendText(coded.at(record));
  FillTo(num_records);
}

void RawColumnBuilder::KeepAsTextIfUnique(size_t num_records) {
  if (!column_.coded_) return;
  uint64_t filled = 0;
  for (uint32_t id = 1; id < column_.num_values(); ++id) filled += column_.counts_[id];
  constexpr uint64_t kPartFilled = 8, kUniqueOf4 = 3;
  const bool unique = filled * kPartFilled >= num_records && column_.distinct() * uint64_t{4} >= filled * kUniqueOf4;
  if (unique) TurnIntoText(num_records);
}

void RawColumnBuilder::Reserve(size_t num_records) {
  column_.ids_.Reserve(num_records);
  if (column_.coded_ || column_.ids_.empty()) return;
  column_.text_.Reserve(static_cast<size_t>(static_cast<double>(column_.text_.size()) /
                                            static_cast<double>(column_.ids_.size()) * static_cast<double>(num_records)));
}

void RawColumnBuilder::Append(const ChunkColumn& chunk, size_t records_before, size_t num_records) {
  if (chunk.as_text) {
    if (column_.coded_) TurnIntoText(records_before);
    FillTo(records_before);
    AppendChunkText(chunk);
    return;
  }
  if (!column_.coded_) {
    FillTo(records_before);
    for (const uint32_t id : chunk.ids.span()) AppendText({chunk.values[id].data, chunk.values[id].size});
    FillTo(records_before + num_records);
    return;
  }
  if (chunk.ids.empty()) {
    column_.counts_[0] += static_cast<uint32_t>(num_records);
    if (!column_.ids_.empty()) FillTo(records_before + num_records);
    return;
  }
  FillTo(records_before);
  translation_.Clear();
  uint32_t* translation = translation_.Extend(chunk.values.size());
  translation[0] = 0;
  column_.counts_[0] += chunk.counts[0];
  constexpr size_t kBatch = 32;
  for (size_t begin = 1; begin < chunk.values.size(); begin += kBatch) {
    const size_t end = std::min(begin + kBatch, chunk.values.size());
    const size_t ahead_end = std::min(end + kBatch, chunk.values.size());
    for (size_t i = end; i < ahead_end; ++i) index_.Prefetch(chunk.values[i].hash);
    PrefetchValues(chunk.values.data() + begin, end - begin);
    for (size_t i = begin; i < end; ++i) {
      const ChunkColumn::Value& value = chunk.values[i];
      translation[i] = FindOrAdd(value.data, value.size, value.hash);
      column_.counts_[translation[i]] += chunk.counts[i];
    }
  }
  uint32_t* ids = column_.ids_.Extend(num_records);
  for (size_t record = 0; record < num_records; ++record) ids[record] = translation[chunk.ids[record]];
}

void RawColumnBuilder::Append(const RawColumn& column, size_t records_before) {
  if (!column.coded() && column_.coded_) TurnIntoText(records_before);
  FillTo(records_before);
  if (!column_.coded_) {
    const size_t records = column.ids_.size();
    for (size_t record = 0; record < records; ++record) AppendText(column.at(record));
    return;
  }
  translation_.Clear();
  uint32_t* translation = translation_.Extend(column.num_values());
  translation[0] = 0;
  column_.counts_[0] += column.counts()[0];
  for (uint32_t id = 1; id < column.num_values(); ++id) {
    const std::string_view text = column.value(id);
    translation[id] = FindOrAdd(text.data(), static_cast<uint32_t>(text.size()), HashValue(text.data(), text.size()));
    column_.counts_[translation[id]] += column.counts()[id];
  }
  uint32_t* ids = column_.ids_.Extend(column.ids().size());
  for (size_t record = 0; record < column.ids().size(); ++record) ids[record] = translation[column.ids()[record]];
}

void RawColumnBuilder::FillTo(size_t num_records) {
  while (!column_.coded_ && column_.ids_.size() < num_records) AppendText({});
  if (column_.ids_.size() < num_records) column_.ids_.AppendZeros(num_records - column_.ids_.size());
}

RawColumn RawColumnBuilder::Finish(size_t num_records) {
  FillTo(num_records);
  index_ = ValueIndex();
  if (column_.coded_) {
    uint64_t counted = 0;
    for (uint32_t id = 1; id < column_.num_values(); ++id) counted += column_.counts_[id];
    column_.counts_[0] = static_cast<uint32_t>(num_records - counted);
  } else {
    column_.TakeCensus();
  }
  column_.ids_.ShrinkToFit();
  column_.counts_.ShrinkToFit();
  column_.offsets_.ShrinkToFit();
  column_.text_.ShrinkToFit();
  return std::move(column_);
}

size_t RawTableBuilder::AddColumn(std::string_view name, std::string_view group, int repeat) {
  IPSE_CHECK(num_records_ == 0);
  columns_.push_back(std::make_unique<RawColumnBuilder>(name, group, repeat));
  return columns_.size() - 1;
}

void RawTableBuilder::Reserve(size_t num_records) {
  for (auto& column : columns_) column->Reserve(num_records);
}

void RawTableBuilder::Append(std::span<const RawChunk* const> chunks, int threads) {
  ParallelChunks(threads, columns_.size(), [&](size_t c) {
    size_t records = num_records_;
    for (const RawChunk* chunk : chunks) {
      columns_[c]->Append(chunk->columns[c], records, chunk->num_records);
      records += chunk->num_records;
    }
  });
  size_t total = num_records_;
  for (const RawChunk* chunk : chunks) total += chunk->num_records;
  if (unique_as_text_ && total >= kRecordsToTell) {
    ParallelChunks(threads, columns_.size(), [&](size_t c) { columns_[c]->KeepAsTextIfUnique(total); });
    unique_as_text_ = false;
  }
  for (const RawChunk* chunk : chunks) {
    for (const RawTable::LineBreak& local : chunk->lines) {
      const RawTable::LineBreak at = {num_records_ + local.record, next_line_ + local.line};
      const bool implied =
          !line_breaks_.empty() && line_breaks_.back().line + (at.record - line_breaks_.back().record) == at.line;
      if (!implied && local.record < chunk->num_records) line_breaks_.push_back(at);
    }
    num_records_ += chunk->num_records;
    next_line_ += chunk->num_lines;
  }
  IPSE_CHECK(num_records_ < kRecordsMax);
}

RawTable RawTableBuilder::Finish(std::string_view path, bool drop_empty_columns, int threads, RowPlaces rows) {
  RawTable table;
  table.num_records_ = num_records_;
  std::erase_if(columns_, [&](const auto& column) { return drop_empty_columns && column->all_empty(); });
  table.columns_.resize(columns_.size());
  ParallelChunks(threads, columns_.size(), [&](size_t c) {
    table.columns_[c] = columns_[c]->Finish(num_records_);
    columns_[c].reset();
  });
  columns_.clear();
  table.files_.push_back({std::string(path), 0, num_records_, std::move(rows)});
  table.line_breaks_ = std::move(line_breaks_);
  return table;
}

}  // namespace ipse
