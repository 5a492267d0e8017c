// Who belongs to whom when two people claim one record: weights by hand.

#include "service/engine/adjudicate.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/service/engine/hand_made.h"

namespace ipse {
namespace {

int Field(const char* name) { return PeopleSchema().IndexOf(std::string_view(name)); }

// Given name: equal, hardly told, different. Birth date: equal, different.
std::vector<ComparisonSpec> Specs() {
  using G = GivenNameOutcome;
  using B = BirthDateOutcome;
  return {SpecOf(ComparatorKind::kGivenName, {Field("given"), Field("middle"), Field("family")},
               {{G::kExact0}, {G::kOneUnnamed, G::kOneUnnamedMultiple, G::kBothUnnamed, G::kInitial}, {G::kDifferent}}),
          SpecOf(ComparatorKind::kBirthDate, {Field("birth_date")}, {{B::kExact, B::kExactYoung}, {B::kApart}})};
}

// Matches, twins, strangers.
Mixture People(std::span<const ComparisonSpec> specs) {
  Mixture mixture(PatternLayout(specs), {ClassKind::kMatch, ClassKind::kNonMatch, ClassKind::kStranger}, {3, 2});
  const double share[] = {.01, .001, .989};
  const double given[3][3] = {{.90, .09, .01}, {.01, .09, .90}, {.001, .01, .989}};
  const double date[3][2] = {{.99, .01}, {.99, .01}, {.00005, .99995}};
  for (size_t c = 0; c < 3; ++c) {
    mixture.set_share(c, share[c]);
    for (size_t l = 0; l < 3; ++l) mixture.set_probability(c, 0, l + 1, given[c][l]);
    for (size_t l = 0; l < 2; ++l) mixture.set_probability(c, 1, l + 1, date[c][l]);
  }
  return mixture;
}

// Six tenths of the twins have a record of their own; where none claims the newborn's, they are left out.
CompiledModel Model() {
  CompiledModel model;
  Guard guard{"newborn", "may be a twin", {{0, 1u << 2}}};
  guard.latent_class = 1;
  guard.posterior_min = .05;
  guard.rival_on_file = .6;
  model.decision.certain_bits = 3.5;
  model.decision.guards.push_back(guard);
  return model;
}

// All pairs of at least -4 bits, as a run keeps them; then the weights after competition.
struct Outcomes {
  std::vector<KeptPair> before, after;
  Adjudication looked;
  double Lost(RecordIndex left, RecordIndex right) const {
    for (size_t i = 0; i < before.size(); ++i) {
      if (before[i].left == left && before[i].right == right) return before[i].weight_bits - after[i].weight_bits;
    }
    ADD_FAILURE() << "no pair " << left << " " << right;
    return 0;
  }
  ipse::Grade Grade(RecordIndex left, RecordIndex right) const {
    const auto at = std::find_if(after.begin(), after.end(), [&](const KeptPair& p) { return p.left == left && p.right == right; });
    return at == after.end() ? ipse::Grade::kPossible : at->grade;
  }
};
Outcomes Compete(const Rows& rows, int threads, const CompiledModel& model = Model()) {
  const auto specs = Specs();
  const RecordTable table = MakePeople({"given_name", "family_name", "birth_date"}, rows);
  const ComparisonPlan plan(table, specs);
  const Mixture mixture = People(specs);
  Outcomes outcomes;
  outcomes.before = PairsFrom(-4, table, plan, mixture, model.decision);
  outcomes.after = outcomes.before;
  CompetitionOptions options;
  options.threads = threads;
  outcomes.looked = CompeteForRecords(plan, mixture, model, options, &outcomes.after);
  return outcomes;
}

TEST(CompetitionTest, TwinsShareTheOddsOfTheNewbornThatFitsBoth) {
  const Rows rows = {{"BABY BOY", "HART", "2021-03-04"}, {"JAMES", "HART", "2021-03-04"}, {"OLIVER", "HART", "2021-03-04"},
                     {"BABY GIRL", "STONE", "2020-01-02"}, {"GRACE", "STONE", "2020-01-02"}};
  for (const int threads : {1, 3}) {
    const Outcomes outcomes = Compete(rows, threads);
    // odds(BABY BOY, JAMES) = .01*.09*.99 / (.001*.09*.99 + .989*.01*.00005) = 9.9448. JAMES and OLIVER, of odds
    // .01*.01*.99 / (.001*.90*.99 + .989*.989*.00005) = .10533, are two people with a probability of .90471.
    // The pair is none with a probability of .09529 / 10.9448 + .90471 * 10.9448 / 20.8896 = .48272: odds of 1.0716, 3.2142
    // bits less.
    EXPECT_NEAR(outcomes.Lost(0, 1), 3.2142, .0005);
    EXPECT_NEAR(outcomes.Lost(0, 2), 3.2142, .0005);
    EXPECT_EQ(outcomes.looked.rivalled, 2);
    EXPECT_EQ(outcomes.Grade(0, 1), Grade::kProbable) << "even odds, or a little more";
  }
}

TEST(CompetitionTest, ANewbornWhomNobodyElseClaimsIsHardlyATwin) {
  const Rows rows = {{"BABY GIRL", "STONE", "2020-01-02"}, {"GRACE", "STONE", "2020-01-02"}, {"GRACE", "STONE", "2020-01-02"},
                     {"BABY BOY", "HART", "2021-03-04"}, {"JAMES", "HART", "2021-03-04"}, {"OLIVER", "HART", "2021-03-04"}};
  for (const int threads : {1, 3}) {
    const Outcomes outcomes = Compete(rows, threads);
    // Matches .01*.09*.99 = 8.91e-4; twins .001*.09*.99 = 8.91e-5, of which .4 are left; strangers .989*.01*.00005 = 4.945e-7:
    // 3.3139 bits become 4.6240, and the twins' probability of .0909 becomes .0384, less than the guard minds.
    for (const RecordIndex grace : {1, 2}) {
      EXPECT_NEAR(outcomes.Lost(0, grace), 3.3139 - 4.6240, .01) << "but for the chance that there are two GRACEs";
      EXPECT_EQ(outcomes.Grade(0, grace), Grade::kCertain);
    }
    EXPECT_EQ(outcomes.Lost(1, 2), 0) << "two records of one name lack nothing";
    EXPECT_EQ(outcomes.Grade(3, 4), Grade::kProbable) << "OLIVER claims the record, too";
    EXPECT_EQ(outcomes.looked.changed.size(), 4);
  }
}

TEST(CompetitionTest, WithoutCompetitionNothingChanges) {
  CompiledModel model = Model();
  model.cluster.competition = false;
  const Outcomes outcomes = Compete({{"BABY GIRL", "STONE", "2020-01-02"}, {"GRACE", "STONE", "2020-01-02"}}, 1, model);
  EXPECT_EQ(outcomes.Lost(0, 1), 0);
  EXPECT_TRUE(outcomes.looked.changed.empty());
}

TEST(CompetitionTest, SeveralRecordsOfOneTwinAreOneClaim) {
  const Rows rows = {{"BABY BOY", "HART", "2021-03-04"}, {"JAMES", "HART", "2021-03-04"}, {"OLIVER", "HART", "2021-03-04"},
                     {"OLIVER", "HART", "2021-03-04"}};
  const Outcomes outcomes = Compete(rows, 1);
  EXPECT_NEAR(outcomes.Lost(0, 1), 3.2142, .002) << "two records of OLIVER are no two rivals";
  EXPECT_NEAR(outcomes.Lost(0, 2), 3.2142, .002);
}

TEST(CompetitionTest, AFewPairsAtTheEndOfALargeTableAreNoOthers) {
  Rows rows;
  constexpr RecordIndex kStrangers = 200;
  for (RecordIndex i = 0; i < kStrangers; ++i) {
    rows.push_back({std::string(1, static_cast<char>('A' + i % 26)) + "QX" + std::to_string(i), "HART", fmt::format("19{:02}-{:02}-11", i / 12 + 20, i % 12 + 1)});
  }
  for (const char* name : {"BABY BOY", "JAMES", "OLIVER", "OLIVER"}) rows.push_back({name, "HART", "2021-03-04"});
  const Outcomes outcomes = Compete(rows, 2);
  ASSERT_LT(outcomes.before.size(), rows.size() / 16) << "so that only records that occur are numbered";
  EXPECT_NEAR(outcomes.Lost(kStrangers, kStrangers + 1), 3.2142, .002);
  EXPECT_NEAR(outcomes.Lost(kStrangers, kStrangers + 2), 3.2142, .002);
}

TEST(CompetitionTest, ARecordWithNameAndDateIsNotShared) {
  const Rows rows = {{"JAMES", "HART", "2021-03-04"}, {"JAMES", "HART", "2021-03-04"}, {"OLIVER", "HART", "2021-03-04"}};
  const Outcomes outcomes = Compete(rows, 1);
  EXPECT_EQ(outcomes.Lost(0, 1), 0);
}

TEST(CompetitionTest, NothingToCompeteForIsNoFailure) {
  EXPECT_TRUE(Compete({{"JAMES", "HART", "2021-03-04"}}, 2).after.empty());
}

}  // namespace
}  // namespace ipse
