#pragma once

// Writes what a linkage job found into its output folder: clusters.csv, links.csv, review.csv, model.textproto,
// summary.json and report.html. The files appear together at the end, or not at all.
// Fails with ResourceExhausted (disk full), PermissionDenied or Unavailable, naming the file.
//
// Rows are formatted on all threads and written a stretch at a time: memory does not depend on the number of rows.

#include <string>
#include <vector>

#include "datasets/io/output_folder.h"
#include "service/engine/linkage_job.h"
#include "tools/cli/input.h"
#include "tools/cli/run_figures.h"

namespace ipse {

// Everything a report says about one run.
struct RunSummary {
  const LoadedInput& input;
  const LinkageResult& result;
  RunFigures figures;   // of the result
  std::string command;  // "dedup" or "link"
  std::vector<StageTime> stages;  // of the job so far, without gaps
  bool within_files = true;  // pairs within one file were looked at
  std::vector<std::string> unique_files;
  InputOptions input_options;
  bool values_in_report = true;  // show the record values of sample pairs
};

// Writes all files and takes the stages of the job, writing included, from `clock` into the summary. What comes after
// the last byte of summary.json, moving the files into place, cannot be in it and is a stage of the summary afterwards.
absl::Status WriteResults(OutputFolder& out, StageClock& clock, RunSummary* summary);

// What stages take together.
StageTime TotalOf(const std::vector<StageTime>& stages);

}  // namespace ipse
