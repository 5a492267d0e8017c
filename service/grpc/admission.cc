#include "service/grpc/admission.h"

#include <absl/time/clock.h>

#include <utility>

namespace ipse {

Admission::Admission(const ServiceOptions& options) {
  const uint32_t limits[kLanes] = {options.lookup_queue_max, options.match_queue_max, options.slow_queue_max};
  const int threads[kLanes] = {options.lookup_threads, options.match_threads, options.slow_threads};
  for (int lane = 0; lane < kLanes; ++lane) {
    queues_[lane].max = limits[lane];
    for (int t = 0; t < threads[lane]; ++t) threads_.emplace_back([this, lane] { Run(static_cast<Lane>(lane)); });
  }
}

Admission::~Admission() { Stop(); }

void Admission::Stop() {
  {
    const absl::MutexLock held(&lock_);
    stopping_ = true;
  }
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

uint32_t Admission::waiting(Lane lane) const {
  const absl::MutexLock held(&lock_);
  return static_cast<uint32_t>(queues_[static_cast<size_t>(lane)].items.size());
}

void Admission::Submit(Lane lane, CallState call, Work work, Refuse refuse) {
  absl::Status refused;
  {
    const absl::MutexLock held(&lock_);
    Queue& queue = queues_[static_cast<size_t>(lane)];
    if (stopping_) {
      refused = MakeStatus(absl::StatusCode::kUnavailable, "the service is stopping; repeat the call");
    } else if (queue.items.size() >= queue.max) {
      refused = ResourceExhausted("{} calls are waiting; try again in a moment", queue.items.size());
    } else {
      queue.items.push_back({std::move(call), std::move(work), std::move(refuse)});
      return;
    }
  }
  refuse(refused);
}

void Admission::Run(Lane lane) {
  Queue& queue = queues_[static_cast<size_t>(lane)];
  for (;;) {
    Item item;
    {
      const absl::MutexLock held(&lock_);
      const auto ready = [&] { return stopping_ || !queue.items.empty(); };
      lock_.Await(absl::Condition(&ready));
      if (queue.items.empty()) return;
      item = std::move(queue.items.front());
      queue.items.pop_front();
    }
    if (item.call.Expired()) {
      item.refuse(MakeStatus(absl::StatusCode::kDeadlineExceeded, "dropped: the caller's deadline has passed"));
    } else {
      item.work();
    }
  }
}

}  // namespace ipse
