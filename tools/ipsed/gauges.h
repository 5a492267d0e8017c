#pragma once

// What the metrics say of a registry: how much it holds, what waits, the figures of 'ipse stats' over the latest 30 days.
// Read when the metrics are asked for; the registry must outlive the telemetry's collectable.

#include "service/grpc/telemetry.h"
#include "service/registry/registry_api.h"

namespace ipse {

void AddGauges(Telemetry* telemetry, const RegistryApi* registry);

}  // namespace ipse
