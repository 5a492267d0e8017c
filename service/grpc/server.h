#pragma once

// The gRPC server over a registry: services, health, reflection, drain.
//
//   IPSE_ASSIGN_OR_RETURN(auto server, RegistryServer::Start(&registry, options, &telemetry, version));
//   server->port();
//   server->Stop();     // refuses new calls, finishes those under way within options.drain_ms
//
// Health (grpc.health.v1) names: "" and "ipse.v1.Matching" while reads are answered; "ipse.v1.Feed" and
// "ipse.v1.Stewardship" while writes are. Fails with FailedPrecondition when the address cannot be had.

#include <grpcpp/server.h>

#include <memory>
#include <string>
#include <thread>

#include "matcher/base/status.h"
#include "service/grpc/services.h"

namespace ipse {

class RegistryServer {
 public:
  static absl::StatusOr<std::unique_ptr<RegistryServer>> Start(RegistryApi* registry, const ServiceOptions& options,
                                                               Telemetry* telemetry, const std::string& version);
  ~RegistryServer();

  int port() const { return port_; }
  void Stop();

 private:
  RegistryServer(RegistryApi* registry, const ServiceOptions& options, Telemetry* telemetry, const std::string& version);
  absl::Status Listen();
  void WatchHealth();

  ServiceContext context_;
  Admission admission_;
  MatchingService matching_;
  FeedService feed_;
  StewardshipService stewardship_;
  ChangesService changes_;
  AdminService admin_;
  std::unique_ptr<grpc::Server> server_;
  std::thread health_;
  int port_ = 0;
};

}  // namespace ipse
