#include <initializer_list>
#include <memory>

#include "datasets/io/atomic_file.h"
#include "datasets/population/population.h"
#include "matcher/base/status.h"

namespace ipse {
namespace {

// The three files in the making; those not asked for are null.
class FileSink : public RecordSink {
 public:
  absl::Status Open(const std::string& records, const std::string& truth, const std::string& tags) {
    IPSE_RETURN_IF_ERROR(OpenOne(records, PopulationHeader(), records_));
    IPSE_RETURN_IF_ERROR(OpenOne(truth, TruthHeader(), truth_));
    return OpenOne(tags, TagsHeader(), tags_);
  }
  absl::Status Append(const PopulationChunk& chunk) override {
    if (records_) IPSE_RETURN_IF_ERROR(records_->Append(chunk.rows));
    if (truth_) IPSE_RETURN_IF_ERROR(truth_->Append(chunk.truth));
    if (tags_) IPSE_RETURN_IF_ERROR(tags_->Append(chunk.tags));
    return absl::OkStatus();
  }
  // The truth first: records without it are worth less than the reverse.
  absl::Status Commit() {
    for (AtomicFile* file : {tags_.get(), truth_.get(), records_.get()}) {
      if (file != nullptr) IPSE_RETURN_IF_ERROR(file->Commit());
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status OpenOne(const std::string& path, std::string_view header, std::unique_ptr<AtomicFile>& file) {
    if (path.empty()) return absl::OkStatus();
    IPSE_ASSIGN_OR_RETURN(file, AtomicFile::Create(path));
    return file->Append(header);
  }

  std::unique_ptr<AtomicFile> records_, truth_, tags_;
};

}  // namespace

absl::Status WritePopulation(const PopulationOptions& options, const std::string& records_path,
                             const std::string& truth_path, const std::string& tags_path) {
  IPSE_RETURN_IF_ERROR(ValidateOptions(options));
  FileSink sink;
  IPSE_RETURN_IF_ERROR(sink.Open(records_path, truth_path, tags_path));
  IPSE_RETURN_IF_ERROR(GeneratePopulation(options, sink));
  return sink.Commit();
}

}  // namespace ipse
