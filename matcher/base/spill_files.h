#pragma once

// The blocks of spill.h, for large_blocks.cc.

#include <cstddef>

namespace ipse {

// Whether StartSpilling was ever called: until then, nothing below is needed.
bool SpillFilesInUse();

// Notes that blocks in memory grew or shrank by that much.
void CountInMemory(std::ptrdiff_t bytes);
// Whether a block in memory may grow to `bytes` from `old_bytes`, or has to go to a file.
bool FitsInMemory(size_t old_bytes, size_t bytes);

// Whether this block lies in a file.
bool IsInFile(const void* block);
// Makes a block in a file; what is in it is zero. Null where the process has no file descriptor left. Throws SpillFull, or
// std::bad_alloc where the kernel gives no address space.
void* MapFile(size_t bytes);
// REQUIRES: IsInFile(old).
void* ResizeFile(void* old, size_t old_bytes, size_t bytes);
void FreeFile(void* block, size_t bytes);

}  // namespace ipse
