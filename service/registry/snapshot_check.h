#pragma once

// Whether a registry's snapshot says what its journal says: both are made into a state, and those are compared. What a running
// registry had in memory when it wrote the snapshot is thereby checked, too.
//
//   IPSE_ASSIGN_OR_RETURN(SnapshotCheck check, CheckSnapshot(*store));   // the journal itself: JournalStore::Verify
//
// Thread-safety: from any thread, also while another process runs the registry. Cost: a replay, and the memory of two states.

#include <string>
#include <vector>

#include "service/journal/journal_store.h"

namespace ipse {

struct SnapshotCheck {
  uint64_t sequence = 0;              // the last entry in it; 0: there is none that this program can read
  std::vector<std::string> problems;  // empty: it is as the journal says
};

absl::StatusOr<SnapshotCheck> CheckSnapshot(const JournalStore& store);

}  // namespace ipse
