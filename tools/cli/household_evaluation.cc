#include "tools/cli/household_evaluation.h"

#include <filesystem>

#include "tools/cli/text_table.h"

namespace ipse {
namespace {

constexpr std::string_view kColumns[] = {"cluster_id", "household_id"};

// Per record, the household it is found in.
absl::StatusOr<std::vector<uint32_t>> ReadHouseholds(const std::string& path, const RunResults& results, int threads) {
  IPSE_ASSIGN_OR_RETURN(const RawTable table, ReadCsv(path, kColumns, threads));
  const RawColumn& clusters = table.column(*table.FindColumn(kColumns[0]));
  const RawColumn& households = table.column(*table.FindColumn(kColumns[1]));
  absl::flat_hash_map<std::string_view, uint32_t, StringHash, StringEq> household_of_cluster;
  for (size_t row = 0; row < table.num_records(); ++row)
    household_of_cluster.emplace(clusters.at(row), households.ids()[row]);
  std::vector<uint32_t> household_of;
  for (uint32_t r = 0; r < results.num_records(); ++r) {
    const auto at = household_of_cluster.find(results.ClusterId(r));
    if (at == household_of_cluster.end()) {
      return InvalidArgument("{}: is not of the same run as clusters.csv; make it anew with 'ipse households'", path);
    }
    household_of.push_back(at->second);
  }
  return household_of;
}

// Pairs of records of two people, by whether found and true are equal. People lie inside true groups, so what two
// people share is what all share less what each shares with itself.
absl::StatusOr<PairCounts> CountPairs(const std::vector<uint32_t>& found, const std::vector<uint32_t>& group,
                                      const std::vector<uint32_t>& person) {
  IPSE_ASSIGN_OR_RETURN(const ClusterEvaluation by_group, EvaluateClusters(found, group));
  std::vector<uint32_t> known = person;
  for (size_t r = 0; r < known.size(); ++r) {
    if (group[r] == kNoTruth) known[r] = kNoTruth;
  }
  IPSE_ASSIGN_OR_RETURN(const ClusterEvaluation by_person, EvaluateClusters(found, known));
  PairCounts counts;
  counts.true_positive = by_group.pairs.true_positive - by_person.pairs.true_positive;
  counts.false_positive = by_group.pairs.false_positive;
  counts.false_negative = by_group.pairs.false_negative - by_person.pairs.false_negative;
  return counts;
}

// A person of two groups would make nonsense of the counts.
absl::Status CheckGroups(const std::vector<uint32_t>& group, const std::vector<uint32_t>& person, const char* column) {
  absl::flat_hash_map<uint32_t, uint32_t> group_of;
  for (size_t r = 0; r < person.size(); ++r) {
    if (person[r] == kNoTruth || group[r] == kNoTruth) continue;
    if (group_of.try_emplace(person[r], group[r]).first->second != group[r]) {
      return InvalidArgument("the truth has one person in two groups of column {}; each is of one", column);
    }
  }
  return absl::OkStatus();
}

nlohmann::ordered_json Json(const std::optional<PairCounts>& counts) {
  if (!counts.has_value()) return nullptr;
  const PrecisionRecall rates = Rates(*counts);
  return {{"precision", rates.precision},
          {"recall", rates.recall},
          {"f1", rates.f1},
          {"true_positive", counts->true_positive},
          {"false_positive", counts->false_positive},
          {"false_negative", counts->false_negative}};
}

}  // namespace

absl::StatusOr<std::optional<HouseholdEvaluation>> EvaluateHouseholds(const std::string& folder,
                                                                      const RunResults& results, const Truth& truth,
                                                                      int threads) {
  const std::string path = (std::filesystem::path(folder) / "households.csv").string();
  std::error_code error;
  if (!std::filesystem::exists(path, error) || (truth.household_of.empty() && truth.family_of.empty())) {
    return std::nullopt;
  }
  const auto written = std::filesystem::last_write_time(path, error);
  if (!error && written < std::filesystem::last_write_time(std::filesystem::path(folder) / "clusters.csv", error) && !error) {
    return FailedPrecondition("{} is older than clusters.csv; make it anew with 'ipse households'", path);
  }
  IPSE_ASSIGN_OR_RETURN(const std::vector<uint32_t> found, ReadHouseholds(path, results, threads));
  HouseholdEvaluation evaluation;
  if (!truth.household_of.empty()) {
    IPSE_RETURN_IF_ERROR(CheckGroups(truth.household_of, truth.label_of, "household_id"));
    IPSE_ASSIGN_OR_RETURN(evaluation.household, CountPairs(found, truth.household_of, truth.label_of));
  }
  if (!truth.family_of.empty()) {
    IPSE_RETURN_IF_ERROR(CheckGroups(truth.family_of, truth.label_of, "family_id"));
    IPSE_ASSIGN_OR_RETURN(evaluation.family, CountPairs(found, truth.family_of, truth.label_of));
  }
  return std::optional(std::move(evaluation));
}

std::string HouseholdEvaluationText(const HouseholdEvaluation& evaluation) {
  TextTable table(
      {"pairs of two people in one household", ">right", ">wrong", ">missed", ">precision", ">recall", ">F1"});
  const auto row = [&](const char* name, const std::optional<PairCounts>& counts) {
    if (!counts.has_value()) return;
    const PrecisionRecall rates = Rates(*counts);
    table.Row({name, Grouped(counts->true_positive), Grouped(counts->false_positive), Grouped(counts->false_negative),
               fmt::format("{:.4f}", rates.precision), fmt::format("{:.4f}", rates.recall),
               fmt::format("{:.4f}", rates.f1)});
  };
  row("living together today (household_id)", evaluation.household);
  row("or kin elsewhere (family_id)", evaluation.family);
  return table.Text() + "\n";
}

nlohmann::ordered_json HouseholdEvaluationJson(const HouseholdEvaluation& evaluation) {
  return {{"household", Json(evaluation.household)}, {"family", Json(evaluation.family)}};
}

}  // namespace ipse
