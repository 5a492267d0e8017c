// ipse reconcile, and ipse model propose, compare, shadow, activate, rollback, list: batch work over a registry, in its folder or in
// a running service.

#include <cstdio>
#include <fstream>
#include <sstream>

#include "service/grpc/server.h"
#include "service/registry/registry.h"
#include "tools/ipsed/config.h"
#include "tools/cli/progress_bar.h"
#include "tools/cli/version.h"
#include "tools/registry_cli/client.h"
#include "tools/registry_cli/reconcile_report.h"

namespace ipse {
namespace {

constexpr int kExitChanged = 10, kExitGates = 11;

struct BatchOptions : ClientOptions {
  std::string folder;   // empty: a running service
  std::string output, batch, model, config;
  bool apply = false, may_split = false, quiet = false, stop = false, incremental = false;
  double moved_share_max = 0, join_precision_min = 0;
  uint32_t identity_records_max = 0, samples = 10;
};

// The service to ask: one that runs, or one for the folder that nobody else sees.
class Target {
 public:
  static absl::StatusOr<std::unique_ptr<Target>> Open(BatchOptions* options) {
    auto target = std::make_unique<Target>();
    if (options->folder.empty()) return target;
    if (!std::ifstream(options->folder + "/registry.db").good()) {
      return NotFound("'{}' holds no registry; 'ipse load' makes one, --server asks a running service", options->folder);
    }
    ServiceConfig config;
    if (!options->config.empty()) IPSE_RETURN_IF_ERROR(ReadConfig(options->config, &config));
    if (!options->config.empty()) config.registry.policy = RegistryOptions::PolicySource::kTry;
    IPSE_ASSIGN_OR_RETURN(target->registry_, Registry::Open(options->folder, config.registry));
    ServiceOptions service;
    service.listen = "127.0.0.1:0";
    IPSE_ASSIGN_OR_RETURN(target->server_, RegistryServer::Start(target->registry_.get(), service, &target->telemetry_, kVersion));
    options->server = fmt::format("127.0.0.1:{}", target->server_->port());
    return target;
  }
  ~Target() {
    if (server_ == nullptr) return;
    registry_->Drain();
    server_->Stop();
  }

 private:
  std::unique_ptr<Registry> registry_;
  Telemetry telemetry_;
  std::unique_ptr<RegistryServer> server_;
};

// Shows the stages a stream tells of.
class StreamedProgress {
 public:
  explicit StreamedProgress(bool quiet) : bar_(stderr, quiet) {}
  ~StreamedProgress() { End(); }
  void See(const std::string& stage, uint64_t done, uint64_t units) {
    if (stage.empty()) return;
    if (stage != stage_) {
      End();
      stage_ = stage;
      done_ = 0;
      bar_.Begin(stage, units);
    }
    if (done > done_) bar_.Advance(done - done_);
    done_ = done;
  }
  void End() {
    if (!stage_.empty()) bar_.End();
    stage_.clear();
  }

 private:
  ProgressBar bar_;
  std::string stage_;
  uint64_t done_ = 0;
};

absl::StatusOr<int> Reconcile(BatchOptions options) {
  if (!options.config.empty() && (options.folder.empty() || options.apply)) {
    return InvalidArgument("--config shows what another policy would change: name the folder, without --apply; then start ipsed with it");
  }
  IPSE_ASSIGN_OR_RETURN(const auto target, Target::Open(&options));
  const Client client(options);
  v1::ReconcileRequest request;
  request.set_apply(options.apply);
  request.set_may_split(options.may_split);
  request.set_incremental(options.incremental);
  request.set_actor(options.actor);
  request.set_batch_id(options.batch);
  request.set_moved_share_max(options.moved_share_max);
  request.set_identity_records_max(options.identity_records_max);
  request.set_join_precision_min(options.join_precision_min);
  const auto stub = client.StubOf<v1::Admin>();
  const auto context = client.Context(/*endless=*/true);
  const auto reader = stub->Reconcile(context.get(), request);
  ReconcileOutcome outcome;
  {
    StreamedProgress progress(options.quiet);
    v1::ReconcileProgress message;
    while (reader->Read(&message)) {
      progress.See(message.stage(), message.done(), message.units());
      for (v1::ReconcileChange& change : *message.mutable_change()) outcome.changes.push_back(std::move(change));
      if (message.has_report()) outcome.report = message.report();
    }
  }
  IPSE_RETURN_IF_ERROR(client.StatusOf(reader->Finish()));
  if (!options.output.empty()) IPSE_RETURN_IF_ERROR(WriteReport(outcome, options.output));
  if (options.json) {
    PrintJson(outcome.report);
  } else {
    fmt::print("{}", TextOf(outcome));
    if (!options.output.empty()) fmt::print("\nWritten: {}/changes.csv, changes.ndjson, report.html, summary.json\n", options.output);
  }
  if (outcome.report.gate_failure_size() > 0) return kExitGates;
  return outcome.report.changed_groups() > 0 ? kExitChanged : kExitOk;
}

// A file's text, or nothing if the argument is no file: then it is a model's id.
absl::Status ModelOf(const std::string& said, std::string* text, std::string* id) {
  std::ifstream file(said, std::ios::binary);
  if (!file.good()) {
    if (said.find('.') != std::string::npos || said.find('/') != std::string::npos) return NotFound("there is no file '{}'", said);
    *id = said;
    return absl::OkStatus();
  }
  std::stringstream all;
  all << file.rdbuf();
  *text = all.str();
  return absl::OkStatus();
}

absl::Status WriteModel(BatchOptions options, bool activate) {
  IPSE_ASSIGN_OR_RETURN(const auto target, Target::Open(&options));
  v1::ModelRequest request;
  SetOrigin(options, &request);
  IPSE_RETURN_IF_ERROR(ModelOf(options.model, request.mutable_model_text(), request.mutable_model_id()));
  return Call<v1::Admin>(options, request, activate ? &v1::Admin::Stub::ActivateModel : &v1::Admin::Stub::ProposeModel);
}

absl::StatusOr<v1::ListModelsResponse> Models(const BatchOptions& options) {
  const Client client(options);
  v1::ListModelsResponse models;
  IPSE_RETURN_IF_ERROR(
      client.StatusOf(client.StubOf<v1::Admin>()->ListModels(client.Context().get(), v1::ListModelsRequest(), &models)));
  return models;
}

absl::Status ListModels(BatchOptions options) {
  IPSE_ASSIGN_OR_RETURN(const auto target, Target::Open(&options));
  IPSE_ASSIGN_OR_RETURN(const v1::ListModelsResponse models, Models(options));
  fmt::print("{}", TextOf(models));
  return absl::OkStatus();
}

// Back to the latest model that was in use and is not made from the same one as the active model.
absl::Status Rollback(BatchOptions options) {
  IPSE_ASSIGN_OR_RETURN(const auto target, Target::Open(&options));
  IPSE_ASSIGN_OR_RETURN(const v1::ListModelsResponse models, Models(options));
  std::string base;
  for (const v1::Model& model : models.model()) {
    if (model.active()) base = model.base_model_id();
  }
  std::string before;
  for (const v1::Model& model : models.model()) {
    if (model.activated() != 0 && model.base_model_id() != base) before = model.model_id();
  }
  if (before.empty()) return FailedPrecondition("no other model was in use before");
  v1::ModelRequest request;
  SetOrigin(options, &request);
  request.set_model_id(before);
  return Call<v1::Admin>(options, request, &v1::Admin::Stub::ActivateModel);
}

absl::Status Compare(BatchOptions options) {
  IPSE_ASSIGN_OR_RETURN(const auto target, Target::Open(&options));
  const Client client(options);
  v1::CompareModelsRequest request;
  IPSE_RETURN_IF_ERROR(ModelOf(options.model, request.mutable_model_text(), request.mutable_model_id()));
  request.set_samples_max(options.samples);
  const auto stub = client.StubOf<v1::Admin>();
  const auto context = client.Context(/*endless=*/true);
  const auto reader = stub->CompareModels(context.get(), request);
  v1::CompareModelsProgress message, result;
  {
    StreamedProgress progress(options.quiet);
    while (reader->Read(&message)) {
      progress.See(message.stage(), 0, 0);
      if (message.finished()) result = message;
    }
  }
  IPSE_RETURN_IF_ERROR(client.StatusOf(reader->Finish()));
  Print(options, result);
  return absl::OkStatus();
}

absl::Status Shadow(const BatchOptions& options) {
  v1::ShadowModelRequest request;
  SetOrigin(options, &request);
  request.set_stop(options.stop);
  if (!options.model.empty()) IPSE_RETURN_IF_ERROR(ModelOf(options.model, request.mutable_model_text(), request.mutable_model_id()));
  return Call<v1::Admin>(options, request, &v1::Admin::Stub::ShadowModel);
}

void AddTarget(CLI::App* command, BatchOptions* options) {
  AddClientOptions(command, options);
  command->add_flag("--quiet", options->quiet, "No progress");
}

}  // namespace

void AddReconcileCommand(CLI::App* app, int* exit_code) {
  auto options = std::make_shared<BatchOptions>();
  CLI::App* command = app->add_subcommand("reconcile", "Run the batch engine over a whole registry: what would change, and apply it");
  command->description(
      "The nightly job. Scores all records of a registry with its active model and says what would change and why; with --apply,\n"
      "changes it as policy allows, as one batch that 'ipse ask undo --batch' takes back. Can be stopped and run again.");
  command->footer("Exit codes: 0 nothing to change; 10 changes (applied, or that would be); 11 beyond a gate, nothing applied;\n"
                  "others as for every command.\n\nExamples:\n"
                  "  ipse reconcile registry/ --dry-run --output report/      # while no service runs\n"
                  "  ipse reconcile --apply --actor nightly --output report/  # in a running ipsed");
  command->add_option("folder", options->folder, "The registry's folder (default: ask a running service)");
  AddTarget(command, options.get());
  auto* apply = command->add_flag("--apply", options->apply, "Make the changes");
  command->add_flag("--dry-run", options->dry_run, "Only say what would change (as without --apply)")->excludes(apply);
  auto* incremental = command->add_flag("--incremental", options->incremental, "Look only at what was touched since the last finished run: the same answer, sooner");
  command->add_flag("--may-split", options->may_split, "Take links of the machine apart that the evidence no longer carries");
  command->add_option("--actor", options->actor, "Who runs it (default: reconcile)");
  command->add_option("--batch", options->batch, "Name of the batch (default: of a run that was stopped, or a new one)");
  command->add_option("--config", options->config, "Policy of this ipsed configuration instead of the registry's: what it would change")
      ->excludes(incremental);
  command->add_option("--output", options->output, "Folder for the report: CSV, NDJSON, HTML and JSON");
  command->add_option("--moved-share-max", options->moved_share_max, "Gate: share of records that change identity (default: 0.02)");
  command->add_option("--identity-records-max", options->identity_records_max, "Gate: records of the largest identity that comes out (default: 50)");
  command->add_option("--join-precision-min", options->join_precision_min, "Gate: expected share of right joins (default: 0.98)");
  SetBodyWithCode(command, exit_code, [options] { return Reconcile(*options); });
}

void AddRegistryModelCommands(CLI::App* app, int* exit_code) {
  CLI::App* model = app->get_subcommand("model");
  auto options = std::make_shared<BatchOptions>();
  const auto add = [&](const char* name, const char* help, bool takes_model, std::function<absl::Status(BatchOptions)> body) {
    CLI::App* command = model->add_subcommand(name, help);
    if (takes_model) command->add_option("model", options->model, "A model file, or the id of one that was proposed or active")->required();
    command->add_option("--registry", options->folder, "The registry's folder (default: ask a running service)");
    AddTarget(command, options.get());
    SetBody(command, exit_code, [options, body = std::move(body)] { return body(*options); });
    return command;
  };
  add("list", "Models of a registry: proposed and in use", false, ListModels);
  AddOriginOptions(add("propose", "Keep a model in a registry, to be looked at", true,
                       [](BatchOptions o) { return WriteModel(std::move(o), false); }), options.get());
  add("compare", "What would differ under a model, over a whole registry", true, Compare)
      ->add_option("--samples", options->samples, "Pairs shown of each kind")->capture_default_str();
  CLI::App* shadow = model->add_subcommand("shadow", "Run a model beside the active one in a running service, deciding nothing; what it made of what came");
  auto* shadow_model = shadow->add_option("model", options->model, "A model file, or the id of one that was proposed or active; begins anew");
  shadow->add_flag("--stop", options->stop, "End it")->excludes(shadow_model);
  AddClientOptions(shadow, options.get());
  AddOriginOptions(shadow, options.get());
  shadow->footer("Without a model: the figures so far, which begin anew when the service does. It sees the pairs that the active model's\n"
                 "blocking brings together, and ends when another model is put into use. 'ipse model compare' looks at the whole registry.");
  SetBody(shadow, exit_code, [options] { return Shadow(*options); });
  AddOriginOptions(add("activate", "Put a model into use", true,
                       [](BatchOptions o) { return WriteModel(std::move(o), true); }), options.get());
  AddOriginOptions(add("rollback", "Back to the model that was in use before", false, Rollback), options.get());
}

}  // namespace ipse
