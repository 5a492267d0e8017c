#include "tools/cli/pair_sentence.h"

#include <gtest/gtest.h>

#include <set>

#include "scoring/model/model_file.h"

namespace ipse {
namespace {

// The shipped model's comparisons, and patterns put together by level names.
class PairSentenceTest : public testing::Test {
 protected:
  PairSentenceTest() : compiled_(*CompileModel(*ShippedModel("patient"))), layout_(compiled_.comparisons) {}

  std::string Sentence(const std::vector<std::pair<std::string, std::string>>& levels) const {
    Pattern pattern = 0;
    for (const auto& [comparison, level] : levels) {
      bool found = false;
      for (size_t k = 0; k < compiled_.comparisons.size(); ++k) {
        if (compiled_.comparisons[k].name != comparison) continue;
        for (size_t l = 0; l < compiled_.comparisons[k].levels.size(); ++l) {
          if (compiled_.comparisons[k].levels[l].name != level) continue;
          pattern |= layout_.Put(k, static_cast<int>(l) + 1);
          found = true;
        }
      }
      EXPECT_TRUE(found) << comparison << ", " << level;
    }
    return PairSentence(compiled_.comparisons, layout_, pattern);
  }

  CompiledModel compiled_;
  PatternLayout layout_;
};

TEST_F(PairSentenceTest, AMarriageAndAMove) {
  EXPECT_EQ(Sentence({{"given name", "exact, rare"},
                      {"family name", "different, not male"},
                      {"birth date", "exact"},
                      {"sex", "same"},
                      {"phone", "exact"},
                      {"address", "same city"}}),
            "same given name, birth date and phone; family name changed or different; both addresses in one city");
}

TEST_F(PairSentenceTest, TwinsAtHome) {
  EXPECT_EQ(Sentence({{"given name", "different"},
                      {"family name", "exact, common"},
                      {"birth date", "exact"},
                      {"sex", "different"},
                      {"address", "exact"}}),
            "same family name, birth date and address; different given name and sex");
}

TEST_F(PairSentenceTest, NothingButOneThing) {
  EXPECT_EQ(Sentence({{"given name", "nickname"}}), "given names are forms of one name");
  EXPECT_EQ(Sentence({{"given name", "one unnamed, of several"}}), "one is a newborn not yet named");
  EXPECT_EQ(Sentence({{"phone", "different"}}), "different phone");
  EXPECT_EQ(Sentence({{"national id", "exact"}}), "same national id");
  EXPECT_EQ(Sentence({{"sex", "same"}}), "nothing to compare");
  EXPECT_EQ(Sentence({}), "nothing to compare");
}

TEST_F(PairSentenceTest, BirthDatesThatDoNotCount) {
  EXPECT_EQ(DoubtedBirthDates(false, false), "");
  std::set<std::string_view> texts;
  for (const bool second : {false, true}) texts.insert({DoubtedBirthDates(true, second), DoubtedBirthDates(second, true)});
  EXPECT_EQ(texts.size(), 3u);
  for (const std::string_view text : texts) EXPECT_TRUE(text.starts_with("; ")) << "it follows the sentence";
}

// Every level of the shipped model has words of its own and no gap is left in them.
TEST_F(PairSentenceTest, EveryShippedLevelHasWords) {
  for (size_t k = 0; k < compiled_.comparisons.size(); ++k) {
    const ComparisonSpec& spec = compiled_.comparisons[k];
    std::set<std::string> texts;
    for (size_t l = 0; l < spec.levels.size(); ++l) {
      const std::string text = PairSentence(compiled_.comparisons, layout_, layout_.Put(k, static_cast<int>(l) + 1));
      EXPECT_EQ(text.find("{}"), std::string::npos) << text;
      // The one level that groups unlike outcomes.
      EXPECT_EQ(text.find(':') != std::string::npos, text == "other id: one edit") << text;
      texts.insert(text);
    }
    EXPECT_GE(texts.size(), 2u) << spec.name;
  }
}

// A model of one's own: what a level groups decides; unlike outcomes are told by the model's names.
TEST_F(PairSentenceTest, ModelsOfOnesOwn) {
  ComparisonSpec phone;
  phone.name = "mobile";
  phone.kind = ComparatorKind::kPhoneSet;
  const auto level = [](std::string name, std::vector<Outcome> outcomes) {
    LevelSpec made;
    made.name = std::move(name);
    made.outcomes = std::move(outcomes);
    return made;
  };
  phone.levels = {level("good", {PhoneSetOutcome::kExact}),
                  level("middling", {PhoneSetOutcome::kExactShared, PhoneSetOutcome::kOneEdit}),
                  level("rest", {PhoneSetOutcome::kDifferent})};
  const std::vector<ComparisonSpec> specs = {phone};
  const PatternLayout layout(specs);
  EXPECT_EQ(PairSentence(specs, layout, layout.Put(0, 1)), "same mobile");
  EXPECT_EQ(PairSentence(specs, layout, layout.Put(0, 2)), "mobile: middling");
  EXPECT_EQ(PairSentence(specs, layout, layout.Put(0, 3)), "different mobile");
}

}  // namespace
}  // namespace ipse
