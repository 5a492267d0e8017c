#include "datasets/io/output_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "matcher/base/check.h"
#include "matcher/base/parallel.h"

namespace ipse {
namespace {

namespace fs = std::filesystem;

constexpr size_t kFlushesAtOnce = 16;
constexpr std::string_view kStagingName = ".ipse-partial";

std::string InFolder(const std::string& folder, std::string_view name) { return (fs::path(folder) / name).string(); }

void ClearFolder(const std::string& folder) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) fs::remove_all(entry.path(), error);
}

}  // namespace

OutputFolder::OutputFolder(std::string folder, std::string completion_file, int lock_fd)
    : folder_(std::move(folder)),
      staging_(InFolder(folder_, kStagingName)),
      completion_file_(std::move(completion_file)),
      lock_fd_(lock_fd) {}

absl::StatusOr<std::unique_ptr<OutputFolder>> OutputFolder::Create(const std::string& folder,
                                                                   std::string completion_file) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_directory(folder, error)) {
    return InvalidArgument("{}: is a file; the output needs a folder", folder);
  }
  const std::string staging = InFolder(folder, kStagingName);
  fs::create_directories(staging, error);
  if (error) return FileError(folder, "creating the output folder", error.value());
  const int fd = ::open(staging.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return FileError(folder, "opening the output folder", errno);
  // File systems without locks (ENOLCK, EOPNOTSUPP) do without.
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    ::close(fd);
    return MakeStatus(absl::StatusCode::kUnavailable,
                      "{}: another run is writing to this folder; wait for it or choose another", folder);
  }
  ClearFolder(staging);  // what a crashed run left
  return std::unique_ptr<OutputFolder>(new OutputFolder(folder, std::move(completion_file), fd));
}

OutputFolder::~OutputFolder() {
  std::error_code error;
  fs::remove_all(staging_, error);
  ::close(lock_fd_);
}

std::string OutputFolder::Path(std::string_view name) {
  IPSE_CHECK(!name.empty() && name.front() != '.' && name.find('/') == std::string_view::npos);
  IPSE_CHECK(std::find(names_.begin(), names_.end(), name) == names_.end());
  names_.emplace_back(name);
  return InFolder(staging_, name);
}

absl::StatusOr<std::unique_ptr<AtomicFile>> OutputFolder::Begin(std::string_view name) {
  return AtomicFile::Create(Path(name), DiskFlush::kLater);
}

absl::Status OutputFolder::Flush() {
  std::vector<size_t> due;
  std::error_code error;
  flushed_.resize(names_.size(), 0);
  for (size_t i = 0; i < names_.size(); ++i) {
    if (flushed_[i] == 0 && fs::is_regular_file(InFolder(staging_, names_[i]), error)) due.push_back(i);
  }
  std::vector<absl::Status> statuses(due.size());
  // The threads wait for the disk, not for a processor.
  ParallelChunks(static_cast<int>(std::min(due.size(), kFlushesAtOnce)), due.size(),
                 [&](size_t i) { statuses[i] = SyncFile(InFolder(staging_, names_[due[i]])); });
  for (size_t i = 0; i < due.size(); ++i) {
    IPSE_RETURN_IF_ERROR(statuses[i]);
    flushed_[due[i]] = 1;
  }
  return absl::OkStatus();
}

absl::Status OutputFolder::Publish() {
  std::error_code error;
  const bool has_completion = std::find(names_.begin(), names_.end(), completion_file_) != names_.end();
  if (!has_completion) return FailedPrecondition("{}: {} was not written", folder_, completion_file_);
  for (const std::string& name : names_) {
    if (!fs::is_regular_file(InFolder(staging_, name), error)) {
      return FailedPrecondition("{}: {} was not written", folder_, name);
    }
  }
  IPSE_RETURN_IF_ERROR(Flush());
  const std::string completion = InFolder(folder_, completion_file_);
  if (::unlink(completion.c_str()) == 0) {
    IPSE_RETURN_IF_ERROR(SyncFolder(folder_));
  } else if (errno != ENOENT) {
    return FileError(completion, "removing", errno);
  }
  std::partition(names_.begin(), names_.end(), [&](const std::string& name) { return name != completion_file_; });
  for (const std::string& name : names_) {
    if (name == completion_file_) IPSE_RETURN_IF_ERROR(SyncFolder(folder_));
    const std::string target = InFolder(folder_, name);
    if (::rename(InFolder(staging_, name).c_str(), target.c_str()) != 0) return FileError(target, "renaming", errno);
  }
  return SyncFolder(folder_);
}

}  // namespace ipse
