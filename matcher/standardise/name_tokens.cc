#include "matcher/standardise/name_tokens.h"

#include "matcher/standardise/name_words.h"

namespace ipse {
namespace {

bool IsNameByte(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

bool IsChunkEnd(char c) { return c == ' ' || c == ',' || c == ';' || c == '-' || c == '_' || c == '^' || c == '~'; }

int AsideChange(char c) {
  if (c == '(' || c == '[' || c == '{') return 1;
  if (c == ')' || c == ']' || c == '}') return -1;
  return 0;
}

}  // namespace

void NameTokenizer::AddToken(size_t begin, bool aside, bool possessive) {
  if (begin == text_.size()) return;
  const std::string_view text = std::string_view(text_).substr(begin);
  tokens.push_back({text, NameWordFlags(text), aside, possessive});
}

// A chunk has no blank, comma, hyphen or bracket.
void NameTokenizer::AddChunk(std::string_view chunk, bool aside) {
  size_t begin = text_.size();
  if (chunk.find_first_of("./") != std::string_view::npos) {
    // M.D., PH.D and F/K/A are one word each.
    for (char c : chunk) {
      if (IsNameByte(c)) text_.push_back(c);
    }
    const std::string_view whole = std::string_view(text_).substr(begin);
    const uint32_t flags = NameWordFlags(whole);
    if (whole == "DO" && !tokens.empty()) return;  // D.O.; without stops it is a surname
    if ((flags & kNameDegree) != 0) {
      tokens.push_back({whole, flags, aside, false});
      return;
    }
    const bool slashed_newborn = IsNewbornLead(flags) && chunk.find('/') != std::string_view::npos;  // B/B, B/G
    if (slashed_newborn || (flags & (kNameMaiden | kNameUnknown | kNameNoMiddle)) != 0) {
      tokens.push_back({whole, flags, aside, false});
      return;
    }
    text_.resize(begin);
  }
  bool possessive = false;
  for (size_t i = 0; i < chunk.size(); ++i) {
    const char c = chunk[i];
    if (IsNameByte(c)) {
      text_.push_back(c);
    } else if (c == '\'' || c == '`') {
      possessive = i + 2 == chunk.size() && chunk[i + 1] == 'S' && text_.size() > begin + 1;
      if (possessive) break;
    } else {
      AddToken(begin, aside, false);
      begin = text_.size();
    }
  }
  AddToken(begin, aside, possessive);
}

void NameTokenizer::Split(std::string_view folded) {
  tokens.clear();
  text_.clear();
  text_.reserve(folded.size() * 2);  // tokens are views: the buffer must not move
  int depth = 0;
  bool quoted = false;
  size_t begin = 0;
  for (size_t i = 0; i <= folded.size(); ++i) {
    const char c = i < folded.size() ? folded[i] : ' ';
    const int change = AsideChange(c);
    if (!IsChunkEnd(c) && change == 0 && c != '"') continue;
    if (i > begin) AddChunk(folded.substr(begin, i - begin), depth > 0 || quoted);
    begin = i + 1;
    depth += change;
    if (depth < 0) depth = 0;
    if (c == '"') quoted = !quoted;
  }
}

void AppendTokens(const std::vector<NameToken>& tokens, size_t begin, size_t end, std::string* out) {
  for (size_t i = begin; i < end; ++i) {
    if (!out->empty()) out->push_back(' ');
    out->append(tokens[i].text);
  }
}

}  // namespace ipse
