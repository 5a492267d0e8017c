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
// An incremental run looks at what entries since the last finished run touched, and at who was or is like that; it changes
// what a full run would, without reading the rest. Weights that shift with the registry as a whole (which births count as
// recent) are brought up to date by a full one. Where no run has finished yet, one was stopped, or the model or the policy
// has changed since, it is a full one.
//
// A run that was stopped is taken up by the next one: what was applied is no difference any more, and the rest gets the
// same batch id. Twice the same run changes nothing the second time.
//
// Fails with what the registry fails with; FailedPrecondition where there is nothing to reconcile.
// Thread-safety: one at a time per registry. Cost: a scan of the journal and a batch without training; memory as the batch.
// Incremental: some tenths of a millisecond for each record that was touched, each like it, and each like those.

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
  bool incremental = false;
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
  bool incremental = false;            // it was; else `full_because` says why it was not, if it was wanted
  std::string full_because;
  uint64_t touched = 0;                // of an incremental run: active records touched since the last one
  bool truncated = false;              // of an incremental run: keys had more records than it looked at; a full run looks further
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
