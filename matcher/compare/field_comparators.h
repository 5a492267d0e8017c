#pragma once

// Comparators of everything but names. Outcomes: matcher/compare/outcomes.h. Thread-safety and cost: comparator.h.

#include <span>
#include <vector>

#include "matcher/compare/column_view.h"

namespace ipse {

// Compares packed dates (yyyymmdd, zero parts unknown). Exposed for tests and explanations.
Outcome CompareBirthDates(uint32_t left, uint32_t right);

class BirthDateComparator : public Comparator {
 public:
  BirthDateComparator(const RecordTable& table, std::span<const int> fields);
  void Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const override;

 private:
  // The packed date on or after which a birth is recent.
  uint32_t YoungFrom() const;

  const RecordTable& table_;
  const ValueDictionary& dates_;
  ColumnView date_;
  int field_;
  uint32_t young_from_;  // of a table that does not grow
};

// Equal or not: sex and other codes.
class CodeComparator : public Comparator {
 public:
  CodeComparator(const RecordTable& table, std::span<const int> fields) : code_(table, fields[0]) {}
  void Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const override;

 private:
  ColumnView code_;
};

class NationalIdentifierComparator : public Comparator {
 public:
  NationalIdentifierComparator(const RecordTable& table, std::span<const int> fields)
      : identifiers_(table.dictionary(FieldKind::kIdentifier)), identifier_(table, fields[0]) {}
  void Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const override;

 private:
  const ValueDictionary& identifiers_;
  ColumnView identifier_;
};

class PhoneSetComparator : public Comparator {
 public:
  PhoneSetComparator(const RecordTable& table, std::span<const int> fields)
      : phones_(table.dictionary(FieldKind::kPhone)), phone_(table, fields[0]) {}
  void Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const override;

 private:
  const ValueDictionary& phones_;
  ColumnView phone_;
};

class EmailSetComparator : public Comparator {
 public:
  EmailSetComparator(const RecordTable& table, std::span<const int> fields)
      : emails_(table.dictionary(FieldKind::kEmail)), email_(table, fields[0]) {}
  void Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const override;

 private:
  const ValueDictionary& emails_;
  ColumnView email_;
};

class AddressComparator : public Comparator {
 public:
  AddressComparator(const RecordTable& table, std::span<const int> fields)
      : parts_(table.dictionary(FieldKind::kAddressPart)), number_(table, fields[0]),
        street_(table, fields[1]), unit_(table, fields[2]), city_(table, fields[3]), state_(table, fields[4]),
        postal_code_(table, fields[5]) {}
  void Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const override;

 private:
  bool SameLocality(const PairTile& tile, size_t i) const;
  Outcome SameBuilding(const PairTile& tile, size_t i) const;
  Outcome Region(const PairTile& tile, size_t i) const;
  bool NumberOneEdit(ValueId l, ValueId r) const;

  const ValueDictionary& parts_;
  ColumnView number_, street_, unit_, city_, state_, postal_code_;
};

class LocalIdentifierComparator : public Comparator {
 public:
  LocalIdentifierComparator(const RecordTable& table, std::span<const int> fields)
      : identifiers_(table.dictionary(FieldKind::kIdentifier)), authority_(table, fields[0]),
        identifier_(table, fields[1]) {}
  void Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const override;

 private:
  const ValueDictionary& identifiers_;
  ColumnView authority_, identifier_;
};

class TextComparator : public Comparator {
 public:
  TextComparator(const RecordTable& table, std::span<const int> fields)
      : texts_(table.dictionary_of(fields[0])), text_(table, fields[0]) {}
  void Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const override;

 private:
  const ValueDictionary& texts_;
  ColumnView text_;
};

}  // namespace ipse
