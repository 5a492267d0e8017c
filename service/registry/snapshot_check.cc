#include "service/registry/snapshot_check.h"

#include "service/registry/snapshot.h"
#include "service/registry/state.h"

namespace ipse {

absl::StatusOr<SnapshotCheck> CheckSnapshot(const JournalStore& store) {
  SnapshotCheck check;
  const auto snapshot = Snapshot::Open(store.folder());
  if (snapshot.status().code() == absl::StatusCode::kNotFound) return check;
  constexpr char kRemedy[] = "delete registry.snapshot: the next start does without";
  if (!snapshot.ok()) {
    check.problems.push_back(fmt::format("snapshot: {}; {}", ToStd(snapshot.status().message()), kRemedy));
    return check;
  }
  const SnapshotMark& mark = (*snapshot)->mark();
  const auto chain = store.ChainAt(mark.sequence);
  if (!chain.ok() || *chain != mark.chain) {
    check.problems.push_back(fmt::format("snapshot: it is of another journal; {}", kRemedy));
    return check;
  }
  check.sequence = mark.sequence;
  RegistryState restored;
  restored.Restore(&(*snapshot)->archive());
  if (const absl::Status status = (*snapshot)->archive().status(); !status.ok()) {
    check.problems.push_back(fmt::format("snapshot: {}; {}", ToStd(status.message()), kRemedy));
    return check;
  }
  const std::vector<RegistryState::PartDigest> is = restored.Digests();
  RegistryState replayed;
  IPSE_RETURN_IF_ERROR(store.ForAll(0, [&](const journal::Entry& entry) {
    if (entry.sequence() > mark.sequence) return false;
    for (const journal::Effect& effect : entry.effect()) replayed.Apply(effect, entry.sequence(), entry.time_us());
    return true;
  }));
  const std::vector<RegistryState::PartDigest> should_be = replayed.Digests();
  for (size_t p = 0; p < is.size(); ++p) {
    if (is[p].digest == should_be[p].digest) continue;
    check.problems.push_back(fmt::format("snapshot: its {} are not what the journal says; stop the service, {}", is[p].part, kRemedy));
  }
  return check;
}

}  // namespace ipse
