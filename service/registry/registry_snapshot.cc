// What a registry keeps in its snapshot, when it writes one, and how it opens from it.

#include <absl/time/clock.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <memory>

#include "service/registry/live_identity_engine.h"
#include "service/registry/registry_impl.h"
#include "service/registry/snapshot.h"

namespace ipse {
namespace {

// Puts a new object where one was: others keep pointing to it.
template <typename T>
void MakeAnew(T* object) {
  std::destroy_at(object);
  std::construct_at(object);
}

}  // namespace

// Fills state and figures from the snapshot; the engine follows (MakeEngine). Null, and nothing filled, where there is none to
// be used.
std::unique_ptr<Snapshot> RegistryImpl::OpenSnapshot() {
  RemoveUnfinishedSnapshot(store_->folder());
  auto opened = Snapshot::Open(store_->folder(), options_.threads);
  if (!opened.ok()) return nullptr;
  Snapshot& snapshot = **opened;
  const auto chain = store_->ChainAt(snapshot.mark().sequence);
  if (!chain.ok() || *chain != snapshot.mark().chain) return nullptr;  // of another journal, or of a longer one
  const absl::MutexLock held(&state_lock_);
  state_.Restore(&snapshot.archive());
  Indicators::Fields(indicators_, &snapshot.archive());
  SeenMessages::Fields(seen_, &snapshot.archive());
  if (snapshot.archive().status().ok()) {
    snapshot_sequence_ = snapshot_tried_ = snapshot.mark().sequence;
    return *std::move(opened);
  }
  MakeAnew(&state_);
  MakeAnew(&indicators_);
  MakeAnew(&seen_);
  return nullptr;
}

// Worth it where replaying what came since would take longer than reading it is worth: a share of the journal.
bool RegistryImpl::SnapshotIsDue() const {
  constexpr uint64_t kShare = 20;
  if (!started_ || !engine_exact_ || store_->failed() || options_.policy == RegistryOptions::PolicySource::kTry) return false;
  const uint64_t last = store_->last_sequence();
  return last - snapshot_tried_ >= std::max<uint64_t>(options_.snapshot_entries_min, last / kShare);
}

// The journal must not lack room for the sake of a snapshot: half as much again stays free.
bool RegistryImpl::HasRoomForSnapshot() const {
  struct statvfs disk {};
  if (statvfs(store_->folder().c_str(), &disk) != 0) return false;
  uint64_t needed = engine_->memory_bytes() + seen_.memory_bytes();
  {
    const absl::ReaderMutexLock held(&state_lock_);
    needed += state_.memory_bytes();
  }
  return uint64_t{disk.f_bavail} * disk.f_frsize / 3 * 2 >= needed;
}

// Calls `act` while neither state nor engine nor figures change.
void RegistryImpl::WhileStill(const std::function<void()>& act) const {
  const auto* engine = dynamic_cast<const LiveIdentityEngine*>(engine_.get());
  const absl::ReaderMutexLock held(&state_lock_);
  indicators_.WhileStill([&] { engine == nullptr ? act() : engine->WhileStill(act); });
}

// What a snapshot of this moment is of. REQUIRES: everything decided is stored.
absl::StatusOr<SnapshotMark> RegistryImpl::MarkSnapshot() {
  {
    const absl::MutexLock held(&state_lock_);
    CloseTrial();
  }
  SnapshotMark mark;
  mark.sequence = snapshot_tried_ = store_->last_sequence();
  IPSE_ASSIGN_OR_RETURN(mark.chain, store_->ChainAt(mark.sequence));
  return mark;
}

// Takes no lock (LiveEngine::Save). REQUIRES: called by `act` of WhileStill, or a fork made there.
absl::Status RegistryImpl::WriteSnapshot(const SnapshotMark& mark) const {
  const auto* engine = dynamic_cast<const LiveIdentityEngine*>(engine_.get());
  return ipse::WriteSnapshot(store_->folder(), mark, [&](ArchiveWriter* archive) {
    if (engine == nullptr) return false;
    state_.Save(archive);
    Indicators::Fields(indicators_, archive);
    SeenMessages::Fields(seen_, archive);
    return engine->Save(archive);
  });
}

// While running: a copy of this process, which sees memory as it is now, writes while this one goes on.
void RegistryImpl::BeginSnapshot() {
  const bool early = absl::Now() - snapshot_begun_ < options_.snapshot_interval;
  if (snapshot_process_ != 0 || early || !SnapshotIsDue()) return;
  snapshot_begun_ = absl::Now();
  if (!HasRoomForSnapshot()) return;
  CommitAll();
  if (store_->failed() || !engine_exact_) return;  // then memory holds what may not be stored
  const auto mark = MarkSnapshot();
  if (!mark.ok()) return;
  const pid_t parent = getpid();
  WhileStill([&] {
    snapshot_process_ = fork();
    if (snapshot_process_ != 0) return;
    // Alone, with this thread's stack and the memory: no lock may be taken, and nothing of the parent's is to be kept open.
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    (void)close_range(3, ~0U, 0);
    (void)setpriority(PRIO_PROCESS, 0, 10);
    _exit(WriteSnapshot(*mark).ok() ? 0 : 1);
  });
  if (snapshot_process_ < 0) snapshot_process_ = 0;  // no memory for it: the next time
}

// Sees whether the process that writes one has ended; with `wait` it ends now, whether or not it is done.
void RegistryImpl::EndSnapshot(bool wait) {
  if (snapshot_process_ == 0) return;
  if (wait) (void)kill(snapshot_process_, SIGKILL);
  int status = 0;
  pid_t ended;
  do ended = waitpid(snapshot_process_, &status, wait ? 0 : WNOHANG);
  while (ended < 0 && errno == EINTR);
  if (ended == 0) return;
  snapshot_process_ = 0;
  if (ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    snapshot_sequence_ = snapshot_tried_;
  } else if (wait) {
    snapshot_tried_ = snapshot_sequence_;
  }
}

// When everything has come to its end.
void RegistryImpl::LeaveSnapshot() {
  EndSnapshot(/*wait=*/true);
  if (committing_ != nullptr || !group_.entries.empty() || !SnapshotIsDue() || !HasRoomForSnapshot()) return;
  const auto mark = MarkSnapshot();
  if (!mark.ok()) return;
  WhileStill([&] {
    // Without it the next opening takes longer, and that is all.
    if (WriteSnapshot(*mark).ok()) snapshot_sequence_ = mark->sequence;
  });
}

}  // namespace ipse
