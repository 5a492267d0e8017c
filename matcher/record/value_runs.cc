#include "matcher/record/value_runs.h"

#include "matcher/base/check.h"
#include "matcher/raw/raw_table_builder.h"

namespace ipse {

ValueRun* ValueRuns::AddRun() {
  const std::lock_guard<std::mutex> lock(mutex_);
  IPSE_CHECK(runs_.size() < kRunsMax);
  runs_.push_back(std::make_unique<ValueRun>());
  runs_.back()->number = static_cast<uint32_t>(runs_.size() - 1);
  return runs_.back().get();
}

ItemIndex ValueWriter::Append(std::string_view text, uint8_t flags) {
  if (run_ == nullptr || run_->full()) run_ = runs_->AddRun();
  run_->text.Append(text.data(), text.size());
  run_->end.PushBack(static_cast<uint32_t>(run_->text.size()));
  run_->flags.PushBack(flags);
  return run_->number << 16 | (run_->size() - 1);
}

ItemIndex ValueWriter::Add(std::string_view text, uint8_t flags) {
  if (tried_ >= kTried && hits_ * 8 < tried_) return Append(text, flags);
  if (recent_.empty()) recent_.resize(size_t{1} << kRecentBits);
  ++tried_;
  const uint32_t hash = HashValue(text.data(), text.size());
  Recent& recent = recent_[hash >> (32 - kRecentBits)];
  if (recent.run != nullptr && recent.hash == hash && recent.run->at(recent.place) == text &&
      (recent.run->flags[recent.place] | flags) == recent.run->flags[recent.place]) {
    ++hits_;
    return recent.run->number << 16 | recent.place;
  }
  const ItemIndex item = Append(text, flags);
  recent = {hash, item & 0xFFFF, run_};
  return item;
}

}  // namespace ipse
