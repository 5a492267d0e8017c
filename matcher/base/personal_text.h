#pragma once

// A text that is, or may be, personal data: a name, a birth date, an address, an identifier. It has no formatter and no
// stream operator, so it cannot slip into a log, an error text or a metric: whoever needs the characters says so.
//
//   PersonalText family("SMITH");
//   standardise(family.Reveal(), ...);
//   fmt::print("{}", family);            // does not compile (tests/matcher/base/personal_text_compile_fail.cc)
//
// Thread-safety: a value type.

#include <string>
#include <string_view>
#include <utility>

namespace ipse {

class PersonalText {
 public:
  PersonalText() = default;
  explicit PersonalText(std::string text) : text_(std::move(text)) {}
  explicit PersonalText(std::string_view text) : text_(text) {}
  explicit PersonalText(const char* text) : text_(text) {}

  // The characters. Never pass them to a log, an error text or a metric.
  std::string_view Reveal() const { return text_; }
  bool empty() const { return text_.empty(); }
  size_t size() const { return text_.size(); }

  auto operator<=>(const PersonalText&) const = default;

 private:
  std::string text_;
};

}  // namespace ipse
