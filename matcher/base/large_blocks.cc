#include "matcher/base/large_blocks.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>

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

// From here on huge pages: one for a smaller block would be mostly empty.
constexpr size_t kHugePagesFrom = size_t{4} << 20;

}  // namespace

void* ResizeLargeBlock(void* old, size_t old_bytes, size_t bytes) {
  void* const block = old == nullptr ? Map(bytes) : Move(old, old_bytes, bytes);
  if (block == MAP_FAILED) throw std::bad_alloc();
  if (bytes >= kHugePagesFrom) ::madvise(block, bytes, MADV_HUGEPAGE);  // advice: no matter if it fails
  return block;
}

void FreeLargeBlock(void* block, size_t bytes) {
  if (block != nullptr) ::munmap(block, bytes);
}

}  // namespace ipse
