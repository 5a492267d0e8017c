// The list of reviews, and one review with all a person needs to decide it.

#include <algorithm>

#include "scoring/mixture/mixture.h"
#include "service/registry/conversions.h"
#include "service/registry/registry_impl.h"

namespace ipse {
namespace {

// How likely something is wrong while the review waits. An overlay, a merge against a person's word and persons who
// disagree are wrong one way or the other; of possible duplicates, a missed link is as likely as the pair is a match.
double RiskOf(const ReviewState& review) {
  switch (review.kind) {
    case ReviewKind::kPossibleOverlay: return 1;
    case ReviewKind::kMergeConflict: return 0.99;
    case ReviewKind::kDisagreement: return 0.98;
    case ReviewKind::kConflictingCluster: return 0.97;
    case ReviewKind::kSecondLook: {
      const double match = MatchProbability(review.weight_bits);
      return review.version != 0 ? 1 - match : match;
    }
    default: return MatchProbability(review.weight_bits);
  }
}

}  // namespace

ReviewView RegistryImpl::ViewOf(const ReviewState& review) const {
  ReviewView view;
  view.id = review.id;
  view.kind = review.kind;
  view.left = review.left;
  view.right = review.right;
  view.left_key = state_.KeyOf(review.left);
  view.left_euid = state_.record(review.left).euid;
  if (review.right) {
    view.right_key = state_.KeyOf(review.right);
    view.right_euid = state_.record(review.right).euid;
  }
  // What a second look is about is not told: the person decides without knowing the first answer.
  view.version = review.kind == ReviewKind::kSecondLook ? 0 : review.version;
  view.weight_bits = review.weight_bits;
  view.opened_bits = review.opened_bits;
  view.risk = RiskOf(review);
  view.why = review.why;
  view.opened = SequenceNumber{review.opened};
  view.updated = SequenceNumber{review.updated};
  view.opened_us = review.opened_us;
  const int64_t now_us = clock_();
  if (review.held_until_us > now_us) {
    view.holder = review.holder;
    view.held_until_us = review.held_until_us;
  }
  if (review.postponed_until_us > now_us) view.postponed_until_us = review.postponed_until_us;
  return view;
}

absl::StatusOr<std::vector<ReviewView>> RegistryImpl::Reviews(const ReviewFilter& filter) const {
  return ReadAgain([&](const ReadMark& mark) { return ReviewsOnce(filter, mark); });
}

absl::StatusOr<std::vector<ReviewView>> RegistryImpl::ReviewsOnce(const ReviewFilter& filter, const ReadMark& mark) const {
  std::vector<ReviewView> views;
  uint64_t touched = 0;
  const bool by_age = filter.order == ReviewOrder::kOldest;
  {
    const absl::ReaderMutexLock held(&state_lock_);
    const auto of_authority = [&](RecordId record) {
      return record && (filter.authority.empty() || state_.AuthorityOf(record) == filter.authority);
    };
    for (auto at = state_.reviews().upper_bound(filter.after.value); at != state_.reviews().end(); ++at) {
      const ReviewState& review = at->second;
      if (by_age && views.size() >= filter.max) break;
      if (filter.kind != ReviewKind::kNone && review.kind != filter.kind) continue;
      if (!filter.why.empty() && review.why != filter.why) continue;
      if (!of_authority(review.left) && !of_authority(review.right)) continue;
      ReviewView view = ViewOf(review);
      if (!filter.holder.empty() && view.holder != filter.holder) continue;
      if (filter.free_only && !view.holder.empty()) continue;
      if (view.postponed_until_us != 0 && !filter.with_postponed) continue;
      touched = std::max(touched, review.updated);
      views.push_back(std::move(view));
    }
  }
  if (!by_age) {
    std::stable_sort(views.begin(), views.end(), [](const auto& l, const auto& r) { return l.risk > r.risk; });
    views.erase(views.begin(), views.begin() + std::min<size_t>(filter.skip, views.size()));
    if (views.size() > filter.max) views.resize(filter.max);
  }
  IPSE_RETURN_IF_ERROR(Await(mark, touched));
  return views;
}

absl::StatusOr<ReviewDetail> RegistryImpl::Review(ReviewId id) const {
  return ReadAgain([&](const ReadMark& mark) { return ReviewOnce(id, mark); });
}

absl::StatusOr<ReviewDetail> RegistryImpl::ReviewOnce(ReviewId id, const ReadMark& mark) const {
  ReviewDetail detail;
  Pattern then = 0, now = 0;
  uint32_t left_version = 0, right_version = 0;
  {
    const absl::ReaderMutexLock held(&state_lock_);
    const ReviewState* review = state_.FindReview(id);
    detail.as_of = SequenceNumber{committed_};
    if (review == nullptr) {
      detail.closed_by = SequenceNumber{state_.ReviewClosedBy(id)};
      if (detail.closed_by.value == 0) return NotFound("there is no review {}", id.value);
      detail.decided = true;
      detail.review.id = id;
      detail.review.open = false;
    } else {
      detail.review = ViewOf(*review);
      then = review->opened_pattern;
      now = review->pattern;
      const auto keys_of = [&](RecordId record, std::vector<RecordKey>* keys) {
        for (const RecordId member : state_.Members(state_.record(record).euid)) keys->push_back(state_.KeyOf(member));
      };
      keys_of(review->left, &detail.left_identity);
      left_version = state_.record(review->left).current_version;
      if (review->right) {
        keys_of(review->right, &detail.right_identity);
        right_version = state_.record(review->right).current_version;
      } else if (review->kind == ReviewKind::kPossibleOverlay) {
        right_version = review->version;
      }
    }
  }
  IPSE_RETURN_IF_ERROR(Await(mark, std::max(detail.review.updated.value, detail.closed_by.value)));
  if (detail.decided) return detail;
  const ReviewView& review = detail.review;
  const bool taken = review.kind == ReviewKind::kPossibleOverlay && left_version == right_version;
  if (taken) {
    IPSE_ASSIGN_OR_RETURN(left_version, PreviousStored(review.left, right_version));
  }
  IPSE_ASSIGN_OR_RETURN(detail.left, PersonOf(review.left, left_version));
  const RecordId other = review.right ? review.right : review.left;
  if (right_version != 0) {
    IPSE_ASSIGN_OR_RETURN(detail.right, PersonOf(other, right_version));
  }
  if (review.right) {
    const auto pair = engine_->Explain(review.left, review.right);
    if (pair.ok()) detail.evidence = pair->evidence;  // an inactive record is not matched and has none
    if (then != now && then != 0) detail.evidence_then = engine_->Explain(then);
  } else if (right_version != 0) {
    const auto pair = engine_->Explain(taken ? detail.left : detail.right, review.left);
    if (pair.ok()) detail.evidence = pair->evidence;
  }
  return detail;
}

}  // namespace ipse
