#pragma once

// The five services over a registry. Every method only translates, queues (admission.h) and answers; nothing of the registry
// runs on gRPC's own threads but look-ups by identifier, which read memory and wait for nothing.
// Writes go to the registry's queue and are answered from its writer after the commit.
// Thread-safety: gRPC's. The registry, admission and telemetry must outlive the server.

#include <atomic>
#include <memory>

#include "ipse/v1/registry.grpc.pb.h"
#include "service/grpc/admission.h"
#include "service/grpc/telemetry.h"
#include "service/registry/registry_api.h"

namespace ipse {

struct ServiceContext {
  RegistryApi* registry;
  Admission* admission;
  Telemetry* telemetry;
  ServiceOptions options;
  std::string version;
  std::atomic<bool> stopping = false;
  std::atomic<uint32_t> streams = 0;  // that have a thread of their own
  std::atomic<bool> batch_running = false;  // a reconciliation or a comparison of models: one at a time, they take memory
};

class MatchingService : public v1::Matching::CallbackService {
 public:
  explicit MatchingService(ServiceContext* context) : context_(*context) {}
  using Call = grpc::CallbackServerContext;
  grpc::ServerUnaryReactor* Match(Call* call, const v1::MatchRequest* request, v1::MatchResponse* response) override;
  grpc::ServerUnaryReactor* Search(Call* call, const v1::SearchRequest* request, v1::SearchResponse* response) override;
  grpc::ServerUnaryReactor* Lookup(Call* call, const v1::LookupRequest* request, v1::LookupResponse* response) override;
  grpc::ServerUnaryReactor* GoldenRecord(Call* call, const v1::GoldenRecordRequest* request,
                                         v1::GoldenRecordResponse* response) override;
  grpc::ServerUnaryReactor* Why(Call* call, const v1::WhyRequest* request, v1::WhyResponse* response) override;
  grpc::ServerUnaryReactor* History(Call* call, const v1::HistoryRequest* request, v1::HistoryResponse* response) override;

 private:
  ServiceContext& context_;
};

class FeedService : public v1::Feed::CallbackService {
 public:
  explicit FeedService(ServiceContext* context) : context_(*context) {}
  using Call = grpc::CallbackServerContext;
  grpc::ServerUnaryReactor* Register(Call* call, const v1::RegisterRequest* request, v1::WriteResponse* response) override;
  grpc::ServerBidiReactor<v1::RegisterRequest, v1::StreamResponse>* RegisterStream(Call* call) override;
  grpc::ServerUnaryReactor* Deactivate(Call* call, const v1::DeactivateRequest* request, v1::WriteResponse* response) override;
  grpc::ServerUnaryReactor* MergeIdentifiers(Call* call, const v1::MergeIdentifiersRequest* request,
                                             v1::WriteResponse* response) override;

 private:
  ServiceContext& context_;
};

class StewardshipService : public v1::Stewardship::CallbackService {
 public:
  explicit StewardshipService(ServiceContext* context) : context_(*context) {}
  using Call = grpc::CallbackServerContext;
  grpc::ServerUnaryReactor* AssertSame(Call* call, const v1::AssertRequest* request, v1::WriteResponse* response) override;
  grpc::ServerUnaryReactor* AssertDifferent(Call* call, const v1::AssertRequest* request, v1::WriteResponse* response) override;
  grpc::ServerUnaryReactor* RevokeAssertion(Call* call, const v1::RevokeAssertionRequest* request,
                                            v1::WriteResponse* response) override;
  grpc::ServerUnaryReactor* MoveRecord(Call* call, const v1::MoveRecordRequest* request, v1::WriteResponse* response) override;
  grpc::ServerUnaryReactor* Undo(Call* call, const v1::UndoRequest* request, v1::WriteResponse* response) override;
  grpc::ServerUnaryReactor* DecideHeldVersion(Call* call, const v1::DecideHeldVersionRequest* request,
                                              v1::WriteResponse* response) override;
  grpc::ServerUnaryReactor* Override(Call* call, const v1::OverrideRequest* request, v1::WriteResponse* response) override;
  grpc::ServerUnaryReactor* RevokeOverride(Call* call, const v1::RevokeOverrideRequest* request,
                                           v1::WriteResponse* response) override;
  grpc::ServerUnaryReactor* ListReviews(Call* call, const v1::ListReviewsRequest* request,
                                        v1::ListReviewsResponse* response) override;
  grpc::ServerUnaryReactor* GetReview(Call* call, const v1::GetReviewRequest* request, v1::GetReviewResponse* response) override;
  grpc::ServerUnaryReactor* HandleReview(Call* call, const v1::HandleReviewRequest* request,
                                         v1::WriteResponse* response) override;
  grpc::ServerUnaryReactor* DecideReview(Call* call, const v1::DecideReviewRequest* request,
                                         v1::WriteResponse* response) override;

 private:
  ServiceContext& context_;
};

class ChangesService : public v1::Changes::CallbackService {
 public:
  explicit ChangesService(ServiceContext* context) : context_(*context) {}
  grpc::ServerWriteReactor<v1::Change>* Watch(grpc::CallbackServerContext* call, const v1::WatchRequest* request) override;

 private:
  ServiceContext& context_;
};

class AdminService : public v1::Admin::CallbackService {
 public:
  explicit AdminService(ServiceContext* context) : context_(*context) {}
  using Call = grpc::CallbackServerContext;
  grpc::ServerUnaryReactor* Stats(Call* call, const v1::StatsRequest* request, v1::StatsResponse* response) override;
  grpc::ServerUnaryReactor* Status(Call* call, const v1::StatusRequest* request, v1::StatusResponse* response) override;
  grpc::ServerWriteReactor<v1::VerifyProgress>* Verify(Call* call, const v1::VerifyRequest* request) override;
  grpc::ServerWriteReactor<v1::ReconcileProgress>* Reconcile(Call* call, const v1::ReconcileRequest* request) override;
  grpc::ServerWriteReactor<v1::CompareModelsProgress>* CompareModels(Call* call,
                                                                     const v1::CompareModelsRequest* request) override;
  grpc::ServerUnaryReactor* ShadowModel(Call* call, const v1::ShadowModelRequest* request,
                                        v1::ShadowModelResponse* response) override;
  grpc::ServerUnaryReactor* ListModels(Call* call, const v1::ListModelsRequest* request,
                                       v1::ListModelsResponse* response) override;
  grpc::ServerUnaryReactor* ProposeModel(Call* call, const v1::ModelRequest* request, v1::WriteResponse* response) override;
  grpc::ServerUnaryReactor* ActivateModel(Call* call, const v1::ModelRequest* request, v1::WriteResponse* response) override;
  grpc::ServerUnaryReactor* Backup(Call* call, const v1::BackupRequest* request, v1::BackupResponse* response) override;
  grpc::ServerUnaryReactor* FindEvents(Call* call, const v1::FindEventsRequest* request, v1::HistoryResponse* response) override;

 private:
  ServiceContext& context_;
};

}  // namespace ipse
