// Calls that run the batch engine over the whole registry, and the models it runs with.

#include <sys/resource.h>
#include <unistd.h>

#include "service/grpc/convert_parts.h"
#include "service/grpc/threaded_stream.h"
#include "service/grpc/unary_call.h"
#include "service/reconcile/compare_models.h"
#include "service/reconcile/reconcile.h"

namespace ipse {
namespace {

// Changes a message: far below gRPC's limit of 4 MiB.
constexpr size_t kChangesPerMessage = 1000;

// Sends what a stage has done, at most a few times a second.
template <typename Message>
class StreamProgress : public Progress {
 public:
  explicit StreamProgress(ThreadedStream<Message>* stream) : stream_(*stream) {}
  void Begin(std::string_view stage, uint64_t units) override {
    stage_ = stage;
    units_ = units;
    done_ = 0;
    Send();
  }
  void Advance(uint64_t units) override {
    done_ += units;
    if (absl::Now() - sent_ > absl::Milliseconds(250)) Send();
  }
  void End() override {}

 private:
  void Send() {
    sent_ = absl::Now();
    Message message;
    message.set_stage(stage_);
    if constexpr (requires { message.set_units(0); }) {
      message.set_done(done_);
      message.set_units(units_);
    }
    stream_.Send(message);
  }

  ThreadedStream<Message>& stream_;
  std::string stage_;
  uint64_t units_ = 0, done_ = 0;
  absl::Time sent_;
};

// Holds the one place for batch work.
class BatchPlace {
 public:
  explicit BatchPlace(ServiceContext* context) : context_(*context), taken_(!context_.batch_running.exchange(true)) {
    // Those who wait for an answer come first. It holds for this thread, which ends with its stream, and those it starts.
    constexpr int kNice = 10;
    if (taken_) ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);
  }
  ~BatchPlace() {
    if (taken_) context_.batch_running = false;
  }
  BatchPlace(const BatchPlace&) = delete;
  BatchPlace& operator=(const BatchPlace&) = delete;
  absl::Status status() const {
    return taken_ ? absl::OkStatus() : ResourceExhausted("another reconciliation or comparison is running; wait for its end");
  }

 private:
  ServiceContext& context_;
  bool taken_;
};

void ToProto(const ReconcileChange& change, v1::ReconcileChange* out) {
  out->set_kind(static_cast<v1::ReconcileChange::Kind>(static_cast<int>(change.kind) + 1));
  ToProto(change.key, out->mutable_key());
  out->set_from_euid(Text(change.from));
  out->set_to_euid(Text(change.to));
  if (change.other) {
    ToProto(change.other_key, out->mutable_other_key());
    out->set_weight_bits(change.weight_bits);
    out->set_probability(change.probability);
    out->set_grade(ToProto(change.grade));
  }
  out->set_sequence(change.sequence);
}

void ToProto(const ReconcileReport& report, v1::ReconcileReport* out) {
  out->set_batch_id(report.batch_id);
  out->set_model_id(report.model_id);
  out->set_applied(report.applied);
  out->set_resumed(report.resumed);
  out->set_stopped(report.stopped);
  out->set_records(report.records);
  out->set_candidate_pairs(report.candidates);
  out->set_kept_pairs(report.pairs);
  out->set_differing_pairs(report.differing_pairs);
  out->set_changed_groups(report.changed_groups);
  out->set_joins(report.joins);
  out->set_splits(report.splits);
  out->set_moves(report.moves);
  out->set_reviews(report.reviews);
  out->set_largest_identity(report.largest_identity);
  out->set_join_precision(report.join_precision);
  out->set_estimated_precision(report.estimated_precision);
  out->set_estimated_recall(report.estimated_recall);
  for (const std::string& failure : report.gate_failures) out->add_gate_failure(failure);
  out->set_changes_cut(report.changes_cut);
  out->set_incremental(report.incremental);
  out->set_full_because(report.full_because);
  out->set_touched(report.touched);
  out->set_truncated(report.truncated);
}

void ToProto(const ModelFigures& figures, v1::ModelFigures* out) {
  out->set_model_id(figures.model_id);
  out->set_certain_pairs(figures.certain_pairs);
  out->set_probable_pairs(figures.probable_pairs);
  out->set_identities(figures.identities);
  out->set_estimated_precision(figures.estimated_precision);
  out->set_estimated_recall(figures.estimated_recall);
}

template <typename Message>
void ToProto(std::span<const ModelDifference> differences, std::span<const ComparedPair> samples, Message* out) {
  for (const ModelDifference& difference : differences) {
    v1::ModelDifference* to = out->add_difference();
    to->set_source(difference.source);
    to->set_links_gained(difference.links_gained);
    to->set_links_lost(difference.links_lost);
    to->set_reviews_added(difference.reviews_added);
    to->set_reviews_removed(difference.reviews_removed);
  }
  for (const ComparedPair& pair : samples) {
    v1::ComparedPair* to = out->add_sample();
    to->set_what(pair.what);
    ToProto(pair.left, to->mutable_left());
    ToProto(pair.right, to->mutable_right());
    to->set_bits_before(pair.bits_before);
    to->set_bits_after(pair.bits_after);
    to->set_grade_before(pair.grade_before ? ToProto(*pair.grade_before) : v1::CERTAINLY_NOT);
    to->set_grade_after(pair.grade_after ? ToProto(*pair.grade_after) : v1::CERTAINLY_NOT);
  }
}

void ToProto(const ModelComparison& result, v1::CompareModelsProgress* out) {
  out->set_finished(true);
  ToProto(result.before, out->mutable_before());
  ToProto(result.after, out->mutable_after());
  ToProto(result.differences, result.samples, out);
}

void ToProto(const ShadowReport& report, v1::ShadowModelResponse* out) {
  out->set_model_id(report.model_id);
  out->set_active_model_id(report.active_model_id);
  out->set_since_us(report.since_us);
  out->set_records(report.records);
  out->set_look_ups(report.look_ups);
  out->set_look_ups_changed(report.look_ups_changed);
  ToProto(report.differences, report.samples, out);
}

// The text of the model a request names.
absl::StatusOr<std::string> TextOfModel(const RegistryApi& registry, const std::string& text, const std::string& id) {
  if (text.empty() == id.empty()) return InvalidArgument("give the model's text or its id");
  if (!text.empty()) return text;
  return registry.ModelText(id);
}

grpc::ServerUnaryReactor* WriteModel(ServiceContext* context, grpc::CallbackServerContext* call, const char* method,
                                     const v1::ModelRequest& request, ModelCommand::Step step, v1::WriteResponse* response) {
  auto command = [&]() -> absl::StatusOr<WriteCommand> {
    ModelCommand out;
    out.origin = OriginOf(request);
    out.step = step;
    IPSE_ASSIGN_OR_RETURN(out.model_text, TextOfModel(*context->registry, request.model_text(), request.model_id()));
    return WriteCommand(std::move(out));
  };
  return Write(context, call, method, command(), response);
}

}  // namespace

grpc::ServerWriteReactor<v1::ReconcileProgress>* AdminService::Reconcile(Call* call, const v1::ReconcileRequest* request) {
  using Stream = ThreadedStream<v1::ReconcileProgress>;
  return new Stream(&context_, call, [this, asked = *request](Stream* stream) -> absl::Status {
    const BatchPlace place(&context_);
    IPSE_RETURN_IF_ERROR(place.status());
    StreamProgress<v1::ReconcileProgress> progress(stream);
    ReconcileOptions options;
    options.apply = asked.apply();
    options.may_split = asked.may_split();
    options.incremental = asked.incremental();
    if (!asked.actor().empty()) options.actor = asked.actor();
    options.batch_id = asked.batch_id();
    if (asked.moved_share_max() != 0) options.gates.moved_share_max = asked.moved_share_max();
    if (asked.identity_records_max() != 0) options.gates.identity_records_max = asked.identity_records_max();
    if (asked.join_precision_min() != 0) options.gates.join_precision_min = asked.join_precision_min();
    options.progress = &progress;
    options.stopped = [stream] { return stream->stopping(); };
    IPSE_ASSIGN_OR_RETURN(const ReconcileReport report, ipse::Reconcile(context_.registry, options));
    for (size_t begin = 0; begin < report.changes.size(); begin += kChangesPerMessage) {
      v1::ReconcileProgress message;
      for (size_t i = begin; i < std::min(begin + kChangesPerMessage, report.changes.size()); ++i) {
        ToProto(report.changes[i], message.add_change());
      }
      if (!stream->Send(message)) return absl::OkStatus();
    }
    v1::ReconcileProgress message;
    ToProto(report, message.mutable_report());
    stream->Send(message);
    return absl::OkStatus();
  });
}

grpc::ServerWriteReactor<v1::CompareModelsProgress>* AdminService::CompareModels(Call* call,
                                                                                 const v1::CompareModelsRequest* request) {
  using Stream = ThreadedStream<v1::CompareModelsProgress>;
  return new Stream(&context_, call, [this, asked = *request](Stream* stream) -> absl::Status {
    const BatchPlace place(&context_);
    IPSE_RETURN_IF_ERROR(place.status());
    IPSE_ASSIGN_OR_RETURN(const std::string text, TextOfModel(*context_.registry, asked.model_text(), asked.model_id()));
    StreamProgress<v1::CompareModelsProgress> progress(stream);
    CompareModelsOptions options;
    options.samples_max = Within(asked.samples_max(), 10, 100);
    options.progress = &progress;
    IPSE_ASSIGN_OR_RETURN(const ModelComparison result, ipse::CompareModels(*context_.registry, text, options));
    v1::CompareModelsProgress message;
    ToProto(result, &message);
    stream->Send(message);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* AdminService::ShadowModel(Call* call, const v1::ShadowModelRequest* request,
                                                    v1::ShadowModelResponse* response) {
  return Queue(&context_, call, "ShadowModel", Lane::kSlow, [this, request, response](const CallState&) -> absl::Status {
    RegistryApi& registry = *context_.registry;
    const bool begin = !request->model_text().empty() || !request->model_id().empty();
    if (begin && request->stop()) return InvalidArgument("begin with a model or stop, not both");
    if (request->stop()) ToProto(registry.Shadow(), response);
    if (begin || request->stop()) {
      ModelCommand command;
      command.origin = OriginOf(*request);
      command.step = begin ? ModelCommand::Step::kShadow : ModelCommand::Step::kEndShadow;
      if (begin) {
        IPSE_ASSIGN_OR_RETURN(command.model_text, TextOfModel(registry, request->model_text(), request->model_id()));
      }
      IPSE_RETURN_IF_ERROR(registry.Write(std::move(command)).status());
    }
    if (!request->stop()) ToProto(registry.Shadow(), response);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* AdminService::ListModels(Call* call, const v1::ListModelsRequest*, v1::ListModelsResponse* response) {
  return Queue(&context_, call, "ListModels", Lane::kSlow, [this, response](const CallState&) {
    for (const ModelView& model : context_.registry->Models()) {
      v1::Model* out = response->add_model();
      out->set_model_id(model.model_id);
      out->set_base_model_id(model.base_model_id);
      out->set_proposed(model.proposed.value);
      out->set_activated(model.activated.value);
      out->set_active(model.active);
    }
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* AdminService::ProposeModel(Call* call, const v1::ModelRequest* request,
                                                     v1::WriteResponse* response) {
  return WriteModel(&context_, call, "ProposeModel", *request, ModelCommand::Step::kPropose, response);
}

grpc::ServerUnaryReactor* AdminService::ActivateModel(Call* call, const v1::ModelRequest* request,
                                                      v1::WriteResponse* response) {
  return WriteModel(&context_, call, "ActivateModel", *request, ModelCommand::Step::kActivate, response);
}

}  // namespace ipse
