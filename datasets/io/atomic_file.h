#pragma once

// A file that appears whole or not at all.
//
//   IPSE_ASSIGN_OR_RETURN(std::unique_ptr<AtomicFile> file, AtomicFile::Create("report.html"));
//   IPSE_RETURN_IF_ERROR(file->Append(html));
//   IPSE_RETURN_IF_ERROR(file->Commit());
//
// Bytes go to a temporary file in the same folder; Commit flushes it to the disk and renames it over the target, whose
// permissions it keeps. Without Commit, or after an error, the target is as it was and the temporary file is removed.
// A symbolic link is followed. Standard output ("-"), devices and pipes cannot be renamed over: they are written
// directly.
//
// Several files that appear together (OutputFolder) are flushed together: kLater leaves that to the caller.
//
// Errors stick: after the first, Append and Commit return it and write nothing more. Not thread-safe.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "matcher/base/status.h"

namespace ipse {

// Whether Commit flushes the file and its folder to the disk.
enum class DiskFlush { kAtCommit, kLater };

class AtomicFile {
 public:
  // Begins a file. Fails with NotFound (no such folder), PermissionDenied, InvalidArgument (the path is a folder) or
  // ResourceExhausted (disk full).
  static absl::StatusOr<std::unique_ptr<AtomicFile>> Create(const std::string& path,
                                                            DiskFlush flush = DiskFlush::kAtCommit);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();

  // Appends bytes; they are buffered. Fails with ResourceExhausted on a full disk, naming the file.
  absl::Status Append(std::string_view bytes);
  // Makes the file appear. To be called once. After an error the former file, if any, is still there, unless the
  // message says that the disk failed to confirm the rename: then which of the two is there is unknown.
  absl::Status Commit();

  const std::string& path() const { return path_; }
  uint64_t bytes_appended() const { return bytes_appended_; }

 private:
  AtomicFile(std::string path, std::string target, std::string temporary, int fd, DiskFlush flush);
  absl::Status Flush();
  absl::Status Write(std::string_view bytes);

  std::string path_;       // as given, for messages
  std::string target_;     // with links followed
  std::string temporary_;  // empty where the target is written directly
  int fd_;
  DiskFlush disk_flush_;
  std::string buffer_;
  uint64_t bytes_appended_ = 0;
  absl::Status error_;
};

// The status for a failed system call on a file: full disk, quota and size limits are ResourceExhausted, refused access
// PermissionDenied, a missing folder NotFound, anything else DataLoss. `doing` is e.g. "writing".
absl::Status FileError(const std::string& path, std::string_view doing, int error);

// Flushes a file that Commit left unflushed to the disk.
absl::Status SyncFile(const std::string& path);

// Flushes a folder's entries to the disk, so that a rename in it survives a power cut.
absl::Status SyncFolder(const std::string& folder);

}  // namespace ipse
