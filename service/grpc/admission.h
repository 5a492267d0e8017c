#pragma once

// Admission control: bounded queues in front of a few threads. gRPC itself would queue without end.
//
//   Admission admission(options, &telemetry);
//   admission.Submit(Lane::kMatch, call, work, refuse);
//
// Work whose caller has gone or whose deadline has passed when its turn comes is refused unworked; work that finds the
// lane full is refused at once. Exactly one of work and refuse is called, refuse perhaps on the caller's thread.
// Thread-safety: all functions from any thread. Cost: a lock.

#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "matcher/base/status.h"
#include "service/grpc/options.h"

namespace ipse {

// How a call tells whether it is still worth working on.
struct CallState {
  absl::Time deadline = absl::InfiniteFuture();
  std::function<bool()> cancelled;

  bool Expired() const { return absl::Now() > deadline || (cancelled && cancelled()); }
};

class Admission {
 public:
  explicit Admission(const ServiceOptions& options);
  ~Admission();  // after Stop

  using Work = std::function<void()>;
  using Refuse = std::function<void(const absl::Status& status)>;
  void Submit(Lane lane, CallState call, Work work, Refuse refuse);
  // Turns new work away, finishes what waits.
  void Stop();
  uint32_t waiting(Lane lane) const;

 private:
  struct Item {
    CallState call;
    Work work;
    Refuse refuse;
  };
  struct Queue {
    std::deque<Item> items;
    uint32_t max = 0;
  };
  void Run(Lane lane);

  mutable absl::Mutex lock_;
  Queue queues_[kLanes];
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace ipse
