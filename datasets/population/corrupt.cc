#include "datasets/population/corrupt.h"

#include <numeric>
#include <string_view>
#include <utility>

namespace ipse {
namespace {

// Neighbours on a QWERTY keyboard, by letter.
constexpr std::string_view kNeighbours[26] = {"qwsz", "vghn", "xdfv", "serfcx", "wsdr", "drtgvc", "ftyhbv", "gyujnb", "ujko",
                                              "huikmn", "jiolm", "kop", "njk", "bhjm", "iklp", "ol", "wa", "edft",
                                              "awedxz", "rfgy", "yhji", "cfgb", "qase", "zsdc", "tghu", "asx"};

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return IsLower(c) || IsUpper(c); }

char NeighbourOf(char c, RandomStream& random) {
  if (IsDigit(c)) {
    // The number row: one up or one down; 0 sits beside 9.
    const int digit = c - '0';
    const int next = random.Chance(0.5) ? (digit + 1) % 10 : (digit + 9) % 10;
    return static_cast<char>('0' + next);
  }
  const char lower = IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  const std::string_view near = kNeighbours[lower - 'a'];
  const char hit = near[random.Below(near.size())];
  return IsUpper(c) ? static_cast<char>(hit - 'a' + 'A') : hit;
}

// A position of a letter or digit, seldom the first one (people look at what they begin with); npos if none.
size_t DrawPosition(std::string_view text, RandomStream& random) {
  for (int tries = 0; tries < 12; ++tries) {
    const size_t at = random.Below(text.size());
    if (!IsLetter(text[at]) && !IsDigit(text[at])) continue;
    if (at == 0 && !random.Chance(0.25)) continue;
    return at;
  }
  return std::string_view::npos;
}

bool Transpose(std::string& text, size_t at) {
  if (at + 1 >= text.size()) return false;
  const bool letters = IsLetter(text[at]) && IsLetter(text[at + 1]);
  const bool digits = IsDigit(text[at]) && IsDigit(text[at + 1]);
  if ((!letters && !digits) || text[at] == text[at + 1]) return false;
  if (IsUpper(text[at]) && IsLower(text[at + 1])) {
    // Keep the capital where it was: Smith becomes Msith.
    const char first = static_cast<char>(text[at] - 'A' + 'a');
    if (first == text[at + 1]) return false;
    text[at] = static_cast<char>(text[at + 1] - 'a' + 'A');
    text[at + 1] = first;
    return true;
  }
  std::swap(text[at], text[at + 1]);
  return true;
}

struct Replacement {
  std::string_view from;
  std::string_view to;
};

constexpr Replacement kSounds[] = {
    {"ph", "f"},   {"f", "ph"},  {"ck", "k"},   {"c", "k"},   {"k", "c"},   {"ie", "y"},  {"y", "ie"},  {"y", "i"},
    {"i", "y"},    {"ei", "ie"}, {"ie", "ei"},  {"s", "z"},   {"z", "s"},   {"v", "b"},   {"b", "v"},   {"th", "t"},
    {"ll", "l"},   {"l", "ll"},  {"nn", "n"},   {"n", "nn"},  {"tt", "t"},  {"t", "tt"},  {"ss", "s"},  {"rr", "r"},
    {"sh", "sch"}, {"sch", "sh"}, {"ee", "ea"}, {"ea", "ee"}, {"ou", "u"},  {"a", "e"},   {"e", "a"},   {"o", "u"},
    {"j", "g"},    {"g", "j"},   {"qu", "k"},   {"x", "ks"},  {"cks", "x"}, {"w", "v"},   {"son", "sen"}, {"sen", "son"},
    {"ey", "y"},   {"ai", "ay"}, {"ay", "ai"},  {"ch", "k"},  {"tz", "ts"}, {"er", "ar"}, {"ar", "er"}, {"i", "e"},
    {"d", "t"},    {"mm", "m"},  {"wh", "w"},   {"gh", "g"},  {"kn", "n"},  {"wr", "r"},  {"oo", "u"},  {"au", "aw"}};

constexpr Replacement kScans[] = {{"m", "rn"}, {"rn", "m"}, {"cl", "d"}, {"d", "cl"}, {"o", "0"}, {"O", "0"}, {"l", "1"},
                                  {"I", "1"},  {"i", "1"},  {"S", "5"},  {"s", "5"},  {"B", "8"}, {"E", "F"}, {"F", "E"},
                                  {"h", "b"},  {"u", "v"},  {"v", "u"},  {"w", "vv"}, {"c", "e"}, {"e", "c"}, {"n", "h"},
                                  {"g", "9"},  {"i", "l"},  {"t", "f"},  {"z", "2"},  {"D", "O"}, {"G", "C"}, {"R", "P"},
                                  {"a", "o"},  {"q", "g"},  {"0", "O"},  {"1", "l"},  {"5", "S"}, {"8", "B"}};

bool IsVowel(char c) { return std::string_view("aeiou").find(c) != std::string_view::npos; }

// Finds where a rule applies; the first letter counts as its lower case. Skips doublings that would make triples.
size_t FindRule(std::string_view text, const Replacement& rule, bool fold_first) {
  for (size_t at = 0; at + rule.from.size() <= text.size(); ++at) {
    bool same = true;
    for (size_t i = 0; i < rule.from.size() && same; ++i) {
      char c = text[at + i];
      if (fold_first && IsUpper(c)) c = static_cast<char>(c - 'A' + 'a');
      same = c == rule.from[i];
    }
    if (!same) continue;
    const size_t end = at + rule.from.size();
    const bool doubles = rule.to.size() == rule.from.size() + 1 && rule.to[0] == rule.to[1];
    // A consonant is doubled only between vowels, where both spellings sound the same.
    if (doubles && (at == 0 || end >= text.size() || !IsVowel(text[at - 1]) || !IsVowel(text[end]))) continue;
    return at;
  }
  return std::string_view::npos;
}

// From a drawn rule on, the first that applies. Steps keep neighbours in the list, which are often opposites, apart.
constexpr size_t kRuleStep = 5;
template <size_t n>
bool ApplyRule(const Replacement (&rules)[n], bool fold_first, std::string& text, RandomStream& random) {
  static_assert(std::gcd(n, kRuleStep) == 1, "the walk visits every rule");
  const size_t start = random.Below(n);
  for (size_t i = 0; i < n; ++i) {
    const Replacement& rule = rules[(start + i * kRuleStep) % n];
    const size_t at = FindRule(text, rule, fold_first);
    if (at == std::string_view::npos) continue;
    const bool capital = fold_first && IsUpper(text[at]);
    text.replace(at, rule.from.size(), rule.to);
    if (capital && IsLower(text[at])) text[at] = static_cast<char>(text[at] - 'a' + 'A');
    return true;
  }
  return false;
}

}  // namespace

bool CorruptKeystroke(std::string& text, RandomStream& random) {
  if (text.size() < 2) return false;
  const size_t at = DrawPosition(text, random);
  if (at == std::string::npos) return false;
  const double kind = random.Unit();
  if (kind < 0.36) {
    text[at] = NeighbourOf(text[at], random);
    return true;
  }
  if (kind < 0.58) {
    const char c = text[at];
    char extra = random.Chance(0.45) ? c : NeighbourOf(c, random);
    if (IsUpper(extra)) extra = static_cast<char>(extra - 'A' + 'a');
    text.insert(at + 1, 1, extra);
    return true;
  }
  if (kind < 0.80 && text.size() > 2) {
    const bool capital = IsUpper(text[at]);
    text.erase(at, 1);
    if (capital && at < text.size() && IsLower(text[at])) text[at] = static_cast<char>(text[at] - 'a' + 'A');
    return true;
  }
  return Transpose(text, at);
}

bool CorruptDigit(std::string& text, RandomStream& random) {
  if (text.empty()) return false;
  for (int tries = 0; tries < 16; ++tries) {
    const size_t at = random.Below(text.size());
    if (!IsDigit(text[at])) continue;
    if (random.Chance(0.35)) {
      if (at + 1 < text.size() && IsDigit(text[at + 1]) && Transpose(text, at)) return true;
      continue;
    }
    // Half of the wrong digits are the neighbouring key, half are any other (misread or misheard).
    text[at] = random.Chance(0.5) ? NeighbourOf(text[at], random)
                                  : static_cast<char>('0' + (static_cast<uint64_t>(text[at] - '0') + 1 + random.Below(9)) % 10);
    return true;
  }
  return false;
}

bool CorruptPhonetic(std::string& text, RandomStream& random) { return ApplyRule(kSounds, true, text, random); }

bool CorruptScan(std::string& text, RandomStream& random) { return ApplyRule(kScans, false, text, random); }

bool CorruptCut(std::string& text, RandomStream& random) {
  if (text.size() < 4) return false;
  size_t keep = 3 + random.Below(text.size() - 3);
  // Not inside a UTF-8 sequence, and no trailing space.
  while (keep > 1 && ((static_cast<unsigned char>(text[keep]) & 0xC0) == 0x80 || text[keep - 1] == ' ')) --keep;
  if (keep < 2) return false;
  text.resize(keep);
  return true;
}

}  // namespace ipse
