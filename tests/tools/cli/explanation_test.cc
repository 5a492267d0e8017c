#include "scoring/mixture/explanation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "tests/tools/cli/sample_run.h"

namespace ipse {
namespace {

ComparisonSpec Levels(std::string name, size_t levels) {
  ComparisonSpec spec;
  spec.name = std::move(name);
  for (size_t l = 0; l < levels; ++l) spec.levels.push_back({.name = std::to_string(l), .group = "", .outcomes = {}});
  return spec;
}

// Two comparisons of two levels; one match class and strangers: Fellegi and Sunter's case.
Mixture TwoClasses() {
  const std::vector<ComparisonSpec> specs = {Levels("name", 2), Levels("birth date", 2)};
  Mixture mixture(PatternLayout(specs), {ClassKind::kMatch, ClassKind::kStranger}, {2, 2});
  mixture.set_share(0, 0.25);
  mixture.set_share(1, 0.75);
  const double m[2] = {0.9, 0.8}, u[2] = {0.1, 0.2};
  for (size_t k = 0; k < 2; ++k) {
    mixture.set_probability(0, k, 1, m[k]);
    mixture.set_probability(0, k, 2, 1 - m[k]);
    mixture.set_probability(1, k, 1, u[k]);
    mixture.set_probability(1, k, 2, 1 - u[k]);
  }
  return mixture;
}

TEST(Explanation, TwoClassesGiveLogOfMOverU) {
  const Mixture mixture = TwoClasses();
  const Pattern pattern = mixture.layout().Put(0, 1) | mixture.layout().Put(1, 2);
  EXPECT_NEAR(PriorWeight(mixture), std::log2(0.25 / 0.75), 1e-12);
  const std::vector<double> contributions = SequentialContributions(mixture, pattern);
  ASSERT_EQ(contributions.size(), 2u);
  EXPECT_NEAR(contributions[0], std::log2(0.9 / 0.1), 1e-12);
  EXPECT_NEAR(contributions[1], std::log2(0.2 / 0.8), 1e-12);
}

TEST(Explanation, MissingContributesNothing) {
  const Mixture mixture = TwoClasses();
  const std::vector<double> contributions = SequentialContributions(mixture, mixture.layout().Put(1, 1));
  EXPECT_EQ(contributions[0], 0.0);
  EXPECT_NEAR(contributions[1], std::log2(0.8 / 0.2), 1e-12);
}

// Relatives share a family name and a phone. Once the name agrees, an equal phone says less.
TEST(Explanation, WhatRelativesShareSaysLessTheSecondTime) {
  const std::vector<ComparisonSpec> specs = {Levels("family name", 2), Levels("phone", 2)};
  Mixture mixture(PatternLayout(specs), {ClassKind::kMatch, ClassKind::kNonMatch, ClassKind::kStranger}, {2, 2});
  const double shares[3] = {0.01, 0.02, 0.97}, agree[3] = {0.95, 0.9, 0.01};
  for (size_t c = 0; c < 3; ++c) {
    mixture.set_share(c, shares[c]);
    for (size_t k = 0; k < 2; ++k) {
      mixture.set_probability(c, k, 1, agree[c]);
      mixture.set_probability(c, k, 2, 1 - agree[c]);
    }
  }
  const Pattern both = mixture.layout().Put(0, 1) | mixture.layout().Put(1, 1);
  const double alone = SequentialContributions(mixture, mixture.layout().Put(1, 1))[1];
  const double after_the_name = SequentialContributions(mixture, both)[1];
  EXPECT_GT(alone, 4);
  EXPECT_LT(after_the_name, alone / 2);
}

TEST(Explanation, ContributionsAddUpToTheWeightForAnyPattern) {
  const SampleRun run;
  const CompiledModel& model = run.result().engine.compiled;
  const Mixture mixture = TrainedMixture(model.classes, model.comparisons);
  constexpr uint32_t kSeed = 20261123;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  for (int i = 0; i < 2000; ++i) {
    Pattern pattern = 0;
    for (size_t k = 0; k < mixture.num_comparisons(); ++k) {
      pattern |= mixture.layout().Put(k, static_cast<int>(random() % (mixture.num_levels(k) + 1)));
    }
    const std::vector<double> contributions = SequentialContributions(mixture, pattern);
    const double sum = std::accumulate(contributions.begin(), contributions.end(), PriorWeight(mixture));
    ASSERT_NEAR(sum, mixture.Weight(pattern), 1e-9);
  }
}

}  // namespace
}  // namespace ipse
