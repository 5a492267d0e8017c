#include "matcher/record/column_builder.h"

#include <algorithm>
#include <numeric>

#include "matcher/base/parallel.h"

namespace ipse {
namespace {

constexpr uint32_t kRecordsPerRun = 1 << 16;  // a multiple of 64: see Column::OtherWord
constexpr uint32_t kCountingPartsMax = 8;

}  // namespace

void ColumnBuilder::Add(const RawColumn& raw, std::span<const StandardPiece> pieces, const ValueRuns& runs) {
  const bool any = std::any_of(pieces.begin(), pieces.end(), [&](const StandardPiece& p) { return p.ItemsOf(field_) != nullptr; });
  if (!any) return;
  Source& source = sources_.emplace_back();
  source.raw = &raw;
  const size_t raw_values = raw.coded() ? raw.num_values() : num_records_;
  source.value_of.Extend(raw_values);
  source.value_of[0] = kMissingValue;  // no piece has the empty value of a coded column
  ParallelChunks(threads_, pieces.size(), [&](size_t p) {
    const StandardPiece& piece = pieces[p];
    const FieldItems* items = piece.ItemsOf(field_);
    for (uint32_t i = 0; i < piece.end - piece.begin; ++i) {
      const ItemIndex item = items == nullptr ? kNoItem : items->items[i];
      source.value_of[piece.begin + i] = item == kNoItem ? kMissingValue : runs.IdOf(item);
    }
  });
  for (const StandardPiece& piece : pieces) {
    const FieldItems* items = piece.ItemsOf(field_);
    if (items == nullptr) continue;
    for (const auto& [at, item] : items->further) source.further.emplace_back(piece.begin + at, runs.IdOf(item));
  }
  if (source.further.empty()) return;
  source.has_further.resize(raw_values);
  for (const auto& [value, further] : source.further) source.has_further[value] = true;
}

Column ColumnBuilder::Finish() {
  if (sources_.empty()) return {};
  const uint32_t runs = (num_records_ + kRecordsPerRun - 1) / kRecordsPerRun;
  std::vector<Others> others(runs);
  const bool simple = sources_.size() == 1 && sources_[0].further.empty();
  if (simple && !sources_[0].raw->coded()) {
    column_.first_ = std::move(sources_[0].value_of);
  } else {
    column_.first_.Extend(num_records_);
    ParallelChunks(threads_, runs, [&](size_t run) {
      const auto begin = static_cast<RecordIndex>(run * kRecordsPerRun);
      FillRun(begin, begin + std::min(kRecordsPerRun, num_records_ - begin), &others[run]);
    });
  }
  PlaceOthers(others);
  column_.counts_.AppendZeros(dictionary_size_);
  if (simple && sources_[0].raw->coded()) {
    CountByRawValue(sources_[0]);
  } else {
    CountByRecord();
  }
  return std::move(column_);
}

void ColumnBuilder::FillRun(RecordIndex begin, RecordIndex end, Others* others) {
  ValueId* first = column_.first_.data();
  bool is_first = true;
  for (const Source& source : sources_) {
    const bool coded = source.raw->coded();
    const uint32_t* ids = coded ? source.raw->ids().data() : nullptr;
    const ValueId* value_of = source.value_of.data();
    if (std::exchange(is_first, false)) {
      for (RecordIndex r = begin; r < end; ++r) first[r] = value_of[coded ? ids[r] : r];
    } else {
      for (RecordIndex r = begin; r < end; ++r) {
        const ValueId value = value_of[coded ? ids[r] : r];
        if (value == kMissingValue) continue;
        if (first[r] == kMissingValue) {
          first[r] = value;
        } else if (first[r] != value) {
          others->emplace_back(r, value);
        }
      }
    }
    if (source.further.empty()) continue;
    for (RecordIndex r = begin; r < end; ++r) {
      const uint32_t raw = coded ? ids[r] : r;
      if (!source.has_further[raw]) continue;
      auto at = std::lower_bound(source.further.begin(), source.further.end(), std::pair(raw, ValueId{0}));
      for (; at != source.further.end() && at->first == raw; ++at) {
        if (first[r] != at->second) others->emplace_back(r, at->second);
      }
    }
  }
  std::sort(others->begin(), others->end());
  others->erase(std::unique(others->begin(), others->end()), others->end());
}

void ColumnBuilder::PlaceOthers(std::span<const Others> runs) {
  size_t total = 0;
  for (const Others& run : runs) total += run.size();
  if (total == 0) return;
  column_.other_words_.resize((size_t{num_records_} + 63) / 64);
  column_.others_.Reserve(total);
  for (const Others& run : runs) {
    for (size_t i = 0; i < run.size(); ++i) {
      const auto [record, value] = run[i];
      if (i == 0 || run[i - 1].first != record) {
        column_.other_begin_.PushBack(static_cast<uint32_t>(column_.others_.size()));
        column_.other_words_[record / 64].bits |= uint64_t{1} << (record % 64);
      }
      column_.others_.PushBack(value);
    }
  }
  column_.other_begin_.PushBack(static_cast<uint32_t>(column_.others_.size()));
  uint64_t before = 0;
  for (Column::OtherWord& word : column_.other_words_) {
    word.before = before;
    before += static_cast<uint64_t>(std::popcount(word.bits));
  }
}

// One raw column, one value per raw value: the raw counts say it all.
void ColumnBuilder::CountByRawValue(const Source& source) {
  const auto raw_counts = source.raw->counts();
  for (uint32_t raw = 1; raw < source.raw->num_values(); ++raw) {
    const ValueId value = source.value_of[raw];
    if (value == kMissingValue) continue;
    column_.counts_[value] += raw_counts[raw];
    column_.records_filled_ += raw_counts[raw];
  }
  for (const uint32_t count : column_.counts_.span()) column_.distinct_ += count > 0;
}

// Every part counts a range of values over all records, so that none waits for another.
void ColumnBuilder::CountByRecord() {
  const uint32_t parts = std::clamp<uint32_t>(static_cast<uint32_t>(threads_), 1, kCountingPartsMax);
  std::vector<uint64_t> filled(parts, 0);
  std::vector<uint32_t> distinct(parts, 0);
  ParallelChunks(threads_, parts, [&](size_t part) {
    const auto begin = static_cast<ValueId>(uint64_t{dictionary_size_} * part / parts);
    const auto end = static_cast<ValueId>(uint64_t{dictionary_size_} * (part + 1) / parts);
    uint32_t* counts = column_.counts_.data();
    uint32_t elsewhere[16] = {};  // several, so that one count need not wait for the one before
    const auto count = [&](std::span<const ValueId> values) {
      size_t at = 0;
      for (const ValueId value : values) ++*(value - begin < end - begin ? counts + value : elsewhere + at++ % 16);
    };
    count(column_.first_.span());
    if (begin == kMissingValue) counts[kMissingValue] = 0;
    for (ValueId value = begin; value < end; ++value) filled[part] += counts[value];
    count(column_.others_.span());
    for (ValueId value = begin; value < end; ++value) distinct[part] += counts[value] > 0;
  });
  column_.records_filled_ = std::accumulate(filled.begin(), filled.end(), uint64_t{0});
  column_.distinct_ = std::accumulate(distinct.begin(), distinct.end(), 0u);
}

void ColumnBuilder::Forget(Column* column, RecordIndex record) {
  if (column->first(record) == kMissingValue) return;
  column->distinct_ -= --column->counts_[column->first_[record]] == 0;
  --column->records_filled_;
  column->first_[record] = kMissingValue;
}

void ColumnBuilder::Replace(Column* column, RecordIndex record, ValueId value) {
  Forget(column, record);
  column->first_[record] = value;
  ++column->records_filled_;
  column->distinct_ += column->counts_[value]++ == 0;
}

}  // namespace ipse
