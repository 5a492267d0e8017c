// Figures about a registry's work, worked out by hand; and sources that change what they send overnight.

#include "service/registry/indicators.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/service/registry/memory_registry.h"

namespace ipse {
namespace {

constexpr auto kDuplicate = static_cast<size_t>(ReviewKind::kPossibleDuplicate);
const Person kAnn = {"ANN", "SAMPLE", "1980-02-03", "", "555-0101"};
const Person kBea = {"BEA", "SAMPLE", "1980-02-03", "", "555-0101"};
const Person kCal = {"CAL", "TESTER", "1955-07-09", "900-01-0003", ""};

IndicatorsView ViewOf(const MemoryRegistry& registry, uint32_t days) {
  Indicators indicators;
  for (const journal::Entry& entry : registry.entries()) indicators.Add(entry);
  return indicators.View(registry.entries().back().time_us(), days);
}

TEST(Indicators, CountWhatHappenedByDayAndSource) {
  MemoryRegistry registry;
  ASSERT_TRUE(registry.Register("EAST", "1", kAnn).ok());
  ASSERT_TRUE(registry.Register("EAST", "2", kBea).ok());   // a possible duplicate
  ASSERT_TRUE(registry.Register("EAST", "3", kCal).ok());
  ASSERT_TRUE(registry.Register("WEST", "7", kCal).ok());   // linked
  ASSERT_EQ(registry.Register("EAST", "1", kCal)->disposition, Disposition::kHeld);
  IndicatorsView view = ViewOf(registry, 1);
  EXPECT_EQ(view.all.new_records, 4u);
  EXPECT_EQ(view.all.linked, 1u);
  EXPECT_EQ(view.all.held, 1u);
  EXPECT_EQ(view.all.raised[kDuplicate], 1u);
  EXPECT_DOUBLE_EQ(view.duplicate_error_rate, 2.0 / 4);
  EXPECT_DOUBLE_EQ(view.duplicate_creation_rate, 0);
  ASSERT_EQ(view.by_source.size(), 2u);
  EXPECT_EQ(view.by_source[0].first, "EAST");
  EXPECT_EQ(view.by_source[0].second.new_records, 3u);
  EXPECT_EQ(view.by_source[1].second.linked, 1u);
  EXPECT_EQ(view.backlog.size(), 2u);

  // The next day, five hours later, a person decides.
  registry.Advance(24 * 3'600'000'000LL);
  DecideReviewCommand decide;
  decide.origin.actor = "jane";
  decide.origin.reason = "data-agree";
  decide.decision = ReviewDecision::kSame;
  decide.reviews = {registry.OpenReviews()[0].id};
  ASSERT_TRUE(registry.Write(decide).ok());
  view = ViewOf(registry, 2);
  EXPECT_EQ(view.all.same[kDuplicate], 1u);
  EXPECT_DOUBLE_EQ(view.duplicate_error_rate, 0);
  EXPECT_DOUBLE_EQ(view.duplicate_creation_rate, 1.0 / 4);
  EXPECT_NEAR(view.resolve_hours_median, 24, 24 * 0.2);
  EXPECT_EQ(view.by_day.size(), 2u);
  EXPECT_EQ(ViewOf(registry, 1).all.new_records, 0u) << "of today alone";
  ASSERT_TRUE(registry.Undo(registry.entries().size()).ok());
  EXPECT_EQ(ViewOf(registry, 1).all.undone, 1u);
}

journal::Demographics Sent(int number, bool new_format, bool with_phone = true) {
  journal::Demographics data;
  const auto add = [&](const char* role, const std::string& text) {
    auto* value = data.add_value();
    value->set_role(role);
    value->set_text(text);
  };
  add("family_name", fmt::format("SAMPLE{}", std::string(static_cast<size_t>(number % 5), 'X')));
  const int line = 1000 + number % 9000;
  if (with_phone) add("phone", new_format ? fmt::format("+1 (214) 555 {}", line) : fmt::format("214555{}", line));
  return data;
}

TEST(Drift, ANewFormatOvernightIsNoticedAndNamesTheSource) {
  DriftWatch drift;
  for (int i = 0; i < 20'000; ++i) {
    drift.See("EAST", Sent(i, false));
    drift.See("WEST", Sent(i, false));
  }
  EXPECT_TRUE(drift.Warnings().empty());
  for (int i = 0; i < 300; ++i) drift.See("EAST", Sent(i, true));
  const auto warnings = drift.Warnings();
  ASSERT_FALSE(warnings.empty());
  for (const DriftWarning& warning : warnings) {
    EXPECT_EQ(warning.source, "EAST");
    EXPECT_EQ(warning.field, "phone");
  }
  // When it has become the usual thing, it is no news.
  for (int i = 0; i < 100'000; ++i) drift.See("EAST", Sent(i, true));
  EXPECT_TRUE(drift.Warnings().empty());
}

TEST(Drift, AFieldThatStaysEmptyIsNoticed) {
  DriftWatch drift;
  for (int i = 0; i < 20'000; ++i) drift.See("EAST", Sent(i, false));
  for (int i = 0; i < 200; ++i) drift.See("EAST", Sent(i, false, /*with_phone=*/false));
  const auto warnings = drift.Warnings();
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0].what, "filled");
  EXPECT_GT(warnings[0].usual, 0.9);
  EXPECT_LT(warnings[0].now, 0.6);
}

TEST(Drift, ChanceAloneDoesNotWarn) {
  DriftWatch drift;
  uint64_t state = 20261126;  // a plain generator: the same numbers everywhere
  int warned = 0;
  for (int i = 0; i < 200'000; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    drift.See("EAST", Sent(static_cast<int>(state >> 40), state >> 63 != 0, (state >> 33) % 10 < 7));
    if (i % 1000 == 0) warned += drift.Warnings().empty() ? 0 : 1;
  }
  EXPECT_EQ(warned, 0);
}

}  // namespace
}  // namespace ipse
