#include "service/journal/journal_store.h"

#include <absl/time/clock.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>

#include "matcher/base/check.h"
#include "service/journal/entry_index.h"
#include "service/journal/read_ahead.h"
#include "service/journal/schema.h"

namespace ipse {
namespace {

constexpr std::string_view kDatabase = "registry.db", kLockFile = "registry.lock";

SqliteOptions WritingOptions(const JournalOptions& options) {
  SqliteOptions sqlite;
  sqlite.create = true;
  sqlite.vfs = options.vfs;
  sqlite.busy_timeout_ms = options.busy_timeout_ms;
  return sqlite;
}

SqliteOptions ReadingOptions(const JournalOptions& options) {
  SqliteOptions sqlite = WritingOptions(options);
  sqlite.create = false;
  sqlite.read_only = true;
  return sqlite;
}

absl::Status SyncFolder(const std::string& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return FailedPrecondition("'{}' cannot be opened: {}", folder, std::strerror(errno));
  const bool synced = fsync(descriptor) == 0 || errno == EINVAL;  // some file systems know no such thing
  const int error = errno;
  close(descriptor);
  if (synced) return absl::OkStatus();
  return MakeStatus(absl::StatusCode::kUnavailable, "'{}' cannot be synchronised: {}; check the disk", folder, std::strerror(error));
}

std::string DatabasePath(const std::string& folder) { return fmt::format("{}/{}", folder, kDatabase); }

absl::StatusOr<std::string> ReadChain(Sqlite& db, uint64_t sequence) {
  IPSE_ASSIGN_OR_RETURN(SqliteStatement chain, db.Prepare("SELECT chain FROM journal WHERE sequence = ?"));
  chain.Bind(1, static_cast<int64_t>(sequence));
  IPSE_ASSIGN_OR_RETURN(const bool found, chain.Step());
  if (!found) return NotFound("there is no entry {}", sequence);
  return std::string(chain.Blob(0));
}

}  // namespace

std::string Sha256(std::string_view bytes) {
  // The one-call functions look the algorithm up each time, which costs more than a short text's digest.
  static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  thread_local const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  IPSE_CHECK(EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1 &&
             EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
             EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr) == 1);
  return digest;
}

std::string ChainAfter(std::string_view chain_before, std::string_view digest) {
  return Sha256(std::string(chain_before) + std::string(digest));
}

struct JournalStore::Statements {
  SqliteStatement begin, commit, rollback, journal, version, touched, origin, undone;
};

// One reader's connection.
struct JournalStore::Connection {
  Sqlite db;
  SqliteStatement read, message, version, undone;
};

// A connection for the length of a read.
class JournalStore::Reader {
 public:
  static absl::StatusOr<Reader> Take(const JournalStore& store) {
    {
      const absl::MutexLock held(&store.readers_lock_);
      if (!store.readers_.empty()) {
        Reader reader(store, std::move(store.readers_.back()));
        store.readers_.pop_back();
        return reader;
      }
    }
    IPSE_ASSIGN_OR_RETURN(auto connection, store.Connect());
    return Reader(store, std::move(connection));
  }
  Reader(Reader&&) = default;
  ~Reader() {
    if (connection_ == nullptr) return;
    for (SqliteStatement* used : {&connection_->read, &connection_->message, &connection_->version, &connection_->undone}) {
      used->Reset();
    }
    const absl::MutexLock held(&store_->readers_lock_);
    if (store_->readers_.size() < static_cast<size_t>(store_->options_.readers_max)) {
      store_->readers_.push_back(std::move(connection_));
    }
  }
  Connection* operator->() { return connection_.get(); }

 private:
  Reader(const JournalStore& store, std::unique_ptr<Connection> connection)
      : store_(&store), connection_(std::move(connection)) {}
  const JournalStore* store_;
  std::unique_ptr<Connection> connection_;
};

absl::StatusOr<std::unique_ptr<JournalStore>> JournalStore::Open(const std::string& folder,
                                                                 const JournalOptions& options) {
  std::unique_ptr<JournalStore> store(new JournalStore(folder, options));
  IPSE_RETURN_IF_ERROR(store->Start());
  return store;
}

JournalStore::JournalStore(std::string folder, const JournalOptions& options)
    : folder_(std::move(folder)), options_(options) {}

JournalStore::~JournalStore() {
  if (lock_file_ >= 0) close(lock_file_);
}

absl::Status JournalStore::TakeLock() {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  const std::string path = fmt::format("{}/{}", folder_, kLockFile);
  lock_file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_file_ < 0) {
    return FailedPrecondition("'{}' cannot be written: {}; check the folder and its rights", path, std::strerror(errno));
  }
  // A copy of a process that was killed, made to write a snapshot, holds the lock until it has found out.
  const absl::Time end = absl::Now() + absl::Milliseconds(options_.busy_timeout_ms);
  while (flock(lock_file_, LOCK_EX | LOCK_NB) != 0) {
    if (absl::Now() < end) {
      absl::SleepFor(absl::Milliseconds(10));
      continue;
    }
    return FailedPrecondition("another process has the registry '{}' open; stop it, or ask the running service", folder_);
  }
  return absl::OkStatus();
}

absl::Status JournalStore::Start() {
  const std::string path = DatabasePath(folder_);
  if (!options_.read_only) {
    IPSE_RETURN_IF_ERROR(TakeLock());
    IPSE_ASSIGN_OR_RETURN(writer_, Sqlite::Open(path, WritingOptions(options_)));
    IPSE_RETURN_IF_ERROR(writer_.Execute(
        fmt::format("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -{}; "
                    "PRAGMA wal_autocheckpoint = {}; PRAGMA temp_store = MEMORY;",
                    options_.cache_mib * 1024, options_.wal_pages_max)));
    IPSE_RETURN_IF_ERROR(Migrate(&writer_));
    // SQLite deletes the rollback journal of a database's first moments without synchronising the folder: were it back
    // after a power cut, it would undo what the write-ahead log has since.
    IPSE_RETURN_IF_ERROR(SyncFolder(folder_));
    statements_ = std::make_unique<Statements>();
    const auto prepare = [&](SqliteStatement* to, std::string_view sql) -> absl::Status {
      IPSE_ASSIGN_OR_RETURN(*to, writer_.Prepare(sql));
      return absl::OkStatus();
    };
    IPSE_RETURN_IF_ERROR(prepare(&statements_->begin, "BEGIN IMMEDIATE"));
    IPSE_RETURN_IF_ERROR(prepare(&statements_->commit, "COMMIT"));
    IPSE_RETURN_IF_ERROR(prepare(&statements_->rollback, "ROLLBACK"));
    IPSE_RETURN_IF_ERROR(prepare(&statements_->journal, "INSERT INTO journal VALUES(?, ?, ?, ?)"));
    IPSE_RETURN_IF_ERROR(prepare(&statements_->version, "INSERT INTO version VALUES(?, ?, ?)"));
    IPSE_RETURN_IF_ERROR(prepare(&statements_->touched, "INSERT INTO touched VALUES(?, ?)"));
    IPSE_RETURN_IF_ERROR(prepare(&statements_->origin, "INSERT INTO origin VALUES(?, ?, ?)"));
    IPSE_RETURN_IF_ERROR(prepare(&statements_->undone, "INSERT INTO undone VALUES(?, ?)"));
  }
  IPSE_ASSIGN_OR_RETURN(auto connection, Connect());
  IPSE_ASSIGN_OR_RETURN(const int64_t last, connection->db.Integer("SELECT max(sequence) FROM journal"));
  const absl::MutexLock held(&lock_);
  last_sequence_ = static_cast<uint64_t>(last);
  last_chain_ = std::string(SHA256_DIGEST_LENGTH, '\0');
  if (last == 0) return absl::OkStatus();
  IPSE_ASSIGN_OR_RETURN(last_chain_, ReadChain(connection->db, last_sequence_));
  return absl::OkStatus();
}

absl::StatusOr<std::string> JournalStore::ChainAt(uint64_t sequence) const {
  IPSE_ASSIGN_OR_RETURN(Reader reader, Reader::Take(*this));
  return ReadChain(reader->db, sequence);
}

absl::StatusOr<std::unique_ptr<JournalStore::Connection>> JournalStore::Connect() const {
  auto connection = std::make_unique<Connection>();
  IPSE_ASSIGN_OR_RETURN(connection->db, Sqlite::Open(DatabasePath(folder_), ReadingOptions(options_)));
  const auto prepare = [&](SqliteStatement* to, std::string_view sql) -> absl::Status {
    IPSE_ASSIGN_OR_RETURN(*to, connection->db.Prepare(sql));
    return absl::OkStatus();
  };
  IPSE_RETURN_IF_ERROR(prepare(&connection->read, "SELECT digest, body FROM journal WHERE sequence = ?"));
  IPSE_RETURN_IF_ERROR(prepare(
      &connection->message,
      fmt::format("SELECT j.sequence, j.digest, j.body FROM origin o JOIN journal j ON j.sequence = o.sequence "
                  "WHERE o.kind = {} AND o.value = ?",
                  static_cast<int64_t>(OriginKind::kMessage))));
  IPSE_RETURN_IF_ERROR(prepare(&connection->version, "SELECT sequence FROM version WHERE record = ? AND version = ?"));
  IPSE_RETURN_IF_ERROR(prepare(&connection->undone, "SELECT by FROM undone WHERE sequence = ?"));
  return connection;
}

bool JournalStore::failed() const {
  const absl::MutexLock held(&lock_);
  return failed_;
}

uint64_t JournalStore::last_sequence() const {
  const absl::MutexLock held(&lock_);
  return last_sequence_;
}

absl::Status JournalStore::Commit(std::span<const journal::Entry> entries) {
  uint64_t sequence = 0;
  {
    const absl::MutexLock held(&lock_);
    if (failed_) {
      return MakeStatus(absl::StatusCode::kUnavailable, "a commit failed before: nothing is written until a restart");
    }
    sequence = last_sequence_;
  }
  const std::string chain_before = last_chain_;
  absl::Status status = statements_->begin.Run();
  if (!status.ok()) return status;
  for (const journal::Entry& entry : entries) {
    if (!status.ok()) break;
    IPSE_CHECK(entry.sequence() == ++sequence);
    status = Write(entry);
  }
  const bool committing = status.ok();
  if (committing) status = statements_->commit.Run();
  if (status.ok()) {
    const absl::MutexLock held(&lock_);
    last_sequence_ = sequence;
    return status;
  }
  last_chain_ = chain_before;
  // SQLite ends some failed transactions by itself; a rollback of one that goes on must succeed.
  const bool rolled_back = sqlite3_get_autocommit(writer_.handle()) != 0 || statements_->rollback.Run().ok();
  const bool stored_nothing = rolled_back && (!committing || status.code() == absl::StatusCode::kResourceExhausted);
  if (stored_nothing) return status;
  const absl::MutexLock held(&lock_);
  failed_ = true;
  return MakeStatus(absl::StatusCode::kUnavailable,
                    "{}: whether the write was stored is not known; restart, then repeat it with the same message id",
                    ToStd(status.message()));
}

absl::Status JournalStore::Write(const journal::Entry& entry) {
  const std::string body = entry.SerializeAsString();
  const std::string digest = Sha256(body);
  last_chain_ = ChainAfter(last_chain_, digest);
  const auto sequence = static_cast<int64_t>(entry.sequence());
  SqliteStatement& journal = statements_->journal;
  journal.Bind(1, sequence);
  journal.Bind(2, digest);
  journal.Bind(3, last_chain_);
  journal.Bind(4, body);
  IPSE_RETURN_IF_ERROR(journal.Run());
  const EntryIndex index = IndexOf(entry);
  for (const auto& [record, version] : index.versions) {
    statements_->version.Bind(1, int64_t{record});
    statements_->version.Bind(2, int64_t{version});
    statements_->version.Bind(3, sequence);
    IPSE_RETURN_IF_ERROR(statements_->version.Run());
  }
  for (const int64_t subject : index.subjects) {
    statements_->touched.Bind(1, subject);
    statements_->touched.Bind(2, sequence);
    IPSE_RETURN_IF_ERROR(statements_->touched.Run());
  }
  for (const auto& [kind, value] : index.origins) {
    statements_->origin.Bind(1, static_cast<int64_t>(kind));
    statements_->origin.BindText(2, value);
    statements_->origin.Bind(3, sequence);
    IPSE_RETURN_IF_ERROR(statements_->origin.Run());
  }
  for (const uint64_t undone : index.undoes) {
    statements_->undone.Bind(1, static_cast<int64_t>(undone));
    statements_->undone.Bind(2, sequence);
    IPSE_RETURN_IF_ERROR(statements_->undone.Run());
  }
  return absl::OkStatus();
}

absl::StatusOr<journal::Entry> JournalStore::Read(uint64_t sequence) const {
  IPSE_ASSIGN_OR_RETURN(Reader reader, Reader::Take(*this));
  reader->read.Bind(1, static_cast<int64_t>(sequence));
  IPSE_ASSIGN_OR_RETURN(const bool found, reader->read.Step());
  if (!found) return NotFound("there is no entry {}", sequence);
  return CheckedEntry(sequence, reader->read.Blob(0), reader->read.Blob(1));
}

absl::Status JournalStore::ForEach(uint64_t after, const std::function<bool(journal::Entry& entry)>& visit) const {
  IPSE_ASSIGN_OR_RETURN(Reader reader, Reader::Take(*this));
  IPSE_ASSIGN_OR_RETURN(SqliteStatement walk, reader->db.Prepare(
      "SELECT sequence, digest, body FROM journal WHERE sequence > ? ORDER BY sequence"));
  walk.Bind(1, static_cast<int64_t>(after));
  for (;;) {
    IPSE_ASSIGN_OR_RETURN(const bool more, walk.Step());
    if (!more) return absl::OkStatus();
    IPSE_ASSIGN_OR_RETURN(journal::Entry entry,
                          CheckedEntry(static_cast<uint64_t>(walk.Integer(0)), walk.Blob(1), walk.Blob(2)));
    if (!visit(entry)) return absl::OkStatus();
  }
}

absl::Status JournalStore::ForAll(uint64_t after, const std::function<bool(const journal::Entry& entry)>& visit) const {
  IPSE_ASSIGN_OR_RETURN(Reader reader, Reader::Take(*this));
  IPSE_ASSIGN_OR_RETURN(SqliteStatement walk, reader->db.Prepare(
      "SELECT sequence, digest, body FROM journal WHERE sequence > ? ORDER BY sequence"));
  walk.Bind(1, static_cast<int64_t>(after));
  const auto next = [&](journal::Entry* entry) -> absl::StatusOr<bool> {
    IPSE_ASSIGN_OR_RETURN(const bool more, walk.Step());
    if (!more) return false;
    IPSE_RETURN_IF_ERROR(ReadChecked(static_cast<uint64_t>(walk.Integer(0)), walk.Blob(1), walk.Blob(2), entry));
    return true;
  };
  return VisitAhead(next, visit);
}

absl::StatusOr<uint64_t> JournalStore::FindMessage(const std::string& source, const std::string& message_id) const {
  IPSE_ASSIGN_OR_RETURN(Reader reader, Reader::Take(*this));
  reader->message.BindText(1, message_id);
  for (;;) {
    IPSE_ASSIGN_OR_RETURN(const bool found, reader->message.Step());
    if (!found) return 0;
    const auto sequence = static_cast<uint64_t>(reader->message.Integer(0));
    IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, CheckedEntry(sequence, reader->message.Blob(1), reader->message.Blob(2)));
    if (entry.cause().source() == source) return sequence;
  }
}

absl::StatusOr<uint64_t> JournalStore::FindVersion(uint32_t record, uint32_t version) const {
  IPSE_ASSIGN_OR_RETURN(Reader reader, Reader::Take(*this));
  reader->version.Bind(1, int64_t{record});
  reader->version.Bind(2, int64_t{version});
  IPSE_ASSIGN_OR_RETURN(const bool found, reader->version.Step());
  if (!found) return NotFound("record {} has no version {}", record, version);
  return static_cast<uint64_t>(reader->version.Integer(0));
}

absl::StatusOr<uint64_t> JournalStore::UndoneBy(uint64_t sequence) const {
  IPSE_ASSIGN_OR_RETURN(Reader reader, Reader::Take(*this));
  reader->undone.Bind(1, static_cast<int64_t>(sequence));
  IPSE_ASSIGN_OR_RETURN(const bool found, reader->undone.Step());
  return found ? static_cast<uint64_t>(reader->undone.Integer(0)) : 0;
}

absl::StatusOr<std::vector<uint64_t>> JournalStore::Find(const EntryFilter& filter) const {
  std::string sql = "SELECT j.sequence FROM journal j";
  std::string where = " WHERE j.sequence > ?1";
  const auto touched = [&](int64_t subject) {
    where += fmt::format(" AND EXISTS (SELECT 1 FROM touched t WHERE t.subject = {} AND t.sequence = j.sequence)", subject);
  };
  // The most telling condition leads; the others are looked up per entry.
  std::vector<std::pair<OriginKind, const std::string*>> origins;
  const auto want = [&](OriginKind kind, const std::string& value) {
    if (!value.empty()) origins.emplace_back(kind, &value);
  };
  want(OriginKind::kMessage, filter.message_id);
  want(OriginKind::kCorrelation, filter.correlation_id);
  want(OriginKind::kBatch, filter.batch_id);
  want(OriginKind::kActor, filter.actor);
  want(OriginKind::kInterface, filter.interface);
  want(OriginKind::kSource, filter.source);
  int parameter = 2;
  std::vector<const std::string*> values;
  std::string from = "journal j";
  if (filter.record != 0) {
    from = fmt::format("(SELECT sequence FROM touched WHERE subject = {}) j", RecordSubject(filter.record));
  } else if (filter.euid != 0) {
    from = fmt::format("(SELECT sequence FROM touched WHERE subject = {}) j", IdentitySubject(filter.euid));
  } else if (!origins.empty()) {
    from = fmt::format("(SELECT sequence FROM origin WHERE kind = {} AND value = ?{}) j",
                       static_cast<int64_t>(origins[0].first), parameter++);
    values.push_back(origins[0].second);
    origins.erase(origins.begin());
  }
  sql = "SELECT j.sequence FROM " + from;
  if (filter.record != 0 && filter.euid != 0) touched(IdentitySubject(filter.euid));
  for (const auto& [kind, value] : origins) {
    where += fmt::format(" AND EXISTS (SELECT 1 FROM origin o WHERE o.kind = {} AND o.value = ?{} AND o.sequence = j.sequence)",
                         static_cast<int64_t>(kind), parameter++);
    values.push_back(value);
  }
  IPSE_ASSIGN_OR_RETURN(Reader reader, Reader::Take(*this));
  IPSE_ASSIGN_OR_RETURN(SqliteStatement find, reader->db.Prepare(sql + where + " ORDER BY j.sequence"));
  find.Bind(1, static_cast<int64_t>(filter.after));
  for (size_t i = 0; i < values.size(); ++i) find.BindText(static_cast<int>(i) + 2, *values[i]);
  std::vector<uint64_t> found;
  while (found.size() < filter.max) {
    IPSE_ASSIGN_OR_RETURN(const bool more, find.Step());
    if (!more) break;
    const auto sequence = static_cast<uint64_t>(find.Integer(0));
    if (filter.from_us != 0 || filter.to_us != 0) {
      IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, Read(sequence));
      if (filter.from_us != 0 && entry.time_us() < filter.from_us) continue;
      if (filter.to_us != 0 && entry.time_us() >= filter.to_us) continue;
    }
    found.push_back(sequence);
  }
  return found;
}

absl::Status JournalStore::Backup(const std::string& folder) const {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const std::string path = DatabasePath(folder);
  if (std::filesystem::exists(path, error)) {
    return MakeStatus(absl::StatusCode::kAlreadyExists, "'{}' holds a registry already; name an empty folder", folder);
  }
  IPSE_ASSIGN_OR_RETURN(auto from, Connect());
  IPSE_ASSIGN_OR_RETURN(Sqlite to, Sqlite::Open(path, WritingOptions(JournalOptions())));
  sqlite3_backup* backup = sqlite3_backup_init(to.handle(), "main", from->db.handle(), "main");
  if (backup == nullptr) return SqliteError(sqlite3_extended_errcode(to.handle()), "starting the backup");
  const int step = sqlite3_backup_step(backup, -1);
  const int finish = sqlite3_backup_finish(backup);
  if (step != SQLITE_DONE) return SqliteError(step, "writing the backup");
  if (finish != SQLITE_OK) return SqliteError(finish, "writing the backup");
  return absl::OkStatus();
}

}  // namespace ipse
