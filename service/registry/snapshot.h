#pragma once

// A registry's memory in a file beside its journal, so that opening need not replay what the snapshot covers.
//
//   IPSE_RETURN_IF_ERROR(WriteSnapshot(folder, {sequence, chain}, [&](ArchiveWriter* to) { state.Save(to); return true; }));
//   IPSE_ASSIGN_OR_RETURN(auto snapshot, Snapshot::Open(folder));      // NotFound: there is none that this program can use
//   state.Restore(&snapshot->archive());
//
// The journal stays the truth: a snapshot says up to which entry it goes and what the chain's value is there, and whoever
// opens the registry takes it only if the journal says the same. It is read by the very program that wrote it - one made of
// the same sources - and checked whole as it is read (matcher/base/archive.h); any other is as if there were none. It may be
// deleted at any time. It holds personal data, as the journal does, and only its owner may read it.
//
// Thread-safety: one writer of a folder at a time, who holds the journal's lock. Cost: the registry's memory, once.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "matcher/base/archive.h"

namespace ipse {

struct SnapshotMark {
  uint64_t sequence = 0;  // the last entry in it
  std::string chain;      // the chain's value there
};

class Snapshot {
 public:
  static absl::StatusOr<std::unique_ptr<Snapshot>> Open(const std::string& folder, int threads = 1);
  ~Snapshot();

  const SnapshotMark& mark() const { return mark_; }
  ArchiveReader& archive() { return archive_; }

 private:
  Snapshot(int file, int threads) : file_(file), archive_(file, threads) {}
  const int file_;
  ArchiveReader archive_;
  SnapshotMark mark_;
};

// Removes what a process that was killed left half written. REQUIRES: the journal's lock.
void RemoveUnfinishedSnapshot(const std::string& folder);

// Replaces the folder's snapshot once the new one is whole on the disk; if it cannot be, or `fill` returns false (then OK),
// the folder is as before.
absl::Status WriteSnapshot(const std::string& folder, const SnapshotMark& mark, const std::function<bool(ArchiveWriter*)>& fill);

}  // namespace ipse
