#include "tools/cli/text_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "matcher/base/check.h"

namespace ipse {
namespace {

constexpr size_t kWidthMax = 60;

size_t CodePoints(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

TextTable::TextTable(std::vector<std::string> headers) {
  for (std::string& header : headers) {
    right_.push_back(!header.empty() && header[0] == '>');
    headers_.push_back(right_.back() ? header.substr(1) : std::move(header));
  }
}

void TextTable::Row(std::vector<std::string> cells) {
  IPSE_CHECK(cells.size() <= headers_.size());
  cells.resize(headers_.size());
  rows_.push_back(std::move(cells));
}

std::string TextTable::Text(std::string_view indent) const {
  std::vector<size_t> width;
  for (size_t c = 0; c < headers_.size(); ++c) {
    width.push_back(CodePoints(headers_[c]));
    for (const auto& row : rows_) width[c] = std::max(width[c], std::min(kWidthMax, CodePoints(row[c])));
  }
  std::string text;
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string out(indent);
    for (size_t c = 0; c < cells.size(); ++c) {
      const size_t size = CodePoints(cells[c]);
      const std::string padding(size < width[c] ? width[c] - size : 0, ' ');
      if (c > 0) out += "  ";
      out += right_[c] ? padding + cells[c] : cells[c] + padding;
    }
    out.erase(out.find_last_not_of(' ') + 1);
    text += out + "\n";
  };
  if (std::any_of(headers_.begin(), headers_.end(), [](const std::string& header) { return !header.empty(); })) {
    line(headers_);
  }
  for (const auto& row : rows_) line(row);
  return text;
}

std::string Grouped(uint64_t number) {
  const std::string digits = fmt::format_int(number).str();
  std::string text;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string Bits(double bits) {
  const std::string text = fmt::format("{:+.1f}", bits);
  return text == "+0.0" || text == "-0.0" ? "0.0" : text;
}

std::string Share(double part, double whole) {
  return whole <= 0 ? "-" : fmt::format("{:.1f} %", 100 * part / whole);
}

}  // namespace ipse
