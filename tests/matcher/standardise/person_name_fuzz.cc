// Any bytes as a name: no crash, no empty token, and standard names are fixed points.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/base/check.h"
#include "matcher/standardise/nickname.h"
#include "matcher/standardise/person_name.h"
#include "matcher/standardise/phonetic.h"
#include "matcher/standardise/text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  std::string folded;
  std::string again;
  ipse::FoldText(raw, &folded);
  ipse::FoldText(folded, &again);
  IPSE_CHECK(folded == again);
  ipse::StandardName name;
  ipse::StandardName second;
  ipse::StandardiseGivenName(raw, &name);
  if (!name.given.empty()) {
    ipse::StandardiseGivenName(name.given, &second);
    IPSE_CHECK(second.given == name.given);
  }
  ipse::NicknameGroups(name.given);
  ipse::StandardiseFamilyName(raw, &name);
  if (!name.family.empty()) {
    ipse::StandardiseFamilyName(name.family, &second);
    IPSE_CHECK(second.family == name.family);
  }
  std::vector<std::string_view> tokens;
  ipse::NameTokens(name.family, &tokens);
  for (std::string_view token : tokens) IPSE_CHECK(!token.empty());
  ipse::SoundexCode(name.family);
  ipse::DoubleMetaphone(name.family);
  ipse::StandardiseMiddleName(raw, &name);
  ipse::StandardiseFullName(raw, &name);
  ipse::StandardiseSuffix(raw);
  return 0;
}
