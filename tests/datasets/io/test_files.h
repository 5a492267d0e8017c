#pragma once

// Helpers of the tests in this folder: files in a temporary folder, and tables as texts.

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/io/record_file.h"

namespace ipse::io_test {

// A folder of its own, removed with its contents at the end of the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::path(testing::TempDir()) / "ipse_io_XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TemporaryFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  std::string File(std::string_view name) const { return (std::filesystem::path(path_) / name).string(); }
  const std::string& path() const { return path_; }
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  std::string path_;
};

// Root may read and write anything: while this lives, the process acts as an ordinary user.
class Unprivileged {
 public:
  Unprivileged() {
    if (was_root_) {
      EXPECT_EQ(::seteuid(65534), 0);
    }
  }
  ~Unprivileged() {
    if (was_root_) {
      EXPECT_EQ(::seteuid(0), 0);
    }
  }

 private:
  const bool was_root_ = ::geteuid() == 0;
};

inline void WriteFile(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}
inline std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline std::string Gzip(std::string_view text) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  std::string in(text);
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline absl::StatusOr<RawTable> ReadText(std::string_view text, const ReadOptions& options = {},
                                         ReadReport* report = nullptr) {
  return ReadRecords(MemorySource("patients.csv", text), options, report);
}

using Rows = std::vector<std::vector<std::string>>;

inline std::vector<std::string> Headers(const RawTable& table) {
  std::vector<std::string> headers;
  for (const RawColumn& column : table.columns()) headers.emplace_back(column.name());
  return headers;
}
inline Rows Records(const RawTable& table) {
  Rows rows(table.num_records());
  for (size_t record = 0; record < rows.size(); ++record) {
    for (const RawColumn& column : table.columns()) rows[record].emplace_back(column.at(record));
  }
  return rows;
}
inline std::vector<uint64_t> Lines(const RawTable& table) {
  std::vector<uint64_t> lines;
  for (size_t record = 0; record < table.num_records(); ++record) lines.push_back(table.line(record));
  return lines;
}

}  // namespace ipse::io_test
