#pragma once

// Writes what a linkage job found into its output folder: clusters.csv, links.csv, review.csv, model.textproto,
// summary.json and report.html. The files appear together at the end, or not at all.
// Fails with ResourceExhausted (disk full), PermissionDenied or Unavailable, naming the file.

#include <string>
#include <vector>

#include "datasets/io/output_folder.h"
#include "service/engine/linkage_job.h"
#include "tools/cli/input.h"

namespace ipse {

// Everything a report says about one run.
struct RunSummary {
  const LoadedInput& input;
  const LinkageResult& result;
  std::string command;  // "dedup" or "link"
  std::vector<StageTime> stages;  // of the job so far, without gaps
  bool within_files = true;  // pairs within one file were looked at
  std::vector<std::string> unique_files;
  InputOptions input_options;
  bool values_in_report = true;  // show the record values of sample pairs
};

struct ClusterCounts {
  uint64_t identities = 0;
  uint64_t duplicates = 0;  // records beyond the first of each identity
  uint64_t largest = 0;
  std::vector<uint64_t> sizes;  // sizes[s]: identities of s records, the last entry s or more
};
ClusterCounts CountClusters(const LinkageResult& result);

// Why a person should look at a pair; empty when nobody need. Holds no record value.
std::string ReviewReason(const LinkageResult& result, const KeptPair& pair);

// Writes all files and takes the stages of the job, writing included, from `clock` into the summary. What comes after
// the last byte of summary.json, moving the files into place, cannot be in it and is a stage of the summary afterwards.
absl::Status WriteResults(OutputFolder& out, StageClock& clock, RunSummary* summary);

// What stages take together.
StageTime TotalOf(const std::vector<StageTime>& stages);

}  // namespace ipse
