// What stewards do with reviews, as short stories.

#include <gtest/gtest.h>

#include "tests/service/registry/memory_registry.h"

namespace ipse {
namespace {

const Person kAnn = {"ANN", "SAMPLE", "1980-02-03", "", "555-0101"};
const Person kBea = {"BEA", "SAMPLE", "1980-02-03", "", "555-0101"};  // probable with Ann, never certain
const Person kCal = {"CAL", "TESTER", "1955-07-09", "900-01-0003", ""};

DecideReviewCommand Decide(std::vector<ReviewId> reviews, ReviewDecision decision, const std::string& actor = "maria") {
  DecideReviewCommand command;
  command.origin.actor = actor;
  command.origin.reason = "data-agree";
  command.reviews = std::move(reviews);
  command.decision = decision;
  return command;
}

HandleReviewCommand Handle(ReviewId review, HandleReviewCommand::Action action, const std::string& actor) {
  HandleReviewCommand command;
  command.origin.actor = actor;
  command.review = review;
  command.action = action;
  return command;
}

// Ann and Bea, and the review that asks whether they are one.
class Reviews : public ::testing::Test {
 protected:
  Reviews() {
    EXPECT_TRUE(registry_.Register("EAST", "1", kAnn).ok());
    EXPECT_TRUE(registry_.Register("EAST", "2", kBea).ok());
    EXPECT_EQ(registry_.OpenReviews().size(), 1u);
    review_ = registry_.OpenReviews()[0].id;
  }
  absl::StatusCode Code(const WriteCommand& command) { return registry_.Write(command).status().code(); }

  MemoryRegistry registry_;
  ReviewId review_;
};

TEST_F(Reviews, SameLinksAndDifferentSeparatesForGood) {
  ASSERT_TRUE(registry_.Write(Decide({review_}, ReviewDecision::kSame)).ok());
  EXPECT_EQ(registry_.Identities(), "EAST:1 EAST:2");
  EXPECT_TRUE(registry_.OpenReviews().empty());
  // Taken back, it is asked again; and decided the other way.
  ASSERT_TRUE(registry_.Undo(registry_.entries().size()).ok());
  EXPECT_EQ(registry_.Identities(), "EAST:1 | EAST:2");
  ASSERT_EQ(registry_.OpenReviews().size(), 1u);
  ASSERT_TRUE(registry_.Write(Decide({registry_.OpenReviews()[0].id}, ReviewDecision::kDifferent)).ok());
  EXPECT_TRUE(registry_.OpenReviews().empty());
  Person closer = kBea;
  closer.given = "ANN";
  ASSERT_TRUE(registry_.Register("EAST", "2", closer).ok());
  EXPECT_EQ(registry_.Identities(), "EAST:1 | EAST:2");
  EXPECT_TRUE(registry_.OpenReviews().empty()) << "never asked the same thing twice";
}

TEST_F(Reviews, NotEnoughIsAskedAgainOnlyWhenTheEvidenceChanges) {
  ASSERT_TRUE(registry_.Write(Decide({review_}, ReviewDecision::kNotEnough)).ok());
  EXPECT_TRUE(registry_.OpenReviews().empty());
  ASSERT_TRUE(registry_.Register("EAST", "2", kBea, 2'000'000'000).ok());
  EXPECT_TRUE(registry_.OpenReviews().empty()) << "the same data again change nothing";
  Person moved = kBea;
  moved.phone = "555-0177";  // 2 bits less, still probable
  ASSERT_TRUE(registry_.Register("EAST", "2", moved, 2'100'000'000).ok());
  ASSERT_EQ(registry_.OpenReviews().size(), 1u);
  EXPECT_NE(registry_.OpenReviews()[0].why.find("asked before in review 1, the evidence went from +8.0 to +6.0 bits"),
            std::string::npos)
      << registry_.OpenReviews()[0].why;
}

// A placeholder everybody shares: six people like each other, each may be asked about three at most.
TEST(ReviewLimits, WhatIsLikeTooManyIsOneQuestionAndItsStrongestPairs) {
  MemoryRegistry registry;
  registry.options().reviews_per_identity_max = 3;
  static constexpr const char* kGiven[] = {"ANN", "BEA", "CAL", "DEE", "EVA", "FAY"};
  const auto open_of = [&](RecordId record, ReviewKind kind) {
    int count = 0;
    for (const ReviewState& review : registry.OpenReviews()) {
      count += review.kind == kind && (review.left == record || review.right == record) ? 1 : 0;
    }
    return count;
  };
  for (int i = 0; i < 6; ++i) {
    Person person = kAnn;
    person.given = kGiven[i];
    ASSERT_TRUE(registry.Register("EAST", std::to_string(i + 1), person).ok());
  }
  int conflicts = 0;
  for (uint32_t record = 1; record <= 6; ++record) {
    EXPECT_LE(open_of(RecordId{record}, ReviewKind::kPossibleDuplicate), 3) << record;
    EXPECT_LE(open_of(RecordId{record}, ReviewKind::kConflictingCluster), 1) << record;
    conflicts += open_of(RecordId{record}, ReviewKind::kConflictingCluster);
    // Nobody is passed over in silence: asked about, or said to be like too many.
    EXPECT_GE(open_of(RecordId{record}, ReviewKind::kPossibleDuplicate) + open_of(RecordId{record}, ReviewKind::kConflictingCluster), 1) << record;
  }
  EXPECT_GE(conflicts, 1);
  EXPECT_EQ(open_of(RecordId{1}, ReviewKind::kConflictingCluster), 1);

  // An answer makes room for the next question.
  ReviewId first;
  for (const ReviewState& review : registry.OpenReviews()) {
    if (review.kind == ReviewKind::kPossibleDuplicate && review.left == RecordId{1} && first.value == 0) first = review.id;
  }
  ASSERT_TRUE(registry.Write(Decide({first}, ReviewDecision::kDifferent)).ok());
  EXPECT_EQ(open_of(RecordId{1}, ReviewKind::kPossibleDuplicate), 3);

  // Once the others are somebody else, there is nothing left to say.
  for (int i = 1; i < 6; ++i) {
    Person other = kCal;
    other.given = kGiven[i];
    other.family = "OTHER" + std::to_string(i);
    other.born = "19" + std::to_string(20 + 7 * i) + "-01-1" + std::to_string(i);
    other.national_id = "900-01-000" + std::to_string(i);
    const auto answer = registry.Register("EAST", std::to_string(i + 1), other, 2'000'000'000);
    ASSERT_TRUE(answer.ok());
    if (answer->disposition == Disposition::kHeld) {
      DecideHeldVersionCommand accept;
      accept.origin.actor = "maria";
      accept.key = {"EAST", std::to_string(i + 1)};
      accept.version = 2;
      accept.accept = true;
      ASSERT_TRUE(registry.Write(accept).ok());
    }
  }
  EXPECT_EQ(open_of(RecordId{1}, ReviewKind::kPossibleDuplicate), 0);
  EXPECT_EQ(open_of(RecordId{1}, ReviewKind::kConflictingCluster), 0);
}

TEST_F(Reviews, CorrectTheRecordWaitsForTheCorrection) {
  ASSERT_TRUE(registry_.Write(Decide({review_}, ReviewDecision::kCorrectRecord)).ok());
  Person other = kCal;
  ASSERT_TRUE(registry_.Register("WEST", "9", other).ok());
  EXPECT_TRUE(registry_.OpenReviews().empty());
  Person corrected = kBea;
  corrected.national_id = "900-01-0002";  // says nothing about Ann, who has none
  ASSERT_TRUE(registry_.Register("EAST", "2", corrected).ok());
  EXPECT_EQ(registry_.OpenReviews().size(), 1u);
}

TEST_F(Reviews, AClaimKeepsOthersOutUntilItExpires) {
  using Action = HandleReviewCommand::Action;
  ASSERT_TRUE(registry_.Write(Handle(review_, Action::kClaim, "maria")).ok());
  EXPECT_EQ(Code(Handle(review_, Action::kClaim, "jonas")), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Code(Decide({review_}, ReviewDecision::kSame, "jonas")), absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(registry_.Write(Handle(review_, Action::kClaim, "maria")).ok()) << "her own claim is renewed";
  registry_.Advance(31 * 60'000'000LL);
  ASSERT_TRUE(registry_.Write(Handle(review_, Action::kClaim, "jonas")).ok());
  ASSERT_TRUE(registry_.Write(Handle(review_, Action::kRelease, "jonas")).ok());
  EXPECT_EQ(Code(Handle(review_, Action::kRelease, "jonas")), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(registry_.Write(Decide({review_}, ReviewDecision::kSame, "maria")).ok());
}

TEST_F(Reviews, TwoStewardsNeverDecideUnawares) {
  const SequenceNumber seen{registry_.OpenReviews()[0].updated};
  Person moved = kBea;
  moved.phone = "555-0177";
  ASSERT_TRUE(registry_.Register("EAST", "2", moved).ok());
  DecideReviewCommand late = Decide({review_}, ReviewDecision::kSame);
  late.expected = seen;
  const absl::Status raced = registry_.Write(late).status();
  EXPECT_EQ(raced.code(), absl::StatusCode::kAborted);
  EXPECT_NE(ToStd(raced.message()).find("opened with +8.0 bits, now +6.0"), std::string::npos) << raced;
  ASSERT_TRUE(registry_.Write(Decide({review_}, ReviewDecision::kDifferent, "jonas")).ok());
  const absl::Status closed = registry_.Write(Decide({review_}, ReviewDecision::kSame, "maria")).status();
  EXPECT_EQ(closed.code(), absl::StatusCode::kAborted);
  EXPECT_NE(ToStd(closed.message()).find("closed by entry 4"), std::string::npos) << closed;
  EXPECT_EQ(registry_.Identities(), "EAST:1 | EAST:2");
}

TEST_F(Reviews, ADecisionNamesWhoAndWhy) {
  EXPECT_EQ(Code(Decide({review_}, ReviewDecision::kSame, "")), absl::StatusCode::kInvalidArgument);
  DecideReviewCommand command = Decide({review_}, ReviewDecision::kSame);
  command.origin.reason = "because";
  EXPECT_EQ(Code(command), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Code(Decide({review_}, ReviewDecision::kNone)), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Code(Decide({}, ReviewDecision::kSame)), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Code(Decide({ReviewId{99}}, ReviewDecision::kSame)), absl::StatusCode::kNotFound);
  EXPECT_EQ(registry_.OpenReviews().size(), 1u) << "refused commands change nothing";
}

TEST_F(Reviews, APostponedReviewWaitsAndAReasonClosesIt) {
  HandleReviewCommand postpone = Handle(review_, HandleReviewCommand::Action::kPostpone, "maria");
  postpone.until_us = 1'900'000'000'000'000;
  ASSERT_TRUE(registry_.Write(postpone).ok());
  EXPECT_EQ(registry_.OpenReviews()[0].postponed_until_us, postpone.until_us);
  postpone.until_us = 1;
  EXPECT_EQ(Code(postpone), absl::StatusCode::kInvalidArgument);
  Person else_where = kCal;
  else_where.phone = "555-0000";
  // Its cause goes: the record turns out to be quite different data.
  DecideHeldVersionCommand accept;
  accept.origin.actor = "maria";
  accept.key = {"EAST", "2"};
  accept.accept = true;
  const auto held = registry_.Register("EAST", "2", else_where);
  ASSERT_EQ(held->disposition, Disposition::kHeld);
  accept.version = held->version;
  ASSERT_TRUE(registry_.Write(accept).ok());
  EXPECT_TRUE(registry_.OpenReviews().empty());
}

TEST(ReviewStories, AHeldVersionIsDecidedLikeAnyReviewAndTakenBack) {
  MemoryRegistry registry;
  ASSERT_TRUE(registry.Register("EAST", "1", kAnn).ok());
  ASSERT_EQ(registry.Register("EAST", "1", kCal)->disposition, Disposition::kHeld);
  const ReviewId review = registry.OpenReviews()[0].id;
  ASSERT_TRUE(registry.Write(Decide({review}, ReviewDecision::kSame)).ok());
  EXPECT_EQ(registry.engine().people().at(RecordId{1}), DataOf(kCal));
  ASSERT_TRUE(registry.Undo(3).ok());
  EXPECT_EQ(registry.engine().people().at(RecordId{1}), DataOf(kAnn));
  ASSERT_EQ(registry.OpenReviews().size(), 1u) << "asked again";
  EXPECT_EQ(registry.OpenReviews()[0].kind, ReviewKind::kPossibleOverlay);
  ASSERT_TRUE(registry.Write(Decide({registry.OpenReviews()[0].id}, ReviewDecision::kDifferent)).ok());
  EXPECT_TRUE(registry.OpenReviews().empty());
  EXPECT_EQ(registry.engine().people().at(RecordId{1}), DataOf(kAnn));
}

TEST(ReviewStories, AWrongClusterIsSplitIntoTheGroupsNamed) {
  MemoryRegistry registry;
  Person ann = kAnn;
  ann.national_id = "900-01-0001";
  for (const char* id : {"1", "2"}) ASSERT_TRUE(registry.Register("EAST", id, ann).ok());
  for (const char* id : {"7", "8"}) ASSERT_TRUE(registry.Register("WEST", id, ann).ok());
  ASSERT_EQ(registry.Identities(), "EAST:1 EAST:2 WEST:7 WEST:8");
  ASSERT_TRUE(registry.Register("NORTH", "5", kBea).ok());
  ASSERT_EQ(registry.OpenReviews().size(), 1u);
  DecideReviewCommand split = Decide({registry.OpenReviews()[0].id}, ReviewDecision::kSplit);
  EXPECT_EQ(registry.Write(split).status().code(), absl::StatusCode::kInvalidArgument) << "no groups";
  split.groups = {{{"EAST", "1"}, {"WEST", "8"}}, {{"EAST", "2"}}, {{"NORTH", "5"}}};
  const auto done = registry.Write(split);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(registry.EuidOf({"EAST", "1"}), registry.EuidOf({"WEST", "8"}));
  EXPECT_NE(registry.EuidOf({"EAST", "1"}), registry.EuidOf({"EAST", "2"}));
  EXPECT_NE(registry.EuidOf({"EAST", "2"}), registry.EuidOf({"NORTH", "5"}));
  // The machine does not undo it when one of them is sent again.
  ASSERT_TRUE(registry.Register("EAST", "2", ann, 2'000'000'000).ok());
  EXPECT_NE(registry.EuidOf({"EAST", "1"}), registry.EuidOf({"EAST", "2"}));
  ASSERT_TRUE(registry.Undo(done->sequence.value).ok());
  EXPECT_EQ(registry.EuidOf({"EAST", "1"}), registry.EuidOf({"EAST", "2"}));
}

TEST(ReviewStories, ManyOfOneKindAreDecidedAtOnceAndTakenBackAtOnce) {
  MemoryRegistry registry;
  std::vector<ReviewId> reviews;
  for (int i = 0; i < 5; ++i) {
    const std::string born = "196" + std::to_string(i) + "-05-06", name = "FAMILY" + std::to_string(i);
    ASSERT_TRUE(registry.Register("EAST", std::to_string(2 * i), {"ONE", name, born, "", ""}).ok());
    ASSERT_TRUE(registry.Register("EAST", std::to_string(2 * i + 1), {"TWO", name, born, "", ""}).ok());
  }
  for (const ReviewState& review : registry.OpenReviews()) reviews.push_back(review.id);
  ASSERT_EQ(reviews.size(), 5u);
  const auto done = registry.Write(Decide(reviews, ReviewDecision::kDifferent));
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->decision, "a person decided: different people (5 reviews)");
  EXPECT_TRUE(registry.OpenReviews().empty());
  ASSERT_TRUE(registry.Undo(done->sequence.value).ok());
  EXPECT_EQ(registry.OpenReviews().size(), 5u);
}

TEST_F(Reviews, NotEnoughTakenBackIsAskedAgain) {
  ASSERT_TRUE(registry_.Write(Decide({review_}, ReviewDecision::kNotEnough)).ok());
  ASSERT_TRUE(registry_.OpenReviews().empty());
  ASSERT_TRUE(registry_.Undo(registry_.entries().size()).ok());
  EXPECT_EQ(registry_.OpenReviews().size(), 1u);
}

TEST(ReviewStories, ASecondPersonLooksWithoutKnowingTheFirstAnswer) {
  RegistryOptions options;
  options.second_look_decisions = 1;
  MemoryRegistry registry(options);
  ASSERT_TRUE(registry.Register("EAST", "1", kAnn).ok());
  ASSERT_TRUE(registry.Register("EAST", "2", kBea).ok());
  ASSERT_TRUE(registry.Write(Decide({registry.OpenReviews()[0].id}, ReviewDecision::kSame, "maria")).ok());
  ASSERT_EQ(registry.OpenReviews().size(), 1u);
  const ReviewState second = registry.OpenReviews()[0];
  EXPECT_EQ(second.kind, ReviewKind::kSecondLook);
  EXPECT_EQ(registry.Write(Decide({second.id}, ReviewDecision::kSame, "maria")).status().code(),
            absl::StatusCode::kFailedPrecondition)
      << "not the same person";
  ASSERT_TRUE(registry.Write(Decide({second.id}, ReviewDecision::kDifferent, "jonas")).ok());
  EXPECT_EQ(registry.Identities(), "EAST:1 EAST:2") << "a third person decides";
  ASSERT_EQ(registry.OpenReviews().size(), 1u);
  const ReviewState third = registry.OpenReviews()[0];
  EXPECT_EQ(third.kind, ReviewKind::kDisagreement);
  ASSERT_TRUE(registry.Write(Decide({third.id}, ReviewDecision::kDifferent, "petra")).ok());
  EXPECT_EQ(registry.Identities(), "EAST:1 | EAST:2");
  EXPECT_TRUE(registry.OpenReviews().empty());
}

TEST(ReviewStories, ASampleOfTheMachinesLinksIsLookedAt) {
  RegistryOptions options;
  options.second_look_links = 1;
  MemoryRegistry registry(options);
  Person ann = kAnn;
  ann.national_id = "900-01-0001";
  ASSERT_TRUE(registry.Register("EAST", "1", ann).ok());
  EXPECT_TRUE(registry.OpenReviews().empty());
  ASSERT_TRUE(registry.Register("WEST", "7", ann).ok());
  ASSERT_EQ(registry.OpenReviews().size(), 1u);
  EXPECT_EQ(registry.OpenReviews()[0].kind, ReviewKind::kSecondLook);
  // Taken apart before anybody looked: the question is moot.
  ASSERT_TRUE(registry.Say(AssertionKind::kDifferent, {"EAST", "1"}, {"WEST", "7"}).ok());
  EXPECT_TRUE(registry.OpenReviews().empty());
}

}  // namespace
}  // namespace ipse
