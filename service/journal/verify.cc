// Verifying a journal: the chain from the first entry to the last, and every index row against what its entry says, both
// ways: what should be there is, and nothing else is.

#include <openssl/sha.h>

#include <map>

#include "service/journal/entry_index.h"
#include "service/journal/journal_store.h"

namespace ipse {
namespace {

constexpr size_t kProblemsMax = 1000;  // more say nothing new

// Looks up whether a row is there.
class RowCheck {
 public:
  RowCheck(Sqlite* db, std::string name, const char* sql) : name_(std::move(name)) {
    auto prepared = db->Prepare(sql);
    if (prepared.ok()) statement_ = *std::move(prepared);
    prepared_ = prepared.status();
  }
  template <typename Bind>
  absl::Status Expect(uint64_t sequence, const Bind& bind, std::vector<JournalProblem>* problems) {
    IPSE_RETURN_IF_ERROR(prepared_);
    ++expected_;
    bind(&statement_);
    auto found = statement_.Step();
    if (!found.ok()) return found.status();
    if (!*found || static_cast<uint64_t>(statement_.Integer(0)) != sequence) {
      problems->push_back({fmt::format("index {}: the row of entry {} is missing or wrong", name_, sequence)});
    }
    statement_.Reset();
    return absl::OkStatus();
  }
  absl::Status CompareCount(Sqlite* db, std::vector<JournalProblem>* problems) const {
    IPSE_ASSIGN_OR_RETURN(const int64_t rows, db->Integer("SELECT count(*) FROM " + name_));
    if (static_cast<uint64_t>(rows) != expected_) {
      problems->push_back({fmt::format("index {}: {} rows, but the entries make {}", name_, rows, expected_)});
    }
    return absl::OkStatus();
  }

 private:
  std::string name_;
  SqliteStatement statement_;
  absl::Status prepared_;
  uint64_t expected_ = 0;
};

}  // namespace

absl::StatusOr<std::vector<JournalProblem>> JournalStore::Verify(const std::function<bool(double)>& progress) const {
  std::vector<JournalProblem> problems;
  IPSE_ASSIGN_OR_RETURN(Sqlite db, Sqlite::Open(folder_ + "/registry.db", {.read_only = true, .vfs = options_.vfs}));
  IPSE_RETURN_IF_ERROR(db.Execute("BEGIN"));  // one moment of the database, while others write
  IPSE_ASSIGN_OR_RETURN(const int64_t last, db.Integer("SELECT max(sequence) FROM journal"));
  RowCheck version(&db, "version", "SELECT sequence FROM version WHERE record = ? AND version = ?");
  RowCheck touched(&db, "touched", "SELECT sequence FROM touched WHERE subject = ? AND sequence = ?");
  RowCheck origin(&db, "origin", "SELECT sequence FROM origin WHERE kind = ? AND value = ? AND sequence = ?");
  RowCheck undone(&db, "undone", "SELECT by FROM undone WHERE sequence = ?");
  IPSE_ASSIGN_OR_RETURN(SqliteStatement walk,
                        db.Prepare("SELECT sequence, digest, chain, body FROM journal ORDER BY sequence"));
  std::string chain(SHA256_DIGEST_LENGTH, '\0');
  for (uint64_t expected = 1;; ++expected) {
    IPSE_ASSIGN_OR_RETURN(const bool more, walk.Step());
    if (!more) break;
    const auto sequence = static_cast<uint64_t>(walk.Integer(0));
    if (sequence != expected) problems.push_back({fmt::format("entry {} is missing", expected)});
    expected = sequence;
    const std::string next = ChainAfter(chain, walk.Blob(1));
    if (next != walk.Blob(2)) problems.push_back({fmt::format("entry {}: the chain is broken", sequence)});
    chain = std::string(walk.Blob(2));
    auto entry = CheckedEntry(sequence, walk.Blob(1), walk.Blob(3));
    if (!entry.ok()) {
      problems.push_back({fmt::format("entry {}: its bytes are not what was written", sequence)});
      if (problems.size() >= kProblemsMax) break;
      continue;
    }
    const auto seq = static_cast<int64_t>(sequence);
    const EntryIndex index = IndexOf(*entry);
    for (const auto& [record, number] : index.versions) {
      IPSE_RETURN_IF_ERROR(version.Expect(sequence, [&, r = record, n = number](SqliteStatement* row) {
        row->Bind(1, int64_t{r});
        row->Bind(2, int64_t{n});
      }, &problems));
    }
    for (const int64_t subject : index.subjects) {
      IPSE_RETURN_IF_ERROR(touched.Expect(sequence, [&](SqliteStatement* row) {
        row->Bind(1, subject);
        row->Bind(2, seq);
      }, &problems));
    }
    for (const auto& [kind, value] : index.origins) {
      IPSE_RETURN_IF_ERROR(origin.Expect(sequence, [&, k = kind, &v = value](SqliteStatement* row) {
        row->Bind(1, static_cast<int64_t>(k));
        row->BindText(2, v);
        row->Bind(3, seq);
      }, &problems));
    }
    for (const uint64_t undoes : index.undoes) {
      IPSE_RETURN_IF_ERROR(undone.Expect(sequence, [&](SqliteStatement* row) {
        row->Bind(1, static_cast<int64_t>(undoes));
      }, &problems));
    }
    if (problems.size() >= kProblemsMax) break;
    if (progress && sequence % 4096 == 0 && !progress(static_cast<double>(sequence) / static_cast<double>(last))) {
      return MakeStatus(absl::StatusCode::kCancelled, "stopped at entry {}", sequence);
    }
  }
  for (const RowCheck* check : {&version, &touched, &origin, &undone}) {
    IPSE_RETURN_IF_ERROR(check->CompareCount(&db, &problems));
  }
  return problems;
}

}  // namespace ipse
