// Searching as a clerk types.

#include <algorithm>
#include <array>
#include <optional>

#include "service/live/live_engine.h"

namespace ipse {
namespace {

constexpr RecordIndex kRowsPerStretch = 1 << 16;  // so that a writer waits for a millisecond at most

// What a typed word may begin: letters and digits only, upper case, as standard values are written.
std::string Folded(std::string_view word) {
  std::string folded;
  for (const char c : word) {
    if (c >= 'a' && c <= 'z') {
      folded += static_cast<char>(c - 'a' + 'A');
    } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) {
      folded += c;
    }
  }
  return folded;
}

// Whether any word of a text begins so.
bool AWordBegins(std::string_view text, std::string_view start) {
  for (size_t at = 0; at < text.size();) {
    if (text.substr(at).starts_with(start)) return true;
    at = text.find_first_of(" -'", at);
    if (at == std::string_view::npos) return false;
    ++at;
  }
  return false;
}

// Fields a clerk searches by.
bool Searchable(ColumnRole role) {
  switch (role) {
    case ColumnRole::kGivenName:
    case ColumnRole::kMiddleName:
    case ColumnRole::kFamilyName:
    case ColumnRole::kBirthDate:
    case ColumnRole::kNationalIdentifier:
    case ColumnRole::kLocalIdentifier:
    case ColumnRole::kOtherIdentifier:
    case ColumnRole::kPhone:
    case ColumnRole::kCity:
    case ColumnRole::kPostalCode:
      return true;
    default:
      return false;
  }
}

// For one word: which values of each dictionary it begins.
using Matching = std::array<std::vector<uint8_t>, kNumFieldKinds>;

}  // namespace

std::vector<RecordIndex> LiveEngine::Search(std::span<const std::string> words, size_t max) const {
  std::vector<std::string> folded;
  for (const std::string& word : words) {
    if (std::string text = Folded(word); !text.empty()) folded.push_back(std::move(text));
  }
  std::vector<RecordIndex> found;
  if (folded.empty()) return found;
  RecordIndex end;
  {
    const absl::ReaderMutexLock held(&lock_);
    end = table_.table().num_records();
  }
  while (end > 0 && found.size() < max) {
    const RecordIndex begin = end > kRowsPerStretch ? end - kRowsPerStretch : 0;
    for (const RecordIndex row : SearchStretch(folded, begin, end)) {
      if (found.size() < max) found.push_back(row);
    }
    end = begin;
  }
  return found;
}

// The latest first.
std::vector<RecordIndex> LiveEngine::SearchStretch(std::span<const std::string> words, RecordIndex begin,
                                                   RecordIndex end) const {
  const absl::ReaderMutexLock held(&lock_);
  const RecordTable& table = table_.table();
  const Schema& schema = table.schema();
  std::vector<RecordIndex> rows;
  for (RecordIndex row = std::min(end, table.num_records()); row-- > begin;) {
    if (table_.live(row)) rows.push_back(row);
  }
  for (const std::string& word : words) {
    // Values are looked at once a stretch and remembered: most repeat.
    Matching matching;
    for (auto& kind : matching) kind.clear();
    const auto begins = [&](int field, ValueId value) {
      const FieldKind kind = schema.fields[static_cast<size_t>(field)].kind;
      const ValueDictionary& dictionary = table.dictionary(kind);
      std::vector<uint8_t>& known = matching[static_cast<size_t>(kind)];
      if (known.empty()) known.assign(dictionary.size(), 2);
      if (known[value] == 2) known[value] = AWordBegins(dictionary.text(value), word);
      return known[value] == 1;
    };
    std::erase_if(rows, [&](RecordIndex row) {
      for (size_t f = 0; f < schema.fields.size(); ++f) {
        if (!Searchable(schema.fields[f].role)) continue;
        const Column& column = table.column(static_cast<int>(f));
        const ValueId first = column.first(row);
        if (first == kMissingValue) continue;
        if (begins(static_cast<int>(f), first)) return false;
        for (const ValueId other : column.others(row)) {
          if (begins(static_cast<int>(f), other)) return false;
        }
      }
      return true;
    });
  }
  return rows;
}

}  // namespace ipse
