#include "matcher/standardise/nickname.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>
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

TEST(Nickname, ShortFormsOfNamesOneMeetsNow) {
  for (const auto& [formal, nickname] : std::vector<std::pair<const char*, const char*>>{
           {"ABIGAIL", "ABBY"},     {"ABIGALE", "ABBEY"},   {"AMELIA", "MILLIE"},     {"AUGUSTINE", "GUS"},
           {"BARTHOLOMEW", "BART"}, {"BEATRICE", "TRIXIE"}, {"CATHLEEN", "KATHY"},    {"CORNELIUS", "NEIL"},
           {"DOROTHEA", "DOLLY"},   {"EBENEZER", "EBEN"},   {"ELEANOR", "NELL"},      {"EMELINE", "EMMY"},
           {"FREDERICKA", "FREDDIE"}, {"GARRETT", "GARY"},  {"GERTRUDE", "TRUDY"},    {"HELENA", "NELL"},
           {"IGNATIUS", "IGGY"},    {"JEREMIAH", "JERRY"},  {"JOHANNAH", "JODY"},     {"KENDRA", "KENNY"},
           {"LAVINIA", "VINA"},     {"LUCINDA", "CINDY"},   {"MADELINE", "MADDIE"},   {"MARIETTA", "ETTA"},
           {"MATTHIAS", "THIAS"},   {"MICAH", "MIKE"},      {"MIGUEL", "MIGUELITO"},  {"MILDRED", "MIDGE"},
           {"NICHOLETTE", "NIKKI"}, {"NICODEMUS", "NICO"},  {"OBADIAH", "OBIE"},      {"OSWALD", "OZZIE"},
           {"PENELOPE", "PENNY"},   {"PHILOMENA", "MENA"},  {"REGINALD", "REX"},      {"ROSALYN", "ROZ"},
           {"SEBASTIAN", "SEB"},    {"SOLOMON", "SOLLY"},   {"SYLVESTER", "SLY"},     {"THEODOSIA", "THEO"},
           {"VALENTINA", "VAL"},    {"VERONICA", "VONNIE"}, {"VINCENZO", "VINNIE"},   {"WILHELMINA", "MINA"},
           {"WINIFRED", "FREDDIE"}, {"ZACHARIAH", "ZACH"}}) {
    EXPECT_TRUE(Share(formal, nickname)) << formal << " " << nickname;
  }
}

// Names of one root in several languages are other people's names where both are in use.
TEST(Nickname, NamesOfOneRootStayApart) {
  for (const auto& [left, right] : std::vector<std::pair<const char*, const char*>>{
           {"JOAN", "JOHN"},   {"JEAN", "JOHN"},     {"JO", "JOHN"},       {"MICHELE", "MICHAEL"}, {"SEAN", "JOHN"},
           {"OWEN", "JOHN"},   {"EVAN", "JOHN"},     {"IAN", "JOHN"},      {"NATHAN", "JOHN"},     {"JACKSON", "JOHN"},
           {"JACOB", "JAMES"}, {"CHAD", "CHARLES"},  {"GEORGE", "ALBERT"},   {"ARTHUR", "THOMAS"},
           {"PETER", "PATRICK"}, {"CODY", "COREY"},  {"LOUISE", "LOUIS"},  {"MARTHA", "MARIETTA"}}) {
    EXPECT_FALSE(Share(left, right)) << left << " " << right;
  }
  EXPECT_TRUE(Share("JOAN", "JUAN"));  // the Catalan spelling
  EXPECT_TRUE(Share("JOAN", "JOANNE"));
  EXPECT_TRUE(Share("JUAN", "JOHN"));
}

TEST(Nickname, PartsOfACompoundNameAreNotOneAnother) {
  for (const auto& [compound, first, second] : std::vector<std::tuple<const char*, const char*, const char*>>{
           {"JOSE MANUEL", "JOSE", "MANUEL"}, {"MARY ANN", "MARY", "ANN"}, {"JUAN CARLOS", "JUAN", "CARLOS"},
           {"JEAN PAUL", "JEAN", "PAUL"}, {"MARIA GUADALUPE", "MARIA", "GUADALUPE"}, {"MARY KATHERINE", "MARY", "KATHERINE"}}) {
    EXPECT_TRUE(Share(compound, first)) << compound;
    EXPECT_TRUE(Share(compound, second)) << compound;
    EXPECT_FALSE(Share(first, second)) << compound;
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

TEST(CommonNames, SexAndUse) {
  EXPECT_EQ(GivenNameSex("MARIA"), 'F');
  EXPECT_EQ(GivenNameSex("JAMES"), 'M');
  EXPECT_EQ(GivenNameSex("TAYLOR"), 'U');
  EXPECT_EQ(GivenNameSex("QWERTZ"), 'U');
  EXPECT_TRUE(IsCommonGivenName("MARY"));
  EXPECT_TRUE(IsCommonFamilyName("NGUYEN"));
  EXPECT_FALSE(IsCommonFamilyName("QWERTZ"));
}

}  // namespace
}  // namespace ipse
