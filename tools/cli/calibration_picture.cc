// The calibration as a picture. Probabilities stand on a scale of odds, one step for each doubling: 99 %, 99.9 % and
// 99.99 % are then as far apart as they are in meaning.

#include <algorithm>
#include <array>
#include <cmath>

#include "tools/cli/calibration_curve.h"
#include "tools/cli/report_html.h"
#include "tools/cli/report_style.h"

namespace ipse {
namespace {

constexpr double kPanelWidth = 430, kPanelHeight = 400, kLeft = 72, kTop = 46, kRight = 14, kBottom = 58, kGap = 24,
                 kLegend = 26;
constexpr double kWidth = 2 * kPanelWidth + kGap, kHeight = kPanelHeight + kLegend;
constexpr double kLowestBits = -6.63, kHighestBits = 19.5;  // 1 % to 99.9999 %; all of them stand at the top
constexpr std::array<double, 9> kShares = {0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 1};

constexpr const char* kStyle = R"css(
.cal{font:12px "Inter","Segoe UI",system-ui,"Helvetica Neue","DejaVu Sans",sans-serif;--c-ink:#1c2329;--c-soft:#56606a;--c-line:#ddd8ce;
--c-one:#2f5d8c;--c-two:#ad4a1f;--c-paper:#fff}
@media (prefers-color-scheme:dark){.cal{--c-ink:#e8e5de;--c-soft:#a7b0b7;--c-line:#353d43;--c-one:#86b8e6;--c-two:#ee9166;--c-paper:#1b2125}}
.cal .paper{fill:var(--c-paper)}.cal text{fill:var(--c-soft)}.cal .head{fill:var(--c-ink);font-size:14px;font-weight:600}
.cal .grid{stroke:var(--c-line)}.cal .ideal{stroke:var(--c-soft);stroke-dasharray:4 4}
.cal .one{stroke:var(--c-one);fill:none;stroke-width:1.8}.cal .two{stroke:var(--c-two);fill:none;stroke-width:1.8}
.cal .said{stroke-dasharray:6 4}.cal .dot1{fill:var(--c-one)}.cal .dot2{fill:var(--c-two)}
.cal .whisker1{stroke:var(--c-one)}.cal .whisker2{stroke:var(--c-two)}
)css";

double BitsOf(double share) {
  if (share <= 0) return kLowestBits;
  if (share >= 1) return kHighestBits;
  return std::clamp(std::log2(share / (1 - share)), kLowestBits, kHighestBits);
}

// A panel's frame; x runs over `low` to `high` bits, y over shares.
struct Panel {
  double left, low, high;

  double X(double bits) const {
    return left + kLeft + (std::clamp(bits, low, high) - low) / (high - low) * (kPanelWidth - kLeft - kRight);
  }
  double Y(double share) const {
    return kPanelHeight - kBottom -
           (BitsOf(share) - kLowestBits) / (kHighestBits - kLowestBits) * (kPanelHeight - kBottom - kTop);
  }
};

std::string ShareLabel(double share) { return fmt::format("{:g}&#160;%", 100 * share); }

std::string Line(const char* style, double x1, double y1, double x2, double y2) {
  return fmt::format(R"(<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>)", style, x1, y1, x2, y2);
}
std::string Text(double x, double y, const char* anchor, const std::string& text, const char* style = "") {
  return fmt::format(R"(<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>)", style, x, y, anchor, text);
}

std::string Frame(const Panel& panel, const std::string& heading, const std::string& x_axis) {
  std::string out = Text(panel.left + kLeft, 22, "start", heading, "head");
  for (const double share : kShares) {
    out += Line("grid", panel.X(panel.low), panel.Y(share), panel.X(panel.high), panel.Y(share));
    out += Text(panel.X(panel.low) - 7, panel.Y(share) + 4, "end", ShareLabel(share));
  }
  return out + Text((panel.X(panel.low) + panel.X(panel.high)) / 2, kPanelHeight - 16, "middle", x_axis);
}

std::string Point(const Panel& panel, double x, const Proportion& p, double radius, int colour,
                  const std::string& title) {
  return Line(colour == 1 ? "whisker1" : "whisker2", x, panel.Y(p.low), x, panel.Y(p.high)) +
         fmt::format(R"(<circle class="dot{}" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"><title>{}</title></circle>)", colour,
                     x, panel.Y(p.share), radius, title);
}

std::string ReliabilityPanel(const Calibration& calibration) {
  const Panel panel{0, kLowestBits, kHighestBits};
  std::string out = Frame(panel, "Links by probability", "probability said");
  for (const double share : kShares) {
    out += Line("grid", panel.X(BitsOf(share)), panel.Y(0), panel.X(BitsOf(share)), panel.Y(1));
    // Every second label: the others have no room.
    if (share == 0.01 || share == 0.5 || share == 0.99 || share == 0.9999) {
      out += Text(panel.X(BitsOf(share)), kPanelHeight - kBottom + 18, "middle", ShareLabel(share));
    }
  }
  out += Line("ideal", panel.X(kLowestBits), panel.Y(0), panel.X(kHighestBits), panel.Y(1));
  for (const CalibrationBin& bin : calibration.bins) {
    if (bin.edges == 0) continue;
    const double radius = 2.5 + std::log10(static_cast<double>(bin.edges));
    out += Point(panel, panel.X(BitsOf(bin.mean_predicted)), bin.observed, radius, 1,
                 fmt::format("{} links: said {:.5f}, true {:.5f} ({:.5f} to {:.5f})", CountText(bin.edges),
                             bin.mean_predicted, bin.observed.share, bin.observed.low, bin.observed.high));
  }
  out += Text(kLeft, kHeight - 8, "start", "bar: 95 % interval; dashed: said and true are equal");
  return out;
}

std::string Curve(const Panel& panel, const std::vector<EstimateRow>& rows, const char* style,
                  const std::function<std::optional<double>(const EstimateRow&)>& value) {
  std::string points;
  for (const EstimateRow& row : rows) {
    if (!row.threshold_bits.has_value() || row.count == 0 || !value(row).has_value()) continue;
    points += fmt::format("{:.1f},{:.1f} ", panel.X(*row.threshold_bits), panel.Y(*value(row)));
  }
  return points.empty() ? "" : fmt::format(R"(<polyline class="{}" points="{}"/>)", style, points);
}

std::string ThresholdPanel(const std::vector<EstimateRow>& rows) {
  float low = 0, high = 1;
  for (const EstimateRow& row : rows) {
    if (!row.threshold_bits.has_value() || row.count == 0) continue;
    low = std::min(low, *row.threshold_bits);
    high = std::max(high, *row.threshold_bits);
  }
  const Panel panel{kPanelWidth + kGap, low - 1.0, high + 1.0};
  std::string out = Frame(panel, "Precision and recall by threshold", "links from, in bits");
  for (const EstimateRow& row : rows) {
    if (!row.threshold_bits.has_value() || row.count == 0) continue;
    const double x = panel.X(*row.threshold_bits);
    if (std::fmod(*row.threshold_bits, 5) == 0 || *row.threshold_bits == -4 || *row.threshold_bits == 4) {
      out += Text(x, kPanelHeight - kBottom + 18, "middle", fmt::format("{:g}", *row.threshold_bits));
    }
    out +=
        Point(panel, x, row.precision, 3, 1,
              fmt::format("precision from {:g} bits: said {:.5f}, true {:.5f} ({:.5f} to {:.5f})", *row.threshold_bits,
                          row.precision_said, row.precision.share, row.precision.low, row.precision.high));
    out += Point(panel, x, row.recall, 3, 2,
                 fmt::format("recall from {:g} bits: said {}, true {:.5f} ({:.5f} to {:.5f})", *row.threshold_bits,
                             row.recall_said.has_value() ? fmt::format("{:.5f}", *row.recall_said) : "-",
                             row.recall.share, row.recall.low, row.recall.high));
  }
  out += Curve(panel, rows, "one", [](const EstimateRow& row) { return row.precision.share; });
  out += Curve(panel, rows, "one said", [](const EstimateRow& row) { return row.precision_said; });
  out += Curve(panel, rows, "two", [](const EstimateRow& row) { return row.recall.share; });
  out += Curve(panel, rows, "two said", [](const EstimateRow& row) { return row.recall_said; });
  double x = panel.left + kLeft;
  for (const auto& [style, words, width] : {std::tuple{"one", "precision, true", 122},
                                            {"one said", "said", 66},
                                            {"two", "recall, true", 104},
                                            {"two said", "said", 66}}) {
    out += Line(style, x, kHeight - 12, x + 22, kHeight - 12) + Text(x + 27, kHeight - 8, "start", words);
    x += width;
  }
  return out;
}

std::string Picture(const CalibrationCurve& curve, const char* name_space) {
  return fmt::format(
      R"(<svg class="cal"{} viewBox="0 0 {} {}" role="img" aria-label="Calibration: share of true links by the probability said, and precision and recall by threshold, as said and as they are. The figures are in the tables of ipse evaluate --calibration."><title>Calibration</title><style>{}</style><rect class="paper" width="100%" height="100%"/>{}{}</svg>)",
      name_space, kWidth, kHeight, kStyle, ReliabilityPanel(curve.reliability), ThresholdPanel(curve.rows));
}

std::string Cell(const std::string& text) { return "<td class=\"n\">" + text + "</td>"; }

std::string RowsTable(const std::vector<EstimateRow>& rows) {
  std::string out =
      "<div class=\"scroll\"><table><thead><tr><th>links from</th><th class=\"n\">links</th><th class=\"n\">precision "
      "said</th>"
      "<th class=\"n\">true</th><th class=\"n\">95 % interval</th><th class=\"n\">recall said</th><th "
      "class=\"n\">true</th>"
      "<th class=\"n\">95 % interval</th></tr></thead><tbody>";
  for (const EstimateRow& row : rows) {
    if (row.count == 0) continue;
    out += "<tr><th>" + EscapeHtml(row.links) + "</th>" + Cell(CountText(row.count)) +
           Cell(PercentText(row.precision_said, 2)) + Cell(PercentText(row.precision.share, 2)) +
           Cell(PercentText(row.precision.low, 2) + " to " + PercentText(row.precision.high, 2)) +
           Cell(row.recall_said.has_value() ? PercentText(*row.recall_said, 2) : "-") +
           Cell(PercentText(row.recall.share, 2)) +
           Cell(PercentText(row.recall.low, 2) + " to " + PercentText(row.recall.high, 2)) + "</tr>";
  }
  return out + "</tbody></table></div>";
}

}  // namespace

std::string CalibrationSvg(const CalibrationCurve& curve) {
  return Picture(curve, R"( xmlns="http://www.w3.org/2000/svg")") + "\n";
}

std::string CalibrationHtml(const CalibrationCurve& curve) {
  return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
         "content=\"width=device-width,"
         "initial-scale=1\"><title>Calibration</title><style>" +
         std::string(kReportStyle) +
         "</style></head><body><header class=\"top\"><p class=\"eyebrow\">Ipse</p><h1>What the run said, and what was "
         "the case</h1>"
         "</header><main><figure>" +
         Picture(curve, "") + "</figure>" + RowsTable(curve.rows) + "</main></body></html>\n";
}

}  // namespace ipse
