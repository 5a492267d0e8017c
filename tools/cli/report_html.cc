#include "tools/cli/report_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scoring/mixture/mixture.h"

namespace ipse {

std::string EscapeHtml(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: {
        const unsigned char byte = static_cast<unsigned char>(c);
        const bool control = (byte < 0x20 && c != '\t' && c != '\n') || byte == 0x7F;
        if (control) {
          out += "\xEF\xBF\xBD";
        } else {
          out += c;
        }
      }
    }
  }
  return out;
}

std::string EscapeShortened(std::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max) return EscapeHtml(text);
  size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return EscapeHtml(text.substr(0, end)) + "…";
}

std::string CountText(uint64_t count) {
  const std::string digits = fmt::format_int(count).str();
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

std::string CountText(double count) {
  if (!(count > 0)) return "0";
  if (count < 1) return "under 1";
  return CountText(static_cast<uint64_t>(std::llround(std::min(count, 9e15))));
}

std::string PercentText(double share, int decimals) { return fmt::format("{:.{}f}&nbsp;%", 100 * share, decimals); }

std::string ShareText(double share) {
  if (!(share > 0)) return "0";
  if (share >= 0.01) return PercentText(share);
  return share < 1e-12 ? "almost never" : "1&nbsp;in&nbsp;" + CountText(std::round(1 / share));
}

std::string BitsText(double bits) {
  const double rounded = std::round(10 * bits) / 10;
  return fmt::format("{}{:.1f}", rounded > 0 ? "+" : rounded < 0 ? "−" : "", std::fabs(rounded));
}

std::string ProbabilityText(double weight_bits) {
  const double probability = MatchProbability(weight_bits);
  if (probability > 0.9999) return "over 99.99&nbsp;%";
  if (probability < 0.0001) return "under 0.01&nbsp;%";
  return PercentText(probability, probability > 0.99 || probability < 0.01 ? 2 : 1);
}

std::string EstimateText(double share) {
  return share > 0.9999 ? "over 99.99&nbsp;%" : PercentText(share, 2);
}

double Ratio(uint64_t part, uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace ipse
