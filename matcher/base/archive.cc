#include "matcher/base/archive.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

#include "matcher/base/hash.h"
#include "matcher/base/parallel.h"

namespace ipse {
namespace {

constexpr size_t kSmallBytes = size_t{64} << 10;  // small values in a chunk, about
constexpr size_t kBlockBytes = size_t{2} << 20;   // read and hashed while the cache holds them; a huge page
constexpr size_t kWindowBytes = size_t{16} << 20;  // of what is written and not yet on the disk, twice
constexpr uint64_t kEndMark = UINT64_MAX;

struct ChunkHead {
  uint64_t bytes = 0, hash = 0;
};

// A chunk's hash is made of those of its blocks, in order, from the chunk's number on.
uint64_t HashOfBlock(const char* data, size_t bytes) { return HashBytes({data, bytes}, 1); }

}  // namespace

ArchiveWriter::ArchiveWriter(int file) : file_(file), begin_(lseek(file, 0, SEEK_CUR)) { small_.reserve(2 * kSmallBytes); }

void ArchiveWriter::Bits(const std::vector<bool>& bits) {
  std::vector<uint64_t> words((bits.size() + 63) / 64);
  for (size_t i = 0; i < bits.size(); ++i) words[i / 64] |= uint64_t{bits[i]} << (i % 64);
  Value(uint64_t{bits.size()});
  Array(words);
}

void ArchiveWriter::Small(const void* data, size_t bytes) {
  const auto* begin = static_cast<const char*>(data);
  small_.insert(small_.end(), begin, begin + bytes);
  if (small_.size() >= kSmallBytes) Flush();
}

void ArchiveWriter::Large(const void* data, size_t bytes) {
  Flush();
  Chunk(static_cast<const char*>(data), bytes);
}

void ArchiveWriter::Flush() {
  if (small_.empty()) return;
  Chunk(small_.data(), small_.size());
  small_.clear();
}

void ArchiveWriter::Chunk(const char* data, size_t bytes) {
  ChunkHead head{bytes, chunks_++};
  for (size_t at = 0; at < bytes; at += kBlockBytes) {
    head.hash = MixHash(head.hash, HashOfBlock(data + at, std::min(kBlockBytes, bytes - at)));
  }
  Write(reinterpret_cast<const char*>(&head), sizeof head);
  Write(data, bytes);
}

void ArchiveWriter::Write(const char* data, size_t bytes) {
  while (bytes > 0 && error_ == 0) {
    const ssize_t written = write(file_, data, std::min(bytes, kWindowBytes));
    if (written < 0) {
      if (errno != EINTR) error_ = errno;
      continue;
    }
    data += written;
    bytes -= static_cast<size_t>(written);
    bytes_ += static_cast<uint64_t>(written);
    if (bytes_ - handed_over_ >= kWindowBytes) Pace();
  }
}

// While one window is being written, the next is being filled. Where the file system does not do this, Finish does it all.
void ArchiveWriter::Pace() {
  const int64_t at = begin_ + static_cast<int64_t>(handed_over_), window = static_cast<int64_t>(bytes_ - handed_over_);
  handed_over_ = bytes_;
  if (begin_ < 0) return;  // a pipe
  (void)sync_file_range(file_, at, window, SYNC_FILE_RANGE_WRITE);
  if (at > begin_) (void)sync_file_range(file_, begin_, at - begin_, SYNC_FILE_RANGE_WAIT_BEFORE);  // a length of 0 is all
}

absl::Status ArchiveWriter::Finish() {
  Flush();
  const ChunkHead end{kEndMark, chunks_};
  Write(reinterpret_cast<const char*>(&end), sizeof end);
  if (error_ == 0 && fsync(file_) != 0) error_ = errno;
  if (error_ == 0) return absl::OkStatus();
  const auto code = error_ == ENOSPC || error_ == EDQUOT || error_ == EFBIG ? absl::StatusCode::kResourceExhausted
                                                                            : absl::StatusCode::kUnavailable;
  return MakeStatus(code, "writing stopped at byte {}: {}", bytes_, std::strerror(error_));
}

ArchiveReader::ArchiveReader(int file, int threads) : file_(file), threads_(threads) {
  const off_t at = lseek(file, 0, SEEK_CUR), end = lseek(file, 0, SEEK_END);
  failed_ = at < 0 || end < at;
  if (failed_) return;
  at_ = static_cast<uint64_t>(at);
  end_ = static_cast<uint64_t>(end);
}

void ArchiveReader::Bits(std::vector<bool>& bits) {
  uint64_t size = 0;
  std::vector<uint64_t> words;
  Value(size);
  Array(words);
  if (words.size() != (size + 63) / 64) Fail();
  bits.assign(failed_ ? 0 : size, false);
  for (size_t i = 0; i < bits.size(); ++i) bits[i] = (words[i / 64] >> (i % 64) & 1) != 0;
}

uint64_t ArchiveReader::Count(size_t item_bytes) {
  uint64_t count = 0;
  Value(count);
  // Small values wait in memory; everything else is still to come.
  const uint64_t left = end_ - at_ + (small_.size() - small_at_);
  if (count > left / item_bytes) Fail();
  return failed_ ? 0 : count;
}

void ArchiveReader::Small(void* data, size_t bytes) {
  if (bytes == 0) return;
  if (!failed_ && small_at_ == small_.size()) {
    small_.resize(Head());
    small_at_ = 0;
    Read(small_.data(), small_.size());
  }
  if (!failed_ && bytes > small_.size() - small_at_) Fail();
  if (failed_) {
    std::memset(data, 0, bytes);
    return;
  }
  std::memcpy(data, small_.data() + small_at_, bytes);
  small_at_ += bytes;
}

void ArchiveReader::Large(void* data, size_t bytes) {
  if (failed_) return;
  if (small_at_ != small_.size() || Head() != bytes) return Fail();
  Read(static_cast<char*>(data), bytes);
}

uint64_t ArchiveReader::Head() {
  ChunkHead head;
  if (end_ - at_ < sizeof head || pread(file_, &head, sizeof head, static_cast<off_t>(at_)) != sizeof head) {
    Fail();
    return 0;
  }
  at_ += sizeof head;
  if (head.bytes != kEndMark && head.bytes > end_ - at_) Fail();
  expected_ = head.hash;
  return failed_ ? 0 : head.bytes;
}

bool ArchiveReader::ReadBlock(char* data, size_t bytes, uint64_t at, uint64_t* hash) const {
  for (size_t got = 0; got < bytes;) {
    const ssize_t read = pread(file_, data + got, bytes - got, static_cast<off_t>(at + got));
    if (read == 0 || (read < 0 && errno != EINTR)) return false;
    if (read > 0) got += static_cast<size_t>(read);
  }
  *hash = HashOfBlock(data, bytes);
  return true;
}

// The data of the chunk whose head was read.
void ArchiveReader::Read(char* data, size_t bytes) {
  const size_t blocks = (bytes + kBlockBytes - 1) / kBlockBytes;
  std::vector<uint64_t> hashes(blocks);
  std::atomic<bool> whole = true;
  ParallelChunks(threads_, blocks, [&](size_t block) {
    const size_t begin = block * kBlockBytes;
    if (!ReadBlock(data + begin, std::min(kBlockBytes, bytes - begin), at_ + begin, &hashes[block])) whole = false;
  });
  uint64_t hash = chunks_++;
  for (const uint64_t of_block : hashes) hash = MixHash(hash, of_block);
  at_ += bytes;
  if (!whole || hash != expected_) Fail();
}

void ArchiveReader::Fail() {
  failed_ = true;
  small_.clear();
  small_at_ = 0;
}

absl::Status ArchiveReader::status() const {
  return failed_ ? DataLoss("what lies before byte {} is not what was written", at_) : absl::OkStatus();
}

absl::Status ArchiveReader::Finish() {
  if (!failed_ && (small_at_ != small_.size() || Head() != kEndMark || expected_ != chunks_ || at_ != end_)) Fail();
  return status();
}

}  // namespace ipse
