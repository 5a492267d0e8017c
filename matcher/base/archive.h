#pragma once

// Arrays and small values in a file, for the same program to read back: as they lie in memory, checked by a hash.
//
//   ArchiveWriter writer(file);                 // a file descriptor; the archive begins where it stands
//   IPSE_RETURN_IF_ERROR(Fields(table, &writer));
//   IPSE_RETURN_IF_ERROR(writer.Finish());
//
// A type says once, for both directions, what it is made of:
//
//   template <typename Self, typename Archive> static void Fields(Self& self, Archive* archive) {
//     archive->Value(self.count_);              // trivially copyable
//     archive->Array(self.ids_);                // a vector, string or GrowableBuffer of such; Pieces for a deque
//     archive->Bits(self.live_);
//     archive->Each(self.names_, [](auto& name, Archive* to) { to->Array(name); });
//   }
//
// The bytes are those of this machine and this program: whoever writes an archive says in it what program it was, and reads
// no other's. Small values are gathered into chunks; an array of some kilobytes is a chunk of its own, read straight to where
// it belongs. Each chunk carries a hash of its contents and its place, so damage, an end cut off and chunks of another archive are
// told apart from what was written.
//
// Failures stay: after the first, a writer writes nothing and a reader gives zeros and empty arrays, until status() is
// asked. Its text names the byte, never a value. Thread-safety: none. Cost: writing and reading at the speed of memory.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "matcher/base/status.h"

namespace ipse {

// Arrays of fewer bytes lie among the small values.
inline constexpr size_t kArchiveLargeBytes = 4096;
inline constexpr size_t kArchivePieceItems = size_t{1} << 16;

class ArchiveWriter {
 public:
  static constexpr bool kReads = false;

  explicit ArchiveWriter(int file);

  template <typename T>
  void Value(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    Small(&value, sizeof value);
  }
  template <typename Items>
  void Array(const Items& items) {
    using T = std::remove_cvref_t<decltype(*items.data())>;
    static_assert(std::is_trivially_copyable_v<T>);
    Value(uint64_t{items.size()});
    const size_t bytes = items.size() * sizeof(T);
    bytes < kArchiveLargeBytes ? Small(items.data(), bytes) : Large(items.data(), bytes);
  }
  // The same of a container whose items do not lie side by side (std::deque), some at a time.
  template <typename Items>
  void Pieces(const Items& items) {
    Value(uint64_t{items.size()});
    std::vector<typename Items::value_type> piece;
    for (size_t at = 0; at < items.size(); at += piece.size()) {
      const auto begin = items.begin() + static_cast<ptrdiff_t>(at);
      piece.assign(begin, begin + static_cast<ptrdiff_t>(std::min(kArchivePieceItems, items.size() - at)));
      Array(piece);
    }
  }
  void Bits(const std::vector<bool>& bits);
  // `each(item, this)` for every item of a container of anything.
  template <typename Items, typename Visit>
  void Each(const Items& items, const Visit& each) {
    Value(uint64_t{items.size()});
    for (const auto& item : items) each(item, this);
  }

  // Marks the end and synchronises the file.
  absl::Status Finish();
  uint64_t bytes() const { return bytes_; }

 private:
  void Small(const void* data, size_t bytes);
  void Large(const void* data, size_t bytes);
  void Flush();
  void Chunk(const char* data, size_t bytes);
  void Write(const char* data, size_t bytes);

  // Has what was written go to the disk as it comes: gigabytes at once would keep others from theirs.
  void Pace();

  const int file_;
  const int64_t begin_;           // of the archive in the file
  std::vector<char> small_;
  uint64_t chunks_ = 0, bytes_ = 0;
  uint64_t handed_over_ = 0;      // bytes that are on their way to the disk
  int error_ = 0;
};

class ArchiveReader {
 public:
  static constexpr bool kReads = true;

  // Large arrays are read by several threads.
  explicit ArchiveReader(int file, int threads = 1);

  template <typename T>
  void Value(T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    Small(&value, sizeof value);
  }
  template <typename Items>
  void Array(Items& items) {
    using T = std::remove_cvref_t<decltype(*items.data())>;
    const uint64_t count = Count(sizeof(T));
    if constexpr (requires { items.Extend(count); }) {
      items.Clear();
      items.Extend(count);
    } else {
      items.resize(count);
    }
    const size_t bytes = count * sizeof(T);
    bytes < kArchiveLargeBytes ? Small(items.data(), bytes) : Large(items.data(), bytes);
    if (failed_) items = Items();
  }
  template <typename Items>
  void Pieces(Items& items) {
    items.clear();
    std::vector<typename Items::value_type> piece;
    for (uint64_t left = Count(sizeof(typename Items::value_type)); left > 0 && !failed_; left -= piece.size()) {
      Array(piece);
      if (piece.empty() || piece.size() > left) return Fail();
      items.insert(items.end(), piece.begin(), piece.end());
    }
  }
  void Bits(std::vector<bool>& bits);
  template <typename Items, typename Visit>
  void Each(Items& items, const Visit& each) {
    items.clear();
    for (uint64_t left = Count(1); left > 0 && !failed_; --left) {
      if constexpr (requires { typename Items::mapped_type; }) {
        std::pair<typename Items::key_type, typename Items::mapped_type> item{};
        each(item, this);
        items.insert(items.end(), std::move(item));
      } else {
        typename Items::value_type item{};
        each(item, this);
        items.insert(items.end(), std::move(item));
      }
    }
  }

  // DataLoss where something read was not what was written.
  absl::Status status() const;
  // The same, and that nothing follows.
  absl::Status Finish();

 private:
  // The number of items of an array, which cannot be more than the file holds.
  uint64_t Count(size_t item_bytes);
  void Small(void* data, size_t bytes);
  void Large(void* data, size_t bytes);
  // Reads the head of the next chunk.
  uint64_t Head();
  void Read(char* data, size_t bytes);
  // Reads and hashes one block of it, at an offset in the file; false where it cannot be read.
  bool ReadBlock(char* data, size_t bytes, uint64_t at, uint64_t* hash) const;
  void Fail();

  const int file_, threads_;
  uint64_t at_ = 0, end_ = 0;
  std::vector<char> small_;
  size_t small_at_ = 0;
  uint64_t chunks_ = 0, expected_ = 0;
  bool failed_ = false;
};

}  // namespace ipse
