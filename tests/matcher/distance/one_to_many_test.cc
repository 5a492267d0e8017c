// Oracle: one value against many gives what reference.h gives, on every SIMD target this machine has, for candidates in any
// order and number, and blocks of every shape.

#include "matcher/distance/one_to_many.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "matcher/distance/reference.h"
#include "matcher/distance/simd_target.h"

namespace ipse {
namespace {

struct Shape {
  const char* name;
  uint32_t alphabet;   // letters, as two bytes of UTF-8 each from U+0100 on beyond 26
  size_t length_max;
  bool sorted;
};

class OneToManyTest : public testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    const Shape& shape = GetParam();
    seed_ = 0x0A11 + shape.alphabet * 31 + shape.length_max;
    std::mt19937_64 random(seed_);
    values_.push_back("");
    for (size_t i = 0; i < 500; ++i) {
      std::string text;
      for (uint64_t left = random() % (shape.length_max + 1); left > 0; --left) AppendLetter(random, &text);
      values_.push_back(text);
      if (text.size() > 3 && shape.alphabet <= 26) {
        std::swap(text[1], text[2]);
        values_.push_back(text);
        text.erase(text.size() / 2, 1);
        values_.push_back(text);
      }
    }
    if (shape.sorted) {
      std::sort(values_.begin(), values_.end(), [](const std::string& a, const std::string& b) {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
      });
    }
    const std::vector<std::string_view> views(values_.begin(), values_.end());
    slots_ = StringSlots::Build(views, 1);
    for (uint32_t id = 0; id < slots_.size(); ++id) all_.push_back(id);
    for (uint32_t id = 0; id < slots_.size(); id += 1 + slots_.size() / 40) queries_.push_back(id);
  }
  void TearDown() override { ASSERT_TRUE(SelectSimdTarget("auto").ok()); }

  void AppendLetter(std::mt19937_64& random, std::string* text) {
    const auto letter = static_cast<uint32_t>(random() % GetParam().alphabet);
    if (letter < 26) {
      text->push_back(static_cast<char>('a' + letter));
    } else {
      const uint32_t c = 0x100 + letter;
      text->push_back(static_cast<char>(0xC0 | c >> 6));
      text->push_back(static_cast<char>(0x80 | (c & 0x3F)));
    }
  }

  template <typename Check>
  void OnEveryTarget(Check check) {
    for (const std::string& target : SupportedSimdTargets()) {
      SCOPED_TRACE(testing::Message() << target << ", seed " << seed_);
      ASSERT_TRUE(SelectSimdTarget(target).ok());
      check();
      if (HasFailure()) return;
    }
  }

  uint64_t seed_ = 0;
  std::vector<std::string> values_;
  StringSlots slots_;
  std::vector<uint32_t> all_;
  std::vector<uint32_t> queries_;
};

TEST_P(OneToManyTest, EqualsTheReference) {
  const std::vector<double> set = {0.92, 0.88, 0.7};
  const auto thresholds = JaroWinklerThresholds::Create(set);
  ASSERT_TRUE(thresholds.ok());
  const CandidatePlanes candidates = CandidatePlanes::Build(slots_, all_);
  ASSERT_EQ(candidates.size(), all_.size());
  struct Truth {
    uint8_t level;
    size_t levenshtein, osa;
  };
  std::vector<Truth> truth;
  for (const uint32_t query : queries_) {
    for (const uint32_t id : all_) {
      truth.push_back({thresholds->LevelOf(ReferenceJaroWinkler(values_[query], values_[id])),
                       ReferenceLevenshtein(values_[query], values_[id]), ReferenceOsa(values_[query], values_[id])});
    }
  }
  OnEveryTarget([&] {
    const Truth* expected = truth.data();
    std::vector<uint8_t> levels(all_.size()), levenshtein(all_.size()), osa(all_.size()), levenshtein2(all_.size()),
        osa2(all_.size());
    for (const uint32_t query : queries_) {
      JaroWinklerLevels(candidates, query, *thresholds, levels);
      LevenshteinDistances(candidates, query, levenshtein);
      OsaDistances(candidates, query, osa);
      LevenshteinAtMost2(candidates, query, levenshtein2);
      OsaAtMost2(candidates, query, osa2);
      for (const uint32_t id : all_) {
        const std::string pair = "'" + values_[query] + "' '" + values_[id] + "'";
        ASSERT_EQ(levels[id], expected[id].level) << pair;
        ASSERT_EQ(levenshtein[id], expected[id].levenshtein) << pair;
        ASSERT_EQ(osa[id], expected[id].osa) << pair;
        ASSERT_EQ(levenshtein2[id], std::min<size_t>(expected[id].levenshtein, 3)) << pair;
        ASSERT_EQ(osa2[id], std::min<size_t>(expected[id].osa, 3)) << pair;
      }
      expected += all_.size();
    }
  });
}

TEST_P(OneToManyTest, AnyOrderNumberAndRepeats) {
  const auto thresholds = JaroWinklerThresholds::Create(std::vector<double>{0.9, 0.75});
  ASSERT_TRUE(thresholds.ok());
  std::mt19937_64 random(seed_);
  OnEveryTarget([&] {
    for (const size_t size : {0, 1, 2, 31, 63, 64, 65, 127, 128, 129, 1000, 1100}) {
      std::vector<uint32_t> ids(size);
      for (uint32_t& id : ids) id = static_cast<uint32_t>(random() % slots_.size());
      const CandidatePlanes candidates = CandidatePlanes::Build(slots_, ids);
      std::vector<uint8_t> levels(size, 99);
      for (size_t q = 0; q < 3; ++q) {
        const uint32_t query = queries_[random() % queries_.size()];
        JaroWinklerLevels(candidates, query, *thresholds, levels);
        for (size_t i = 0; i < size; ++i) {
          ASSERT_EQ(levels[i], thresholds->LevelOf(ReferenceJaroWinkler(values_[query], values_[ids[i]])));
        }
      }
    }
  });
}

TEST_P(OneToManyTest, BlocksOfEveryShape) {
  const auto thresholds = JaroWinklerThresholds::Create(std::vector<double>{0.9, 0.75});
  ASSERT_TRUE(thresholds.ok());
  OnEveryTarget([&] {
    struct Block {
      size_t rows, columns;
      bool spread;  // the right ids lie all over the dictionary, of every length, instead of side by side
    };
    for (const auto& [rows, columns, spread] :
         std::vector<Block>{{0, 5, false}, {5, 0, false}, {1, 1, false}, {8, 8, false}, {8, 8, true}, {5, 13, true},
                            {15, 9, true}, {21, 6, true}, {3, 200, false}, {40, 40, false}, {33, 70, true}, {64, 64, false}, {64, 64, true}, {17, 128, true}}) {
      std::vector<uint32_t> left;
      for (size_t i = 0; i < rows; ++i) left.push_back(all_[spread ? (i * 7 + 3) * 13 % all_.size() : 17 + i]);
      std::vector<uint32_t> right;
      for (size_t i = 0; i < columns; ++i) right.push_back(all_[spread ? i * all_.size() / columns : 101 + i]);
      std::vector<uint8_t> levels(rows * columns, 99);
      JaroWinklerLevelsOfBlock(slots_, left, right, *thresholds, levels);
      for (size_t i = 0; i < rows; ++i) {
        for (size_t j = 0; j < columns; ++j) {
          ASSERT_EQ(levels[i * columns + j],
                    thresholds->LevelOf(ReferenceJaroWinkler(values_[left[i]], values_[right[j]])));
        }
      }
    }
  });
}

// Blocks whose candidates all have one length take paths of their own: every length, against queries of every length, at
// thresholds on both sides of the tie at 0.7.
TEST(OneToManyOfOneLengthTest, EqualsTheReference) {
  const uint64_t seed = 0x1E47;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  std::vector<std::string> values;
  for (size_t length = 1; length <= 34; ++length) {
    for (size_t i = 0; i < 64; ++i) {
      std::string text;
      while (text.size() < length) text.push_back(static_cast<char>('a' + random() % (1 + i % 4)));
      values.push_back(text);
    }
  }
  const std::vector<std::string_view> views(values.begin(), values.end());
  const StringSlots slots = StringSlots::Build(views, 1);
  std::vector<uint32_t> ids(values.size());
  for (uint32_t i = 0; i < ids.size(); ++i) ids[i] = i;
  const CandidatePlanes candidates = CandidatePlanes::Build(slots, ids);
  const auto thresholds =
      JaroWinklerThresholds::Create(std::vector<double>{0.95, 0.88, 0.7000000000000001, 0.7, 0.6999999999999999, 0.5});
  ASSERT_TRUE(thresholds.ok());
  for (size_t query = 3; query < values.size(); query += 61) {
    std::vector<uint8_t> truth;
    for (const std::string& value : values) {
      truth.push_back(thresholds->LevelOf(ReferenceJaroWinkler(values[query], value)));
    }
    for (const std::string& target : SupportedSimdTargets()) {
      ASSERT_TRUE(SelectSimdTarget(target).ok());
      std::vector<uint8_t> levels(values.size(), 99);
      JaroWinklerLevels(candidates, static_cast<uint32_t>(query), *thresholds, levels);
      for (size_t i = 0; i < values.size(); ++i) {
        ASSERT_EQ(levels[i], truth[i]) << target << " '" << values[query] << "' '" << values[i] << "'";
      }
    }
  }
  ASSERT_TRUE(SelectSimdTarget("auto").ok());
}

INSTANTIATE_TEST_SUITE_P(Shapes, OneToManyTest,
                         testing::Values(Shape{"two_letters", 2, 10, true}, Shape{"three_letters_unordered", 3, 16, false},
                                         Shape{"names", 26, 16, true}, Shape{"past_the_slots", 3, 24, true},
                                         Shape{"past_a_word", 2, 70, false}, Shape{"streets", 26, 40, true}, Shape{"fifty_symbols", 50, 12, false},
                                         Shape{"hundred_symbols", 100, 16, true},
                                         Shape{"symbols_without_codes", 300, 16, false}),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace ipse
