// What a machine and its control groups leave, read from files made for the purpose.

#include "tools/cli/memory_check.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace ipse {
namespace {

class MemoryCheckTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(root_);
    Put("proc/meminfo", "MemTotal: 9000 kB\nMemFree: 10 kB\nMemAvailable:    8000 kB\n");
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  void Put(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
  }
  uint64_t Free() const { return FreeMemoryBytes(root_.string()); }

  std::filesystem::path root_;
};

TEST_F(MemoryCheckTest, TheMachineAlone) {
  EXPECT_EQ(Free(), 8000u * 1024);
  std::filesystem::remove(root_ / "proc/meminfo");
  EXPECT_EQ(Free(), UINT64_MAX) << "nothing says";
}

TEST_F(MemoryCheckTest, TheTightestGroupOfVersion2) {
  Put("proc/self/cgroup", "0::/jobs/night\n");
  Put("sys/fs/cgroup/jobs/night/memory.max", "max\n");
  Put("sys/fs/cgroup/jobs/night/memory.current", "1000\n");
  EXPECT_EQ(Free(), 8000u * 1024);
  Put("sys/fs/cgroup/jobs/memory.max", "500000\n");
  Put("sys/fs/cgroup/jobs/memory.current", "120000\n");
  Put("sys/fs/cgroup/jobs/memory.stat", "anon 90000\ninactive_file 20000\n");
  EXPECT_EQ(Free(), 400'000u) << "the group above, its cache not counted";
  Put("sys/fs/cgroup/jobs/night/memory.max", "900\n");
  EXPECT_EQ(Free(), 0u) << "full";
}

TEST_F(MemoryCheckTest, AGroupOfVersion1) {
  Put("proc/self/cgroup", "9:name=systemd:/\n4:cpu,memory:/a/b\n0::/\n");
  Put("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "700000\n");
  Put("sys/fs/cgroup/memory/a/b/memory.usage_in_bytes", "300000\n");
  Put("sys/fs/cgroup/memory/a/b/memory.stat", "cache 5\ntotal_inactive_file 100000\n");
  Put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  Put("sys/fs/cgroup/memory/memory.usage_in_bytes", "1000000\n");
  EXPECT_EQ(Free(), 500'000u);
}

TEST_F(MemoryCheckTest, FilesTooLargeGoToFilesOrAreRefusedWithTheNumbers) {
  Put("a.csv", std::string(1 << 20, 'x'));
  Put("b.csv.gz", "\x1F\x8B" + std::string(1 << 20, 'x'));
  const std::vector<std::string> paths = {(root_ / "a.csv").string(), (root_ / "b.csv.gz").string(), "-"};
  const auto all = static_cast<uint64_t>((kBytesPerFileByte + kBesidesPerFileByte) * (1 << 20)) + 1;
  const auto core = static_cast<uint64_t>((kCoreBytesPerFileByte + kCoreBesidesPerFileByte) * (1 << 20));
  const auto plan = [&](uint64_t memory, bool may_spill) {
    return PlanForFiles(paths, {.memory_bytes = memory, .folder = root_.string(), .may_spill = may_spill});
  };
  for (const bool may_spill : {false, true}) {
    const auto fits = plan(all, may_spill);
    ASSERT_TRUE(fits.ok()) << "what is compressed tells too little";
    EXPECT_FALSE(fits->has_value());
  }
  const auto spilled = plan(all - 1000, true);
  ASSERT_TRUE(spilled.ok() && spilled->has_value()) << spilled.status();
  EXPECT_EQ((*spilled)->folder, root_.string());
  EXPECT_NEAR(static_cast<double>((*spilled)->memory_bytes), static_cast<double>(all - 1000 - core), 1) << "the core has its place";
  for (const auto& refused : {plan(all - 1000, false), plan(core - 1, true)}) {
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kResourceExhausted);
    EXPECT_NE(std::string(refused.status().message()).find("about 4 MiB"), std::string::npos) << refused.status();
  }
  EXPECT_NE(std::string(plan(all - 1000, false).status().message()).find("--no-spill"), std::string::npos);
}

TEST_F(MemoryCheckTest, ADiskTooSmallForWhatDoesNotFitIsNamed) {
  const std::string path = (root_ / "huge.csv").string();
  Put("huge.csv", "");
  std::error_code failed;
  std::filesystem::resize_file(path, uint64_t{1} << 43, failed);  // 8 TiB that take no room
  if (failed) GTEST_SKIP() << "the file system has no files of 8 TiB";
  const auto core = static_cast<uint64_t>(kCoreBytesPerFileByte * static_cast<double>(uint64_t{1} << 43) + kCoreBesidesMax);
  const auto refused = PlanForFiles({path}, {.memory_bytes = core + (uint64_t{1} << 30), .folder = root_.string()});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_NE(std::string(refused.status().message()).find("disk of " + root_.string()), std::string::npos);
}

}  // namespace
}  // namespace ipse
