#pragma once

// Between the published messages (service/proto/ipse/v1) and the registry's commands and answers. No logic lives here.
// Requests are checked only for what the registry cannot see: unknown field names, unreadable EUIDs.

#include <grpcpp/support/status.h>

#include "ipse/v1/registry.pb.h"
#include "service/grpc/options.h"
#include "service/registry/commands.h"

namespace ipse {

struct IndicatorsView;

// A status of ours as gRPC's: the codes are the same.
grpc::Status ToGrpc(const absl::Status& status);

absl::StatusOr<PersonData> FromProto(const v1::Person& person);
RecordKey FromProto(const v1::RecordKey& key);
absl::StatusOr<Euid> EuidFromText(const std::string& text);  // none for an empty text

absl::StatusOr<MatchRequest> FromProto(const v1::MatchRequest& request, const ServiceOptions& options);
void ToProto(const MatchAnswer& answer, v1::MatchResponse* response);
SearchRequest FromProto(const v1::SearchRequest& request);
void ToProto(const SearchAnswer& answer, v1::SearchResponse* response);
absl::StatusOr<LookupRequest> FromProto(const v1::LookupRequest& request);
void ToProto(const LookupAnswer& answer, v1::LookupResponse* response);
absl::StatusOr<GoldenRequest> FromProto(const v1::GoldenRecordRequest& request);
void ToProto(const GoldenAnswer& answer, v1::GoldenRecordResponse* response);
void ToProto(const PairAnswer& answer, v1::WhyResponse* response);
absl::StatusOr<HistoryRequest> FromProto(const v1::HistoryRequest& request);
EventFilter FromProto(const v1::FindEventsRequest& request);
void ToProto(const std::vector<HistoryEvent>& events, v1::HistoryResponse* response);
ReviewFilter FromProto(const v1::ListReviewsRequest& request);
void ToProto(const std::vector<ReviewView>& reviews, v1::ListReviewsResponse* response);
void ToProto(const ReviewDetail& detail, v1::GetReviewResponse* response);
void ToProto(const IndicatorsView& view, v1::StatsResponse* response);
void ToProto(const RegistryStatus& status, v1::StatusResponse* response);
void ToProto(const ChangeEvent& change, v1::Change* out);

absl::StatusOr<WriteCommand> CommandOf(const v1::RegisterRequest& request, const ServiceOptions& options);
absl::StatusOr<WriteCommand> CommandOf(const v1::DeactivateRequest& request);
absl::StatusOr<WriteCommand> CommandOf(const v1::MergeIdentifiersRequest& request);
absl::StatusOr<WriteCommand> CommandOf(const v1::AssertRequest& request, AssertionKind kind);
absl::StatusOr<WriteCommand> CommandOf(const v1::RevokeAssertionRequest& request);
absl::StatusOr<WriteCommand> CommandOf(const v1::MoveRecordRequest& request);
absl::StatusOr<WriteCommand> CommandOf(const v1::UndoRequest& request);
absl::StatusOr<WriteCommand> CommandOf(const v1::DecideHeldVersionRequest& request);
absl::StatusOr<WriteCommand> CommandOf(const v1::OverrideRequest& request);
absl::StatusOr<WriteCommand> CommandOf(const v1::RevokeOverrideRequest& request);
absl::StatusOr<WriteCommand> CommandOf(const v1::HandleReviewRequest& request);
absl::StatusOr<WriteCommand> CommandOf(const v1::DecideReviewRequest& request);
void ToProto(const WriteAnswer& answer, v1::WriteResponse* response);

}  // namespace ipse
