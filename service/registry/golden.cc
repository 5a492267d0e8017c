#include "service/registry/golden.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "matcher/record/value_standardiser.h"

namespace ipse {
namespace {

using Rule = SurvivorshipRule;
using Role = ColumnRole;

struct KindInfo {
  GoldenKind kind;
  std::string_view name;
  std::vector<Role> roles;
  std::vector<Rule> rules;
};

const std::vector<KindInfo>& Kinds() {
  // What changes in a life goes by the latest that is complete; what does not, by what most records say.
  static const std::vector<Rule> kChanging = {Rule::kTrusted, Rule::kComplete, Rule::kRecent, Rule::kFrequent};
  static const std::vector<Rule> kLasting = {Rule::kTrusted, Rule::kComplete, Rule::kFrequent, Rule::kRecent};
  static const std::vector<KindInfo> kKinds = {
      {GoldenKind::kName, "name",
       {Role::kFullName, Role::kNameTitle, Role::kGivenName, Role::kMiddleName, Role::kFamilyName, Role::kNameSuffix, Role::kNickname,
        Role::kPreviousFamilyName},
       kChanging},
      {GoldenKind::kBirthDate, "birth_date", {Role::kBirthDate, Role::kBirthYear, Role::kBirthMonth, Role::kBirthDay}, kLasting},
      {GoldenKind::kSex, "sex", {Role::kSex}, kLasting},
      {GoldenKind::kNationalIdentifier, "national_identifier", {Role::kNationalIdentifier}, kLasting},
      {GoldenKind::kOtherIdentifier, "other_identifier", {Role::kOtherIdentifier}, kChanging},
      {GoldenKind::kPhone, "phone", {Role::kPhone}, kChanging},
      {GoldenKind::kEmail, "email", {Role::kEmail}, kChanging},
      {GoldenKind::kAddress, "address",
       {Role::kFullAddress, Role::kStreetNumber, Role::kStreet, Role::kStreetLine2, Role::kUnit, Role::kCity, Role::kCounty, Role::kState,
        Role::kPostalCode, Role::kCountry, Role::kLatitude, Role::kLongitude},
       kChanging},
      {GoldenKind::kBirthPlace, "birth_place", {Role::kBirthPlace}, kLasting},
      {GoldenKind::kBirthOrder, "birth_order", {Role::kBirthOrder}, kLasting},
      {GoldenKind::kDeathDate, "death_date", {Role::kDeathDate}, kChanging},
      {GoldenKind::kMother, "mother", {Role::kMotherGivenName, Role::kMotherFamilyName}, kLasting},
      {GoldenKind::kFather, "father", {Role::kFatherGivenName}, kLasting},
      {GoldenKind::kCode, "code", {Role::kCode}, kChanging},
  };
  return kKinds;
}

const KindInfo* InfoOf(GoldenKind kind) {
  for (const KindInfo& info : Kinds()) {
    if (info.kind == kind) return &info;
  }
  return nullptr;
}

// Reads raw values as the matcher does.
class ValueReader {
 public:
  // Adds what a value means to `meaning`.
  ReadOutcome Read(Role role, std::string_view text, std::string* meaning) {
    auto at = readers_.find(role);
    if (at == readers_.end()) at = readers_.emplace(role, ValueStandardiser(role, context_)).first;
    return at->second(text, [&](Role part, std::string_view value, uint8_t) {
      *meaning += fmt::format("{}={}\n", static_cast<int>(part), value);
    });
  }

 private:
  StandardiserContext context_;
  std::map<Role, ValueStandardiser> readers_;
};

// What one record says of one field.
struct Said {
  const RecordView* source = nullptr;
  std::vector<RoleValue> values;
  std::string meaning;        // of the first value of each role: those that agree are one
  bool readable = false;
  uint32_t complete = 0;      // how much of what matters is there
};

uint32_t Completeness(GoldenKind kind, std::span<const RoleValue> values) {
  const auto size = [&](Role role) -> size_t {
    for (const RoleValue& value : values) {
      if (value.role == role) return value.text.size();
    }
    return 0;
  };
  const auto has = [&](Role role) { return size(role) > 0 ? 1U : 0U; };
  switch (kind) {
    case GoldenKind::kName: {
      const uint32_t given = size(Role::kGivenName) > 2 ? 2 : has(Role::kGivenName);  // "J." is half a name
      return std::max(4 * has(Role::kFullName), given + 2 * has(Role::kFamilyName));
    }
    case GoldenKind::kBirthDate:
      return std::max(3 * has(Role::kBirthDate), has(Role::kBirthYear) + has(Role::kBirthMonth) + has(Role::kBirthDay));
    case GoldenKind::kAddress:
      return std::max(3 * has(Role::kFullAddress), has(Role::kStreet) + std::max(has(Role::kCity), has(Role::kPostalCode)));
    case GoldenKind::kMother: return has(Role::kMotherGivenName) + has(Role::kMotherFamilyName);
    default: return 1;
  }
}

std::optional<Said> SaidOf(const KindInfo& info, const RecordView& source, ValueReader* reader) {
  Said said;
  said.source = &source;
  bool unreadable = false;
  for (const Role role : info.roles) {
    bool first = true;
    for (const RoleValue& value : source.person.demographics.values) {
      if (value.role != role || value.text.empty()) continue;
      std::string meaning;
      const ReadOutcome read = reader->Read(role, value.text.Reveal(), &meaning);
      if (read == ReadOutcome::kPlaceholder || read == ReadOutcome::kTestPerson) continue;
      if (read == ReadOutcome::kUnreadable) {
        unreadable = true;
        meaning = fmt::format("{}={}\n", static_cast<int>(role), value.text.Reveal());
      }
      if (std::exchange(first, false)) said.meaning += meaning;
      said.values.push_back(value);
    }
  }
  if (said.values.empty()) return std::nullopt;
  said.readable = !unreadable;
  said.complete = Completeness(info.kind, said.values);
  return said;
}

// Keeps those with the highest score.
template <typename Score>
void KeepBest(std::vector<const Said*>* left, const Score& score) {
  int64_t best = INT64_MIN;
  for (const Said* said : *left) best = std::max<int64_t>(best, score(*said));
  std::erase_if(*left, [&](const Said* said) { return score(*said) < best; });
}

bool AllAgree(const std::vector<const Said*>& left) {
  return std::all_of(left.begin(), left.end(), [&](const Said* said) { return said->meaning == left.front()->meaning; });
}

void Apply(Rule rule, std::span<const std::string> trusted, const std::map<std::string, int64_t>& frequency,
           std::vector<const Said*>* left) {
  switch (rule) {
    case Rule::kTrusted:
      return KeepBest(left, [&](const Said& said) {  // those not in the list come last, all alike
        return trusted.begin() - std::find(trusted.begin(), trusted.end(), said.source->key.authority);
      });
    case Rule::kComplete: return KeepBest(left, [](const Said& said) { return int64_t{said.complete}; });
    case Rule::kRecent: return KeepBest(left, [](const Said& said) { return said.source->event_time_us; });
    case Rule::kFrequent: return KeepBest(left, [&](const Said& said) { return frequency.at(said.meaning); });
    case Rule::kNone: return;
  }
}

std::string WhyText(Rule rule, int64_t votes, size_t all) {
  switch (rule) {
    case Rule::kTrusted: return "from the most trusted source";
    case Rule::kComplete: return "the most complete";
    case Rule::kRecent: return "the most recent";
    case Rule::kFrequent: return fmt::format("{} of {} records say so", votes, all);
    case Rule::kNone: break;
  }
  return "the oldest record";
}

// Who wins, and why.
std::pair<const Said*, std::string> Choose(const KindInfo& info, const std::vector<Said>& all, const Survivorship& survivorship) {
  const std::span<const Rule> configured = survivorship.RulesOf(info.name);
  const std::span<const Rule> rules = configured.empty() ? std::span<const Rule>(info.rules) : configured;
  std::map<std::string, int64_t> frequency;
  for (const Said& said : all) ++frequency[said.meaning];
  std::vector<const Said*> left;
  for (const Said& said : all) left.push_back(&said);
  std::string why;
  if (all.size() == 1) {
    why = "the only record that says it";
  } else if (AllAgree(left)) {
    why = fmt::format("all {} records agree", all.size());
  }
  if (why.empty()) {
    KeepBest(&left, [](const Said& said) { return said.readable ? 1 : 0; });
    if (AllAgree(left)) why = "the others cannot be read";
  }
  for (const Rule rule : rules) {
    if (!why.empty()) break;
    Apply(rule, survivorship.TrustedOf(info.name), frequency, &left);
    if (AllAgree(left)) why = WhyText(rule, frequency.at(left.front()->meaning), all.size());
  }
  if (why.empty()) why = WhyText(Rule::kNone, 0, 0);
  // Of those that agree, the latest; the oldest record of several.
  const auto first = std::min_element(left.begin(), left.end(), [](const Said* l, const Said* r) {
    return std::pair(-l->source->event_time_us, l->source->record) < std::pair(-r->source->event_time_us, r->source->record);
  });
  return {*first, why};
}

// Fills the field; gives what its values mean.
std::string TakeWinner(const KindInfo& info, const std::vector<Said>& all, const Survivorship& survivorship, GoldenField* field) {
  const auto [winner, why] = Choose(info, all, survivorship);
  field->kind = info.kind;
  field->values = winner->values;
  field->record = winner->source->record;
  field->key = winner->source->key;
  field->version = winner->source->version;
  field->event_time_us = winner->source->event_time_us;
  field->why = why;
  return winner->meaning;
}

std::string TakeWord(const KindInfo& info, const ValueOverride& word, ValueReader* reader, GoldenField* field) {
  RecordView given;
  given.person.demographics.values = word.values;
  const std::optional<Said> said = SaidOf(info, given, reader);
  field->kind = info.kind;
  if (said.has_value()) field->values = said->values;
  field->override_id = word.id;
  field->override_expires_us = word.expires_us;
  field->override_made = SequenceNumber{word.made};
  field->why = field->values.empty() ? "withheld by a person" : "a person said so";
  return said.has_value() ? said->meaning : std::string();
}

// What else is said, most often first.
void AddOthers(const std::vector<Said>& all, const std::string& meaning, GoldenField* field) {
  std::map<std::string, GoldenField::Other> others;
  for (const Said& said : all) {
    if (said.meaning == meaning) {
      ++field->records_agreeing;
      continue;
    }
    GoldenField::Other& other = others[said.meaning];
    if (other.records++ == 0) {
      other.values = said.values;
      other.key = said.source->key;
    }
  }
  for (auto& [key, other] : others) field->others.push_back(std::move(other));
  std::stable_sort(field->others.begin(), field->others.end(), [](const auto& l, const auto& r) { return l.records > r.records; });
}

// The latest that is in force.
const ValueOverride* OverrideOf(GoldenKind kind, std::span<const ValueOverride> overrides, int64_t now_us) {
  const ValueOverride* found = nullptr;
  for (const ValueOverride& value : overrides) {
    if (value.kind != kind || (value.expires_us != 0 && value.expires_us <= now_us)) continue;
    if (found == nullptr || found->id < value.id) found = &value;
  }
  return found;
}

std::vector<const RecordView*> Taking(std::span<const RecordView> sources) {
  for (const RecordStatus status : {RecordStatus::kActive, RecordStatus::kInactive, RecordStatus::kSubsumed}) {
    std::vector<const RecordView*> taking;
    for (const RecordView& source : sources) {
      if (source.status == status && source.version != 0) taking.push_back(&source);
    }
    if (!taking.empty()) return taking;
  }
  return {};
}

}  // namespace

std::string_view GoldenKindName(GoldenKind kind) {
  const KindInfo* info = InfoOf(kind);
  return info == nullptr ? std::string_view() : info->name;
}

GoldenKind GoldenKindFromName(std::string_view name) {
  for (const KindInfo& info : Kinds()) {
    if (info.name == name) return info.kind;
  }
  return GoldenKind::kNone;
}

GoldenKind GoldenKindOf(ColumnRole role) {
  for (const KindInfo& info : Kinds()) {
    if (std::find(info.roles.begin(), info.roles.end(), role) != info.roles.end()) return info.kind;
  }
  return GoldenKind::kNone;
}

std::span<const SurvivorshipRule> DefaultRules(GoldenKind kind) {
  const KindInfo* info = InfoOf(kind);
  return info == nullptr ? std::span<const SurvivorshipRule>() : std::span<const SurvivorshipRule>(info->rules);
}

std::string_view SurvivorshipRuleName(SurvivorshipRule rule) {
  switch (rule) {
    case Rule::kTrusted: return "trusted";
    case Rule::kComplete: return "complete";
    case Rule::kRecent: return "recent";
    case Rule::kFrequent: return "frequent";
    case Rule::kNone: break;
  }
  return "";
}

bool IsReadable(ColumnRole role, std::string_view text) {
  std::string meaning;
  return ValueReader().Read(role, text, &meaning) == ReadOutcome::kRead;
}

std::vector<GoldenField> ChooseGolden(std::span<const RecordView> records, std::span<const ValueOverride> overrides,
                                      const Survivorship& survivorship, int64_t now_us) {
  std::vector<GoldenField> fields;
  const std::vector<const RecordView*> taking = Taking(records);
  ValueReader reader;
  for (const KindInfo& info : Kinds()) {
    std::vector<Said> all;
    for (const RecordView* source : taking) {
      if (std::optional<Said> said = SaidOf(info, *source, &reader)) all.push_back(*std::move(said));
    }
    const ValueOverride* word = OverrideOf(info.kind, overrides, now_us);
    if (all.empty() && word == nullptr) continue;
    GoldenField field;
    const std::string meaning = word == nullptr ? TakeWinner(info, all, survivorship, &field) : TakeWord(info, *word, &reader, &field);
    AddOthers(all, meaning, &field);
    fields.push_back(std::move(field));
  }
  return fields;
}

}  // namespace ipse
