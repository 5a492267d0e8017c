#include "matcher/standardise/address.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "matcher/standardise/street_words.h"
#include "matcher/standardise/text.h"
#include "matcher/standardise/word_table.h"

namespace ipse {
namespace {

struct Token {
  std::string_view text;
  bool after_comma = false;
};
using Tokens = std::vector<Token>;

constexpr size_t kTokensMax = 64;  // a longer text is no address; what is beyond is left out

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return c >= 'A' && c <= 'Z'; }
bool IsAddressByte(char c) { return IsDigit(c) || IsLetter(c) || static_cast<unsigned char>(c) >= 0x80; }
bool HasDigit(std::string_view text) { return std::any_of(text.begin(), text.end(), IsDigit); }
bool AllDigits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit); }

// 76TH, 1ST, 22ND, 3RD.
bool IsOrdinal(std::string_view text) {
  if (text.size() < 3 || !AllDigits(text.substr(0, text.size() - 2))) return false;
  const std::string_view end = text.substr(text.size() - 2);
  return end == "TH" || end == "ST" || end == "ND" || end == "RD";
}

std::string_view OrdinalEnding(std::string_view digits) {
  const char last = digits.back();
  const bool teen = digits.size() > 1 && digits[digits.size() - 2] == '1';
  if (teen || last == '0' || last > '3') return "TH";
  return last == '1' ? "ST" : last == '2' ? "ND" : "RD";
}

std::string_view WithoutLeadingZeros(std::string_view text) {
  while (text.size() > 1 && text[0] == '0' && IsDigit(text[1])) text.remove_prefix(1);
  return text;
}

// Scratch of one call; per thread so that buffers are reused.
struct StreetScratch {
  std::string folded;
  std::string text;  // what the tokens point into
  Tokens tokens;
};

StreetScratch& Scratch() {
  thread_local StreetScratch scratch;
  return scratch;
}

void PushToken(size_t begin, bool after_comma, StreetScratch* scratch) {
  if (begin == scratch->text.size() || scratch->tokens.size() == kTokensMax) return;
  scratch->tokens.push_back({std::string_view(scratch->text).substr(begin), after_comma});
}

// Cuts at blanks and punctuation. Kept inside a token: a hyphen or slash between digits (12-14, 1/2). A # opens a token
// of its own; N.W. and P.O. lose their stops.
void SplitStreet(StreetScratch* scratch) {
  const std::string& folded = scratch->folded;
  scratch->text.clear();
  scratch->text.reserve(folded.size() + 1);
  scratch->tokens.clear();
  bool after_comma = false;
  size_t begin = 0;
  const auto end_token = [&] {
    PushToken(begin, after_comma, scratch);
    if (begin < scratch->text.size()) after_comma = false;
    begin = scratch->text.size();
  };
  for (size_t i = 0; i < folded.size(); ++i) {
    const char c = folded[i];
    const char next = i + 1 < folded.size() ? folded[i + 1] : ' ';
    const bool between_digits = i > 0 && IsDigit(folded[i - 1]) && IsDigit(next);
    if (IsAddressByte(c) || ((c == '-' || c == '/') && between_digits)) {
      scratch->text.push_back(c);
    } else if (c == '\'' || c == '`') {
      continue;
    } else if (c == '.' && IsLetter(next) && scratch->text.size() - begin == 1 && IsLetter(scratch->text.back()) &&
               (i + 2 >= folded.size() || !IsLetter(folded[i + 2]))) {
      continue;
    } else if (c == '#') {
      end_token();
      scratch->text.push_back('#');
      end_token();
    } else {
      end_token();
      after_comma |= c == ',' || c == ';';
    }
  }
  end_token();
}

// Whole-field phrases, blanks and punctuation taken out.
bool IsNoAddress(const Tokens& tokens) {
  static constexpr std::string_view kLines[] = {
      "1 HOMELESS UNDOMICILED NOADDRESS NOFIXEDABODE NOFIXEDADDRESS NFA GENERALDELIVERY GENDELIVERY GENDEL GENERALDEL "
      "UNKNOWN "
      "UNKNOWNADDRESS ADDRESSUNKNOWN SHELTER HOMELESSSHELTER TRANSIENT STREETS THESTREETS STREET SAMEASABOVE SAME "
      "BADADDRESS "
      "RETURNEDMAIL RETURNMAIL INVALIDADDRESS NOPERMANENTADDRESS DECEASED MOVED MOVEDLEFTNOADDRESS VERIFYADDRESS "
      "NEEDADDRESS "
      "UPDATEADDRESS TEST TESTADDRESS TESTSTREET NOSTREET NOADDRESSGIVEN ADDRESSNOTGIVEN NOTGIVEN NOTPROVIDED NOTKNOWN "
      "NONEGIVEN NORESIDENCE NOHOME UNHOUSED INCARCERATED PATIENTHOMELESS LIVINGINCAR ADDRESS CONFIDENTIAL NOMAIL"};
  static const WordTable table{std::span<const std::string_view>(kLines)};
  if (tokens.empty()) return false;
  const std::string_view first = tokens[0].text;
  if (first == "HOMELESS" || first == "UNDOMICILED" || first == "UNHOUSED") return true;
  char phrase[24];
  size_t size = 0;
  for (const Token& token : tokens) {
    if (size + token.text.size() > sizeof(phrase)) return false;
    size += token.text.copy(phrase + size, token.text.size());
  }
  return table.Find({phrase, size}) != 0;
}

void Erase(Tokens* tokens, size_t begin, size_t end) {
  tokens->erase(tokens->begin() + static_cast<ptrdiff_t>(begin), tokens->begin() + static_cast<ptrdiff_t>(end));
}

bool IsWord(const Tokens& tokens, size_t at, std::string_view word) {
  return at < tokens.size() && tokens[at].text == word;
}

// The number of tokens from `at` that say "post-office box" before the number; 0 for none. A lone BOX counts at the
// start or behind a comma: behind a rural route it belongs to that.
size_t BoxWords(const Tokens& tokens, size_t at) {
  if (IsWord(tokens, at, "POBOX") || IsWord(tokens, at, "POB")) return 1;
  if (IsWord(tokens, at, "PO") &&
      (IsWord(tokens, at + 1, "BOX") || IsWord(tokens, at + 1, "DRAWER") || IsWord(tokens, at + 1, "BX")))
    return 2;
  if (IsWord(tokens, at, "P") && IsWord(tokens, at + 1, "O") && IsWord(tokens, at + 2, "BOX")) return 3;
  if (IsWord(tokens, at, "POST") && IsWord(tokens, at + 1, "OFFICE") && IsWord(tokens, at + 2, "BOX")) return 3;
  if (IsWord(tokens, at, "BOX") && (at == 0 || tokens[at].after_comma)) return 1;
  return 0;
}

void TakePoBox(Tokens* tokens, std::string* po_box) {
  for (size_t at = 0; at < tokens->size(); ++at) {
    size_t words = BoxWords(*tokens, at);
    const std::string_view text = (*tokens)[at].text;
    const bool fused = text.size() > 5 && text.starts_with("POBOX") && HasDigit(text);
    if (words == 0 && !fused) continue;
    if (fused) {
      po_box->assign(WithoutLeadingZeros(text.substr(5)));
      Erase(tokens, at, at + 1);
      return;
    }
    while (IsWord(*tokens, at + words, "#") || IsWord(*tokens, at + words, "NO")) ++words;
    if (at + words >= tokens->size()) return;
    const std::string_view number = (*tokens)[at + words].text;
    if (!HasDigit(number) && number.size() > 2) continue;
    po_box->assign(WithoutLeadingZeros(number));
    Erase(tokens, at, at + words + 1);
    return;
  }
}

// RR 2 BOX 15, HC 64 BOX 12 and their long forms. Returns false when the address is none.
bool TakeRoute(const Tokens& tokens, StandardAddress* out) {
  size_t at = 0;
  std::string_view kind;
  if (IsWord(tokens, 0, "RR") || IsWord(tokens, 0, "RFD")) {
    kind = "RR";
    at = 1;
  } else if (IsWord(tokens, 0, "RURAL") &&
             (IsWord(tokens, 1, "ROUTE") || IsWord(tokens, 1, "RT") || IsWord(tokens, 1, "RTE"))) {
    kind = "RR";
    at = 2;
  } else if (IsWord(tokens, 0, "R") && IsWord(tokens, 1, "R")) {
    kind = "RR";
    at = 2;
  } else if ((IsWord(tokens, 0, "RT") || IsWord(tokens, 0, "RTE") || IsWord(tokens, 0, "ROUTE")) &&
             IsWord(tokens, 2, "BOX")) {
    kind = "RR";
    at = 1;
  } else if (IsWord(tokens, 0, "HC") || IsWord(tokens, 0, "HCR")) {
    kind = "HC";
    at = 1;
  } else {
    return false;
  }
  if (IsWord(tokens, at, "#") || IsWord(tokens, at, "NO")) ++at;
  if (at >= tokens.size() || !AllDigits(tokens[at].text)) return false;
  out->street_name.assign(kind).append(" ").append(WithoutLeadingZeros(tokens[at].text));
  out->street = out->street_name;
  ++at;
  if (IsWord(tokens, at, "BOX") && at + 1 < tokens.size()) {
    ++at;
    if (IsWord(tokens, at, "#") && at + 1 < tokens.size()) ++at;
    out->number.assign(WithoutLeadingZeros(tokens[at].text));
    out->street.append(" BOX ").append(out->number);
  }
  return true;
}

void AppendUnit(std::string_view unit, std::string* out) {
  if (!out->empty()) out->push_back(' ');
  for (char c : WithoutLeadingZeros(unit)) {
    if (c != '-' && c != '/') out->push_back(c);
  }
}

bool IsUnitValue(std::string_view text) { return HasDigit(text) || text.size() <= 2; }

// Splits APT12 or STE200 into word and value; returns the value, empty if the token is no such thing.
std::string_view FusedUnit(std::string_view text) {
  const size_t digit = text.find_first_of("0123456789");
  if (digit == std::string_view::npos || digit < 2 || digit == text.size()) return {};
  const std::string_view word = text.substr(0, digit);
  if (word == "FL" || word == "NO" || word == "SP" || UnitWord(word).empty()) return {};
  return text.substr(digit);
}

// The number of tokens of the unit that starts at `at` (0: none there); its value goes to *unit.
size_t UnitAt(const Tokens& tokens, size_t at, std::string* unit) {
  const std::string_view text = tokens[at].text;
  const size_t left = tokens.size() - at;
  if (const std::string_view fused = FusedUnit(text); !fused.empty()) {
    AppendUnit(fused, unit);
    return 1;
  }
  const bool last = left == 1;
  if (text != "#" && UnitWord(text).empty()) {
    if (last && at >= 2 && !UnitWordAlone(text).empty()) {
      AppendUnit(UnitWordAlone(text), unit);
      return 1;
    }
    // "2ND FL" and "3 FLOOR".
    if (left >= 2 && at >= 2 && HasDigit(text) && UnitWord(tokens[at + 1].text) == "FL") {
      AppendUnit(text.substr(0, text.find_first_not_of("0123456789")), unit);
      return 2;
    }
    return 0;
  }
  size_t used = 1;
  while (used < left && (tokens[at + used].text == "#" || tokens[at + used].text == "NO")) ++used;
  if (used == left) return at > 0 && text != "NO" ? used : 0;
  const std::string_view value = tokens[at + used].text;
  const bool numbered = text == "#" || used > 1;
  if (!IsUnitValue(value) && !(numbered && value.size() <= 6)) return 0;
  if (!HasDigit(value) && value.size() == 2 && text != "#" && !StreetType(value).empty()) return 0;
  if (!HasDigit(value) && (text == "NO" || text == "LOT" || UnitWord(text) == "FL")) return 0;
  AppendUnit(value, unit);
  ++used;
  // "APT 10 D": a lone letter behind the number at the very end.
  if (used + 1 == left && AllDigits(value) && tokens[at + used].text.size() == 1 &&
      IsLetter(tokens[at + used].text[0]) && Directional(tokens[at + used].text).empty()) {
    unit->append(tokens[at + used].text);
    ++used;
  }
  return used;
}

// In front of everything only "APT 5, 123 MAIN ST" and "APT5 123 MAIN ST": a number must follow the unit.
bool OpensWithUnit(const Tokens& tokens) {
  const size_t words = FusedUnit(tokens[0].text).empty() ? 2 : 1;
  return tokens.size() > words + 1 && HasDigit(tokens[words - 1].text) && HasDigit(tokens[words].text);
}

void TakeUnits(Tokens* tokens, std::string* unit) {
  for (size_t at = 0; at < tokens->size();) {
    if (at == 0 && !OpensWithUnit(*tokens)) {
      ++at;
      continue;
    }
    const size_t used = UnitAt(*tokens, at, unit);
    if (used == 0) {
      ++at;
    } else {
      Erase(tokens, at, at + used);
    }
  }
}

// "123 MAIN ST 4B", "123 MAIN ST, 4": what follows the street type and is no direction.
void TakeBareUnit(Tokens* tokens, std::string* unit) {
  if (!unit->empty() || tokens->size() < 4) return;
  const Token& last = tokens->back();
  const std::string_view before = StreetType((*tokens)[tokens->size() - 2].text);
  const bool lone_letter = last.text.size() == 1 && IsLetter(last.text[0]) && Directional(last.text).empty();
  if (before.empty() || IsRoadWord(before) || IsOrdinal(last.text) || !(HasDigit(last.text) || lone_letter)) {
    if (!(last.after_comma && HasDigit(last.text) && !IsOrdinal(last.text))) return;
  }
  const std::string_view kind = (*tokens)[tokens->size() - 3].text;
  if (before == "RD" && (kind == "COUNTY" || kind == "CO" || kind == "STATE" || kind == "TOWNSHIP" || kind == "RANCH"))
    return;
  AppendUnit(last.text, unit);
  tokens->pop_back();
}

// A town behind the street: "10 DOWNING STREET, LONDON".
void DropTown(Tokens* tokens) {
  for (size_t at = 2; at < tokens->size(); ++at) {
    const Token& token = (*tokens)[at];
    if (!token.after_comma || !Directional(token.text).empty() || HasDigit(token.text)) continue;
    const std::string_view before = (*tokens)[at - 1].text;
    const bool street_ends = !StreetType(before).empty() || (at > 2 && !Directional(before).empty());
    if (street_ends) {
      tokens->resize(at);
      return;
    }
  }
}

// The house number in front; "123 1/2" and "12 A" (letter behind a comma-less number before a longer name) stay one.
void TakeNumber(Tokens* tokens, std::string* number) {
  if (tokens->empty()) return;
  const std::string_view first = (*tokens)[0].text;
  if (!HasDigit(first) || IsOrdinal(first)) return;
  if (tokens->size() == 1 && !AllDigits(first)) return;
  number->assign(WithoutLeadingZeros(first));
  size_t used = 1;
  if (tokens->size() > 2 && (*tokens)[1].text.find('/') != std::string_view::npos) {
    number->append(" ").append((*tokens)[1].text);
    used = 2;
  }
  Erase(tokens, 0, used);
}

void AppendWord(std::string_view word, std::string* out) {
  if (!out->empty()) out->push_back(' ');
  out->append(word);
}

// N W -> NW at a place where both are single directions.
std::string_view JoinDirections(std::string_view first, std::string_view second) {
  if (first == "N" && second == "E") return "NE";
  if (first == "N" && second == "W") return "NW";
  if (first == "S" && second == "E") return "SE";
  if (first == "S" && second == "W") return "SW";
  return {};
}

// "CARE OF" somebody, in front of the address proper.
void DropCareOf(Tokens* tokens) {
  const bool care_of = IsWord(*tokens, 0, "C") && IsWord(*tokens, 1, "O");
  if (!care_of && !IsWord(*tokens, 0, "ATTN") && !IsWord(*tokens, 0, "CO")) return;
  for (size_t at = care_of ? 2 : 1; at < tokens->size(); ++at) {
    if (HasDigit((*tokens)[at].text) || IsWord(*tokens, at, "PO") || IsWord(*tokens, at, "POBOX")) {
      Erase(tokens, 0, at);
      return;
    }
  }
}

// The parts of a street's name, as indexes into the tokens.
struct NameParts {
  std::string_view pre;   // directional
  std::string_view type;  // short form
  std::string_view post;  // directional
  size_t begin = 0;       // the name itself
  size_t end = 0;
};

NameParts SplitName(const Tokens& tokens) {
  NameParts parts;
  parts.end = tokens.size();
  const auto direction = [&](size_t at) { return Directional(tokens[at].text); };
  // Behind: "MAIN ST N", "MAIN ST N W".
  if (parts.end >= 3 && !direction(parts.end - 1).empty()) {
    const std::string_view joined = JoinDirections(direction(parts.end - 2), direction(parts.end - 1));
    const size_t width = joined.empty() || parts.end < 4 ? 1 : 2;
    if (!StreetType(tokens[parts.end - 1 - width].text).empty()) {
      parts.post = width == 2 ? joined : direction(parts.end - 1);
      parts.end -= width;
    }
  }
  if (parts.end >= 2) parts.type = StreetType(tokens[parts.end - 1].text);
  if (parts.end == 2 && tokens[0].text == "THE") parts.type = {};  // THE ESPLANADE is the name
  if (!parts.type.empty()) --parts.end;
  // In front: a direction with a name behind it. "NORTH ST" has none.
  if (parts.end >= 2 && !direction(0).empty()) {
    const std::string_view joined = parts.end >= 3 ? JoinDirections(direction(0), direction(1)) : std::string_view();
    parts.pre = joined.empty() ? direction(0) : joined;
    parts.begin = joined.empty() ? 1 : 2;
  }
  return parts;
}

// Writes the name: FIFTH and 5 are 5TH before a street type, TWENTY FIRST is 21ST, ST in front is SAINT.
void WriteName(const Tokens& tokens, const NameParts& parts, std::string* name) {
  const size_t count = parts.end - parts.begin;
  for (size_t i = parts.begin; i < parts.end; ++i) {
    const std::string_view word = tokens[i].text;
    const bool more = i + 1 < parts.end;
    const std::string_view ordinal = OrdinalWord(word);
    if (count == 1 && AllDigits(word) && !parts.type.empty()) {
      const std::string_view digits = WithoutLeadingZeros(word);
      AppendWord(digits, name);
      name->append(OrdinalEnding(digits));
    } else if (more && count == 2 && ordinal.size() == 2 && OrdinalWord(tokens[i + 1].text).size() == 3) {
      AppendWord(ordinal.substr(0, 1), name);
      name->append(OrdinalWord(tokens[++i].text));
    } else if (count == 1 && ordinal.size() > 2) {
      AppendWord(ordinal, name);
    } else if (more && i == parts.begin && !PlaceLead(word).empty()) {
      AppendWord(PlaceLead(word), name);
    } else if (const std::string_view road = StreetType(word);
               more && (road == "HWY" || road == "RTE" || road == "RD" || road == "AVE")) {
      AppendWord(road, name);
    } else {
      AppendWord(word, name);
    }
  }
}

void WriteStreet(const Tokens& tokens, StandardAddress* out) {
  if (tokens.empty()) {
    out->street = out->number;
    return;
  }
  const NameParts parts = SplitName(tokens);
  WriteName(tokens, parts, &out->street_name);
  for (std::string_view part :
       {std::string_view(out->number), parts.pre, std::string_view(out->street_name), parts.type, parts.post}) {
    if (!part.empty()) AppendWord(part, &out->street);
  }
}

}  // namespace

void StandardAddress::Clear() {
  for (std::string* text : {&street, &number, &street_name, &unit, &po_box}) text->clear();
  placeholder = false;
}

void StandardiseStreetAfresh(std::string_view raw, StandardAddress* out) {
  out->Clear();
  StreetScratch& scratch = Scratch();
  FoldText(raw, &scratch.folded);
  if (scratch.folded.empty()) return;
  SplitStreet(&scratch);
  Tokens& tokens = scratch.tokens;
  if (tokens.empty()) return;
  if (IsNoAddress(tokens) || IsMissingMarker(scratch.folded)) {
    out->placeholder = true;
    return;
  }
  DropCareOf(&tokens);
  if (TakeRoute(tokens, out)) return;
  TakePoBox(&tokens, &out->po_box);
  TakeUnits(&tokens, &out->unit);
  TakeBareUnit(&tokens, &out->unit);
  DropTown(&tokens);
  TakeNumber(&tokens, &out->number);
  WriteStreet(tokens, out);
}

}  // namespace ipse
