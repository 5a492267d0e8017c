#include "service/grpc/server.h"

#include <absl/time/clock.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

namespace ipse {

absl::StatusOr<std::unique_ptr<RegistryServer>> RegistryServer::Start(RegistryApi* registry,
                                                                      const ServiceOptions& options,
                                                                      Telemetry* telemetry, const std::string& version) {
  std::unique_ptr<RegistryServer> server(new RegistryServer(registry, options, telemetry, version));
  IPSE_RETURN_IF_ERROR(server->Listen());
  return server;
}

RegistryServer::RegistryServer(RegistryApi* registry, const ServiceOptions& options, Telemetry* telemetry,
                               const std::string& version)
    : admission_(options), matching_(&context_), feed_(&context_), stewardship_(&context_), changes_(&context_),
      admin_(&context_) {
  context_.registry = registry;
  context_.admission = &admission_;
  context_.telemetry = telemetry;
  context_.options = options;
  context_.version = version;
}

RegistryServer::~RegistryServer() { Stop(); }

absl::Status RegistryServer::Listen() {
  const ServiceOptions& options = context_.options;
  grpc::EnableDefaultHealthCheckService(true);
  static const bool reflection = [] {
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    return true;
  }();
  (void)reflection;
  grpc::ServerBuilder builder;
  builder.AddListeningPort(options.listen, grpc::InsecureServerCredentials(), &port_);
  builder.SetMaxReceiveMessageSize(options.message_bytes_max);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, options.streams_per_connection_max);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, options.keepalive_s * 1000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, options.keepalive_s * 500);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);  // a second service on the port is a mistake
  for (grpc::Service* service : std::initializer_list<grpc::Service*>{&matching_, &feed_, &stewardship_, &changes_, &admin_}) {
    builder.RegisterService(service);
  }
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || port_ == 0) {
    server_.reset();
    return FailedPrecondition("cannot listen on {}: is the port in use, or the address not this machine's?", options.listen);
  }
  health_ = std::thread([this] { WatchHealth(); });
  return absl::OkStatus();
}

void RegistryServer::WatchHealth() {
  grpc::HealthCheckServiceInterface* health = server_->GetHealthCheckService();
  while (!context_.stopping) {
    const bool writes = context_.registry->AcceptsWrites();
    for (const char* name : {"", "ipse.v1.Matching", "ipse.v1.Changes", "ipse.v1.Admin"}) {
      health->SetServingStatus(name, true);
    }
    for (const char* name : {"ipse.v1.Feed", "ipse.v1.Stewardship"}) health->SetServingStatus(name, writes);
    absl::SleepFor(absl::Milliseconds(100));
  }
  health->SetServingStatus(false);
}

void RegistryServer::Stop() {
  if (context_.stopping.exchange(true)) return;
  if (health_.joinable()) health_.join();
  if (server_ == nullptr) return;
  server_->Shutdown(absl::ToChronoTime(absl::Now() + absl::Milliseconds(context_.options.drain_ms)));
  admission_.Stop();
  server_->Wait();
}

}  // namespace ipse
