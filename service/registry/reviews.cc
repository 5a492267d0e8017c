// The reviews of possible duplicates and overlaps that the resolver keeps up: one for each two identities that may be one
// person, about their strongest pair.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "service/registry/resolver.h"
#include "service/registry/statements.h"

namespace ipse {
namespace {

bool OfDuplicates(ReviewKind kind) {
  return kind == ReviewKind::kPossibleDuplicate || kind == ReviewKind::kPossibleOverlap;
}

std::pair<Euid, Euid> Between(const RegistryState& state, RecordId left, RecordId right) {
  const Euid a = state.record(left).euid, b = state.record(right).euid;
  return {std::min(a, b), std::max(a, b)};
}

bool Barred(const RegistryState& state, Euid left, Euid right, int64_t now_us) {
  return !AssertionsBetween(state, state.Members(left), state.Members(right), AssertionKind::kDifferent, now_us).empty();
}

}  // namespace

// Whether a person left the pair as it is and nothing material has changed since: it is not asked about again.
bool Resolver::Settled(const Question& question) const {
  const RegistryState& state = *context_.state;
  const SettledState* settled = state.FindSettled(question.left, question.pair.other);
  if (settled == nullptr) return false;
  if (settled->decision == ReviewDecision::kCorrectRecord) {
    const auto [left, right] = std::minmax(question.left, question.pair.other);
    return state.record(left).current_version == settled->left_version &&
           state.record(right).current_version == settled->right_version;
  }
  return std::abs(question.pair.weight_bits - settled->weight_bits) <= context_.options->material_bits;
}

std::string Resolver::WhyOf(const Question& question) const {
  const PairState& pair = question.pair;
  if (!pair.guard.empty()) return fmt::format("strong evidence, but {}", pair.guard);
  if (pair.grade != Grade::kCertain) {
    return pair.weight_bits >= context_.engine->CertainBits() ? "strong evidence, but nothing beyond names and birth date" : "probable";
  }
  if (const std::string held_back = HeldBack(question.left, pair); !held_back.empty()) return "certain, but " + held_back;
  const RegistryState& state = *context_.state;
  for (const RecordId left : state.Members(state.record(question.left).euid)) {
    for (const RecordId right : state.Members(state.record(pair.other).euid)) {
      if (context_.OneUniqueSource(left, right)) {
        return fmt::format("certain, but the other identity has a record of '{}', which has no duplicates", state.AuthorityOf(left));
      }
    }
  }
  return "certain, but the identities as a whole speak against it";
}

// Why it is asked, and what has changed if a person was asked before.
std::string Resolver::WhyAsked(const Question& question, const std::string& why) const {
  const SettledState* settled = context_.state->FindSettled(question.left, question.pair.other);
  if (settled == nullptr) return why;
  return fmt::format("{}; asked before in review {}, the evidence went from {:+.1f} to {:+.1f} bits since", why,
                     settled->review.value, settled->weight_bits, question.pair.weight_bits);
}

void Resolver::RefreshReviews() {
  std::set<Euid> identities;
  for (const RecordId record : builder_.affected()) {
    if (const Euid euid = context_.state->record(record).euid) identities.insert(euid);
  }
  // One that is like too many may have room for another question now.
  for (const Euid identity : std::set<Euid>(identities)) {
    for (const ReviewId id : OpenReviewsOf(identity)) {
      const ReviewState& review = *context_.state->FindReview(id);
      const auto [left, right] = Between(*context_.state, review.left, review.right);
      const Euid other = left == identity ? right : left;
      if (ConflictOf(other, kTooManyAlike).has_value()) identities.insert(other);
    }
  }
  const Questions wanted = WantedAround(identities);
  OpenReviews(wanted, SettleOpenReviews(identities, wanted), identities);
  CloseSecondLooks(identities);
}

// What should be asked: per two identities, their strongest pair.
Resolver::Questions Resolver::WantedAround(const std::set<Euid>& identities) const {
  const RegistryState& state = *context_.state;
  Questions wanted;
  for (const Euid identity : identities) {
    for (const RecordId record : state.Members(identity)) {
      if (state.record(record).status != RecordStatus::kActive || context_.ModeOf(record) == LinkingMode::kObserve) continue;
      for (const PairState& pair : state.Pairs(record)) {
        const RecordState& other = state.record(pair.other);
        if (pair.kept || other.status != RecordStatus::kActive || other.euid == identity) continue;
        if (context_.ModeOf(pair.other) == LinkingMode::kObserve || Settled({record, pair})) continue;
        if (context_.OneUniqueSource(record, pair.other)) continue;
        if (KindOf(record).policy == LinkPolicy::kApart || KindOf(pair.other).policy == LinkPolicy::kApart) continue;
        const auto [at, added] = wanted.emplace(Between(state, record, pair.other), Question{record, pair});
        if (!added && pair.weight_bits > at->second.pair.weight_bits) at->second = {record, pair};
      }
    }
  }
  std::erase_if(wanted, [&](const auto& entry) {
    return Barred(state, entry.first.first, entry.first.second, builder_.time_us());
  });
  return wanted;
}

// Closes open reviews whose cause is gone and updates the others; gives what stays asked.
std::set<std::pair<Euid, Euid>> Resolver::SettleOpenReviews(const std::set<Euid>& identities, const Questions& wanted) {
  const RegistryState& state = *context_.state;
  std::set<ReviewId> open;
  for (const Euid identity : identities) open.merge(OpenReviewsOf(identity));
  std::map<std::pair<Euid, Euid>, ReviewId> asked;
  for (const ReviewId id : open) {
    const ReviewState review = *state.FindReview(id);
    const auto between = Between(state, review.left, review.right);
    const auto want = wanted.find(between);
    if (between.first == between.second) {
      builder_.CloseReview(id, "the two are one identity now");
    } else if (want == wanted.end()) {
      const bool barred = Barred(state, between.first, between.second, builder_.time_us());
      builder_.CloseReview(id, barred ? "said to be different people" : "the evidence is gone");
    } else if (const auto [at, first] = asked.emplace(between, id); !first) {
      builder_.CloseReview(id, fmt::format("asked already in review {}", at->second.value));
    } else {
      const PairState& pair = want->second.pair;
      const bool material = std::abs(pair.weight_bits - review.weight_bits) > context_.options->material_bits;
      if (material) builder_.UpdateReview(review, pair, WhyOf(want->second));
    }
  }
  std::set<std::pair<Euid, Euid>> stay;
  for (const auto& [between, review] : asked) stay.insert(between);
  return stay;
}

// Of duplicates.
std::set<ReviewId> Resolver::OpenReviewsOf(Euid identity) const {
  const RegistryState& state = *context_.state;
  std::set<ReviewId> open;
  for (const RecordId record : state.Members(identity)) {
    for (const ReviewId review : state.ReviewsOf(record)) {
      if (OfDuplicates(state.FindReview(review)->kind)) open.insert(review);
    }
  }
  return open;
}

// Opens what is wanted and not asked yet, the strongest first, until an identity has its share; one review then says that
// there is more.
void Resolver::OpenReviews(const Questions& wanted, const std::set<std::pair<Euid, Euid>>& asked,
                           const std::set<Euid>& identities) {
  const RegistryState& state = *context_.state;
  std::vector<const Questions::value_type*> order;
  for (const auto& entry : wanted) {
    if (!asked.contains(entry.first)) order.push_back(&entry);
  }
  std::stable_sort(order.begin(), order.end(), [](const auto* l, const auto* r) {
    return l->second.pair.weight_bits > r->second.pair.weight_bits;
  });
  const size_t max = context_.options->reviews_per_identity_max;
  std::map<Euid, size_t> open;
  const auto full = [&](Euid identity) {
    const auto [at, added] = open.emplace(identity, 0);
    if (added) at->second = OpenReviewsOf(identity).size();
    return at->second >= max;
  };
  std::map<Euid, RecordId> more;  // identities with more than their share, by the record that shows it
  for (const auto* entry : order) {
    const auto& [between, question] = *entry;
    const RecordId left = std::min(question.left, question.pair.other), right = std::max(question.left, question.pair.other);
    const bool full_first = full(between.first), full_second = full(between.second);
    if (full_first || full_second) {
      for (const RecordId record : {left, right}) {
        const Euid euid = state.record(record).euid;
        if (euid == between.first ? full_first : full_second) more.emplace(euid, record);
      }
      continue;
    }
    ++open[between.first];
    ++open[between.second];
    const bool one_authority = state.record(left).authority == state.record(right).authority;
    builder_.OpenReview(one_authority ? ReviewKind::kPossibleDuplicate : ReviewKind::kPossibleOverlap, left, right, 0,
                        &question.pair, WhyAsked(question, WhyOf(question)));
  }
  for (const auto& [identity, record] : more) {
    if (ConflictOf(identity, kTooManyAlike).has_value() || state.FindSettled(record, {}) != nullptr) continue;
    builder_.OpenReview(ReviewKind::kConflictingCluster, record, {}, kTooManyAlike, nullptr,
                        fmt::format("it is like more than {} other identities; the strongest are asked one by one", max));
  }
  for (const Euid identity : identities) {
    const auto conflict = ConflictOf(identity, kTooManyAlike);
    if (conflict.has_value() && !more.contains(identity) && !full(identity)) {
      builder_.CloseReview(*conflict, "it is not like so many any more");
    }
  }
}

// The open review that says this of one of the identity's records.
std::optional<ReviewId> Resolver::ConflictOf(Euid identity, uint32_t version) const {
  for (const RecordId record : context_.state->Members(identity)) {
    for (const ReviewId id : context_.state->ReviewsOf(record)) {
      const ReviewState& review = *context_.state->FindReview(id);
      if (review.kind == ReviewKind::kConflictingCluster && review.version == version) return id;
    }
  }
  return std::nullopt;
}

// A second look asks whether two records belong together as they stood; once they stand otherwise it is moot.
void Resolver::CloseSecondLooks(const std::set<Euid>& identities) {
  const RegistryState& state = *context_.state;
  std::set<ReviewId> moot;
  for (const Euid identity : identities) {
    for (const RecordId record : state.Members(identity)) {
      for (const ReviewId id : state.ReviewsOf(record)) {
        const ReviewState& review = *state.FindReview(id);
        if (review.kind != ReviewKind::kSecondLook || review.opened == builder_.sequence()) continue;
        const bool together = state.record(review.left).euid == state.record(review.right).euid;
        if (together != (review.version == kTogether)) moot.insert(id);
      }
    }
  }
  for (const ReviewId id : moot) builder_.CloseReview(id, "what it asked about has changed");
}

void Resolver::ReviewGroupTooLarge(std::span<const RecordId> seeds) {
  const std::string why = fmt::format("it hangs together with more than {} records", context_.options->identity_records_max);
  for (const RecordId seed : seeds) {
    if (ConflictOf(context_.state->record(seed).euid, kGroupTooLarge).has_value()) continue;
    if (context_.state->FindSettled(seed, {}) != nullptr) continue;
    builder_.OpenReview(ReviewKind::kConflictingCluster, seed, {}, kGroupTooLarge, nullptr, why);
  }
}

void Resolver::CloseGroupTooLarge(std::span<const RecordId> seeds) {
  for (const RecordId seed : seeds) {
    const auto conflict = ConflictOf(context_.state->record(seed).euid, kGroupTooLarge);
    if (conflict.has_value()) builder_.CloseReview(*conflict, "it does not hang together with so many any more");
  }
}

}  // namespace ipse
