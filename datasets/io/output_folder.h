#pragma once

// The output of a run: several files that appear together, when all are whole.
//
//   IPSE_ASSIGN_OR_RETURN(std::unique_ptr<OutputFolder> output, OutputFolder::Create("out", "run.json"));
//   IPSE_ASSIGN_OR_RETURN(CsvWriter links, CsvWriter::Create(output->Path("links.csv"), {"left", "right"}));
//   ... write and Commit every file, output->Path("run.json") among them ...
//   IPSE_RETURN_IF_ERROR(output->Publish());
//
// Files are written in a hidden sub-folder and moved into place by Publish. Until then, the files of a former run are
// untouched. A set of renames is not one step, so one file, the *completion file*, marks a whole result: Publish
// removes the former one first and puts the new one in place last. Whoever finds it finds a whole result. Files of
// other names in the folder are left alone. Without Publish, what was written is removed.
//
// One process at a time may write to a folder; a second is refused. What a crashed run left behind is cleared away.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/base/status.h"

namespace ipse {

class OutputFolder {
 public:
  // Creates the folder if it is not there. Fails with InvalidArgument (the path is a file), PermissionDenied,
  // ResourceExhausted (disk full) or Unavailable (another process is writing to it).
  static absl::StatusOr<std::unique_ptr<OutputFolder>> Create(const std::string& folder, std::string completion_file);
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;
  ~OutputFolder();

  // Where to write the file of that name until Publish. REQUIRES: a plain name; asked for once per name.
  std::string Path(std::string_view name);
  // Moves all files into place. Fails with FailedPrecondition if one that was asked for was not written, the completion
  // file included; then nothing is moved.
  absl::Status Publish();

 private:
  OutputFolder(std::string folder, std::string completion_file, int lock_fd);

  std::string folder_;
  std::string staging_;
  std::string completion_file_;
  int lock_fd_;  // the staging folder, locked
  std::vector<std::string> names_;
};

}  // namespace ipse
