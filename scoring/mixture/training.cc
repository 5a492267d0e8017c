#include "scoring/mixture/training.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "matcher/base/check.h"
#include "matcher/base/parallel.h"

namespace ipse {
namespace {

constexpr size_t kClassesMax = Mixture::kClassesMax;
constexpr double kProbabilityMin = 1e-7;  // no level is impossible in any class
constexpr double kShareMin = 1e-15;
constexpr double kConvergedChange = 1e-3;  // largest relative change of a class's mass
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
          const TrainingOptions& options)
      : classes_(classes), comparisons_(comparisons), data_(data), options_(options),
        mixture_(EmptyMixture(classes, comparisons)) {
    for (size_t c = 0; c < classes.size(); ++c) {
      if (classes[c].kind == ClassKind::kStranger) stranger_ = c;
    }
    IPSE_CHECK(stranger_ < classes.size());
  }

  TrainingResult Run();

 private:
  void Start();
  std::vector<double> PriorOf(size_t c, size_t k) const;
  Sums Expect() const;
  void Maximise(const Sums& sums);
  void MaximiseComparison(const Sums& sums, size_t c, size_t k);
  void UpdateStranger(const Sums& sums, size_t k);
  bool Active(size_t c) const { return !classes_[c].household || options_.household; }
  void Verdict(TrainingResult* result) const;

  std::span<const LatentClass> classes_;
  std::span<const ComparisonSpec> comparisons_;
  const TrainingData& data_;
  const TrainingOptions& options_;
  Mixture mixture_;
  size_t stranger_ = kClassesMax;
  std::vector<std::vector<double>> stranger_start_;          // per comparison, per level
  std::vector<std::vector<std::vector<double>>> prior_;      // class, comparison, level
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
  std::vector<double> self_mass(groups.names.size(), 0), stranger_mass(groups.names.size(), 0);
  double said = 0, unsaid_stranger = 0;
  for (size_t l = 0; l < stranger.size(); ++l) {
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
    if (spec.prior_by_group[g] >= 0) {
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
  const double matches = options_.matches_start * static_cast<double>(data_.records);
  const double pairs = static_cast<double>(std::max<uint64_t>(1, data_.pairs));
  double rest = 1;
  prior_.resize(classes_.size());
  for (size_t c = 0; c < classes_.size(); ++c) {
    for (size_t k = 0; k < comparisons_.size(); ++k) {
      prior_[c].push_back(PriorOf(c, k));
      for (size_t l = 0; l < prior_[c][k].size(); ++l) mixture_.set_probability(c, k, l + 1, prior_[c][k][l]);
    }
    if (c == stranger_ || !Active(c)) continue;
    const double share = std::clamp(classes_[c].share_start * matches / pairs, kShareMin, 0.2);
    mixture_.set_share(c, share);
    rest -= share;
  }
  mixture_.set_share(stranger_, std::max(rest, 0.1));
}

Sums Trainer::Expect() const {
  const size_t chunks = (data_.candidates.size() + kPatternChunk - 1) / kPatternChunk;
  // A fixed number of partial sums, added in order: the result does not depend on the threads.
  const size_t parts = std::min<size_t>(chunks, 32);
  std::vector<Sums> partial(parts);
  ParallelChunks(options_.threads, parts, [&](size_t part) {
    Sums& sums = partial[part];
    sums.level_mass.assign(mixture_.num_slots(), {});
    const size_t begin = data_.candidates.size() * part / parts, end = data_.candidates.size() * (part + 1) / parts;
    for (size_t i = begin; i < end; ++i) {
      double joint[kClassesMax];
      mixture_.Joint(data_.candidates[i].pattern, joint);
      double total = 0;
      for (const double value : joint) total += value;
      if (!(total > 0)) continue;
      const double count = static_cast<double>(data_.candidates[i].count) / data_.sampled_share;
      sums.log_likelihood += count * std::log(total);
      const double scale = count / total;
      for (size_t c = 0; c < kClassesMax; ++c) sums.class_mass[c] += joint[c] *= scale;
      for (size_t k = 0; k < comparisons_.size(); ++k) {
        const size_t level = static_cast<size_t>(mixture_.layout().Level(data_.candidates[i].pattern, k));
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
  return sums;
}

void Trainer::Maximise(const Sums& sums) {
  const double pairs = static_cast<double>(std::max<uint64_t>(1, data_.pairs));
  double rest = 1;
  for (size_t c = 0; c < classes_.size(); ++c) {
    if (c == stranger_ || !Active(c)) continue;
    const double share = std::max(kShareMin, sums.class_mass[c] / pairs);
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

TrainingResult Trainer::Run() {
  Start();
  TrainingResult result{mixture_, 0, false, 0, {}, {}};
  std::vector<double> previous(classes_.size(), 0);
  for (uint32_t iteration = 0; iteration < options_.iterations_max && !data_.candidates.empty(); ++iteration) {
    const Sums sums = Expect();
    Maximise(sums);
    result.iterations = iteration + 1;
    result.log_likelihood = sums.log_likelihood;
    double change = 0;
    for (size_t c = 0; c < classes_.size(); ++c) {
      if (c != stranger_) change = std::max(change, std::abs(sums.class_mass[c] - previous[c]) / (sums.class_mass[c] + 1));
      previous[c] = sums.class_mass[c];
    }
    if (change < kConvergedChange) {
      result.converged = true;
      break;
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
  return Trainer(classes, comparisons, data, options).Run();
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
