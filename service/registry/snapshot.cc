#include "service/registry/snapshot.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "service/registry/program_sources.h"

namespace ipse {
namespace {

constexpr char kMagic[] = "Ipse snapshot 1";

std::string PathOf(const std::string& folder) { return folder + "/registry.snapshot"; }
std::string UnfinishedPathOf(const std::string& folder) { return PathOf(folder) + ".new"; }

}  // namespace

absl::StatusOr<std::unique_ptr<Snapshot>> Snapshot::Open(const std::string& folder, int threads) {
  const int file = open(PathOf(folder).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return NotFound("there is no snapshot");
  std::unique_ptr<Snapshot> snapshot(new Snapshot(file, threads));
  std::string magic, program;
  ArchiveReader& archive = snapshot->archive_;
  archive.Array(magic);
  archive.Array(program);
  archive.Value(snapshot->mark_.sequence);
  archive.Array(snapshot->mark_.chain);
  IPSE_RETURN_IF_ERROR(archive.status());
  if (magic != kMagic || program != kProgramSources) return NotFound("the snapshot is of another version of the program");
  return snapshot;
}

Snapshot::~Snapshot() { close(file_); }

void RemoveUnfinishedSnapshot(const std::string& folder) { unlink(UnfinishedPathOf(folder).c_str()); }

absl::Status WriteSnapshot(const std::string& folder, const SnapshotMark& mark, const std::function<bool(ArchiveWriter*)>& fill) {
  const std::string path = PathOf(folder), unfinished = UnfinishedPathOf(folder);
  const int file = open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return FailedPrecondition("'{}' cannot be written: {}", unfinished, std::strerror(errno));
  ArchiveWriter archive(file);
  archive.Array(std::string(kMagic));
  archive.Array(std::string(kProgramSources));
  archive.Value(mark.sequence);
  archive.Array(mark.chain);
  const bool filled = fill(&archive);
  absl::Status status = filled ? archive.Finish() : absl::OkStatus();
  close(file);
  if (filled && status.ok() && std::rename(unfinished.c_str(), path.c_str()) != 0) {
    status = FailedPrecondition("'{}' cannot be replaced: {}", path, std::strerror(errno));
  }
  if (!filled || !status.ok()) unlink(unfinished.c_str());
  return status;
}

}  // namespace ipse
