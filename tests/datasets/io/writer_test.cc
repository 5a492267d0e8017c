// CsvWriter, AtomicFile and OutputFolder: what lies on the disk at every moment, and what a full or refused disk does.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <clocale>
#include <cmath>
#include <csignal>
#include <limits>
#include <random>

#include "datasets/io/atomic_file.h"
#include "datasets/io/csv_writer.h"
#include "datasets/io/output_folder.h"
#include "tests/datasets/io/test_files.h"

namespace ipse {
namespace {

using io_test::ReadFile;
using io_test::TemporaryFolder;
using io_test::WriteFile;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Message(const absl::Status& status) { return std::string(ToStd(status.message())); }

TEST(CsvRows, FormatsAndQuotes) {
  CsvRows rows(4);
  rows.Text("plain").Text("a,b").Text("say \"x\"").Text("two\nlines");
  rows.EndRow();
  rows.Integer(-42).Unsigned(18446744073709551615u).Real(2.0 / 3, 3).RealExact(0.1);
  rows.EndRow();
  rows.Empty().Text("\r").Text(" ").Text("a;b");
  rows.EndRow();
  EXPECT_EQ(rows.text(),
            "plain,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\"\n"
            "-42,18446744073709551615,0.667,0.1\n"
            ",\"\r\", ,a;b\n");
  EXPECT_EQ(rows.num_rows(), 3u);
  CsvRows semicolons(2, ';');
  semicolons.Text("a,b").Text("a;b");
  semicolons.EndRow();
  EXPECT_EQ(semicolons.text(), "a,b;\"a;b\"\n");
}

TEST(CsvRows, NumbersDoNotDependOnTheLocale) {
  const char* before = std::setlocale(LC_ALL, nullptr);
  const std::string saved = before == nullptr ? "C" : before;
  for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "C.UTF-8"}) {
    if (std::setlocale(LC_ALL, name) == nullptr) continue;
    CsvRows rows(2);
    rows.Real(1234567.5, 1).Integer(1234567);
    rows.EndRow();
    EXPECT_EQ(rows.text(), "1234567.5,1234567\n");
  }
  std::setlocale(LC_ALL, saved.c_str());
}

// Oracle: fmt, which is exact for every number. Ties, what is next to them, and what is too large for the short way.
TEST(CsvRowsOracle, RealsAreRoundedAsFmtRoundsThem) {
  const uint64_t seed = 20250117;
  std::mt19937_64 random(seed);
  std::vector<double> numbers = {0, -0.0, 0.5, 1.5, 2.5, -0.5, 0.03125, -0.03125, 0.00005, -0.00004, 0.99995, 0.999999499999,
                                 999999999999.5, 1e12, 1e15, 1e22, 1e300, 5e-324, std::numeric_limits<double>::infinity(),
                                 -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()};
  for (int i = 0; i < 20'000; ++i) {
    const double unit = std::uniform_real_distribution<double>(0, 1)(random);
    numbers.push_back(unit);
    numbers.push_back(static_cast<float>(60 * unit - 30));
    numbers.push_back(std::ldexp(unit - 0.5, static_cast<int>(random() % 90) - 20));
    const double tie = (static_cast<double>(random() % 2'000'000) + 0.5) / 1e4;
    for (const double near : {tie, std::nextafter(tie, 0), std::nextafter(tie, 1e9)}) numbers.push_back(near);
    numbers.push_back(static_cast<double>(random() % 100'000) / 32);  // ties, exactly, at up to four decimals
  }
  for (const int decimals : {0, 1, 3, 4, 6, 9, 12}) {
    for (const double number : numbers) {
      CsvRows rows(1);
      rows.Real(number, decimals);
      rows.EndRow();
      ASSERT_EQ(rows.text(), fmt::format("{:.{}f}\n", number, decimals)) << "seed " << seed << ", " << decimals << " decimals";
    }
  }
}

TEST(CsvRows, AnEmptyFieldAloneIsNoBlankLine) {
  CsvRows rows(1);
  rows.Empty();
  rows.EndRow();
  EXPECT_EQ(rows.text(), "\"\"\n");
}

TEST(CsvWriter, WritesOnlyAtCommit) {
  const TemporaryFolder folder;
  const std::string path = folder.File("links.csv");
  WriteFile(path, "former");
  {
    auto writer = CsvWriter::Create(path, {"left", "right"});
    ASSERT_TRUE(writer.ok()) << writer.status();
    for (int i = 0; i < 100'000; ++i) {
      writer->rows().Integer(i).Text("x");
      ASSERT_TRUE(writer->EndRow().ok());
    }
    EXPECT_EQ(ReadFile(path), "former");
  }
  EXPECT_EQ(ReadFile(path), "former") << "no Commit, no change";
  EXPECT_THAT(folder.Names(), ElementsAre("links.csv")) << "and nothing left behind";

  auto writer = CsvWriter::Create(path, {"left", "right"});
  ASSERT_TRUE(writer.ok());
  writer->rows().Text("a").Text("b");
  ASSERT_TRUE(writer->EndRow().ok());
  CsvRows more(2);
  more.Text("c").Text("d");
  more.EndRow();
  ASSERT_TRUE(writer->Append(more).ok());
  EXPECT_EQ(writer->num_rows(), 2u);
  ASSERT_TRUE(writer->Commit().ok());
  EXPECT_EQ(ReadFile(path), "left,right\na,b\nc,d\n");
  EXPECT_THAT(folder.Names(), ElementsAre("links.csv"));
}

// Property: the file is the same for any number of threads, with rows of very different lengths.
TEST(CsvWriterProperty, RowsFormattedOnSeveralThreadsLandInOrder) {
  const TemporaryFolder folder;
  std::string first;
  for (const uint64_t count : {0, 1, 2048, 2049, 30'000}) {
    for (const int threads : {1, 2, 5}) {
      auto writer = CsvWriter::Create(folder.File("rows.csv"), {"number", "text"});
      ASSERT_TRUE(writer.ok());
      const absl::Status status = writer->AppendRows(threads, count, [](uint64_t begin, uint64_t end, CsvRows& rows) {
        for (uint64_t i = begin; i < end; ++i) rows.Unsigned(i).Text(std::string(i * i % 301, 'x')).EndRow();
      });
      ASSERT_TRUE(status.ok()) << status;
      EXPECT_EQ(writer->num_rows(), count);
      ASSERT_TRUE(writer->Commit().ok());
      const std::string text = ReadFile(folder.File("rows.csv"));
      if (threads == 1) first = text;
      EXPECT_TRUE(text == first) << count << " rows, " << threads << " threads";
      std::string expected = "number,text\n";
      for (uint64_t i = 0; i < count; ++i) expected += fmt::format("{},{}\n", i, std::string(i * i % 301, 'x'));
      EXPECT_TRUE(text == expected) << count << " rows, " << threads << " threads";
    }
  }
}

// Property: whatever is written is read back the same.
TEST(CsvWriterProperty, ReadRecordsReadsBackWhatWasWritten) {
  const uint64_t seed = 8128;
  std::mt19937_64 random(seed);
  const TemporaryFolder folder;
  for (int round = 0; round < 40; ++round) {
    SCOPED_TRACE(testing::Message() << "seed " << seed << " round " << round);
    const size_t columns = 1 + random() % 4;
    const char delimiter = ",;\t|"[random() % 4];
    std::vector<std::string> header;
    for (size_t c = 0; c < columns; ++c) header.push_back(fmt::format("col \"{}\"{}", c, delimiter));
    auto writer = CsvWriter::Create(folder.File("r.csv"), header, delimiter);
    ASSERT_TRUE(writer.ok());
    io_test::Rows rows;
    for (size_t r = random() % 200; r > 0; --r) {
      std::vector<std::string> row(columns);
      for (std::string& text : row) {
        for (size_t i = random() % 5; i > 0; --i) text += "ab,;\t|\"\n\r "[random() % 10];
        writer->rows().Text(text);
      }
      ASSERT_TRUE(writer->EndRow().ok());
      rows.push_back(std::move(row));
    }
    ASSERT_TRUE(writer->Commit().ok());
    ReadOptions options;
    options.delimiter = delimiter;
    const auto table = ReadRecords(folder.File("r.csv"), options, nullptr);
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(io_test::Headers(*table), header);
    EXPECT_EQ(io_test::Records(*table), rows);
  }
}

TEST(AtomicFile, KeepsPermissionsAndFollowsLinks) {
  const TemporaryFolder folder;
  WriteFile(folder.File("real.txt"), "old");
  ::chmod(folder.File("real.txt").c_str(), 0640);
  std::filesystem::create_symlink("real.txt", folder.File("link.txt"));
  auto file = AtomicFile::Create(folder.File("link.txt"));
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_TRUE((*file)->Append("new").ok());
  EXPECT_EQ(ReadFile(folder.File("real.txt")), "old");
  ASSERT_TRUE((*file)->Commit().ok());
  EXPECT_EQ(ReadFile(folder.File("real.txt")), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder.File("link.txt")));
  struct stat info;
  ASSERT_EQ(::stat(folder.File("real.txt").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0640u);
  EXPECT_THAT(folder.Names(), ElementsAre("link.txt", "real.txt"));
}

TEST(AtomicFile, BadPlaces) {
  const TemporaryFolder folder;
  auto file = AtomicFile::Create(folder.File("none/a.txt"));
  EXPECT_EQ(file.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(Message(file.status()), AllOf(HasSubstr("none/a.txt"), HasSubstr("create it first")));
  file = AtomicFile::Create(folder.path());
  EXPECT_EQ(file.status().code(), absl::StatusCode::kInvalidArgument);
  WriteFile(folder.File("plain"), "");
  EXPECT_EQ(AtomicFile::Create(folder.File("plain/a.txt")).status().code(), absl::StatusCode::kNotFound);
  ::chmod(folder.path().c_str(), 0555);
  {
    const io_test::Unprivileged unprivileged;
    file = AtomicFile::Create(folder.File("a.txt"));
  }
  ::chmod(folder.path().c_str(), 0755);
  EXPECT_EQ(file.status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(Message(file.status()), HasSubstr("permissions"));
}

TEST(AtomicFile, FullDisk) {
  auto file = AtomicFile::Create("/dev/full");
  ASSERT_TRUE(file.ok()) << file.status();
  const std::string block(100'000, 'x');
  absl::Status status;
  for (int i = 0; i < 10 && status.ok(); ++i) status = (*file)->Append(block);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(Message(status), AllOf(HasSubstr("/dev/full"), HasSubstr("disk is full")));
  EXPECT_EQ((*file)->Append("y").code(), absl::StatusCode::kResourceExhausted) << "errors stick";
  EXPECT_EQ((*file)->Commit().code(), absl::StatusCode::kResourceExhausted);
}

// A file that cannot grow past a limit, at every point of the writing: the last is one byte short of the whole.
TEST(CsvWriterRecovery, RunningOutOfSpaceLeavesTheFormerFile) {
  const TemporaryFolder folder;
  const std::string path = folder.File("links.csv");
  WriteFile(path, "former");
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit saved;
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &saved), 0);
  for (const rlim_t space : {0, 10, 100'000, 300'000, 500'000, 588'894}) {
    auto writer = CsvWriter::Create(path, {"left"});
    ASSERT_TRUE(writer.ok());
    rlimit limit = saved;
    limit.rlim_cur = space;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
    absl::Status status;
    for (int i = 0; i < 100'000 && status.ok(); ++i) {
      writer->rows().Integer(i);
      status = writer->EndRow();
    }
    if (status.ok()) status = writer->Commit();
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &saved), 0);
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << space;
    EXPECT_THAT(Message(status), HasSubstr("links.csv"));
    EXPECT_EQ(writer->Commit().code(), absl::StatusCode::kResourceExhausted) << "the error sticks, space or not";
    EXPECT_TRUE(ReadFile(path) == "former");
  }
  EXPECT_THAT(folder.Names(), ElementsAre("links.csv"));
}

// A small output as a run would write it.
absl::Status WriteOutput(const std::string& folder, std::string_view text, bool publish = true) {
  auto output = OutputFolder::Create(folder, "run.json");
  if (!output.ok()) return output.status();
  for (const std::string_view name : {"run.json", "links.csv", "report.html"}) {
    auto file = (*output)->Begin(name);
    if (!file.ok()) return file.status();
    IPSE_RETURN_IF_ERROR((*file)->Append(text));
    IPSE_RETURN_IF_ERROR((*file)->Commit());
  }
  IPSE_RETURN_IF_ERROR((*output)->Flush());
  return publish ? (*output)->Publish() : absl::OkStatus();
}

TEST(OutputFolder, FilesAppearTogether) {
  const TemporaryFolder folder;
  const std::string out = folder.File("deep/out");
  ASSERT_TRUE(WriteOutput(out, "first", false).ok());
  EXPECT_TRUE(std::filesystem::is_empty(out)) << "nothing without Publish";
  ASSERT_TRUE(WriteOutput(out, "first").ok());
  WriteFile(out + "/notes.txt", "the user's own");
  ASSERT_TRUE(WriteOutput(out, "second", false).ok());
  EXPECT_EQ(ReadFile(out + "/links.csv"), "first");
  EXPECT_EQ(ReadFile(out + "/run.json"), "first");
  ASSERT_TRUE(WriteOutput(out, "second").ok());
  for (const char* name : {"/run.json", "/links.csv", "/report.html"}) EXPECT_EQ(ReadFile(out + name), "second");
  EXPECT_EQ(ReadFile(out + "/notes.txt"), "the user's own");
  size_t entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(out)) ++entries;
  EXPECT_EQ(entries, 4u) << "no hidden remains";
}

TEST(OutputFolder, PublishesAllOrNothing) {
  const TemporaryFolder folder;
  const std::string out = folder.File("out");
  ASSERT_TRUE(WriteOutput(out, "first").ok());
  auto output = OutputFolder::Create(out, "run.json");
  ASSERT_TRUE(output.ok());
  WriteFile((*output)->Path("links.csv"), "second");
  EXPECT_EQ((*output)->Publish().code(), absl::StatusCode::kFailedPrecondition) << "no completion file";
  const std::string never_written = (*output)->Path("run.json");
  const absl::Status status = (*output)->Publish();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Message(status), HasSubstr("run.json was not written"));
  output->reset();
  EXPECT_EQ(ReadFile(out + "/links.csv"), "first");
  EXPECT_EQ(ReadFile(out + "/run.json"), "first");
}

// If moving files fails in the middle, the completion file is gone: nobody takes the mix for a whole result.
TEST(OutputFolderRecovery, AHalfPublishedResultHasNoCompletionFile) {
  const TemporaryFolder folder;
  const std::string out = folder.File("out");
  ASSERT_TRUE(WriteOutput(out, "first").ok());
  std::filesystem::remove(out + "/report.html");
  std::filesystem::create_directories(out + "/report.html/in the way");
  EXPECT_FALSE(WriteOutput(out, "second").ok());
  EXPECT_FALSE(std::filesystem::exists(out + "/run.json"));
  std::filesystem::remove_all(out + "/report.html");
  EXPECT_TRUE(WriteOutput(out, "third").ok());
  EXPECT_EQ(ReadFile(out + "/run.json"), "third");
}

TEST(OutputFolderRecovery, ClearsWhatACrashLeft) {
  const TemporaryFolder folder;
  const std::string out = folder.File("out");
  std::filesystem::create_directories(out + "/.ipse-partial");
  WriteFile(out + "/.ipse-partial/links.csv", "half");
  ASSERT_TRUE(WriteOutput(out, "whole").ok());
  EXPECT_EQ(ReadFile(out + "/links.csv"), "whole");
  EXPECT_FALSE(std::filesystem::exists(out + "/.ipse-partial"));
}

TEST(OutputFolder, BadPlaces) {
  const TemporaryFolder folder;
  WriteFile(folder.File("file"), "");
  absl::Status status = WriteOutput(folder.File("file"), "x");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Message(status), HasSubstr("needs a folder"));
  EXPECT_FALSE(WriteOutput(folder.File("file/out"), "x").ok());
  {
    auto first = OutputFolder::Create(folder.File("out"), "run.json");
    ASSERT_TRUE(first.ok());
    status = OutputFolder::Create(folder.File("out"), "run.json").status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_THAT(Message(status), HasSubstr("another run"));
  }
  ::chmod(folder.path().c_str(), 0555);
  {
    const io_test::Unprivileged unprivileged;
    status = WriteOutput(folder.File("refused"), "x");
  }
  ::chmod(folder.path().c_str(), 0755);
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace ipse
