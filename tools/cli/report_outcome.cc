// Weights, identities and what is left for review.

#include <algorithm>
#include <cmath>

#include "tools/cli/report_html.h"
#include "tools/cli/report_sections.h"
#include "tools/cli/report_svg.h"

namespace ipse {
namespace {

constexpr size_t kBridgesShown = 10;

std::string HistogramTable(const WeightHistogram& histogram) {
  std::string out = "<details><summary>The same as a table</summary><table class=\"short\"><thead><tr><th scope=\"col\">Weight</th><th "
                    "scope=\"col\" class=\"n\">Pairs</th></tr></thead><tbody>\n";
  for (size_t b = 0; b < histogram.candidates.size(); ++b) {
    if (histogram.candidates[b] == 0) continue;
    const double bits = WeightHistogram::kLowest + static_cast<double>(b);
    const bool lowest = b == 0, highest = b + 1 == histogram.candidates.size();
    const std::string from = lowest ? "below" : BitsText(bits) + " to";
    out += fmt::format("<tr><th scope=\"row\">{} {}</th><td class=\"n\">{}</td></tr>\n", from,
                       highest ? "higher" : BitsText(bits + 1), CountText(histogram.candidates[b]));
  }
  return out + "</tbody></table></details>\n";
}

// Identities differ in number by orders of magnitude, so the bars are logarithmic; one identity is a short bar.
double LogShare(uint64_t count, uint64_t most) {
  return count == 0 ? 0 : (1 + std::log10(static_cast<double>(count))) / (1 + std::log10(static_cast<double>(most)));
}

std::string SizeTable(const ClusterCounts& counts) {
  uint64_t most = 1;
  for (const uint64_t identities : counts.sizes) most = std::max(most, identities);
  std::string out = "<table class=\"short\"><caption>Identities by number of records; bars are logarithmic</caption><thead><tr><th "
                    "scope=\"col\">Records</th><th scope=\"col\" class=\"n\">Identities</th><th scope=\"col\" "
                    "class=\"barcell\"></th></tr></thead><tbody>\n";
  for (size_t s = 1; s < counts.sizes.size(); ++s) {
    if (counts.sizes[s] == 0) continue;
    const double share = LogShare(counts.sizes[s], most);
    out += fmt::format("<tr><th scope=\"row\">{}{}</th><td class=\"n\">{}</td><td class=\"barcell\">{}</td></tr>\n", s,
                       s + 1 == counts.sizes.size() ? " or more" : "", CountText(counts.sizes[s]), BarSvg(share, share));
  }
  return out + "</tbody></table>\n";
}

std::string BridgeTable(const ReportContext& context) {
  const std::vector<WeakBridge>& bridges = context.result.clusters.weak_bridges;
  if (bridges.empty()) return "";
  std::string out = fmt::format(
      "<h3>Identities that hang by a thread</h3>\n<p>In {} {} two groups of records were joined by evidence just above "
      "even odds. They are the first places to look for two people taken for one; the weakest:</p>\n",
      CountText(uint64_t{bridges.size()}), bridges.size() == 1 ? "identity" : "identities");
  out += "<table class=\"short\"><thead><tr><th scope=\"col\">Group of record</th><th scope=\"col\">Group of record</th><th scope=\"col\" "
         "class=\"n\">Average weight</th></tr></thead><tbody>\n";
  for (size_t i = 0; i < std::min(kBridgesShown, bridges.size()); ++i) {
    out += fmt::format("<tr><td><code>{}</code></td><td><code>{}</code></td><td class=\"n\">{}</td></tr>\n",
                       context.RecordName(bridges[i].left), context.RecordName(bridges[i].right),
                       BitsText(bridges[i].linkage_bits));
  }
  return out + "</tbody></table>\n";
}

}  // namespace

std::string WeightsSection(const ReportContext& context) {
  const LinkageResult& result = context.result;
  const DecisionRule& rule = context.model.decision;
  std::string out = SectionStart("weights", "How the pairs fall apart");
  out += "<p>Every pair compared, by its match weight. A good file falls into two heaps with a valley between them; pairs in the "
         "valley are the doubtful ones. The scale of pairs is logarithmic. Some pairs above the highest threshold are held for "
         "review by a guard.</p>\n<figure>";
  for (const auto& [kind, width] : {std::pair("wide-only", 760), std::pair("narrow-only", 360)}) {
    out += fmt::format("<div class=\"{}\">{}</div>", kind, HistogramSvg(result.histogram, rule, width));
  }
  out += "</figure>\n" + HistogramTable(result.histogram);
  return out + "</section>\n";
}

std::string ClustersSection(const ReportContext& context) {
  const ClusterStats& stats = context.result.clusters.stats;
  std::string out = SectionStart("identities", "Identities");
  out += fmt::format("<p>Records are one identity where all pairs among them, on average, speak for one person. {} groups of "
                     "connected records were looked at, the largest of {} records.</p>\n",
                     CountText(stats.components), CountText(stats.largest_component));
  if (stats.joins_refused > 0) {
    out += fmt::format("<p>{} joins that the weights alone would make were refused, because a file was declared free of "
                       "duplicates.</p>\n",
                       CountText(stats.joins_refused));
  }
  return out + SizeTable(context.clusters) + BridgeTable(context) + "</section>\n";
}

std::string ReviewSection(const ReportContext& context) {
  std::vector<std::pair<std::string, uint64_t>> reasons = context.summary.figures.review_by_reason;
  std::stable_sort(reasons.begin(), reasons.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string out = SectionStart("review", "What a person should look at");
  if (reasons.empty()) return out + "<p>Nothing: no pair is likely and yet unsure.</p>\n</section>\n";
  out += fmt::format("<p>{} pairs are likely enough to matter, but not linked automatically. They are in <code>review.csv</code>, "
                     "with both records side by side.</p>\n",
                     CountText(uint64_t{context.summary.figures.review.size()}));
  out += "<table><thead><tr><th scope=\"col\">Why</th><th scope=\"col\" class=\"n\">Pairs</th><th scope=\"col\" "
         "class=\"barcell\"></th></tr></thead><tbody>\n";
  for (const auto& [reason, pairs] : reasons) {
    const double share = Ratio(pairs, reasons.front().second);
    out += fmt::format("<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"barcell\">{}</td></tr>\n",
                       EscapeHtml(reason), CountText(pairs), BarSvg(share, share));
  }
  return out + "</tbody></table>\n</section>\n";
}

}  // namespace ipse
