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

struct BestPair {
  RecordId left;  // of the affected identity
  PairState pair;
};

bool OfDuplicates(ReviewKind kind) {
  return kind == ReviewKind::kPossibleDuplicate || kind == ReviewKind::kPossibleOverlap;
}

std::pair<Euid, Euid> Between(const RegistryState& state, RecordId left, RecordId right) {
  const Euid a = state.record(left).euid, b = state.record(right).euid;
  return {std::min(a, b), std::max(a, b)};
}

std::string WhyOf(const PairState& pair, double certain_bits) {
  if (!pair.guard.empty()) return fmt::format("strong evidence, but {}", pair.guard);
  if (pair.grade != Grade::kCertain && pair.weight_bits >= certain_bits) {
    return "strong evidence, but nothing beyond names and birth date";
  }
  return pair.grade == Grade::kCertain ? "certain, but the source's links are reviewed first" : "probable";
}

// Whether a person left the pair as it is and nothing material has changed since: it is not asked about again.
bool Settled(const RegistryState& state, const BestPair& best, float material_bits) {
  const SettledState* settled = state.FindSettled(best.left, best.pair.other);
  if (settled == nullptr) return false;
  if (settled->decision == ReviewDecision::kCorrectRecord) {
    const auto [left, right] = std::minmax(best.left, best.pair.other);
    return state.record(left).current_version == settled->left_version &&
           state.record(right).current_version == settled->right_version;
  }
  return std::abs(best.pair.weight_bits - settled->weight_bits) <= material_bits;
}

// Why it is asked, and what has changed if a person was asked before.
std::string WhyAsked(const RegistryState& state, const BestPair& best, const std::string& why) {
  const SettledState* settled = state.FindSettled(best.left, best.pair.other);
  if (settled == nullptr) return why;
  return fmt::format("{}; asked before in review {}, the evidence went from {:+.1f} to {:+.1f} bits since", why,
                     settled->review.value, settled->weight_bits, best.pair.weight_bits);
}

bool Barred(const RegistryState& state, Euid left, Euid right, int64_t now_us) {
  return !AssertionsBetween(state, state.Members(left), state.Members(right), AssertionKind::kDifferent, now_us).empty();
}

}  // namespace

void Resolver::RefreshReviews() {
  const RegistryState& state = *context_.state;
  std::set<Euid> identities;
  for (const RecordId record : builder_.affected()) {
    if (const Euid euid = state.record(record).euid) identities.insert(euid);
  }
  // What should be asked: per two identities, their strongest pair.
  std::map<std::pair<Euid, Euid>, BestPair> wanted;
  std::set<ReviewId> open;
  for (const Euid identity : identities) {
    for (const RecordId record : state.Members(identity)) {
      for (const ReviewId review : state.ReviewsOf(record)) {
        if (OfDuplicates(state.FindReview(review)->kind)) open.insert(review);
      }
      if (state.record(record).status != RecordStatus::kActive || context_.ModeOf(record) == LinkingMode::kObserve) continue;
      for (const PairState& pair : state.Pairs(record)) {
        const RecordState& other = state.record(pair.other);
        if (pair.kept || other.status != RecordStatus::kActive || other.euid == identity) continue;
        if (context_.ModeOf(pair.other) == LinkingMode::kObserve) continue;
        if (Settled(state, {record, pair}, context_.options->material_bits)) continue;
        const auto key = Between(state, record, pair.other);
        const auto [at, added] = wanted.emplace(key, BestPair{record, pair});
        if (!added && pair.weight_bits > at->second.pair.weight_bits) at->second = {record, pair};
      }
    }
  }
  std::erase_if(wanted, [&](const auto& entry) {
    return Barred(state, entry.first.first, entry.first.second, builder_.time_us());
  });
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
      if (material) builder_.UpdateReview(review, pair, WhyOf(pair, context_.engine->CertainBits()));
    }
  }
  for (const auto& [between, best] : wanted) {
    if (asked.contains(between)) continue;
    const bool one_authority = state.record(best.left).authority == state.record(best.pair.other).authority;
    builder_.OpenReview(one_authority ? ReviewKind::kPossibleDuplicate : ReviewKind::kPossibleOverlap,
                        std::min(best.left, best.pair.other), std::max(best.left, best.pair.other), 0, &best.pair,
                        WhyAsked(state, best, WhyOf(best.pair, context_.engine->CertainBits())));
  }
  CloseSecondLooks(identities);
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
    bool asked = context_.state->FindSettled(seed, {}) != nullptr;
    for (const ReviewId id : context_.state->ReviewsOf(seed)) {
      asked |= context_.state->FindReview(id)->kind == ReviewKind::kConflictingCluster;
    }
    if (!asked) builder_.OpenReview(ReviewKind::kConflictingCluster, seed, {}, 0, nullptr, why);
  }
}

}  // namespace ipse
