#include "matcher/standardise/common_names.h"

#include <vector>

#include "matcher/standardise/common_name_tables.h"
#include "matcher/standardise/word_table.h"

namespace ipse {
namespace {

// What the tables hold of a given name: the rank (from 1) in the lower bits, its sex above.
constexpr uint32_t kFemale = 1u << 16;
constexpr uint32_t kMale = 1u << 17;
constexpr uint32_t kRankMask = kFemale - 1;

void AddRanked(std::span<const std::string_view> lines, uint32_t flags, std::vector<WordTable::Entry>* entries) {
  uint32_t rank = 0;
  for (std::string_view line : lines) {
    ForEachWord(line, [&](std::string_view word) { entries->emplace_back(word, ++rank | flags); });
  }
}

WordTable MakeTable(std::span<const std::string_view> lines, uint32_t flags) {
  std::vector<WordTable::Entry> entries;
  AddRanked(lines, flags, &entries);
  return WordTable(std::span<const WordTable::Entry>(entries));
}

const WordTable& Males() {
  static const WordTable table = MakeTable(CommonMaleNames(), kMale);
  return table;
}
const WordTable& Females() {
  static const WordTable table = MakeTable(CommonFemaleNames(), kFemale);
  return table;
}
const WordTable& Unisex() {
  static const WordTable table = MakeTable(UnisexNames(), kMale | kFemale);
  return table;
}
const WordTable& Surnames() {
  static const WordTable table = MakeTable(CommonSurnames(), 0);
  return table;
}

}  // namespace

bool IsCommonGivenName(std::string_view upper) {
  return Males().Find(upper) != 0 || Females().Find(upper) != 0 || Unisex().Find(upper) != 0;
}

bool IsCommonFamilyName(std::string_view upper) { return Surnames().Find(upper) != 0; }

char GivenNameSex(std::string_view upper) {
  if (Unisex().Find(upper) != 0) return 'U';
  const uint32_t male = Males().Find(upper) & kRankMask;
  const uint32_t female = Females().Find(upper) & kRankMask;
  if (male != 0 && female != 0) {
    // Listed for both: the sex for which it is far commoner, if there is one.
    if (male * 8 < female) return 'M';
    return female * 8 < male ? 'F' : 'U';
  }
  if (male != 0) return 'M';
  return female != 0 ? 'F' : 'U';
}

}  // namespace ipse
