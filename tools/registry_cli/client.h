#pragma once

// What the commands that ask a running service share: where it is, who asks, and one call from request to printed answer.
// Internal to tools/registry_cli.

#include <absl/time/clock.h>
#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>

#include "ipse/v1/registry.grpc.pb.h"
#include "matcher/base/status.h"
#include "tools/registry_cli/ask_text.h"
#include "tools/registry_cli/commands.h"
#include "tools/registry_cli/time_text.h"

namespace ipse {

struct ClientOptions {
  std::string server = "127.0.0.1:7420";
  int timeout_ms = 10'000;
  bool json = false;
  // Of writes.
  std::string actor, reason, comment, message_id, correlation_id, interface_;
  std::string message_source;  // sending authority, of message_id
  bool dry_run = false;
};

inline void AddClientOptions(CLI::App* command, ClientOptions* options) {
  command->add_option("--server", options->server, "Address of the service")->capture_default_str();
  command->add_option("--timeout-ms", options->timeout_ms, "How long to wait for the answer")->capture_default_str();
  command->add_flag("--json", options->json, "Print the answer as JSON");
}

inline void AddOriginOptions(CLI::App* command, ClientOptions* options) {
  command->add_option("--actor", options->actor, "Who says so");
  command->add_option("--reason", options->reason, "A code for why");
  command->add_option("--comment", options->comment, "Free text");
  command->add_option("--correlation-id", options->correlation_id, "Ties it to other systems' logs");
  command->add_flag("--dry-run", options->dry_run, "Say what would happen; write nothing");
}

inline absl::StatusOr<v1::RecordKey> KeyOf(const std::string& text) {
  const size_t colon = text.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) {
    return InvalidArgument("a record is named AUTHORITY:NUMBER, e.g. EAST_HOSPITAL:0012");
  }
  v1::RecordKey key;
  key.set_authority(text.substr(0, colon));
  key.set_identifier(text.substr(colon + 1));
  return key;
}

class Client {
 public:
  explicit Client(const ClientOptions& options)
      : options_(options), channel_(grpc::CreateChannel(options.server, grpc::InsecureChannelCredentials())) {}

  template <typename Stub>
  auto StubOf() const {
    return Stub::NewStub(channel_);
  }
  std::unique_ptr<grpc::ClientContext> Context(bool endless = false) const {
    auto context = std::make_unique<grpc::ClientContext>();
    if (!endless) context->set_deadline(absl::ToChronoTime(absl::Now() + absl::Milliseconds(options_.timeout_ms)));
    return context;
  }
  absl::Status StatusOf(const grpc::Status& status) const {
    if (status.ok()) return absl::OkStatus();
    if (status.error_code() == grpc::StatusCode::UNAVAILABLE) {
      return MakeStatus(absl::StatusCode::kUnavailable, "the service at {} does not answer ({}); is ipsed running? --server names another",
                        options_.server, status.error_message());
    }
    return MakeStatus(static_cast<absl::StatusCode>(status.error_code()), "{}", status.error_message());
  }

 private:
  const ClientOptions& options_;
  std::shared_ptr<grpc::Channel> channel_;
};

template <typename Message>
void PrintJson(const Message& message) {
  std::string json;
  google::protobuf::util::JsonPrintOptions print;
  print.add_whitespace = true;
  print.preserve_proto_field_names = true;
  (void)google::protobuf::util::MessageToJsonString(message, &json, print);
  fmt::print("{}", json);
}

// Prints a message as JSON or as text.
template <typename Message>
void Print(const ClientOptions& options, const Message& message) {
  if (options.json) {
    PrintJson(message);
  } else {
    fmt::print("{}", TextOf(message));
  }
}

template <typename Request>
void SetOrigin(const ClientOptions& options, Request* request) {
  v1::Origin* origin = request->mutable_origin();
  origin->set_actor(options.actor);
  origin->set_interface(options.interface_.empty() ? "ipse ask" : options.interface_);
  origin->set_source(options.message_source);
  origin->set_message_id(options.message_id);
  origin->set_correlation_id(options.correlation_id);
  origin->set_reason(options.reason);
  origin->set_comment(options.comment);
  request->set_dry_run(options.dry_run);
}

// One unary call: sends, prints the answer.
template <typename Service, typename Request, typename Response>
absl::Status Call(const ClientOptions& options, const Request& request,
                  grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&, Response*)) {
  const Client client(options);
  Response response;
  const auto stub = client.StubOf<Service>();
  const auto context = client.Context();
  IPSE_RETURN_IF_ERROR(client.StatusOf(((*stub).*method)(context.get(), request, &response)));
  Print(options, response);
  return absl::OkStatus();
}

}  // namespace ipse
