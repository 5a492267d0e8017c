#include "service/engine/stage_clock.h"

#include <gtest/gtest.h>

#include <time.h>

#include <thread>

namespace ipse {
namespace {

void Sleep(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

// Computes until the thread has used this much processor time.
void Work(double cpu_seconds) {
  timespec time{};
  double start = -1, now = 0;
  do {
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    now = static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
    if (start < 0) start = now;
  } while (now < start + cpu_seconds);
}

TEST(StageClockTest, StagesFollowEachOtherWithoutGaps) {
  StageClock clock;
  Sleep(20);
  clock.Lap("wait");
  Work(0.02);
  clock.Lap("work");
  clock.Lap("nothing");
  const double total = clock.seconds();
  ASSERT_EQ(clock.stages().size(), 3u);
  EXPECT_EQ(clock.stages()[0].name, "wait");
  EXPECT_GE(clock.stages()[0].seconds, 0.02);
  EXPECT_GE(clock.stages()[1].seconds, 0.02);
  double sum = 0;
  for (const StageTime& stage : clock.stages()) sum += stage.seconds;
  EXPECT_LE(sum, total);
}

TEST(StageClockTest, ProcessorTimeIsThatOfAllThreadsAndNotOfWaiting) {
  StageClock clock;
  Sleep(100);
  clock.Lap("wait");
  {
    std::jthread other([] { Work(0.05); });
    Work(0.05);
  }
  clock.Lap("work");
  EXPECT_LT(clock.stages()[0].cpu_seconds, 0.05);
  EXPECT_GE(clock.stages()[1].cpu_seconds, 0.1);
}

TEST(StageClockTest, SinceProcessStartCountsWhatTheProcessHasComputedBefore) {
  Work(0.05);
  StageClock clock = StageClock::SinceProcessStart();
  clock.Lap("start");
  EXPECT_GE(clock.stages()[0].seconds, 0.05);
  EXPECT_GE(clock.stages()[0].cpu_seconds, 0.05);
  clock.Lap("next");
  EXPECT_LT(clock.stages()[1].cpu_seconds, 0.05);
}

TEST(StageClockTest, PeakMemoryGrowsWithWhatIsHeldAndStaysAfterwards) {
  StageClock clock;
  clock.Lap("before");
  constexpr size_t kBytes = 64 << 20;
  { const std::string held(kBytes, 'x'); }
  clock.Lap("after");
  const uint64_t before = clock.stages()[0].peak_memory_bytes;
  EXPECT_GT(before, 0u);
  const uint64_t after = clock.stages()[1].peak_memory_bytes;
  EXPECT_GE(after, before + kBytes / 2);
  // Held no longer, and still the peak. The kernel counts pages in batches by thread, so a few may be added late.
  EXPECT_GE(PeakMemoryBytes(), after);
  EXPECT_LT(PeakMemoryBytes(), after + kBytes / 2);
}

}  // namespace
}  // namespace ipse
