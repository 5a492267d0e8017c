#pragma once

// A site's own cleaning of a raw value before standardisation, as data: an ordered list of patterns and replacements.
//
//   const std::vector<CleaningRule> list = {{"(?i)^zz+", ""}, {"(\\w+)/(\\w+)", "\\1 \\2"}};
//   IPSE_ASSIGN_OR_RETURN(CleaningRules rules, CleaningRules::Create(list));
//   std::string value = "ZZSmith";
//   rules.Apply(&value);   // "Smith"
//
// Patterns are RE2 syntax, so their time is linear in the value whatever the pattern. Every match of a rule is replaced
// before the next rule runs. Bytes that are not UTF-8 stay as they are.
//
// Thread-safe: immutable once made. Cost: rules are compiled once; Apply is one scan per rule.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "matcher/base/status.h"

namespace re2 {
class RE2;
}

namespace ipse {

struct CleaningRule {
  std::string pattern;
  std::string replacement;  // \0 is the match, \1 .. \9 its groups
};

class CleaningRules {
 public:
  static constexpr size_t kRulesMax = 256;             // a longer list is a mistake
  static constexpr size_t kPatternBytesMax = 4096;     // bounds the compiled program
  static constexpr size_t kValueBytesMax = 64 * 1024;  // a value grown beyond this by replacements is cut

  // Compiles the rules in order. InvalidArgument names the rule's number (from 1) and says what RE2 says.
  static absl::StatusOr<CleaningRules> Create(std::span<const CleaningRule> rules);

  CleaningRules();
  CleaningRules(CleaningRules&&) noexcept;
  CleaningRules& operator=(CleaningRules&&) noexcept;
  ~CleaningRules();

  // Applies all rules, in order, in place.
  void Apply(std::string* value) const;

  bool empty() const { return rules_.empty(); }

 private:
  struct Compiled {
    std::unique_ptr<re2::RE2> pattern;
    std::string replacement;
  };
  std::vector<Compiled> rules_;
};

}  // namespace ipse
