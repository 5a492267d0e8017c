#pragma once

// Turns a command into the journal entry that answers it: what the registry does, command by command.
//
//   Decider decider(context);
//   IPSE_ASSIGN_OR_RETURN(journal::Entry entry, decider.Decide(command, sequence, now_us));
//
// Deciding applies the effects to the state as it goes (so that the next command sees them) and gives changed records to
// the engine; the owner stores the entry or takes everything back. A command that fails with an error has changed nothing
// that a taken-back trial does not restore.
//
// Rules, in the order in which they apply to a registered record:
//   - a record whose identifier was replaced keeps its versions under its survivor (subsumed);
//   - data older than what is known are kept and do not win (stale); of equal times the later to arrive wins;
//   - the same data again change nothing;
//   - data that fit their own record's earlier data worse than overlay_bits are held for a person, or, from a source
//     whose overlays are accepted, taken and put up for review;
//   - else the version becomes current, its pairs are scored, and the neighbourhood is resolved (resolver.h). A link the
//     machine made stays when later data weaken it; a person is asked instead.
//
// Not thread-safe: the writer's.

#include <map>
#include <vector>

#include "service/registry/entry_builder.h"
#include "service/registry/resolver.h"

namespace ipse {

class Decider {
 public:
  explicit Decider(const DecisionContext& context) : context_(context) {}

  absl::StatusOr<journal::Entry> Decide(const WriteCommand& command, SequenceNumber sequence, int64_t now_us);

  // Records the engine was given or lost in the last Decide, whether it failed or not.
  const std::set<RecordId>& engine_touched() const { return engine_touched_; }

  // Of the last Decide: records that a shadow model scored, too, and the pairs of theirs it grades otherwise.
  struct Shadowed {
    uint64_t records = 0;
    std::vector<GradedTwice> pairs;
  };
  const Shadowed& shadowed() const { return shadowed_; }

 private:
  absl::Status Run(const RegisterCommand& command, EntryBuilder* builder);
  absl::Status Run(const DeactivateCommand& command, EntryBuilder* builder);
  absl::Status Run(const MergeIdentifiersCommand& command, EntryBuilder* builder);
  absl::Status Run(const AssertCommand& command, EntryBuilder* builder);
  absl::Status Run(const RevokeAssertionCommand& command, EntryBuilder* builder);
  absl::Status Run(const MoveRecordCommand& command, EntryBuilder* builder);
  absl::Status Run(const UndoCommand& command, EntryBuilder* builder);
  absl::Status Run(const DecideHeldVersionCommand& command, EntryBuilder* builder);
  absl::Status Run(const HandleReviewCommand& command, EntryBuilder* builder);
  absl::Status Run(const DecideReviewCommand& command, EntryBuilder* builder);
  absl::Status Run(const OverrideCommand& command, EntryBuilder* builder);
  absl::Status Run(const RevokeOverrideCommand& command, EntryBuilder* builder);
  absl::Status Run(const ConfigureCommand& command, EntryBuilder* builder);

  // register.cc
  absl::Status CheckPerson(const PersonData& person) const;
  absl::Status CheckVersion(const RegisterCommand& command, RecordId record) const;
  absl::Status AddSubsumed(const RegisterCommand& command, RecordId record, EntryBuilder* builder);
  absl::Status TakeCurrent(const RegisterCommand& command, RecordId record, EntryBuilder* builder);
  absl::Status TakeFlagged(const RegisterCommand& command, RecordId record, EntryBuilder* builder);
  absl::Status Hold(const RegisterCommand& command, RecordId record, EntryBuilder* builder);
  // Scores a record anew and decides where it belongs.
  absl::Status ScoreAndResolve(RecordId record, EntryBuilder* builder);
  absl::Status ScorePairs(RecordId record, EntryBuilder* builder, journal::Decision* decision);
  std::string RuleText(RecordId record) const;
  void CloseOverlayReviews(RecordId record, std::string_view why, EntryBuilder* builder,
                           ReviewDecision decision = ReviewDecision::kNone);
  absl::Status DecideHeld(RecordId record, uint32_t version, bool accept, EntryBuilder* builder);
  absl::Status DecideFlagged(RecordId record, uint32_t version, bool accept, EntryBuilder* builder);
  void Answer(RecordId record, Disposition disposition, EntryBuilder* builder);

  // merge.cc
  absl::Status HoldMerge(const MergeIdentifiersCommand& command, RecordId survivor, RecordId old, std::string_view why,
                         EntryBuilder* builder);
  absl::Status TakeBackMerge(const MergeIdentifiersCommand& command, EntryBuilder* builder);

  // assert.cc
  absl::StatusOr<RecordId> Find(const RecordKey& key) const;
  absl::Status CheckExpected(const std::optional<SequenceNumber>& expected, std::span<const RecordId> records) const;
  absl::Status CheckActor(const Origin& origin) const;
  absl::Status CheckReason(const Origin& origin) const;  // that it is one of the configured ones
  absl::Status AssertSame(const AssertCommand& command, RecordId left, RecordId right, EntryBuilder* builder);
  absl::Status AssertDifferent(const AssertCommand& command, RecordId left, RecordId right, EntryBuilder* builder);
  void KeepApart(std::span<const RecordId> left, std::span<const RecordId> right, Rank rank, EntryBuilder* builder);

  // reconcile.cc
  absl::Status Run(const ReconcileCommand& command, EntryBuilder* builder);
  absl::Status Rescore(const ReconcileCommand& command, const ScoredPair& pair, EntryBuilder* builder);
  absl::Status Forget(const ReconcileCommand& command, RecordId left, RecordId right, EntryBuilder* builder);
  absl::Status Run(const ModelCommand& command, EntryBuilder* builder);

  // decide_review.cc
  absl::StatusOr<ReviewState> FindReview(ReviewId id, const std::optional<SequenceNumber>& expected,
                                         const Origin& origin, int64_t now_us) const;
  absl::Status CheckTogether(const DecideReviewCommand& command) const;
  absl::Status DecideOne(const DecideReviewCommand& command, const ReviewState& review, EntryBuilder* builder);
  absl::Status DecidePair(const DecideReviewCommand& command, const ReviewState& review, EntryBuilder* builder);
  absl::Status Split(const DecideReviewCommand& command, const ReviewState& review, EntryBuilder* builder);
  absl::Status SecondLook(const DecideReviewCommand& command, const ReviewState& review, EntryBuilder* builder);
  void SampleDecision(const DecideReviewCommand& command, const ReviewState& review, EntryBuilder* builder);
  void SampleLink(RecordId record, EntryBuilder* builder);

  // override.cc
  absl::StatusOr<RecordId> Anchor(const OverrideCommand& command) const;

  // undo.cc
  absl::Status UndoEntries(std::span<const SequenceNumber> entries, bool keep_apart, Rank rank, EntryBuilder* builder);

  const DecisionContext& context_;
  std::set<RecordId> engine_touched_;
  Shadowed shadowed_;
};

}  // namespace ipse
