// The registry killed at any moment: what it acknowledged is there afterwards, and nothing is half there.
//
// A child process writes and tells of every acknowledgement through a pipe; the parent kills it after a random time,
// IPSE_KILL_CYCLES times (default 200). A kill leaves the page cache alone, so it says nothing of a power loss: that is
// fault_test.cc.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <random>
#include <set>

#include "service/journal/entry_index.h"
#include "service/journal/journal_store.h"
#include "service/registry/registry.h"
#include "service/registry/snapshot_check.h"
#include "tests/service/registry/test_folder.h"

namespace ipse {
namespace {

RegisterCommand Message(int cycle, int number) {
  RegisterCommand command;
  command.origin.source = "EAST";
  command.origin.message_id = fmt::format("{}-{}", cycle, number);
  command.key = {"EAST", fmt::format("{}", (cycle * 7 + number) % 50)};
  Demographics& person = command.person.demographics;
  person.Add(ColumnRole::kGivenName, number % 2 == 0 ? "ANNEMARIE" : "ROBERT");
  person.Add(ColumnRole::kFamilyName, fmt::format("TESTINGHAM{}", number % 20));
  person.Add(ColumnRole::kBirthDate, fmt::format("1971-03-0{}", number % 9 + 1));
  return command;
}

// Never returns.
[[noreturn]] void WriteUntilKilled(const std::string& folder, int cycle, int acknowledge) {
  RegistryOptions options;
  options.snapshot_entries_min = 1;  // another process is writing snapshots all the time
  options.snapshot_interval = absl::ZeroDuration();
  auto registry = Registry::Open(folder, options);
  if (!registry.ok()) {
    const std::string why = fmt::format("!{}\n", registry.status().ToString());
    (void)!write(acknowledge, why.data(), why.size());
    _exit(1);
  }
  for (int number = 0;; ++number) {
    const auto answer = (*registry)->Write(Message(cycle, number));
    const std::string line = answer.ok() ? fmt::format("{}\n", number) : fmt::format("!{}\n", answer.status().ToString());
    if (write(acknowledge, line.data(), line.size()) < 0) _exit(1);
  }
}

// What the child acknowledged before it was killed.
std::vector<int> OneCycle(const std::string& folder, int cycle, std::chrono::microseconds life) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    WriteUntilKilled(folder, cycle, ends[1]);
  }
  close(ends[1]);
  // Every other child lives until it has acknowledged something, however slow the machine; the rest die while opening, too.
  if (cycle % 2 == 0) {
    pollfd readable{ends[0], POLLIN, 0};
    EXPECT_EQ(poll(&readable, 1, 60'000), 1) << "nothing was acknowledged within a minute";
  }
  usleep(static_cast<useconds_t>(life.count()));
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  std::string text;
  char buffer[4096];
  for (ssize_t got; (got = read(ends[0], buffer, sizeof(buffer))) > 0;) text.append(buffer, static_cast<size_t>(got));
  close(ends[0]);
  EXPECT_EQ(text.find('!'), std::string::npos) << text.substr(text.find('!'));
  std::vector<int> acknowledged;
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    if (end == std::string::npos) break;
    acknowledged.push_back(std::stoi(text.substr(at, end - at)));
    at = end + 1;
  }
  return acknowledged;
}

// A process that was killed while it made a copy of itself: the copy holds what was open until it runs for the first time.
TEST(RegistryKilled, OpensOnceACopyOfTheFormerProcessIsGone) {
  const TestFolder folder;
  auto former = JournalStore::Open(folder.path(), {});
  ASSERT_TRUE(former.ok()) << former.status();
  const pid_t copy = fork();
  if (copy == 0) {
    usleep(200'000);
    _exit(0);
  }
  former->reset();
  JournalOptions patient;
  patient.busy_timeout_ms = 60'000;
  const auto next = JournalStore::Open(folder.path(), patient);
  EXPECT_TRUE(next.ok()) << next.status();
  JournalOptions impatient;
  impatient.busy_timeout_ms = 1;
  EXPECT_EQ(JournalStore::Open(folder.path(), impatient).status().code(), absl::StatusCode::kFailedPrecondition);
  waitpid(copy, nullptr, 0);
}

TEST(RegistryKilled, KeepsWhatItAcknowledged) {
  const char* said = std::getenv("IPSE_KILL_CYCLES");
  const int cycles = said != nullptr ? std::atoi(said) : 200;
  const TestFolder folder;
  std::mt19937 random(42);
  std::vector<std::pair<int, int>> acknowledged;
  for (int cycle = 0; cycle < cycles; ++cycle) {
    const std::chrono::microseconds life(random() % 60'000);
    for (const int number : OneCycle(folder.path(), cycle, life)) acknowledged.emplace_back(cycle, number);
    if (HasFailure()) return;
  }
  EXPECT_GE(acknowledged.size(), static_cast<size_t>(cycles) / 2) << "the children did write";
  auto store = JournalStore::Open(folder.path(), {});
  ASSERT_TRUE(store.ok()) << store.status();
  for (const auto& [cycle, number] : acknowledged) {
    const Origin origin = Message(cycle, number).origin;
    const auto sequence = (*store)->FindMessage(origin.source, origin.message_id);
    ASSERT_TRUE(sequence.ok());
    EXPECT_NE(*sequence, 0u) << "lost: cycle " << cycle << " message " << number;
  }
  const auto problems = (*store)->Verify({});
  ASSERT_TRUE(problems.ok());
  EXPECT_TRUE(problems->empty()) << problems->front().what;
  const auto snapshot = CheckSnapshot(**store);
  ASSERT_TRUE(snapshot.ok()) << snapshot.status();
  EXPECT_GT(snapshot->sequence, 0u);
  EXPECT_TRUE(snapshot->problems.empty()) << snapshot->problems.front();
  // No message was applied twice.
  std::set<std::string> messages;
  EXPECT_TRUE((*store)->ForEach(0, [&](const journal::Entry& entry) {
    if (!entry.cause().message_id().empty()) {
      EXPECT_TRUE(messages.insert(entry.cause().message_id()).second);
    }
    return true;
  }).ok());
}

}  // namespace
}  // namespace ipse
