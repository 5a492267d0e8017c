#pragma once

// Comparators of person names. Outcomes: matcher/compare/outcomes.h. Thread-safety and cost: comparator.h.

#include <span>
#include <vector>

#include "matcher/compare/column_view.h"

namespace ipse {

// How common each value of a column is, as a small number: bin i holds values with a share of at most limit i. Worked out
// once for a table that stays as it is, when asked for one that grows.
class FrequencyBins {
 public:
  FrequencyBins(const RecordTable& table, int field, std::span<const double> limits);
  uint8_t of(ValueId value) const {
    if (growing_ != nullptr) return BinOf(column_->count(value));
    return value < bins_.size() ? bins_[value] : 0;
  }

 private:
  uint8_t BinOf(uint32_t count) const;

  const RecordTable* table_;
  const RecordTable* growing_ = nullptr;
  const Column* column_ = nullptr;
  std::vector<double> limits_;
  std::vector<uint8_t> bins_;
};

class GivenNameComparator : public Comparator {
 public:
  GivenNameComparator(const RecordTable& table, std::span<const int> fields, std::span<const double> bins);
  void Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const override;

 private:
  Outcome Decide(const PairTile& tile, size_t i, ValueId gl, ValueId gr) const;
  bool Swapped(const PairTile& tile, size_t i) const;
  void CompareCrossed(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const;

  const ValueDictionary& names_;
  ColumnView given_, middle_, family_;
  FrequencyBins bins_;
};

class FamilyNameComparator : public Comparator {
 public:
  FamilyNameComparator(const RecordTable& table, std::span<const int> fields, std::span<const double> bins);
  void Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const override;

 private:
  Outcome Decide(const PairTile& tile, size_t i, ValueId sl, ValueId sr) const;
  bool EitherIsMale(const PairTile& tile, size_t i) const;

  const ValueDictionary& names_;
  ColumnView family_, middle_, given_, sex_;
  FrequencyBins bins_;
  const ValueDictionary* growing_codes_ = nullptr;
  ValueId male_ = kMissingValue;  // of a table that does not grow
};

class MiddleNameComparator : public Comparator {
 public:
  MiddleNameComparator(const RecordTable& table, std::span<const int> fields);
  void Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const override;

 private:
  bool Crossed(const PairTile& tile, size_t i) const;

  const ValueDictionary& names_;
  ColumnView middle_, given_;
};

class NameSuffixComparator : public Comparator {
 public:
  NameSuffixComparator(const RecordTable& table, std::span<const int> fields) : suffix_(table, fields[0]) {}
  void Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const override;

 private:
  ColumnView suffix_;
};

// Fills levels (Jaro-Winkler .93 and .86) and distance (edits, at most 2) for the scratch's value pairs.
void RunNameKernels(const ValueDictionary& names, CompareScratch& scratch);
// One edit or transposition apart, and long enough for that to be a typing error.
bool IsOneEdit(const ValueDictionary& names, ValueId left, ValueId right, uint8_t distance);

}  // namespace ipse
