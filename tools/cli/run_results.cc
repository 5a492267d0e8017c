#include "tools/cli/run_results.h"

#include <charconv>
#include <filesystem>

#include "datasets/io/record_file.h"

namespace ipse {
namespace {

constexpr std::string_view kClusterColumns[] = {"record_id", "cluster_id"};
constexpr std::string_view kLinkColumns[] = {"record_id_l", "record_id_r", "match_weight", "grade"};
constexpr uint32_t kUnknown = UINT32_MAX;

std::string InFolder(const std::string& folder, const char* name) { return (std::filesystem::path(folder) / name).string(); }

// Something made of each distinct value of a column, indexed by value id.
template <typename T, typename Make>
std::vector<T> PerValue(const RawColumn& column, const Make& make) {
  std::vector<T> made;
  for (uint32_t id = 0; id < column.num_values(); ++id) made.push_back(make(column.value(id)));
  return made;
}

std::optional<float> ParseWeight(std::string_view text) {
  float weight = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), weight);
  if (error != std::errc() || end != text.data() + text.size() || !(weight == weight)) return std::nullopt;
  return weight;
}

std::optional<Grade> ParseGrade(std::string_view text) {
  for (const Grade grade : {Grade::kCertain, Grade::kProbable, Grade::kPossible}) {
    if (text == GradeName(grade)) return grade;
  }
  return std::nullopt;
}

absl::StatusOr<std::vector<ResultLink>> ParseLinks(const RawTable& table, const RunResults& results) {
  const auto column = [&](size_t i) -> const RawColumn& { return table.column(*table.FindColumn(kLinkColumns[i])); };
  const auto record = [&](std::string_view id) { return results.Find(id).value_or(kUnknown); };
  const auto lefts = PerValue<uint32_t>(column(0), record), rights = PerValue<uint32_t>(column(1), record);
  const auto weights = PerValue<std::optional<float>>(column(2), ParseWeight);
  const auto grades = PerValue<std::optional<Grade>>(column(3), ParseGrade);
  std::vector<ResultLink> links;
  links.reserve(table.num_records());
  for (size_t i = 0; i < table.num_records(); ++i) {
    const uint32_t left = lefts[column(0).ids()[i]], right = rights[column(1).ids()[i]];
    const auto weight = weights[column(2).ids()[i]];
    const auto grade = grades[column(3).ids()[i]];
    if (left == kUnknown || right == kUnknown) {
      return InvalidArgument("{}: a record of this link is not in clusters.csv; the files are not of one run", table.Place(i));
    }
    if (!weight.has_value() || !grade.has_value() || left == right) {
      return InvalidArgument("{}: not a link as 'ipse dedup' writes it; was the file edited?", table.Place(i));
    }
    links.push_back({std::min(left, right), std::max(left, right), *weight, *grade});
  }
  return links;
}

}  // namespace

absl::StatusOr<RawTable> ReadCsv(const std::string& path, std::span<const std::string_view> columns, int threads) {
  ReadOptions options;
  options.format = RecordFormat::kDelimited;
  options.threads = threads;
  IPSE_ASSIGN_OR_RETURN(RawTable table, ReadRecords(path, options, nullptr));
  for (const std::string_view column : columns) {
    if (!table.FindColumn(column).has_value()) return InvalidArgument("{} has no column '{}'", path, column);
  }
  return table;
}

std::optional<uint32_t> RunResults::Find(std::string_view id) const {
  const auto found = record_of_id_.find(id);
  return found == record_of_id_.end() ? std::nullopt : std::optional(found->second);
}

absl::StatusOr<RunResults> ReadResults(const std::string& folder, int threads) {
  std::error_code error;
  if (!std::filesystem::exists(InFolder(folder, "clusters.csv"), error)) {
    return NotFound("{} holds no results: there is no clusters.csv; name the --output folder of 'ipse dedup' or 'ipse link'",
                    folder);
  }
  RunResults results;
  IPSE_ASSIGN_OR_RETURN(results.clusters_, ReadCsv(InFolder(folder, "clusters.csv"), kClusterColumns, threads));
  results.id_column_ = *results.clusters_.FindColumn(kClusterColumns[0]);
  results.cluster_column_ = *results.clusters_.FindColumn(kClusterColumns[1]);
  results.record_of_id_.reserve(results.num_records());
  for (uint32_t r = 0; r < results.num_records(); ++r) {
    if (!results.record_of_id_.emplace(results.RecordId(r), r).second) {
      return InvalidArgument("{}: the record id is there twice; was the file edited?", results.clusters_.Place(r));
    }
  }
  const auto clusters = results.cluster_of();
  results.member_begin_.assign(size_t{results.clusters_.column(results.cluster_column_).num_values()} + 1, 0);
  for (const uint32_t cluster : clusters) ++results.member_begin_[cluster + 1];
  for (size_t c = 1; c < results.member_begin_.size(); ++c) results.member_begin_[c] += results.member_begin_[c - 1];
  results.members_.resize(clusters.size());
  std::vector<uint32_t> next(results.member_begin_.begin(), results.member_begin_.end() - 1);
  for (uint32_t r = 0; r < clusters.size(); ++r) results.members_[next[clusters[r]]++] = r;
  IPSE_ASSIGN_OR_RETURN(const RawTable links, ReadCsv(InFolder(folder, "links.csv"), kLinkColumns, threads));
  IPSE_ASSIGN_OR_RETURN(results.links_, ParseLinks(links, results));
  return results;
}

}  // namespace ipse
