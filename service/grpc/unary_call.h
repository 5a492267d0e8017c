#pragma once

// One unary call from arrival to answer: its reactor, its clock, and the ways to finish it. Internal to service/grpc.

#include <absl/time/clock.h>

#include <functional>
#include <memory>

#include "service/grpc/convert.h"
#include "service/grpc/services.h"

namespace ipse {

class UnaryCall {
 public:
  UnaryCall(ServiceContext* context, grpc::CallbackServerContext* call, const char* method, absl::Time began = absl::Now())
      : context_(*context), call_(call), method_(method), reactor_(call->DefaultReactor()), began_(began) {}

  grpc::ServerUnaryReactor* reactor() { return reactor_; }

  CallState state() const {
    CallState state;
    state.deadline = absl::FromChrono(call_->deadline());
    state.cancelled = [call = call_] { return call->IsCancelled(); };
    return state;
  }

  // Answers; afterwards neither request nor response may be touched.
  void Finish(const absl::Status& status) {
    const grpc::Status answer = ToGrpc(status);
    if (answer.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) {
      call_->AddTrailingMetadata("grpc-retry-pushback-ms", std::to_string(context_.options.retry_pushback_ms));
    }
    context_.telemetry->Finished(method_, answer.error_code(), absl::Now() - began_);
    reactor_->Finish(answer);
  }

 private:
  ServiceContext& context_;
  grpc::CallbackServerContext* call_;
  const char* method_;
  grpc::ServerUnaryReactor* reactor_;
  absl::Time began_;
};

// Queues `work`, which gives the call's status.
inline grpc::ServerUnaryReactor* Queue(ServiceContext* context, grpc::CallbackServerContext* call, const char* method,
                                       Lane lane, std::function<absl::Status(const CallState&)> work) {
  auto unary = std::make_shared<UnaryCall>(context, call, method);
  grpc::ServerUnaryReactor* reactor = unary->reactor();
  const CallState state = unary->state();
  context->admission->Submit(
      lane, state, [unary, state, work = std::move(work)] { unary->Finish(work(state)); },
      [unary](const absl::Status& refused) { unary->Finish(refused); });
  return reactor;
}

// Hands a write to the registry; answered after its commit.
inline grpc::ServerUnaryReactor* Write(ServiceContext* context, grpc::CallbackServerContext* call, const char* method,
                                       absl::StatusOr<WriteCommand> command, v1::WriteResponse* response) {
  auto unary = std::make_shared<UnaryCall>(context, call, method);
  grpc::ServerUnaryReactor* reactor = unary->reactor();
  if (!command.ok()) {
    unary->Finish(command.status());
    return reactor;
  }
  context->registry->Submit(*std::move(command), [unary, response](absl::StatusOr<WriteAnswer> answer) {
    if (answer.ok()) ToProto(*answer, response);
    unary->Finish(answer.status());
  });
  return reactor;
}

}  // namespace ipse
