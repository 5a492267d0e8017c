#include "matcher/compare/pair_tile.h"

#include <algorithm>
#include <bit>

#include "matcher/base/check.h"
#include "matcher/base/parallel.h"

namespace ipse {
namespace {

constexpr uint32_t kRecordsPerChunk = 1 << 16;
constexpr int kWordBits = 64;

// The distinct fields that hold anything, in ascending order.
std::vector<int> FilledFields(const RecordTable& table, std::span<const int> fields) {
  std::vector<int> filled;
  for (const int field : fields) {
    if (field != kNoField && !table.column(field).empty()) filled.push_back(field);
  }
  std::sort(filled.begin(), filled.end());
  filled.erase(std::unique(filled.begin(), filled.end()), filled.end());
  return filled;
}

bool HasFurtherValues(const RecordTable& table, std::span<const int> filled, RecordIndex record) {
  return std::any_of(filled.begin(), filled.end(), [&](int field) {
    const Column& column = table.column(field);
    return column.has_others() && !column.others(record).empty();
  });
}

bool AnyFurtherValues(const RecordTable& table, std::span<const int> filled) {
  return std::any_of(filled.begin(), filled.end(), [&](int field) { return table.column(field).has_others(); });
}

uint8_t CappedSharing(const RecordTable& table, RecordIndex record) {
  return static_cast<uint8_t>(std::min(table.address_sharing(record), PairTile::kAddressSharingMax));
}

}  // namespace

PackedRecords PackedRecords::Build(const RecordTable& table, std::span<const int> fields, int threads) {
  PackedRecords packed;
  const std::vector<int> filled = FilledFields(table, fields);
  std::vector<Place> wanted;
  for (const int field : filled) {
    const uint32_t id_max = table.dictionary_of(field).size() - 1;
    wanted.push_back({field, 0, 0, (uint64_t{1} << std::bit_width(id_max)) - 1});
  }
  wanted.push_back({kAddressSharing, 0, 0, PairTile::kAddressSharingMax});
  if (AnyFurtherValues(table, filled)) wanted.push_back({kFurtherValues, 0, 0, 1});
  packed.Plan(table, std::move(wanted));
  const size_t chunks = (table.num_records() + kRecordsPerChunk - 1) / kRecordsPerChunk;
  ParallelChunks(threads, chunks, [&](size_t chunk) {
    const RecordIndex begin = static_cast<RecordIndex>(chunk * kRecordsPerChunk);
    packed.FillRows(table, begin, std::min(begin + kRecordsPerChunk, table.num_records()));
  });
  return packed;
}

// First fit, widest first: no field straddles two words.
void PackedRecords::Plan(const RecordTable& table, std::vector<Place> wanted) {
  std::stable_sort(wanted.begin(), wanted.end(), [](const Place& a, const Place& b) { return a.mask > b.mask; });
  std::vector<int> used;
  for (Place& place : wanted) {
    const int width = std::bit_width(place.mask);
    size_t word = 0;
    while (word < used.size() && used[word] + width > kWordBits) ++word;
    if (word == used.size()) used.push_back(0);
    place.word = static_cast<uint32_t>(word);
    place.shift = static_cast<uint32_t>(used[word]);
    used[word] += width;
  }
  places_ = std::move(wanted);
  stride_ = used.size();
  words_.assign(size_t{table.num_records()} * stride_, 0);
}

void PackedRecords::FillRows(const RecordTable& table, RecordIndex begin, RecordIndex end) {
  std::vector<int> filled;
  for (const Place& place : places_) {
    if (place.field >= 0) filled.push_back(place.field);
  }
  for (const Place& place : places_) {
    uint64_t* word = words_.data() + size_t{begin} * stride_ + place.word;
    for (RecordIndex r = begin; r < end; ++r, word += stride_) {
      const uint64_t value = place.field == kFurtherValues    ? HasFurtherValues(table, filled, r)
                             : place.field == kAddressSharing ? CappedSharing(table, r)
                                                              : table.column(place.field).first(r);
      *word |= value << place.shift;
    }
  }
}

PairTile::PairTile(const RecordTable& table, std::span<const int> fields)
    : table_(&table), fields_(FilledFields(table, fields)), any_further_(AnyFurtherValues(table, fields_)),
      slot_of_(table.schema().fields.size() + 1, 0), ids_((fields_.size() + 1) * 2 * kPairsMax, kMissingValue),
      further_(kPairsMax, 0), address_sharing_(kPairsMax, 0) {
  for (size_t f = 0; f < fields_.size(); ++f) {
    slot_of_[static_cast<size_t>(fields_[f] + 1)] = static_cast<uint32_t>(f + 1);
  }
}

void PairTile::Load(const PackedRecords* packed, std::span<const RecordIndex> left,
                    std::span<const RecordIndex> right) {
  IPSE_CHECK(left.size() == right.size() && left.size() <= kPairsMax);
  left_records_ = left;
  right_records_ = right;
  if (table_->growing()) any_further_ = AnyFurtherValues(*table_, fields_);
  if (any_further_) std::fill_n(further_.begin(), left.size(), 0);
  std::fill_n(address_sharing_.begin(), left.size(), 0);
  if (packed != nullptr) {
    for (const RecordIndex record : right) {
      const uint64_t* row = packed->row(record);
      __builtin_prefetch(row);
      __builtin_prefetch(row + packed->stride() - 1);
    }
    LoadPacked(*packed, left, 0);
    LoadPacked(*packed, right, 1);
  } else {
    LoadColumns(left, 0);
    LoadColumns(right, 1);
  }
}

void PairTile::LoadPacked(const PackedRecords& packed, std::span<const RecordIndex> records, size_t side) {
  for (const PackedRecords::Place& place : packed.places()) {
    const uint64_t* words = packed.row(0) + place.word;
    const size_t stride = packed.stride();
    if (place.field == PackedRecords::kFurtherValues) {
      for (size_t i = 0; i < records.size(); ++i) further_[i] |= words[records[i] * stride] >> place.shift & 1;
      continue;
    }
    if (place.field == PackedRecords::kAddressSharing) {
      for (size_t i = 0; i < records.size(); ++i) {
        const uint8_t sharing = static_cast<uint8_t>(words[records[i] * stride] >> place.shift & place.mask);
        address_sharing_[i] = std::max(address_sharing_[i], sharing);
      }
      continue;
    }
    ValueId* ids = slot(place.field) + side * kPairsMax;
    for (size_t i = 0; i < records.size(); ++i) {
      ids[i] = static_cast<ValueId>(words[records[i] * stride] >> place.shift & place.mask);
    }
  }
}

void PairTile::LoadColumns(std::span<const RecordIndex> records, size_t side) {
  for (size_t i = 0; i < records.size(); ++i) {
    address_sharing_[i] = std::max(address_sharing_[i], CappedSharing(*table_, records[i]));
  }
  for (const int field : fields_) {
    const Column& column = table_->column(field);
    ValueId* ids = slot(field) + side * kPairsMax;
    for (size_t i = 0; i < records.size(); ++i) ids[i] = column.first(records[i]);
    if (!column.has_others()) continue;
    for (size_t i = 0; i < records.size(); ++i) further_[i] |= !column.others(records[i]).empty();
  }
}

}  // namespace ipse
