#pragma once

// Truth and tag files for `ipse evaluate`: which column names the record and which one says who it is.
//
//   IPSE_ASSIGN_OR_RETURN(Truth truth, ReadTruth({"truth.csv"}, {}, results, threads));
//   truth.label_of[record];     // equal exactly for records of one person; kNoTruth where the file says nothing
//
// Columns are told by their headers (rec_id, record_id, id ...; cluster_id, true_id, entity_id ...); a file of two columns
// is read as id and truth. Without an id column, rows are taken in order when there are as many as records.
// Thread-safety: pure functions.

#include <string>
#include <vector>

#include "tools/cli/run_results.h"

namespace ipse {

struct TruthOptions {
  std::string id_column, truth_column;  // empty: detected
};

struct Truth {
  std::vector<uint32_t> label_of;  // one per record of the run
  // Who lives together and who is kin, where the file says so in columns household_id and family_id, as `ipse generate`
  // writes; empty otherwise.
  std::vector<uint32_t> household_of, family_of;
  std::vector<std::string> notes;  // how the columns were read, and what did not fit
};

// InvalidArgument when no column fits, a record has two truths, or no id is one of the run's.
absl::StatusOr<Truth> ReadTruth(const std::vector<std::string>& paths, const TruthOptions& options,
                                const RunResults& results, int threads);

struct RecordTags {
  std::vector<std::string> names;               // in order of first appearance
  std::vector<std::vector<uint16_t>> tags_of;   // per record, indexes into names
};
// Reads a file with a record id and a column of tags, '|' between them ("tags" or "tag").
absl::StatusOr<RecordTags> ReadTags(const std::string& path, const TruthOptions& options, const RunResults& results,
                                    int threads);

}  // namespace ipse
