#include "matcher/base/large_blocks.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "matcher/base/spill_files.h"

namespace ipse {
namespace {

// ThreadSanitizer does not see mremap: what it knows of the pages a block left behind would be held against the block that
// gets them next, on another thread. There, blocks are copied.
#if defined(__SANITIZE_THREAD__)
constexpr bool kMovePages = false;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
constexpr bool kMovePages = false;
#else
constexpr bool kMovePages = true;
#endif
#else
constexpr bool kMovePages = true;
#endif

void* Map(size_t bytes) {
  return ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

void* Move(void* old, size_t old_bytes, size_t bytes) {
  if (kMovePages) return ::mremap(old, old_bytes, bytes, MREMAP_MAYMOVE);
  void* const block = Map(bytes);
  if (block == MAP_FAILED) return block;
  std::memcpy(block, old, std::min(old_bytes, bytes));
  ::munmap(old, old_bytes);
  return block;
}

// A block in memory grows beyond what may be there: its contents go to a file. Null where there can be none.
void* MoveToFile(void* old, size_t old_bytes, size_t bytes) {
  void* const block = MapFile(bytes);
  if (old == nullptr || block == nullptr) return block;
  std::memcpy(block, old, std::min(old_bytes, bytes));
  FreeLargeBlock(old, old_bytes);
  return block;
}

// From here on huge pages: one for a smaller block would be mostly empty.
constexpr size_t kHugePagesFrom = size_t{4} << 20;

}  // namespace

void* ResizeLargeBlock(void* old, size_t old_bytes, size_t bytes) {
  const bool counted = SpillFilesInUse();
  if (counted) {
    if (old != nullptr && IsInFile(old)) return ResizeFile(old, old_bytes, bytes);
    if (!FitsInMemory(old_bytes, bytes)) {
      if (void* const in_file = MoveToFile(old, old_bytes, bytes); in_file != nullptr) return in_file;
    }
  }
  void* const block = old == nullptr ? Map(bytes) : Move(old, old_bytes, bytes);
  if (block == MAP_FAILED) throw std::bad_alloc();
  if (counted) CountInMemory(static_cast<std::ptrdiff_t>(bytes) - static_cast<std::ptrdiff_t>(old_bytes));
  if (bytes >= kHugePagesFrom) ::madvise(block, bytes, MADV_HUGEPAGE);  // advice: no matter if it fails
  return block;
}

void FreeLargeBlock(void* block, size_t bytes) {
  if (block == nullptr) return;
  if (SpillFilesInUse()) {
    if (IsInFile(block)) return FreeFile(block, bytes);
    CountInMemory(-static_cast<std::ptrdiff_t>(bytes));
  }
  ::munmap(block, bytes);
}

}  // namespace ipse
