// Reviews - what a person should look at - and pairs that a person left as they are.

#include <algorithm>
#include <utility>

#include "matcher/base/check.h"
#include "service/registry/conversions.h"
#include "service/registry/state.h"

namespace ipse {

// --- Reviews ---

const ReviewState* RegistryState::FindReview(ReviewId id) const {
  const auto found = reviews_.find(id.value);
  return found == reviews_.end() ? nullptr : &found->second;
}

std::vector<ReviewId> RegistryState::ReviewsOf(RecordId id) const {
  std::vector<ReviewId> out;
  const auto found = reviews_of_.find(id.value);
  if (found == reviews_of_.end()) return out;
  for (const uint64_t review : found->second) out.push_back(ReviewId{review});
  return out;
}

void RegistryState::OpenReview(const journal::ReviewOpened& effect, uint64_t sequence, int64_t time_us) {
  Note([this, before = next_review_] { next_review_ = before; });
  next_review_ = std::max(next_review_, effect.review_id() + 1);
  ReviewState review;
  review.id = ReviewId{effect.review_id()};
  review.kind = FromJournal(effect.kind());
  review.left = RecordId{effect.left_record_id()};
  review.right = RecordId{effect.right_record_id()};
  review.version = effect.version();
  review.weight_bits = review.opened_bits = effect.weight_bits();
  review.pattern = review.opened_pattern = effect.pattern();
  review.why = effect.why();
  review.opened = review.updated = sequence;
  review.opened_us = time_us;
  AddReview(review);
}

ReviewState& RegistryState::MutableReview(uint64_t id, uint64_t sequence) {
  const auto found = reviews_.find(id);
  IPSE_CHECK(found != reviews_.end());
  Note([this, before = found->second] { reviews_[before.id.value] = before; });
  found->second.updated = sequence;
  return found->second;
}

void RegistryState::UpdateReview(const journal::ReviewUpdated& effect, uint64_t sequence) {
  ReviewState& review = MutableReview(effect.review_id(), sequence);
  review.weight_bits = effect.weight_bits();
  review.why = effect.why();
  review.pattern = effect.pattern();
}

void RegistryState::ClaimReview(const journal::ReviewClaimed& effect, uint64_t sequence) {
  ReviewState& review = MutableReview(effect.review_id(), sequence);
  review.holder = effect.holder();
  review.held_until_us = effect.until_us();
}

void RegistryState::PostponeReview(const journal::ReviewPostponed& effect, uint64_t sequence) {
  MutableReview(effect.review_id(), sequence).postponed_until_us = effect.until_us();
}

void RegistryState::CloseReview(const journal::ReviewClosed& effect, uint64_t sequence) {
  RemoveReview(ReviewId{effect.review_id()});
  reviews_closed_[effect.review_id()] = sequence;
  Note([this, id = effect.review_id()] { reviews_closed_.erase(id); });
}

uint64_t RegistryState::ReviewClosedBy(ReviewId id) const {
  const auto found = reviews_closed_.find(id.value);
  return found == reviews_closed_.end() ? 0 : found->second;
}

void RegistryState::AddReview(const ReviewState& review) {
  IPSE_CHECK(reviews_.emplace(review.id.value, review).second);
  for (const RecordId id : {review.left, review.right}) {
    if (id) reviews_of_[id.value].push_back(review.id.value);
  }
  Note([this, id = review.id] { RemoveReview(id); });
}

void RegistryState::RemoveReview(ReviewId id) {
  const auto found = reviews_.find(id.value);
  IPSE_CHECK(found != reviews_.end());
  const ReviewState before = found->second;
  reviews_.erase(found);
  for (const RecordId record : {before.left, before.right}) {
    const auto of = reviews_of_.find(record.value);
    if (of == reviews_of_.end()) continue;
    std::erase(of->second, id.value);
    if (of->second.empty()) reviews_of_.erase(of);
  }
  Note([this, before] { AddReview(before); });
}

// --- Settled pairs ---

const SettledState* RegistryState::FindSettled(RecordId left, RecordId right) const {
  const auto found = settled_.find(std::minmax(left.value, right.value));
  return found == settled_.end() ? nullptr : &found->second;
}

void RegistryState::SettlePair(const journal::PairSettled& effect) {
  const std::pair key(effect.left_record_id(), effect.right_record_id());
  const auto known = settled_.find(key);
  if (known != settled_.end()) {
    Note([this, key, before = known->second] { settled_[key] = before; });
  } else {
    Note([this, key] { settled_.erase(key); });
  }
  settled_[key] = {.decision = static_cast<ReviewDecision>(effect.decision()),
                   .review = ReviewId{effect.review_id()},
                   .weight_bits = effect.weight_bits(),
                   .pattern = effect.pattern(),
                   .left_version = effect.left_version(),
                   .right_version = effect.right_version()};
}

void RegistryState::UnsettlePair(const journal::PairUnsettled& effect) {
  const std::pair key(effect.left_record_id(), effect.right_record_id());
  const auto known = settled_.find(key);
  if (known == settled_.end()) return;
  Note([this, key, before = known->second] { settled_[key] = before; });
  settled_.erase(known);
}

}  // namespace ipse
