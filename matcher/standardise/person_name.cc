#include "matcher/standardise/person_name.h"

#include <cstddef>

#include "matcher/standardise/name_tokens.h"
#include "matcher/standardise/name_words.h"
#include "matcher/standardise/text.h"

namespace ipse {
namespace {

// Scratch of one call; per thread so that buffers are reused.
struct NameScratch {
  std::string folded;
  NameTokenizer words;
};

NameScratch& Scratch() {
  thread_local NameScratch scratch;
  return scratch;
}

using Tokens = std::vector<NameToken>;

bool IsPlainWord(std::string_view folded) {
  if (folded.size() < 2) return false;
  for (char c : folded) {
    if (c < 'A' || c > 'Z') return false;
  }
  return true;
}

bool IsRunOfX(std::string_view text) {
  return text.size() >= 2 && text.find_first_not_of('X') == std::string_view::npos;
}

// The one-word name that needs no parsing at all.
bool IsOrdinaryWord(std::string_view folded) {
  return IsPlainWord(folded) && NameWordFlags(folded) == 0 && folded.substr(0, 2) != "XX";
}

bool IsInitial(std::string_view token) { return token.size() == 1 && token[0] >= 'A' && token[0] <= 'Z'; }

// The letter or number of one of several newborns. B is one: BABY B is the second twin, not a boy.
bool IsBirthMark(std::string_view token) {
  return token.size() == 1 && ((token[0] >= 'A' && token[0] <= 'H') || (token[0] >= '1' && token[0] <= '9'));
}

// A field with TEST in it names nobody. Returns true when nothing else is to be read.
bool TakeTest(const Tokens& tokens, StandardName* out) {
  for (const NameToken& token : tokens) {
    if ((token.flags & kNameTest) != 0) out->placeholder = out->test_person = true;
  }
  return tokens.empty() || out->test_person;
}

bool IsRemark(const Tokens& tokens, size_t at) {
  if ((tokens[at].flags & kNameRemark) != 0) return true;
  return tokens.size() - at >= 3 && tokens[at].text == "DO" && tokens[at + 1].text == "NOT" &&
         tokens[at + 2].text == "USE";
}

// Cuts a clerk's note off: "SMITH DECEASED", "SMITH (DUPLICATE)", "SMITH DO NOT USE". A field that starts with one is a
// placeholder. Returns true when nothing else is to be read.
bool TakeRemarks(Tokens* tokens, StandardName* out) {
  std::erase_if(*tokens, [](const NameToken& token) { return token.aside && (token.flags & kNameRemark) != 0; });
  for (size_t at = 0; at < tokens->size(); ++at) {
    if (!IsRemark(*tokens, at)) continue;
    tokens->resize(at);
    out->placeholder = at == 0;
    break;
  }
  return tokens->empty();
}

// Says whether all words are markers and fillers: "NO NAME", "NOT GIVEN JR", "UNKNOWN MALE"; NO alone is a surname.
bool AllStandForNothing(const Tokens& tokens) {
  size_t fillers = 0;
  size_t unknowns = 0;
  for (const NameToken& token : tokens) {
    if ((token.flags & kNameUnknown) != 0 || IsRunOfX(token.text)) {
      ++unknowns;
    } else if ((token.flags & kNameFiller) != 0) {
      ++fillers;
    } else if (!IsInitial(token.text) && NameWordSuffix(token.flags) == NameSuffix::kNone &&
               (token.flags & (kNameDegree | kNameTitle)) == 0) {
      return false;
    }
  }
  return unknowns > 0 || fillers > 1;
}

// Reads a placeholder from the whole field. Returns true when nothing else is to be read.
bool TakePlaceholder(std::string_view folded, const Tokens& tokens, StandardName* out) {
  const bool unknown_lead = !tokens.empty() && (tokens[0].flags & kNameUnknownLead) != 0;
  out->placeholder = unknown_lead || AllStandForNothing(tokens) || IsMissingNameMarker(folded);
  return out->placeholder;
}

// What is left may itself stand for nothing: "X (X) X", "NO NAME BABY".
void CheckLeft(const Tokens& tokens, std::string* left, StandardName* out) {
  if (left->empty() || !(IsMissingNameMarker(*left) || AllStandForNothing(tokens))) return;
  left->clear();
  out->placeholder = true;
}

// Takes unknown-words out from between the names: "JOHN UNKNOWN" is JOHN.
void DropUnknown(Tokens* tokens) {
  std::erase_if(*tokens,
                [](const NameToken& token) { return (token.flags & kNameUnknown) != 0 || IsRunOfX(token.text); });
}

// Moves what stands in parentheses or quotes to the end of *aside.
void TakeAsides(Tokens* tokens, std::string* aside) {
  bool any_plain = false;
  for (const NameToken& token : *tokens) any_plain |= !token.aside;
  if (!any_plain) return;
  for (const NameToken& token : *tokens) {
    if (token.aside && (token.flags & (kNameMaiden | kNameUnknown)) == 0) {
      if (!aside->empty()) aside->push_back(' ');
      aside->append(token.text);
    }
  }
  std::erase_if(*tokens, [](const NameToken& token) { return token.aside; });
}

void DropTitles(Tokens* tokens) {
  size_t titles = 0;
  while (titles < tokens->size() && ((*tokens)[titles].flags & kNameTitle) != 0) ++titles;
  tokens->erase(tokens->begin(), tokens->begin() + static_cast<ptrdiff_t>(titles));
}

// Splits "BOYA", "TWIN2", "BABYB" into the newborn word and the mark. Returns the word's flags, 0 if it is no such
// thing.
uint32_t FusedNewborn(std::string_view token, char* mark) {
  if (token.size() < 3) return 0;
  const char last = token.back();
  if (!(last >= 'A' && last <= 'C') && !(last >= '1' && last <= '9')) return 0;  // BOYD is a name
  const uint32_t flags = NameWordFlags(token.substr(0, token.size() - 1));
  const bool lead = IsNewbornLead(flags) && (flags & kNameFiller) == 0;
  if (lead) *mark = token.back();
  return lead ? flags : 0;
}

void MergeNewborn(uint32_t flags, StandardName* out) {
  if ((flags & kNameBoy) != 0) {
    out->newborn = Newborn::kBoy;
  } else if ((flags & kNameGirl) != 0) {
    out->newborn = Newborn::kGirl;
  } else if (out->newborn == Newborn::kNo) {
    out->newborn = Newborn::kUnspecified;
  }
  if ((flags & kNameTwin) != 0 && out->multiple_birth == 0) out->multiple_birth = '*';
}

// Reads a newborn form that starts at `at`; returns the index behind it, or `at` when there is none there.
size_t TakeNewborn(const Tokens& tokens, size_t at, StandardName* out) {
  const size_t start = at;
  for (; at < tokens.size(); ++at) {
    const NameToken& token = tokens[at];
    char mark = 0;
    const uint32_t fused = token.flags == 0 ? FusedNewborn(token.text, &mark) : 0;
    if (IsNewbornLead(token.flags)) {
      MergeNewborn(token.flags, out);
    } else if (fused != 0) {
      MergeNewborn(fused, out);
      out->multiple_birth = mark;
    } else if (at > start && IsBirthMark(token.text)) {
      out->multiple_birth = token.text[0];
    } else if (at > start && (token.flags & kNameInNewborn) != 0) {
      if (token.text == "SON") MergeNewborn(kNameBoy, out);
      if (token.text == "DAUGHTER") MergeNewborn(kNameGirl, out);
    } else {
      break;
    }
  }
  return at;
}

// "MARIA'S BABY BOY", with the mother in front.
bool TakeMotherFirst(const Tokens& tokens, StandardName* out) {
  if (tokens.size() < 2 || !tokens[0].possessive || !IsNewbornLead(tokens[1].flags)) return false;
  TakeNewborn(tokens, 1, out);
  out->mother_given.assign(tokens[0].text);
  return true;
}

// What a newborn form leaves: the mother's given name, and at its end perhaps the mark of a twin ("GIRL DANIELLE B").
void TakeMother(Tokens* tokens, size_t begin, StandardName* out) {
  if (out->multiple_birth == 0 && tokens->size() > begin + 1 && IsBirthMark(tokens->back().text)) {
    out->multiple_birth = tokens->back().text[0];
    tokens->pop_back();
  }
  AppendTokens(*tokens, begin, tokens->size(), &out->mother_given);
}

// Strips suffixes, degrees and initials from the end of a given name; the initials are the middle name.
void TakeGivenTail(Tokens* tokens, StandardName* out) {
  size_t end = tokens->size();
  size_t initials = 0;
  std::string* middle = &out->middle;
  while (end > 1) {
    const NameToken& last = (*tokens)[end - 1];
    const NameSuffix suffix = NameWordSuffix(last.flags);
    if (IsInitial(last.text)) {
      if (initials > 0) middle->insert(0, 1, ' ');
      middle->insert(0, last.text);
      ++initials;
    } else if (suffix != NameSuffix::kNone) {
      if (out->suffix == NameSuffix::kNone) out->suffix = suffix;
    } else if ((last.flags & (kNameDegree | kNameNoMiddle)) == 0) {
      break;
    }
    --end;
  }
  tokens->resize(end);
}

// A generation number that stands alone in a given name is a suffix in the wrong column; JUNIOR and JR may be names.
bool TakeLoneSuffix(const Tokens& tokens, StandardName* out) {
  if (tokens.size() != 1 || tokens[0].text.size() < 2) return false;
  const NameSuffix suffix = NameWordSuffix(tokens[0].flags);
  if (suffix < NameSuffix::kII) return false;
  out->suffix = suffix;
  return true;
}

// Reads the former name behind NEE and its like; it ends the family name.
void TakeMaiden(Tokens* tokens, StandardName* out) {
  for (size_t i = 0; i < tokens->size(); ++i) {
    if (((*tokens)[i].flags & kNameMaiden) == 0) continue;
    if (tokens->size() == 1 || (i + 1 == tokens->size() && !(*tokens)[i].aside)) return;
    size_t begin = i;
    while (begin < tokens->size() && ((*tokens)[begin].flags & (kNameMaiden | kNameInNewborn)) != 0) ++begin;
    if (begin == tokens->size()) return;
    AppendTokens(*tokens, begin, tokens->size(), &out->other_family);
    tokens->resize(i);
    return;
  }
}

// Strips suffixes and degrees from the end of a family name.
void TakeFamilyTail(Tokens* tokens, StandardName* out) {
  while (tokens->size() > 1) {
    const uint32_t flags = tokens->back().flags;
    const NameSuffix suffix = NameWordSuffix(flags);
    if (suffix != NameSuffix::kNone) {
      if (out->suffix == NameSuffix::kNone) out->suffix = suffix;
    } else if ((flags & kNameDegree) == 0) {
      return;
    }
    tokens->pop_back();
  }
}

// A family name beside a newborn form: "SMITH BABY BOY", "BABY GIRL SMITH", "SMITH TWIN A". BOY alone is a surname.
void TakeFamilyNewborn(Tokens* tokens, StandardName* out) {
  for (size_t i = 0; i < tokens->size(); ++i) {
    const NameToken& token = (*tokens)[i];
    const bool lead = (token.flags & kNameBaby) != 0 && token.text.size() > 2;
    const bool tail = i > 0 && ((token.flags & (kNameBaby | kNameTwin)) != 0 ||
                                (i + 1 == tokens->size() && (token.flags & (kNameBoy | kNameGirl)) != 0));
    if (!lead && !tail) continue;
    const size_t end = TakeNewborn(*tokens, i, out);
    tokens->erase(tokens->begin() + static_cast<ptrdiff_t>(i), tokens->begin() + static_cast<ptrdiff_t>(end));
    return;
  }
}

// Writes the family tokens: MC, MAC and O are glued to what follows, ST before a name is SAINT.
void WriteFamily(const Tokens& tokens, std::string* out) {
  bool glue = false;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const NameToken& token = tokens[i];
    const bool more = i + 1 < tokens.size();
    if (!out->empty() && !glue) out->push_back(' ');
    glue = more && (token.flags & kNameGlue) != 0 && (tokens[i + 1].flags & kNameSaint) == 0 &&
           (tokens[i + 1].text.size() > 2 || (tokens[i + 1].flags & kNameGlue) != 0);
    if (more && token.text == "ST") {
      out->append("SAINT");
    } else if (more && token.text == "STE") {
      out->append("SAINTE");
    } else {
      out->append(token.text);
    }
  }
}

}  // namespace

void StandardName::Clear() {
  for (std::string* text : {&given, &middle, &family, &other_family, &nickname, &mother_given}) text->clear();
  suffix = NameSuffix::kNone;
  newborn = Newborn::kNo;
  multiple_birth = 0;
  placeholder = false;
  test_person = false;
}

void StandardiseGivenName(std::string_view raw, StandardName* out) {
  out->Clear();
  NameScratch& scratch = Scratch();
  FoldText(raw, &scratch.folded);
  char mark = 0;
  if (IsOrdinaryWord(scratch.folded) && FusedNewborn(scratch.folded, &mark) == 0) {
    out->given.assign(scratch.folded);
    return;
  }
  scratch.words.Split(scratch.folded);
  Tokens& tokens = scratch.words.tokens;
  if (TakeTest(tokens, out) || TakeRemarks(&tokens, out)) return;
  TakeAsides(&tokens, &out->nickname);
  if (TakePlaceholder(scratch.folded, tokens, out)) return;
  DropUnknown(&tokens);
  DropTitles(&tokens);
  if (TakeMotherFirst(tokens, out)) return;
  if (const size_t mother = TakeNewborn(tokens, 0, out); mother > 0) {
    TakeMother(&tokens, mother, out);
    return;
  }
  TakeGivenTail(&tokens, out);
  if (!TakeLoneSuffix(tokens, out)) AppendTokens(tokens, 0, tokens.size(), &out->given);
  CheckLeft(tokens, &out->given, out);
}

void StandardiseMiddleName(std::string_view raw, StandardName* out) {
  out->Clear();
  NameScratch& scratch = Scratch();
  FoldText(raw, &scratch.folded);
  if (IsOrdinaryWord(scratch.folded)) {
    out->middle.assign(scratch.folded);
    return;
  }
  scratch.words.Split(scratch.folded);
  Tokens& tokens = scratch.words.tokens;
  if (TakeTest(tokens, out) || TakeRemarks(&tokens, out) || TakePlaceholder(scratch.folded, tokens, out)) return;
  DropUnknown(&tokens);
  std::erase_if(tokens, [](const NameToken& token) { return (token.flags & kNameNoMiddle) != 0; });
  while (!tokens.empty()) {
    const NameToken& last = tokens.back();
    const NameSuffix suffix = NameWordSuffix(last.flags);
    if (suffix != NameSuffix::kNone && last.text.size() > 1) {
      if (out->suffix == NameSuffix::kNone) out->suffix = suffix;
    } else if (tokens.size() == 1 || (last.flags & kNameDegree) == 0) {
      break;
    }
    tokens.pop_back();
  }
  AppendTokens(tokens, 0, tokens.size(), &out->middle);
}

void StandardiseFamilyName(std::string_view raw, StandardName* out) {
  out->Clear();
  NameScratch& scratch = Scratch();
  FoldText(raw, &scratch.folded);
  if (IsOrdinaryWord(scratch.folded)) {
    out->family.assign(scratch.folded);
    return;
  }
  scratch.words.Split(scratch.folded);
  Tokens& tokens = scratch.words.tokens;
  if (TakeTest(tokens, out) || TakeRemarks(&tokens, out)) return;
  TakeAsides(&tokens, &out->other_family);
  if (TakePlaceholder(scratch.folded, tokens, out)) return;
  DropUnknown(&tokens);
  TakeMaiden(&tokens, out);
  // Taking one thing off may bring out another: "SMITH JR BABY BOY".
  for (size_t before = tokens.size() + 1; tokens.size() > 1 && tokens.size() < before;) {
    before = tokens.size();
    DropTitles(&tokens);
    if (tokens.size() > 1) TakeFamilyNewborn(&tokens, out);
    TakeFamilyTail(&tokens, out);
  }
  WriteFamily(tokens, &out->family);
  CheckLeft(tokens, &out->family, out);
}

NameSuffix StandardiseSuffix(std::string_view raw) {
  NameScratch& scratch = Scratch();
  FoldText(raw, &scratch.folded);
  std::string& text = scratch.folded;
  std::erase_if(text, [](char c) { return c == '.' || c == ',' || c == ' ' || c == '-'; });
  if (text == "2") return NameSuffix::kII;
  if (text == "3") return NameSuffix::kIII;
  if (text == "4") return NameSuffix::kIV;
  if (text == "5") return NameSuffix::kV;
  return NameWordSuffix(NameWordFlags(text));
}

bool IsPlaceholderFamilyName(std::string_view family) {
  return family == "DOE" || family == "PUBLIC" || family == "MOUSE" || family == "DUCK";
}

bool IsPlaceholderPerson(std::string_view given, std::string_view family) {
  if (family == "DOE") {
    return given == "JOHN" || given == "JANE" || given == "JON" || given == "BABY" || given == "JOHNNY" ||
           given.empty() || given == "JIM" || given == "JAMES" || given == "JANIE";
  }
  if (family == "PUBLIC") return given == "JOHN" || given == "JANE" || given == "JOHN Q" || given == "JANE Q";
  return IsTestPerson(given, family);
}

bool IsTestPerson(std::string_view given, std::string_view family) {
  if (family == "MOUSE") return given == "MICKEY" || given == "MINNIE" || given == "MICKIE";
  if (family == "DUCK") return given == "DONALD" || given == "DAISY";
  return false;
}

void NameTokens(std::string_view standard_family, std::vector<std::string_view>* tokens) {
  tokens->clear();
  size_t at = 0;
  size_t saint = std::string_view::npos;  // where a saint's name began
  while (at < standard_family.size()) {
    size_t end = standard_family.find(' ', at);
    if (end == std::string_view::npos) end = standard_family.size();
    const std::string_view word = standard_family.substr(at, end - at);
    const bool more = end + 1 < standard_family.size();
    const uint32_t flags = more ? NameWordFlags(word) : 0;
    if ((flags & kNameSaint) != 0) {
      if (saint == std::string_view::npos) saint = at;
    } else if (!word.empty() && (flags & kNameParticle) == 0) {
      const size_t begin = saint == std::string_view::npos ? at : saint;
      tokens->push_back(standard_family.substr(begin, end - begin));
      saint = std::string_view::npos;
    }
    at = end + 1;
  }
}

}  // namespace ipse
