// What must not compile with a PersonalText, one case at a time; case 0 is what must. Compiled by the tests named
// personal_text_*, see CMakeLists.txt.

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <iostream>

#include "matcher/base/personal_text.h"

int main() {
  const ipse::PersonalText text("SAMPLE");
#if IPSE_CASE == 0
  return static_cast<int>(text.Reveal().size()) - 6;
#elif IPSE_CASE == 1
  return static_cast<int>(fmt::format("{}", text).size());
#elif IPSE_CASE == 2
  std::cout << text;
  return 0;
#elif IPSE_CASE == 3
  const std::string copy = text;
  return static_cast<int>(copy.size());
#elif IPSE_CASE == 4
  return static_cast<int>((std::string("a record of ") + text).size());
#endif
}
