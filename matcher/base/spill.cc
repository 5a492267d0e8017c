#include "matcher/base/spill.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>

#include "matcher/base/check.h"
#include "matcher/base/spill_files.h"

namespace ipse {
namespace {

// A file without a name: opened so where the file system can, else unlinked at once.
int OpenNameless(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return fd;
  std::string name = folder + "/.ipse-spill-XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

class Spill {
 public:
  absl::Status Start(const SpillOptions& options) {
    const int fd = OpenNameless(options.folder);
    if (fd < 0) {
      return MakeStatus(absl::ErrnoToStatusCode(errno), "{}: no file can be made there for what does not fit the memory: {}",
                        options.folder, std::strerror(errno));
    }
    ::close(fd);
    const std::lock_guard lock(mutex_);
    options_ = options;
    in_use_.store(true, std::memory_order_release);
    spilling_.store(true, std::memory_order_release);
    return absl::OkStatus();
  }
  void Stop() { spilling_.store(false, std::memory_order_release); }

  bool spilling() const { return spilling_.load(std::memory_order_acquire); }
  bool in_use() const { return in_use_.load(std::memory_order_acquire); }

  void CountInMemory(std::ptrdiff_t bytes) {
    const std::lock_guard lock(mutex_);
    in_memory_ += bytes;
  }
  bool Fits(size_t old_bytes, size_t bytes) {
    if (!spilling()) return true;
    const std::lock_guard lock(mutex_);
    if (bytes < options_.block_bytes_min || bytes <= old_bytes) return true;
    return in_memory_ + static_cast<std::ptrdiff_t>(bytes - old_bytes) <= static_cast<std::ptrdiff_t>(options_.memory_bytes);
  }

  bool IsInFile(const void* block) {
    const std::lock_guard lock(mutex_);
    return files_.contains(block);
  }

  void* Map(size_t bytes) {
    std::string folder;
    {
      const std::lock_guard lock(mutex_);
      folder = options_.folder;
    }
    const int fd = OpenNameless(folder);
    if (fd < 0 && (errno == EMFILE || errno == ENFILE)) return nullptr;
    if (fd < 0) throw SpillFull();
    void* block = nullptr;
    try {
      block = MapFrom(fd, 0, bytes);
    } catch (...) {
      ::close(fd);
      throw;
    }
    Enter(block, fd, static_cast<std::ptrdiff_t>(bytes));
    return block;
  }

  void* Resize(void* old, size_t old_bytes, size_t bytes) {
    const int fd = FileOf(old);
    // Mapped anew rather than moved: both see the same pages, and nothing is copied.
    void* const block = MapFrom(fd, old_bytes, bytes);
    Leave(old, static_cast<std::ptrdiff_t>(old_bytes));
    ::munmap(old, old_bytes);
    Enter(block, fd, static_cast<std::ptrdiff_t>(bytes));
    if (bytes < old_bytes) (void)!::ftruncate(fd, static_cast<off_t>(bytes));  // else the room is back when the block is freed
    return block;
  }

  void Free(void* block, size_t bytes) {
    const int fd = FileOf(block);
    Leave(block, static_cast<std::ptrdiff_t>(bytes));
    ::munmap(block, bytes);
    ::close(fd);
  }

  uint64_t now() const { return static_cast<uint64_t>(in_files_.load()); }
  uint64_t peak() const { return static_cast<uint64_t>(peak_.load()); }

 private:
  static void* MapFrom(int fd, size_t old_bytes, size_t bytes) {
    if (bytes > old_bytes) {
      int error = 0;
      do {
        error = ::posix_fallocate(fd, 0, static_cast<off_t>(bytes));
      } while (error == EINTR);
      if (error != 0) throw SpillFull();
    }
    void* const block = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (block == MAP_FAILED) throw std::bad_alloc();
    return block;
  }
  int FileOf(const void* block) {
    const std::lock_guard lock(mutex_);
    const auto at = files_.find(block);
    IPSE_CHECK(at != files_.end());
    return at->second;
  }
  void Enter(const void* block, int fd, std::ptrdiff_t bytes) {
    const std::lock_guard lock(mutex_);
    files_[block] = fd;
    in_files_ += bytes;
    peak_ = std::max(peak_.load(), in_files_.load());
  }
  // REQUIRES: the block is still mapped, so that nobody else can be given its address.
  void Leave(const void* block, std::ptrdiff_t bytes) {
    const std::lock_guard lock(mutex_);
    files_.erase(block);
    in_files_ -= bytes;
  }

  std::mutex mutex_;  // guards the next three
  SpillOptions options_;
  std::map<const void*, int> files_;  // by address: the file that holds the block
  std::ptrdiff_t in_memory_ = 0;      // of large blocks made or grown since the start
  std::atomic<bool> in_use_ = false, spilling_ = false;
  std::atomic<std::ptrdiff_t> in_files_ = 0, peak_ = 0;
};

Spill& TheSpill() {
  static Spill* const spill = new Spill;  // blocks may be freed after the destructors of statics
  return *spill;
}

}  // namespace

absl::Status StartSpilling(const SpillOptions& options) { return TheSpill().Start(options); }
void StopSpilling() { TheSpill().Stop(); }
bool Spilling() { return TheSpill().spilling(); }
uint64_t SpilledBytes() { return TheSpill().now(); }
uint64_t SpilledPeakBytes() { return TheSpill().peak(); }

bool SpillFilesInUse() { return TheSpill().in_use(); }
void CountInMemory(std::ptrdiff_t bytes) { TheSpill().CountInMemory(bytes); }
bool FitsInMemory(size_t old_bytes, size_t bytes) { return TheSpill().Fits(old_bytes, bytes); }
bool IsInFile(const void* block) { return TheSpill().IsInFile(block); }
void* MapFile(size_t bytes) { return TheSpill().Map(bytes); }
void* ResizeFile(void* old, size_t old_bytes, size_t bytes) { return TheSpill().Resize(old, old_bytes, bytes); }
void FreeFile(void* block, size_t bytes) { TheSpill().Free(block, bytes); }

}  // namespace ipse
