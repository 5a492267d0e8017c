#pragma once

// The nightly reconciliation: the batch engine over all records of a registry, what would change and why, and - if wanted -
// the change itself, as one batch that can be taken back as one.
//
//   IPSE_ASSIGN_OR_RETURN(const ReconcileReport report, Reconcile(&registry, {.apply = true, .actor = "nightly"}));
//   if (!report.gate_failures.empty()) ...       // nothing was applied
//
// The active model scores every pair that blocking gives, as `ipse dedup` would, without training. Pairs that differ from
// what the registry holds are gathered into groups that hang together; the registry decides each group by its own rules -
// stewards' words, modes of the sources, guards - first on trial, then, if all gates hold, in earnest. The registry serves
// and takes writes meanwhile: what a record's own writer scored since is newer and stays.
//
// A run that was stopped is taken up by the next one: what was applied is no difference any more, and the rest gets the
// same batch id. Twice the same run changes nothing the second time.
//
// Fails with what the registry fails with; FailedPrecondition where there is nothing to reconcile.
// Thread-safety: one at a time per registry. Cost: a scan of the journal and a batch without training; memory as the batch.

#include <functional>
#include <string>
#include <vector>

#include "service/engine/progress.h"
#include "service/registry/registry_api.h"

namespace ipse {

// A run whose trial goes beyond one of these applies nothing.
struct ReconcileGates {
  double moved_share_max = 0.02;      // of all records: more is a changed model or a broken feed, not a night's drift
  uint32_t identity_records_max = 50; // of the largest identity that comes out
  double join_precision_min = 0.98;   // expected, by the probability of each join's strongest pair
};

struct ReconcileOptions {
  bool apply = false;
  bool may_split = false;             // take links of the machine apart that the evidence no longer carries
  std::string actor = "reconcile";
  std::string batch_id;               // empty: that of a run that was stopped, or a new one
  ReconcileGates gates;
  int threads = 2;
  size_t changes_max = 1'000'000;     // kept in the report
  Progress* progress = nullptr;
  std::function<bool()> stopped;      // asked between groups; true ends the run, which the next one takes up
};

struct ReconcileChange {
  enum class Kind : uint8_t { kJoin, kSplit, kMove };
  Kind kind = Kind::kJoin;
  RecordId record;
  RecordKey key;
  Euid from, to;
  // The strongest pair between the record and those it comes to (or leaves, of a split).
  RecordId other;
  RecordKey other_key;
  float weight_bits = 0;
  double probability = 0;
  Grade grade = Grade::kPossible;
  uint64_t sequence = 0;              // of the entry, where applied
};

struct ReconcileReport {
  std::string batch_id, model_id;
  bool applied = false, resumed = false, stopped = false;
  uint64_t records = 0, candidates = 0, pairs = 0;
  uint64_t differing_pairs = 0, groups = 0, changed_groups = 0;
  uint64_t joins = 0, splits = 0, moves = 0;   // records
  uint64_t reviews = 0;                        // opened, updated or closed
  uint64_t largest_identity = 0;               // among those that change
  double join_precision = 1;                   // expected
  double estimated_precision = 1, estimated_recall = 1;  // of the model on these records, certain and probable links
  std::vector<std::string> gate_failures;      // each with the figure and the limit
  std::vector<ReconcileChange> changes;
  bool changes_cut = false;
  std::vector<std::pair<std::string, double>> seconds;  // by stage
};

absl::StatusOr<ReconcileReport> Reconcile(RegistryApi* registry, const ReconcileOptions& options);

}  // namespace ipse
