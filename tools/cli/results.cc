#include "tools/cli/results.h"

#include <algorithm>

#include "datasets/io/csv_writer.h"
#include "tools/cli/report.h"
#include "tools/cli/summary_json.h"

namespace ipse {
namespace {

constexpr size_t kClusterSizesShown = 20;

absl::Status WriteText(const std::string& path, std::string_view text) {
  IPSE_ASSIGN_OR_RETURN(auto file, AtomicFile::Create(path));
  IPSE_RETURN_IF_ERROR(file->Append(text));
  return file->Commit();
}

// Identities are numbered from 1 in the order of their first record.
std::vector<uint32_t> ClusterNumbers(const LinkageResult& result) {
  const auto& cluster_of = result.clusters.cluster_of;
  std::vector<uint32_t> number(cluster_of.size());
  uint32_t next = 0;
  for (size_t r = 0; r < cluster_of.size(); ++r) number[r] = cluster_of[r] == r ? ++next : number[cluster_of[r]];
  return number;
}

absl::Status WriteClusters(const std::string& path, const RunSummary& summary) {
  IPSE_ASSIGN_OR_RETURN(CsvWriter writer, CsvWriter::Create(path, {"record_id", "cluster_id"}));
  const std::vector<uint32_t> numbers = ClusterNumbers(summary.result);
  for (RecordIndex r = 0; r < numbers.size(); ++r) {
    writer.rows().Text(summary.input.RecordId(r)).Unsigned(numbers[r]);
    IPSE_RETURN_IF_ERROR(writer.EndRow());
  }
  return writer.Commit();
}

absl::Status WriteLinks(const std::string& path, const RunSummary& summary) {
  IPSE_ASSIGN_OR_RETURN(CsvWriter writer,
                        CsvWriter::Create(path, {"record_id_l", "record_id_r", "match_weight", "match_probability", "grade"}));
  for (const KeptPair& pair : summary.result.pairs) {
    writer.rows()
        .Text(summary.input.RecordId(pair.left))
        .Text(summary.input.RecordId(pair.right))
        .Real(pair.weight_bits, 4)
        .Real(MatchProbability(pair.weight_bits), 6)
        .Text(GradeName(pair.grade));
    IPSE_RETURN_IF_ERROR(writer.EndRow());
  }
  return writer.Commit();
}

absl::Status WriteReview(const std::string& path, const RunSummary& summary) {
  std::vector<std::string> header = {"record_id_l", "record_id_r", "match_weight", "match_probability", "reason"};
  std::vector<size_t> shown;
  for (size_t c = 0; c < summary.input.columns.size(); ++c) {
    const ColumnRole role = summary.input.columns[c].role;
    if (role == ColumnRole::kRecordId || role == ColumnRole::kTruth) continue;
    shown.push_back(c);
    header.push_back(fmt::format("{}_l", summary.input.raw.column(c).name()));
    header.push_back(fmt::format("{}_r", summary.input.raw.column(c).name()));
  }
  IPSE_ASSIGN_OR_RETURN(CsvWriter writer, CsvWriter::Create(path, header));
  for (const KeptPair& pair : summary.result.pairs) {
    const std::string reason = ReviewReason(summary.result, pair);
    if (reason.empty()) continue;
    CsvRows& row = writer.rows();
    row.Text(summary.input.RecordId(pair.left)).Text(summary.input.RecordId(pair.right));
    row.Real(pair.weight_bits, 4).Real(MatchProbability(pair.weight_bits), 6).Text(reason);
    for (const size_t c : shown) row.Text(summary.input.raw.column(c).at(pair.left)).Text(summary.input.raw.column(c).at(pair.right));
    IPSE_RETURN_IF_ERROR(writer.EndRow());
  }
  return writer.Commit();
}

}  // namespace

ClusterCounts CountClusters(const LinkageResult& result) {
  const auto& cluster_of = result.clusters.cluster_of;
  std::vector<uint32_t> size(cluster_of.size(), 0);
  for (const uint32_t cluster : cluster_of) ++size[cluster];
  ClusterCounts counts;
  counts.sizes.assign(kClusterSizesShown + 1, 0);
  for (const uint32_t s : size) {
    if (s == 0) continue;
    ++counts.identities;
    counts.duplicates += s - 1;
    counts.largest = std::max<uint64_t>(counts.largest, s);
    ++counts.sizes[std::min<size_t>(s, kClusterSizesShown)];
  }
  return counts;
}

std::string ReviewReason(const LinkageResult& result, const KeptPair& pair) {
  if (pair.grade != Grade::kProbable) return "";
  const DecisionRule& rule = result.engine.compiled.decision;
  if (pair.guard >= 0) return rule.guards[static_cast<size_t>(pair.guard)].reason;
  const PatternLayout layout(result.engine.compiled.comparisons);
  if (pair.weight_bits >= rule.certain_bits && !rule.HasEvidence(layout, pair.pattern)) {
    return "names and birth date alone: no identifier, phone, e-mail or address agrees";
  }
  return "likely, but below the threshold of an automatic link";
}

absl::Status WriteResults(OutputFolder& out, StageClock& clock, RunSummary* summary) {
  IPSE_RETURN_IF_ERROR(WriteClusters(out.Path("clusters.csv"), *summary));
  IPSE_RETURN_IF_ERROR(WriteLinks(out.Path("links.csv"), *summary));
  IPSE_RETURN_IF_ERROR(WriteReview(out.Path("review.csv"), *summary));
  IPSE_RETURN_IF_ERROR(WriteText(out.Path("model.textproto"), ModelText(summary->result.model)));
  clock.Lap("write");
  summary->stages = clock.stages();
  IPSE_RETURN_IF_ERROR(WriteText(out.Path("report.html"), ReportHtml(*summary)));
  clock.Lap("report");
  summary->stages = clock.stages();
  IPSE_RETURN_IF_ERROR(WriteText(out.Path("summary.json"), SummaryJson(*summary)));
  IPSE_RETURN_IF_ERROR(out.Publish());
  clock.Lap("publish");
  summary->stages = clock.stages();
  return absl::OkStatus();
}

StageTime TotalOf(const std::vector<StageTime>& stages) {
  StageTime total;
  for (const StageTime& stage : stages) {
    total.seconds += stage.seconds;
    total.cpu_seconds += stage.cpu_seconds;
    total.peak_memory_bytes = std::max(total.peak_memory_bytes, stage.peak_memory_bytes);
  }
  return total;
}

}  // namespace ipse
