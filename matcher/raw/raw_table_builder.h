#pragma once

// Builds a RawTable from chunks of records that were coded in parallel.
//
// Two steps. A ChunkCoder gives the values of one column of one chunk *local* ids, in a hash table small enough for the
// cache. A RawTableBuilder then takes the chunks in order and translates local ids to the table's: one look-up per
// value that is distinct within the chunk, columns in parallel. Because chunks are taken in order, ids are in order of
// first appearance whatever the number of threads.
//
//   RawTableBuilder builder;
//   builder.AddColumn("family_name");
//   ... code chunk.columns[0] with a ChunkCoder, set chunk.num_records and chunk.lines ...
//   builder.Append({&chunk, 1}, threads);
//   RawTable table = builder.Finish("patients.csv");
//
// A builder may be told to keep columns as text in which nearly every value is another (KeepUniqueAsText). It finds out
// from the first records which these are; chunks that come later are best coded with ChunkCoder::Copy for them, which
// is cheaper, but need not be.
//
// The texts a chunk refers to must live until Append returns. Not thread-safe; one ChunkCoder per thread.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "matcher/raw/growable_buffer.h"
#include "matcher/raw/raw_table.h"

namespace ipse {

// Hashes a value for ValueIndex. Only in memory, never stored or compared across processes.
uint32_t HashValue(const char* text, size_t size);

// An open-addressing table from 32-bit hash to value id (never 0). Slots are ordered by hash, so doubling is one
// sequential pass and needs no text. The caller compares texts: equal hashes do not prove equal values.
class ValueIndex {
 public:
  // Forgets everything and makes room for about `expected` values.
  void Reset(size_t expected);

  // Returns the id of the value for which `same(id)` holds among those with this hash; else adds and returns `next_id`.
  template <typename Same>
  uint32_t FindOrAdd(uint32_t hash, uint32_t next_id, const Same& same) {
    if (size_ >= size_max_) Grow();
    size_t at = hash >> shift_;
    while (true) {
      Slot& slot = slots_[at];
      if (slot.id == 0) {
        slot = {hash, next_id};
        ++size_;
        return next_id;
      }
      if (slot.hash == hash && same(slot.id)) return slot.id;
      at = (at + 1) & mask_;
    }
  }
  // The first id with this hash, or 0: a hint for prefetching.
  uint32_t Candidate(uint32_t hash) const {
    const Slot& slot = slots_[hash >> shift_];
    return slot.hash == hash ? slot.id : 0;
  }
  void Prefetch(uint32_t hash) const { __builtin_prefetch(slots_.data() + (hash >> shift_)); }

 private:
  struct Slot {
    uint32_t hash;
    uint32_t id;
  };
  void Allocate(int bits);
  void Grow();

  GrowableBuffer<Slot> slots_;
  size_t size_ = 0;
  size_t size_max_ = 0;  // grows beyond this
  size_t mask_ = 0;
  int shift_ = 32;
};

// Where a field's text lies, relative to a base pointer given beside it.
struct FieldSpan {
  uint32_t begin = 0;
  uint32_t size = 0;
};

// One column of one chunk, with local ids: 0 is the empty value, others in order of first appearance. Or as text.
struct ChunkColumn {
  struct Value {
    const char* data;
    uint32_t size;
    uint32_t hash;
  };
  GrowableBuffer<uint32_t> ids;     // one per record; no entries at all where every record is empty
  GrowableBuffer<Value> values;     // index = local id; entry 0 is unused
  GrowableBuffer<uint32_t> counts;  // records per local id

  bool as_text = false;        // then the above is empty, and
  GrowableBuffer<char> text;   // the records' texts, one behind the other
  GrowableBuffer<uint32_t> end;  // of each record's text
};

// One chunk: consecutive records of one file.
struct RawChunk {
  size_t num_records = 0;
  std::vector<ChunkColumn> columns;
  // Line numbers relative to the chunk: the first entry is record 0; later ones where the sequence breaks.
  std::vector<RawTable::LineBreak> lines;
  uint64_t num_lines = 0;
};

// Codes columns of chunks. Keeps its hash table for reuse.
class ChunkCoder {
 public:
  // Codes `fields`, one per record, into `column`, replacing what was there.
  void Code(const char* base, std::span<const FieldSpan> fields, ChunkColumn* column);
  // Copies their texts instead. REQUIRES: kReadPastBytes may be read beyond every field.
  void Copy(const char* base, std::span<const FieldSpan> fields, ChunkColumn* column);
  static constexpr size_t kReadPastBytes = 32;

 private:
  ValueIndex index_;
};

// One column under construction.
class RawColumnBuilder {
 public:
  RawColumnBuilder(std::string_view name, std::string_view group, int repeat);
  // Takes up a finished column to append to it.
  explicit RawColumnBuilder(RawColumn column);

  // Appends a chunk. `records_before` is the table's length before it: a column whose chunks were all empty so far is
  // filled up to there when it gets its first value.
  void Append(const ChunkColumn& chunk, size_t records_before, size_t num_records);
  // Appends all of a finished column.
  void Append(const RawColumn& column, size_t records_before);
  // Appends empty values up to `num_records` in all.
  void FillTo(size_t num_records);
  void Reserve(size_t num_records);
  bool all_empty() const { return column_.coded_ && column_.num_values() == 1; }
  // Keeps the column as text from now on if nearly every value so far is another.
  void KeepAsTextIfUnique(size_t num_records);
  bool as_text() const { return !column_.coded_; }
  RawColumn Finish(size_t num_records);

 private:
  uint32_t FindOrAdd(const char* text, uint32_t size, uint32_t hash);
  void PrefetchValues(const ChunkColumn::Value* values, size_t count);
  void TurnIntoText(size_t num_records);
  void AppendText(std::string_view text);
  void AppendChunkText(const ChunkColumn& chunk);

  RawColumn column_;
  ValueIndex index_;
  GrowableBuffer<uint32_t> translation_;  // local id -> id
};

class RawTableBuilder {
 public:
  // Adds a column; returns its index. All columns are added before the first Append.
  size_t AddColumn(std::string_view name) { return AddColumn(name, name, 1); }
  size_t AddColumn(std::string_view name, std::string_view group, int repeat);

  // Says on which line the first record's chunk begins. DEFAULT: 1.
  void SetFirstLine(uint64_t line) { next_line_ = line; }
  // Keeps columns as text in which nearly all values are distinct, told from the first kRecordsToTell records or more.
  void KeepUniqueAsText() { unique_as_text_ = true; }
  // Whether a column is kept as text. May change with each Append, never from true to false.
  bool as_text(size_t column) const { return columns_[column]->as_text(); }
  static constexpr size_t kRecordsToTell = 16384;

  // Makes room; a good estimate saves copying.
  void Reserve(size_t num_records);
  // Appends chunks in order, columns in parallel. REQUIRES: each has one ChunkColumn per column of the table, and
  // the records in all stay below kRecordsMax.
  void Append(std::span<const RawChunk* const> chunks, int threads);

  size_t num_records() const { return num_records_; }
  // The line after the last chunk.
  uint64_t next_line() const { return next_line_; }

  // Completes the table, as the records of `path`. With `drop_empty_columns`, columns without any value are left out.
  // `rows` says where the rows lie in the file, if it can be read again.
  RawTable Finish(std::string_view path, bool drop_empty_columns = false, int threads = 1, RowPlaces rows = {});

  static constexpr size_t kRecordsMax = 0xFFFFFFFE;  // record numbers and counts are 32-bit

 private:
  std::vector<std::unique_ptr<RawColumnBuilder>> columns_;
  std::vector<RawTable::LineBreak> line_breaks_;
  size_t num_records_ = 0;
  uint64_t next_line_ = 1;
  bool unique_as_text_ = false;
};

}  // namespace ipse
