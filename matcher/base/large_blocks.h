#pragma once

// Memory for arrays of millions of entries: straight from the kernel, so that growing moves pages instead of bytes, giving
// up returns them at once, and huge pages save most of the page faults.
//
//   void* block = ResizeLargeBlock(nullptr, 0, bytes);       // at least kLargeBlockBytes
//   block = ResizeLargeBlock(block, bytes, 2 * bytes);
//   FreeLargeBlock(block, 2 * bytes);
//
// Throws std::bad_alloc where there is no memory, as operator new does. Thread-safe.

#include <cstddef>

namespace ipse {

// Smaller blocks are better off in the heap.
inline constexpr size_t kLargeBlockBytes = size_t{256} << 10;

// Makes a block (`old` null) or changes its size, keeping the contents. What is new is zero.
void* ResizeLargeBlock(void* old, size_t old_bytes, size_t bytes);
void FreeLargeBlock(void* block, size_t bytes);

}  // namespace ipse
