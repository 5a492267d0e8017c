// ipsed: the registry as a service. See --help.

#include <absl/synchronization/mutex.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
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

// What it waits for, which every thread has blocked.
sigset_t Signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  return signals;
}

int WaitForSignal() {
  const sigset_t signals = Signals();
  int signal = 0;
  sigwait(&signals, &signal);
  return signal;
}

void BlockSignals() {
  const sigset_t signals = Signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

// The configuration as the command line says it.
struct Arguments {
  std::string data, config, listen, metrics;

  absl::StatusOr<ServiceConfig> Read() const {
    ServiceConfig read;
    if (!config.empty()) IPSE_RETURN_IF_ERROR(ReadConfig(config, &read));
    if (!listen.empty()) read.service.listen = listen;
    if (!metrics.empty()) read.metrics = metrics == "off" ? "" : metrics;
    IPSE_RETURN_IF_ERROR(CheckConfig(read));
    return read;
  }
};

// Reads the configuration again. With a mistake in it all stays as it is; what needs a restart is named, and the policy is
// taken whole or not at all.
void Reload(const Arguments& arguments, const ServiceConfig& running, Registry* registry) {
  const auto refuse = [](std::string_view why) {
    fmt::print(stderr, "ipsed: {}\n", why);
    Log(stderr, "configuration refused", {});
  };
  if (arguments.config.empty()) return refuse("there is no file to read again; start it with --config");
  const absl::StatusOr<ServiceConfig> wanted = arguments.Read();
  if (!wanted.ok()) return refuse(ToStd(wanted.status().message()));
  const std::vector<std::string> waiting = NeedRestart(running, *wanted);
  if (!waiting.empty()) return refuse(fmt::format("restart the service to change: {}", fmt::join(waiting, ", ")));
  ConfigureCommand command;
  command.origin.actor = "ipsed";
  command.origin.interface = "configuration";
  command.options = wanted->registry;
  const absl::StatusOr<WriteAnswer> answer = registry->Write(std::move(command));
  if (!answer.ok()) return refuse(ToStd(answer.status().message()));
  Log(stderr, "configuration read", {{"changed", answer->changed ? 1 : 0}, {"sequence", answer->sequence.value}});
}

int Serve(const Arguments& arguments, const ServiceConfig& config) {
  BlockSignals();
  Log(stderr, "opening", {});
  auto registry = Registry::Open(arguments.data, config.registry);
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
                        {"snapshot", (*registry)->Status().snapshot.value}, {"port", (*server)->port()}, {"metrics_port", exposer ? exposer->GetListeningPorts().at(0) : 0}});
  while (WaitForSignal() == SIGHUP) Reload(arguments, config, registry->get());
  Log(stderr, "stopping", {});
  (*registry)->Drain();
  (*server)->Stop();
  Log(stderr, "stopped", {{"sequence", (*registry)->Status().as_of.value}});
  return 0;
}

int Main(int argc, char** argv) {
  CLI::App app{
      "The Ipse registry as a service: gRPC for registration systems, feeds, stewards and subscribers (service/proto/ipse/v1).\n"
      "Everything lies in one folder, which is made if it is not there. Stops cleanly on SIGTERM or Ctrl-C;\n"
      "reads its --config again on SIGHUP.",
      "ipsed"};
  app.set_version_flag("--version", kVersion);
  Arguments arguments;
  app.add_option("--data", arguments.data, "The registry's folder")->required();
  app.add_option("--config", arguments.config, "Configuration file (see ipsed.textproto); the options below override it");
  app.add_option("--listen", arguments.listen, "Address of the service (default: 127.0.0.1:7420; port 0 takes a free one and prints it)");
  app.add_option("--metrics", arguments.metrics, "Address of the Prometheus metrics (default: 127.0.0.1:7421), or off");
  app.footer("Examples:\n  ipsed --data registry/\n  ipsed --data /var/lib/ipse --config /etc/ipse/ipsed.textproto\n\n"
             "Ask it:  ipse ask match --family Smith --given Jon --born 1980-02-03\n"
             "Fill it: ipse load registry/ patients.csv --source EAST_HOSPITAL   (while it is stopped)");
  CLI11_PARSE(app, argc, argv);
  // Debian's Abseil looks for cycles of locks at every lock, under one lock of its own; the tests do that.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const absl::StatusOr<ServiceConfig> config = arguments.Read();
  return config.ok() ? Serve(arguments, *config) : Fail(config.status());
}

}  // namespace
}  // namespace ipse

int main(int argc, char** argv) { return ipse::Main(argc, argv); }
