#include "service/registry/policy.h"

#include <absl/strings/str_join.h>
#include <fmt/format.h>

#include <vector>

#include "matcher/base/status.h"

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

std::map<std::string, journal::Policy::Linking> BySource(const journal::Policy& policy) {
  std::map<std::string, journal::Policy::Linking> modes;
  for (const auto& source : policy.source()) modes[source.source()] = source.linking();
  return modes;
}

template <typename List>
std::string Joined(const List& list) {
  return absl::StrJoin(list, " ");
}

}  // namespace

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
  return policy;
}

void ApplyPolicy(const journal::Policy& policy, RegistryOptions* options) {
  options->linking = FromJournal(policy.linking());
  options->linking_by_source.clear();
  for (const auto& source : policy.source()) options->linking_by_source[source.source()] = FromJournal(source.linking());
  options->overlay_bits = policy.overlay_bits();
  options->national_authorities = {policy.national_authority().begin(), policy.national_authority().end()};
  options->review_reasons = {policy.review_reason().begin(), policy.review_reason().end()};
  options->second_look_decisions = policy.second_look_decisions();
  options->second_look_links = policy.second_look_links();
  options->review_lease = absl::Seconds(policy.review_lease_s());
  options->material_bits = policy.material_bits();
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
  list("national authorities", Joined(before.national_authority()), Joined(after.national_authority()));
  list("review reasons", Joined(before.review_reason()), Joined(after.review_reason()));
  number("second_look_decisions", before.second_look_decisions(), after.second_look_decisions());
  number("second_look_links", before.second_look_links(), after.second_look_links());
  number("review_lease_s", static_cast<double>(before.review_lease_s()), static_cast<double>(after.review_lease_s()));
  number("material_bits", before.material_bits(), after.material_bits());
  return absl::StrJoin(changes, "; ");
}

}  // namespace ipse
