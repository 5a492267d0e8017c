#pragma once

// Where the time of a job goes, stage by stage: wall clock, processor time of all threads, and the peak of memory so far.
//
//   StageClock clock;
//   ... read ...
//   clock.Lap("read");        // since the clock was made
//   ... block ...
//   clock.Lap("block");       // since "read" ended
//   for (const StageTime& stage : clock.stages()) ...
//
// Stages follow each other without gaps, so their sum is the time since the clock began.
// Not thread-safe: one thread laps. Cost: three system calls a lap, some microseconds.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ipse {

struct StageTime {
  std::string name;
  double seconds = 0;
  double cpu_seconds = 0;              // of all threads of the process
  uint64_t peak_memory_bytes = 0;      // the most the process held up to the stage's end
};

class StageClock {
 public:
  StageClock();
  // A clock that began when the process did: what it has computed so far belongs to the first lap.
  static StageClock SinceProcessStart();

  // Ends the stage that began at the last lap. A name may come more than once.
  void Lap(std::string_view name);
  const std::vector<StageTime>& stages() const { return stages_; }
  // Since the clock began.
  double seconds() const;

 private:
  using Clock = std::chrono::steady_clock;

  std::vector<StageTime> stages_;
  Clock::time_point begin_, lap_;
  double lap_cpu_seconds_;
};

// Peak resident memory of this process so far.
uint64_t PeakMemoryBytes();

}  // namespace ipse
