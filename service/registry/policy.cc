#include "service/registry/policy.h"

#include <absl/strings/str_join.h>
#include <fmt/format.h>

#include <vector>

#include "matcher/base/status.h"
#include "service/registry/golden.h"

namespace ipse {
namespace {

journal::Policy::Linking ToJournal(LinkingMode mode) { return static_cast<journal::Policy::Linking>(mode); }
LinkingMode FromJournal(journal::Policy::Linking mode) { return static_cast<LinkingMode>(mode); }
static_assert(static_cast<int>(LinkingMode::kAutomatic) == journal::Policy::AUTOMATIC);

std::string Name(journal::Policy::Linking mode) {
  switch (mode) {
    case journal::Policy::OBSERVE: return "observe";
    case journal::Policy::REVIEW: return "review";
    default: return "automatic";
  }
}

std::string Name(journal::Policy::Nameless policy) {
  switch (policy) {
    case journal::Policy::ASK: return "asked about";
    case journal::Policy::APART: return "kept apart";
    default: return "linked as others";
  }
}

std::map<std::string, journal::Policy::Linking> BySource(const journal::Policy& policy) {
  std::map<std::string, journal::Policy::Linking> modes;
  for (const auto& source : policy.source()) modes[source.source()] = source.linking();
  return modes;
}

template <typename List>
std::string Joined(const List& list) {
  return absl::StrJoin(list, " ");
}

std::string SurvivorshipText(const journal::Policy& policy) {
  std::string text;
  for (const auto& field : policy.survivorship()) {
    text += fmt::format("{}{}", text.empty() ? "" : ", ", field.field().empty() ? "all fields" : field.field());
    if (field.trusted_size() > 0) text += " trust " + Joined(field.trusted());
    if (field.rule_size() > 0) text += " by";
    for (const int rule : field.rule()) text += fmt::format(" {}", SurvivorshipRuleName(static_cast<SurvivorshipRule>(rule)));
  }
  return text.empty() ? "as built in" : text;
}

// The list of a field, or of all fields where it has none.
template <typename Item>
std::span<const Item> ListOf(const std::map<std::string, FieldSurvivorship>& fields, std::string_view field,
                             std::vector<Item> FieldSurvivorship::*list) {
  for (const std::string_view name : {field, std::string_view()}) {
    const auto found = fields.find(std::string(name));
    if (found != fields.end() && !(found->second.*list).empty()) return found->second.*list;
  }
  return {};
}

}  // namespace

std::span<const std::string> Survivorship::TrustedOf(std::string_view field) const {
  return ListOf(fields, field, &FieldSurvivorship::trusted);
}

std::span<const SurvivorshipRule> Survivorship::RulesOf(std::string_view field) const {
  return ListOf(fields, field, &FieldSurvivorship::rules);
}

static_assert(static_cast<int>(LinkPolicy::kApart) == journal::Policy::APART);
static_assert(static_cast<int>(SurvivorshipRule::kFrequent) == journal::Policy::FREQUENT);

journal::Policy PolicyOf(const RegistryOptions& options) {
  journal::Policy policy;
  policy.set_linking(ToJournal(options.linking));
  for (const auto& [source, mode] : options.linking_by_source) {
    auto* to = policy.add_source();
    to->set_source(source);
    to->set_linking(ToJournal(mode));
  }
  policy.set_overlay_bits(options.overlay_bits);
  for (const std::string& authority : options.national_authorities) policy.add_national_authority(authority);
  for (const std::string& reason : options.review_reasons) policy.add_review_reason(reason);
  policy.set_second_look_decisions(options.second_look_decisions);
  policy.set_second_look_links(options.second_look_links);
  policy.set_review_lease_s(absl::ToInt64Seconds(options.review_lease));
  policy.set_material_bits(options.material_bits);
  for (const std::string& source : options.unique_sources) policy.add_unique_source(source);
  policy.set_link_floor_bits(options.link_floor_bits);
  policy.set_nameless(static_cast<journal::Policy::Nameless>(options.nameless));
  policy.set_newborns(static_cast<journal::Policy::Nameless>(options.newborns));
  policy.set_newborn_days(options.newborn_days);
  for (const std::string& source : options.accept_overlays_of) policy.add_accept_overlays_of(source);
  for (const auto& [name, field] : options.survivorship.fields) {
    auto* to = policy.add_survivorship();
    to->set_field(name);
    for (const std::string& authority : field.trusted) to->add_trusted(authority);
    for (const SurvivorshipRule rule : field.rules) to->add_rule(static_cast<journal::Policy::SurvivorshipRule>(rule));
  }
  return policy;
}

void ApplyPolicy(const journal::Policy& policy, RegistryOptions* options) {
  options->linking = FromJournal(policy.linking());
  options->linking_by_source.clear();
  for (const auto& source : policy.source()) options->linking_by_source[source.source()] = FromJournal(source.linking());
  options->overlay_bits = policy.overlay_bits();
  // Never while the registry runs (configure.cc), when others read it without a lock.
  std::set<std::string> national = {policy.national_authority().begin(), policy.national_authority().end()};
  if (national != options->national_authorities) options->national_authorities = std::move(national);
  options->review_reasons = {policy.review_reason().begin(), policy.review_reason().end()};
  options->second_look_decisions = policy.second_look_decisions();
  options->second_look_links = policy.second_look_links();
  options->review_lease = absl::Seconds(policy.review_lease_s());
  options->material_bits = policy.material_bits();
  options->survivorship = SurvivorshipOf(policy);
  options->unique_sources = {policy.unique_source().begin(), policy.unique_source().end()};
  options->link_floor_bits = policy.link_floor_bits();
  options->nameless = static_cast<LinkPolicy>(policy.nameless());
  options->newborns = static_cast<LinkPolicy>(policy.newborns());
  options->newborn_days = policy.newborn_days();
  options->accept_overlays_of = {policy.accept_overlays_of().begin(), policy.accept_overlays_of().end()};
}

Survivorship SurvivorshipOf(const journal::Policy& policy) {
  Survivorship survivorship;
  for (const auto& from : policy.survivorship()) {
    FieldSurvivorship& field = survivorship.fields[from.field()];
    field.trusted = {from.trusted().begin(), from.trusted().end()};
    for (const int rule : from.rule()) field.rules.push_back(static_cast<SurvivorshipRule>(rule));
  }
  return survivorship;
}

std::optional<PolicyStep> StepTo(const journal::Policy* stored, const journal::Policy& after) {
  PolicyStep step;
  step.rule = PolicyChange(stored != nullptr ? *stored : PolicyOf(RegistryOptions()), after);
  if (stored != nullptr && step.rule.empty()) return std::nullopt;
  if (step.rule.empty()) step.rule = "policy as by default";
  *step.effect.mutable_policy() = after;
  if (stored != nullptr) *step.effect.mutable_previous() = *stored;
  return step;
}

std::string PolicyChange(const journal::Policy& before, const journal::Policy& after) {
  std::vector<std::string> changes;
  if (before.linking() != after.linking()) changes.push_back(fmt::format("linking is {}, was {}", Name(after.linking()), Name(before.linking())));
  const auto was = BySource(before), is = BySource(after);
  for (const auto& [source, mode] : is) {
    const auto found = was.find(source);
    if (found == was.end() || found->second != mode) changes.push_back(fmt::format("linking of {} is {}", source, Name(mode)));
  }
  for (const auto& [source, mode] : was) {
    if (!is.contains(source)) changes.push_back(fmt::format("linking of {} is as for all", source));
  }
  const auto number = [&](const char* name, double old_value, double value) {
    if (old_value != value) changes.push_back(fmt::format("{} is {}, was {}", name, value, old_value));
  };
  const auto list = [&](const char* name, const std::string& old_value, const std::string& value) {
    if (old_value != value) changes.push_back(fmt::format("{}: {}", name, value));
  };
  number("overlay_bits", before.overlay_bits(), after.overlay_bits());
  list("sources without duplicates", Joined(before.unique_source()), Joined(after.unique_source()));
  number("link_floor_bits", before.link_floor_bits(), after.link_floor_bits());
  list("records without a name", Name(before.nameless()), Name(after.nameless()));
  list("records of newborns", Name(before.newborns()), Name(after.newborns()));
  number("newborn_days", before.newborn_days(), after.newborn_days());
  list("overlays taken of", Joined(before.accept_overlays_of()), Joined(after.accept_overlays_of()));
  list("national authorities", Joined(before.national_authority()), Joined(after.national_authority()));
  list("review reasons", Joined(before.review_reason()), Joined(after.review_reason()));
  number("second_look_decisions", before.second_look_decisions(), after.second_look_decisions());
  number("second_look_links", before.second_look_links(), after.second_look_links());
  number("review_lease_s", static_cast<double>(before.review_lease_s()), static_cast<double>(after.review_lease_s()));
  list("survivorship", SurvivorshipText(before), SurvivorshipText(after));
  number("material_bits", before.material_bits(), after.material_bits());
  return absl::StrJoin(changes, "; ");
}

}  // namespace ipse
