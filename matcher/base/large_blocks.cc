#include "matcher/base/large_blocks.h"

#include <sys/mman.h>

#include <new>

namespace ipse {
namespace {

// From here on huge pages: one for a smaller block would be mostly empty.
constexpr size_t kHugePagesFrom = size_t{4} << 20;

}  // namespace

void* ResizeLargeBlock(void* old, size_t old_bytes, size_t bytes) {
  void* block = old == nullptr ? ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                               : ::mremap(old, old_bytes, bytes, MREMAP_MAYMOVE);
  if (block == MAP_FAILED) throw std::bad_alloc();
  if (bytes >= kHugePagesFrom) ::madvise(block, bytes, MADV_HUGEPAGE);  // advice: no matter if it fails
  return block;
}

void FreeLargeBlock(void* block, size_t bytes) {
  if (block != nullptr) ::munmap(block, bytes);
}

}  // namespace ipse
