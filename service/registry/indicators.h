#pragma once

// Figures about the work of a registry, by day and source: what came, what the machine linked, what people decided and how
// long they took, what was taken back.
//
//   Indicators indicators;
//   indicators.Add(entry);                        // every stored entry, in order
//   IndicatorsView view = indicators.View(now_us, 30);
//
// The rates are those of health information management: the duplicate error rate is the share of records that take part in a
// possible duplicate; the duplicate creation rate the confirmed duplicates of a period by its new records (AHIMA). A figure
// counts on the day of its entry; what is undone later stays counted and shows among the undos.
//
// Thread-safety: safe from any thread. Cost: about a microsecond an entry; 2 bytes a record and some hundred a day and source.

#include <absl/container/flat_hash_map.h>
#include <absl/synchronization/mutex.h>

#include <array>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "service/journal/journal.pb.h"
#include "service/registry/commands.h"
#include "service/registry/drift.h"

namespace ipse {

// The arrays are by ReviewKind.
struct IndicatorCounts {
  static constexpr size_t kKinds = 8;
  uint64_t new_records = 0, updates = 0, unchanged = 0, stale = 0, held = 0;
  uint64_t linked = 0;                       // new records that the machine put into an identity that was there
  std::array<uint64_t, kKinds> raised{};     // reviews opened
  std::array<uint64_t, kKinds> same{}, different{}, undecided{};  // closed by a person
  std::array<uint64_t, kKinds> vanished{};   // closed because the cause went
  uint64_t second_looks_agreed = 0, second_looks_disagreed = 0;
  uint64_t writes = 0, undone = 0;           // entries, and entries taken back
  double resolve_hours = 0;                  // total, of those closed by a person
  void Add(const IndicatorCounts& other);
};

struct BacklogView {
  ReviewKind kind = ReviewKind::kNone;
  uint64_t open = 0;
  double oldest_hours = 0, median_hours = 0;
};

struct IndicatorsView {
  IndicatorCounts all;
  std::vector<std::pair<std::string, IndicatorCounts>> by_source;
  std::vector<std::pair<std::string, IndicatorCounts>> by_day;  // "2026-03-01"
  std::vector<BacklogView> backlog;                             // kinds of which some are open
  double duplicate_error_rate = 0;     // now: records in an open possible duplicate, of all
  double duplicate_creation_rate = 0;  // of the period
  double resolve_hours_median = 0;     // of the period, to within a quarter
  std::vector<DriftWarning> drift;
};

class Indicators {
 public:
  // Without `watch`, what the sources send does not count for drift: for entries long past.
  void Add(const journal::Entry& entry, bool watch = true);
  // Of the latest `days` days, today included.
  IndicatorsView View(int64_t now_us, uint32_t days) const;

  // Calls `act` while nothing is added.
  void WhileStill(const std::function<void()>& act) const {
    const absl::MutexLock held(&lock_);
    act();
  }
  // For an archive (matcher/base/archive.h). REQUIRES: nobody else is there, or `act` of WhileStill.
  template <typename Self, typename Archive>
  static void Fields(Self& self, Archive* archive) {
    archive->Each(self.sources_, [](auto& source, Archive* to) { to->Array(source); });
    archive->Array(self.source_of_);
    archive->Each(self.open_, [](auto& review, Archive* to) {
      to->Value(review.first);
      to->Value(review.second);
    });
    archive->Each(self.days_, [](auto& day, Archive* to) {
      to->Value(day.first);
      const auto numbers = [](auto& item, Archive* each) {
        each->Value(item.first);
        each->Value(item.second);
      };
      to->Each(day.second.by_source, numbers);
      to->Each(day.second.resolved, numbers);
    });
    DriftWatch::Fields(self.drift_, archive);
    if constexpr (Archive::kReads) {
      for (size_t s = 0; s < self.sources_.size(); ++s) self.source_numbers_[self.sources_[s]] = static_cast<uint16_t>(s);
    }
  }

 private:
  struct OpenReview {
    ReviewKind kind;
    uint32_t left, right;
    int64_t opened_us;
  };
  struct Day {
    std::map<uint16_t, IndicatorCounts> by_source;
    std::map<int, uint64_t> resolved;  // by quarter powers of two of an hour
  };
  uint16_t SourceOf(uint32_t record) const;
  uint16_t Source(const std::string& authority);
  IndicatorCounts& Counts(int64_t time_us, uint16_t source);
  void AddEffects(const journal::Entry& entry, bool watch);
  void Close(const journal::Entry& entry, const journal::ReviewClosed& closed);

  mutable absl::Mutex lock_;
  std::vector<std::string> sources_;
  std::map<std::string, uint16_t> source_numbers_;
  std::vector<uint16_t> source_of_;   // by record
  std::map<uint64_t, OpenReview> open_;
  std::map<int64_t, Day> days_;       // since 1970
  DriftWatch drift_;
};

}  // namespace ipse
