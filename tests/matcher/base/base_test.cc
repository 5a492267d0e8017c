#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <set>
#include <string>
#include <vector>

#include "matcher/base/check.h"
#include "matcher/base/hash.h"
#include "matcher/base/parallel.h"
#include "matcher/base/status.h"

namespace ipse {
namespace {

TEST(ParallelChunksTest, RunsEveryChunkOnceOnAnyNumberOfThreads) {
  for (const int threads : {-1, 0, 1, 2, 8, 100}) {
    std::vector<std::atomic<int>> runs(1000);
    ParallelChunks(threads, runs.size(), [&](size_t chunk) { ++runs[chunk]; });
    for (const auto& count : runs) EXPECT_EQ(count, 1);
  }
}

TEST(ParallelChunksTest, MemoryThatRanOutReachesTheCaller) {
  for (const int threads : {1, 4}) {
    std::atomic<int> runs{0};
    const auto work = [&](size_t chunk) {
      ++runs;
      if (chunk % 2 == 1) throw std::bad_alloc();
    };
    EXPECT_THROW(ParallelChunks(threads, 10'000, work), std::bad_alloc);
    EXPECT_LT(runs.load(), 10'000) << "the rest is not begun";
  }
}

TEST(ParallelChunksTest, NothingToDoIsDoneAtOnce) {
  ParallelChunks(4, 0, [](size_t) { FAIL(); });
}

TEST(HashBytesTest, IsPartOfTheFormatAndNeverChanges) {
  // Keys made by one version are compared with those of another: a change here is a change of format.
  EXPECT_EQ(HashBytes(""), HashBytes("", 0));
  EXPECT_EQ(HashBytes("SMITH"), 0x1328F82DF7184A7AULL);
  EXPECT_EQ(HashBytes("0123456789ABCDEF!", 7), 0xE5FE63D8A6C451AEULL);
  EXPECT_EQ(MixHash(1, 2), 0xC8B7F534790F4C6EULL);
}

TEST(HashBytesTest, TellsApartWhatDiffersInLengthSeedOrOneByte) {
  std::set<uint64_t> seen;
  std::string text;
  for (int length = 0; length < 40; ++length, text += '\0') {
    for (uint64_t seed = 0; seed < 5; ++seed) EXPECT_TRUE(seen.insert(HashBytes(text, seed)).second) << length;
  }
  const std::string name = "A LONGER NAME THAN ONE WORD";
  for (size_t i = 0; i < name.size(); ++i) {
    std::string other = name;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_NE(HashBytes(other), HashBytes(name)) << i;
  }
}

TEST(HashBytesTest, SpreadsNearbyNumbersOverAllBuckets) {
  std::vector<int> buckets(256, 0);
  for (uint64_t i = 0; i < 256'000; ++i) ++buckets[HashBytes(std::to_string(i)) >> 56];
  for (const int count : buckets) {
    EXPECT_GT(count, 800);
    EXPECT_LT(count, 1200);
  }
}

absl::StatusOr<int> Half(int number) {
  if (number % 2 != 0) return InvalidArgument("{} is odd", number);
  return number / 2;
}

absl::StatusOr<int> Quarter(int number) {
  IPSE_ASSIGN_OR_RETURN(const int half, Half(number));
  IPSE_ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

TEST(StatusTest, ErrorsGoUpWithTheirCodeAndText) {
  EXPECT_EQ(*Quarter(12), 3);
  EXPECT_EQ(Quarter(3).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ToStd(Quarter(6).status().message()), "3 is odd");
}

TEST(CheckDeathTest, NamesTheConditionAndStops) {
  IPSE_CHECK(1 + 1 == 2);
  EXPECT_DEATH(IPSE_CHECK(1 + 1 == 3), "check failed: 1 \\+ 1 == 3");
}

}  // namespace
}  // namespace ipse
