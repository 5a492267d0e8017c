#pragma once

// The part of a registry's options that is policy: kept in its journal, so that whoever opens the registry - the service, a
// bulk load, the nightly job - goes by the same rules, and every change of them has an entry.
//
// Thread-safety: pure functions.

#include <string>

#include "service/journal/journal.pb.h"
#include "service/registry/options.h"

namespace ipse {

journal::Policy PolicyOf(const RegistryOptions& options);
void ApplyPolicy(const journal::Policy& policy, RegistryOptions* options);
Survivorship SurvivorshipOf(const journal::Policy& policy);
// What a change of policy changes, in a few clauses; empty where it changes nothing.
std::string PolicyChange(const journal::Policy& before, const journal::Policy& after);

}  // namespace ipse
