// What policy lets the machine do by itself, as short stories.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/registry/policy.h"
#include "tests/service/registry/memory_registry.h"

namespace ipse {
namespace {

const Person kAnn = {"ANN", "SAMPLE", "1980-02-03", "900-01-0001", "555-0101"};
const Person kCal = {"CAL", "TESTER", "1955-07-09", "900-01-0003", ""};

std::vector<std::string> Asked(const MemoryRegistry& registry) {
  std::vector<std::string> whys;
  for (const ReviewState& review : registry.OpenReviews()) whys.push_back(review.why);
  return whys;
}

TEST(Policy, TheJournalKeepsAllOfIt) {
  RegistryOptions options;
  options.linking = LinkingMode::kReview;
  options.linking_by_source["NORTH"] = LinkingMode::kObserve;
  options.unique_sources = {"EAST", "WEST"};
  options.link_floor_bits = 12.5;
  options.nameless = LinkPolicy::kApart;
  options.newborns = LinkPolicy::kApart;
  options.newborn_days = 60;
  options.accept_overlays_of = {"EAST"};
  options.overlay_bits = 3;
  options.survivorship.fields[""].trusted = {"EAST"};
  options.survivorship.fields["name"].rules = {SurvivorshipRule::kFrequent, SurvivorshipRule::kRecent};
  RegistryOptions again;
  ApplyPolicy(PolicyOf(options), &again);
  EXPECT_EQ(PolicyOf(again).SerializeAsString(), PolicyOf(options).SerializeAsString());
  EXPECT_EQ(PolicyChange(PolicyOf(again), PolicyOf(options)), "");
  EXPECT_EQ(PolicyChange(PolicyOf(RegistryOptions()), PolicyOf(options)),
            "linking is review, was automatic; linking of NORTH is observe; overlay_bits is 3, was 0; "
            "sources without duplicates: EAST WEST; link_floor_bits is 12.5, was 0; records without a name: kept apart; "
            "records of newborns: kept apart; newborn_days is 60, was 0; "
            "overlays taken of: EAST; survivorship: all fields trust EAST, name by frequent recent");
}

TEST(Policy, GoingBackAStepLeavesWhatWasLinked) {
  for (const LinkingMode mode : {LinkingMode::kReview, LinkingMode::kObserve}) {
    MemoryRegistry registry;
    ASSERT_TRUE(registry.Register("EAST", "1", kAnn).ok());
    ASSERT_TRUE(registry.Register("WEST", "7", kAnn).ok());
    ASSERT_EQ(registry.Identities(), "EAST:1 WEST:7");
    registry.options().linking = mode;
    Person moved = kAnn;
    moved.phone = "555-0202";
    ASSERT_TRUE(registry.Register("EAST", "1", moved).ok());
    EXPECT_EQ(registry.Identities(), "EAST:1 WEST:7") << static_cast<int>(mode);
    ASSERT_TRUE(registry.Register("NORTH", "4", kAnn).ok());
    EXPECT_EQ(registry.Identities(), "EAST:1 WEST:7 | NORTH:4") << static_cast<int>(mode);
  }
}

TEST(Policy, ASourceWithoutDuplicatesIsNeverLinkedWithItself) {
  RegistryOptions options;
  options.unique_sources = {"EAST"};
  MemoryRegistry registry(options);
  ASSERT_TRUE(registry.Register("EAST", "1", kAnn).ok());
  const auto second = registry.Register("EAST", "2", kAnn);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->decision, "an identity of its own");
  EXPECT_EQ(registry.Identities(), "EAST:1 | EAST:2");
  EXPECT_TRUE(registry.OpenReviews().empty()) << "the source says that they are two";
  // A third record is one of the two; which, is asked.
  ASSERT_TRUE(registry.Register("WEST", "7", kAnn).ok());
  EXPECT_EQ(registry.Identities(), "EAST:1 WEST:7 | EAST:2");
  EXPECT_THAT(Asked(registry), testing::ElementsAre("certain, but the other identity has a record of 'EAST', which has no duplicates"));
  // A person may know better.
  ASSERT_TRUE(registry.Say(AssertionKind::kSame, {"EAST", "1"}, {"EAST", "2"}).ok());
  EXPECT_EQ(registry.Identities(), "EAST:1 EAST:2 WEST:7");
}

TEST(Policy, WhatWasLinkedBeforeTheSourceWasCleanStays) {
  MemoryRegistry registry;
  ASSERT_TRUE(registry.Register("EAST", "1", kAnn).ok());
  ASSERT_TRUE(registry.Register("EAST", "2", kAnn).ok());
  ASSERT_EQ(registry.Identities(), "EAST:1 EAST:2");
  registry.options().unique_sources = {"EAST"};
  Person moved = kAnn;
  moved.phone = "555-0202";
  ASSERT_TRUE(registry.Register("EAST", "1", moved).ok());
  EXPECT_EQ(registry.Identities(), "EAST:1 EAST:2");
}

TEST(Policy, BelowTheFloorAPersonIsAsked) {
  RegistryOptions options;
  options.link_floor_bits = 30;
  MemoryRegistry registry(options);
  ASSERT_TRUE(registry.Register("EAST", "1", kAnn).ok());
  ASSERT_TRUE(registry.Register("WEST", "7", kAnn).ok());  // 26 bits
  EXPECT_EQ(registry.Identities(), "EAST:1 | WEST:7");
  EXPECT_THAT(Asked(registry), testing::ElementsAre("certain, but with less than the 30 bits that a link needs"));
  registry.options().link_floor_bits = 26;
  ASSERT_TRUE(registry.Register("NORTH", "4", kAnn).ok());
  EXPECT_EQ(registry.Identities(), "EAST:1 NORTH:4 WEST:7");
}

TEST(Policy, RecordsWithoutANameAreAskedAboutOrKeptApart) {
  Person nameless = kAnn;
  nameless.given = nameless.family = "";
  for (const LinkPolicy policy : {LinkPolicy::kLink, LinkPolicy::kAsk, LinkPolicy::kApart}) {
    RegistryOptions options;
    options.nameless = policy;
    MemoryRegistry registry(options);
    ASSERT_TRUE(registry.Register("EAST", "1", kAnn).ok());
    ASSERT_TRUE(registry.Register("WEST", "7", nameless).ok());
    EXPECT_EQ(registry.Identities(), policy == LinkPolicy::kLink ? "EAST:1 WEST:7" : "EAST:1 | WEST:7");
    if (policy == LinkPolicy::kAsk) {
      EXPECT_THAT(Asked(registry), testing::ElementsAre("certain, but one of the two has no name"));
    } else {
      EXPECT_TRUE(registry.OpenReviews().empty());
    }
    ASSERT_TRUE(registry.Register("WEST", "7", kAnn).ok());
    EXPECT_EQ(registry.Identities(), "EAST:1 WEST:7") << "once the name is known";
    EXPECT_TRUE(registry.OpenReviews().empty());
  }
}

TEST(Policy, NewbornsAreAskedAboutOrKeptApartUntilTheyAreGrown) {
  const Person eve = {"EVE", "SAMPLE", "2023-11-10", "900-01-0007", "555-0101"};
  const int64_t in_november = 1'700'000'000, in_december = in_november + 20 * 86'400, in_january = in_november + 60 * 86'400;
  for (const LinkPolicy policy : {LinkPolicy::kLink, LinkPolicy::kAsk, LinkPolicy::kApart}) {
    RegistryOptions options;
    options.newborns = policy;
    options.newborn_days = 28;
    MemoryRegistry registry(options);
    ASSERT_TRUE(registry.Register("EAST", "1", eve, in_november).ok());
    ASSERT_TRUE(registry.Register("WEST", "7", eve, in_december).ok());  // 28 days old
    EXPECT_EQ(registry.Identities(), policy == LinkPolicy::kLink ? "EAST:1 WEST:7" : "EAST:1 | WEST:7");
    if (policy == LinkPolicy::kAsk) {
      EXPECT_THAT(Asked(registry), testing::ElementsAre("certain, but one of the two is a newborn"));
    } else {
      EXPECT_TRUE(registry.OpenReviews().empty());
    }
    ASSERT_TRUE(registry.Register("EAST", "1", eve, in_january).ok());
    EXPECT_EQ(registry.Identities(), policy == LinkPolicy::kLink ? "EAST:1 WEST:7" : "EAST:1 | WEST:7") << "the other still is one";
    Person moved = eve;
    moved.phone = "555-0202";
    ASSERT_TRUE(registry.Register("WEST", "7", moved, in_january).ok());
    ASSERT_TRUE(registry.Register("EAST", "1", moved, in_january + 1).ok());
    EXPECT_EQ(registry.Identities(), "EAST:1 WEST:7") << "grown";
    EXPECT_TRUE(registry.OpenReviews().empty());
  }
}

// An update that looks like another person's, from a source whose updates are taken all the same.
class FlaggedOverlay : public testing::Test {
 protected:
  FlaggedOverlay() {
    registry_.options().accept_overlays_of = {"EAST"};
    EXPECT_TRUE(registry_.Register("EAST", "1", kAnn, 100).ok());
    EXPECT_TRUE(registry_.Register("WEST", "7", kAnn, 100).ok());
    const auto answer = registry_.Register("EAST", "1", kCal, 200);
    EXPECT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->disposition, Disposition::kApplied);
    EXPECT_EQ(registry_.OpenReviews().size(), 1u);
    review_ = registry_.OpenReviews()[0];
  }
  absl::Status Decide(ReviewDecision decision) {
    DecideReviewCommand command;
    command.origin.actor = "maria";
    command.origin.reason = "data-agree";
    command.reviews = {review_.id};
    command.decision = decision;
    return registry_.Write(command).status();
  }
  std::string Given() const { return std::string(registry_.engine().people().at(RecordId{1}).demographics.values[0].text.Reveal()); }

  MemoryRegistry registry_;
  ReviewState review_;
};

TEST_F(FlaggedOverlay, IsTakenAndAskedAbout) {
  EXPECT_EQ(review_.kind, ReviewKind::kPossibleOverlay);
  EXPECT_EQ(review_.why, "the new data look like another person's; they were taken");
  EXPECT_EQ(review_.version, 2u);
  EXPECT_EQ(Given(), "CAL");
}

TEST_F(FlaggedOverlay, SameLeavesIt) {
  ASSERT_TRUE(Decide(ReviewDecision::kSame).ok());
  EXPECT_TRUE(registry_.OpenReviews().empty());
  EXPECT_EQ(Given(), "CAL");
}

TEST_F(FlaggedOverlay, DifferentBringsTheEarlierDataBack) {
  ASSERT_TRUE(Decide(ReviewDecision::kDifferent).ok());
  EXPECT_TRUE(registry_.OpenReviews().empty());
  EXPECT_EQ(Given(), "ANN");
  EXPECT_EQ(registry_.Identities(), "EAST:1 WEST:7");
  // And taken back, the question is there again.
  ASSERT_TRUE(registry_.Undo(registry_.entries().size()).ok());
  EXPECT_EQ(Given(), "CAL");
  ASSERT_EQ(registry_.OpenReviews().size(), 1u);
}

TEST_F(FlaggedOverlay, ALaterVersionClosesIt) {
  ASSERT_TRUE(registry_.Register("EAST", "1", kCal, 300).ok());
  EXPECT_EQ(registry_.OpenReviews().size(), 1u) << "the same data again answer nothing";
  Person moved = kCal;
  moved.phone = "555-0303";
  ASSERT_TRUE(registry_.Register("EAST", "1", moved, 400).ok());
  EXPECT_TRUE(registry_.OpenReviews().empty());
}

}  // namespace
}  // namespace ipse
