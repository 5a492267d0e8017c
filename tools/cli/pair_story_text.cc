#include <algorithm>

#include "tools/cli/pair_story.h"
#include "tools/cli/text_table.h"

namespace ipse {
namespace {

std::string Holders(const ComparisonStory& story, bool equal) {
  if (story.left_records == 0 && story.right_records == 0) return "";
  if (equal && story.left_records == story.right_records) return Grouped(story.left_records);
  const auto count = [](uint32_t records) { return records == 0 ? std::string("-") : Grouped(records); };
  return count(story.left_records) + " / " + count(story.right_records);
}

std::string Verdict(const PairStory& story) {
  if (story.certainly_not) return "certainly not one person";
  switch (story.grade) {
    case Grade::kCertain:
      return "certain";
    case Grade::kProbable:
      return "probable: for review, because " + story.review_reason;
    default:
      return "possible: kept, neither linked nor sent to review";
  }
}

}  // namespace

std::string PairExplainer::Text(const PairStory& story, bool values) const {
  const auto id = [&](uint32_t record) { return values ? std::string(results().RecordId(record)) : fmt::format("#{}", record + 1); };
  std::string text = fmt::format("records {} and {}\n\n", id(story.left), id(story.right));
  std::vector<std::string> headers = {"comparison"};
  if (values) headers.insert(headers.end(), {"first", "second"});
  headers.insert(headers.end(), {"level", ">held by records", ">bits", ">total"});
  TextTable table(headers);
  const auto row = [&](const std::string& name, const ComparisonStory& c, double bits, double total) {
    std::vector<std::string> cells = {name};
    if (values) cells.insert(cells.end(), {c.left.empty() ? "-" : c.left, c.right.empty() ? "-" : c.right});
    cells.insert(cells.end(), {c.level, Holders(c, c.left == c.right), Bits(bits), Bits(total)});
    table.Row(std::move(cells));
  };
  ComparisonStory start;
  start.left = start.right = values ? " " : "";
  row("two random records", start, story.prior_bits, story.prior_bits);
  for (const ComparisonStory& comparison : story.comparisons) {
    row(comparison.name, comparison, comparison.bits, comparison.running_bits);
  }
  if (story.others_bits != 0) {
    const char* what = story.relatives.known == Relatives::kInCommon      ? "a relative in common"
                       : story.relatives.known == Relatives::kNoneInCommon ? "no relative in common"
                       : story.others_bits < 0                            ? "another person claims one of them"
                                                                          : "nobody else claims either";
    row(what, start, story.others_bits, story.weight_bits);
  }
  text += table.Text("  ");
  text += fmt::format("\n{}\n", story.sentence);
  if (story.relatives.known == Relatives::kInCommon) {
    const auto [known, by_left, by_right] = story.relatives;
    text += by_left == by_right
                ? fmt::format("the relative: {} shares a contact with both\n", id(by_left))
                : fmt::format("the relative: {} shares a contact with the first, {} with the second, and they are one person\n",
                              id(by_left), id(by_right));
  }
  text += fmt::format("\nweight   {:+.2f} bits, probability {:.6f}\ngrade    {}\n", story.weight_bits,
                      MatchProbability(story.weight_bits), Verdict(story));
  text += fmt::format("likeliest as one person:   {} ({:.1f} %)\nlikeliest as two people:   {} ({:.1f} %)\n", story.match_class,
                      100 * story.match_class_share, story.other_class, 100 * story.other_class_share);

  std::string producing;
  TextTable others({"blocking rule", "why it makes no candidate"});
  size_t produced = 0;
  for (const RuleStory& rule : story.rules) {
    if (rule.produces) {
      producing += fmt::format("{}{}", produced++ == 0 ? "" : "; ", rule.rule);
    } else {
      others.Row({rule.rule, rule.why_not});
    }
  }
  text += fmt::format("compared by {} of {} blocking rules{}{}\n", produced, story.rules.size(), produced == 0 ? "" : ": ",
                      producing);
  // What a rule lacks is of interest where no rule is left.
  if (produced == 0) text += "\n" + others.Text("  ");

  if (story.same_cluster) {
    text += fmt::format("\none identity ({} records)", results().Members(results().cluster_of()[story.left]).size());
    if (story.path.size() == 2) {
      text += ": linked directly\n";
    } else if (story.path.size() > 2) {
      text += ": linked through ";
      for (size_t i = 0; i < story.path.size(); ++i) text += fmt::format("{}{}", i == 0 ? "" : " - ", id(story.path[i]));
      text += "\n";
    } else {
      text += ": joined by the average weight of its pairs\n";
    }
  } else {
    text += "\nnot one identity\n";
    for (const std::string& reason : story.texts) text += fmt::format("  - {}\n", reason);
  }
  return text;
}

}  // namespace ipse
