#pragma once

// The standard values of raw columns: every distinct raw value of a coded column is standardised once, every value of a
// column kept as text. What comes out lies in ValueRuns, one per field kind; pieces say which raw value gave which.
//
//   StandardColumns columns(raw, roles, schema, cleaning, options);
//   columns.Standardise(c, &report);                    // a few columns at a time
//   columns.runs(FieldKind::kPhone)                     // their texts, to be numbered
//   for (const StandardPiece& piece : columns.pieces(c)) ...
//
// Standardise works on all threads; the rest is not thread-safe.

#include <array>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "matcher/raw/raw_table.h"
#include "matcher/record/encoder.h"
#include "matcher/record/schema.h"
#include "matcher/record/value_runs.h"
#include "matcher/record/value_standardiser.h"

namespace ipse {

// What a run of a column's raw values gave for one field.
struct FieldItems {
  int field = kNoField;
  GrowableBuffer<ItemIndex> items;                       // per raw value: its first standard value, or kNoItem
  std::vector<std::pair<uint32_t, ItemIndex>> further;  // raw value (from the piece's begin), its further values
};

// A run of a column's raw values: ids from `begin` to `end` of a coded column, records of one kept as text.
struct StandardPiece {
  uint32_t begin = 0, end = 0;
  std::vector<FieldItems> fields;
  uint64_t placeholders = 0, unreadable = 0;  // records
  std::vector<uint32_t> test_persons;         // raw values that say that their records are nobody

  const FieldItems* ItemsOf(int field) const;
};

class StandardColumns {
 public:
  StandardColumns(const RawTable& raw, std::span<const ColumnRole> roles, const Schema& schema,
                  std::span<const CleaningRules> cleaning, const EncodeOptions& options);

  // Whether a column gives values to any field, and whether it may to fields of a kind.
  bool used(size_t column) const { return kinds_[column] != 0; }
  bool MayGive(size_t column, FieldKind kind) const { return (kinds_[column] >> static_cast<int>(kind) & 1) != 0; }

  // Standardises columns; each at most once. Adds to the report.
  void Standardise(std::span<const size_t> columns, EncodeReport* report);

  ValueRuns& runs(FieldKind kind) { return *runs_[static_cast<size_t>(kind)]; }
  std::span<const StandardPiece> pieces(size_t column) const { return pieces_[column]; }
  // Gives up what is kept of a kind: its runs, and the items of its fields.
  void Release(FieldKind kind);

 private:
  using Writers = std::array<std::unique_ptr<ValueWriter>, kNumFieldKinds>;

  uint32_t KindsOf(ColumnRole role) const;
  void SetUp(size_t column, EncodeReport* report);
  void StandardisePiece(size_t column, StandardPiece* piece, Writers* writers);
  std::unique_ptr<Writers> TakeWriters();

  const RawTable& raw_;
  std::span<const ColumnRole> roles_;
  const Schema& schema_;
  std::span<const CleaningRules> cleaning_;
  const EncodeOptions& options_;
  std::array<int, 64> targets_;  // field by role
  std::vector<uint32_t> kinds_;  // per column: a bit per kind it may give
  std::vector<StandardiserContext> contexts_;
  std::vector<std::vector<StandardPiece>> pieces_;
  std::array<std::unique_ptr<ValueRuns>, kNumFieldKinds> runs_;
  std::mutex mutex_;  // guards idle_
  std::vector<std::unique_ptr<Writers>> idle_;
};

// The field that takes a role, or kNoField. Roles of further values have a fallback: a second line holds a unit, a former
// family name and a nickname are further values of the name.
int FieldFor(const Schema& schema, ColumnRole role);

}  // namespace ipse
