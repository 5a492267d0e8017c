// The streaming calls: a feed's registrations, the change feed, verification.

#include <absl/synchronization/mutex.h>

#include <deque>
#include <thread>

#include "service/grpc/threaded_stream.h"
#include "service/grpc/unary_call.h"

namespace ipse {
namespace {

// A feed: requests are handed to the registry as they come, up to a limit; answers go back in their order.
class RegisterReactor : public grpc::ServerBidiReactor<v1::RegisterRequest, v1::StreamResponse> {
 public:
  explicit RegisterReactor(ServiceContext* context) : context_(*context) { StartRead(&request_); }

  void OnReadDone(bool ok) override {
    if (!ok) {
      bool finish;
      {
        const absl::MutexLock held(&lock_);
        ended_ = true;
        finish = Idle();
      }
      if (finish) Finish(grpc::Status::OK);
      return;
    }
    // The next request is read only after this one is handed over: request_ is one place, and the order of the stream is the
    // order in which the registry decides.
    const absl::Time began = absl::Now();
    auto command = CommandOf(request_, context_.options);
    auto slot = std::make_shared<v1::StreamResponse>();
    {
      const absl::MutexLock held(&lock_);
      slot->set_number(++received_);
      waiting_.push_back({slot, false});
    }
    if (command.ok()) {
      context_.registry->Submit(*std::move(command), [this, slot, began](absl::StatusOr<WriteAnswer> answer) {
        if (answer.ok()) ToProto(*answer, slot->mutable_response());
        Answered(slot, answer.status(), began);
      });
    } else {
      Answered(slot, command.status(), began);
    }
    // While reading_ is set nobody else reads and the stream is not over, whatever was answered meanwhile.
    bool read_on;
    {
      const absl::MutexLock held(&lock_);
      reading_ = read_on = waiting_.size() < context_.options.stream_requests_max;
    }
    if (read_on) StartRead(&request_);
  }

  void OnWriteDone(bool ok) override {
    bool finish, read_on = false;
    {
      const absl::MutexLock held(&lock_);
      writing_ = false;
      waiting_.pop_front();
      if (!ok) broken_ = true;
      if (!reading_ && !ended_ && waiting_.size() < context_.options.stream_requests_max) read_on = reading_ = true;
      WriteNext();
      finish = Idle();
    }
    if (read_on) StartRead(&request_);
    if (finish) Finish(grpc::Status::OK);
  }

  void OnDone() override { delete this; }

 private:
  struct Slot {
    std::shared_ptr<v1::StreamResponse> response;
    bool ready;
  };

  void Answered(const std::shared_ptr<v1::StreamResponse>& slot, const absl::Status& status, absl::Time began) {
    if (!status.ok()) {
      slot->set_error_code(status.raw_code());
      slot->set_error(std::string(ToStd(status.message())));
    }
    context_.telemetry->Finished("RegisterStream", ToGrpc(status).error_code(), absl::Now() - began);
    bool finish;
    {
      const absl::MutexLock held(&lock_);
      for (Slot& waiting : waiting_) {
        if (waiting.response == slot) waiting.ready = true;
      }
      WriteNext();
      finish = Idle();
    }
    if (finish) Finish(grpc::Status::OK);
  }

  // Under the lock.
  void WriteNext() {
    while (broken_ && !writing_ && !waiting_.empty() && waiting_.front().ready) waiting_.pop_front();
    if (writing_ || waiting_.empty() || !waiting_.front().ready) return;
    writing_ = true;
    StartWrite(waiting_.front().response.get());
  }
  // True once: when the caller has ended and every answer is out.
  bool Idle() {
    if (!ended_ || writing_ || !waiting_.empty() || finished_) return false;
    finished_ = true;
    return true;
  }

  ServiceContext& context_;
  v1::RegisterRequest request_;
  absl::Mutex lock_;
  std::deque<Slot> waiting_;
  uint64_t received_ = 0;
  bool reading_ = true, writing_ = false, ended_ = false, broken_ = false, finished_ = false;
};

}  // namespace

grpc::ServerBidiReactor<v1::RegisterRequest, v1::StreamResponse>* FeedService::RegisterStream(Call*) {
  return new RegisterReactor(&context_);
}

grpc::ServerWriteReactor<v1::Change>* ChangesService::Watch(grpc::CallbackServerContext* call,
                                                            const v1::WatchRequest* request) {
  using Stream = ThreadedStream<v1::Change>;
  const uint64_t after = request->after();
  return new Stream(&context_, call, [this, after](Stream* stream) -> absl::Status {
    SequenceNumber seen{after};
    while (!stream->stopping()) {
      IPSE_ASSIGN_OR_RETURN(const auto changes, context_.registry->Changes(seen, 1000, absl::Milliseconds(250)));
      for (const ChangeEvent& change : changes) {
        v1::Change message;
        ToProto(change, &message);
        if (!stream->Send(message)) return absl::OkStatus();
        seen = change.sequence;
      }
    }
    return MakeStatus(absl::StatusCode::kUnavailable, "the stream was stopped; go on from the last sequence");
  });
}

grpc::ServerWriteReactor<v1::VerifyProgress>* AdminService::Verify(Call* call, const v1::VerifyRequest*) {
  using Stream = ThreadedStream<v1::VerifyProgress>;
  return new Stream(&context_, call, [this](Stream* stream) -> absl::Status {
    const auto report = context_.registry->Verify([&](double done) {
      v1::VerifyProgress message;
      message.set_done(done);
      return stream->Send(message) && !stream->stopping();
    });
    if (!report.ok()) return report.status();
    v1::VerifyProgress message;
    message.set_done(1);
    message.set_finished(true);
    message.set_entries(report->entries);
    for (const std::string& problem : report->problems) message.add_problem(problem);
    stream->Send(message);
    return absl::OkStatus();
  });
}

}  // namespace ipse
