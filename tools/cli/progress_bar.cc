#include "tools/cli/progress_bar.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

namespace ipse {
namespace {

constexpr double kShowAfterSeconds = 1.0;
constexpr double kRedrawSeconds = 0.2;
constexpr double kLineSeconds = 5.0;  // between plain lines
constexpr int kBarWidth = 30;

double Seconds(std::chrono::steady_clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

std::string Compact(double number) {
  if (number >= 1e9) return fmt::format("{:.1f} G", number / 1e9);
  if (number >= 1e6) return fmt::format("{:.1f} M", number / 1e6);
  if (number >= 1e4) return fmt::format("{:.0f} k", number / 1e3);
  return fmt::format("{:.0f}", number);
}

}  // namespace

ProgressBar::ProgressBar(std::FILE* stream, bool quiet)
    : stream_(stream), quiet_(quiet), terminal_(isatty(fileno(stream)) != 0) {}

void ProgressBar::Begin(std::string_view stage, uint64_t units) {
  const std::lock_guard lock(mutex_);
  stage_ = stage;
  units_ = units;
  done_ = 0;
  start_ = drawn_ = Clock::now();
  shown_ = false;
}

void ProgressBar::Advance(uint64_t units) {
  if (quiet_) return;
  const std::lock_guard lock(mutex_);
  done_ += units;
  const auto now = Clock::now();
  if (Seconds(now - start_) < kShowAfterSeconds) return;
  if (Seconds(now - drawn_) < (terminal_ ? kRedrawSeconds : kLineSeconds) && (terminal_ || shown_)) return;
  Draw(now, false);
}

void ProgressBar::End() {
  if (quiet_) return;
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  if (Seconds(now - start_) >= kShowAfterSeconds) Draw(now, true);
}

void ProgressBar::Draw(Clock::time_point now, bool last) {
  shown_ = true;
  drawn_ = now;
  const double seconds = Seconds(now - start_);
  const double rate = static_cast<double>(done_) / seconds;
  std::string line = fmt::format("{}: ", stage_);
  if (last) {
    line += fmt::format("done in {:.1f} s", seconds);
    if (done_ > 0) line += fmt::format(", {}/s", Compact(rate));
  } else if (units_ > 0) {
    const double share = std::min(1.0, static_cast<double>(done_) / static_cast<double>(units_));
    const double left = rate > 0 ? static_cast<double>(units_ - std::min(units_, done_)) / rate : 0;
    if (terminal_) line += fmt::format("[{:=<{}}{: <{}}] ", "", static_cast<int>(share * kBarWidth), "",
                                       kBarWidth - static_cast<int>(share * kBarWidth));
    line += fmt::format("{:.0f} %, {}/s, {:.0f} s left", share * 100, Compact(rate), left);
  } else {
    line += fmt::format("{}, {}/s", Compact(static_cast<double>(done_)), Compact(rate));
  }
  if (terminal_) {
    std::fputs(fmt::format("\r\033[K{}{}", line, last ? "\n" : "").c_str(), stream_);
  } else {
    std::fputs((line + "\n").c_str(), stream_);
  }
  std::fflush(stream_);
}

}  // namespace ipse
