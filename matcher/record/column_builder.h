#pragma once

// Fills one column of a record table from the raw columns that feed it.
//
//   ColumnBuilder builder(field, num_records, dictionary_size, threads);
//   builder.Add(raw_column, pieces, runs);      // in the order in which values come
//   table.columns_[field] = builder.Finish();
//
// A record's first value in that order is the column's; further ones, each once and in the order of ids, are others.
// Works on all threads, by runs of records; the result does not depend on how many. Not thread-safe itself.

#include <span>
#include <utility>
#include <vector>

#include "matcher/raw/raw_table.h"
#include "matcher/record/record_table.h"
#include "matcher/record/standard_values.h"

namespace ipse {

class ColumnBuilder {
 public:
  ColumnBuilder(int field, uint32_t num_records, uint32_t dictionary_size, int threads)
      : field_(field), num_records_(num_records), dictionary_size_(dictionary_size), threads_(threads) {}

  // Takes a raw column's values. REQUIRES: the texts of `runs` are numbered; `raw` lives until Finish.
  void Add(const RawColumn& raw, std::span<const StandardPiece> pieces, const ValueRuns& runs);
  Column Finish();

  // Forgets a record's first value, if it has one.
  static void Forget(Column* column, RecordIndex record);
  // Puts another in its place. REQUIRES: a column that is not empty.
  static void Replace(Column* column, RecordIndex record, ValueId value);

 private:
  struct Source {
    const RawColumn* raw;
    GrowableBuffer<ValueId> value_of;  // raw value (an id, or a record of a column kept as text) -> its first value
    std::vector<std::pair<uint32_t, ValueId>> further;  // raw value, further value; in order of raw values
    std::vector<bool> has_further;
  };
  using Others = std::vector<std::pair<RecordIndex, ValueId>>;

  void FillRun(RecordIndex begin, RecordIndex end, Others* others);
  void PlaceOthers(std::span<const Others> runs);
  void Count();
  void CountByRawValue(const Source& source);
  void CountByRecord();

  int field_;
  uint32_t num_records_;
  uint32_t dictionary_size_;
  int threads_;
  std::vector<Source> sources_;
  Column column_;
};

}  // namespace ipse
