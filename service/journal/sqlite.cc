#include "service/journal/sqlite.h"

namespace ipse {

absl::Status SqliteError(int code, std::string_view doing) {
  absl::StatusCode status = absl::StatusCode::kInternal;
  std::string_view remedy = "look at the system's log";
  switch (code & 0xFF) {
    case SQLITE_FULL:
      status = absl::StatusCode::kResourceExhausted;
      remedy = "make room on the disk; writing goes on by itself then";
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      status = absl::StatusCode::kDataLoss;
      remedy = "the file is damaged; restore a backup";
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      status = absl::StatusCode::kFailedPrecondition;
      remedy = "another process has the registry open; stop that first";
      break;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      status = absl::StatusCode::kFailedPrecondition;
      remedy = "check that the folder exists and may be written";
      break;
    case SQLITE_IOERR:
      status = absl::StatusCode::kUnavailable;
      remedy = "the disk reports an error; check it, then restart";
      break;
    case SQLITE_NOMEM:
      status = absl::StatusCode::kResourceExhausted;
      remedy = "memory is short";
      break;
    default:
      break;
  }
  return MakeStatus(status, "{}: {} (SQLite code {}); {}", doing, sqlite3_errstr(code), code, remedy);
}

void SqliteStatement::Bind(int parameter, int64_t value) { sqlite3_bind_int64(statement_.get(), parameter, value); }

void SqliteStatement::Bind(int parameter, std::string_view blob) {
  sqlite3_bind_blob64(statement_.get(), parameter, blob.data() == nullptr ? "" : blob.data(), blob.size(), SQLITE_STATIC);
}

void SqliteStatement::BindText(int parameter, std::string_view text) {
  sqlite3_bind_text64(statement_.get(), parameter, text.data() == nullptr ? "" : text.data(), text.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
}

absl::StatusOr<bool> SqliteStatement::Step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  const int extended = sqlite3_extended_errcode(sqlite3_db_handle(statement_.get()));
  sqlite3_reset(statement_.get());
  return SqliteError((extended & 0xFF) == (code & 0xFF) ? extended : code, "reading or writing the journal");
}

absl::Status SqliteStatement::Run() {
  bool more = true;
  while (more) {
    auto row = Step();
    if (!row.ok()) return row.status();
    more = *row;
  }
  Reset();
  return absl::OkStatus();
}

void SqliteStatement::Reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

std::string_view SqliteStatement::Blob(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  return {static_cast<const char*>(data), static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

absl::StatusOr<Sqlite> Sqlite::Open(const std::string& path, const SqliteOptions& options) {
  Sqlite db;
  const int flags = (options.read_only ? SQLITE_OPEN_READONLY
                                       : SQLITE_OPEN_READWRITE | (options.create ? SQLITE_OPEN_CREATE : 0)) |
                    SQLITE_OPEN_NOMUTEX;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, options.vfs.empty() ? nullptr : options.vfs.c_str());
  db.db_.reset(handle);
  if (code != SQLITE_OK) return SqliteError(code, "opening '" + path + "'");
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, options.busy_timeout_ms);
  return db;
}

absl::StatusOr<SqliteStatement> Sqlite::Prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                      &statement, nullptr);
  if (code != SQLITE_OK) return SqliteError(code, "preparing a statement");
  SqliteStatement prepared;
  prepared.statement_.reset(statement);
  return prepared;
}

absl::Status Sqlite::Execute(const std::string& sql) {
  const int code = sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : SqliteError(code, "writing the journal");
}

absl::StatusOr<int64_t> Sqlite::Integer(std::string_view sql) {
  IPSE_ASSIGN_OR_RETURN(SqliteStatement statement, Prepare(sql));
  IPSE_ASSIGN_OR_RETURN(const bool row, statement.Step());
  return row ? statement.Integer(0) : 0;
}

}  // namespace ipse
