#pragma once

// Turns a record file as read into the record table: standardises every distinct raw value once, in parallel, and codes
// the results.
//
//   RecognisedColumns say which role each raw column has; the schema says which field takes which role.
//   IPSE_ASSIGN_OR_RETURN(RecordTable table, EncodeRecords(raw, roles, schema, {.threads = 2}, &report));
//
// One raw column may feed several fields (a full name, a street with a unit) and several columns one field (two phones):
// the first value in column order is the record's first value, the others follow.
// Fails with InvalidArgument when no column has a role that a field of the schema takes.
// Thread-safe: a pure function. Field kinds are worked on one after the other, each on all threads, so that what one needs
// for a while (about 30 bytes per value) is free again for the next.
// Cost: standardising costs per distinct raw value, some 100 ns; numbering some 60 ns per standard value; filling a column
// a few nanoseconds per record and field.

#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "matcher/base/status.h"
#include "matcher/raw/raw_table.h"
#include "matcher/record/record_table.h"
#include "matcher/standardise/cleaning.h"
#include "matcher/standardise/date.h"
#include "matcher/standardise/identifier.h"

namespace ipse {

struct EncodeOptions {
  int threads = 1;
  std::string default_phone_region = "US";
  // What a column's values say as a whole, told instead of taken from them: so that records of a registry read the same
  // whichever others are there.
  struct Told {
    DateOrder date_order;
    IdentifierStyle national_identifier;
  };
  std::optional<Told> told = {};
  // Told as soon as a raw column's values will not be read any more, so that they can be given up
  // (RawTable::ReleaseValues) while others are worked on. Called from one thread, for every column once.
  std::function<void(size_t column)> column_done = {};
};

// How a raw column was read, for the user. Counts are records.
struct ColumnReading {
  uint64_t filled = 0;        // raw value present
  uint64_t placeholders = 0;  // present, but a stand-in (999-99-9999, UNKNOWN, 1900-01-01) taken as missing
  uint64_t unreadable = 0;    // present, but nothing could be made of it, or it cannot be (a birth after the record was made)
  uint32_t distinct = 0;
};

struct EncodeReport {
  std::vector<ColumnReading> columns;  // one per raw column
  bool ambiguous_date_order = false;   // no value of a date column tells day from month
  // Records whose birth date does not fit the day they were made and was left out, or replaced by a month; ascending
  // (record_day.h).
  std::vector<RecordIndex> birth_dates_doubted;

  bool IsDoubted(RecordIndex record) const {
    return std::binary_search(birth_dates_doubted.begin(), birth_dates_doubted.end(), record);
  }
};

absl::StatusOr<RecordTable> EncodeRecords(const RawTable& raw, std::span<const ColumnRole> roles, const Schema& schema,
                                          std::span<const CleaningRules> cleaning, const EncodeOptions& options,
                                          EncodeReport* report);

}  // namespace ipse
