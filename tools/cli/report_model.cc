// What the model learned: m and u of every comparison, and the kinds of pair.

#include <algorithm>
#include <cmath>

#include "scoring/mixture/explanation.h"
#include "tools/cli/report_html.h"
#include "tools/cli/report_sections.h"
#include "tools/cli/report_svg.h"

namespace ipse {
namespace {

// Probability of a level among pairs of one kind: the classes' average by share. 0 where the kind has no share.
double AverageProbability(const Mixture& mixture, ClassKind kind, size_t comparison, size_t level) {
  double sum = 0, shares = 0;
  for (size_t c = 0; c < mixture.num_classes(); ++c) {
    if (mixture.kind(c) != kind) continue;
    sum += mixture.share(c) * mixture.probability(c, comparison, level);
    shares += mixture.share(c);
  }
  return shares > 0 ? sum / shares : 0;
}

struct LevelEvidence {
  double m = 0, u = 0, bits = 0;
};

std::vector<LevelEvidence> EvidenceOf(const Mixture& mixture, size_t comparison) {
  std::vector<LevelEvidence> levels;
  for (size_t level = 1; level <= mixture.num_levels(comparison); ++level) {
    LevelEvidence evidence;
    evidence.m = AverageProbability(mixture, ClassKind::kMatch, comparison, level);
    evidence.u = AverageProbability(mixture, ClassKind::kStranger, comparison, level);
    if (evidence.m > 0 && evidence.u > 0) evidence.bits = std::log2(evidence.m / evidence.u);
    levels.push_back(evidence);
  }
  return levels;
}

// Whether the file fills the fields a comparison cannot do without: its first one.
bool IsCompared(const ReportContext& context, size_t comparison) {
  const std::vector<int>& fields = context.model.comparisons[comparison].fields;
  return !fields.empty() && fields[0] != kNoField &&
         context.summary.input.table.column(fields[0]).records_filled() > 0;
}

std::string LevelRow(const std::string& name, const LevelEvidence& evidence, double bits_max) {
  return fmt::format(
      "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"barcell\">{}</td>"
      "<td class=\"n bits {}\">{}</td></tr>\n",
      EscapeHtml(name), ShareText(evidence.m), ShareText(evidence.u),
      SpanSvg(0.5, 0.5 + 0.5 * evidence.bits / bits_max, evidence.bits > 0, 0.5), evidence.bits > 0 ? "pro" : "con",
      BitsText(evidence.bits));
}

std::string ComparisonTable(const ComparisonSpec& spec, const std::vector<LevelEvidence>& levels, double bits_max) {
  std::string out = fmt::format(
      "<div><h3>{0}</h3><table class=\"levels\"><thead><tr><th scope=\"col\">Outcome</th><th scope=\"col\" class=\"n\">m</th>"
      "<th scope=\"col\" class=\"n\">u</th><th scope=\"col\" class=\"barcell\"></th><th scope=\"col\" class=\"n\">Bits</th></tr></thead><tbody>\n",
      EscapeHtml(spec.name));
  for (size_t l = 0; l < spec.levels.size(); ++l) out += LevelRow(spec.levels[l].name, levels[l], bits_max);
  return out + "</tbody></table></div>\n";
}

double ExpectedPairs(const LinkageResult& result, const Mixture& mixture, size_t c) {
  if (c < result.class_mass.size()) return result.class_mass[c];
  return mixture.share(c) * static_cast<double>(result.all_pairs);
}

const char* KindText(ClassKind kind) {
  static constexpr const char* kTexts[] = {"one person", "two people", "two people"};
  return kTexts[static_cast<size_t>(kind)];
}

}  // namespace

std::string ComparisonsSection(const ReportContext& context) {
  const Mixture& mixture = context.mixture;
  std::vector<std::vector<LevelEvidence>> evidence;
  double bits_max = 1;
  std::string absent;
  for (size_t k = 0; k < mixture.num_comparisons(); ++k) {
    evidence.push_back(EvidenceOf(mixture, k));
    if (!IsCompared(context, k)) {
      absent += (absent.empty() ? "" : ", ") + EscapeHtml(context.model.comparisons[k].name);
      continue;
    }
    for (const LevelEvidence& level : evidence.back()) bits_max = std::max(bits_max, std::fabs(level.bits));
  }
  std::string out = SectionStart("comparisons", "What agreement and disagreement weigh");
  out += "<p>For each outcome of a comparison: how often it is seen between two records of one person (<i>m</i>, averaged over the "
         "kinds of match), how often between two strangers (<i>u</i>), and the evidence log<sub>2</sub>(m/u) in bits. To the right "
         "of the line it speaks for one person, to the left against. All bars share one scale.</p>\n<p><small>Against relatives "
         "and namesakes the same outcome weighs less than against strangers: the model keeps them apart as kinds of pair of "
         "their own, so a pair's weight is not the plain sum of these figures.</small></p>\n<div class=\"cards\">\n";
  for (size_t k = 0; k < evidence.size(); ++k) {
    if (IsCompared(context, k)) out += ComparisonTable(context.model.comparisons[k], evidence[k], bits_max);
  }
  out += "</div>\n";
  if (!absent.empty()) out += fmt::format("<p><small><strong>Not compared, as the file lacks the columns:</strong> {}.</small></p>\n", absent);
  return out + "</section>\n";
}

std::string ClassesSection(const ReportContext& context) {
  const Mixture& mixture = context.mixture;
  std::string out = SectionStart("classes", "Kinds of pair");
  out += fmt::format("<p>Two records can be alike because they are one person, or for another reason: a family, a twin, a common "
                     "name. The model counts each kind apart. Knowing nothing else, a pair has a weight of {} bits.</p>\n",
                     BitsText(PriorWeight(mixture)));
  out += ScrollStart("Kinds of pair") +
         "<table><thead><tr><th scope=\"col\">Kind of pair</th><th scope=\"col\">Who they are</th><th scope=\"col\" "
         "class=\"n\">Expected among those compared</th><th scope=\"col\" class=\"n\">Share of all pairs</th></tr></thead><tbody>\n";
  for (size_t c = 0; c < context.model.classes.size(); ++c) {
    const LatentClass& latent = context.model.classes[c];
    out += fmt::format("<tr><th scope=\"row\">{}<br><small>{}</small></th><td><span class=\"{}\">{}</span></td>"
                       "<td class=\"n\">{}</td><td class=\"n\">{}</td></tr>\n",
                       EscapeHtml(latent.name), EscapeHtml(latent.description),
                       latent.kind == ClassKind::kMatch ? "pro" : "con", KindText(latent.kind),
                       CountText(ExpectedPairs(context.result, mixture, c)), ShareText(mixture.share(c)));
  }
  return out + "</tbody></table></div>\n</section>\n";
}

}  // namespace ipse
