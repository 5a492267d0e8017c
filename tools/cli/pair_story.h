#pragma once

// Everything there is to say about one pair of records of a finished run: how alike they are, what that weighs, and why
// they are, or are not, one identity.
//
//   IPSE_ASSIGN_OR_RETURN(auto explainer, PairExplainer::Open("out", threads, progress));
//   PairStory story = explainer->Explain(17, 23);
//   fmt::print("{}", explainer->Text(story, /*values=*/true));
//
// Reads the run's input again and runs the run's model, so the figures are those of the run, bit for bit.
// Not thread-safe (the block index is made when first asked for). Cost: opening reads the input; the first pair builds the
// block index, as the run did; then microseconds a pair.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "blocking/key_maker.h"
#include "tools/cli/finished_run.h"

namespace ipse {

struct ComparisonStory {
  std::string name;
  std::string level;             // "missing" where nothing can be compared
  std::string left, right;       // the standardised values: personal data
  uint32_t left_records = 0;     // how many records hold the value, 0 where there is none
  uint32_t right_records = 0;
  double bits = 0;               // what the comparison adds to what is known before it
  double running_bits = 0;
};

// Why a rule does or does not make a candidate of the pair. Holds field names, no value.
struct RuleStory {
  std::string rule;
  bool produces = false;
  std::string why_not;
};

// Why the two records are not one identity; several reasons may hold.
enum class MissReason : uint8_t { kBarred, kNotCompared, kBelowThreshold, kClusterAverage };
const char* MissReasonName(MissReason reason);

struct PairStory {
  uint32_t left = 0, right = 0;
  double prior_bits = 0;
  std::vector<ComparisonStory> comparisons;
  double others_bits = 0;            // what other records change: who claims one of the two, and which relatives they have
  RelativesOfPair relatives;         // as far as they were asked for
  float weight_bits = 0;             // that included
  Grade grade = Grade::kPossible;
  bool certainly_not = false;        // below the lowest grade
  std::string sentence;              // how the two are alike and how not, for a steward
  std::string review_reason;         // why a pair that is likely enough is not linked automatically; may be empty
  std::string match_class, other_class;  // the likeliest class of either kind, in words
  double match_class_share = 0, other_class_share = 0;  // posterior probabilities
  bool same_cluster = false;
  std::vector<uint32_t> path;        // records from left to right over kept links, both included; empty: none
  std::vector<RuleStory> rules;      // rules that apply to the input
  std::vector<std::string> rules_unused;
  std::vector<MissReason> reasons;   // the first is the one to name
  std::vector<std::string> texts;    // the reasons in words, in the same order
};

class PairExplainer {
 public:
  // Fails as FinishedRun::Open.
  static absl::StatusOr<std::unique_ptr<PairExplainer>> Open(const std::string& folder, int threads, Progress* progress);

  FinishedRun& run() { return *run_; }
  const RunResults& results() const { return run_->results(); }
  const EngineModel& model() const { return run_->model(); }
  // REQUIRES: two different records of the run.
  PairStory Explain(uint32_t left, uint32_t right);
  // The likeliest kind of two people that the pair would be, in words.
  std::string OtherClass(uint32_t left, uint32_t right) const;
  // Whether given and family names agree, to a nickname or a typing error.
  bool SameNames(uint32_t left, uint32_t right) const;
  // The story as lines for a person; without `values`, no record value is in it.
  std::string Text(const PairStory& story, bool values) const;

 private:
  PairExplainer() = default;
  ComparisonStory Compared(size_t comparison, Pattern pattern, uint32_t left, uint32_t right) const;
  const ResultLink* KeptLink(uint32_t left, uint32_t right) const;
  void ExplainOthers(const ResultLink& kept, Pattern pattern, PairStory* story);
  void ExplainGrade(const ResultLink* kept, Pattern pattern, PairStory* story) const;
  void ExplainRules(PairStory* story);
  void ExplainMiss(PairStory* story) const;
  std::optional<std::string> Barred(uint32_t left, uint32_t right) const;
  double ClusterAverage(uint32_t left, uint32_t right, uint64_t* pairs) const;
  std::vector<uint32_t> LinkPath(uint32_t left, uint32_t right) const;

  std::unique_ptr<FinishedRun> run_;
  // Who shares a contact with whom, and what certain links join; made when first asked for.
  std::optional<ContactGraph> contacts_;
  std::vector<uint32_t> identity_of_;
};

}  // namespace ipse
