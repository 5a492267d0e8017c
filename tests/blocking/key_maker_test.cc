// Blocking keys by hand: which records share a key under each transform.

#include "blocking/key_maker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "tests/matcher/record/people.h"

namespace ipse {
namespace {

KeyPart Part(const char* field, KeyTransform transform = KeyTransform::kExact, uint32_t length = 0) {
  KeyPart part;
  part.field = FieldIndex(field);
  part.transform = transform;
  part.length = length;
  return part;
}

std::vector<uint64_t> Keys(const RecordTable& table, const std::vector<KeyPart>& parts, RecordIndex record,
                           uint32_t keys_max = 64) {
  std::vector<uint64_t> keys;
  KeyMaker(table, keys_max).Make({"rule", parts, 0, false}, record, &keys);
  EXPECT_EQ(std::set<uint64_t>(keys.begin(), keys.end()).size(), keys.size()) << "a key twice";
  return keys;
}

// How many keys the first two values share.
size_t Shared(const std::string& role, const KeyPart& part, const std::string& left, const std::string& right) {
  const RecordTable table = MakePeople({role}, {{left}, {right}});
  const auto l = Keys(table, {part}, 0), r = Keys(table, {part}, 1);
  return static_cast<size_t>(std::count_if(l.begin(), l.end(), [&](uint64_t key) { return std::count(r.begin(), r.end(), key) > 0; }));
}
size_t KeyCount(const std::string& role, const KeyPart& part, const std::string& value) {
  return Keys(MakePeople({role, "sex"}, {{value, "F"}}), {part}, 0).size();
}

TEST(KeyMakerTest, NameTransforms) {
  using T = KeyTransform;
  EXPECT_EQ(Shared("family_name", Part("family"), "Hart", "HART"), 1u);
  EXPECT_EQ(Shared("family_name", Part("family"), "HART", "HARTE"), 0u);
  EXPECT_EQ(Shared("family_name", Part("family", T::kSoundex), "SMITH", "SMYTHE"), 1u);   // S530
  EXPECT_EQ(Shared("family_name", Part("family", T::kSoundex), "SMITH", "SMALL"), 0u);    // S530, S540
  EXPECT_EQ(Shared("family_name", Part("family", T::kInitial), "SMITH", "STONE"), 1u);
  EXPECT_EQ(Shared("family_name", Part("family", T::kInitial), "SMITH", "HART"), 0u);
  EXPECT_EQ(Shared("family_name", Part("family", T::kPrefix, 3), "SMITH", "SMIRNOV"), 1u);
  EXPECT_EQ(Shared("family_name", Part("family", T::kPrefix, 4), "SMITH", "SMIRNOV"), 0u);
  EXPECT_EQ(KeyCount("family_name", Part("family", T::kPrefix, 4), "WU"), 0u);            // too short to have a start
  EXPECT_EQ(Shared("family_name", Part("family", T::kTokens), "GARCIA LOPEZ", "LOPEZ"), 1u);
  EXPECT_EQ(KeyCount("family_name", Part("family", T::kTokens), "GARCIA LOPEZ"), 2u);
  EXPECT_EQ(KeyCount("given_name", Part("given", T::kTokens), "J"), 0u);                  // an initial is no token
  EXPECT_GE(Shared("given_name", Part("given", T::kNicknames), "BOB", "ROBERT"), 1u);
  EXPECT_EQ(Shared("given_name", Part("given", T::kNicknames), "QUILLANA", "QUILLANA"), 1u);  // in no group: itself
  EXPECT_EQ(Shared("given_name", Part("given", T::kNicknames), "PATRICK", "PATRICIA"), 0u);
}

TEST(KeyMakerTest, NewbornsNotYetNamedHaveNoNameToBlockOn) {
  for (const auto transform : {KeyTransform::kExact, KeyTransform::kTokens, KeyTransform::kSoundex, KeyTransform::kInitial}) {
    EXPECT_EQ(KeyCount("given_name", Part("given", transform), "BABY BOY"), 0u);
  }
}

TEST(KeyMakerTest, DeletionsFindEveryOneLetterError) {
  const KeyPart part = Part("family", KeyTransform::kDeletions);
  EXPECT_EQ(KeyCount("family_name", part, "HART"), 5u);   // HART, ART, HRT, HAT, HAR
  EXPECT_EQ(KeyCount("family_name", part, "HARRT"), 5u);  // HARRT, ARRT, HRRT, HART (twice), HARR
  EXPECT_EQ(KeyCount("family_name", part, "WU"), 1u);     // too short to lose one
  EXPECT_GE(Shared("family_name", part, "THORNTON", "THORTON"), 1u);   // left out
  EXPECT_GE(Shared("family_name", part, "THORNTON", "THORXTON"), 1u);  // replaced
  EXPECT_GE(Shared("family_name", part, "THORNTON", "THRONTON"), 1u);  // transposed
  EXPECT_EQ(Shared("family_name", part, "THORNTON", "THAXNTON"), 0u);  // two letters
}

TEST(KeyMakerTest, WildcardsFindOneReplacedDigitOnly) {
  const KeyPart part = Part("phone", KeyTransform::kWildcard);
  EXPECT_EQ(KeyCount("phone", part, "2124460142"), 10u);
  EXPECT_EQ(Shared("phone", part, "2124460142", "2124460143"), 1u);
  EXPECT_EQ(Shared("phone", part, "2124460142", "2124460142"), 10u);
  EXPECT_EQ(Shared("phone", part, "2124460142", "2124460124"), 0u);
}

TEST(KeyMakerTest, DateTransforms) {
  using T = KeyTransform;
  const auto shared = [](T transform, const char* l, const char* r) {
    return Shared("birth_date", Part("birth_date", transform), l, r);
  };
  EXPECT_EQ(shared(T::kExact, "1980-05-23", "19800523"), 1u);
  EXPECT_EQ(shared(T::kYear, "1980-05-23", "1980-11-07"), 1u);
  EXPECT_EQ(shared(T::kYear, "1980-05-23", "1981-05-23"), 0u);
  EXPECT_EQ(shared(T::kYearMonth, "1980-05-23", "1980-05-11"), 1u);
  EXPECT_EQ(shared(T::kYearMonth, "1980-05-23", "1980-06-23"), 0u);
  EXPECT_EQ(shared(T::kMonthDay, "1980-05-23", "1999-05-23"), 1u);
  EXPECT_EQ(shared(T::kMonthDay, "1980-02-11", "1980-11-02"), 0u);
  EXPECT_EQ(shared(T::kMonthDayAnyOrder, "1980-02-11", "1999-11-02"), 1u);
  EXPECT_EQ(shared(T::kMonthDayAnyOrder, "1980-02-11", "1980-02-12"), 0u);
}

TEST(KeyMakerTest, IdentifierTransforms) {
  const RecordTable table = MakePeople({"national_identifier"}, {{"521-34-8867"}, {"XXX-XX-8867"}, {"447-19-8867"}});
  const KeyPart whole = Part("national_id"), last_four = Part("national_id", KeyTransform::kLastFour);
  EXPECT_EQ(Keys(table, {whole}, 0).size(), 1u);
  EXPECT_TRUE(Keys(table, {whole}, 1).empty());  // four digits are no number to block on
  EXPECT_NE(Keys(table, {whole}, 0), Keys(table, {whole}, 2));
  EXPECT_EQ(Keys(table, {last_four}, 0), Keys(table, {last_four}, 1));
  EXPECT_EQ(Keys(table, {last_four}, 0), Keys(table, {last_four}, 2));
}

TEST(KeyMakerTest, NamesInAnyOrder) {
  const RecordTable table = MakePeople({"given_name", "family_name"}, {{"CARLOS", "REYES"}, {"REYES", "CARLOS"}, {"CARLOS", "MOSS"},
                                                                      {"KARLOS", "REYES"}, {"CARLOS", ""}, {"BABY BOY", "REYES"}});
  KeyPart part = Part("given", KeyTransform::kAnyOrder);
  part.second_field = FieldIndex("family");
  EXPECT_EQ(Keys(table, {part}, 0), Keys(table, {part}, 1));
  EXPECT_NE(Keys(table, {part}, 0), Keys(table, {part}, 2));
  EXPECT_TRUE(Keys(table, {part}, 4).empty());
  EXPECT_TRUE(Keys(table, {part}, 5).empty());
  part.transform = KeyTransform::kSoundexAnyOrder;
  const RecordTable sounds = MakePeople({"given_name", "family_name"}, {{"STEVEN", "SMITH"}, {"SMYTHE", "STEPHEN"}});
  EXPECT_EQ(Keys(sounds, {part}, 0).size(), 1u);
  EXPECT_EQ(Keys(sounds, {part}, 0), Keys(sounds, {part}, 1));
}

TEST(KeyMakerTest, PartsCombineAndAMissingPartGivesNoKey) {
  const RecordTable table = MakePeople({"family_name", "phone", "phone#2", "sex"},
                                       {{"GARCIA LOPEZ", "2124460142", "6464460177", "F"}, {"LOPEZ", "6464460177", "", "F"},
                                        {"LOPEZ", "", "", "F"}});
  KeyPart phone = Part("phone");
  const KeyPart tokens = Part("family", KeyTransform::kTokens);
  EXPECT_EQ(Keys(table, {tokens, phone}, 0).size(), 2u);
  phone.all_values = true;
  const auto four = Keys(table, {tokens, phone}, 0), one = Keys(table, {tokens, phone}, 1);
  EXPECT_EQ(four.size(), 4u);
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(std::count(four.begin(), four.end(), one[0]), 1);
  EXPECT_TRUE(Keys(table, {tokens, phone}, 2).empty());
  EXPECT_EQ(Keys(table, {tokens, phone}, 0, 3).size(), 3u);  // no more than allowed
}

TEST(KeyMakerTest, EqualKeysOfTwoRulesDiffer) {
  const RecordTable table = MakePeople({"sex"}, {{"F"}});
  KeyMaker maker(table);
  std::vector<uint64_t> a, b;
  maker.Make({"one rule", {Part("sex")}, 0, false}, 0, &a);
  maker.Make({"another", {Part("sex")}, 0, false}, 0, &b);
  EXPECT_NE(a, b);
}

TEST(KeyMakerTest, ARuleAppliesWhereTheTableHasItsFields) {
  const RecordTable table = MakePeople({"family_name", "sex"}, {{"HART", "F"}});
  EXPECT_TRUE(KeyMaker::Applies({"r", {Part("family"), Part("sex")}, 0, false}, table));
  EXPECT_FALSE(KeyMaker::Applies({"r", {Part("family"), Part("phone")}, 0, false}, table));
  KeyPart both = Part("family", KeyTransform::kAnyOrder);
  both.second_field = FieldIndex("given");
  EXPECT_FALSE(KeyMaker::Applies({"r", {both}, 0, false}, table));
}

}  // namespace
}  // namespace ipse
