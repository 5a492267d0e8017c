#include "scoring/mixture/training.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "matcher/base/check.h"
#include "matcher/base/parallel.h"
#include "scoring/mixture/labelled_training.h"

namespace ipse {
namespace {

constexpr size_t kClassesMax = Mixture::kClassesMax;
constexpr double kProbabilityMin = 1e-7;  // no level is impossible in any class
constexpr double kShareMin = 1e-15;
constexpr double kConvergedChange = 1e-3;  // largest change of a class's mass, relative to it and a bit of all matches
constexpr double kSmallClass = 0.01;       // a class below this share of the matches need not settle
constexpr double kStepMax = 16;            // longest extrapolation, in EM steps
constexpr size_t kPatternChunk = 2048;
// A stranger's probability never falls below this share of the raw one when matches are taken out of it.
constexpr double kUncontaminatedMin = 0.1;

// Sums of one E-step over a run of patterns.
struct Sums {
  double class_mass[kClassesMax] = {};
  double log_likelihood = 0;
  std::vector<std::array<double, kClassesMax>> level_mass;  // per slot of the mixture
};

Mixture EmptyMixture(std::span<const LatentClass> classes, std::span<const ComparisonSpec> comparisons) {
  std::vector<ClassKind> kinds;
  for (const LatentClass& latent : classes) kinds.push_back(latent.kind);
  std::vector<size_t> levels;
  for (const ComparisonSpec& comparison : comparisons) levels.push_back(comparison.levels.size());
  return Mixture(PatternLayout(comparisons), std::move(kinds), std::move(levels));
}

class Trainer {
 public:
  Trainer(std::span<const LatentClass> classes, std::span<const ComparisonSpec> comparisons, const TrainingData& data,
          std::span<const LabelledPattern> labelled, const TrainingOptions& options)
      : classes_(classes), comparisons_(comparisons), data_(data), labelled_(labelled), options_(options),
        mixture_(EmptyMixture(classes, comparisons)) {
    for (size_t c = 0; c < classes.size(); ++c) {
      if (classes[c].kind == ClassKind::kStranger) stranger_ = c;
    }
    IPSE_CHECK(stranger_ < classes.size());
  }

  TrainingResult Run();

 private:
  void Start();
  double StartShare(size_t c) const;
  void Thin();
  // The parameters as logarithms, for extrapolation.
  std::vector<double> Parameters() const;
  void SetParameters(std::span<const double> log_values);
  void Extrapolate(std::span<const double> first, std::span<const double> second);
  bool Settled(const Sums& sums, std::vector<double>* previous) const;
  std::vector<double> PriorOf(size_t c, size_t k) const;
  Sums Expect() const;
  void ExpectLabelled(const LabelledPattern& labelled, Sums* sums) const;
  void Maximise(const Sums& sums);
  void MaximiseComparison(const Sums& sums, size_t c, size_t k);
  void UpdateStranger(const Sums& sums, size_t k);
  bool Active(size_t c) const { return !classes_[c].household || classes_[c].anywhere || options_.household; }
  void Verdict(TrainingResult* result) const;

  std::span<const LatentClass> classes_;
  std::span<const ComparisonSpec> comparisons_;
  const TrainingData& data_;
  std::span<const LabelledPattern> labelled_;
  const TrainingOptions& options_;
  Mixture mixture_;
  std::vector<PatternCount> patterns_;  // the candidates, or a sample of the rarer patterns
  std::vector<double> counts_;          // pairs each stands for
  size_t stranger_ = kClassesMax;
  std::vector<std::vector<double>> stranger_start_;          // per comparison, per level
  std::vector<std::vector<std::vector<double>>> prior_;      // class, comparison, level
  std::array<double, kClassesMax> start_share_{};            // per class
};

// Smoothed level shares of all pairs: the strangers' start.
std::vector<double> Smoothed(const std::vector<double>& shares) {
  std::vector<double> p(shares);
  double sum = 0;
  for (double& value : p) sum += value = std::max(value, kProbabilityMin);
  for (double& value : p) value /= sum;
  return p;
}

// The class's informed centre: said groups get their mass, spread inside a group as a record's agreement with itself
// spreads (exact levels) or as strangers spread; what is unsaid is spread as strangers are.
std::vector<double> Trainer::PriorOf(size_t c, size_t k) const {
  const ClassComparison& spec = classes_[c].comparisons[k];
  const std::vector<double>& stranger = stranger_start_[k];
  if (spec.as_stranger || spec.prior_by_group.empty()) return stranger;
  const LevelGroups groups = GroupsOf(comparisons_[k]);
  const auto said_by_level = [&](size_t l) { return !spec.prior_by_level.empty() && spec.prior_by_level[l] >= 0; };
  std::vector<double> self_mass(groups.names.size(), 0), stranger_mass(groups.names.size(), 0);
  double said = 0, unsaid_stranger = 0;
  for (size_t l = 0; l < stranger.size(); ++l) {
    if (said_by_level(l)) {
      said += spec.prior_by_level[l];
      continue;
    }
    self_mass[groups.group_of[l]] += data_.self[k][l];
    stranger_mass[groups.group_of[l]] += stranger[l];
  }
  for (size_t g = 0; g < groups.names.size(); ++g) {
    if (spec.prior_by_group[g] >= 0) {
      said += spec.prior_by_group[g];
    } else {
      unsaid_stranger += stranger_mass[g];
    }
  }
  std::vector<double> prior(stranger.size());
  for (size_t l = 0; l < stranger.size(); ++l) {
    const size_t g = groups.group_of[l];
    if (said_by_level(l)) {
      prior[l] = spec.prior_by_level[l];
    } else if (spec.prior_by_group[g] >= 0) {
      const bool by_self = self_mass[g] > 0.01 && !spec.spread_as_stranger;
      const double inside = by_self ? data_.self[k][l] / self_mass[g] : stranger[l] / stranger_mass[g];
      prior[l] = spec.prior_by_group[g] * inside;
    } else {
      prior[l] = unsaid_stranger > 0 ? std::max(0.0, 1 - said) * stranger[l] / unsaid_stranger : 0;
    }
  }
  return Smoothed(prior);
}

void Trainer::Start() {
  for (size_t k = 0; k < comparisons_.size(); ++k) stranger_start_.push_back(Smoothed(data_.all_pairs[k]));
  double rest = 1;
  prior_.resize(classes_.size());
  for (size_t c = 0; c < classes_.size(); ++c) {
    for (size_t k = 0; k < comparisons_.size(); ++k) {
      prior_[c].push_back(PriorOf(c, k));
      for (size_t l = 0; l < prior_[c][k].size(); ++l) mixture_.set_probability(c, k, l + 1, prior_[c][k][l]);
    }
    if (c == stranger_ || !Active(c)) continue;
    start_share_[c] = std::clamp(StartShare(c), kShareMin, 0.2);
    mixture_.set_share(c, start_share_[c]);
    rest -= start_share_[c];
  }
  mixture_.set_share(stranger_, std::max(rest, 0.1));
}

// A multiple of the matches expected; of a class of coincidences, of the pairs that agree by chance in what the class is
// known by.
double Trainer::StartShare(size_t c) const {
  const LatentClass& latent = classes_[c];
  if (!latent.chance) {
    const double pairs = static_cast<double>(std::max<uint64_t>(1, data_.pairs));
    return latent.share_start * options_.matches_start * static_cast<double>(data_.records) / pairs;
  }
  double share = latent.share_start;
  for (size_t k = 0; k < comparisons_.size(); ++k) {
    const std::vector<double>& prior = latent.comparisons[k].prior_by_group;
    const LevelGroups groups = GroupsOf(comparisons_[k]);
    double by_chance = 0;
    bool known_by = false;
    for (size_t l = 0; l < stranger_start_[k].size() && !prior.empty(); ++l) {
      if (prior[groups.group_of[l]] < 0.5) continue;
      known_by = true;
      by_chance += stranger_start_[k][l];
    }
    if (known_by) share *= by_chance;
  }
  return share;
}

// Counted patterns grow with the records, and most are seen once or twice: beyond patterns_max, of the rare
// patterns a sample in proportion to their counts stands for all. The expected sums stay the same.
void Trainer::Thin() {
  double keep_from = 0;  // patterns of at least so many pairs all stay
  if (data_.candidates.size() > options_.patterns_max) {
    std::vector<uint64_t> counts;
    for (const PatternCount& candidate : data_.candidates) counts.push_back(candidate.count);
    std::sort(counts.begin(), counts.end());
    // Kept: all from `at` on, and of those before their sum over the threshold.
    double before = 0;
    size_t at = 0;
    while (at < counts.size() && before / static_cast<double>(counts[at]) + static_cast<double>(counts.size() - at) >
                                     static_cast<double>(options_.patterns_max)) {
      before += static_cast<double>(counts[at++]);
    }
    const double room = static_cast<double>(options_.patterns_max) - static_cast<double>(counts.size() - at);
    keep_from = before / std::max(room, 1.0);
  }
  // Along the sorted patterns, one for every keep_from pairs of rare patterns: neighbours are alike, so that each region of
  // the pattern space keeps its share.
  double passed = 0.5 * keep_from;
  for (const PatternCount& candidate : data_.candidates) {
    double count = static_cast<double>(candidate.count);
    if (count < keep_from) {
      passed += count;
      if (passed < keep_from) continue;
      passed -= keep_from;
      count = keep_from;
    }
    patterns_.push_back(candidate);
    counts_.push_back(count);
  }
}

Sums Trainer::Expect() const {
  const size_t chunks = (patterns_.size() + kPatternChunk - 1) / kPatternChunk;
  // A fixed number of partial sums, added in order: the result does not depend on the threads.
  const size_t parts = std::min<size_t>(chunks, 32);
  std::vector<Sums> partial(parts);
  ParallelChunks(options_.threads, parts, [&](size_t part) {
    Sums& sums = partial[part];
    sums.level_mass.assign(mixture_.num_slots(), {});
    const size_t begin = patterns_.size() * part / parts, end = patterns_.size() * (part + 1) / parts;
    for (size_t i = begin; i < end; ++i) {
      double joint[kClassesMax];
      mixture_.Joint(patterns_[i].pattern, joint);
      double total = 0;
      for (const double value : joint) total += value;
      if (!(total > 0)) continue;
      const double count = counts_[i];
      sums.log_likelihood += count * std::log(total);
      const double scale = count / total;
      for (size_t c = 0; c < kClassesMax; ++c) sums.class_mass[c] += joint[c] *= scale;
      for (size_t k = 0; k < comparisons_.size(); ++k) {
        const size_t level = static_cast<size_t>(mixture_.layout().Level(patterns_[i].pattern, k));
        auto& mass = sums.level_mass[mixture_.offset(k) + level];
        for (size_t c = 0; c < kClassesMax; ++c) mass[c] += joint[c];
      }
    }
  });
  Sums sums;
  sums.level_mass.assign(mixture_.num_slots(), {});
  for (const Sums& part : partial) {
    sums.log_likelihood += part.log_likelihood;
    for (size_t c = 0; c < kClassesMax; ++c) sums.class_mass[c] += part.class_mass[c];
    for (size_t s = 0; s < sums.level_mass.size(); ++s) {
      for (size_t c = 0; c < kClassesMax; ++c) sums.level_mass[s][c] += part.level_mass[s][c];
    }
  }
  for (const LabelledPattern& labelled : labelled_) ExpectLabelled(labelled, &sums);
  return sums;
}

// Decided pairs are spread over the classes of their side only.
void Trainer::ExpectLabelled(const LabelledPattern& labelled, Sums* sums) const {
  double joint[kClassesMax];
  mixture_.Joint(labelled.pattern, joint);
  double side[2] = {0, 0};
  for (size_t c = 0; c < classes_.size(); ++c) side[classes_[c].kind == ClassKind::kMatch] += joint[c];
  const double count[2] = {labelled.different, labelled.same};
  for (size_t c = 0; c < classes_.size(); ++c) {
    const bool match = classes_[c].kind == ClassKind::kMatch;
    if (!(side[match] > 0) || !(count[match] > 0)) continue;
    const double mass = count[match] * joint[c] / side[match];
    sums->class_mass[c] += mass;
    for (size_t k = 0; k < comparisons_.size(); ++k) {
      sums->level_mass[mixture_.offset(k) + static_cast<size_t>(mixture_.layout().Level(labelled.pattern, k))][c] += mass;
    }
  }
  for (const bool match : {false, true}) {
    if (side[match] > 0) sums->log_likelihood += count[match] * std::log(side[match]);
  }
}

void Trainer::Maximise(const Sums& sums) {
  const double pairs = static_cast<double>(std::max<uint64_t>(1, data_.pairs));
  // The start shares count as much as this multiple of all pairs.
  const double expected = options_.matches_start * static_cast<double>(data_.records);
  const double prior = expected > 0 ? std::min(1.0, options_.prior_matches / expected) : 0;
  double rest = 1;
  for (size_t c = 0; c < classes_.size(); ++c) {
    if (c == stranger_ || !Active(c)) continue;
    const double share = std::max(kShareMin, (sums.class_mass[c] / pairs + prior * start_share_[c]) / (1 + prior));
    mixture_.set_share(c, share);
    rest -= share;
    for (size_t k = 0; k < comparisons_.size(); ++k) MaximiseComparison(sums, c, k);
  }
  mixture_.set_share(stranger_, std::max(rest, kShareMin));
  for (size_t k = 0; k < comparisons_.size(); ++k) UpdateStranger(sums, k);
}

void Trainer::MaximiseComparison(const Sums& sums, size_t c, size_t k) {
  const ClassComparison& spec = classes_[c].comparisons[k];
  const size_t levels = comparisons_[k].levels.size();
  if (spec.as_stranger) {
    for (size_t l = 1; l <= levels; ++l) mixture_.set_probability(c, k, l, mixture_.probability(stranger_, k, l));
    return;
  }
  const double absolute = spec.strength > 0 ? spec.strength : options_.prior_strength;
  const double share = spec.strength_share > 0 ? spec.strength_share : options_.prior_strength_share;
  const double strength = std::max(absolute, share * sums.class_mass[c]);
  double observed = 0;
  for (size_t l = 1; l <= levels; ++l) observed += sums.level_mass[mixture_.offset(k) + l][c];
  for (size_t l = 1; l <= levels; ++l) {
    const double mass = sums.level_mass[mixture_.offset(k) + l][c] + strength * prior_[c][k][l - 1];
    mixture_.set_probability(c, k, l, std::max(kProbabilityMin, mass / (observed + strength)));
  }
}

// u: all pairs' share of a level less what the other classes contribute, or the strangers' own mass where every pair at
// the level is a candidate.
void Trainer::UpdateStranger(const Sums& sums, size_t k) {
  const std::vector<double>& start = stranger_start_[k];
  // Strangers that have both values: a probability is conditional on that, as missing says nothing.
  const double strangers = static_cast<double>(data_.pairs) * mixture_.share(stranger_) * data_.observed[k];
  double sum = 0;
  std::vector<double> u(start.size());
  for (size_t l = 0; l < start.size(); ++l) {
    if (comparisons_[k].levels[l].blocked) {
      u[l] = (sums.level_mass[mixture_.offset(k) + l + 1][stranger_] + 0.5) / std::max(1.0, strangers);
    } else {
      double others = 0;
      for (size_t c = 0; c < classes_.size(); ++c) {
        if (c != stranger_) others += mixture_.share(c) * mixture_.probability(c, k, l + 1);
      }
      u[l] = std::max(kUncontaminatedMin * start[l], start[l] - others);
    }
    sum += u[l] = std::max(u[l], kProbabilityMin * 0.01);
  }
  for (size_t l = 0; l < start.size(); ++l) mixture_.set_probability(stranger_, k, l + 1, u[l] / sum);
}

void Trainer::Verdict(TrainingResult* result) const {
  if (data_.candidates.empty()) {
    result->warnings.push_back("no two records share a blocking key: nothing to learn from, the model's priors are used");
  } else if (!result->converged) {
    result->warnings.push_back(fmt::format("training stopped after {} iterations before it settled; the figures are "
                                           "estimates of a moving target", result->iterations));
  }
  double matches = 0;
  for (size_t c = 0; c < classes_.size(); ++c) {
    if (classes_[c].kind == ClassKind::kMatch) matches += result->class_mass[c];
  }
  if (matches < options_.prior_strength) {
    result->warnings.push_back(fmt::format("only about {:.0f} matching pairs to learn from: the model's priors carry "
                                           "most of the weight", matches));
  }
}

std::vector<double> Trainer::Parameters() const {
  std::vector<double> log_values;
  for (size_t c = 0; c < classes_.size(); ++c) {
    log_values.push_back(std::log(std::max(mixture_.share(c), kShareMin)));
    for (size_t k = 0; k < comparisons_.size(); ++k) {
      for (size_t l = 1; l <= comparisons_[k].levels.size(); ++l) log_values.push_back(std::log(mixture_.probability(c, k, l)));
    }
  }
  return log_values;
}

void Trainer::SetParameters(std::span<const double> log_values) {
  size_t at = 0;
  double rest = 1;
  for (size_t c = 0; c < classes_.size(); ++c) {
    const double share = std::clamp(std::exp(log_values[at++]), kShareMin, 0.5);
    if (c != stranger_ && Active(c)) {
      mixture_.set_share(c, share);
      rest -= share;
    }
    for (size_t k = 0; k < comparisons_.size(); ++k) {
      const size_t levels = comparisons_[k].levels.size();
      double sum = 0;
      for (size_t l = 0; l < levels; ++l) sum += std::exp(log_values[at + l]);
      for (size_t l = 0; l < levels; ++l) {
        mixture_.set_probability(c, k, l + 1, std::max(kProbabilityMin * 0.01, std::exp(log_values[at + l]) / sum));
      }
      at += levels;
    }
  }
  mixture_.set_share(stranger_, std::max(rest, 0.1));
}

// Two EM steps from `first` by way of `second` to where the mixture is now show direction and slowness; the way ahead is
// taken at once (Varadhan and Roland 2008, SQUAREM). The EM step that follows puts right what was taken too far.
void Trainer::Extrapolate(std::span<const double> first, std::span<const double> second) {
  const std::vector<double> third = Parameters();
  double step = 0, bend = 0;
  for (size_t i = 0; i < third.size(); ++i) {
    const double r = second[i] - first[i], v = third[i] - second[i] - r;
    step += r * r;
    bend += v * v;
  }
  if (bend <= 0) return;
  const double length = std::clamp(std::sqrt(step / bend), 1.0, kStepMax);
  std::vector<double> ahead(third.size());
  for (size_t i = 0; i < third.size(); ++i) {
    const double r = second[i] - first[i], v = third[i] - second[i] - r;
    ahead[i] = first[i] + 2 * length * r + length * length * v;
    // No further than a factor of e^2 from where EM itself has come.
    ahead[i] = std::clamp(ahead[i], third[i] - 2, third[i] + 2);
  }
  SetParameters(ahead);
}

bool Trainer::Settled(const Sums& sums, std::vector<double>* previous) const {
  double matches = 0, change = 0;
  for (size_t c = 0; c < classes_.size(); ++c) {
    if (classes_[c].kind == ClassKind::kMatch) matches += sums.class_mass[c];
  }
  for (size_t c = 0; c < classes_.size(); ++c) {
    if (c == stranger_) continue;
    const double scale = sums.class_mass[c] + kSmallClass * matches + 1;
    change = std::max(change, std::abs(sums.class_mass[c] - (*previous)[c]) / scale);
  }
  previous->assign(sums.class_mass, sums.class_mass + classes_.size());
  return change < kConvergedChange;
}

TrainingResult Trainer::Run() {
  Start();
  Thin();
  TrainingResult result{mixture_, 0, false, 0, {}, {}};
  std::vector<double> previous(classes_.size(), 0);
  std::vector<double> first = Parameters(), second;
  for (uint32_t iteration = 0; iteration < options_.iterations_max && !patterns_.empty(); ++iteration) {
    const Sums sums = Expect();
    Maximise(sums);
    result.iterations = iteration + 1;
    result.log_likelihood = sums.log_likelihood;
    const bool settled = Settled(sums, &previous);
    // In threes: two EM steps, then one from the extrapolated place. Only plain EM steps say whether it has settled.
    if (iteration % 3 == 0) {
      second = Parameters();
    } else if (iteration % 3 == 1) {
      if (settled) {
        result.converged = true;
        break;
      }
      Extrapolate(first, second);
    } else {
      first = Parameters();
    }
  }
  result.class_mass = previous;
  result.mixture = mixture_;
  Verdict(&result);
  return result;
}

}  // namespace

LevelGroups GroupsOf(const ComparisonSpec& comparison) {
  LevelGroups groups;
  for (const LevelSpec& level : comparison.levels) {
    const auto at = std::find(groups.names.begin(), groups.names.end(), level.group);
    groups.group_of.push_back(static_cast<size_t>(at - groups.names.begin()));
    if (at == groups.names.end()) groups.names.push_back(level.group);
  }
  return groups;
}

TrainingResult Train(std::span<const LatentClass> classes, std::span<const ComparisonSpec> comparisons,
                     const TrainingData& data, const TrainingOptions& options) {
  return TrainWithLabels(classes, comparisons, data, {}, options);
}

TrainingResult TrainWithLabels(std::span<const LatentClass> classes, std::span<const ComparisonSpec> comparisons,
                               const TrainingData& data, std::span<const LabelledPattern> labelled,
                               const TrainingOptions& options) {
  return Trainer(classes, comparisons, data, labelled, options).Run();
}

Mixture TrainedMixture(std::span<const LatentClass> classes, std::span<const ComparisonSpec> comparisons) {
  Mixture mixture = EmptyMixture(classes, comparisons);
  for (size_t c = 0; c < classes.size(); ++c) {
    mixture.set_share(c, classes[c].share);
    for (size_t k = 0; k < comparisons.size(); ++k) {
      const auto& probability = classes[c].comparisons[k].probability;
      IPSE_CHECK(probability.size() == comparisons[k].levels.size());
      for (size_t l = 0; l < probability.size(); ++l) mixture.set_probability(c, k, l + 1, probability[l]);
    }
  }
  return mixture;
}

}  // namespace ipse
