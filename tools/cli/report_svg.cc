#include "tools/cli/report_svg.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "tools/cli/report_html.h"

namespace ipse {
namespace {

constexpr int kHeight = 280, kTop = 62, kBottom = 40, kLeft = 46, kRight = 20;
// A bar that stands for something is never invisible.
constexpr double kBarMin = 0.6;

double Visible(double percent) { return percent <= 0 ? 0 : std::clamp(percent, kBarMin, 100.0); }

// Where the bins and counts of a histogram lie in the picture.
struct Frame {
  int first, last;  // weights shown, in bits
  int decades;
  double width;

  double X(double bits) const {
    return kLeft + (bits - first) / (last - first) * (width - kLeft - kRight);
  }
  double Y(double decade) const { return kHeight - kBottom - decade / decades * (kHeight - kBottom - kTop); }
};

Frame FrameOf(const WeightHistogram& histogram, const DecisionRule& rule, int width) {
  int first = static_cast<int>(std::floor(rule.possible_bits)) - 2;
  int last = static_cast<int>(std::ceil(rule.certain_bits)) + 2;
  uint64_t most = 1;
  for (size_t b = 0; b < histogram.candidates.size(); ++b) {
    if (histogram.candidates[b] == 0) continue;
    const int bits = WeightHistogram::kLowest + static_cast<int>(b);
    first = std::min(first, bits);
    last = std::max(last, bits + 1);
    most = std::max(most, histogram.candidates[b]);
  }
  return {first, last, std::max(1, static_cast<int>(std::ceil(std::log10(static_cast<double>(most) + 1)))),
          static_cast<double>(width)};
}

const char* ZoneClass(const DecisionRule& rule, double bits) {
  if (bits >= rule.certain_bits) return "z-certain";
  if (bits >= rule.probable_bits) return "z-probable";
  return bits >= rule.possible_bits ? "z-possible" : "z-none";
}

std::string DecadeLabel(int decade) {
  static constexpr std::array<const char*, 10> kLabels = {"1",    "10", "100", "1,000", "10 k", "100 k",
                                                          "1 M", "10 M", "100 M", "1 G"};
  return decade < 10 ? kLabels[static_cast<size_t>(decade)] : fmt::format("1e{}", decade);
}

std::string Axes(const Frame& frame) {
  std::string out;
  for (int decade = 0; decade <= frame.decades; ++decade) {
    const double y = frame.Y(decade);
    out += fmt::format(R"(<line class="grid" x1="{}" x2="{:.1f}" y1="{:.1f}" y2="{:.1f}"/>)", kLeft, frame.width - kRight,
                       y, y);
    out += fmt::format(R"(<text x="{}" y="{:.1f}" text-anchor="end">{}</text>)", kLeft - 6, y + 4, DecadeLabel(decade));
  }
  const int step = (frame.last - frame.first) * 34 > frame.width ? 10 : 5;
  for (int bits = frame.first; bits <= frame.last; ++bits) {
    if (bits % step != 0) continue;
    out += fmt::format(R"(<text x="{:.1f}" y="{}" text-anchor="middle">{}{}</text>)", frame.X(bits),
                       kHeight - kBottom + 16, bits < 0 ? "−" : bits > 0 ? "+" : "", std::abs(bits));
  }
  out += fmt::format(R"(<text x="{:.1f}" y="{}" text-anchor="middle">match weight in bits</text>)",
                     (kLeft + frame.width - kRight) / 2, kHeight - 6);
  return out;
}

std::string Thresholds(const Frame& frame, const DecisionRule& rule) {
  const std::array<std::pair<const char*, double>, 3> thresholds = {
      {{"possible", rule.possible_bits}, {"probable", rule.probable_bits}, {"certain", rule.certain_bits}}};
  std::string out;
  for (size_t i = 0; i < thresholds.size(); ++i) {
    const double x = frame.X(thresholds[i].second), y = 14 + 17 * static_cast<double>(i);
    out += fmt::format(R"(<line class="limit" x1="{:.1f}" x2="{:.1f}" y1="{:.1f}" y2="{}"/>)", x, x, y - 9,
                       kHeight - kBottom);
    const bool room = x + 110 < frame.width;
    out += fmt::format(R"(<text class="limit-name" x="{:.1f}" y="{:.1f}" text-anchor="{}">{} from {}</text>)",
                       room ? x + 5 : x - 5, y, room ? "start" : "end", thresholds[i].first,
                       BitsText(thresholds[i].second));
  }
  return out;
}

}  // namespace

std::string BarSvg(double share, double inner) {
  return fmt::format(
      R"(<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="10"/><rect class="soft" width="{:.2f}" height="10"/><rect class="full" width="{:.2f}" height="10"/></svg>)",
      Visible(100 * share), Visible(100 * inner));
}

std::string SpanSvg(double from, double to, bool positive, double zero) {
  const double left = 100 * std::min(from, to), width = std::max(kBarMin, 100 * std::fabs(to - from));
  return fmt::format(
      R"(<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="{}" x="{:.2f}" width="{:.2f}" height="10"/><line class="zero" x1="{:.2f}" x2="{:.2f}" y1="-4" y2="14"/></svg>)",
      positive ? "for" : "against", left, width, 100 * zero, 100 * zero);
}

std::string HistogramSvg(const WeightHistogram& histogram, const DecisionRule& rule, int width) {
  const Frame frame = FrameOf(histogram, rule, width);
  std::string out = fmt::format(
      R"(<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="Histogram of match weights: candidate pairs by weight in bits on a logarithmic scale, with the thresholds of the grades. The figures are in the table below."><title>Candidate pairs by match weight</title>)",
      width, kHeight);
  out += Axes(frame);
  for (size_t b = 0; b < histogram.candidates.size(); ++b) {
    const uint64_t count = histogram.candidates[b];
    if (count == 0) continue;
    const double bits = WeightHistogram::kLowest + static_cast<double>(b);
    const double x = frame.X(bits), right = frame.X(bits + 1);
    // One pair must show on a logarithmic scale, too.
    const double y = frame.Y(std::log10(static_cast<double>(count)) + 0.05);
    out += fmt::format(R"(<rect class="{}" x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"><title>{} to {} bits: {} pairs</title></rect>)",
                       ZoneClass(rule, bits), x + 0.5, y, std::max(0.5, right - x - 1), frame.Y(0) - y, BitsText(bits),
                       BitsText(bits + 1), CountText(count));
  }
  return out + Thresholds(frame, rule) + "</svg>";
}

}  // namespace ipse
