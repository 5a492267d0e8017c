// What is said about records: replaced identifiers, scored pairs, assertions and overrides.

#include <algorithm>
#include <utility>

#include "matcher/base/check.h"
#include "service/registry/conversions.h"
#include "service/registry/state.h"

namespace ipse {

// --- Identifier aliases ---

const AliasState* RegistryState::FindAlias(const RecordKey& old) const {
  const auto found = aliases_.find(old);
  return found == aliases_.end() ? nullptr : &found->second;
}

RecordKey RegistryState::ResolveKey(const RecordKey& key) const {
  RecordKey resolved = key;
  while (const AliasState* alias = FindAlias(resolved)) resolved = alias->survivor;
  return resolved;
}

std::vector<RecordKey> RegistryState::ReplacedBy(const RecordKey& survivor) const {
  std::vector<RecordKey> keys;
  const auto [begin, end] = replaced_by_.equal_range(survivor);
  for (auto it = begin; it != end; ++it) keys.push_back(it->second);
  std::sort(keys.begin(), keys.end());
  return keys;
}

void RegistryState::Replace(const journal::IdentifierReplaced& effect, uint64_t sequence) {
  const RecordKey old = FromJournal(effect.old()), survivor = FromJournal(effect.survivor());
  IPSE_CHECK(aliases_.emplace(old, AliasState{survivor, sequence}).second);
  replaced_by_.emplace(survivor, old);
  Note([this, old] { ForgetAlias(old); });
}

void RegistryState::RestoreIdentifier(const journal::IdentifierRestored& effect) {
  const RecordKey old = FromJournal(effect.old());
  const AliasState* alias = FindAlias(old);
  IPSE_CHECK(alias != nullptr);
  Note([this, old, before = *alias] {
    aliases_.emplace(old, before);
    replaced_by_.emplace(before.survivor, old);
  });
  ForgetAlias(old);
}

void RegistryState::ForgetAlias(const RecordKey& old) {
  const auto found = aliases_.find(old);
  const auto [begin, end] = replaced_by_.equal_range(found->second.survivor);
  replaced_by_.erase(std::find_if(begin, end, [&](const auto& entry) { return entry.second == old; }));
  aliases_.erase(found);
}

// --- Pairs ---

std::span<const PairState> RegistryState::Pairs(RecordId id) const {
  const auto found = pairs_.find(id.value);
  return found == pairs_.end() ? std::span<const PairState>() : std::span<const PairState>(found->second);
}

std::string_view RegistryState::Guard(const std::string& name) { return *guards_.insert(name).first; }

void RegistryState::ScorePair(const journal::PairScored& effect) {
  PairState pair{.other = RecordId{effect.right_record_id()},
                 .weight_bits = effect.weight_bits(),
                 .grade = FromJournal(effect.grade()),
                 .kept = effect.kept(),
                 .pattern = effect.pattern(),
                 .guard = effect.guard().empty() ? std::string_view() : Guard(effect.guard())};
  SetPair(RecordId{effect.left_record_id()}, pair);
  pair.other = RecordId{effect.left_record_id()};
  SetPair(RecordId{effect.right_record_id()}, pair);
}

void RegistryState::SetPair(RecordId from, const PairState& pair) {
  records_[from.value - 1].weighed = applying_;
  std::vector<PairState>& pairs = pairs_[from.value];
  const auto known = std::find_if(pairs.begin(), pairs.end(), [&](const auto& p) { return p.other == pair.other; });
  if (known != pairs.end()) {
    Note([this, from, before = *known] { SetPair(from, before); });
    *known = pair;
  } else {
    pairs.push_back(pair);
    Note([this, from, to = pair.other] { ErasePair(from, to); });
  }
}

void RegistryState::ErasePair(RecordId from, RecordId to) {
  const auto found = pairs_.find(from.value);
  if (found == pairs_.end()) return;
  std::vector<PairState>& pairs = found->second;
  const auto known = std::find_if(pairs.begin(), pairs.end(), [&](const auto& p) { return p.other == to; });
  if (known == pairs.end()) return;
  records_[from.value - 1].weighed = applying_;
  Note([this, from, before = *known] { SetPair(from, before); });
  pairs.erase(known);
  if (pairs.empty()) pairs_.erase(found);
}

void RegistryState::DropPairs(const journal::PairsDropped& effect) {
  const RecordId id{effect.record_id()};
  const std::vector<PairState> pairs(Pairs(id).begin(), Pairs(id).end());
  for (const PairState& pair : pairs) {
    ErasePair(id, pair.other);
    ErasePair(pair.other, id);
  }
}

void RegistryState::DropPair(const journal::PairDropped& effect) {
  const RecordId left{effect.left_record_id()}, right{effect.right_record_id()};
  ErasePair(left, right);
  ErasePair(right, left);
}

// --- Policy, models and reconciliations ---

void RegistryState::Configure(const journal::Configured& effect, uint64_t sequence) {
  Note([this, policy = policy_, has = has_policy_] {
    policy_ = policy;
    has_policy_ = has;
    former_policies_.pop_back();
  });
  former_policies_.emplace_back(sequence, policy_);
  policy_ = effect.policy();
  has_policy_ = true;
}

const journal::Policy& RegistryState::PolicyAt(SequenceNumber sequence) const {
  for (const auto& [ended, policy] : former_policies_) {
    if (sequence.value < ended) return policy;
  }
  return policy_;
}

void RegistryState::ActivateModel(const journal::ModelActivated& effect, uint64_t sequence) {
  Note([this, id = model_id_, models = models_] {
    model_id_ = id;
    models_ = models;
  });
  model_id_ = effect.model_id();
  for (ModelView& model : models_) model.active = false;
  ModelView view;
  view.model_id = effect.model_id();
  view.base_model_id = effect.base_model_id().empty() ? effect.model_id() : effect.base_model_id();
  view.activated = SequenceNumber{sequence};
  view.active = true;
  models_.push_back(std::move(view));
}

void RegistryState::ShadowModel(const journal::ModelShadowed& effect) {
  Note([this, before = shadow_model_] { shadow_model_ = before; });
  shadow_model_ = effect.model_id();
}

void RegistryState::ProposeModel(const journal::ModelProposed& effect, uint64_t sequence) {
  Note([this] { models_.pop_back(); });
  ModelView view;
  view.model_id = view.base_model_id = effect.model_id();
  view.proposed = SequenceNumber{sequence};
  models_.push_back(std::move(view));
}

void RegistryState::MarkReconcile(const journal::ReconcileMarked& effect, uint64_t sequence) {
  Note([this, open = open_reconcile_, last = last_reconcile_, to = reconciled_to_] {
    open_reconcile_ = open;
    last_reconcile_ = last;
    reconciled_to_ = to;
  });
  open_reconcile_ = effect.finished() ? "" : effect.batch_id();
  if (!effect.finished()) return;
  last_reconcile_ = sequence;
  reconciled_to_ = effect.read_to();
}

// --- Assertions ---

const AssertionState* RegistryState::FindAssertion(AssertionId id) const {
  const auto found = assertions_.find(id.value);
  return found == assertions_.end() ? nullptr : &found->second;
}

std::vector<AssertionState> RegistryState::Assertions(RecordId id) const {
  std::vector<AssertionState> out;
  const auto found = assertions_of_.find(id.value);
  if (found == assertions_of_.end()) return out;
  for (const uint64_t assertion : found->second) out.push_back(assertions_.at(assertion));
  return out;
}

void RegistryState::MakeAssertion(const journal::AssertionMade& effect, uint64_t sequence) {
  AssertionState assertion{.id = AssertionId{effect.assertion_id()},
                           .kind = static_cast<AssertionKind>(effect.kind()),
                           .rank = static_cast<Rank>(effect.rank()),
                           .left = RecordId{effect.left_record_id()},
                           .right = RecordId{effect.right_record_id()},
                           .expires_us = effect.expires_us(),
                           .made = sequence};
  Note([this, before = next_assertion_] { next_assertion_ = before; });
  next_assertion_ = std::max(next_assertion_, effect.assertion_id() + 1);
  AddAssertion(assertion);
}

void RegistryState::RevokeAssertion(const journal::AssertionRevoked& effect) {
  RemoveAssertion(AssertionId{effect.assertion_id()});
}

void RegistryState::AddAssertion(const AssertionState& assertion) {
  IPSE_CHECK(assertions_.emplace(assertion.id.value, assertion).second);
  for (const RecordId id : {assertion.left, assertion.right}) assertions_of_[id.value].push_back(assertion.id.value);
  Note([this, id = assertion.id] { RemoveAssertion(id); });
}

void RegistryState::RemoveAssertion(AssertionId id) {
  const auto found = assertions_.find(id.value);
  IPSE_CHECK(found != assertions_.end());
  const AssertionState before = found->second;
  assertions_.erase(found);
  for (const RecordId record : {before.left, before.right}) {
    const auto of = assertions_of_.find(record.value);
    std::erase(of->second, id.value);
    if (of->second.empty()) assertions_of_.erase(of);
  }
  Note([this, before] { AddAssertion(before); });
}

// --- Overrides ---

std::span<const ValueOverride> RegistryState::Overrides(RecordId id) const {
  const auto found = overrides_of_.find(id.value);
  return found == overrides_of_.end() ? std::span<const ValueOverride>() : std::span<const ValueOverride>(found->second);
}

const ValueOverride* RegistryState::FindOverride(OverrideId id) const {
  const auto found = overrides_.find(id.value);
  if (found == overrides_.end()) return nullptr;
  for (const ValueOverride& value : overrides_of_.at(found->second)) {
    if (value.id == id) return &value;
  }
  return nullptr;
}

void RegistryState::Override(const journal::ValueOverridden& effect, uint64_t sequence) {
  Mutable(RecordId{effect.record_id()}, sequence);
  Note([this, before = next_override_] { next_override_ = before; });
  next_override_ = std::max(next_override_, effect.override_id() + 1);
  AddOverride({.id = OverrideId{effect.override_id()},
               .record = RecordId{effect.record_id()},
               .kind = GoldenKindFromName(effect.field()),
               .values = FromJournal(effect.demographics()).demographics.values,
               .expires_us = effect.expires_us(),
               .made = sequence});
}

void RegistryState::RevokeOverride(const journal::OverrideRevoked& effect, uint64_t sequence) {
  Mutable(RecordId{effect.record_id()}, sequence);
  RemoveOverride(OverrideId{effect.override_id()});
}

void RegistryState::AddOverride(const ValueOverride& value) {
  IPSE_CHECK(overrides_.emplace(value.id.value, value.record.value).second);
  overrides_of_[value.record.value].push_back(value);
  Note([this, id = value.id] { RemoveOverride(id); });
}

void RegistryState::RemoveOverride(OverrideId id) {
  const auto found = overrides_.find(id.value);
  IPSE_CHECK(found != overrides_.end());
  const auto of = overrides_of_.find(found->second);
  const auto at = std::find_if(of->second.begin(), of->second.end(), [&](const ValueOverride& value) { return value.id == id; });
  Note([this, before = *at] { AddOverride(before); });
  of->second.erase(at);
  if (of->second.empty()) overrides_of_.erase(of);
  overrides_.erase(found);
}

}  // namespace ipse
