#pragma once

// Runs work over numbered chunks on a bounded number of threads.
//
//   ParallelChunks(threads, chunks, [&](size_t chunk) { out[chunk] = Work(chunk); });
//
// Results that are stored per chunk and combined in chunk order are the same for any number of threads: that is how
// every parallel stage of Ipse keeps its promise of determinism. Blocks until all chunks are done. If work throws, which
// only std::bad_alloc should, no further chunks begin and the first exception is thrown to the caller. With one thread, or one chunk, everything runs on the caller. Cost: one atomic increment per chunk.

#include <cstddef>
#include <functional>

namespace ipse {

void ParallelChunks(int threads, size_t chunks, const std::function<void(size_t)>& work);

// The number of processors this process may run on (its affinity mask), at least 1.
int AvailableProcessors();

}  // namespace ipse
