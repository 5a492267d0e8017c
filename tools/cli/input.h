#pragma once

// From the files named on the command line to a record table: read, merge, recognise columns, standardise, encode.
//
//   IPSE_ASSIGN_OR_RETURN(LoadedInput input, LoadInput({"a.csv"}, options, engine_model, progress));
//   input.RecordId(7)            // what the file calls the record, else its number
//
// Fails with InvalidArgument where a file cannot be used, naming file, line and remedy, and never a value.
// Thread-safety: LoadedInput is immutable and safe from any thread.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "datasets/io/record_file.h"
#include "matcher/raw/raw_table.h"
#include "matcher/recognise/recognise.h"
#include "matcher/record/encoder.h"
#include "service/engine/engine_model.h"
#include "service/engine/progress.h"
#include "service/engine/stage_clock.h"

namespace ipse {

struct InputOptions {
  int threads = 1;
  char delimiter = '\0';
  bool skip_bad_rows = false;
  bool has_header = true;
  // Header -> role name, over what recognition says ("--column dob2=birth_date").
  std::vector<std::string> column_roles;
  std::string phone_region = "US";
  // Values as read that take more than this are given up once they are standardised, except record ids, and read again
  // from the files where a result shows them. Of files that cannot be read twice they are kept in any case.
  uint64_t values_bytes_max = uint64_t{256} << 20;
};

struct LoadedInput {
  std::vector<std::string> paths;
  RawTable raw;
  std::vector<RecognisedColumn> columns;  // one per raw column
  EncodeReport encoding;
  RecordTable table;
  std::vector<std::string> notes;         // what a person should know about the reading
  int id_column = -1;                     // index of the record id's raw column, or -1: records are numbered

  // The record's name: its id in the file, or its number from 1. Valid as long as the input.
  std::string RecordId(RecordIndex record) const;
  // Whether raw has the values of all columns; else RowTexts (or a RowReader, for many records) gets them.
  bool has_values() const;
  // A record's values as read, one per raw column. Fails where they have to be read again and cannot be.
  absl::StatusOr<std::vector<std::string>> RowTexts(RecordIndex record) const;
};

// `stages`, where given, is told what reading, recognising and standardising took.
absl::StatusOr<LoadedInput> LoadInput(const std::vector<std::string>& paths, const InputOptions& options,
                                      const EngineModel& model, Progress* progress, StageClock* stages = nullptr);

// Finds a record by its name; NotFound otherwise.
absl::StatusOr<RecordIndex> FindRecord(const LoadedInput& input, std::string_view id);

}  // namespace ipse
