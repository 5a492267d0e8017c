// Short stories of people and messages, and what the registry makes of them.

#include <gtest/gtest.h>

#include "tests/service/registry/memory_registry.h"

namespace ipse {
namespace {

const Person kAnn = {"ANN", "SAMPLE", "1980-02-03", "900-01-0001", "555-0101"};
const Person kBea = {"BEA", "SAMPLE", "1980-02-03", "", "555-0101"};       // a twin of Ann, by all we know
const Person kCal = {"CAL", "TESTER", "1955-07-09", "900-01-0003", ""};

TEST(RegistryStories, OnePersonInTwoPlacesIsOneIdentity) {
  MemoryRegistry registry;
  const auto first = registry.Register("EAST", "1", kAnn);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->decision, "an identity of its own");
  const auto second = registry.Register("WEST", "7", kAnn);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->decision, "certain match: linked");
  EXPECT_EQ(second->euid, first->euid);
  ASSERT_TRUE(registry.Register("EAST", "2", kCal).ok());
  EXPECT_EQ(registry.Identities(), "EAST:1 WEST:7 | EAST:2");
  EXPECT_TRUE(registry.OpenReviews().empty());
}

TEST(RegistryStories, TwinsAreForAPersonToTellApart) {
  MemoryRegistry registry;
  ASSERT_TRUE(registry.Register("EAST", "1", kAnn).ok());
  const auto twin = registry.Register("EAST", "2", kBea);
  ASSERT_TRUE(twin.ok()) << twin.status();
  EXPECT_EQ(registry.Identities(), "EAST:1 | EAST:2");
  ASSERT_EQ(twin->reviews.size(), 1u);
  EXPECT_EQ(registry.OpenReviews()[0].kind, ReviewKind::kPossibleDuplicate);
  // Told once, never asked again: not even when both send the same once more.
  ASSERT_TRUE(registry.Say(AssertionKind::kDifferent, {"EAST", "1"}, {"EAST", "2"}).ok());
  EXPECT_TRUE(registry.OpenReviews().empty());
  Person moved = kBea;
  moved.phone = "555-0199";
  ASSERT_TRUE(registry.Register("EAST", "2", moved).ok());
  EXPECT_TRUE(registry.OpenReviews().empty());
}

TEST(RegistryStories, ARepeatedTimeAndOlderDataDoNotWin) {
  MemoryRegistry registry;
  ASSERT_TRUE(registry.Register("EAST", "1", kAnn, 1000).ok());
  Person married = kAnn;
  married.family = "WEDDED";
  EXPECT_EQ(registry.Register("EAST", "1", married, 2000)->disposition, Disposition::kApplied);
  EXPECT_EQ(registry.Register("EAST", "1", kAnn, 1500)->disposition, Disposition::kStale);
  EXPECT_EQ(registry.Register("EAST", "1", married, 3000)->disposition, Disposition::kUnchanged);
  EXPECT_EQ(registry.Register("EAST", "1", kAnn, 2500)->disposition, Disposition::kStale);
  EXPECT_EQ(registry.state().record(RecordId{1}).versions, 5u);
  EXPECT_EQ(registry.engine().people().at(RecordId{1}), DataOf(married));
}

TEST(RegistryStories, AnotherPersonsDataAreHeldAndDecided) {
  MemoryRegistry registry;
  ASSERT_TRUE(registry.Register("EAST", "1", kAnn).ok());
  const auto overlay = registry.Register("EAST", "1", kCal);
  ASSERT_TRUE(overlay.ok());
  EXPECT_EQ(overlay->disposition, Disposition::kHeld);
  ASSERT_EQ(registry.OpenReviews().size(), 1u);
  EXPECT_EQ(registry.OpenReviews()[0].kind, ReviewKind::kPossibleOverlay);
  EXPECT_EQ(registry.engine().people().at(RecordId{1}), DataOf(kAnn));
  DecideHeldVersionCommand accept;
  accept.origin.actor = "steward";
  accept.key = {"EAST", "1"};
  accept.version = 2;
  accept.accept = true;
  ASSERT_TRUE(registry.Write(accept).ok());
  EXPECT_TRUE(registry.OpenReviews().empty());
  EXPECT_EQ(registry.engine().people().at(RecordId{1}), DataOf(kCal));
  // And taken back.
  ASSERT_TRUE(registry.Undo(3).ok());
  EXPECT_EQ(registry.engine().people().at(RecordId{1}), DataOf(kAnn));
}

TEST(RegistryStories, AMergeBeforeTheRecordsItNamesAppliesWhenTheyCome) {
  MemoryRegistry registry;
  EXPECT_EQ(registry.Merge("EAST", "1", "2")->disposition, Disposition::kPending);
  EXPECT_EQ(registry.Register("EAST", "2", kCal)->disposition, Disposition::kSubsumed);
  EXPECT_EQ(registry.Register("EAST", "1", kAnn)->disposition, Disposition::kApplied);
  EXPECT_EQ(registry.Identities(), "EAST:1 EAST:2");
}

TEST(RegistryStories, AMergeTakenBackGivesBackWhatWasThere) {
  MemoryRegistry registry;
  ASSERT_TRUE(registry.Register("EAST", "1", kAnn).ok());
  ASSERT_TRUE(registry.Register("EAST", "2", kCal).ok());
  ASSERT_TRUE(registry.Register("WEST", "7", kCal).ok());
  ASSERT_EQ(registry.Identities(), "EAST:1 | EAST:2 WEST:7");
  const Euid ann = registry.EuidOf({"EAST", "1"}), cal = registry.EuidOf({"EAST", "2"});
  ASSERT_TRUE(registry.Merge("EAST", "1", "2").ok());
  EXPECT_EQ(registry.EuidOf({"EAST", "2"}), ann);
  const auto back = registry.Merge("EAST", "1", "2", true);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(registry.Identities(), "EAST:1 | EAST:2 WEST:7");
  EXPECT_EQ(registry.EuidOf({"EAST", "1"}), ann);
  EXPECT_EQ(registry.EuidOf({"EAST", "2"}), cal);
  EXPECT_TRUE(back->conflicts.empty());
}

TEST(RegistryStories, MergesInACircleAreHeld) {
  MemoryRegistry registry;
  ASSERT_TRUE(registry.Register("EAST", "1", kAnn).ok());
  ASSERT_TRUE(registry.Register("EAST", "2", kAnn).ok());
  ASSERT_TRUE(registry.Merge("EAST", "1", "2").ok());
  EXPECT_EQ(registry.Merge("EAST", "2", "1")->disposition, Disposition::kHeld);
  EXPECT_EQ(registry.Merge("EAST", "1", "2")->disposition, Disposition::kUnchanged);
  ASSERT_EQ(registry.OpenReviews().size(), 1u);
  EXPECT_EQ(registry.OpenReviews()[0].kind, ReviewKind::kMergeConflict);
}

TEST(RegistryStories, DifferentHoldsThroughAThirdRecord) {
  MemoryRegistry registry;
  Person no_number = kAnn;
  no_number.national_id = "";
  ASSERT_TRUE(registry.Register("EAST", "1", kAnn).ok());
  ASSERT_TRUE(registry.Register("EAST", "2", no_number).ok());
  ASSERT_TRUE(registry.Say(AssertionKind::kDifferent, {"EAST", "1"}, {"EAST", "2"}).ok());
  ASSERT_TRUE(registry.Register("WEST", "7", kAnn).ok());
  EXPECT_NE(registry.EuidOf({"EAST", "1"}), registry.EuidOf({"EAST", "2"}));
  const auto same = registry.Say(AssertionKind::kSame, {"WEST", "7"}, {"EAST", "2"});
  EXPECT_EQ(same.status().code(), absl::StatusCode::kFailedPrecondition) << registry.Identities();
}

TEST(RegistryStories, ALinkOfTheMachineTakenBackStaysApart) {
  MemoryRegistry registry;
  ASSERT_TRUE(registry.Register("EAST", "1", kAnn).ok());
  ASSERT_TRUE(registry.Register("WEST", "7", kAnn).ok());
  ASSERT_EQ(registry.Identities(), "EAST:1 WEST:7");
  EXPECT_EQ(registry.Write(UndoCommand{}).status().code(), absl::StatusCode::kInvalidArgument) << "nobody asks";
  ASSERT_TRUE(registry.Undo(2).ok());
  EXPECT_EQ(registry.Identities(), "EAST:1 | WEST:7");
  EXPECT_EQ(registry.Undo(2).status().code(), absl::StatusCode::kFailedPrecondition) << "undone already";
  // Sent again, the record is active again, but what a person took apart stays apart.
  ASSERT_TRUE(registry.Register("WEST", "7", kAnn).ok());
  EXPECT_EQ(registry.Identities(), "EAST:1 | WEST:7");
  EXPECT_TRUE(registry.OpenReviews().empty());
}

TEST(RegistryStories, AMarriageAndAMoveDoNotBreakALink) {
  MemoryRegistry registry;
  Person no_number = kAnn;
  no_number.national_id = "";
  ASSERT_TRUE(registry.Register("EAST", "1", no_number, 1000).ok());
  ASSERT_TRUE(registry.Register("WEST", "7", no_number, 1000).ok());
  Person married = no_number;
  married.family = "WEDDED";
  married.phone = "555-0177";
  ASSERT_EQ(registry.Register("WEST", "7", married, 2000)->decision, "stays where it was linked");
  EXPECT_EQ(registry.Identities(), "EAST:1 WEST:7");
}

}  // namespace
}  // namespace ipse
