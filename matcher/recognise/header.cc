#include "matcher/recognise/header.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <array>

#include "matcher/base/hash.h"
#include "matcher/recognise/fold.h"
#include "matcher/recognise/header_lexicon.h"

namespace ipse {
namespace {

constexpr size_t kHeaderBytesMax = 256;  // longer headers are sentences; only their start is read
constexpr size_t kHeaderWordsMax = 16;   // bounds the search over word runs

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

template <typename Visit>
void ForEachWord(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    if (end > 0) visit(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

using WordSet = absl::flat_hash_set<std::string, StringHash, StringEq>;
using VerdictMap = absl::flat_hash_map<std::string, HeaderVerdict, StringHash, StringEq>;

WordSet MakeWordSet(std::string_view words) {
  WordSet set;
  ForEachWord(words, [&](std::string_view word) { set.emplace(word); });
  return set;
}

// The tables as maps, built once. An entry that comes first stays.
struct Lexicon {
  VerdictMap phrases;
  VerdictMap hl7;
  WordSet leading = MakeWordSet(LeadingWords());
  WordSet trailing = MakeWordSet(TrailingWords());
  WordSet other_person = MakeWordSet(OtherPersonWords());

  Lexicon() {
    for (const LexiconEntry& entry : HeaderLexicon()) Add(phrases, entry, HeaderMatch::kExact);
    for (const LexiconEntry& entry : AmbiguousHeaderLexicon()) Add(phrases, entry, HeaderMatch::kAmbiguous);
    for (const LexiconEntry& entry : Hl7Lexicon()) Add(hl7, entry, HeaderMatch::kExact);
    for (const LeftOutEntry& entry : LeftOutLexicon()) {
      ForEachWord(entry.phrases, [&](std::string_view phrase) {
        phrases.try_emplace(std::string(phrase),
                            HeaderVerdict{HeaderMatch::kExact, ColumnRole::kIgnored, entry.note, 0});
      });
    }
    for (int rank = 4; rank > 0; --rank) AddRecordIds(rank);
  }

  static void Add(VerdictMap& map, const LexiconEntry& entry, HeaderMatch match) {
    ForEachWord(entry.phrases, [&](std::string_view phrase) {
      map.try_emplace(std::string(phrase), HeaderVerdict{match, entry.role, nullptr, 0});
    });
  }

  void AddRecordIds(int rank) {
    ForEachWord(RecordIdPhrases(rank), [&](std::string_view phrase) {
      HeaderVerdict& verdict = phrases[std::string(phrase)];
      if (verdict.match == HeaderMatch::kNone) {
        verdict = {HeaderMatch::kExact, ColumnRole::kIgnored, "a row number says nothing about the person", 0};
      }
      verdict.id_rank = std::max(verdict.id_rank, rank);
    });
  }
};

const Lexicon& TheLexicon() {
  static const Lexicon* lexicon = new Lexicon();
  return *lexicon;
}

// True if a new word starts at `at` although there is no separator: fooBar, DOBDate, zip5, 5th.
bool StartsWord(std::string_view text, size_t at) {
  const char before = text[at - 1], here = text[at];
  if (IsDigit(before) != IsDigit(here)) return true;
  if (IsLower(before) && IsUpper(here)) return true;
  return IsUpper(before) && IsUpper(here) && at + 1 < text.size() && IsLower(text[at + 1]);
}

// Takes array indexes out ("line[1]"), remembering the last one.
std::string WithoutIndexes(std::string_view header, int* last_index) {
  std::string out;
  for (size_t at = 0; at < header.size(); ++at) {
    if (header[at] != '[') {
      out += header[at];
      continue;
    }
    const size_t close = header.find(']', at);
    if (close == std::string_view::npos) break;
    if (close == at + 2 && IsDigit(header[at + 1])) *last_index = header[at + 1] - '0';
    at = close;
  }
  return out;
}

struct Words {
  std::vector<std::string> all;

  // Joins words [begin, end), with or without those that are digits.
  std::string Join(size_t begin, size_t end, bool digits) const {
    std::string joined;
    for (size_t i = begin; i < end; ++i) {
      if (digits || !IsDigit(all[i][0])) joined += all[i];
    }
    return joined;
  }
};

const HeaderVerdict* Find(const VerdictMap& map, std::string_view phrase) {
  const auto it = map.find(phrase);
  return it == map.end() ? nullptr : &it->second;
}

const HeaderVerdict* FindRun(const Words& words, size_t begin, size_t end) {
  const Lexicon& lexicon = TheLexicon();
  if (const HeaderVerdict* verdict = Find(lexicon.phrases, words.Join(begin, end, true))) return verdict;
  return Find(lexicon.phrases, words.Join(begin, end, false));
}

// HL7 v2 paths: PID-5.1, PID.5.1, pid_5_1, hl7.PID-5-1.
const HeaderVerdict* FindHl7(const Words& words) {
  for (size_t i = 0; i + 1 < words.all.size(); ++i) {
    if (words.all[i] != "pid" && words.all[i] != "evn" && words.all[i] != "msh") continue;
    std::string path = words.all[i];
    for (size_t j = i + 1; j < words.all.size() && IsDigit(words.all[j][0]); ++j) {
      path += (j > i + 1 ? "." : "") + words.all[j];
    }
    if (const HeaderVerdict* verdict = Find(TheLexicon().hl7, path)) return verdict;
  }
  return nullptr;
}

// The whole header, then with fewer and fewer of the words that usually surround the phrase.
const HeaderVerdict* FindWhole(const Words& words) {
  const Lexicon& lexicon = TheLexicon();
  const size_t n = words.all.size();
  const auto droppable = [&](size_t i, const WordSet& set) { return IsDigit(words.all[i][0]) || set.contains(words.all[i]); };
  size_t lead_max = 0, trail_max = 0;
  while (lead_max + 1 < n && droppable(lead_max, lexicon.leading)) ++lead_max;
  while (trail_max + 1 < n && droppable(n - 1 - trail_max, lexicon.trailing)) ++trail_max;
  for (size_t dropped = 0; dropped <= lead_max + trail_max; ++dropped) {
    for (size_t lead = 0; lead <= std::min(dropped, lead_max); ++lead) {
      const size_t trail = dropped - lead;
      if (trail > trail_max || lead + trail >= n) continue;
      if (const HeaderVerdict* verdict = FindRun(words, lead, n - trail)) return verdict;
    }
  }
  return nullptr;
}

// Words run together: patfname, ptdob, citynametxt.
const HeaderVerdict* FindGlued(std::string_view word) {
  const Lexicon& lexicon = TheLexicon();
  for (const std::string_view prefix : {"patients", "patient", "person", "client", "home", "cust", "pat", "mbr", "pt", "res", "p"}) {
    if (!word.starts_with(prefix)) continue;
    const std::string_view rest = word.substr(prefix.size());
    if (rest.size() < (prefix.size() == 1 ? 4u : 3u)) continue;
    if (const HeaderVerdict* verdict = Find(lexicon.phrases, rest)) return verdict;
  }
  for (const std::string_view suffix : {"code", "text", "value", "name", "desc", "txt", "num", "nbr", "val", "cd", "nm", "no"}) {
    if (!word.ends_with(suffix) || word.size() < suffix.size() + 3) continue;
    if (const HeaderVerdict* verdict = Find(lexicon.phrases, word.substr(0, word.size() - suffix.size()))) return verdict;
  }
  return nullptr;
}

// Roles a phrase inside a longer header may claim; "hospital admission reason" is not a source.
bool PartialRole(const HeaderVerdict& verdict, size_t run_words) {
  if (verdict.match != HeaderMatch::kExact) return false;
  switch (verdict.role) {
    case ColumnRole::kTruth: return run_words > 1;
    case ColumnRole::kIgnored:
    case ColumnRole::kSource:
    case ColumnRole::kLocalIdentifier:
    case ColumnRole::kOtherIdentifier:
    case ColumnRole::kCode:
    case ColumnRole::kFreeText:
    case ColumnRole::kUnit:
    case ColumnRole::kUpdatedAt: return false;
    default: return true;
  }
}

// Words that mean something as a whole header and next to nothing inside a longer one.
bool WeakAlone(std::string_view word) {
  static constexpr std::array<std::string_view, 9> kWeak = {"first", "last", "given", "middle", "birth", "alias", "land", "via", "line"};
  return std::find(kWeak.begin(), kWeak.end(), word) != kWeak.end();
}

// The longest run of words with a meaning of its own; a single word must be long enough to be no accident.
const HeaderVerdict* FindInside(const Words& words) {
  const size_t n = words.all.size();
  for (size_t length = n - 1; length >= 1; --length) {
    for (size_t begin = n - length + 1; begin-- > 0;) {
      if (IsDigit(words.all[begin][0])) continue;
      const std::string phrase = words.Join(begin, begin + length, false);
      const bool weak = length == 1 && (phrase.size() < 3 || WeakAlone(phrase));
      const HeaderVerdict* verdict = weak ? nullptr : Find(TheLexicon().phrases, phrase);
      if (verdict != nullptr && PartialRole(*verdict, length)) return verdict;
    }
  }
  return nullptr;
}

bool AboutOtherPerson(const Words& words) {
  return std::any_of(words.all.begin(), words.all.end(),
                     [](const std::string& word) { return TheLexicon().other_person.contains(word); });
}

}  // namespace

std::vector<std::string> HeaderWords(std::string_view header) {
  header = header.substr(0, kHeaderBytesMax);
  std::vector<std::string> words;
  std::string word;
  const auto flush = [&] {
    if (!word.empty() && words.size() < kHeaderWordsMax) words.push_back(word);
    word.clear();
  };
  for (size_t at = 0; at < header.size();) {
    const char c = header[at];
    if (static_cast<unsigned char>(c) >= 0x80) {
      const FoldedLetter folded = FoldLatin(header.substr(at));
      word += folded.ascii;
      at += folded.bytes;
      continue;
    }
    if (!IsLower(c) && !IsUpper(c) && !IsDigit(c)) {
      if (c != '\'') flush();  // mother's -> mothers
    } else {
      if (!word.empty() && at > 0 && static_cast<unsigned char>(header[at - 1]) < 0x80 && header[at - 1] != '\'' &&
          StartsWord(header, at)) {
        flush();
      }
      word += IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    }
    ++at;
  }
  flush();
  return words;
}

HeaderVerdict ReadHeader(std::string_view header) {
  int last_index = 0;
  Words words{HeaderWords(WithoutIndexes(header.substr(0, kHeaderBytesMax), &last_index))};
  if (words.all.empty()) return {};
  if (const HeaderVerdict* verdict = FindHl7(words)) return *verdict;
  const std::string& last = words.all.back();
  if (last_index > 0 && (last == "line" || last == "street")) words.all.push_back(std::to_string(last_index + 1));
  if (const HeaderVerdict* verdict = FindWhole(words)) return *verdict;
  if (AboutOtherPerson(words)) {
    return {HeaderMatch::kExact, ColumnRole::kIgnored, "about another person or an organisation", 0};
  }
  const std::string glued = words.Join(0, words.all.size(), false);
  if (const HeaderVerdict* verdict = FindGlued(glued)) return *verdict;
  if (words.all.size() > 1) {
    if (const HeaderVerdict* verdict = FindInside(words)) {
      HeaderVerdict partial = *verdict;
      partial.match = HeaderMatch::kPartial;
      partial.id_rank = 0;
      return partial;
    }
  }
  return {};
}

}  // namespace ipse
