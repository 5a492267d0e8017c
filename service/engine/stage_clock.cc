#include "service/engine/stage_clock.h"

#include <sys/resource.h>
#include <time.h>

namespace ipse {
namespace {

double CpuSeconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace

StageClock::StageClock() : begin_(Clock::now()), lap_(begin_), lap_cpu_seconds_(CpuSeconds()) {}

StageClock StageClock::SinceProcessStart() {
  StageClock clock;
  // Until now one thread has loaded and initialised the program, so its processor time is the time that has passed. The
  // kernel's own record of the start counts in hundredths of a second, which is as long as all of this takes.
  clock.begin_ -= std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(clock.lap_cpu_seconds_));
  clock.lap_ = clock.begin_;
  clock.lap_cpu_seconds_ = 0;
  return clock;
}

void StageClock::Lap(std::string_view name) {
  const Clock::time_point now = Clock::now();
  const double cpu_seconds = CpuSeconds();
  stages_.push_back({std::string(name), std::chrono::duration<double>(now - lap_).count(),
                     cpu_seconds - lap_cpu_seconds_, PeakMemoryBytes()});
  lap_ = now;
  lap_cpu_seconds_ = cpu_seconds;
}

double StageClock::seconds() const { return std::chrono::duration<double>(Clock::now() - begin_).count(); }

uint64_t PeakMemoryBytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace ipse
