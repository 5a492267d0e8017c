// What each comparator says of pairs of people, by hand-written tables: the outcomes of matcher/compare/outcomes.h.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "matcher/compare/comparator.h"
#include "matcher/compare/field_comparators.h"
#include "tests/matcher/record/people.h"

namespace ipse {
namespace {

std::vector<int> FieldsOf(ComparatorKind kind) {
  const auto f = [](const char* name) { return FieldIndex(name); };
  switch (kind) {
    case ComparatorKind::kGivenName:
      return {f("given"), f("middle"), f("family")};
    case ComparatorKind::kFamilyName:
      return {f("family"), f("middle"), f("given"), f("sex")};
    case ComparatorKind::kMiddleName:
      return {f("middle"), f("given")};
    case ComparatorKind::kNameSuffix:
      return {f("suffix")};
    case ComparatorKind::kBirthDate:
      return {f("birth_date")};
    case ComparatorKind::kSex:
    case ComparatorKind::kCodeSet:
      return {f("sex")};
    case ComparatorKind::kNationalIdentifier:
      return {f("national_id")};
    case ComparatorKind::kPhoneSet:
      return {f("phone")};
    case ComparatorKind::kEmailSet:
      return {f("email")};
    case ComparatorKind::kAddress:
      return {f("street_number"), f("street"), f("unit"), f("city"), f("state"), f("postal_code")};
    case ComparatorKind::kLocalIdentifier:
      return {f("source"), f("local_id")};
    case ComparatorKind::kText:
      return {f("note")};
  }
  return {};
}

// The outcome's name for records l and r, asked both ways round.
std::string Ask(ComparatorKind kind, const RecordTable& table, RecordIndex l = 0, RecordIndex r = 1,
                std::vector<double> bins = {}) {
  const auto comparator = MakeComparator(kind, table, FieldsOf(kind), bins);
  CompareScratch scratch;
  const RecordIndex left[] = {l, r}, right[] = {r, l};
  Outcome outcomes[2];
  PairTile tile(table, FieldsOf(kind));
  tile.Load(nullptr, left, right);
  comparator->Compare(tile, scratch, outcomes);
  EXPECT_EQ(outcomes[0], outcomes[1]) << "not symmetric";
  return std::string(OutcomeNames(kind)[outcomes[0]]);
}

struct PairCase {
  std::vector<std::string> left, right;
  const char* outcome;
};

void Check(ComparatorKind kind, const std::vector<std::string>& headers, const std::vector<PairCase>& cases) {
  for (const PairCase& c : cases) {
    const RecordTable table = MakePeople(headers, {c.left, c.right});
    EXPECT_EQ(Ask(kind, table), c.outcome) << ::testing::PrintToString(c.left) << " " << ::testing::PrintToString(c.right);
  }
}

TEST(GivenNameTest, EveryOutcome) {
  Check(ComparatorKind::kGivenName, {"given_name", "middle_name", "family_name"},
        {
            {{"OLIVIA", "", "HART"}, {"Olivia", "", "STONE"}, "exact_0"},
            {{"ROBERT", "", "HART"}, {"BOB", "", "HART"}, "nickname"},
            {{"J", "", "HART"}, {"JOHN", "", "HART"}, "initial"},
            {{"J", "", "HART"}, {"J", "", "HART"}, "initial"},
            {{"J", "", "HART"}, {"PETER", "", "HART"}, "different"},
            {{"ROSE QUILLA", "", "HART"}, {"QUILLA", "", "HART"}, "shared_token"},
            {{"OLIVIA", "GRACE", "HART"}, {"GRACE", "", "HART"}, "middle"},
            {{"OLIVIA", "GRACE", "HART"}, {"GRCAE", "", "HART"}, "middle"},
            {{"OLIVAI", "GRACE", "HART"}, {"GRCAE", "OLIVIA", "HART"}, "middle"},
            {{"OLIVIA", "GRACE", "HART"}, {"PETRA", "", "HART"}, "different"},
            {{"JOHN", "W", "HART"}, {"WILLIAM", "J", "HART"}, "crossed_initials"},
            {{"JOHN", "W", "HART"}, {"WILLIAM", "", "HART"}, "different"},  // an initial alone is anybody's
            {{"JOHN", "W", "HART"}, {"W", "", "HART"}, "middle"},
            {{"BABY BOY", "JOHN", "HART"}, {"JOHM", "", "HART"}, "one_unnamed"},
            {{"CARLOS", "", "REYES"}, {"REYES", "", "CARLOS"}, "swapped"},
            {{"CARLOS", "", "REYES"}, {"REYES", "", "CARLSO"}, "half_swapped"},
            // The family name stands in the other's box, and the given names differ: two relatives.
            {{"CARLOS", "", "REYES"}, {"REYES", "", "MOSS"}, "different"},
            {{"MARLENNE", "", "HART"}, {"MARLENNF", "", "HART"}, "near"},
            {{"MARIA", "", "HART"}, {"MARIO", "", "HART"}, "near_both_common"},
            // One edit in three letters makes another name: Jaro-Winkler .778 + .2 * .222 = .822, codes D100 and D600.
            {{"DAB", "", "HART"}, {"DAR", "", "HART"}, "different"},
            {{"KATRU", "", "HART"}, {"KATRUSHQO", "", "HART"}, "loose"},
            // Both Q250; Jaro (4/8 + 4/7 + 3/4)/3 = .607.
            {{"QUASHAWN", "", "HART"}, {"QUICENA", "", "HART"}, "phonetic"},
            {{"BABY BOY", "", "HART"}, {"BABY GIRL", "", "HART"}, "both_unnamed"},
            {{"BABY BOY A", "", "HART"}, {"BABY BOY", "", "HART"}, "both_unnamed"},
            {{"BABY BOY A", "", "HART"}, {"BABY BOY A", "", "HART"}, "both_unnamed"},
            {{"BABY BOY A", "", "HART"}, {"BABY BOY B", "", "HART"}, "different"},
            {{"BABY BOY A", "", "HART"}, {"BABY BOY 1", "", "HART"}, "both_unnamed"},
            {{"BABY BOY A", "", "HART"}, {"BABY BOY 2", "", "HART"}, "different"},
            {{"BABY BOY TWIN", "", "HART"}, {"BABY BOY B", "", "HART"}, "both_unnamed"},  // a twin, but which?
            {{"BABY BOY", "", "HART"}, {"JAMES", "", "HART"}, "one_unnamed"},
            {{"BABY BOY A", "", "HART"}, {"JAMES", "", "HART"}, "one_unnamed_multiple"},
            {{"JAMES", "", "HART"}, {"BABY BOY TWIN", "", "HART"}, "one_unnamed_multiple"},
            {{"JAMES", "", "HART"}, {"OLIVIA", "", "HART"}, "different"},
            {{"", "", "HART"}, {"OLIVIA", "", "HART"}, "missing"},
        });
}

TEST(GivenNameTest, ExactAgreementIsBinnedByTheShareOfRecordsThatHoldTheName) {
  Rows rows;
  for (int i = 0; i < 10; ++i) rows.push_back({i < 6 ? "JAMES" : i < 8 ? "OLIVIA" : "EDMUND"});
  rows.back() = {"QUILLA"};  // JAMES .6, OLIVIA .2, EDMUND .1, QUILLA .1
  const RecordTable table = MakePeople({"given_name"}, rows);
  const std::vector<double> bins = {.1, .5};  // upper limits, themselves inside
  EXPECT_EQ(Ask(ComparatorKind::kGivenName, table, 8, 8, bins), "exact_0");
  EXPECT_EQ(Ask(ComparatorKind::kGivenName, table, 6, 7, bins), "exact_1");
  EXPECT_EQ(Ask(ComparatorKind::kGivenName, table, 0, 5, bins), "exact_2");
}

TEST(FamilyNameTest, EveryOutcome) {
  Check(ComparatorKind::kFamilyName, {"given_name", "middle_name", "family_name", "sex"},
        {
            {{"ANA", "", "HART", "F"}, {"EVA", "", "Hart", "F"}, "exact_0"},
            {{"ANA", "", "GARCIA-LOPEZ", "F"}, {"ANA", "", "LOPEZ", "F"}, "shared_token"},
            {{"ANA", "", "KOWALSKI", "F"}, {"ANA", "KOWALSKI", "MOSS", "F"}, "middle"},
            {{"ANA", "", "THORNTON", "F"}, {"ANA", "", "THORTON", "F"}, "near"},
            // Jaro of seven matches of 9 and 8 letters, none crossed: (7/9 + 7/8 + 1)/3 = .884; three letters in front.
            {{"ANA", "", "MARCHETTI", "F"}, {"ANA", "", "MARQUETT", "F"}, "loose"},
            {{"ANA", "", "QUASHAWN", "F"}, {"ANA", "", "QUICENA", "F"}, "phonetic"},
            {{"ANA", "", "HART", "F"}, {"ANA", "", "KOWALSKI", "F"}, "different_female"},
            {{"ANA", "", "HART", ""}, {"ANA", "", "KOWALSKI", ""}, "different_female"},
            {{"IAN", "", "HART", "M"}, {"IAN", "", "KOWALSKI", ""}, "different"},
            // Swapped names are the given name's to tell.
            {{"CARLOS", "", "REYES", "M"}, {"REYES", "", "CARLOS", "M"}, "missing"},
            {{"ANA", "", "", "F"}, {"ANA", "", "HART", "F"}, "missing"},
        });
}

TEST(FamilyNameTest, AgreementWithAFormerNameIsAnOutcomeOfItsOwn) {
  const RecordTable table = MakePeople({"family_name", "previous_family_name", "sex"},
                                       {{"HART", "KOWALSKI", "F"}, {"KOWALSKI", "", "F"}, {"HART", "", "F"}});
  EXPECT_EQ(Ask(ComparatorKind::kFamilyName, table, 0, 1), "other");
  EXPECT_EQ(Ask(ComparatorKind::kFamilyName, table, 0, 2), "exact_0");
  EXPECT_EQ(Ask(ComparatorKind::kFamilyName, table, 1, 2), "different_female");
}

TEST(MiddleNameTest, EveryOutcome) {
  Check(ComparatorKind::kMiddleName, {"given_name", "middle_name"},
        {{{"ANA", "GRACE"}, {"ANA", "GRACE"}, "exact"},
         {{"ANA", "G"}, {"ANA", "GRACE"}, "initial"},
         {{"ANA", "G"}, {"ANA", "G"}, "initial"},
         {{"ANA", "MARLENNE"}, {"ANA", "MARLENNF"}, "near"},
         {{"ANA", "ROBERT"}, {"ANA", "BOB"}, "near"},
         {{"ANA", "GRACE"}, {"ANA", "GERTRUDE"}, "same_initial"},
         {{"ANA", "GRACE"}, {"ANA", "OLIVIA"}, "different"},
         {{"ANA", "G"}, {"ANA", "OLIVIA"}, "different"},
         {{"ANA", ""}, {"ANA", "OLIVIA"}, "missing"}});
}

TEST(NameSuffixTest, EveryOutcome) {
  Check(ComparatorKind::kNameSuffix, {"name_suffix"},
        {{{"Jr."}, {"JR"}, "equal"}, {{"JR"}, {""}, "one_sided"}, {{"JR"}, {"SR"}, "conflict"}, {{""}, {""}, "missing"}});
}

TEST(BirthDateTest, EveryOutcomeWithItsNeighbours) {
  using O = BirthDateOutcome;
  struct Case {
    uint32_t left, right;
    Outcome outcome;
  };
  const Case cases[] = {
      {0, 19800102, kMissingOutcome},
      {19800523, 19800523, O::kExact},
      {19800101, 19800101, O::kExactJanuaryFirst},
      {19800502, 19800205, O::kSwapped},
      {19800523, 19810523, O::kYearDigit},
      {19850523, 19580523, O::kYearDigit},       // two neighbours transposed
      {19800523, 18800523, O::kYearDigit},       // a digit is a digit, a century apart or not
      {20050523, 19050523, O::kYearDigit},       // a year of two digits in either century
      {20050523, 19040523, O::kSameMonthDay},
      {19800523, 19800524, O::kMonthDayDigit},
      {19800523, 19800532, O::kMonthDayDigit},   // transposed
      {19801123, 19801023, O::kMonthDayDigit},
      {19800111, 19800101, O::kMonthDayDigit},   // one digit comes before "1 January"
      {19800101, 19800523, O::kOneJanuaryFirst},
      {19800101, 19810523, O::kWithin2Years},    // of the same year only
      {19800523, 19920523, O::kSameMonthDay},    // 12 years, two digits
      {19800523, 19930523, O::kSameMonthDay},
      {19800523, 19940523, O::kSameMonthDay},    // 14 years, but one day of the year
      {19850101, 20070101, O::kApart},           // 1 January stands for a year: these are two years, not one birthday
      {19800101, 19920101, O::kWithin14Years},
      {19800101, 19810101, O::kYearDigit},
      {19800523, 19800511, O::kSameYearAndPart}, // month
      {19800523, 19801123, O::kSameYearAndPart}, // day
      {19800523, 19801107, O::kWithin2Years},
      {19800523, 19820522, O::kWithin2Years},    // a day short of two years
      {19800523, 19820524, O::kWithin14Years},
      {19800523, 19940522, O::kWithin14Years},
      {19800523, 19940524, O::kApart},
      // Partial dates: what is known must agree.
      {19800000, 19800523, O::kPartial},
      {19800000, 19800000, O::kPartial},
      {19800500, 19800523, O::kPartial},
      {19800500, 19800600, O::kWithin2Years},
      {19800500, 19800623, O::kWithin2Years},
      {19800500, 19810500, O::kYearDigit},
      {19800000, 19810000, O::kWithin2Years},    // a year alone is too little for a typing error
      {19800000, 19820000, O::kWithin2Years},
      {19800000, 19830000, O::kWithin14Years},
      {19800000, 19930000, O::kWithin14Years},
      {19800000, 19940000, O::kApart},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(CompareBirthDates(c.left, c.right), c.outcome) << c.left << " " << c.right;
    EXPECT_EQ(CompareBirthDates(c.right, c.left), c.outcome) << c.right << " " << c.left;
  }
  Check(ComparatorKind::kBirthDate, {"birth_date"},
        {{{"1980-05-23"}, {"1980-05-23"}, "exact_young"}, {{"1980-05-23"}, {""}, "missing"}});
}

TEST(BirthDateTest, YoungIsBornWithinThirtyYearsOfTheYoungest) {
  const RecordTable table = MakePeople({"birth_date"}, {{"1990-06-01"}, {"1990-06-01"}, {"1990-05-31"}, {"1990-05-31"}, {"2020-06-01"}});
  EXPECT_EQ(Ask(ComparatorKind::kBirthDate, table, 0, 1), "exact_young");
  EXPECT_EQ(Ask(ComparatorKind::kBirthDate, table, 2, 3), "exact");
  // A mistyped year among two thousand dates does not make everybody old.
  Rows rows(2000, {"1990-06-01"});
  rows.push_back({"2920-06-01"});
  const RecordTable mistyped = MakePeople({"birth_date"}, rows);
  EXPECT_EQ(Ask(ComparatorKind::kBirthDate, mistyped, 0, 1), "exact_young");
}

TEST(SexTest, EveryOutcome) {
  Check(ComparatorKind::kSex, {"sex"},
        {{{"F"}, {"female"}, "same"}, {{"F"}, {"M"}, "different"}, {{"F"}, {""}, "missing"}, {{"F"}, {"U"}, "missing"}});
}

TEST(NationalIdentifierTest, EveryOutcome) {
  // The other records make nine digits the rule, so that four digits are read as the last four.
  const auto ask = [](const char* left, const char* right) {
    const RecordTable table = MakePeople({"national_identifier"}, {{left}, {right}, {"512-44-7301"}, {"433-81-2296"}, {"618-52-9047"}});
    return Ask(ComparatorKind::kNationalIdentifier, table);
  };
  EXPECT_EQ(ask("521-34-8867", "521348867"), "exact");
  EXPECT_EQ(ask("521-34-8867", "XXX-XX-8867"), "last_four");
  EXPECT_EQ(ask("xxx-xx-8867", "XXX-XX-8867"), "last_four");
  EXPECT_EQ(ask("521-34-8867", "XXX-XX-8868"), "different");
  EXPECT_EQ(ask("521-34-8867", "521-34-8897"), "one_edit");
  EXPECT_EQ(ask("521-34-8867", "521-43-8867"), "one_edit");
  EXPECT_EQ(ask("521-34-8867", "447-19-8867"), "same_last_four");
  EXPECT_EQ(ask("521-34-8867", "447-19-3352"), "different");
  EXPECT_EQ(ask("521-34-8867", ""), "missing");
}

TEST(NationalIdentifierTest, AValueOfMoreThanSixRecordsIsShared) {
  for (const int sharing : {6, 7}) {
    const RecordTable table = MakePeople({"national_identifier"}, Rows(static_cast<size_t>(sharing), {"521-34-8867"}));
    EXPECT_EQ(Ask(ComparatorKind::kNationalIdentifier, table), sharing == 6 ? "exact" : "exact_shared") << sharing;
  }
}

TEST(PhoneSetTest, BestOutcomeOfAllNumbers) {
  Check(ComparatorKind::kPhoneSet, {"phone", "phone#2"},
        {{{"(212) 446-0142", ""}, {"2124460142", ""}, "exact"},
         {{"2124460142", "6464460177"}, {"3104460199", "6464460177"}, "exact"},
         {{"2124460142", "6464460177"}, {"6464460177", ""}, "exact"},
         {{"2124460142", ""}, {"2124460143", ""}, "one_edit"},
         {{"2124460142", ""}, {"2124460124", ""}, "one_edit"},
         {{"2124460142", ""}, {"2124469988", ""}, "same_area"},
         {{"2124460142", "3104460199"}, {"3104467766", ""}, "same_area"},
         {{"2124460142", ""}, {"3104467766", ""}, "different"},
         {{"2124460142", ""}, {"", ""}, "missing"}});
}

TEST(PhoneSetTest, SharingDecidesHowMuchAgreementMeans) {
  for (const auto& [sharing, outcome] : std::vector<std::pair<size_t, const char*>>{
           {3, "exact"}, {4, "exact_shared"}, {8, "exact_shared"}, {9, "exact_wide"}}) {
    EXPECT_EQ(Ask(ComparatorKind::kPhoneSet, MakePeople({"phone"}, Rows(sharing, {"2124460142"}))), outcome) << sharing;
  }
}

TEST(EmailSetTest, EveryOutcome) {
  Check(ComparatorKind::kEmailSet, {"email"},
        {{{"a.hart@mail.example"}, {"A.Hart@mail.example"}, "exact"},
         {{"quilla.hart@mail.example"}, {"quila.hart@mail.example"}, "near"},
         {{"quilla.hart@mail.example"}, {"quilla.hart@other-post.example"}, "same_local_part"},
         {{"quilla.hart@mail.example"}, {"xavier77@post.example"}, "different"},
         {{""}, {"xavier77@post.example"}, "missing"}});
  EXPECT_EQ(Ask(ComparatorKind::kEmailSet, MakePeople({"email"}, Rows(3, {"a.hart@mail.example"}))), "exact");
  EXPECT_EQ(Ask(ComparatorKind::kEmailSet, MakePeople({"email"}, Rows(4, {"a.hart@mail.example"}))), "exact_shared");
}

TEST(AddressTest, EveryOutcome) {
  Check(ComparatorKind::kAddress, {"street", "city", "state", "postal_code"},
        {{{"12 Maple Street", "Lakeview", "OH", "43101"}, {"12 MAPLE ST", "LAKEVIEW", "OH", "43101"}, "exact"},
         {{"12 Maple St Apt 4", "Lakeview", "OH", "43101"}, {"12 Maple St", "Lakeview", "OH", "43101"}, "exact"},
         {{"12 Maple St Apt 4", "Lakeview", "OH", "43101"}, {"12 Maple St #5", "Lakeview", "OH", "43101"}, "other_unit"},
         {{"12 Maple St", "Lakeview", "OH", "43101"}, {"12 Mapel St", "Lakeview", "OH", "43101"}, "near"},
         {{"1423 Maple St", "Lakeview", "OH", "43101"}, {"1432 Maple St", "Lakeview", "OH", "43101"}, "near"},
         {{"1423 Maple St", "Lakeview", "OH", "43101"}, {"143 Maple St", "Lakeview", "OH", "43101"}, "near"},
         {{"1423 Maple St", "Lakeview", "OH", "43101"}, {"877 Maple St", "Lakeview", "OH", "43101"}, "same_street"},
         // The same street elsewhere is another street; city or postal code is enough to be in one place.
         {{"12 Maple St", "Lakeview", "OH", "43101"}, {"12 Maple St", "Brookton", "OH", "43999"}, "same_state"},
         {{"12 Maple St", "Lakeview", "OH", "43101"}, {"12 Maple St", "Lakeview", "OH", "43999"}, "exact"},
         {{"12 Maple St", "", "", ""}, {"12 Maple St", "Lakeview", "OH", "43101"}, "exact"},
         {{"PO Box 77", "Lakeview", "OH", "43101"}, {"P.O. Box 77", "Lakeview", "OH", "43101"}, "exact"},
         {{"PO Box 77", "Lakeview", "OH", "43101"}, {"PO Box 912", "Lakeview", "OH", "43101"}, "same_street"},
         {{"12 Maple St", "Lakeview", "OH", "43101"}, {"88 Quarry Rd", "Lakeview", "OH", "43101"}, "same_postal_code"},
         {{"12 Maple St", "Lakeview", "OH", "43101"}, {"88 Quarry Rd", "Lakeview", "OH", "43999"}, "same_city"},
         {{"12 Maple St", "Lakeview", "OH", "43101"}, {"88 Quarry Rd", "Brookton", "OH", "43999"}, "same_state"},
         {{"12 Maple St", "Lakeview", "OH", "43101"}, {"88 Quarry Rd", "Brookton", "TX", "75001"}, "different"},
         // A street on one side only: the region may speak for the pair, never against it.
         {{"", "Lakeview", "OH", "43101"}, {"88 Quarry Rd", "Lakeview", "OH", "43999"}, "same_city"},
         {{"", "Lakeview", "OH", "43101"}, {"88 Quarry Rd", "Brookton", "TX", "75001"}, "missing"},
         {{"", "", "", ""}, {"88 Quarry Rd", "Brookton", "TX", "75001"}, "missing"}});
}

TEST(AddressTest, MoreThanEightRecordsAtOneAddressAreAGroup) {
  for (const size_t sharing : {8, 9}) {
    const RecordTable table = MakePeople({"street", "city"}, Rows(sharing, {"500 Harbour Home Rd", "Lakeview"}));
    EXPECT_EQ(Ask(ComparatorKind::kAddress, table), sharing == 8 ? "exact" : "exact_group");
  }
}

TEST(LocalIdentifierTest, NumbersMeanSomethingWithinOneAuthorityOnly) {
  Check(ComparatorKind::kLocalIdentifier, {"source", "local_identifier"},
        {{{"NORTH", "004711"}, {"NORTH", "004711"}, "same"},
         {{"NORTH", "004711"}, {"SOUTH", "004711"}, "other_authority"},
         {{"NORTH", "004711"}, {"NORTH", "004712"}, "near"},
         {{"NORTH", "004711"}, {"NORTH", "998830"}, "same_authority"},
         {{"NORTH", "004711"}, {"NORTH", ""}, "same_authority"},
         {{"NORTH", "004711"}, {"", "004711"}, "missing"}});
  Check(ComparatorKind::kLocalIdentifier, {"local_identifier"},
        {{{"004711"}, {"004711"}, "same"}, {{"004711"}, {""}, "missing"}});
}

TEST(TextTest, EveryOutcome) {
  Check(ComparatorKind::kText, {"free_text"},
        {{{"general hospital"}, {"General Hospital"}, "exact"},
         {{"general hospital"}, {"genral hospital"}, "near"},
         {{"general hospital"}, {"zoo"}, "different"},
         {{""}, {"zoo"}, "missing"}});
}

TEST(OutcomesTest, VocabulariesHaveOneNamePerOutcomeAndFitTheLevelMap) {
  for (int k = 0; k <= static_cast<int>(ComparatorKind::kText); ++k) {
    const auto kind = static_cast<ComparatorKind>(k);
    EXPECT_EQ(OutcomeNames(kind)[0], "missing");
    EXPECT_LE(OutcomeNames(kind).size(), 32u);
    EXPECT_EQ(ComparatorFields(kind), static_cast<int>(FieldsOf(kind).size()));
  }
  EXPECT_EQ(OutcomeNames(ComparatorKind::kGivenName)[GivenNameOutcome::kDifferent], "different");
  EXPECT_EQ(OutcomeNames(ComparatorKind::kFamilyName)[FamilyNameOutcome::kDifferent], "different");
  EXPECT_EQ(OutcomeNames(ComparatorKind::kBirthDate)[BirthDateOutcome::kApart], "apart");
  EXPECT_EQ(OutcomeNames(ComparatorKind::kAddress)[AddressOutcome::kDifferent], "different");
}

}  // namespace
}  // namespace ipse
