// Packing of outcomes into a pattern, and what must hold for any two records.

#include "matcher/compare/comparison_vector.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/matcher/record/people.h"

namespace ipse {
namespace {

ComparisonSpec SpecOf(ComparatorKind kind, std::vector<int> fields) {
  ComparisonSpec spec{ComparatorName(kind), kind, std::move(fields), {}, {}, {}};
  // One level per outcome: nothing is hidden by grouping.
  for (size_t o = 1; o < OutcomeNames(kind).size(); ++o) {
    spec.levels.push_back({std::string(OutcomeNames(kind)[o]), "", {static_cast<Outcome>(o)}, false});
    spec.level_of_outcome[o] = static_cast<uint8_t>(o);
  }
  return spec;
}

std::vector<ComparisonSpec> AllSpecs() {
  const auto f = [](const char* name) { return FieldIndex(name); };
  return {SpecOf(ComparatorKind::kGivenName, {f("given"), f("middle"), f("family")}),
          SpecOf(ComparatorKind::kFamilyName, {f("family"), f("middle"), f("given"), f("sex")}),
          SpecOf(ComparatorKind::kMiddleName, {f("middle"), f("given")}),
          SpecOf(ComparatorKind::kNameSuffix, {f("suffix")}),
          SpecOf(ComparatorKind::kBirthDate, {f("birth_date")}),
          SpecOf(ComparatorKind::kSex, {f("sex")}),
          SpecOf(ComparatorKind::kNationalIdentifier, {f("national_id")}),
          SpecOf(ComparatorKind::kPhoneSet, {f("phone")}),
          SpecOf(ComparatorKind::kEmailSet, {f("email")}),
          SpecOf(ComparatorKind::kAddress, {f("street_number"), f("street"), f("unit"), f("city"), f("state"), f("postal_code")}),
          SpecOf(ComparatorKind::kLocalIdentifier, {f("source"), f("local_id")}),
          SpecOf(ComparatorKind::kText, {f("note")})};
}

const std::vector<std::string> kHeaders = {"given_name", "middle_name", "family_name", "name_suffix", "birth_date",
                                           "sex", "national_identifier", "source", "local_identifier", "phone", "phone#2",
                                           "email", "street", "city", "state", "postal_code", "free_text"};

// People drawn from few values with typing errors, so that every comparison has something to say.
Rows RandomPeople(size_t records, std::mt19937_64& random) {
  const auto pick = [&](std::vector<std::string> from) { return from[random() % from.size()]; };
  const auto typo = [&](std::string text) {
    if (text.empty() || random() % 3 != 0) return text;
    switch (random() % 3) {
      case 0:
        text[random() % text.size()] = static_cast<char>('A' + random() % 26);
        break;
      case 1:
        text.erase(random() % text.size(), 1);
        break;
      default:
        text.insert(random() % text.size(), 1, static_cast<char>('A' + random() % 26));
    }
    return text;
  };
  const auto digits = [&](int n, int alphabet) {
    std::string text;
    for (int i = 0; i < n; ++i) text += static_cast<char>('1' + random() % static_cast<unsigned>(alphabet));
    return text;
  };
  const std::vector<std::string> names = {"JOHN", "JOAN", "ROBERT", "BOB", "MARY ANN", "MARY", "GARCIA", "GARCIA LOPEZ",
                                          "J", "BABY BOY A", "BABY GIRL", "REYES", "CARLOS", "ABABAB", "BABABA", ""};
  Rows rows;
  for (size_t i = 0; i < records; ++i) {
    const std::string date = fmt::format("198{}-0{}-0{}", random() % 3, 1 + random() % 3, 1 + random() % 3);
    const std::string street = fmt::format("{} {} ST", digits(2, 3), typo("MAPLE"));
    rows.push_back({typo(pick(names)), pick(names), typo(pick(names)), pick({"", "JR", "SR"}), pick({date, "1980", ""}),
                    pick({"M", "F", ""}), pick({fmt::format("5213488{}", digits(2, 3)), ""}), pick({"NORTH", "SOUTH", ""}),
                    digits(4, 2), pick({fmt::format("21244601{}", digits(2, 3)), ""}), pick({fmt::format("64644601{}", digits(2, 2)), ""}),
                    pick({fmt::format("q{}@mail.example", digits(3, 2)), ""}), pick({street, ""}),
                    pick({"Lakeview", "Brookton", ""}), pick({"OH", "TX"}), pick({"43101", "43999", ""}),
                    typo(pick({"GENERAL HOSPITAL", "GENERAL CLINIC", ""}))});
  }
  return rows;
}

TEST(PatternLayoutTest, EachComparisonHasBitsOfItsOwn) {
  std::vector<ComparisonSpec> specs(3);
  specs[0].levels.resize(3);   // 0..3: two bits
  specs[1].levels.resize(4);   // 0..4: three bits
  specs[2].levels.resize(31);  // five bits
  const PatternLayout layout(specs);
  EXPECT_EQ(layout.bits(), 10);
  EXPECT_EQ(layout.Put(0, 3), 3u);
  EXPECT_EQ(layout.Put(1, 4), 4u << 2);
  EXPECT_EQ(layout.Put(2, 31), 31u << 5);
  for (int a = 0; a <= 3; ++a) {
    for (int b = 0; b <= 4; ++b) {
      for (int c = 0; c <= 31; ++c) {
        const Pattern pattern = layout.Put(0, a) | layout.Put(1, b) | layout.Put(2, c);
        ASSERT_EQ(layout.Level(pattern, 0), a);
        ASSERT_EQ(layout.Level(pattern, 1), b);
        ASSERT_EQ(layout.Level(pattern, 2), c);
      }
    }
  }
}

TEST(PatternLayoutTest, UsesAll64Bits) {
  std::vector<ComparisonSpec> specs(32);
  for (ComparisonSpec& spec : specs) spec.levels.resize(3);
  const PatternLayout layout(specs);
  EXPECT_EQ(layout.bits(), 64);
  Pattern all = 0;
  for (size_t k = 0; k < 32; ++k) all |= layout.Put(k, 3);
  EXPECT_EQ(all, ~Pattern{0});
  EXPECT_EQ(layout.Level(layout.Put(31, 2), 31), 2);
  EXPECT_EQ(layout.Level(layout.Put(31, 2), 30), 0);
}

TEST(ComparisonPlanTest, MapsOutcomesToLevelsAndAbsentFieldsToMissing) {
  // No telephone column: its comparison is missing for all pairs.
  ComparisonSpec date = SpecOf(ComparatorKind::kBirthDate, {FieldIndex("birth_date")});
  date.level_of_outcome.fill(2);
  date.level_of_outcome[0] = 0;
  date.level_of_outcome[BirthDateOutcome::kExactYoung] = date.level_of_outcome[BirthDateOutcome::kExact] = 1;
  date.levels.resize(2);
  const std::vector<ComparisonSpec> specs = {SpecOf(ComparatorKind::kPhoneSet, {FieldIndex("phone")}), date};
  const RecordTable table = MakePeople({"birth_date"}, {{"1980-05-23"}, {"1980-05-23"}, {"1991-02-27"}, {""}});
  const ComparisonPlan plan(table, specs);
  const RecordIndex left[] = {0, 0, 0}, right[] = {1, 2, 3};
  Pattern patterns[3] = {~Pattern{0}, ~Pattern{0}, ~Pattern{0}};
  ComparisonPlan::Scratch scratch;
  plan.Compare(left, right, scratch, patterns);
  EXPECT_EQ(patterns[0], plan.layout().Put(1, 1));
  EXPECT_EQ(patterns[1], plan.layout().Put(1, 2));
  EXPECT_EQ(patterns[2], 0u);
}

TEST(ComparisonPlanTest, ComparingIsSymmetricAndDoesNotDependOnTheTile) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937_64 random(seed);
    const RecordTable table = MakePeople(kHeaders, RandomPeople(120, random));
    // Two plans: twelve full vocabularies do not fit in 64 bits together.
    const std::vector<ComparisonSpec> all = AllSpecs();
    for (const auto& half : {std::span(all).first(6), std::span(all).subspan(6)}) {
      const ComparisonPlan plan(table, half);
      std::vector<RecordIndex> left, right;
      for (RecordIndex a = 0; a < table.num_records(); ++a) {
        for (RecordIndex b = 0; b < table.num_records(); ++b) {
          left.push_back(a);
          right.push_back(b);
        }
      }
      std::vector<Pattern> forth(left.size()), back(left.size());
      ComparisonPlan::Scratch scratch;
      plan.Compare(left, right, scratch, forth);
      plan.Compare(right, left, scratch, back);
      ComparisonPlan packed_plan(table, half);
      packed_plan.Pack(2);
      std::vector<Pattern> packed(left.size());
      packed_plan.Compare(left, right, scratch, packed);
      EXPECT_EQ(packed, forth) << "packing changes nothing";
      for (size_t i = 0; i < left.size(); ++i) {
        for (size_t k = 0; k < half.size(); ++k) {
          ASSERT_EQ(plan.layout().Level(forth[i], k), plan.layout().Level(back[i], k))
              << half[k].name << " of records " << left[i] << " and " << right[i];
        }
        if (i % 97 != 0) continue;
        Pattern alone = 0;
        plan.Compare(std::span(left).subspan(i, 1), std::span(right).subspan(i, 1), scratch, std::span(&alone, 1));
        ASSERT_EQ(alone, forth[i]);
      }
    }
  }
}

}  // namespace
}  // namespace ipse
