// Oracle: every kernel gives what reference.h gives, on every SIMD target this machine has, for every length class,
// alphabet and order of ids.

#include "matcher/distance/pair_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "matcher/distance/code_points.h"
#include "matcher/distance/reference.h"
#include "matcher/distance/simd_target.h"

namespace ipse {
namespace {

using Units = std::vector<uint32_t>;

std::string Encode(const Units& units) {
  std::string text;
  for (const uint32_t c : units) {
    if (c < 0x80) {
      text.push_back(static_cast<char>(c));
    } else {
      text.push_back(static_cast<char>(0xE0 | c >> 12));
      text.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
      text.push_back(static_cast<char>(0x80 | (c & 0x3F)));
    }
  }
  return text;
}

// What a run of texts is made of.
struct Shape {
  const char* name;
  uint32_t alphabet;
  uint32_t base;
  size_t length_max;
  bool sorted;  // by (length, value), as dictionaries are
  bool rare;    // a few values hold characters beyond the one-byte codes
};

class PairKernelsTest : public testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    const Shape& shape = GetParam();
    seed_ = 0x5EED + shape.alphabet * 131 + shape.length_max * 7 + (shape.sorted ? 1 : 0);
    RecordProperty("seed", static_cast<int>(seed_));
    std::mt19937_64 random(seed_);
    std::vector<Units> values = {{}};
    while (values.size() < 700) {
      Units units(random() % (shape.length_max + 1));
      for (uint32_t& unit : units) unit = shape.base + static_cast<uint32_t>(random() % shape.alphabet);
      values.push_back(units);
      for (int relatives = 0; relatives < 3; ++relatives) values.push_back(Mutated(random, units));
    }
    if (shape.rare) {
      for (size_t i = 0; i < 200; ++i) {
        Units units = values[random() % values.size()];
        units.insert(units.begin() + static_cast<std::ptrdiff_t>(random() % (units.size() + 1)),
                     0x4E00 + static_cast<uint32_t>(i));
        values.push_back(units);
      }
    }
    if (shape.sorted) {
      std::sort(values.begin(), values.end(), [](const Units& a, const Units& b) {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
      });
    }
    for (const Units& units : values) texts_.push_back(Encode(units));
    units_ = values;
    const std::vector<std::string_view> views(texts_.begin(), texts_.end());
    slots_ = StringSlots::Build(views, 2);
    ASSERT_EQ(slots_.ordered_by_length(), shape.sorted && !shape.rare);
    // Half of the pairs at random, half of near neighbours, which are often alike.
    for (size_t i = 0; i < 12000; ++i) {
      const auto left = static_cast<uint32_t>(random() % slots_.size());
      const auto near = static_cast<uint32_t>((left + random() % 5) % slots_.size());
      left_.push_back(left);
      right_.push_back(i % 2 == 0 ? near : static_cast<uint32_t>(random() % slots_.size()));
    }
  }

  void TearDown() override { ASSERT_TRUE(SelectSimdTarget("auto").ok()); }

  Units Mutated(std::mt19937_64& random, Units units) {
    const Shape& shape = GetParam();
    for (uint64_t edits = random() % 4; edits > 0; --edits) {
      const size_t at = units.empty() ? 0 : random() % units.size();
      const uint32_t unit = shape.base + static_cast<uint32_t>(random() % shape.alphabet);
      switch (random() % 4) {
        case 0:
          if (units.size() < shape.length_max) units.insert(units.begin() + static_cast<std::ptrdiff_t>(at), unit);
          break;
        case 1:
          if (!units.empty()) units.erase(units.begin() + static_cast<std::ptrdiff_t>(at));
          break;
        case 2:
          if (!units.empty()) units[at] = unit;
          break;
        default:
          if (at + 1 < units.size()) std::swap(units[at], units[at + 1]);
      }
    }
    return units;
  }

  // Calls check(target) on every target.
  template <typename Check>
  void OnEveryTarget(Check check) {
    for (const std::string& target : SupportedSimdTargets()) {
      SCOPED_TRACE(testing::Message() << target << ", seed " << seed_);
      ASSERT_TRUE(SelectSimdTarget(target).ok());
      check();
      if (HasFailure()) return;
    }
  }

  std::string Pair(size_t i) const { return "'" + texts_[left_[i]] + "' '" + texts_[right_[i]] + "'"; }

  uint64_t seed_ = 0;
  std::vector<Units> units_;
  std::vector<std::string> texts_;
  StringSlots slots_;
  std::vector<uint32_t> left_;
  std::vector<uint32_t> right_;
};

TEST_P(PairKernelsTest, JaroWinkler) {
  std::vector<double> truth(left_.size());
  for (size_t i = 0; i < truth.size(); ++i) truth[i] = ReferenceJaroWinkler(units_[left_[i]], units_[right_[i]]);
  const std::vector<std::vector<double>> threshold_sets = {
      {0.92, 0.88, 0.7}, {0.88}, {0.95, 0.9, 0.8, 0.6}, {1.0, 0.75}, {0.7000000000000001, 0.7, 0.6999999999999999}};
  OnEveryTarget([&] {
    std::vector<double> scores(left_.size(), -1);
    JaroWinklerScores(slots_, left_, right_, scores);
    for (size_t i = 0; i < truth.size(); ++i) ASSERT_EQ(scores[i], truth[i]) << Pair(i);
    for (const auto& set : threshold_sets) {
      const auto thresholds = JaroWinklerThresholds::Create(set);
      ASSERT_TRUE(thresholds.ok());
      std::vector<uint8_t> levels(left_.size(), 99);
      JaroWinklerLevels(slots_, left_, right_, *thresholds, levels);
      for (size_t i = 0; i < truth.size(); ++i) {
        uint8_t expected = 0;
        while (expected < set.size() && !(truth[i] >= set[expected])) ++expected;
        ASSERT_EQ(levels[i], expected) << Pair(i) << " " << truth[i];
      }
    }
  });
}

TEST_P(PairKernelsTest, EditDistances) {
  std::vector<size_t> levenshtein(left_.size());
  std::vector<size_t> osa(left_.size());
  for (size_t i = 0; i < left_.size(); ++i) {
    levenshtein[i] = ReferenceLevenshtein(units_[left_[i]], units_[right_[i]]);
    osa[i] = ReferenceOsa(units_[left_[i]], units_[right_[i]]);
  }
  OnEveryTarget([&] {
    std::vector<uint16_t> exact(left_.size(), 999);
    std::vector<uint8_t> bounded(left_.size(), 99);
    LevenshteinDistances(slots_, left_, right_, exact);
    LevenshteinAtMost2(slots_, left_, right_, bounded);
    for (size_t i = 0; i < exact.size(); ++i) {
      ASSERT_EQ(exact[i], levenshtein[i]) << Pair(i);
      ASSERT_EQ(bounded[i], std::min<size_t>(levenshtein[i], 3)) << Pair(i);
    }
    OsaDistances(slots_, left_, right_, exact);
    OsaAtMost2(slots_, left_, right_, bounded);
    for (size_t i = 0; i < exact.size(); ++i) {
      ASSERT_EQ(exact[i], osa[i]) << Pair(i);
      ASSERT_EQ(bounded[i], std::min<size_t>(osa[i], 3)) << Pair(i);
    }
  });
}

TEST_P(PairKernelsTest, ListsOfEverySize) {
  const auto thresholds = JaroWinklerThresholds::Create(std::vector<double>{0.9, 0.8});
  ASSERT_TRUE(thresholds.ok());
  OnEveryTarget([&] {
    std::vector<uint8_t> all_levels(left_.size());
    std::vector<uint8_t> all_bounded(left_.size());
    JaroWinklerLevels(slots_, left_, right_, *thresholds, all_levels);
    OsaAtMost2(slots_, left_, right_, all_bounded);
    for (size_t size = 0; size < 200; size += size < 70 ? 1 : 13) {
      const size_t first = size * 3 + 1;
      const auto left = std::span(left_).subspan(first, size);
      const auto right = std::span(right_).subspan(first, size);
      std::vector<uint8_t> results(size + 1, 77);  // one past the end must stay as it is
      JaroWinklerLevels(slots_, left, right, *thresholds, std::span(results).first(size));
      ASSERT_TRUE(std::equal(results.begin(), results.end() - 1, all_levels.begin() + static_cast<long>(first)));
      ASSERT_EQ(results.back(), 77);
      OsaAtMost2(slots_, left, right, std::span(results).first(size));
      ASSERT_TRUE(std::equal(results.begin(), results.end() - 1, all_bounded.begin() + static_cast<long>(first)));
      ASSERT_EQ(results.back(), 77);
    }
  });
}

INSTANTIATE_TEST_SUITE_P(Shapes, PairKernelsTest,
                         testing::Values(Shape{"two_letters_to_8", 2, 'a', 8, true, false},
                                         Shape{"two_letters_to_16", 2, 'a', 16, true, false},
                                         Shape{"three_letters_unordered", 3, 'a', 20, false, false},
                                         Shape{"names", 26, 'a', 12, true, false},
                                         Shape{"names_unordered_rare", 26, 'a', 12, false, true},
                                         Shape{"names_ordered_rare", 4, 'a', 16, true, true},
                                         Shape{"short_to_70", 4, 'a', 70, true, false},
                                         Shape{"unordered_to_70", 4, 'a', 70, false, true},
                                         Shape{"hundred_symbols", 100, 0x900, 16, true, false},
                                         Shape{"two_thousand_symbols", 2000, 0x4E00, 40, false, true},
                                         Shape{"past_two_words", 3, 'a', 140, true, false}),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(JaroWinklerThresholdsTest, RefusesWhatIsNotAFallingList) {
  EXPECT_FALSE(JaroWinklerThresholds::Create(std::vector<double>{}).ok());
  EXPECT_FALSE(JaroWinklerThresholds::Create(std::vector<double>{0.8, 0.9}).ok());
  EXPECT_FALSE(JaroWinklerThresholds::Create(std::vector<double>{0.8, 0.8}).ok());
  EXPECT_FALSE(JaroWinklerThresholds::Create(std::vector<double>{1.1}).ok());
  EXPECT_FALSE(JaroWinklerThresholds::Create(std::vector<double>{0.0}).ok());
  EXPECT_FALSE(JaroWinklerThresholds::Create(std::vector<double>{0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2}).ok());
  EXPECT_TRUE(JaroWinklerThresholds::Create(std::vector<double>{0.9, 0.8, 0.7, 0.6}).ok());
}

TEST(SimdTargetTest, NamesAreSelectable) {
  const std::vector<std::string> targets = SupportedSimdTargets();
  ASSERT_FALSE(targets.empty());
  EXPECT_EQ(targets.front(), "scalar");
  for (const std::string& target : targets) {
    EXPECT_TRUE(SelectSimdTarget(target).ok());
    EXPECT_EQ(CurrentSimdTarget(), target);
  }
  EXPECT_EQ(SelectSimdTarget("mmx").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CurrentSimdTarget(), targets.back());
}

}  // namespace
}  // namespace ipse
