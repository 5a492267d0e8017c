#pragma once

// All comparisons of a pair, packed into 64 bits: the comparison vector.
//
//   ComparisonPlan plan(table, specs);
//   plan.Compare(left, right, scratch, patterns);          // one 64-bit pattern a pair
//   int level = plan.layout().Level(patterns[0], 2);       // 0 missing, else 1 + index into specs[2].levels
//
// Training and scoring work on patterns, so their cost depends on the number of distinct ones, not on the pairs.
// Thread-safety: ComparisonPlan is immutable; the scratch belongs to one thread. REQUIRES: the levels of all
// comparisons fit in 64 bits together (checked when the model is loaded).

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "matcher/compare/comparator.h"

namespace ipse {

using Pattern = uint64_t;

struct LevelSpec {
  std::string name;
  std::string group;
  std::vector<Outcome> outcomes;
  bool blocked = false;
};

struct ComparisonSpec {
  std::string name;
  ComparatorKind kind = ComparatorKind::kText;
  std::vector<int> fields;  // in the comparator's order
  std::vector<LevelSpec> levels;
  std::vector<double> frequency_bins;
  // Level (1-based, 0 missing) of each outcome; outcomes no level names fall to the next one in the vocabulary.
  std::array<uint8_t, 32> level_of_outcome{};
};

// Where each comparison sits in a pattern.
class PatternLayout {
 public:
  explicit PatternLayout(std::span<const ComparisonSpec> specs);
  size_t size() const { return shift_.size(); }
  int Level(Pattern pattern, size_t comparison) const {
    return static_cast<int>(pattern >> shift_[comparison] & mask_[comparison]);
  }
  Pattern Put(size_t comparison, int level) const { return static_cast<Pattern>(level) << shift_[comparison]; }
  int bits() const { return bits_; }

 private:
  std::vector<uint8_t> shift_;
  std::vector<Pattern> mask_;
  int bits_ = 0;
};

class ComparisonPlan {
 public:
  // The table and the specs must outlive the plan.
  ComparisonPlan(const RecordTable& table, std::span<const ComparisonSpec> specs);

  // Keeps the compared fields of all records side by side (matcher/compare/pair_tile.h): worth it before comparing more
  // pairs than there are records. Results do not change.
  void Pack(int threads) { packed_ = PackedRecords::Build(table_, fields_, threads); }
  // Gives that memory back; comparing goes on, slower.
  void Unpack() { packed_.reset(); }
  uint64_t memory_bytes() const { return packed_.has_value() ? packed_->memory_bytes() : 0; }

  struct Scratch {
    CompareScratch compare;
    std::vector<Outcome> outcomes;
    std::optional<PairTile> tile;
    uint64_t tile_of = 0;  // the plan the tile was made for
  };
  // Writes one pattern per pair.
  void Compare(std::span<const RecordIndex> left, std::span<const RecordIndex> right, Scratch& scratch,
               std::span<Pattern> patterns) const;

  const PatternLayout& layout() const { return layout_; }
  std::span<const ComparisonSpec> specs() const { return specs_; }

 private:
  void CompareTile(Scratch& scratch, std::span<Pattern> patterns) const;

  const uint64_t id_;  // tells plans apart, also those that follow one another at one address
  const RecordTable& table_;
  std::span<const ComparisonSpec> specs_;
  std::vector<int> fields_;
  std::optional<PackedRecords> packed_;
  PatternLayout layout_;
  std::vector<std::unique_ptr<Comparator>> comparators_;  // null where the table lacks the fields
};

}  // namespace ipse
