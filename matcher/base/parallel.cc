#include "matcher/base/parallel.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace ipse {

void ParallelChunks(int threads, size_t chunks, const std::function<void(size_t)>& work) {
  const size_t workers = std::min<size_t>(std::max(threads, 1), chunks);
  std::atomic<size_t> next{0};
  std::mutex mutex;
  std::exception_ptr thrown;  // guarded by mutex
  const auto run = [&] {
    try {
      for (size_t chunk = next.fetch_add(1); chunk < chunks; chunk = next.fetch_add(1)) work(chunk);
    } catch (...) {
      next.store(chunks);
      const std::lock_guard<std::mutex> lock(mutex);
      if (thrown == nullptr) thrown = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> pool;
    for (size_t i = 1; i < workers; ++i) pool.emplace_back(run);
    run();
  }
  if (thrown != nullptr) std::rethrow_exception(thrown);
}

int AvailableProcessors() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) != 0) return 1;
  return std::max(1, CPU_COUNT(&set));
}

}  // namespace ipse
