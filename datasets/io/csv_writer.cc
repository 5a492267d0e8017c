#include "datasets/io/csv_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <cstring>
#include <mutex>

#include "matcher/base/check.h"
#include "matcher/base/parallel.h"

namespace ipse {
namespace {

constexpr size_t kFlushBytes = 64 << 10;
// Rows formatted at a time: some hundred kilobytes of text, so that a buffer stays in the cache until it is written.
constexpr uint64_t kRowsPerStretch = 2048;
constexpr size_t kNumberBytesMax = 32;  // more than any integer, or a short real, takes
constexpr int kDecimalsMax = 9;

bool NeedsQuotes(std::string_view text, char delimiter) {
  bool needs = false;  // no early way out: almost no field needs quotes, and this loop has no branch
  for (const char c : text) needs |= (c == delimiter) | (c == '"') | (c == '\n') | (c == '\r');
  return needs;
}

char* Put(char* out, std::string_view text) {
  if (!text.empty()) std::memcpy(out, text.data(), text.size());  // an empty view may point nowhere
  return out + text.size();
}

// Writes a number with that many decimals; null where this short way could err and fmt has to decide.
//
// The number times 10^decimals is computed with an error of at most half a unit in the last place: below 10^12 less than
// 0.0002. Unless its fraction is that close to a half, rounding it rounds the exact product.
char* PutReal(char* out, double number, int decimals) {
  static constexpr double kScale[kDecimalsMax + 1] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  if (decimals < 0 || decimals > kDecimalsMax) return nullptr;
  const double scaled = std::abs(number) * kScale[decimals];
  if (!(scaled < 1e12)) return nullptr;
  const double whole = std::floor(scaled), fraction = scaled - whole;
  if (std::abs(fraction - 0.5) < 0.001) return nullptr;
  const uint64_t units = static_cast<uint64_t>(whole) + (fraction > 0.5 ? 1 : 0);
  const uint64_t scale = static_cast<uint64_t>(kScale[decimals]);
  if (std::signbit(number)) *out++ = '-';
  const fmt::format_int integer(units / scale);
  out = Put(out, {integer.data(), integer.size()});
  if (decimals == 0) return out;
  *out = '.';
  uint64_t rest = units % scale;
  for (int i = decimals; i > 0; --i, rest /= 10) out[i] = static_cast<char>('0' + rest % 10);
  return out + decimals + 1;
}

// Lets threads pass in the order of their numbers.
class Turnstile {
 public:
  void WaitFor(size_t number) {
    std::unique_lock lock(mutex_);
    passed_.wait(lock, [&] { return next_ == number; });
  }
  void Pass() {
    {
      const std::lock_guard lock(mutex_);
      ++next_;
    }
    passed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable passed_;
  size_t next_ = 0;
};

}  // namespace

inline char* CsvRows::BeginField(size_t bytes) {
  if (text_.size() - size_ < bytes + 1) text_.resize(std::max<size_t>({2 * text_.size(), size_ + bytes + 1, 1 << 10}));
  char* out = text_.data() + size_;
  if (column_++ > 0) *out++ = delimiter_;
  return out;
}

CsvRows& CsvRows::Text(std::string_view text) {
  // Quoted, every byte may double.
  char* out = BeginField(2 * text.size() + 2);
  // An empty field alone on its row would be a blank line.
  if (!NeedsQuotes(text, delimiter_) && !(text.empty() && num_columns_ == 1)) {
    Advance(Put(out, text));
    return *this;
  }
  *out++ = '"';
  for (const char c : text) {
    if (c == '"') *out++ = '"';
    *out++ = c;
  }
  *out++ = '"';
  Advance(out);
  return *this;
}

CsvRows& CsvRows::Integer(int64_t number) {
  const fmt::format_int text(number);
  Advance(Put(BeginField(kNumberBytesMax), {text.data(), text.size()}));
  return *this;
}
CsvRows& CsvRows::Unsigned(uint64_t number) {
  const fmt::format_int text(number);
  Advance(Put(BeginField(kNumberBytesMax), {text.data(), text.size()}));
  return *this;
}
CsvRows& CsvRows::Real(double number, int decimals) {
  char* out = BeginField(kNumberBytesMax);
  if (char* end = PutReal(out, number, decimals); end != nullptr) {
    Advance(end);
    return *this;
  }
  --column_;
  const std::string text = fmt::format("{:.{}f}", number, decimals);
  Advance(Put(BeginField(text.size()), text));
  return *this;
}
CsvRows& CsvRows::RealExact(double number) {
  const std::string text = fmt::format("{}", number);
  Advance(Put(BeginField(text.size()), text));
  return *this;
}

void CsvRows::EndRow() {
  IPSE_CHECK(column_ == num_columns_);
  if (size_ == text_.size()) text_.resize(2 * size_ + 1);
  text_[size_++] = '\n';
  column_ = 0;
  ++num_rows_;
}

void CsvRows::Clear() {
  IPSE_CHECK(column_ == 0);
  size_ = 0;
  num_rows_ = 0;
}

absl::StatusOr<CsvWriter> CsvWriter::Create(const std::string& path, const std::vector<std::string>& header,
                                            char delimiter) {
  IPSE_ASSIGN_OR_RETURN(std::unique_ptr<AtomicFile> file, AtomicFile::Create(path));
  return Create(std::move(file), header, delimiter);
}

absl::StatusOr<CsvWriter> CsvWriter::Create(std::unique_ptr<AtomicFile> file, const std::vector<std::string>& header,
                                            char delimiter) {
  IPSE_CHECK(!header.empty());
  CsvWriter writer(std::move(file), header.size(), delimiter);
  for (const std::string& name : header) writer.rows_.Text(name);
  IPSE_RETURN_IF_ERROR(writer.EndRow());
  writer.num_rows_ = 0;
  return writer;
}

absl::Status CsvWriter::EndRow() {
  rows_.EndRow();
  ++num_rows_;
  if (rows_.text().size() < kFlushBytes) return absl::OkStatus();
  const absl::Status status = file_->Append(rows_.text());
  rows_.Clear();
  return status;
}

absl::Status CsvWriter::AppendRows(int threads, uint64_t count,
                                   const std::function<void(uint64_t begin, uint64_t end, CsvRows& rows)>& format) {
  const size_t stretches = (count + kRowsPerStretch - 1) / kRowsPerStretch;
  std::mutex mutex;  // guards idle and status
  std::vector<std::unique_ptr<CsvRows>> idle;
  absl::Status status;
  Turnstile turnstile;
  ParallelChunks(threads, stretches, [&](size_t stretch) {
    std::unique_ptr<CsvRows> rows;
    bool failed = false;
    {
      const std::lock_guard lock(mutex);
      failed = !status.ok();
      if (!idle.empty()) {
        rows = std::move(idle.back());
        idle.pop_back();
      }
    }
    if (rows == nullptr) rows = std::make_unique<CsvRows>(rows_.num_columns(), rows_.delimiter());
    const uint64_t begin = stretch * kRowsPerStretch, end = std::min(begin + kRowsPerStretch, count);
    if (!failed) format(begin, end, *rows);
    turnstile.WaitFor(stretch);
    absl::Status appended = failed ? absl::OkStatus() : Append(*rows);
    rows->Clear();
    {
      const std::lock_guard lock(mutex);
      if (status.ok()) status = std::move(appended);
      idle.push_back(std::move(rows));
    }
    turnstile.Pass();
  });
  return status;
}

absl::Status CsvWriter::Append(const CsvRows& rows) {
  absl::Status status = file_->Append(rows_.text());
  rows_.Clear();
  if (status.ok()) status = file_->Append(rows.text());
  num_rows_ += rows.num_rows();
  return status;
}

absl::Status CsvWriter::Commit() {
  const absl::Status status = file_->Append(rows_.text());
  rows_.Clear();
  IPSE_RETURN_IF_ERROR(status);
  return file_->Commit();
}

}  // namespace ipse
