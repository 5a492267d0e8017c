#pragma once

// Figures in aligned columns, for people.
//
//   TextTable table({"level", ">weight"});       // '>' in front: aligned to the right
//   table.Row({"exact", "+5.1"});
//   fmt::print("{}", table.Text("  "));          // every line indented by two spaces
//
// Widths count code points, so names with accents line up. A column wider than 60 code points is not padded further.
// Not thread-safe.

#include <string>
#include <string_view>
#include <vector>

namespace ipse {

class TextTable {
 public:
  // A table without a heading line when every header is empty (or just ">").
  explicit TextTable(std::vector<std::string> headers);

  // Adds a row; missing cells at the end are empty. REQUIRES: no more cells than headers.
  void Row(std::vector<std::string> cells);
  // Lines with line ends, without white space at their ends.
  std::string Text(std::string_view indent = "") const;
  bool empty() const { return rows_.empty(); }

 private:
  std::vector<std::string> headers_;
  std::vector<bool> right_;
  std::vector<std::vector<std::string>> rows_;
};

// "1,234,567".
std::string Grouped(uint64_t number);
// "+5.1", "-0.3", "0.0".
std::string Bits(double bits);
// "12.3 %"; "-" of nothing.
std::string Share(double part, double whole);

}  // namespace ipse
