#include "matcher/standardise/cleaning.h"

#include <re2/re2.h>

#include <utility>

namespace ipse {

CleaningRules::CleaningRules() = default;
CleaningRules::CleaningRules(CleaningRules&&) noexcept = default;
CleaningRules& CleaningRules::operator=(CleaningRules&&) noexcept = default;
CleaningRules::~CleaningRules() = default;

absl::StatusOr<CleaningRules> CleaningRules::Create(std::span<const CleaningRule> rules) {
  if (rules.size() > kRulesMax) {
    return InvalidArgument("{} cleaning rules; at most {} are allowed, so merge some", rules.size(), kRulesMax);
  }
  CleaningRules made;
  RE2::Options options;
  options.set_log_errors(false);
  for (size_t i = 0; i < rules.size(); ++i) {
    const CleaningRule& rule = rules[i];
    if (rule.pattern.empty() || rule.pattern.size() > kPatternBytesMax) {
      return InvalidArgument("cleaning rule {}: the pattern has {} bytes; it needs 1 to {}", i + 1, rule.pattern.size(),
                             kPatternBytesMax);
    }
    auto pattern = std::make_unique<re2::RE2>(rule.pattern, options);
    if (!pattern->ok()) return InvalidArgument("cleaning rule {}: pattern: {}", i + 1, pattern->error());
    std::string error;
    if (!pattern->CheckRewriteString(rule.replacement, &error)) {
      return InvalidArgument("cleaning rule {}: replacement: {}", i + 1, error);
    }
    made.rules_.push_back({std::move(pattern), rule.replacement});
  }
  return made;
}

void CleaningRules::Apply(std::string* value) const {
  for (const Compiled& rule : rules_) {
    if (value->size() > kValueBytesMax) value->resize(kValueBytesMax);
    re2::RE2::GlobalReplace(value, *rule.pattern, rule.replacement);
  }
  if (value->size() > kValueBytesMax) value->resize(kValueBytesMax);
}

}  // namespace ipse
