#include "datasets/io/row_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "datasets/io/csv_reader.h"
#include "matcher/base/check.h"

namespace ipse {

absl::StatusOr<std::unique_ptr<RowReader>> RowReader::Open(const RawTable& table) {
  IPSE_CHECK(table.RowsCanBeReadAgain());
  std::unique_ptr<RowReader> reader(new RowReader(table));
  for (const RawTable::SourceFile& source : table.files()) IPSE_RETURN_IF_ERROR(reader->OpenFile(source));
  return reader;
}

RowReader::~RowReader() {
  for (const File& file : files_) {
    if (file.fd >= 0) ::close(file.fd);
  }
}

absl::Status RowReader::Changed(size_t file) const {
  return FailedPrecondition("{}: the file was changed while the job ran; run it again", table_.files()[file].path);
}

absl::Status RowReader::OpenFile(const RawTable::SourceFile& source) {
  File& file = files_.emplace_back();
  if (source.num_records == 0) return absl::OkStatus();
  file.fd = ::open(source.path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat info;
  if (file.fd < 0 || ::fstat(file.fd, &info) != 0) {
    return FailedPrecondition("{}: cannot be read again: {}; run the job again", source.path, std::strerror(errno));
  }
  const int64_t changed_ns = info.st_mtim.tv_sec * int64_t{1'000'000'000} + info.st_mtim.tv_nsec;
  if (static_cast<uint64_t>(info.st_size) != source.rows.file_bytes || changed_ns != source.rows.file_changed_ns) {
    return Changed(files_.size() - 1);
  }
  const std::vector<std::string>& columns = source.rows.columns;
  for (const RawColumn& column : table_.columns()) {
    const auto found = std::find(columns.begin(), columns.end(), column.name());
    file.column_of.push_back(found == columns.end() ? -1 : static_cast<int>(found - columns.begin()));
  }
  file.tokeniser = std::make_unique<CsvTokeniser>(source.rows.delimiter, columns.size());
  return absl::OkStatus();
}

// Reads the rows from one place to the next and cuts them into fields.
absl::Status RowReader::ReadRows(size_t file, size_t place) {
  if (file == file_ && place == place_) return absl::OkStatus();
  file_ = SIZE_MAX;
  const RowPlaces& rows = table_.files()[file].rows;
  const uint64_t begin = rows.places[place].offset;
  const uint64_t end = place + 1 < rows.places.size() ? rows.places[place + 1].offset : rows.end;
  bytes_.Clear();
  char* to = bytes_.Extend(end - begin);
  for (uint64_t done = 0; done < end - begin;) {
    const ssize_t got = ::pread(files_[file].fd, to + done, end - begin - done, static_cast<off_t>(begin + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return DataLoss("{}: reading again failed: {}; check the disk or the network share", table_.files()[file].path,
                      std::strerror(errno));
    }
    if (got == 0) return Changed(file);
    done += static_cast<uint64_t>(got);
  }
  const char last = bytes_[bytes_.size() - 1];
  if (last != '\n' && last != '\r') bytes_.PushBack('\n');
  const size_t size = bytes_.size();
  bytes_.AppendZeros(kReadPastBytes);
  files_[file].tokeniser->Run(bytes_.data(), size);
  file_ = file;
  place_ = place;
  return absl::OkStatus();
}

absl::Status RowReader::Read(size_t record) {
  const size_t file = table_.file_index(record);
  const RawTable::SourceFile& source = table_.files()[file];
  const uint64_t in_file = record - source.first_record;
  const auto after = std::upper_bound(source.rows.places.begin(), source.rows.places.end(), in_file,
                                      [](uint64_t at, const RowPlaces::Place& place) { return at < place.record; });
  IPSE_CHECK(after != source.rows.places.begin());
  const auto place = static_cast<size_t>(after - source.rows.places.begin()) - 1;
  IPSE_RETURN_IF_ERROR(ReadRows(file, place));
  CsvTokeniser& rows = *files_[file].tokeniser;
  const uint64_t row = in_file - source.rows.places[place].record;
  if (row >= rows.num_rows()) return Changed(file);
  for (size_t c = 0; c < texts_.size(); ++c) {
    const int from = files_[file].column_of[c];
    texts_[c].clear();
    if (from < 0) continue;
    const FieldSpan field = rows.column(static_cast<size_t>(from))[row];
    CleanFieldText({bytes_.data() + field.begin, field.size}, &texts_[c]);
  }
  return absl::OkStatus();
}

}  // namespace ipse
