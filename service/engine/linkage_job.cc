#include "service/engine/linkage_job.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <cmath>

#include "matcher/base/parallel.h"
#include "service/engine/adjudicate.h"
#include "service/engine/candidate_stream.h"
#include "service/engine/pair_log.h"
#include "service/engine/rule_overlap.h"

namespace ipse {
namespace {

// What scoring says of a pattern, and so of every pair that has it.
struct PatternScore {
  double probability;
  float weight_bits;
  uint8_t bin;
  Grade grade;
  int8_t guard;
};

// What one stretch of records yields; combined in order.
struct StretchResult {
  std::vector<KeptPair> pairs;
  double matches_not_kept = 0;  // expected among the pairs below every grade
  RuleOverlap overlap;
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
  void Compare(ComparisonPlan* plan, PairLog* log);
  absl::Status Learn(const ComparisonPlan& plan, const PairLog& log);
  std::vector<PatternScore> ScorePatterns(const PairLog& log, const Mixture& mixture);
  void Score(const ComparisonPlan& plan, const PairLog& log, const Mixture& mixture);
  StretchResult ScoreStretch(const PairLog& log, std::span<const PatternScore> scores, size_t stretch) const;
  void HearOthers(const ComparisonPlan& plan, const PairLog& log, const Mixture& mixture);
  void Estimate(const std::vector<StretchResult>& stretches);
  absl::Status Cluster(const ComparisonPlan& plan, const Mixture& mixture);

  const RecordTable& table_;
  const LinkageOptions& options_;
  LinkageResult result_;
  absl::flat_hash_map<uint64_t, float> adjudicated_;  // weights that other records changed, by left and right record
  StageClock own_watch_;  // where nobody asks
  StageClock& watch_;
};

// Blocks, compares every candidate once and logs it. Leaves the plan packed.
void Job::Compare(ComparisonPlan* plan, PairLog* log) {
  const BlockIndex index = Block();
  ProgressStage stage(options_.progress, "comparing candidate pairs", table_.num_records());
  plan->Pack(options_.threads);
  ForEachTile(table_, index, *plan, options_.scope, options_.threads, [&](const Tile& tile) {
    log->Add(tile);
    stage.Advance(std::min<uint64_t>(kRecordsPerStretch, table_.num_records() - tile.stretch * kRecordsPerStretch));
  });
  log->Finish();
  result_.rule_yields = log->yields();
  result_.candidates = log->pairs();
  result_.all_pairs = AllPairs(table_, options_.scope);
  watch_.Lap("compare");
}

absl::Status Job::Learn(const ComparisonPlan& plan, const PairLog& log) {
  result_.households = HasHouseholdIdentifiers(table_, compiled().household_fill_min);
  if (!options_.train) {
    if (compiled().trained()) return absl::OkStatus();
    return InvalidArgument("the model is not trained (its classes carry no probabilities); train it with 'ipse train'");
  }
  const TrainingData data =
      GatherTrainingData(table_, plan, options_.scope, compiled(), log, options_.threads, options_.progress);
  ProgressStage stage(options_.progress, "training", 0);
  TrainingOptions training = compiled().training;
  training.household = result_.households;
  training.threads = options_.threads;
  const TrainingResult trained = Train(compiled().classes, compiled().comparisons, data, training);
  model::Model file = result_.engine.file;
  StoreMixture(trained.mixture, &file);
  model::Provenance& provenance = *file.mutable_provenance();
  provenance.set_origin("trained");
  provenance.set_records(table_.num_records());
  provenance.set_candidate_pairs(log.pairs());
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

std::vector<PatternScore> Job::ScorePatterns(const PairLog& log, const Mixture& mixture) {
  std::vector<PatternScore> scores(log.patterns().size());
  constexpr size_t kPatternsPerChunk = 4096;
  ParallelChunks(options_.threads, (scores.size() + kPatternsPerChunk - 1) / kPatternsPerChunk, [&](size_t chunk) {
    const size_t end = std::min(scores.size(), (chunk + 1) * kPatternsPerChunk);
    for (size_t p = chunk * kPatternsPerChunk; p < end; ++p) {
      const Pattern pattern = log.patterns()[p].pattern;
      PatternScore& score = scores[p];
      score.weight_bits = static_cast<float>(mixture.Weight(pattern));
      score.probability = MatchProbability(score.weight_bits);
      score.bin = static_cast<uint8_t>(WeightHistogram::BinOf(score.weight_bits));
      score.grade = GradePair(compiled().decision, mixture, pattern, score.weight_bits, &score.guard);
    }
  });
  for (size_t p = 0; p < scores.size(); ++p) result_.histogram.candidates[scores[p].bin] += log.patterns()[p].count;
  return scores;
}

StretchResult Job::ScoreStretch(const PairLog& log, std::span<const PatternScore> scores, size_t stretch) const {
  StretchResult out;
  const double possible_bits = compiled().decision.possible_bits;
  log.ForEachPair(stretch, [&](RecordIndex left, RecordIndex right, uint32_t pattern, int found_by) {
    const PatternScore& score = scores[pattern];
    out.overlap.Add(score.probability, found_by);
    if (score.weight_bits < possible_bits) {
      out.matches_not_kept += score.probability;
      return;
    }
    out.pairs.push_back({left, right, log.patterns()[pattern].pattern, score.weight_bits, score.grade, score.guard, {}});
  });
  return out;
}

void Job::Score(const ComparisonPlan& plan, const PairLog& log, const Mixture& mixture) {
  ProgressStage stage(options_.progress, "scoring", table_.num_records());
  const std::vector<PatternScore> scores = ScorePatterns(log, mixture);
  std::vector<StretchResult> stretches(log.num_stretches());
  ParallelChunks(options_.threads, stretches.size(),
                 [&](size_t stretch) { stretches[stretch] = ScoreStretch(log, scores, stretch); });
  size_t pairs = 0;
  for (const StretchResult& stretch : stretches) pairs += stretch.pairs.size();
  result_.pairs.reserve(pairs);
  for (StretchResult& stretch : stretches) {
    result_.pairs.insert(result_.pairs.end(), stretch.pairs.begin(), stretch.pairs.end());
    std::vector<KeptPair>().swap(stretch.pairs);
  }
  HearOthers(plan, log, mixture);
  Estimate(stretches);
  watch_.Lap("score");
}

// What other records say of a pair.
void Job::HearOthers(const ComparisonPlan& plan, const PairLog& log, const Mixture& mixture) {
  if (options_.relatives && compiled().cluster.relatives) {
    const ContactGraph contacts = ContactGraph::Of(plan, log, table_.num_records(), options_.threads);
    result_.relatives = AskRelatives(table_, plan, mixture, compiled(), contacts,
                                     {.threads = options_.threads, .scope = options_.scope}, &result_.pairs);
  }
  CompetitionOptions competition;
  competition.threads = options_.threads;
  competition.relatives = result_.relatives.factors;
  const Adjudication looked = CompeteForRecords(plan, mixture, compiled(), competition, &result_.pairs);
  result_.competing_pairs = looked.rivalled;
  const auto remember = [&](const KeptPair& pair) {
    adjudicated_[uint64_t{pair.left} << 32 | pair.right] = pair.weight_bits;
  };
  for (const uint32_t i : looked.changed) remember(result_.pairs[i]);
  for (const KeptPair& pair : result_.pairs) {
    if (pair.relatives != Relatives::kUnknown) remember(pair);
  }
}

void Job::Estimate(const std::vector<StretchResult>& stretches) {
  LinkageEstimates& estimates = result_.estimates;
  RuleOverlap overlap;
  for (const StretchResult& stretch : stretches) {
    estimates.matches_found += stretch.matches_not_kept;
    overlap.Add(stretch.overlap);
  }
  // Of the pairs kept, what is left of each when others have been heard: two that claim one record are not both matches.
  for (const KeptPair& pair : result_.pairs) estimates.matches_found += MatchProbability(pair.weight_bits);
  estimates.blocking_completeness = overlap.Completeness();
  const double all = estimates.matches_found / estimates.blocking_completeness;
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
    for (size_t i = 0; i < left.size(); ++i) {
      const uint64_t key = uint64_t{std::min(left[i], right[i])} << 32 | std::max(left[i], right[i]);
      const auto known = adjudicated_.find(key);
      weights[i] = known != adjudicated_.end() ? known->second : static_cast<float>(mixture.Weight(patterns[i]));
    }
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
  ComparisonPlan plan(table_, compiled().comparisons);
  PairLog log(table_.num_records(), result_.engine.blocking_rules.size());
  Compare(&plan, &log);
  IPSE_RETURN_IF_ERROR(Learn(plan, log));
  result_.model = result_.engine.file;
  return std::move(result_);
}

absl::StatusOr<LinkageResult> Job::Run() {
  ComparisonPlan plan(table_, compiled().comparisons);
  std::optional<Mixture> mixture;
  {
    PairLog log(table_.num_records(), result_.engine.blocking_rules.size());
    Compare(&plan, &log);
    IPSE_RETURN_IF_ERROR(Learn(plan, log));
    plan.Unpack();
    mixture = TrainedMixture(compiled().classes, compiled().comparisons);
    Score(plan, log, *mixture);
  }
  IPSE_RETURN_IF_ERROR(Cluster(plan, *mixture));
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

Grade GradePair(const DecisionRule& rule, const Mixture& mixture, Pattern pattern, double weight_bits, int8_t* guard,
                const OtherRecords& others) {
  *guard = -1;
  if (weight_bits < rule.probable_bits) return Grade::kPossible;
  const Guard* demotes = rule.Demotes(mixture.layout(), pattern, weight_bits, &mixture, others);
  if (demotes != nullptr) *guard = static_cast<int8_t>(demotes - rule.guards.data());
  const bool certain = demotes == nullptr && weight_bits >= rule.certain_bits &&
                       rule.Suffices(mixture.layout(), pattern, weight_bits, others.evidence);
  return certain ? Grade::kCertain : Grade::kProbable;
}

absl::StatusOr<LinkageResult> RunLinkage(const RecordTable& table, EngineModel model, const LinkageOptions& options) {
  return Job(table, std::move(model), options).Run();
}

absl::StatusOr<LinkageResult> TrainModel(const RecordTable& table, EngineModel model, const LinkageOptions& options) {
  return Job(table, std::move(model), options).TrainOnly();
}

}  // namespace ipse
