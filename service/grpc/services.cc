#include "service/grpc/services.h"

#include "service/grpc/unary_call.h"

namespace ipse {

// --- Matching ---

grpc::ServerUnaryReactor* MatchingService::Match(Call* call, const v1::MatchRequest* request, v1::MatchResponse* response) {
  return Queue(&context_, call, "Match", Lane::kMatch, [this, request, response](const CallState& state) -> absl::Status {
    IPSE_ASSIGN_OR_RETURN(MatchRequest asked, FromProto(*request, context_.options));
    asked.expired = [&state] { return state.Expired(); };
    IPSE_ASSIGN_OR_RETURN(const MatchAnswer answer, context_.registry->Match(asked));
    if (!answer.truncated.empty()) context_.telemetry->Truncated();
    ToProto(answer, response);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* MatchingService::Search(Call* call, const v1::SearchRequest* request,
                                                  v1::SearchResponse* response) {
  return Queue(&context_, call, "Search", Lane::kSlow, [this, request, response](const CallState&) -> absl::Status {
    IPSE_ASSIGN_OR_RETURN(const SearchAnswer answer, context_.registry->Search(FromProto(*request)));
    ToProto(answer, response);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* MatchingService::Lookup(Call* call, const v1::LookupRequest* request,
                                                  v1::LookupResponse* response) {
  // What lies in memory is answered on gRPC's own thread: handing it to another one costs several times the work, and turning
  // it away would cost as much.
  const absl::Time began = absl::Now();
  absl::StatusOr<LookupRequest> asked = FromProto(*request);
  std::optional<absl::StatusOr<LookupAnswer>> answer;
  if (asked.ok()) {
    answer = context_.registry->LookupAtOnce(*asked);
  } else {
    answer = asked.status();
  }
  if (answer.has_value()) {
    UnaryCall unary(&context_, call, "Lookup", began);
    if (answer->ok()) ToProto(**answer, response);
    unary.Finish(answer->status());
    return unary.reactor();
  }
  const Lane lane = request->with_person() ? Lane::kSlow : Lane::kLookup;  // persons are read from the disk
  return Queue(&context_, call, "Lookup", lane, [this, asked = *std::move(asked), response](const CallState&) -> absl::Status {
    IPSE_ASSIGN_OR_RETURN(const LookupAnswer found, context_.registry->Lookup(asked));
    ToProto(found, response);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* MatchingService::GoldenRecord(Call* call, const v1::GoldenRecordRequest* request,
                                                        v1::GoldenRecordResponse* response) {
  return Queue(&context_, call, "GoldenRecord", Lane::kSlow, [this, request, response](const CallState&) -> absl::Status {
    IPSE_ASSIGN_OR_RETURN(const GoldenRequest asked, FromProto(*request));
    IPSE_ASSIGN_OR_RETURN(const GoldenAnswer answer, context_.registry->Golden(asked));
    ToProto(answer, response);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* MatchingService::Why(Call* call, const v1::WhyRequest* request, v1::WhyResponse* response) {
  return Queue(&context_, call, "Why", Lane::kSlow, [this, request, response](const CallState&) -> absl::Status {
    IPSE_ASSIGN_OR_RETURN(const PairAnswer answer,
                          context_.registry->Why({FromProto(request->left()), FromProto(request->right())}));
    ToProto(answer, response);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* MatchingService::History(Call* call, const v1::HistoryRequest* request,
                                                   v1::HistoryResponse* response) {
  return Queue(&context_, call, "History", Lane::kSlow, [this, request, response](const CallState&) -> absl::Status {
    IPSE_ASSIGN_OR_RETURN(const HistoryRequest asked, FromProto(*request));
    IPSE_ASSIGN_OR_RETURN(const auto events, context_.registry->History(asked));
    ToProto(events, response);
    return absl::OkStatus();
  });
}

// --- Feed ---

grpc::ServerUnaryReactor* FeedService::Register(Call* call, const v1::RegisterRequest* request,
                                                v1::WriteResponse* response) {
  return Write(&context_, call, "Register", CommandOf(*request, context_.options), response);
}

grpc::ServerUnaryReactor* FeedService::Deactivate(Call* call, const v1::DeactivateRequest* request,
                                                  v1::WriteResponse* response) {
  return Write(&context_, call, "Deactivate", CommandOf(*request), response);
}

grpc::ServerUnaryReactor* FeedService::MergeIdentifiers(Call* call, const v1::MergeIdentifiersRequest* request,
                                                        v1::WriteResponse* response) {
  return Write(&context_, call, "MergeIdentifiers", CommandOf(*request), response);
}

// --- Stewardship ---

grpc::ServerUnaryReactor* StewardshipService::AssertSame(Call* call, const v1::AssertRequest* request,
                                                         v1::WriteResponse* response) {
  return Write(&context_, call, "AssertSame", CommandOf(*request, AssertionKind::kSame), response);
}

grpc::ServerUnaryReactor* StewardshipService::AssertDifferent(Call* call, const v1::AssertRequest* request,
                                                              v1::WriteResponse* response) {
  return Write(&context_, call, "AssertDifferent", CommandOf(*request, AssertionKind::kDifferent), response);
}

grpc::ServerUnaryReactor* StewardshipService::RevokeAssertion(Call* call, const v1::RevokeAssertionRequest* request,
                                                              v1::WriteResponse* response) {
  return Write(&context_, call, "RevokeAssertion", CommandOf(*request), response);
}

grpc::ServerUnaryReactor* StewardshipService::MoveRecord(Call* call, const v1::MoveRecordRequest* request,
                                                         v1::WriteResponse* response) {
  return Write(&context_, call, "MoveRecord", CommandOf(*request), response);
}

grpc::ServerUnaryReactor* StewardshipService::Undo(Call* call, const v1::UndoRequest* request, v1::WriteResponse* response) {
  return Write(&context_, call, "Undo", CommandOf(*request), response);
}

grpc::ServerUnaryReactor* StewardshipService::DecideHeldVersion(Call* call, const v1::DecideHeldVersionRequest* request,
                                                                v1::WriteResponse* response) {
  return Write(&context_, call, "DecideHeldVersion", CommandOf(*request), response);
}

grpc::ServerUnaryReactor* StewardshipService::Override(Call* call, const v1::OverrideRequest* request,
                                                       v1::WriteResponse* response) {
  return Write(&context_, call, "Override", CommandOf(*request), response);
}

grpc::ServerUnaryReactor* StewardshipService::RevokeOverride(Call* call, const v1::RevokeOverrideRequest* request,
                                                             v1::WriteResponse* response) {
  return Write(&context_, call, "RevokeOverride", CommandOf(*request), response);
}

grpc::ServerUnaryReactor* StewardshipService::ListReviews(Call* call, const v1::ListReviewsRequest* request,
                                                          v1::ListReviewsResponse* response) {
  return Queue(&context_, call, "ListReviews", Lane::kSlow, [this, request, response](const CallState&) -> absl::Status {
    IPSE_ASSIGN_OR_RETURN(const auto reviews, context_.registry->Reviews(FromProto(*request)));
    ToProto(reviews, response);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* StewardshipService::GetReview(Call* call, const v1::GetReviewRequest* request,
                                                        v1::GetReviewResponse* response) {
  return Queue(&context_, call, "GetReview", Lane::kSlow, [this, request, response](const CallState&) -> absl::Status {
    IPSE_ASSIGN_OR_RETURN(const ReviewDetail detail, context_.registry->Review(ReviewId{request->review_id()}));
    ToProto(detail, response);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* StewardshipService::HandleReview(Call* call, const v1::HandleReviewRequest* request,
                                                           v1::WriteResponse* response) {
  return Write(&context_, call, "HandleReview", CommandOf(*request), response);
}

grpc::ServerUnaryReactor* StewardshipService::DecideReview(Call* call, const v1::DecideReviewRequest* request,
                                                           v1::WriteResponse* response) {
  return Write(&context_, call, "DecideReview", CommandOf(*request), response);
}

// --- Admin ---

grpc::ServerUnaryReactor* AdminService::Status(Call* call, const v1::StatusRequest*, v1::StatusResponse* response) {
  return Queue(&context_, call, "Status", Lane::kLookup, [this, response](const CallState&) {
    ToProto(context_.registry->Status(), response);
    response->set_version(context_.version);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* AdminService::Stats(Call* call, const v1::StatsRequest* request, v1::StatsResponse* response) {
  return Queue(&context_, call, "Stats", Lane::kSlow, [this, request, response](const CallState&) {
    const uint32_t days = request->days() == 0 ? 30 : std::min(request->days(), 1000u);
    ToProto(context_.registry->Stats(days), response);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* AdminService::Backup(Call* call, const v1::BackupRequest* request, v1::BackupResponse* response) {
  return Queue(&context_, call, "Backup", Lane::kSlow, [this, request, response](const CallState&) -> absl::Status {
    if (request->folder().empty()) return InvalidArgument("name the folder to write the backup into");
    IPSE_RETURN_IF_ERROR(context_.registry->Backup(request->folder()));
    response->set_as_of(context_.registry->Status().as_of.value);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* AdminService::FindEvents(Call* call, const v1::FindEventsRequest* request,
                                                   v1::HistoryResponse* response) {
  return Queue(&context_, call, "FindEvents", Lane::kSlow, [this, request, response](const CallState&) -> absl::Status {
    IPSE_ASSIGN_OR_RETURN(const auto events, context_.registry->FindEvents(FromProto(*request)));
    ToProto(events, response);
    return absl::OkStatus();
  });
}

}  // namespace ipse
