#include "datasets/io/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "datasets/io/text_encoding.h"
#include "matcher/base/check.h"

namespace ipse {
namespace {

ByteSource::FileState StateOf(int fd) {
  struct stat info;
  if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return {};
  return {true, static_cast<uint64_t>(info.st_size), info.st_mtim.tv_sec * int64_t{1'000'000'000} + info.st_mtim.tv_nsec};
}

class FileSource : public ByteSource {
 public:
  FileSource(std::string name, int fd, uint64_t size, bool owned)
      : name_(std::move(name)), fd_(fd), size_(size), owned_(owned) {}
  ~FileSource() override {
    if (owned_) ::close(fd_);
  }
  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    while (true) {
      const ssize_t got = ::read(fd_, to, size);
      if (got >= 0) {
        done_ += static_cast<uint64_t>(got);
        return static_cast<size_t>(got);
      }
      if (errno == EINTR) continue;
      return DataLoss("{}: reading failed after {} bytes: {}; check the disk or the network share", name_, done_,
                      std::strerror(errno));
    }
  }
  uint64_t bytes_done() const override { return done_; }
  uint64_t bytes_total() const override { return size_; }
  FileState file_state() const override { return owned_ ? StateOf(fd_) : FileState(); }
  const std::string& name() const override { return name_; }

 private:
  std::string name_;
  int fd_;
  uint64_t size_;
  bool owned_;
  uint64_t done_ = 0;
};

class MemoryBytes : public ByteSource {
 public:
  MemoryBytes(std::string name, std::string_view bytes) : name_(std::move(name)), bytes_(bytes) {}
  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    const size_t count = std::min(size, bytes_.size() - done_);
    if (count > 0) std::memcpy(to, bytes_.data() + done_, count);
    done_ += count;
    return count;
  }
  uint64_t bytes_done() const override { return done_; }
  uint64_t bytes_total() const override { return bytes_.size(); }
  const std::string& name() const override { return name_; }

 private:
  std::string name_;
  std::string_view bytes_;
  size_t done_ = 0;
};

// A source that wraps another: progress and name are the inner one's.
class WrappedSource : public ByteSource {
 public:
  explicit WrappedSource(std::unique_ptr<ByteSource> inner) : inner_(std::move(inner)) {}
  uint64_t bytes_done() const override { return inner_->bytes_done(); }
  uint64_t bytes_total() const override { return inner_->bytes_total(); }
  const std::string& name() const override { return inner_->name(); }

 protected:
  std::unique_ptr<ByteSource> inner_;
};

class PrefixedBytes : public WrappedSource {
 public:
  PrefixedBytes(std::string first, std::unique_ptr<ByteSource> rest)
      : WrappedSource(std::move(rest)), first_(std::move(first)) {}
  FileState file_state() const override { return inner_->file_state(); }
  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    if (at_ == first_.size()) return inner_->Read(to, size);
    const size_t count = std::min(size, first_.size() - at_);
    std::memcpy(to, first_.data() + at_, count);
    at_ += count;
    return count;
  }

 private:
  std::string first_;
  size_t at_ = 0;
};

class GunzipBytes : public WrappedSource {
 public:
  explicit GunzipBytes(std::unique_ptr<ByteSource> inner) : WrappedSource(std::move(inner)), input_(kInputBytes) {
    stream_ = {};
    IPSE_CHECK(inflateInit2(&stream_, 15 + 16) == Z_OK);  // gzip wrapper only
  }
  ~GunzipBytes() override { inflateEnd(&stream_); }

  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(std::min<size_t>(size, 1U << 30));
    const uInt wanted = stream_.avail_out;
    while (stream_.avail_out == wanted) {
      if (stream_.avail_in == 0) {
        IPSE_ASSIGN_OR_RETURN(const size_t got, inner_->Read(input_.data(), input_.size()));
        if (got == 0) {
          if (between_members_) return size_t{0};
          return DataLoss("{}: the gzip data end too early; the file was cut off, copy or export it again", name());
        }
        stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
        stream_.avail_in = static_cast<uInt>(got);
      }
      IPSE_RETURN_IF_ERROR(Step());
      if (padding_) return size_t{0};
    }
    return size_t{wanted - stream_.avail_out};
  }

 private:
  static constexpr size_t kInputBytes = 256 << 10;

  // A new member begins where the one before ended; zero bytes after the last are padding (as gzip itself has it).
  absl::Status Step() {
    if (between_members_) {
      if (members_ > 0 && *stream_.next_in == 0) {
        padding_ = true;
        return absl::OkStatus();
      }
      between_members_ = false;
      inflateReset(&stream_);
    }
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      between_members_ = true;
      ++members_;
      return absl::OkStatus();
    }
    if (result == Z_OK || result == Z_BUF_ERROR) return absl::OkStatus();
    return DataLoss("{}: the gzip data are damaged near byte {}; copy or export the file again", name(),
                    inner_->bytes_done() - stream_.avail_in);
  }

  z_stream stream_;
  std::vector<char> input_;
  bool between_members_ = true;
  bool padding_ = false;
  int members_ = 0;
};

class Utf16Bytes : public WrappedSource {
 public:
  Utf16Bytes(std::unique_ptr<ByteSource> inner, bool big_endian)
      : WrappedSource(std::move(inner)), decoder_(big_endian) {}
  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    while (at_ == text_.size() && !ended_) {
      char block[kBlockBytes];
      IPSE_ASSIGN_OR_RETURN(const size_t got, inner_->Read(block, sizeof(block)));
      text_.clear();
      at_ = 0;
      ended_ = got == 0;
      if (ended_) {
        decoder_.Finish(&text_);
      } else {
        decoder_.Decode({block, got}, &text_);
      }
    }
    const size_t count = std::min(size, text_.size() - at_);
    if (count > 0) std::memcpy(to, text_.data() + at_, count);
    at_ += count;
    return count;
  }

 private:
  static constexpr size_t kBlockBytes = 64 << 10;
  Utf16Decoder decoder_;
  std::string text_;
  size_t at_ = 0;
  bool ended_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ByteSource>> OpenSource(const std::string& path) {
  if (path == "-" || path == "/dev/stdin") {
    return std::make_unique<FileSource>("standard input", STDIN_FILENO, 0, false);
  }
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return NotFound("{}: no such file; check the path", path);
    if (errno == EACCES) {
      return MakeStatus(absl::StatusCode::kPermissionDenied, "{}: may not be read by this user; check its permissions",
                        path);
    }
    return FailedPrecondition("{}: cannot be opened: {}", path, std::strerror(errno));
  }
  struct stat info;
  if (::fstat(fd, &info) != 0 || S_ISDIR(info.st_mode)) {
    ::close(fd);
    return InvalidArgument("{}: is a folder, not a file; name a file in it", path);
  }
  ::posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  const uint64_t size = S_ISREG(info.st_mode) ? static_cast<uint64_t>(info.st_size) : 0;
  return std::make_unique<FileSource>(path, fd, size, true);
}

std::unique_ptr<ByteSource> MemorySource(std::string name, std::string_view bytes) {
  return std::make_unique<MemoryBytes>(std::move(name), bytes);
}
std::unique_ptr<ByteSource> PrefixedSource(std::string first, std::unique_ptr<ByteSource> rest) {
  return std::make_unique<PrefixedBytes>(std::move(first), std::move(rest));
}
std::unique_ptr<ByteSource> GunzipSource(std::unique_ptr<ByteSource> compressed) {
  return std::make_unique<GunzipBytes>(std::move(compressed));
}
std::unique_ptr<ByteSource> Utf16Source(std::unique_ptr<ByteSource> utf16, bool big_endian) {
  return std::make_unique<Utf16Bytes>(std::move(utf16), big_endian);
}

absl::Status ReadUpTo(ByteSource& source, size_t size, std::string* text, bool* at_end) {
  *at_end = false;
  while (text->size() < size) {
    const size_t before = text->size();
    text->resize(size);
    absl::StatusOr<size_t> got = source.Read(text->data() + before, size - before);
    text->resize(before + (got.ok() ? *got : 0));
    if (!got.ok()) return got.status();
    if (*got == 0) {
      *at_end = true;
      break;
    }
  }
  return absl::OkStatus();
}

}  // namespace ipse
