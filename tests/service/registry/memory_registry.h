#pragma once

// The registry's decisions without a disk: decider, state and a scripted engine over a vector of entries. For tests of
// what is decided, not of how it is kept.
//
//   MemoryRegistry registry;
//   registry.Register("EAST", "1", {.given = "ANN", .family = "SAMPLE", .born = "1980-02-03"});
//   EXPECT_EQ(registry.Identities(), "EAST:1 WEST:7 | EAST:2");

#include <string>
#include <vector>

#include "service/registry/decider.h"
#include "tests/service/registry/scripted_engine.h"

namespace ipse {

struct Person {
  std::string given, family, born, national_id, phone;
};
PersonData DataOf(const Person& person);

class MemoryRegistry {
 public:
  explicit MemoryRegistry(RegistryOptions options = {});

  absl::StatusOr<WriteAnswer> Write(const WriteCommand& command);
  // Shorthands; `time` is the event time in seconds, 0 for "now".
  absl::StatusOr<WriteAnswer> Register(const std::string& authority, const std::string& identifier, const Person& person,
                                       int64_t time = 0);
  absl::StatusOr<WriteAnswer> Merge(const std::string& authority, const std::string& survivor, const std::string& old,
                                    bool take_back = false);
  absl::StatusOr<WriteAnswer> Say(AssertionKind kind, const RecordKey& left, const RecordKey& right);
  absl::StatusOr<WriteAnswer> Undo(uint64_t entry, bool keep_apart = true);

  // "EAST:1 WEST:7 | EAST:2": identities by their first record, records by key.
  std::string Identities() const;
  Euid EuidOf(const RecordKey& key) const { return state_.record(state_.FindRecord(key)).euid; }
  std::vector<ReviewState> OpenReviews() const;

  const RegistryState& state() const { return state_; }
  const ScriptedEngine& engine() const { return engine_; }
  const std::vector<journal::Entry>& entries() const { return entries_; }
  RegistryOptions& options() { return options_; }
  void Advance(int64_t us) { now_us_ += us; }

 private:
  absl::StatusOr<StoredVersion> ReadVersion(RecordId record, uint32_t version) const;
  uint32_t PreviousCurrent(RecordId record, uint32_t version) const;

  RegistryOptions options_;
  RegistryState state_;
  absl::Mutex lock_;
  ScriptedEngine engine_;
  std::vector<journal::Entry> entries_;
  DecisionContext context_;
  int64_t now_us_ = 1'700'000'000'000'000;
};

}  // namespace ipse
