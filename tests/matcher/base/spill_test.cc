// Blocks beyond the budget lie in files: with the contents they should have, and nothing left of them anywhere.

#include "matcher/base/spill.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <random>
#include <thread>
#include <vector>

#include "matcher/base/large_blocks.h"

namespace ipse {
namespace {

constexpr size_t kMib = size_t{1} << 20;

class SpillTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override {
    StopSpilling();
    EXPECT_EQ(SpilledBytes(), 0u) << "every block was freed";
    EXPECT_TRUE(std::filesystem::is_empty(folder_)) << "files have no name";
    std::filesystem::remove_all(folder_);
  }
  // The budget counts what came since the first start in this process.
  void Start(uint64_t memory_bytes) {
    const absl::Status started =
        StartSpilling({.folder = folder_.string(), .memory_bytes = memory_bytes, .block_bytes_min = kMib});
    ASSERT_TRUE(started.ok()) << started;
  }

  std::filesystem::path folder_;
};

TEST_F(SpillTest, WhatFitsTheBudgetStaysInMemory) {
  Start(10 * kMib);
  void* first = ResizeLargeBlock(nullptr, 0, 8 * kMib);
  EXPECT_EQ(SpilledBytes(), 0u);
  void* second = ResizeLargeBlock(nullptr, 0, 3 * kMib);
  EXPECT_EQ(SpilledBytes(), 3 * kMib);
  void* small = ResizeLargeBlock(nullptr, 0, kMib / 2);
  EXPECT_EQ(SpilledBytes(), 3 * kMib) << "small blocks stay in memory";
  FreeLargeBlock(first, 8 * kMib);
  void* third = ResizeLargeBlock(nullptr, 0, 4 * kMib);
  EXPECT_EQ(SpilledBytes(), 3 * kMib) << "there is room again";
  FreeLargeBlock(second, 3 * kMib);
  EXPECT_EQ(SpilledBytes(), 0u);
  EXPECT_GE(SpilledPeakBytes(), 3 * kMib);
  FreeLargeBlock(third, 4 * kMib);
  FreeLargeBlock(small, kMib / 2);
}

// Blocks that are made, grown, shrunk, written and freed at random, against copies in vectors.
void Shuffle(uint64_t seed) {
  struct Block {
    void* at = nullptr;
    std::vector<uint8_t> copy;
  };
  std::mt19937_64 random(seed);
  std::vector<Block> blocks(6);
  for (int step = 0; step < 150; ++step) {
    Block& block = blocks[random() % blocks.size()];
    if (block.at != nullptr) {
      ASSERT_EQ(std::memcmp(block.at, block.copy.data(), block.copy.size()), 0) << "step " << step;
    }
    if (block.at != nullptr && random() % 4 == 0) {
      FreeLargeBlock(block.at, block.copy.size());
      block = {};
      continue;
    }
    const size_t bytes = kLargeBlockBytes + random() % (4 * kMib);
    block.at = ResizeLargeBlock(block.at, block.copy.size(), bytes);
    const size_t before = std::min(block.copy.size(), bytes);
    block.copy.resize(bytes, 0);
    ASSERT_EQ(std::memcmp(block.at, block.copy.data(), before), 0) << "what was there stays, step " << step;
    for (size_t i = before; i < bytes; i += 4096) block.copy[i] = static_cast<uint8_t>(random());
    std::memcpy(block.at, block.copy.data(), bytes);
  }
  for (const Block& block : blocks) {
    if (block.at != nullptr) FreeLargeBlock(block.at, block.copy.size());
  }
}

TEST_F(SpillTest, ContentsOutliveEveryMove) {
  for (const uint64_t budget : {uint64_t{0}, 5 * kMib, 100 * kMib}) {
    Start(budget);
    Shuffle(budget + 1);
  }
}

TEST_F(SpillTest, ThreadsAllocateAtOnce) {
  Start(3 * kMib);
  std::vector<std::thread> threads;
  for (uint64_t t = 0; t < 4; ++t) threads.emplace_back([t] { Shuffle(100 + t); });
  for (std::thread& thread : threads) thread.join();
}

TEST_F(SpillTest, AFullDiskThrowsAtOnceAndTakesNothing) {
  Start(0);
  void* block = ResizeLargeBlock(nullptr, 0, 2 * kMib);
  std::memset(block, 7, 2 * kMib);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit less{.rlim_cur = 3 * kMib, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &less), 0);
  EXPECT_THROW(ResizeLargeBlock(nullptr, 0, 4 * kMib), SpillFull);
  EXPECT_THROW(ResizeLargeBlock(block, 2 * kMib, 4 * kMib), SpillFull);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, SIG_DFL);
  EXPECT_EQ(SpilledBytes(), 2 * kMib);
  EXPECT_EQ(static_cast<const uint8_t*>(block)[2 * kMib - 1], 7) << "what was there stays";
  FreeLargeBlock(block, 2 * kMib);
}

TEST_F(SpillTest, AProcessOutOfFilesUsesMemory) {
  Start(0);
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const rlimit none{.rlim_cur = 0, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  void* block = ResizeLargeBlock(nullptr, 0, 2 * kMib);
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(SpilledBytes(), 0u);
  FreeLargeBlock(block, 2 * kMib);
}

TEST_F(SpillTest, AFolderThatIsNotThereIsNamed) {
  const absl::Status started = StartSpilling({.folder = (folder_ / "none").string()});
  EXPECT_EQ(started.code(), absl::StatusCode::kNotFound);
  EXPECT_NE(std::string(started.message()).find("none"), std::string::npos);
  EXPECT_FALSE(Spilling());
}

}  // namespace
}  // namespace ipse
