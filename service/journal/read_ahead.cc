#include "service/journal/read_ahead.h"

#include <absl/synchronization/mutex.h>
#include <google/protobuf/arena.h>

#include <deque>
#include <memory>
#include <thread>
#include <vector>

namespace ipse {
namespace {

constexpr size_t kEntriesPerBatch = 256, kBatchesAhead = 8;

// Entries side by side in memory of their own, which goes at once.
struct Batch {
  std::unique_ptr<google::protobuf::Arena> arena;
  std::vector<journal::Entry*> entries;
};

// Between the two threads.
class Batches {
 public:
  // False once nobody takes any more.
  bool Put(Batch batch) {
    const absl::MutexLock held(&lock_);
    const auto room = [this] { return stopped_ || batches_.size() < kBatchesAhead; };
    lock_.Await(absl::Condition(&room));
    if (stopped_) return false;
    batches_.push_back(std::move(batch));
    return true;
  }
  void End(absl::Status status) {
    const absl::MutexLock held(&lock_);
    ended_ = true;
    status_ = std::move(status);
  }
  // Empty at the end.
  Batch Take() {
    const absl::MutexLock held(&lock_);
    const auto ready = [this] { return ended_ || !batches_.empty(); };
    lock_.Await(absl::Condition(&ready));
    if (batches_.empty()) return {};
    Batch batch = std::move(batches_.front());
    batches_.pop_front();
    return batch;
  }
  void Stop() {
    const absl::MutexLock held(&lock_);
    stopped_ = true;
  }
  absl::Status status() const {
    const absl::MutexLock held(&lock_);
    return status_;
  }

 private:
  mutable absl::Mutex lock_;
  std::deque<Batch> batches_;
  bool ended_ = false, stopped_ = false;
  absl::Status status_;
};

}  // namespace

absl::Status VisitAhead(const std::function<absl::StatusOr<bool>(journal::Entry* entry)>& next,
                        const std::function<bool(const journal::Entry& entry)>& visit) {
  Batches batches;
  std::thread reader([&] {
    for (bool more = true; more;) {
      Batch batch{std::make_unique<google::protobuf::Arena>(), {}};
      absl::Status status;
      while (batch.entries.size() < kEntriesPerBatch) {
        journal::Entry* const entry = google::protobuf::Arena::CreateMessage<journal::Entry>(batch.arena.get());
        const absl::StatusOr<bool> read = next(entry);
        more = read.ok() && *read;
        if (!more) {
          status = read.status();
          break;
        }
        batch.entries.push_back(entry);
      }
      if (!batch.entries.empty() && !batches.Put(std::move(batch))) more = false;
      if (!more) batches.End(std::move(status));
    }
  });
  for (;;) {
    const Batch batch = batches.Take();
    bool go_on = !batch.entries.empty();
    for (size_t i = 0; i < batch.entries.size() && go_on; ++i) go_on = visit(*batch.entries[i]);
    if (go_on) continue;
    batches.Stop();
    reader.join();
    return batch.entries.empty() ? batches.status() : absl::OkStatus();
  }
}

}  // namespace ipse
