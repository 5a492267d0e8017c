#include "datasets/io/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace ipse {
namespace {

constexpr size_t kBufferBytes = 256 << 10;

// A sibling of the target that no other file of this or another process has.
std::string TemporaryName(const std::string& target) {
  static std::atomic<uint64_t> counter{0};
  return fmt::format("{}.part-{}-{}", target, ::getpid(), counter.fetch_add(1));
}

std::string FolderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace

absl::Status FileError(const std::string& path, std::string_view doing, int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return ResourceExhausted("{}: {} failed: the disk is full; free some space or choose another place", path, doing);
    case EFBIG:
      return ResourceExhausted("{}: {} failed: the file would pass the size limit of this process or disk", path,
                               doing);
    case EACCES:
    case EPERM:
    case EROFS:
      return MakeStatus(absl::StatusCode::kPermissionDenied,
                        "{}: {} failed: {}; check the permissions of the file and its folder", path, doing,
                        std::strerror(error));
    case ENOENT:
    case ENOTDIR:
      return NotFound("{}: {} failed: the folder does not exist; create it first", path, doing);
    default:
      return DataLoss("{}: {} failed: {}", path, doing, std::strerror(error));
  }
}

absl::Status SyncFile(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return FileError(path, "opening", errno);
  const int error = ::fsync(fd) == 0 ? 0 : errno;
  ::close(fd);
  return error == 0 ? absl::OkStatus() : FileError(path, "flushing to the disk", error);
}

absl::Status SyncFolder(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return FileError(folder, "opening the folder", errno);
  // Some file systems cannot flush folders and say EINVAL; there is nothing more to do there.
  const int error = ::fsync(fd) == 0 || errno == EINVAL ? 0 : errno;
  ::close(fd);
  if (error == 0) return absl::OkStatus();
  return DataLoss("{}: the disk failed to confirm a rename ({}); whether the old or the new file is there is unknown",
                  folder, std::strerror(error));
}

AtomicFile::AtomicFile(std::string path, std::string target, std::string temporary, int fd, DiskFlush flush)
    : path_(std::move(path)), target_(std::move(target)), temporary_(std::move(temporary)), fd_(fd), disk_flush_(flush) {
  buffer_.reserve(kBufferBytes);
}

absl::StatusOr<std::unique_ptr<AtomicFile>> AtomicFile::Create(const std::string& path, DiskFlush flush) {
  if (path == "-") {
    const int fd = ::dup(STDOUT_FILENO);
    if (fd < 0) return FileError("standard output", "opening", errno);
    return std::unique_ptr<AtomicFile>(new AtomicFile("standard output", path, "", fd, flush));
  }
  std::string target = path;
  struct stat info = {};
  const bool exists = ::stat(path.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) return InvalidArgument("{}: is a folder; name a file in it", path);
  if (exists && !S_ISREG(info.st_mode)) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0) return FileError(path, "opening", errno);
    return std::unique_ptr<AtomicFile>(new AtomicFile(path, path, "", fd, flush));
  }
  if (exists) {
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(path, error);
    if (!error) target = real.string();
  }
  std::string temporary = TemporaryName(target);
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) return FileError(path, "creating", errno);
  std::unique_ptr<AtomicFile> file(new AtomicFile(path, std::move(target), std::move(temporary), fd, flush));
  if (exists && ::fchmod(fd, info.st_mode & 07777) != 0) return FileError(path, "keeping the permissions", errno);
  return file;
}

AtomicFile::~AtomicFile() {
  if (fd_ >= 0) ::close(fd_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

absl::Status AtomicFile::Append(std::string_view bytes) {
  IPSE_RETURN_IF_ERROR(error_);
  bytes_appended_ += bytes.size();
  if (buffer_.size() + bytes.size() > kBufferBytes) {
    IPSE_RETURN_IF_ERROR(Flush());
    if (bytes.size() >= kBufferBytes) return error_ = Write(bytes);
  }
  buffer_ += bytes;
  return absl::OkStatus();
}

absl::Status AtomicFile::Flush() {
  if (error_.ok()) error_ = Write(buffer_);
  buffer_.clear();
  return error_;
}

absl::Status AtomicFile::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return FileError(path_, "writing", errno);
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status AtomicFile::Commit() {
  IPSE_RETURN_IF_ERROR(Flush());
  const bool direct = temporary_.empty(), flush = !direct && disk_flush_ == DiskFlush::kAtCommit;
  if (flush && ::fsync(fd_) != 0) return error_ = FileError(path_, "flushing to the disk", errno);
  const int closed = ::close(fd_);
  fd_ = -1;
  if (closed != 0) return error_ = FileError(path_, "closing", errno);
  if (direct) return absl::OkStatus();
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) return error_ = FileError(path_, "renaming", errno);
  temporary_.clear();
  return flush ? error_ = SyncFolder(FolderOf(target_)) : absl::OkStatus();
}

}  // namespace ipse
