#include "matcher/base/archive.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <deque>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "matcher/raw/growable_buffer.h"

namespace ipse {
namespace {

// A file of its own that has no name.
class File {
 public:
  File() {
    std::string pattern = testing::TempDir() + "/ipse_archive_XXXXXX";
    file_ = mkstemp(pattern.data());
    unlink(pattern.c_str());
  }
  ~File() { close(file_); }
  int operator*() const {
    lseek(file_, 0, SEEK_SET);
    return file_;
  }
  std::string Read() const {
    std::string bytes(static_cast<size_t>(lseek(file_, 0, SEEK_END)), '\0');
    EXPECT_EQ(pread(file_, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    return bytes;
  }
  void Write(const std::string& bytes) const {
    EXPECT_EQ(ftruncate(file_, 0), 0);
    EXPECT_EQ(pwrite(file_, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  }

 private:
  int file_;
};

struct Thing {
  uint32_t number = 0;
  std::string text;
  std::vector<uint64_t> numbers;
  GrowableBuffer<uint16_t> buffer;
  std::vector<bool> bits;
  std::deque<uint32_t> deque;
  std::map<std::string, std::vector<std::string>> names;
  std::set<int> set;

  template <typename Self, typename Archive>
  static void Fields(Self& self, Archive* archive) {
    archive->Value(self.number);
    archive->Array(self.text);
    archive->Array(self.numbers);
    archive->Array(self.buffer);
    archive->Bits(self.bits);
    archive->Pieces(self.deque);
    archive->Each(self.names, [](auto& item, Archive* to) {
      to->Array(item.first);
      to->Each(item.second, [](auto& name, Archive* each) { each->Array(name); });
    });
    archive->Each(self.set, [](auto& item, Archive* to) { to->Value(item); });
  }
};

Thing Make(size_t size) {
  std::mt19937 draw(static_cast<uint32_t>(size));
  Thing thing;
  thing.number = draw();
  for (size_t i = 0; i < size; ++i) {
    thing.text += static_cast<char>(draw());
    thing.numbers.push_back(draw());
    thing.buffer.PushBack(static_cast<uint16_t>(draw()));
    thing.bits.push_back(draw() % 3 == 0);
    thing.deque.push_back(draw());
    if (i % 7 == 0) thing.names[std::to_string(draw())] = {"", std::to_string(i)};
    if (i % 5 == 0) thing.set.insert(static_cast<int>(draw()));
  }
  return thing;
}

void ExpectEqual(const Thing& is, const Thing& should_be) {
  EXPECT_EQ(is.number, should_be.number);
  EXPECT_EQ(is.text, should_be.text);
  EXPECT_EQ(is.numbers, should_be.numbers);
  EXPECT_TRUE(std::ranges::equal(is.buffer.span(), should_be.buffer.span()));
  EXPECT_EQ(is.bits, should_be.bits);
  EXPECT_EQ(is.deque, should_be.deque);
  EXPECT_EQ(is.names, should_be.names);
  EXPECT_EQ(is.set, should_be.set);
}

TEST(Archive, GivesBackWhatWasWritten) {
  // Around the sizes at which arrays lie apart, chunks end and blocks are hashed.
  for (const size_t size : {0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 70'000, 1'100'001}) {
    SCOPED_TRACE(size);
    const File file;
    const Thing first = Make(size), second = Make(size / 2);
    ArchiveWriter writer(*file);
    Thing::Fields(first, &writer);
    Thing::Fields(second, &writer);
    ASSERT_TRUE(writer.Finish().ok());
    EXPECT_EQ(writer.bytes(), file.Read().size());
    ArchiveReader reader(*file, /*threads=*/size % 2 == 0 ? 1 : 3);
    Thing got, next = Make(3);  // what was there before goes
    Thing::Fields(got, &reader);
    Thing::Fields(next, &reader);
    ASSERT_TRUE(reader.Finish().ok()) << reader.status();
    ExpectEqual(got, first);
    ExpectEqual(next, second);
  }
}

// What a reader makes of an archive of two things.
absl::Status ReadBack(const File& file) {
  ArchiveReader reader(*file);
  Thing got;
  Thing::Fields(got, &reader);
  Thing::Fields(got, &reader);
  return reader.Finish();
}

TEST(Archive, TellsEveryFlippedBitAndEveryEndCutOff) {
  const File file;
  ArchiveWriter writer(*file);
  const Thing made_600 = Make(600);
  Thing::Fields(made_600, &writer);
  const Thing made_40 = Make(40);
  Thing::Fields(made_40, &writer);
  ASSERT_TRUE(writer.Finish().ok());
  const std::string whole = file.Read();
  ASSERT_TRUE(ReadBack(file).ok());
  std::mt19937 draw(5);
  for (size_t at = 0; at < whole.size(); at += at < 200 ? 1 : 1 + draw() % 20) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << draw() % 8));
    file.Write(damaged);
    ASSERT_EQ(ReadBack(file).code(), absl::StatusCode::kDataLoss) << "byte " << at;
    file.Write(whole.substr(0, at));
    ASSERT_EQ(ReadBack(file).code(), absl::StatusCode::kDataLoss) << "cut at " << at;
  }
  file.Write(whole + "x");
  EXPECT_EQ(ReadBack(file).code(), absl::StatusCode::kDataLoss) << "something behind the end";
}

TEST(Archive, ChunksOfAnotherPlaceAreNotTaken) {
  // Two arrays of the same length, each a chunk of its own: exchanged, each is whole, but not where it belongs.
  const std::vector<uint64_t> first(1000, 1), second(1000, 2);
  const File file;
  ArchiveWriter writer(*file);
  writer.Array(first);
  writer.Array(second);
  ASSERT_TRUE(writer.Finish().ok());
  std::string bytes = file.Read();
  const size_t chunk = 16 + 8 + 16 + 8000;  // a chunk with the count, and the array
  ASSERT_EQ(bytes.size(), 2 * chunk + 16);
  std::swap_ranges(bytes.begin(), bytes.begin() + chunk, bytes.begin() + chunk);
  file.Write(bytes);
  ArchiveReader reader(*file);
  std::vector<uint64_t> got;
  reader.Array(got);
  EXPECT_FALSE(reader.status().ok());
  EXPECT_TRUE(got.empty());
}

TEST(Archive, AReaderThatFailedGivesNothing) {
  const File file;
  file.Write("no archive at all, but long enough for a head");
  ArchiveReader reader(*file);
  Thing got = Make(10);
  Thing::Fields(got, &reader);
  ExpectEqual(got, Thing());
  EXPECT_EQ(reader.Finish().code(), absl::StatusCode::kDataLoss);
}

TEST(Archive, AFullDiskIsTold) {
  const int full = open("/dev/full", O_WRONLY);
  if (full < 0) GTEST_SKIP() << "no /dev/full here";
  ArchiveWriter writer(full);
  const Thing made_5000 = Make(5000);
  Thing::Fields(made_5000, &writer);
  EXPECT_EQ(writer.Finish().code(), absl::StatusCode::kResourceExhausted);
  close(full);
}

}  // namespace
}  // namespace ipse
