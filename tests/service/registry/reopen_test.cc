// A registry opened again says what it said before, however its records came to be what they are.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "service/registry/registry.h"
#include "tests/service/registry/test_folder.h"

namespace ipse {
namespace {

constexpr int kPeople = 300;

// Person `number`, as told at one time; the same but for what may change.
PersonData Person(int number, uint32_t time) {
  std::mt19937 draw(static_cast<uint32_t>(number));
  const auto word = [&] {
    std::string text = "QX";
    for (int k = 0; k < 3; ++k) {
      text += "BCDFGHKLMNPRSTVZ"[draw() % 16];
      text += "AEIOU"[draw() % 5];
    }
    return text;
  };
  PersonData data;
  Demographics& person = data.demographics;
  const std::string given = word(), family = word(), former = word();
  const uint32_t day = draw() % 12 + 1, month = draw() % 12 + 1, year = draw() % 110 + 1915;
  std::mt19937 change(time * 1000 + static_cast<uint32_t>(number));
  if (number % 7 == 0) person.Add(ColumnRole::kPreviousFamilyName, former);  // before the name it was before
  person.Add(ColumnRole::kFamilyName, family);
  if (number % 11 == 0) {
    person.Add(ColumnRole::kNickname, word());
    person.Add(ColumnRole::kFullName, given + " " + family);
  } else {
    person.Add(ColumnRole::kGivenName, given);
  }
  // Written in ways that a whole column would be asked about.
  person.Add(ColumnRole::kBirthDate, number % 3 == 0 ? fmt::format("{:02}/{:02}/{}", day, month, year)
                                                     : fmt::format("{}-{:02}-{:02}", year, month, day));
  for (int i = 0; i < (number % 13 == 0 ? 9 : number % 3); ++i) {
    person.Add(ColumnRole::kPhone, fmt::format("214-{}-{:04}", draw() % 700 + 200, change() % 10'000));
  }
  if (number % 5 == 0) person.Add(ColumnRole::kStreet, fmt::format("{} OAK ST", change() % 900 + 1));
  if (number % 4 == 0) data.identifiers.push_back({number % 8 == 0 ? "NHS" : "INSURER", fmt::format("{:010}", draw() % 1'000'000'000)});
  return data;
}

std::string Dump(const Registry& registry) {
  std::string text;
  for (int number = 0; number < kPeople; ++number) {
    MatchRequest request;
    request.person = Person(number, 0);
    const auto match = registry.Match(request);
    EXPECT_TRUE(match.ok()) << match.status();
    for (const MatchedIdentity& identity : match->identities) {
      text += fmt::format("{}: {}", number, identity.euid.value);
      for (const MatchedRecord& record : identity.records) text += fmt::format(" {} {:a}", record.record.value, record.weight_bits);
      text += "\n";
    }
  }
  return text;
}

TEST(Reopen, SaysTheSame) {
  for (const bool mostly_changed : {false, true}) {
    const TestFolder folder;
    const auto open = [&] {
      RegistryOptions options;
      options.national_authorities = {"NHS"};
      options.policy = RegistryOptions::PolicySource::kSet;
      auto registry = Registry::Open(folder.path(), options);
      EXPECT_TRUE(registry.ok()) << registry.status();
      return *std::move(registry);
    };
    auto registry = open();
    std::mt19937 draw(mostly_changed ? 2 : 1);
    const auto send = [&](int number, uint32_t time) {
      RegisterCommand command;
      command.key = {number % 2 == 0 ? "EAST" : "WEST", fmt::format("{}", number)};
      command.person = Person(number, time);
      const auto answer = registry->Write(command);
      ASSERT_TRUE(answer.ok()) << answer.status();
    };
    for (int number = 0; number < kPeople; ++number) send(number, 0);
    for (int i = 0; i < (mostly_changed ? 400 : 15); ++i) send(static_cast<int>(draw() % kPeople), draw() % 5);
    for (int i = 0; i < 9; ++i) {
      DeactivateCommand command;
      const int number = static_cast<int>(draw() % kPeople);
      command.key = {number % 2 == 0 ? "EAST" : "WEST", fmt::format("{}", number)};
      EXPECT_TRUE(registry->Write(command).ok());
      if (i % 3 == 0) send(number, 1);  // and back
    }
    const std::string before = Dump(*registry);
    ASSERT_GT(std::count(before.begin(), before.end(), '\n'), kPeople / 2);
    registry.reset();
    registry = open();
    const std::string after = Dump(*registry);
    EXPECT_TRUE(before == after) << "of " << before.size() << " bytes, the first to differ is number "
                                 << std::mismatch(before.begin(), before.end(), after.begin(), after.end()).first - before.begin();
  }
}

// A message that came before gets its first answer, whether what is known of it comes from the snapshot, from what is replayed
// after it, or from a journal without one.
TEST(Reopen, KnowsTheMessagesThatCame) {
  const TestFolder folder;
  const auto message = [](int number) {
    RegisterCommand command;
    command.key = {"EAST", fmt::format("{}", number)};
    command.person = Person(number, 0);
    command.origin.source = "FEED";
    command.origin.message_id = fmt::format("m{}", number);
    return command;
  };
  RegistryOptions with_snapshot, without;
  with_snapshot.snapshot_entries_min = 1;
  without.snapshot_entries_min = 1'000'000;
  int sent = 0;
  for (const RegistryOptions& options : {without, with_snapshot, without, without}) {
    auto registry = Registry::Open(folder.path(), options);
    ASSERT_TRUE(registry.ok()) << registry.status();
    const uint64_t sequence = (*registry)->Status().as_of.value;
    for (int number = 0; number < sent; ++number) {
      const auto again = (*registry)->Write(message(number));
      ASSERT_TRUE(again.ok()) << again.status();
      EXPECT_TRUE(again->repeated) << number;
    }
    EXPECT_EQ((*registry)->Status().as_of.value, sequence) << "nothing came of it";
    for (const int all = sent + 20; sent < all; ++sent) {
      const auto first = (*registry)->Write(message(sent));
      ASSERT_TRUE(first.ok()) << first.status();
      EXPECT_FALSE(first->repeated) << sent;
    }
  }
}

// What national identifiers are is policy, and known only at the end of the journal.
TEST(Reopen, ReadsIdentifiersByTheLatestPolicy) {
  const TestFolder folder;
  RegistryOptions options;
  options.policy = RegistryOptions::PolicySource::kSet;
  options.national_authorities = {"NHS"};
  std::string before;
  for (const bool changed : {false, true, true}) {
    if (changed) options.national_authorities = {"INSURER"};
    auto registry = Registry::Open(folder.path(), options);
    ASSERT_TRUE(registry.ok()) << registry.status();
    if (!changed) {
      for (int number = 0; number < kPeople; ++number) {
        RegisterCommand command;
        command.key = {"EAST", fmt::format("{}", number)};
        command.person = Person(number, 0);
        ASSERT_TRUE((*registry)->Write(command).ok());
      }
    }
    const std::string now = Dump(**registry);
    if (!before.empty()) {
      EXPECT_NE(now, before) << "insurance numbers count as national ones now";
      before.clear();
    } else if (!changed) {
      before = now;
    }
  }
}

}  // namespace
}  // namespace ipse
