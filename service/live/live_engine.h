#pragma once

// The engine for one record at a time, over a table that grows: what batch (service/engine/linkage_job.h) says of a pair,
// this says, bit for bit, for the same model over the same records.
//
//   IPSE_ASSIGN_OR_RETURN(auto engine, LiveEngine::Create(model, {}));
//   RecordIndex row = engine->Add(person);
//   IPSE_ASSIGN_OR_RETURN(LookUpResult found, engine->LookUp(asked, {}));
//
// The model must be trained. Class shares are for a number of records: give Create a model scaled to it (ScaledTo).
//
// Thread-safety: all functions from any thread; Add, Replace, Remove and SetModel exclude readers for some microseconds, a
// look-up of a person who is not stored for its whole length, because unknown values are numbered while it lasts.
// Cost: a look-up compares the records that share a blocking key (some dozens), about 0.1 to 0.3 ms in millions of records.

#include <absl/synchronization/mutex.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "blocking/live_index.h"
#include "matcher/base/archive.h"
#include "matcher/raw/raw_table.h"
#include "matcher/record/growing_table.h"
#include "service/engine/linkage_job.h"

namespace ipse {

struct LiveOptions {
  int threads = 1;  // of bulk work
  RecordStandardiserOptions standardise;
  LiveIndexOptions index;
};

struct LookUpOptions {
  double weight_min = -1e9;        // DEFAULT: the model's possible limit counts alone
  std::function<bool()> expired;   // asked before comparing; true ends the look-up with DeadlineExceeded
};

struct LiveCandidate {
  RecordIndex row = 0;
  float weight_bits = 0;
  Grade grade = Grade::kPossible;
  int8_t guard = -1;      // that took it out of certain
  Pattern pattern = 0;
  uint64_t rules = 0;     // that bring the two together
  bool possible = true;   // reaches the possible limit
};

// A candidate that the shadow model grades otherwise; grades below probable count as one.
struct ShadowedCandidate {
  RecordIndex row = 0;
  float weight_bits = 0, shadow_bits = 0;
  Grade grade = Grade::kPossible, shadow_grade = Grade::kPossible;
};

struct LookUpResult {
  std::vector<LiveCandidate> candidates;  // possible or better, best first, then by row
  bool has_shadow = false;                  // a shadow model looked at them, too
  std::vector<ShadowedCandidate> shadowed;  // what it grades otherwise, in no order
  uint32_t compared = 0;
  std::vector<TruncatedRule> truncated;
};

class LiveEngine {
 public:
  static absl::StatusOr<std::unique_ptr<LiveEngine>> Create(EngineModel model, const LiveOptions& options);
  // Filled with the records of a table; row i is record i.
  static absl::StatusOr<std::unique_ptr<LiveEngine>> Create(EngineModel model, const LiveOptions& options,
                                                            const RawTable& raw, std::span<const ColumnRole> roles);
  // As one was when it was saved, but with this model, which must have the fields of the one it had then (FailedPrecondition:
  // records would be standardised otherwise). DataLoss where the archive is damaged.
  static absl::StatusOr<std::unique_ptr<LiveEngine>> Create(EngineModel model, const LiveOptions& options, ArchiveReader* archive);
  // Writes its records and keys. False, and nothing written, where models of other cleaning rules followed one another: then
  // records are standardised by the rules of their time. REQUIRES: called by `act` of WhileStill, or a fork made there.
  bool Save(ArchiveWriter* archive) const;
  // Gives up rows that hold nobody, where they are a fifth and more: they cost as much as others. Says where each row went
  // (GrowingTable::Compact); empty: nothing was done. Cost: as of making the index anew.
  std::vector<RecordIndex> Compact();
  // Calls `act` while nothing changes.
  void WhileStill(const std::function<void()>& act) const;

  // --- Writers ---
  RecordIndex Add(const Demographics& person);
  // The row that holds the new data: the same one when nothing that matters changed.
  RecordIndex Replace(RecordIndex row, const Demographics& person);
  void Remove(RecordIndex row);
  // Weights are by this model from here on. FailedPrecondition unless it is trained and has the same fields.
  absl::Status SetModel(EngineModel model);
  // The same failures, changing nothing.
  absl::Status CheckModel(const EngineModel& model) const;
  // Look-ups also score their candidates with this model, to say what it would grade otherwise; none: no longer. It decides
  // nothing, and sees what the blocking rules of the model in use give. Fails as SetModel does.
  absl::Status SetShadow(std::optional<EngineModel> model);

  // --- Readers ---
  absl::StatusOr<LookUpResult> LookUp(const Demographics& person, const LookUpOptions& options) const;
  absl::StatusOr<LookUpResult> LookUp(RecordIndex row, const LookUpOptions& options) const;
  // Scores a pair, whether or not they share a key. NotFound for a row that holds nobody. The rules that bring the two
  // together cost more than the rest; they are found only for whoever asks.
  enum class Rules : uint8_t { kLeave, kFind };
  absl::StatusOr<LiveCandidate> Compare(RecordIndex left, RecordIndex right, Rules rules = Rules::kLeave) const;
  absl::StatusOr<LiveCandidate> Compare(const Demographics& person, RecordIndex right, Rules rules = Rules::kLeave) const;
  // Every pair that has one of these rows, as a batch over all records would keep it: with competition for a record
  // (service/engine/adjudicate.h) and graded. By left, then right, the left row the smaller. Rows that hold nobody have none.
  // Aborted where another model was put into use meanwhile. Cost: a look-up for each row, its partners and theirs.
  struct KeptPairs {
    std::vector<KeptPair> pairs;
    bool truncated = false;  // some key had more records than a look-up looks at
  };
  absl::StatusOr<KeptPairs> PairsOf(std::span<const RecordIndex> rows) const;
  bool Has(RecordIndex row, ColumnRole role) const;
  // A newborn not yet named ("BABY GIRL"), or somebody born on or after a day (yyyymmdd).
  bool UnnamedOrBornSince(RecordIndex row, uint32_t day) const;
  bool Differ(RecordIndex left, RecordIndex right, ColumnRole role) const;

  // Rows of which every word begins a name, a number, a date or a place, at most `max` and the latest first. Looks through
  // the whole table, a stretch at a time: some milliseconds per million records.
  std::vector<RecordIndex> Search(std::span<const std::string> words, size_t max) const;

  uint32_t num_records() const;
  uint64_t memory_bytes() const;

  // --- What pairs are made of; the model stays as long as nobody sets another. ---
  struct Evidence {
    std::string comparison, level;
    double weight_bits = 0;
  };
  std::vector<Evidence> Explain(Pattern pattern) const;
  std::string LikeliestClass(const LiveCandidate& pair) const;
  std::string GuardReason(int8_t guard) const;
  std::string RuleName(uint32_t rule) const;
  // Match weight of a pair nothing is known of.
  double PriorBits() const;
  const EngineModel& model() const { return *model_; }

 private:
  struct PatternScore {
    float weight_bits;
    Grade grade;
    int8_t guard;
  };
  struct PatternScores {
    absl::flat_hash_map<Pattern, PatternScore> scores;
    uint64_t of = 0;  // the model they are by
  };
  // What a look-up needs for itself; kept for the next one.
  struct Workspace {
    ComparisonPlan::Scratch compare;
    LiveIndex::Scratch index;
    std::vector<Partner> partners;
    std::vector<RecordIndex> left, right;
    std::vector<Pattern> patterns;
    PatternScores scores;
    ComparisonPlan::Scratch shadow_compare;
    std::vector<Pattern> shadow_patterns;
    PatternScores shadow_scores;
  };
  struct Shadow {
    std::unique_ptr<const EngineModel> model;
    std::unique_ptr<ComparisonPlan> plan;
    std::unique_ptr<Mixture> mixture;
    uint64_t number = 0;                   // among all models
  };
  class Borrowed;

  LiveEngine(EngineModel model, const LiveOptions& options, GrowingTable table);
  static absl::Status CheckTrained(const EngineModel& model);
  void UseModel(EngineModel model);
  StandardRecord Standardise(const Demographics& person) const;
  absl::StatusOr<LookUpResult> LookUpLocked(RecordIndex row, const LookUpOptions& options, Workspace* work) const;
  std::vector<RecordIndex> SearchStretch(std::span<const std::string> words, RecordIndex begin, RecordIndex end) const;
  static PatternScore Score(Pattern pattern, const EngineModel& model, const Mixture& mixture, uint64_t number, PatternScores* known);
  PatternScore ScoreOf(Pattern pattern, Workspace* work) const;
  void LookIntoShadow(Workspace* work, LookUpResult* result) const;
  LiveCandidate CompareLocked(RecordIndex left, RecordIndex right, Rules rules, Workspace* work) const;
  absl::Status AddPairsOf(RecordIndex row, Workspace* work, KeptPairs* out, std::vector<RecordIndex>* partners) const;
  uint64_t SharedRules(RecordIndex left, RecordIndex right) const;

  const LiveOptions options_;
  mutable absl::Mutex lock_;
  mutable GrowingTable table_;       // look-ups put their person in and take it out again
  std::shared_ptr<const EngineModel> model_;
  std::unique_ptr<ComparisonPlan> plan_;
  std::unique_ptr<Mixture> mixture_;
  std::unique_ptr<LiveIndex> index_;
  std::unique_ptr<Shadow> shadow_;   // none: no second model
  std::string fields_;               // of the model that records were standardised by; empty: of several
  uint64_t model_number_ = 0;        // of the model in use
  uint64_t models_ = 0;              // that were ever in use or in the shadow
  mutable absl::Mutex workspaces_lock_;
  mutable std::vector<std::unique_ptr<Workspace>> workspaces_;
  // A standardiser reads the schema and cleaning rules of the model it was made with, which it keeps.
  struct Standardiser {
    std::shared_ptr<const EngineModel> model;
    RecordStandardiser standardise;
  };
  mutable std::vector<std::unique_ptr<Standardiser>> standardisers_;
};

// A trained model's class shares brought from the number of records it was trained on to another: matches, relatives and the
// like grow with the records, so their share of all pairs falls as 1/n; coincidences keep theirs. A model that does not
// say on how many records it was trained is returned as it is.
absl::StatusOr<EngineModel> ScaledTo(const EngineModel& model, uint64_t records);

}  // namespace ipse
