#pragma once

// The values of a tile of pairs, laid out for the comparators: one array of value ids per field and side.
//
//   PackedRecords packed = PackedRecords::Build(table, fields, threads);
//   PairTile tile(table);
//   tile.Load(&packed, left, right);       // or Load(nullptr, ...): from the table's columns
//   ValueId l = tile.left(field)[i], r = tile.right(field)[i];
//
// A candidate's second record lies anywhere in the table, and reading its fields from as many columns costs a cache miss
// each. PackedRecords keeps the same ids once more, side by side and in as few bits as they need: one or two misses a
// record, and those are fetched ahead for the whole tile.
// Thread-safety: PackedRecords is immutable; a tile belongs to one thread.
// Cost: 40-64 bytes a record for twenty fields; loading a tile costs about a nanosecond a field and pair.

#include <cstdint>
#include <span>
#include <vector>

#include "matcher/record/record_table.h"

namespace ipse {

class PackedRecords {
 public:
  // Packs these fields of every record. `fields` are indexes into the table's schema; repeats and kNoField are fine.
  static PackedRecords Build(const RecordTable& table, std::span<const int> fields, int threads);

  uint64_t memory_bytes() const { return words_.size() * sizeof(uint64_t); }

  // --- For PairTile. ---
  struct Place {
    int field;       // or one of the two below
    uint32_t word;
    uint32_t shift;
    uint64_t mask;
  };
  static constexpr int kFurtherValues = -2;   // whether the record has further values in any field
  static constexpr int kAddressSharing = -3;  // how many records share its address, at most kAddressSharingMax

  std::span<const Place> places() const { return places_; }
  const uint64_t* row(RecordIndex record) const { return words_.data() + size_t{record} * stride_; }
  size_t stride() const { return stride_; }

 private:
  void Plan(const RecordTable& table, std::vector<Place> wanted);
  void FillRows(const RecordTable& table, RecordIndex begin, RecordIndex end);

  std::vector<Place> places_;
  size_t stride_ = 0;
  std::vector<uint64_t> words_;
};

class PairTile {
 public:
  // Pairs a tile holds: what all fields of both sides need stays in the level-2 cache.
  static constexpr size_t kPairsMax = 1024;
  static constexpr uint32_t kAddressSharingMax = 15;  // more is not told apart

  // The table must outlive the tile. `fields` are those to load, as for PackedRecords.
  PairTile(const RecordTable& table, std::span<const int> fields);

  // REQUIRES: both sides have one size, at most kPairsMax; `packed`, if given, was built of the same table and fields.
  // The spans must outlive the use of the tile.
  void Load(const PackedRecords* packed, std::span<const RecordIndex> left, std::span<const RecordIndex> right);

  size_t size() const { return left_records_.size(); }
  RecordIndex left_record(size_t i) const { return left_records_[i]; }
  RecordIndex right_record(size_t i) const { return right_records_[i]; }
  // First values; all missing for kNoField.
  const ValueId* left(int field) const { return slot(field); }
  const ValueId* right(int field) const { return slot(field) + kPairsMax; }
  // The larger number of records at the address of one of the two.
  uint32_t address_sharing(size_t i) const { return address_sharing_[i]; }
  // False when neither record has a further value in any field.
  bool further_values(size_t i) const { return further_[i] != 0; }

 private:
  const ValueId* slot(int field) const { return ids_.data() + slot_of_[static_cast<size_t>(field + 1)] * 2 * kPairsMax; }
  ValueId* slot(int field) { return ids_.data() + slot_of_[static_cast<size_t>(field + 1)] * 2 * kPairsMax; }
  void LoadPacked(const PackedRecords& packed, std::span<const RecordIndex> records, size_t side);
  void LoadColumns(std::span<const RecordIndex> records, size_t side);

  const RecordTable* table_;
  std::vector<int> fields_;
  bool any_further_ = false;         // the table has fields with further values
  std::vector<uint32_t> slot_of_;    // by field + 1; slot 0 is the absent field, always missing
  std::vector<ValueId> ids_;         // per slot: kPairsMax left ids, kPairsMax right ids
  std::vector<uint8_t> further_;
  std::vector<uint8_t> address_sharing_;
  std::span<const RecordIndex> left_records_, right_records_;
};

}  // namespace ipse
