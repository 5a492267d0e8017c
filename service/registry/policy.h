#pragma once

// The part of a registry's options that is policy: kept in its journal, so that whoever opens the registry - the service, a
// bulk load, the nightly job - goes by the same rules, and every change of them has an entry.
//
// Thread-safety: pure functions.

#include <optional>
#include <string>

#include "service/journal/journal.pb.h"
#include "service/registry/options.h"

namespace ipse {

journal::Policy PolicyOf(const RegistryOptions& options);
void ApplyPolicy(const journal::Policy& policy, RegistryOptions* options);
Survivorship SurvivorshipOf(const journal::Policy& policy);
// From one policy to another: the effect, and what it changes, in a few clauses.
struct PolicyStep {
  journal::Configured effect;
  std::string rule;
};
// None where `after` is what is stored already; `stored` is null where no policy is.
std::optional<PolicyStep> StepTo(const journal::Policy* stored, const journal::Policy& after);
// What a change of policy changes, in a few clauses; empty where it changes nothing.
std::string PolicyChange(const journal::Policy& before, const journal::Policy& after);

}  // namespace ipse
