// Which pairs were compared, and which rule found them.

#include <algorithm>

#include "tools/cli/report_html.h"
#include "tools/cli/report_sections.h"
#include "tools/cli/report_svg.h"

namespace ipse {
namespace {

std::string Notes(const RuleStats& stats) {
  if (stats.oversized_blocks == 0) return "";
  std::string note = fmt::format("{} oversized block{} split", CountText(stats.oversized_blocks),
                                 stats.oversized_blocks == 1 ? "" : "s");
  if (stats.pairs_lost > 0) note += fmt::format("; {} pairs not looked at under this rule", CountText(stats.pairs_lost));
  return "<br><small>" + note + "</small>";
}

bool InUse(const RuleStats& stats) { return stats.applies && !stats.over_budget && !stats.not_needed; }

std::string RuleRow(const BlockingRule& rule, const RuleStats& stats, const RuleYield& yield, uint64_t most,
                    double cumulative) {
  return fmt::format(
      "<tr><th scope=\"row\">{}{}</th><td class=\"barcell\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>"
      "<td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>\n",
      EscapeHtml(rule.name), Notes(stats), BarSvg(Ratio(yield.pairs, most), Ratio(yield.new_pairs, most)),
      CountText(yield.pairs), CountText(yield.new_pairs), PercentText(cumulative), CountText(yield.sole_pairs),
      CountText(stats.blocks), CountText(stats.largest_block));
}

// A paragraph that names the rules a condition holds for; empty where there is none.
template <typename Condition>
std::string RuleList(const LinkageResult& result, std::string_view heading, const Condition& condition) {
  std::string names;
  for (size_t r = 0; r < result.rule_stats.size(); ++r) {
    if (!condition(result.engine.blocking_rules[r], result.rule_stats[r])) continue;
    if (!names.empty()) names += ", ";
    names += EscapeHtml(result.engine.blocking_rules[r].name);
  }
  return names.empty() ? "" : fmt::format("<p><small><strong>{}</strong> {}.</small></p>\n", heading, names);
}

std::string RuleTable(const LinkageResult& result) {
  uint64_t most = 0, sum = 0;
  for (const RuleYield& yield : result.rule_yields) {
    most = std::max(most, yield.pairs);
    sum += yield.new_pairs;
  }
  std::string out = ScrollStart("Pairs per blocking rule");
  out += "<table><caption>Pairs per blocking rule, in the model's order. The whole bar is what the rule finds, its dark part what "
         "no rule above finds.</caption><thead><tr><th scope=\"col\">Rule</th><th scope=\"col\" class=\"barcell\"><span "
         "class=\"wide\">Own and new pairs</span></th><th scope=\"col\" class=\"n\">Own</th><th scope=\"col\" "
         "class=\"n\">New</th><th scope=\"col\" class=\"n\">Cumulative</th><th scope=\"col\" class=\"n\">Only here</th><th "
         "scope=\"col\" class=\"n\">Blocks</th><th scope=\"col\" class=\"n\">Largest</th></tr></thead><tbody>\n";
  uint64_t so_far = 0;
  for (size_t r = 0; r < std::min(result.rule_yields.size(), result.rule_stats.size()); ++r) {
    if (!InUse(result.rule_stats[r])) continue;
    so_far += result.rule_yields[r].new_pairs;
    out += RuleRow(result.engine.blocking_rules[r], result.rule_stats[r], result.rule_yields[r], most, Ratio(so_far, sum));
  }
  return out + "</tbody></table></div>\n";
}

}  // namespace

std::string BlockingSection(const ReportContext& context) {
  const LinkageResult& result = context.result;
  std::string out = SectionStart("blocking", "Which pairs were compared");
  out += fmt::format("<p>Of {} possible pairs, {} ({}) share a blocking key and were compared. The rest were taken for strangers "
                     "unseen; by the overlap of the rules, they hold about {} of the true pairs or more.</p>\n",
                     CountText(result.all_pairs), CountText(result.candidates),
                     ShareText(Ratio(result.candidates, result.all_pairs)),
                     PercentText(1 - result.estimates.blocking_completeness, 2));
  out += RuleTable(result);
  out += RuleList(result, "Over budget, left out:", [](const BlockingRule&, const RuleStats& stats) { return stats.over_budget; });
  out += RuleList(result, "Not needed, as narrower rules serve this file:",
                  [](const BlockingRule& rule, const RuleStats& stats) { return stats.not_needed && rule.wide; });
  out += RuleList(result, "For smaller files, as they find little here that others do not:",
                  [](const BlockingRule& rule, const RuleStats& stats) { return stats.not_needed && !rule.wide; });
  out += RuleList(result, "Not applicable, as the file lacks the columns:", [](const BlockingRule&, const RuleStats& stats) { return !stats.applies; });
  return out + "</section>\n";
}

}  // namespace ipse
