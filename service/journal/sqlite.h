#pragma once

// SQLite with owners and statuses: the little of its interface that the journal needs.
//
//   IPSE_ASSIGN_OR_RETURN(Sqlite db, Sqlite::Open(path, {.read_only = true}));
//   IPSE_ASSIGN_OR_RETURN(SqliteStatement find, db.Prepare("SELECT body FROM journal WHERE sequence = ?"));
//   find.Bind(1, sequence);
//   IPSE_ASSIGN_OR_RETURN(bool found, find.Step());
//
// Errors: ResourceExhausted for a full disk, DataLoss for a damaged file, FailedPrecondition for a locked one, Unavailable
// for an input or output error, Internal for the rest. Texts name the operation and SQLite's code, never a value.
// Thread-safety: one thread a connection.

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "matcher/base/status.h"

namespace ipse {

class SqliteStatement {
 public:
  SqliteStatement() = default;

  // Parameters and columns: parameters from 1, columns from 0.
  void Bind(int parameter, int64_t value);
  void Bind(int parameter, std::string_view blob);       // must live until Step has returned false or Reset
  void BindText(int parameter, std::string_view text);
  absl::StatusOr<bool> Step();                            // true: a row is there
  absl::Status Run();                                     // steps to the end and resets
  void Reset();

  int64_t Integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
  std::string_view Blob(int column) const;

 private:
  friend class Sqlite;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

struct SqliteOptions {
  bool read_only = false;
  bool create = false;
  std::string vfs;  // for tests: a file system that fails
  // How long another connection's lock is waited for: a checkpoint takes some tens of milliseconds.
  int busy_timeout_ms = 2000;
};

class Sqlite {
 public:
  static absl::StatusOr<Sqlite> Open(const std::string& path, const SqliteOptions& options);

  absl::StatusOr<SqliteStatement> Prepare(std::string_view sql);
  absl::Status Execute(const std::string& sql);
  absl::StatusOr<int64_t> Integer(std::string_view sql);  // the first column of the first row; 0 without one
  sqlite3* handle() { return db_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  };
  std::unique_ptr<sqlite3, Close> db_;
};

// The status of a result code; `doing` names the operation.
absl::Status SqliteError(int code, std::string_view doing);

}  // namespace ipse
