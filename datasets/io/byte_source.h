#pragma once

// Bytes of an input, in order: a file, standard input, memory, and the same decompressed or converted to UTF-8. Readers
// of record files read from a ByteSource, so compression and encoding cost them no code.
//
//   IPSE_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, OpenSource("patients.csv.gz"));
//   source = GunzipSource(std::move(source));
//
// Not thread-safe. Messages name the file and never hold its bytes.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "matcher/base/status.h"

namespace ipse {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Reads up to `size` bytes; 0 means the end. May return fewer before the end, but never 0.
  virtual absl::StatusOr<size_t> Read(char* to, size_t size) = 0;
  // Progress: bytes of the underlying input consumed, and its size (0 where unknown, e.g. a pipe).
  virtual uint64_t bytes_done() const = 0;
  virtual uint64_t bytes_total() const = 0;
  // Whether the bytes are those of a file on disk, which can be read again, and by what a change of it would be known.
  struct FileState {
    bool is_file = false;
    uint64_t bytes = 0;
    int64_t changed_ns = 0;
  };
  virtual FileState file_state() const { return {}; }
  // What messages call it: the path, or "standard input".
  virtual const std::string& name() const = 0;
};

// Opens a file; "-" and "/dev/stdin" are standard input. A missing file is NotFound, a directory InvalidArgument, a
// file that must not be read PermissionDenied.
absl::StatusOr<std::unique_ptr<ByteSource>> OpenSource(const std::string& path);

// Reads from memory, which must outlive the source.
std::unique_ptr<ByteSource> MemorySource(std::string name, std::string_view bytes);

// Gives `first`, then what is left of `rest`: for putting back what was read ahead.
std::unique_ptr<ByteSource> PrefixedSource(std::string first, std::unique_ptr<ByteSource> rest);

// Decompresses gzip, several members in a row included. A damaged or truncated stream is DataLoss.
std::unique_ptr<ByteSource> GunzipSource(std::unique_ptr<ByteSource> compressed);

// Converts UTF-16 to UTF-8. Lone surrogates and an odd last byte become U+FFFD.
std::unique_ptr<ByteSource> Utf16Source(std::unique_ptr<ByteSource> utf16, bool big_endian);

// Reads until `text` has `size` bytes or the input ends; true in `*at_end` if it ended.
absl::Status ReadUpTo(ByteSource& source, size_t size, std::string* text, bool* at_end);

}  // namespace ipse
