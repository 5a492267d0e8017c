// Why, how and what happened: reads of the journal.

#include <fmt/format.h>

#include <algorithm>

#include "service/registry/conversions.h"
#include "service/registry/policy.h"
#include "service/registry/registry_impl.h"
#include "service/registry/statements.h"

namespace ipse {
namespace {

std::string KindText(journal::Cause::Kind kind) {
  std::string text = journal::Cause::Kind_Name(kind);
  for (char& c : text) c = c == '_' ? ' ' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return text;
}

std::string Name(uint64_t euid) { return FormatEuid(Euid{euid}); }

// One clause for people; empty for what nobody asks for.
std::string ChangeText(const journal::Effect& effect) {
  using E = journal::Effect;
  switch (effect.change_case()) {
    case E::kRecordOpened: return fmt::format("record {} first seen", effect.record_opened().record_id());
    case E::kVersionAdded: {
      const auto& added = effect.version_added();
      return fmt::format("record {}: version {}{}", added.record_id(), added.version(),
                         added.current() ? "" : added.held() ? ", held" : ", not current");
    }
    case E::kVersionDecided:
      return fmt::format("record {}: version {} {}", effect.version_decided().record_id(), effect.version_decided().version(),
                         effect.version_decided().accepted() ? "accepted" : "rejected");
    case E::kStatusChanged: {
      static constexpr const char* kStatus[] = {"active", "inactive", "replaced by another identifier"};
      return fmt::format("record {} is {}", effect.status_changed().record_id(), kStatus[effect.status_changed().status()]);
    }
    case E::kRecordMoved: {
      const auto& moved = effect.record_moved();
      return moved.from_euid() == 0 ? fmt::format("record {} joined {}", moved.record_id(), Name(moved.to_euid()))
                                    : fmt::format("record {} moved from {} to {}", moved.record_id(),
                                                  Name(moved.from_euid()), Name(moved.to_euid()));
    }
    case E::kIdentityRetired:
      return fmt::format("{} became {}", Name(effect.identity_retired().euid()), Name(effect.identity_retired().survivor()));
    case E::kIdentityRevived: return fmt::format("{} is back", Name(effect.identity_revived().euid()));
    case E::kIdentifierReplaced: return "an identifier was replaced by another";
    case E::kIdentifierRestored: return "a replaced identifier is back";
    case E::kAssertionMade: {
      const auto& made = effect.assertion_made();
      return fmt::format("records {} and {} are said to be {} (assertion {})", made.left_record_id(), made.right_record_id(),
                         made.kind() == journal::AssertionMade::SAME ? "one person" : "different people",
                         made.assertion_id());
    }
    case E::kAssertionRevoked: return fmt::format("assertion {} revoked", effect.assertion_revoked().assertion_id());
    case E::kReviewOpened: return fmt::format("review {} opened: {}", effect.review_opened().review_id(), effect.review_opened().why());
    case E::kReviewClosed: return fmt::format("review {} closed: {}", effect.review_closed().review_id(), effect.review_closed().why());
    case E::kReviewUpdated:
      return fmt::format("review {}: evidence {:+.1f} bits, was {:+.1f}", effect.review_updated().review_id(),
                         effect.review_updated().weight_bits(), effect.review_updated().previous_weight_bits());
    case E::kReviewClaimed:
      return effect.review_claimed().holder().empty()
                 ? fmt::format("review {} is free", effect.review_claimed().review_id())
                 : fmt::format("review {} is held by {}", effect.review_claimed().review_id(), effect.review_claimed().holder());
    case E::kReviewPostponed: return fmt::format("review {} put off", effect.review_postponed().review_id());
    case E::kPairSettled:
      return fmt::format("records {} and {} are left as they are", effect.pair_settled().left_record_id(),
                         effect.pair_settled().right_record_id());
    case E::kValueOverridden:
      return fmt::format("a person's word is the {} of record {}'s person (override {})", effect.value_overridden().field(),
                         effect.value_overridden().record_id(), effect.value_overridden().override_id());
    case E::kOverrideRevoked: return fmt::format("override {} revoked", effect.override_revoked().override_id());
    case E::kConfigured: return "policy: " + PolicyChange(effect.configured().previous(), effect.configured().policy());
    case E::kModelActivated: return fmt::format("model {} in use", effect.model_activated().model_id());
    default: return {};
  }
}

bool Ties(const journal::Entry& entry, uint32_t left, uint32_t right) {
  bool l = false, r = false;
  for (const journal::Effect& effect : entry.effect()) {
    if (!effect.has_record_moved()) continue;
    l |= effect.record_moved().record_id() == left;
    r |= effect.record_moved().record_id() == right;
  }
  return l || r;
}

}  // namespace

absl::StatusOr<HistoryEvent> RegistryImpl::EventOf(uint64_t sequence) const {
  IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, store_->Read(sequence));
  HistoryEvent event;
  event.sequence = SequenceNumber{sequence};
  event.time_us = entry.time_us();
  event.kind = KindText(entry.cause().kind());
  event.origin = OriginOf(entry.cause());
  event.decision = entry.outcome().decision().rule();
  for (const journal::Effect& effect : entry.effect()) {
    if (std::string text = ChangeText(effect); !text.empty()) event.changes.push_back(std::move(text));
  }
  for (const uint64_t undone : entry.cause().undoes()) event.undoes.push_back(SequenceNumber{undone});
  IPSE_ASSIGN_OR_RETURN(const uint64_t by, store_->UndoneBy(sequence));
  event.undone_by = SequenceNumber{by};
  return event;
}

absl::StatusOr<std::vector<HistoryEvent>> RegistryImpl::History(const HistoryRequest& request) const {
  EntryFilter filter;
  filter.after = request.after.value;
  filter.max = request.max;
  {
    const absl::ReaderMutexLock held(&state_lock_);
    if (request.key.has_value()) {
      filter.record = state_.FindRecord(*request.key).value;
      if (filter.record == 0) return NotFound("no record with this identifier is known in authority '{}'", request.key->authority);
    } else {
      if (!state_.Has(request.euid)) return NotFound("identity {} does not exist", FormatEuid(request.euid));
      filter.euid = request.euid.value;
    }
  }
  IPSE_ASSIGN_OR_RETURN(const std::vector<uint64_t> entries, store_->Find(filter));
  std::vector<HistoryEvent> events;
  for (const uint64_t entry : entries) {
    IPSE_ASSIGN_OR_RETURN(HistoryEvent event, EventOf(entry));
    events.push_back(std::move(event));
  }
  return events;
}

absl::StatusOr<std::vector<HistoryEvent>> RegistryImpl::FindEvents(const EventFilter& request) const {
  EntryFilter filter;
  if (request.key.has_value()) {
    const absl::ReaderMutexLock held(&state_lock_);
    filter.record = state_.FindRecord(*request.key).value;
    if (filter.record == 0) return NotFound("no record with this identifier is known in authority '{}'", request.key->authority);
  }
  filter.interface = request.interface;
  filter.source = request.source;
  filter.message_id = request.message_id;
  filter.correlation_id = request.correlation_id;
  filter.actor = request.actor;
  filter.batch_id = request.batch_id;
  filter.from_us = request.from_us;
  filter.to_us = request.to_us;
  filter.after = request.after.value;
  filter.max = request.max;
  IPSE_ASSIGN_OR_RETURN(const std::vector<uint64_t> entries, store_->Find(filter));
  std::vector<HistoryEvent> events;
  for (const uint64_t entry : entries) {
    IPSE_ASSIGN_OR_RETURN(HistoryEvent event, EventOf(entry));
    events.push_back(std::move(event));
  }
  return events;
}

absl::StatusOr<PairAnswer> RegistryImpl::Why(const PairQuestion& question) const {
  return ReadAgain([&](const ReadMark& mark) { return WhyOnce(question, mark); });
}

absl::StatusOr<PairAnswer> RegistryImpl::WhyOnce(const PairQuestion& question, const ReadMark& mark) const {
  PairAnswer answer;
  RecordId left, right;
  uint64_t touched = 0;
  {
    const absl::ReaderMutexLock held(&state_lock_);
    answer.as_of = SequenceNumber{committed_};
    left = state_.FindRecord(question.left);
    right = state_.FindRecord(question.right);
    for (const auto& [record, key] : {std::pair(left, &question.left), std::pair(right, &question.right)}) {
      if (!record) return NotFound("no record with this identifier is known in authority '{}'", key->authority);
      touched = std::max(touched, state_.record(record).touched);
    }
    answer.left_euid = state_.record(left).euid;
    answer.right_euid = state_.record(right).euid;
    answer.linked = answer.left_euid == answer.right_euid;
  }
  IPSE_RETURN_IF_ERROR(Await(mark, touched));
  const auto detail = engine_->Explain(left, right);
  answer.compared_now = detail.ok();
  if (detail.ok()) {
    answer.weight_bits = detail->pair.weight_bits;
    answer.probability = detail->probability;
    answer.grade = detail->pair.grade;
    answer.below_possible = !detail->pair.possible;
    answer.guard = std::string(detail->pair.guard);
    answer.kind = detail->kind;
    answer.evidence = detail->evidence;
    answer.shared_rules = detail->shared_rules;
  }
  {
    const absl::ReaderMutexLock held(&state_lock_);
    answer.reasons = ReasonsApart(left, right, detail.ok() ? &*detail : nullptr);
    for (const AssertionState& assertion : state_.Assertions(left)) {
      if (assertion.left == right || assertion.right == right) answer.assertions.push_back(assertion.id);
    }
  }
  EntryFilter filter;
  filter.record = left.value;
  IPSE_ASSIGN_OR_RETURN(std::vector<uint64_t> entries, store_->Find(filter));
  filter.record = right.value;
  IPSE_ASSIGN_OR_RETURN(const std::vector<uint64_t> of_right, store_->Find(filter));
  entries.insert(entries.end(), of_right.begin(), of_right.end());
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  for (const uint64_t sequence : entries) {
    IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, store_->Read(sequence));
    if (Ties(entry, left.value, right.value)) answer.entries.push_back(SequenceNumber{sequence});
  }
  return answer;
}

// Why the two are, or are not, one identity; strongest reason first.
std::vector<std::string> RegistryImpl::ReasonsApart(RecordId left, RecordId right, const PairDetail* detail) const {
  std::vector<std::string> reasons;
  const int64_t now_us = clock_();
  const RecordState& l = state_.record(left);
  const RecordState& r = state_.record(right);
  const auto said = [&](AssertionKind kind) {
    return AssertionsBetween(state_, state_.Members(l.euid), state_.Members(r.euid), kind, now_us);
  };
  if (Representative(state_, left) == Representative(state_, right)) {
    reasons.push_back("the source replaced the one's identifier by the other's");
  }
  for (const AssertionKind kind : {AssertionKind::kDifferent, AssertionKind::kSame}) {
    for (const AssertionState& assertion : said(kind)) {
      if (kind == AssertionKind::kDifferent && l.euid == r.euid) continue;
      const bool about_them = (assertion.left == left && assertion.right == right) ||
                              (assertion.left == right && assertion.right == left);
      reasons.push_back(fmt::format("assertion {} (entry {}) says that {} {}", assertion.id.value, assertion.made,
                                    about_them ? "the two are" : "records of their identities are",
                                    kind == AssertionKind::kSame ? "one person" : "different people"));
    }
  }
  if (l.status != RecordStatus::kActive || r.status != RecordStatus::kActive) {
    reasons.push_back("one of the two is not active: it is not matched");
  }
  for (const PairState& pair : state_.Pairs(left)) {
    if (pair.other == right && pair.kept) reasons.push_back("an earlier link holds them together, though later data weakened it");
  }
  if (detail == nullptr) return reasons;
  if (!detail->pair.guard.empty()) reasons.push_back(fmt::format("a person must look: {}", detail->pair.guard));
  if (detail->shared_rules.empty()) reasons.push_back("no blocking rule brings the two together");
  if (!detail->pair.possible) {
    reasons.push_back(fmt::format("the evidence speaks against it ({:.1f} bits)", detail->pair.weight_bits));
  } else {
    reasons.push_back(fmt::format("the evidence is {} ({:.1f} bits)", GradeName(detail->pair.grade), detail->pair.weight_bits));
  }
  return reasons;
}

absl::StatusOr<std::vector<ChangeEvent>> RegistryImpl::Changes(SequenceNumber after, uint32_t max,
                                                               absl::Duration wait) const {
  {
    const absl::MutexLock held(&commit_lock_);
    const auto more = [&] { return committed_ > after.value || commit_failed_; };
    commit_lock_.AwaitWithTimeout(absl::Condition(&more), wait);
  }
  std::vector<ChangeEvent> changes;
  const uint32_t limit = std::min(max, options_.changes_page_max);
  IPSE_RETURN_IF_ERROR(store_->ForEach(after.value, [&](const journal::Entry& entry) {
    if (changes.size() >= limit) return false;
    AppendChanges(entry, &changes);
    return true;
  }));
  return changes;
}

void RegistryImpl::AppendChanges(const journal::Entry& entry, std::vector<ChangeEvent>* changes) const {
  using Kind = ChangeEvent::Kind;
  const size_t before = changes->size();
  const auto add = [&](Kind kind, uint32_t record) -> ChangeEvent& {
    ChangeEvent& change = changes->emplace_back();
    change.sequence = SequenceNumber{entry.sequence()};
    change.time_us = entry.time_us();
    change.kind = kind;
    change.record = RecordId{record};
    if (record != 0) {
      const absl::ReaderMutexLock held(&state_lock_);
      change.key = state_.KeyOf(RecordId{record});
    }
    return change;
  };
  for (const journal::Effect& effect : entry.effect()) {
    if (effect.has_record_opened()) {
      add(Kind::kRecordAdded, effect.record_opened().record_id());
    } else if (effect.has_version_added() && effect.version_added().current() && effect.version_added().version() > 1) {
      add(Kind::kRecordChanged, effect.version_added().record_id());
    } else if (effect.has_status_changed()) {
      add(Kind::kRecordStatus, effect.status_changed().record_id());
    } else if (effect.has_record_moved()) {
      ChangeEvent& change = add(Kind::kRecordMoved, effect.record_moved().record_id());
      change.old_euid = Euid{effect.record_moved().from_euid()};
      change.new_euid = Euid{effect.record_moved().to_euid()};
    } else if (effect.has_identity_retired()) {
      ChangeEvent& change = add(Kind::kIdentitiesMerged, 0);
      change.old_euid = Euid{effect.identity_retired().euid()};
      change.new_euid = Euid{effect.identity_retired().survivor()};
    } else if (effect.has_identity_revived()) {
      ChangeEvent& change = add(Kind::kIdentitySplit, 0);
      change.old_euid = Euid{effect.identity_revived().previous_survivor()};
      change.new_euid = Euid{effect.identity_revived().euid()};
    } else if (effect.has_value_overridden()) {
      add(Kind::kValueOverridden, effect.value_overridden().record_id());
    } else if (effect.has_override_revoked()) {
      add(Kind::kValueOverridden, effect.override_revoked().record_id());
    } else if (effect.has_review_opened()) {
      add(Kind::kReviewOpened, effect.review_opened().left_record_id()).review = ReviewId{effect.review_opened().review_id()};
    } else if (effect.has_review_closed()) {
      add(Kind::kReviewClosed, 0).review = ReviewId{effect.review_closed().review_id()};
    }
  }
  // Every entry shows, so that a subscriber can resume from any.
  if (changes->size() == before) add(Kind::kOther, 0);
}

absl::StatusOr<VerifyReport> RegistryImpl::Verify(const std::function<bool(double)>& progress) const {
  VerifyReport report;
  IPSE_ASSIGN_OR_RETURN(const std::vector<JournalProblem> problems, store_->Verify(progress));
  for (const JournalProblem& problem : problems) report.problems.push_back(problem.what);
  report.entries = store_->last_sequence();
  return report;
}

}  // namespace ipse
