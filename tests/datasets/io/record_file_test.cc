// What ReadRecords makes of files that can be read: hand-written files and what is in them.

#include "datasets/io/record_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/datasets/io/test_files.h"

namespace ipse {
namespace {

using io_test::Headers;
using io_test::Lines;
using io_test::ReadText;
using io_test::Records;
using io_test::Rows;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kPatients =
    "mrn,family_name,given_name,birth_date\n"
    "1001,Okafor,Grace,1980-02-29\n"
    "1002,Lindqvist,Åsa,1975-11-03\n"
    "1003,Okafor,,1980-02-29\n";

TEST(ReadRecords, ReadsAFile) {
  const io_test::TemporaryFolder folder;
  io_test::WriteFile(folder.File("a.csv"), kPatients);
  ReadReport report;
  const auto table = ReadRecords(folder.File("a.csv"), {}, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_THAT(Headers(*table), ElementsAre("mrn", "family_name", "given_name", "birth_date"));
  EXPECT_EQ(Records(*table), (Rows{{"1001", "Okafor", "Grace", "1980-02-29"},
                                   {"1002", "Lindqvist", "Åsa", "1975-11-03"},
                                   {"1003", "Okafor", "", "1980-02-29"}}));
  EXPECT_THAT(Lines(*table), ElementsAre(2, 3, 4));
  EXPECT_EQ(table->Place(1), folder.File("a.csv") + ":3");
  EXPECT_EQ(report.name, folder.File("a.csv"));
  EXPECT_EQ(report.format, RecordFormat::kDelimited);
  EXPECT_EQ(report.delimiter, ',');
  EXPECT_EQ(report.records, 3u);
  EXPECT_EQ(report.columns, 4u);
  EXPECT_EQ(report.bytes, kPatients.size());
  EXPECT_THAT(report.Notes(), IsEmpty());
}

TEST(ReadRecords, DetectsTheDelimiter) {
  for (const char delimiter : std::string_view(",\t;|")) {
    std::string text(kPatients);
    for (char& c : text) c = c == ',' ? delimiter : c;
    ReadReport report;
    const auto table = ReadText(text, {}, &report);
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(report.delimiter, delimiter);
    EXPECT_EQ(table->columns().size(), 4u);
  }
}

TEST(ReadRecords, DetectsTheDelimiterAmongOthersInTheData) {
  ReadReport report;
  auto table =
      ReadText("name;address;phone\nVega, Ana;1 Elm St, Apt 2;555|1\nIto, Ken;\"2; Oak\";556|2\n", {}, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(report.delimiter, ';');
  EXPECT_EQ(table->column(1).at(1), "2; Oak");
  table = ReadText("sep=|\na|b\n1,2|3\n", {}, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_THAT(Headers(*table), ElementsAre("a", "b"));
  EXPECT_EQ(Records(*table), (Rows{{"1,2", "3"}}));
  EXPECT_EQ(table->line(0), 3u);
}

TEST(ReadRecords, DelimiterCanBeGiven) {
  ReadOptions options;
  options.delimiter = '^';
  const auto table = ReadText("a^b,c\n1,2^3\n", options);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_THAT(Headers(*table), ElementsAre("a", "b,c"));
  options.delimiter = '"';
  EXPECT_EQ(ReadText("a\n", options).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(ReadRecords, QuotesDoubledQuotesAndEmbeddedLines) {
  ReadReport report;
  const auto table = ReadText(
      "\"id\",\"note\"\n"
      "1,\"said \"\"yes\"\"\"\n"
      "2,\"two\nlines, and\r\nmore\"\n"
      "3,5'10\" tall\n"
      "4,\"\"\n"
      "5,\"\"\"\"\n",
      {}, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_THAT(Headers(*table), ElementsAre("id", "note"));
  EXPECT_EQ(
      Records(*table),
      (Rows{{"1", "said \"yes\""}, {"2", "two\nlines, and\r\nmore"}, {"3", "5'10\" tall"}, {"4", ""}, {"5", "\""}}));
  EXPECT_THAT(Lines(*table), ElementsAre(2, 3, 6, 7, 8));
  EXPECT_THAT(report.Notes(), IsEmpty());
}

TEST(ReadRecords, TextAfterAClosingQuoteIsKeptAndReported) {
  ReadReport report;
  const auto table = ReadText("a,b\n1,2\n\"Ana\" Vega,\"x\"\"y\"z\"\n", {}, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(Records(*table)[1], (std::vector<std::string>{"Ana Vega", "x\"yz\""}));
  EXPECT_EQ(report.stray_quotes, 2u);
  EXPECT_EQ(report.stray_quote_line, 3u);
  EXPECT_THAT(report.Notes(), ElementsAre(HasSubstr("first on line 3")));
}

TEST(ReadRecords, AnyLineEndAndNoneAtTheEnd) {
  for (const std::string_view text : {"a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r", "a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4",
                                      "a,b\r1,2\r3,4", "a,b\n1,2\r\n3,4\r"}) {
    ReadReport report;
    const auto table = ReadText(text, {}, &report);
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(Records(*table), (Rows{{"1", "2"}, {"3", "4"}}));
    EXPECT_THAT(Lines(*table), ElementsAre(2, 3));
    EXPECT_EQ(report.blank_lines, 0u);
  }
}

TEST(ReadRecords, BlankLinesAreSkippedAndCounted) {
  ReadReport report;
  const auto table = ReadText("\n\r\na,b\n\n1,2\n\n\n3,4\n\n", {}, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(Records(*table), (Rows{{"1", "2"}, {"3", "4"}}));
  EXPECT_THAT(Lines(*table), ElementsAre(5, 8));
  EXPECT_EQ(report.blank_lines, 4u);  // after the header
}

TEST(ReadRecords, ByteOrderMarkIsNoPartOfTheHeader) {
  const auto table = ReadText("\xEF\xBB\xBFid,name\n1,Zoë\n");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_THAT(Headers(*table), ElementsAre("id", "name"));
}

std::string Utf16(std::string_view ascii, bool big_endian, bool mark) {
  std::string text;
  if (mark) text = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : ascii) {
    if (big_endian) text += '\0';
    text += c;
    if (!big_endian) text += '\0';
  }
  return text;
}

TEST(ReadRecords, ConvertsUtf16) {
  for (const bool big_endian : {false, true}) {
    for (const bool mark : {false, true}) {
      ReadReport report;
      const auto table = ReadText(Utf16("id,name\r\n1,Ana\r\n", big_endian, mark), {}, &report);
      ASSERT_TRUE(table.ok()) << table.status();
      EXPECT_THAT(Headers(*table), ElementsAre("id", "name"));
      EXPECT_EQ(Records(*table), (Rows{{"1", "Ana"}}));
      EXPECT_TRUE(report.utf16);
    }
  }
}

TEST(ReadRecords, ConvertsWhatIsNotUtf8FromWindows1252) {
  ReadReport report;
  const auto table = ReadText(
      "id,name,city\n1,Jos\xE9,Z\xFCrich\n2,Jos\xC3\xA9,Bern\n3,\x93O\x92"
      "Brien\x94,\n",
      {}, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(Records(*table), (Rows{{"1", "José", "Zürich"}, {"2", "José", "Bern"}, {"3", "“O’Brien”", ""}}));
  EXPECT_EQ(table->column(1).ids()[0], table->column(1).ids()[1]);
  EXPECT_EQ(report.windows1252_fields, 3u);
  EXPECT_EQ(report.windows1252_line, 2u);
  const auto header = ReadText("n\xFAmero,x\n1,2\n");
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_THAT(Headers(*header), ElementsAre("número", "x"));
}

TEST(ReadRecords, NulBytesAreRemovedAndReported) {
  ReadReport report;
  const auto table = ReadText(std::string_view("id,name\n1,Ana\n2,B\0e\0n\n3,\0\0\n", 26), {}, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(Records(*table), (Rows{{"1", "Ana"}, {"2", "Ben"}, {"3", ""}}));
  EXPECT_EQ(report.nul_fields, 2u);
  EXPECT_EQ(report.nul_line, 3u);
  EXPECT_EQ(table->column(1).ids()[2], 0u) << "nothing but NUL is the empty value";
}

TEST(ReadRecords, ReadsGzipOfSeveralMembers) {
  const std::string first = io_test::Gzip(kPatients.substr(0, 50));
  const std::string second = io_test::Gzip(kPatients.substr(50));
  for (const std::string& padding : {std::string(), std::string(512, '\0')}) {
    ReadReport report;
    const auto table = ReadText(first + second + padding, {}, &report);
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(table->num_records(), 3u);
    EXPECT_TRUE(report.gzip);
  }
}

TEST(ReadRecords, HeaderOnlyIsATableAndSaidSo) {
  for (const std::string_view text : {"id,name", "id,name\n", "id,name\r\n\r\n"}) {
    ReadReport report;
    const auto table = ReadText(text, {}, &report);
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(table->num_records(), 0u);
    EXPECT_EQ(table->columns().size(), 2u);
    EXPECT_TRUE(report.header_only);
    EXPECT_THAT(report.Notes(), testing::Contains(HasSubstr("no record")));
  }
}

TEST(ReadRecords, HeaderThatLooksLikeDataIsSaidSo) {
  ReadReport report;
  ASSERT_TRUE(ReadText("1001,Okafor,Grace,1980-02-29\n1002,Ito,Ken,1975-11-03\n", {}, &report).ok());
  EXPECT_TRUE(report.header_looks_like_data);
  EXPECT_THAT(report.Notes(), ElementsAre(HasSubstr("--no-header")));
  ASSERT_TRUE(ReadText("mrn,family_name,address_line_1,phone2\n1,2,3,4\n", {}, &report).ok());
  EXPECT_FALSE(report.header_looks_like_data);
}

TEST(ReadRecords, FilesWithoutHeader) {
  ReadOptions options;
  options.has_header = false;
  ReadReport report;
  const auto table = ReadText("\n1001,Okafor\n1002,Ito\n", options, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_THAT(Headers(*table), ElementsAre("column_1", "column_2"));
  EXPECT_EQ(Records(*table), (Rows{{"1001", "Okafor"}, {"1002", "Ito"}}));
  EXPECT_THAT(Lines(*table), ElementsAre(2, 3));
  EXPECT_THAT(report.unnamed_columns, IsEmpty());
}

TEST(ReadRecords, UnnamedColumnsAreNamedByPosition) {
  ReadReport report;
  const auto table = ReadText(",name, \n0,Ana,x\n", {}, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_THAT(Headers(*table), ElementsAre("column_1", "name", "column_3"));
  EXPECT_THAT(report.unnamed_columns, ElementsAre(1, 3));
}

TEST(ReadRecords, SingleColumn) {
  const auto table = ReadText("name\nAna\n\"\"\nBen\n");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(Records(*table), (Rows{{"Ana"}, {""}, {"Ben"}}));
}

TEST(ReadRecords, SetsBadRowsAside) {
  ReadOptions options;
  options.skip_bad_rows = true;
  std::vector<std::pair<uint64_t, std::string>> aside;
  options.on_bad_row = [&](uint64_t line, std::string_view row) { aside.emplace_back(line, row); };
  ReadReport report;
  const auto table = ReadText("a,b\n1,2\n3\n4,5\n\"6\"\"x\",7,8\n9,10\n11,12,13", options, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(Records(*table), (Rows{{"1", "2"}, {"4", "5"}, {"9", "10"}}));
  EXPECT_THAT(Lines(*table), ElementsAre(2, 4, 6));
  EXPECT_EQ(report.skipped_rows, 3u);
  EXPECT_THAT(report.skipped_lines, ElementsAre(3, 5, 7));
  using Pair = std::pair<uint64_t, std::string>;
  EXPECT_THAT(aside, ElementsAre(Pair{3, "3"}, Pair{5, "\"6\"\"x\",7,8"}, Pair{7, "11,12,13"}));
  EXPECT_THAT(report.Notes(), ElementsAre(HasSubstr("3, 5, 7")));
}

TEST(ReadRecords, ReportsProgress) {
  const io_test::TemporaryFolder folder;
  std::string text = "id,name\n";
  for (int i = 0; i < 1'000'000; ++i) text += "123456,Ana\n";
  io_test::WriteFile(folder.File("a.csv"), text);
  ReadOptions options;
  std::vector<uint64_t> done;
  uint64_t total = 0;
  options.progress = [&](uint64_t bytes_done, uint64_t bytes_total) {
    done.push_back(bytes_done);
    total = bytes_total;
  };
  ASSERT_TRUE(ReadRecords(folder.File("a.csv"), options, nullptr).ok());
  EXPECT_EQ(total, text.size());
  EXPECT_GE(done.size(), 3u);
  EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
  EXPECT_EQ(done.back(), text.size());
}

TEST(ReadRecords, ReadsStandardInput) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_EQ(::write(ends[1], kPatients.data(), kPatients.size()), static_cast<ssize_t>(kPatients.size()));
  ::close(ends[1]);
  const int saved = ::dup(STDIN_FILENO);
  ::dup2(ends[0], STDIN_FILENO);
  ::close(ends[0]);
  ReadReport report;
  const auto table = ReadRecords("-", {}, &report);
  ::dup2(saved, STDIN_FILENO);
  ::close(saved);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->num_records(), 3u);
  EXPECT_EQ(report.name, "standard input");
}

}  // namespace
}  // namespace ipse
