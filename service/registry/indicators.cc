#include "service/registry/indicators.h"

#include <absl/time/time.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "service/registry/conversions.h"

namespace ipse {
namespace {

constexpr int64_t kHourUs = 3'600'000'000, kDayUs = 24 * kHourUs;
// Days kept: three years, to compare a month with the same one of two years before.
constexpr size_t kDaysMax = 1100;

std::string DayName(int64_t day) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixMicros(day * kDayUs), absl::UTCTimeZone());
}

}  // namespace

void IndicatorCounts::Add(const IndicatorCounts& other) {
  new_records += other.new_records;
  updates += other.updates;
  unchanged += other.unchanged;
  stale += other.stale;
  held += other.held;
  linked += other.linked;
  for (size_t k = 0; k < kKinds; ++k) {
    raised[k] += other.raised[k];
    same[k] += other.same[k];
    different[k] += other.different[k];
    undecided[k] += other.undecided[k];
    vanished[k] += other.vanished[k];
  }
  second_looks_agreed += other.second_looks_agreed;
  second_looks_disagreed += other.second_looks_disagreed;
  writes += other.writes;
  undone += other.undone;
  resolve_hours += other.resolve_hours;
}

uint16_t Indicators::Source(const std::string& authority) {
  const auto [at, added] = source_numbers_.try_emplace(authority, static_cast<uint16_t>(sources_.size()));
  if (added) sources_.push_back(authority);
  return at->second;
}

uint16_t Indicators::SourceOf(uint32_t record) const {
  return record == 0 || record > source_of_.size() ? 0 : source_of_[record - 1];
}

IndicatorCounts& Indicators::Counts(int64_t time_us, uint16_t source) {
  const int64_t day = time_us / kDayUs;
  if (!days_.contains(day) && days_.size() >= kDaysMax) days_.erase(days_.begin());
  return days_[day].by_source[source];
}

void Indicators::Add(const journal::Entry& entry, bool watch) {
  const absl::MutexLock held(&lock_);
  if (sources_.empty()) Source("");  // number 0: what concerns no record
  AddEffects(entry, watch);
  IndicatorCounts& counts = Counts(entry.time_us(), SourceOf(entry.outcome().record_id()));
  ++counts.writes;
  counts.undone += static_cast<uint64_t>(entry.cause().undoes_size());
  using O = journal::Outcome;
  if (entry.cause().kind() != journal::Cause::REGISTER) return;
  if (entry.outcome().disposition() == O::UNCHANGED) ++counts.unchanged;
  if (entry.outcome().disposition() == O::STALE) ++counts.stale;
  if (entry.outcome().disposition() == O::HELD) ++counts.held;
}

void Indicators::AddEffects(const journal::Entry& entry, bool watch) {
  std::set<uint64_t> opened;
  std::set<uint32_t> newcomers;
  for (const journal::Effect& effect : entry.effect()) {
    using E = journal::Effect;
    switch (effect.change_case()) {
      case E::kRecordOpened: {
        source_of_.push_back(Source(effect.record_opened().key().authority()));
        newcomers.insert(effect.record_opened().record_id());
        ++Counts(entry.time_us(), source_of_.back()).new_records;
        break;
      }
      case E::kVersionAdded: {
        const auto& added = effect.version_added();
        const uint16_t source = SourceOf(added.record_id());
        if (added.current() && added.version() > 1) ++Counts(entry.time_us(), source).updates;
        if (watch && entry.cause().kind() == journal::Cause::REGISTER) drift_.See(sources_[source], added.demographics());
        break;
      }
      case E::kIdentityOpened: opened.insert(effect.identity_opened().euid()); break;
      case E::kRecordMoved: {
        const auto& moved = effect.record_moved();
        if (newcomers.contains(moved.record_id()) && !opened.contains(moved.to_euid())) {
          ++Counts(entry.time_us(), SourceOf(moved.record_id())).linked;
        }
        break;
      }
      case E::kReviewOpened: {
        const auto& review = effect.review_opened();
        open_[review.review_id()] = {FromJournal(review.kind()), review.left_record_id(), review.right_record_id(),
                                     entry.time_us()};
        ++Counts(entry.time_us(), SourceOf(review.left_record_id())).raised[static_cast<size_t>(review.kind())];
        break;
      }
      case E::kReviewClosed: Close(entry, effect.review_closed()); break;
      default: break;
    }
  }
}

void Indicators::Close(const journal::Entry& entry, const journal::ReviewClosed& closed) {
  const auto found = open_.find(closed.review_id());
  if (found == open_.end()) return;
  const OpenReview review = found->second;
  open_.erase(found);
  const auto kind = static_cast<size_t>(review.kind);
  IndicatorCounts& counts = Counts(entry.time_us(), SourceOf(review.left));
  switch (closed.decision()) {
    case journal::REVIEW_DECISION_UNSPECIFIED: ++counts.vanished[kind]; return;
    case journal::SAME_PERSON: ++counts.same[kind]; break;
    case journal::DIFFERENT_PEOPLE:
    case journal::SPLIT: ++counts.different[kind]; break;
    default: ++counts.undecided[kind]; break;
  }
  if (review.kind == ReviewKind::kSecondLook) {
    ++(closed.why() == "the second look agrees" ? counts.second_looks_agreed : counts.second_looks_disagreed);
  }
  const double hours = static_cast<double>(entry.time_us() - review.opened_us) / kHourUs;
  counts.resolve_hours += hours;
  ++days_[entry.time_us() / kDayUs].resolved[static_cast<int>(std::floor(4 * std::log2(std::max(hours, 1e-4))))];
}

IndicatorsView Indicators::View(int64_t now_us, uint32_t days) const {
  const absl::MutexLock held(&lock_);
  IndicatorsView view;
  std::map<uint16_t, IndicatorCounts> by_source;
  std::map<int, uint64_t> resolved;
  uint64_t num_resolved = 0;
  for (auto at = days_.lower_bound(now_us / kDayUs - days + 1); at != days_.end(); ++at) {
    IndicatorCounts day;
    for (const auto& [source, counts] : at->second.by_source) {
      by_source[source].Add(counts);
      day.Add(counts);
    }
    view.all.Add(day);
    view.by_day.emplace_back(DayName(at->first), day);
    for (const auto& [bin, count] : at->second.resolved) {
      resolved[bin] += count;
      num_resolved += count;
    }
  }
  for (const auto& [source, counts] : by_source) {
    if (source != 0) view.by_source.emplace_back(sources_[source], counts);
  }
  std::sort(view.by_source.begin(), view.by_source.end(), [](const auto& l, const auto& r) { return l.first < r.first; });
  uint64_t below = 0;
  for (const auto& [bin, count] : resolved) {
    below += count;
    if (2 * below < num_resolved) continue;
    view.resolve_hours_median = std::exp2((bin + 0.5) / 4);
    break;
  }
  std::map<ReviewKind, std::vector<double>> ages;
  std::set<uint32_t> in_duplicate;
  for (const auto& [id, review] : open_) {
    ages[review.kind].push_back(static_cast<double>(now_us - review.opened_us) / kHourUs);
    if (review.kind == ReviewKind::kPossibleDuplicate) in_duplicate.insert({review.left, review.right});
  }
  for (auto& [kind, hours] : ages) {
    std::sort(hours.begin(), hours.end());
    view.backlog.push_back({kind, hours.size(), hours.back(), hours[hours.size() / 2]});
  }
  constexpr auto kDuplicate = static_cast<size_t>(ReviewKind::kPossibleDuplicate);
  if (!source_of_.empty()) {
    view.duplicate_error_rate = static_cast<double>(in_duplicate.size()) / static_cast<double>(source_of_.size());
  }
  if (view.all.new_records != 0) {
    view.duplicate_creation_rate =
        static_cast<double>(view.all.same[kDuplicate]) / static_cast<double>(view.all.new_records);
  }
  view.drift = drift_.Warnings();
  return view;
}

}  // namespace ipse
