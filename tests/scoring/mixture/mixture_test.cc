// Weights against Fellegi and Sunter by hand, and training: truth recovery, determinism, data from which nothing can be
// learned.

#include "scoring/mixture/mixture.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include "scoring/mixture/explanation.h"
#include "scoring/mixture/labelled_training.h"
#include "scoring/mixture/training.h"

namespace ipse {
namespace {

std::vector<ComparisonSpec> Specs(const std::vector<size_t>& levels) {
  std::vector<ComparisonSpec> specs(levels.size());
  for (size_t k = 0; k < levels.size(); ++k) {
    specs[k].name = fmt::format("comparison {}", k);
    for (size_t l = 0; l < levels[k]; ++l) specs[k].levels.push_back({fmt::format("l{}", l), fmt::format("l{}", l), {static_cast<Outcome>(l + 1)}, false});
  }
  return specs;
}

// A class whose priors are what is said; the others start as strangers.
LatentClass Class(const char* name, ClassKind kind, double share_start, std::vector<std::vector<double>> priors, double strength = 0) {
  LatentClass latent;
  latent.name = name;
  latent.kind = kind;
  latent.share_start = share_start;
  for (std::vector<double>& prior : priors) {
    latent.comparisons.emplace_back();
    latent.comparisons.back().prior_by_group = std::move(prior);
    latent.comparisons.back().strength = strength;
  }
  return latent;
}

Mixture TwoClasses() {
  const auto specs = Specs({2, 3});
  Mixture mixture(PatternLayout(specs), {ClassKind::kMatch, ClassKind::kStranger}, {2, 3});
  mixture.set_share(0, .01);
  mixture.set_share(1, .99);
  const double m0[] = {.9, .1}, u0[] = {.05, .95}, m1[] = {.7, .2, .1}, u1[] = {.01, .09, .9};
  for (size_t l = 0; l < 2; ++l) {
    mixture.set_probability(0, 0, l + 1, m0[l]);
    mixture.set_probability(1, 0, l + 1, u0[l]);
  }
  for (size_t l = 0; l < 3; ++l) {
    mixture.set_probability(0, 1, l + 1, m1[l]);
    mixture.set_probability(1, 1, l + 1, u1[l]);
  }
  return mixture;
}

TEST(MixtureTest, TwoClassesAreFellegiAndSunter) {
  const Mixture mixture = TwoClasses();
  const PatternLayout& layout = mixture.layout();
  const double prior = std::log2(.01 / .99);  // -6.629
  EXPECT_NEAR(mixture.Weight(0), prior, 1e-12);
  // Both agree: log2(.9/.05) = 4.1699, log2(.7/.01) = 6.1293.
  EXPECT_NEAR(mixture.Weight(layout.Put(0, 1) | layout.Put(1, 1)), prior + 4.169925001 + 6.129283017, 1e-8);
  // Both disagree: log2(.1/.95) = -3.2479, log2(.1/.9) = -3.1699.
  EXPECT_NEAR(mixture.Weight(layout.Put(0, 2) | layout.Put(1, 3)), prior - 3.247927513 - 3.169925001, 1e-8);
  // The second one is missing: only the first one counts.
  EXPECT_NEAR(mixture.Weight(layout.Put(0, 1)), prior + 4.169925001, 1e-8);
  EXPECT_NEAR(MatchProbability(0), .5, 1e-15);
  EXPECT_NEAR(MatchProbability(3), 8.0 / 9, 1e-15);
}

TEST(MixtureTest, WhatIsKnownBesideCountsByClass) {
  const Mixture mixture = TwoClasses();
  const Pattern both = mixture.layout().Put(0, 1) | mixture.layout().Put(1, 1);
  EXPECT_EQ(mixture.Weight(both, kNothingKnown), mixture.Weight(both));
  ClassFactors known = kNothingKnown;
  known[0] = .3;
  known[1] = .01;
  EXPECT_NEAR(mixture.Weight(both, known), mixture.Weight(both) + 4.906890596, 1e-8) << "log2(.3 / .01)";
  // Matches .01 * .9 * .7 * .3 = .00189, strangers .99 * .05 * .01 * .01 = 4.95e-6.
  EXPECT_NEAR(mixture.Posterior(both, 0, known), .00189 / .00189495, 1e-12);
  EXPECT_NEAR(mixture.Posterior(both, 0, known) + mixture.Posterior(both, 1, known), 1, 1e-12);
  known[1] = 0;
  EXPECT_EQ(mixture.Posterior(both, 0, known), 1);
}

TEST(MixtureTest, ContributionsAddUpToTheWeightAndMissingOnesAreZero) {
  const Mixture mixture = TwoClasses();
  for (int a = 0; a <= 2; ++a) {
    for (int b = 0; b <= 3; ++b) {
      const Pattern pattern = mixture.layout().Put(0, a) | mixture.layout().Put(1, b);
      const std::vector<double> parts = SequentialContributions(mixture, pattern);
      ASSERT_EQ(parts.size(), 2u);
      EXPECT_NEAR(PriorWeight(mixture) + parts[0] + parts[1], mixture.Weight(pattern), 1e-12);
      if (a == 0) {
        EXPECT_EQ(parts[0], 0);
      }
      if (b == 0) {
        EXPECT_EQ(parts[1], 0);
      }
      if (a == 1) {
        EXPECT_NEAR(parts[0], 4.169925001, 1e-8);
      }
      if (b == 1) {
        EXPECT_NEAR(parts[1], 6.129283017, 1e-8);
      }
    }
  }
}

TEST(MixtureTest, NoPatternHasAnInfiniteWeight) {
  // Sixteen classes, twelve comparisons of five levels, probabilities down to the smallest that training gives.
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937_64 random(seed);
    const std::vector<size_t> levels(12, 5);
    const auto specs = Specs(levels);
    std::vector<ClassKind> kinds(16, ClassKind::kNonMatch);
    kinds[0] = kinds[1] = ClassKind::kMatch;
    kinds[15] = ClassKind::kStranger;
    Mixture mixture(PatternLayout(specs), kinds, levels);
    for (size_t c = 0; c < 16; ++c) {
      mixture.set_share(c, c == 3 ? 0 : std::pow(10.0, -static_cast<double>(random() % 16)));
      for (size_t k = 0; k < 12; ++k) {
        for (size_t l = 1; l <= 5; ++l) mixture.set_probability(c, k, l, std::pow(10.0, -static_cast<double>(random() % 10)));
      }
    }
    for (int i = 0; i < 20'000; ++i) {
      Pattern pattern = 0;
      for (size_t k = 0; k < 12; ++k) pattern |= mixture.layout().Put(k, static_cast<int>(random() % 6));
      ASSERT_TRUE(std::isfinite(mixture.Weight(pattern)));
      for (const double part : SequentialContributions(mixture, pattern)) ASSERT_TRUE(std::isfinite(part));
      ASSERT_EQ(mixture.kind(mixture.LikeliestClass(pattern, true)), ClassKind::kMatch);
      ASSERT_NE(mixture.kind(mixture.LikeliestClass(pattern, false)), ClassKind::kMatch);
    }
  }
}

// ---- Truth: data made from known shares and probabilities must give them back ----

struct Truth {
  std::vector<double> share;
  std::vector<std::vector<std::vector<double>>> p;  // class, comparison, level
};

// Matches, relatives and strangers over six comparisons: two names, date, phone, address, sex.
Truth KnownTruth() {
  return {{.004, .010, .986},
          {{{.88, .08, .04}, {.90, .06, .04}, {.95, .03, .02}, {.65, .35}, {.60, .40}, {.98, .02}},
           {{.02, .04, .94}, {.85, .05, .10}, {.01, .05, .94}, {.60, .40}, {.80, .20}, {.50, .50}},
           {{.01, .03, .96}, {.005, .02, .975}, {.002, .03, .968}, {.001, .999}, {.002, .998}, {.50, .50}}}};
}

// `pairs` pairs, a share of all values missing. All pairs are candidates, so the shares of all pairs are counted, too.
TrainingData Simulate(const Truth& truth, const PatternLayout& layout, uint64_t pairs, uint64_t seed, double missing = .1) {
  std::mt19937_64 random(seed);
  const auto unit = [&] { return static_cast<double>(random() >> 11) * 0x1.0p-53; };
  const auto draw = [&](const std::vector<double>& weights) {
    double at = unit();
    size_t i = 0;
    while (i + 1 < weights.size() && at >= weights[i]) at -= weights[i++];
    return i;
  };
  TrainingData data;
  std::map<Pattern, uint64_t> counts;
  data.all_pairs.resize(truth.p[0].size());
  for (size_t k = 0; k < truth.p[0].size(); ++k) data.all_pairs[k].assign(truth.p[0][k].size(), 0);
  for (uint64_t i = 0; i < pairs; ++i) {
    const size_t c = draw(truth.share);
    Pattern pattern = 0;
    for (size_t k = 0; k < truth.p[c].size(); ++k) {
      if (unit() < missing) continue;
      const size_t level = draw(truth.p[c][k]);
      pattern |= layout.Put(k, static_cast<int>(level + 1));
      data.all_pairs[k][level] += 1;
    }
    ++counts[pattern];
  }
  data.self = data.all_pairs;
  for (size_t k = 0; k < data.self.size(); ++k) {
    double sum = 0;
    for (const double n : data.all_pairs[k]) sum += n;
    data.observed.push_back(sum / static_cast<double>(pairs));
    for (double& n : data.all_pairs[k]) n /= sum;
    data.self[k].assign(data.self[k].size(), 0);
    data.self[k][0] = 1;
  }
  for (const auto& [pattern, count] : counts) data.candidates.push_back({pattern, count});
  data.pairs = pairs;
  data.records = static_cast<uint64_t>(std::sqrt(2.0 * static_cast<double>(pairs)));
  return data;
}

// Priors in the right direction, far from the truth, of little strength: 50 pseudo-pairs against thousands of pairs.
std::vector<LatentClass> RoughClasses() {
  const std::vector<std::vector<double>> match = {{.7, .2, .1}, {.7, .2, .1}, {.8, .1, .1}, {.5, .5}, {.5, .5}, {.9, .1}};
  const std::vector<std::vector<double>> relative = {{.1, .1, .8}, {.7, .1, .2}, {.1, .1, .8}, {.5, .5}, {.6, .4}, {.5, .5}};
  return {Class("match", ClassKind::kMatch, 1, match, 50), Class("relative", ClassKind::kNonMatch, 1, relative, 50),
          Class("stranger", ClassKind::kStranger, 0, std::vector<std::vector<double>>(6))};
}

TEST(TrainingTruthTest, GivesBackTheSharesAndProbabilitiesTheDataWasMadeFrom) {
  const Truth truth = KnownTruth();
  const auto specs = Specs({3, 3, 3, 2, 2, 2});
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    constexpr uint64_t kPairs = 1'000'000;
    const TrainingData data = Simulate(truth, PatternLayout(specs), kPairs, seed);
    TrainingOptions options;
    options.prior_strength_share = 1e-6;
    options.iterations_max = 200;
    const TrainingResult result = Train(RoughClasses(), specs, data, options);
    EXPECT_TRUE(result.converged);
    for (size_t c = 0; c < 2; ++c) {
      // A share of s is estimated from N*s pairs (4,000 and 10,000) of which a few per cent cannot be told from another
      // class: five standard errors of the count, sqrt(s/N), and 3 % for those and the stopping rule.
      EXPECT_NEAR(result.mixture.share(c), truth.share[c], 5 * std::sqrt(truth.share[c] / kPairs) + .03 * truth.share[c]) << "class " << c;
      const double mass = .9 * kPairs * truth.share[c];
      for (size_t k = 0; k < 6; ++k) {
        for (size_t l = 0; l < truth.p[c][k].size(); ++l) {
          // Five standard errors of a share among the class's pairs, the priors' pull (50 pseudo-pairs, at most .25 away)
          // and .01 for pairs between two classes.
          const double p = truth.p[c][k][l];
          EXPECT_NEAR(result.mixture.probability(c, k, l + 1), p, 5 * std::sqrt(p * (1 - p) / mass) + 50 * .25 / mass + .01)
              << "class " << c << ", comparison " << k << ", level " << l + 1;
        }
      }
    }
    for (size_t k = 0; k < 6; ++k) {
      for (size_t l = 0; l < truth.p[2][k].size(); ++l) {
        // Strangers: a tenth of the probability (0.14 bits of weight) and five standard errors.
        const double p = truth.p[2][k][l];
        EXPECT_NEAR(result.mixture.probability(2, k, l + 1), p, .1 * p + 5 * std::sqrt(p / kPairs)) << "stranger, comparison " << k << ", level " << l + 1;
      }
    }
    EXPECT_NEAR(result.class_mass[0], kPairs * truth.share[0], kPairs * truth.share[0] * .12);
  }
}

// Decided pairs that contradict a class move it: the match class is told that birth dates never differ, people say they do.
TEST(TrainingTest, LabelsMoveAClassThatWasSpecifiedWrongly) {
  const auto specs = Specs({3, 3, 3, 2, 2, 2});
  const PatternLayout layout(specs);
  const TrainingData unlabelled = Simulate(KnownTruth(), layout, 200'000, 9);
  std::vector<LatentClass> classes = RoughClasses();
  classes[0].comparisons[2].prior_by_group = {.998, .001, .001};
  classes[0].comparisons[2].strength = 2000;
  // Everything agrees, but the birth date differs.
  Pattern pattern = 0;
  for (size_t k = 0; k < 6; ++k) pattern |= layout.Put(k, k == 2 ? 3 : 1);
  const TrainingOptions options;
  const auto trained = [&](double same, double different) {
    std::vector<LabelledPattern> labelled;
    if (same + different > 0) labelled.push_back({pattern, same, different});
    return TrainWithLabels(classes, specs, unlabelled, labelled, options);
  };
  const TrainingResult none = trained(0, 0), same = trained(500, 0), different = trained(0, 500);
  EXPECT_GT(same.mixture.probability(0, 2, 3), 3 * none.mixture.probability(0, 2, 3));
  EXPECT_GT(same.mixture.Weight(pattern), none.mixture.Weight(pattern) + 1);
  EXPECT_LT(different.mixture.Weight(pattern), none.mixture.Weight(pattern));
  // They enter on their side only.
  EXPECT_GT(same.class_mass[0], none.class_mass[0] + 400);
  EXPECT_LT(different.class_mass[0], none.class_mass[0] + 50);
}

TEST(TrainingTest, ThreadsDoNotChangeABit) {
  const auto specs = Specs({3, 3, 3, 2, 2, 2});
  const TrainingData data = Simulate(KnownTruth(), PatternLayout(specs), 200'000, 7);
  EXPECT_GT(data.candidates.size(), 500u);
  TrainingOptions options;
  const TrainingResult one = Train(RoughClasses(), specs, data, options);
  options.threads = 8;
  const TrainingResult eight = Train(RoughClasses(), specs, data, options);
  EXPECT_EQ(one.iterations, eight.iterations);
  EXPECT_EQ(one.log_likelihood, eight.log_likelihood);
  for (size_t c = 0; c < 3; ++c) {
    EXPECT_EQ(one.mixture.share(c), eight.mixture.share(c));
    for (size_t k = 0; k < 6; ++k) {
      for (size_t l = 1; l <= specs[k].levels.size(); ++l) EXPECT_EQ(one.mixture.probability(c, k, l), eight.mixture.probability(c, k, l));
    }
  }
}

void ExpectUsable(const TrainingResult& result) {
  for (size_t c = 0; c < result.mixture.num_classes(); ++c) {
    EXPECT_TRUE(result.mixture.share(c) > 0 && result.mixture.share(c) < 1) << "share of class " << c;
    for (size_t k = 0; k < result.mixture.num_comparisons(); ++k) {
      double sum = 0;
      for (size_t l = 1; l <= result.mixture.num_levels(k); ++l) {
        const double p = result.mixture.probability(c, k, l);
        EXPECT_TRUE(p > 0 && p < 1) << "class " << c << ", comparison " << k << ", level " << l << ": " << p;
        sum += p;
      }
      EXPECT_NEAR(sum, 1, 1e-5);
    }
  }
  EXPECT_FALSE(result.warnings.empty()) << "the user is told";
}

// u of a level that is itself a blocking key comes from the candidates; the pairs that lack a value must not dilute it.
TEST(TrainingTest, StrangersAtBlockedLevelsAreCountedAmongPairsThatHaveBothValues) {
  auto specs = Specs({3, 3, 3, 2, 2, 2});
  specs[3].levels[0].blocked = true;
  const PatternLayout layout(specs);
  const Truth truth = KnownTruth();
  for (const uint64_t seed : {1, 2}) {
    const TrainingData data = Simulate(truth, layout, 1'000'000, seed, .6);
    const TrainingResult result = Train(RoughClasses(), specs, data, {});
    const double u = truth.p[2][3][0];
    EXPECT_NEAR(result.mixture.probability(2, 3, 1), u, .25 * u) << "seed " << seed;
  }
}

TEST(TrainingTest, DataThatTeachesNothingGivesUsableProbabilitiesAndAWarning) {
  const auto specs = Specs({3, 3, 3, 2, 2, 2});
  const PatternLayout layout(specs);
  TrainingData base = Simulate(KnownTruth(), layout, 1000, 3);
  const TrainingOptions options;
  TrainingData none = base;
  none.candidates.clear();
  ExpectUsable(Train(RoughClasses(), specs, none, options));

  TrainingData one_record = none;
  one_record.records = 1;
  one_record.pairs = 0;
  for (auto& shares : one_record.all_pairs) shares.assign(shares.size(), 1.0 / static_cast<double>(shares.size()));
  ExpectUsable(Train(RoughClasses(), specs, one_record, options));

  TrainingData no_records = one_record;
  no_records.records = 0;
  ExpectUsable(Train(RoughClasses(), specs, no_records, options));

  TrainingData missing = base;  // pairs that have nothing in common to compare
  missing.candidates = {{0, 45}};
  missing.pairs = 45;
  missing.records = 10;
  ExpectUsable(Train(RoughClasses(), specs, missing, options));

  TrainingData identical = base;  // ten copies of one record
  Pattern agree = 0;
  for (size_t k = 0; k < 6; ++k) agree |= layout.Put(k, 1);
  identical.candidates = {{agree, 45}};
  identical.pairs = 45;
  identical.records = 10;
  for (auto& shares : identical.all_pairs) {
    shares.assign(shares.size(), 0);
    shares[0] = 1;
  }
  identical.self = identical.all_pairs;
  ExpectUsable(Train(RoughClasses(), specs, identical, options));
}

TEST(TrainingTest, HouseholdClassesTakeNoPartWhereHouseholdsCannotBeTold) {
  const auto specs = Specs({3, 3, 3, 2, 2, 2});
  const TrainingData data = Simulate(KnownTruth(), PatternLayout(specs), 100'000, 5);
  std::vector<LatentClass> classes = RoughClasses();
  classes[1].household = true;
  TrainingOptions options;
  options.household = false;
  const TrainingResult result = Train(classes, specs, data, options);
  EXPECT_EQ(result.mixture.share(1), 0);
  EXPECT_GT(result.mixture.share(0), 0);
}

TEST(TrainingTest, AHouseholdClassThatNamesTellTakesPartAnywhere) {
  const auto specs = Specs({3, 3, 3, 2, 2, 2});
  const TrainingData data = Simulate(KnownTruth(), PatternLayout(specs), 100'000, 5);
  std::vector<LatentClass> classes = RoughClasses();
  classes[1].household = classes[1].anywhere = true;
  TrainingOptions options;
  options.household = false;
  EXPECT_GT(Train(classes, specs, data, options).mixture.share(1), 0.001);
}

// Twenty records and one pair that is a match or a relative: without a prior on the shares one of the two classes takes it
// and the other vanishes.
TEST(TrainingTest, OfAHandfulOfPairsNoClassTakesAll) {
  const auto specs = Specs({3, 3, 3, 2, 2, 2});
  const PatternLayout layout(specs);
  TrainingData data = Simulate(KnownTruth(), layout, 200'000, 9);
  TrainingData few = data;
  few.records = 20;
  few.pairs = 190;
  Pattern agree = 0;
  for (size_t k = 0; k < 6; ++k) agree |= layout.Put(k, 1);
  few.candidates = {{agree, 1}};
  TrainingOptions options;
  options.matches_start = .15;
  const auto shares = [&](double prior_matches, const TrainingData& of) {
    options.prior_matches = prior_matches;
    const Mixture mixture = Train(RoughClasses(), specs, of, options).mixture;
    return std::pair(mixture.share(0), mixture.share(1));
  };
  const auto [match_alone, relative_alone] = shares(0, few);
  EXPECT_LT(std::min(match_alone, relative_alone), 1e-6);
  // Three matches are expected of 20 records and three count as seen: the mean of the start share, 3 of 190 pairs, and of
  // what came, and both classes together have both starts and the one pair.
  const double start = 3.0 / 190;
  const auto [match, relative] = shares(3, few);
  EXPECT_GE(std::min(match, relative), start / 2);
  EXPECT_NEAR(match + relative, (2 * start + 1.0 / 190) / 2, 1e-6);
  // No more than is expected counts, however small the file.
  EXPECT_NEAR(shares(30, few).first, match, 1e-9);
  // In a large file they are lost among the pairs.
  data.records = 20'000;
  EXPECT_NEAR(shares(3, data).first / shares(0, data).first, 1, .01);
}

// Rare patterns stand for one another: a quarter of the patterns gives the same shares.
TEST(TrainingTest, ASampleOfTheRarePatternsTeachesTheSame) {
  const auto specs = Specs({3, 3, 3, 2, 2, 2});
  const TrainingData data = Simulate(KnownTruth(), PatternLayout(specs), 1'000'000, 11);
  TrainingOptions options;
  const TrainingResult all = Train(RoughClasses(), specs, data, options);
  ASSERT_GT(data.candidates.size(), 1000u);
  options.patterns_max = data.candidates.size() / 4;
  const TrainingResult sampled = Train(RoughClasses(), specs, data, options);
  EXPECT_TRUE(sampled.converged);
  EXPECT_NE(all.log_likelihood, sampled.log_likelihood) << "nothing was left out";
  for (size_t c = 0; c < 2; ++c) EXPECT_NEAR(sampled.mixture.share(c) / all.mixture.share(c), 1, .1) << "class " << c;
}

// Coincidences of name and date that are commoner than independence has them (names go with years) belong to no person:
// without a class of their own the matches swallow them, and the more, the more pairs there are.
TEST(TrainingTest, AClassOfCoincidencesKeepsThemFromTheMatches) {
  const auto specs = Specs({2, 2, 2, 2, 2});  // given name, birth date, family name, phone, address
  Truth truth;
  truth.share = {.0002, .0020, .9978};
  truth.p = {{{.95, .05}, {.95, .05}, {.93, .07}, {.45, .55}, {.50, .50}},
             {{.999, .001}, {.999, .001}, {.01, .99}, {.001, .999}, {.002, .998}},
             {{.02, .98}, {.01, .99}, {.01, .99}, {.001, .999}, {.002, .998}}};
  const TrainingData data = Simulate(truth, PatternLayout(specs), 4'000'000, 5);
  const std::vector<std::vector<double>> match = {{.95, .05}, {.95, .05}, {.9, .1}, {.4, .6}, {.4, .6}};
  LatentClass chance = Class("same given name and birth date", ClassKind::kNonMatch, 1, {{.97, -1}, {.97, -1}, {}, {}, {}});
  chance.chance = true;
  for (size_t k = 0; k < 5; ++k) (k < 2 ? chance.comparisons[k].spread_as_stranger : chance.comparisons[k].as_stranger) = true;
  std::vector<LatentClass> classes = {Class("match", ClassKind::kMatch, 1, match, 50), chance,
                                      Class("stranger", ClassKind::kStranger, 0, std::vector<std::vector<double>>(5))};
  const TrainingResult with = Train(classes, specs, data, {});
  EXPECT_NEAR(with.mixture.share(0), truth.share[0], .1 * truth.share[0]);
  EXPECT_NEAR(with.mixture.share(1), truth.share[1], .2 * truth.share[1]);
  classes.erase(classes.begin() + 1);
  const TrainingResult without = Train(classes, specs, data, {});
  EXPECT_GT(without.mixture.share(0), 2 * truth.share[0]) << "the test shows nothing";
}

TEST(TrainingTest, GroupsAreInOrderOfFirstMention) {
  auto specs = Specs({4});
  specs[0].levels[0].group = specs[0].levels[2].group = "exact";
  const LevelGroups groups = GroupsOf(specs[0]);
  EXPECT_EQ(groups.names, (std::vector<std::string>{"exact", "l1", "l3"}));
  EXPECT_EQ(groups.group_of, (std::vector<size_t>{0, 1, 0, 2}));
}

}  // namespace
}  // namespace ipse
