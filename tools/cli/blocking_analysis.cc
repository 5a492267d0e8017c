#include "tools/cli/blocking_analysis.h"

#include <algorithm>
#include <bit>

#include "service/engine/candidate_stream.h"
#include "service/engine/learn.h"
#include "service/engine/rule_overlap.h"

namespace ipse {
namespace {

// Sums of one stretch of records; added in the order of the stretches, so that the result has the same bits always.
struct StretchSums {
  std::vector<RuleAnalysis> rules;
  uint64_t candidates = 0;
  double matches = 0;
  RuleOverlap overlap;
};

void AddTile(const Tile& tile, const Mixture& mixture, StretchSums* sums) {
  sums->candidates += tile.patterns.size();
  for (size_t i = 0; i < tile.patterns.size(); ++i) {
    const double probability = MatchProbability(mixture.Weight(tile.patterns[i]));
    const uint64_t rules = tile.rules[i];
    const bool sole = std::has_single_bit(rules);
    sums->matches += probability;
    sums->overlap.Add(probability, std::popcount(rules));
    ++sums->rules[static_cast<size_t>(std::countr_zero(rules))].new_pairs;
    for (uint64_t left = rules; left != 0; left &= left - 1) {
      RuleAnalysis& rule = sums->rules[static_cast<size_t>(std::countr_zero(left))];
      ++rule.pairs;
      rule.matches += probability;
      if (!sole) continue;
      ++rule.sole_pairs;
      rule.sole_matches += probability;
    }
  }
}

}  // namespace

BlockingAnalysis AnalyseBlocking(const RecordTable& table, const EngineModel& model, const PairScope& scope, int threads,
                                 Progress* progress) {
  const BlockIndex index = BuildBlockIndex(table, model, threads);
  ComparisonPlan plan(table, model.compiled.comparisons);
  plan.Pack(threads);
  const Mixture mixture = TrainedMixture(model.compiled.classes, model.compiled.comparisons);
  std::vector<StretchSums> stretches(Stretches(table.num_records()));
  {
    ProgressStage stage(progress, "scoring candidate pairs", table.num_records());
    for (StretchSums& sums : stretches) sums.rules.resize(model.blocking_rules.size());
    ForEachTile(table, index, plan, scope, threads, [&](const Tile& tile) {
      AddTile(tile, mixture, &stretches[tile.stretch]);
      stage.Advance(std::min<uint64_t>(kRecordsPerStretch, table.num_records() - tile.stretch * kRecordsPerStretch));
    });
  }
  BlockingAnalysis analysis;
  analysis.index_bytes = index.memory_bytes();
  analysis.rules.resize(model.blocking_rules.size());
  RuleOverlap overlap;
  for (const StretchSums& sums : stretches) {
    analysis.candidates += sums.candidates;
    analysis.matches += sums.matches;
    overlap.Add(sums.overlap);
    for (size_t r = 0; r < sums.rules.size(); ++r) {
      RuleAnalysis& rule = analysis.rules[r];
      rule.pairs += sums.rules[r].pairs;
      rule.new_pairs += sums.rules[r].new_pairs;
      rule.sole_pairs += sums.rules[r].sole_pairs;
      rule.matches += sums.rules[r].matches;
      rule.sole_matches += sums.rules[r].sole_matches;
    }
  }
  for (size_t r = 0; r < analysis.rules.size(); ++r) analysis.rules[r].stats = index.stats()[r];
  analysis.completeness = overlap.Completeness();
  return analysis;
}

}  // namespace ipse
