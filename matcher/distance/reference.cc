#include "matcher/distance/reference.h"

#include <algorithm>
#include <map>
#include <vector>

#include "matcher/distance/code_points.h"

namespace ipse {
namespace {

// A table of (rows) x (columns) counts, row by row.
class Table {
 public:
  Table(size_t rows, size_t columns) : columns_(columns), cells_(rows * columns) {}
  size_t& operator()(size_t row, size_t column) { return cells_[row * columns_ + column]; }

 private:
  size_t columns_;
  std::vector<size_t> cells_;
};

// Fills the Wagner-Fischer table, with or without the swap of two adjacent characters.
size_t Align(std::span<const uint32_t> left, std::span<const uint32_t> right, bool swaps) {
  Table d(left.size() + 1, right.size() + 1);
  for (size_t i = 0; i <= left.size(); ++i) d(i, 0) = i;
  for (size_t j = 0; j <= right.size(); ++j) d(0, j) = j;
  for (size_t i = 1; i <= left.size(); ++i) {
    for (size_t j = 1; j <= right.size(); ++j) {
      const size_t change = left[i - 1] == right[j - 1] ? 0 : 1;
      d(i, j) = std::min({d(i - 1, j) + 1, d(i, j - 1) + 1, d(i - 1, j - 1) + change});
      if (swaps && i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
        d(i, j) = std::min(d(i, j), d(i - 2, j - 2) + 1);
      }
    }
  }
  return d(left.size(), right.size());
}

}  // namespace

double JaroFromCounts(uint32_t left_length, uint32_t right_length, uint32_t matches, uint32_t transpositions) {
  if (left_length == 0 && right_length == 0) return 1.0;
  if (matches == 0) return 0.0;
  const double m = matches;
  const double sum = m / left_length + m / right_length + (m - transpositions) / m;
  return sum / 3.0;
}

double JaroWinklerFromCounts(uint32_t left_length, uint32_t right_length, uint32_t matches, uint32_t transpositions,
                             uint32_t prefix) {
  const double jaro = JaroFromCounts(left_length, right_length, matches, transpositions);
  return jaro > 0.7 ? jaro + prefix * 0.1 * (1.0 - jaro) : jaro;
}

double ReferenceJaro(std::span<const uint32_t> left, std::span<const uint32_t> right) {
  const size_t longer = std::max(left.size(), right.size());
  const size_t reach = longer / 2 > 1 ? longer / 2 - 1 : 0;
  std::vector<bool> left_matched(left.size());
  std::vector<bool> right_matched(right.size());
  uint32_t matches = 0;
  for (size_t i = 0; i < left.size(); ++i) {
    const size_t first = i > reach ? i - reach : 0;
    for (size_t j = first; j < std::min(i + reach + 1, right.size()); ++j) {
      if (right_matched[j] || left[i] != right[j]) continue;
      left_matched[i] = right_matched[j] = true;
      ++matches;
      break;
    }
  }
  uint32_t out_of_order = 0;
  size_t j = 0;
  for (size_t i = 0; i < left.size(); ++i) {
    if (!left_matched[i]) continue;
    while (!right_matched[j]) ++j;
    if (left[i] != right[j]) ++out_of_order;
    ++j;
  }
  return JaroFromCounts(static_cast<uint32_t>(left.size()), static_cast<uint32_t>(right.size()), matches,
                        out_of_order / 2);
}

double ReferenceJaroWinkler(std::span<const uint32_t> left, std::span<const uint32_t> right) {
  const double jaro = ReferenceJaro(left, right);
  size_t prefix = 0;
  while (prefix < std::min({left.size(), right.size(), size_t{4}}) && left[prefix] == right[prefix]) ++prefix;
  return jaro > 0.7 ? jaro + static_cast<double>(prefix) * 0.1 * (1.0 - jaro) : jaro;
}

size_t ReferenceLevenshtein(std::span<const uint32_t> left, std::span<const uint32_t> right) {
  return Align(left, right, /*swaps=*/false);
}

size_t ReferenceOsa(std::span<const uint32_t> left, std::span<const uint32_t> right) {
  return Align(left, right, /*swaps=*/true);
}

size_t ReferenceDamerau(std::span<const uint32_t> left, std::span<const uint32_t> right) {
  // Row and column 0 hold "infinity"; the strings' own row 0 is table row 1.
  const size_t infinity = left.size() + right.size();
  Table d(left.size() + 2, right.size() + 2);
  for (size_t i = 0; i <= left.size(); ++i) {
    d(i + 1, 0) = infinity;
    d(i + 1, 1) = i;
  }
  for (size_t j = 0; j <= right.size(); ++j) {
    d(0, j + 1) = infinity;
    d(1, j + 1) = j;
  }
  d(0, 0) = infinity;
  std::map<uint32_t, size_t> last_row;  // the last row (1-based) whose character this is
  for (size_t i = 1; i <= left.size(); ++i) {
    size_t last_column = 0;  // the last column of this row whose characters agree
    for (size_t j = 1; j <= right.size(); ++j) {
      const auto found = last_row.find(right[j - 1]);
      const size_t row = found == last_row.end() ? 0 : found->second;
      const size_t column = last_column;
      const bool same = left[i - 1] == right[j - 1];
      if (same) last_column = j;
      const size_t swapped = d(row, column) + (i - row - 1) + 1 + (j - column - 1);
      d(i + 1, j + 1) = std::min({d(i, j) + (same ? 0 : 1), d(i + 1, j) + 1, d(i, j + 1) + 1, swapped});
    }
    last_row[left[i - 1]] = i;
  }
  return d(left.size() + 1, right.size() + 1);
}

double ReferenceJaro(std::string_view left, std::string_view right) {
  return ReferenceJaro(DecodeCodePoints(left), DecodeCodePoints(right));
}
double ReferenceJaroWinkler(std::string_view left, std::string_view right) {
  return ReferenceJaroWinkler(DecodeCodePoints(left), DecodeCodePoints(right));
}
size_t ReferenceLevenshtein(std::string_view left, std::string_view right) {
  return ReferenceLevenshtein(DecodeCodePoints(left), DecodeCodePoints(right));
}
size_t ReferenceOsa(std::string_view left, std::string_view right) {
  return ReferenceOsa(DecodeCodePoints(left), DecodeCodePoints(right));
}
size_t ReferenceDamerau(std::string_view left, std::string_view right) {
  return ReferenceDamerau(DecodeCodePoints(left), DecodeCodePoints(right));
}

}  // namespace ipse
