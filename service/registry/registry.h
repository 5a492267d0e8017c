#pragma once

// The registry in a folder: journal and projections in SQLite, the engine and the state of identities in memory.
//
//   IPSE_ASSIGN_OR_RETURN(auto registry, Registry::Open("registry/", {}));
//   IPSE_ASSIGN_OR_RETURN(WriteAnswer answer, registry->Write(RegisterCommand{.key = key, .person = person}));
//
// What the functions promise: registry_api.h. One process has a registry open at a time.

#include <memory>
#include <string>

#include "service/registry/options.h"
#include "service/registry/registry_api.h"

namespace ipse {

class Registry : public RegistryApi {
 public:
  // Opens or makes the registry in a folder; replays what a crash left. Fails with FailedPrecondition when another process
  // has it open, DataLoss when the journal is damaged.
  static absl::StatusOr<std::unique_ptr<Registry>> Open(const std::string& folder, const RegistryOptions& options);
};

}  // namespace ipse
