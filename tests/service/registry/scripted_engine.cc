#include "tests/service/registry/scripted_engine.h"

#include <algorithm>

namespace ipse {
namespace {

struct Rule {
  ColumnRole role;
  float same, other;
};
constexpr Rule kRules[] = {{ColumnRole::kGivenName, 4, -4},
                           {ColumnRole::kFamilyName, 4, -2},
                           {ColumnRole::kBirthDate, 6, -8},
                           {ColumnRole::kNationalIdentifier, 10, -12},
                           {ColumnRole::kPhone, 2, 0}};

std::string_view ValueOf(const PersonData& person, ColumnRole role) {
  for (const RoleValue& value : person.demographics.values) {
    if (value.role == role) return value.text.Reveal();
  }
  return {};
}

}  // namespace

EnginePair ScriptedEngine::Score(const PersonData& left, const PersonData& right) const {
  EnginePair pair;
  bool given_differs = false, other_differs = false;
  for (const Rule& rule : kRules) {
    const std::string_view l = ValueOf(left, rule.role), r = ValueOf(right, rule.role);
    if (l.empty() || r.empty()) continue;
    pair.weight_bits += l == r ? rule.same : rule.other;
    if (l != r) (rule.role == ColumnRole::kGivenName ? given_differs : other_differs) = true;
  }
  pair.possible = pair.weight_bits >= 0;
  pair.grade = pair.weight_bits >= 10 ? Grade::kCertain : pair.weight_bits >= 4 ? Grade::kProbable : Grade::kPossible;
  if (given_differs && !other_differs && pair.grade == Grade::kCertain) {
    pair.grade = Grade::kProbable;
    pair.guard = "possible twins";
  }
  pair.pattern = static_cast<Pattern>(pair.weight_bits + 100);
  return pair;
}

absl::Status ScriptedEngine::Put(RecordId record, const RecordKey&, const PersonData& person) {
  people_[record] = person;
  return absl::OkStatus();
}

absl::StatusOr<EngineMatches> ScriptedEngine::Partners(RecordId record) const {
  if (!people_.contains(record)) return NotFound("record {} is not in the engine", record.value);
  auto matches = LookUp(people_.at(record), {});
  std::erase_if(matches->pairs, [&](const EnginePair& pair) { return pair.other == record; });
  return matches;
}

absl::StatusOr<EngineMatches> ScriptedEngine::LookUp(const PersonData& person,
                                                     const std::function<bool()>& expired) const {
  if (expired && expired()) return MakeStatus(absl::StatusCode::kDeadlineExceeded, "the caller's deadline has passed");
  EngineMatches matches;
  for (const auto& [other, data] : people_) {
    EnginePair pair = Score(person, data);
    pair.other = other;
    ++matches.compared;
    if (pair.possible) matches.pairs.push_back(pair);
  }
  std::stable_sort(matches.pairs.begin(), matches.pairs.end(),
                   [](const auto& l, const auto& r) { return l.weight_bits > r.weight_bits; });
  return matches;
}

absl::StatusOr<EnginePair> ScriptedEngine::Compare(RecordId left, RecordId right) const {
  if (!people_.contains(left) || !people_.contains(right)) return NotFound("a record is not in the engine");
  EnginePair pair = Score(people_.at(left), people_.at(right));
  pair.other = right;
  return pair;
}

absl::StatusOr<PairDetail> ScriptedEngine::Explain(RecordId left, RecordId right) const {
  if (!people_.contains(left)) return NotFound("record {} is not in the engine", left.value);
  return Explain(people_.at(left), right);
}

absl::StatusOr<PairDetail> ScriptedEngine::Explain(const PersonData& person, RecordId right) const {
  if (!people_.contains(right)) return NotFound("record {} is not in the engine", right.value);
  PairDetail detail;
  detail.pair = Score(person, people_.at(right));
  detail.pair.other = right;
  for (const Rule& rule : kRules) {
    const std::string_view l = ValueOf(person, rule.role), r = ValueOf(people_.at(right), rule.role);
    if (l.empty() || r.empty()) continue;
    detail.evidence.push_back({ColumnRoleName(rule.role), l == r ? "same" : "different", l == r ? rule.same : rule.other});
  }
  return detail;
}

absl::StatusOr<float> ScriptedEngine::Fit(RecordId record, const PersonData& person) const {
  if (!people_.contains(record)) return NotFound("record {} is not in the engine", record.value);
  return Score(people_.at(record), person).weight_bits;
}

std::vector<RecordId> ScriptedEngine::Search(std::span<const std::string> words, size_t max) const {
  std::vector<RecordId> found;
  for (const auto& [record, person] : people_) {
    const std::vector<RoleValue>& values = person.demographics.values;
    const bool all = std::all_of(words.begin(), words.end(), [&values](const std::string& word) {
      return std::any_of(values.begin(), values.end(),
                         [&](const RoleValue& value) { return value.text.Reveal().starts_with(word); });
    });
    if (all && found.size() < max) found.push_back(record);
  }
  return found;
}

bool ScriptedEngine::Has(RecordId record, ColumnRole role) const {
  return people_.contains(record) && !ValueOf(people_.at(record), role).empty();
}

bool ScriptedEngine::UnnamedOrBornSince(RecordId record, uint32_t day) const {
  if (!people_.contains(record)) return false;
  const PersonData& person = people_.at(record);
  if (ValueOf(person, ColumnRole::kGivenName).starts_with("BABY")) return true;
  std::string born(ValueOf(person, ColumnRole::kBirthDate));
  std::erase(born, '-');
  return !born.empty() && born >= fmt::format("{}", day);
}

bool ScriptedEngine::Differ(RecordId left, RecordId right, ColumnRole role) const {
  return Has(left, role) && Has(right, role) && ValueOf(people_.at(left), role) != ValueOf(people_.at(right), role);
}

}  // namespace ipse
