#include <array>
#include <cstddef>

#include "matcher/standardise/name_tokens.h"
#include "matcher/standardise/name_words.h"
#include "matcher/standardise/person_name.h"
#include "matcher/standardise/text.h"
#include "matcher/standardise/word_table.h"

namespace ipse {
namespace {

constexpr size_t kPartsMax = 6;  // FAMILY, GIVEN, MIDDLE, SUFFIX, PREFIX, DEGREE

// The text between separators; what is beyond the last part stays in the last.
struct Parts {
  std::array<std::string_view, kPartsMax> text;
  size_t count = 0;
};

Parts SplitParts(std::string_view folded, char separator) {
  Parts parts;
  size_t at = 0;
  while (parts.count < kPartsMax && at <= folded.size()) {
    size_t end = folded.find(separator, at);
    if (end == std::string_view::npos) end = folded.size();
    parts.text[parts.count++] = folded.substr(at, end - at);
    at = end + 1;
  }
  return parts;
}

// First tokens that make one given name with the next full token: MARY ANN, JOSE LUIS, JEAN PAUL.
bool OpensPair(std::string_view first) {
  static constexpr std::string_view kLines[] = {
      "1 MARY MARIA JOSE JUAN JEAN ANNE ANNA ANA BILLY BOBBY LUIS MIGUEL MARIE ROSE LEE JO SARAH LUZ ROSA DE LA"};
  static const WordTable table{std::span<const std::string_view>(kLines)};
  return table.Find(first) != 0;
}

// Moves the given tokens behind the first to the front of the middle name, unless they are a pair.
void MoveToMiddle(StandardName* name) {
  size_t cut = name->given.find(' ');
  if (cut == std::string::npos) return;
  if (OpensPair(std::string_view(name->given).substr(0, cut))) {
    cut = name->given.find(' ', cut + 1);
    if (cut == std::string::npos) return;
  }
  std::string middle = name->given.substr(cut + 1);
  if (!name->middle.empty()) middle.append(" ").append(name->middle);
  name->middle = std::move(middle);
  name->given.resize(cut);
}

void MergeFamily(const StandardName& family, StandardName* out) {
  out->family = family.family;
  out->other_family = family.other_family;
  if (out->suffix == NameSuffix::kNone) out->suffix = family.suffix;
  if (out->newborn == Newborn::kNo) out->newborn = family.newborn;
  if (out->multiple_birth == 0) out->multiple_birth = family.multiple_birth;
  out->test_person |= family.test_person;
  out->placeholder |= family.placeholder;
}

// A part of suffixes and degrees only; takes the suffix.
bool TakeTail(std::string_view part, StandardName* out) {
  NameTokenizer words;
  words.Split(part);
  NameSuffix suffix = NameSuffix::kNone;
  for (const NameToken& token : words.tokens) {
    const NameSuffix one = NameWordSuffix(token.flags);
    if (one == NameSuffix::kNone && (token.flags & (kNameDegree | kNameTitle)) == 0) return false;
    if (suffix == NameSuffix::kNone) suffix = one;
  }
  if (out->suffix == NameSuffix::kNone) out->suffix = suffix;
  return true;
}

// The index of the first family token of a name in natural order.
size_t FamilyStart(const std::vector<NameToken>& tokens, size_t end) {
  size_t start = end - 1;
  while (start > 1 && (tokens[start - 1].flags & (kNameParticle | kNameSaint | kNameGlue)) != 0 &&
         tokens[start - 1].text.size() > 1) {
    --start;
  }
  return start;
}

bool IsNewbornOnly(const std::vector<NameToken>& tokens, size_t end) {
  if (end == 0 || !IsNewbornLead(tokens[0].flags)) return false;
  for (size_t i = 0; i < end; ++i) {
    if (!IsNewbornLead(tokens[i].flags) && tokens[i].text.size() > 1) return false;
  }
  return true;
}

// "DR JOHN A SMITH JR", with at most one part of suffixes behind it already read.
void ReadNaturalOrder(std::string_view folded, StandardName* out) {
  NameTokenizer words;
  words.Split(folded);
  std::vector<NameToken>& tokens = words.tokens;
  size_t titles = 0;
  while (titles + 1 < tokens.size() && (tokens[titles].flags & kNameTitle) != 0) ++titles;
  tokens.erase(tokens.begin(), tokens.begin() + static_cast<ptrdiff_t>(titles));
  size_t end = 0;  // behind the last family token
  while (end < tokens.size() && !(end > 0 && (tokens[end].flags & kNameMaiden) != 0)) ++end;
  const size_t maiden = end;
  while (end > 2 && (tokens[end - 1].aside || (tokens[end - 1].flags & (kNameDegree | kNameRemark)) != 0 ||
                     NameWordSuffix(tokens[end - 1].flags) != NameSuffix::kNone)) {
    const NameSuffix suffix = NameWordSuffix(tokens[end - 1].flags);
    if (out->suffix == NameSuffix::kNone) out->suffix = suffix;
    --end;
  }
  if (end == 0) return;
  const NameSuffix suffix = out->suffix;
  const size_t start = IsNewbornOnly(tokens, end) ? end : FamilyStart(tokens, end);
  std::string text;
  std::string nickname;
  for (size_t i = 0; i < start; ++i) {
    std::string* to = tokens[i].aside ? &nickname : &text;
    if (!to->empty()) to->push_back(' ');
    to->append(tokens[i].text);
    if (tokens[i].possessive) to->append("'S");
  }
  StandardiseGivenName(text, out);
  MoveToMiddle(out);
  if (out->nickname.empty()) out->nickname = nickname;
  if (suffix != NameSuffix::kNone) out->suffix = suffix;
  text.clear();
  AppendTokens(tokens, start, end, &text);
  StandardName family;
  StandardiseFamilyName(text, &family);
  if (maiden + 1 < tokens.size()) AppendTokens(tokens, maiden + 1, tokens.size(), &family.other_family);
  MergeFamily(family, out);
}

void ReadParts(std::string_view family_text, std::string_view given_text, StandardName* out) {
  StandardiseGivenName(given_text, out);
  MoveToMiddle(out);
  StandardName family;
  StandardiseFamilyName(family_text, &family);
  MergeFamily(family, out);
}

// HL7 XPN: family^given^middle^suffix^prefix^degree.
void ReadHl7(std::string_view folded, StandardName* out) {
  const Parts parts = SplitParts(folded, '^');
  StandardName family;
  StandardiseFamilyName(parts.text[0], &family);
  StandardiseGivenName(parts.text[1], out);
  StandardName middle;
  StandardiseMiddleName(parts.text[2], &middle);
  if (!middle.middle.empty()) {
    if (!out->middle.empty()) out->middle.push_back(' ');
    out->middle.append(middle.middle);
  }
  if (out->suffix == NameSuffix::kNone) out->suffix = StandardiseSuffix(parts.text[3]);
  MergeFamily(family, out);
}

}  // namespace

void StandardiseFullName(std::string_view raw, StandardName* out) {
  out->Clear();
  std::string folded;
  FoldText(raw, &folded);
  if (folded.find('^') != std::string::npos) {
    ReadHl7(folded, out);
  } else if (folded.find(',') == std::string::npos) {
    ReadNaturalOrder(folded, out);
  } else {
    const Parts parts = SplitParts(folded, ',');
    StandardName tail;
    size_t given = 1;
    while (given < parts.count && TakeTail(parts.text[given], &tail)) ++given;
    for (size_t i = given + 1; i < parts.count; ++i) TakeTail(parts.text[i], &tail);
    if (given == parts.count) {
      out->suffix = tail.suffix;
      ReadNaturalOrder(parts.text[0], out);
    } else {
      ReadParts(parts.text[0], parts.text[given], out);
    }
    if (out->suffix == NameSuffix::kNone) out->suffix = tail.suffix;
  }
  if (IsPlaceholderPerson(out->given, out->family)) out->placeholder = true;
  if (!out->placeholder) return;
  const bool test_person = out->test_person;
  out->Clear();
  out->placeholder = true;
  out->test_person = test_person;
}

}  // namespace ipse
