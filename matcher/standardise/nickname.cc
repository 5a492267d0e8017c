#include "matcher/standardise/nickname.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "matcher/base/check.h"
#include "matcher/standardise/nickname_tables.h"
#include "matcher/standardise/word_table.h"

namespace ipse {
namespace {

// Groups of every name, flattened: name i has the groups from starts[i] to starts[i + 1].
class Index {
 public:
  Index() : names_(Collect()), table_(MakeTable(names_)) {
    for (const auto& [name, groups] : names_) {
      starts_.push_back(ids_.size());
      ids_.insert(ids_.end(), groups.begin(), groups.end());
    }
    starts_.push_back(ids_.size());
  }

  std::span<const uint16_t> Find(std::string_view name) const {
    const uint32_t found = table_.Find(name);
    if (found == 0) return {};
    return std::span<const uint16_t>(ids_).subspan(starts_[found - 1], starts_[found] - starts_[found - 1]);
  }

  NicknameCounts Counts() const { return {group_count_, names_.size()}; }

 private:
  using Names = std::map<std::string, std::vector<uint16_t>>;

  Names Collect() {
    Names names;
    for (const auto table : {EnglishMaleNicknames(), EnglishFemaleNicknames(), RarerEnglishNicknames(), RomanceNicknames(), EuropeanNicknames(),
                             WorldNicknames()}) {
      for (std::string_view line : table) {
        IPSE_CHECK(group_count_ < 65535);
        const auto group = static_cast<uint16_t>(group_count_++);
        ForEachWord(line, [&](std::string_view word) {
          std::string name(word);
          std::replace(name.begin(), name.end(), '_', ' ');
          std::vector<uint16_t>& groups = names[name];
          if (groups.empty() || groups.back() != group) groups.push_back(group);
        });
      }
    }
    return names;
  }

  static WordTable MakeTable(const Names& names) {
    std::vector<WordTable::Entry> entries;
    uint32_t number = 0;
    for (const auto& [name, groups] : names) entries.emplace_back(name, ++number);
    return WordTable(std::span<const WordTable::Entry>(entries));
  }

  size_t group_count_ = 0;
  Names names_;  // owns the bytes the table points to
  WordTable table_;
  std::vector<size_t> starts_;
  std::vector<uint16_t> ids_;
};

const Index& SharedIndex() {
  static const Index index;
  return index;
}

}  // namespace

std::span<const uint16_t> NicknameGroups(std::string_view upper_given) { return SharedIndex().Find(upper_given); }

bool ShareNicknameGroup(std::span<const uint16_t> left, std::span<const uint16_t> right) {
  size_t i = 0;
  size_t j = 0;
  while (i < left.size() && j < right.size()) {
    if (left[i] == right[j]) return true;
    ++(left[i] < right[j] ? i : j);
  }
  return false;
}

NicknameCounts CountNicknames() { return SharedIndex().Counts(); }

}  // namespace ipse
