#include "service/engine/linkage_job.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "matcher/base/parallel.h"

namespace ipse {
namespace {

// What one stretch of records yields; combined in order.
struct StretchResult {
  std::vector<KeptPair> pairs;
  std::vector<uint64_t> histogram = std::vector<uint64_t>(WeightHistogram::kBins, 0);
  uint64_t candidates = 0;
  double matches = 0;                    // expected
  std::array<double, 3> found_by{};      // expected matches found by one, two, more rules
};

class Job {
 public:
  Job(const RecordTable& table, EngineModel model, const LinkageOptions& options)
      : table_(table), options_(options), watch_(options.stages != nullptr ? *options.stages : own_watch_) {
    result_.engine = std::move(model);
  }

  absl::StatusOr<LinkageResult> Run();
  absl::StatusOr<LinkageResult> TrainOnly();

 private:
  const CompiledModel& compiled() const { return result_.engine.compiled; }
  BlockIndex Block();
  absl::Status Learn(const BlockIndex& index, const ComparisonPlan& plan);
  void Score(const BlockIndex& index, const ComparisonPlan& plan, const Mixture& mixture);
  StretchResult ScoreStretch(const BlockIndex& index, const ComparisonPlan& plan, const Mixture& mixture,
                             RecordIndex begin, RecordIndex end) const;
  void Estimate(const std::vector<StretchResult>& stretches);
  absl::Status Cluster(const ComparisonPlan& plan, const Mixture& mixture);

  const RecordTable& table_;
  const LinkageOptions& options_;
  LinkageResult result_;
  StageClock own_watch_;  // where nobody asks
  StageClock& watch_;
};

absl::Status Job::Learn(const BlockIndex& index, const ComparisonPlan& plan) {
  LearnedData data =
      GatherTrainingData(table_, index, plan, options_.scope, compiled(), options_.threads, options_.progress);
  watch_.Lap("count patterns");
  result_.rule_yields = std::move(data.yields);
  result_.all_pairs = data.training.pairs;
  result_.households = HasHouseholdIdentifiers(table_, compiled().household_fill_min);
  if (!options_.train) {
    if (compiled().trained()) return absl::OkStatus();
    return InvalidArgument("the model is not trained (its classes carry no probabilities); train it with 'ipse train'");
  }
  ProgressStage stage(options_.progress, "training", 0);
  TrainingOptions training = compiled().training;
  training.household = result_.households;
  training.threads = options_.threads;
  const TrainingResult trained = Train(compiled().classes, compiled().comparisons, data.training, training);
  model::Model file = result_.engine.file;
  StoreMixture(trained.mixture, &file);
  model::Provenance& provenance = *file.mutable_provenance();
  provenance.set_origin("trained");
  provenance.set_records(table_.num_records());
  provenance.set_candidate_pairs(data.candidates);
  provenance.set_iterations(trained.iterations);
  provenance.set_converged(trained.converged);
  provenance.clear_warning();
  for (const std::string& warning : trained.warnings) provenance.add_warning(warning);
  result_.warnings = trained.warnings;
  result_.training_iterations = trained.iterations;
  result_.training_converged = trained.converged;
  result_.class_mass = trained.class_mass;
  // Scoring reads the stored, rounded figures, so that a run with the saved model gives the same bits.
  auto stored = CompileModel(file);
  if (!stored.ok()) return stored.status();
  result_.engine.compiled.classes = std::move(stored->classes);
  result_.engine.file = std::move(file);
  watch_.Lap("train");
  return absl::OkStatus();
}

StretchResult Job::ScoreStretch(const BlockIndex& index, const ComparisonPlan& plan, const Mixture& mixture,
                                RecordIndex begin, RecordIndex end) const {
  StretchResult out;
  const DecisionRule& rule = compiled().decision;
  ForEachTile(table_, index, plan, options_.scope, begin, end, nullptr, [&](const Tile& tile) {
    out.candidates += tile.patterns.size();
    for (size_t i = 0; i < tile.patterns.size(); ++i) {
      const float weight = static_cast<float>(mixture.Weight(tile.patterns[i]));
      ++out.histogram[WeightHistogram::BinOf(weight)];
      const double probability = MatchProbability(weight);
      out.matches += probability;
      out.found_by[std::min<size_t>(2, static_cast<size_t>(std::popcount(tile.rules[i])) - 1)] += probability;
      if (weight < rule.possible_bits) continue;
      int8_t guard = -1;
      const Grade grade = GradePair(rule, plan.layout(), tile.patterns[i], weight, &guard);
      out.pairs.push_back({tile.left[i], tile.right[i], tile.patterns[i], weight, grade, guard});
    }
  });
  return out;
}

void Job::Score(const BlockIndex& index, const ComparisonPlan& plan, const Mixture& mixture) {
  ProgressStage stage(options_.progress, "scoring", table_.num_records());
  std::vector<StretchResult> stretches(Stretches(table_.num_records()));
  ParallelChunks(options_.threads, stretches.size(), [&](size_t stretch) {
    const RecordIndex begin = static_cast<RecordIndex>(stretch * kRecordsPerStretch);
    const RecordIndex end = std::min(begin + kRecordsPerStretch, table_.num_records());
    stretches[stretch] = ScoreStretch(index, plan, mixture, begin, end);
    stage.Advance(end - begin);
  });
  size_t pairs = 0;
  for (const StretchResult& stretch : stretches) pairs += stretch.pairs.size();
  result_.pairs.reserve(pairs);
  for (StretchResult& stretch : stretches) {
    result_.pairs.insert(result_.pairs.end(), stretch.pairs.begin(), stretch.pairs.end());
    std::vector<KeptPair>().swap(stretch.pairs);
    result_.candidates += stretch.candidates;
    for (size_t b = 0; b < stretch.histogram.size(); ++b) result_.histogram.candidates[b] += stretch.histogram[b];
  }
  Estimate(stretches);
  watch_.Lap("score");
}

// Completeness by the overlap of the rules: with f1 matches found by one rule and f2 by two, at least f1^2 / (2 f2) are
// found by none (Chao 1987). Rules overlap by design, so the figure is an upper bound of completeness.
void Job::Estimate(const std::vector<StretchResult>& stretches) {
  LinkageEstimates& estimates = result_.estimates;
  std::array<double, 3> found_by{};
  for (const StretchResult& stretch : stretches) {
    estimates.matches_found += stretch.matches;
    for (size_t i = 0; i < 3; ++i) found_by[i] += stretch.found_by[i];
  }
  const double missed = found_by[1] > 0 ? found_by[0] * found_by[0] / (2 * found_by[1]) : 0;
  const double all = estimates.matches_found + missed;
  if (all > 0) estimates.blocking_completeness = estimates.matches_found / all;
  double linked = 0, linked_true = 0, automatic = 0, automatic_true = 0;
  for (const KeptPair& pair : result_.pairs) {
    if (pair.grade == Grade::kPossible) continue;
    const double probability = MatchProbability(pair.weight_bits);
    ++linked;
    linked_true += probability;
    if (pair.grade != Grade::kCertain) continue;
    ++automatic;
    automatic_true += probability;
  }
  if (linked > 0) estimates.link_precision = linked_true / linked;
  if (automatic > 0) estimates.automatic_precision = automatic_true / automatic;
  if (all > 0) {
    estimates.link_recall = linked_true / all;
    estimates.automatic_recall = automatic_true / all;
  }
}

absl::Status Job::Cluster(const ComparisonPlan& plan, const Mixture& mixture) {
  ProgressStage stage(options_.progress, "clustering", 0);
  const ClusterRule& rule = compiled().cluster;
  std::vector<ScoredEdge> edges;
  for (const KeptPair& pair : result_.pairs) {
    if (pair.weight_bits >= rule.component_floor_bits) edges.push_back({pair.left, pair.right, pair.weight_bits});
  }
  ClusterOptions options;
  options.threads = options_.threads;
  options.cut_bits = static_cast<float>(rule.cut_bits);
  options.clip_bits = static_cast<float>(rule.clip_bits);
  options.component_floor_bits = static_cast<float>(rule.component_floor_bits);
  options.component_full_scoring_max = rule.component_records_max;
  const PairScorer scorer = [&](std::span<const uint32_t> left, std::span<const uint32_t> right,
                                std::span<float> weights) {
    std::vector<Pattern> patterns(left.size());
    ComparisonPlan::Scratch scratch;
    plan.Compare(left, right, scratch, patterns);
    for (size_t i = 0; i < left.size(); ++i) weights[i] = static_cast<float>(mixture.Weight(patterns[i]));
  };
  ClusterConstraints constraints;
  std::vector<uint32_t> source_of;
  if (std::find(options_.file_is_unique.begin(), options_.file_is_unique.end(), 1) != options_.file_is_unique.end()) {
    for (RecordIndex r = 0; r < table_.num_records(); ++r) source_of.push_back(table_.file_of(r));
    constraints.source_of = source_of;
    constraints.source_is_unique = options_.file_is_unique;
  }
  IPSE_ASSIGN_OR_RETURN(result_.clusters,
                        ClusterRecords(table_.num_records(), edges, scorer, constraints, options));
  watch_.Lap("cluster");
  return absl::OkStatus();
}

BlockIndex Job::Block() {
  ProgressStage stage(options_.progress, "blocking", 0);
  BlockIndex index =
      BuildBlockIndex(table_, result_.engine, options_.threads);
  watch_.Lap("block");
  result_.rule_stats.assign(index.stats().begin(), index.stats().end());
  result_.index_bytes = index.memory_bytes();
  return index;
}

absl::StatusOr<LinkageResult> Job::TrainOnly() {
  const ComparisonPlan plan(table_, compiled().comparisons);
  IPSE_RETURN_IF_ERROR(Learn(Block(), plan));
  result_.model = result_.engine.file;
  return std::move(result_);
}

absl::StatusOr<LinkageResult> Job::Run() {
  const ComparisonPlan plan(table_, compiled().comparisons);
  const BlockIndex index = Block();
  IPSE_RETURN_IF_ERROR(Learn(index, plan));
  const Mixture mixture = TrainedMixture(compiled().classes, compiled().comparisons);
  Score(index, plan, mixture);
  IPSE_RETURN_IF_ERROR(Cluster(plan, mixture));
  result_.model = result_.engine.file;
  return std::move(result_);
}

}  // namespace

const char* GradeName(Grade grade) {
  static constexpr const char* kNames[] = {"certain", "probable", "possible"};
  return kNames[static_cast<size_t>(grade)];
}

size_t WeightHistogram::BinOf(double weight_bits) {
  const double bin = std::floor(weight_bits) - kLowest;
  return static_cast<size_t>(std::clamp(bin, 0.0, static_cast<double>(kBins - 1)));
}

Grade GradePair(const DecisionRule& rule, const PatternLayout& layout, Pattern pattern, double weight_bits,
                int8_t* guard) {
  *guard = -1;
  if (weight_bits < rule.probable_bits) return Grade::kPossible;
  const Guard* demotes = rule.Demotes(layout, pattern);
  if (demotes != nullptr) *guard = static_cast<int8_t>(demotes - rule.guards.data());
  if (demotes != nullptr || weight_bits < rule.certain_bits || !rule.HasEvidence(layout, pattern)) {
    return Grade::kProbable;
  }
  return Grade::kCertain;
}

absl::StatusOr<LinkageResult> RunLinkage(const RecordTable& table, EngineModel model, const LinkageOptions& options) {
  return Job(table, std::move(model), options).Run();
}

absl::StatusOr<LinkageResult> TrainModel(const RecordTable& table, EngineModel model, const LinkageOptions& options) {
  return Job(table, std::move(model), options).TrainOnly();
}

}  // namespace ipse
