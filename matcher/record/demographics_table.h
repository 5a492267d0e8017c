#pragma once

// Records one by one (demographics.h) into a raw table, as if they had been read from a file: so that many are standardised
// by the batch encoder (encoder.h), which is several times quicker than one after the other.
//
//   DemographicsTable records(threads);
//   records.Add(person);                                  // row 0, 1, 2, ...
//   RawTable raw = records.Finish("the registry", &roles);
//
// Not thread-safe. Cost: some microseconds a record; memory as for the same records read from a file (raw_table.h).

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/raw/raw_table_builder.h"
#include "matcher/record/demographics.h"

namespace ipse {

class DemographicsTable {
 public:
  explicit DemographicsTable(int threads);

  // Adds a row, which the encoder takes as RecordStandardiser takes the record. False if it has more values of a role than
  // there are columns: the first ones count.
  bool Add(const Demographics& data);
  size_t num_records() const { return added_; }
  RawTable Finish(std::string_view name, std::vector<ColumnRole>* roles);  // the roles of its columns

 private:
  void Flush();

  const int threads_;
  RawTableBuilder builder_;
  ChunkCoder coder_;
  std::string texts_;
  std::vector<std::vector<FieldSpan>> fields_;
  size_t records_ = 0, added_ = 0;
};

}  // namespace ipse
