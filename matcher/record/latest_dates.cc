#include "matcher/record/latest_dates.h"

#include <iterator>

#include "matcher/base/check.h"

namespace ipse {

void LatestDates::Count(uint32_t date, int64_t times) {
  if (times == 0) return;
  const auto at = times_.try_emplace(date, 0).first;
  at->second += static_cast<uint64_t>(times);
  if (at->second == 0) times_.erase(at);
  if (date > latest_) later_ += static_cast<uint64_t>(times);
}

void LatestDates::Settle(uint64_t records) {
  constexpr uint64_t kMistypedOneIn = 1000;
  const uint64_t mistyped = records / kMistypedOneIn;
  while (later_ > mistyped) {
    const auto next = times_.upper_bound(latest_);
    IPSE_CHECK(next != times_.end());
    latest_ = next->first;
    later_ -= next->second;
  }
  for (;;) {
    const auto above = times_.upper_bound(latest_);
    if (above == times_.begin()) break;  // fewer than that
    const auto at = std::prev(above);
    if (at->first == latest_) {
      if (later_ + at->second > mistyped) return;
      later_ += at->second;
      if (at == times_.begin()) break;
      latest_ = std::prev(at)->first;
    } else {
      latest_ = at->first;
    }
  }
  latest_ = 0;
}

}  // namespace ipse
