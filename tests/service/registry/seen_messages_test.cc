#include "service/registry/seen_messages.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>

#include "matcher/base/archive.h"

namespace ipse {
namespace {

constexpr int kMessages = 300'000;  // three filters

uint64_t Message(int number) { return SeenMessages::HashOf("EAST", fmt::format("load:{}", number)); }

void AddAll(SeenMessages* seen) {
  for (int i = 0; i < kMessages; ++i) seen->Add(Message(i));
}

int Unsure(const SeenMessages& seen) {
  int unsure = 0;
  for (int i = kMessages; i < 2 * kMessages; ++i) unsure += seen.MayHave(Message(i));
  return unsure;
}

TEST(SeenMessages, KnowsAllThatCameAndNearlyNothingElse) {
  SeenMessages seen;
  EXPECT_FALSE(seen.MayHave(Message(0)));
  AddAll(&seen);
  for (int i = 0; i < kMessages; ++i) ASSERT_TRUE(seen.MayHave(Message(i))) << i;
  EXPECT_LT(Unsure(seen), kMessages / 30);
  EXPECT_GT(Unsure(seen), 0) << "or this measures nothing";
  EXPECT_FALSE(seen.MayHave(SeenMessages::HashOf("WEST", "load:0"))) << "another source's message";
  EXPECT_NE(SeenMessages::HashOf("AB", "C"), SeenMessages::HashOf("A", "BC"));
  EXPECT_GE(seen.memory_bytes(), kMessages * 12u / 8);
  EXPECT_LE(seen.memory_bytes(), kMessages * 24u / 8);
}

TEST(SeenMessages, IsTheSameReadBack) {
  SeenMessages seen, read;
  AddAll(&seen);
  std::FILE* file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  ArchiveWriter writer(fileno(file));
  SeenMessages::Fields(seen, &writer);
  ASSERT_TRUE(writer.Finish().ok());
  ASSERT_EQ(lseek(fileno(file), 0, SEEK_SET), 0);
  ArchiveReader reader(fileno(file));
  SeenMessages::Fields(read, &reader);
  ASSERT_TRUE(reader.Finish().ok());
  EXPECT_EQ(read.memory_bytes(), seen.memory_bytes());
  for (int i = 0; i < kMessages; ++i) ASSERT_TRUE(read.MayHave(Message(i))) << i;
  EXPECT_EQ(Unsure(read), Unsure(seen));
  for (int i = kMessages; i < 3 * kMessages; ++i) read.Add(Message(i));
  for (int i = 0; i < 3 * kMessages; ++i) ASSERT_TRUE(read.MayHave(Message(i))) << i;
  std::fclose(file);
}

}  // namespace
}  // namespace ipse
