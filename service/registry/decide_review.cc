// What people do with reviews: claim, postpone, decide; and the samples a second person looks at.

#include <absl/time/time.h>
#include <fmt/format.h>

#include <algorithm>

#include "matcher/base/hash.h"
#include "service/registry/conversions.h"
#include "service/registry/decider.h"
#include "service/registry/statements.h"

namespace ipse {
namespace {

std::string When(int64_t us) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", absl::FromUnixMicros(us), absl::UTCTimeZone());
}

bool Sampled(uint64_t left, uint64_t right, uint64_t salt, double share) {
  const uint64_t hash = MixHash(MixHash(salt, left), right);
  return static_cast<double>(hash >> 11) * 0x1p-53 < share;
}

const char* Text(ReviewDecision decision) {
  switch (decision) {
    case ReviewDecision::kSame: return "one person";
    case ReviewDecision::kDifferent: return "different people";
    case ReviewDecision::kSplit: return "several people";
    case ReviewDecision::kCorrectRecord: return "a record will be corrected where it comes from";
    case ReviewDecision::kNotEnough: return "nobody can tell from what is known";
    case ReviewDecision::kNone: break;
  }
  return "";
}

}  // namespace

absl::StatusOr<ReviewState> Decider::FindReview(ReviewId id, const std::optional<SequenceNumber>& expected,
                                                const Origin& origin, int64_t now_us) const {
  const ReviewState* review = context_.state->FindReview(id);
  if (review == nullptr) {
    const uint64_t closed = context_.state->ReviewClosedBy(id);
    if (closed == 0) return NotFound("there is no review {}", id.value);
    return MakeStatus(absl::StatusCode::kAborted, "review {} was closed by entry {}; its history says how", id.value, closed);
  }
  if (expected.has_value() && review->updated > expected->value) {
    return MakeStatus(absl::StatusCode::kAborted,
                      "review {} changed since sequence {}: it is at {} now, opened with {:+.1f} bits, now {:+.1f}{}; look again "
                      "and repeat with it",
                      id.value, expected->value, review->updated, review->opened_bits, review->weight_bits,
                      review->holder.empty() ? "" : fmt::format(", held by {}", review->holder));
  }
  if (!review->holder.empty() && review->held_until_us > now_us && review->holder != origin.actor) {
    return FailedPrecondition("review {} is held by {} until {}", id.value, review->holder, When(review->held_until_us));
  }
  return *review;
}

absl::Status Decider::Run(const HandleReviewCommand& command, EntryBuilder* builder) {
  IPSE_RETURN_IF_ERROR(CheckActor(command.origin));
  const int64_t now_us = builder->time_us();
  IPSE_ASSIGN_OR_RETURN(const ReviewState review, FindReview(command.review, command.expected, command.origin, now_us));
  const int64_t lease_us = absl::ToInt64Microseconds(context_.options->review_lease);
  std::string rule;
  switch (command.action) {
    case HandleReviewCommand::Action::kClaim: {
      const int64_t until = command.until_us == 0 ? now_us + lease_us : std::min(command.until_us, now_us + lease_us);
      if (until <= now_us) return InvalidArgument("a claim ends in the future");
      builder->ClaimReview(review.id, command.origin.actor, until);
      rule = fmt::format("held until {}", When(until));
      break;
    }
    case HandleReviewCommand::Action::kRelease:
      if (review.holder.empty()) return FailedPrecondition("nobody holds review {}", review.id.value);
      builder->ClaimReview(review.id, "", 0);
      rule = "free again";
      break;
    case HandleReviewCommand::Action::kPostpone:
      if (command.until_us != 0 && command.until_us <= now_us) return InvalidArgument("a postponement ends in the future");
      builder->PostponeReview(review.id, command.until_us);
      if (!review.holder.empty()) builder->ClaimReview(review.id, "", 0);
      rule = command.until_us == 0 ? "back in the list" : fmt::format("put off until {}", When(command.until_us));
      break;
    case HandleReviewCommand::Action::kNone: return InvalidArgument("say what to do with the review: claim, release or postpone");
  }
  builder->outcome()->mutable_decision()->set_rule(rule);
  Answer(review.left, Disposition::kApplied, builder);
  return absl::OkStatus();
}

// Several reviews are decided at once only where one look is enough for all.
absl::Status Decider::CheckTogether(const DecideReviewCommand& command) const {
  if (command.reviews.empty()) return InvalidArgument("name the reviews to decide");
  if (command.reviews.size() > context_.options->reviews_decided_max) {
    return InvalidArgument("{} reviews; {} at most are decided at once", command.reviews.size(),
                           context_.options->reviews_decided_max);
  }
  IPSE_RETURN_IF_ERROR(CheckReason(command.origin));
  if (command.reviews.size() == 1) return absl::OkStatus();
  if (command.expected.has_value()) return InvalidArgument("an expected sequence goes with one review");
  if (command.decision == ReviewDecision::kSplit) return InvalidArgument("a split is decided review by review");
  const ReviewState* first = context_.state->FindReview(command.reviews.front());
  for (const ReviewId id : command.reviews) {
    const ReviewState* review = context_.state->FindReview(id);
    if (first == nullptr || review == nullptr) continue;  // told with its number when its turn comes
    if (review->kind == first->kind && review->why == first->why) continue;
    return InvalidArgument("reviews {} and {} were raised for different reasons; decide them one by one", first->id.value,
                           id.value);
  }
  return absl::OkStatus();
}

absl::Status Decider::Run(const DecideReviewCommand& command, EntryBuilder* builder) {
  IPSE_RETURN_IF_ERROR(CheckActor(command.origin));
  IPSE_RETURN_IF_ERROR(CheckTogether(command));
  uint32_t decided = 0;
  RecordId record;
  for (const ReviewId id : command.reviews) {
    // In bulk, deciding one may close another (two of one family); that one needs no decision any more.
    const bool gone = context_.state->FindReview(id) == nullptr && context_.state->ReviewClosedBy(id) == builder->sequence();
    if (gone && decided != 0) continue;
    IPSE_ASSIGN_OR_RETURN(const ReviewState review, FindReview(id, command.expected, command.origin, builder->time_us()));
    IPSE_RETURN_IF_ERROR(DecideOne(command, review, builder));
    record = review.left;
    ++decided;
  }
  std::string rule = fmt::format("a person decided: {}", Text(command.decision));
  if (command.reviews.size() > 1) rule += fmt::format(" ({} reviews)", decided);
  builder->outcome()->mutable_decision()->set_rule(rule);
  Answer(command.reviews.size() == 1 ? record : RecordId{}, Disposition::kApplied, builder);
  return absl::OkStatus();
}

absl::Status Decider::DecideOne(const DecideReviewCommand& command, const ReviewState& review, EntryBuilder* builder) {
  if (command.decision == ReviewDecision::kNone) {
    return InvalidArgument("say what was decided: same, different, split, correct the record, or not enough to tell");
  }
  if (command.decision == ReviewDecision::kCorrectRecord || command.decision == ReviewDecision::kNotEnough) {
    if (review.kind == ReviewKind::kPossibleOverlay) {
      return InvalidArgument("a held version is accepted (same) or rejected (different); postpone the review to wait");
    }
    builder->CloseReview(review.id, Text(command.decision), command.decision);
    builder->SettlePair(review, command.decision);
    return absl::OkStatus();
  }
  if (command.decision == ReviewDecision::kSplit) return Split(command, review, builder);
  if (review.kind == ReviewKind::kPossibleOverlay) {
    return DecideHeld(review.left, review.version, command.decision == ReviewDecision::kSame, builder);
  }
  if (review.kind == ReviewKind::kSecondLook) return SecondLook(command, review, builder);
  if (!review.right) {
    if (command.decision == ReviewDecision::kDifferent) {
      return InvalidArgument("review {} is about one identity: name the groups it is to be split into", review.id.value);
    }
    builder->CloseReview(review.id, Text(command.decision), command.decision);
    builder->SettlePair(review, command.decision);
    return absl::OkStatus();
  }
  return DecidePair(command, review, builder);
}

absl::Status Decider::DecidePair(const DecideReviewCommand& command, const ReviewState& review, EntryBuilder* builder) {
  const bool same = command.decision == ReviewDecision::kSame;
  if (review.kind == ReviewKind::kDisagreement) {
    // The third person's word replaces the first one's.
    const auto other = AssertionsBetween(*context_.state, {&review.left, 1}, {&review.right, 1},
                                         same ? AssertionKind::kDifferent : AssertionKind::kSame, builder->time_us());
    for (const AssertionState& assertion : other) builder->RevokeAssertion(assertion.id);
  }
  builder->CloseReview(review.id, Text(command.decision), command.decision);
  AssertCommand statement;
  statement.origin = command.origin;
  statement.kind = same ? AssertionKind::kSame : AssertionKind::kDifferent;
  IPSE_RETURN_IF_ERROR(same ? AssertSame(statement, review.left, review.right, builder)
                            : AssertDifferent(statement, review.left, review.right, builder));
  SampleDecision(command, review, builder);
  return absl::OkStatus();
}

absl::Status Decider::Split(const DecideReviewCommand& command, const ReviewState& review, EntryBuilder* builder) {
  const RegistryState& state = *context_.state;
  if (command.groups.size() < 2) return InvalidArgument("a split names two groups of records at least");
  std::vector<std::vector<RecordId>> groups;
  std::vector<RecordId> all;
  for (const auto& keys : command.groups) {
    std::vector<RecordId>& group = groups.emplace_back();
    if (keys.empty()) return InvalidArgument("group {} of the split is empty", groups.size());
    for (const RecordKey& key : keys) {
      IPSE_ASSIGN_OR_RETURN(const RecordId record, Find(key));
      const Euid euid = state.record(record).euid;
      if (euid != state.record(review.left).euid && (!review.right || euid != state.record(review.right).euid)) {
        return InvalidArgument("record {} is in none of the identities that review {} is about", record.value, review.id.value);
      }
      if (std::find(all.begin(), all.end(), record) != all.end()) return InvalidArgument("record {} is named twice", record.value);
      group.push_back(record);
      all.push_back(record);
    }
  }
  builder->CloseReview(review.id, Text(command.decision), command.decision);
  for (size_t a = 0; a < groups.size(); ++a) {
    for (size_t b = a + 1; b < groups.size(); ++b) {
      const auto same = AssertionsBetween(state, groups[a], groups[b], AssertionKind::kSame, builder->time_us());
      for (const AssertionState& assertion : same) builder->RevokeAssertion(assertion.id);
      KeepApart(groups[a], groups[b], Rank::kSteward, builder);
    }
  }
  for (const auto& group : groups) {
    for (size_t i = 1; i < group.size(); ++i) {
      const auto known = AssertionsBetween(state, {group.data(), 1}, {&group[i], 1}, AssertionKind::kSame, builder->time_us());
      if (known.empty()) builder->MakeAssertion(AssertionKind::kSame, Rank::kSteward, group[0], group[i], 0);
    }
  }
  Resolver resolver(context_, builder);
  IPSE_RETURN_IF_ERROR(resolver.Resolve(all));
  for (size_t a = 0; a < groups.size(); ++a) {
    for (size_t b = a + 1; b < groups.size(); ++b) {
      if (state.record(groups[a][0]).euid != state.record(groups[b][0]).euid) continue;
      return FailedPrecondition("statements or replaced identifiers tie groups {} and {} together; take those back first", a + 1,
                                b + 1);
    }
  }
  resolver.RefreshReviews();
  return absl::OkStatus();
}

// --- Second looks ---

void Decider::SampleDecision(const DecideReviewCommand& command, const ReviewState& review, EntryBuilder* builder) {
  const bool same = command.decision == ReviewDecision::kSame;
  if (review.kind != ReviewKind::kPossibleDuplicate && review.kind != ReviewKind::kPossibleOverlap) return;
  if (!Sampled(review.left.value, review.right.value, review.id.value, context_.options->second_look_decisions)) return;
  PairState pair;
  pair.weight_bits = review.weight_bits;
  pair.pattern = review.pattern;
  builder->OpenReview(ReviewKind::kSecondLook, review.left, review.right, same ? kTogether : kApart, &pair,
                      "a sample, for a second person");
}

// Of a record that the machine linked just now.
void Decider::SampleLink(RecordId record, EntryBuilder* builder) {
  const RegistryState& state = *context_.state;
  if (context_.options->second_look_links <= 0 || state.record(record).joined != builder->sequence()) return;
  const PairState* best = nullptr;
  for (const PairState& pair : state.Pairs(record)) {
    if (pair.grade != Grade::kCertain || state.record(pair.other).euid != state.record(record).euid) continue;
    if (best == nullptr || pair.weight_bits > best->weight_bits) best = &pair;
  }
  if (best == nullptr || !Sampled(record.value, best->other.value, 0, context_.options->second_look_links)) return;
  const PairState pair = *best;
  builder->OpenReview(ReviewKind::kSecondLook, std::min(record, pair.other), std::max(record, pair.other), kTogether, &pair,
                      "a sample, for a second person");
}

absl::Status Decider::SecondLook(const DecideReviewCommand& command, const ReviewState& review, EntryBuilder* builder) {
  IPSE_ASSIGN_OR_RETURN(const journal::Entry first, context_.read_entry(SequenceNumber{review.opened}));
  if (first.cause().kind() == journal::Cause::DECIDE_REVIEW && first.cause().actor() == command.origin.actor) {
    return FailedPrecondition("review {} is a second look at your own decision; another person decides it", review.id.value);
  }
  const bool agrees = (command.decision == ReviewDecision::kSame) == (review.version == kTogether);
  builder->CloseReview(review.id, agrees ? "the second look agrees" : "the second look disagrees", command.decision);
  if (agrees) return absl::OkStatus();
  PairState pair;
  pair.weight_bits = review.weight_bits;
  pair.pattern = review.pattern;
  builder->OpenReview(ReviewKind::kDisagreement, review.left, review.right, 0, &pair,
                      fmt::format("the second look of review {} came out otherwise", review.id.value));
  return absl::OkStatus();
}

}  // namespace ipse
