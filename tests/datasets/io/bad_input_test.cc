// What cannot be read, and what the message says: file, line and remedy, never a value.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/io/record_file.h"
#include "tests/datasets/io/test_files.h"

namespace ipse {
namespace {

using io_test::ReadText;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Message(const absl::Status& status) { return std::string(ToStd(status.message())); }

// The status of reading a text; the message must begin with `place`.
absl::Status Refused(std::string_view text, std::string_view place, const ReadOptions& options = {}) {
  const absl::Status status = ReadText(text, options).status();
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(Message(status), testing::StartsWith(place));
  return status;
}

TEST(BadInput, MissingFile) {
  const absl::Status status = ReadRecords("/nonexistent/patients.csv", {}, nullptr).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(Message(status), AllOf(HasSubstr("/nonexistent/patients.csv"), HasSubstr("check the path")));
}

TEST(BadInput, Folder) {
  const io_test::TemporaryFolder folder;
  const absl::Status status = ReadRecords(folder.path(), {}, nullptr).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Message(status), AllOf(HasSubstr(folder.path()), HasSubstr("folder")));
}

TEST(BadInput, UnreadableFile) {
  const io_test::TemporaryFolder folder;
  io_test::WriteFile(folder.File("a.csv"), "a\n");
  ::chmod(folder.File("a.csv").c_str(), 0);
  const io_test::Unprivileged unprivileged;
  const absl::Status status = ReadRecords(folder.File("a.csv"), {}, nullptr).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(Message(status), AllOf(HasSubstr("a.csv"), HasSubstr("permissions")));
}

TEST(BadInput, EmptyFile) {
  for (const std::string_view text : {std::string_view(""), std::string_view("\xEF\xBB\xBF")}) {
    const absl::Status status = Refused(text, "patients.csv:");
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(Message(status), HasSubstr("empty"));
  }
  EXPECT_THAT(Message(Refused("\n\r\n\n", "patients.csv:")), HasSubstr("blank lines"));
  EXPECT_THAT(Message(Refused(io_test::Gzip(""), "patients.csv:")), HasSubstr("empty"));
}

TEST(BadInput, RaggedRowsAreNamedByLine) {
  const absl::Status status = Refused("id,name\n1,Okafor\n2\n3,Ito\n4,x,y\n5\n\n6\n7\n8\n", "patients.csv:3: ");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Message(status),
              AllOf(HasSubstr("row has 1 fields where the header has 2"), HasSubstr("6 bad rows"),
                    HasSubstr("3, 5, 6, 8, 9 and 1 more"), HasSubstr("--skip-bad-rows"), Not(HasSubstr("Okafor"))));
}

TEST(BadInput, RaggedRowsAfterEmbeddedLinesAreNamedByTheirLine) {
  EXPECT_FALSE(Refused("id,name\n1,\"a\nb\r\nc\"\n2,\"x\n\",y\n", "patients.csv:5: ").ok());
}

TEST(BadInput, QuoteThatIsNeverClosed) {
  const absl::Status status =
      Refused("id,name\n1,\"Ito\"\n2,\"two\nlines\"\n3,\"Okafor\n4,Ana\n5,Ben\n", "patients.csv:5: ");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Message(status), AllOf(HasSubstr("never closed"), Not(HasSubstr("Okafor"))));
  EXPECT_FALSE(Refused("id,\"name\n1,Ana\n", "patients.csv:1: ").ok());
  EXPECT_FALSE(Refused("\n\nid,\"name\n1,Ana\n", "patients.csv:3: ").ok());
  EXPECT_FALSE(Refused("id,name\n1,\"", "patients.csv:2: ").ok());
  EXPECT_FALSE(Refused("sep=;\nid;name\n1;\"", "patients.csv:3: ").ok());
}

TEST(BadInput, DuplicateHeadersNameBothColumns) {
  const absl::Status status = Refused("id,name,phone, name\n1,2,3,4\n", "patients.csv:1: ");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Message(status), HasSubstr("columns 2 and 4"));
}

TEST(BadInput, BinaryFiles) {
  EXPECT_THAT(Message(Refused("PK\x03\x04\x14", "patients.csv: ")), HasSubstr("save the sheet as CSV"));
  EXPECT_THAT(Message(Refused("PAR1xxxx", "patients.csv: ")), HasSubstr("Parquet"));
  EXPECT_THAT(Message(Refused("\x28\xB5\x2F\xFDxxxx", "patients.csv: ")), HasSubstr("zstd"));
  const std::string_view junk("a\0\x01\x02,b\x7F\0\n1,2\n", 14);
  const absl::Status status = Refused(junk, "patients.csv:1: ");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Message(status), HasSubstr("not text"));
}

TEST(BadInput, DamagedAndTruncatedGzip) {
  std::string text = "id,name\n";
  for (int i = 0; i < 5000; ++i) text += std::to_string(i * 7919 % 10007) + ",Ana\n";
  const std::string whole = io_test::Gzip(text);
  absl::Status status = Refused(whole.substr(0, whole.size() / 2), "patients.csv: ");
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Message(status), HasSubstr("too early"));
  EXPECT_EQ(Refused(whole.substr(0, whole.size() - 4), "patients.csv: ").code(), absl::StatusCode::kDataLoss);
  std::string damaged = whole;
  damaged[damaged.size() - 6] ^= 1;  // its checksum
  status = Refused(damaged, "patients.csv: ");
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Message(status), HasSubstr("damaged"));
}

// A source without end, to see that a row without end is refused and not stored.
class EndlessRow : public ByteSource {
 public:
  EndlessRow(std::string start, char fill) : start_(std::move(start)), fill_(fill) {}
  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    const size_t from_start = std::min(size, start_.size() - std::min<size_t>(done_, start_.size()));
    start_.copy(to, from_start, std::min<size_t>(done_, start_.size()));
    std::fill(to + from_start, to + size, fill_);
    done_ += size;
    EXPECT_LT(done_, uint64_t{100} << 20) << "reading goes on past the limit";
    return size;
  }
  uint64_t bytes_done() const override { return done_; }
  uint64_t bytes_total() const override { return 0; }
  const std::string& name() const override { return name_; }

 private:
  std::string start_;
  char fill_;
  uint64_t done_ = 0;
  std::string name_ = "endless.csv";
};

TEST(BadInput, EndlessRowsAreRefusedAtTheLimit) {
  struct Case {
    std::string start;
    std::string place;
    std::string says;
  };
  for (const Case& one : {Case{"", "endless.csv:1: ", "first row is longer"},
                          Case{"id,name\n1,Ana\n2,", "endless.csv:3: ", "row is longer"},
                          Case{"id,name\n1,Ana\n2,\"x\n\"\n3,\"", "endless.csv:5: ", "not closed within"},
                          Case{"{\"resourceType\":\"Patient\"}\n{\"resourceType\":\"", "endless.csv:2: ", "longer"}}) {
    const absl::Status status = ReadRecords(std::make_unique<EndlessRow>(one.start, 'x'), {}, nullptr).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
    EXPECT_THAT(Message(status), AllOf(testing::StartsWith(one.place), HasSubstr(one.says)));
  }
}

TEST(BadInput, RowsUpToTheLimitAreRead) {
  ReadOptions options;
  options.row_bytes_max = 1000;
  options.chunk_bytes = 64;
  const std::string row(997, 'x');
  EXPECT_TRUE(ReadText("a,b\n1," + row + "\n2,y\n", options).ok());
  EXPECT_EQ(ReadText("a,b\n1," + row + row + "\n2,y\n", options).status().code(), absl::StatusCode::kResourceExhausted);
}

TEST(BadInput, TooManyColumns) {
  ReadOptions options;
  options.columns_max = 3;
  const absl::Status status = Refused("a,b,c,d\n", "patients.csv:1: ", options);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
}

// A disk that fails in the middle.
class FailingSource : public ByteSource {
 public:
  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    if (rows_left_-- == 0) return DataLoss("disk.csv: reading failed");
    const std::string_view row = rows_left_ == 999 ? "id,name\n" : "1,Ana\n";
    EXPECT_GE(size, row.size());
    row.copy(to, row.size());
    return row.size();
  }
  uint64_t bytes_done() const override { return 0; }
  uint64_t bytes_total() const override { return 0; }
  const std::string& name() const override { return name_; }

 private:
  int rows_left_ = 1000;
  std::string name_ = "disk.csv";
};

TEST(BadInput, ReadErrorsComeThrough) {
  for (const size_t chunk_bytes : {size_t{8}, size_t{512} << 10}) {
    ReadOptions options;
    options.chunk_bytes = chunk_bytes;
    EXPECT_EQ(ReadRecords(std::make_unique<FailingSource>(), options, nullptr).status().code(),
              absl::StatusCode::kDataLoss);
  }
}

TEST(BadInput, JsonThatIsNotNdjson) {
  EXPECT_THAT(Message(Refused("[{\"resourceType\":\"Patient\"}]", "patients.csv: ")), HasSubstr("jq -c '.[]'"));
  EXPECT_THAT(Message(Refused("{\n  \"resourceType\": \"Patient\"\n}\n", "patients.csv: ")), HasSubstr("jq -c ."));
}

TEST(BadInput, MalformedNdjsonLinesAreNamed) {
  const std::string_view text =
      "{\"resourceType\":\"Patient\",\"gender\":\"female\"}\n"
      "{\"resourceType\":\"Patient\",\"gender\":\n"
      "\n"
      "{\"name\":\"Okafor\"}\n"
      "42\n";
  const absl::Status status = Refused(text, "patients.csv:2: ");
  EXPECT_THAT(Message(status), AllOf(HasSubstr("2, 4, 5"), Not(HasSubstr("Okafor"))));
  ReadOptions options;
  options.skip_bad_rows = true;
  ReadReport report;
  const auto table = ReadText(text, options, &report);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->num_records(), 1u);
  EXPECT_EQ(report.skipped_rows, 3u);
}

}  // namespace
}  // namespace ipse
