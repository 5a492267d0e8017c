#pragma once

// A record table that grows: for looking single records up in, while others come and go.
//
//   GrowingTable records(std::move(table));                     // as the encoder made it, or empty: GrowingTable(schema)
//   RecordIndex row = records.Append(standardise(person));
//   records.Retire(row);                                         // the row holds nobody any more
//   RecordIndex query = records.PushQuery(standardise(asked));   // a last row that does not count
//   ... compare, block ...
//   records.PopQuery();                                          // as if it had never been
//
// At any moment the table says the same of its live rows as one the encoder makes of them alone: how many records have a
// value, how many share an address, which date is the latest. Only ids differ, which nothing depends on. Row 0 is never live,
// so that no column is empty. A changed record is a new row.
//
// Thread-safety: not thread-safe; readers of table() need the caller's lock. Cost: Append some microseconds; 8 bytes per
// value of a dictionary and 4 per row and address beside the table itself.

#include <array>
#include <type_traits>
#include <vector>

#include "matcher/base/number_index.h"
#include "matcher/record/record_standardiser.h"
#include "matcher/record/record_table.h"

namespace ipse {

class GrowingTable {
 public:
  explicit GrowingTable(const Schema& schema);
  // Takes over a table of the encoder. Its rows keep their numbers, all live.
  explicit GrowingTable(RecordTable table);

  RecordIndex Append(const StandardRecord& record);
  void Retire(RecordIndex row);
  bool live(RecordIndex row) const { return live_[row]; }
  // Gives up rows that hold nobody; the others move together, in their order. Says where each row went; kNoRow where it is gone.
  // REQUIRES: no query. Cost: some tens of nanoseconds a row.
  std::vector<RecordIndex> Compact();
  static constexpr RecordIndex kNoRow = UINT32_MAX;
  uint32_t num_live() const { return table_.num_counted_; }

  RecordIndex PushQuery(const StandardRecord& record);
  void PopQuery();
  // Whether a live row holds exactly these values.
  bool Same(RecordIndex row, const StandardRecord& record) const;

  const RecordTable& table() const { return table_; }
  uint64_t memory_bytes() const;
  // For an archive (matcher/base/archive.h); read into a table of the same schema. REQUIRES: no query.
  template <typename Self, typename Archive>
  static void Fields(Self& self, Archive* archive) {
    RecordTable::Fields(self.table_, archive);
    archive->Bits(self.live_);
    for (auto& values : self.values_) NumberIndex::Fields(values, archive);
    NumberIndex::Fields(self.addresses_, archive);
    archive->Array(self.address_keys_);
    if constexpr (!std::is_const_v<Self>) self.AdoptDates();
  }

 private:
  void AdoptValues();
  void AdoptAddresses();
  void AdoptDates();
  ValueId Find(FieldKind kind, std::string_view text) const;
  ValueId Intern(FieldKind kind, std::string_view text, uint8_t flags);
  RecordIndex PushRow(const StandardRecord& record);
  static void PushOthers(Column* column, RecordIndex row, std::span<const ValueId> others);
  void Count(RecordIndex row, int change);
  uint64_t AddressKey(RecordIndex row) const;
  uint32_t AddressOf(RecordIndex row);

  RecordTable table_;
  std::vector<bool> live_;
  std::array<NumberIndex, kNumFieldKinds> values_;
  NumberIndex addresses_;                      // number of an address, from 1
  GrowableBuffer<uint64_t> address_keys_;      // by that number
  int street_, number_, city_, zip_;
  // While a query is there: what to go back to.
  bool querying_ = false;
  std::array<uint32_t, kNumFieldKinds> sizes_before_{};
  uint32_t addresses_before_ = 0;
};

}  // namespace ipse
