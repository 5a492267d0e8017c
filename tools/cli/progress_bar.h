#pragma once

// Progress on the standard error stream: a bar with rate and remaining time on a terminal, plain lines otherwise, and
// nothing for a stage that takes less than a second.
// Thread-safety: safe from any thread.

#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>

#include "service/engine/progress.h"

namespace ipse {

class ProgressBar : public Progress {
 public:
  // `stream` is not owned. A quiet bar shows nothing.
  explicit ProgressBar(std::FILE* stream, bool quiet = false);
  void Begin(std::string_view stage, uint64_t units) override;
  void Advance(uint64_t units) override;
  void End() override;

 private:
  using Clock = std::chrono::steady_clock;
  void Draw(Clock::time_point now, bool last);

  std::FILE* stream_;
  bool quiet_;
  bool terminal_;
  std::mutex mutex_;
  std::string stage_;
  uint64_t units_ = 0, done_ = 0;
  Clock::time_point start_, drawn_;
  bool shown_ = false;
};

}  // namespace ipse
