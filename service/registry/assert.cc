// What stewards say: same, different, another identity; and taking such a word back.

#include <fmt/format.h>

#include <algorithm>

#include "service/registry/decider.h"
#include "service/registry/statements.h"

namespace ipse {
namespace {

// Pairs set apart one by one up to this many; beyond it each record is set apart from the first of the other side, which
// holds the identities apart just as well while nobody moves those.
constexpr size_t kBarsMax = 400;

std::string Ids(std::span<const AssertionState> assertions) {
  std::string text;
  for (const AssertionState& assertion : assertions) {
    text += fmt::format("{}{}", text.empty() ? "" : ", ", assertion.id.value);
  }
  return text;
}

}  // namespace

absl::Status Decider::Run(const AssertCommand& command, EntryBuilder* builder) {
  IPSE_RETURN_IF_ERROR(CheckActor(command.origin));
  IPSE_ASSIGN_OR_RETURN(const RecordId left, Find(command.left));
  IPSE_ASSIGN_OR_RETURN(const RecordId right, Find(command.right));
  if (left == right) return InvalidArgument("both keys name one record; a statement is about two");
  const RecordId both[] = {left, right};
  IPSE_RETURN_IF_ERROR(CheckExpected(command.expected, both));
  switch (command.kind) {
    case AssertionKind::kSame: return AssertSame(command, left, right, builder);
    case AssertionKind::kDifferent: return AssertDifferent(command, left, right, builder);
    case AssertionKind::kNone: break;
  }
  return InvalidArgument("say 'same' or 'different'");
}

absl::Status Decider::AssertSame(const AssertCommand& command, RecordId left, RecordId right, EntryBuilder* builder) {
  const RegistryState& state = *context_.state;
  const int64_t now_us = builder->time_us();
  const auto known = AssertionsBetween(state, {&left, 1}, {&right, 1}, AssertionKind::kSame, now_us);
  const bool said = std::any_of(known.begin(), known.end(), [](const auto& a) { return a.rank == Rank::kSteward; });
  if (said && state.record(left).euid == state.record(right).euid) {
    builder->outcome()->mutable_decision()->set_rule("said already");
    Answer(left, Disposition::kUnchanged, builder);
    return absl::OkStatus();
  }
  auto barred = AssertionsBetween(state, state.Members(state.record(left).euid), state.Members(state.record(right).euid),
                                  AssertionKind::kDifferent, now_us);
  const auto by_people = std::partition(barred.begin(), barred.end(), [](const auto& a) { return a.rank < Rank::kSteward; });
  if (by_people != barred.end()) {
    return FailedPrecondition("records of the two identities are said to be different people (assertion {}); revoke that first",
                              Ids({by_people, barred.end()}));
  }
  for (const AssertionState& assertion : barred) builder->RevokeAssertion(assertion.id);
  builder->MakeAssertion(AssertionKind::kSame, Rank::kSteward, left, right, command.expires_us);
  Resolver resolver(context_, builder);
  IPSE_RETURN_IF_ERROR(resolver.Resolve({&left, 1}));
  resolver.RefreshReviews();
  builder->outcome()->mutable_decision()->set_rule("a person said that they are one");
  Answer(left, Disposition::kApplied, builder);
  return absl::OkStatus();
}

absl::Status Decider::AssertDifferent(const AssertCommand& command, RecordId left, RecordId right, EntryBuilder* builder) {
  const RegistryState& state = *context_.state;
  const int64_t now_us = builder->time_us();
  if (Representative(state, left) == Representative(state, right)) {
    return FailedPrecondition("the source replaced the one's identifier by the other's; take that merge back first");
  }
  const auto same = AssertionsBetween(state, {&left, 1}, {&right, 1}, AssertionKind::kSame, now_us);
  if (!same.empty()) {
    return FailedPrecondition("the two are said to be one person (assertion {}); revoke that first", Ids(same));
  }
  const auto known = AssertionsBetween(state, {&left, 1}, {&right, 1}, AssertionKind::kDifferent, now_us);
  const bool said = std::any_of(known.begin(), known.end(), [](const auto& a) { return a.rank == Rank::kSteward; });
  if (said) {
    builder->outcome()->mutable_decision()->set_rule("said already");
    Answer(left, Disposition::kUnchanged, builder);
    return absl::OkStatus();
  }
  builder->MakeAssertion(AssertionKind::kDifferent, Rank::kSteward, left, right, command.expires_us);
  Resolver resolver(context_, builder);
  const RecordId both[] = {left, right};
  IPSE_RETURN_IF_ERROR(resolver.Resolve(both));
  if (state.record(left).euid == state.record(right).euid) {
    return FailedPrecondition("statements tie the two together through other records; revoke one of those first");
  }
  resolver.RefreshReviews();
  builder->outcome()->mutable_decision()->set_rule("a person said that they are different people");
  Answer(left, Disposition::kApplied, builder);
  return absl::OkStatus();
}

absl::Status Decider::Run(const RevokeAssertionCommand& command, EntryBuilder* builder) {
  IPSE_RETURN_IF_ERROR(CheckActor(command.origin));
  const AssertionState* assertion = context_.state->FindAssertion(command.assertion);
  if (assertion == nullptr) return NotFound("assertion {} is not in force", command.assertion.value);
  const RecordId both[] = {assertion->left, assertion->right};
  builder->RevokeAssertion(command.assertion);
  Resolver resolver(context_, builder);
  IPSE_RETURN_IF_ERROR(resolver.Resolve(both));
  resolver.RefreshReviews();
  builder->outcome()->mutable_decision()->set_rule("revoked; the evidence decides again");
  Answer(both[0], Disposition::kApplied, builder);
  return absl::OkStatus();
}

void Decider::KeepApart(std::span<const RecordId> left, std::span<const RecordId> right, Rank rank,
                        EntryBuilder* builder) {
  const bool all = left.size() * right.size() <= kBarsMax;
  for (size_t l = 0; l < left.size(); ++l) {
    for (size_t r = 0; r < right.size(); ++r) {
      if (!all && l != 0 && r != 0) continue;
      const auto known = AssertionsBetween(*context_.state, left.subspan(l, 1), right.subspan(r, 1),
                                           AssertionKind::kDifferent, builder->time_us());
      if (known.empty()) builder->MakeAssertion(AssertionKind::kDifferent, rank, left[l], right[r], 0);
    }
  }
}

absl::Status Decider::Run(const MoveRecordCommand& command, EntryBuilder* builder) {
  IPSE_RETURN_IF_ERROR(CheckActor(command.origin));
  const RegistryState& state = *context_.state;
  IPSE_ASSIGN_OR_RETURN(const RecordId record, Find(command.key));
  IPSE_RETURN_IF_ERROR(CheckExpected(command.expected, {&record, 1}));
  if (state.record(record).status == RecordStatus::kSubsumed) {
    return FailedPrecondition("the record's identifier was replaced; move the record that replaced it");
  }
  const Euid from = state.record(record).euid;
  Euid to = command.to;
  if (to) {
    if (!state.Has(to)) return NotFound("identity {} does not exist", FormatEuid(to));
    to = state.Resolve(to);
    if (to == from) return InvalidArgument("the record is in identity {} already", FormatEuid(to));
  }
  // The record leaves with those whose identifiers it replaced.
  std::vector<RecordId> leaving, staying;
  for (const RecordId member : state.Members(from)) {
    (Representative(state, member) == record ? leaving : staying).push_back(member);
  }
  for (const RecordId other : staying) {
    const auto same = AssertionsBetween(state, {&record, 1}, {&other, 1}, AssertionKind::kSame, builder->time_us());
    for (const AssertionState& assertion : same) builder->RevokeAssertion(assertion.id);
  }
  if (command.keep_apart) KeepApart({&record, 1}, staying, Rank::kSteward, builder);
  RecordId anchor;
  if (to) {
    const std::vector<RecordId> members = state.Members(to);
    for (const RecordId member : members) {
      if (!anchor && state.record(member).status == RecordStatus::kActive) anchor = member;
    }
    if (!anchor) return FailedPrecondition("identity {} has no active record to join", FormatEuid(to));
    const auto barred = AssertionsBetween(state, leaving, members, AssertionKind::kDifferent, builder->time_us());
    if (!barred.empty()) {
      return FailedPrecondition("the record is said to be another person than that identity (assertion {}); revoke that first",
                                Ids(barred));
    }
    builder->MakeAssertion(AssertionKind::kSame, Rank::kSteward, record, anchor, 0);
  } else if (!staying.empty()) {
    to = builder->OpenIdentity();
  } else {
    return FailedPrecondition("the record is alone in its identity already");
  }
  for (const RecordId member : leaving) builder->Move(member, to);
  if (state.identity(from).member == 0) builder->Retire(from, to);
  Resolver resolver(context_, builder);
  if (anchor) IPSE_RETURN_IF_ERROR(resolver.Resolve({&record, 1}));
  resolver.RefreshReviews();
  builder->outcome()->mutable_decision()->set_rule(anchor ? "a person moved it there" : "a person moved it to an identity of its own");
  Answer(record, Disposition::kApplied, builder);
  return absl::OkStatus();
}

}  // namespace ipse
