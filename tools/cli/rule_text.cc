#include "tools/cli/rule_text.h"

#include <fmt/format.h>

#include "tools/cli/text_table.h"

namespace ipse {
namespace {

std::string TransformText(const KeyPart& part) {
  switch (part.transform) {
    case KeyTransform::kExact:
    case KeyTransform::kAnyOrder:
      return "";
    case KeyTransform::kSoundex:
    case KeyTransform::kSoundexAnyOrder:
      return "sound";
    case KeyTransform::kInitial:
      return "initial";
    case KeyTransform::kPrefix:
      return fmt::format("first {} letters", part.length);
    case KeyTransform::kTokens:
      return "each token";
    case KeyTransform::kDeletions:
      return "less one character";
    case KeyTransform::kNicknames:
      return "nickname family";
    case KeyTransform::kYear:
      return "year";
    case KeyTransform::kYearMonth:
      return "year and month";
    case KeyTransform::kMonthDay:
      return "month and day";
    case KeyTransform::kMonthDayAnyOrder:
      return "month and day in any order";
    case KeyTransform::kLastFour:
      return "last four";
    case KeyTransform::kWildcard:
      return "one character masked";
  }
  return "";
}

}  // namespace

std::string PartText(const KeyPart& part, const Schema& schema) {
  const auto name = [&](int field) {
    return field == kNoField ? std::string("?") : schema.fields[static_cast<size_t>(field)].name;
  };
  std::string text = name(part.field);
  if (part.second_field != kNoField) text += fmt::format(" and {} in any order", name(part.second_field));
  const std::string transform = TransformText(part);
  if (!transform.empty() || part.all_values) {
    text += fmt::format(" ({}{}{})", transform, !transform.empty() && part.all_values ? ", " : "",
                        part.all_values ? "any of its values" : "");
  }
  return text;
}

std::string RuleText(const BlockingRule& rule, const Schema& schema) {
  std::string text;
  for (const KeyPart& part : rule.parts) {
    if (!text.empty()) text += " + ";
    text += PartText(part, schema);
  }
  return text;
}

std::string WhyLeftOut(const BlockingRule& rule, const RuleStats& stats, const BlockingOptions& options) {
  if (stats.not_needed && rule.wide) return "a wide rule, for small files and files without identifiers";
  if (stats.not_needed) return fmt::format("a rule for files of at most {} records", Grouped(rule.records_max));
  if (!stats.over_budget) return "";
  if (!rule.wide) return fmt::format("its {} keys would make little but coincidences", Grouped(stats.keys));
  return fmt::format("would make {} pairs, more than {} a record", Grouped(stats.pairs), options.wide_pairs_per_record);
}

}  // namespace ipse
