#pragma once

// The output of a run: several files that appear together, when all are whole.
//
//   IPSE_ASSIGN_OR_RETURN(std::unique_ptr<OutputFolder> output, OutputFolder::Create("out", "run.json"));
//   IPSE_ASSIGN_OR_RETURN(std::unique_ptr<AtomicFile> file, output->Begin("links.csv"));
//   IPSE_ASSIGN_OR_RETURN(CsvWriter links, CsvWriter::Create(std::move(file), {"left", "right"}));
//   ... write and Commit every file, "run.json" among them ...
//   IPSE_RETURN_IF_ERROR(output->Publish());
//
// Files are written in a hidden sub-folder, flushed to the disk at once and moved into place by Publish. Until then, the files of a former run are
// untouched. A set of renames is not one step, so one file, the *completion file*, marks a whole result: Publish
// removes the former one first and puts the new one in place last. Whoever finds it finds a whole result. Files of
// other names in the folder are left alone. Without Publish, what was written is removed.
//
// One process at a time may write to a folder; a second is refused. What a crashed run left behind is cleared away.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/io/atomic_file.h"
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

  // Begins the file of that name; its Commit leaves flushing it to the disk to Flush. REQUIRES: a plain name; once per
  // name. Fails as AtomicFile::Create.
  absl::StatusOr<std::unique_ptr<AtomicFile>> Begin(std::string_view name);
  // For whoever writes a file by other means: where it has to lie by the time of Publish. REQUIRES: as for Begin.
  std::string Path(std::string_view name);
  // Flushes to the disk the files that are whole and have not been flushed. All at once: the disk takes about as long for
  // six files as for one. Publish does it for what is left.
  absl::Status Flush();
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
  std::vector<uint8_t> flushed_;  // per name
};

}  // namespace ipse
