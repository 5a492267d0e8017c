#include "tools/cli/tuning.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <queue>
#include <tuple>

#include "matcher/base/hash.h"
#include "scoring/mixture/labelled_training.h"
#include "service/engine/learn.h"
#include "service/engine/pair_log.h"

namespace ipse {
namespace {

constexpr std::string_view kColumns[] = {"record_id_l", "record_id_r", "decision"};
// Of the prior on intercept (bits) and slope: standard deviations.
constexpr double kInterceptDeviation = 3, kSlopeDeviation = 0.25;
constexpr double kThresholdMoveMax = 6;  // bits

uint64_t PairKey(RecordIndex left, RecordIndex right) { return uint64_t{left} << 32 | right; }

std::optional<bool> ParseDecision(std::string_view text) {
  for (const std::string_view yes : {"same", "Same", "SAME", "yes", "match", "1"}) {
    if (text == yes) return true;
  }
  for (const std::string_view no : {"different", "Different", "DIFFERENT", "no", "non-match", "0"}) {
    if (text == no) return false;
  }
  return std::nullopt;
}

// Decided pairs by pattern.
struct Decisions {
  std::map<Pattern, LabelledPattern> by_pattern;
  std::vector<Pattern> pattern_of;
};
Decisions PatternsOf(const FinishedRun& run, const std::vector<DecidedPair>& decided) {
  Decisions decisions;
  for (const DecidedPair& pair : decided) {
    Pattern pattern = 0;
    run.Weight(pair.left, pair.right, &pattern);
    decisions.pattern_of.push_back(pattern);
    LabelledPattern& labelled = decisions.by_pattern.try_emplace(pattern, LabelledPattern{pattern, 0, 0}).first->second;
    ++(pair.same ? labelled.same : labelled.different);
  }
  return decisions;
}

// Weighs the decided pairs and takes what they speak for out of the undecided.
std::vector<LabelledPattern> TakeLabels(const Decisions& decisions, TrainingData* data) {
  std::vector<LabelledPattern> labels;
  for (auto [pattern, labelled] : decisions.by_pattern) {
    const auto at = std::lower_bound(data->candidates.begin(), data->candidates.end(), pattern,
                                     [](const PatternCount& count, Pattern p) { return count.pattern < p; });
    const bool counted = at != data->candidates.end() && at->pattern == pattern;
    const double pairs = counted ? static_cast<double>(at->count) : 0;
    const double said = labelled.same + labelled.different;
    const double weight = std::clamp(pairs / said, 1.0, kSpeaksForMax);
    labels.push_back({pattern, weight * labelled.same, weight * labelled.different});
    if (counted) at->count -= std::min(at->count, static_cast<uint64_t>(std::llround(weight * said)));
  }
  return labels;
}

// Fits log2 odds = intercept + slope * weight to the decided pairs by Newton's method, with normal priors at 0 and 1.
std::pair<double, double> FitOdds(const std::vector<DecidedPair>& decided, const std::vector<double>& weights) {
  double a = 0, b = 1;
  const double ln2 = std::log(2.0);
  for (int step = 0; step < 50; ++step) {
    double ga = -a / (kInterceptDeviation * kInterceptDeviation), gb = (1 - b) / (kSlopeDeviation * kSlopeDeviation);
    double haa = 1 / (kInterceptDeviation * kInterceptDeviation), hbb = 1 / (kSlopeDeviation * kSlopeDeviation),
           hab = 0;
    for (size_t i = 0; i < decided.size(); ++i) {
      const double p = MatchProbability(a + b * weights[i]);
      const double residual = ln2 * ((decided[i].same ? 1 : 0) - p), curvature = ln2 * ln2 * p * (1 - p);
      ga += residual;
      gb += residual * weights[i];
      haa += curvature;
      hab += curvature * weights[i];
      hbb += curvature * weights[i] * weights[i];
    }
    const double determinant = haa * hbb - hab * hab;
    const double da = (hbb * ga - hab * gb) / determinant, db = (haa * gb - hab * ga) / determinant;
    // Half steps where a whole one would leave the neighbourhood in which the curve is like its tangent.
    const double damp = std::max(1.0, std::max(std::abs(da) / 2, std::abs(db) / 0.2));
    a += da / damp;
    b = std::max(0.2, b + db / damp);
    if (std::abs(da) + std::abs(db) < 1e-9) break;
  }
  return {a, b};
}

double Rounded(double bits) { return std::round(bits * 100) / 100; }

void MoveThresholds(const TunedModel& tuned, model::Decision* decision) {
  const auto moved = [&](double bits) {
    return Rounded(
        std::clamp((bits - tuned.intercept) / tuned.slope, bits - kThresholdMoveMax, bits + kThresholdMoveMax));
  };
  const double certain = std::max(decision->certain_bits(), moved(decision->certain_bits()));
  const double probable = std::min(certain, moved(decision->probable_bits()));
  decision->set_certain_bits(certain);
  const double alone = decision->certain_alone_bits();
  if (alone != 0) decision->set_certain_alone_bits(std::max(alone, moved(alone)));
  decision->set_probable_bits(probable);
  decision->set_possible_bits(std::min(probable, moved(decision->possible_bits())));
}

uint64_t CountWrong(const std::vector<DecidedPair>& decided, const std::vector<double>& weights, double probable_bits) {
  uint64_t wrong = 0;
  for (size_t i = 0; i < decided.size(); ++i) wrong += decided[i].same != (weights[i] >= probable_bits);
  return wrong;
}

std::vector<double> WeightsOf(const Mixture& mixture, const std::vector<Pattern>& patterns) {
  std::vector<double> weights;
  for (const Pattern pattern : patterns) weights.push_back(mixture.Weight(pattern));
  return weights;
}

}  // namespace

absl::StatusOr<std::vector<DecidedPair>> ReadDecisions(const std::string& path, const RunResults& results,
                                                       int threads) {
  IPSE_ASSIGN_OR_RETURN(const RawTable table, ReadCsv(path, kColumns, threads));
  const auto column = [&](size_t i) -> const RawColumn& { return table.column(*table.FindColumn(kColumns[i])); };
  std::map<std::pair<RecordIndex, RecordIndex>, bool> decisions;
  for (size_t row = 0; row < table.num_records(); ++row) {
    const std::string_view text = column(2).at(row);
    if (text.empty()) continue;
    const auto left = results.Find(column(0).at(row)), right = results.Find(column(1).at(row));
    if (!left.has_value() || !right.has_value() || left == right) {
      return InvalidArgument("{}: the row does not name two records of the run", table.Place(row));
    }
    const auto same = ParseDecision(text);
    if (!same.has_value()) {
      return InvalidArgument("{}: the decision must be 'same', 'different' or empty (not decided yet)",
                             table.Place(row));
    }
    const auto [at, fresh] = decisions.try_emplace(std::minmax(*left, *right), *same);
    if (!fresh && at->second != *same) {
      return InvalidArgument("{}: this pair is decided the other way in another row; keep one", table.Place(row));
    }
  }
  std::vector<DecidedPair> decided;
  for (const auto& [pair, same] : decisions) decided.push_back({pair.first, pair.second, same});
  return decided;
}

absl::StatusOr<TunedModel> Tune(FinishedRun* run, const std::vector<DecidedPair>& decided) {
  const CompiledModel& compiled = run->model().compiled;
  PairLog log(run->table().num_records(), run->model().blocking_rules.size());
  run->ForEachCandidate([&](const Tile& tile) { log.Add(tile); });
  log.Finish();
  TrainingData data =
      GatherTrainingData(run->table(), run->plan(), run->scope(), compiled, log, run->threads(), nullptr);
  const Decisions decisions = PatternsOf(*run, decided);
  const std::vector<LabelledPattern> labels = TakeLabels(decisions, &data);
  TrainingOptions training = compiled.training;
  training.household = HasHouseholdIdentifiers(run->table(), compiled.household_fill_min);
  training.threads = run->threads();
  const TrainingResult trained = TrainWithLabels(compiled.classes, compiled.comparisons, data, labels, training);

  TunedModel tuned;
  tuned.warnings = trained.warnings;
  std::vector<LinkPair> pairs;
  for (const DecidedPair& pair : decided) {
    ++(pair.same ? tuned.same : tuned.different);
    pairs.push_back({pair.left, pair.right});
  }
  for (const uint8_t candidate : run->AreCandidates(pairs)) tuned.not_candidates += candidate == 0;
  tuned.wrong_before =
      CountWrong(decided, WeightsOf(run->mixture(), decisions.pattern_of), compiled.decision.probable_bits);
  tuned.file = run->model().file;
  StoreMixture(trained.mixture, &tuned.file);
  const std::vector<double> weights = WeightsOf(trained.mixture, decisions.pattern_of);
  std::tie(tuned.intercept, tuned.slope) = FitOdds(decided, weights);
  MoveThresholds(tuned, tuned.file.mutable_decision());
  tuned.wrong_after = CountWrong(decided, weights, tuned.file.decision().probable_bits());
  model::Provenance& provenance = *tuned.file.mutable_provenance();
  provenance.set_origin("tuned");
  provenance.set_iterations(trained.iterations);
  provenance.set_converged(trained.converged);
  provenance.clear_warning();
  for (const std::string& warning : trained.warnings) provenance.add_warning(warning);
  return tuned;
}

std::vector<Proposal> Propose(FinishedRun* run, const std::vector<DecidedPair>& decided, size_t count) {
  const Decisions decisions = PatternsOf(*run, decided);
  absl::flat_hash_map<uint64_t, bool> known;
  for (const DecidedPair& pair : decided) known.emplace(PairKey(pair.left, pair.right), true);
  PairLog log(run->table().num_records(), run->model().blocking_rules.size());
  run->ForEachCandidate([&](const Tile& tile) { log.Add(tile); });
  log.Finish();

  // The worth of asking about a pattern whose pairs are one person with probability p, where n were decided already.
  struct Group {
    double variance = 0;  // p (1 - p)
    uint64_t pairs = 0, asked = 0;
    float weight_bits = 0;
    double Worth() const { return variance * static_cast<double>(pairs) / static_cast<double>(1 + asked); }
  };
  const std::vector<PatternCount>& patterns = log.patterns();
  std::vector<Group> groups(patterns.size());
  using Entry = std::pair<double, size_t>;
  const auto less = [](const Entry& a, const Entry& b) {
    return std::tie(a.first, b.second) < std::tie(b.first, a.second);
  };
  std::priority_queue<Entry, std::vector<Entry>, decltype(less)> queue(less);
  std::vector<uint64_t> left_over(patterns.size(), 0);  // undecided pairs
  for (size_t stretch = 0; stretch < log.num_stretches(); ++stretch) {
    log.ForEachPair(stretch, [&](RecordIndex left, RecordIndex right, uint32_t pattern, int) {
      left_over[pattern] += !known.contains(PairKey(left, right));
    });
  }
  for (size_t i = 0; i < patterns.size(); ++i) {
    Group& group = groups[i];
    group.weight_bits = static_cast<float>(run->mixture().Weight(patterns[i].pattern));
    const double p = MatchProbability(group.weight_bits);
    group.variance = p * (1 - p);
    group.pairs = patterns[i].count;
    const auto at = decisions.by_pattern.find(patterns[i].pattern);
    if (at != decisions.by_pattern.end()) group.asked = static_cast<uint64_t>(at->second.same + at->second.different);
    if (left_over[i] > 0) queue.emplace(group.Worth(), i);
  }
  std::map<size_t, uint64_t> wanted;  // pairs of each pattern
  std::vector<size_t> order;          // patterns in the order in which their pairs were chosen
  while (order.size() < count && !queue.empty()) {
    const size_t i = queue.top().second;
    queue.pop();
    order.push_back(i);
    ++groups[i].asked;
    if (++wanted[i] < left_over[i]) queue.emplace(groups[i].Worth(), i);
  }
  // Of each pattern wanted, the pairs with the smallest hashes.
  std::map<size_t, std::vector<std::tuple<uint64_t, RecordIndex, RecordIndex>>> chosen;
  for (size_t stretch = 0; stretch < log.num_stretches(); ++stretch) {
    log.ForEachPair(stretch, [&](RecordIndex left, RecordIndex right, uint32_t pattern, int) {
      if (!wanted.contains(pattern) || known.contains(PairKey(left, right))) return;
      chosen[pattern].emplace_back(MixHash(PairKey(left, right), 0x70726F706F7365ULL), left, right);
    });
  }
  for (auto& [pattern, pairs] : chosen) std::sort(pairs.begin(), pairs.end());
  std::vector<Proposal> proposals;
  std::map<size_t, size_t> next;
  for (const size_t i : order) {
    const auto& [hash, left, right] = chosen[i][next[i]++];
    proposals.push_back({left, right, patterns[i].pattern, groups[i].weight_bits, groups[i].pairs});
  }
  return proposals;
}

}  // namespace ipse
