#include "tools/ipsed/gauges.h"

#include <absl/synchronization/mutex.h>
#include <absl/time/clock.h>

#include <memory>

namespace ipse {
namespace {

constexpr std::pair<ReviewKind, const char*> kKinds[] = {
    {ReviewKind::kPossibleDuplicate, "possible_duplicate"}, {ReviewKind::kPossibleOverlap, "possible_overlap"},
    {ReviewKind::kPossibleOverlay, "possible_overlay"},     {ReviewKind::kConflictingCluster, "conflicting_cluster"},
    {ReviewKind::kMergeConflict, "merge_conflict"},         {ReviewKind::kSecondLook, "second_look"},
    {ReviewKind::kDisagreement, "disagreement"}};

// One answer for all gauges of a scrape.
class Answers {
 public:
  explicit Answers(const RegistryApi* registry) : registry_(*registry) {}
  RegistryStatus Status() {
    const absl::MutexLock held(&lock_);
    Refresh();
    return status_;
  }
  IndicatorsView Stats() {
    const absl::MutexLock held(&lock_);
    Refresh();
    return stats_;
  }

 private:
  void Refresh() {
    if (absl::Now() - asked_ < absl::Seconds(1)) return;
    status_ = registry_.Status();
    stats_ = registry_.Stats(30);
    asked_ = absl::Now();
  }

  const RegistryApi& registry_;
  absl::Mutex lock_;
  absl::Time asked_ = absl::InfinitePast();
  RegistryStatus status_;
  IndicatorsView stats_;
};

}  // namespace

void AddGauges(Telemetry* telemetry, const RegistryApi* registry) {
  const auto answers = std::make_shared<Answers>(registry);
  const auto status = [&](const char* name, const char* help, double (*value)(const RegistryStatus&)) {
    telemetry->AddGauge(name, help, {}, [answers, value] { return value(answers->Status()); });
  };
  status("ipse_records", "Source records known.", [](const auto& s) { return static_cast<double>(s.records); });
  status("ipse_identities", "Identities in use.", [](const auto& s) { return static_cast<double>(s.identities); });
  status("ipse_open_reviews", "Reviews that wait for a person.", [](const auto& s) { return static_cast<double>(s.open_reviews); });
  status("ipse_sequence", "Latest journal entry.", [](const auto& s) { return static_cast<double>(s.as_of.value); });
  status("ipse_snapshot_sequence", "Last entry in the snapshot that an opening begins from; 0: there is none.",
         [](const auto& s) { return static_cast<double>(s.snapshot.value); });
  status("ipse_writes_waiting", "Writes queued.", [](const auto& s) { return static_cast<double>(s.writes_waiting); });
  status("ipse_accepts_writes", "1 while writes are taken.", [](const auto& s) { return s.accepts_writes ? 1.0 : 0.0; });
  status("ipse_memory_bytes", "Held by the registry's structures.", [](const auto& s) { return static_cast<double>(s.memory_bytes); });
  status("ipse_reconcile_unfinished", "1 while a reconciliation was begun and has not finished.",
         [](const auto& s) { return s.open_reconcile.empty() ? 0.0 : 1.0; });

  const auto stats = [&](const char* name, const char* help, std::map<std::string, std::string> labels,
                         std::function<double(const IndicatorsView&)> value) {
    telemetry->AddGauge(name, help, std::move(labels), [answers, value = std::move(value)] { return value(answers->Stats()); });
  };
  for (const auto& [kind, name] : kKinds) {
    const auto of = [kind = kind](const IndicatorsView& view) {
      for (const BacklogView& backlog : view.backlog) {
        if (backlog.kind == kind) return backlog;
      }
      return BacklogView{};
    };
    stats("ipse_reviews_waiting", "Open reviews by kind.", {{"kind", name}},
          [of](const auto& view) { return static_cast<double>(of(view).open); });
    stats("ipse_review_oldest_hours", "Age of the oldest open review by kind.", {{"kind", name}},
          [of](const auto& view) { return of(view).oldest_hours; });
  }
  stats("ipse_duplicate_error_rate", "Share of records in an open possible duplicate.", {},
        [](const auto& view) { return view.duplicate_error_rate; });
  stats("ipse_duplicate_creation_rate", "Confirmed duplicates by new records, 30 days.", {},
        [](const auto& view) { return view.duplicate_creation_rate; });
  stats("ipse_review_resolve_hours_median", "Median time from opening a review to a person's decision, 30 days.", {},
        [](const auto& view) { return view.resolve_hours_median; });
  stats("ipse_entries_undone", "Entries taken back, 30 days.", {}, [](const auto& view) { return static_cast<double>(view.all.undone); });
  stats("ipse_overlays_held", "Updates held as possible overlays, 30 days.", {},
        [](const auto& view) { return static_cast<double>(view.all.held); });
  stats("ipse_second_looks_disagreed", "Second looks that came out otherwise, 30 days.", {},
        [](const auto& view) { return static_cast<double>(view.all.second_looks_disagreed); });
  stats("ipse_drift_warnings", "Source fields that are sent otherwise than they were; 'ipse stats' names them.", {},
        [](const auto& view) { return static_cast<double>(view.drift.size()); });
}

}  // namespace ipse
