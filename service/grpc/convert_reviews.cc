// Between reviews and their messages.

#include "service/grpc/convert.h"
#include "service/grpc/convert_parts.h"

namespace ipse {
namespace {

void ToProto(const ReviewView& review, v1::Review* out) {
  out->set_review_id(review.id.value);
  out->set_kind(static_cast<v1::ReviewKind>(review.kind));
  ToProto(review.left_key, out->mutable_left());
  if (review.right) ToProto(review.right_key, out->mutable_right());
  out->set_version(review.version);
  out->set_weight_bits(review.weight_bits);
  out->set_why(review.why);
  out->set_opened(review.opened.value);
  out->set_updated(review.updated.value);
  out->set_opened_bits(review.opened_bits);
  out->set_risk(review.risk);
  out->set_opened_us(review.opened_us);
  out->set_left_euid(Text(review.left_euid));
  out->set_right_euid(Text(review.right_euid));
  out->set_holder(review.holder);
  out->set_held_until_us(review.held_until_us);
  out->set_postponed_until_us(review.postponed_until_us);
}

}  // namespace

static_assert(static_cast<int>(ReviewKind::kDisagreement) == v1::DISAGREEMENT);
static_assert(static_cast<int>(ReviewDecision::kNotEnough) == v1::NOT_ENOUGH);

ReviewFilter FromProto(const v1::ListReviewsRequest& request) {
  ReviewFilter out;
  out.kind = static_cast<ReviewKind>(request.kind());
  out.authority = request.authority();
  out.after = ReviewId{request.after()};
  out.max = Within(request.max(), kPageDefault, kPageMax);
  out.order = request.order() == v1::ListReviewsRequest::RISKIEST ? ReviewOrder::kRiskiest : ReviewOrder::kOldest;
  out.skip = request.skip();
  out.holder = request.holder();
  out.free_only = request.free_only();
  out.with_postponed = request.with_postponed();
  out.why = request.why();
  return out;
}

void ToProto(const std::vector<ReviewView>& reviews, v1::ListReviewsResponse* response) {
  for (const ReviewView& review : reviews) ToProto(review, response->add_review());
}

void ToProto(const ReviewDetail& detail, v1::GetReviewResponse* response) {
  response->set_as_of(detail.as_of.value);
  response->set_closed_by(detail.closed_by.value);
  if (detail.decided) {
    response->mutable_review()->set_review_id(detail.review.id.value);
    return;
  }
  ToProto(detail.review, response->mutable_review());
  ToProto(detail.left, response->mutable_left());
  ToProto(detail.right, response->mutable_right());
  ToProto(detail.evidence, response->mutable_evidence());
  ToProto(detail.evidence_then, response->mutable_evidence_then());
  for (const RecordKey& key : detail.left_identity) ToProto(key, response->add_left_record());
  for (const RecordKey& key : detail.right_identity) ToProto(key, response->add_right_record());
}

absl::StatusOr<WriteCommand> CommandOf(const v1::HandleReviewRequest& request) {
  HandleReviewCommand command;
  command.origin = OriginOf(request);
  command.review = ReviewId{request.review_id()};
  command.action = static_cast<HandleReviewCommand::Action>(request.action());
  command.until_us = request.until_us();
  if (request.has_expected()) command.expected = SequenceNumber{request.expected()};
  return WriteCommand(std::move(command));
}

absl::StatusOr<WriteCommand> CommandOf(const v1::DecideReviewRequest& request) {
  DecideReviewCommand command;
  command.origin = OriginOf(request);
  for (const uint64_t id : request.review_id()) command.reviews.push_back(ReviewId{id});
  command.decision = static_cast<ReviewDecision>(request.decision());
  for (const v1::RecordGroup& group : request.group()) {
    std::vector<RecordKey>& keys = command.groups.emplace_back();
    for (const v1::RecordKey& key : group.record()) keys.push_back(FromProto(key));
  }
  if (request.has_expected()) command.expected = SequenceNumber{request.expected()};
  return WriteCommand(std::move(command));
}

}  // namespace ipse
