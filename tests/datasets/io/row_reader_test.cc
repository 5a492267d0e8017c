// Reading records again: the texts must be those the table had.

#include "datasets/io/row_reader.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/datasets/io/test_files.h"

namespace ipse::io_test {
namespace {

// Every record, in an order that jumps about, against the table.
void ExpectReadAgain(const RawTable& table) {
  ASSERT_TRUE(table.RowsCanBeReadAgain());
  const Rows expected = Records(table);
  auto rows = RowReader::Open(table);
  ASSERT_TRUE(rows.ok()) << rows.status();
  for (size_t i = 0; i < 2 * expected.size(); ++i) {
    const size_t record = i < expected.size() ? i : (i * 7919 + 5) % expected.size();
    ASSERT_TRUE((*rows)->Read(record).ok());
    for (size_t c = 0; c < table.columns().size(); ++c) {
      ASSERT_EQ((*rows)->text(c), expected[record][c]) << "record " << record << " column " << c;
    }
  }
}

RawTable ReadFrom(const std::string& path, size_t chunk_bytes, bool skip_bad_rows = false, bool has_header = true) {
  ReadOptions options;
  options.chunk_bytes = chunk_bytes;
  options.skip_bad_rows = skip_bad_rows;
  options.has_header = has_header;
  options.threads = 2;
  auto table = ReadRecords(path, options, nullptr);
  EXPECT_TRUE(table.ok()) << table.status();
  return *std::move(table);
}

TEST(RowReader, EveryShapeOfFile) {
  const TemporaryFolder folder;
  const std::string path = folder.File("a.csv");
  const std::string_view files[] = {
      "id,name\n1,Ada\n2,Ben\n",
      "id,name\n1,Ada\n2,Ben",
      "id,name\r\n1,Ada\r\n\r\n2,Ben\r\n",
      "id,name\r1,Ada\r2,Ben",
      "\xEF\xBB\xBFid,name\n1,Ada\n2,Ben\n",
      "sep=;\nid;name\n1;Ada\n2;Ben\n",
      "\xEF\xBB\xBFsep=;\r\n\r\nid;name\r\n1;Ada\r\n2;Ben\r\n",
      "\n\nid,name\n1,\"Ada \"\"the\"\" first\"\n2,\"on two\nlines, with a comma\"\n3,\"stray\" text\n",
      "id,name\n1,Jos\xE9\n2,\x93quoted\x94\n3,Zo\xC3\xAB\n",
      std::string_view("id,name\n1,A\0da\n2,Ben\n", 21),
      "id\tname\n1\tAda\n\n\n2\t\n",
  };
  for (const std::string_view text : files) {
    SCOPED_TRACE(testing::Message() << std::string(text));
    WriteFile(path, text);
    for (const size_t chunk_bytes : {1, 7, 1 << 20}) ExpectReadAgain(ReadFrom(path, chunk_bytes));
  }
}

TEST(RowReader, BadRowsAndFilesWithoutHeader) {
  const TemporaryFolder folder;
  const std::string path = folder.File("a.csv");
  WriteFile(path, "id,name\n1,Ada\n2\n3,Cleo,more\n4,Dan\n");
  for (const size_t chunk_bytes : {1, 1 << 20}) ExpectReadAgain(ReadFrom(path, chunk_bytes, true));
  WriteFile(path, "1,Ada\n2,Ben\n");
  const RawTable table = ReadFrom(path, 1, false, false);
  EXPECT_EQ(table.num_records(), 2u);
  ExpectReadAgain(table);
}

TEST(RowReaderOracle, RandomFilesHoweverCut) {
  const uint64_t seed = 20251126;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  const TemporaryFolder folder;
  const std::string path = folder.File("a.csv");
  for (int round = 0; round < 40; ++round) {
    std::string text = "a,b,c\n";
    const size_t count = 1 + random() % 300;
    for (size_t r = 0; r < count; ++r) {
      const std::string_view fields[] = {"", "x", "\"q,\"\"\n\"", "long text without end", "\"\"", "caf\xE9"};
      for (int c = 0; c < 3; ++c) text += fmt::format("{}{}", c > 0 ? "," : "", fields[random() % 6]);
      if (text.back() == '\n') text += "-";  // a row of empty fields at the line's start is no blank line
      text += random() % 5 == 0 ? "\r\n" : "\n";
      if (random() % 20 == 0) text += "\n";
      if (random() % 30 == 0) text += "bad,row\n";
    }
    WriteFile(path, text);
    ExpectReadAgain(ReadFrom(path, 1 + random() % 500, true));
  }
}

TEST(RowReader, SeveralFilesWithOtherColumns) {
  const TemporaryFolder folder;
  WriteFile(folder.File("a.csv"), "id,name\n1,Ada\n2,Ben\n");
  WriteFile(folder.File("b.csv"), "phone;id\n555;3\n556;4\n557;5");
  const RawTable merged = RawTable::Merge(ReadFrom(folder.File("a.csv"), 1 << 20), ReadFrom(folder.File("b.csv"), 4));
  ASSERT_EQ(merged.columns().size(), 3u);
  ExpectReadAgain(merged);
}

TEST(RowReader, AChangedFileIsRefused) {
  const TemporaryFolder folder;
  const std::string path = folder.File("a.csv");
  WriteFile(path, "id,name\n1,Ada\n2,Ben\n");
  const RawTable table = ReadFrom(path, 1 << 20);
  WriteFile(path, "id,name\n1,Ada\n2,Ben\n3,Cleo\n");
  EXPECT_EQ(RowReader::Open(table).status().code(), absl::StatusCode::kFailedPrecondition);
  std::filesystem::remove(path);
  EXPECT_EQ(RowReader::Open(table).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(RowReader, WhatCannotBeReadTwiceSaysSo) {
  const TemporaryFolder folder;
  const std::string_view text = "id,name\n1,Ada\n2,Ben\n";
  WriteFile(folder.File("a.csv.gz"), Gzip(text));
  EXPECT_FALSE(ReadFrom(folder.File("a.csv.gz"), 1 << 20).RowsCanBeReadAgain());
  WriteFile(folder.File("a.ndjson"), "{\"resourceType\":\"Patient\",\"id\":\"1\",\"name\":[{\"family\":\"Ada\"}]}\n");
  EXPECT_FALSE(ReadFrom(folder.File("a.ndjson"), 1 << 20).RowsCanBeReadAgain());
  EXPECT_FALSE(ReadText(text)->RowsCanBeReadAgain());
}

}  // namespace
}  // namespace ipse::io_test
