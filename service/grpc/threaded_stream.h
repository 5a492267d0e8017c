#pragma once

// A server stream with a thread of its own. Internal to service/grpc.

#include <absl/synchronization/mutex.h>

#include <functional>
#include <thread>

#include "service/grpc/convert.h"
#include "service/grpc/services.h"

namespace ipse {

// A server stream with a thread of its own, which may wait: for changes, for a reader, for the disk.
template <typename Message>
class ThreadedStream : public grpc::ServerWriteReactor<Message> {
 public:
  // Sends messages until it returns.
  using Body = std::function<absl::Status(ThreadedStream* stream)>;

  ThreadedStream(ServiceContext* context, grpc::CallbackServerContext* call, Body body)
      : context_(*context), call_(call) {
    if (context_.streams.fetch_add(1) >= context_.options.watchers_max) {
      this->Finish(grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "too many streams are open; close one, or try later"));
      return;
    }
    thread_ = std::thread([this, body = std::move(body)] {
      const absl::Status status = body(this);
      this->Finish(ToGrpc(status));
    });
  }

  bool stopping() const { return call_->IsCancelled() || context_.stopping; }

  // Waits until the message is on its way; false when the reader has gone.
  bool Send(const Message& message) {
    {
      const absl::MutexLock held(&lock_);
      sent_ = false;
    }
    this->StartWrite(&message);
    const absl::MutexLock held(&lock_);
    lock_.Await(absl::Condition(&sent_));
    return ok_;
  }

  void OnWriteDone(bool ok) override {
    const absl::MutexLock held(&lock_);
    ok_ = ok;
    sent_ = true;
  }

  void OnDone() override {
    // Called after Finish, perhaps by the very thread that finished.
    context_.streams.fetch_sub(1);
    if (thread_.joinable()) thread_.detach();
    delete this;
  }

 private:
  ServiceContext& context_;
  grpc::CallbackServerContext* call_;
  std::thread thread_;
  absl::Mutex lock_;
  bool sent_ = false, ok_ = true;
};

}  // namespace ipse
