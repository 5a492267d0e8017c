#pragma once

// Dates and times as people and extracts write them.

#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ipse {

// Microseconds since 1970 of a date or time with the year first, with or without its zone (UTC then); nothing for anything
// else.
inline std::optional<int64_t> TimeFromText(std::string_view text) {
  for (const char* format : {"%Y-%m-%d", absl::RFC3339_full, "%Y-%m-%d%ET%H:%M:%E*S", "%Y-%m-%d %H:%M:%E*S", "%Y-%m-%d %H:%M:%E*S%Ez",
                             "%Y-%m-%d %H:%M", "%E4Y%m%d", "%E4Y%m%d%H%M%S"}) {
    absl::Time time;
    if (absl::ParseTime(format, absl::string_view(text.data(), text.size()), &time, nullptr)) return absl::ToUnixMicros(time);
  }
  return std::nullopt;
}

// "2026-02-03 10:00:00 UTC".
inline std::string TimeText(int64_t us) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", absl::FromUnixMicros(us), absl::UTCTimeZone());
}

}  // namespace ipse
