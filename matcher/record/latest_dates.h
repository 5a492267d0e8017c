#pragma once

// Which date is the latest, but for one record in a thousand (mistyped years), while dates come and go.
//
//   LatestDates dates;
//   dates.Count(20240131, +1);
//   dates.Settle(/*records=*/1);
//   dates.latest();              // 20240131
//
// Thread-safety: not thread-safe; concurrent readers. Cost: O(log different dates) a date.

#include <absl/container/btree_map.h>

#include <cstdint>

namespace ipse {

class LatestDates {
 public:
  // A packed date (yyyymmdd) is held so many times more, or fewer.
  void Count(uint32_t date, int64_t times);
  // To be called when dates were counted: that many records hold one.
  void Settle(uint64_t records);
  // 0: there is none.
  uint32_t latest() const { return latest_; }

 private:
  absl::btree_map<uint32_t, uint64_t> times_;
  uint32_t latest_ = 0;
  uint64_t later_ = 0;  // dates behind it
};

}  // namespace ipse
