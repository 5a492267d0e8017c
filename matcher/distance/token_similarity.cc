#include "matcher/distance/token_similarity.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

#include "matcher/base/check.h"
#include "matcher/distance/code_points.h"
#include "matcher/distance/reference.h"

namespace ipse {
namespace {

constexpr size_t kQMax = 8;
constexpr uint32_t kMark = 0xFFFFFFFF;  // before and after the text; no code point
using Gram = std::array<uint32_t, kQMax>;

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::vector<std::string_view> WordSet(std::string_view text, size_t words_max) {
  std::vector<std::string_view> words;
  for (size_t at = 0; at < text.size() && words.size() < words_max;) {
    size_t end = at;
    while (end < text.size() && !IsSpace(text[end])) ++end;
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::vector<Gram> QgramBag(std::string_view text, size_t q) {
  std::vector<uint32_t> units;
  AppendCodePoints(text, &units);
  std::vector<Gram> bag;
  if (units.empty()) return bag;
  units.insert(units.begin(), q - 1, kMark);
  units.insert(units.end(), q - 1, kMark);
  for (size_t at = 0; at + q <= units.size(); ++at) {
    Gram gram{};
    std::copy_n(units.begin() + static_cast<std::ptrdiff_t>(at), q, gram.begin());
    bag.push_back(gram);
  }
  std::sort(bag.begin(), bag.end());
  return bag;
}

size_t Common(const std::vector<Gram>& left, const std::vector<Gram>& right) {
  std::vector<Gram> common;
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(common));
  return common.size();
}

}  // namespace

double TokenSetSimilarity(std::string_view left, std::string_view right, const TokenSetOptions& options) {
  const std::vector<std::string_view> a = WordSet(left, options.words_max);
  const std::vector<std::string_view> b = WordSet(right, options.words_max);
  if (a.empty() && b.empty()) return 1.0;
  // Candidates in the order they are taken: similarity, then the lesser and the greater word of the two.
  std::vector<std::tuple<double, std::string_view, std::string_view, size_t, size_t>> candidates;
  for (size_t i = 0; i < a.size(); ++i) {
    for (size_t j = 0; j < b.size(); ++j) {
      const double similarity = a[i] == b[j]                       ? 1.0
                                : options.word_similarity_min >= 1 ? 0.0
                                                                   : ReferenceJaroWinkler(a[i], b[j]);
      if (similarity < options.word_similarity_min) continue;
      candidates.emplace_back(-similarity, std::min(a[i], b[j]), std::max(a[i], b[j]), i, j);
    }
  }
  std::sort(candidates.begin(), candidates.end());
  std::vector<bool> left_taken(a.size());
  std::vector<bool> right_taken(b.size());
  double sum = 0;
  for (const auto& [negative, lesser, greater, i, j] : candidates) {
    if (left_taken[i] || right_taken[j]) continue;
    left_taken[i] = right_taken[j] = true;
    sum -= negative;
  }
  return 2 * sum / static_cast<double>(a.size() + b.size());
}

double QgramDice(std::string_view left, std::string_view right, size_t q) {
  IPSE_CHECK(q >= 1 && q <= kQMax);
  const std::vector<Gram> a = QgramBag(left, q);
  const std::vector<Gram> b = QgramBag(right, q);
  if (a.empty() && b.empty()) return 1.0;
  return 2.0 * static_cast<double>(Common(a, b)) / static_cast<double>(a.size() + b.size());
}

double QgramJaccard(std::string_view left, std::string_view right, size_t q) {
  IPSE_CHECK(q >= 1 && q <= kQMax);
  const std::vector<Gram> a = QgramBag(left, q);
  const std::vector<Gram> b = QgramBag(right, q);
  if (a.empty() && b.empty()) return 1.0;
  const size_t common = Common(a, b);
  return static_cast<double>(common) / static_cast<double>(a.size() + b.size() - common);
}

}  // namespace ipse
