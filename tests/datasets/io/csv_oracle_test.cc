// The fast reader against a slow and obvious parser of the same grammar, on random texts, for chunks of every small
// size and several threads; and the SIMD kernels against plain loops.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hwy/highway.h>

#include <optional>
#include <random>

#include "datasets/io/delimited_text.h"
#include "datasets/io/record_file.h"
#include "tests/datasets/io/test_files.h"

namespace ipse {
namespace {

struct OracleRecord {
  uint64_t line;
  std::vector<std::string> fields;
  std::string raw;
};

// A recursive-descent parser of the grammar in delimited_text.h, one function per rule.
class OracleParser {
 public:
  explicit OracleParser(std::string text) : text_(std::move(text)) {}

  void Parse() {
    while (at_ < text_.size() && !open_quote_line) Record();
  }
  std::vector<OracleRecord> records;
  uint64_t blank_lines = 0;
  std::optional<uint64_t> open_quote_line;

 private:
  bool AtLineEnd() const { return at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r'); }

  void LineEnd(std::string* keep) {
    const size_t length = text_.compare(at_, 2, "\r\n") == 0 ? 2 : 1;
    if (keep != nullptr) *keep += text_.substr(at_, length);
    at_ += length;
    ++line_;
  }

  std::string Quoted() {
    const uint64_t opened = line_;
    std::string field;
    ++at_;
    while (true) {
      if (at_ == text_.size()) {
        open_quote_line = opened;
        return field;
      }
      if (AtLineEnd()) {
        LineEnd(&field);
      } else if (text_.compare(at_, 2, "\"\"") == 0) {
        field += '"';
        at_ += 2;
      } else if (text_[at_] == '"') {
        ++at_;
        return field + Plain();
      } else {
        field += text_[at_++];
      }
    }
  }

  std::string Plain() {
    std::string field;
    while (at_ < text_.size() && text_[at_] != ',' && !AtLineEnd()) field += text_[at_++];
    return field;
  }

  void Record() {
    OracleRecord record;
    record.line = line_;
    const size_t begin = at_;
    while (true) {
      record.fields.push_back(at_ < text_.size() && text_[at_] == '"' ? Quoted() : Plain());
      if (at_ == text_.size() || text_[at_] != ',') break;
      ++at_;
    }
    if (open_quote_line) return;
    record.raw = text_.substr(begin, at_ - begin);
    if (at_ < text_.size()) {
      LineEnd(nullptr);
    }
    if (record.raw.empty()) {
      ++blank_lines;
    } else {
      records.push_back(std::move(record));
    }
  }

  std::string text_;
  size_t at_ = 0;
  uint64_t line_ = 1;
};

// Random text from an alphabet that makes every rule likely.
std::string RandomText(std::mt19937_64& random, size_t length) {
  static constexpr std::string_view kPieces[] = {",",  ",",   "\n",  "\r\n", "\r",   "\"", "\"\"", "a",
                                                 "bc", "\",", ",\"", "\"\n", "\n\"", "é",  " ",    "abcdefghijklmnop"};
  std::string text;
  while (text.size() < length) text += kPieces[random() % std::size(kPieces)];
  return text;
}

// Random rows of two fields, well-formed, with quotes where needed and where not.
std::string RandomRows(std::mt19937_64& random, size_t rows) {
  std::string text;
  for (size_t i = 0; i < rows; ++i) {
    for (int column = 0; column < 2; ++column) {
      if (column > 0) text += ',';
      const bool quoted = random() % 2 == 0;
      if (quoted) text += '"';
      for (size_t c = random() % 6; c > 0; --c) {
        static constexpr std::string_view kQuoted[] = {"a", "b", "\"\"", ",", "\n", "\r\n", "\r"};
        text += quoted ? kQuoted[random() % std::size(kQuoted)] : kQuoted[random() % 2];
      }
      if (quoted) text += '"';
    }
    text += random() % 8 == 0 ? "\r" : random() % 3 == 0 ? "\r\n" : "\n";
  }
  return text;
}

void ExpectAsOracle(const std::string& body, size_t chunk_bytes, int threads) {
  const std::string text = "x,y\n" + body;
  OracleParser oracle(text);
  oracle.Parse();
  ReadOptions options;
  options.format = RecordFormat::kDelimited;
  options.delimiter = ',';
  options.chunk_bytes = chunk_bytes;
  options.threads = threads;
  options.skip_bad_rows = true;
  std::vector<std::pair<uint64_t, std::string>> aside;
  options.on_bad_row = [&](uint64_t line, std::string_view row) { aside.emplace_back(line, row); };
  ReadReport report;
  const auto table = io_test::ReadText(text, options, &report);
  if (oracle.open_quote_line) {
    ASSERT_FALSE(table.ok());
    ASSERT_THAT(std::string(ToStd(table.status().message())),
                testing::StartsWith(fmt::format("patients.csv:{}: the quote", *oracle.open_quote_line)));
    return;
  }
  ASSERT_TRUE(table.ok()) << table.status();
  io_test::Rows rows;
  std::vector<uint64_t> lines;
  std::vector<std::pair<uint64_t, std::string>> bad;
  for (size_t i = 1; i < oracle.records.size(); ++i) {
    const OracleRecord& record = oracle.records[i];
    if (record.fields.size() == 2) {
      rows.push_back(record.fields);
      lines.push_back(record.line);
    } else {
      bad.emplace_back(record.line, record.raw);
    }
  }
  ASSERT_EQ(io_test::Records(*table), rows);
  ASSERT_EQ(io_test::Lines(*table), lines);
  ASSERT_EQ(aside, bad);
  ASSERT_EQ(report.skipped_rows, bad.size());
  ASSERT_EQ(report.blank_lines, oracle.blank_lines);
}

TEST(CsvOracle, RandomTextsInChunksOfEverySmallSize) {
  const uint64_t seed = 977;
  std::mt19937_64 random(seed);
  for (int round = 0; round < 300; ++round) {
    const std::string body = RandomText(random, random() % 120);
    for (const size_t chunk_bytes : {1, 2, 3, 5, 8, 13, 31, 64, 1000}) {
      SCOPED_TRACE(testing::Message() << "seed " << seed << " round " << round << " chunk " << chunk_bytes);
      ExpectAsOracle(body, chunk_bytes, 1 + round % 3);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(CsvOracle, RowsCutAtEveryOffset) {
  const uint64_t seed = 4711;
  std::mt19937_64 random(seed);
  for (int round = 0; round < 12; ++round) {
    const std::string body = RandomRows(random, 20);
    for (size_t chunk_bytes = 1; chunk_bytes <= 64; ++chunk_bytes) {
      SCOPED_TRACE(testing::Message() << "seed " << seed << " round " << round << " chunk " << chunk_bytes);
      ExpectAsOracle(body, chunk_bytes, 1);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(CsvOracle, ManyRowsInLargeChunks) {
  const uint64_t seed = 31337;
  std::mt19937_64 random(seed);
  for (const size_t chunk_bytes : {1 << 10, 10 << 10, 512 << 10}) {
    SCOPED_TRACE(testing::Message() << "seed " << seed << " chunk " << chunk_bytes);
    ExpectAsOracle(RandomRows(random, 30000), chunk_bytes, 2);
  }
}

// The same bytes out for any number of threads and any size of chunks: ids, values, counts, lines and report.
TEST(CsvDeterminism, ThreadsAndChunksDoNotMatter) {
  std::mt19937_64 random(99);
  std::string text = "id,family,note\n";
  for (int i = 0; i < 5000; ++i) {
    text += fmt::format("{},name{},{}\n", i, random() % 700, random() % 5 == 0 ? "\"two\nlines\"" : "J\xFCrgen");
    if (i % 97 == 0) text += "bad\n";
  }
  std::optional<RawTable> first;
  ReadReport first_report;
  for (int threads = 1; threads <= 8; ++threads) {
    ReadOptions options;
    options.threads = threads;
    options.chunk_bytes = threads % 2 == 0 ? 700 : 5000 * static_cast<size_t>(threads);
    options.skip_bad_rows = true;
    ReadReport report;
    auto table = io_test::ReadText(text, options, &report);
    ASSERT_TRUE(table.ok()) << table.status();
    if (!first) {
      first = *std::move(table);
      first_report = report;
      continue;
    }
    for (size_t c = 0; c < 3; ++c) {
      const RawColumn& left = first->column(c);
      const RawColumn& right = table->column(c);
      ASSERT_TRUE(std::equal(left.ids().begin(), left.ids().end(), right.ids().begin(), right.ids().end()));
      ASSERT_TRUE(std::equal(left.counts().begin(), left.counts().end(), right.counts().begin(), right.counts().end()));
      for (uint32_t id = 0; id < left.num_values(); ++id) ASSERT_EQ(left.value(id), right.value(id));
    }
    ASSERT_EQ(io_test::Lines(*first), io_test::Lines(*table));
    EXPECT_EQ(report.Notes(), first_report.Notes());
  }
}

void ExpectMarksAsLoop(std::mt19937_64& random, size_t size, size_t shift) {
  std::string text(shift + size + kReadPastBytes, '\0');
  for (char& c : text) c = "ab,\"\n\r\x80\0"[random() % 8];
  std::vector<uint64_t> masks((size + 63) / 64 + 1, ~uint64_t{0});
  MarkBytes(text.data() + shift, size, {',', '"', '\n', '\r'}, masks.data());
  for (size_t i = 0; i < masks.size() * 64 - 64; ++i) {
    const char c = text[shift + i];
    const bool expected = i < size && (c == ',' || c == '"' || c == '\n' || c == '\r');
    ASSERT_EQ((masks[i / 64] >> (i % 64)) & 1, expected) << size << " " << i;
  }
  ASSERT_EQ(masks.back(), ~uint64_t{0}) << "wrote past the end";
  const std::string_view seen(text.data() + shift, size);
  const ByteKinds kinds = ScanByteKinds(seen.data(), size);
  ASSERT_EQ(kinds.has_high, seen.find('\x80') != std::string_view::npos);
  ASSERT_EQ(kinds.has_nul, seen.find('\0') != std::string_view::npos);
}

TEST(MarkBytesOracle, AgreesWithALoopOnEveryTarget) {
  std::mt19937_64 random(5);
  for (int64_t targets = hwy::SupportedTargets() & HWY_TARGETS; targets != 0; targets &= targets - 1) {
    hwy::SetSupportedTargetsForTest(targets & -targets);
    SCOPED_TRACE(hwy::TargetName(targets & -targets));
    for (size_t size = 0; size <= 300; ++size) {
      for (size_t shift = 0; shift < 3; ++shift) ExpectMarksAsLoop(random, size, shift);
    }
    // One byte among many: no lane is lost.
    for (size_t at = 0; at < 130; ++at) {
      std::string text(130 + kReadPastBytes, 'a');
      text[at] = '\xFF';
      EXPECT_TRUE(ScanByteKinds(text.data(), 130).has_high);
      text[at] = '\0';
      EXPECT_TRUE(ScanByteKinds(text.data(), 130).has_nul);
    }
    hwy::SetSupportedTargetsForTest(0);
  }
}

}  // namespace
}  // namespace ipse
