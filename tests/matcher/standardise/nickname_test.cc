#include "matcher/standardise/nickname.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "matcher/standardise/common_names.h"

namespace ipse {
namespace {

bool Share(std::string_view left, std::string_view right) {
  return ShareNicknameGroup(NicknameGroups(left), NicknameGroups(right));
}

TEST(Nickname, FormalNamesAndTheirShortForms) {
  for (const auto& [formal, nickname] : std::vector<std::pair<const char*, const char*>>{
           {"ROBERT", "BOB"},       {"WILLIAM", "BILL"},     {"MARGARET", "PEGGY"},  {"ELIZABETH", "BETTY"},
           {"JOHN", "JACK"},        {"RICHARD", "DICK"},     {"FRANCISCO", "PACO"},  {"GUADALUPE", "LUPE"},
           {"JOSE", "PEPE"},        {"JESUS", "CHUY"},       {"IGNACIO", "NACHO"},   {"GIUSEPPE", "BEPPE"},
           {"JOHANNES", "HANS"},    {"MALGORZATA", "GOSIA"}, {"ALEKSANDR", "SASHA"}, {"MIKHAIL", "MISHA"},
           {"MUHAMMAD", "MOHAMED"}, {"YITZCHAK", "ISAAC"},   {"KATHERINE", "KATE"},  {"CHRISTOPHER", "CHRIS"},
           {"CHRISTINE", "CHRIS"},  {"PATRICK", "PAT"},      {"PATRICIA", "PAT"},    {"MARY ANN", "MARYANN"},
           {"DEMETRIOS", "JIMMY"},  {"ISTVAN", "STEVE"},     {"SIOBHAN", "JOAN"},    {"RAJENDRA", "RAJ"}}) {
    EXPECT_TRUE(Share(formal, nickname)) << formal << " " << nickname;
  }
}

TEST(Nickname, FormalNamesThatOnlyShareAShortFormStayApart) {
  for (const auto& [left, right] : std::vector<std::pair<const char*, const char*>>{{"PATRICK", "PATRICIA"},
                                                                                    {"CHRISTOPHER", "CHRISTINE"},
                                                                                    {"ALEXANDER", "ALEXANDRA"},
                                                                                    {"ROBERT", "ALBERT"},
                                                                                    {"SAMUEL", "SAMANTHA"},
                                                                                    {"EDWARD", "THEODORE"},
                                                                                    {"DANIEL", "DANIELLE"},
                                                                                    {"MICHAEL", "MITCHELL"},
                                                                                    {"JOHN", "JAMES"},
                                                                                    {"MARY", "MARTHA"}}) {
    EXPECT_FALSE(Share(left, right)) << left << " " << right;
  }
}

TEST(Nickname, UnknownNamesHaveNoGroups) {
  EXPECT_TRUE(NicknameGroups("").empty());
  EXPECT_TRUE(NicknameGroups("QWERTZ").empty());
  EXPECT_FALSE(Share("QWERTZ", "QWERTZ"));
}

TEST(Nickname, GroupsAreSortedAndManyMatterOfFactly) {
  for (const char* name : {"PAT", "ALEX", "CHRIS", "JACK", "BETO", "LENA"}) {
    const auto groups = NicknameGroups(name);
    EXPECT_GT(groups.size(), 1U) << name;
    EXPECT_TRUE(std::is_sorted(groups.begin(), groups.end())) << name;
    EXPECT_EQ(std::adjacent_find(groups.begin(), groups.end()), groups.end()) << name;
  }
  EXPECT_GT(CountNicknames().groups, 1200U);
  EXPECT_GT(CountNicknames().names, 6000U);
}

TEST(CommonNames, SexAndFrequency) {
  EXPECT_EQ(GivenNameSex("MARIA"), 'F');
  EXPECT_EQ(GivenNameSex("JAMES"), 'M');
  EXPECT_EQ(GivenNameSex("TAYLOR"), 'U');
  EXPECT_EQ(GivenNameSex("QWERTZ"), 'U');
  EXPECT_TRUE(IsCommonGivenName("MARY"));
  EXPECT_TRUE(IsCommonFamilyName("NGUYEN"));
  EXPECT_FALSE(IsCommonFamilyName("QWERTZ"));
  EXPECT_NEAR(ReferenceFamilyFrequency("SMITH"), 0.008, 0.002);
  EXPECT_GT(ReferenceFamilyFrequency("SMITH"), ReferenceFamilyFrequency("NGUYEN"));
  EXPECT_EQ(ReferenceFamilyFrequency("QWERTZ"), 0.0F);
  EXPECT_GT(ReferenceGivenFrequency("JAMES"), ReferenceGivenFrequency("CASPER"));
}

}  // namespace
}  // namespace ipse
