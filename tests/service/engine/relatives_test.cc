// Whether two people who moved have a relative in common, and what that is worth: by hand, and recovered from many pairs.

#include "service/engine/relatives.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/service/engine/hand_made.h"

namespace ipse {
namespace {

using G = GivenNameOutcome;
using B = BirthDateOutcome;
using P = PhoneSetOutcome;

int Field(const char* name) { return PeopleSchema().IndexOf(std::string_view(name)); }

// Given name: equal, not yet named, different. Birth date: equal, one digit off, different. Phone: equal, different.
std::vector<ComparisonSpec> Specs() {
  return {SpecOf(ComparatorKind::kGivenName, {Field("given"), Field("middle"), Field("family")},
                 {{G::kExact0}, {G::kOneUnnamed, G::kOneUnnamedMultiple, G::kBothUnnamed}, {G::kDifferent}}),
          SpecOf(ComparatorKind::kBirthDate, {Field("birth_date")}, {{B::kExact, B::kExactYoung}, {B::kMonthDayDigit}, {B::kApart}}),
          SpecOf(ComparatorKind::kPhoneSet, {Field("phone")}, {{P::kExact, P::kExactShared}, {P::kDifferent}})};
}

enum Classes { kMatches, kStrangers, kRelatives };

// Matches and strangers; with relatives, people who share a phone as often as not.
Mixture People(std::span<const ComparisonSpec> specs, bool relatives) {
  std::vector<ClassKind> kinds = {ClassKind::kMatch, ClassKind::kStranger};
  if (relatives) kinds.push_back(ClassKind::kNonMatch);
  Mixture mixture(PatternLayout(specs), kinds, {3, 3, 2});
  const double share[] = {.01, .98, .01};
  const double given[3][3] = {{.8, .1, .1}, {.005, .1, .895}, {.005, .1, .895}};
  const double date[3][3] = {{.9, .05, .05}, {.0005, .0005, .999}, {.0005, .0005, .999}};
  const double phone[3][2] = {{.5, .5}, {.001, .999}, {.5, .5}};
  for (size_t c = 0; c < kinds.size(); ++c) {
    mixture.set_share(c, share[c]);
    for (size_t l = 0; l < 3; ++l) mixture.set_probability(c, 0, l + 1, given[c][l]);
    for (size_t l = 0; l < 3; ++l) mixture.set_probability(c, 1, l + 1, date[c][l]);
    for (size_t l = 0; l < 2; ++l) mixture.set_probability(c, 2, l + 1, phone[c][l]);
  }
  return mixture;
}

CompiledModel Model(bool relatives) {
  CompiledModel model;
  model.classes.resize(relatives ? 3 : 2);
  if (relatives) model.classes[kRelatives].household = true;
  model.decision.certain_bits = 8;
  model.decision.possible_bits = -20;
  model.decision.evidence = {{2, 1u << 1}};
  return model;
}

struct Outcomes {
  std::vector<KeptPair> before, after;
  RelativesFound found;

  static const KeptPair* Find(const std::vector<KeptPair>& pairs, RecordIndex left, RecordIndex right) {
    const auto at = std::find_if(pairs.begin(), pairs.end(), [&](const KeptPair& p) { return p.left == left && p.right == right; });
    return at == pairs.end() ? nullptr : &*at;
  }
  const KeptPair& Pair(RecordIndex left, RecordIndex right) const {
    const KeptPair* pair = Find(after, left, right);
    EXPECT_NE(pair, nullptr) << left << " " << right;
    static const KeptPair kNone{};
    return pair == nullptr ? kNone : *pair;
  }
  double Gained(RecordIndex left, RecordIndex right) const {
    const KeptPair* pair = Find(before, left, right);
    EXPECT_NE(pair, nullptr) << left << " " << right;
    return pair == nullptr ? 0 : Pair(left, right).weight_bits - pair->weight_bits;
  }
};

Outcomes Ask(const Rows& rows, bool relatives = false, int threads = 1, double kept_bits = -4) {
  const auto specs = Specs();
  const RecordTable table = MakePeople({"given_name", "birth_date", "phone", "phone#2"}, rows);
  const ComparisonPlan plan(table, specs);
  const Mixture mixture = People(specs, relatives);
  const CompiledModel model = Model(relatives);
  const ContactLevels levels(plan);
  ContactGraph::Ties ties;
  for (const KeptPair& pair : PairsFrom(-1000, table, plan, mixture, model.decision)) {
    if (levels.Tied(pair.pattern)) ties.emplace_back(pair.left, pair.right);
  }
  Outcomes outcomes;
  outcomes.before = PairsFrom(kept_bits, table, plan, mixture, model.decision);
  outcomes.after = outcomes.before;
  RelativesOptions options;
  options.threads = threads;
  outcomes.found = AskRelatives(table, plan, mixture, model, ContactGraph({ties}, table.num_records()), options, &outcomes.after);
  return outcomes;
}

constexpr const char* kPhoneA = "302-730-2134";
constexpr const char* kPhoneB = "406-730-2175";
constexpr const char* kPhoneC = "512-730-2196";

TEST(ContactLevelsTest, AnInstitutionsAddressMisspeltTiesNobody) {
  using A = AddressOutcome;
  const std::vector<ComparisonSpec> specs = {
      SpecOf(ComparatorKind::kAddress,
             {Field("street_number"), Field("street"), Field("unit"), Field("city"), Field("state"), Field("postal_code")},
             {{A::kExact}, {A::kExactGroup}, {A::kNear}, {A::kDifferent}})};
  const RecordTable table = MakePeople({"street", "city"}, {{"12 Oak Street", "Dallas"}});
  const ComparisonPlan plan(table, specs);
  const ContactLevels levels(plan);
  const auto pattern = [&](int level) { return plan.layout().Put(0, level); };
  EXPECT_TRUE(levels.Tied(pattern(1)));
  EXPECT_FALSE(levels.Tied(pattern(2))) << "more than eight records";
  EXPECT_FALSE(levels.Tied(pattern(3))) << "may be like an address of many";
  for (const int shared : {1, 2, 3}) EXPECT_TRUE(levels.Shared(pattern(shared))) << shared;
  for (const int none : {0, 4}) EXPECT_FALSE(levels.Tied(pattern(none)) || levels.Shared(pattern(none))) << none;
}

TEST(ContactGraphTest, KnowsWhoIsAroundWhomInOrder) {
  const ContactGraph contacts({{{0, 3}, {1, 3}}, {{3, 4}}}, 6);
  EXPECT_TRUE(std::ranges::equal(contacts.Around(3), std::vector<RecordIndex>{0, 1, 4}));
  EXPECT_TRUE(std::ranges::equal(contacts.Around(0), std::vector<RecordIndex>{3}));
  EXPECT_TRUE(contacts.Around(2).empty());
  EXPECT_TRUE(contacts.Around(5).empty());
}

TEST(ContactGraphTest, AnInstitutionIsNobodysFamily) {
  ContactGraph::Ties ties;
  for (RecordIndex r = 1; r <= ContactGraph::kTiesMax; ++r) ties.emplace_back(0, r);
  EXPECT_EQ(ContactGraph({ties}, 100).Around(0).size(), ContactGraph::kTiesMax);
  ties.emplace_back(0, 99);
  EXPECT_TRUE(ContactGraph({ties}, 100).Around(0).empty());
}

TEST(RelativesOfTest, SaysNothingWhereNobodyIsAround) {
  const std::vector<uint32_t> identity_of = {0, 1, 2};
  EXPECT_EQ(RelativesOf(ContactGraph({{{0, 2}}}, 3), identity_of, 0, 1).known, Relatives::kUnknown);
}

TEST(RelativesOfTest, FindsTheIdentityThatIsAroundBoth) {
  // 2 is around 0, 3 around 1.
  const ContactGraph contacts({{{0, 2}, {1, 3}}}, 4);
  const RelativesOfPair two = RelativesOf(contacts, std::vector<uint32_t>{0, 1, 2, 3}, 0, 1);
  EXPECT_EQ(two.known, Relatives::kNoneInCommon);
  const RelativesOfPair one = RelativesOf(contacts, std::vector<uint32_t>{0, 1, 2, 2}, 0, 1);
  EXPECT_EQ(one.known, Relatives::kInCommon);
  EXPECT_EQ(one.by_left, 2);
  EXPECT_EQ(one.by_right, 3);
}

TEST(RelativesOfTest, NobodyIsARelativeOfThemselves) {
  // Around 0 and 1 there is a further record of one of the two only.
  const ContactGraph contacts({{{0, 2}, {1, 2}}}, 3);
  EXPECT_EQ(RelativesOf(contacts, std::vector<uint32_t>{0, 1, 0}, 0, 1).known, Relatives::kUnknown);
  EXPECT_EQ(RelativesOf(contacts, std::vector<uint32_t>{0, 1, 1}, 0, 1).known, Relatives::kUnknown);
  EXPECT_EQ(RelativesOf(contacts, std::vector<uint32_t>{0, 1, 2}, 0, 1).known, Relatives::kInCommon);
}

// The mother is around both, in two records that a third phone makes one person.
const Rows kNewbornWhoMoved = {{"BABY GIRL", "2021-03-04", kPhoneA, ""}, {"MICHELLE", "1990-07-08", kPhoneA, kPhoneC},
                               {"MICHELLE", "1990-07-08", kPhoneC, kPhoneB}, {"GRACE", "2021-03-04", kPhoneB, ""}};

TEST(RelativesTest, AMotherWhoMovedTakesItsNewbornAlong) {
  // BABY GIRL and GRACE: matches .01*.1*.9*.5 = 4.5e-4, strangers .98*.1*.0005*.999 = 4.895e-5: 3.2005 bits. With a relative in
  // common matches count p, strangers .01. p = (r + 9) / (r + 30), r = 4.5e-4 p / (4.5e-4 p + 4.895e-7) = .9966: .3225.
  // log2(.3225 / .01) = 5.0112 more.
  for (const int threads : {1, 3}) {
    const Outcomes outcomes = Ask(kNewbornWhoMoved, false, threads);
    EXPECT_EQ(outcomes.Pair(0, 3).relatives, Relatives::kInCommon);
    EXPECT_NEAR(outcomes.found.in_common[kMatches], .3225, .0001);
    EXPECT_NEAR(outcomes.Gained(0, 3), 5.0112, .001);
    EXPECT_NEAR(outcomes.Pair(0, 3).weight_bits, 8.2117, .001);
    EXPECT_EQ(outcomes.Pair(0, 3).grade, Grade::kCertain) << "the mother is as good as a phone that agrees";
    EXPECT_EQ(outcomes.Pair(1, 2).relatives, Relatives::kUnknown) << "they share a phone";
    EXPECT_EQ(outcomes.Gained(1, 2), 0);
    EXPECT_EQ(outcomes.found.pairs_in_common, 1);
    EXPECT_EQ(outcomes.found.pairs_added, 0);
  }
}

TEST(RelativesTest, PairsANewbornThatNoRuleCompared) {
  // As if no rule had made the pair: only what has ten bits was kept.
  const Outcomes outcomes = Ask(kNewbornWhoMoved, false, 1, 10);
  ASSERT_EQ(Outcomes::Find(outcomes.before, 0, 3), nullptr);
  EXPECT_EQ(outcomes.found.pairs_added, 1);
  // Nothing is learned of a pair that was made for its relative in common: log2(.3 / .01) = 4.9069 bits more than 3.2005.
  EXPECT_NEAR(outcomes.Pair(0, 3).weight_bits, 8.1074, .001);
  EXPECT_TRUE(std::ranges::is_sorted(outcomes.after, {}, [](const KeptPair& p) { return std::pair(p.left, p.right); }));

  Rows rows = kNewbornWhoMoved;
  rows[3][1] = "2021-03-05";
  EXPECT_EQ(Ask(rows, false, 1, 10).found.pairs_added, 1) << "one digit of the day is wrong";
  rows[3][1] = "1985-11-30";
  EXPECT_EQ(Ask(rows, false, 1, 10).found.pairs_added, 0) << "she is no child of that birth";
  rows[3] = {"BABY GIRL", "2021-03-04", kPhoneB, ""};
  EXPECT_EQ(Ask(rows, false, 1, 10).found.pairs_added, 0) << "neither is named";
}

TEST(RelativesTest, OnlyWhoIsOnePersonForSureConnects) {
  Rows rows = kNewbornWhoMoved;
  rows[2] = {"HENRIETTA", "1962-01-30", kPhoneC, kPhoneB};
  const Outcomes outcomes = Ask(rows);
  EXPECT_EQ(outcomes.Pair(0, 3).relatives, Relatives::kNoneInCommon);
  // Matches count 1 - p, strangers .99: r = .9, p = 9 / (30 + .9) = .2913; log2(.7087 / .99) = -.482.
  EXPECT_NEAR(outcomes.Gained(0, 3), -.482, .003);
}

TEST(RelativesTest, FathersAndSonsWithoutABirthDateAreNotConnected) {
  const auto specs = Specs();
  Rows rows = kNewbornWhoMoved;
  rows[0] = {"GRACE", "", kPhoneA, ""};
  const RecordTable table = MakePeople({"given_name", "birth_date", "phone", "phone#2"}, rows);
  const ComparisonPlan plan(table, specs);
  const RecordIndex l = 0, r = 3;
  Pattern pattern = 0;
  ComparisonPlan::Scratch scratch;
  plan.Compare({&l, 1}, {&r, 1}, scratch, {&pattern, 1});
  EXPECT_FALSE(AreConnected(plan, pattern, Relatives::kInCommon));
  const Outcomes outcomes = Ask(rows);
  EXPECT_EQ(outcomes.Pair(0, 3).relatives, Relatives::kInCommon);
  EXPECT_EQ(outcomes.Pair(0, 3).grade, Grade::kProbable);
}

std::string Phone(int area, int family) { return fmt::format("{}-730-{:04}", area, 2000 + family); }
std::string Name(const char* end, int family) {
  return fmt::format("{}{}{}", static_cast<char>('A' + family % 26), static_cast<char>('A' + family / 26 % 26), end);
}

// Children on file at two phones, and around them the mother who moved along, or at the second phone somebody else.
Rows Families(int count, int with_mother) {
  Rows rows;
  for (int f = 0; f < count; ++f) {
    const std::string born = fmt::format("{}-{:02}-{:02}", 1930 + f % 60, 1 + f % 12, 2 + f % 26);
    const std::string child = fmt::format("{}-{:02}-{:02}", 1992 + f % 20, 1 + f % 11, 2 + f % 25);
    rows.push_back({Name("ELINA", f), child, Phone(302, f), ""});
    rows.push_back({Name("ELINA", f), child, Phone(406, f), ""});
    rows.push_back({Name("ORGIA", f), born, Phone(302, f), Phone(512, f)});
    if (f < with_mother) {
      rows.push_back({Name("ORGIA", f), born, Phone(512, f), Phone(406, f)});
    } else {
      rows.push_back({Name("UBALD", f), fmt::format("19{:02}-06-15", 10 + f % 15), Phone(406, f), ""});
    }
  }
  return rows;
}

TEST(RelativesTest, LearnsHowOftenFamiliesMoveTogether) {
  const Outcomes outcomes = Ask(Families(60, 45), false, 2);
  EXPECT_EQ(outcomes.found.pairs_in_common, 45);
  EXPECT_EQ(outcomes.found.pairs_apart, 15);
  EXPECT_NEAR(outcomes.found.in_common[kMatches], (45 + 9) / (60 + 30.), .001);
  EXPECT_NEAR(outcomes.found.in_common[kStrangers], .01, 1e-9) << "chance is not learned";
}

TEST(RelativesTest, KinOfTwoHouseholdsTakeTheShareThatOnlyTheyExplain) {
  // Cousins of one name around one grandmother; the model has relatives, but these share no phone.
  Rows rows;
  for (int f = 0; f < 40; ++f) {
    const std::string born = fmt::format("19{:02}-06-15", 30 + f);
    rows.push_back({Name("OMA", f), born, Phone(302, f), Phone(512, f)});
    rows.push_back({Name("OMA", f), born, Phone(512, f), Phone(406, f)});
    rows.push_back({Name("ELINA", f), fmt::format("2001-{:02}-{:02}", 1 + f % 12, 1 + f % 28), Phone(302, f), ""});
    rows.push_back({Name("ELINA", f), fmt::format("2011-{:02}-{:02}", 1 + (f + 5) % 12, 1 + (f + 9) % 28), Phone(406, f), ""});
  }
  const Outcomes outcomes = Ask(rows, true, 2, -8);
  ASSERT_EQ(outcomes.found.in_common.size(), 4) << "the model's classes, and kin";
  EXPECT_GT(outcomes.found.in_common[3], .6) << "half was expected before";
  // Were there no kin but those of the model, a relative in common would be worth log2(.3 / .01) = 4.9 bits.
  EXPECT_LT(outcomes.Gained(2, 3), 2);
}

}  // namespace
}  // namespace ipse
