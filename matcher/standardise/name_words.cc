#include "matcher/standardise/name_words.h"

#include <vector>

#include "matcher/standardise/word_table.h"

namespace ipse {
namespace {

constexpr uint32_t Suffix(NameSuffix suffix) { return static_cast<uint32_t>(suffix) << kNameSuffixShift; }

struct WordLine {
  uint32_t flags;
  std::string_view words;
};

constexpr WordLine kLines[] = {
    {kNameTitle,
     "DR MR MRS MS MISS MX PROF PROFESSOR DOCTOR REV REVEREND SIR DAME MISTER MADAM MME MLLE SRA SRTA DRA DNA RABBI "
     "IMAM "
     "FATHER SISTER BROTHER PASTOR BISHOP CAPT CAPTAIN SGT SERGEANT LT LIEUT COL COLONEL CMDR CPL PVT SPC HERR FRAU "
     "PFC "
     "MSGT TSGT SSGT"},
    {kNameDegree,
     "MD PHD DDS DMD DVM RN LPN LVN ARNP APRN CRNA CNM CNA CNP FNP DNP PAC PHARMD RPH DPM DPT PSYD LCSW LMSW LMFT LPC "
     "ESQ "
     "JD MBA MPH MSN BSN MSW EDD OTR FACP FACS FAAP FRCP MBBS MBCHB CPA USN USMC USAF RET RETIRED"},
    {kNameBaby, "BABY NEWBORN INFANT NB NBABY NEWBRN NEONATE"},
    {kNameBaby | kNameBoy,
     "BABYBOY BB BBOY NBBOY NBB NBM BOYBABY NEWBORNBOY INFANTBOY INFANTMALE BABYMALE NEWBORNMALE BABYBO BABBOY "
     "BABYBOYS"},
    {kNameBaby | kNameGirl,
     "BABYGIRL BG BGIRL NBGIRL NBG NBF GIRLBABY NEWBORNGIRL INFANTGIRL INFANTFEMALE BABYFEMALE NEWBORNFEMALE BABYGRL "
     "BABYGIR "
     "BABYGIRLS"},
    {kNameBoy, "BOY"},
    {kNameGirl, "GIRL"},
    {kNameBoy | kNameFiller, "MALE"},
    {kNameGirl | kNameFiller, "FEMALE"},
    {kNameTwin, "TWIN TWINS TRIPLET QUAD QUADRUPLET"},
    {kNameInNewborn, "SON DAUGHTER OF"},
    {kNameUnknown,
     "NONE UNKNOWN UNKOWN UNKNOW UNKN UNK UNKNWN NULL NIL NFN FNU LNU NLN NFNU NONAME NOFIRSTNAME NOLASTNAME NOTGIVEN "
     "NOTKNOWN "
     "REFUSED DECLINED UNAVAILABLE UNDEFINED ANONYMOUS ANON PATIENT UNNAMED DESCONOCIDO DESCONOCIDA FIRSTNAME LASTNAME "
     "FIRSTNAMEUNKNOWN LASTNAMEUNKNOWN NONAMEGIVEN"},
    {kNameFiller | kNameInNewborn, "NAME"},
    {kNameFiller, "NO NOT GIVEN FIRST LAST PERSON AVAILABLE YET PT DOE NAMED PROVIDED"},
    {kNameUnknownLead, "UNIDENTIFIED TRAUMA"},
    {kNameTest,
     "TEST TESTING TESTER TESTPATIENT TESTPT TESTPERSON PATIENTTEST TESTONE TESTTWO DUMMY DEMOPATIENT XTEST "
     "QATEST TESTQA TESTCASE TESTUSER TEST1 TEST2 TEST3 TEST01 TEST02"},
    {kNameMaiden, "NEE FKA AKA FORMERLY MAIDEN BORN GEB GEBORENE"},
    {kNameParticle,
     "DE LA LAS LOS DEL DELA DELAS DELOS DA DAS DO DOS DI DU LE LES VAN VON VANDER VANDEN VONDER DER DEN TER TEN TE "
     "HET OP VANT "
     "ZU ZUM ZUR AF AV AL EL UL BIN BINT IBN ABU BEN BEL Y E"},
    {kNameSaint, "SAINT SAINTE SAN SANTA SANTO ST STE"},
    {kNameGlue, "MC MAC O"},
    {kNameNoMiddle, "NMN NMI NMNI"},
    {kNameRemark, "DECEASED DUPLICATE DUPLICATED DUP DNU DONOTUSE INACTIVE MERGED DISREGARD DISREGUARD DELETED"},
    {Suffix(NameSuffix::kJr), "JR JUNIOR JNR"},
    {Suffix(NameSuffix::kSr), "SR SENIOR SNR"},
    {Suffix(NameSuffix::kII), "II 2ND 2D"},
    {Suffix(NameSuffix::kIII), "III 3RD 3D"},
    {Suffix(NameSuffix::kIV), "IV 4TH"},
    {Suffix(NameSuffix::kV), "V 5TH"},
};

WordTable MakeTable() {
  std::vector<WordTable::Entry> entries;
  for (const WordLine& line : kLines) {
    ForEachWord(line.words, [&](std::string_view word) { entries.emplace_back(word, line.flags); });
  }
  return WordTable(std::span<const WordTable::Entry>(entries));
}

}  // namespace

uint32_t NameWordFlags(std::string_view word) {
  static const WordTable table = MakeTable();
  if (word.size() > 20) return 0;
  const uint32_t flags = table.Find(word);
  // ZZTEST and ZZZTESTPATIENT: a Z or two in front sorts them to the end of the list.
  if (flags == 0 && word.size() > 5 && word[0] == 'Z') {
    const size_t start = word.find_first_not_of('Z');
    if (start != std::string_view::npos && (table.Find(word.substr(start)) & kNameTest) != 0) return kNameTest;
  }
  return flags;
}

}  // namespace ipse
