// ipsed: the registry as a service. See --help.

#include <fmt/format.h>
#include <prometheus/exposer.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdio>
#include <thread>

#include "service/grpc/server.h"
#include "service/registry/registry.h"
#include "tools/cli/version.h"
#include "tools/ipsed/config.h"
#include "tools/ipsed/gauges.h"

namespace ipse {
namespace {

constexpr int kUsage = 2, kFailure = 1;

int Fail(const absl::Status& status) {
  fmt::print(stderr, "ipsed: {}\n", ToStd(status.message()));
  return status.code() == absl::StatusCode::kInvalidArgument ? kUsage : kFailure;
}

// Waits for SIGINT or SIGTERM, which every thread has blocked.
void WaitForSignal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  int signal = 0;
  sigwait(&signals, &signal);
}

void BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

int Serve(const std::string& data, const ServiceConfig& config) {
  BlockSignals();
  Log(stderr, "opening", {});
  auto registry = Registry::Open(data, config.registry);
  if (!registry.ok()) return Fail(registry.status());
  Telemetry telemetry;
  AddGauges(&telemetry, registry->get());
  std::unique_ptr<prometheus::Exposer> exposer;
  if (!config.metrics.empty()) {
    try {
      exposer = std::make_unique<prometheus::Exposer>(config.metrics, 1);
    } catch (const std::exception&) {
      return Fail(FailedPrecondition("cannot listen on {} for metrics: is the port in use? metrics: \"off\" does without",
                                     config.metrics));
    }
    exposer->RegisterCollectable(telemetry.collectable());
  }
  auto server = RegistryServer::Start(registry->get(), config.service, &telemetry, kVersion);
  if (!server.ok()) return Fail(server.status());
  // For whoever started it with port 0.
  fmt::print("listening on port {}\n", (*server)->port());
  std::fflush(stdout);
  Log(stderr, "ready", {{"records", (*registry)->Status().records}, {"sequence", (*registry)->Status().as_of.value},
                        {"port", (*server)->port()}, {"metrics_port", exposer ? exposer->GetListeningPorts().at(0) : 0}});
  WaitForSignal();
  Log(stderr, "stopping", {});
  (*registry)->Drain();
  (*server)->Stop();
  Log(stderr, "stopped", {{"sequence", (*registry)->Status().as_of.value}});
  return 0;
}

int Main(int argc, char** argv) {
  CLI::App app{
      "The Ipse registry as a service: gRPC for registration systems, feeds, stewards and subscribers (service/proto/ipse/v1).\n"
      "Everything lies in one folder, which is made if it is not there. Stops cleanly on SIGTERM or Ctrl-C.",
      "ipsed"};
  app.set_version_flag("--version", kVersion);
  std::string data, config_path, listen, metrics;
  app.add_option("--data", data, "The registry's folder")->required();
  app.add_option("--config", config_path, "Configuration file (see ipsed.textproto); the options below override it");
  app.add_option("--listen", listen, "Address of the service (default: 127.0.0.1:7420; port 0 takes a free one and prints it)");
  app.add_option("--metrics", metrics, "Address of the Prometheus metrics (default: 127.0.0.1:7421), or off");
  app.footer("Examples:\n  ipsed --data registry/\n  ipsed --data /var/lib/ipse --config /etc/ipse/ipsed.textproto\n\n"
             "Ask it:  ipse ask match --family Smith --given Jon --born 1980-02-03\n"
             "Fill it: ipse load registry/ patients.csv --source EAST_HOSPITAL   (while it is stopped)");
  CLI11_PARSE(app, argc, argv);
  ServiceConfig config;
  if (!config_path.empty()) {
    const absl::Status read = ReadConfig(config_path, &config);
    if (!read.ok()) return Fail(read);
  }
  if (!listen.empty()) config.service.listen = listen;
  if (!metrics.empty()) config.metrics = metrics == "off" ? "" : metrics;
  const absl::Status checked = CheckConfig(config);
  if (!checked.ok()) return Fail(checked);
  return Serve(data, config);
}

}  // namespace
}  // namespace ipse

int main(int argc, char** argv) { return ipse::Main(argc, argv); }
