#include "service/registry/registry_api.h"

#include <absl/synchronization/notification.h>

#include <optional>
#include <utility>

namespace ipse {

absl::StatusOr<WriteAnswer> RegistryApi::Write(WriteCommand command) {
  absl::Notification answered;
  std::optional<absl::StatusOr<WriteAnswer>> answer;
  Submit(std::move(command), [&](absl::StatusOr<WriteAnswer> result) {
    answer = std::move(result);
    answered.Notify();
  });
  answered.WaitForNotification();
  return *std::move(answer);
}

}  // namespace ipse
