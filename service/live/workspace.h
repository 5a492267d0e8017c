#pragma once

// Internal to service/live: a workspace for one look-up, given back at its end.

#include <memory>
#include <utility>

#include "service/live/live_engine.h"

namespace ipse {

class LiveEngine::Borrowed {
 public:
  explicit Borrowed(const LiveEngine& engine) : engine_(engine) {
    const absl::MutexLock held(&engine.workspaces_lock_);
    if (engine.workspaces_.empty()) {
      work_ = std::make_unique<Workspace>();
    } else {
      work_ = std::move(engine.workspaces_.back());
      engine.workspaces_.pop_back();
    }
  }
  ~Borrowed() {
    const absl::MutexLock held(&engine_.workspaces_lock_);
    engine_.workspaces_.push_back(std::move(work_));
  }
  Workspace* get() { return work_.get(); }

 private:
  const LiveEngine& engine_;
  std::unique_ptr<Workspace> work_;
};

}  // namespace ipse
