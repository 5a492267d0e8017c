#include "tests/matcher/distance/bench_columns.h"

#include <algorithm>
#include <random>

#include "datasets/population/population.h"
#include "matcher/base/check.h"

namespace ipse {
namespace {

// The fields of one CSV line, quotes taken off.
std::vector<std::string> Fields(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string UpperCase(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

// Collects the values of some fields.
class FieldSink : public RecordSink {
 public:
  FieldSink(std::span<const std::string_view> names) : values(names.size()) {
    const std::vector<std::string> header = Fields(PopulationHeader().substr(0, PopulationHeader().find('\n')));
    for (const std::string_view name : names) {
      const auto found = std::find(header.begin(), header.end(), name);
      IPSE_CHECK(found != header.end());
      at_.push_back(static_cast<size_t>(found - header.begin()));
    }
  }
  absl::Status Append(const PopulationChunk& chunk) override {
    for (std::string_view rows = chunk.rows; !rows.empty();) {
      const size_t end = rows.find('\n');
      const std::vector<std::string> fields = Fields(rows.substr(0, end));
      for (size_t i = 0; i < at_.size(); ++i) {
        if (!fields[at_[i]].empty() && IsAscii(fields[at_[i]])) values[i].push_back(UpperCase(fields[at_[i]]));
      }
      rows.remove_prefix(end + 1);
    }
    return absl::OkStatus();
  }

  std::vector<std::vector<std::string>> values;

 private:
  std::vector<size_t> at_;
};

bool ShorterOrLess(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

Column MakeColumn(std::string name, const std::vector<std::string>& records) {
  Column column;
  column.name = std::move(name);
  std::vector<std::string> distinct = records;
  std::sort(distinct.begin(), distinct.end(), ShorterOrLess);
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  for (const std::string& value : distinct) column.values.Add(value);
  const std::vector<std::string_view> views(distinct.begin(), distinct.end());
  column.slots = StringSlots::Build(views, 1);
  for (const std::string& record : records) {
    const auto found = std::lower_bound(distinct.begin(), distinct.end(), record, ShorterOrLess);
    column.records.push_back(static_cast<uint32_t>(found - distinct.begin()));
  }
  return column;
}

}  // namespace

std::vector<uint32_t> Column::Sample(size_t count, uint64_t seed) const {
  std::mt19937_64 random(seed);
  std::vector<uint32_t> ids(count);
  for (uint32_t& id : ids) id = records[random() % records.size()];
  return ids;
}

IdPairs Column::RandomPairs(size_t count, uint64_t seed) const {
  return {Sample(count, seed), Sample(count, seed + 1)};
}

IdPairs Column::BlockedPairs(size_t count, uint64_t seed) const {
  std::vector<uint32_t> by_start = records;
  const auto start = [&](uint32_t id) { return values[id].substr(0, 2); };
  std::stable_sort(by_start.begin(), by_start.end(), [&](uint32_t a, uint32_t b) { return start(a) < start(b); });
  std::mt19937_64 random(seed);
  IdPairs pairs;
  while (pairs.size() < count) {
    const uint32_t left = records[random() % records.size()];
    const auto [first, last] = std::equal_range(by_start.begin(), by_start.end(), left,
                                                [&](uint32_t a, uint32_t b) { return start(a) < start(b); });
    pairs.left.push_back(left);
    pairs.right.push_back(first[static_cast<std::ptrdiff_t>(random() % static_cast<uint64_t>(last - first))]);
  }
  return pairs;
}

std::vector<Column> MakeColumns(uint64_t records, uint64_t seed) {
  constexpr std::string_view kFields[] = {"first_name", "last_name", "city", "street"};
  constexpr const char* kNames[] = {"given names", "surnames", "cities", "streets"};
  FieldSink sink(kFields);
  IPSE_CHECK(GeneratePopulation(OptionsFor(Difficulty::kModerate, records, seed), sink).ok());
  std::vector<Column> columns;
  for (size_t i = 0; i < std::size(kFields); ++i) columns.push_back(MakeColumn(kNames[i], sink.values[i]));
  return columns;
}

Column MakeLargeColumn(size_t distinct, uint32_t length_min, uint32_t length_max, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::string> values(distinct);
  for (std::string& value : values) {
    value.resize(length_min + random() % (length_max - length_min + 1));
    for (char& c : value) c = static_cast<char>('A' + random() % 26);
  }
  return MakeColumn("invented", values);
}

}  // namespace ipse
