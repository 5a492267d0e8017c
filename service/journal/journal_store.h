#pragma once

// The journal on disk: entries in SQLite, each chained to the one before by SHA-256, with the small indexes that answer
// "which entries" - of a record, an identity, a message, an interface, a batch.
//
//   IPSE_ASSIGN_OR_RETURN(auto store, JournalStore::Open("registry/", {}));
//   IPSE_RETURN_IF_ERROR(store->Commit(entries));           // one transaction; durable when it returns
//   IPSE_RETURN_IF_ERROR(store->ForEach({}, [&](const journal::Entry& entry) { ... }));
//
// The journal is the truth: state in memory is rebuilt from it (service/registry), and the indexes here hold nothing but
// sequence numbers, so that no datum lies in two places. What an entry says is checked against its digest whenever it is
// read: a flipped bit is DataLoss that names the entry, never a wrong answer. The format: docs/journal-format.md.
//
// Durability: write-ahead log with synchronous=FULL. A write that fails before its commit, or for want of room, has stored
// nothing, and the next may succeed. When the commit itself fails in any other way nobody knows what was stored: the store
// writes no more (Unavailable) until it is opened again, when the journal says what happened (Rebello et al., "Can Applications Recover from fsync Failures?", ATC 2020).
// One process has a folder open at a time (FailedPrecondition for a second, after waiting for the first to end).
//
// Thread-safety: Commit from one thread at a time; the rest from any thread, also meanwhile. Cost: a commit one
// synchronisation of the disk, an entry some tens of microseconds; reads some microseconds.

#include <absl/synchronization/mutex.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "matcher/base/status.h"
#include "service/journal/journal.pb.h"
#include "service/journal/sqlite.h"

namespace ipse {

struct JournalOptions {
  std::string vfs;                  // for tests
  int busy_timeout_ms = 2000;       // for the locks of another process
  bool read_only = false;           // does not take the folder's lock
  int cache_mib = 64;               // pages in memory; the indexes' upper levels must fit
  int wal_pages_max = 4000;         // 16 MiB between checkpoints: longer costs disk, shorter writes more
  int readers_max = 8;              // connections kept for readers
};

// Which entries: all conditions hold, empty ones do not count.
struct EntryFilter {
  uint32_t record = 0;
  uint64_t euid = 0;
  std::string interface, source, message_id, correlation_id, actor, batch_id;
  int64_t from_us = 0, to_us = 0;
  uint64_t after = 0;
  uint32_t max = UINT32_MAX;
};

struct JournalProblem {
  std::string what;  // names the entry or row
};

class JournalStore {
 public:
  static absl::StatusOr<std::unique_ptr<JournalStore>> Open(const std::string& folder, const JournalOptions& options);
  ~JournalStore();

  // Stores entries, whose sequences follow the last one, all or none.
  absl::Status Commit(std::span<const journal::Entry> entries);
  const std::string& folder() const { return folder_; }
  bool failed() const;  // no more writes until opened again
  uint64_t last_sequence() const;

  absl::StatusOr<journal::Entry> Read(uint64_t sequence) const;  // NotFound, DataLoss
  // The chain's value at an entry: two journals that agree in it agree in all entries up to there. NotFound.
  absl::StatusOr<std::string> ChainAt(uint64_t sequence) const;
  // Calls `visit` for each entry after `after`, in order, until it returns false or there are no more.
  absl::Status ForEach(uint64_t after, const std::function<bool(journal::Entry& entry)>& visit) const;
  // The same for many, while another thread reads ahead.
  absl::Status ForAll(uint64_t after, const std::function<bool(const journal::Entry& entry)>& visit) const;
  absl::StatusOr<std::vector<uint64_t>> Find(const EntryFilter& filter) const;  // ascending
  // The entry that a message became; 0 for a new one. Reads an entry for each source that gave one this id.
  absl::StatusOr<uint64_t> FindMessage(const std::string& source, const std::string& message_id) const;
  // The entry that holds a version of a record; NotFound.
  absl::StatusOr<uint64_t> FindVersion(uint32_t record, uint32_t version) const;
  // The entry that undid one; 0 for none.
  absl::StatusOr<uint64_t> UndoneBy(uint64_t sequence) const;

  // Walks the chain and compares the indexes with what the entries say. `progress` gets the share done and may stop it.
  absl::StatusOr<std::vector<JournalProblem>> Verify(const std::function<bool(double)>& progress) const;
  // A consistent copy while others write. AlreadyExists when the folder has a journal.
  absl::Status Backup(const std::string& folder) const;

 private:
  struct Statements;
  struct Connection;
  class Reader;

  JournalStore(std::string folder, const JournalOptions& options);
  absl::Status Start();
  absl::Status TakeLock();
  absl::Status Write(const journal::Entry& entry);
  absl::StatusOr<std::unique_ptr<Connection>> Connect() const;

  const std::string folder_;
  const JournalOptions options_;
  int lock_file_ = -1;
  Sqlite writer_;
  std::unique_ptr<Statements> statements_;
  std::string last_chain_;
  mutable absl::Mutex lock_;
  uint64_t last_sequence_ = 0;
  bool failed_ = false;
  mutable absl::Mutex readers_lock_;
  mutable std::vector<std::unique_ptr<Connection>> readers_;
};

// The chain value of an entry: SHA-256 over the one before and the digest of its bytes.
std::string ChainAfter(std::string_view chain_before, std::string_view digest);
std::string Sha256(std::string_view bytes);

}  // namespace ipse
