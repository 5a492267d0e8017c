// Sample pairs taken apart, and the pairs at either end of doubt.

#include <absl/strings/ascii.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "scoring/mixture/explanation.h"
#include "tools/cli/report_html.h"
#include "tools/cli/report_sections.h"
#include "tools/cli/report_svg.h"

namespace ipse {
namespace {

constexpr size_t kSamplesPerGrade = 3;
constexpr size_t kReasonsSampled = 4;
constexpr size_t kPairsRanked = 10;
constexpr size_t kValueBytesMax = 160;
constexpr size_t kReasonsNamed = 3;
constexpr double kReasonBitsMin = 1;

const char* LevelName(const ComparisonSpec& spec, int level) {
  return level == 0 ? "missing" : spec.levels[static_cast<size_t>(level) - 1].name.c_str();
}

std::string GradeBadge(Grade grade) {
  return fmt::format("<span class=\"grade {0}\">{0}</span>", GradeName(grade));
}

// ---- Choice of pairs. All orders end with the pair's position, so the choice is always the same. ----

// Pairs at the lower, middle and upper part of the weights.
std::vector<size_t> Spread(const LinkageResult& result, std::vector<size_t> pairs, size_t wanted) {
  std::vector<size_t> chosen;
  const auto lighter = [&](size_t a, size_t b) {
    return std::pair(result.pairs[a].weight_bits, a) < std::pair(result.pairs[b].weight_bits, b);
  };
  wanted = std::min(wanted, pairs.size());
  for (size_t i = 0; i < wanted; ++i) {
    const size_t place = (2 * (wanted - 1 - i) + 1) * pairs.size() / (2 * wanted);
    std::nth_element(pairs.begin(), pairs.begin() + static_cast<std::ptrdiff_t>(place), pairs.end(), lighter);
    chosen.push_back(pairs[place]);
  }
  return chosen;
}

std::vector<size_t> PairsOfGrade(const LinkageResult& result, Grade grade) {
  std::vector<size_t> pairs;
  for (size_t i = 0; i < result.pairs.size(); ++i) {
    if (result.pairs[i].grade == grade) pairs.push_back(i);
  }
  return pairs;
}

// One typical pair for each of the most frequent reasons for review.
std::vector<size_t> ReviewSamples(const LinkageResult& result) {
  const ReviewReasons reasons(result);
  std::map<std::string_view, std::vector<size_t>> by_reason;
  for (const size_t i : PairsOfGrade(result, Grade::kProbable)) by_reason[reasons.Of(result.pairs[i])].push_back(i);
  std::vector<const std::vector<size_t>*> groups;
  for (const auto& [reason, pairs] : by_reason) groups.push_back(&pairs);
  std::stable_sort(groups.begin(), groups.end(), [](const auto* a, const auto* b) { return a->size() > b->size(); });
  std::vector<size_t> chosen;
  for (size_t g = 0; g < std::min(kReasonsSampled, groups.size()); ++g) chosen.push_back(Spread(result, *groups[g], 1)[0]);
  return chosen;
}

template <typename Rank>
std::vector<size_t> Lowest(const LinkageResult& result, const Rank& rank) {
  std::vector<size_t> pairs(result.pairs.size());
  for (size_t i = 0; i < pairs.size(); ++i) pairs[i] = i;
  const size_t shown = std::min(kPairsRanked, pairs.size());
  std::partial_sort(pairs.begin(), pairs.begin() + static_cast<std::ptrdiff_t>(shown), pairs.end(), [&](size_t a, size_t b) {
    return std::pair(rank(result.pairs[a]), a) < std::pair(rank(result.pairs[b]), b);
  });
  pairs.resize(shown);
  return pairs;
}

// ---- One pair taken apart ----

// Whether two raw values differ in more than letter case, spaces and punctuation.
bool Differ(std::string_view left, std::string_view right) {
  const auto folded = [](std::string_view text) {
    std::string out;
    for (const char c : text) {
      const bool letter_or_digit = absl::ascii_isalnum(static_cast<unsigned char>(c)) || static_cast<signed char>(c) < 0;
      if (letter_or_digit) out += absl::ascii_tolower(static_cast<unsigned char>(c));
    }
    return out;
  };
  return left != right && folded(left) != folded(right);
}

std::string ValueTable(const ReportContext& context, const KeptPair& pair) {
  const LoadedInput& input = context.summary.input;
  std::string out = fmt::format(
      "<table class=\"values\"><caption>What the records say; ≠ marks what differs by more than case and punctuation</caption><thead><tr><th scope=\"col\">Column</th>"
      "<th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>\n",
      context.RecordName(pair.left), context.RecordName(pair.right));
  const auto left_texts = input.RowTexts(pair.left), right_texts = input.RowTexts(pair.right);
  for (const auto* texts : {&left_texts, &right_texts}) {
    if (!texts->ok()) return fmt::format("<p>{}</p>\n", EscapeShortened(std::string(texts->status().message()), 200));
  }
  for (size_t c = 0; c < input.columns.size(); ++c) {
    const ColumnRole role = input.columns[c].role;
    if (role == ColumnRole::kRecordId || role == ColumnRole::kTruth || role == ColumnRole::kIgnored) continue;
    const std::string_view left = (*left_texts)[c], right = (*right_texts)[c];
    if (left.empty() && right.empty()) continue;
    const bool differs = !left.empty() && !right.empty() && Differ(left, right);
    out += fmt::format("<tr{}><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n", differs ? " class=\"differs\"" : "",
                       EscapeShortened(input.raw.column(c).name(), 60), EscapeShortened(left, kValueBytesMax),
                       EscapeShortened(right, kValueBytesMax));
  }
  return out + "</tbody></table>\n";
}

std::string Waterfall(const ReportContext& context, Pattern pattern) {
  const double prior = PriorWeight(context.mixture);
  const std::vector<double> contributions = SequentialContributions(context.mixture, pattern);
  double running = prior, low = std::min(0.0, prior), high = std::max(0.0, prior);
  for (const double bits : contributions) {
    running += bits;
    low = std::min(low, running);
    high = std::max(high, running);
  }
  const double total = running, range = std::max(1.0, high - low);
  const auto at = [&](double bits) { return (bits - low) / range; };
  std::string out = "<table class=\"waterfall\"><caption>How the weight comes about, in bits; the line is even odds</caption><thead><tr>"
                    "<th scope=\"col\">Comparison</th><th scope=\"col\">Outcome</th><th scope=\"col\" class=\"barcell\"></th><th "
                    "scope=\"col\" class=\"n\">Bits</th></tr></thead><tbody>\n";
  const auto row = [&](std::string_view style, const std::string& name, const std::string& outcome, double from, double to,
                       double bits) {
    out += fmt::format("<tr{}><th scope=\"row\">{}</th><td>{}</td><td class=\"barcell\">{}</td><td class=\"n {}\">{}</td></tr>\n",
                       style, name, outcome, SpanSvg(at(from), at(to), bits > 0, at(0)), bits > 0 ? "pro" : "con",
                       BitsText(bits));
  };
  row("", "start", "any two records", 0, prior, prior);
  running = prior;
  std::string missing;
  for (size_t k = 0; k < contributions.size(); ++k) {
    const ComparisonSpec& spec = context.model.comparisons[k];
    const int level = context.mixture.layout().Level(pattern, k);
    if (level == 0) {
      missing += (missing.empty() ? "" : ", ") + EscapeHtml(spec.name);
      continue;
    }
    row("", EscapeHtml(spec.name), EscapeHtml(LevelName(spec, level)), running, running + contributions[k], contributions[k]);
    running += contributions[k];
  }
  row(" class=\"total\"", "weight", "", 0, total, total);
  out += "</tbody></table>\n";
  if (!missing.empty()) out += fmt::format("<p><small>Nothing to compare: {}.</small></p>\n", missing);
  return out;
}

std::string Verdict(const ReportContext& context, const KeptPair& pair) {
  const auto& cluster_of = context.result.clusters.cluster_of;
  std::string out = fmt::format("{} Weight {} bits, probability {}. {}", GradeBadge(pair.grade), BitsText(pair.weight_bits),
                                ProbabilityText(pair.weight_bits),
                                cluster_of[pair.left] == cluster_of[pair.right] ? "One identity." : "Two identities.");
  const std::string_view reason = ReviewReasons(context.result).Of(pair);
  if (!reason.empty()) out += fmt::format(" For review: {}.", EscapeHtml(reason));
  const size_t other = context.mixture.LikeliestClass(pair.pattern, false);
  if (other < context.model.classes.size() && pair.weight_bits < context.model.decision.certain_bits) {
    out += fmt::format(" If not one person, then most likely: {}.", EscapeHtml(context.model.classes[other].description));
  }
  return out;
}

std::string PairCard(const ReportContext& context, const KeptPair& pair) {
  std::string out = fmt::format("<article class=\"pair\"><h4><code>{}</code> and <code>{}</code></h4><p>{}</p>\n",
                                context.RecordName(pair.left), context.RecordName(pair.right), Verdict(context, pair));
  if (!context.summary.values_in_report) return out + Waterfall(context, pair.pattern) + "</article>\n";
  return out + "<div class=\"pair-body\"><div>" + ValueTable(context, pair) + "</div><div>" +
         Waterfall(context, pair.pattern) + "</div></div></article>\n";
}

// ---- Ranked pairs ----

// The strongest comparisons on one side (1 for, -1 against), with their outcomes.
std::string Strongest(const ReportContext& context, Pattern pattern, const std::vector<double>& contributions, int side) {
  std::vector<size_t> order;
  for (size_t k = 0; k < contributions.size(); ++k) {
    if (side * contributions[k] >= kReasonBitsMin) order.push_back(k);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return side * contributions[a] > side * contributions[b]; });
  std::string out;
  for (size_t i = 0; i < std::min(kReasonsNamed, order.size()); ++i) {
    const ComparisonSpec& spec = context.model.comparisons[order[i]];
    out += fmt::format("{}{}: {}", i == 0 ? "" : "; ", EscapeHtml(spec.name),
                       EscapeHtml(LevelName(spec, context.mixture.layout().Level(pattern, order[i]))));
  }
  return out.empty() ? "–" : out;
}

std::string RankedTable(const ReportContext& context, std::string_view label, const std::vector<size_t>& pairs) {
  std::string out = ScrollStart(label) +
                    "<table><thead><tr><th scope=\"col\">Records</th><th scope=\"col\" class=\"n\">Weight</th><th scope=\"col\" "
                    "class=\"n\">Probability</th><th scope=\"col\">Grade</th><th scope=\"col\">Speaks for</th><th "
                    "scope=\"col\">Speaks against</th></tr></thead><tbody>\n";
  for (const size_t i : pairs) {
    const KeptPair& pair = context.result.pairs[i];
    const std::vector<double> contributions = SequentialContributions(context.mixture, pair.pattern);
    out += fmt::format("<tr><th scope=\"row\"><code>{}</code><br><code>{}</code></th><td class=\"n\">{}</td><td class=\"n\">{}</td>"
                       "<td>{}</td><td>{}</td><td>{}</td></tr>\n",
                       context.RecordName(pair.left), context.RecordName(pair.right), BitsText(pair.weight_bits),
                       ProbabilityText(pair.weight_bits), GradeBadge(pair.grade),
                       Strongest(context, pair.pattern, contributions, 1),
                       Strongest(context, pair.pattern, contributions, -1));
  }
  return out + "</tbody></table></div>\n";
}

}  // namespace

std::string SamplePairsSection(const ReportContext& context) {
  const LinkageResult& result = context.result;
  std::string out = SectionStart("samples", "Pairs explained");
  out += "<p>A few pairs of each grade, taken apart. The weight starts at what is known of any two records; each comparison then "
         "adds to what the comparisons above it have said, and the figures add up to the weight exactly. <code>ipse explain</code> "
         "does the same for any pair.</p>\n";
  const auto grade = [&](std::string_view title, const std::vector<size_t>& pairs) {
    if (pairs.empty()) return;
    out += fmt::format("<h3>{}</h3>\n", title);
    for (const size_t i : pairs) out += PairCard(context, result.pairs[i]);
  };
  grade("Certain: linked automatically", Spread(result, PairsOfGrade(result, Grade::kCertain), kSamplesPerGrade));
  grade("Probable: one for each of the most frequent reasons for review", ReviewSamples(result));
  grade("Possible: kept, but not linked", Spread(result, PairsOfGrade(result, Grade::kPossible), kSamplesPerGrade));
  if (result.pairs.empty()) out += "<p>No pair came close to being one person.</p>\n";
  return out + "</section>\n";
}

std::string RankedPairsSection(const ReportContext& context) {
  const LinkageResult& result = context.result;
  std::string out = SectionStart("ranked", "The surest and the most doubtful pairs");
  if (result.pairs.empty()) return out + "<p>No pair came close to being one person.</p>\n</section>\n";
  out += "<h3>Surest</h3>\n<p>If one of these is wrong, something is amiss with the columns or the model.</p>\n";
  out += RankedTable(context, "Surest pairs", Lowest(result, [](const KeptPair& pair) { return -pair.weight_bits; }));
  out += "<h3>Most doubtful</h3>\n<p>As likely one person as not. Labels are worth most here.</p>\n";
  out += RankedTable(context, "Most doubtful pairs",
                     Lowest(result, [](const KeptPair& pair) { return std::fabs(pair.weight_bits); }));
  return out + "</section>\n";
}

}  // namespace ipse
