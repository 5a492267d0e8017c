#pragma once

// How a job tells what it is doing. The engine calls; the command line draws, the service counts.
// Thread-safety: implementations must take calls from several threads.

#include <cstdint>
#include <string_view>

namespace ipse {

class Progress {
 public:
  virtual ~Progress() = default;
  // A stage begins: its name and how many units it has (0 when unknown).
  virtual void Begin(std::string_view stage, uint64_t units) = 0;
  virtual void Advance(uint64_t units) = 0;
  virtual void End() = 0;
};

// Begins a stage and ends it when it goes out of scope. `progress` may be null.
class ProgressStage {
 public:
  ProgressStage(Progress* progress, std::string_view stage, uint64_t units) : progress_(progress) {
    if (progress_ != nullptr) progress_->Begin(stage, units);
  }
  ~ProgressStage() {
    if (progress_ != nullptr) progress_->End();
  }
  ProgressStage(const ProgressStage&) = delete;
  ProgressStage& operator=(const ProgressStage&) = delete;
  void Advance(uint64_t units) {
    if (progress_ != nullptr) progress_->Advance(units);
  }

 private:
  Progress* progress_;
};

}  // namespace ipse
