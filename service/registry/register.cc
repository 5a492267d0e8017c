// Registering, deactivating, and deciding held versions.

#include <fmt/format.h>

#include <algorithm>

#include "service/registry/conversions.h"
#include "service/registry/decider.h"
#include "service/registry/statements.h"

namespace ipse {
namespace {

// Candidates kept with a decision: enough to see what competed.
constexpr size_t kCandidatesKept = 10;

}  // namespace

absl::Status Decider::CheckPerson(const PersonData& person) const {
  const RegistryOptions& options = *context_.options;
  if (person.demographics.values.size() > options.values_per_record_max) {
    return InvalidArgument("{} values; a record has {} at most", person.demographics.values.size(),
                           options.values_per_record_max);
  }
  if (person.identifiers.size() > options.identifiers_per_record_max) {
    return InvalidArgument("{} identifiers; a record has {} at most", person.identifiers.size(),
                           options.identifiers_per_record_max);
  }
  for (size_t i = 0; i < person.demographics.values.size(); ++i) {
    const RoleValue& value = person.demographics.values[i];
    if (value.text.size() > options.value_bytes_max) {
      return InvalidArgument("value {} ({}) has {} bytes; {} is the limit", i + 1, ColumnRoleName(value.role),
                             value.text.size(), options.value_bytes_max);
    }
  }
  for (size_t i = 0; i < person.identifiers.size(); ++i) {
    const RecordKey& identifier = person.identifiers[i];
    if (identifier.authority.empty() || identifier.identifier.empty()) {
      return InvalidArgument("identifier {} lacks its {}; leave it out or complete it", i + 1,
                             identifier.authority.empty() ? "authority" : "value");
    }
    if (identifier.authority.size() + identifier.identifier.size() > options.value_bytes_max) {
      return InvalidArgument("identifier {} is longer than {} bytes", i + 1, options.value_bytes_max);
    }
  }
  return absl::OkStatus();
}

absl::Status Decider::CheckVersion(const RegisterCommand& command, RecordId record) const {
  if (!command.expected_version.has_value()) return absl::OkStatus();
  const uint32_t version = record ? context_.state->record(record).versions : 0;
  if (*command.expected_version == version) return absl::OkStatus();
  return MakeStatus(absl::StatusCode::kAborted, "version {} was expected, the current one is {}; look again and repeat",
                    *command.expected_version, version);
}

absl::Status Decider::Run(const RegisterCommand& command, EntryBuilder* builder) {
  const RecordKey& key = command.key;
  if (key.authority.empty() || key.identifier.empty()) {
    return InvalidArgument("the record's key lacks its {}", key.authority.empty() ? "assigning authority" : "identifier");
  }
  if (key.authority.size() + key.identifier.size() > context_.options->value_bytes_max) {
    return InvalidArgument("the record's key is longer than {} bytes", context_.options->value_bytes_max);
  }
  if (const std::string known = context_.engine->EntityType(); command.entity_type != known) {
    return InvalidArgument("this registry holds records of entity type '{}'; keep others in a registry of their own", known);
  }
  IPSE_RETURN_IF_ERROR(CheckPerson(command.person));
  RecordId record = context_.state->FindRecord(key);
  IPSE_RETURN_IF_ERROR(CheckVersion(command, record));
  const bool known = static_cast<bool>(record);
  if (!known) record = builder->OpenRecord(key, command.entity_type);
  if (context_.state->FindAlias(key) != nullptr) return AddSubsumed(command, record, builder);
  if (!known) return TakeCurrent(command, record, builder);

  const RecordState& state = context_.state->record(record);
  const int64_t event_time = command.event_time_us != 0 ? command.event_time_us : builder->time_us();
  if (state.current_version != 0 && event_time < state.event_time_us) {
    IPSE_RETURN_IF_ERROR(builder->AddVersion(record, command.person, event_time, false, false));
    builder->outcome()->mutable_decision()->set_rule("older than what is known: kept in the history");
    Answer(record, Disposition::kStale, builder);
    return absl::OkStatus();
  }
  const bool same = state.current_version != 0 && state.fingerprint == Fingerprint(command.person);
  if (same && state.status == RecordStatus::kActive) {
    // A later time still matters: what comes late must lose against it.
    if (event_time > state.event_time_us) {
      IPSE_RETURN_IF_ERROR(builder->AddVersion(record, command.person, event_time, true, false));
    }
    builder->outcome()->mutable_decision()->set_rule("nothing new");
    Answer(record, Disposition::kUnchanged, builder);
    return absl::OkStatus();
  }
  if (state.status == RecordStatus::kActive && state.current_version != 0) {
    IPSE_ASSIGN_OR_RETURN(const float fit, context_.engine->Fit(record, command.person));
    if (fit < context_.options->overlay_bits) {
      return context_.options->accept_overlays_of.contains(key.authority) ? TakeFlagged(command, record, builder)
                                                                           : Hold(command, record, builder);
    }
  }
  return TakeCurrent(command, record, builder);
}

// The identifier was replaced: its data are history, its record goes with the survivor's.
absl::Status Decider::AddSubsumed(const RegisterCommand& command, RecordId record, EntryBuilder* builder) {
  const int64_t event_time = command.event_time_us != 0 ? command.event_time_us : builder->time_us();
  IPSE_RETURN_IF_ERROR(builder->SetStatus(record, RecordStatus::kSubsumed));
  const RecordState& state = context_.state->record(record);
  const bool current = state.current_version == 0 || event_time >= state.event_time_us;
  IPSE_RETURN_IF_ERROR(builder->AddVersion(record, command.person, event_time, current, false));
  Resolver resolver(context_, builder);
  IPSE_RETURN_IF_ERROR(resolver.Resolve({&record, 1}));
  resolver.RefreshReviews();
  builder->outcome()->mutable_decision()->set_rule("its identifier was replaced: kept under the one that replaced it");
  Answer(record, Disposition::kSubsumed, builder);
  return absl::OkStatus();
}

absl::Status Decider::TakeCurrent(const RegisterCommand& command, RecordId record, EntryBuilder* builder) {
  const int64_t event_time = command.event_time_us != 0 ? command.event_time_us : builder->time_us();
  IPSE_RETURN_IF_ERROR(builder->SetStatus(record, RecordStatus::kActive));
  IPSE_RETURN_IF_ERROR(builder->AddVersion(record, command.person, event_time, true, false));
  CloseOverlayReviews(record, "a later version fits", builder);
  IPSE_RETURN_IF_ERROR(ScoreAndResolve(record, builder));
  Answer(record, Disposition::kApplied, builder);
  return absl::OkStatus();
}

absl::Status Decider::Hold(const RegisterCommand& command, RecordId record, EntryBuilder* builder) {
  const int64_t event_time = command.event_time_us != 0 ? command.event_time_us : builder->time_us();
  IPSE_RETURN_IF_ERROR(builder->AddVersion(record, command.person, event_time, false, true));
  CloseOverlayReviews(record, "a later version is held instead", builder);
  constexpr std::string_view kWhy = "the new data look like another person's";
  builder->OpenReview(ReviewKind::kPossibleOverlay, record, {}, context_.state->record(record).versions, nullptr, kWhy);
  builder->outcome()->mutable_decision()->set_rule(std::string(kWhy) + ": held for a person's decision");
  Answer(record, Disposition::kHeld, builder);
  return absl::OkStatus();
}

// Looks like another person's data, from a source whose updates are taken all the same.
absl::Status Decider::TakeFlagged(const RegisterCommand& command, RecordId record, EntryBuilder* builder) {
  IPSE_RETURN_IF_ERROR(TakeCurrent(command, record, builder));
  builder->OpenReview(ReviewKind::kPossibleOverlay, record, {}, context_.state->record(record).current_version, nullptr,
                      "the new data look like another person's; they were taken");
  return absl::OkStatus();
}

void Decider::CloseOverlayReviews(RecordId record, std::string_view why, EntryBuilder* builder, ReviewDecision decision) {
  for (const ReviewId id : context_.state->ReviewsOf(record)) {
    if (context_.state->FindReview(id)->kind == ReviewKind::kPossibleOverlay) builder->CloseReview(id, why, decision);
  }
}

absl::Status Decider::ScoreAndResolve(RecordId record, EntryBuilder* builder) {
  journal::Decision* decision = builder->outcome()->mutable_decision();
  IPSE_RETURN_IF_ERROR(ScorePairs(record, builder, decision));
  Resolver resolver(context_, builder);
  IPSE_RETURN_IF_ERROR(resolver.Resolve({&record, 1}));
  resolver.RefreshReviews();
  SampleLink(record, builder);
  decision->set_rule(RuleText(record));
  return absl::OkStatus();
}

absl::Status Decider::ScorePairs(RecordId record, EntryBuilder* builder, journal::Decision* decision) {
  const RegistryState& state = *context_.state;
  IPSE_ASSIGN_OR_RETURN(const EngineMatches matches, context_.engine->Partners(record));
  decision->set_model_id(state.model_id());
  decision->set_records(state.num_records());
  shadowed_.records += matches.shadowed ? 1 : 0;
  for (GradedTwice pair : matches.regraded) {
    pair.left = record;
    shadowed_.pairs.push_back(pair);
  }
  // Pairs that hold the identity together now stay, whatever they score.
  Resolver resolver(context_, builder);
  std::vector<RecordId> kept;
  for (const PairState& pair : state.Pairs(record)) {
    const bool together = state.record(record).euid && state.record(pair.other).euid == state.record(record).euid;
    if (together && resolver.Links(record, pair)) kept.push_back(pair.other);
  }
  builder->DropPairs(record);
  for (const EnginePair& pair : matches.pairs) {
    if (static_cast<size_t>(decision->candidate_size()) < kCandidatesKept) {
      journal::Decision::Candidate* candidate = decision->add_candidate();
      candidate->set_record_id(pair.other.value);
      candidate->set_euid(state.record(pair.other).euid.value);
      candidate->set_weight_bits(pair.weight_bits);
      candidate->set_grade(ToJournal(pair.grade));
      candidate->set_pattern(pair.pattern);
      candidate->set_guard(std::string(pair.guard));
    }
    const bool was_kept = std::erase(kept, pair.other) > 0;
    if (pair.grade == Grade::kPossible && !was_kept) continue;
    builder->ScorePair(record, pair, was_kept && pair.grade != Grade::kCertain);
  }
  for (const RecordId other : kept) {  // that blocking or the limit of possible no longer gives
    IPSE_ASSIGN_OR_RETURN(const EnginePair pair, context_.engine->Compare(record, other));
    builder->ScorePair(record, pair, pair.grade != Grade::kCertain || !pair.possible);
  }
  return absl::OkStatus();
}

std::string Decider::RuleText(RecordId record) const {
  const RegistryState& state = *context_.state;
  const Euid euid = state.record(record).euid;
  const std::vector<RecordId> members = state.Members(euid);
  bool certain = false, probable = false, observed = false;
  for (const PairState& pair : state.Pairs(record)) {
    const bool here = std::find(members.begin(), members.end(), pair.other) != members.end();
    if (here && pair.grade == Grade::kCertain) certain = true;
    if (!here && state.record(pair.other).status == RecordStatus::kActive && !context_.OneUniqueSource(record, pair.other)) {
      probable = true;
      observed |= pair.grade == Grade::kCertain && (context_.ModeOf(record) == LinkingMode::kObserve ||
                                                    context_.ModeOf(pair.other) == LinkingMode::kObserve);
    }
  }
  std::string text = certain               ? "certain match: linked"
                     : members.size() > 1 ? "stays where it was linked"
                                          : "an identity of its own";
  if (observed) text += "; a certain match would be linked, but links are only observed";
  if (probable) text += "; like others that a person should look at";
  return text;
}

absl::Status Decider::Run(const DeactivateCommand& command, EntryBuilder* builder) {
  IPSE_ASSIGN_OR_RETURN(const RecordId record, Find(command.key));
  const RecordState& state = context_.state->record(record);
  const int64_t event_time = command.event_time_us != 0 ? command.event_time_us : builder->time_us();
  if (event_time < state.event_time_us) {
    builder->outcome()->mutable_decision()->set_rule("older than what is known: nothing done");
    Answer(record, Disposition::kStale, builder);
    return absl::OkStatus();
  }
  if (state.status != RecordStatus::kActive) {
    builder->outcome()->mutable_decision()->set_rule("not active already");
    Answer(record, Disposition::kUnchanged, builder);
    return absl::OkStatus();
  }
  IPSE_RETURN_IF_ERROR(builder->SetStatus(record, RecordStatus::kInactive));
  CloseOverlayReviews(record, "the record was deactivated", builder);
  Resolver(context_, builder).RefreshReviews();
  builder->outcome()->mutable_decision()->set_rule("deactivated: stays in its identity, is not matched");
  Answer(record, Disposition::kApplied, builder);
  return absl::OkStatus();
}

absl::Status Decider::Run(const DecideHeldVersionCommand& command, EntryBuilder* builder) {
  IPSE_RETURN_IF_ERROR(CheckActor(command.origin));
  IPSE_ASSIGN_OR_RETURN(const RecordId record, Find(command.key));
  bool held = false;
  for (const ReviewId id : context_.state->ReviewsOf(record)) {
    const ReviewState& review = *context_.state->FindReview(id);
    held |= review.kind == ReviewKind::kPossibleOverlay && review.version == command.version;
  }
  if (!held) {
    return FailedPrecondition("version {} of the record is not held; look at its open reviews", command.version);
  }
  IPSE_RETURN_IF_ERROR(DecideHeld(record, command.version, command.accept, builder));
  Answer(record, Disposition::kApplied, builder);
  return absl::OkStatus();
}

absl::Status Decider::DecideHeld(RecordId record, uint32_t version, bool accept, EntryBuilder* builder) {
  if (context_.state->record(record).current_version == version) return DecideFlagged(record, version, accept, builder);
  if (!accept) {
    builder->RejectVersion(record, version);
    CloseOverlayReviews(record, "rejected", builder, ReviewDecision::kDifferent);
    builder->outcome()->mutable_decision()->set_rule("rejected: the record stays as it was");
    return absl::OkStatus();
  }
  IPSE_ASSIGN_OR_RETURN(const StoredVersion held, context_.read_version(record, version));
  IPSE_RETURN_IF_ERROR(builder->AcceptVersion(record, version, held.person, held.event_time_us));
  CloseOverlayReviews(record, "accepted", builder, ReviewDecision::kSame);
  return ScoreAndResolve(record, builder);
}

// Of a version that was taken before anybody was asked.
absl::Status Decider::DecideFlagged(RecordId record, uint32_t version, bool accept, EntryBuilder* builder) {
  if (accept) {
    CloseOverlayReviews(record, "it was right to take it", builder, ReviewDecision::kSame);
    builder->outcome()->mutable_decision()->set_rule("it was right to take it");
    return absl::OkStatus();
  }
  IPSE_ASSIGN_OR_RETURN(const uint32_t previous, context_.previous_current(record, version));
  IPSE_ASSIGN_OR_RETURN(const StoredVersion before, context_.read_version(record, previous));
  CloseOverlayReviews(record, "another person's: the data before are back", builder, ReviewDecision::kDifferent);
  IPSE_RETURN_IF_ERROR(builder->AddVersion(record, before.person, before.event_time_us, true, false));
  return ScoreAndResolve(record, builder);
}

}  // namespace ipse
