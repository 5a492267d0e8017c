// Another policy while the registry runs.

#include "service/registry/decider.h"
#include "service/registry/policy.h"

namespace ipse {

absl::Status Decider::Run(const ConfigureCommand& command, EntryBuilder* builder) {
  IPSE_RETURN_IF_ERROR(CheckActor(command.origin));
  const RegistryOptions& options = *context_.options;
  if (command.options.national_authorities != options.national_authorities) {
    return FailedPrecondition("the national authorities decide how every record is read; restart the service to change them");
  }
  const journal::Policy* stored = context_.state->has_policy() ? &context_.state->policy() : nullptr;
  std::optional<PolicyStep> step = StepTo(stored, PolicyOf(command.options));
  if (!step.has_value()) {
    builder->outcome()->mutable_decision()->set_rule("policy as before");
    builder->outcome()->set_disposition(journal::Outcome::UNCHANGED);
    return absl::OkStatus();
  }
  builder->outcome()->mutable_decision()->set_rule(step->rule);
  builder->Configure(std::move(step->effect));
  builder->outcome()->set_disposition(journal::Outcome::APPLIED);
  return absl::OkStatus();
}

}  // namespace ipse
