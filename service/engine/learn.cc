#include "service/engine/learn.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>

#include "matcher/base/check.h"
#include "matcher/base/hash.h"
#include "matcher/base/parallel.h"

namespace ipse {
namespace {

constexpr uint64_t kSampleSeed = 0x1950;
constexpr uint32_t kSelfPairsMax = 200'000;
constexpr uint64_t kRandomPairsPerChunk = 8192;

// Counts of levels over pairs, per comparison; index 0 is missing.
using LevelCounts = std::vector<std::vector<uint64_t>>;

LevelCounts EmptyCounts(std::span<const ComparisonSpec> specs) {
  LevelCounts counts;
  for (const ComparisonSpec& spec : specs) counts.emplace_back(spec.levels.size() + 1, 0);
  return counts;
}

// Shares among pairs that have both values, with half a pair of smoothing a level.
std::vector<std::vector<double>> Shares(const LevelCounts& counts) {
  std::vector<std::vector<double>> shares;
  for (const std::vector<uint64_t>& level_counts : counts) {
    double observed = 0;
    for (size_t l = 1; l < level_counts.size(); ++l) observed += static_cast<double>(level_counts[l]) + 0.5;
    std::vector<double>& share = shares.emplace_back();
    for (size_t l = 1; l < level_counts.size(); ++l) {
      share.push_back((static_cast<double>(level_counts[l]) + 0.5) / observed);
    }
  }
  return shares;
}

// Share of pairs that have both values, per comparison; never 0, so that it can be divided by.
std::vector<double> ObservedShares(const LevelCounts& counts) {
  std::vector<double> shares;
  for (const std::vector<uint64_t>& level_counts : counts) {
    const double all = static_cast<double>(std::accumulate(level_counts.begin(), level_counts.end(), uint64_t{0}));
    shares.push_back((all - static_cast<double>(level_counts[0]) + 0.5) / (all + 0.5));
  }
  return shares;
}

// Compares generated pairs in parallel and adds up their levels. `pair_of(i)` gives pair i; chunks are added in order.
template <typename PairOf>
LevelCounts CountLevels(const ComparisonPlan& plan, uint64_t pairs, int threads, const PairOf& pair_of) {
  LevelCounts total = EmptyCounts(plan.specs());
  std::mutex mutex;
  const uint64_t chunks = (pairs + kRandomPairsPerChunk - 1) / kRandomPairsPerChunk;
  ParallelChunks(threads, chunks, [&](size_t chunk) {
    std::vector<RecordIndex> left, right;
    const uint64_t end = std::min(pairs, (chunk + 1) * kRandomPairsPerChunk);
    for (uint64_t i = chunk * kRandomPairsPerChunk; i < end; ++i) {
      const auto [l, r] = pair_of(i);
      left.push_back(l);
      right.push_back(r);
    }
    std::vector<Pattern> patterns(left.size());
    ComparisonPlan::Scratch scratch;
    plan.Compare(left, right, scratch, patterns);
    LevelCounts counts = EmptyCounts(plan.specs());
    for (const Pattern pattern : patterns) {
      for (size_t k = 0; k < counts.size(); ++k) ++counts[k][static_cast<size_t>(plan.layout().Level(pattern, k))];
    }
    const std::lock_guard lock(mutex);
    for (size_t k = 0; k < counts.size(); ++k) {
      for (size_t l = 0; l < counts[k].size(); ++l) total[k][l] += counts[k][l];
    }
  });
  return total;
}

// The two records of pair i in the enumeration (0,1), (0,2), (1,2), (0,3), ...
std::pair<RecordIndex, RecordIndex> EnumeratedPair(uint64_t i) {
  uint64_t right = static_cast<uint64_t>((1 + std::sqrt(1 + 8 * static_cast<double>(i))) / 2);
  while (right * (right + 1) / 2 <= i) ++right;
  while (right * (right - 1) / 2 > i) --right;
  return {static_cast<RecordIndex>(i - right * (right - 1) / 2), static_cast<RecordIndex>(right)};
}

LevelCounts RandomPairLevels(const RecordTable& table, const ComparisonPlan& plan, uint64_t wanted, int threads) {
  const uint64_t n = table.num_records();
  if (n < 2) return EmptyCounts(plan.specs());
  const uint64_t all = n * (n - 1) / 2;
  if (all <= wanted) return CountLevels(plan, all, threads, EnumeratedPair);
  return CountLevels(plan, wanted, threads, [n](uint64_t i) {
    const uint64_t hash = MixHash(i + 1, kSampleSeed);
    const uint64_t left = (hash >> 32) * n >> 32;
    uint64_t right = (hash & 0xFFFFFFFF) * (n - 1) >> 32;
    right += right >= left;
    return std::pair(static_cast<RecordIndex>(left), static_cast<RecordIndex>(right));
  });
}

bool SameLevels(const ComparisonSpec& a, const ComparisonSpec& b) {
  return std::equal(a.levels.begin(), a.levels.end(), b.levels.begin(), b.levels.end(),
                    [](const LevelSpec& x, const LevelSpec& y) { return x.name == y.name; });
}

// Share of pairs that agree exactly, by level, from the counts of a column's values: sum of c(c-1) over m(m-1). Used for
// names and dates, where random pairs alone are too few to see agreement on rare values.
void UseValueCounts(const RecordTable& table, const ComparisonSpec& spec, std::vector<double>* shares) {
  if (spec.frequency_bins.empty() || spec.fields[0] == kNoField) return;
  const Column& column = table.column(spec.fields[0]);
  const double filled = static_cast<double>(column.records_filled());
  if (filled < 2) return;
  std::vector<double> exact(spec.levels.size(), 0);
  for (const uint32_t count : column.counts()) {
    if (count < 2) continue;
    const double share = static_cast<double>(count) / static_cast<double>(table.num_records());
    size_t bin = 0;
    while (bin < spec.frequency_bins.size() && share > spec.frequency_bins[bin]) ++bin;
    const uint8_t level = spec.level_of_outcome[1 + bin];
    exact[level - 1u] += static_cast<double>(count) * (count - 1) / (filled * (filled - 1));
  }
  double exact_sum = 0, sampled_rest = 0;
  for (size_t l = 0; l < shares->size(); ++l) {
    const bool is_exact = spec.levels[l].outcomes.front() <= kFrequencyBinsMax;
    if (is_exact) {
      exact_sum += exact[l];
    } else {
      sampled_rest += (*shares)[l];
    }
  }
  if (sampled_rest <= 0 || exact_sum >= 1) return;
  for (size_t l = 0; l < shares->size(); ++l) {
    const bool is_exact = spec.levels[l].outcomes.front() <= kFrequencyBinsMax;
    (*shares)[l] = is_exact ? exact[l] : (*shares)[l] * (1 - exact_sum) / sampled_rest;
  }
}

// Leans on how often strangers agree in the model's reference: a small file's own pairs are too few to see chance
// agreement, and those it has are soon the matches themselves.
void UseReference(const CompiledModel& model, TrainingData* training) {
  if (model.reference_model.empty()) return;
  const auto file = ShippedModel(model.reference_model);
  const auto reference = file.ok() ? CompileModel(*file) : file.status();
  IPSE_CHECK(reference.ok());  // compiling the model has seen to that
  const auto strangers = std::find_if(reference->classes.begin(), reference->classes.end(),
                                      [](const LatentClass& latent) { return latent.kind == ClassKind::kStranger; });
  for (size_t k = 0; k < model.comparisons.size(); ++k) {
    const auto same = std::find_if(reference->comparisons.begin(), reference->comparisons.end(),
                                   [&](const ComparisonSpec& spec) { return spec.name == model.comparisons[k].name; });
    if (same == reference->comparisons.end() || !SameLevels(*same, model.comparisons[k])) continue;
    const auto& probability = strangers->comparisons[static_cast<size_t>(same - reference->comparisons.begin())].probability;
    if (probability.empty()) continue;
    std::vector<double>& shares = training->all_pairs[k];
    const double own = static_cast<double>(training->pairs) * training->observed[k];
    for (size_t l = 0; l < shares.size(); ++l) {
      shares[l] = (own * shares[l] + model.reference_pairs * probability[l]) / (own + model.reference_pairs);
    }
  }
}

// Whether one of the roles is filled in this share of the records.
bool AnyFilled(const RecordTable& table, std::initializer_list<ColumnRole> roles, double fill_min) {
  const double needed = std::max(1.0, fill_min * table.num_records());
  return std::any_of(roles.begin(), roles.end(), [&](ColumnRole role) {
    const int field = table.schema().IndexOf(role);
    return field != kNoField && static_cast<double>(table.column(field).records_filled()) >= needed;
  });
}

}  // namespace

BlockIndex BuildBlockIndex(const RecordTable& table, const EngineModel& model, int threads) {
  BlockingOptions options = model.blocking;
  options.use_wide = table.num_records() <= model.wide_records_max ||
                     !HasIdentifiers(table, model.compiled.household_fill_min);
  if (table.num_records() <= model.wide_records_max) {
    // A small file is compared as fully as its wide rules reach: pairs cost nothing here, and a missed one is missed.
    options.wide_pairs_per_record = std::max<double>(options.wide_pairs_per_record, table.num_records());
    options.block_size_max = std::max(options.block_size_max, table.num_records());
  }
  return BlockIndex::Build(table, model.blocking_rules, options, threads);
}

bool HasHouseholdIdentifiers(const RecordTable& table, double fill_min) {
  return AnyFilled(table, {ColumnRole::kStreet, ColumnRole::kPhone, ColumnRole::kEmail}, fill_min);
}

bool HasIdentifiers(const RecordTable& table, double fill_min) {
  return AnyFilled(table,
                   {ColumnRole::kNationalIdentifier, ColumnRole::kOtherIdentifier, ColumnRole::kStreet,
                    ColumnRole::kPhone, ColumnRole::kEmail},
                   fill_min);
}

uint64_t AllPairs(const RecordTable& table, const PairScope& scope) {
  const uint64_t n = table.num_records();
  if (!scope.across_files_only) return n * (n - 1) / 2;
  std::vector<uint64_t> per_file;
  for (RecordIndex r = 0; r < n; ++r) {
    if (per_file.size() <= table.file_of(r)) per_file.resize(table.file_of(r) + 1, 0);
    ++per_file[table.file_of(r)];
  }
  uint64_t within = 0;
  for (const uint64_t count : per_file) within += count * (count - 1) / 2;
  return n * (n - 1) / 2 - within;
}

TrainingData GatherTrainingData(const RecordTable& table, const ComparisonPlan& plan, const PairScope& scope,
                                const CompiledModel& model, const PairLog& log, int threads, Progress* progress) {
  TrainingData training;
  training.candidates = log.patterns();
  training.records = table.num_records();
  training.pairs = AllPairs(table, scope);
  ProgressStage stage(progress, "comparing random pairs", 0);
  const LevelCounts random_levels = RandomPairLevels(table, plan, model.random_pairs, threads);
  training.all_pairs = Shares(random_levels);
  training.observed = ObservedShares(random_levels);
  const uint32_t step = std::max(1u, table.num_records() / kSelfPairsMax);
  training.self = Shares(CountLevels(plan, table.num_records() / step, threads, [step](uint64_t i) {
    return std::pair(static_cast<RecordIndex>(i * step), static_cast<RecordIndex>(i * step));
  }));
  for (size_t k = 0; k < plan.specs().size(); ++k) {
    UseValueCounts(table, plan.specs()[k], &training.all_pairs[k]);
  }
  UseReference(model, &training);
  return training;
}

}  // namespace ipse
