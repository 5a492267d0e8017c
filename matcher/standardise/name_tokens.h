#pragma once

// A folded person name cut into tokens. Internal to the name standardisers.
// Not thread-safe: a NameTokenizer is a scratch object of one call (or one thread); its tokens point into it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ipse {

struct NameToken {
  std::string_view text;
  uint32_t flags = 0;       // NameWordFlags
  bool aside = false;       // stood in parentheses, brackets or double quotes
  bool possessive = false;  // ended in 'S, which is not part of `text`
};

class NameTokenizer {
 public:
  // Cuts `folded` at blanks, hyphens, commas, slashes and full stops; drops apostrophes; leaves out dotted degrees
  // (M.D.).
  void Split(std::string_view folded);

  std::vector<NameToken> tokens;

 private:
  void AddChunk(std::string_view chunk, bool aside);
  void AddToken(size_t begin, bool aside, bool possessive);

  std::string text_;
};

// Joins tokens [begin, end) with blanks at the end of *out.
void AppendTokens(const std::vector<NameToken>& tokens, size_t begin, size_t end, std::string* out);

}  // namespace ipse
