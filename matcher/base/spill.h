#pragma once

// Lets a job larger than memory run: what large blocks (large_blocks.h) take beyond a budget lies in files.
//
//   IPSE_RETURN_IF_ERROR(StartSpilling({.folder = out, .memory_bytes = 8 << 30}));
//   ... GrowableBuffers that no longer fit the budget are now pages of files, which the kernel writes out and drops as it
//   needs the memory, and reads again when they are touched ...
//   SpilledPeakBytes();
//
// The first blocks stay in memory, those that come when the budget is taken go to files; a block that shrinks stays where
// it is. That depends on when blocks are made, never on their contents: results are the same. Files have no name, so that
// nothing is left of them whatever happens, and are readable by nobody else. Their room on the disk is taken before they
// are used: a full disk throws SpillFull from the allocation, and never fails later. A process out of file descriptors
// uses memory.
// Thread-safe. Cost: nothing before StartSpilling; then a lock per large block made, resized or freed.

#include <cstdint>
#include <new>
#include <string>

#include "matcher/base/status.h"

namespace ipse {

struct SpillOptions {
  std::string folder;
  // What large blocks may take of memory.
  uint64_t memory_bytes = 0;
  // Smaller blocks stay in memory: a file each would cost more than it saves.
  uint64_t block_bytes_min = uint64_t{4} << 20;
};

// From now on, for the life of the process or until StopSpilling. Blocks made before stay in memory until they grow. Fails
// with what opening a file in the folder says; then nothing changes.
absl::Status StartSpilling(const SpillOptions& options);
// No further block goes to a file; those in files stay there, and grow there.
void StopSpilling();

bool Spilling();
// Bytes that lie in files: now, and the most there were.
uint64_t SpilledBytes();
uint64_t SpilledPeakBytes();

// The disk has no room for what does not fit the memory.
class SpillFull : public std::bad_alloc {
 public:
  const char* what() const noexcept override { return "no room on the disk for what does not fit the memory"; }
};

}  // namespace ipse
