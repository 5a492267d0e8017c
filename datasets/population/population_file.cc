#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>

#include "datasets/population/population.h"
#include "matcher/base/status.h"

namespace ipse {
namespace {

absl::Status IoError(std::string_view what, const std::string& path) {
  return FailedPrecondition("{} {}: {}", what, path, std::strerror(errno));
}

// A file that gets its name when it is complete.
class PendingFile {
 public:
  explicit PendingFile(const std::string& path) : path_(path), temporary_(fmt::format("{}.part{}", path, getpid())) {}
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;
  ~PendingFile() {
    if (file_ != nullptr) std::fclose(file_);
    if (made_) std::remove(temporary_.c_str());
  }

  absl::Status Open() {
    file_ = std::fopen(temporary_.c_str(), "wbx");
    if (file_ == nullptr) return IoError("cannot create", temporary_);
    made_ = true;
    // Chunks are large already; a second copy in a small buffer would only cost time.
    std::setvbuf(file_, nullptr, _IOFBF, 1 << 16);
    return absl::OkStatus();
  }
  absl::Status Write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) return IoError("cannot write", temporary_);
    return absl::OkStatus();
  }
  absl::Status Close() {
    const bool flushed = std::fflush(file_) == 0 && fsync(fileno(file_)) == 0;
    const bool closed = std::fclose(file_) == 0;
    file_ = nullptr;
    return flushed && closed ? absl::OkStatus() : IoError("cannot finish", temporary_);
  }
  absl::Status Publish() {
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return IoError("cannot name", path_);
    made_ = false;
    return absl::OkStatus();
  }

 private:
  const std::string path_;
  const std::string temporary_;
  std::FILE* file_ = nullptr;
  bool made_ = false;
};

class FileSink : public RecordSink {
 public:
  absl::Status Open(const std::string& records, const std::string& truth, const std::string& tags) {
    IPSE_RETURN_IF_ERROR(OpenOne(records, PopulationHeader(), records_));
    IPSE_RETURN_IF_ERROR(OpenOne(truth, TruthHeader(), truth_));
    return OpenOne(tags, TagsHeader(), tags_);
  }
  absl::Status Append(const PopulationChunk& chunk) override {
    if (records_) IPSE_RETURN_IF_ERROR(records_->Write(chunk.rows));
    if (truth_) IPSE_RETURN_IF_ERROR(truth_->Write(chunk.truth));
    if (tags_) IPSE_RETURN_IF_ERROR(tags_->Write(chunk.tags));
    return absl::OkStatus();
  }
  // All are closed before the first gets its name: a full disk shows at the close.
  absl::Status Finish() {
    for (auto* file : {&records_, &truth_, &tags_}) {
      if (*file) IPSE_RETURN_IF_ERROR((*file)->Close());
    }
    for (auto* file : {&records_, &truth_, &tags_}) {
      if (*file) IPSE_RETURN_IF_ERROR((*file)->Publish());
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status OpenOne(const std::string& path, std::string_view header, std::optional<PendingFile>& file) {
    if (path.empty()) return absl::OkStatus();
    file.emplace(path);
    IPSE_RETURN_IF_ERROR(file->Open());
    return file->Write(header);
  }

  std::optional<PendingFile> records_, truth_, tags_;
};

}  // namespace

absl::Status WritePopulation(const PopulationOptions& options, const std::string& records_path,
                             const std::string& truth_path, const std::string& tags_path) {
  IPSE_RETURN_IF_ERROR(ValidateOptions(options));
  FileSink sink;
  IPSE_RETURN_IF_ERROR(sink.Open(records_path, truth_path, tags_path));
  IPSE_RETURN_IF_ERROR(GeneratePopulation(options, sink));
  return sink.Finish();
}

}  // namespace ipse
